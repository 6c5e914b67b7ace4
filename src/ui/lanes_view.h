// lanes_view.h - three lanes over time: what the window's thread, the worker and the server do.
//
// The wait is one slab, in the lane of the thread that waits. It looks the same in each lane, so
// two runs side by side differ in one thing: who waited.
#ifndef LANES_VIEW_H
#define LANES_VIEW_H

#include "view.h"

// See ViewRun, and View.
Action lanes_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
int lanes_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form);

#endif
