// help_view.h - the keys, over the log.
#ifndef HELP_VIEW_H
#define HELP_VIEW_H

#include "view.h"

// See ViewRun.
Action help_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

#endif
