// Tests of inspector.h: the cursor of the lab and its timeline, over records made by hand.
#include "hand.h"
#include "support.h"

#include "inspector.h"

#define START_NS 7000000000u
#define MS (Uint64) THAW_NS_PER_MS
#define STEPS 40

static Recording *recording;
static Inspector inspector;
static Hand hand;

// Half a second of pictures, and a run in which the window waits.
static int begin(void **state) {
    (void)state;
    recording = recording_create();
    assert_non_null(recording);
    hand = hand_into(recording, START_NS);
    hand_draws(&hand, 30);
    hand_does_it(&hand, THAW_STRATEGY_BLOCK, 1500 * MS, THAW_OK);
    hand_draws(&hand, 30);
    SDL_zero(inspector);
    inspector_init(&inspector, recording);
    return 0;
}

static int end(void **state) {
    (void)state;
    recording_destroy(recording);
    return 0;
}

static void act(ActionType type, Sint64 number) {
    const Action action = {.type = type, .times = 1, .number = number};
    inspector_act(&inspector, &action, hand.now_ns);
}

static LabModel describe(void) {
    LabModel model;
    SDL_zero(model);
    inspector_describe(&inspector, hand.now_ns, &model);
    return model;
}

static Uint64 cursor(void) {
    return inspector_cursor_ns(&inspector, hand.now_ns);
}

// ---- live and past ----

static void closed_lab_says_nothing(void **state) {
    (void)state;
    assert_false(describe().open);
    assert_null(describe().recording);
    act(ACTION_LAB, ACTION_OTHER);
    assert_true(describe().open);
    act(ACTION_LAB, 1);
    assert_true(describe().open);
    act(ACTION_LAB, 0);
    assert_false(describe().open);
}

static void live_cursor_is_at_now(void **state) {
    (void)state;
    act(ACTION_LAB, 1);
    assert_int_equal(describe().state, LAB_LIVE);
    assert_int_equal(cursor(), hand.now_ns);
    hand_draws(&hand, 5);
    LabModel model = describe();
    assert_int_equal(model.cursor_ns, hand.now_ns);
    assert_true(model.from_ns < model.cursor_ns && model.cursor_ns < model.to_ns);
    assert_int_equal(model.start_ns, recording_at(recording, 0)->time_ns);
}

static void pause_leaves_live_and_records_go_on(void **state) {
    (void)state;
    act(ACTION_LAB, 1);
    act(ACTION_PAUSE, ACTION_OTHER);
    LabModel before = describe();
    assert_int_equal(before.state, LAB_PAST);
    hand_draws(&hand, 60);
    LabModel after = describe();
    assert_int_equal(after.cursor_ns, before.cursor_ns);
    assert_int_equal(after.from_ns, before.from_ns);
    assert_int_equal(after.to_ns, before.to_ns);
    assert_int_equal(after.now_ns, hand.now_ns);
    assert_true(after.now_ns > before.now_ns);
    act(ACTION_LIVE, 0);
    assert_int_equal(describe().state, LAB_LIVE);
    assert_int_equal(cursor(), hand.now_ns);
}

static void any_zoom_or_move_in_the_past_leaves_live(void **state) {
    (void)state;
    const struct {
        ActionType type;
        Sint64 number;
    } ways[] = {{ACTION_STEP, -1},      {ACTION_SEEK, 100},         {ACTION_POINT, 5},
                {ACTION_NEXT_MARK, -1}, {ACTION_VIEW, LAB_EARLIER}, {ACTION_VIEW, LAB_SHOW_ALL},
                {ACTION_RANGE, 0}};
    for (size_t i = 0; i < SDL_arraysize(ways); i++) {
        act(ACTION_LIVE, 0);
        assert_int_equal(inspector.live, true);
        act(ways[i].type, ways[i].number);
        assert_int_equal(inspector.live, false);
    }
}

// ---- steps ----

static void steps_go_from_record_to_record_and_back(void **state) {
    (void)state;
    Uint64 times[STEPS + 1];
    act(ACTION_SEEK, 400);
    for (int i = 0; i < STEPS; i++) {
        times[i] = cursor();
        act(ACTION_STEP, 1);
        assert_true(cursor() > times[i]);
        Uint64 number = recording_find(recording, cursor());
        assert_int_equal(recording_at(recording, number - 1)->time_ns, cursor());
    }
    // The first one was between two records.
    for (int i = STEPS - 1; i > 0; i--) {
        act(ACTION_STEP, -1);
        assert_int_equal(cursor(), times[i]);
    }
    act(ACTION_STEP, STEPS - 1);
    act(ACTION_STEP, -(STEPS - 1));
    assert_int_equal(cursor(), times[1]);
}

static void steps_stop_at_both_ends(void **state) {
    (void)state;
    act(ACTION_STEP, -1000000);
    assert_int_equal(cursor(), recording_at(recording, 0)->time_ns);
    act(ACTION_STEP, 1000000);
    assert_int_equal(cursor(), recording_at(recording, recording_end(recording) - 1)->time_ns);
}

static void moment_of_a_step_is_that_of_the_recording(void **state) {
    (void)state;
    Moment expected;
    act(ACTION_LAB, 1);
    act(ACTION_SEEK, 600);
    for (int i = 0; i < STEPS; i++) {
        LabModel model = describe();
        recording_moment(recording, model.cursor_ns, &expected);
        hand_expect_same_moment(model.moment, &expected);
        act(ACTION_STEP, i % 3 == 0 ? -1 : 1);
    }
}

static void late_record_changes_the_moment_of_a_cursor_that_stands(void **state) {
    (void)state;
    act(ACTION_LAB, 1);
    act(ACTION_PAUSE, ACTION_OTHER);
    LabModel model = describe();
    Record late = {.kind = THAW_EVENT_CALL,
                   .call = THAW_CALL_RECEIVE,
                   .lane = THAW_LANE_NETWORK,
                   .thread = 7,
                   .time_ns = model.cursor_ns - 1};
    assert_null(moment_thread(model.moment, THAW_LANE_NETWORK, 7));
    recording_add(recording, &late);
    assert_non_null(moment_thread(describe().moment, THAW_LANE_NETWORK, 7));
    late.thread = 8;
    late.time_ns = model.cursor_ns + 1;
    recording_add(recording, &late);
    assert_null(moment_thread(describe().moment, THAW_LANE_NETWORK, 8));
}

static void marks_are_found_in_both_directions(void **state) {
    (void)state;
    const Record mark = {.time_ns = hand.now_ns, .kind = RECORD_MARK, .size = 4};
    recording_add_bytes(recording, &mark, "here");
    hand_draws(&hand, 10);
    act(ACTION_NEXT_MARK, -1);
    Uint64 later_ns = cursor();
    assert_int_equal(later_ns, mark.time_ns);
    act(ACTION_NEXT_MARK, -1);
    Uint64 earlier_ns = cursor(); // the freeze
    assert_true(earlier_ns < later_ns);
    act(ACTION_NEXT_MARK, 1);
    assert_int_equal(cursor(), later_ns);
    act(ACTION_NEXT_MARK, 1); // there is no other
    assert_int_equal(cursor(), later_ns);
}

// ---- running ----

static void cursor_runs_as_slowly_as_asked(void **state) {
    (void)state;
    act(ACTION_SEEK, 0);
    Uint64 from_ns = cursor();
    act(ACTION_SPEED, 10);
    act(ACTION_PAUSE, ACTION_OTHER);
    assert_true(inspector.runs);
    inspector_move(&inspector, hand.now_ns + 500 * MS);
    assert_int_equal(cursor(), from_ns + 50 * MS);
    act(ACTION_PAUSE, 0);
    assert_false(inspector.runs);
    inspector_move(&inspector, hand.now_ns + 900 * MS);
    assert_int_equal(cursor(), from_ns + 50 * MS);
}

static void timeline_follows_a_cursor_that_leaves_it(void **state) {
    (void)state;
    act(ACTION_LAB, 1);
    act(ACTION_RANGE, 0);
    act(ACTION_SEEK, 1500);
    LabModel model = describe();
    assert_true(model.from_ns <= model.cursor_ns && model.cursor_ns < model.to_ns);
}

// ---- the range ----

static void zoom_keeps_the_cursor_in_its_place(void **state) {
    (void)state;
    act(ACTION_LAB, 1);
    act(ACTION_SEEK, 1000);
    LabModel before = describe();
    double place =
        (double)(before.cursor_ns - before.from_ns) / (double)(before.to_ns - before.from_ns);
    act(ACTION_VIEW, LAB_ZOOM_IN);
    LabModel after = describe();
    assert_true(after.to_ns - after.from_ns < before.to_ns - before.from_ns);
    double now = (double)(after.cursor_ns - after.from_ns) / (double)(after.to_ns - after.from_ns);
    assert_true(SDL_fabs(now - place) < 0.001);
    act(ACTION_VIEW, LAB_UNDO);
    after = describe();
    assert_int_equal(after.from_ns, before.from_ns);
    assert_int_equal(after.to_ns, before.to_ns);
}

static void drag_is_one_step_to_be_undone(void **state) {
    (void)state;
    act(ACTION_LAB, 1);
    act(ACTION_SEEK, 1000);
    LabModel before = describe();
    for (int i = 0; i < 3 * INSPECTOR_UNDO; i++) {
        const Action drag = {
            .type = ACTION_RANGE, .times = 1, .number = i * 1000000, .to = i * 1000000 + 500000000};
        hand.now_ns += 10 * MS;
        inspector_act(&inspector, &drag, hand.now_ns);
    }
    assert_true(describe().from_ns != before.from_ns);
    act(ACTION_VIEW, LAB_UNDO);
    assert_int_equal(describe().from_ns, before.from_ns);
    assert_int_equal(describe().to_ns, before.to_ns);
}

static void zoom_has_limits(void **state) {
    (void)state;
    act(ACTION_LAB, 1);
    act(ACTION_SEEK, 1000);
    for (int i = 0; i < 200; i++)
        act(ACTION_VIEW, LAB_ZOOM_IN);
    LabModel model = describe();
    assert_in_range(model.to_ns - model.from_ns, 1000, 2000);
    for (int i = 0; i < 200; i++)
        act(ACTION_VIEW, LAB_ZOOM_OUT);
    model = describe();
    assert_in_range(model.to_ns - model.from_ns, 1800 * (Uint64)THAW_NS_PER_S,
                    3600 * (Uint64)THAW_NS_PER_S);
    for (int i = 0; i < 200; i++)
        act(ACTION_VIEW, i % 2 ? LAB_LATER : LAB_EARLIER);
}

static void some_of_the_recording_stays_in_sight(void **state) {
    (void)state;
    act(ACTION_LAB, 1);
    act(ACTION_SEEK, 1000);
    for (int i = 0; i < 500; i++)
        act(ACTION_VIEW, LAB_EARLIER);
    LabModel model = describe();
    assert_true(model.to_ns > model.start_ns);
    for (int i = 0; i < 500; i++)
        act(ACTION_VIEW, LAB_LATER);
    model = describe();
    assert_true(model.from_ns <= model.now_ns);
}

static void show_all_shows_all(void **state) {
    (void)state;
    act(ACTION_LAB, 1);
    act(ACTION_VIEW, LAB_SHOW_ALL);
    LabModel model = describe();
    assert_true(model.from_ns <= model.start_ns && model.to_ns >= model.now_ns);
}

static void numbers_from_outside_are_taken_into_the_limits(void **state) {
    (void)state;
    static const Sint64 numbers[] = {0, -1, 1, SDL_MAX_SINT64, SDL_MIN_SINT64 + 1, 1000000};
    act(ACTION_LAB, 1);
    for (int type = ACTION_LAB; type <= ACTION_RANGE; type++)
        for (size_t i = 0; i < SDL_arraysize(numbers); i++)
            for (size_t to = 0; to < SDL_arraysize(numbers); to++) {
                if (type == ACTION_STEP && numbers[i] > 1000000)
                    continue;
                const Action action = {
                    .type = (ActionType)type, .times = 1, .number = numbers[i], .to = numbers[to]};
                inspector_act(&inspector, &action, hand.now_ns);
                inspector_move(&inspector, hand.now_ns);
                inspector.open = true;
                LabModel model = describe();
                assert_true(model.from_ns < model.to_ns);
                assert_in_range(model.cursor_ns, model.start_ns, model.now_ns);
                assert_in_range(model.pane, 0, LAB_PANES - 1);
                assert_in_range(model.slowness, 1, LAB_SLOWEST);
            }
}

// ---- what is forgotten ----

// Records are dropped a block at a time, when they are older than an hour.
static void forget_some(void) {
    hand.now_ns += (Uint64)3600 * THAW_NS_PER_S;
    hand_draws(&hand, RECORDING_BLOCK);
    assert_true(recording_first(recording) > 0);
}

static void zero_stays_while_the_beginning_is_forgotten(void **state) {
    (void)state;
    hand_draws(&hand, RECORDING_BLOCK);
    inspector.open = true;
    act(ACTION_PAUSE, 1);
    act(ACTION_POINT, (Sint64)(1000 * MS));
    LabModel before = describe();
    forget_some();
    LabModel after = describe();
    assert_int_equal(after.start_ns, before.start_ns);
    assert_int_equal(after.cursor_ns - after.start_ns, 1000 * MS);
    assert_int_equal(after.first_ns, recording_at(recording, recording_first(recording))->time_ns);
    assert_true(after.first_ns > before.first_ns);
    // What was shown at a time is shown there again, and nothing before what is kept.
    Uint64 meant_ns = after.first_ns + 500 * MS;
    act(ACTION_POINT, (Sint64)(meant_ns - after.start_ns));
    assert_int_equal(describe().cursor_ns, meant_ns);
    act(ACTION_SEEK, 0);
    assert_int_equal(describe().cursor_ns, after.first_ns);
    act(ACTION_VIEW, LAB_SHOW_ALL);
    after = describe();
    assert_true(after.from_ns <= after.first_ns);
    assert_in_range(after.to_ns - after.from_ns, 1, (after.now_ns - after.first_ns) * 11 / 10);
}

// ---- other recordings ----

static void empty_recording_is_looked_at_in_peace(void **state) {
    (void)state;
    Recording *empty = recording_create();
    assert_non_null(empty);
    for (int replays = 0; replays < 2; replays++) {
        inspector_show(&inspector, empty, replays);
        for (int type = ACTION_LAB; type <= ACTION_RANGE; type++) {
            act((ActionType)type, 1);
            act((ActionType)type, -1);
            inspector.open = true;
            LabModel model = describe();
            assert_true(model.from_ns < model.to_ns);
        }
    }
    inspector_show(&inspector, recording, false);
    recording_destroy(empty);
}

static void replay_opens_the_lab_at_the_start_and_is_never_live(void **state) {
    (void)state;
    inspector_show(&inspector, recording, true);
    LabModel model = describe();
    assert_true(model.open && model.replays);
    assert_int_equal(model.state, LAB_PAST);
    assert_int_equal(model.cursor_ns, model.start_ns);
    assert_true(model.from_ns <= model.start_ns && model.to_ns >= model.now_ns);
    act(ACTION_LIVE, 0);
    assert_int_equal(describe().state, LAB_PAST);
    act(ACTION_PAUSE, ACTION_OTHER);
    inspector_move(&inspector, hand.now_ns + 100 * (Uint64)THAW_NS_PER_S);
    model = describe();
    assert_int_equal(model.cursor_ns, model.now_ns);
    assert_int_equal(model.now_ns, recording_at(recording, recording_end(recording) - 1)->time_ns);
    assert_false(model.runs);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(closed_lab_says_nothing),
        TEST(live_cursor_is_at_now),
        TEST(pause_leaves_live_and_records_go_on),
        TEST(any_zoom_or_move_in_the_past_leaves_live),
        TEST(steps_go_from_record_to_record_and_back),
        TEST(steps_stop_at_both_ends),
        TEST(moment_of_a_step_is_that_of_the_recording),
        TEST(late_record_changes_the_moment_of_a_cursor_that_stands),
        TEST(marks_are_found_in_both_directions),
        TEST(cursor_runs_as_slowly_as_asked),
        TEST(timeline_follows_a_cursor_that_leaves_it),
        TEST(zoom_keeps_the_cursor_in_its_place),
        TEST(drag_is_one_step_to_be_undone),
        TEST(zoom_has_limits),
        TEST(some_of_the_recording_stays_in_sight),
        TEST(show_all_shows_all),
        TEST(numbers_from_outside_are_taken_into_the_limits),
        TEST(zero_stays_while_the_beginning_is_forgotten),
        TEST(empty_recording_is_looked_at_in_peace),
        TEST(replay_opens_the_lab_at_the_start_and_is_never_live),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
