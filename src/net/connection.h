// connection.h - one connection that carries messages, over a transport.
//
// It has no thread of its own: whoever owns the connection runs its steps, and how long a step may
// wait is the caller's choice. That is all that the strategies differ in (client.h).
//
// A step either ends its command (THAW_STEP_DONE, the reply is written) or leaves it for the next
// step (THAW_STEP_PENDING, nothing is lost). Opening a transport and writing to it can sit in the
// system for minutes (transport.h). Everything else here returns within `timeout_ms`.
#ifndef THAW_CONNECTION_H
#define THAW_CONNECTION_H

#include <SDL.h>
#include <stdbool.h>

#include "message_inside.h"
#include "reuse.h"
#include "trace.h"
#include "transport.h"

typedef struct ThawConnection ThawConnection; // belongs to the thread that runs its commands

// Create a connection that is not connected, and takes in messages up to `max_message` bytes.
// `trace` tells what happens, on the thread that runs its steps.
// Owner:  you; thaw_connection_destroy. `trace` is borrowed until then.
// Errors: NULL when memory ran out.
ThawConnection *thaw_connection_create(Uint32 max_message, ThawTrace *trace);

// Take large frames from `reuse`; they return to it when they are freed.
// Owner: the connection holds a reference until it is destroyed.
void thaw_connection_use(ThawConnection *connection, ThawReuse *reuse);

// End the stream so that what was sent still goes out; what has come and nobody has asked for is
// lost.
// Blocks: never for long.
void thaw_connection_close(ThawConnection *connection);

// Hang up and free it; NULL is fine.
void thaw_connection_destroy(ThawConnection *connection);

// What carries its bytes, for a server that has accepted it. The server opens it, and then says so
// with the address of its peer.
// Owner: borrowed from the connection.
ThawTransport *thaw_connection_transport(ThawConnection *connection);
void thaw_connection_opened(ThawConnection *connection, const char *peer);

// Thread: the owner's, like every call here that does not say otherwise.   Blocks: never.
bool thaw_connection_is_open(const ThawConnection *connection);

// Run `command` one step further and, when that ends it, fill in its reply.
// Blocks: see above; for at most `timeout_ms` where SDL_net allows a limit.
ThawStep thaw_connection_step(ThawConnection *connection, ThawCommand *command, Uint32 timeout_ms);

// End `command` in the middle, with THAW_ERROR_CANCELLED or THAW_ERROR_TIMEOUT as `code`. What has
// arrived of a message stays for the next RECEIVE. Half a message sent cannot be taken back, so
// then the connection is closed, and the reply says so.
void thaw_connection_abandon(ThawConnection *connection, ThawCommand *command, ThawError code);

// The steps that thaw_connection_step chooses from and that the server uses by themselves.
// A send goes on with the same `frame` until it is done.
ThawStep thaw_connection_send(ThawConnection *connection, const ThawFrame *frame, ThawReply *reply);
ThawStep thaw_connection_receive(ThawConnection *connection, Uint32 timeout_ms, ThawReply *reply);

// Whether messages and the end of this connection are news: its CONNECT had a reply for the end.
bool thaw_connection_listens(const ThawConnection *connection);

// A look for a message that nobody asked for: a RECEIVE that does not wait. Looks that find nothing
// are one wait for the observer, until thaw_connection_end_wait.
ThawStep thaw_connection_listen(ThawConnection *connection, ThawReply *reply);

// How many bytes of the stream have come so far, and how many have moved in both directions.
Uint64 thaw_connection_received(const ThawConnection *connection);
Uint64 thaw_connection_moved(const ThawConnection *connection);

// Whether a whole message waits, so that the next RECEIVE or look ends at once.
bool thaw_connection_has_message(const ThawConnection *connection);

// The news of how a connection that listened has ended, once, unless a CLOSE has ended it; else
// NULL. Owner: you.
ThawReply *thaw_connection_take_end(ThawConnection *connection);

// For a server that misbehaves on purpose: wait for bytes without taking them in, and send bytes as
// they are. The first is true when bytes, a whole message or the end of the stream are there; the
// second is false when the stream is broken.
bool thaw_connection_wait(ThawConnection *connection, Uint32 timeout_ms);
bool thaw_connection_send_raw(ThawConnection *connection, const Uint8 *bytes, size_t size);

// A wait goes on from one step to the next. A server that turns to something else meanwhile says
// so.
void thaw_connection_end_wait(ThawConnection *connection);

#endif
