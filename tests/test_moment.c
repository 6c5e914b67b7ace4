// Tests of moment.h, and of the moments of a recording: seek equals replay from the start.
#include "support.h"

#include "hand.h"
#include "recording.h"

static Moment moment;
static Uint64 now_ns;

static int begin(void **state) {
    (void)state;
    SDL_zero(moment);
    now_ns = 1000;
    return 0;
}

static void add(Record record) {
    record.time_ns = now_ns;
    moment_add(&moment, &record);
    now_ns += 10;
}

static void gui(int kind, Uint32 id) {
    add((Record){.kind = (Uint8)kind, .lane = THAW_LANE_GUI, .command_id = id});
}

static void worker(int kind, Uint32 thread, Uint32 id) {
    add((Record){
        .kind = (Uint8)kind, .lane = THAW_LANE_NETWORK, .thread = thread, .command_id = id});
}

static void call(ThawLane lane, Uint32 thread, ThawCall which) {
    add((Record){
        .kind = THAW_EVENT_CALL, .lane = (Uint8)lane, .thread = thread, .call = (Uint8)which});
}

static void travel(int kind, ThawLane lane, Uint64 done, Uint64 total) {
    add((Record){
        .kind = (Uint8)kind, .lane = (Uint8)lane, .thread = 1, .done = done, .total = total});
}

static void give_up(int kind, Uint32 thread) {
    add((Record){.kind = (Uint8)kind, .lane = THAW_LANE_GUI, .thread = thread});
}

static void expect_depths(Uint32 commands, Uint32 replies, Uint32 outstanding) {
    assert_int_equal(moment_commands_waiting(&moment), commands);
    assert_int_equal(moment_replies_waiting(&moment), replies);
    assert_int_equal(moment_outstanding(&moment), outstanding);
}

// ---- commands and queues ----

static void command_goes_through_both_queues(void **state) {
    (void)state;
    expect_depths(0, 0, 0);
    gui(THAW_EVENT_SUBMITTED, 1);
    gui(THAW_EVENT_SUBMITTED, 2);
    expect_depths(2, 0, 2);
    worker(THAW_EVENT_TAKEN, 1, 1);
    expect_depths(1, 0, 2);
    assert_int_equal(moment_thread(&moment, THAW_LANE_NETWORK, 1)->command_id, 1);
    assert_int_equal(moment_thread(&moment, THAW_LANE_NETWORK, 1)->command_ns, 1020);
    worker(THAW_EVENT_REPLIED, 1, 1);
    expect_depths(1, 0, 2); // it is made, and not put yet
    assert_int_equal(moment_thread(&moment, THAW_LANE_NETWORK, 1)->command_id, 0);
    worker(THAW_EVENT_PUT, 1, 1);
    expect_depths(1, 1, 2);
    worker(THAW_EVENT_RUNG, 1, 1);
    expect_depths(1, 1, 2);
    gui(THAW_EVENT_POLLED, 1);
    expect_depths(1, 0, 1);
}

static void news_waits_among_the_replies(void **state) {
    (void)state;
    gui(THAW_EVENT_SUBMITTED, 1);
    worker(THAW_EVENT_TAKEN, 1, 1);
    worker(THAW_EVENT_REPLIED, 1, 0); // in the middle of the command
    expect_depths(0, 0, 1);
    worker(THAW_EVENT_PUT, 1, 0);
    expect_depths(0, 1, 1);
    assert_int_equal(moment_thread(&moment, THAW_LANE_NETWORK, 1)->command_id, 1);
    gui(THAW_EVENT_POLLED, 0);
    expect_depths(0, 0, 1);
    gui(THAW_EVENT_POLLED, 0); // whose other half was lost
    expect_depths(0, 0, 1);
    gui(THAW_EVENT_REPLIED, 0); // by the client itself, of a worker that was given up
    expect_depths(0, 1, 1);
}

static void reply_that_was_polled_is_not_put_again(void **state) {
    (void)state;
    gui(THAW_EVENT_SUBMITTED, 1);
    worker(THAW_EVENT_TAKEN, 1, 1);
    worker(THAW_EVENT_REPLIED, 1, 1);
    gui(THAW_EVENT_POLLED, 1);
    expect_depths(0, 0, 0);
    worker(THAW_EVENT_RUNG, 1, 1); // after the reply was taken
    expect_depths(0, 0, 0);
}

static void answer_in_place_counts_as_a_reply(void **state) {
    (void)state;
    gui(THAW_EVENT_SUBMITTED, 1);
    gui(THAW_EVENT_SUBMITTED, 2);
    worker(THAW_EVENT_TAKEN, 1, 1);
    give_up(THAW_EVENT_DISOWNED, 1);
    gui(THAW_EVENT_ANSWERED, 1);
    expect_depths(1, 1, 2);
    gui(THAW_EVENT_ANSWERED, 2); // which nobody had taken
    expect_depths(0, 2, 2);
}

static void what_was_lost_makes_no_depth_wrong_for_long(void **state) {
    (void)state;
    worker(THAW_EVENT_TAKEN, 1, 7); // all before it was lost
    expect_depths(0, 0, 7);
    gui(THAW_EVENT_POLLED, 9);
    expect_depths(0, 0, 0);
    worker(THAW_EVENT_REPLIED, 1, 8);
    expect_depths(0, 0, 0);
}

static void server_commands_are_not_of_the_client(void **state) {
    (void)state;
    add((Record){.kind = THAW_EVENT_REPLIED, .lane = THAW_LANE_SERVER, .thread = 1});
    expect_depths(0, 0, 0);
}

// ---- threads ----

static void call_is_under_way_until_it_returns(void **state) {
    (void)state;
    call(THAW_LANE_SERVER, 3, THAW_CALL_RECEIVE);
    call(THAW_LANE_NETWORK, 1, THAW_CALL_CONNECT);
    const MomentThread *thread = moment_thread(&moment, THAW_LANE_NETWORK, 1);
    assert_int_equal(thread->call, THAW_CALL_CONNECT);
    assert_int_equal(thread->call_ns, 1010);
    worker(THAW_EVENT_RETURN, 1, 0);
    assert_int_equal(thread->call, THAW_CALL_NONE);
    thread = moment_thread(&moment, THAW_LANE_SERVER, 3);
    assert_int_equal(thread->call, THAW_CALL_RECEIVE);
    assert_null(moment_thread(&moment, THAW_LANE_SERVER, 2));
}

static const MomentThread *held_thread(void) {
    return moment_thread(&moment, THAW_LANE_NETWORK, 1);
}

static void worker_is_held_and_goes_on(void **state) {
    (void)state;
    worker(THAW_EVENT_TAKEN, 1, 3);
    assert_false(held_thread()->held);
    worker(RECORD_HELD, 1, 3);
    assert_true(held_thread()->held);
    assert_int_equal(held_thread()->held_ns, 1010);
    assert_int_equal(held_thread()->command_id, 3);
    gui(RECORD_PRESENTED, 0);
    assert_true(held_thread()->held);
    worker(RECORD_RELEASED, 1, 3);
    assert_false(held_thread()->held);
    assert_int_equal(held_thread()->held_ns, 0);
    assert_int_equal(held_thread()->command_id, 3);
    expect_depths(0, 0, 3);
}

static void loss_lets_nobody_be_held_for_ever(void **state) {
    (void)state;
    worker(RECORD_HELD, 1, 3);
    add((Record){.kind = RECORD_LOST, .lane = THAW_LANE_SERVER, .size = 5});
    assert_true(held_thread()->held);
    add((Record){.kind = RECORD_LOST, .lane = THAW_LANE_NETWORK, .size = 5});
    assert_false(held_thread()->held);
}

static void worker_sleeps_and_wakes(void **state) {
    (void)state;
    worker(THAW_EVENT_ASLEEP, 1, 0);
    assert_true(moment_thread(&moment, THAW_LANE_NETWORK, 1)->asleep);
    worker(THAW_EVENT_AWAKE, 1, 0);
    assert_false(moment_thread(&moment, THAW_LANE_NETWORK, 1)->asleep);
}

static void connection_is_open_or_closed(void **state) {
    (void)state;
    add((Record){.kind = THAW_EVENT_OPENED, .lane = THAW_LANE_SERVER, .thread = 1});
    assert_false(moment_is_open(&moment));
    worker(THAW_EVENT_OPENED, 1, 1);
    assert_true(moment_is_open(&moment));
    worker(THAW_EVENT_CLOSED, 1, 2);
    assert_false(moment_is_open(&moment));
    worker(THAW_EVENT_OPENED, 1, 3);
    give_up(THAW_EVENT_DISOWNED, 1);
    assert_false(moment_is_open(&moment));
}

static void worker_that_is_given_up_stays_until_it_has_ended(void **state) {
    (void)state;
    call(THAW_LANE_NETWORK, 1, THAW_CALL_LOOKUP);
    give_up(THAW_EVENT_DISOWNED, 1);
    call(THAW_LANE_NETWORK, 2, THAW_CALL_SEND);
    assert_int_equal(moment_given_up(&moment), 1);
    assert_int_equal(moment_thread(&moment, THAW_LANE_NETWORK, 1)->call, THAW_CALL_LOOKUP);
    give_up(THAW_EVENT_FINISHED, 1);
    assert_int_equal(moment_given_up(&moment), 0);
    assert_null(moment_thread(&moment, THAW_LANE_NETWORK, 1));
    assert_non_null(moment_thread(&moment, THAW_LANE_NETWORK, 2));
}

static void next_worker_takes_the_place_of_the_last(void **state) {
    (void)state;
    for (Uint32 number = 1; number <= 3 * MOMENT_THREADS; number++)
        worker(THAW_EVENT_ASLEEP, number, 0);
    assert_int_equal(moment.thread_count, 1);
    assert_true(moment_thread(&moment, THAW_LANE_NETWORK, 3 * MOMENT_THREADS)->asleep);
}

static void guests_come_and_go(void **state) {
    (void)state;
    for (Uint32 guest = 1; guest <= 1000; guest++) {
        call(THAW_LANE_SERVER, guest, THAW_CALL_RECEIVE);
        if (guest > 60)
            add((Record){.kind = THAW_EVENT_LEFT, .lane = THAW_LANE_SERVER, .thread = guest - 60});
    }
    assert_int_equal(moment.thread_count, 60);
    assert_null(moment_thread(&moment, THAW_LANE_SERVER, 940));
    assert_non_null(moment_thread(&moment, THAW_LANE_SERVER, 941));
}

static void more_threads_than_are_kept_do_no_harm(void **state) {
    (void)state;
    for (Uint32 guest = 1; guest <= 2 * MOMENT_THREADS; guest++)
        call(THAW_LANE_SERVER, guest, THAW_CALL_SEND);
    assert_int_equal(moment.thread_count, MOMENT_THREADS);
    give_up(THAW_EVENT_DISOWNED, 5);
    give_up(THAW_EVENT_FINISHED, 5);
    assert_int_equal(moment.thread_count, MOMENT_THREADS);
}

static void end_of_one_side_leaves_the_other(void **state) {
    (void)state;
    gui(THAW_EVENT_SUBMITTED, 1);
    gui(THAW_EVENT_SUBMITTED, 2);
    worker(THAW_EVENT_OPENED, 1, 1);
    worker(THAW_EVENT_REPLIED, 1, 0);
    call(THAW_LANE_SERVER, 1, THAW_CALL_RECEIVE);
    travel(THAW_EVENT_SENT, THAW_LANE_NETWORK, 1, 9);
    gui(THAW_EVENT_ENDED, 0);
    bool sending;
    expect_depths(0, 0, 0);
    assert_false(moment_is_open(&moment));
    assert_int_equal(moment_message(&moment, &sending).total, 0);
    assert_null(moment_thread(&moment, THAW_LANE_NETWORK, 1));
    assert_int_equal(moment_thread(&moment, THAW_LANE_SERVER, 1)->call, THAW_CALL_RECEIVE);
    add((Record){.kind = THAW_EVENT_ENDED, .lane = THAW_LANE_SERVER});
    assert_int_equal(moment.thread_count, 0);
}

static void loss_leaves_no_call_that_may_have_ended(void **state) {
    (void)state;
    call(THAW_LANE_NETWORK, 1, THAW_CALL_LOOKUP);
    give_up(THAW_EVENT_DISOWNED, 1);
    call(THAW_LANE_NETWORK, 2, THAW_CALL_SEND);
    call(THAW_LANE_SERVER, 1, THAW_CALL_RECEIVE);
    travel(THAW_EVENT_SENT, THAW_LANE_NETWORK, 10, 100);
    add((Record){.kind = RECORD_LOST, .lane = THAW_LANE_NETWORK, .size = 40});
    assert_int_equal(moment.lost, 40);
    assert_int_equal(moment_thread(&moment, THAW_LANE_NETWORK, 1)->call, THAW_CALL_LOOKUP);
    assert_int_equal(moment_thread(&moment, THAW_LANE_NETWORK, 2)->call, THAW_CALL_NONE);
    assert_int_equal(moment_thread(&moment, THAW_LANE_SERVER, 1)->call, THAW_CALL_RECEIVE);
    bool sending;
    assert_int_equal(moment_message(&moment, &sending).total, 0);
    // A client of the server may have left meanwhile.
    add((Record){.kind = RECORD_LOST, .lane = THAW_LANE_SERVER, .size = 1});
    assert_null(moment_thread(&moment, THAW_LANE_SERVER, 1));
    assert_non_null(moment_thread(&moment, THAW_LANE_NETWORK, 2));
}

// ---- messages and pictures ----

static void expect_message(bool sending, Uint64 done, Uint64 total) {
    bool is_sending;
    MomentMessage message = moment_message(&moment, &is_sending);
    assert_int_equal(message.done, done);
    assert_int_equal(message.total, total);
    assert_int_equal(is_sending, sending);
}

static void larger_message_is_told_until_a_reply(void **state) {
    (void)state;
    expect_message(true, 0, 0);
    travel(THAW_EVENT_SENT, THAW_LANE_NETWORK, 10, 100);
    expect_message(true, 10, 100);
    travel(THAW_EVENT_RECEIVED, THAW_LANE_NETWORK, 20, 200);
    expect_message(false, 20, 200);
    travel(THAW_EVENT_RECEIVED, THAW_LANE_SERVER, 30, 300);
    travel(THAW_EVENT_SENT, THAW_LANE_GUI, 40, 100);
    expect_message(false, 20, 200);
    worker(THAW_EVENT_REPLIED, 1, 1);
    expect_message(true, 0, 0);
    travel(THAW_EVENT_RECEIVED, THAW_LANE_NETWORK, 20, 200);
    give_up(THAW_EVENT_DISOWNED, 1);
    expect_message(true, 0, 0);
}

static void picture_is_shown_until_it_is_hidden(void **state) {
    (void)state;
    gui(RECORD_PRESENTED, 0);
    assert_int_equal(moment.shown_ns, 1000);
    gui(RECORD_ACTION, 0);
    assert_int_equal(moment.shown_ns, 1000);
    gui(RECORD_HIDDEN, 0);
    assert_int_equal(moment.shown_ns, 0);
    assert_int_equal(moment.time_ns, 1020);
}

// ---- seek equals replay ----

#define GENERATED 300000u // records; more than a recording keeps
#define LATE_MAX 50       // places at most by which a record comes too late

static Record *generated; // in order of time
static Uint32 seed;

static Uint32 pick(Uint32 count) {
    return next_random(&seed) % count;
}

// Anything at all: the fold has to bear what no client says.
static Record anything(Uint64 time_ns) {
    return (Record){.time_ns = time_ns,
                    .kind = (Uint8)pick(RECORD_LOST + 1),
                    .lane = (Uint8)pick(RECORD_LANES),
                    .thread = pick(20),
                    .command_id = pick(4) == 0 ? 0 : (Uint32)(time_ns / 1000 + pick(5)),
                    .command = (Uint8)pick(4),
                    .call = (Uint8)pick(THAW_CALL_COUNT),
                    .size = pick(10),
                    .done = pick(1000),
                    .total = pick(1000)};
}

static void swap(Record *a, Record *b) {
    Record kept = *a;
    *a = *b;
    *b = kept;
}

// Feed the records to a recording, some of them late.
static Recording *record_late(Record *arrived) {
    Recording *recording = recording_create();
    assert_non_null(recording);
    SDL_memcpy(arrived, generated, GENERATED * sizeof *arrived);
    for (Uint32 i = LATE_MAX; i < GENERATED; i += 1 + pick(2 * LATE_MAX))
        swap(&arrived[i], &arrived[i - pick(LATE_MAX)]);
    for (Uint32 i = 0; i < GENERATED; i++) {
        recording_add(recording, &arrived[i]);
        if (pick(100) == 0)
            recording_now(recording);
    }
    return recording;
}

static void expect_no_depth_below_zero(const Moment *one) {
    assert_true(moment_commands_waiting(one) < 0x80000000u);
    assert_true(moment_replies_waiting(one) < 0x80000000u);
    assert_true(moment_outstanding(one) < 0x80000000u);
}

// Look at the recording at every so many records, and compare with what came out on the way there.
static void expect_seek_is_replay(Recording *recording) {
    Moment replayed;
    Moment sought;
    SDL_zero(replayed);
    Uint64 first = recording_first(recording);
    assert_true(first > 0);
    for (Uint32 i = 0; i < GENERATED; i++) {
        moment_add(&replayed, &generated[i]);
        expect_no_depth_below_zero(&replayed);
        if (i < first || ((i + 1) % RECORDING_BLOCK > 1 && pick(700) > 0))
            continue;
        recording_moment(recording, generated[i].time_ns, &sought);
        hand_expect_same_moment(&sought, &replayed);
    }
    hand_expect_same_moment(recording_now(recording), &replayed);
}

static void seek_equals_replay_from_the_start(void **state) {
    (void)state;
    Record *arrived = SDL_calloc(GENERATED, sizeof *arrived);
    generated = SDL_calloc(GENERATED, sizeof *generated);
    assert_non_null(arrived);
    assert_non_null(generated);
    for (seed = 1; seed <= 3; seed++) {
        Uint32 of_run = seed;
        for (Uint32 i = 0; i < GENERATED; i++)
            generated[i] = anything(5000 + 7ull * i);
        Recording *recording = record_late(arrived);
        expect_seek_is_replay(recording);
        recording_destroy(recording);
        seed = of_run;
        note_progress("seek equals replay");
    }
    SDL_free(arrived);
    SDL_free(generated);
}

static void before_the_oldest_record_is_what_was_known_there(void **state) {
    (void)state;
    Recording *recording = recording_create();
    Moment oldest;
    Record record = {.kind = THAW_EVENT_SUBMITTED, .lane = THAW_LANE_GUI};
    for (Uint32 i = 1; i <= 2 * RECORDING_BYTES / sizeof(Record); i++) {
        record.command_id = i;
        record.time_ns = i;
        recording_add(recording, &record);
    }
    recording_moment(recording, 0, &oldest);
    assert_true(recording_first(recording) > 0);
    assert_int_equal(moment_outstanding(&oldest), recording_first(recording));
    recording_destroy(recording);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(command_goes_through_both_queues),
        TEST(news_waits_among_the_replies),
        TEST(reply_that_was_polled_is_not_put_again),
        TEST(answer_in_place_counts_as_a_reply),
        TEST(what_was_lost_makes_no_depth_wrong_for_long),
        TEST(server_commands_are_not_of_the_client),
        TEST(call_is_under_way_until_it_returns),
        TEST(worker_is_held_and_goes_on),
        TEST(loss_lets_nobody_be_held_for_ever),
        TEST(worker_sleeps_and_wakes),
        TEST(connection_is_open_or_closed),
        TEST(worker_that_is_given_up_stays_until_it_has_ended),
        TEST(next_worker_takes_the_place_of_the_last),
        TEST(guests_come_and_go),
        TEST(more_threads_than_are_kept_do_no_harm),
        TEST(end_of_one_side_leaves_the_other),
        TEST(loss_leaves_no_call_that_may_have_ended),
        TEST(larger_message_is_told_until_a_reply),
        TEST(picture_is_shown_until_it_is_hidden),
        TEST(seek_equals_replay_from_the_start),
        TEST(before_the_oldest_record_is_what_was_known_there),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
