// fault.h - what the built-in server can do wrong on purpose, so that one can watch a client cope.
#ifndef THAW_FAULT_H
#define THAW_FAULT_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ThawFault {
    THAW_FAULT_NONE,
    THAW_FAULT_DELAY,
    THAW_FAULT_SILENT,
    THAW_FAULT_DRIP,
    THAW_FAULT_SPLIT,
    THAW_FAULT_CUT_HEADER,
    THAW_FAULT_CUT_BODY,
    THAW_FAULT_HUGE_LENGTH,
    THAW_FAULT_GARBAGE,
    THAW_FAULT_RESET,
    THAW_FAULT_FLOOD,
    THAW_FAULT_NOT_READING,
    THAW_FAULT_REFUSE,
    THAW_FAULT_BLACK_HOLE,
    THAW_FAULT_DUPLICATE,
    THAW_FAULT_PUSH,
    THAW_FAULT_COUNT
} ThawFault;

// All three: Thread: any.   Blocks: never.   Owner: strings are static.

// The name on the command line and in scenarios: "cut-header".
const char *thaw_fault_name(ThawFault fault);

// What it does, in one line for people.
const char *thaw_fault_explain(ThawFault fault);

// Find a fault by its name.
// Errors: false when there is no such fault.
bool thaw_fault_find(const char *name, ThawFault *fault);

#ifdef __cplusplus
}
#endif

#endif
