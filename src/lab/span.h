// span.h - something that lasts, from one time to another: a stretch of a line of the timeline.
#ifndef SPAN_H
#define SPAN_H

#include <stdbool.h>

#include "record.h"

// What a span is, and why it lasts.
typedef enum SpanReason {
    SPAN_QUEUED,
    SPAN_LOOKUP,
    SPAN_CONNECT,
    SPAN_SEND,
    SPAN_WAIT,    // for the first byte of an answer
    SPAN_RECEIVE, // from its first byte to its last
    SPAN_WORK,    // none of these: the thread itself works
    SPAN_HELD,    // by the gate
    SPAN_ASKS,    // the window asks again and again, and draws in between
    SPAN_NEWS,    // the worker thread takes in what comes by itself
    SPAN_PICTURE,
    SPAN_CHUNK,
    SPAN_ANSWER, // the server takes its time
    SPAN_FREEZE,
    SPAN_ERROR, // marks, from here on: a reply with one was polled; not that of a cancel
    SPAN_CANCEL,
    SPAN_GIVE_UP, // a stuck worker was given up
    SPAN_BEGIN,   // a run begins
    SPAN_CLICK,   // bad: it had to wait
    SPAN_KEY,     // the same
    SPAN_SAID,    // RECORD_MARK
    SPAN_LOSS,    // no mark: only in TRACK_LOST
    SPAN_REASONS
} SpanReason;

typedef struct Span {
    Uint64 begin_ns;
    Uint64 end_ns;     // 0: it goes on
    Uint64 size;       // bytes of a chunk; records that were lost
    Uint32 command_id; // 0: belongs to none
    Uint32 thread;     // as in ThawEvent; of a reply: who made it
    Uint32 bads;       // bad spans of the track up to before this one, since the beginning
    Uint8 reason;      // SpanReason
    Uint8 command;     // ThawCommandType
    Uint8 code;        // ThawError; of a command's last span
    bool bad;          // failed, froze, late, lost: it must be seen, however narrow it is
} Span;

// A span as of a record: a moment.
Span span_of_record(const Record *record, SpanReason reason);

// Whether a command that ended so has failed: a cancel has not.
bool span_code_is_bad(Uint8 code);

#endif
