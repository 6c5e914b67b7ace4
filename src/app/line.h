// line.h - a line of the log, for the screen and for standard output alike:
//
//     [     1.506] #3 RECEIVE  ok     5 bytes "hello"
//
// A payload that is text stands in quotes; any other is shown in hex and ASCII. All of it is safe
// to show, whatever the peer sent.
#ifndef LINE_H
#define LINE_H

#include "log.h"
#include "message.h"

#define LINE_TEXT_MAX 1000 // bytes of a payload that are shown as text
#define LINE_HEX_MAX 32    // bytes of a payload that are shown in hex

typedef struct Line {
    LogKind kind;
    size_t what_at; // offsets as in LogLine
    size_t outcome_at;
    size_t detail_at;
    char text[LOG_LINE_MAX + 1];
} Line;

// The line for a reply. `start_ns` is when the program started, on thaw_clock_ns.
void line_of_reply(Line *line, const ThawReply *reply, Uint64 start_ns);

// A line of the program's own at `now_ns`.
void line_of_text(Line *line, LogKind kind, const char *text, Uint64 now_ns, Uint64 start_ns);

#endif
