// log_selection.h - the lines of a log that are selected, and copied.
#ifndef LOG_SELECTION_H
#define LOG_SELECTION_H

#include "log.h"
#include "widgets.h"

typedef struct LogSelection {
    bool selected; // lines between these two, both included, are selected
    Uint64 from;   // where the selection began
    Uint64 to;
    bool selecting; // the mouse is drawing a selection
} LogSelection;

// Lines that were dropped cannot stay selected.
void log_selection_settle(LogSelection *selection, const Log *log);

// Begin with a line that the mouse is pressed on; with Shift the selection goes on to there.
void log_selection_begin(LogSelection *selection, Uint64 line);

// Offer the lines to whoever pastes with the middle button.
void log_selection_offer(Ui *ui, const LogSelection *selection, const Log *log);

// Look at a key: all is selected, or what is selected is copied.
void log_selection_keys(Ui *ui, LogSelection *selection, const Log *log);

#endif
