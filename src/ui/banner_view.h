// banner_view.h - what happened while the window could not show anything.
#ifndef BANNER_VIEW_H
#define BANNER_VIEW_H

#include "view.h"

// See ViewRun, and View.
Action banner_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
int banner_view_height(const Canvas *canvas, const ScreenModel *model);

#endif
