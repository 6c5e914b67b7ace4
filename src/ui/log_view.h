// log_view.h - the text log as it is seen: scrolled, selected, copied.
// It follows the newest line until somebody scrolls away, and again once they come back to the end.
#ifndef LOG_VIEW_H
#define LOG_VIEW_H

#include "log.h"
#include "widgets.h"

typedef struct LogView {
    WidgetId id;        // the first of LOG_VIEW_IDS
    Uint64 top_row;     // the first row that can be seen
    bool follow;        // the newest line stays in view
    bool selected;      // lines between these two, both included, are selected
    Uint64 select_from; // where the selection began
    Uint64 select_to;
    bool selecting;     // the mouse is drawing a selection
    bool dragging;      // the mouse holds the scroll bar's thumb
    int drag_offset_px; // from the thumb's top to where it is held
    float wheel;        // turns of less than a row, added up
} LogView;
#define LOG_VIEW_IDS 2

void log_view_init(LogView *view, WidgetId id);

// Look at an event, or draw into `area`. `hint` is shown, line by line, while the log is empty.
void log_view(Ui *ui, LogView *view, Log *log, SDL_Rect area, const char *hint);

#endif
