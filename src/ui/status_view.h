// status_view.h - the line at the bottom: connection, what is outstanding, progress, frame rate.
#ifndef STATUS_VIEW_H
#define STATUS_VIEW_H

#include "request.h"
#include "widgets.h"

typedef struct StatusModel {
    bool connected;
    char connection[96]; // in words
    char fault[24];      // of the built-in server; empty: none
    char strategy[16];   // other than the usual one; empty: it is that
    int outstanding;     // commands
    int disowned;        // workers stuck in the system
    Uint64 log_dropped;  // lines
    int frame_rate;      // frames per second
    bool progress;       // a large message travels:
    bool sending;        // in this direction,
    Uint64 done;         // this many bytes,
    Uint64 total;        // of these
} StatusModel;

#define STATUS_VIEW_IDS 2

// Look at an event, or draw into `area`. Two buttons stand at its right end: `id` and the next.
Request status_view(Ui *ui, WidgetId id, const StatusModel *model, SDL_Rect area);

#endif
