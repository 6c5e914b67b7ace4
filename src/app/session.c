#include "session.h"

#include "number.h"
#include "phrases.h"
#include "utf8.h"

#define REPLIES_PER_FRAME SESSION_CAPACITY // taken in at the most, and
#define HOST_SHOWN 20                      // bytes of a name
#define REPLIES_NS (4u * THAW_NS_PER_MS)   // for so long, so that a flood cannot stop the picture

// Lengths that rooms without knowledge of each other have to agree on.
SDL_COMPILE_TIME_ASSERT(every_reply_of_a_frame_is_measured,
                        METER_COMMANDS_MAX >= REPLIES_PER_FRAME);
SDL_COMPILE_TIME_ASSERT(longest_message_can_be_sent, ACTION_BYTES_MAX == THAW_MAX_MESSAGE_LIMIT);

bool session_init(Session *session, const Options *options, ThawDoorbell doorbell,
                  ThawHook observer, Recording *recording, Journal *journal) {
    ThawClientOptions client = {
        .strategy = options->strategy,
        .capacity = SESSION_CAPACITY,
        .max_message = options->max_message,
        .connect_timeout_ms = options->connect_timeout_ms,
        .send_timeout_ms = options->send_timeout_ms,
        .receive_timeout_ms = options->receive_timeout_ms,
        .observer = observer,
        .doorbell = doorbell,
    };
    session->recording = recording;
    session->journal = journal;
    session->client = thaw_client_create(&client);
    RECORDER_SAY(recording_recorder(recording), .kind = RECORD_STRATEGY,
                 .size = (Uint32)options->strategy);
    return session->client != NULL;
}

void session_quit(Session *session) {
    large_drop(&session->large);
    thaw_client_destroy(session->client);
}

ThawCommandType session_type(const Session *session, Uint32 id) {
    return session->expected[id % SESSION_CAPACITY].type;
}

int session_outstanding(const Session *session) {
    return thaw_client_outstanding_count(session->client);
}

// ---- commands ----

static Acted refuse(Session *session, const Action *action, ThawCommandType type, int commands) {
    char waiting[THAW_NUMBER_SIZE];
    int outstanding = session_outstanding(session);
    if (action->line > 0)
        return ACTED_LATER;
    if (SESSION_CAPACITY - outstanding < commands)
        journal_say(session->journal, LOG_ERROR, "%s refused: too many commands waiting (%s)",
                    thaw_command_name(type), thaw_number_write(waiting, (Uint64)outstanding));
    else
        journal_say(session->journal, LOG_ERROR, "%s refused: out of memory",
                    thaw_command_name(type));
    return ACTED;
}

bool session_has_room(Session *session, int commands, const Action *action) {
    if (SESSION_CAPACITY - session_outstanding(session) >= commands)
        return true;
    refuse(session, action, THAW_COMMAND_CONNECT, commands);
    return false;
}

// Note a command that was submitted. A person is told of a refusal; a scenario tries again.
static Acted submitted(Session *session, const Action *action, ThawCommandType type, Uint32 id) {
    if (id == 0)
        return refuse(session, action, type, 1);
    session->expected[id % SESSION_CAPACITY] = (Expectation){action->line, action->must_fail, type};
    return ACTED;
}

static Acted act_connect(Session *session, const Action *action) {
    utf8_sanitize(session->host, sizeof session->host, action->text, SDL_strlen(action->text));
    session->host[utf8_floor(session->host, SDL_min(SDL_strlen(session->host), HOST_SHOWN))] = '\0';
    return submitted(session, action, THAW_COMMAND_CONNECT,
                     thaw_client_connect(session->client, action->text, (int)action->number));
}

// What the lanes call the message: its beginning, on one line.
static void note_message(Session *session, const char *text, size_t size) {
    char clean[256];
    size_t keep = utf8_floor(text, SDL_min(size, sizeof clean / 4));
    utf8_sanitize(clean, sizeof clean, text, keep);
    size_t most = SDL_min(SDL_strlen(clean), sizeof session->message - 4);
    size_t shown = utf8_floor(clean, SDL_min(utf8_offset(clean, SDL_strlen(clean), 14), most));
    bool whole = clean[shown] == '\0' && keep == size;
    clean[shown] = '\0';
    SDL_snprintf(session->message, sizeof session->message, "%s%s", clean,
                 whole ? "" : "\xE2\x80\xA6");
}

static Acted act_send(Session *session, const Action *action) {
    Uint32 size = (Uint32)SDL_strlen(action->text);
    note_message(session, action->text, size);
    return submitted(session, action, THAW_COMMAND_SEND,
                     thaw_client_send(session->client, action->text, size));
}

static Acted act_receive(Session *session, const Action *action) {
    return submitted(session, action, THAW_COMMAND_RECEIVE, thaw_client_receive(session->client));
}

static Acted act_close(Session *session, const Action *action) {
    return submitted(session, action, THAW_COMMAND_CLOSE, thaw_client_close(session->client));
}

// Without room the message stays, for the scenario's next try.
static Uint32 submit_large(Session *session) {
    ThawCommand *command = thaw_client_has_room(session->client)
                               ? thaw_command_send_frame(session->large.frame)
                               : NULL;
    if (command)
        session->large.frame = NULL;
    return thaw_client_submit(session->client, command);
}

static Acted act_send_bytes(Session *session, const Action *action) {
    Large *large = &session->large;
    char size[THAW_NUMBER_SIZE];
    if (large->frame && large->line != action->line)
        return ACTED_LATER;
    SDL_snprintf(session->message, sizeof session->message, "%.1f MiB",
                 (double)action->number / (1024.0 * 1024.0));
    if (!large->frame && !large_begin(large, (Uint32)action->number, action->line)) {
        journal_fail(session->journal, action->line > 0,
                     "SEND refused: no memory for a message of %s byte%s",
                     thaw_number_write(size, large->size), phrase_plural(large->size));
        return ACTED;
    }
    if (!large_fill(large))
        return ACTED_LATER;
    Uint32 id = submit_large(session);
    if (id == 0 && action->line == ACTION_OF_PERSON)
        large_drop(large);
    return submitted(session, action, THAW_COMMAND_SEND, id);
}

void session_drop_large(Session *session) {
    if (session->large.line == ACTION_OF_PERSON)
        large_drop(&session->large);
}

void session_leave(Session *session) {
    session->hears_ns = 0;
    if (session->large.line > 0)
        large_drop(&session->large);
}

void session_give_up(Session *session) {
    thaw_client_cancel_all(session->client);
    large_drop(&session->large);
    session->hears_ns = 0;
    for (int i = 0; i < SESSION_CAPACITY; i++)
        session->expected[i].line = 0;
}

// ---- what comes by itself ----

static Acted act_auto_receive(Session *session, const Action *action) {
    bool on = action->number != 0;
    thaw_client_set_auto_receive(session->client, on);
    journal_say(session->journal, LOG_INFO, "from the next connect on, %s",
                on ? "messages come by themselves, and so does the end of the connection"
                   : "each message is asked for by a receive");
    return ACTED;
}

static bool has_time_to_hear(Session *session) {
    if (session->hears_ns == 0)
        session->hears_ns = thaw_clock_ns();
    return thaw_clock_since_ns(session->hears_ns) < SESSION_HEARS_S * (Uint64)THAW_NS_PER_S;
}

// Each piece of news is heard once. Where none can come, or none does, the scenario says so.
static Acted act_hear(Session *session, const Action *action) {
    bool heard = session->heard < recording_meter(session->recording)->all.news;
    bool may_hear = thaw_client_is_listening(session->client) || session_outstanding(session) > 0;
    if (!heard && may_hear && has_time_to_hear(session))
        return ACTED_LATER;
    session->heard += heard;
    session->hears_ns = 0;
    if (!heard && may_hear)
        journal_fail(session->journal, action->line > 0,
                     "nothing was heard for %u s: no whole message has come by itself",
                     SESSION_HEARS_S);
    else if (!heard)
        journal_fail(session->journal, action->line > 0,
                     "nothing can be heard: there is no connection with auto-receive");
    return ACTED;
}

// ---- the strategy ----

const char *session_explain(ThawStrategy strategy) {
    switch (strategy) {
    case THAW_STRATEGY_WORKER: return "The worker thread waits. The window keeps drawing.";
    case THAW_STRATEGY_POLL:
        return "The window checks once per picture. A lookup, connect or send can still freeze it.";
    case THAW_STRATEGY_BLOCK:
        return "The window itself waits. It freezes, and even Cancel and Quit must wait.";
    }
    return "";
}

const char *session_who_waits(ThawStrategy strategy) {
    switch (strategy) {
    case THAW_STRATEGY_WORKER: return "a worker thread";
    case THAW_STRATEGY_POLL: return "the window, by asking";
    case THAW_STRATEGY_BLOCK: return "the window, by waiting";
    }
    return "";
}

// Takes effect when all that is outstanding has been answered.
static Acted act_strategy(Session *session, const Action *action) {
    ThawStrategy strategy = (ThawStrategy)action->number;
    if (strategy == thaw_client_strategy(session->client))
        return ACTED;
    bool connected = thaw_client_is_connected(session->client);
    if (session_outstanding(session) > 0) {
        thaw_client_cancel_all(session->client);
        return ACTED_LATER;
    }
    bool set = thaw_client_set_strategy(session->client, strategy);
    if (set)
        RECORDER_SAY(recording_recorder(session->recording), .kind = RECORD_STRATEGY,
                     .size = (Uint32)strategy);
    if (set)
        journal_say(session->journal, LOG_INFO, "who waits: %s. %s%s", session_who_waits(strategy),
                    session_explain(strategy), connected ? " The connection was closed." : "");
    else
        journal_fail(session->journal, action->line > 0,
                     "who waits stays as it was: no memory, or no thread, for %s",
                     session_who_waits(strategy));
    return ACTED;
}

// ---- all of them ----

#define ACT_OF(name, step, deadline, effect)                                                       \
    case ACTION_##name: return act_##step(session, action);

Acted session_act(Session *session, const Action *action) {
    if (action->line == ACTION_OF_PERSON && session_outstanding(session) == 0)
        session_end_run(session);
    switch (action->type) {
        THAW_COMMANDS(ACT_OF)
    case ACTION_SEND_BYTES: return act_send_bytes(session, action);
    case ACTION_AUTO_RECEIVE: return act_auto_receive(session, action);
    case ACTION_HEAR: return act_hear(session, action);
    case ACTION_STRATEGY: return act_strategy(session, action);
    default: SDL_assert(false); return ACTED; // act.c gives it to another part
    }
}

// ---- replies ----

// Compare a reply with what the scenario says of its command.
static void judge(Session *session, const ThawReply *reply) {
    const Expectation *expected = &session->expected[reply->id % SESSION_CAPACITY];
    bool failed = reply->status == THAW_STATUS_ERROR;
    if (expected->line <= 0 || failed == expected->must_fail || session->lenient)
        return;
    session->journal->exit_code = EXIT_SCENARIO;
    journal_complain(session->journal, "thaw: scenario line %d: %s %s", expected->line,
                     thaw_command_name(reply->type),
                     failed ? "failed; a leading ! would allow that" : "succeeded; it had to fail");
}

bool session_is_skipped(bool *broken, const ThawReply *reply) {
    bool refused = reply->code == THAW_ERROR_STATE && !reply->connected && reply->id != 0;
    bool skipped = *broken && refused;
    bool breaks = reply->status == THAW_STATUS_ERROR && !reply->connected && !refused;
    *broken = skipped || breaks;
    return skipped;
}

void session_end_run(Session *session) {
    session->broken = false;
}

static void take_reply(Session *session, const ThawReply *reply) {
    Line line;
    bool skipped = session_is_skipped(&session->broken, reply);
    line_of_reply(&line, reply, skipped, session->journal->start_ns);
    journal_add(session->journal, &line);
    if (reply->id != 0)
        judge(session, reply);
    if (reply->type == THAW_COMMAND_CONNECT && reply->status == THAW_STATUS_SUCCESS)
        SDL_strlcpy(session->peer, reply->text, sizeof session->peer);
}

void session_take_replies(Session *session) {
    Uint64 end_ns = thaw_clock_ns() + REPLIES_NS;
    for (int i = 0; i < REPLIES_PER_FRAME && thaw_clock_ns() < end_ns; i++) {
        ThawReply *reply = thaw_client_poll(session->client);
        if (!reply)
            return;
        take_reply(session, reply);
        thaw_reply_free(reply);
    }
}
