// Tests of own_server.h: how long a fault is waited for.
#include "support.h"

#include "own_server.h"

#define MORE_NS (4 * (Uint64)THAW_NS_PER_S) // than a fault may take, on a busy machine

static Journal journal;
static Recording *recording;
static OwnServer own;

static int begin(void **state) {
    (void)state;
    const Options options = {.port = find_port(), .port_given = true};
    journal = (Journal){.log = log_create()};
    recording = recording_create();
    assert_non_null(journal.log);
    assert_non_null(recording);
    SDL_zero(own);
    assert_true(own_server_init(&own, &options, recording_recorder(recording), &journal));
    assert_true(own_server_start(&own));
    return 0;
}

static int end(void **state) {
    (void)state;
    own_server_quit(&own);
    recording_destroy(recording);
    log_destroy(journal.log);
    return 0;
}

static Acted act(ThawFault fault, int line) {
    const Action action = {
        .type = ACTION_SERVER_FAULT, .times = 1, .line = line, .number = (Sint64)fault};
    return own_server_act(&own, &action);
}

static TCPsocket take_port(int port) {
    IPaddress address;
    assert_int_equal(SDLNet_ResolveHost(&address, NULL, (Uint16)port), 0);
    TCPsocket taken;
    wait_until((taken = SDLNet_TCP_Open(&address)) != NULL);
    return taken;
}

// A person and a scenario that want different faults keep neither of them waiting for ever.
static void two_who_want_different_faults_both_come_to_an_end(void **state) {
    (void)state;
    wait_until(act(THAW_FAULT_REFUSE, ACTION_OF_PERSON) == ACTED);
    TCPsocket taken = take_port(own.options.port); // so that neither of the others is in effect
    Uint64 since_ns = thaw_clock_ns();
    bool person_waits = true;
    bool scenario_waits = true;
    while (person_waits || scenario_waits) {
        note_progress("both have ended");
        assert_true(thaw_clock_since_ns(since_ns) < OWN_SERVER_SETTLES_NS + MORE_NS);
        if (person_waits)
            person_waits = act(THAW_FAULT_NONE, ACTION_OF_PERSON) == ACTED_LATER;
        if (scenario_waits)
            scenario_waits = act(THAW_FAULT_BLACK_HOLE, 1) == ACTED_LATER;
        SDL_Delay(1);
    }
    assert_true(thaw_clock_since_ns(since_ns) >= OWN_SERVER_SETTLES_NS);
    SDLNet_TCP_Close(taken);
}

// A scenario that was stopped while it waited has used up its time, not that of the next one.
static void fault_that_is_asked_for_anew_has_all_its_time(void **state) {
    (void)state;
    wait_until(act(THAW_FAULT_REFUSE, 1) == ACTED);
    TCPsocket taken = take_port(own.options.port);
    assert_int_equal(act(THAW_FAULT_NONE, 1), ACTED_LATER);
    own.wishes[1].since_ns -= OWN_SERVER_SETTLES_NS;
    own_server_leave(&own);
    assert_int_equal(act(THAW_FAULT_NONE, 1), ACTED_LATER);
    SDLNet_TCP_Close(taken);
    wait_until(act(THAW_FAULT_NONE, 1) == ACTED);
    assert_true(own_server_is_settled(&own));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_who_want_different_faults_both_come_to_an_end, begin,
                                        end),
        cmocka_unit_test_setup_teardown(fault_that_is_asked_for_anew_has_all_its_time, begin, end),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
