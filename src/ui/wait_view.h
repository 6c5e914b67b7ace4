// wait_view.h - who waits for the network, and what that does to the frames: a choice of
// three, a sentence about the one that is chosen, and figures.
#ifndef WAIT_VIEW_H
#define WAIT_VIEW_H

#include "view.h"

// See ViewRun, and View.
Action wait_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
int wait_view_height(const Canvas *canvas, const ScreenModel *model);

#endif
