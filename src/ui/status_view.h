// status_view.h - the line at the bottom: connection, what is outstanding, progress, frame
// rate, and buttons.
#ifndef STATUS_VIEW_H
#define STATUS_VIEW_H

#include "view.h"

// See ViewRun, and View.
Action status_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
int status_view_height(const Canvas *canvas, const ScreenModel *model);

#endif
