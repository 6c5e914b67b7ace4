#include "trace.h"

// What is told of a reply is of its own command, or of none: news comes in the middle of others.
static bool is_of_reply(ThawEventKind kind) {
    return kind == THAW_EVENT_REPLIED || kind == THAW_EVENT_PUT || kind == THAW_EVENT_RUNG;
}

void thaw_trace_tell(const ThawTrace *trace, ThawEvent *event) {
    event->lane = trace->lane;
    if (event->thread == 0)
        event->thread = trace->thread;
    if (event->command_id == 0 && trace->command_id > 0 && !is_of_reply(event->kind)) {
        event->command_id = trace->command_id;
        event->command = trace->command;
    }
    trace->hook.call(trace->hook.userdata, event);
}

void thaw_trace_enter(ThawTrace *trace, ThawCall call) {
    SDL_assert(trace->call == THAW_CALL_NONE);
    trace->call = call;
    if (trace->hook.call) // nobody else wants to know
        trace->call_ns = thaw_clock_ns();
    trace->looks = 0;
    SDL_AtomicSet(&trace->in_system, call != THAW_CALL_RECEIVE);
}

ThawCall thaw_trace_leave(ThawTrace *trace) {
    ThawCall call = trace->call;
    trace->call = THAW_CALL_NONE;
    SDL_AtomicSet(&trace->in_system, false);
    return call;
}

bool thaw_trace_is_in_system(ThawTrace *trace) {
    return SDL_AtomicGet(&trace->in_system);
}
