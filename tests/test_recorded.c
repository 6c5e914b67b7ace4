// The recording in real runs of the program: what is known of each, and what the client says.
//
// The linker puts itself before the end of a comparison, to have its costs, and before a question
// of each frame, to look at the recording there.
#include "support.h"

#include "exit_code.h"
#include "play.h"
#include "program.h"

#define DELAY_MS 300u  // of the server
#define LONG_MS 3000u  // of a server that is slow
#define PICTURE_MS 300 // time the last picture takes on a slow machine, at most

static Cost costs[COMPARE_RUNS];
static int cost_count;
static int looks_at_frames;
static int messages; // seen on their way

void __real_compare_free(Compare *compare);
void __wrap_compare_free(Compare *compare);
void __wrap_compare_free(Compare *compare) {
    const Cost *found;
    cost_count = compare_costs(compare, &found);
    for (int i = 0; i < cost_count; i++)
        costs[i] = found[i];
    __real_compare_free(compare);
}

// The client and the moment agree whenever nothing is between them.
bool __real_app_has_played(const App *app);
bool __wrap_app_has_played(const App *app);
bool __wrap_app_has_played(const App *app) {
    recording_drain(app->recording);
    const Moment *now = recording_now(app->recording);
    bool sending;
    MomentMessage message = moment_message(now, &sending);
    assert_int_equal(moment_outstanding(now), thaw_client_outstanding_count(app->session.client));
    assert_int_equal(moment_given_up(now), thaw_client_disowned_count(app->session.client));
    assert_true(message.done <= message.total);
    messages += message.total > 0 && message.done < message.total;
    looks_at_frames++;
    if (moment_outstanding(now) == 0) {
        assert_int_equal(moment_commands_waiting(now), 0);
        assert_int_equal(moment_is_open(now), thaw_client_is_connected(app->session.client));
    }
    return __real_app_has_played(app);
}

static void expect_ms(const char *what, Uint64 ns, Uint64 from_ms, Uint64 to_ms) {
    if (ns < from_ms * THAW_NS_PER_MS || ns > to_ms * THAW_NS_PER_MS)
        fail_msg("%s: %.3f ms", what, (double)ns / THAW_NS_PER_MS);
}

// What holds in every run.
static void expect_consistent(const Statistics *statistics) {
    assert_true(statistics->frames > 0);
    assert_int_equal(statistics->work_ns.count, statistics->frames);
    assert_int_equal(statistics->gap_ns.count, statistics->frames - 1);
    assert_int_equal(statistics->longest.gap_ns, statistics->gap_ns.max_ns);
    assert_true(statistics->reply_ns.count <=
                statistics->ok + statistics->errors + statistics->news);
    assert_int_equal(statistics->commands, statistics->ok + statistics->errors);
    assert_true(statistics->quit_ns > 0);
}

// Play a scenario and return the report.
static Report play(const char *strategy, const char *scenario) {
    static char port[8];
    Options options;
    char error[OPTIONS_ERROR_SIZE];
    SDL_snprintf(port, sizeof port, "%d", find_port());
    const char *words[] = {
        "thaw",   "--offscreen",       "--port", port, "--delay", "300", "--strategy",
        strategy, "--connect-timeout", "300"};
    char *arguments[SDL_arraysize(words)];
    SDL_memcpy(arguments, words, sizeof arguments);
    assert_true(options_parse(&options, SDL_arraysize(arguments), arguments, error));
    static Report report;
    cost_count = messages = looks_at_frames = 0;
    SDL_zero(report);
    assert_int_equal(program_rehearse(&options, scenario, &report), EXIT_DONE);
    expect_consistent(&report.statistics);
    assert_true(looks_at_frames > 0);
    return report;
}

static void round_trip_is_measured(void **state) {
    (void)state;
    static const char *const strategies[] = {"worker", "poll", "block"};
    for (size_t i = 0; i < SDL_arraysize(strategies); i++) {
        Report report = play(strategies[i], "connect\nsend hello\nreceive\nclose\nwait\n"
                                            "! receive\nwait\nsleep 100\n");
        const Statistics *statistics = &report.statistics;
        assert_int_equal(statistics->ok, 4);
        assert_int_equal(statistics->errors, 1);
        assert_int_equal(statistics->reply_ns.count, 5);
        assert_true(statistics->looks > 0);
        assert_string_equal(statistics->outcomes.text,
                            "CONNECT ok, SEND ok, RECEIVE ok, CLOSE ok, RECEIVE state");
        expect_ms("answer", statistics->answer_ns, DELAY_MS, PATIENCE_MS);
    }
}

static void freeze_with_late_input_is_measured(void **state) {
    (void)state;
    Report report =
        play("block", "server delay 3000\nconnect\nsend hello\nlater 500 click\nlater 700 cancel\n"
                      "receive\nwait\nsleep 100\nclose\nwait\n");
    const Statistics *statistics = &report.statistics;
    assert_int_equal(statistics->longest.call, THAW_CALL_RECEIVE);
    assert_true(statistics->freezes >= 1);
    assert_int_equal(statistics->clicks, 1);
    assert_int_equal(statistics->keys, 1);
    // It begins with the last picture, when the server already takes its time.
    expect_ms("freeze", statistics->longest.gap_ns, LONG_MS - PICTURE_MS, PATIENCE_MS);
    expect_ms("call", statistics->longest.call_ns, LONG_MS / 2, PATIENCE_MS);
    assert_true(statistics->missed >= (LONG_MS - PICTURE_MS) / 17 - 1);
    // It was asked for while the window was blind.
    expect_ms("cancel", statistics->cancel_ns, LONG_MS - 900, PATIENCE_MS);
}

// What comes behind the wait is not what somebody wanted to cancel.
static void wait_lasts_until_a_cancel_has_come(void **state) {
    (void)state;
    Report report = play("worker", "server delay 0\nconnect\nsend hello\nlater 1500 cancel\n"
                                   "receive\nwait\nserver delay 2000\nsend again\nreceive\n"
                                   "wait\n");
    assert_string_equal(report.statistics.outcomes.text,
                        "CONNECT ok, SEND ok, RECEIVE ok, SEND ok, RECEIVE ok");
}

static void cancel_is_measured(void **state) {
    (void)state;
    Report report = play("worker", "server fault silent\nconnect\nsend hello\nwait\n! receive\n"
                                   "sleep 200\ncancel\nwait\n");
    assert_true(report.statistics.cancel_ns > 0);
    assert_string_equal(report.statistics.outcomes.text, "CONNECT ok, SEND ok, RECEIVE cancelled");
}

static void disowned_worker_is_counted(void **state) {
    (void)state;
    Report report =
        play("worker", "server fault black-hole\n! connect\nsleep 50\nwait\nsleep 50\n");
    assert_int_equal(report.statistics.disowned, 1);
}

static void large_message_is_seen_on_its_way(void **state) {
    (void)state;
    play("worker", "server delay 0\nconnect\nsend-bytes 60000000\nreceive\nwait\nclose\nwait\n");
    assert_true(messages > 0);
}

static void news_is_counted(void **state) {
    (void)state;
    Report report = play("worker", "auto-receive on\nconnect\nsend one\nsend two\nwait\nhear\n"
                                   "hear\nclose\nwait\n");
    assert_true(report.statistics.news >= 2);
    // The end of the connection is heard in the very frame in which it is polled.
    report = play("worker", "auto-receive on\nconnect\nwait\nserver off\nhear\n");
    assert_string_equal(report.statistics.outcomes.text, "CONNECT ok, news CLOSE closed");
}

static void runs_of_a_comparison_are_measured_apart(void **state) {
    (void)state;
    Report report = play("worker", "server delay 1000\nconnect\nclose\nwait\ncompare\n");
    Uint64 commands = 2;
    assert_int_equal(cost_count, COMPARE_RUNS);
    for (int i = 0; i < cost_count; i++) {
        const Statistics *run = &costs[i].statistics;
        commands += run->commands;
        assert_int_equal(run->commands, costs[0].statistics.commands);
        assert_int_equal(run->gap_ns.count, run->frames);
        assert_true(run->gap_ns.max_ns <= report.statistics.gap_ns.max_ns);
        assert_true(run->looks > 0 && run->answer_ns > 0);
        assert_int_equal(run->quit_ns, 0);
        expect_ms("run", costs[i].passed_ns, DELAY_MS, PATIENCE_MS);
        assert_true(report_wakeups_per_s(&costs[i]) > 0);
        assert_true(report_cpu_percent(&costs[i]) > 0);
    }
    // Between runs there may be a CLOSE.
    assert_true(report.statistics.commands >= commands);
    const Freeze *longest = &costs[THAW_STRATEGY_BLOCK].statistics.longest;
    assert_int_equal(longest->call, THAW_CALL_RECEIVE);
    // It ends with the answer. It begins with the last picture, which may be drawn late.
    assert_true(longest->call_ns > 0);
    assert_true(longest->gap_ns >= longest->call_ns);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip_is_measured),
        cmocka_unit_test(freeze_with_late_input_is_measured),
        cmocka_unit_test(wait_lasts_until_a_cancel_has_come),
        cmocka_unit_test(cancel_is_measured),
        cmocka_unit_test(disowned_worker_is_counted),
        cmocka_unit_test(large_message_is_seen_on_its_way),
        cmocka_unit_test(news_is_counted),
        cmocka_unit_test(runs_of_a_comparison_are_measured_apart),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
