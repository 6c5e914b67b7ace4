// runs_view.h - the comparison in the lab: the same work three times, on one ruler.
#ifndef RUNS_VIEW_H
#define RUNS_VIEW_H

#include "view.h"

Action runs_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

#endif
