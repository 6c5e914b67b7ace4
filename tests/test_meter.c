// Tests of meter.h: what records are measured as, with made-up times.
#include "support.h"

#include "meter.h"

#define START_NS 7000000000u
#define MS (Uint64) THAW_NS_PER_MS

static Meter meter;
static Uint64 now_ns;

static void add(Record record) {
    record.time_ns = now_ns;
    meter_add(&meter, &record);
}

static void show(void) {
    add((Record){.kind = RECORD_PRESENTED, .began_ns = now_ns});
}

static int begin(void **state) {
    (void)state;
    SDL_zero(meter);
    now_ns = START_NS;
    show();
    return 0;
}

static void pass(Uint64 ns) {
    now_ns += ns;
}

static void show_after(Uint64 ns) {
    pass(ns);
    show();
}

static void come_back(ThawLane lane, ThawCall call, Uint64 began_ns) {
    add((Record){
        .kind = THAW_EVENT_RETURN, .lane = (Uint8)lane, .call = (Uint8)call, .began_ns = began_ns});
}

// A call on the GUI thread that lasts so long.
static void spend(ThawCall call, Uint64 ns) {
    Uint64 began_ns = now_ns;
    add((Record){.kind = THAW_EVENT_CALL, .call = (Uint8)call});
    pass(ns);
    come_back(THAW_LANE_GUI, call, began_ns);
}

// The GUI thread has waited for so long, without the time of the test passing.
static void note_wait(const char *what, Uint64 ns) {
    add((Record){.kind = RECORD_WAITED, .what = what, .began_ns = now_ns - ns});
}

static void hide(void) {
    add((Record){.kind = RECORD_HIDDEN});
}

static void input(bool key) {
    add((Record){.kind = (Uint8)(key ? RECORD_KEY : RECORD_CLICK)});
}

static const Frame *newest(void) {
    assert_true(meter.frames.count > 0);
    return &meter.frames.ring[(meter.frames.count - 1) % FRAMES_KEPT];
}

// Show a frame after a gap of which one call took a part, and return what it was blamed on.
static ThawCall blamed(ThawCall call, Uint64 call_ns, Uint64 gap_ns) {
    spend(call, call_ns);
    pass(gap_ns - call_ns);
    show();
    assert_int_equal(newest()->gap_ns, gap_ns);
    return newest()->call;
}

static void expect_no_freeze(void) {
    assert_false(meter.is_frozen);
}

// The freeze, now that all input of its time was taken.
static Freeze expect_freeze(void) {
    assert_true(meter.is_frozen);
    Freeze freeze = meter.freeze;
    add((Record){.kind = RECORD_SEEN});
    expect_no_freeze();
    return freeze;
}

// ---- frames ----

static void first_frame_has_no_gap(void **state) {
    (void)state;
    assert_int_equal(meter.frames.count, 0);
    assert_int_equal(meter.run.gap_ns.count, 0);
    expect_no_freeze();
}

static void gap_is_the_time_between_two_frames(void **state) {
    (void)state;
    pass(17 * MS);
    show();
    pass(33 * MS);
    show();
    assert_int_equal(meter.frames.count, 2);
    assert_int_equal(meter.frames.ring[0].gap_ns, 17 * MS);
    assert_int_equal(meter.frames.ring[0].shown_ns, START_NS + 17 * MS);
    assert_int_equal(meter.frames.ring[1].gap_ns, 33 * MS);
    assert_int_equal(meter.frames.ring[1].shown_ns, now_ns);
    assert_int_equal(meter.run.gap_ns.count, 2);
    assert_int_equal(meter.run.gap_ns.max_ns, 33 * MS);
}

static void missed_frames_are_those_that_had_room_in_the_gap(void **state) {
    (void)state;
    static const struct {
        Uint64 gap_ns;
        Uint64 missed;
    } gaps[] = {{1, 0},        {8 * MS, 0},    {17 * MS, 0},   {24 * MS, 0},
                {26 * MS, 1},  {33 * MS, 1},   {50 * MS, 2},   {100 * MS, 5},
                {117 * MS, 6}, {500 * MS, 29}, {1500 * MS, 89}};
    Uint64 all = 0;
    for (size_t i = 0; i < SDL_arraysize(gaps); i++) {
        meter_begin_run(&meter);
        pass(gaps[i].gap_ns);
        show();
        assert_int_equal(meter.run.missed, gaps[i].missed);
        assert_int_equal(meter.run.longest.missed, gaps[i].missed);
        all += gaps[i].missed;
    }
    assert_true(all > 0);
}

static void ring_keeps_the_newest_frames(void **state) {
    (void)state;
    const Uint64 shown = 2 * FRAMES_KEPT + 10;
    for (Uint64 i = 1; i <= shown; i++) {
        pass(i);
        show();
    }
    assert_int_equal(meter.frames.count, shown);
    for (Uint64 number = shown - FRAMES_KEPT; number < shown; number++)
        assert_int_equal(meter.frames.ring[number % FRAMES_KEPT].gap_ns, number + 1);
}

static void run_begins_anew_and_keeps_the_ring(void **state) {
    (void)state;
    spend(THAW_CALL_SEND, 300 * MS);
    show();
    input(false);
    input(true);
    meter_begin_run(&meter);
    assert_int_equal(meter.run.gap_ns.count, 0);
    assert_int_equal(meter.run.longest.gap_ns, 0);
    assert_int_equal(meter.run.missed + meter.run.clicks + meter.run.keys, 0);
    assert_int_equal(meter.frames.count, 1);
    assert_int_equal(newest()->call, THAW_CALL_SEND);
    pass(20 * MS);
    show();
    assert_int_equal(meter.run.longest.gap_ns, 20 * MS);
    assert_int_equal(meter.frames.count, 2);
}

// ---- what took the time ----

static void call_is_blamed_from_half_of_the_gap_on(void **state) {
    (void)state;
    assert_int_equal(blamed(THAW_CALL_RECEIVE, 100 * MS, 100 * MS), THAW_CALL_RECEIVE);
    assert_int_equal(blamed(THAW_CALL_CONNECT, 60 * MS, 100 * MS), THAW_CALL_CONNECT);
    assert_int_equal(blamed(THAW_CALL_SEND, 50 * MS, 100 * MS), THAW_CALL_SEND);
    assert_int_equal(blamed(THAW_CALL_LOOKUP, 50 * MS - 1, 100 * MS), THAW_CALL_NONE);
    assert_int_equal(blamed(THAW_CALL_RECEIVE, 0, 2000 * MS), THAW_CALL_NONE);
}

static void longest_of_several_calls_is_blamed(void **state) {
    (void)state;
    spend(THAW_CALL_LOOKUP, 30 * MS);
    spend(THAW_CALL_CONNECT, 70 * MS);
    spend(THAW_CALL_SEND, 10 * MS);
    show();
    assert_int_equal(newest()->call, THAW_CALL_CONNECT);
    assert_int_equal(meter.run.longest.call_ns, 70 * MS);
}

static void calls_of_a_kind_are_added_up(void **state) {
    (void)state;
    for (int i = 0; i < 4; i++) {
        spend(THAW_CALL_SEND, 20 * MS);
        spend(THAW_CALL_RECEIVE, 5 * MS);
    }
    spend(THAW_CALL_CONNECT, 50 * MS);
    show();
    assert_int_equal(newest()->call, THAW_CALL_SEND);
    assert_int_equal(meter.run.longest.call_ns, 80 * MS);
}

static void many_short_calls_that_are_not_half_of_the_gap_are_not_to_blame(void **state) {
    (void)state;
    spend(THAW_CALL_SEND, 40 * MS);
    spend(THAW_CALL_RECEIVE, 40 * MS);
    pass(20 * MS);
    show();
    assert_int_equal(newest()->call, THAW_CALL_NONE);
    assert_int_equal(meter.run.longest.call_ns, 0);
}

static void call_counts_for_its_own_gap_only(void **state) {
    (void)state;
    spend(THAW_CALL_RECEIVE, 400 * MS);
    show();
    pass(200 * MS);
    show();
    assert_int_equal(newest()->call, THAW_CALL_NONE);
    assert_int_equal(meter.run.longest.call, THAW_CALL_RECEIVE);
}

// The last picture before the window's thread is held is shown when the call has just begun.
static void call_counts_from_the_picture_that_was_shown_in_it(void **state) {
    (void)state;
    Uint64 began_ns = now_ns;
    add((Record){.kind = THAW_EVENT_CALL, .call = THAW_CALL_RECEIVE});
    show_after(10 * MS);
    pass(600 * MS);
    come_back(THAW_LANE_GUI, THAW_CALL_RECEIVE, began_ns);
    show();
    assert_int_equal(meter.freeze.gap_ns, 600 * MS);
    assert_int_equal(meter.freeze.call_ns, 600 * MS);
}

static void calls_of_other_threads_are_not_to_blame(void **state) {
    (void)state;
    static const ThawLane lanes[] = {THAW_LANE_NETWORK, THAW_LANE_SERVER};
    for (size_t i = 0; i < SDL_arraysize(lanes); i++) {
        pass(300 * MS);
        come_back(lanes[i], THAW_CALL_RECEIVE, now_ns - 300 * MS);
        show();
        assert_int_equal(newest()->call, THAW_CALL_NONE);
    }
    // Nor do they hide one of the window's own thread.
    meter_begin_run(&meter);
    pass(300 * MS);
    come_back(THAW_LANE_NETWORK, THAW_CALL_CONNECT, now_ns - 150 * MS);
    come_back(THAW_LANE_GUI, THAW_CALL_SEND, now_ns - 300 * MS);
    show();
    assert_int_equal(newest()->call, THAW_CALL_SEND);
    assert_int_equal(meter.run.longest.call_ns, 300 * MS);
}

static void other_events_of_the_window_take_no_time(void **state) {
    (void)state;
    spend(THAW_CALL_RECEIVE, 10 * MS);
    pass(200 * MS);
    add((Record){.kind = THAW_EVENT_POLLED, .began_ns = START_NS});
    add((Record){.kind = THAW_EVENT_RECEIVED, .began_ns = START_NS});
    show();
    assert_int_equal(newest()->call, THAW_CALL_NONE);
}

// ---- freezes ----

static void gap_is_a_freeze_when_it_is_longer_than_the_limit(void **state) {
    (void)state;
    pass(FRAMES_BLIND_MS * MS);
    show();
    expect_no_freeze();
    pass(FRAMES_BLIND_MS * MS + 1);
    show();
    assert_int_equal(expect_freeze().gap_ns, FRAMES_BLIND_MS * MS + 1);
}

static void freeze_is_told_once(void **state) {
    (void)state;
    spend(THAW_CALL_RECEIVE, 600 * MS);
    show();
    Freeze freeze = expect_freeze();
    assert_int_equal(freeze.gap_ns, 600 * MS);
    assert_int_equal(freeze.call, THAW_CALL_RECEIVE);
    assert_int_equal(freeze.call_ns, 600 * MS);
    assert_int_equal(freeze.missed, 35);
    expect_no_freeze();
    pass(16 * MS);
    show();
    expect_no_freeze();
    spend(THAW_CALL_SEND, 200 * MS);
    show();
    assert_int_equal(expect_freeze().call, THAW_CALL_SEND);
    expect_no_freeze();
}

static void what_comes_before_a_freeze_is_told_is_late(void **state) {
    (void)state;
    pass(700 * MS);
    show();
    input(false);
    input(true);
    input(false);
    Freeze freeze = expect_freeze();
    assert_int_equal(freeze.clicks, 2);
    assert_int_equal(freeze.keys, 1);
    assert_int_equal(meter.run.clicks, 2);
    assert_int_equal(meter.run.keys, 1);
}

static void what_comes_later_is_in_time(void **state) {
    (void)state;
    input(false); // before any freeze
    pass(700 * MS);
    show();
    input(true);
    expect_freeze();
    input(false);
    input(true);
    pass(16 * MS);
    show();
    input(false);
    expect_no_freeze();
    assert_int_equal(meter.run.clicks, 0);
    assert_int_equal(meter.run.keys, 1);
}

static void each_freeze_counts_its_own(void **state) {
    (void)state;
    pass(300 * MS);
    show();
    input(false);
    expect_freeze();
    pass(400 * MS);
    show();
    input(true);
    Freeze second = expect_freeze();
    assert_int_equal(second.clicks, 0);
    assert_int_equal(second.keys, 1);
    assert_int_equal(meter.run.clicks, 1);
    assert_int_equal(meter.run.keys, 1);
}

static void longest_gap_stays_the_longest(void **state) {
    (void)state;
    spend(THAW_CALL_CONNECT, 900 * MS);
    show();
    spend(THAW_CALL_RECEIVE, 300 * MS);
    show();
    assert_int_equal(meter.run.longest.gap_ns, 900 * MS);
    assert_int_equal(meter.run.longest.call, THAW_CALL_CONNECT);
    spend(THAW_CALL_SEND, 901 * MS);
    show();
    assert_int_equal(meter.run.longest.call, THAW_CALL_SEND);
}

// ---- hiding ----

static void hidden_window_misses_nothing(void **state) {
    (void)state;
    pass(16 * MS);
    show();
    spend(THAW_CALL_RECEIVE, 2000 * MS);
    hide();
    pass(5000 * MS);
    input(true);
    show(); // the first one after it
    assert_int_equal(meter.frames.count, 1);
    assert_int_equal(meter.run.longest.gap_ns, 16 * MS);
    assert_int_equal(meter.run.missed, 0);
    assert_int_equal(meter.run.keys, 0);
    expect_no_freeze();
    // What ran in hiding is not to blame for anything.
    pass(300 * MS);
    show();
    assert_int_equal(newest()->gap_ns, 300 * MS);
    assert_int_equal(newest()->call, THAW_CALL_NONE);
}

static void freeze_that_was_not_told_is_forgotten_in_hiding(void **state) {
    (void)state;
    pass(400 * MS);
    show();
    hide();
    expect_no_freeze();
}

// ---- waits for something else ----

static Freeze freeze_after(Uint64 gap_ns) {
    show_after(gap_ns);
    return expect_freeze();
}

static void what_else_held_the_window_is_named(void **state) {
    (void)state;
    note_wait(FRAMES_DISK, 200 * MS);
    note_wait(FRAMES_CLIPBOARD, 900 * MS);
    Freeze freeze = freeze_after(1000 * MS);
    assert_string_equal(freeze.other, FRAMES_CLIPBOARD);
    assert_int_equal(freeze.other_ns, 900 * MS);
    // It belongs to that gap alone.
    assert_null(freeze_after(1000 * MS).other);
}

static void short_wait_does_not_explain_a_long_gap(void **state) {
    (void)state;
    note_wait(FRAMES_CLIPBOARD, 100 * MS);
    assert_null(freeze_after(1000 * MS).other);
}

static void call_of_the_network_comes_before_a_wait(void **state) {
    (void)state;
    note_wait(FRAMES_DISK, 900 * MS);
    spend(THAW_CALL_SEND, 600 * MS);
    Freeze freeze = freeze_after(400 * MS);
    assert_int_equal(freeze.call, THAW_CALL_SEND);
    assert_null(freeze.other);
}

static void waits_of_a_kind_are_added_up(void **state) {
    (void)state;
    for (int i = 0; i < 3; i++)
        note_wait(FRAMES_CLIPBOARD, 1000 * MS);
    Freeze freeze = freeze_after(3060 * MS);
    assert_non_null(freeze.other);
    assert_string_equal(freeze.other, FRAMES_CLIPBOARD);
    assert_int_equal(freeze.other_ns, 3000 * MS);
}

static void longest_of_several_waits_explains_what_they_took_together(void **state) {
    (void)state;
    note_wait(FRAMES_DISK, 300 * MS);
    note_wait(FRAMES_CLIPBOARD, 400 * MS);
    Freeze freeze = freeze_after(1000 * MS);
    assert_non_null(freeze.other);
    assert_string_equal(freeze.other, FRAMES_CLIPBOARD);
    assert_int_equal(freeze.other_ns, 400 * MS);
}

static void more_kinds_of_waits_than_are_kept_do_no_harm(void **state) {
    (void)state;
    static const char *const kinds[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    for (size_t i = 0; i < SDL_arraysize(kinds); i++)
        note_wait(kinds[i], 1000 * MS);
    assert_string_equal(freeze_after(5000 * MS).other, "a");
}

// ---- replies ----

static void take_reply(Uint32 id, ThawCommandType command, ThawError code, Uint64 made_ns) {
    add((Record){.kind = THAW_EVENT_POLLED,
                 .command_id = id,
                 .command = (Uint8)command,
                 .code = (Uint8)code,
                 .began_ns = made_ns});
}

static void poll_made(Uint64 made_ns) {
    take_reply(0, THAW_COMMAND_RECEIVE, THAW_OK, made_ns);
}

static void reply_is_as_late_as_the_frame_that_shows_it(void **state) {
    (void)state;
    poll_made(now_ns + 2 * MS);
    poll_made(now_ns + 7 * MS);
    assert_int_equal(meter.all.reply_ns.count, 0);
    show_after(16 * MS);
    assert_int_equal(meter.all.reply_ns.count, 2);
    assert_int_equal(meter.all.reply_ns.max_ns, 14 * MS);
    show_after(1000 * MS); // each is measured once
    assert_int_equal(meter.all.reply_ns.count, 2);
    poll_made(now_ns - 300 * MS); // it was made in a frame that blocked
    show_after(16 * MS);
    assert_int_equal(meter.all.reply_ns.count, 3);
    assert_int_equal(meter.all.reply_ns.max_ns, 316 * MS);
}

static void no_more_replies_are_measured_than_there_is_room_for(void **state) {
    (void)state;
    for (int i = 0; i < METER_COMMANDS_MAX + 3; i++)
        poll_made(now_ns);
    show_after(16 * MS);
    assert_int_equal(meter.all.reply_ns.count, METER_COMMANDS_MAX);
    poll_made(now_ns);
    show_after(16 * MS);
    assert_int_equal(meter.all.reply_ns.count, METER_COMMANDS_MAX + 1);
}

static void reply_to_a_hidden_window_is_not_late(void **state) {
    (void)state;
    poll_made(now_ns);
    hide();
    show_after(60000 * MS);
    assert_int_equal(meter.all.reply_ns.count, 0);
    assert_int_equal(meter.all.longest.gap_ns, 0);
}

// ---- answers, cancels and the end ----

static void submit(Uint32 id) {
    add((Record){.kind = THAW_EVENT_SUBMITTED, .command_id = id});
}

static void cancel(Uint64 asked_ns) {
    add((Record){.kind = RECORD_CANCEL, .began_ns = asked_ns});
}

static void answer_is_that_of_the_first_receive_that_succeeds(void **state) {
    (void)state;
    submit(1);
    pass(10 * MS);
    submit(2);
    pass(500 * MS);
    take_reply(1, THAW_COMMAND_RECEIVE, THAW_ERROR_TIMEOUT, now_ns);
    take_reply(0, THAW_COMMAND_RECEIVE, THAW_OK, now_ns); // news answers nothing
    assert_int_equal(meter.run.answer_ns, 0);
    pass(500 * MS);
    take_reply(2, THAW_COMMAND_RECEIVE, THAW_OK, now_ns);
    assert_int_equal(meter.run.answer_ns, 1000 * MS);
    submit(3);
    pass(5 * MS);
    take_reply(3, THAW_COMMAND_RECEIVE, THAW_OK, now_ns);
    assert_int_equal(meter.run.answer_ns, 1000 * MS);
    // Each run has its own.
    meter_begin_run(&meter);
    submit(4);
    pass(7 * MS);
    take_reply(4, THAW_COMMAND_RECEIVE, THAW_OK, now_ns);
    assert_int_equal(meter.run.answer_ns, 7 * MS);
    assert_int_equal(meter.all.answer_ns, 1000 * MS);
}

static void cancel_takes_until_its_last_reply(void **state) {
    (void)state;
    submit(1);
    submit(2);
    pass(20 * MS);
    cancel(now_ns - 3 * MS); // a person had asked before
    submit(3);
    pass(5 * MS);
    take_reply(1, THAW_COMMAND_SEND, THAW_ERROR_CANCELLED, now_ns);
    assert_int_equal(meter.all.cancel_ns, 0);
    pass(6 * MS);
    take_reply(2, THAW_COMMAND_SEND, THAW_ERROR_CANCELLED, now_ns);
    assert_int_equal(meter.all.cancel_ns, 14 * MS);
    pass(7 * MS);
    take_reply(3, THAW_COMMAND_SEND, THAW_OK, now_ns);
    assert_int_equal(meter.all.cancel_ns, 14 * MS);
    // With nothing outstanding it is done at once.
    cancel(now_ns - 2 * MS);
    assert_int_equal(meter.all.cancel_ns, 2 * MS);
    assert_int_equal(meter.run.cancel_ns, 2 * MS);
}

static void end_takes_until_all_threads_have_ended(void **state) {
    (void)state;
    add((Record){.kind = RECORD_QUIT, .began_ns = now_ns - 4 * MS});
    pass(30 * MS);
    add((Record){.kind = RECORD_ENDED});
    assert_int_equal(meter.all.quit_ns, 34 * MS);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(waits_of_a_kind_are_added_up),
        TEST(longest_of_several_waits_explains_what_they_took_together),
        TEST(more_kinds_of_waits_than_are_kept_do_no_harm),
        TEST(what_else_held_the_window_is_named),
        TEST(short_wait_does_not_explain_a_long_gap),
        TEST(call_of_the_network_comes_before_a_wait),
        TEST(first_frame_has_no_gap),
        TEST(gap_is_the_time_between_two_frames),
        TEST(missed_frames_are_those_that_had_room_in_the_gap),
        TEST(ring_keeps_the_newest_frames),
        TEST(run_begins_anew_and_keeps_the_ring),
        TEST(call_is_blamed_from_half_of_the_gap_on),
        TEST(longest_of_several_calls_is_blamed),
        TEST(calls_of_a_kind_are_added_up),
        TEST(many_short_calls_that_are_not_half_of_the_gap_are_not_to_blame),
        TEST(call_counts_for_its_own_gap_only),
        TEST(call_counts_from_the_picture_that_was_shown_in_it),
        TEST(calls_of_other_threads_are_not_to_blame),
        TEST(other_events_of_the_window_take_no_time),
        TEST(gap_is_a_freeze_when_it_is_longer_than_the_limit),
        TEST(freeze_is_told_once),
        TEST(what_comes_before_a_freeze_is_told_is_late),
        TEST(what_comes_later_is_in_time),
        TEST(each_freeze_counts_its_own),
        TEST(longest_gap_stays_the_longest),
        TEST(hidden_window_misses_nothing),
        TEST(freeze_that_was_not_told_is_forgotten_in_hiding),
        TEST(reply_is_as_late_as_the_frame_that_shows_it),
        TEST(no_more_replies_are_measured_than_there_is_room_for),
        TEST(reply_to_a_hidden_window_is_not_late),
        TEST(answer_is_that_of_the_first_receive_that_succeeds),
        TEST(cancel_takes_until_its_last_reply),
        TEST(end_takes_until_all_threads_have_ended),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
