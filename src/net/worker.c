// DESIGN
// The thread is worker_thread, below: it sleeps until there is a command, and nothing wakes it on
// time. A command that waits for bytes does so in slices of SLICE_MS, and between two slices the
// thread looks whether a stop was asked for.
//
// What goes out of the thread is in worker_replies.c; what it does between two commands, when it
// listens, in worker_news.c.
#include "worker.h"

#include "worker_news.h"
#include "worker_replies.h"
#include "worker_reuse.h"
#include "worker_state.h"

// Well below THAW_GRACE_MS, so that a worker which is not stuck has time to answer.
#define SLICE_MS 25u

// These replies may wait together: one to each command, as many messages, one end of each
// connection that those commands opened, and the end of the connection before.
#define REPLIES_FOR(capacity) (3 * (capacity) + 1)

// ---- the thread ----

static ThawCommand *take_command(ThawWorker *worker);
static void run_command(ThawWorker *worker, ThawCommand *command);

static void worker_thread(void *userdata) {
    ThawWorker *worker = userdata;
    ThawCommand *command;
    while ((command = take_command(worker))) {
        run_command(worker, command);
        thaw_worker_tend_reuse(worker);
        thaw_put_reply(worker, thaw_command_finish(command));
        thaw_worker_await_news(worker);
    }
    thaw_connection_close(worker->connection);
    thaw_connection_destroy(worker->connection);
    worker->connection = NULL;
}

// Whether the thread will sleep is a question of the observer's alone.
static void sleep_until_command(ThawWorker *worker) {
    bool tells = worker->trace.hook.call && thaw_queue_length(worker->commands) == 0;
    if (tells)
        THAW_TRACE(&worker->trace, .kind = THAW_EVENT_ASLEEP);
    thaw_worker_outlast_reuse(worker);
    thaw_queue_wait(worker->commands, THAW_QUEUE_FOREVER);
    if (tells)
        THAW_TRACE(&worker->trace, .kind = THAW_EVENT_AWAKE);
}

// Wait for a command and take it; NULL when there will be none. Taking it and saying so is one step
// under the lock: what a disowned worker has not taken by then is the client's again.
static ThawCommand *take_command(ThawWorker *worker) {
    sleep_until_command(worker);
    SDL_LockMutex(worker->mutex);
    ThawCommand *command = worker->disowned ? NULL : thaw_queue_try_pop(worker->commands);
    if (command) {
        worker->progress.running_id = command->id;
        worker->progress.running_since_ns = thaw_clock_ns();
        worker->progress.held_before_ns = worker->progress.held_ns;
        worker->timed = command->timeout_ms > 0;
        command->started_ns = worker->progress.running_since_ns; // its deadline counts from there
    }
    SDL_UnlockMutex(worker->mutex);
    if (!command)
        return NULL;
    worker->trace.command_id = command->id;
    worker->trace.command = command->type;
    THAW_TRACE_AT(&worker->trace, command->started_ns, .kind = THAW_EVENT_TAKEN);
    return command;
}

// ---- running ----

// THAW_OK: go on.
static ThawError stop_reason(ThawWorker *worker, Uint32 id) {
    SDL_LockMutex(worker->mutex);
    ThawError code = thaw_stop_reason(&worker->stop, id);
    SDL_UnlockMutex(worker->mutex);
    return code;
}

// A long SEND takes in what comes between two of its pieces, and lets it become news at once.
static ThawError stop_or_news(ThawWorker *worker, const ThawCommand *command) {
    thaw_worker_tend_reuse(worker);
    ThawError why = stop_reason(worker, command->id);
    while (!why && command->type != THAW_COMMAND_RECEIVE &&
           thaw_connection_listens(worker->connection) &&
           thaw_connection_has_message(worker->connection) && thaw_worker_take_news(worker))
        why = stop_reason(worker, command->id);
    return why;
}

static void run_command(ThawWorker *worker, ThawCommand *command) {
    ThawError why = stop_reason(worker, command->id);
    while (!why && thaw_connection_step(worker->connection, command, SLICE_MS) == THAW_STEP_PENDING)
        why = stop_or_news(worker, command);
    if (why)
        thaw_connection_abandon(worker->connection, command, why);
}

// ---- the client's side ----

static void destroy(void *userdata) {
    ThawWorker *worker = userdata;
    void *left;
    while (worker->commands && (left = thaw_queue_try_pop(worker->commands)))
        thaw_command_free(left);
    while (worker->replies && (left = thaw_queue_try_pop(worker->replies)))
        thaw_reply_free(left);
    thaw_reply_free(worker->news);
    thaw_stop_end(&worker->stop);
    thaw_queue_destroy(worker->commands);
    thaw_queue_destroy(worker->replies);
    while (worker->round_next < worker->round_count)
        thaw_reply_free(worker->round[worker->round_next++]);
    SDL_free(worker->round);
    thaw_connection_destroy(worker->connection);
    thaw_reuse_release(worker->reuse);
    if (worker->changed)
        SDL_DestroyCond(worker->changed);
    if (worker->mutex)
        SDL_DestroyMutex(worker->mutex);
    SDL_free(worker);
}

ThawWorker *thaw_worker_create(const ThawClientOptions *options, Uint32 number, ThawReuse *reuse) {
    ThawWorker *worker = SDL_calloc(1, sizeof *worker);
    if (!worker)
        return NULL;
    worker->options = *options;
    worker->trace.hook = (ThawHook){options->observer.call ? thaw_worker_observe : NULL, worker};
    worker->trace.lane = THAW_LANE_NETWORK;
    worker->trace.thread = number;
    worker->reuse = thaw_reuse_retain(reuse);
    worker->commands = thaw_queue_create(options->capacity);
    worker->replies = thaw_queue_create(REPLIES_FOR(options->capacity));
    worker->round = SDL_calloc((size_t)REPLIES_FOR(options->capacity), sizeof *worker->round);
    bool stop = thaw_stop_begin(&worker->stop, options->capacity);
    worker->mutex = SDL_CreateMutex();
    worker->changed = SDL_CreateCond();
    worker->connection = thaw_connection_create(options->max_message, &worker->trace);
    if (worker->connection)
        thaw_connection_use(worker->connection, reuse);
    if (worker->commands && worker->replies && worker->round && stop && worker->mutex &&
        worker->changed && worker->connection)
        worker->task = thaw_task_start("thaw worker", worker_thread, destroy, worker);
    if (!worker->task) {
        destroy(worker);
        return NULL;
    }
    return worker;
}

Uint32 thaw_worker_number(const ThawWorker *worker) {
    return worker->trace.thread; // constant
}

bool thaw_worker_push(ThawWorker *worker, ThawCommand *command) {
    return thaw_queue_push(worker->commands, command) > 0;
}

// Replies to commands come to an end by themselves, since so many may be outstanding. News does
// not.
static ThawReply *next_of_round(ThawWorker *worker) {
    if (worker->round_next == worker->round_count) {
        bool ends = worker->round_news;
        worker->round_news = false;
        worker->round_next = 0;
        worker->round_count = ends ? 0 : thaw_queue_take_all(worker->replies, worker->round);
    }
    if (worker->round_count == 0)
        return NULL;
    ThawReply *reply = worker->round[worker->round_next++];
    worker->round_news = worker->round_news || reply->id == 0;
    return reply;
}

static bool has_round(ThawWorker *worker) {
    worker->round_news = false;
    return worker->round_next < worker->round_count;
}

ThawReply *thaw_worker_poll(ThawWorker *worker) {
    ThawReply *reply = next_of_round(worker);
    if (reply && reply->id == 0 && reply->frame) {
        SDL_LockMutex(worker->mutex);
        worker->news_count--;
        worker->news_bytes -= reply->size;
        SDL_UnlockMutex(worker->mutex);
    }
    return reply;
}

bool thaw_worker_has_replies(ThawWorker *worker) {
    return has_round(worker) || thaw_queue_length(worker->replies) > 0;
}

bool thaw_worker_wait(ThawWorker *worker, Uint32 limit_ms) {
    return has_round(worker) || thaw_queue_wait(worker->replies, limit_ms) > 0;
}

ThawCommand *thaw_worker_take_back(ThawWorker *worker) {
    return thaw_queue_try_pop(worker->commands);
}

ThawProgress thaw_worker_progress(ThawWorker *worker) {
    SDL_LockMutex(worker->mutex);
    ThawProgress progress = worker->progress;
    SDL_UnlockMutex(worker->mutex);
    progress.in_system = thaw_trace_is_in_system(&worker->trace);
    return progress;
}

void thaw_worker_stop(ThawWorker *worker, Uint32 last_id, ThawError code) {
    SDL_LockMutex(worker->mutex);
    thaw_stop_up_to(&worker->stop, last_id, code);
    SDL_UnlockMutex(worker->mutex);
}

void thaw_worker_cancel(ThawWorker *worker, Uint32 id) {
    SDL_LockMutex(worker->mutex);
    thaw_stop_single(&worker->stop, id);
    SDL_UnlockMutex(worker->mutex);
}

bool thaw_worker_quit(ThawWorker *worker, Uint32 grace_ms) {
    thaw_worker_stop(worker, SDL_MAX_UINT32, THAW_ERROR_CANCELLED);
    thaw_queue_close(worker->commands);
    return thaw_task_wait(worker->task, grace_ms);
}

void thaw_worker_disown(ThawWorker *worker) {
    SDL_LockMutex(worker->mutex);
    thaw_worker_cut_off(worker);
    SDL_UnlockMutex(worker->mutex);
    thaw_queue_close(worker->commands);
}

bool thaw_worker_disown_stuck(ThawWorker *worker, Uint32 last_id) {
    SDL_LockMutex(worker->mutex);
    // A command that is in the system has not been answered, and will not be once `disowned` is
    // set. The observer that is told of a call runs when the call counts as begun.
    Uint32 id = worker->progress.running_id;
    bool stuck = id <= last_id && !worker->in_callback && thaw_trace_is_in_system(&worker->trace);
    SDL_assert(!stuck || id > 0);
    if (stuck)
        thaw_worker_cut_off(worker);
    SDL_UnlockMutex(worker->mutex);
    if (stuck)
        thaw_queue_close(worker->commands);
    return stuck;
}

bool thaw_worker_has_finished(ThawWorker *worker) {
    return thaw_task_has_finished(worker->task);
}

void thaw_worker_release(ThawWorker *worker) {
    thaw_task_release(worker->task);
}
