// fault_view.h - the server's faults to choose from, each with its explanation, over the log.
#ifndef FAULT_VIEW_H
#define FAULT_VIEW_H

#include "view.h"

typedef struct FaultView {
    bool opened; // and the current one was marked
    int marked;  // the one that Enter would choose
    int first;   // the first that can be seen
} FaultView;

// See ViewRun. `state` is a FaultView.
Action fault_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

#endif
