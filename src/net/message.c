#include "message_inside.h"

#include <stdarg.h>

#include "clock.h"
#include "number.h"

ThawReply *thaw_reply_create(ThawCommandType type) {
    ThawReply *reply = SDL_calloc(1, sizeof *reply);
    if (reply)
        reply->type = type;
    return reply;
}

// A command and its reply share one block, which halves the calls for memory. The reply comes
// first and outlives the command, so freeing it frees the block.
typedef struct Block {
    ThawReply reply;
    ThawCommand command;
    char host[]; // CONNECT alone
} Block;

static Block *create_block(ThawCommandType type, size_t host_size) {
    Block *block = SDL_calloc(1, sizeof *block + host_size);
    if (!block)
        return NULL;
    block->reply.type = type;
    block->command.type = type;
    block->command.reply = &block->reply;
    return block;
}

ThawCommand *thaw_command_create(ThawCommandType type) {
    Block *block = create_block(type, 0);
    return block ? &block->command : NULL;
}

ThawCommand *thaw_command_connect(const char *host, int port) {
    Block *block = create_block(THAW_COMMAND_CONNECT, THAW_HOST_SIZE);
    if (!block)
        return NULL;
    SDL_strlcpy(block->host, host ? host : "", THAW_HOST_SIZE);
    block->command.host = block->host;
    block->command.port = port;
    return &block->command;
}

ThawCommand *thaw_command_send_frame(ThawFrame *frame) {
    ThawCommand *command = frame ? thaw_command_create(THAW_COMMAND_SEND) : NULL;
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
    return thaw_command_create(THAW_COMMAND_RECEIVE);
}

ThawCommand *thaw_command_close(void) {
    return thaw_command_create(THAW_COMMAND_CLOSE);
}

ThawCommand *thaw_command_with(ThawCommand *command, void *userdata, Uint32 timeout_ms) {
    if (command) {
        command->userdata = userdata;
        command->timeout_ms = timeout_ms;
    }
    return command;
}

// What a command has besides its block.
static void free_contents(ThawCommand *command) {
    thaw_frame_free(command->frame);
    thaw_reply_free(command->end);
}

void thaw_command_free(ThawCommand *command) {
    if (!command)
        return;
    free_contents(command);
    thaw_reply_free(command->reply);
}

ThawReply *thaw_command_finish(ThawCommand *command) {
    ThawReply *reply = command->reply;
    reply->id = command->id;
    reply->userdata = command->userdata;
    reply->submitted_ns = command->submitted_ns;
    reply->started_ns = command->started_ns;
    reply->finished_ns = thaw_clock_ns();
    free_contents(command);
    return reply;
}

void thaw_reply_fail(ThawReply *reply, ThawError code, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    SDL_vsnprintf(reply->text, sizeof reply->text, format, arguments);
    va_end(arguments);
    reply->status = THAW_STATUS_ERROR;
    reply->code = code;
    reply->system_error = 0;
}

static void succeed(ThawReply *reply) {
    reply->status = THAW_STATUS_SUCCESS;
    reply->code = THAW_OK;
    reply->system_error = 0;
}

void thaw_reply_succeed(ThawReply *reply, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    SDL_vsnprintf(reply->text, sizeof reply->text, format, arguments);
    va_end(arguments);
    succeed(reply);
}

void thaw_reply_succeed_with(ThawReply *reply, Uint32 size) {
    thaw_number_write(reply->text, size);
    SDL_strlcat(reply->text, " ", sizeof reply->text);
    SDL_strlcat(reply->text, thaw_number_bytes(size), sizeof reply->text);
    succeed(reply);
    reply->size = size;
}

void thaw_reply_free(ThawReply *reply) {
    if (reply)
        thaw_frame_free(reply->frame);
    SDL_free(reply);
}

#define NAME_OF(name, step, deadline, effect)                                                      \
    case THAW_COMMAND_##name: return #name;

const char *thaw_command_name(ThawCommandType type) {
    switch (type) { THAW_COMMANDS(NAME_OF) }
    return "?";
}

const char *thaw_error_name(ThawError code) {
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
