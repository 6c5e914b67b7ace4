// fault_view.h - the server's faults to choose from, each with its explanation, over the log.
#ifndef FAULT_VIEW_H
#define FAULT_VIEW_H

#include "widgets.h"

// A list of things with a name and an explanation. Strings and arrays are borrowed.
typedef struct FaultModel {
    const char *const *names;
    const char *const *explanations;
    int count;
    int current; // the one in force; -1: there is no server
} FaultModel;

typedef struct FaultView {
    int marked; // the one that Enter would choose
    int first;  // the first that can be seen
} FaultView;

// Open the list with the current one marked.
void fault_view_open(FaultView *view, const FaultModel *model);

// Look at an event, or draw into the middle of `area`.
// Returns the fault that was chosen, or -1.
int fault_view(Ui *ui, FaultView *view, const FaultModel *model, SDL_Rect area);

#endif
