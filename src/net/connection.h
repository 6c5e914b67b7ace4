// connection.h - one TCP connection that carries messages, over SDL_net.
//
// The only file of the client's side that calls SDL_net. It has no thread of its own: whoever owns
// the connection runs its steps, and how long a step may wait is the caller's choice. That is all
// that the strategies differ in (client.h).
//
// A step either ends its command (THAW_STEP_DONE, the reply is written) or leaves it for the next
// step (THAW_STEP_PENDING, nothing is lost). SDL_net gives no way to limit three of its calls:
// the lookup of a name, the connect, and a send to a peer that does not read can sit in the system
// for minutes. Everything else here returns within `timeout_ms`.
#ifndef THAW_CONNECTION_H
#define THAW_CONNECTION_H

#include <SDL.h>
#include <SDL_net.h>
#include <stdbool.h>

#include "message.h"
#include "observer.h"

typedef struct ThawConnection ThawConnection; // belongs to the thread that runs its commands

typedef enum ThawStep { THAW_STEP_PENDING, THAW_STEP_DONE } ThawStep;

// Create a connection that is not connected, and takes in messages up to `max_message` bytes.
// It reports to `observer` on `lane`, on the thread that runs its steps.
// Errors: NULL when memory ran out.
ThawConnection *thaw_connection_create(Uint32 max_message, ThawHook observer, ThawLane lane);

// Close what is open and free it; NULL is fine.
void thaw_connection_destroy(ThawConnection *connection);

// Whether the next socket can be waited for. SDL_net waits with select, which outside of Windows
// ends the program, or worse, over a descriptor of FD_SETSIZE (1024) or more. What other threads
// open meanwhile is allowed for.
// Thread: any.   Blocks: never.   Errors: false, see SDL_GetError.
bool thaw_connection_has_room(void);

// Take over a socket that a listener accepted. The connection must not be connected.
// Owner:  on true the connection owns `socket`; on false you still do.
bool thaw_connection_adopt(ThawConnection *connection, TCPsocket socket);

// Thread: the owner's, like every call here that does not say otherwise.   Blocks: never.
bool thaw_connection_is_open(const ThawConnection *connection);

// Whether a step sits in one of those three calls at this moment.
// Thread: any.   Blocks: never.
bool thaw_connection_is_in_system(ThawConnection *connection);

// Run `command` one step further and, when that ends it, fill in its reply.
// Blocks: see above; for at most `timeout_ms` where SDL_net allows a limit.
ThawStep thaw_connection_step(ThawConnection *connection, ThawCommand *command, Uint32 timeout_ms);

// End `command` in the middle, with THAW_ERROR_CANCELLED or THAW_ERROR_TIMEOUT as `code`. What has
// arrived of a message stays for the next RECEIVE. Half a message sent can not be taken back, so
// then the connection is closed, and the reply says so.
void thaw_connection_abandon(ThawConnection *connection, ThawCommand *command, ThawErrorCode code);

// The steps that thaw_connection_step chooses from and that the server uses by themselves.
// A send goes on with the same `frame` until it is done.
ThawStep thaw_connection_send(ThawConnection *connection, const ThawFrame *frame, ThawReply *reply);
ThawStep thaw_connection_receive(ThawConnection *connection, Uint32 timeout_ms, ThawReply *reply);

// For a server that misbehaves on purpose: wait for bytes without taking them in, and send bytes as
// they are. The first is true when bytes, a whole message or the end of the stream are there; the
// second is false when the stream is broken.
bool thaw_connection_wait(ThawConnection *connection, Uint32 timeout_ms);
bool thaw_connection_send_raw(ThawConnection *connection, const Uint8 *bytes, size_t size);

#endif
