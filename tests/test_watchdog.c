// Tests of thaw_echo_server_arm_watchdog: who waits for the server on a GUI thread does not wait
// for ever.
//
// A client is held in each way that the server knows, under each strategy, and nobody says any
// more that the window is alive. That it comes free at all shows that it was let go of: what holds
// it here lasts longer than anybody is waited for.
#include "support.h"

#define LARGE (32u * MIB) // far more than the buffers of both sockets hold
#define SLOW_SIZE 1000u   // bytes; dripping takes 100 s
#define SOON_MS 300u
#define LATE_MS 2500u // no machine stands still for so long
#define LONG_MS 60000u

// How a client is held.
typedef struct Hold {
    ThawFault fault;
    const char *commands; // c: connect, s: send a word, m: send a slow message, B: send a large
                          // one, r: receive
} Hold;

static const Hold holds[] = {
    {THAW_FAULT_NONE, "cr"}, // nothing was sent, so nothing comes back
    {THAW_FAULT_SILENT, "csr"},
    {THAW_FAULT_NOT_READING, "csr"},
    {THAW_FAULT_NOT_READING, "cB"},
    {THAW_FAULT_DRIP, "cmr"},
    {THAW_FAULT_BLACK_HOLE, "csr"},
    {THAW_FAULT_BLACK_HOLE, "cr"}, // let in, and held again by another command
};

typedef struct Variant {
    const Hold *hold;
    ThawStrategy strategy;
} Variant;

typedef struct Setup {
    Variant variant;
    ThawEchoServer *server;
    int port;
    ThawClient *client;
    Uint8 *bytes; // LARGE of them
} Setup;

static int set_up(void **state) {
    static Setup setup;
    setup = (Setup){.bytes = new_pattern(LARGE, 1)};
    if (*state)
        setup.variant = *(const Variant *)*state;
    ThawEchoServerOptions options = {0};
    setup.server = start_server(&options);
    setup.port = options.port;
    *state = &setup;
    return 0;
}

static int tear_down(void **state) {
    Setup *setup = *state;
    thaw_client_destroy(setup->client);
    thaw_echo_server_destroy(setup->server);
    SDL_free(setup->bytes);
    return 0;
}

static ThawClient *begin(Setup *setup, ThawStrategy strategy) {
    setup->client = thaw_client_create(&(ThawClientOptions){.strategy = strategy});
    assert_non_null(setup->client);
    return setup->client;
}

static Uint32 submit_letter(Setup *setup, char letter) {
    ThawClient *client = setup->client;
    switch (letter) {
    case 'c': return thaw_client_connect(client, "127.0.0.1", setup->port);
    case 's': return thaw_client_send(client, "ping", 4);
    case 'm': return thaw_client_send(client, setup->bytes, SLOW_SIZE);
    case 'B': return thaw_client_send(client, setup->bytes, LARGE);
    default: return thaw_client_receive(client);
    }
}

// A client of the strategy worker, held by a silent server that has taken in its message.
static Uint32 begin_silence(Setup *setup) {
    choose_fault(setup->server, THAW_FAULT_SILENT);
    ThawClient *client = begin(setup, THAW_STRATEGY_WORKER);
    connect_client(client, setup->port);
    expect_reply(client, thaw_client_send(client, "ping", 4), THAW_OK);
    wait_until(thaw_echo_server_counts(setup->server).echoed == 1);
    return thaw_client_receive(client);
}

// ---- letting go ----

static void held_client_comes_free_and_not_before_the_time(void **state) {
    Setup *setup = *state;
    const Hold *hold = setup->variant.hold;
    choose_fault(setup->server, hold->fault);
    begin(setup, setup->variant.strategy);
    for (const char *letter = hold->commands; *letter; letter++)
        submit_letter(setup, *letter);
    Uint64 since_ns = thaw_clock_ns();
    Uint32 ms = hold->fault == THAW_FAULT_DRIP ? LATE_MS : SOON_MS; // it must have begun to drip
    assert_false(thaw_echo_server_arm_watchdog(setup->server, ms));
    ThawReply reply;
    for (Uint32 id = 1; id <= SDL_strlen(hold->commands); id++) {
        wait_until(poll_reply(setup->client, &reply));
        assert_int_equal(reply.id, id);
        assert_int_not_equal(reply.code, THAW_ERROR_TIMEOUT);
        if (id == 1 || hold->fault == THAW_FAULT_DRIP)
            assert_int_equal(reply.code, THAW_OK);
        clear_reply(&reply);
    }
    assert_true(reply.finished_ns - since_ns >= (Uint64)ms * THAW_NS_PER_MS);
    assert_in_range(elapsed_ms(since_ns), ms, PATIENCE_MS);
    assert_true(thaw_echo_server_arm_watchdog(setup->server, 0));
}

static void who_renews_in_time_is_held_for_as_long_as_he_likes(void **state) {
    Setup *setup = *state;
    Uint32 id = begin_silence(setup);
    ThawReply none;
    for (Uint64 since_ns = thaw_clock_ns(); elapsed_ms(since_ns) < 2 * LATE_MS; SDL_Delay(5)) {
        assert_false(thaw_echo_server_arm_watchdog(setup->server, LATE_MS));
        assert_false(poll_reply(setup->client, &none));
    }
    thaw_client_cancel_all(setup->client);
    assert_true(expect_reply(setup->client, id, THAW_ERROR_CANCELLED).connected);
}

static void letting_go_is_told_once_and_the_next_is_held_again(void **state) {
    Setup *setup = *state;
    Uint32 id = begin_silence(setup);
    assert_false(thaw_echo_server_arm_watchdog(setup->server, 1));
    expect_reply(setup->client, id, THAW_ERROR_CLOSED);
    assert_true(thaw_echo_server_arm_watchdog(setup->server, LONG_MS));
    assert_false(thaw_echo_server_arm_watchdog(setup->server, LONG_MS));

    connect_client(setup->client, setup->port);
    expect_reply(setup->client, thaw_client_send(setup->client, "ping", 4), THAW_OK);
    wait_until(thaw_echo_server_counts(setup->server).echoed == 2);
    ThawReply none;
    thaw_client_receive(setup->client);
    for (Uint64 since_ns = thaw_clock_ns(); elapsed_ms(since_ns) < 200; SDL_Delay(5))
        assert_false(poll_reply(setup->client, &none));
}

static void black_hole_that_has_let_go_closes_again(void **state) {
    Setup *setup = *state;
    choose_fault(setup->server, THAW_FAULT_BLACK_HOLE);
    thaw_echo_server_arm_watchdog(setup->server, 1);
    wait_until(thaw_echo_server_counts(setup->server).door == THAW_DOOR_OPEN);
    assert_true(thaw_echo_server_arm_watchdog(setup->server, LONG_MS));
    wait_until(thaw_echo_server_counts(setup->server).door == THAW_DOOR_BLACK_HOLE);
}

static void zero_means_never(void **state) {
    Setup *setup = *state;
    Uint32 id = begin_silence(setup);
    thaw_echo_server_arm_watchdog(setup->server, LONG_MS);
    assert_false(thaw_echo_server_arm_watchdog(setup->server, 0));
    ThawReply none;
    for (Uint64 since_ns = thaw_clock_ns(); elapsed_ms(since_ns) < 200; SDL_Delay(5))
        assert_false(poll_reply(setup->client, &none));
    assert_false(thaw_echo_server_arm_watchdog(setup->server, 0));
    thaw_client_cancel_all(setup->client);
    expect_reply(setup->client, id, THAW_ERROR_CANCELLED);
}

// ---- keeping ----

// An answer is on its way when the time is over. It comes when it would have come, and the client
// is not hung up on afterwards, since it gets back to its window by itself.
static void late_answer_is_waited_for_and_its_client_kept(void **state) {
    enum { DELAY_MS = LATE_MS + 300 };
    Setup *setup = *state;
    ThawClient *client = begin(setup, setup->variant.strategy);
    thaw_echo_server_set_delay(setup->server, DELAY_MS);
    connect_client(client, setup->port);
    thaw_echo_server_arm_watchdog(setup->server, LATE_MS);
    thaw_client_send(client, "ping", 4);
    Uint32 id = thaw_client_receive(client);
    ThawReply sent = expect_reply(client, id - 1, THAW_OK);
    ThawReply came = expect_reply(client, id, THAW_OK);
    clear_reply(&came);
    assert_true(came.finished_ns - sent.started_ns >= (Uint64)DELAY_MS * THAW_NS_PER_MS);
    assert_false(thaw_echo_server_arm_watchdog(setup->server, LONG_MS));
    thaw_echo_server_set_delay(setup->server, 0);
    expect_echo(client, (const Uint8 *)"still here", 10);
}

// ---- running ----

#define HOLDS SDL_arraysize(holds)
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static void make_test(struct CMUnitTest *test, const char *name, CMUnitTestFunction function,
                      Variant variant) {
    static struct {
        char name[96];
        Variant variant;
    } tests[(HOLDS + 1) * THAW_STRATEGY_COUNT];
    static size_t count;
    SDL_snprintf(tests[count].name, sizeof tests[count].name, "%s_%s",
                 thaw_strategy_name(variant.strategy), name);
    tests[count].variant = variant;
    *test =
        (struct CMUnitTest){tests[count].name, function, set_up, tear_down, &tests[count].variant};
    count++;
}

int main(void) {
    const struct CMUnitTest others[] = {
        TEST(who_renews_in_time_is_held_for_as_long_as_he_likes),
        TEST(letting_go_is_told_once_and_the_next_is_held_again),
        TEST(black_hole_that_has_let_go_closes_again),
        TEST(zero_means_never),
    };
    struct CMUnitTest tests[(HOLDS + 1) * THAW_STRATEGY_COUNT + SDL_arraysize(others)];
    size_t count = 0;
    for (int i = 0; i < THAW_STRATEGY_COUNT; i++) {
        ThawStrategy strategy = (ThawStrategy)i;
        for (size_t k = 0; k < HOLDS; k++) {
            char name[64];
            SDL_snprintf(name, sizeof name, "is_let_go_by_%s_server_after_%s",
                         thaw_fault_name(holds[k].fault), holds[k].commands);
            make_test(&tests[count++], name, held_client_comes_free_and_not_before_the_time,
                      (Variant){&holds[k], strategy});
        }
        make_test(&tests[count++], "late_answer_is_waited_for_and_its_client_kept",
                  late_answer_is_waited_for_and_its_client_kept, (Variant){NULL, strategy});
    }
    SDL_memcpy(tests + count, others, sizeof others);
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
