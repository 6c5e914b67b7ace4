// DESIGN
// `stopping`, the delay and the fault change under the mutex and are announced on `changed`, so a
// thread that sleeps out a delay wakes at once. No other lock is taken while the mutex is held.
#include "server_state.h"

struct ThawServerState {
    ThawEchoServerOptions options; // constant, but for delay_ms and fault, which the mutex guards

    SDL_mutex *mutex;  // guards what follows
    SDL_cond *changed; // any of it changed
    int references;    // threads, and the server itself
    bool stopping;
    Uint32 watchdog_ms; // without being armed again the server releases its guests; 0: never
    Uint64 armed_ns;    // when the watchdog was last armed
    bool has_released;  // somebody, since then
    bool cut_off;       // the observer must not be called any more
    int in_callback;    // threads that are in the observer
    ThawEchoServerCounts counts;
};

static void destroy(ThawServerState *state) {
    if (state->changed)
        SDL_DestroyCond(state->changed);
    if (state->mutex)
        SDL_DestroyMutex(state->mutex);
    SDL_free(state);
}

ThawServerState *thaw_state_create(const ThawEchoServerOptions *options) {
    ThawServerState *state = SDL_calloc(1, sizeof *state);
    if (!state)
        return NULL;
    state->options = *options;
    state->options.delay_ms = SDL_min(options->delay_ms, THAW_ECHO_SERVER_DELAY_MAX_MS);
    if (state->options.max_message == 0)
        state->options.max_message = THAW_MAX_MESSAGE_DEFAULT;
    state->references = 1;
    state->mutex = SDL_CreateMutex();
    state->changed = SDL_CreateCond();
    if (!state->mutex || !state->changed) {
        destroy(state);
        return NULL;
    }
    return state;
}

ThawServerState *thaw_state_retain(ThawServerState *state) {
    SDL_LockMutex(state->mutex);
    state->references++;
    SDL_UnlockMutex(state->mutex);
    return state;
}

void thaw_state_release(ThawServerState *state) {
    SDL_LockMutex(state->mutex);
    int references = --state->references;
    SDL_UnlockMutex(state->mutex);
    if (references == 0)
        destroy(state);
}

const ThawEchoServerOptions *thaw_state_options(const ThawServerState *state) {
    return &state->options;
}

// ---- stopping ----

void thaw_state_stop(ThawServerState *state) {
    SDL_LockMutex(state->mutex);
    state->stopping = true;
    SDL_CondBroadcast(state->changed);
    SDL_UnlockMutex(state->mutex);
}

bool thaw_state_is_stopping(ThawServerState *state) {
    SDL_LockMutex(state->mutex);
    bool stopping = state->stopping;
    SDL_UnlockMutex(state->mutex);
    return stopping;
}

// ---- fault, delay and watchdog ----

void thaw_state_set_delay(ThawServerState *state, Uint32 delay_ms) {
    SDL_LockMutex(state->mutex);
    state->options.delay_ms = SDL_min(delay_ms, THAW_ECHO_SERVER_DELAY_MAX_MS);
    SDL_CondBroadcast(state->changed);
    SDL_UnlockMutex(state->mutex);
}

void thaw_state_set_fault(ThawServerState *state, ThawFault fault) {
    SDL_LockMutex(state->mutex);
    state->options.fault = fault;
    SDL_CondBroadcast(state->changed);
    SDL_UnlockMutex(state->mutex);
}

bool thaw_state_arm_watchdog(ThawServerState *state, Uint32 ms) {
    SDL_LockMutex(state->mutex);
    bool has_released = state->has_released;
    state->has_released = false;
    state->watchdog_ms = ms;
    state->armed_ns = thaw_clock_ns();
    SDL_UnlockMutex(state->mutex);
    return has_released;
}

// Whether the watchdog's time has passed since `since_ns`. Lock held.
static bool is_over(const ThawServerState *state, Uint64 since_ns) {
    return state->watchdog_ms > 0 &&
           thaw_clock_since_ns(since_ns) >= (Uint64)state->watchdog_ms * THAW_NS_PER_MS;
}

// Lock held. A delay holds nobody up for ever, so the watchdog does not end it.
static ThawFault fault_now(ThawServerState *state) {
    ThawFault fault = state->options.fault;
    if (fault == THAW_FAULT_NONE || fault == THAW_FAULT_DELAY || !is_over(state, state->armed_ns))
        return fault;
    state->has_released = true;
    return THAW_FAULT_NONE;
}

ThawFault thaw_state_fault(ThawServerState *state) {
    SDL_LockMutex(state->mutex);
    ThawFault fault = fault_now(state);
    SDL_UnlockMutex(state->mutex);
    return fault;
}

ThawDoor thaw_state_wanted_door(ThawServerState *state) {
    ThawFault fault = thaw_state_fault(state);
    return fault == THAW_FAULT_REFUSE       ? THAW_DOOR_CLOSED
           : fault == THAW_FAULT_BLACK_HOLE ? THAW_DOOR_BLACK_HOLE
                                            : THAW_DOOR_OPEN;
}

bool thaw_state_must_release(ThawServerState *state, Uint64 since_ns) {
    SDL_LockMutex(state->mutex);
    bool go = is_over(state, state->armed_ns) && is_over(state, since_ns);
    state->has_released = state->has_released || go;
    SDL_UnlockMutex(state->mutex);
    return go;
}

bool thaw_state_is_silent(ThawServerState *state, Uint64 heard_ns) {
    Uint32 silence_ms = state->options.silence_ms; // constant
    return silence_ms > 0 && thaw_clock_since_ns(heard_ns) / THAW_NS_PER_MS >= silence_ms;
}

// Sleep until `ms` have passed since `since_ns` or something changes. False: they have passed.
// Lock held, but not while sleeping.
static bool sleep_more(ThawServerState *state, Uint64 since_ns, Uint64 ms) {
    Uint64 slept_ms = thaw_clock_since_ns(since_ns) / THAW_NS_PER_MS;
    if (slept_ms >= ms)
        return false;
    SDL_CondWaitTimeout(state->changed, state->mutex, (Uint32)(ms - slept_ms));
    return true;
}

bool thaw_state_pause(ThawServerState *state, Uint32 ms) {
    Uint64 since_ns = thaw_clock_ns();
    SDL_LockMutex(state->mutex);
    ThawFault fault = fault_now(state);
    while (!state->stopping && fault_now(state) == fault && sleep_more(state, since_ns, ms)) {
    }
    bool same = !state->stopping && fault_now(state) == fault;
    SDL_UnlockMutex(state->mutex);
    return same;
}

void thaw_state_sleep_delay(ThawServerState *state, Uint32 factor, Uint32 least_ms) {
    Uint64 since_ns = thaw_clock_ns();
    SDL_LockMutex(state->mutex);
    ThawFault fault = state->options.fault;
    // The delay is read anew each time: a shorter one ends a sleep that is too long by now.
    while (!state->stopping && state->options.fault == fault) {
        Uint64 ms = SDL_max((Uint64)state->options.delay_ms * factor, least_ms);
        if (!sleep_more(state, since_ns, ms))
            break;
    }
    SDL_UnlockMutex(state->mutex);
}

// ---- counting ----

bool thaw_state_admit(ThawServerState *state) {
    SDL_LockMutex(state->mutex);
    bool room = state->counts.clients < THAW_ECHO_SERVER_CLIENTS_MAX;
    state->counts.clients += room;
    state->counts.accepted += room;
    SDL_UnlockMutex(state->mutex);
    return room;
}

void thaw_state_revoke(ThawServerState *state) {
    SDL_LockMutex(state->mutex);
    state->counts.clients--;
    state->counts.accepted--;
    SDL_UnlockMutex(state->mutex);
}

void thaw_state_leave(ThawServerState *state) {
    SDL_LockMutex(state->mutex);
    state->counts.clients--;
    SDL_UnlockMutex(state->mutex);
}

void thaw_state_count_turned_away(ThawServerState *state) {
    SDL_LockMutex(state->mutex);
    state->counts.turned_away++;
    SDL_UnlockMutex(state->mutex);
}

void thaw_state_count_echo(ThawServerState *state) {
    SDL_LockMutex(state->mutex);
    state->counts.echoed++;
    SDL_UnlockMutex(state->mutex);
}

void thaw_state_set_door(ThawServerState *state, ThawDoor door) {
    SDL_LockMutex(state->mutex);
    state->counts.door = door;
    SDL_UnlockMutex(state->mutex);
}

ThawEchoServerCounts thaw_state_counts(ThawServerState *state) {
    SDL_LockMutex(state->mutex);
    ThawEchoServerCounts counts = state->counts;
    SDL_UnlockMutex(state->mutex);
    return counts;
}

// ---- the observer ----

static void observe(void *userdata, const ThawEvent *event) {
    ThawServerState *state = userdata;
    SDL_LockMutex(state->mutex);
    bool allowed = !state->cut_off;
    state->in_callback += allowed;
    SDL_UnlockMutex(state->mutex);
    if (!allowed)
        return;
    state->options.observer.call(state->options.observer.userdata, event);
    SDL_LockMutex(state->mutex);
    state->in_callback--;
    SDL_CondBroadcast(state->changed);
    SDL_UnlockMutex(state->mutex);
}

ThawHook thaw_state_hook(ThawServerState *state) {
    return (ThawHook){state->options.observer.call ? observe : NULL, state};
}

bool thaw_state_is_held(ThawServerState *state) {
    SDL_LockMutex(state->mutex);
    bool held = state->in_callback > 0;
    SDL_UnlockMutex(state->mutex);
    return held;
}

bool thaw_state_cut_off(ThawServerState *state) {
    SDL_LockMutex(state->mutex);
    state->cut_off = true;
    bool held = state->in_callback > 0;
    while (state->in_callback > 0)
        SDL_CondWait(state->changed, state->mutex);
    SDL_UnlockMutex(state->mutex);
    return held;
}
