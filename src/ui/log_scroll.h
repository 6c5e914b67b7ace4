// log_scroll.h - which rows of a log are in view, and the scroll bar beside them.
//
// The view follows the newest line until somebody scrolls away, and again once they come back to
// the end.
#ifndef LOG_SCROLL_H
#define LOG_SCROLL_H

#include "log.h"
#include "log_places.h"

typedef struct LogScroll {
    Uint64 top_row;     // the first row that can be seen
    bool scrolled;      // away from the newest line, which does not stay in view then
    bool dragging;      // the mouse holds the scroll bar's thumb
    int drag_offset_px; // from the thumb's top to where it is held
    float wheel;        // turns of less than a row, added up
} LogScroll;

// Bring the rows in line with the log as it is now.
void log_scroll_settle(LogScroll *scroll, const Log *log, const LogPlaces *places);

// Scroll to a row, as far as there are rows; SDL_MAX_UINT64: to the newest line.
void log_scroll_to(LogScroll *scroll, const Log *log, const LogPlaces *places, Uint64 top_row);
void log_scroll_by(LogScroll *scroll, const Log *log, const LogPlaces *places, Sint64 rows);

// The thumb of the scroll bar; of height 0 when everything can be seen.
SDL_Rect log_scroll_thumb(const Ui *ui, const LogScroll *scroll, const Log *log,
                          const LogPlaces *places);

// Look at an event: the mouse moves while it holds the thumb, the wheel turns, a key is pressed.
void log_scroll_drag(const Ui *ui, LogScroll *scroll, const Log *log, const LogPlaces *places);
void log_scroll_wheel(Ui *ui, LogScroll *scroll, const Log *log, const LogPlaces *places);
void log_scroll_keys(Ui *ui, LogScroll *scroll, const Log *log, const LogPlaces *places);

// The line that the mouse points at, or is nearest to. The log must not be empty.
Uint64 log_scroll_line_under_mouse(const Ui *ui, const LogScroll *scroll, const Log *log,
                                   const LogPlaces *places);

// Draw the scroll bar, where there is something to scroll.
void log_scroll_draw(const Ui *ui, const LogScroll *scroll, const Log *log,
                     const LogPlaces *places);

#endif
