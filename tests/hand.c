#include "hand.h"

#include "frames.h"
#include "support.h"

#define SHORT_NS (1 * (Uint64)THAW_NS_PER_MS) // of a call that nobody notices
#define MESSAGE_SIZE 5

static void take(void *userdata, const Record *record) {
    recording_add(userdata, record);
}

Hand hand_into(Recording *recording, Uint64 now_ns) {
    return (Hand){.add = take, .userdata = recording, .now_ns = now_ns};
}

void hand_says(Hand *hand, Record record) {
    record.time_ns = hand->now_ns;
    hand->add(hand->userdata, &record);
}

void hand_chooses(Hand *hand, ThawStrategy strategy) {
    hand->strategy = strategy;
    hand_says(hand, (Record){.kind = RECORD_STRATEGY, .size = strategy});
}

// ---- pictures and clicks ----

static void show(Hand *hand) {
    hand_says(hand, (Record){.kind = RECORD_PRESENTED, .began_ns = hand->now_ns});
}

void hand_draws(Hand *hand, int pictures) {
    for (int i = 0; i < pictures; i++) {
        hand->now_ns += FRAMES_PERIOD_NS;
        show(hand);
    }
}

void hand_draws_unevenly(Hand *hand, int pictures, Uint64 jitter_ns, Uint32 *seed) {
    Uint64 even_ns = hand->now_ns;
    for (int i = 0; i < pictures; i++) {
        even_ns += FRAMES_PERIOD_NS;
        hand->now_ns = even_ns - jitter_ns + next_random(seed) % (2 * jitter_ns + 1);
        show(hand);
    }
    hand->now_ns = even_ns;
}

void hand_clicks(Hand *hand, Uint64 ago_ns) {
    hand_says(hand, (Record){.kind = RECORD_CLICK, .began_ns = hand->now_ns - ago_ns});
}

// ---- commands ----

static Uint8 lane_of(const Hand *hand) {
    return hand->strategy == THAW_STRATEGY_WORKER ? THAW_LANE_NETWORK : THAW_LANE_GUI;
}

static Uint32 thread_of(const Hand *hand) {
    return hand->strategy == THAW_STRATEGY_WORKER ? SDL_max(1, hand->thread) : 0;
}

// Say it as the thread that runs commands.
static void runner_says(Hand *hand, Record record) {
    record.lane = lane_of(hand);
    record.thread = thread_of(hand);
    hand_says(hand, record);
}

Uint32 hand_submits(Hand *hand, ThawCommandType command) {
    hand_says(hand, (Record){.kind = THAW_EVENT_SUBMITTED,
                             .command_id = ++hand->command_id,
                             .command = (Uint8)command});
    return hand->command_id;
}

// A window that goes into a call shows one more picture at its start.
void hand_calls(Hand *hand, Uint32 id, ThawCommandType command, ThawCall call) {
    hand->call_ns = hand->now_ns;
    runner_says(hand, (Record){.kind = THAW_EVENT_CALL,
                               .command_id = id,
                               .command = (Uint8)command,
                               .call = (Uint8)call});
    if (hand->strategy == THAW_STRATEGY_BLOCK) {
        hand->now_ns += SHORT_NS;
        show(hand);
    }
}

void hand_returns(Hand *hand, Uint32 id, ThawCommandType command, ThawCall call) {
    runner_says(hand, (Record){.kind = THAW_EVENT_RETURN,
                               .command_id = id,
                               .command = (Uint8)command,
                               .call = (Uint8)call,
                               .began_ns = hand->call_ns});
}

void hand_replies(Hand *hand, Uint32 id, ThawCommandType command, ThawError code) {
    Record record = {.kind = THAW_EVENT_REPLIED,
                     .command_id = id,
                     .command = (Uint8)command,
                     .code = (Uint8)code};
    runner_says(hand, record);
    record.kind = THAW_EVENT_PUT;
    if (hand->strategy == THAW_STRATEGY_WORKER)
        runner_says(hand, record);
    record.began_ns = hand->now_ns;
    record.kind = THAW_EVENT_POLLED;
    hand_says(hand, record);
}

static void moves(Hand *hand, Uint8 kind, Uint32 id, ThawCommandType command) {
    runner_says(hand, (Record){.kind = kind,
                               .command_id = id,
                               .command = (Uint8)command,
                               .began_ns = hand->call_ns,
                               .size = MESSAGE_SIZE,
                               .done = MESSAGE_SIZE,
                               .total = MESSAGE_SIZE});
}

static void server_moves(Hand *hand, Uint8 kind) {
    hand_says(hand, (Record){.kind = kind,
                             .lane = THAW_LANE_SERVER,
                             .thread = 1,
                             .size = MESSAGE_SIZE,
                             .done = MESSAGE_SIZE,
                             .total = MESSAGE_SIZE});
}

static void does_at_once(Hand *hand, Uint32 id, ThawCommandType command, ThawCall call) {
    hand_calls(hand, id, command, call);
    hand->now_ns += SHORT_NS;
    if (call == THAW_CALL_SEND) {
        moves(hand, THAW_EVENT_SENT, id, command);
        server_moves(hand, THAW_EVENT_RECEIVED);
    }
    hand_returns(hand, id, command, call);
    hand_replies(hand, id, command, THAW_OK);
}

// ---- Do it! ----

void hand_begins(Hand *hand) {
    Uint32 first = hand_submits(hand, THAW_COMMAND_CONNECT);
    hand_submits(hand, THAW_COMMAND_SEND);
    hand_submits(hand, THAW_COMMAND_RECEIVE);
    hand_submits(hand, THAW_COMMAND_CLOSE);
    does_at_once(hand, first, THAW_COMMAND_CONNECT, THAW_CALL_CONNECT);
    does_at_once(hand, first + 1, THAW_COMMAND_SEND, THAW_CALL_SEND);
    hand_calls(hand, first + 2, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
}

void hand_waits(Hand *hand, Uint64 ns) {
    Uint64 end_ns = hand->now_ns + ns;
    Uint32 id = hand->command_id - 1;
    while (hand->strategy != THAW_STRATEGY_BLOCK && hand->now_ns + FRAMES_PERIOD_NS <= end_ns) {
        if (hand->strategy == THAW_STRATEGY_POLL)
            hand_returns(hand, id, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
        hand_draws(hand, 1);
        if (hand->strategy == THAW_STRATEGY_POLL)
            hand_calls(hand, id, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    }
    hand->now_ns = end_ns;
}

void hand_ends(Hand *hand, ThawError code) {
    Uint32 id = hand->command_id - 1;
    if (code == THAW_OK) {
        server_moves(hand, THAW_EVENT_SENT);
        moves(hand, THAW_EVENT_RECEIVED, id, THAW_COMMAND_RECEIVE);
    }
    hand_returns(hand, id, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    hand_replies(hand, id, THAW_COMMAND_RECEIVE, code);
    hand_replies(hand, id + 1, THAW_COMMAND_CLOSE,
                 code == THAW_ERROR_CANCELLED ? THAW_ERROR_CANCELLED : THAW_OK);
    hand->now_ns += SHORT_NS;
    show(hand);
}

void hand_waits_by(Hand *hand, ThawStrategy strategy, Uint64 ns) {
    hand_chooses(hand, strategy);
    hand_begins(hand);
    hand_waits(hand, ns);
}

void hand_does_it(Hand *hand, ThawStrategy strategy, Uint64 wait_ns, ThawError code) {
    hand_waits_by(hand, strategy, wait_ns);
    hand_ends(hand, code);
}

// ---- the gate, and what is lost ----

void hand_holds(Hand *hand) {
    hand_says(hand, (Record){.kind = RECORD_HELD,
                             .lane = THAW_LANE_NETWORK,
                             .thread = thread_of(hand),
                             .command_id = hand->command_id - 1,
                             .command = THAW_COMMAND_RECEIVE});
}

void hand_loses(Hand *hand) {
    hand_says(hand, (Record){.kind = RECORD_LOST,
                             .lane = THAW_LANE_NETWORK,
                             .began_ns = hand->now_ns - 200 * (Uint64)THAW_NS_PER_MS,
                             .size = 9});
}

// ---- comparing ----

void hand_expect_same_moment(const Moment *a, const Moment *b) {
    assert_int_equal(a->time_ns, b->time_ns);
    assert_int_equal(a->shown_ns, b->shown_ns);
    assert_int_equal(a->lost, b->lost);
    assert_int_equal(a->news, b->news);
    assert_int_equal(a->thread_count, b->thread_count);
    assert_memory_equal(&a->sending, &b->sending, sizeof a->sending);
    assert_memory_equal(&a->receiving, &b->receiving, sizeof a->receiving);
    assert_memory_equal(a->newest_id, b->newest_id, sizeof a->newest_id);
    for (Uint32 i = 0; i < a->thread_count; i++) {
        const MomentThread *x = &a->threads[i];
        const MomentThread *y = &b->threads[i];
        assert_true(x->call_ns == y->call_ns && x->command_ns == y->command_ns);
        assert_true(x->lane == y->lane && x->thread == y->thread);
        assert_true(x->command_id == y->command_id && x->command == y->command);
        assert_true(x->call == y->call && x->asleep == y->asleep);
        assert_true(x->open == y->open && x->given_up == y->given_up);
        assert_true(x->held == y->held && x->held_ns == y->held_ns);
    }
}
