// status_view.h - the line at the bottom: connection, what is outstanding, progress, frame rate.
#ifndef STATUS_VIEW_H
#define STATUS_VIEW_H

#include "canvas.h"

typedef struct StatusModel {
    bool connected;
    char connection[96]; // in words
    int outstanding;     // commands
    int disowned;        // workers stuck in the system
    Uint64 log_dropped;  // lines
    int frame_rate;      // frames per second
    bool progress;       // a large message travels:
    bool sending;        // in this direction,
    Uint64 done;         // this many bytes,
    Uint64 total;        // of these
} StatusModel;

// Draw into `area`.
void status_view(Canvas *canvas, const StatusModel *model, SDL_Rect area);

#endif
