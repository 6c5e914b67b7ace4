// Tests of compare.h: the verdict over the three runs.
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

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(one_way_froze_the_window),
        TEST(several_ways_froze_the_window),
        TEST(no_way_froze_the_window),
        TEST(time_is_told_only_when_it_was_the_same),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
