#include "lesson.h"

// The names are those of session_who_waits.
#define WITH_WORKER "\ntry it with: a worker thread"
#define WITH_POLL "\ntry it with: the window, by asking"
#define WITH_BLOCK "\ntry it with: the window, by waiting"

static const char *const lessons[THAW_FAULT_COUNT] = {
    [THAW_FAULT_NONE] = "The answer comes after the delay; only who waits differs." WITH_BLOCK,
    [THAW_FAULT_DELAY] =
        "The window is frozen so long that the system offers to kill it." WITH_BLOCK,
    [THAW_FAULT_SILENT] = "No answer comes, and nobody but Cancel ends the wait." WITH_WORKER,
    [THAW_FAULT_DRIP] = "The answer comes so slowly that one can watch it arrive." WITH_POLL,
    [THAW_FAULT_SPLIT] = "Nothing: the pieces are put together, and the answer is whole." WITH_POLL,
    [THAW_FAULT_CUT_HEADER] = "RECEIVE fails inside the header; CLOSE is skipped." WITH_WORKER,
    [THAW_FAULT_CUT_BODY] = "RECEIVE fails and tells how many of the bytes had come." WITH_WORKER,
    [THAW_FAULT_HUGE_LENGTH] =
        "RECEIVE refuses the length, before it takes any memory." WITH_WORKER,
    [THAW_FAULT_GARBAGE] = "RECEIVE takes random bytes for a length, and refuses it." WITH_WORKER,
    [THAW_FAULT_RESET] = "RECEIVE fails at once: the connection is gone." WITH_WORKER,
    [THAW_FAULT_FLOOD] = "Each RECEIVE finds an answer at once, and none is the last." WITH_WORKER,
    [THAW_FAULT_NOT_READING] =
        "A large message (Ctrl+B) gets stuck, and SEND freezes the window." WITH_POLL,
    [THAW_FAULT_REFUSE] = "CONNECT fails at once; the commands behind it are skipped." WITH_WORKER,
    [THAW_FAULT_BLACK_HOLE] = "CONNECT hangs, and freezes even a window that only asks." WITH_POLL,
    [THAW_FAULT_DUPLICATE] =
        "Each message has two answers: RECEIVE once more finds it." WITH_WORKER,
    [THAW_FAULT_PUSH] = "RECEIVE brings a message that nobody has asked for." WITH_WORKER,
};

const char *lesson_of(ThawFault fault) {
    return (unsigned)fault < THAW_FAULT_COUNT ? lessons[fault] : "";
}
