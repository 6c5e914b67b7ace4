// overview.h - the whole recording in one strip: who waited when, freezes, what was lost, and which
// part of it the timeline shows.
//
// A click points the cursor; the frame around what is shown can be dragged. The strip costs as much
// as it is wide, however long the recording is.
#ifndef OVERVIEW_H
#define OVERVIEW_H

#include "view.h"

// The hand on the frame.
typedef struct OverviewDrag {
    bool holds;     // the frame, since the button went down
    bool moved;     // it has been dragged, so it is no click
    int from_px;    // where the button went down
    Sint64 grab_ns; // from the frame's begin to there
} OverviewDrag;

// Look at an event, or draw into `rect`.
Action overview_run(Ui *ui, WidgetId id, OverviewDrag *drag, const ScreenModel *model,
                    SDL_Rect rect);

// Where the frame stands in a strip.
SDL_Rect overview_frame(const Canvas *canvas, const LabModel *lab, SDL_Rect rect);

#endif
