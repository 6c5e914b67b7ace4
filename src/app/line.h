// line.h - a line of the log, for the screen and for standard output alike:
//
//          1.506 s     #3 RECEIVE  ok       5 bytes "hello"
//
// The numbers of commands have a column of their own, so that what follows stays where it is.
// A payload that is text stands in quotes; any other is shown in hex and ASCII. All of it is safe
// to show, whatever the peer sent.
#ifndef LINE_H
#define LINE_H

#include <time.h>

#include "log.h"
#include "message.h"

#define LINE_TEXT_MAX 1000 // bytes of a payload that are shown as text
#define LINE_HEX_MAX 32    // bytes of a payload that are shown in hex
#define LINE_ID_WIDTH 5    // cells of the column of "#1"; a larger number moves what follows

typedef struct Line {
    LogKind kind;
    size_t what_at; // offsets as in LogLine
    size_t outcome_at;
    size_t detail_at;
    char text[LOG_LINE_MAX + 1];
} Line;

// The line for a reply. `skipped` says that its failure only follows from an earlier one, which is
// no error of its own to the eye. `start_ns` is when the program started, on thaw_clock_ns.
void line_of_reply(Line *line, const ThawReply *reply, bool skipped, Uint64 start_ns);

// A line of the program's own at `now_ns`.
void line_of_text(Line *line, LogKind kind, const char *text, Uint64 now_ns, Uint64 start_ns);

// The line with which a run begins: "run 2 began 14:03:26; who waits: the window, by waiting".
// `began` is the same moment as `began_ns`; `who_waits` is from session_who_waits.
// Thread: the GUI thread.
void line_of_run(Line *line, Uint64 number, time_t began, const char *who_waits, Uint64 began_ns,
                 Uint64 start_ns);

#endif
