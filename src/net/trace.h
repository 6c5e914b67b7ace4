// trace.h - which call a thread is in, and how net tells an observer what happens.
//
// Each thread that runs commands has a ThawTrace: which thread it is, what it does, and whom to
// tell. Its connection and transport borrow it, so an event carries the same thread and command
// wherever it happens. Events are told by macros, so that each has its own line of the source.
//
// The call is kept without an observer, too. A wait of several steps is recognised by `call`
// (connection.c), and a stuck thread by `in_system` (worker.c).
//
//     trace->command_id = command->id;
//     THAW_TRACE(trace, .kind = THAW_EVENT_TAKEN);
//     THAW_TRACE_CALL(trace, THAW_CALL_CONNECT);
//     ... a call that may take time ...
//     THAW_TRACE_RETURN(trace);
//
// Internal to net. It is C alone, so it stands apart from observer.h, which C++ can read too.
#ifndef THAW_TRACE_H
#define THAW_TRACE_H

#include <stdbool.h>

#include "observer.h"

// Belongs to the thread that it speaks of, but for `in_system`.
typedef struct ThawTrace {
    ThawHook hook;
    ThawLane lane;
    Uint32 thread;           // as in ThawEvent
    Uint32 command_id;       // the command that runs; 0: none
    ThawCommandType command; // its type
    ThawCall call;           // the call that is under way
    Uint64 call_ns;          // when the newest call began
    Uint32 looks;            // looks at the system in this call
    SDL_atomic_t in_system;  // the call may stay in the system for good; any thread may look
} ThawTrace;

// Tell of an event: THAW_TRACE(trace, .kind = THAW_EVENT_TAKEN). What the trace knows is filled in.
// The second form tells of one that happened at `when_ns`.
#define THAW_TRACE(trace, ...) THAW_TRACE_AT(trace, thaw_clock_ns(), __VA_ARGS__)
#define THAW_TRACE_AT(trace, when_ns, ...)                                                         \
    do {                                                                                           \
        if ((trace)->hook.call)                                                                    \
            thaw_trace_tell((trace), &(ThawEvent){.time_ns = (when_ns),                            \
                                                  .file = __FILE__,                                \
                                                  .function = __func__,                            \
                                                  .line = __LINE__,                                \
                                                  __VA_ARGS__});                                   \
    } while (0)

// A call begins, and has come back. These two stand around every call. All calls but a RECEIVE may
// stay in the system for good, or count as such.
#define THAW_TRACE_CALL(trace, which) THAW_TRACE_CALL_WITH(trace, which, false)
#define THAW_TRACE_CALL_WITH(trace, which, room)                                                   \
    do {                                                                                           \
        thaw_trace_enter((trace), (which));                                                        \
        THAW_TRACE_AT((trace), (trace)->call_ns, .kind = THAW_EVENT_CALL, .call = (which),         \
                      .has_room = (room));                                                         \
    } while (0)
#define THAW_TRACE_RETURN(trace)                                                                   \
    do {                                                                                           \
        ThawCall returned_ = thaw_trace_leave(trace);                                              \
        THAW_TRACE((trace), .kind = THAW_EVENT_RETURN, .call = returned_,                          \
                   .began_ns = (trace)->call_ns, .looks = (trace)->looks);                         \
    } while (0)

// Whether the thread sits in a call that may never come back.
// Thread: any.   Blocks: never.
bool thaw_trace_is_in_system(ThawTrace *trace);

// What the macros are made of.
void thaw_trace_tell(const ThawTrace *trace, ThawEvent *event);
void thaw_trace_enter(ThawTrace *trace, ThawCall call);
ThawCall thaw_trace_leave(ThawTrace *trace);

#endif
