// DESIGN
// A client notes what was submitted and hands out what was answered (client_state.h). Who runs the
// commands follows from the strategy (engine.h); what takes too long is stopped, or given up
// (supervisor.h). Everything but the giving up is the same for all strategies.
#include "client.h"

#include "client_state.h"
#include "engine.h"
#include "frame_inside.h"
#include "message_inside.h"
#include "sized.h"
#include "supervisor.h"
#include "transport.h"

#define POLL_EVERY_MS 16 // how often a GUI without a picture to draw goes on with a command

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

#define EFFECT_OF(name, step, deadline, effect) [THAW_COMMAND_##name] = (effect),

static ThawEffect effect_of(ThawCommandType type) {
    static const ThawEffect effects[] = {THAW_COMMANDS(EFFECT_OF)};
    return effects[type];
}

// ---- creating and destroying ----

static bool start(ThawClient *client) {
    if (!thaw_transport_start())
        return false;
    client->started = true;
    client->outstanding = SDL_calloc((size_t)client->options.capacity, sizeof *client->outstanding);
    client->answers = thaw_queue_create(THAW_ANSWERS_FOR(client->options.capacity));
    client->reuse = thaw_reuse_create();
    if (!client->outstanding || !client->answers || !client->reuse ||
        !thaw_supervisor_prepare(client))
        return false;
    return thaw_engine_ensure(client);
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
    thaw_supervisor_retire(client, client->worker);
    thaw_stepper_destroy(client->stepper);
    thaw_supervisor_collect(client);
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
    if (!thaw_engine_ensure(client)) {
        client->options.strategy = old;
        client->worker = worker;
        client->stepper = stepper;
        return false;
    }
    thaw_supervisor_retire(client, worker);
    thaw_reuse_end(client->reuse); // a stepper has no thread that would
    thaw_stepper_destroy(stepper);
    for (ThawReply *lost; (lost = thaw_queue_try_pop(client->answers)); thaw_reply_free(lost))
        client->answer_count--;
    client->connected = false;
    client->awaits_end = false;
    return true;
}

// ---- submitting ----

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

// With auto_receive a CONNECT takes along the reply that will tell the end of its connection.
// False: memory ran out.
static bool attach_end(const ThawClient *client, ThawCommand *command) {
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
    if (!command || !thaw_client_has_room(client) || !thaw_engine_ensure(client) ||
        !thaw_supervisor_prepare(client) || !attach_end(client, command)) {
        thaw_command_free(command);
        return 0;
    }
    thaw_supervisor_collect(client);
    Uint32 id = client->submitted_id + 1;
    command->id = id;
    command->submitted_ns = thaw_clock_ns();
    command->refused = thaw_supervisor_must_refuse(client, command);
    command->timeout_ms = deadline_of(client, command);
    Outstanding note = {.type = command->type,
                        .userdata = command->userdata,
                        .timeout_ms = command->timeout_ms,
                        .listens = command->end != NULL,
                        .submitted_ns = command->submitted_ns};
    if (command->frame)
        thaw_frame_adopt(command->frame, client->reuse);
    // Told before the push, since the command may be taken at once. The engine's queue has room for
    // all that may be outstanding, so nothing is told of a command that is refused.
    THAW_TRACE_AT(&client->trace, note.submitted_ns, .kind = THAW_EVENT_SUBMITTED, .command_id = id,
                  .command = note.type);
    bool pushed = thaw_engine_push(client, command);
    SDL_assert(pushed);
    if (!pushed) {
        thaw_command_free(command);
        return 0;
    }
    *thaw_client_note(client, id) = note;
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

static void tell_cancelled(ThawClient *client, Uint32 id) {
    THAW_TRACE(&client->trace, .kind = THAW_EVENT_CANCELLED, .command_id = id,
               .command = thaw_client_note(client, id)->type);
}

void thaw_client_cancel_all(ThawClient *client) {
    assert_owner(client);
    if (thaw_client_outstanding_count(client) == 0)
        return;
    tell_cancelled(client, client->submitted_id);
    thaw_supervisor_stop(client, client->submitted_id, THAW_ERROR_CANCELLED);
}

// The grace of a command that has not begun starts with the poll that finds it running
// (thaw_supervisor_watch).
bool thaw_client_cancel(ThawClient *client, Uint32 id) {
    assert_owner(client);
    if (id <= client->answered_id || id > client->submitted_id)
        return false;
    tell_cancelled(client, id);
    thaw_client_note(client, id)->cancelled = true;
    client->watched_id = SDL_max(client->watched_id, id);
    thaw_engine_cancel(client, id);
    if (client->stop_id < id && thaw_engine_progress(client).running_id == id)
        thaw_supervisor_stop(client, id, THAW_ERROR_CANCELLED);
    return true;
}

// ---- polling ----

// How long the GUI thread waits for the command whose turn it is.
static Uint32 patience_ms(const ThawClient *client) {
    if (client->options.strategy == THAW_STRATEGY_POLL)
        return 0;
    if (thaw_client_outstanding_count(client) == 0)
        return 0;
    Uint32 limit_ms = thaw_client_note(client, client->answered_id + 1)->timeout_ms;
    return limit_ms > 0 ? limit_ms : THAW_BLOCK_LIMIT_MS;
}

// Each poll reads on, so a peer that sends without end would keep a caller that polls until NULL.
static ThawReply *next_of_stepper(ThawClient *client) {
    bool over = client->stepped_news == client->options.capacity;
    ThawReply *reply = over ? NULL : thaw_stepper_run(client->stepper, patience_ms(client));
    client->stepped_news = reply ? client->stepped_news + (reply->id == 0) : 0;
    client->idle_since_ns = reply || over ? 0 : thaw_clock_ns();
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
    thaw_supervisor_collect(client);
    thaw_supervisor_watch(client);
    ThawReply *reply = next_reply(client);
    if (!reply)
        return NULL;
    SDL_assert(reply->id == 0 || reply->id == client->answered_id + 1);
    if (reply->id > 0)
        client->answered_id = reply->id;
    client->awaits_end =
        thaw_client_is_listening(client) && !reply->connected && reply->type != THAW_COMMAND_CLOSE;
    if (reply->type == THAW_COMMAND_CONNECT && reply->code == THAW_OK)
        client->listens = thaw_client_note(client, reply->id)->listens;
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
    const Outstanding *note = thaw_client_note(client, client->answered_id + 1);
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
        ThawEffect effect = effect_of(thaw_client_note(client, id)->type);
        if (effect != THAW_EFFECT_KEEPS)
            return effect == THAW_EFFECT_OPENS;
    }
    return client->connected;
}

int thaw_client_disowned_count(const ThawClient *client) {
    return client->disowned_count;
}

static bool awaits_news(const ThawClient *client) {
    return thaw_client_is_listening(client) || client->awaits_end;
}

// The doorbell rang for the first of the replies only, so none may be left behind. Whoever asks has
// ended his loop of polls.
static bool has_replies(ThawClient *client) {
    client->stepped_news = 0;
    return client->answer_count > 0 || (client->worker && thaw_worker_has_replies(client->worker));
}

// In how many milliseconds a stepper is polled again, so that it goes on.
static int next_poll_ms(const ThawClient *client) {
    Uint64 passed_ms = thaw_clock_since_ns(client->idle_since_ns) / THAW_NS_PER_MS;
    return POLL_EVERY_MS - (int)SDL_min(passed_ms, POLL_EVERY_MS);
}

int thaw_client_sleep_limit_ms(ThawClient *client) {
    assert_owner(client);
    if (has_replies(client))
        return 0;
    bool idle = thaw_client_outstanding_count(client) == 0;
    if (client->stepper && client->options.strategy == THAW_STRATEGY_BLOCK && !idle)
        return 0;
    if (client->stepper)
        return idle && !awaits_news(client) ? -1 : next_poll_ms(client);
    if (idle)
        return -1;
    if (!client->worker)
        return 0;
    return thaw_supervisor_due_ms(client);
}

bool thaw_client_wait(ThawClient *client, Uint32 limit_ms) {
    assert_owner(client);
    Uint64 began_ns = 0; // with the first sleep
    int due_ms;
    while ((due_ms = thaw_client_sleep_limit_ms(client)) != 0) {
        Uint64 now_ns = thaw_clock_ns();
        if (began_ns == 0)
            began_ns = now_ns;
        Uint64 passed_ms = thaw_clock_span_ns(began_ns, now_ns) / THAW_NS_PER_MS;
        bool idle = thaw_client_outstanding_count(client) == 0;
        if (passed_ms >= limit_ms || (idle && !awaits_news(client)))
            return false;
        Uint32 nap_ms = limit_ms - (Uint32)passed_ms;
        if (due_ms > 0)
            nap_ms = SDL_min(nap_ms, (Uint32)due_ms);
        if (client->worker && thaw_worker_wait(client->worker, nap_ms))
            return true;
        if (client->stepper)
            SDL_Delay(nap_ms);
    }
    return true;
}
