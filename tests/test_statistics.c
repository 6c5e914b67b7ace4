// Tests of statistics.h: what a record counts as.
#include "support.h"

#include "statistics.h"

static Statistics statistics;
static Outcomes outcomes;

static int begin(void **state) {
    (void)state;
    SDL_zero(statistics);
    SDL_zero(outcomes);
    return 0;
}

static void polled(Uint32 id, ThawCommandType command, ThawError code) {
    const Record record = {.kind = THAW_EVENT_POLLED,
                           .command_id = id,
                           .command = (Uint8)command,
                           .code = (Uint8)code};
    statistics_count(&statistics, &record);
}

static void commands_replies_and_news_are_counted(void **state) {
    (void)state;
    const Record submitted = {.kind = THAW_EVENT_SUBMITTED, .command_id = 1};
    for (int i = 0; i < 5; i++)
        statistics_count(&statistics, &submitted);
    polled(1, THAW_COMMAND_CONNECT, THAW_OK);
    polled(2, THAW_COMMAND_SEND, THAW_OK);
    polled(3, THAW_COMMAND_RECEIVE, THAW_ERROR_TIMEOUT);
    polled(0, THAW_COMMAND_RECEIVE, THAW_OK);
    polled(0, THAW_COMMAND_CLOSE, THAW_ERROR_RESET);
    assert_int_equal(statistics.commands, 5);
    assert_int_equal(statistics.ok, 2);
    assert_int_equal(statistics.errors, 1);
    assert_int_equal(statistics.news, 2);
    assert_string_equal(statistics.outcomes.text,
                        "CONNECT ok, SEND ok, RECEIVE timeout, news RECEIVE ok, news CLOSE reset");
}

static void looks_and_disowned_workers_are_counted(void **state) {
    (void)state;
    const Record receive = {.kind = THAW_EVENT_RETURN, .call = THAW_CALL_RECEIVE, .looks = 24};
    const Record send = {.kind = THAW_EVENT_RETURN, .call = THAW_CALL_SEND};
    const Record disowned = {.kind = THAW_EVENT_DISOWNED, .thread = 1};
    statistics_count(&statistics, &receive);
    statistics_count(&statistics, &receive);
    statistics_count(&statistics, &send);
    statistics_count(&statistics, &disowned);
    assert_int_equal(statistics.looks, 48);
    assert_int_equal(statistics.disowned, 1);
}

static void work_of_a_frame_is_from_its_begin_to_its_present(void **state) {
    (void)state;
    const Record record = {.kind = RECORD_PRESENTED, .began_ns = 1000, .time_ns = 1040};
    statistics_count(&statistics, &record);
    assert_int_equal(statistics.frames, 1);
    assert_int_equal(statistics.work_ns.count, 1);
    assert_int_equal(statistics.work_ns.max_ns, 40);
}

static void gaps_are_added_up(void **state) {
    (void)state;
    const Uint64 limit_ns = FRAMES_BLIND_MS * (Uint64)THAW_NS_PER_MS;
    const Freeze gaps[] = {{.gap_ns = limit_ns, .missed = 5},
                           {.gap_ns = limit_ns + 1, .missed = 6, .call = THAW_CALL_SEND},
                           {.gap_ns = 20, .missed = 0}};
    for (size_t i = 0; i < SDL_arraysize(gaps); i++)
        statistics_add_gap(&statistics, &gaps[i]);
    assert_int_equal(statistics.gap_ns.count, 3);
    assert_int_equal(statistics.gap_ns.max_ns, limit_ns + 1);
    assert_int_equal(statistics.missed, 11);
    assert_int_equal(statistics.freezes, 1);
    assert_int_equal(statistics.longest.gap_ns, limit_ns + 1);
    assert_int_equal(statistics.longest.call, THAW_CALL_SEND);
}

// ---- outcomes in words ----

static void same_outcome_twice_in_a_row_is_counted(void **state) {
    (void)state;
    outcomes_add(&outcomes, "SEND", "ok");
    assert_string_equal(outcomes.text, "SEND ok");
    outcomes_add(&outcomes, "SEND", "ok");
    assert_string_equal(outcomes.text, "SEND ok x2");
    outcomes_add(&outcomes, "SEND", "reset");
    outcomes_add(&outcomes, "SEND", "ok");
    assert_string_equal(outcomes.text, "SEND ok x2, SEND reset, SEND ok");
    for (int i = 0; i < 11; i++)
        outcomes_add(&outcomes, "SEND", "ok");
    assert_string_equal(outcomes.text, "SEND ok x2, SEND reset, SEND ok x12");
}

static void outcomes_that_do_not_fit_are_left_out(void **state) {
    (void)state;
    for (int i = 0; i < 1000; i++)
        outcomes_add(&outcomes, i % 2 ? "SEND" : "CONNECT", "unreachable");
    assert_int_equal(SDL_strlen(outcomes.text), STATISTICS_OUTCOMES_SIZE - 1);
    assert_ptr_equal(SDL_strstr(outcomes.text, "CONNECT unreachable, SEND unreachable, CONNECT"),
                     outcomes.text);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(commands_replies_and_news_are_counted),
        TEST(looks_and_disowned_workers_are_counted),
        TEST(work_of_a_frame_is_from_its_begin_to_its_present),
        TEST(gaps_are_added_up),
        TEST(same_outcome_twice_in_a_row_is_counted),
        TEST(outcomes_that_do_not_fit_are_left_out),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
