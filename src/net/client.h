// client.h - what a GUI holds: submit, poll, cancel, destroy. None of them waits for the network,
// unless a strategy is chosen that shows what happens when one does (ThawStrategy).
//
//     ThawClientOptions options = {.auto_receive = true};
//     ThawClient *client = thaw_client_create(&options);
//     thaw_client_connect(client, "127.0.0.1", 50007);
//     thaw_client_send(client, "hello", 5);
//     ...
//     for (ThawReply *reply; (reply = thaw_client_poll(client)); thaw_reply_free(reply)) // a frame
//         SDL_Log("%s: %s", thaw_command_name(reply->type),
//                 reply->frame ? thaw_frame_text(reply->frame) : reply->text);
//     ...
//     thaw_client_destroy(client);
//
//     GUI thread                                   network thread
//     events -> submit(command) ==command queue==> take a command
//     draw a frame                                 run it on the socket (may wait for seconds)
//     poll() <=====reply queue (SDL_mutex)======== put the reply
//
// The promise. Every accepted command gets exactly one reply, in the order of submission, whatever
// happens: success, failure, cancel, deadline, shutdown of the peer. A reply with the id 0 answers
// no command: it is news, never before the reply to its CONNECT and never after the reply to its
// CLOSE. All calls belong to one thread, the one that created the client; debug builds assert it.
//
// The states of a command:
//     yours       from thaw_command_send or its like until thaw_client_submit takes it;
//     outstanding from then on until its reply is polled. Inside, it waits in the command queue,
//                 then runs, then its reply waits in the reply queue;
//     answered    its reply is yours, until thaw_reply_free.
// A submit that is refused frees the command, so nothing is left to be cared for.
//
// Messages that come by themselves. With ThawClientOptions.auto_receive nobody asks for messages:
// each comes as news of type RECEIVE, and the end of the connection as news of type CLOSE with the
// error that says why, also while nothing is outstanding: within 50 ms if the peer hangs up and the
// machine is not busy. A command that runs into the end fails first, and the news follows. Each
// connection has one such end, unless a CLOSE of your own ends it; a CONNECT that fails has no
// connection, and no news. This is for a chat, a game, and whoever sends while he listens. When
// `capacity` messages wait to be polled, or `max_message` bytes of them (64 KiB at least), no more
// are read and the peer has to wait. A RECEIVE that is submitted meanwhile takes the next message
// for itself. No deadline applies to listening, and a peer that vanishes without hanging up (power,
// cable) looks like a silent one: send something from time to time and expect an answer.
//
// Commands may be submitted behind a CONNECT that is not answered yet. If it fails they fail too,
// each with its reply, so it is known what was not sent.
//
// Without auto_receive, each message is asked for by a RECEIVE. A connection runs one command at a
// time, so a SEND then waits behind a RECEIVE for as long as the peer says nothing, and a peer that
// hangs up is noticed by the next RECEIVE or SEND, not before.
//
// Choose THAW_STRATEGY_WORKER. THAW_STRATEGY_POLL is for a program that must have no second thread:
// it never waits for bytes, but a lookup, a connect and a send still stop it. THAW_STRATEGY_BLOCK
// is there to be looked at.
//
// A program may have several clients. Each has a connection and a network thread of its own and
// knows nothing of the others. One doorbell may serve them all, and the shortest of their
// thaw_client_sleep_limit_ms counts. Poll until NULL: the doorbell rings for the first reply only.
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

#include "client_options.h"
#include "message.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ThawClient ThawClient; // belongs to the GUI thread

// Create a client, and start SDL_net for it. `options` are copied; NULL means all zeros.
// `size` is that of the options as the caller knows them, which thaw_client_create fills in.
// Thread: the GUI thread, which owns it from then on.   Blocks: never.
// Owner:  you; thaw_client_destroy.
// Errors: NULL, and SDL_GetError says why: no memory, no thread, options of a newer version.
ThawClient *thaw_client_create_sized(const ThawClientOptions *options, size_t size);

// The same with the size of the options that this program is compiled with.
// Thread: the GUI thread.   Blocks: never.   Owner: you.   Errors: as above.
static inline ThawClient *thaw_client_create(const ThawClientOptions *options) {
    return thaw_client_create_sized(options, sizeof *options);
}

// Close the connection, end the network thread, or disown it when it is stuck in the system, and
// free the client. What was sent with success still goes out, as after a CLOSE.
// Outstanding commands are given up; their replies are lost with the client. NULL is fine.
// Thread: GUI.   Blocks: THAW_GRACE_MS at most, and for an observer or doorbell to return.
// Owner:  `client` is gone.   Errors: none.
void thaw_client_destroy(ThawClient *client);

// Submit a command. Returns its id (1, 2, 3, ...), or 0: refused.
// Thread: GUI.   Blocks: never.
// Owner:  `command` is the client's; refused, it is freed. To keep a frame for later, ask
//         thaw_client_has_room before.
// Errors: 0 when as many commands are outstanding as ThawClientOptions.capacity says, memory ran
//         out, or `command` is NULL, so that thaw_client_submit(client, thaw_command_receive()) is
//         complete.
Uint32 thaw_client_submit(ThawClient *client, ThawCommand *command);

// Whether one more command may be outstanding.
// Thread: GUI.   Blocks: never.   Owner: nothing moves.   Errors: none.
bool thaw_client_has_room(const ThawClient *client);

// Create a command and submit it. `bytes` are copied. 0 means that nothing will be done: ask
// thaw_client_has_room before each line that you take from somewhere, and poll to make room.
//
// A SEND that succeeds has been taken by the system, not yet by the peer. A CLOSE comes behind the
// SENDs before it, and what they sent goes out, with one exception that is TCP's: while the peer
// still sends, the system may tear the connection down instead. Let the peer know of the end before
// where that matters.
//
// A SEND that fails with THAW_ERROR_RESET ends the connection, and messages that have come but were
// not read by then are lost with it. A SEND that was given up may still arrive whole, so whoever
// sends it again may send it twice.
//
// Between large SENDs without auto_receive have a RECEIVE, and set a deadline: a SEND takes in one
// message that arrives meanwhile, and a peer whose further answers find no room stops reading.
// Thread: GUI.   Blocks: never.   Owner: nothing is yours.   Errors: 0, as thaw_client_submit.
Uint32 thaw_client_connect(ThawClient *client, const char *host, int port);
Uint32 thaw_client_send(ThawClient *client, const void *bytes, Uint32 size);
Uint32 thaw_client_receive(ThawClient *client);
Uint32 thaw_client_close(ThawClient *client);

// Take the next reply. NULL: no reply waits, or news was handed out and all that waited with it is
// taken; the next call looks again. So a loop until NULL always ends, even when a peer sends faster
// than you take. Deadlines are watched here, so call it every frame, or at least when
// thaw_client_sleep_limit_ms says so. Ask that after the loop, not in it.
// Thread: GUI.
// Blocks: THAW_STRATEGY_WORKER: never.
//         THAW_STRATEGY_POLL: during lookup, connect and send.
//         THAW_STRATEGY_BLOCK: until the command is done.
// Owner:  the reply is yours; thaw_reply_free.
// Errors: none of its own; those of a command are in its reply.
ThawReply *thaw_client_poll(ThawClient *client);

// Sleep until a poll has something to do: for a program without a window, which has no frame in
// which it would poll. False: `limit_ms` has passed, or nothing can come any more, in which case it
// returns at once: nothing is outstanding, and no news is awaited, as after the end of the
// connection or a CONNECT that failed. A loop that goes on then would spin.
// Thread: GUI.   Blocks: for `limit_ms` at most.   Owner: nothing moves.   Errors: none.
bool thaw_client_wait(ThawClient *client, Uint32 limit_ms);

// Answer a command with THAW_ERROR_CANCELLED (or, if it ends in this very moment, as it ended),
// through thaw_client_poll as usual, within THAW_GRACE_MS and the next poll; a machine that does
// not let the network thread run for longer may delay that, but costs no connection. A command that
// has not begun never will; its reply comes when its turn does. A reply that was made before stays
// as it is. Under THAW_STRATEGY_BLOCK the GUI thread waits in thaw_client_poll until the command is
// done, so it cannot cancel that command.
//
// A cancelled RECEIVE takes back no question. The answer to it still comes, and is what the next
// RECEIVE on this connection gets. Who cannot use it has two ways out: CLOSE and CONNECT anew, or
// put a number of its own into each message and skip the answers that carry an old one.
// Thread: GUI.   Blocks: never.   Owner: nothing moves.
// Errors: false when no such command is outstanding.
bool thaw_client_cancel(ThawClient *client, Uint32 id);

// The same for every command that is outstanding.
// Thread: GUI.   Blocks: never.   Owner: nothing moves.   Errors: none.
void thaw_client_cancel_all(ThawClient *client);

// Change who waits, while nothing is outstanding (so cancel first, and poll the answers). What is
// connected is closed, news that was not polled is lost with it, and the workers that are stuck
// stay what they are.
// Thread: GUI.
// Blocks: for the idle thread to end, THAW_GRACE_MS at most, and for an observer or doorbell to
//         return.
// Owner:  nothing moves.
// Errors: false when a command is outstanding, or no memory or thread is to be had; then nothing
//         has changed.
bool thaw_client_set_strategy(ThawClient *client, ThawStrategy strategy);

// Let messages come by themselves, or not, on the connections of the CONNECTs that are submitted
// from now on (ThawClientOptions.auto_receive).
// Thread: GUI.   Blocks: never.   Owner: nothing moves.   Errors: none.
void thaw_client_set_auto_receive(ThawClient *client, bool on);

// The strategy of the moment.
// Thread: GUI.   Blocks: never.   Owner: nothing moves.   Errors: none.
ThawStrategy thaw_client_strategy(const ThawClient *client);

// How many commands have not been answered through thaw_client_poll.
// Thread: GUI.   Blocks: never.   Owner: nothing moves.   Errors: none.
int thaw_client_outstanding_count(const ThawClient *client);

// What the oldest of them is and when it was submitted, on thaw_clock_ns.
// Thread: GUI.   Blocks: never.   Owner: nothing moves.   Errors: false when there is none.
bool thaw_client_oldest(const ThawClient *client, ThawCommandType *type, Uint64 *submitted_ns);

// Whether the connection was open after the last reply, and whether it will be once every
// outstanding command has succeeded: what a button needs to know.
// Thread: GUI.   Blocks: never.   Owner: nothing moves.   Errors: none.
bool thaw_client_is_connected(const ThawClient *client);
bool thaw_client_will_be_connected(const ThawClient *client);

// Whether messages, and the end, come by themselves on the connection of the moment.
// Thread: GUI.   Blocks: never.   Owner: nothing moves.   Errors: none.
bool thaw_client_is_listening(const ThawClient *client);

// How many disowned workers are still stuck in the system, as the last poll found it.
// Thread: GUI.   Blocks: never.   Owner: nothing moves.   Errors: none.
int thaw_client_disowned_count(const ThawClient *client);

// For how many milliseconds a GUI that draws nothing may sleep before it must poll again for a
// deadline's sake; -1: until the doorbell rings.
// Thread: GUI.   Blocks: never.   Owner: nothing moves.   Errors: none.
int thaw_client_sleep_limit_ms(ThawClient *client);

#ifdef __cplusplus
}
#endif

#endif
