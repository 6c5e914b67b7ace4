// status_view.h - the line at the bottom: the connection, or in the lab the recording; what is
// unusual; and buttons.
#ifndef STATUS_VIEW_H
#define STATUS_VIEW_H

#include "view.h"

// See ViewRun, and View.
Action status_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
int status_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form);

// The widget of a button, in a view whose first widget is `id`; 0: there is none.
WidgetId status_view_button(const ScreenModel *model, WidgetId id, ActionType type);

#endif
