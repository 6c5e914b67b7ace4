// server_state.h - what the threads of the server share.
//
// The server, its doorway, each filler of a black hole (door.h) and each guest hold a reference to
// the state; the last to release it frees it. So a thread that is stuck and was left behind finds
// everything that it needs.
//
// Every function may be called from any thread and blocks only for the mutex, where it does not say
// otherwise. The observer is called with the mutex free.
#ifndef THAW_SERVER_STATE_H
#define THAW_SERVER_STATE_H

#include <SDL.h>
#include <stdbool.h>

#include "echo_server_options.h"

typedef struct ThawServerState ThawServerState; // shared fields are guarded by its mutex

// Create the state with one reference. `options` are copied, with their defaults filled in.
// Errors: NULL when memory ran out.
ThawServerState *thaw_state_create(const ThawEchoServerOptions *options);

// Take one more reference, and return it; give one back.
ThawServerState *thaw_state_retain(ThawServerState *state);
void thaw_state_release(ThawServerState *state);

// What never changes: `port`, which is the one that was asked for, `port_count`, `max_message`,
// `remote`, `silence_ms` and `observer`. Owner: borrowed.
const ThawEchoServerOptions *thaw_state_options(const ThawServerState *state);

// ---- stopping ----

void thaw_state_stop(ThawServerState *state);
bool thaw_state_is_stopping(ThawServerState *state);

// ---- fault, delay and watchdog ----

void thaw_state_set_delay(ThawServerState *state, Uint32 delay_ms);
void thaw_state_set_fault(ThawServerState *state, ThawFault fault);
bool thaw_state_arm_watchdog(ThawServerState *state, Uint32 ms); // see echo_server.h

// The fault of the moment.
ThawFault thaw_state_fault(ThawServerState *state);

// The door that it wants.
ThawDoor thaw_state_wanted_door(ThawServerState *state);

// Whether a guest that was given nothing since `since_ns` has to go, because the watchdog says that
// it may be held up. A guest that was let in or answered in the meantime has its own time.
bool thaw_state_must_release(ThawServerState *state, Uint64 since_ns);

// Whether a guest that was last heard at `heard_ns` has been silent for too long.
bool thaw_state_is_silent(ThawServerState *state, Uint64 heard_ns);

// Sleep for `ms`. False when the server is stopping or the fault has changed meanwhile.
// Blocks: for that time.
bool thaw_state_pause(ThawServerState *state, Uint32 ms);

// Sleep for the delay times `factor`, as long as it stays what it is, `least_ms` at least; less
// when the server is stopping or the fault changes.
// Blocks: for that time.
void thaw_state_sleep_delay(ThawServerState *state, Uint32 factor, Uint32 least_ms);

// ---- counting ----

// Count a client in; false when there is no room. Take that back; count it out again.
bool thaw_state_admit(ThawServerState *state);
void thaw_state_revoke(ThawServerState *state);
void thaw_state_leave(ThawServerState *state);

void thaw_state_count_turned_away(ThawServerState *state);
void thaw_state_count_echo(ThawServerState *state);
void thaw_state_set_door(ThawServerState *state, ThawDoor door);
ThawEchoServerCounts thaw_state_counts(ThawServerState *state);

// ---- the observer ----

// What the server's threads report to: nobody when the caller has no observer.
ThawHook thaw_state_hook(ThawServerState *state);

// Whether a thread is in the observer.
bool thaw_state_is_held(ThawServerState *state);

// Let nobody call the observer any more. True: it had to wait for a thread that was in there, which
// has not had its time yet.
// Blocks: for as long as an observer needs to return.
bool thaw_state_cut_off(ThawServerState *state);

#endif
