// Test of request.c: nothing overtakes what was asked for before it and has not taken effect yet.
//
// A fault of the server takes effect at once on a machine that is quiet, and late on one that is
// busy. Here it is the linker that makes it late: the server says that it is not settled for as
// long as the test likes, and a connect that is submitted meanwhile is counted.
#include "support.h"

#include "program.h"

#define ALWAYS 1000000
#define SCRIPT "test_turn.thaw"

static int unsettled;     // so often the server says that it is not
static int connects;      // submitted so far
static int early;         // of them, before it was
static SDL_Keycode press; // pressed by a person at the first frame; 0: nothing

bool __real_thaw_echo_server_is_settled(ThawEchoServer *server);
bool __wrap_thaw_echo_server_is_settled(ThawEchoServer *server);
bool __wrap_thaw_echo_server_is_settled(ThawEchoServer *server) {
    return unsettled-- <= 0 && __real_thaw_echo_server_is_settled(server);
}

Uint32 __real_thaw_client_connect(ThawClient *client, const char *host, int port);
Uint32 __wrap_thaw_client_connect(ThawClient *client, const char *host, int port);
Uint32 __wrap_thaw_client_connect(ThawClient *client, const char *host, int port) {
    connects++;
    early += unsettled >= 0;
    return __real_thaw_client_connect(client, host, port);
}

int __real_SDL_PollEvent(SDL_Event *event);
int __wrap_SDL_PollEvent(SDL_Event *event);
int __wrap_SDL_PollEvent(SDL_Event *event) {
    if (!press)
        return __real_SDL_PollEvent(event);
    SDL_zerop(event);
    event->type = SDL_KEYDOWN;
    event->key.state = SDL_PRESSED;
    event->key.keysym.sym = press;
    event->key.timestamp = SDL_GetTicks();
    press = 0;
    return 1;
}

// Play a scenario, with one more option. Returns the exit code.
static int play(const char *option, const char *value, const char *scenario, int late) {
    Options options;
    char error[OPTIONS_ERROR_SIZE];
    char port[8];
    SDL_snprintf(port, sizeof port, "%d", find_port());
    const char *words[] = {"thaw", "--offscreen",       "--port", port,   "--delay",
                           "0",    "--connect-timeout", "200",    option, value};
    char *arguments[SDL_arraysize(words)];
    SDL_memcpy(arguments, words, sizeof arguments);
    assert_true(options_parse(&options, SDL_arraysize(arguments), arguments, error));
    if (options.script)
        options.compare = true, options.fault = THAW_FAULT_REFUSE;
    unsettled = late;
    connects = early = 0;
    Report report;
    return program_rehearse(&options, scenario, &report);
}

static void expect_turn(int exit_code, int count) {
    assert_int_equal(exit_code, EXIT_DONE);
    assert_int_equal(connects, count);
    assert_int_equal(early, 0);
}

static void scenario_waits_for_the_fault_of_an_option(void **state) {
    (void)state;
    static const char *const faults[] = {"refuse", "black-hole"};
    for (size_t i = 0; i < SDL_arraysize(faults); i++)
        expect_turn(play("--fault", faults[i], "! connect\nwait\n", 20), 1);
}

static void scenario_waits_for_a_fault_of_its_own(void **state) {
    (void)state;
    expect_turn(play("--theme", "dark", "server fault refuse\n! connect\nwait\n", 20), 1);
}

static void comparison_waits_for_the_fault_of_an_option(void **state) {
    (void)state;
    SDL_RWops *out = SDL_RWFromFile(SCRIPT, "wb");
    assert_non_null(out);
    SDL_RWwrite(out, "! connect\n", 1, 10);
    SDL_RWclose(out);
    int exit_code = play("--script", SCRIPT, "", 20);
    remove(SCRIPT);
    expect_turn(exit_code, 3);
}

static void person_who_is_quick_waits_for_the_fault_of_an_option(void **state) {
    (void)state;
    press = SDLK_RETURN; // Do it!
    expect_turn(play("--fault", "refuse", "", 20), 1);
    press = SDLK_F2; // Connect
    expect_turn(play("--fault", "black-hole", "", 20), 1);
}

static void fault_that_cannot_be_had_is_a_failure(void **state) {
    (void)state;
    assert_int_equal(play("--fault", "refuse", "sleep 1\n", ALWAYS), EXIT_START);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scenario_waits_for_the_fault_of_an_option),
        cmocka_unit_test(scenario_waits_for_a_fault_of_its_own),
        cmocka_unit_test(comparison_waits_for_the_fault_of_an_option),
        cmocka_unit_test(person_who_is_quick_waits_for_the_fault_of_an_option),
        cmocka_unit_test(fault_that_cannot_be_had_is_a_failure),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
