// panes.h - where the panes of the lab stand in what the rows leave: side by side in a wide window,
// one at a time in a narrow one, and as pages in a low one.
#ifndef PANES_H
#define PANES_H

#include "view.h"

typedef struct Panes {
    SDL_Rect areas[LAB_PANES]; // in pixels; empty: not seen
    SDL_Rect names[LAB_PANES]; // a title above a pane, or a button that shows it; empty: none
    bool choice[LAB_PANES];    // its name is such a button
    LabPane shown;             // of those
} Panes;

// Whether the window is so low that a pane takes the place of the timeline.
bool panes_are_pages(const Canvas *canvas);

// `chosen` is what is shown where there is room for one.
Panes panes_of(const Canvas *canvas, SDL_Rect rest, LabPane chosen);

// The name of a pane. Owner: static.
const char *panes_name(LabPane pane);

#endif
