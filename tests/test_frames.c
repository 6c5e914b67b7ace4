// Tests of frames.h: the ring of frames, and names for what held the window.
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
    return 0;
}

static void show_after(Uint64 gap_ns) {
    now_ns += gap_ns;
    frames_add(&frames, (Frame){now_ns, gap_ns, THAW_CALL_SEND});
}

static void ring_keeps_the_newest_frames(void **state) {
    (void)state;
    const Uint64 shown = 2 * FRAMES_KEPT + 10;
    for (Uint64 i = 1; i <= shown; i++)
        show_after(i);
    assert_int_equal(frames.count, shown);
    for (Uint64 number = shown - FRAMES_KEPT; number < shown; number++) {
        const Frame *frame = &frames.ring[number % FRAMES_KEPT];
        assert_int_equal(frame->gap_ns, number + 1);
        assert_int_equal(frame->shown_ns, START_NS + (number + 1) * (number + 2) / 2);
        assert_int_equal(frame->call, THAW_CALL_SEND);
    }
}

static void frames_since_a_moment_are_counted(void **state) {
    (void)state;
    Histogram gaps;
    for (int i = 1; i <= 10; i++) {
        show_after((Uint64)i * MS);
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
        show_after(i < 5 ? 900 * MS : 10 * MS);
    }
    frames_count(&frames, 0, &gaps);
    assert_int_equal(gaps.count, FRAMES_KEPT);
    assert_int_equal(gaps.max_ns, 10 * MS);
}

static void strip_begins_anew_after_a_time_in_hiding(void **state) {
    (void)state;
    show_after(16 * MS);
    assert_int_equal(frames.hidden_count, 0);
    frames_hide(&frames);
    assert_int_equal(frames.hidden_count, 1);
    show_after(16 * MS);
    assert_int_equal(frames.count, 2);
    assert_int_equal(frames.hidden_count, 1);
}

static void rate_is_that_of_the_newest_frames(void **state) {
    (void)state;
    assert_int_equal(frames_rate(&frames, 500 * MS), FRAMES_RATE);
    show_after(2000 * MS);
    assert_int_equal(frames_rate(&frames, 500 * MS), 1);
    for (int i = 0; i < 100; i++)
        show_after(10 * MS);
    assert_int_equal(frames_rate(&frames, 500 * MS), 100);
    for (int i = 0; i < 25; i++)
        show_after(20 * MS);
    assert_int_equal(frames_rate(&frames, 500 * MS), 50);
    assert_int_equal(frames_rate(&frames, 1000 * MS), 75);
    // What was shown before the window was hidden does not count.
    frames_hide(&frames);
    assert_int_equal(frames_rate(&frames, 500 * MS), FRAMES_RATE);
    show_after(25 * MS);
    assert_int_equal(frames_rate(&frames, 500 * MS), 40);
}

static void calls_have_names_for_people(void **state) {
    (void)state;
    assert_string_equal(frames_call_name(THAW_CALL_LOOKUP), "LOOKUP");
    assert_string_equal(frames_call_name(THAW_CALL_CONNECT), "CONNECT");
    assert_string_equal(frames_call_name(THAW_CALL_SEND), "SEND");
    assert_string_equal(frames_call_name(THAW_CALL_RECEIVE), "RECEIVE");
    assert_string_equal(frames_call_name(THAW_CALL_NONE), "no call of the network");
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

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(ring_keeps_the_newest_frames),
        TEST(frames_since_a_moment_are_counted),
        TEST(no_more_frames_are_counted_than_are_kept),
        TEST(strip_begins_anew_after_a_time_in_hiding),
        TEST(rate_is_that_of_the_newest_frames),
        TEST(calls_have_names_for_people),
        TEST(cause_of_a_freeze_has_a_name_for_people),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
