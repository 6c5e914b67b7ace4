// lanes_waits.h - what lasts in a run: waits, holds, and the time that the server takes. Each is a
// slab in the lane of its thread.
#ifndef LANES_WAITS_H
#define LANES_WAITS_H

#include "lanes_places.h"

// Draw the waits of the window's thread and the worker's, and where the worker was held.
void lanes_waits_draw(Canvas *canvas, const Lanes *lanes, const ScreenModel *model);

// Draw where the window asked again and again, over its strokes, which are `normal_px` high.
void lanes_waits_draw_asking(Canvas *canvas, const Lanes *lanes, const ScreenModel *model,
                             int normal_px);

// Draw the time that the server takes for its answers, and what is still to come of it.
void lanes_waits_draw_answers(Canvas *canvas, const Lanes *lanes, const ScreenModel *model);

#endif
