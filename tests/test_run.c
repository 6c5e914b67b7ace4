// Tests of run.h: what a run has to say about records made by hand.
#include "hand.h"
#include "support.h"

#include "run.h"

#define START_NS 7000000000u
#define MS (Uint64) THAW_NS_PER_MS
#define WAIT_NS (1500 * MS)
#define NEAR_NS (3 * MS) // calls around a wait take so long, all together

static Meter meter;
static Run run;
static Hand hand;

static void take(void *userdata, const Record *record) {
    (void)userdata;
    meter_add(&meter, record);
    run_add(&run, record, &meter);
}

static int begin(void **state) {
    (void)state;
    SDL_zero(meter);
    SDL_zero(run);
    hand = (Hand){.add = take, .now_ns = START_NS};
    hand_draws(&hand, 30);
    return 0;
}

static const RunPicture *picture(Uint64 number) {
    return &run.pictures[number % RUN_PICTURES];
}

static void expect_near(Uint64 ns, Uint64 expected_ns) {
    assert_in_range(ns, expected_ns - NEAR_NS, expected_ns + NEAR_NS);
}

// ---- who waits ----

static void nothing_runs_before_the_first_command(void **state) {
    (void)state;
    assert_int_equal(run.begin_ns, 0);
    assert_int_equal(run.picture_count, 30);
    assert_null(run_open_wait(&run));
    assert_null(run_longest_wait(&run, hand.now_ns));
    assert_int_equal(run.drawn, 0);
}

static void worker_waits_and_the_window_draws(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    Uint64 begin_ns = hand.now_ns;
    hand_begins(&hand);
    hand_waits(&hand, WAIT_NS / 2);
    const RunWait *wait = run_open_wait(&run);
    assert_non_null(wait);
    assert_int_equal(wait->lane, THAW_LANE_NETWORK);
    assert_int_equal(wait->call, THAW_CALL_RECEIVE);
    expect_near(run_wait_ns(wait, hand.now_ns), WAIT_NS / 2);
    assert_int_equal(run.end_ns, 0);
    hand_waits(&hand, WAIT_NS / 2);
    hand_ends(&hand, THAW_OK);
    assert_int_equal(run.number, 1);
    assert_int_equal(run.begin_ns, begin_ns);
    assert_int_equal(run.strategy, THAW_STRATEGY_WORKER);
    expect_near(run.end_ns - run.begin_ns, WAIT_NS);
    assert_null(run_open_wait(&run));
    expect_near(run_wait_ns(run_longest_wait(&run, hand.now_ns), hand.now_ns), WAIT_NS);
    assert_in_range(run.drawn, 88, 91);
    assert_true(run.missing == 0 && run.frozen_ns == 0 && run.asked == 0);
}

static void window_asks_and_draws(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_POLL, WAIT_NS, THAW_OK);
    const RunWait *wait = run_longest_wait(&run, hand.now_ns);
    assert_true(wait->asks && wait->lane == THAW_LANE_GUI);
    expect_near(run_wait_ns(wait, hand.now_ns), WAIT_NS);
    assert_in_range(run.asked, 88, 92);
    assert_int_equal(wait->asked, run.asked);
    assert_in_range(run.drawn, 88, 91);
    assert_true(run.missing == 0 && run.frozen_ns == 0);
}

static void window_waits_and_is_frozen(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_BLOCK, WAIT_NS, THAW_OK);
    const RunWait *wait = run_longest_wait(&run, hand.now_ns);
    assert_int_equal(wait->lane, THAW_LANE_GUI);
    assert_false(wait->asks);
    assert_int_equal(run_wait_ns(wait, hand.now_ns), WAIT_NS); // from its last picture on
    expect_near(run.frozen_ns, WAIT_NS);
    assert_int_equal(run.frozen_call, THAW_CALL_RECEIVE);
    assert_in_range(run.missing, 88, 90);
    assert_int_equal(run.asked, 0);
}

// ---- pictures ----

static void expect_slots_of_their_own(Uint64 from) {
    for (Uint64 number = from + 1; number < run.picture_count; number++)
        if (picture(number)->slot <= picture(number - 1)->slot)
            fail_msg("pictures %" SDL_PRIu64 " and the one before are in slots %d and %d", number,
                     picture(number)->slot, picture(number - 1)->slot);
}

static void pictures_have_slots_of_their_own_before_and_in_a_run(void **state) {
    (void)state;
    Uint32 seed = 5;
    for (int round = 0; round < 20; round++) {
        hand_draws_unevenly(&hand, 40, 3 * MS, &seed);
        expect_slots_of_their_own(run_first_picture(&run));
        hand.now_ns += next_random(&seed) % FRAMES_PERIOD_NS;
        hand_chooses(&hand, THAW_STRATEGY_WORKER);
        hand_begins(&hand);
        hand_draws_unevenly(&hand, 600, 3 * MS, &seed);
        hand_ends(&hand, THAW_OK);
        Sint64 slots = picture(run.picture_count - 2)->slot - picture(RUN_BEFORE)->slot;
        assert_in_range(slots, 598, 601); // and they do not drift away from the clock
        expect_slots_of_their_own(0);
        hand.now_ns += 2 * RUN_PAUSE_NS;
    }
}

static void slots_are_counted_from_the_begin(void **state) {
    (void)state;
    hand_waits_by(&hand, THAW_STRATEGY_WORKER, 500 * MS);
    Uint64 before = 30;
    assert_int_equal(picture(before - 1)->slot, -1);
    assert_int_equal(picture(0)->slot, -30);
    assert_in_range(picture(before)->slot, 0, 1);
}

static void freeze_leaves_as_many_slots_as_pictures_were_missed(void **state) {
    (void)state;
    static const Uint64 waits_ms[] = {117, 200, 333, 1500, 4000};
    for (size_t i = 0; i < SDL_arraysize(waits_ms); i++) {
        hand_draws(&hand, 30);
        hand_does_it(&hand, THAW_STRATEGY_BLOCK, waits_ms[i] * MS, THAW_OK);
        const RunPicture *last = picture(run.picture_count - 1);
        const RunPicture *before = picture(run.picture_count - 2);
        assert_true(last->frozen && last->by_network && !before->frozen);
        assert_in_range(last->slot - before->slot - 1, run.missing - 1, run.missing + 1);
        assert_int_equal(last->slot - before->slot,
                         (last->gap_ns + FRAMES_PERIOD_NS / 2) / FRAMES_PERIOD_NS);
        hand.now_ns += 2 * RUN_PAUSE_NS;
    }
}

// The network is not to blame for what it did not take.
static void freeze_without_a_call_is_none_of_the_run(void **state) {
    (void)state;
    hand_waits_by(&hand, THAW_STRATEGY_WORKER, 300 * MS);
    hand.now_ns += 400 * MS;
    hand_draws(&hand, 1);
    const RunPicture *late = picture(run.picture_count - 1);
    assert_true(late->frozen && !late->by_network);
    assert_true(run.frozen_ns == 0 && run.missing == 0);
}

// ---- clicks ----

static void pins_tell_what_had_to_wait(void **state) {
    (void)state;
    hand_clicks(&hand, 0); // nothing runs
    assert_int_equal(run.pin_count, 0);
    hand_waits_by(&hand, THAW_STRATEGY_WORKER, 300 * MS);
    hand_clicks(&hand, 2 * MS);
    assert_int_equal(run.pin_count, 1);
    assert_false(run.pins[0].late);
    assert_int_equal(run.pins[0].heard_ns - run.pins[0].asked_ns, 2 * MS);
    assert_true(run.clicks == 1 && run.late == 0);
    hand_ends(&hand, THAW_OK);
    hand_clicks(&hand, 0); // it is over
    assert_int_equal(run.pin_count, 1);
    hand.now_ns += 2 * RUN_PAUSE_NS;
    hand_draws(&hand, 30);
    hand_does_it(&hand, THAW_STRATEGY_BLOCK, WAIT_NS, THAW_OK);
    hand_clicks(&hand, 700 * MS);
    hand_says(&hand, (Record){.kind = RECORD_KEY, .began_ns = hand.now_ns - 300 * MS});
    hand_says(&hand, (Record){.kind = RECORD_SEEN});
    hand_clicks(&hand, 0); // after the freeze
    assert_int_equal(run.pin_count, 2);
    assert_true(run.pins[0].late && run.pins[1].late);
    assert_true(run.clicks == 2 && run.late == 2);
}

// ---- messages, answers ----

static int count_messages(RunWay way) {
    int count = 0;
    for (Uint32 i = 0; i < run.message_count; i++)
        count += run.messages[i].way == way;
    return count;
}

static void messages_pass_between_the_lanes(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_WORKER, WAIT_NS, THAW_OK);
    assert_int_equal(count_messages(RUN_COMMAND), HAND_COMMANDS);
    assert_int_equal(count_messages(RUN_REPLY), HAND_COMMANDS);
    assert_int_equal(count_messages(RUN_OUT), 1);
    assert_int_equal(count_messages(RUN_IN), 1);
    hand.now_ns += 2 * RUN_PAUSE_NS;
    hand_does_it(&hand, THAW_STRATEGY_BLOCK, WAIT_NS, THAW_OK);
    assert_int_equal(count_messages(RUN_COMMAND) + count_messages(RUN_REPLY), 0);
    assert_int_equal(count_messages(RUN_OUT), 1);
    assert_int_equal(count_messages(RUN_IN), 1);
}

static void answer_is_how_long_the_server_takes(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    hand_begins(&hand);
    assert_int_equal(run.answer_count, 1);
    assert_int_equal(run.answers[0].end_ns, 0);
    hand_waits(&hand, WAIT_NS);
    hand_ends(&hand, THAW_OK);
    expect_near(run.answers[0].end_ns - run.answers[0].begin_ns, WAIT_NS);
    assert_true(run.answer_count == 1 && run.served == 1 && run.replies == 1);
}

static void bytes_of_a_large_message_are_told_on_their_way(void **state) {
    (void)state;
    Record sent = {.kind = THAW_EVENT_SENT, .lane = THAW_LANE_NETWORK, .thread = 1};
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    Uint32 id = hand_submits(&hand, THAW_COMMAND_SEND);
    hand_calls(&hand, id, THAW_COMMAND_SEND, THAW_CALL_SEND);
    sent.command_id = id;
    sent.total = 100;
    for (sent.done = 10; sent.done <= 100; sent.done += 30) {
        hand_says(&hand, sent);
        assert_int_equal(run_open_wait(&run)->done, sent.done);
        assert_int_equal(run_open_wait(&run)->total, 100);
        assert_int_equal(count_messages(RUN_OUT), sent.done == 100);
    }
}

// ---- how it ends ----

static void failure_names_the_first_command_and_its_time(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_WORKER, WAIT_NS, THAW_ERROR_TIMEOUT);
    assert_int_equal(run.failed, THAW_COMMAND_RECEIVE);
    assert_int_equal(run.failed_code, THAW_ERROR_TIMEOUT);
    expect_near(run.failed_ns, WAIT_NS);
    assert_false(run.cancelled);
    assert_true(run.replies == 0 && run.end_ns > 0);
}

static void cancel_is_no_failure_and_says_how_long_it_took(void **state) {
    (void)state;
    hand_waits_by(&hand, THAW_STRATEGY_WORKER, 500 * MS);
    hand_says(&hand, (Record){.kind = RECORD_CANCEL, .began_ns = hand.now_ns});
    hand_waits(&hand, 20 * MS);
    hand_ends(&hand, THAW_ERROR_CANCELLED);
    assert_true(run.cancelled && run.end_ns > 0);
    assert_int_equal(run.failed_code, THAW_OK);
    assert_int_equal(run.cancel_ns, 20 * MS);
}

static void worker_that_is_given_up_has_waited_until_then(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    Uint32 id = hand_submits(&hand, THAW_COMMAND_CONNECT);
    hand_calls(&hand, id, THAW_COMMAND_CONNECT, THAW_CALL_CONNECT);
    hand.now_ns += WAIT_NS;
    hand_says(&hand, (Record){.kind = THAW_EVENT_DISOWNED, .thread = 1, .command_id = id});
    assert_null(run_open_wait(&run));
    assert_true(run.waits[0].given_up);
    assert_int_equal(run_wait_ns(&run.waits[0], hand.now_ns + WAIT_NS), WAIT_NS);
    // Another takes over, which is another wait, and nobody has given that one up.
    hand.thread = 2;
    id = hand_submits(&hand, THAW_COMMAND_CONNECT);
    hand_calls(&hand, id, THAW_COMMAND_CONNECT, THAW_CALL_CONNECT);
    assert_int_equal(run.wait_count, 2);
    assert_false(run_open_wait(&run)->given_up);
}

// ---- held ----

static void gate(RecordKind kind) {
    hand_says(&hand, (Record){.kind = (Uint8)kind, .lane = THAW_LANE_NETWORK, .thread = 1});
}

static void hold_is_a_part_of_its_run(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    hand_begins(&hand);
    hand_waits(&hand, WAIT_NS);
    gate(RECORD_HELD);
    Uint64 held_ns = hand.now_ns;
    hand_draws(&hand, 60);
    assert_int_equal(run.hold_count, 1);
    assert_int_equal(run.holds[0].end_ns, 0);
    gate(RECORD_RELEASED);
    assert_int_equal(run.holds[0].begin_ns, held_ns);
    assert_int_equal(run.holds[0].end_ns, hand.now_ns);
    hand_ends(&hand, THAW_OK);
    for (int i = 0; i < 2 * RUN_HOLDS; i++) { // of no run
        gate(RECORD_HELD);
        gate(RECORD_RELEASED);
    }
    assert_int_equal(run.hold_count, 1);
}

static void hold_from_before_begins_with_the_run(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    gate(RECORD_HELD);
    hand_draws(&hand, 60);
    Uint64 begin_ns = hand.now_ns;
    hand_submits(&hand, THAW_COMMAND_CONNECT);
    assert_int_equal(run.hold_count, 1);
    assert_int_equal(run.holds[0].begin_ns, begin_ns);
    for (int i = 0; i < 2 * RUN_HOLDS; i++) {
        gate(RECORD_RELEASED);
        gate(RECORD_HELD);
    }
    assert_int_equal(run.hold_count, RUN_HOLDS);
}

static void hold_in_a_pause_begins_with_the_next_command(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    hand_begins(&hand);
    hand_ends(&hand, THAW_OK);
    gate(RECORD_HELD);
    hand_draws(&hand, 6);
    Uint64 next_ns = hand.now_ns;
    hand_submits(&hand, THAW_COMMAND_SEND);
    assert_int_equal(run.number, 1);
    assert_int_equal(run.hold_count, 1);
    assert_int_equal(run.holds[0].begin_ns, next_ns);
}

// A release that was lost is as good as one: nothing else would end the hold.
static void hold_ends_where_records_were_lost(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    hand_begins(&hand);
    gate(RECORD_HELD);
    hand_draws(&hand, 6);
    gate(RECORD_LOST);
    assert_int_equal(run.holds[0].end_ns, hand.now_ns);
    gate(RECORD_HELD);
    hand_draws(&hand, 6);
    gate(RECORD_HELD);
    assert_int_equal(run.hold_count, 3);
    assert_int_equal(run.holds[1].end_ns, hand.now_ns);
}

// ---- one run or two ----

static void do_one(ThawCommandType command, ThawCall call) {
    Uint32 id = hand_submits(&hand, command);
    hand_calls(&hand, id, command, call);
    hand.now_ns += 30 * MS;
    hand_returns(&hand, id, command, call);
    hand_replies(&hand, id, command, THAW_OK);
}

static void what_follows_soon_on_the_connection_is_the_same_run(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    do_one(THAW_COMMAND_CONNECT, THAW_CALL_CONNECT);
    Uint64 begin_ns = run.begin_ns;
    hand.now_ns += RUN_PAUSE_NS - 1;
    do_one(THAW_COMMAND_SEND, THAW_CALL_SEND);
    assert_true(run.number == 1 && run.begin_ns == begin_ns && run.wait_count == 2);
    hand.now_ns += RUN_PAUSE_NS + 1;
    do_one(THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    assert_true(run.number == 2 && run.begin_ns > begin_ns && run.wait_count == 1);
    hand.now_ns += 10 * MS; // a connect is another run at once
    do_one(THAW_COMMAND_CONNECT, THAW_CALL_CONNECT);
    assert_int_equal(run.number, 3);
}

static void run_is_told_before_it_begins(void **state) {
    (void)state;
    const Record connect = {.kind = THAW_EVENT_SUBMITTED, .command = THAW_COMMAND_CONNECT};
    Record other = connect;
    assert_true(run_begins(&run, &connect));
    other.lane = THAW_LANE_NETWORK;
    assert_false(run_begins(&run, &other));
    other.lane = THAW_LANE_GUI;
    other.kind = THAW_EVENT_TAKEN;
    assert_false(run_begins(&run, &other));
    hand_begins(&hand);
    assert_false(run_begins(&run, &connect)); // while it is under way
}

static void run_keeps_the_strategy_it_began_with(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_BLOCK, WAIT_NS, THAW_OK);
    hand_chooses(&hand, THAW_STRATEGY_POLL);
    assert_int_equal(run.strategy, THAW_STRATEGY_BLOCK);
    assert_int_equal(run.chosen, THAW_STRATEGY_POLL);
    hand_begins(&hand);
    assert_int_equal(run.strategy, THAW_STRATEGY_POLL);
}

// Runs are kept by their strategy, so one that there is not must not get in.
static void strategy_that_there_is_not_is_none(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_BLOCK);
    hand_says(&hand, (Record){.kind = RECORD_STRATEGY, .size = THAW_STRATEGY_COUNT});
    hand_says(&hand, (Record){.kind = RECORD_STRATEGY, .size = SDL_MAX_UINT32});
    assert_int_equal(run.chosen, THAW_STRATEGY_BLOCK);
}

// A lookup that came to its end may have frozen the window for long; the connect behind it has not.
static void calls_of_the_window_are_told_apart(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_BLOCK);
    hand_draws(&hand, 30);
    Uint32 id = hand_submits(&hand, THAW_COMMAND_CONNECT);
    hand_calls(&hand, id, THAW_COMMAND_CONNECT, THAW_CALL_LOOKUP);
    hand.now_ns += 5000 * MS;
    hand_returns(&hand, id, THAW_COMMAND_CONNECT, THAW_CALL_LOOKUP);
    hand_calls(&hand, id, THAW_COMMAND_CONNECT, THAW_CALL_CONNECT);
    hand_draws(&hand, 1);
    assert_int_equal(run.wait_count, 2);
    assert_int_equal(run.waits[0].call, THAW_CALL_LOOKUP);
    assert_int_equal(run_wait_ns(&run.waits[0], hand.now_ns), 5000 * MS);
}

static void what_is_listened_for_is_no_wait(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_WORKER, WAIT_NS, THAW_OK);
    Uint32 count = run.wait_count;
    hand_calls(&hand, 0, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    hand_draws(&hand, 10);
    assert_int_equal(run.wait_count, count);
    assert_null(run_open_wait(&run));
}

static void dismissed_run_leaves_its_pictures(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_WORKER, WAIT_NS, THAW_OK);
    Uint64 shown_ns = picture(run.picture_count - 1)->shown_ns;
    run_dismiss(&run);
    assert_true(run.begin_ns == 0 && run.wait_count == 0 && run.message_count == 0);
    assert_int_equal(run.number, 1);
    assert_int_equal(run.picture_count, RUN_BEFORE);
    assert_int_equal(picture(run.picture_count - 1)->shown_ns, shown_ns);
    hand_draws(&hand, 100);
    expect_slots_of_their_own(0);
    hand_begins(&hand);
    assert_int_equal(run.number, 2);
}

// ---- bounds ----

static void more_waits_than_room_keep_the_first(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    for (int i = 0; i < 3 * RUN_WAITS; i++) {
        hand.now_ns += 100 * MS;
        do_one(i == 0 ? THAW_COMMAND_CONNECT : THAW_COMMAND_SEND, THAW_CALL_SEND);
    }
    assert_int_equal(run.number, 1);
    assert_int_equal(run.wait_count, RUN_WAITS);
    assert_int_equal(run.waits[RUN_WAITS - 1].command_id, hand.command_id); // it may go on
    assert_int_equal(run.message_count, RUN_MESSAGES);
    for (Uint32 i = 0; i < run.wait_count; i++)
        assert_int_equal(run_wait_ns(&run.waits[i], hand.now_ns), 30 * MS);
    assert_null(run_open_wait(&run));
}

static void more_pins_and_answers_than_room_keep_the_first(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    hand_begins(&hand);
    Record served = {.lane = THAW_LANE_SERVER, .thread = 1, .done = 5, .total = 5};
    for (int i = 0; i < 3 * RUN_PINS; i++) {
        hand_waits(&hand, 20 * MS);
        hand_clicks(&hand, 0);
        served.kind = i % 2 ? THAW_EVENT_RECEIVED : THAW_EVENT_SENT;
        hand_says(&hand, served);
    }
    assert_int_equal(run.pin_count, RUN_PINS);
    assert_int_equal(run.clicks, 3 * RUN_PINS); // all of them are counted
    assert_int_equal(run.answer_count, RUN_ANSWERS);
    assert_int_equal(run.served, 3 * RUN_PINS / 2);
}

static void long_run_keeps_its_newest_pictures_and_a_kept_one_its_first(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    hand_begins(&hand);
    hand_draws(&hand, 3 * RUN_PICTURES);
    assert_int_equal(run.picture_count - run_first_picture(&run), RUN_PICTURES);
    assert_int_equal(picture(run.picture_count - 1)->shown_ns, hand.now_ns);
    assert_int_equal(run.drawn, 3 * RUN_PICTURES);
    hand_ends(&hand, THAW_OK);
    Uint64 last_ns = picture(run.picture_count - 1)->shown_ns;
    hand_draws(&hand, RUN_PICTURES);
    assert_int_equal(picture(run.picture_count - 1)->shown_ns, last_ns);
    // One that is not full takes pictures until it is.
    hand.now_ns += 2 * RUN_PAUSE_NS;
    hand_does_it(&hand, THAW_STRATEGY_WORKER, WAIT_NS, THAW_OK);
    hand_draws(&hand, 2 * RUN_PICTURES);
    assert_int_equal(run.picture_count, RUN_PICTURES);
    assert_int_equal(run_first_picture(&run), 0);
    assert_in_range(run.drawn, 88, 91); // those after it do not count
}

int main(void) {
#define of_run(test) cmocka_unit_test_setup(test, begin)
    const struct CMUnitTest tests[] = {
        of_run(nothing_runs_before_the_first_command),
        of_run(worker_waits_and_the_window_draws),
        of_run(window_asks_and_draws),
        of_run(window_waits_and_is_frozen),
        of_run(pictures_have_slots_of_their_own_before_and_in_a_run),
        of_run(slots_are_counted_from_the_begin),
        of_run(freeze_leaves_as_many_slots_as_pictures_were_missed),
        of_run(freeze_without_a_call_is_none_of_the_run),
        of_run(pins_tell_what_had_to_wait),
        of_run(messages_pass_between_the_lanes),
        of_run(answer_is_how_long_the_server_takes),
        of_run(bytes_of_a_large_message_are_told_on_their_way),
        of_run(failure_names_the_first_command_and_its_time),
        of_run(cancel_is_no_failure_and_says_how_long_it_took),
        of_run(worker_that_is_given_up_has_waited_until_then),
        of_run(hold_is_a_part_of_its_run),
        of_run(hold_from_before_begins_with_the_run),
        of_run(hold_in_a_pause_begins_with_the_next_command),
        of_run(hold_ends_where_records_were_lost),
        of_run(what_follows_soon_on_the_connection_is_the_same_run),
        of_run(run_is_told_before_it_begins),
        of_run(run_keeps_the_strategy_it_began_with),
        of_run(strategy_that_there_is_not_is_none),
        of_run(calls_of_the_window_are_told_apart),
        of_run(what_is_listened_for_is_no_wait),
        of_run(dismissed_run_leaves_its_pictures),
        of_run(more_waits_than_room_keep_the_first),
        of_run(more_pins_and_answers_than_room_keep_the_first),
        of_run(long_run_keeps_its_newest_pictures_and_a_kept_one_its_first),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
