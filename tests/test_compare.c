// Tests of compare.h: the verdict over the three runs, and what is left of a comparison that was
// stopped.
#include "support.h"

#include "compare.h"

#define MS (Uint64) THAW_NS_PER_MS

static Cost costs[COMPARE_RUNS];

// Three runs with an answer after 1.5 s, none of which froze the window.
static int begin(void **state) {
    (void)state;
    SDL_zero(costs);
    for (int i = 0; i < COMPARE_RUNS; i++) {
        costs[i].strategy = (ThawStrategy)i;
        costs[i].statistics.answer_ns = (Uint64)(1501 + 10 * i) * MS;
        costs[i].statistics.longest = (Freeze){.gap_ns = 19 * MS};
    }
    return 0;
}

static void freeze(int run, ThawCall call, Uint64 ms, Uint64 missed) {
    costs[run].statistics.longest = (Freeze){.gap_ns = ms * MS, .call = call, .missed = missed};
}

static void expect(const char *expected) {
    char verdict[256];
    compare_judge(costs, verdict, sizeof verdict);
    assert_string_equal(verdict, expected);
}

static void one_way_froze_the_window(void **state) {
    (void)state;
    freeze(THAW_STRATEGY_BLOCK, THAW_CALL_RECEIVE, 1520, 90);
    expect("Same work, same 1.5 s. Only one way froze the window: 1.52 s, 90 pictures missing");
}

static void several_ways_froze_the_window(void **state) {
    (void)state;
    freeze(THAW_STRATEGY_BLOCK, THAW_CALL_CONNECT, 1490, 88);
    freeze(THAW_STRATEGY_POLL, THAW_CALL_CONNECT, 1510, 89);
    expect("Same work, same 1.5 s. Two ways froze the window: up to 1.51 s, 89 pictures missing");
    freeze(THAW_STRATEGY_WORKER, THAW_CALL_CONNECT, 60000, 3600);
    expect("Same work, same 1.5 s. All three ways froze the window: up to 60.00 s, "
           "3,600 pictures missing");
}

static void no_way_froze_the_window(void **state) {
    (void)state;
    expect("Same work, same 1.5 s. No way froze the window.");
    freeze(THAW_STRATEGY_WORKER, THAW_CALL_NONE, 151, 8); // the machine did that
    freeze(THAW_STRATEGY_BLOCK, THAW_CALL_RECEIVE, 100, 5);
    expect("Same work, same 1.5 s. No way froze the window.");
}

static void time_is_told_only_when_it_was_the_same(void **state) {
    (void)state;
    costs[1].statistics.answer_ns = 1700 * MS;
    expect("Same work. No way froze the window.");
    costs[1].statistics.answer_ns = 0; // no answer came
    expect("Same work. No way froze the window.");
}

// ---- stopped ----

#define SCENARIO_FILE "test_compare.thaw"

// The parts of a program that a comparison works with.
typedef struct Whole {
    Options options;
    Session session;
    OwnServer server;
    Recording *recording;
    Later later;
    Journal journal;
} Whole;

static Whole whole;

static Acted act(void *userdata, const Action *action) {
    Whole *parts = userdata;
    if (action->type != ACTION_LATER)
        return session_act(&parts->session, action);
    assert_true(later_ask(&parts->later, action->text, (Uint32)action->number));
    return ACTED;
}

static void begin_whole(void) {
    SDL_zero(whole);
    whole.options = (Options){.compare = true, .script = SCENARIO_FILE};
    whole.recording = recording_create();
    whole.journal.log = log_create();
    assert_non_null(whole.recording);
    assert_non_null(whole.journal.log);
    later_init(&whole.later);
    assert_true(session_init(&whole.session, &whole.options, (ThawDoorbell){0}, (ThawHook){0},
                             whole.recording, &whole.journal));
}

static void end_whole(void) {
    session_quit(&whole.session);
    log_destroy(whole.journal.log);
    recording_destroy(whole.recording);
}

static void write_scenario(const char *text) {
    SDL_RWops *out = SDL_RWFromFile(SCENARIO_FILE, "wb");
    assert_non_null(out);
    assert_int_equal(SDL_RWwrite(out, text, 1, SDL_strlen(text)), SDL_strlen(text));
    SDL_RWclose(out);
}

static Compare *begin_compare(char error[SCENARIO_ERROR_SIZE]) {
    const CompareParts parts = {&whole.options, &whole.session, &whole.server, whole.recording,
                                &whole.later,   &whole.journal, act,           &whole};
    return compare_create(&parts, error);
}

static void stopped_comparison_leaves_nothing_behind(void **state) {
    (void)state;
    char error[SCENARIO_ERROR_SIZE];
    SDL_Event event;
    assert_int_equal(SDL_Init(SDL_INIT_EVENTS | SDL_INIT_TIMER), 0);
    begin_whole();
    write_scenario("later 200 cancel\nsend-bytes 100000000\nwait\n");
    Compare *compare = begin_compare(error);
    assert_non_null(compare);
    compare_begin(compare);
    while (!whole.session.large.frame)
        assert_false(compare_step(compare));
    whole.server.wishes[1].since_ns = thaw_clock_ns(); // as for a fault that it waits for
    compare_stop(compare);
    assert_null(whole.session.large.frame); // which would hold up the next large message
    assert_int_equal(whole.server.wishes[1].since_ns, 0);
    assert_true(SDL_WaitEventTimeout(&event, (int)PATIENCE_MS));
    while (event.type < SDL_USEREVENT)
        assert_true(SDL_WaitEventTimeout(&event, (int)PATIENCE_MS));
    assert_null(later_word(&whole.later, event.type));
    while (!compare_step(compare))
        continue;
    assert_null(compare_model(compare));
    compare_free(compare);
    end_whole();
    SDL_QuitSubSystem(SDL_INIT_EVENTS | SDL_INIT_TIMER);
    assert_int_equal(remove(SCENARIO_FILE), 0);
}

// It would take the place of what is compared, which would wait for ever.
static void what_plays_something_else_is_refused(void **state) {
    (void)state;
    static const char *const scenarios[] = {"do-it\nplay poll\n", "do-it\ntour\n"};
    begin_whole();
    for (size_t i = 0; i < SDL_arraysize(scenarios); i++) {
        char error[SCENARIO_ERROR_SIZE] = "";
        write_scenario(scenarios[i]);
        assert_null(begin_compare(error));
        assert_string_equal(error, "line 2: a comparison plays nothing else");
    }
    end_whole();
    assert_int_equal(remove(SCENARIO_FILE), 0);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(one_way_froze_the_window),
        TEST(several_ways_froze_the_window),
        TEST(no_way_froze_the_window),
        TEST(time_is_told_only_when_it_was_the_same),
        TEST(stopped_comparison_leaves_nothing_behind),
        TEST(what_plays_something_else_is_refused),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
