// guest.h - one client, as the server sees it: its messages are echoed, or answered wrongly.
//
// A guest runs on a thread of its own and owns its connection. What it needs of the server is the
// state that all of them share. Internal to the server.
#ifndef THAW_GUEST_H
#define THAW_GUEST_H

#include "door.h"
#include "server_state.h"
#include "task.h"

// Start the thread of a guest that was counted in; it counts itself out. `number` counts guests
// from 1 on, for the observer.
// Thread: the accept thread.
// Owner:  the task is yours; the socket is the guest's, or closed.
// Errors: NULL when memory or a thread could not be had.
ThawTask *thaw_guest_start(ThawServerState *state, const ThawArrival *arrival, Uint32 number);

#endif
