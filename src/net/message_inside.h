// message_inside.h - what only net itself sees of message.h: a command from inside.
#ifndef THAW_MESSAGE_INSIDE_H
#define THAW_MESSAGE_INSIDE_H

#include <SDL.h>
#include <stdbool.h>

#include "message.h"

// What a command makes of the connection when it succeeds.
typedef enum ThawEffect { THAW_EFFECT_KEEPS, THAW_EFFECT_OPENS, THAW_EFFECT_CLOSES } ThawEffect;

struct ThawCommand {
    Uint32 id; // given by thaw_client_submit
    ThawCommandType type;
    const char *host;  // CONNECT, in the same block of memory
    int port;          // CONNECT
    ThawFrame *frame;  // SEND: header and payload, ready for the wire
    bool refused;      // set by the client: answer THAW_ERROR_BUSY, do not run
    void *userdata;    // for its reply
    Uint32 timeout_ms; // its own deadline; 0: that of ThawClientOptions. Once it is submitted, the
                       // one that it has; 0: none
    Uint64 submitted_ns;
    Uint64 started_ns;
    ThawReply *reply; // the answer; it shares the command's block of memory and outlives it
    ThawReply *end;   // CONNECT with auto_receive: the news of the connection's end, for later
};

// Create a command that needs nothing besides its type.
// Owner: you.   Errors: NULL when memory ran out.
ThawCommand *thaw_command_create(ThawCommandType type);

// Stamp the reply of a finished command and free what else the command has, which is gone then.
// Thread: the one that owns the command.
// Owner:  the returned reply is yours.
ThawReply *thaw_command_finish(ThawCommand *command);

// Create a reply that answers no command yet.
// Owner: you.   Errors: NULL when memory ran out.
ThawReply *thaw_reply_create(ThawCommandType type);

// Write the outcome into a reply: a code with a printf-style sentence, or success. Either sets its
// system_error to 0.
// Thread: the one that owns the reply.
void thaw_reply_fail(ThawReply *reply, ThawError code, SDL_PRINTF_FORMAT_STRING const char *format,
                     ...) SDL_PRINTF_VARARG_FUNC(3);
void thaw_reply_succeed(ThawReply *reply, SDL_PRINTF_FORMAT_STRING const char *format, ...)
    SDL_PRINTF_VARARG_FUNC(2);

// Success with a message of `size` bytes, which the text tells: "1,024 bytes". Every message has
// it, so it does without printf.
// Thread: the one that owns the reply.
void thaw_reply_succeed_with(ThawReply *reply, Uint32 size);

#endif
