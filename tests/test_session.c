// Tests of session.h: who waits, in words, and which failures only follow from another.
#include "support.h"

#include "session.h"

static bool broken;

static int begin(void **state) {
    (void)state;
    broken = false;
    return 0;
}

static void expect(ThawCommandType type, ThawError code, bool connected, bool skipped) {
    ThawReply reply;
    SDL_zero(reply);
    reply.id = 1;
    reply.type = type;
    reply.code = code;
    reply.status = code == THAW_OK ? THAW_STATUS_SUCCESS : THAW_STATUS_ERROR;
    reply.connected = connected;
    assert_int_equal(session_is_skipped(&broken, &reply), skipped);
}

static void expect_ok(ThawCommandType type, bool connected) {
    expect(type, THAW_OK, connected, false);
}

// It finds no connection.
static void expect_closed(ThawCommandType type, bool skipped) {
    expect(type, THAW_ERROR_STATE, false, skipped);
}

static void commands_behind_a_failed_connect_are_skipped(void **state) {
    (void)state;
    static const ThawError causes[] = {THAW_ERROR_ADDRESS, THAW_ERROR_UNKNOWN_HOST,
                                       THAW_ERROR_REFUSED, THAW_ERROR_UNREACHABLE,
                                       THAW_ERROR_TIMEOUT, THAW_ERROR_BUSY};
    for (size_t i = 0; i < SDL_arraysize(causes); i++) {
        expect(THAW_COMMAND_CONNECT, causes[i], false, false);
        expect_closed(THAW_COMMAND_SEND, true);
        expect_closed(THAW_COMMAND_RECEIVE, true);
        expect_closed(THAW_COMMAND_CLOSE, true);
    }
}

static void commands_behind_the_end_of_their_connection_are_skipped(void **state) {
    (void)state;
    expect_ok(THAW_COMMAND_CONNECT, true);
    expect_ok(THAW_COMMAND_SEND, true);
    expect(THAW_COMMAND_RECEIVE, THAW_ERROR_CUT, false, false);
    expect_closed(THAW_COMMAND_CLOSE, true);
}

static void command_without_any_connection_is_an_error(void **state) {
    (void)state;
    expect_closed(THAW_COMMAND_SEND, false);
    expect_closed(THAW_COMMAND_RECEIVE, false);
    expect_ok(THAW_COMMAND_CONNECT, true);
    expect_ok(THAW_COMMAND_CLOSE, false);
    expect_closed(THAW_COMMAND_CLOSE, false);
}

static void failure_of_another_kind_is_never_skipped(void **state) {
    (void)state;
    expect(THAW_COMMAND_CONNECT, THAW_ERROR_REFUSED, false, false);
    expect(THAW_COMMAND_CONNECT, THAW_ERROR_REFUSED, false, false);
    expect(THAW_COMMAND_SEND, THAW_ERROR_CANCELLED, false, false);
    // A failure that leaves the connection has no other behind it.
    expect_ok(THAW_COMMAND_CONNECT, true);
    expect(THAW_COMMAND_RECEIVE, THAW_ERROR_TIMEOUT, true, false);
    expect(THAW_COMMAND_CONNECT, THAW_ERROR_STATE, true, false);
    expect_ok(THAW_COMMAND_CLOSE, false);
}

static void strategies_are_told_by_who_waits(void **state) {
    (void)state;
    assert_string_equal(session_who_waits(THAW_STRATEGY_WORKER), "a worker thread");
    assert_string_equal(session_who_waits(THAW_STRATEGY_POLL), "the window, by asking");
    assert_string_equal(session_who_waits(THAW_STRATEGY_BLOCK), "the window, by waiting");
    assert_string_equal(session_explain(THAW_STRATEGY_WORKER),
                        "The worker thread waits. The window keeps drawing.");
    assert_string_equal(session_explain(THAW_STRATEGY_POLL),
                        "The window checks once per picture. A lookup, connect or send can "
                        "still freeze it.");
    assert_string_equal(session_explain(THAW_STRATEGY_BLOCK),
                        "The window itself waits. It freezes, and even Cancel and Quit must wait.");
}

// ---- the log ----

static Session session;
static Journal journal;
static Recording *recording;

static int begin_session(void **state) {
    static const Options options = {0};
    (void)state;
    journal = (Journal){.log = log_create()};
    recording = recording_create();
    SDL_zero(session);
    bool begun = journal.log && recording &&
                 session_init(&session, &options, (ThawDoorbell){0}, (ThawHook){NULL, NULL},
                              recording, &journal);
    return begun ? 0 : -1;
}

static int end_session(void **state) {
    (void)state;
    session_quit(&session);
    recording_destroy(recording);
    log_destroy(journal.log);
    return 0;
}

static void expect_last_line(const char *expected) {
    const LogLine *line = log_line(journal.log, log_end(journal.log) - 1);
    assert_string_equal(line->text + line->what_at, expected);
}

static void act(ActionType type, Sint64 number) {
    Action action = {.type = type, .times = 1, .number = number};
    assert_int_equal(session_act(&session, &action), ACTED);
}

static void take_replies(void) {
    Uint64 since_ns = thaw_clock_ns();
    while (session_outstanding(&session) > 0) {
        assert_true(thaw_clock_since_ns(since_ns) < 60 * (Uint64)THAW_NS_PER_S);
        session_take_replies(&session);
        SDL_Delay(1);
    }
}

// One press is a run; the next one is another.
static void command_of_a_later_run_is_an_error(void **state) {
    (void)state;
    Action connect = {.type = ACTION_CONNECT, .times = 1, .text = "0.0.0.0", .number = 1};
    assert_int_equal(session_act(&session, &connect), ACTED);
    act(ACTION_RECEIVE, 0);
    take_replies();
    expect_last_line("#2 RECEIVE  skipped  not connected: CONNECT first");
    act(ACTION_RECEIVE, 0);
    take_replies();
    expect_last_line("#3 RECEIVE  error    not connected: CONNECT first");
    assert_int_equal(log_line(journal.log, 0)->kind, LOG_ERROR);
    assert_int_equal(log_line(journal.log, 1)->kind, LOG_SKIPPED);
    assert_int_equal(log_line(journal.log, 2)->kind, LOG_ERROR);
}

static void person_is_told_what_the_session_does_and_refuses(void **state) {
    (void)state;
    act(ACTION_STRATEGY, THAW_STRATEGY_POLL);
    expect_last_line("who waits: the window, by asking. The window checks once per "
                     "picture. A lookup, connect or send can still freeze it.");
    Uint64 told = log_end(journal.log);
    for (int i = 0; i < SESSION_CAPACITY; i++)
        act(ACTION_RECEIVE, 0);
    assert_int_equal(log_end(journal.log), told);
    act(ACTION_RECEIVE, 0);
    expect_last_line("RECEIVE refused: too many commands waiting (4,096)");
}

// Neither that of the next scenario nor that of a person.
static void large_message_of_a_scenario_that_is_left_holds_up_no_other(void **state) {
    (void)state;
    Action send = {.type = ACTION_SEND_BYTES, .times = 1, .line = 3, .number = 64 * MIB};
    assert_int_equal(session_act(&session, &send), ACTED_LATER);
    session_leave(&session);
    send.line = ACTION_OF_PERSON;
    assert_int_equal(session_act(&session, &send), ACTED_LATER);
    assert_int_equal(session.large.line, ACTION_OF_PERSON);
    session_leave(&session); // a person's is no scenario's
    assert_non_null(session.large.frame);
}

// A peer that never speaks does not keep a scenario for ever, and the next "hear" has its own time.
static void nobody_waits_for_ever_to_hear(void **state) {
    (void)state;
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    Action connect = {
        .type = ACTION_CONNECT, .times = 1, .line = 1, .text = "127.0.0.1", .number = port};
    const Action hear = {.type = ACTION_HEAR, .times = 1, .line = 2};
    act(ACTION_AUTO_RECEIVE, 1);
    assert_int_equal(session_act(&session, &connect), ACTED);
    TCPsocket peer = accept_from(listener);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(session_act(&session, &hear), ACTED_LATER);
        take_replies();
        journal.exit_code = EXIT_DONE;
        session.hears_ns -= SESSION_HEARS_S * (Uint64)THAW_NS_PER_S;
        assert_int_equal(session_act(&session, &hear), ACTED);
        expect_last_line("nothing was heard for 60 s: no whole message has come by itself");
        assert_int_equal(journal.exit_code, EXIT_SCENARIO);
    }
    assert_int_equal(session_act(&session, &hear), ACTED_LATER);
    session_leave(&session);
    assert_int_equal(session.hears_ns, 0);
    SDLNet_TCP_Close(peer);
    SDLNet_TCP_Close(listener);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)
#define IN_SESSION(name) cmocka_unit_test_setup_teardown(name, begin_session, end_session)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(commands_behind_a_failed_connect_are_skipped),
        TEST(commands_behind_the_end_of_their_connection_are_skipped),
        TEST(command_without_any_connection_is_an_error),
        IN_SESSION(command_of_a_later_run_is_an_error),
        TEST(failure_of_another_kind_is_never_skipped),
        TEST(strategies_are_told_by_who_waits),
        IN_SESSION(large_message_of_a_scenario_that_is_left_holds_up_no_other),
        IN_SESSION(nobody_waits_for_ever_to_hear),
        IN_SESSION(person_is_told_what_the_session_does_and_refuses),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
