// guest.h - one client of the built-in server: its messages are echoed, or answered wrongly.
//
// Internal to the server. A guest runs on a thread of its own and owns its connection; what it
// needs of the server it asks for with the calls below, each of which takes the server's mutex.
#ifndef THAW_GUEST_H
#define THAW_GUEST_H

#include "connection.h"
#include "server.h"

// When a guest came in, at first; then what it did last.
typedef struct ThawGuestTimes {
    Uint64 heard_ns;    // a whole message had come, and was dealt with
    Uint64 answered_ns; // an answer was out
} ThawGuestTimes;

// Serve one message as the fault of the moment says, and note the times. False ends the
// conversation.
// Thread: the guest's.   Blocks: in slices while it waits; in a send for as long as the peer likes.
bool thaw_guest_serve(ThawServer *server, ThawConnection *connection, ThawGuestTimes *times);

// ---- what the server offers its guests ----

// Whether the server is stopping.
bool thaw_server_is_stopping(ThawServer *server);

// Whether a guest that was last heard at `heard_ns` has been silent for too long.
bool thaw_server_is_tired(ThawServer *server, Uint64 heard_ns);

// The fault of the moment.
ThawFault thaw_server_fault(ThawServer *server);

// Sleep for `ms`, or for the delay times `factor` as long as it stays what it is, `least_ms` at
// least. False when the server is stopping or the fault has changed meanwhile.
bool thaw_server_pause(ThawServer *server, Uint32 ms);
bool thaw_server_sleep_delay(ThawServer *server, Uint32 factor, Uint32 least_ms);

// Count a message that was echoed.
void thaw_server_count_echo(ThawServer *server);

#endif
