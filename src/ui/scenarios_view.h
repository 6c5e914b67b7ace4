// scenarios_view.h - the list of scenarios to choose one to be played, over the log.
#ifndef SCENARIOS_VIEW_H
#define SCENARIOS_VIEW_H

#include "choice_list.h"
#include "view.h"

// See ViewRun. `state` is a ChoiceList.
Action scenarios_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

#endif
