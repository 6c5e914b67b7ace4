// log.h - the lines of the text log, and how they fall into rows of a given width.
//
// Lines are numbered from 0 on and keep their number for ever; when there are too many, or their
// text takes too much memory, the oldest are dropped and counted. Rows are numbered the same way,
// so a view that remembers a row or a line does not move when old ones go. Text that is added has
// passed through utf8_sanitize. All of it belongs to the GUI thread.
#ifndef LOG_H
#define LOG_H

#include <SDL.h>
#include <stdbool.h>

#define LOG_LINES_MAX 100000
#define LOG_BYTES_MAX (48u * 1024 * 1024) // of text
#define LOG_LINE_MAX 2047                 // bytes; the rest of a longer line is cut

// What a line tells, for its sign and its colours.
typedef enum LogKind {
    LOG_INFO,
    LOG_OK,
    LOG_ERROR,
    LOG_CAPTION,
    LOG_SKIPPED, // a command that failed only because one before it did
    LOG_RUN,     // a run begins
    LOG_FROZEN   // the window was held by the network
} LogKind;

// One line. The offsets part it for the eye: time, what, outcome, detail.
typedef struct LogLine {
    LogKind kind;
    Uint16 what_at;    // bytes before it are the time
    Uint16 outcome_at; // equal to detail_at when there is no outcome
    Uint16 detail_at;
    Uint16 size;  // bytes
    Uint16 cells; // its width
    Uint64 row;   // the number of its first row
    char text[];  // valid UTF-8 with an end mark
} LogLine;

typedef struct Log Log;

// Owner: you; log_destroy.   Errors: NULL when memory ran out.
Log *log_create(void);
void log_destroy(Log *log); // NULL is fine

// Append a line; `text` is cut at LOG_LINE_MAX bytes. Offsets as in LogLine.
// Errors: false when memory ran out; the line then counts as dropped.
bool log_append(Log *log, LogKind kind, size_t what_at, size_t outcome_at, size_t detail_at,
                const char *text);

// Forget all lines. They do not count as dropped.
void log_clear(Log *log);

// Lines from log_first up to log_end are there.
Uint64 log_first(const Log *log);
Uint64 log_end(const Log *log);
// How many lines were dropped since the last log_clear.
Uint64 log_dropped(const Log *log);

// A line that is there.
// Owner: borrowed until the log changes.
const LogLine *log_line(const Log *log, Uint64 number);

// Wrap lines at `columns` cells (at least 1). Rows from log_first_row up to log_end_row are there.
// Returns whether that changed anything.
bool log_wrap(Log *log, int columns);
Uint64 log_first_row(const Log *log);
Uint64 log_end_row(const Log *log);

// How many cells the rows of a line after its first are moved in.
int log_indent(const Log *log, const LogLine *line);

// Where the row of a line ends that begins with byte `from` of it: between words, where it can be.
size_t log_row_end(const Log *log, const LogLine *line, size_t from);

// The line that `row` belongs to; the nearest one when the row is gone or not there yet. The log
// must not be empty.
Uint64 log_line_at(const Log *log, Uint64 row);

// The lines from `from` up to `to`, both included, with line ends between them.
// Owner: you; SDL_free.   Errors: NULL when memory ran out.
char *log_copy(const Log *log, Uint64 from, Uint64 to);

// Write all lines into a file.
// Blocks: for the disk.   Errors: false, see SDL_GetError; a file cut short may be left.
bool log_save(const Log *log, const char *file);

#endif
