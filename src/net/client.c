// DESIGN
// The commands are run by one of two: a worker, which has the network thread, or a stepper, which
// has none and runs a step whenever the client is polled. Which of them is there follows from the
// strategy; everything but the disowning is the same for both.
//
// The client numbers the commands, so the ids from answered_id + 1 to submitted_id are outstanding,
// and it notes the type and time of each. They are answered in that order.
//
// Everything here belongs to the GUI thread; what the threads share is inside worker and queue.
#include "client.h"

#include "frame_inside.h"
#include "message_inside.h"
#include "queue.h"
#include "reuse.h"
#include "sized.h"
#include "stepper.h"
#include "trace.h"
#include "transport.h"
#include "worker.h"

// All that a disowned worker may have replied (worker.c), what is answered in its place, and the
// end of its connection. No other is disowned before they are polled.
#define ANSWERS_FOR(capacity) (4 * (capacity) + 2)

#define POLL_EVERY_MS 16 // how often a GUI without a picture to draw goes on with a command

typedef struct Outstanding {
    ThawCommandType type;
    void *userdata;
    Uint32 timeout_ms; // its deadline; 0: none
    bool cancelled;    // by itself
    bool listens;      // CONNECT: as auto_receive was then
    Uint64 submitted_ns;
} Outstanding;

struct ThawClient {
    SDL_threadID owner;
    ThawClientOptions options;
    ThawTrace trace;
    ThawWorker *worker;   // THAW_STRATEGY_WORKER: NULL after a disowning, until a command needs one
    Uint32 worker_number; // of the newest worker
    ThawStepper *stepper; // THAW_STRATEGY_POLL, THAW_STRATEGY_BLOCK: never NULL
    ThawQueue *answers;   // all replies of a disowned worker, and those made in its place; they
                          // go out first
    int answer_count;     // replies in `answers`
    int stepped_news;     // messages and ends that the stepper has told since its last NULL
    ThawReuse *reuse;     // keeps a large frame for the next large message
    ThawReply *spare;     // for the next such answer, so that memory cannot stop it,
    ThawReply *spare_end; // and, with auto_receive, for the end of its connection
    Outstanding *outstanding; // a ring: command `id` is at id % capacity
    Uint32 submitted_id;      // of the newest command
    Uint32 answered_id;       // of the newest reply that was polled
    Uint32 last_answer_id;    // of the newest reply that ever went into `answers`
    Uint32 watched_id;        // of the newest command with a deadline or a cancel of its own
    bool connected;           // as that reply says
    bool listens;             // the connection of the newest CONNECT that succeeded

    Uint32 stop_id; // commands up to this one were asked to stop; 0: none
    ThawError stop_code;
    Uint64 stop_since_ns;
    Uint64 stop_held_ns; // for which the observer had held the thread by then

    ThawWorker *disowned[THAW_DISOWNED_MAX];
    int disowned_count;
    bool started; // thaw_transport_start
};

static void assert_owner(const ThawClient *client) {
    SDL_assert(SDL_ThreadID() == client->owner);
    (void)client;
}

static ThawClientOptions with_defaults(const ThawClientOptions *options) {
    ThawClientOptions result = *options;
    if (result.capacity <= 0)
        result.capacity = THAW_CAPACITY_DEFAULT;
    result.capacity = SDL_min(result.capacity, THAW_CAPACITY_LIMIT);
    if (result.max_message == 0)
        result.max_message = THAW_MAX_MESSAGE_DEFAULT;
    return result;
}

static Outstanding *note_of(const ThawClient *client, Uint32 id) {
    return &client->outstanding[id % (Uint32)client->options.capacity];
}

#define EFFECT_OF(name, step, deadline, effect) [THAW_COMMAND_##name] = (effect),

static ThawEffect effect_of(ThawCommandType type) {
    static const ThawEffect effects[] = {THAW_COMMANDS(EFFECT_OF)};
    return effects[type];
}

// ---- who runs the commands ----

static bool has_runner(ThawClient *client) {
    bool by_worker = client->options.strategy == THAW_STRATEGY_WORKER;
    if (by_worker && !client->worker) {
        client->worker =
            thaw_worker_create(&client->options, client->worker_number + 1, client->reuse);
        client->worker_number += client->worker != NULL;
    }
    if (!by_worker && !client->stepper)
        client->stepper = thaw_stepper_create(&client->options);
    return client->worker || client->stepper;
}

static bool push(ThawClient *client, ThawCommand *command) {
    return client->stepper ? thaw_stepper_push(client->stepper, command)
                           : thaw_worker_push(client->worker, command);
}

static ThawProgress progress_of(const ThawClient *client) {
    if (client->stepper)
        return thaw_stepper_progress(client->stepper);
    return client->worker ? thaw_worker_progress(client->worker) : (ThawProgress){0};
}

// End a worker; NULL is fine. One that is stuck joins the disowned.
static void retire(ThawClient *client, ThawWorker *worker) {
    if (!worker)
        return;
    if (!thaw_worker_quit(worker, THAW_GRACE_MS)) {
        thaw_worker_disown(worker);
        THAW_TRACE(&client->trace, .kind = THAW_EVENT_DISOWNED,
                   .thread = thaw_worker_number(worker));
        if (client->disowned_count < THAW_DISOWNED_MAX) {
            client->disowned[client->disowned_count++] = worker;
            return;
        }
    }
    thaw_worker_release(worker);
}

// ---- creating and destroying ----

// Free the disowned workers whose threads have finished.
static void collect_finished(ThawClient *client) {
    for (int i = client->disowned_count - 1; i >= 0; i--) {
        ThawWorker *worker = client->disowned[i];
        if (!thaw_worker_has_finished(worker))
            continue;
        THAW_TRACE(&client->trace, .kind = THAW_EVENT_FINISHED,
                   .thread = thaw_worker_number(worker));
        thaw_worker_release(worker);
        client->disowned[i] = client->disowned[--client->disowned_count];
    }
}

static bool has_spare(ThawClient *client) {
    if (!client->spare)
        client->spare = thaw_reply_create(THAW_COMMAND_CONNECT);
    if (!client->spare_end)
        client->spare_end = thaw_reply_create(THAW_COMMAND_CLOSE);
    return client->spare && client->spare_end;
}

static bool start(ThawClient *client) {
    if (!thaw_transport_start())
        return false;
    client->started = true;
    client->outstanding = SDL_calloc((size_t)client->options.capacity, sizeof *client->outstanding);
    client->answers = thaw_queue_create(ANSWERS_FOR(client->options.capacity));
    client->reuse = thaw_reuse_create();
    if (!client->outstanding || !client->answers || !client->reuse || !has_spare(client)) {
        SDL_OutOfMemory();
        return false;
    }
    return has_runner(client);
}

ThawClient *thaw_client_create_sized(const ThawClientOptions *options, size_t size) {
    ThawClientOptions copy;
    SDL_ClearError();
    if (!thaw_sized_copy(&copy, sizeof copy, options, size))
        return NULL;
    ThawClient *client = SDL_calloc(1, sizeof *client);
    if (!client) {
        SDL_OutOfMemory();
        return NULL;
    }
    client->owner = SDL_ThreadID();
    client->options = with_defaults(&copy);
    client->trace.lane = THAW_LANE_GUI;
    if (start(client)) {
        client->trace.hook = client->options.observer; // a client that never was has no end
        return client;
    }
    thaw_client_destroy(client);
    // Not everything that can be refused says so.
    if (!*SDL_GetError())
        SDL_SetError("there is no memory, or no thread, for the network");
    return NULL;
}

void thaw_client_destroy(ThawClient *client) {
    if (!client)
        return;
    assert_owner(client);
    retire(client, client->worker);
    thaw_stepper_destroy(client->stepper);
    collect_finished(client);
    bool stuck = client->disowned_count > 0;
    for (int i = 0; i < client->disowned_count; i++)
        thaw_worker_release(client->disowned[i]);
    ThawReply *reply;
    while (client->answers && (reply = thaw_queue_try_pop(client->answers)))
        thaw_reply_free(reply);
    thaw_queue_destroy(client->answers);
    thaw_reuse_end(client->reuse);
    thaw_reuse_release(client->reuse);
    thaw_reply_free(client->spare);
    thaw_reply_free(client->spare_end);
    SDL_free(client->outstanding);
    THAW_TRACE(&client->trace, .kind = THAW_EVENT_ENDED);
    // A disowned worker still has its transport.
    if (client->started && !stuck)
        thaw_transport_stop();
    SDL_free(client);
}

// ---- the strategy ----

ThawStrategy thaw_client_strategy(const ThawClient *client) {
    return client->options.strategy;
}

bool thaw_client_set_strategy(ThawClient *client, ThawStrategy strategy) {
    assert_owner(client);
    if (thaw_client_outstanding_count(client) > 0)
        return false;
    if (strategy == client->options.strategy)
        return true;
    ThawStrategy old = client->options.strategy;
    ThawWorker *worker = client->worker;
    ThawStepper *stepper = client->stepper;
    client->options.strategy = strategy;
    client->worker = NULL;
    client->stepper = NULL;
    if (!has_runner(client)) {
        client->options.strategy = old;
        client->worker = worker;
        client->stepper = stepper;
        return false;
    }
    retire(client, worker);
    thaw_reuse_end(client->reuse); // a stepper has no thread that would
    thaw_stepper_destroy(stepper);
    client->connected = false;
    return true;
}

// ---- submitting ----

// Every worker that runs a CONNECT may have to be disowned, and their number is bounded.
static bool must_refuse(const ThawClient *client, const ThawCommand *command) {
    return command->type == THAW_COMMAND_CONNECT &&
           client->options.strategy == THAW_STRATEGY_WORKER &&
           client->disowned_count >= THAW_DISOWNED_MAX;
}

#define DEADLINE_OF(name, step, deadline, effect)                                                  \
    case THAW_COMMAND_##name: return deadline;

// 0: there is none.
static Uint32 deadline_of(const ThawClient *client, const ThawCommand *command) {
    const ThawClientOptions *options = &client->options;
    if (command->timeout_ms > 0)
        return command->timeout_ms;
    switch (command->type) { THAW_COMMANDS(DEADLINE_OF) }
    return 0;
}

// With auto_receive a CONNECT takes along what its connection's end is told with.
static bool has_end(const ThawClient *client, ThawCommand *command) {
    if (!client->options.auto_receive || command->type != THAW_COMMAND_CONNECT)
        return true;
    command->end = thaw_reply_create(THAW_COMMAND_CLOSE);
    return command->end != NULL;
}

bool thaw_client_has_room(const ThawClient *client) {
    return thaw_client_outstanding_count(client) < client->options.capacity &&
           client->submitted_id < SDL_MAX_UINT32 - 1;
}

Uint32 thaw_client_submit(ThawClient *client, ThawCommand *command) {
    assert_owner(client);
    if (!command || !thaw_client_has_room(client) || !has_runner(client) || !has_spare(client) ||
        !has_end(client, command)) {
        thaw_command_free(command);
        return 0;
    }
    collect_finished(client);
    Uint32 id = client->submitted_id + 1;
    command->id = id;
    command->submitted_ns = thaw_clock_ns();
    command->refused = must_refuse(client, command);
    Outstanding note = {.type = command->type,
                        .userdata = command->userdata,
                        .timeout_ms = deadline_of(client, command),
                        .listens = command->end != NULL,
                        .submitted_ns = command->submitted_ns};
    if (command->frame)
        thaw_frame_adopt(command->frame, client->reuse);
    // Told before the push, since the command may be taken at once. The runner's queue has room for
    // all that may be outstanding, so nothing is told of a command that is refused.
    THAW_TRACE(&client->trace, .kind = THAW_EVENT_SUBMITTED, .command_id = id,
               .command = note.type);
    bool pushed = push(client, command);
    SDL_assert(pushed);
    if (!pushed) {
        thaw_command_free(command);
        return 0;
    }
    *note_of(client, id) = note;
    client->submitted_id = id;
    if (note.timeout_ms > 0)
        client->watched_id = id;
    return id;
}

Uint32 thaw_client_connect(ThawClient *client, const char *host, int port) {
    return thaw_client_submit(client, thaw_command_connect(host, port));
}

Uint32 thaw_client_send(ThawClient *client, const void *bytes, Uint32 size) {
    ThawFrame *used = thaw_frame_take(client->reuse, size);
    if (!used)
        return thaw_client_submit(client, thaw_command_send(bytes, size));
    thaw_frame_fill(used, bytes, size);
    ThawCommand *command = thaw_command_send_frame(used);
    if (!command)
        thaw_frame_free(used);
    return thaw_client_submit(client, command);
}

Uint32 thaw_client_receive(ThawClient *client) {
    return thaw_client_submit(client, thaw_command_receive());
}

Uint32 thaw_client_close(ThawClient *client) {
    return thaw_client_submit(client, thaw_command_close());
}

void thaw_client_set_auto_receive(ThawClient *client, bool on) {
    assert_owner(client);
    client->options.auto_receive = on;
}

// ---- stopping ----

// How long the thread had to obey until `now_ns`.
static Uint64 stop_ns(const ThawClient *client, const ThawProgress *progress, Uint64 now_ns) {
    Uint64 held_ns =
        thaw_clock_span_ns(client->stop_held_ns, thaw_progress_held_ns(progress, now_ns));
    return thaw_clock_span_ns(held_ns, thaw_clock_span_ns(client->stop_since_ns, now_ns));
}

// Forget a stop that was obeyed: all that it was meant for is answered.
static void settle_stop(ThawClient *client) {
    if (client->stop_id == 0)
        return;
    Uint32 replied_id = SDL_max(client->answered_id, client->last_answer_id);
    replied_id = SDL_max(replied_id, progress_of(client).replied_id);
    if (client->stop_id <= replied_id)
        client->stop_id = 0;
}

static void ask_to_stop(ThawClient *client, Uint32 last_id, ThawError code) {
    // A second request does not give the worker more time.
    settle_stop(client);
    if (client->stop_id == 0) {
        ThawProgress progress = progress_of(client);
        client->stop_since_ns = thaw_clock_ns();
        client->stop_held_ns = thaw_progress_held_ns(&progress, client->stop_since_ns);
    }
    client->stop_id = last_id;
    client->stop_code = code;
    if (client->stepper)
        thaw_stepper_stop(client->stepper, last_id, code);
    else if (client->worker)
        thaw_worker_stop(client->worker, last_id, code);
}

static void tell_cancelled(ThawClient *client, Uint32 id) {
    THAW_TRACE(&client->trace, .kind = THAW_EVENT_CANCELLED, .command_id = id,
               .command = note_of(client, id)->type);
}

void thaw_client_cancel_all(ThawClient *client) {
    assert_owner(client);
    if (thaw_client_outstanding_count(client) == 0)
        return;
    tell_cancelled(client, client->submitted_id);
    ask_to_stop(client, client->submitted_id, THAW_ERROR_CANCELLED);
}

static void cancel_single(ThawClient *client, Uint32 id) {
    if (client->stepper)
        thaw_stepper_cancel(client->stepper, id);
    else if (client->worker)
        thaw_worker_cancel(client->worker, id);
}

// Once it runs, the next poll gives it the time that every stop has (watch).
bool thaw_client_cancel(ThawClient *client, Uint32 id) {
    assert_owner(client);
    if (id <= client->answered_id || id > client->submitted_id)
        return false;
    tell_cancelled(client, id);
    note_of(client, id)->cancelled = true;
    client->watched_id = SDL_max(client->watched_id, id);
    cancel_single(client, id);
    return true;
}

// ---- disowning ----
//
// A worker that was asked to stop and still sits in the system THAW_GRACE_MS later stays there: the
// client disowns it, answers in its place, and gives what is left in the queue to a fresh worker.
// Out of the system it obeys by itself, as soon as a busy machine lets it run, and its connection
// is not lost.
//
// An example. CONNECT #5 sits in the system, SEND #6 waits in the worker's queue:
//   submitted_id is 6, answered_id 4, and so is the worker's progress.replied_id.
//   thaw_client_cancel_all: stop_id becomes 6. The worker is told too, but does not get to look.
//   A poll, THAW_GRACE_MS later: #5 is still not answered, so the worker is disowned. From then on
//   it calls nobody, and what it still replies is discarded. The client answers #5, which it is
//   stuck in, and #6, which it has not begun; last_answer_id becomes 6. Behind a deadline, stop_id
//   would be 5, and #6 go to a fresh worker.
//   The system returns: the thread ends, and a later poll joins it (collect_finished).

static void put_answer(ThawClient *client, ThawReply *reply) {
    client->last_answer_id = SDL_max(client->last_answer_id, reply->id);
    client->answer_count += thaw_queue_push(client->answers, reply) > 0;
}

// A reply that the client has made itself.
static void answer(ThawClient *client, ThawReply *reply) {
    THAW_TRACE(&client->trace, .kind = THAW_EVENT_ANSWERED, .command_id = reply->id,
               .command = reply->type, .code = reply->code);
    put_answer(client, reply);
}

// The connection is given up as well, and that is news.
static void answer_end(ThawClient *client, const ThawReply *reply) {
    ThawReply *end = client->spare_end;
    client->spare_end = NULL;
    thaw_reply_fail(end, reply->code, "%s", reply->text);
    end->finished_ns = reply->finished_ns;
    THAW_TRACE(&client->trace, .kind = THAW_EVENT_REPLIED, .command = end->type, .code = end->code);
    put_answer(client, end);
}

// Answer the command that the disowned worker is stuck in.
static void answer_in_place(ThawClient *client, const ThawProgress *progress) {
    Uint32 id = progress->running_id;
    const Outstanding *note = note_of(client, id);
    ThawReply *reply = client->spare;
    client->spare = NULL;
    reply->id = id;
    reply->type = note->type;
    reply->userdata = note->userdata;
    reply->submitted_ns = note->submitted_ns;
    reply->started_ns = progress->running_since_ns;
    reply->finished_ns = thaw_clock_ns();
    thaw_reply_fail(reply, client->stop_code,
                    "%s; that thread is stuck in the system, so a new one took over%s",
                    client->stop_code == THAW_ERROR_TIMEOUT ? "no answer within the time limit"
                                                            : "cancelled",
                    note->type == THAW_COMMAND_SEND ? ", and the connection is lost" : "");
    answer(client, reply);
    if (progress->listens)
        answer_end(client, reply);
}

// Give what the disowned worker had not begun to a fresh one, or answer it here.
static void pass_on(ThawClient *client, ThawCommand *command) {
    command->refused = must_refuse(client, command);
    bool stop = command->id <= client->stop_id;
    if (!stop && has_runner(client)) {
        if (note_of(client, command->id)->cancelled)
            cancel_single(client, command->id); // before it may be taken
        if (push(client, command))
            return;
    }
    if (stop)
        thaw_reply_fail(command->reply, client->stop_code, "cancelled");
    else
        thaw_reply_fail(command->reply, THAW_ERROR_MEMORY, "no thread could be had to run it");
    answer(client, thaw_command_finish(command));
}

// Out of memory, or the answers in the place of another are not polled yet: nothing is done, and
// the next poll tries again.
static void disown(ThawClient *client) {
    // There is room for one more, or must_refuse would have kept the command from running.
    if (!has_spare(client) || client->disowned_count == THAW_DISOWNED_MAX ||
        client->answer_count > 0)
        return;
    ThawWorker *old = client->worker;
    if (!thaw_worker_disown_stuck(old, client->stop_id))
        return; // it has come out of the system in the very last moment, and obeys
    ThawProgress progress = thaw_worker_progress(old);
    THAW_TRACE(&client->trace, .kind = THAW_EVENT_DISOWNED, .thread = thaw_worker_number(old),
               .command_id = progress.running_id,
               .command = note_of(client, progress.running_id)->type);
    client->disowned[client->disowned_count++] = old;
    client->worker = NULL;
    thaw_reuse_end(client->reuse); // the fresh worker begins it anew

    ThawReply *reply;
    while (thaw_worker_has_replies(old) && (reply = thaw_worker_poll(old)))
        put_answer(client, reply);
    answer_in_place(client, &progress);
    ThawCommand *command;
    while ((command = thaw_worker_take_back(old)))
        pass_on(client, command);
    client->stop_id = 0;
}

// ---- watching ----

// Whether time may turn into something: there is a stop, a deadline or a cancel. Most often there
// is none, and then the worker's mutex, which its thread needs, is left alone.
static bool must_watch(const ThawClient *client) {
    return client->stop_id > 0 || client->watched_id > client->answered_id;
}

// Turn a deadline that has passed into a stop, and a stop that is not obeyed into a disowning.
static void watch(ThawClient *client) {
    if (!must_watch(client) || (!client->worker && !client->stepper) ||
        thaw_client_outstanding_count(client) == 0)
        return;
    // In this order: whatever held the thread until now is known.
    Uint64 now_ns = thaw_clock_ns();
    ThawProgress progress = progress_of(client);
    settle_stop(client);
    if (client->stop_id > 0) {
        // A stepper never is: it obeys whenever it is polled.
        Uint64 grace_ns = (Uint64)THAW_GRACE_MS * THAW_NS_PER_MS;
        if (progress.in_system && stop_ns(client, &progress, now_ns) >= grace_ns)
            disown(client);
    } else if (progress.running_id > 0 && note_of(client, progress.running_id)->cancelled) {
        ask_to_stop(client, progress.running_id, THAW_ERROR_CANCELLED);
    } else if (progress.running_id > 0) {
        Uint64 limit_ns = (Uint64)note_of(client, progress.running_id)->timeout_ms * THAW_NS_PER_MS;
        if (limit_ns == 0 || thaw_progress_ns(&progress, now_ns) < limit_ns)
            return;
        THAW_TRACE(&client->trace, .kind = THAW_EVENT_EXPIRED, .command_id = progress.running_id,
                   .command = note_of(client, progress.running_id)->type);
        ask_to_stop(client, progress.running_id, THAW_ERROR_TIMEOUT);
    }
}

// ---- polling ----

// How long the GUI thread waits for the command whose turn it is.
static Uint32 patience_ms(const ThawClient *client) {
    if (client->options.strategy == THAW_STRATEGY_POLL)
        return 0;
    if (thaw_client_outstanding_count(client) == 0)
        return 0;
    Uint32 limit_ms = note_of(client, client->answered_id + 1)->timeout_ms;
    return limit_ms > 0 ? limit_ms : THAW_BLOCK_LIMIT_MS;
}

// Each poll reads on, so a peer that sends without end would keep a caller that polls until NULL.
static ThawReply *next_of_stepper(ThawClient *client) {
    bool over = client->stepped_news == client->options.capacity;
    ThawReply *reply = over ? NULL : thaw_stepper_run(client->stepper, patience_ms(client));
    client->stepped_news = reply ? client->stepped_news + (reply->id == 0) : 0;
    return reply;
}

static ThawReply *next_reply(ThawClient *client) {
    if (client->answer_count > 0) {
        client->answer_count--;
        return thaw_queue_try_pop(client->answers);
    }
    if (client->stepper)
        return next_of_stepper(client);
    return client->worker ? thaw_worker_poll(client->worker) : NULL;
}

ThawReply *thaw_client_poll(ThawClient *client) {
    assert_owner(client);
    collect_finished(client);
    watch(client);
    ThawReply *reply = next_reply(client);
    if (!reply)
        return NULL;
    SDL_assert(reply->id == 0 || reply->id == client->answered_id + 1);
    if (reply->id > 0)
        client->answered_id = reply->id;
    if (reply->type == THAW_COMMAND_CONNECT && reply->code == THAW_OK)
        client->listens = note_of(client, reply->id)->listens;
    client->connected = reply->connected;
    THAW_TRACE(&client->trace, .kind = THAW_EVENT_POLLED, .command_id = reply->id,
               .command = reply->type, .code = reply->code, .began_ns = reply->finished_ns);
    return reply;
}

int thaw_client_outstanding_count(const ThawClient *client) {
    return (int)(client->submitted_id - client->answered_id);
}

bool thaw_client_oldest(const ThawClient *client, ThawCommandType *type, Uint64 *submitted_ns) {
    if (thaw_client_outstanding_count(client) == 0)
        return false;
    const Outstanding *note = note_of(client, client->answered_id + 1);
    *type = note->type;
    *submitted_ns = note->submitted_ns;
    return true;
}

bool thaw_client_is_connected(const ThawClient *client) {
    return client->connected;
}

bool thaw_client_is_listening(const ThawClient *client) {
    return client->connected && client->listens;
}

bool thaw_client_will_be_connected(const ThawClient *client) {
    for (Uint32 id = client->submitted_id; id > client->answered_id; id--) {
        ThawEffect effect = effect_of(note_of(client, id)->type);
        if (effect != THAW_EFFECT_KEEPS)
            return effect == THAW_EFFECT_OPENS;
    }
    return client->connected;
}

int thaw_client_disowned_count(const ThawClient *client) {
    return client->disowned_count;
}

// The doorbell rang for the first of the replies only, so none may be left behind. Whoever asks has
// ended his loop of polls.
static bool has_replies(ThawClient *client) {
    client->stepped_news = 0;
    return client->answer_count > 0 || (client->worker && thaw_worker_has_replies(client->worker));
}

int thaw_client_sleep_limit_ms(ThawClient *client) {
    assert_owner(client);
    if (has_replies(client))
        return 0;
    bool idle = thaw_client_outstanding_count(client) == 0;
    if (client->stepper && client->options.strategy == THAW_STRATEGY_BLOCK && !idle)
        return 0;
    if (client->stepper)
        return idle && !thaw_client_is_listening(client) ? -1 : POLL_EVERY_MS;
    if (idle)
        return -1;
    if (!client->worker)
        return 0;
    if (!must_watch(client))
        return -1;
    Uint64 now_ns = thaw_clock_ns();
    ThawProgress progress = thaw_worker_progress(client->worker);
    if (progress.held_since_ns > 0)
        return POLL_EVERY_MS; // no deadline comes nearer
    Uint64 waited_ms = stop_ns(client, &progress, now_ns) / THAW_NS_PER_MS;
    Uint64 limit_ms = THAW_GRACE_MS;
    if (client->stop_id == 0) {
        if (progress.running_id == 0)
            return (int)THAW_GRACE_MS; // just taken, or just answered: look again soon
        if (note_of(client, progress.running_id)->cancelled)
            return 0; // its stop begins with the next poll
        waited_ms = thaw_progress_ns(&progress, now_ns) / THAW_NS_PER_MS;
        limit_ms = note_of(client, progress.running_id)->timeout_ms;
        if (limit_ms == 0)
            return -1;
    }
    if (waited_ms < limit_ms)
        return (int)SDL_min(limit_ms - waited_ms + 1, SDL_MAX_SINT32);
    return client->stop_id > 0 && !progress.in_system ? 1 : 0; // 1: about to obey, let it run
}

bool thaw_client_wait(ThawClient *client, Uint32 limit_ms) {
    assert_owner(client);
    Uint64 began_ns = thaw_clock_ns();
    for (;;) {
        int due_ms = thaw_client_sleep_limit_ms(client);
        if (due_ms == 0)
            return true;
        Uint64 passed_ms = thaw_clock_since_ns(began_ns) / THAW_NS_PER_MS;
        bool idle = thaw_client_outstanding_count(client) == 0;
        if (passed_ms >= limit_ms || (idle && !thaw_client_is_listening(client)))
            return false;
        Uint32 nap_ms = limit_ms - (Uint32)passed_ms;
        if (due_ms > 0)
            nap_ms = SDL_min(nap_ms, (Uint32)due_ms);
        if (client->worker && thaw_worker_wait(client->worker, nap_ms))
            return true;
        if (client->stepper) {
            SDL_Delay(nap_ms);
            return nap_ms == (Uint32)due_ms; // it is polled that makes it go on
        }
    }
}
