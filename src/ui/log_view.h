// log_view.h - the text log as it is seen: scrolled (log_scroll.h), selected and copied
// (log_selection.h), and searched (log_search.h).
#ifndef LOG_VIEW_H
#define LOG_VIEW_H

#include "log_scroll.h"
#include "log_search.h"
#include "log_selection.h"
#include "view.h"

typedef struct LogView {
    LogScroll scroll;
    LogSelection selection;
    LogSearch search;
} LogView;

// See ViewRun. `state` is a LogView.
Action log_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
void log_view_quit(void *state);

#endif
