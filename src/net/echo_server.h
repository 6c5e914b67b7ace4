// echo_server.h - the built-in echo server: every message comes back after a delay, or wrongly on
// demand.
//
//     ThawEchoServerOptions options = {.port = THAW_ECHO_SERVER_PORT_DEFAULT, .delay_ms = 1500};
//     ThawEchoServer *server = thaw_echo_server_create(&options);
//     thaw_echo_server_set_fault(server, THAW_FAULT_DRIP);
//     thaw_echo_server_destroy(server);
//
// It has an accept thread, and a thread for each client (guest.h), which receives a message, sleeps
// for the delay and sends the very same frame back. SDL_net binds all interfaces, so loopback-only
// means that peers from elsewhere are dropped as soon as they are accepted, unless `remote` lets
// them in. Nothing is encrypted, and nobody is asked who he is. A thread that is stuck in a send is
// left behind when the server stops, and frees what it holds when the system returns (task.h).
#ifndef THAW_ECHO_SERVER_H
#define THAW_ECHO_SERVER_H

#include <SDL.h>
#include <stdbool.h>

#include "echo_server_options.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ThawEchoServer ThawEchoServer; // belongs to the thread that started it

// Start listening. `options` are copied. Where several ports may be had, thaw_echo_server_port
// tells which one it is. `size` is that of the options as the caller knows them, which
// thaw_echo_server_create fills in.
// Thread: any, which owns it from then on.   Blocks: never.
// Owner:  you; thaw_echo_server_destroy.
// Errors: NULL, and SDL_GetError says what to do about it: the port is taken, no memory, no thread,
//         options of a newer version.
ThawEchoServer *thaw_echo_server_create_sized(const ThawEchoServerOptions *options, size_t size);

// The same with the size of the options that this program is compiled with.
// Thread: any.   Blocks: never.   Owner: you.   Errors: as above.
static inline ThawEchoServer *thaw_echo_server_create(const ThawEchoServerOptions *options) {
    return thaw_echo_server_create_sized(options, sizeof *options);
}

// The port that it listens on.
// Thread: any.   Blocks: never.   Owner: nothing moves.   Errors: none.
int thaw_echo_server_port(const ThawEchoServer *server);

// An IPv4 address as text.
typedef struct ThawAddress {
    char text[16]; // "192.168.1.17"
} ThawAddress;

// Where other machines may find this one: its IPv4 addresses but for the loopback's. Fills in
// `addresses` and returns how many there are, `most` at the most.
// Thread: any, while a server runs.   Blocks: never for long.
// Owner:  `addresses` is yours.   Errors: 0 when there is none.
int thaw_echo_server_addresses(ThawAddress *addresses, int most);

// Ask the server to stop, so that its threads end while something else is done.
// NULL is fine.
// Thread: the one that started it.   Blocks: only for the mutex.
// Owner:  the server is yours until thaw_echo_server_destroy.   Errors: none.
void thaw_echo_server_begin_stop(ThawEchoServer *server);

// Whether thaw_echo_server_destroy would return at once: all threads have finished, or had their
// time, which an observer that holds one of them puts off.
// Thread: the one that started it.   Blocks: only for the mutex.
// Owner:  nothing moves.   Errors: none; it is false before thaw_echo_server_begin_stop.
bool thaw_echo_server_has_stopped(ThawEchoServer *server);

// Stop listening, hang up on every client and free the server; NULL is fine. Nobody listens on the
// port any more when this returns.
// Thread: the one that started it.
// Blocks: THAW_GRACE_MS and a little, at most; if an observer holds a thread, until it returns and
//         then as long again.
// Owner:  `server` is gone.   Errors: none.
void thaw_echo_server_destroy(ThawEchoServer *server);

// Change the delay, or the fault. It counts for what is not answered yet. A shorter delay ends one
// that is too long by now. Another fault ends a delay, and THAW_FAULT_DELAY begins it anew.
// Thread: any.   Blocks: only for the mutex.   Owner: nothing moves.   Errors: none.
void thaw_echo_server_set_delay(ThawEchoServer *server, Uint32 delay_ms);
void thaw_echo_server_set_fault(ThawEchoServer *server, ThawFault fault);

// Arm a watchdog: unless this is called again within `ms`, the server releases whoever it holds up.
// The door opens, no fault but a delay counts, and a client that was given nothing for `ms` is hung
// up on, unless an answer is on its way to it. 0 disarms the watchdog, and is how it begins.
//
// It is for a program whose own GUI thread talks to the server and does the waiting itself: the
// program calls this in every frame, and when the thread gets stuck, it comes free again. Where
// both sides send and neither reads, nobody can be released.
//
// Returns whether the watchdog has set a fault aside, or hung up on somebody, since the last call;
// from this call on the faults count again.
// Thread: any.   Blocks: only for the mutex.   Owner: nothing moves.   Errors: none.
bool thaw_echo_server_arm_watchdog(ThawEchoServer *server, Uint32 ms);

// What has come and gone so far.
// Thread: any.   Blocks: only for the mutex.   Owner: the counts are a copy.   Errors: none.
ThawEchoServerCounts thaw_echo_server_counts(ThawEchoServer *server);

// Whether the door is as the fault wants it. False for a moment after a change, and for as long as
// another program has taken the port meanwhile or there is no socket to be had.
// Thread: any.   Blocks: only for the mutex.   Owner: nothing moves.   Errors: none.
bool thaw_echo_server_is_settled(ThawEchoServer *server);

#ifdef __cplusplus
}
#endif

#endif
