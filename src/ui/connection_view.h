// connection_view.h - the address, the message and the single commands: for who wants more than the
// big button. It lies over the log while it is open.
#ifndef CONNECTION_VIEW_H
#define CONNECTION_VIEW_H

#include "control_view.h"

// See ViewRun, and View. `state` is a ControlView, for its fields.
Action connection_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

#endif
