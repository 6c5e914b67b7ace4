// panes_view.h - the names of the panes of the lab: titles, or buttons where there is room for one.
#ifndef PANES_VIEW_H
#define PANES_VIEW_H

#include "view.h"

Action panes_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

#endif
