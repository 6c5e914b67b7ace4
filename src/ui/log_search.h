// log_search.h - finding in the log: after Ctrl+F, what is typed leaves only the lines that have it
// in them, until Esc.
//
// They are copied into a log of their own, a part in each run, so that a long log does not stop the
// picture.
#ifndef LOG_SEARCH_H
#define LOG_SEARCH_H

#include "log.h"
#include "widgets.h"

#define LOG_SEARCH_WANTED_SIZE 48 // bytes

typedef struct LogSearch {
    bool finds;                          // what is typed is looked for
    char wanted[LOG_SEARCH_WANTED_SIZE]; // lines with this in them are shown alone; empty: all
    Log *found;                          // owned; copies of them; NULL: none were looked for
    Uint64 looked_from;                  // the line that was the first when looking began
    Uint64 looked;                       // lines before this one were looked at
    bool renewed; // looking began anew: the lines that are shown are others. The view clears it
} LogSearch;

// An all-zero LogSearch looks for nothing. This frees what was found.
void log_search_quit(LogSearch *search);

// Look at an event for the keys of the search; `id` is the widget that they belong to.
void log_search_keys(Ui *ui, LogSearch *search, WidgetId id);

// The log that is shown: all of `log`, or copies of the lines that are wanted.
// Owner: borrowed until the next call.
Log *log_search_shown(LogSearch *search, Log *log);

#endif
