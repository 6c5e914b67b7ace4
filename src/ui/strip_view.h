// strip_view.h - the frame strip: one bar for each frame, as high as the frame was late.
//
// Time goes from left to right and begins again at the left, like the beam of an oscilloscope, so
// that the bars stand still and a frame only changes the place of the beam. A freeze is as wide as
// it was long and says where the time went: nothing could be drawn while it lasted. After a time in
// hiding it begins anew. Heights are square roots, so that a steady 60 frames a second and a gap of
// 100 ms, where the strip ends, can both be seen.
#ifndef STRIP_VIEW_H
#define STRIP_VIEW_H

#include "view.h"

// See ViewRun, and View.
Action strip_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
int strip_view_height(const Canvas *canvas, const ScreenModel *model);

// Draw a strip that stands still: the `count` frames of `frames`, and as much time as `span_ns`
// from `begin_ns` on from end to end of `area`.
void strip_view_draw_still(Canvas *canvas, const Frame *frames, size_t count, Uint64 begin_ns,
                           Uint64 span_ns, SDL_Rect area);

#endif
