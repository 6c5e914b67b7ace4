// log_view.h - the text log as it is seen: scrolled, selected, copied.
// It follows the newest line until somebody scrolls away, and again once they come back to the end.
#ifndef LOG_VIEW_H
#define LOG_VIEW_H

#include "view.h"

typedef struct LogView {
    Uint64 top_row;     // the first row that can be seen
    bool scrolled;      // away from the newest line, which does not stay in view then
    bool selected;      // lines between these two, both included, are selected
    Uint64 select_from; // where the selection began
    Uint64 select_to;
    bool selecting;     // the mouse is drawing a selection
    bool dragging;      // the mouse holds the scroll bar's thumb
    int drag_offset_px; // from the thumb's top to where it is held
    float wheel;        // turns of less than a row, added up
} LogView;

// See ViewRun. `state` is a LogView.
Action log_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

#endif
