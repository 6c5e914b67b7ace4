// door.h - how the server lets clients in: it listens, accepts, or lets connects hang.
//
// The door follows the fault of the moment: open, closed (nobody listens), or a black hole. For the
// black hole it fills its own backlog: connects of its own which nobody accepts, until one hangs.
//
// A doorway belongs to the accept thread while that runs, and to the server before and after.
// Internal to the server.
#ifndef THAW_DOOR_H
#define THAW_DOOR_H

#include <SDL_net.h>
#include <stdbool.h>

#include "server_state.h"

#define THAW_ADDRESS_SIZE 16 // bytes: "255.255.255.255" and the end mark
#define THAW_PEER_SIZE 24    // bytes: "255.255.255.255:65535" and the end mark

typedef struct ThawDoorway ThawDoorway;

// Listen on the first port that is free, of those that may be had.
// Owner:  you; thaw_doorway_destroy. It takes a reference to `state`.
// Errors: NULL, and SDL_GetError says what to do about it, or nothing when memory ran out.
ThawDoorway *thaw_doorway_create(ThawServerState *state);

// Stop listening. A connect of its own that hangs is left to itself.
void thaw_doorway_close(ThawDoorway *doorway);

// Close the doorway and free it; NULL is fine.
void thaw_doorway_destroy(ThawDoorway *doorway);

// The port that it listens on; constant.
int thaw_doorway_port(const ThawDoorway *doorway);

// Take a step towards the door that the fault wants, or rest for a moment where there is nothing to
// do. True: it is open, so clients may be waiting.
// Blocks: for a moment at most.
bool thaw_doorway_move(ThawDoorway *doorway);

// Wait for clients. Returns how many, at least, wait; -1 when the system does not let it wait.
// Blocks: for `timeout_ms` at most; a signal ends it early.
int thaw_doorway_wait(ThawDoorway *doorway, Uint32 timeout_ms);

// Who has been accepted.
typedef struct ThawArrival {
    TCPsocket socket;
    char peer[THAW_PEER_SIZE]; // its address and port
    bool may_enter; // it comes over the loopback, or others may come, and it can be waited for
} ThawArrival;

// Take the next client that waits. False when there is none, or it cannot be had.
// Owner: the socket is yours.
bool thaw_doorway_accept(ThawDoorway *doorway, ThawArrival *arrival);

// Wait, after it was closed, until no thread of the door runs any more. Returns whether none does.
// Blocks: until `end_ns` on thaw_clock_ns at most.
bool thaw_doorway_wait_finished(ThawDoorway *doorway, Uint64 end_ns);

// An IPv4 address in the order of its numbers: whether it is this machine's own loopback, and as
// text.
bool thaw_host_is_loopback(Uint32 host);
void thaw_host_write(Uint32 host, char text[THAW_ADDRESS_SIZE]);

#endif
