// fault.h - what the built-in server can do wrong on purpose, so that one can watch a client cope.
#ifndef THAW_FAULT_H
#define THAW_FAULT_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

// What the server does wrong, one thing at a time.
typedef enum ThawFault {
    THAW_FAULT_NONE,        // every message comes back after the delay
    THAW_FAULT_DELAY,       // takes ten times as long to answer
    THAW_FAULT_SILENT,      // reads, and never answers
    THAW_FAULT_DRIP,        // answers one byte every 100 ms
    THAW_FAULT_SPLIT,       // answers in odd pieces that cut header and payload apart
    THAW_FAULT_CUT_HEADER,  // closes in the middle of the header
    THAW_FAULT_CUT_BODY,    // closes in the middle of the payload
    THAW_FAULT_HUGE_LENGTH, // announces a message of 4 GiB
    THAW_FAULT_GARBAGE,     // answers with random bytes
    THAW_FAULT_RESET,       // drops the connection in mid-message
    THAW_FAULT_FLOOD,       // answers again and again without end
    THAW_FAULT_NOT_READING, // lets clients in and reads nothing from them
    THAW_FAULT_REFUSE,      // does not listen: connects are refused
    THAW_FAULT_BLACK_HOLE,  // never accepts: connecting hangs, or is refused on some systems
    THAW_FAULT_DUPLICATE,   // answers everything twice
    THAW_FAULT_PUSH,        // speaks every second without being asked
    THAW_FAULT_COUNT        // of the faults above, not one itself
} ThawFault;

// The name on the command line and in scenarios: "cut-header".
// Thread: any.   Blocks: never.   Owner: the string is static.
// Errors: "?" for no fault.
const char *thaw_fault_name(ThawFault fault);

// What it does, in one line for people.
// Thread: any.   Blocks: never.   Owner: the string is static.
// Errors: "?" for no fault.
const char *thaw_fault_explain(ThawFault fault);

// Find a fault by its name.
// Thread: any.   Blocks: never.   Owner: nothing moves.
// Errors: false when there is no such fault; then `*fault` is as it was.
bool thaw_fault_find(const char *name, ThawFault *fault);

#ifdef __cplusplus
}
#endif

#endif
