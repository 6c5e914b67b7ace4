// wait_view.h - who waits for the network, and what that does to the frames: a choice of three,
// a sentence about the one that is chosen, and figures.
#ifndef WAIT_VIEW_H
#define WAIT_VIEW_H

#include "request.h"
#include "widgets.h"

#define WAIT_CHOICES 3

typedef struct WaitModel {
    int chosen;                      // of the choices
    const char *names[WAIT_CHOICES]; // borrowed
    const char *sentence;            // borrowed; about the one that is chosen
    char figures[160];               // in words
} WaitModel;
#define WAIT_VIEW_IDS WAIT_CHOICES

// Look at an event, or draw into `area`. `*choice` is set when a choice is asked for.
Request wait_view(Ui *ui, WidgetId id, const WaitModel *model, SDL_Rect area, int *choice);

#endif
