// fault_view.h - the server's faults to choose from, each with its explanation, over the log.
#ifndef FAULT_VIEW_H
#define FAULT_VIEW_H

#include "choice_list.h"
#include "view.h"

typedef struct FaultView {
    ChoiceList list;
    bool opened; // and the current one was marked
} FaultView;

// See ViewRun. `state` is a FaultView.
Action fault_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

#endif
