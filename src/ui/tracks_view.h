// tracks_view.h - the timeline of the lab: what each thread does and what lies in each queue, over
// time.
#ifndef TRACKS_VIEW_H
#define TRACKS_VIEW_H

#include "view.h"

// What the mouse does there. All zeros is a good start.
typedef struct TracksView {
    int pressed_x;           // where the button went down
    Uint64 pressed_from_ns;  // what was shown at the left edge then
    bool moves;              // the mouse has moved since
    bool measures;           // Shift was held: it measures
    Uint64 measured_from_ns; // the two ends of what was measured; the same: nothing was
    Uint64 measured_to_ns;
    float turned; // of the wheel, less than a step
} TracksView;

Action tracks_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
int tracks_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form);

#endif
