// compare_view.h - the same scenario under each strategy, side by side: the frame strip
// of each run, and a table of what it cost.
#ifndef COMPARE_VIEW_H
#define COMPARE_VIEW_H

#include "view.h"

// See ViewRun.
Action compare_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

#endif
