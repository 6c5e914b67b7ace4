// client.h - what a GUI holds: submit, poll, cancel, destroy. None of them waits for the network,
// unless a strategy is chosen that shows what happens when one does (ThawStrategy).
//
//     ThawClient *client = thaw_client_create(NULL);
//     thaw_client_connect(client, "127.0.0.1", 50007);
//     thaw_client_send(client, "hello", 5);
//     thaw_client_receive(client);
//     ...
//     ThawReply reply;                                  // in every frame
//     while (thaw_client_poll(client, &reply)) {
//         SDL_Log("%s: %s", thaw_command_name(reply.type), reply.text);
//         thaw_reply_clear(&reply);
//     }
//     ...
//     thaw_client_destroy(client);
//
//     GUI thread                                   network thread (worker.h)
//     events -> submit(command) ==command queue==> take a command
//     draw a frame                                 run it on the socket (may wait for seconds)
//     poll(reply) <===reply queue (SDL_mutex)===== put the reply
//
// Every accepted command gets exactly one reply, in the order of submission, whatever happens:
// success, failure, cancel, deadline, shutdown of the peer. All calls belong to one thread, the one
// that created the client; debug builds assert it.
//
// A connection runs one command at a time. So a SEND waits behind a RECEIVE for as long as the peer
// says nothing. A program that talks while it listens, like a chat, cancels the RECEIVE that waits,
// sends, and submits the next RECEIVE; nothing that has come is lost (examples/chat.c). A program
// that sends all the time gives RECEIVE a short deadline, which loses nothing either.
//
// A peer that hangs up is noticed by the next RECEIVE or SEND, not before.
//
// A message has one owner at a time. A command is yours until it is submitted; then it waits in the
// command queue, the network thread runs it, its reply waits in the reply queue, and what
// thaw_client_poll gives out is yours again, until thaw_reply_clear.
//
// Choose THAW_WORKER. THAW_POLL is for a program that must have no second thread: it never waits
// for bytes, but a lookup, a connect and a send still stop it. THAW_BLOCK is there to be looked at.
//
// A program may have several clients. Each has a connection and a network thread of its own and
// knows nothing of the others.
//
// The library leaves the process around it as it is. How that takes SIGPIPE stays as it was, before
// the first client, while there are some, and after the last: a SEND to a peer that has gone is a
// reply, never a signal. No socket is inherited by a program that the process starts, except that
// of a CONNECT which is still running at that moment, since SDL_net does not give it out before. A
// program that uses SDL_net itself calls SDLNet_Init before its first client: SDL_net then ignores
// SIGPIPE for the whole process, as it always does, and that is left alone too.
#ifndef THAW_CLIENT_H
#define THAW_CLIENT_H

#include <SDL.h>
#include <stdbool.h>

#include "message.h"
#include "options.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ThawClient ThawClient; // belongs to the GUI thread

// Create a client, and start SDL_net for it. `options` are copied; NULL means all zeros.
// Thread: the GUI thread, which owns it from then on.   Owner: you; thaw_client_destroy.
// Errors: NULL, and SDL_GetError says why: no memory, no thread.
ThawClient *thaw_client_create(const ThawOptions *options);

// End the network thread, or disown it when it is stuck in the system, and free the client.
// Outstanding commands are given up; their replies are lost with the client. NULL is fine.
// Thread: GUI.   Blocks: THAW_GRACE_MS at most, and for an observer or doorbell to return.
void thaw_client_destroy(ThawClient *client);

// Submit a command. Returns its id (1, 2, 3, ...), or 0: refused because ThawOptions.capacity
// commands are outstanding, or memory ran out. NULL as `command` is refused too, so that
// thaw_client_submit(client, thaw_command_receive()) is complete.
// Thread: GUI.   Blocks: never.
// Owner:  above 0 the client owns `command`; at 0 you still do, and nothing has changed.
Uint32 thaw_client_submit(ThawClient *client, ThawCommand *command);

// The same in one go: create, submit, and free again when refused. `bytes` are copied. Between
// large SENDs have a RECEIVE, and set a deadline: a SEND takes in one message that arrives
// meanwhile, and a peer whose further answers find no room stops reading.
// Thread: GUI.   Blocks: never.   Errors: 0 when refused.
Uint32 thaw_client_connect(ThawClient *client, const char *host, int port);
Uint32 thaw_client_send(ThawClient *client, const void *bytes, Uint32 size);
Uint32 thaw_client_receive(ThawClient *client);
Uint32 thaw_client_close(ThawClient *client);

// Take the next reply; false when there is none yet. Deadlines are watched here, so call it every
// frame, or at least when thaw_client_sleep_limit_ms says so.
// Thread: GUI.
// Blocks: THAW_WORKER: never; when it disowns a worker, for as long as an observer or doorbell that
//         this worker is in needs to return. THAW_POLL: during lookup, connect and send.
//         THAW_BLOCK: until the command is done.
// Owner:  on true `*reply` is yours; thaw_reply_clear.
bool thaw_client_poll(ThawClient *client, ThawReply *reply);

// Answer every outstanding command with THAW_ERROR_CANCELLED (or, if it ends in this very moment,
// as it ended), through thaw_client_poll as usual,
// within THAW_GRACE_MS and the next poll; a machine that does not let the network thread run for
// longer may delay that, but costs no connection. A reply that was made before stays as it is.
// While the GUI thread itself waits (THAW_BLOCK) it cannot come here, so nothing is cancelled
// before that.
//
// A cancelled RECEIVE takes back no question. The answer to it still comes, and is what the next
// RECEIVE on this connection gets. Who cannot use it has two ways out: CLOSE and CONNECT anew, or
// put a number of its own into each message and skip the answers that carry an old one.
// Thread: GUI.   Blocks: never.
void thaw_client_cancel(ThawClient *client);

// Change who waits, while nothing is outstanding (so cancel first, and poll the answers). What is
// connected is closed, and the workers that are stuck stay what they are.
// Thread: GUI.   Blocks: for the idle thread to end, THAW_GRACE_MS at most, and for an observer or
//         doorbell to return.
// Errors: false when a command is outstanding, or no memory or thread is to be had; then nothing
//         has changed.
bool thaw_client_set_strategy(ThawClient *client, ThawStrategy strategy);
ThawStrategy thaw_client_strategy(const ThawClient *client);

// These tell what the last poll left. Thread: GUI.   Blocks: never.

// How many commands have not been answered through thaw_client_poll.
int thaw_client_outstanding(const ThawClient *client);

// What the oldest of them is and when it was submitted, on thaw_clock_ns; false: there is none.
bool thaw_client_oldest(const ThawClient *client, ThawCommandType *type, Uint64 *submitted_ns);

// Whether the connection was open after the last reply, and whether it will be once every
// outstanding command has succeeded: what a button needs to know.
bool thaw_client_is_connected(const ThawClient *client);
bool thaw_client_will_be_connected(const ThawClient *client);

// How many disowned workers are still stuck in the system.
int thaw_client_disowned(const ThawClient *client);

// For how many milliseconds a GUI that draws nothing may sleep before it must poll again for a
// deadline's sake; -1: until the doorbell rings.
// Thread: GUI.   Blocks: never.
int thaw_client_sleep_limit_ms(ThawClient *client);

#ifdef __cplusplus
}
#endif

#endif
