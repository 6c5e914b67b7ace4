// DESIGN
// The thread is worker_thread, below: it sleeps until there is a command, and nothing wakes it on
// time. A command that waits for bytes does so in slices of SLICE_MS, and between two slices the
// thread looks whether a stop was asked for.
//
// Every call out of the worker (observer, doorbell) is made with no lock held, but announced under
// the lock before, so that thaw_worker_disown can wait for it to return.
//
// Lock order: the worker's mutex, then that of a queue.
#include "worker.h"

#include "connection.h"
#include "queue.h"
#include "task.h"
#include "trace.h"

// Well below THAW_GRACE_MS, so that a worker which is not stuck has time to answer.
#define SLICE_MS 25u

struct ThawWorker {
    ThawQueue *commands; // client -> thread
    ThawQueue *replies;  // thread -> client
    ThawOptions options; // constant after creation
    ThawTask *task;      // the client's handle of the thread

    ThawConnection *connection; // the thread's own
    ThawTrace trace;            // the thread's own, but for the question where it is
    bool entered;               // the thread's own: it is in a callback already (put_reply)

    SDL_mutex *mutex;  // guards what follows
    SDL_cond *changed; // in_callback is false again
    ThawProgress progress;
    Uint32 stop_id;          // commands up to this one are to be stopped,
    ThawErrorCode stop_code; // for this reason
    bool in_callback;        // the thread is in a function of the caller's, or has committed a
                             // reply that is not in its queue yet: disowning waits for either
    bool disowned;           // it must not enter one again
};

// ---- the thread ----

static ThawCommand *take_command(ThawWorker *worker);
static void run_command(ThawWorker *worker, ThawCommand *command);
static void put_reply(ThawWorker *worker, ThawCommand *command);

static void worker_thread(void *userdata) {
    ThawWorker *worker = userdata;
    ThawCommand *command;
    while ((command = take_command(worker))) {
        run_command(worker, command);
        put_reply(worker, command);
    }
    thaw_connection_destroy(worker->connection);
    worker->connection = NULL;
}

static void sleep_until_command(ThawWorker *worker) {
    if (thaw_queue_length(worker->commands) > 0)
        return;
    THAW_TRACE(&worker->trace, .kind = THAW_EVENT_ASLEEP);
    thaw_queue_wait(worker->commands);
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
    }
    SDL_UnlockMutex(worker->mutex);
    if (!command)
        return NULL;
    worker->trace.command_id = command->id;
    worker->trace.command = command->type;
    THAW_TRACE(&worker->trace, .kind = THAW_EVENT_TAKEN);
    return command;
}

// THAW_OK: go on.
static ThawErrorCode stop_reason(ThawWorker *worker, Uint32 id) {
    SDL_LockMutex(worker->mutex);
    ThawErrorCode code = id <= worker->stop_id ? worker->stop_code : THAW_OK;
    SDL_UnlockMutex(worker->mutex);
    return code;
}

static void run_command(ThawWorker *worker, ThawCommand *command) {
    ThawErrorCode why = stop_reason(worker, command->id);
    while (!why && thaw_connection_step(worker->connection, command, SLICE_MS) == THAW_STEP_PENDING)
        why = stop_reason(worker, command->id);
    if (why)
        thaw_connection_abandon(worker->connection, command, why);
}

static bool enter_callback(ThawWorker *worker);
static void leave_callback(ThawWorker *worker);
static bool commit_reply(ThawWorker *worker, Uint32 id);
static void ring_doorbell(ThawWorker *worker);

// Once the reply is committed it reaches the client, also when the worker is disowned before it is
// in the queue: thaw_worker_disown waits for that. A worker that was disowned before has a client
// that answers in its place.
static void put_reply(ThawWorker *worker, ThawCommand *command) {
    ThawReply *reply = thaw_command_finish(command);
    if (!commit_reply(worker, reply->id)) {
        thaw_reply_clear(reply);
        SDL_free(reply);
        return;
    }
    THAW_TRACE(&worker->trace, .kind = THAW_EVENT_REPLIED, .code = reply->code);
    worker->trace.command_id = 0;
    // There is room for the replies to all commands that may be outstanding.
    int length = thaw_queue_push(worker->replies, reply);
    SDL_assert(length > 0);
    leave_callback(worker);
    if (length == 1)
        ring_doorbell(worker);
}

// ---- calling out ----

static bool enter_callback(ThawWorker *worker) {
    SDL_LockMutex(worker->mutex);
    worker->in_callback = !worker->disowned;
    bool allowed = worker->in_callback;
    SDL_UnlockMutex(worker->mutex);
    return allowed;
}

static void leave_callback(ThawWorker *worker) {
    worker->entered = false;
    SDL_LockMutex(worker->mutex);
    worker->in_callback = false;
    SDL_CondBroadcast(worker->changed);
    SDL_UnlockMutex(worker->mutex);
}

// False: the worker is disowned. True: the command counts as answered, and the worker is in a
// callback until leave_callback.
static bool commit_reply(ThawWorker *worker, Uint32 id) {
    SDL_LockMutex(worker->mutex);
    bool allowed = !worker->disowned;
    if (allowed) {
        worker->in_callback = true;
        worker->progress.running_id = 0;
        worker->progress.replied_id = id;
    }
    SDL_UnlockMutex(worker->mutex);
    worker->entered = allowed;
    return allowed;
}

static void observe(void *userdata, const ThawEvent *event) {
    ThawWorker *worker = userdata;
    bool entered = worker->entered;
    if (!entered && !enter_callback(worker))
        return;
    worker->options.observer.call(worker->options.observer.userdata, event);
    if (!entered)
        leave_callback(worker);
}

static void ring_doorbell(ThawWorker *worker) {
    if (!worker->options.doorbell.ring || !enter_callback(worker))
        return;
    worker->options.doorbell.ring(worker->options.doorbell.userdata);
    leave_callback(worker);
}

// ---- the client's side ----

static void destroy(void *userdata) {
    ThawWorker *worker = userdata;
    void *left;
    while (worker->commands && (left = thaw_queue_try_pop(worker->commands)))
        thaw_command_free(left);
    while (worker->replies && (left = thaw_queue_try_pop(worker->replies))) {
        thaw_reply_clear(left);
        SDL_free(left);
    }
    thaw_queue_destroy(worker->commands);
    thaw_queue_destroy(worker->replies);
    thaw_connection_destroy(worker->connection);
    if (worker->changed)
        SDL_DestroyCond(worker->changed);
    if (worker->mutex)
        SDL_DestroyMutex(worker->mutex);
    SDL_free(worker);
}

ThawWorker *thaw_worker_create(const ThawOptions *options, Uint32 number) {
    ThawWorker *worker = SDL_calloc(1, sizeof *worker);
    if (!worker)
        return NULL;
    worker->options = *options;
    worker->trace.hook = (ThawHook){options->observer.call ? observe : NULL, worker};
    worker->trace.lane = THAW_LANE_NETWORK;
    worker->trace.thread = number;
    worker->commands = thaw_queue_create(options->capacity);
    worker->replies =
        thaw_queue_create(options->capacity + 1); // all that wait, and the one that runs
    worker->mutex = SDL_CreateMutex();
    worker->changed = SDL_CreateCond();
    worker->connection = thaw_connection_create(options->max_message, &worker->trace);
    if (worker->commands && worker->replies && worker->mutex && worker->changed &&
        worker->connection)
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

ThawReply *thaw_worker_poll(ThawWorker *worker) {
    return thaw_queue_try_pop(worker->replies);
}

bool thaw_worker_has_replies(ThawWorker *worker) {
    return thaw_queue_length(worker->replies) > 0;
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

void thaw_worker_stop(ThawWorker *worker, Uint32 last_id, ThawErrorCode code) {
    SDL_LockMutex(worker->mutex);
    worker->stop_id = last_id;
    worker->stop_code = code;
    SDL_UnlockMutex(worker->mutex);
}

bool thaw_worker_quit(ThawWorker *worker, Uint32 grace_ms) {
    thaw_worker_stop(worker, SDL_MAX_UINT32, THAW_ERROR_CANCELLED);
    thaw_queue_close(worker->commands);
    return thaw_task_wait(worker->task, grace_ms);
}

// Lock held, but not while waiting.
static void cut_off(ThawWorker *worker) {
    worker->disowned = true;
    while (worker->in_callback)
        SDL_CondWait(worker->changed, worker->mutex);
}

void thaw_worker_disown(ThawWorker *worker) {
    SDL_LockMutex(worker->mutex);
    cut_off(worker);
    SDL_UnlockMutex(worker->mutex);
    thaw_queue_close(worker->commands);
}

bool thaw_worker_disown_stuck(ThawWorker *worker, Uint32 last_id) {
    SDL_LockMutex(worker->mutex);
    // A command that is in the system has not been answered, and will not be once `disowned` is
    // set.
    Uint32 id = worker->progress.running_id;
    bool stuck = id > 0 && id <= last_id && thaw_trace_is_in_system(&worker->trace);
    if (stuck)
        cut_off(worker);
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
