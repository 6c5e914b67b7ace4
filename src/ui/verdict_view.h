// verdict_view.h - what the run shows, in a head line and a sentence or two: success as clearly as
// failure. It stays until the next run, or until somebody closes it.
#ifndef VERDICT_VIEW_H
#define VERDICT_VIEW_H

#include "view.h"

// See ViewRun, and View.
Action verdict_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
int verdict_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form);

#endif
