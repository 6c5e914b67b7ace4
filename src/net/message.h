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
// ThawClientOptions; and what it makes of the connection when it succeeds (message_inside.h). A new
// command is a row at the end, and its step there.
#define THAW_COMMANDS(ROW)                                                                         \
    ROW(CONNECT, connect, options->connect_timeout_ms, THAW_EFFECT_OPENS)                          \
    ROW(SEND, send, options->send_timeout_ms, THAW_EFFECT_KEEPS)                                   \
    ROW(RECEIVE, receive, options->receive_timeout_ms, THAW_EFFECT_KEEPS)                          \
    ROW(CLOSE, close, 0, THAW_EFFECT_CLOSES)

#define THAW_COMMAND_TYPE(name, step, deadline, effect)                                            \
    THAW_COMMAND_##name, // run by `step` of connection.c
// What a command does: THAW_COMMAND_CONNECT, THAW_COMMAND_SEND, ...
typedef enum ThawCommandType { THAW_COMMANDS(THAW_COMMAND_TYPE) } ThawCommandType;
#undef THAW_COMMAND_TYPE

// What a row adds to the count, which is no value of ThawCommandType that a switch had to name.
// NOLINTNEXTLINE(bugprone-macro-parentheses): the sign joins the rows.
#define THAW_ONE_PER_COMMAND(name, step, deadline, effect) +1
#define THAW_COMMAND_COUNT (0 THAW_COMMANDS(THAW_ONE_PER_COMMAND)) // of the commands above

// Whether a command succeeded: the two words of the article. The reason is ThawReply.code.
typedef enum ThawStatus {
    THAW_STATUS_SUCCESS, // it did
    THAW_STATUS_ERROR    // it did not
} ThawStatus;

// Why a command failed, for programs.
typedef enum ThawError {
    THAW_OK,                 // it did not
    THAW_ERROR_STATE,        // the command does not fit: not connected, or connected already; so
                             // ends what was submitted behind a CONNECT that failed
    THAW_ERROR_ADDRESS,      // a host or port that can never be connected to
    THAW_ERROR_UNKNOWN_HOST, // the name has no address
    THAW_ERROR_REFUSED,      // nobody listens there
    THAW_ERROR_UNREACHABLE,  // no way to the host, or it does not answer
    THAW_ERROR_CLOSED,       // the peer ended the stream between two messages: an ordinary end
    THAW_ERROR_CUT,          // the peer ended the stream inside a message
    THAW_ERROR_RESET,        // the stream was torn down by the peer or by the system
    THAW_ERROR_TOO_LARGE,    // a message longer than ThawClientOptions.max_message
    THAW_ERROR_MEMORY,       // memory or another resource of this process ran out
    THAW_ERROR_BUSY,         // too many disowned workers are still stuck in the system
    THAW_ERROR_CANCELLED,    // thaw_client_cancel
    THAW_ERROR_TIMEOUT       // the deadline passed
} ThawError;

// The answer to a command, or, with the id 0, news that answers none (ThawClientOptions,
// auto_receive): a message that came by itself is of type RECEIVE, the end of the connection of
// type CLOSE. Only the library makes replies, so later versions may add fields at the end.
typedef struct ThawReply {
    Uint32 id;                 // of the command that this answers; 0: news
    ThawCommandType type;      // of that command, or RECEIVE or CLOSE for news
    ThawStatus status;         // whether it succeeded
    ThawError code;            // THAW_OK exactly when status is THAW_STATUS_SUCCESS
    int system_error;          // errno or WSAGetLastError behind the code; 0: none is known
    bool connected;            // whether the connection is open after this
    char text[THAW_TEXT_SIZE]; // for people, UTF-8: the result in a word, or what failed; may be
                               // empty where there is nothing to say
    Uint32 size;               // bytes sent (SEND) or received (RECEIVE), else 0
    ThawFrame *frame;          // the message received, else NULL: bytes with a length, not a
                               // string; thaw_frame_payload, or thaw_frame_text for text
    void *userdata;            // what thaw_command_with gave its command, else NULL; NULL for news
    Uint64 submitted_ns;       // thaw_clock_ns when it was submitted; 0: news
    Uint64 started_ns;         // time of its turn; 0: it never came
    Uint64 finished_ns;        // when this reply was made
} ThawReply;

typedef struct ThawCommand ThawCommand; // a command that is not submitted yet

// Create a command. A host that is too long is cut, and answered as an error when it runs.
// `bytes` are copied once, behind the header that will precede them on the wire.
// Thread: any.   Blocks: never.
// Owner:  you, until thaw_client_submit takes it; thaw_command_free otherwise.
// Errors: NULL when memory ran out.
ThawCommand *thaw_command_connect(const char *host, int port);
ThawCommand *thaw_command_send(const void *bytes, Uint32 size);
ThawCommand *thaw_command_receive(void);
ThawCommand *thaw_command_close(void);

// The same for a frame that is ready: it moves into the command, nothing is copied.
// Thread: the one that owns the frame.   Blocks: never.
// Owner:  the command owns `frame`; when NULL comes back you still do.
// Errors: NULL when memory ran out, or `frame` is NULL.
ThawCommand *thaw_command_send_frame(ThawFrame *frame);

// Give a command a pointer that its reply brings back, and a deadline of its own in milliseconds
// from when it begins to run; 0 leaves it that of ThawClientOptions. Returns `command`, so that the
// calls can be nested; NULL is fine.
// Thread: the one that owns the command.   Blocks: never.
// Owner:  `userdata` is borrowed, and not looked at.   Errors: none.
ThawCommand *thaw_command_with(ThawCommand *command, void *userdata, Uint32 timeout_ms);

// Free a command with all that it carries; NULL is fine.
// Thread: the one that owns it.   Blocks: never.   Owner: `command` is gone.   Errors: none.
void thaw_command_free(ThawCommand *command);

// Free a reply with the message in it; NULL is fine. A frame that you want to keep you take out
// before, and leave NULL in its place.
// Thread: the one that owns it.   Blocks: never.   Owner: `reply` is gone.   Errors: none.
void thaw_reply_free(ThawReply *reply);

// The name of a command for people: "CONNECT".
// Thread: any.   Blocks: never.   Owner: the string is static.   Errors: "?" for no command.
const char *thaw_command_name(ThawCommandType type);

// The name of an error for programs and reports: "refused"; "ok" for THAW_OK.
// Thread: any.   Blocks: never.   Owner: the string is static.   Errors: "?" for no error.
const char *thaw_error_name(ThawError code);

#ifdef __cplusplus
}
#endif

#endif
