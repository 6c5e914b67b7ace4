// DESIGN
// The thread sleeps in thaw_queue_wait until there is a command; nothing wakes it on time. A
// command that waits for bytes does so in slices of SLICE_MS, and between two slices the thread
// looks whether a stop was asked for. Every call out of the worker (observer, doorbell) is made
// with no lock held, but announced under the lock before, so that thaw_worker_disown can wait for
// it to return.
#include "worker.h"

#include "connection.h"
#include "observe.h"
#include "queue.h"

#define SLICE_MS                                                                                   \
    25u // well below THAW_GRACE_MS, so that a worker which is not stuck has time to answer

struct ThawWorker {
    ThawQueue *commands; // client -> thread
    ThawQueue *replies;  // thread -> client
    ThawOptions options; // constant after creation
    SDL_Thread *thread;  // the client's handle of it

    ThawConnection *connection; // the thread's own, but for being asked where it is

    SDL_mutex *mutex;  // guards what follows, and that pointer once the thread runs
    SDL_cond *changed; // calling_out or home changed
    ThawProgress progress;
    Uint32 stop_id;          // commands up to this one are to be stopped,
    ThawErrorCode stop_code; // for this reason
    bool calling_out;        // the thread is in a function of the caller's
    bool disowned;           // and must not enter one again
    bool home;               // the thread is done with everything
    int holders;             // who has not let go yet: client, thread
};

// ---- the thread ----

static bool begin_call_out(ThawWorker *worker) {
    SDL_LockMutex(worker->mutex);
    worker->calling_out = !worker->disowned;
    bool allowed = worker->calling_out;
    SDL_UnlockMutex(worker->mutex);
    return allowed;
}

static void end_call_out(ThawWorker *worker) {
    SDL_LockMutex(worker->mutex);
    worker->calling_out = false;
    SDL_CondBroadcast(worker->changed);
    SDL_UnlockMutex(worker->mutex);
}

static void observe(void *userdata, const ThawEvent *event) {
    ThawWorker *worker = userdata;
    if (!begin_call_out(worker))
        return;
    worker->options.observer.call(worker->options.observer.userdata, event);
    end_call_out(worker);
}

// What the worker and its connection report to: nobody when the caller has no observer.
static ThawHook own_observer(ThawWorker *worker) {
    return (ThawHook){worker->options.observer.call ? observe : NULL, worker};
}

static void ring_doorbell(ThawWorker *worker) {
    if (!worker->options.doorbell.ring || !begin_call_out(worker))
        return;
    worker->options.doorbell.ring(worker->options.doorbell.userdata);
    end_call_out(worker);
}

// Wait for a command and take it; NULL when there will be none. Taking it and saying so is one step
// under the lock: what a disowned worker has not taken by then is the client's again.
static ThawCommand *take_command(ThawWorker *worker) {
    if (!thaw_queue_wait(worker->commands))
        return NULL;
    SDL_LockMutex(worker->mutex);
    ThawCommand *command = worker->disowned ? NULL : thaw_queue_try_pop(worker->commands);
    if (command) {
        worker->progress.running_id = command->id;
        worker->progress.running_since_ns = thaw_clock_ns();
    }
    SDL_UnlockMutex(worker->mutex);
    if (command)
        THAW_OBSERVE(own_observer(worker), .kind = THAW_EVENT_TAKEN, .lane = THAW_LANE_NETWORK,
                     .command_id = command->id);
    return command;
}

static void end_command(ThawWorker *worker, ThawCommand *command) {
    ThawReply *reply = thaw_command_finish(command);
    THAW_OBSERVE(own_observer(worker), .kind = THAW_EVENT_REPLIED, .lane = THAW_LANE_NETWORK,
                 .command_id = reply->id);
    SDL_LockMutex(worker->mutex);
    worker->progress.running_id = 0;
    worker->progress.replied_id = reply->id;
    // The queue has room for every command that the client lets in, so only a disowned worker,
    // whose client has answered in its place, does not get rid of the reply.
    int length = worker->disowned ? 0 : thaw_queue_push(worker->replies, reply);
    SDL_UnlockMutex(worker->mutex);
    if (length == 0) {
        thaw_reply_clear(reply);
        SDL_free(reply);
    }
    if (length == 1)
        ring_doorbell(worker);
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

static void destroy(ThawWorker *worker) {
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

static void let_go(ThawWorker *worker) {
    SDL_LockMutex(worker->mutex);
    int holders = --worker->holders;
    SDL_UnlockMutex(worker->mutex);
    if (holders == 0)
        destroy(worker);
}

static int worker_thread(void *userdata) {
    ThawWorker *worker = userdata;
    ThawCommand *command;
    while ((command = take_command(worker))) {
        run_command(worker, command);
        end_command(worker, command);
    }
    ThawConnection *connection = worker->connection;
    SDL_LockMutex(worker->mutex);
    worker->connection = NULL;
    SDL_UnlockMutex(worker->mutex);
    thaw_connection_destroy(connection);
    SDL_LockMutex(worker->mutex);
    worker->home = true;
    SDL_CondBroadcast(worker->changed);
    SDL_UnlockMutex(worker->mutex);
    let_go(worker);
    return 0;
}

// ---- the client's side ----

ThawWorker *thaw_worker_create(const ThawOptions *options) {
    ThawWorker *worker = SDL_calloc(1, sizeof *worker);
    if (!worker)
        return NULL;
    worker->options = *options;
    worker->holders = 2;
    worker->commands = thaw_queue_create(options->capacity);
    worker->replies = thaw_queue_create(options->capacity);
    worker->mutex = SDL_CreateMutex();
    worker->changed = SDL_CreateCond();
    worker->connection =
        thaw_connection_create(options->max_message, own_observer(worker), THAW_LANE_NETWORK);
    if (worker->commands && worker->replies && worker->mutex && worker->changed &&
        worker->connection)
        worker->thread = SDL_CreateThread(worker_thread, "thaw worker", worker);
    if (!worker->thread) {
        destroy(worker);
        return NULL;
    }
    return worker;
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
    progress.in_system = worker->connection && thaw_connection_is_in_system(worker->connection);
    SDL_UnlockMutex(worker->mutex);
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
    Uint64 end_ns = thaw_clock_ns() + (Uint64)grace_ms * THAW_NS_PER_MS;
    SDL_LockMutex(worker->mutex);
    for (Uint64 now_ns; !worker->home && (now_ns = thaw_clock_ns()) < end_ns;) {
        Uint32 left_ms = (Uint32)((end_ns - now_ns) / THAW_NS_PER_MS) + 1;
        SDL_CondWaitTimeout(worker->changed, worker->mutex, left_ms);
    }
    bool home = worker->home;
    SDL_UnlockMutex(worker->mutex);
    return home;
}

bool thaw_worker_disown(ThawWorker *worker, Uint32 last_id) {
    SDL_LockMutex(worker->mutex);
    worker->disowned = worker->progress.replied_id < last_id;
    while (worker->disowned && worker->calling_out)
        SDL_CondWait(worker->changed, worker->mutex);
    bool disowned = worker->disowned;
    SDL_UnlockMutex(worker->mutex);
    if (disowned)
        thaw_queue_close(worker->commands);
    return disowned;
}

bool thaw_worker_is_home(ThawWorker *worker) {
    SDL_LockMutex(worker->mutex);
    bool home = worker->home;
    SDL_UnlockMutex(worker->mutex);
    return home;
}

void thaw_worker_release(ThawWorker *worker) {
    // SDL looks at a thread that it detaches when that may have ended and freed itself already. So
    // it is detached while it needs this mutex before it ends.
    SDL_LockMutex(worker->mutex);
    bool home = worker->home;
    if (!home)
        SDL_DetachThread(worker->thread);
    SDL_UnlockMutex(worker->mutex);
    if (home)
        SDL_WaitThread(worker->thread, NULL);
    let_go(worker);
}
