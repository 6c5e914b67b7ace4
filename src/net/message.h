// message.h - what crosses the threads: a command on the way out, a reply on the way back.
//
// The GUI thread creates a command and submits it; the network thread runs it and fills in the
// reply that the command has carried from the start. So every accepted command can be answered
// even when memory has run out meanwhile. A message has one owner at a time and moves: whoever
// gave it away does not touch it again.
#ifndef THAW_MESSAGE_H
#define THAW_MESSAGE_H

#include <SDL.h>
#include <stdbool.h>

#include "frame.h"

#ifdef __cplusplus
extern "C" {
#endif

#define THAW_HOST_MAX 253  // characters of a host name (RFC 1035, 2.3.4)
#define THAW_HOST_SIZE 256 // bytes that hold one, and show that one was longer
#define THAW_TEXT_SIZE 384 // bytes with the end mark of a reply's sentence

// Every command is a row: its name; the step that runs it (connection.c); its deadline, of
// ThawOptions; and what it makes of the connection when it succeeds. A new command is a row here
// and its step there.
#define THAW_COMMANDS(ROW)                                                                         \
    ROW(CONNECT, connect, options->connect_timeout_ms, THAW_OPENS)                                 \
    ROW(SEND, send, options->send_timeout_ms, THAW_KEEPS)                                          \
    ROW(RECEIVE, receive, options->receive_timeout_ms, THAW_KEEPS)                                 \
    ROW(CLOSE, close, 0, THAW_CLOSES)

#define THAW_COMMAND_TYPE(name, step, deadline, effect) THAW_##name,
// THAW_CONNECT, THAW_SEND, ...
typedef enum ThawCommandType { THAW_COMMANDS(THAW_COMMAND_TYPE) } ThawCommandType;
#undef THAW_COMMAND_TYPE

typedef enum ThawEffect { THAW_KEEPS, THAW_OPENS, THAW_CLOSES } ThawEffect;

typedef enum ThawStatus { THAW_SUCCESS, THAW_ERROR } ThawStatus;

typedef enum ThawErrorCode {
    THAW_OK,
    THAW_ERROR_STATE,        // the command does not fit: not connected, or connected already
    THAW_ERROR_ADDRESS,      // a host or port that can never be connected to
    THAW_ERROR_UNKNOWN_HOST, // the name has no address
    THAW_ERROR_REFUSED,      // nobody listens there
    THAW_ERROR_UNREACHABLE,  // no way to the host, or it does not answer
    THAW_ERROR_CLOSED,       // the peer ended the stream between two messages: an ordinary end
    THAW_ERROR_CUT,          // the peer ended the stream inside a message
    THAW_ERROR_RESET,        // the stream was torn down by the peer or by the system
    THAW_ERROR_TOO_LARGE,    // a message longer than ThawOptions.max_message
    THAW_ERROR_MEMORY,       // memory or another resource of this process ran out
    THAW_ERROR_BUSY,         // too many disowned workers are still stuck in the system
    THAW_ERROR_CANCELLED,    // thaw_client_cancel
    THAW_ERROR_TIMEOUT       // the deadline of ThawOptions passed
} ThawErrorCode;

typedef struct ThawReply {
    Uint32 id; // of the command that this answers
    ThawCommandType type;
    ThawStatus status;
    ThawErrorCode code;        // THAW_OK exactly when status is THAW_SUCCESS
    bool connected;            // whether the connection is open after this command
    char text[THAW_TEXT_SIZE]; // for people: the result in a word, or what failed; UTF-8
    Uint32 size;               // bytes sent (SEND) or received (RECEIVE), else 0
    ThawFrame *frame;          // the message received, else NULL: bytes with a length, not a
                               // string; thaw_frame_payload, or thaw_frame_text for text
    Uint64 submitted_ns;       // thaw_clock_ns when it was submitted,
    Uint64 started_ns;         // when it began to run (0 if it never did),
    Uint64 finished_ns;        // and when this reply was made
} ThawReply;

typedef struct ThawCommand {
    Uint32 id; // given by thaw_client_submit
    ThawCommandType type;
    char host[THAW_HOST_SIZE]; // CONNECT
    int port;                  // CONNECT
    ThawFrame *frame;          // SEND: header and payload, ready for the wire
    bool refused;              // set by the client: answer THAW_ERROR_BUSY, do not run
    Uint64 submitted_ns;
    Uint64 started_ns;
    ThawReply *reply; // the answer, owned by the command until it is given back
} ThawCommand;

// Create a command. A host that is too long is cut, and answered as an error when it runs.
// `bytes` are copied once, behind the header that will precede them on the wire.
// Thread: any.   Blocks: never.
// Owner:  you, until thaw_client_submit takes it; thaw_command_free otherwise.
// Errors: NULL when memory ran out.
ThawCommand *thaw_command_connect(const char *host, int port);
ThawCommand *thaw_command_send(const void *bytes, Uint32 size);
ThawCommand *thaw_command_receive(void);
ThawCommand *thaw_command_close(void);

// The same for any command that needs nothing besides its type.
ThawCommand *thaw_command_create(ThawCommandType type);

// The same for a frame that is ready: it moves into the command, nothing is copied.
// Owner:  the command owns `frame`; when NULL comes back you still do.
ThawCommand *thaw_command_send_frame(ThawFrame *frame);

// Free a command with all that it carries; NULL is fine.
// Thread: any.
void thaw_command_free(ThawCommand *command);

// Take the reply out of a finished command, stamp it and free the rest of the command.
// Thread: the one that owns the command.
// Owner:  the returned reply is yours.
ThawReply *thaw_command_finish(ThawCommand *command);

// Write the outcome into a reply: a code with a printf-style sentence, or success.
// Thread: the one that owns the reply.
void thaw_reply_fail(ThawReply *reply, ThawErrorCode code,
                     SDL_PRINTF_FORMAT_STRING const char *format, ...) SDL_PRINTF_VARARG_FUNC(3);
void thaw_reply_succeed(ThawReply *reply, SDL_PRINTF_FORMAT_STRING const char *format, ...)
    SDL_PRINTF_VARARG_FUNC(2);

// Free what a reply holds (its message), not the reply itself. Twice does no harm.
// Thread: the one that owns the reply.
void thaw_reply_clear(ThawReply *reply);

// The name of a command for people: "CONNECT".
const char *thaw_command_name(ThawCommandType type);

// The name of an error code for programs and reports: "refused"; "ok" for THAW_OK.
const char *thaw_error_name(ThawErrorCode code);

#ifdef __cplusplus
}
#endif

#endif
