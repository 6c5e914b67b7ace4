#include "fold.h"

enum { UNKNOWN, SUBMITTED, TAKEN, REPLIED, POLLED };

// Keep the first contradiction, with the event that makes it. Lock held.
static void contradict(Fold *fold, const ThawEvent *event, const char *what) {
    if (!*fold->wrong)
        SDL_snprintf(fold->wrong, sizeof fold->wrong,
                     "%s: event %d, lane %d, thread %u, command %u, call %d at %s:%d", what,
                     (int)event->kind, (int)event->lane, event->thread, event->command_id,
                     (int)event->call, event->file ? event->file : "?", event->line);
}

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            contradict(fold, event, #condition);                                                   \
    } while (0)

void fold_begin(Fold *fold) {
    SDL_memset(fold, 0, sizeof *fold);
    fold->mutex = SDL_CreateMutex();
    assert_non_null(fold->mutex);
}

static int find_thread(Fold *fold, ThawLane lane, Uint32 thread) {
    for (int i = 0; i < fold->thread_count; i++)
        if (fold->threads[i].lane == lane && fold->threads[i].thread == thread)
            return i;
    if (fold->thread_count == FOLD_THREADS)
        return -1;
    fold->threads[fold->thread_count].lane = lane;
    fold->threads[fold->thread_count].thread = thread;
    return fold->thread_count++;
}

// ---- the life of a command ----

static void fold_submitted(Fold *fold, const ThawEvent *event) {
    CHECK(event->lane == THAW_LANE_GUI);
    CHECK(event->command_id == fold->submitted_id + 1);
    fold->submitted_id = event->command_id;
    fold->commands[event->command_id].state = SUBMITTED;
    fold->waiting++;
}

static void fold_taken(Fold *fold, const ThawEvent *event, int t) {
    CHECK(fold->commands[event->command_id].state == SUBMITTED);
    CHECK(fold->threads[t].command_id == 0);
    CHECK(!fold->threads[t].asleep);
    CHECK(fold->waiting > 0);
    fold->commands[event->command_id].state = TAKEN;
    fold->threads[t].command_id = event->command_id;
    fold->waiting--;
}

// News answers no command, and may come in the middle of one.
static void fold_news(Fold *fold, const ThawEvent *event, int t) {
    CHECK(event->command == THAW_COMMAND_RECEIVE || event->command == THAW_COMMAND_CLOSE);
    CHECK((event->command == THAW_COMMAND_RECEIVE) == (event->code == THAW_OK));
    if (event->kind == THAW_EVENT_REPLIED) {
        CHECK(fold->threads[t].call == THAW_CALL_NONE);
        fold->news++;
    } else {
        CHECK(event->lane == THAW_LANE_GUI);
        CHECK(event->began_ns > 0 && event->began_ns <= event->time_ns);
        CHECK(fold->news > 0);
        fold->news--;
    }
}

static void fold_replied(Fold *fold, const ThawEvent *event, int t) {
    CHECK(fold->commands[event->command_id].state == TAKEN);
    CHECK(fold->threads[t].command_id == event->command_id);
    CHECK(fold->threads[t].call == THAW_CALL_NONE);
    fold->commands[event->command_id].state = REPLIED;
    fold->commands[event->command_id].code = event->code;
    fold->threads[t].command_id = 0;
    fold->replies++;
}

// A reply of a worker is put before the worker does anything else. The doorbell rings next to that.
static void fold_put(Fold *fold, const ThawEvent *event, int t) {
    bool put = event->kind == THAW_EVENT_PUT;
    CHECK(event->lane == THAW_LANE_NETWORK);
    CHECK(put ? fold->threads[t].made : fold->threads[t].put);
    CHECK(fold->threads[t].made_id == event->command_id);
    CHECK(!put || event->command_id == 0 || fold->commands[event->command_id].code == event->code);
    fold->threads[t].made = false;
    fold->threads[t].put = put;
}

// Whatever a thread tells next to its reply is told of that.
static void fold_behind_reply(Fold *fold, const ThawEvent *event, int t) {
    if (event->kind == THAW_EVENT_PUT || event->kind == THAW_EVENT_RUNG)
        return;
    CHECK(!fold->threads[t].made);
    fold->threads[t].put = false;
    fold->threads[t].made = event->kind == THAW_EVENT_REPLIED && event->lane == THAW_LANE_NETWORK;
    fold->threads[t].made_id = event->command_id;
}

// In place of a worker that has the command, or never got it.
static void fold_answered(Fold *fold, const ThawEvent *event) {
    Uint8 state = fold->commands[event->command_id].state;
    CHECK(event->lane == THAW_LANE_GUI);
    CHECK(state == SUBMITTED || state == TAKEN);
    CHECK(event->code != THAW_OK);
    for (int t = 0; t < fold->thread_count; t++)
        CHECK(state != TAKEN || fold->threads[t].command_id != event->command_id ||
              fold->threads[t].gone);
    fold->waiting -= state == SUBMITTED;
    CHECK(fold->waiting >= 0);
    fold->commands[event->command_id].state = REPLIED;
    fold->commands[event->command_id].code = event->code;
    fold->replies++;
}

static void fold_polled(Fold *fold, const ThawEvent *event) {
    CHECK(event->lane == THAW_LANE_GUI);
    CHECK(event->command_id == fold->polled_id + 1);
    CHECK(event->began_ns > 0 && event->began_ns <= event->time_ns);
    CHECK(fold->commands[event->command_id].state == REPLIED);
    CHECK(fold->commands[event->command_id].code == event->code);
    CHECK(fold->replies > 0);
    fold->polled_id = event->command_id;
    fold->commands[event->command_id].state = POLLED;
    fold->replies--;
}

// ---- what a thread does ----

static void fold_call(Fold *fold, const ThawEvent *event, int t) {
    CHECK(fold->threads[t].call == THAW_CALL_NONE);
    CHECK(event->call != THAW_CALL_NONE);
    CHECK(event->lane == THAW_LANE_SERVER || fold->threads[t].command_id == event->command_id);
    fold->threads[t].call = event->call;
    fold->threads[t].call_ns = event->time_ns;
}

static void fold_return(Fold *fold, const ThawEvent *event, int t) {
    CHECK(fold->threads[t].call == event->call);
    CHECK(event->began_ns <= fold->threads[t].call_ns);
    CHECK((event->looks > 0) == (event->call == THAW_CALL_RECEIVE));
    fold->threads[t].call = THAW_CALL_NONE;
}

static void fold_chunk(Fold *fold, const ThawEvent *event, int t) {
    int way = event->kind == THAW_EVENT_RECEIVED;
    CHECK(fold->threads[t].open);
    CHECK(fold->threads[t].call == THAW_CALL_NONE);
    CHECK(event->bytes && event->size > 0);
    CHECK(event->offset == fold->threads[t].offsets[way]);
    CHECK(event->began_ns > 0 && event->began_ns <= event->time_ns);
    CHECK(event->total == 0 || event->done <= event->total);
    fold->threads[t].offsets[way] += event->size;
}

static void fold_opened(Fold *fold, const ThawEvent *event, int t) {
    CHECK(!fold->threads[t].open);
    CHECK(event->peer && *event->peer);
    fold->threads[t].open = true;
    fold->threads[t].offsets[0] = fold->threads[t].offsets[1] = 0;
}

static void fold_closed(Fold *fold, const ThawEvent *event, int t) {
    CHECK(fold->threads[t].open);
    CHECK(fold->threads[t].call == THAW_CALL_NONE);
    fold->threads[t].open = false;
}

static void fold_left(Fold *fold, const ThawEvent *event, int t) {
    CHECK(!fold->threads[t].open);
    CHECK(fold->threads[t].call == THAW_CALL_NONE);
    fold->threads[t].gone = true;
}

// The worker that these two speak of.
static void fold_given_up(Fold *fold, const ThawEvent *event) {
    int t = find_thread(fold, THAW_LANE_NETWORK, event->thread);
    CHECK(event->lane == THAW_LANE_GUI);
    if (t < 0)
        return;
    if (event->kind == THAW_EVENT_DISOWNED) {
        CHECK(!fold->threads[t].gone);
        fold->threads[t].gone = true;
    } else {
        CHECK(fold->threads[t].gone && !fold->threads[t].finished);
        fold->threads[t].finished = true;
    }
}

// Threads that still sit in a call have been left behind, and only a server may do that silently.
static void fold_ended(Fold *fold, const ThawEvent *event) {
    fold->ended = true;
    for (int t = 0; t < fold->thread_count && event->lane == THAW_LANE_GUI; t++)
        if (fold->threads[t].lane == THAW_LANE_NETWORK && !fold->threads[t].gone) {
            CHECK(fold->threads[t].call == THAW_CALL_NONE);
            CHECK(!fold->threads[t].open);
            CHECK(fold->threads[t].command_id == 0);
            CHECK(!fold->threads[t].made);
        }
}

static void fold_event(Fold *fold, const ThawEvent *event, int t) {
    switch (event->kind) {
    case THAW_EVENT_SUBMITTED: fold_submitted(fold, event); break;
    case THAW_EVENT_TAKEN: fold_taken(fold, event, t); break;
    case THAW_EVENT_CALL: fold_call(fold, event, t); break;
    case THAW_EVENT_RETURN: fold_return(fold, event, t); break;
    case THAW_EVENT_SENT:
    case THAW_EVENT_RECEIVED: fold_chunk(fold, event, t); break;
    case THAW_EVENT_REPLIED:
    case THAW_EVENT_POLLED:
        if (event->command_id == 0)
            fold_news(fold, event, t);
        else if (event->kind == THAW_EVENT_REPLIED)
            fold_replied(fold, event, t);
        else
            fold_polled(fold, event);
        break;
    case THAW_EVENT_PUT:
    case THAW_EVENT_RUNG: fold_put(fold, event, t); break;
    case THAW_EVENT_ANSWERED: fold_answered(fold, event); break;
    case THAW_EVENT_CANCELLED:
    case THAW_EVENT_EXPIRED:
        CHECK(event->lane == THAW_LANE_GUI);
        CHECK(event->command_id > fold->polled_id && event->command_id <= fold->submitted_id);
        break;
    case THAW_EVENT_DISOWNED:
    case THAW_EVENT_FINISHED: fold_given_up(fold, event); break;
    case THAW_EVENT_ENDED: fold_ended(fold, event); break;
    case THAW_EVENT_OPENED: fold_opened(fold, event, t); break;
    case THAW_EVENT_CLOSED: fold_closed(fold, event, t); break;
    case THAW_EVENT_ASLEEP:
    case THAW_EVENT_AWAKE:
        CHECK(fold->threads[t].asleep == (event->kind == THAW_EVENT_AWAKE));
        CHECK(fold->threads[t].command_id == 0);
        fold->threads[t].asleep = event->kind == THAW_EVENT_ASLEEP;
        break;
    case THAW_EVENT_ACCEPTED: CHECK(event->thread > 0 && event->peer && *event->peer); break;
    case THAW_EVENT_TURNED_AWAY: CHECK(event->thread == 0 && event->peer && *event->peer); break;
    case THAW_EVENT_LEFT: fold_left(fold, event, t); break;
    }
}

void fold_note(void *userdata, const ThawEvent *event) {
    Fold *fold = userdata;
    SDL_LockMutex(fold->mutex);
    bool about_another = event->kind == THAW_EVENT_DISOWNED || event->kind == THAW_EVENT_FINISHED;
    int t = find_thread(fold, event->lane, about_another ? 0 : event->thread);
    CHECK(!fold->ended);
    CHECK(event->file && SDL_strstr(event->file, ".c") && event->line > 0);
    CHECK(event->function && *event->function);
    if (t >= 0 && event->command_id < FOLD_COMMANDS) {
        CHECK(!fold->threads[t].gone);
        CHECK(event->time_ns >= fold->threads[t].newest_ns);
        fold->threads[t].newest_ns = event->time_ns;
        fold_behind_reply(fold, event, t);
        fold_event(fold, event, t);
    }
    SDL_UnlockMutex(fold->mutex);
}

void fold_end(Fold *fold) {
    SDL_LockMutex(fold->mutex);
    bool ended = fold->ended;
    SDL_UnlockMutex(fold->mutex);
    SDL_DestroyMutex(fold->mutex);
    fold->mutex = NULL;
    if (*fold->wrong)
        fail_msg("the events contradict each other: %s", fold->wrong);
    assert_true(ended);
    assert_true(fold->waiting >= 0 && fold->replies >= 0 && fold->news >= 0);
    // What was not polled was given up with its client.
    for (Uint32 id = 1; id <= fold->submitted_id && id < FOLD_COMMANDS; id++)
        assert_int_equal(fold->commands[id].state == POLLED, id <= fold->polled_id);
}
