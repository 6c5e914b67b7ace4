#include "message.h"

#include <stdarg.h>

#include "clock.h"

ThawCommand *thaw_command_create(ThawCommandType type) {
    ThawCommand *command = SDL_calloc(1, sizeof *command);
    if (!command)
        return NULL;
    command->type = type;
    command->reply = SDL_calloc(1, sizeof *command->reply);
    if (!command->reply) {
        SDL_free(command);
        return NULL;
    }
    command->reply->type = type;
    return command;
}

ThawCommand *thaw_command_connect(const char *host, int port) {
    ThawCommand *command = thaw_command_create(THAW_CONNECT);
    if (!command)
        return NULL;
    SDL_strlcpy(command->host, host ? host : "", sizeof command->host);
    command->port = port;
    return command;
}

ThawCommand *thaw_command_send_frame(ThawFrame *frame) {
    ThawCommand *command = frame ? thaw_command_create(THAW_SEND) : NULL;
    if (command)
        command->frame = frame;
    return command;
}

ThawCommand *thaw_command_send(const void *bytes, Uint32 size) {
    ThawFrame *frame = thaw_frame_create(bytes, size);
    ThawCommand *command = thaw_command_send_frame(frame);
    if (!command)
        thaw_frame_free(frame);
    return command;
}

ThawCommand *thaw_command_receive(void) {
    return thaw_command_create(THAW_RECEIVE);
}

ThawCommand *thaw_command_close(void) {
    return thaw_command_create(THAW_CLOSE);
}

void thaw_command_free(ThawCommand *command) {
    if (!command)
        return;
    thaw_frame_free(command->frame);
    if (command->reply)
        thaw_reply_clear(command->reply);
    SDL_free(command->reply);
    SDL_free(command);
}

ThawReply *thaw_command_finish(ThawCommand *command) {
    ThawReply *reply = command->reply;
    command->reply = NULL;
    reply->id = command->id;
    reply->submitted_ns = command->submitted_ns;
    reply->started_ns = command->started_ns;
    reply->finished_ns = thaw_clock_ns();
    thaw_command_free(command);
    return reply;
}

void thaw_reply_fail(ThawReply *reply, ThawErrorCode code, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    SDL_vsnprintf(reply->text, sizeof reply->text, format, arguments);
    va_end(arguments);
    reply->status = THAW_ERROR;
    reply->code = code;
}

void thaw_reply_succeed(ThawReply *reply, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    SDL_vsnprintf(reply->text, sizeof reply->text, format, arguments);
    va_end(arguments);
    reply->status = THAW_SUCCESS;
    reply->code = THAW_OK;
}

void thaw_reply_clear(ThawReply *reply) {
    thaw_frame_free(reply->frame);
    reply->frame = NULL;
}

#define NAME_OF(name, step, deadline, effect)                                                      \
    case THAW_##name: return #name;

const char *thaw_command_name(ThawCommandType type) {
    switch (type) { THAW_COMMANDS(NAME_OF) }
    return "?";
}

const char *thaw_error_name(ThawErrorCode code) {
    switch (code) {
    case THAW_OK: return "ok";
    case THAW_ERROR_STATE: return "state";
    case THAW_ERROR_ADDRESS: return "address";
    case THAW_ERROR_UNKNOWN_HOST: return "unknown-host";
    case THAW_ERROR_REFUSED: return "refused";
    case THAW_ERROR_UNREACHABLE: return "unreachable";
    case THAW_ERROR_CLOSED: return "closed";
    case THAW_ERROR_CUT: return "cut";
    case THAW_ERROR_RESET: return "reset";
    case THAW_ERROR_TOO_LARGE: return "too-large";
    case THAW_ERROR_MEMORY: return "memory";
    case THAW_ERROR_BUSY: return "busy";
    case THAW_ERROR_CANCELLED: return "cancelled";
    case THAW_ERROR_TIMEOUT: return "timeout";
    }
    return "?";
}
