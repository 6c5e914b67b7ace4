// server.h - the built-in echo server: every message comes back after a delay, or wrongly on
// demand.
//
// One accept thread, and a thread per client (guest.c), which receives a message, sleeps for the
// delay and sends the very same frame back. SDL_net binds all interfaces, so loopback-only means
// that peers from elsewhere are dropped as soon as they are accepted, unless `remote` lets them in.
// Nothing is encrypted, and nobody is asked who he is. Stopping follows the rule of
// worker.h: a thread that is stuck in a send is disowned and frees what it holds when the system
// lets go.
#ifndef THAW_SERVER_H
#define THAW_SERVER_H

#include <SDL.h>
#include <stdbool.h>

#include "fault.h"
#include "observer.h"

#ifdef __cplusplus
extern "C" {
#endif

#define THAW_SERVER_PORT_DEFAULT 50007     // that of the 2011 sample
#define THAW_SERVER_DELAY_DEFAULT_MS 1500u // long enough to watch
#define THAW_SERVER_DELAY_MAX_MS 3600000u  // an hour
#define THAW_SERVER_CLIENTS_MAX 64         // the next one is accepted and closed at once

typedef struct ThawServer ThawServer; // shared fields are guarded by its mutex

typedef struct ThawServerOptions {
    int port;           // 1 to 65535
    int ports;          // how many are tried, from `port` on, where one is taken; 0 is one
    Uint32 delay_ms;    // between a message and its echo; 0 is none
    Uint32 max_message; // bytes; 0 means THAW_MAX_MESSAGE_DEFAULT; a client that claims more is cut
    ThawFault fault;    // what it does wrong from the start
    bool remote;        // let in peers that are not on this machine as well
    Uint32 silence_ms;  // who sends no whole message for so long, or takes nothing of his answer,
                        // is hung up on; 0: never
    ThawHook observer;  // called on the server's threads
} ThawServerOptions;

// What its door is like: whether a connect gets in.
typedef enum ThawDoor {
    THAW_DOOR_OPEN,
    THAW_DOOR_CLOSED,    // it does not listen
    THAW_DOOR_BLACK_HOLE // its backlog is full: connects hang, or are refused on some systems
} ThawDoor;

typedef struct ThawServerCounts {
    int clients;        // that have a thread; while it does not read, it does not see them go
    Uint64 accepted;    // let in since the start, those that filled a black hole among them
    Uint64 turned_away; // refused: one too many, or not from this machine
    Uint64 echoed;      // messages dealt with as the fault says, and the client kept
    ThawDoor door;      // as it is now; it follows a fault within a moment
} ThawServerCounts;

// Start listening. `options` are copied. A server that had several ports to choose from keeps the
// one that it got, see thaw_server_port.
// Thread: any.   Owner: you; thaw_server_stop.
// Errors: NULL, and SDL_GetError says what to do about it: the port is taken, no memory, no thread.
ThawServer *thaw_server_start(const ThawServerOptions *options);

// The port that it listens on.
// Thread: any.   Blocks: never.
int thaw_server_port(const ThawServer *server);

// Where other machines may find this one: its IPv4 addresses but for the loopback's, as text.
// Returns how many there are, `most` at the most.
// Thread: any, while a server runs.   Blocks: never for long.
typedef struct ThawAddress {
    char text[16]; // "192.168.1.17"
} ThawAddress;
int thaw_server_addresses(ThawAddress *addresses, int most);

// Ask the server to stop, so that its threads are on their way home while something else is done.
// NULL is fine.
// Thread: the one that started it.   Blocks: only for the mutex.
void thaw_server_begin_stop(ThawServer *server);

// Whether thaw_server_stop would return at once: all threads are home, or had their time.
// Thread: any.   Blocks: only for the mutex.
bool thaw_server_has_stopped(ThawServer *server);

// Stop listening, hang up on every client and free the server; NULL is fine. Nobody
// listens on the port any more when this returns.
// Thread: the one that started it.   Blocks: THAW_GRACE_MS of client.h and a little, at most.
void thaw_server_stop(ThawServer *server);

// Change the delay, or the fault. It counts for what is not answered yet, and ends a wait that it
// makes too long.
// Thread: any.   Blocks: only for the mutex.
void thaw_server_set_delay(ThawServer *server, Uint32 delay_ms);
void thaw_server_set_fault(ThawServer *server, ThawFault fault);

// Let go in `ms` of whoever it holds, unless this is called again before; 0 is never, and how it
// begins. To let go means: the door opens, no fault but a delay counts, and who was given nothing
// for `ms` is hung up on, unless an answer is on its way to him. For a program whose own GUI thread
// talks to the server, once it does the waiting itself: it calls this in every frame, and when it
// gets stuck it comes free again. Only where both sides send and neither reads nobody can be let go
// of. Returns whether it has let go of somebody since the last call; it holds again from this one
// on. Thread: any.   Blocks: only for the mutex.
bool thaw_server_let_go_in(ThawServer *server, Uint32 ms);

// What has come and gone so far.
// Thread: any.   Blocks: only for the mutex.
ThawServerCounts thaw_server_counts(ThawServer *server);

// Whether the door is as the fault wants it. False for a moment after a change, and for as long as
// another program has taken the port meanwhile or there is no socket to be had.
// Thread: any.   Blocks: only for the mutex.
bool thaw_server_is_settled(ThawServer *server);

#ifdef __cplusplus
}
#endif

#endif
