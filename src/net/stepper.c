#include "stepper.h"

#include "connection.h"
#include "queue.h"
#include "stop.h"
#include "trace.h"

struct ThawStepper {
    ThawQueue *commands;  // those that have not begun
    ThawCommand *running; // NULL: none
    ThawConnection *connection;
    ThawProgress progress;
    ThawStop stop;
    ThawReply *news; // for the next message that comes by itself; NULL: none is made yet
    ThawTrace trace;
    ThawHook observer; // of the caller
};

// What the observer holds counts for no deadline.
static void observe(void *userdata, const ThawEvent *event) {
    ThawStepper *stepper = userdata;
    stepper->observer.call(stepper->observer.userdata, event);
    stepper->progress.held_ns += thaw_clock_since_ns(event->time_ns);
}

ThawStepper *thaw_stepper_create(const ThawClientOptions *options) {
    ThawStepper *stepper = SDL_calloc(1, sizeof *stepper);
    if (!stepper)
        return NULL;
    stepper->observer = options->observer;
    stepper->trace.hook = (ThawHook){options->observer.call ? observe : NULL, stepper};
    stepper->trace.lane = THAW_LANE_GUI;
    stepper->commands = thaw_queue_create(options->capacity);
    stepper->connection = thaw_connection_create(options->max_message, &stepper->trace);
    bool stop = thaw_stop_begin(&stepper->stop, options->capacity);
    if (stepper->commands && stepper->connection && stop)
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
    if (stepper->connection)
        thaw_connection_close(stepper->connection);
    thaw_connection_destroy(stepper->connection);
    thaw_reply_free(stepper->news);
    thaw_stop_end(&stepper->stop);
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
    stepper->progress.held_before_ns = stepper->progress.held_ns;
    stepper->running->started_ns = stepper->progress.running_since_ns;
    stepper->trace.command_id = stepper->running->id;
    stepper->trace.command = stepper->running->type;
    THAW_TRACE_AT(&stepper->trace, stepper->running->started_ns, .kind = THAW_EVENT_TAKEN);
    return true;
}

static ThawReply *end_command(ThawStepper *stepper) {
    ThawReply *reply = thaw_command_finish(stepper->running);
    stepper->running = NULL;
    stepper->progress.running_id = 0;
    stepper->progress.replied_id = reply->id;
    THAW_TRACE_AT(&stepper->trace, reply->finished_ns, .kind = THAW_EVENT_REPLIED,
                  .command_id = reply->id, .command = reply->type, .code = reply->code);
    stepper->trace.command_id = 0;
    return reply;
}

// ---- news ----

static ThawReply *tell(ThawStepper *stepper, ThawReply *news) {
    news->finished_ns = thaw_clock_ns();
    THAW_TRACE_AT(&stepper->trace, news->finished_ns, .kind = THAW_EVENT_REPLIED,
                  .command = news->type, .code = news->code);
    return news;
}

// The news of how the connection has ended, if it has and that was not told.
static ThawReply *tell_end(ThawStepper *stepper) {
    ThawReply *end = thaw_connection_take_end(stepper->connection);
    return end ? tell(stepper, end) : NULL;
}

// Whether a message that is here already may be told before the command that runs.
static bool has_news(const ThawStepper *stepper) {
    return stepper->running->type != THAW_COMMAND_RECEIVE &&
           thaw_connection_listens(stepper->connection) &&
           thaw_connection_has_message(stepper->connection);
}

// A look for what has come by itself, without waiting: a message, or the end of the connection.
static ThawReply *look_for_news(ThawStepper *stepper) {
    if (!thaw_connection_listens(stepper->connection))
        return NULL;
    if (!stepper->news)
        stepper->news = thaw_reply_create(THAW_COMMAND_RECEIVE);
    ThawReply *news = stepper->news;
    ThawStep step = news ? thaw_connection_listen(stepper->connection, news) : THAW_STEP_PENDING;
    thaw_connection_end_wait(stepper->connection);
    if (step == THAW_STEP_PENDING)
        return NULL;
    if (!news->frame)
        return tell_end(stepper);
    stepper->news = NULL;
    return tell(stepper, news);
}

// ---- running ----

// Whether the running command is done, however it ended. Not done: its limit is one step, or there
// is news to be told first.
static bool run_on(ThawStepper *stepper, Uint32 limit_ms) {
    ThawError why = thaw_stop_reason(&stepper->stop, stepper->running->id);
    if (why) {
        thaw_connection_abandon(stepper->connection, stepper->running, why);
        return true;
    }
    Uint64 limit_ns = (Uint64)limit_ms * THAW_NS_PER_MS;
    Uint32 left_ms = limit_ms;
    while (thaw_connection_step(stepper->connection, stepper->running, left_ms) ==
           THAW_STEP_PENDING) {
        Uint64 passed_ns = thaw_progress_ns(&stepper->progress, thaw_clock_ns());
        if (limit_ms == 0 || has_news(stepper))
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
    ThawReply *end = tell_end(stepper); // as the command before has noticed it
    if (end)
        return end;
    if (!take_command(stepper))
        return look_for_news(stepper);
    if (run_on(stepper, limit_ms))
        return end_command(stepper);
    return has_news(stepper) ? look_for_news(stepper) : NULL;
}

ThawProgress thaw_stepper_progress(const ThawStepper *stepper) {
    return stepper->progress;
}

void thaw_stepper_stop(ThawStepper *stepper, Uint32 last_id, ThawError code) {
    thaw_stop_up_to(&stepper->stop, last_id, code);
}

void thaw_stepper_cancel(ThawStepper *stepper, Uint32 id) {
    thaw_stop_single(&stepper->stop, id);
}
