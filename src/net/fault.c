#include "fault.h"

#include <SDL.h>

static const struct {
    const char *name;
    const char *explain;
} faults[THAW_FAULT_COUNT] = {
    [THAW_FAULT_NONE] = {"none", "no fault: every message comes back after the delay"},
    [THAW_FAULT_DELAY] = {"delay", "takes ten times as long: freezes a window beyond 5 s"},
    [THAW_FAULT_SILENT] = {"silent", "reads, and never answers"},
    [THAW_FAULT_DRIP] = {"drip", "answers one byte every 100 ms"},
    [THAW_FAULT_SPLIT] = {"split", "answers in odd pieces that cut header and payload apart"},
    [THAW_FAULT_CUT_HEADER] = {"cut-header", "closes in the middle of the header"},
    [THAW_FAULT_CUT_BODY] = {"cut-body", "closes in the middle of the payload"},
    [THAW_FAULT_HUGE_LENGTH] = {"huge-length", "announces a message of 4 GiB"},
    [THAW_FAULT_GARBAGE] = {"garbage", "answers with random bytes"},
    [THAW_FAULT_RESET] = {"reset", "drops the connection in mid-message"},
    [THAW_FAULT_FLOOD] = {"flood", "answers again and again without end"},
    [THAW_FAULT_NOT_READING] = {"not-reading", "lets clients in and reads nothing from them"},
    [THAW_FAULT_REFUSE] = {"refuse", "does not listen: connects are refused"},
    [THAW_FAULT_BLACK_HOLE] = {"black-hole",
                               "never accepts: connecting hangs (some systems refuse)"},
    [THAW_FAULT_DUPLICATE] = {"duplicate", "answers everything twice"},
    [THAW_FAULT_PUSH] = {"push", "speaks every second without being asked"},
};

static bool is_fault(ThawFault fault) {
    return (unsigned)fault < THAW_FAULT_COUNT;
}

const char *thaw_fault_name(ThawFault fault) {
    return is_fault(fault) ? faults[fault].name : "?";
}

const char *thaw_fault_explain(ThawFault fault) {
    return is_fault(fault) ? faults[fault].explain : "?";
}

bool thaw_fault_find(const char *name, ThawFault *fault) {
    for (int i = 0; i < THAW_FAULT_COUNT; i++) {
        if (SDL_strcmp(faults[i].name, name) != 0)
            continue;
        *fault = (ThawFault)i;
        return true;
    }
    return false;
}
