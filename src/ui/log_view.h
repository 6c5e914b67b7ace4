// log_view.h - the text log as it is seen: scrolled, selected, copied.
// It follows the newest line until somebody scrolls away, and again once they come back to the end.
// After Ctrl+F, what is typed leaves only the lines that have it in them, until Esc.
#ifndef LOG_VIEW_H
#define LOG_VIEW_H

#include "view.h"

#define LOG_VIEW_WANTED_SIZE 48 // bytes

typedef struct LogView {
    Uint64 top_row;     // the first row that can be seen
    bool scrolled;      // away from the newest line, which does not stay in view then
    bool selected;      // lines between these two, both included, are selected
    Uint64 select_from; // where the selection began
    Uint64 select_to;
    bool selecting;                    // the mouse is drawing a selection
    bool dragging;                     // the mouse holds the scroll bar's thumb
    int drag_offset_px;                // from the thumb's top to where it is held
    float wheel;                       // turns of less than a row, added up
    bool finds;                        // what is typed is looked for
    char wanted[LOG_VIEW_WANTED_SIZE]; // lines with this in them are shown alone; empty: all
    Log *found;                        // owned; copies of them; NULL: none were looked for
    Uint64 looked_from;                // the line that was the first when looking began
    Uint64 looked;                     // lines before this one were looked at
} LogView;

// See ViewRun. `state` is a LogView.
Action log_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
void log_view_quit(void *state);

#endif
