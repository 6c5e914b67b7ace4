// Tests against peers of another make that break the rules, as servers and as clients.
//
// ctest runs this through peers/with_hostile.py, which starts peers/hostile.py in the mode that a
// test asks for. Each peer is a process of its own and ends when the test lets go of it.
#include "support.h"

#define LARGE (32u * MIB) // far more than the buffers of both sockets hold
#define RECEIVE_LIMIT_MS 400u
#define SEND_LIMIT_MS 2000u // it must find its command stuck, on a slow machine too
#define FLOODED 1000        // messages taken out of a flood

enum {
    OK = THAW_OK,
    CLOSED = THAW_ERROR_CLOSED,
    CUT = THAW_ERROR_CUT,
    RESET = THAW_ERROR_RESET,
    STATE = THAW_ERROR_STATE,
    TOO_LARGE = THAW_ERROR_TOO_LARGE,
    TIMEOUT = THAW_ERROR_TIMEOUT
};

// A hostile server, and how a client with deadlines fares with it.
typedef struct HostileServer {
    const char *mode;
    const char *name; // of the test
    // After CONNECT; s: send a word, B: send a large message, r: receive. Behind an r that may be
    // late for its deadline and must not be, there are only more of them.
    const char *commands;
    int codes[4];
    bool open; // the connection, afterwards
} HostileServer;

static const HostileServer hostile_servers[] = {
    {"half-header-then-silence",
     "half_a_header_and_then_silence_times_out",
     "rsr",
     {TIMEOUT, OK, TIMEOUT},
     true},
    {"half-body-then-silence",
     "half_a_message_and_then_silence_times_out",
     "rsr",
     {TIMEOUT, OK, TIMEOUT},
     true},
    {"half-header-then-close",
     "half_a_header_and_then_the_end_is_an_error",
     "rr",
     {CUT, STATE},
     false},
    {"half-body-then-close",
     "half_a_message_and_then_the_end_is_an_error",
     "rr",
     {CUT, STATE},
     false},
    {"lying-length", "length_of_four_gibibytes_is_not_believed", "rr", {TOO_LARGE, STATE}, false},
    {"zero-length-flood",
     "flood_of_empty_messages_is_taken_one_by_one",
     "rrrr",
     {OK, OK, OK, OK},
     true},
    {"one-byte-at-a-time",
     "message_in_single_bytes_is_put_together",
     "srr",
     {OK, OK, TIMEOUT},
     true},
    {"reset-inside-a-message",
     "reset_inside_a_message_is_told_from_an_end",
     "srr",
     {OK, RESET, STATE},
     false},
    {"accept-and-never-read",
     "peer_that_never_reads_ends_a_send_at_its_deadline",
     "sBr",
     {OK, TIMEOUT, STATE},
     false},
    {"answer-before-being-asked", "answer_before_the_question_is_taken", "rsr", {OK, OK, OK}, true},
    {"close-right-after-accept",
     "peer_that_closes_at_once_is_an_ordinary_end",
     "rr",
     {CLOSED, STATE},
     false},
};

// A hostile client of the built-in server.
typedef struct HostileClient {
    const char *mode;
    const char *name; // of the test
} HostileClient;

static const HostileClient hostile_clients[] = {
    {"hold-half-a-header", "client_with_half_a_header_holds_up_nobody"},
    {"lie-about-a-length", "client_that_lies_about_a_length_holds_up_nobody"},
    {"never-read-echoes", "client_that_never_reads_its_echoes_holds_up_nobody"},
    {"fill-the-house", "clients_that_fill_the_house_hold_up_nobody_inside"},
    {"storm", "storm_of_connects_holds_up_nobody"},
    {"storm-of-resets", "storm_of_resets_holds_up_nobody"},
};

typedef struct Setup {
    const void *row;
    TCPsocket peer; // the line to with_hostile.py; closing it ends the hostile peer
    ThawEchoServer *server;
    int port; // of the built-in server
    ThawClient *client;
    Start began;
} Setup;

static int set_up(void **state) {
    static Setup setup;
    setup = (Setup){.row = *state, .began = start_now()};
    ThawEchoServerOptions options = {.delay_ms = 0};
    setup.server = start_server(&options);
    setup.port = options.port;
    *state = &setup;
    return 0;
}

static void let_peer_go(Setup *setup) {
    if (setup->peer)
        SDLNet_TCP_Close(setup->peer);
    setup->peer = NULL;
}

static int tear_down(void **state) {
    Setup *setup = *state;
    thaw_client_destroy(setup->client);
    let_peer_go(setup);
    thaw_echo_server_destroy(setup->server);
    return 0;
}

static void note_time(const char *what, Uint64 ms) {
    print_message("             %s: %u ms\n", what, (unsigned)ms);
    assert_in_range(ms, 0, PROMPT_MS);
}

// ---- the hostile peer ----

// Have a peer started. Ends the test as skipped when nobody is there who can.
static void ask_for_peer_or_skip(Setup *setup, const char *arguments) {
    const char *port = SDL_getenv("THAW_HOSTILE_PORT");
    if (!port)
        skip();
    setup->peer = connect_to(SDL_atoi(port));
    write_bytes(setup->peer, arguments, SDL_strlen(arguments));
    write_bytes(setup->peer, "\n", 1);
}

// The next line that the peer prints. A peer that has failed prints none.
static void read_line(Setup *setup, char line[32]) {
    size_t length = 0;
    do {
        assert_true(length < 31);
        if (read_some(setup->peer, line + length, 1) <= 0)
            fail_msg("the hostile peer has ended; its own message is above");
    } while (line[length++] != '\n');
    line[length - 1] = '\0';
}

static int start_hostile_server_or_skip(Setup *setup, const char *mode) {
    char line[32];
    ask_for_peer_or_skip(setup, mode);
    read_line(setup, line);
    return SDL_atoi(line);
}

static void start_hostile_client_or_skip(Setup *setup, const char *mode) {
    char arguments[64];
    SDL_snprintf(arguments, sizeof arguments, "%s --target %d", mode, setup->port);
    ask_for_peer_or_skip(setup, arguments);
}

static void expect_worst_is_done(Setup *setup) {
    char line[32];
    read_line(setup, line);
    assert_string_equal(line, "done");
}

// ---- hostile servers ----

// Deadlines that nothing is to run into are as long as everything else may take.
static ThawClient *begin_client(Setup *setup, Uint32 send_limit_ms, Uint32 receive_limit_ms) {
    setup->client =
        thaw_client_create(&(ThawClientOptions){.connect_timeout_ms = PATIENCE_MS,
                                                .send_timeout_ms = send_limit_ms,
                                                .receive_timeout_ms = receive_limit_ms});
    assert_non_null(setup->client);
    return setup->client;
}

// The deadline of a row's commands with this letter.
static Uint32 limit_of(const HostileServer *row, char letter) {
    for (size_t i = 0; row->commands[i]; i++)
        if (row->codes[i] == TIMEOUT && (letter == 'r') == (row->commands[i] == 'r'))
            return letter == 'r' ? RECEIVE_LIMIT_MS : SEND_LIMIT_MS;
    return PATIENCE_MS;
}

static Uint32 submit_letter(ThawClient *client, char letter) {
    if (letter == 's')
        return thaw_client_send(client, "ping", 4);
    if (letter == 'r')
        return thaw_client_receive(client);
    Uint8 *bytes = new_pattern(LARGE, 1);
    Uint32 id = thaw_client_send(client, bytes, LARGE);
    SDL_free(bytes);
    return id;
}

static void expect_destroy_at_once(Setup *setup) {
    Start since = start_now();
    thaw_client_destroy(setup->client);
    setup->client = NULL;
    note_time("destroyed after", our_ms_since(since));
}

// `*id` is command `i` of the row, or one more for each RECEIVE that had to be submitted again.
static ThawReply expect_code(Setup *setup, size_t i, Uint32 *id) {
    const HostileServer *row = setup->row;
    ThawClient *client = setup->client;
    const ThawError code = (ThawError)row->codes[i];
    const Uint32 limit_ms = limit_of(row, row->commands[i]);
    ThawReply reply = row->commands[i] == 'r' ? expect_answer(client, id, code, limit_ms)
                                              : expect_reply(client, *id, code);
    if (code == THAW_ERROR_TIMEOUT)
        note_time("over the deadline by",
                  ours_of((reply.finished_ns - reply.started_ns) / THAW_NS_PER_MS - limit_ms,
                          setup->began));
    return reply;
}

static void expect_codes(Setup *setup) {
    const HostileServer *row = setup->row;
    bool open = true;
    Uint32 id = 2;
    for (size_t i = 0; row->commands[i]; i++, id++) {
        ThawReply reply = expect_code(setup, i, &id);
        open = reply.connected;
        clear_reply(&reply);
    }
    assert_int_equal(open, row->open);
}

static void client_survives_server(void **state) {
    Setup *setup = *state;
    const HostileServer *row = setup->row;
    if (SDL_strcmp(row->mode, "reset-inside-a-message") == 0)
        skip_where_resets_get_lost();
    int port = start_hostile_server_or_skip(setup, row->mode);
    ThawClient *client = begin_client(setup, limit_of(row, 's'), limit_of(row, 'r'));
    connect_client(client, port);
    for (size_t i = 0; row->commands[i]; i++)
        assert_int_equal(submit_letter(client, row->commands[i]), i + 2);
    expect_codes(setup);
    if (row->open)
        expect_reply(client, thaw_client_close(client), THAW_OK);
    expect_visit(client, setup->port, limit_of(row, 'r'));
    connect_client(client, port); // once more, to be there when it is destroyed
    thaw_client_send(client, "ping", 4);
    thaw_client_receive(client);
    expect_destroy_at_once(setup);
}

static void flood_of_empty_messages_lets_other_work_through(void **state) {
    Setup *setup = *state;
    int port = start_hostile_server_or_skip(setup, "zero-length-flood");
    ThawClient *client = begin_client(setup, PATIENCE_MS, PATIENCE_MS);
    connect_client(client, port);
    for (int i = 0; i < FLOODED; i++) {
        ThawReply reply = expect_reply(client, thaw_client_receive(client), THAW_OK);
        assert_int_equal(reply.size, 0);
        clear_reply(&reply);
    }
    expect_reply(client, thaw_client_close(client), THAW_OK);
    expect_visit(client, setup->port, PATIENCE_MS);
}

static void peer_that_echoes_while_it_reads_does_not_block_a_large_send(void **state) {
    Setup *setup = *state;
    int port = start_hostile_server_or_skip(setup, "stream-echo");
    setup->client = thaw_client_create(NULL);
    Uint8 *bytes = new_pattern(THAW_MAX_MESSAGE_DEFAULT, 1);
    connect_client(setup->client, port);
    expect_echo(setup->client, bytes, THAW_MAX_MESSAGE_DEFAULT);
    SDL_free(bytes);
}

// ---- hostile clients ----

// Serve a well-behaved client until the hostile one has done its worst. Returns the slowest echo.
static Uint64 echo_until_worst_is_done(Setup *setup) {
    Uint64 slowest_ms = 0;
    Uint64 end_ns = patience_end_ns() + patience_end_ns() - thaw_clock_ns();
    do {
        Start since = start_now();
        expect_echo(setup->client, (const Uint8 *)"served", 6);
        slowest_ms = SDL_max(slowest_ms, our_ms_since(since));
        assert_true(thaw_clock_ns() < end_ns);
    } while (!is_readable(setup->peer, 1));
    return slowest_ms;
}

static void begin_attack(Setup *setup, const char *mode) {
    setup->client = thaw_client_create(NULL);
    assert_non_null(setup->client);
    connect_client(setup->client, setup->port);
    start_hostile_client_or_skip(setup, mode);
    note_time("slowest echo", echo_until_worst_is_done(setup));
    expect_worst_is_done(setup);
}

static void stop_server_at_once(Setup *setup) {
    Start since = start_now();
    thaw_echo_server_destroy(setup->server);
    setup->server = NULL;
    note_time("stopped after", our_ms_since(since));
}

static void server_survives_client(void **state) {
    Setup *setup = *state;
    const HostileClient *row = setup->row;
    begin_attack(setup, row->mode);
    expect_echo(setup->client, (const Uint8 *)"served", 6);
    let_peer_go(setup);
    wait_until(thaw_echo_server_counts(setup->server).clients == 1);
    expect_reply(setup->client, thaw_client_close(setup->client), THAW_OK);
    expect_visit(setup->client, setup->port, PATIENCE_MS);
    wait_until(thaw_echo_server_counts(setup->server).clients == 0);
    stop_server_at_once(setup);
}

static void expect_stop_under_attack(Setup *setup, const char *mode) {
    begin_attack(setup, mode);
    wait_until(thaw_echo_server_counts(setup->server).clients > 1);
    stop_server_at_once(setup);
}

static void server_stops_at_once_with_half_a_header_in_hand(void **state) {
    expect_stop_under_attack(*state, "hold-half-a-header");
}

static void server_stops_at_once_with_echoes_that_nobody_reads(void **state) {
    expect_stop_under_attack(*state, "never-read-echoes");
}

static void server_stops_at_once_with_a_full_house(void **state) {
    expect_stop_under_attack(*state, "fill-the-house");
}

// ---- running ----

#define SERVERS SDL_arraysize(hostile_servers)
#define CLIENTS SDL_arraysize(hostile_clients)
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest others[] = {
        TEST(flood_of_empty_messages_lets_other_work_through),
        TEST(peer_that_echoes_while_it_reads_does_not_block_a_large_send),
        TEST(server_stops_at_once_with_half_a_header_in_hand),
        TEST(server_stops_at_once_with_echoes_that_nobody_reads),
        TEST(server_stops_at_once_with_a_full_house),
    };
    struct CMUnitTest tests[SERVERS + CLIENTS + SDL_arraysize(others)];
    for (size_t i = 0; i < SERVERS; i++)
        tests[i] = (struct CMUnitTest){hostile_servers[i].name, client_survives_server, set_up,
                                       tear_down, (void *)&hostile_servers[i]};
    for (size_t i = 0; i < CLIENTS; i++)
        tests[SERVERS + i] = (struct CMUnitTest){hostile_clients[i].name, server_survives_client,
                                                 set_up, tear_down, (void *)&hostile_clients[i]};
    SDL_memcpy(tests + SERVERS + CLIENTS, others, sizeof others);
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
