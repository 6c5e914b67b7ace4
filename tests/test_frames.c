// Tests of frames.h: what a gap between two frames is counted as, with made-up times.
#include "support.h"

#include "frames.h"

#define START_NS 7000000000u
#define MS (Uint64) THAW_NS_PER_MS

static Frames frames;
static Uint64 now_ns;

static int begin(void **state) {
    (void)state;
    SDL_zero(frames);
    now_ns = START_NS;
    frames_show(&frames, now_ns);
    return 0;
}

static void pass(Uint64 ns) {
    now_ns += ns;
}

static void observe(ThawEventKind kind, ThawLane lane, ThawCall call) {
    const ThawEvent event = {.kind = kind, .lane = lane, .call = call, .time_ns = now_ns};
    frames_observe(&frames, &event);
}

// A call on the GUI thread that lasts so long.
static void spend(ThawCall call, Uint64 ns) {
    observe(THAW_EVENT_CALL, THAW_LANE_GUI, call);
    pass(ns);
    observe(THAW_EVENT_RETURN, THAW_LANE_GUI, call);
}

static void show(void) {
    frames_show(&frames, now_ns);
}

static const Frame *newest(void) {
    assert_true(frames.count > 0);
    return &frames.ring[(frames.count - 1) % FRAMES_KEPT];
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
    Freeze freeze;
    assert_false(frames_tell(&frames, &freeze));
}

static Freeze expect_freeze(void) {
    Freeze freeze;
    assert_true(frames_tell(&frames, &freeze));
    return freeze;
}

// ---- frames ----

static void first_frame_has_no_gap(void **state) {
    (void)state;
    assert_int_equal(frames.count, 0);
    assert_int_equal(frames.gap_ns.count, 0);
    expect_no_freeze();
}

static void gap_is_the_time_between_two_frames(void **state) {
    (void)state;
    pass(17 * MS);
    show();
    pass(33 * MS);
    show();
    assert_int_equal(frames.count, 2);
    assert_int_equal(frames.ring[0].gap_ns, 17 * MS);
    assert_int_equal(frames.ring[0].shown_ns, START_NS + 17 * MS);
    assert_int_equal(frames.ring[1].gap_ns, 33 * MS);
    assert_int_equal(frames.ring[1].shown_ns, now_ns);
    assert_int_equal(frames.gap_ns.count, 2);
    assert_int_equal(frames.gap_ns.max_ns, 33 * MS);
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
        frames_reset(&frames);
        pass(gaps[i].gap_ns);
        show();
        assert_int_equal(frames.missed, gaps[i].missed);
        assert_int_equal(frames.longest.missed, gaps[i].missed);
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
    assert_int_equal(frames.count, shown);
    for (Uint64 number = shown - FRAMES_KEPT; number < shown; number++)
        assert_int_equal(frames.ring[number % FRAMES_KEPT].gap_ns, number + 1);
}

static void frames_since_a_moment_are_counted(void **state) {
    (void)state;
    Histogram gaps;
    for (int i = 1; i <= 10; i++) {
        pass((Uint64)i * MS);
        show();
    }
    // The one that was shown at that very moment is not among them.
    frames_count(&frames, now_ns - (10 + 9 + 8) * MS, &gaps);
    assert_int_equal(gaps.count, 3);
    assert_int_equal(gaps.max_ns, 10 * MS);
    frames_count(&frames, now_ns - (10 + 9 + 8) * MS - 1, &gaps);
    assert_int_equal(gaps.count, 4);
    frames_count(&frames, now_ns, &gaps);
    assert_int_equal(gaps.count, 0);
    frames_count(&frames, 0, &gaps);
    assert_int_equal(gaps.count, 10);
}

static void no_more_frames_are_counted_than_are_kept(void **state) {
    (void)state;
    Histogram gaps;
    for (int i = 0; i < FRAMES_KEPT + 5; i++) {
        pass(i < 5 ? 900 * MS : 10 * MS);
        show();
    }
    frames_count(&frames, 0, &gaps);
    assert_int_equal(gaps.count, FRAMES_KEPT);
    assert_int_equal(gaps.max_ns, 10 * MS);
}

static void reset_forgets_the_statistics_and_keeps_the_ring(void **state) {
    (void)state;
    spend(THAW_CALL_SEND, 300 * MS);
    show();
    frames_input(&frames, false);
    frames_input(&frames, true);
    frames_reset(&frames);
    assert_int_equal(frames.gap_ns.count, 0);
    assert_int_equal(frames.longest.gap_ns, 0);
    assert_int_equal(frames.missed + frames.clicks + frames.keys, 0);
    assert_int_equal(frames.count, 1);
    assert_int_equal(newest()->call, THAW_CALL_SEND);
    pass(20 * MS);
    show();
    assert_int_equal(frames.longest.gap_ns, 20 * MS);
    assert_int_equal(frames.count, 2);
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
    assert_int_equal(frames.longest.call_ns, 70 * MS);
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
    assert_int_equal(frames.longest.call_ns, 80 * MS);
}

static void many_short_calls_that_are_not_half_of_the_gap_are_not_to_blame(void **state) {
    (void)state;
    spend(THAW_CALL_SEND, 40 * MS);
    spend(THAW_CALL_RECEIVE, 40 * MS);
    pass(20 * MS);
    show();
    assert_int_equal(newest()->call, THAW_CALL_NONE);
    assert_int_equal(frames.longest.call_ns, 0);
}

static void call_counts_for_its_own_gap_only(void **state) {
    (void)state;
    spend(THAW_CALL_RECEIVE, 400 * MS);
    show();
    pass(200 * MS);
    show();
    assert_int_equal(newest()->call, THAW_CALL_NONE);
    assert_int_equal(frames.longest.call, THAW_CALL_RECEIVE);
}

static void calls_of_other_threads_are_not_to_blame(void **state) {
    (void)state;
    static const ThawLane lanes[] = {THAW_LANE_NETWORK, THAW_LANE_SERVER};
    for (size_t i = 0; i < SDL_arraysize(lanes); i++) {
        observe(THAW_EVENT_CALL, lanes[i], THAW_CALL_RECEIVE);
        pass(300 * MS);
        observe(THAW_EVENT_RETURN, lanes[i], THAW_CALL_RECEIVE);
        show();
        assert_int_equal(newest()->call, THAW_CALL_NONE);
    }
    // Nor do they hide one of the window's own thread.
    frames_reset(&frames);
    observe(THAW_EVENT_CALL, THAW_LANE_GUI, THAW_CALL_SEND);
    pass(150 * MS);
    observe(THAW_EVENT_CALL, THAW_LANE_NETWORK, THAW_CALL_CONNECT);
    pass(150 * MS);
    observe(THAW_EVENT_RETURN, THAW_LANE_GUI, THAW_CALL_SEND);
    show();
    assert_int_equal(newest()->call, THAW_CALL_SEND);
    assert_int_equal(frames.longest.call_ns, 300 * MS);
}

static void other_events_of_the_window_take_no_time(void **state) {
    (void)state;
    observe(THAW_EVENT_CALL, THAW_LANE_GUI, THAW_CALL_RECEIVE);
    pass(10 * MS);
    observe(THAW_EVENT_RETURN, THAW_LANE_GUI, THAW_CALL_RECEIVE);
    pass(200 * MS);
    observe(THAW_EVENT_POLLED, THAW_LANE_GUI, THAW_CALL_NONE);
    observe(THAW_EVENT_RECEIVED, THAW_LANE_GUI, THAW_CALL_NONE);
    show();
    assert_int_equal(newest()->call, THAW_CALL_NONE);
}

static void calls_have_names_for_people(void **state) {
    (void)state;
    assert_string_equal(frames_call_name(THAW_CALL_LOOKUP), "LOOKUP");
    assert_string_equal(frames_call_name(THAW_CALL_CONNECT), "CONNECT");
    assert_string_equal(frames_call_name(THAW_CALL_SEND), "SEND");
    assert_string_equal(frames_call_name(THAW_CALL_RECEIVE), "RECEIVE");
    assert_string_equal(frames_call_name(THAW_CALL_NONE), "no call of the network");
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
    frames_input(&frames, false);
    frames_input(&frames, true);
    frames_input(&frames, false);
    Freeze freeze = expect_freeze();
    assert_int_equal(freeze.clicks, 2);
    assert_int_equal(freeze.keys, 1);
    assert_int_equal(frames.clicks, 2);
    assert_int_equal(frames.keys, 1);
}

static void what_comes_later_is_in_time(void **state) {
    (void)state;
    frames_input(&frames, false); // before any freeze
    pass(700 * MS);
    show();
    frames_input(&frames, true);
    expect_freeze();
    frames_input(&frames, false);
    frames_input(&frames, true);
    pass(16 * MS);
    show();
    frames_input(&frames, false);
    expect_no_freeze();
    assert_int_equal(frames.clicks, 0);
    assert_int_equal(frames.keys, 1);
}

static void each_freeze_counts_its_own(void **state) {
    (void)state;
    pass(300 * MS);
    show();
    frames_input(&frames, false);
    expect_freeze();
    pass(400 * MS);
    show();
    frames_input(&frames, true);
    Freeze second = expect_freeze();
    assert_int_equal(second.clicks, 0);
    assert_int_equal(second.keys, 1);
    assert_int_equal(frames.clicks, 1);
    assert_int_equal(frames.keys, 1);
}

static void longest_gap_stays_the_longest(void **state) {
    (void)state;
    spend(THAW_CALL_CONNECT, 900 * MS);
    show();
    spend(THAW_CALL_RECEIVE, 300 * MS);
    show();
    assert_int_equal(frames.longest.gap_ns, 900 * MS);
    assert_int_equal(frames.longest.call, THAW_CALL_CONNECT);
    spend(THAW_CALL_SEND, 901 * MS);
    show();
    assert_int_equal(frames.longest.call, THAW_CALL_SEND);
}

// ---- hiding ----

static void hidden_window_misses_nothing(void **state) {
    (void)state;
    pass(16 * MS);
    show();
    spend(THAW_CALL_RECEIVE, 2000 * MS);
    frames_hide(&frames);
    pass(5000 * MS);
    frames_input(&frames, true);
    show(); // the first one after it
    assert_int_equal(frames.count, 1);
    assert_int_equal(frames.longest.gap_ns, 16 * MS);
    assert_int_equal(frames.missed, 0);
    assert_int_equal(frames.keys, 0);
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
    frames_hide(&frames);
    expect_no_freeze();
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

static void what_else_held_the_window_is_named(void **state) {
    (void)state;
    SDL_zero(frames);
    Freeze freeze;
    frames_show(&frames, 1000 * MS);
    frames_note(&frames, FRAMES_DISK, 200 * MS);
    frames_note(&frames, FRAMES_CLIPBOARD, 900 * MS);
    frames_show(&frames, 2000 * MS);
    assert_true(frames_tell(&frames, &freeze));
    assert_string_equal(freeze.other, FRAMES_CLIPBOARD);
    assert_int_equal(freeze.other_ns, 900 * MS);
    // It belongs to that gap alone.
    frames_show(&frames, 3000 * MS);
    assert_true(frames_tell(&frames, &freeze));
    assert_null(freeze.other);
}

static void short_wait_does_not_explain_a_long_gap(void **state) {
    (void)state;
    SDL_zero(frames);
    Freeze freeze;
    frames_show(&frames, 1000 * MS);
    frames_note(&frames, FRAMES_CLIPBOARD, 100 * MS);
    frames_show(&frames, 2000 * MS);
    assert_true(frames_tell(&frames, &freeze));
    assert_null(freeze.other);
}

static Freeze freeze_after(Uint64 gap_ns) {
    Freeze freeze;
    pass(gap_ns);
    show();
    assert_true(frames_tell(&frames, &freeze));
    return freeze;
}

static void waits_of_a_kind_are_added_up(void **state) {
    (void)state;
    for (int i = 0; i < 3; i++)
        frames_note(&frames, FRAMES_CLIPBOARD, 1000 * MS);
    Freeze freeze = freeze_after(3060 * MS);
    assert_non_null(freeze.other);
    assert_string_equal(freeze.other, FRAMES_CLIPBOARD);
    assert_int_equal(freeze.other_ns, 3000 * MS);
}

static void longest_of_several_waits_explains_what_they_took_together(void **state) {
    (void)state;
    frames_note(&frames, FRAMES_DISK, 300 * MS);
    frames_note(&frames, FRAMES_CLIPBOARD, 400 * MS);
    Freeze freeze = freeze_after(1000 * MS);
    assert_non_null(freeze.other);
    assert_string_equal(freeze.other, FRAMES_CLIPBOARD);
    assert_int_equal(freeze.other_ns, 400 * MS);
}

static void more_kinds_of_waits_than_are_kept_do_no_harm(void **state) {
    (void)state;
    static const char *const kinds[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    for (size_t i = 0; i < SDL_arraysize(kinds); i++)
        frames_note(&frames, kinds[i], 1000 * MS);
    assert_string_equal(freeze_after(5000 * MS).other, "a");
}

static void cause_of_a_freeze_has_a_name_for_people(void **state) {
    (void)state;
    const Freeze machine = {.gap_ns = 1000 * MS};
    const Freeze network = {.call = THAW_CALL_RECEIVE};
    const Freeze clipboard = {.other = FRAMES_CLIPBOARD};
    assert_string_equal(frames_cause_name(&machine), "no call of the network");
    assert_string_equal(frames_cause_name(&network), "RECEIVE");
    assert_string_equal(frames_cause_name(&clipboard), FRAMES_CLIPBOARD);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(cause_of_a_freeze_has_a_name_for_people),
        TEST(waits_of_a_kind_are_added_up),
        TEST(longest_of_several_waits_explains_what_they_took_together),
        TEST(more_kinds_of_waits_than_are_kept_do_no_harm),
        TEST(what_else_held_the_window_is_named),
        TEST(short_wait_does_not_explain_a_long_gap),
        TEST(first_frame_has_no_gap),
        TEST(gap_is_the_time_between_two_frames),
        TEST(missed_frames_are_those_that_had_room_in_the_gap),
        TEST(ring_keeps_the_newest_frames),
        TEST(frames_since_a_moment_are_counted),
        TEST(no_more_frames_are_counted_than_are_kept),
        TEST(reset_forgets_the_statistics_and_keeps_the_ring),
        TEST(call_is_blamed_from_half_of_the_gap_on),
        TEST(longest_of_several_calls_is_blamed),
        TEST(calls_of_a_kind_are_added_up),
        TEST(many_short_calls_that_are_not_half_of_the_gap_are_not_to_blame),
        TEST(call_counts_for_its_own_gap_only),
        TEST(calls_of_other_threads_are_not_to_blame),
        TEST(other_events_of_the_window_take_no_time),
        TEST(calls_have_names_for_people),
        TEST(gap_is_a_freeze_when_it_is_longer_than_the_limit),
        TEST(freeze_is_told_once),
        TEST(what_comes_before_a_freeze_is_told_is_late),
        TEST(what_comes_later_is_in_time),
        TEST(each_freeze_counts_its_own),
        TEST(longest_gap_stays_the_longest),
        TEST(hidden_window_misses_nothing),
        TEST(freeze_that_was_not_told_is_forgotten_in_hiding),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
