#include "worker_replies.h"

static bool commit_reply(ThawWorker *worker, const ThawReply *reply);
static void leave_callback(ThawWorker *worker);
static void ring_doorbell(ThawWorker *worker, Uint32 id, ThawCommandType type);

// Once the reply is committed it reaches the client, also when the worker is disowned before it is
// in the queue: thaw_worker_cut_off waits for that.
void thaw_put_reply(ThawWorker *worker, ThawReply *reply) {
    if (reply->id == 0)
        reply->finished_ns = thaw_clock_ns();
    if (!commit_reply(worker, reply)) {
        thaw_reply_free(reply);
        return;
    }
    // Once it is in the queue it is the client's, and may be gone.
    Uint32 id = reply->id;
    ThawCommandType type = reply->type;
    ThawError code = reply->code;
    THAW_TRACE_AT(&worker->trace, reply->finished_ns, .kind = THAW_EVENT_REPLIED, .command_id = id,
                  .command = type, .code = code);
    if (id > 0)
        worker->trace.command_id = 0;
    // There is room for all that may wait (worker.c).
    Uint64 put_ns = worker->trace.hook.call ? thaw_clock_ns() : 0;
    int length = thaw_queue_push(worker->replies, reply);
    SDL_assert(length > 0);
    THAW_TRACE_AT(&worker->trace, put_ns, .kind = THAW_EVENT_PUT, .command_id = id, .command = type,
                  .code = code);
    worker->entered = false;
    leave_callback(worker);
    if (length == 1)
        ring_doorbell(worker, id, type);
}

// ---- calling out ----

// `since_ns`: the observer holds the thread since then; 0: it is another callback.
static bool enter_callback(ThawWorker *worker, Uint64 since_ns) {
    SDL_LockMutex(worker->mutex);
    worker->in_callback = !worker->disowned;
    worker->progress.held_since_ns = since_ns;
    bool allowed = worker->in_callback;
    SDL_UnlockMutex(worker->mutex);
    return allowed;
}

// Whether somebody counts how long the running command takes: its deadline, or a stop that it was
// told of. Most often nobody does, and the clock need not be read. Lock held.
static bool is_counted(const ThawWorker *worker) {
    return worker->timed || worker->stop.last_id > worker->progress.replied_id;
}

static void leave_callback(ThawWorker *worker) {
    SDL_LockMutex(worker->mutex);
    worker->in_callback = false;
    if (worker->progress.held_since_ns > 0 && is_counted(worker))
        worker->progress.held_ns += thaw_clock_since_ns(worker->progress.held_since_ns);
    worker->progress.held_since_ns = 0;
    if (worker->disowned) // otherwise nobody waits for it
        SDL_CondBroadcast(worker->changed);
    SDL_UnlockMutex(worker->mutex);
}

// False: the worker is disowned. True: the command counts as answered, or the news as waiting, and
// the worker is in the observer until leave_callback. News may come in the middle of a command,
// whose deadline that time does not count for.
static bool commit_reply(ThawWorker *worker, const ThawReply *reply) {
    SDL_LockMutex(worker->mutex);
    bool allowed = !worker->disowned;
    if (allowed) {
        worker->in_callback = true;
        if (worker->trace.hook.call)
            worker->progress.held_since_ns = reply->finished_ns;
        if (reply->id > 0) {
            worker->progress.running_id = 0;
            worker->progress.replied_id = reply->id;
        } else if (reply->frame) {
            worker->news_count++;
            worker->news_bytes += reply->size;
        }
        worker->progress.listens = thaw_connection_listens(worker->connection);
    }
    SDL_UnlockMutex(worker->mutex);
    worker->entered = allowed;
    return allowed;
}

void thaw_worker_observe(void *userdata, const ThawEvent *event) {
    ThawWorker *worker = userdata;
    bool entered = worker->entered;
    if (!entered && !enter_callback(worker, event->time_ns))
        return;
    worker->options.observer.call(worker->options.observer.userdata, event);
    if (!entered)
        leave_callback(worker);
}

static void ring_doorbell(ThawWorker *worker, Uint32 id, ThawCommandType type) {
    if (!worker->options.doorbell.call || !enter_callback(worker, 0))
        return;
    worker->options.doorbell.call(worker->options.doorbell.userdata);
    leave_callback(worker);
    THAW_TRACE(&worker->trace, .kind = THAW_EVENT_RUNG, .command_id = id, .command = type);
}

void thaw_worker_cut_off(ThawWorker *worker) {
    worker->disowned = true;
    while (worker->in_callback)
        SDL_CondWait(worker->changed, worker->mutex);
}
