#include "stepper.h"

#include "connection.h"
#include "queue.h"
#include "trace.h"

struct ThawStepper {
    ThawQueue *commands;  // those that have not begun
    ThawCommand *running; // NULL: none
    ThawConnection *connection;
    ThawProgress progress;
    Uint32 stop_id; // commands up to this one are to be stopped,
    ThawErrorCode stop_code;
    ThawTrace trace;
};

ThawStepper *thaw_stepper_create(const ThawOptions *options) {
    ThawStepper *stepper = SDL_calloc(1, sizeof *stepper);
    if (!stepper)
        return NULL;
    stepper->trace.hook = options->observer;
    stepper->trace.lane = THAW_LANE_GUI;
    stepper->commands = thaw_queue_create(options->capacity);
    stepper->connection = thaw_connection_create(options->max_message, &stepper->trace);
    if (stepper->commands && stepper->connection)
        return stepper;
    thaw_stepper_destroy(stepper);
    return NULL;
}

void thaw_stepper_destroy(ThawStepper *stepper) {
    if (!stepper)
        return;
    ThawCommand *left;
    while (stepper->commands && (left = thaw_queue_try_pop(stepper->commands)))
        thaw_command_free(left);
    thaw_queue_destroy(stepper->commands);
    thaw_command_free(stepper->running);
    thaw_connection_destroy(stepper->connection);
    SDL_free(stepper);
}

bool thaw_stepper_push(ThawStepper *stepper, ThawCommand *command) {
    return thaw_queue_push(stepper->commands, command) > 0;
}

static bool take_command(ThawStepper *stepper) {
    if (stepper->running)
        return true;
    stepper->running = thaw_queue_try_pop(stepper->commands);
    if (!stepper->running)
        return false;
    stepper->progress.running_id = stepper->running->id;
    stepper->progress.running_since_ns = thaw_clock_ns();
    stepper->trace.command_id = stepper->running->id;
    stepper->trace.command = stepper->running->type;
    THAW_TRACE(&stepper->trace, .kind = THAW_EVENT_TAKEN);
    return true;
}

static ThawReply *end_command(ThawStepper *stepper) {
    ThawReply *reply = thaw_command_finish(stepper->running);
    stepper->running = NULL;
    stepper->progress.running_id = 0;
    stepper->progress.replied_id = reply->id;
    THAW_TRACE(&stepper->trace, .kind = THAW_EVENT_REPLIED, .code = reply->code);
    stepper->trace.command_id = 0;
    return reply;
}

// Whether the running command is done, however it ended.
static bool run_on(ThawStepper *stepper, Uint32 limit_ms) {
    if (stepper->running->id <= stepper->stop_id) {
        thaw_connection_abandon(stepper->connection, stepper->running, stepper->stop_code);
        return true;
    }
    Uint64 limit_ns = (Uint64)limit_ms * THAW_NS_PER_MS;
    Uint32 left_ms = limit_ms;
    while (thaw_connection_step(stepper->connection, stepper->running, left_ms) ==
           THAW_STEP_PENDING) {
        Uint64 passed_ns = thaw_clock_since_ns(stepper->progress.running_since_ns);
        if (limit_ms == 0)
            return false;
        if (passed_ns >= limit_ns) {
            thaw_connection_abandon(stepper->connection, stepper->running, THAW_ERROR_TIMEOUT);
            return true;
        }
        left_ms = (Uint32)((limit_ns - passed_ns) / THAW_NS_PER_MS) + 1;
    }
    return true;
}

ThawReply *thaw_stepper_run(ThawStepper *stepper, Uint32 limit_ms) {
    if (!take_command(stepper) || !run_on(stepper, limit_ms))
        return NULL;
    return end_command(stepper);
}

ThawProgress thaw_stepper_progress(const ThawStepper *stepper) {
    return stepper->progress;
}

void thaw_stepper_stop(ThawStepper *stepper, Uint32 last_id, ThawErrorCode code) {
    stepper->stop_id = last_id;
    stepper->stop_code = code;
}
