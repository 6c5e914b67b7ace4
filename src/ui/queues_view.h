// queues_view.h - the life of one command: who owns it, from its submission to the end of its
// reply.
#ifndef QUEUES_VIEW_H
#define QUEUES_VIEW_H

#include "life.h"
#include "view.h"

typedef struct QueuesView {
    Life life; // of the command that is shown
} QueuesView;

// `state` is a QueuesView.
Action queues_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

#endif
