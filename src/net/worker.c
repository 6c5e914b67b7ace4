// DESIGN
// The thread is worker_thread, below: it sleeps until there is a command, and nothing wakes it on
// time. A command that waits for bytes does so in slices of SLICE_MS, and between two slices the
// thread looks whether a stop was asked for.
//
// With auto_receive, and a connection, it looks for bytes now and then while it sleeps: a command
// wakes it at once, bytes cannot, since SDL_net can wait for sockets only. So the pauses between
// two looks begin short, and grow with the time since something came. News has a limit: past it,
// the bytes stay where they are, and the peer has to wait for the polls.
//
// Every call out of the worker (observer, doorbell) is made with no lock held, but announced under
// the lock before, so that thaw_worker_disown can wait for it to return.
//
// Lock order: the worker's mutex, then that of a queue or of the frames kept.
#include "worker.h"

#include "connection.h"
#include "queue.h"
#include "stop.h"
#include "task.h"
#include "trace.h"

// Well below THAW_GRACE_MS, so that a worker which is not stuck has time to answer.
#define SLICE_MS 25u

// Between two looks for news: a part of the time since something came, so that a stream of messages
// is hardly delayed and an idle connection costs little. The longest is what its end takes to be
// told.
#define PAUSE_PART 16u
#define PAUSE_LEAST_MS 1u
#define PAUSE_MOST_MS 40u

// So long after the last large message no frame is kept for the next one (reuse.h).
#define REUSE_FOR_MS 3000u

// Of news that may wait; more where a single message may be longer.
#define NEWS_BYTES_LEAST (64u * 1024u)

// All commands may be answered, as much news wait, and each of the connections that they opened
// have ended, with that of before.
#define REPLIES_FOR(capacity) (3 * (capacity) + 1)

struct ThawWorker {
    ThawQueue *commands;       // client -> thread
    ThawQueue *replies;        // thread -> client
    ThawClientOptions options; // constant after creation
    ThawTask *task;            // the client's handle of the thread

    ThawConnection *connection; // the thread's own
    ThawReply *news;            // the thread's own: for the next message that comes by itself
    ThawTrace trace;            // the thread's own, but for the question where it is
    bool entered;               // the thread's own: commit_reply has entered the callback already

    ThawReuse *reuse; // a reference; NULL: none
    bool reuses;      // the thread's own: large messages move, or did a moment ago,
    Uint64 moved_ns;  // when the thread last saw it,
    Uint64 moved;     // and thaw_connection_moved then

    // The client's own: the replies of a round of polls.
    void **round;    // taken out of the queue at once; as many as that holds
    int round_count; // of them,
    int round_next;  // and the next one to hand out
    bool round_news; // news was among those handed out since the last NULL

    SDL_mutex *mutex;  // guards what follows
    SDL_cond *changed; // in_callback is false again
    ThawProgress progress;
    ThawStop stop;
    int news_count;    // messages that came by themselves and were not polled,
    Uint64 news_bytes; // and their payload
    bool timed;        // the command that runs has a deadline
    bool in_callback;  // the thread is in a function of the caller's, or has committed a
                       // reply that is not in its queue yet: disowning waits for either
    bool disowned;     // it must not enter one again
};

// ---- the thread ----

static ThawCommand *take_command(ThawWorker *worker);
static void run_command(ThawWorker *worker, ThawCommand *command);
static void put_reply(ThawWorker *worker, ThawReply *reply);
static void tend_reuse(ThawWorker *worker);
static void end_reuse(ThawWorker *worker);
static void await_news(ThawWorker *worker);
static bool take_news(ThawWorker *worker);

static void worker_thread(void *userdata) {
    ThawWorker *worker = userdata;
    ThawCommand *command;
    while ((command = take_command(worker))) {
        run_command(worker, command);
        tend_reuse(worker);
        put_reply(worker, thaw_command_finish(command));
        await_news(worker);
    }
    thaw_connection_destroy(worker->connection);
    worker->connection = NULL;
}

// Whether the thread will sleep is a question of the observer's alone.
static void sleep_until_command(ThawWorker *worker) {
    bool tells = worker->trace.hook.call && thaw_queue_length(worker->commands) == 0;
    if (tells)
        THAW_TRACE(&worker->trace, .kind = THAW_EVENT_ASLEEP);
    if (worker->reuses && thaw_queue_wait(worker->commands, REUSE_FOR_MS) == 0)
        end_reuse(worker);
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

// THAW_OK: go on.
static ThawError stop_reason(ThawWorker *worker, Uint32 id) {
    SDL_LockMutex(worker->mutex);
    ThawError code = thaw_stop_reason(&worker->stop, id);
    SDL_UnlockMutex(worker->mutex);
    return code;
}

// ---- large frames ----

// A worker that was given up begins and ends nothing: what is kept is its client's, and that of the
// client's fresh worker. Looking and beginning is one step under the lock.
static void begin_reuse(ThawWorker *worker) {
    worker->reuses = true;
    SDL_LockMutex(worker->mutex);
    if (!worker->disowned)
        thaw_reuse_begin(worker->reuse);
    SDL_UnlockMutex(worker->mutex);
}

// The memory is freed without the lock. A fresh worker that has begun meanwhile, which is rare,
// allocates each time until it begins again.
static void end_reuse(ThawWorker *worker) {
    worker->reuses = false;
    SDL_LockMutex(worker->mutex);
    bool disowned = worker->disowned;
    SDL_UnlockMutex(worker->mutex);
    if (!disowned)
        thaw_reuse_end(worker->reuse);
}

// Whether large messages move shows in the bytes: so many since the last look, or none for long.
static void tend_reuse(ThawWorker *worker) {
    Uint64 moved = thaw_connection_moved(worker->connection);
    bool much = moved - worker->moved >= THAW_REUSE_LEAST;
    if (much) {
        worker->moved = moved;
        worker->moved_ns = thaw_clock_ns();
        if (!worker->reuses)
            begin_reuse(worker);
    } else if (worker->reuses &&
               thaw_clock_since_ns(worker->moved_ns) / THAW_NS_PER_MS >= REUSE_FOR_MS) {
        end_reuse(worker);
    }
}

// ---- running ----

// A long SEND takes in what comes between two of its pieces, and lets it become news at once.
static ThawError stop_or_news(ThawWorker *worker, const ThawCommand *command) {
    tend_reuse(worker);
    ThawError why = stop_reason(worker, command->id);
    while (!why && command->type != THAW_COMMAND_RECEIVE &&
           thaw_connection_listens(worker->connection) &&
           thaw_connection_has_message(worker->connection) && take_news(worker))
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

// ---- news ----

static Uint32 pause_ms(Uint64 since_ns) {
    Uint64 part_ms = thaw_clock_since_ns(since_ns) / THAW_NS_PER_MS / PAUSE_PART;
    return (Uint32)SDL_clamp(part_ms, PAUSE_LEAST_MS, PAUSE_MOST_MS);
}

// Until there is a command, or no connection, whose end is returned.
static ThawReply *listen_for_news(ThawWorker *worker) {
    ThawConnection *connection = worker->connection;
    ThawReply *end = NULL;
    Uint64 since_ns = thaw_clock_ns();
    while (!end && thaw_connection_listens(connection)) {
        Uint64 before = thaw_connection_received(connection);
        bool came = take_news(worker) || thaw_connection_received(connection) > before;
        if (came)
            since_ns = thaw_clock_ns();
        tend_reuse(worker);
        end = thaw_connection_take_end(connection);
        if (end || thaw_queue_wait(worker->commands, came ? 0 : pause_ms(since_ns)) != 0)
            break;
    }
    return end;
}

static void await_news(ThawWorker *worker) {
    ThawConnection *connection = worker->connection;
    ThawReply *end = thaw_connection_take_end(connection); // as the command has noticed it
    if (!end && thaw_connection_listens(connection))
        end = listen_for_news(worker);
    thaw_connection_end_wait(connection);
    if (end)
        put_reply(worker, end);
}

static bool has_room(ThawWorker *worker) {
    SDL_LockMutex(worker->mutex);
    bool room = !worker->disowned && worker->news_count < worker->options.capacity &&
                worker->news_bytes < SDL_max(worker->options.max_message, NEWS_BYTES_LEAST);
    SDL_UnlockMutex(worker->mutex);
    return room;
}

// Whether a message has come by itself. Without room for it, or memory, nothing is read.
static bool take_news(ThawWorker *worker) {
    if (!has_room(worker))
        return false;
    if (!worker->news)
        worker->news = thaw_reply_create(THAW_COMMAND_RECEIVE);
    if (!worker->news || thaw_connection_listen(worker->connection, worker->news) != THAW_STEP_DONE)
        return false;
    ThawReply *news = worker->news;
    if (!news->frame)
        return false; // it is the end
    worker->news = NULL;
    put_reply(worker, news);
    return true;
}

// ---- replying ----

static bool commit_reply(ThawWorker *worker, const ThawReply *reply);
static void leave_callback(ThawWorker *worker);
static void ring_doorbell(ThawWorker *worker, Uint32 id, ThawCommandType type);

// Once the reply is committed it reaches the client, also when the worker is disowned before it is
// in the queue: thaw_worker_disown waits for that. A worker that was disowned before has a client
// that answers in its place. News may come in the middle of a command.
static void put_reply(ThawWorker *worker, ThawReply *reply) {
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
    // There is room for all that may wait (REPLIES_FOR).
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
            worker->progress.listens = thaw_connection_listens(worker->connection);
        } else if (reply->frame) {
            worker->news_count++;
            worker->news_bytes += reply->size;
        }
    }
    SDL_UnlockMutex(worker->mutex);
    worker->entered = allowed;
    return allowed;
}

static void observe(void *userdata, const ThawEvent *event) {
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

// ---- the client's side ----

Uint64 thaw_progress_held_ns(const ThawProgress *progress, Uint64 now_ns) {
    Uint64 since_ns = progress->held_since_ns;
    return progress->held_ns + (since_ns > 0 ? thaw_clock_span_ns(since_ns, now_ns) : 0);
}

Uint64 thaw_progress_ns(const ThawProgress *progress, Uint64 now_ns) {
    Uint64 held_ns = thaw_progress_held_ns(progress, now_ns) - progress->held_before_ns;
    return thaw_clock_span_ns(held_ns, thaw_clock_span_ns(progress->running_since_ns, now_ns));
}

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
    worker->trace.hook = (ThawHook){options->observer.call ? observe : NULL, worker};
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
    // set. The observer that is told of a call runs when the call counts as begun.
    Uint32 id = worker->progress.running_id;
    bool stuck =
        id > 0 && id <= last_id && !worker->in_callback && thaw_trace_is_in_system(&worker->trace);
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
