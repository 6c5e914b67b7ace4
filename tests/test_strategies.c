// Tests of the strategies: whoever waits, a command is answered in the same way.
//
// The tests of the first part run under each strategy, and those of the third for each change from
// one to another; their names begin with what they run under. Between them stands what makes one
// strategy differ from the others.
#include "support.h"

#include "engine.h"
#include "progress.h"
#include "stepper.h"

#define LARGE (32u * MIB)   // far more than the buffers of both sockets hold
#define PIECE (64u * 1024u) // bytes of a long message in a step that blocks, see connection.c
#define LIMIT_MS 60u        // a deadline
#define LONG_LIMIT_MS 1200u // one that no machine sleeps through
#define SLOW_MS 20          // how long a slow peer takes over each piece
#define HELD_MS 300u        // how long the observer holds whoever runs a command
#define NOBODY_PORT 1       // nobody listens there

// What a test runs under.
typedef struct Variant {
    ThawStrategy strategy;
    ThawStrategy next; // the one to change to
} Variant;

typedef struct Setup {
    Variant variant;
    EventLog log;
    SDL_atomic_t replied; // the last command that was answered
    SDL_atomic_t expired; // the last command whose deadline has passed
    ThawEchoServer *server;
    int port;
    ThawClient *client;

    SDL_Thread *peer_thread; // see begin_peer
    TCPsocket peer;
    bool peer_echoes;
    Uint32 peer_waits_ms;

    TCPsocket fed; // is sent a byte of `feed` whenever the client begins to receive
    const Uint8 *feed;
    size_t feed_left;
    SDL_atomic_t slow_ms; // how long the peer takes over each piece

    Uint32 hold_id; // the command that the observer holds when it is taken; 0: none
    Uint32 hold_ms; // its delay
} Setup;

static Uint8 *large_bytes; // LARGE of them; the same for all tests

static void watch_client(void *userdata, const ThawEvent *event) {
    Setup *setup = userdata;
    event_log_note(&setup->log, event);
    if (event->kind == THAW_EVENT_REPLIED)
        SDL_AtomicSet(&setup->replied, (int)event->command_id);
    if (event->kind == THAW_EVENT_EXPIRED)
        SDL_AtomicSet(&setup->expired, (int)event->command_id);
    if (event->kind == THAW_EVENT_TAKEN && event->command_id == setup->hold_id)
        SDL_Delay(setup->hold_ms); // this is what is tested: an observer that takes its time
    if (event->call != THAW_CALL_RECEIVE || event->kind != THAW_EVENT_CALL || setup->feed_left == 0)
        return;
    SDLNet_TCP_Send(setup->fed, setup->feed++, 1);
    setup->feed_left--;
}

static int begin_with_large_bytes(void **state) {
    large_bytes = new_pattern(LARGE, 1);
    return begin_tests(state);
}

static int end_with_large_bytes(void **state) {
    SDL_free(large_bytes);
    return end_tests(state);
}

static int set_up(void **state) {
    static Setup setup;
    const Variant *variant = *state;
    setup = (Setup){0};
    if (variant)
        setup.variant = *variant;
    event_log_begin(&setup.log);
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
    SDL_WaitThread(setup->peer_thread, NULL);
    event_log_end(&setup->log);
    return 0;
}

static ThawClient *begin(Setup *setup, ThawClientOptions options) {
    options.strategy = setup->variant.strategy;
    options.observer = (ThawHook){watch_client, setup};
    options.doorbell = (ThawDoorbell){event_log_ring, &setup->log};
    setup->client = thaw_client_create(&options);
    assert_non_null(setup->client);
    assert_int_equal(thaw_client_strategy(setup->client), options.strategy);
    return setup->client;
}

// For a test that is about one strategy.
static ThawClient *begin_as(Setup *setup, ThawStrategy strategy, ThawClientOptions options) {
    setup->variant.strategy = strategy;
    return begin(setup, options);
}

static int peer_thread(void *userdata) {
    Setup *setup = userdata;
    Uint8 bytes[16 * 1024];
    int came;
    SDL_Delay(setup->peer_waits_ms); // this is what is simulated: a peer that takes its time
    while ((came = SDLNet_TCP_Recv(setup->peer, bytes, sizeof bytes)) > 0) {
        if (setup->peer_echoes && SDLNet_TCP_Send(setup->peer, bytes, came) < came)
            break;
        SDL_Delay((Uint32)SDL_AtomicGet(&setup->slow_ms));
    }
    SDLNet_TCP_Close(setup->peer);
    return 0;
}

// Connect to a peer with a thread of its own, which reads all that comes, and sends it back at once
// if it echoes. It ends with the connection.
static void begin_peer(Setup *setup, bool echoes, Uint32 waits_ms) {
    setup->peer = connect_to_bare_peer(setup->client);
    setup->peer_echoes = echoes;
    setup->peer_waits_ms = waits_ms;
    setup->peer_thread = SDL_CreateThread(peer_thread, "peer", setup);
    assert_non_null(setup->peer_thread);
}

static int count_calls(Setup *setup, ThawCall call, Uint32 id) {
    return event_log_count(&setup->log, THAW_EVENT_CALL, call, id);
}

static int count_sent(Setup *setup, Uint32 id) {
    return event_log_count(&setup->log, THAW_EVENT_SENT, THAW_CALL_NONE, id);
}

static int count_received(Setup *setup, Uint32 id) {
    return event_log_count(&setup->log, THAW_EVENT_RECEIVED, THAW_CALL_NONE, id);
}

// RECEIVE, and be in the middle of it where that can be: what blocks has not begun before it is
// polled, and is done then.
static Uint32 begin_receive(Setup *setup) {
    ThawReply none;
    Uint32 id = thaw_client_receive(setup->client);
    if (thaw_client_strategy(setup->client) != THAW_STRATEGY_BLOCK)
        wait_until(!poll_reply(setup->client, &none) &&
                   count_calls(setup, THAW_CALL_RECEIVE, id) > 0);
    return id;
}

// Have command `id` answered, where that happens without a poll. A worker that has been told to
// stop and is not seen to do so in time is disowned, and its connection lost, even when it is only
// the machine that stands still; but as long as nobody polls, nobody looks.
static void let_finish(Setup *setup, Uint32 id) {
    if (thaw_client_strategy(setup->client) == THAW_STRATEGY_WORKER)
        wait_until((Uint32)SDL_AtomicGet(&setup->replied) >= id);
}

// RECEIVE what does not come within LIMIT_MS. The connection must be kept.
static void expect_timeout(Setup *setup) {
    ThawReply none;
    Uint32 id = thaw_client_receive(setup->client);
    if (thaw_client_strategy(setup->client) == THAW_STRATEGY_WORKER) {
        wait_until(count_calls(setup, THAW_CALL_RECEIVE, id) > 0);
        while ((Uint32)SDL_AtomicGet(&setup->expired) < id) {
            SDL_Delay(LIMIT_MS + 1);                        // now it is late,
            assert_false(poll_reply(setup->client, &none)); // and this finds out
        }
        let_finish(setup, id);
    }
    ThawReply reply = expect_reply(setup->client, id, THAW_ERROR_TIMEOUT);
    assert_true(reply.connected);
    assert_true(reply.finished_ns - reply.submitted_ns >= (Uint64)LIMIT_MS * THAW_NS_PER_MS);
}

// RECEIVE what is there already.
static void expect_text_at_once(Setup *setup, const char *text) {
    Uint32 id = thaw_client_receive(setup->client);
    let_finish(setup, id);
    expect_text(setup->client, id, text);
}

// The peer must have nothing more to read but the end of the stream.
static void expect_end(TCPsocket peer) {
    Uint8 byte;
    assert_int_equal(read_some(peer, &byte, 1), 0);
    SDLNet_TCP_Close(peer);
}

// Read what is left, to an end of whatever kind.
static void read_to_the_end(TCPsocket peer) {
    static Uint8 bytes[PIECE];
    while (read_some(peer, bytes, sizeof bytes) > 0) {
    }
    SDLNet_TCP_Close(peer);
}

static void expect_service(Setup *setup) {
    connect_client(setup->client, setup->port);
    expect_echo(setup->client, (const Uint8 *)"works", 5);
    expect_reply(setup->client, thaw_client_close(setup->client), THAW_OK);
}

// ---- what all strategies have in common ----

static void answers_a_full_cycle_in_order(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    Uint64 last_ns = thaw_clock_ns();
    assert_int_equal(thaw_client_connect(client, "127.0.0.1", setup->port), 1);
    assert_int_equal(thaw_client_send(client, "hello", 5), 2);
    assert_int_equal(thaw_client_receive(client), 3);
    assert_int_equal(thaw_client_close(client), 4);
    assert_false(thaw_client_will_be_connected(client));
    for (Uint32 id = 1; id <= 4; id++) {
        assert_int_equal(thaw_client_outstanding_count(client), 5 - id);
        ThawReply reply = expect_reply(client, id, THAW_OK);
        assert_int_equal(reply.type, id - 1);
        assert_in_range(thaw_engine_progress(client).replied_id, id, 4);
        assert_int_equal(reply.connected, id < 4);
        assert_int_equal(thaw_client_is_connected(client), id < 4);
        assert_int_equal(reply.size,
                         reply.type == THAW_COMMAND_SEND || reply.type == THAW_COMMAND_RECEIVE ? 5
                                                                                               : 0);
        assert_true(last_ns <= reply.started_ns && reply.submitted_ns <= reply.started_ns);
        assert_true(reply.started_ns <= reply.finished_ns);
        last_ns = reply.finished_ns;
        if (reply.frame)
            assert_memory_equal(thaw_frame_payload(reply.frame), "hello", 5);
        clear_reply(&reply);
    }
    ThawReply none;
    assert_int_equal(thaw_client_outstanding_count(client), 0);
    assert_false(poll_reply(client, &none));
}

// A few commands that belong together, as letters, and how each must end.
typedef struct Group {
    const char *commands; // c: connect, a: connect to a bad address, r: receive, s: send,
                          // x: close
    ThawError codes[6];
} Group;

static const Group groups[] = {
    {"csrx", {THAW_OK, THAW_OK, THAW_OK, THAW_OK}},
    {"s", {THAW_ERROR_STATE}},
    {"a", {THAW_ERROR_ADDRESS}},
    {"ccx", {THAW_OK, THAW_ERROR_STATE, THAW_OK}},
    {"xr", {THAW_ERROR_STATE, THAW_ERROR_STATE}},
    {"cssrrx", {THAW_OK, THAW_OK, THAW_OK, THAW_OK, THAW_OK, THAW_OK}},
};

static Uint32 submit_letter(const Setup *setup, char letter) {
    switch (letter) {
    case 'a': return thaw_client_connect(setup->client, "127.0.0.1", 0);
    case 'c': return thaw_client_connect(setup->client, "127.0.0.1", setup->port);
    case 'r': return thaw_client_receive(setup->client);
    case 's': return thaw_client_send(setup->client, "ping", 4);
    default: return thaw_client_close(setup->client);
    }
}

static void answers_each_of_many_mixed_commands_once(void **state) {
    enum { GROUPS = 100 }; // not more than the server has places, should it be slow
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.capacity = 6 * GROUPS});
    Uint32 random = 1;
    Uint32 submitted = 0;
    for (int i = 0; i < GROUPS; i++)
        for (const char *at = groups[next_random(&random) % SDL_arraysize(groups)].commands; *at;)
            assert_int_equal(submit_letter(setup, *at++), ++submitted);
    random = 1; // the same once more
    Uint32 id = 0;
    for (int i = 0; i < GROUPS; i++) {
        const Group *group = &groups[next_random(&random) % SDL_arraysize(groups)];
        for (size_t k = 0; k < SDL_strlen(group->commands); k++) {
            ThawReply reply = expect_reply(client, ++id, group->codes[k]);
            clear_reply(&reply);
        }
    }
    assert_int_equal(id, submitted);
    assert_int_equal(thaw_client_outstanding_count(client), 0);
}

// No thread of the server runs into an error of its own meanwhile: where ThreadSanitizer reports
// the race of the two inside SDL_net, the system's reason of the first is lost.
static void connect_that_nobody_answers_is_told_from_one_that_can_not_be(void **state) {
    static const struct {
        const char *host;
        int port;
        ThawError code;
    } targets[] = {
        {"127.0.0.1", NOBODY_PORT, THAW_ERROR_REFUSED}, {"127.0.0.1", 0, THAW_ERROR_ADDRESS},
        {"127.0.0.1", 65536, THAW_ERROR_ADDRESS},       {"", NOBODY_PORT, THAW_ERROR_ADDRESS},
        {"0.0.0.0", NOBODY_PORT, THAW_ERROR_ADDRESS},
    };
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    for (size_t i = 0; i < SDL_arraysize(targets); i++) {
        Uint32 id = thaw_client_connect(client, targets[i].host, targets[i].port);
        thaw_client_receive(client);
        assert_false(expect_reply(client, id, targets[i].code).connected);
        expect_reply(client, id + 1, THAW_ERROR_STATE);
    }
    expect_service(setup);
}

static void refuses_a_command_above_the_capacity(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.capacity = 2});
    for (Uint32 round = 0; round < 3; round++) {
        assert_int_equal(thaw_client_close(client), 2 * round + 1);
        assert_int_equal(thaw_client_close(client), 2 * round + 2);
        assert_int_equal(thaw_client_close(client), 0);
        expect_reply(client, 2 * round + 1, THAW_ERROR_STATE);
        expect_reply(client, 2 * round + 2, THAW_ERROR_STATE);
    }
}

static void submits_without_a_call_that_may_wait(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client); // which reads nothing and says nothing
    int before = setup->log.count;
    Uint32 last = thaw_client_send(client, large_bytes, LARGE);
    thaw_client_close(client);
    thaw_client_connect(client, "127.0.0.1", setup->port);
    for (Uint32 id; (id = thaw_client_receive(client)) > 0; last = id) {
    }
    assert_int_equal(last, 1 + THAW_CAPACITY_DEFAULT);
    SDL_LockMutex(setup->log.mutex);
    for (int i = before; i < setup->log.count; i++)
        if (setup->log.threads[i] == SDL_ThreadID())
            assert_int_equal(setup->log.events[i].kind, THAW_EVENT_SUBMITTED);
    SDL_UnlockMutex(setup->log.mutex);
    thaw_client_cancel_all(client);
    for (Uint32 id = 2; id <= last; id++)
        expect_reply(client, id, THAW_ERROR_CANCELLED);
    SDLNet_TCP_Close(peer);
}

// Neither side could send such a message before the other takes it in. Polled without a pause,
// since it takes many steps.
static void large_message_comes_back_while_it_is_sent(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    begin_peer(setup, true, 0);
    Uint32 send = thaw_client_send(client, large_bytes, LARGE);
    Uint32 receive = thaw_client_receive(client);
    for (Uint32 id = send; id <= receive; id++) {
        ThawReply reply;
        let_finish(setup, id);
        Uint64 end_ns = patience_end_ns();
        while (!poll_reply(client, &reply))
            assert_true(thaw_clock_ns() < end_ns);
        assert_int_equal(reply.id, id);
        assert_int_equal(reply.code, THAW_OK);
        assert_int_equal(reply.size, LARGE);
        if (reply.frame)
            assert_int_equal(SDL_memcmp(thaw_frame_payload(reply.frame), large_bytes, LARGE), 0);
        assert_int_equal(reply.frame != NULL, id == receive);
        clear_reply(&reply);
    }
}

static void messages_of_any_size_come_back_byte_for_byte(void **state) {
    static const Uint32 sizes[] = {0, 1, 300, PIECE - 4, PIECE, PIECE + 1, 3 * PIECE, MIB};
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    connect_client(client, setup->port);
    for (size_t i = 0; i < SDL_arraysize(sizes); i++)
        expect_echo(client, large_bytes + i, sizes[i]);
}

static void cancel_answers_all_that_is_outstanding_and_nothing_after_it(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    thaw_client_cancel_all(client); // of nothing
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 first = begin_receive(setup);
    thaw_client_receive(client);
    thaw_client_send(client, "x", 1);
    thaw_client_close(client);
    thaw_client_cancel_all(client);
    Uint32 after = thaw_client_receive(client);
    let_finish(setup, after - 1);
    for (Uint32 id = first; id < after; id++)
        assert_true(expect_reply(client, id, THAW_ERROR_CANCELLED).connected);
    write_message(peer, "after", 5);
    expect_text(client, after, "after");
    assert_false(is_readable(peer, 0)); // the cancelled SEND sent nothing, and CLOSE closed nothing
    SDLNet_TCP_Close(peer);
}

static void cancelled_receive_leaves_what_has_come_to_the_next(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client);
    write_bytes(peer, "\6\0\0\0abc", 7);
    Uint32 id = begin_receive(setup);
    ThawReply none;
    if (setup->variant.strategy != THAW_STRATEGY_BLOCK)
        wait_until(!poll_reply(client, &none) && count_received(setup, id) > 0);
    thaw_client_cancel_all(client);
    let_finish(setup, id);
    assert_true(expect_reply(client, id, THAW_ERROR_CANCELLED).connected);
    write_bytes(peer, "def", 3);
    expect_text(client, thaw_client_receive(client), "abcdef");
    SDLNet_TCP_Close(peer);
}

static void deadline_answers_a_receive_and_keeps_the_connection(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.receive_timeout_ms = LIMIT_MS});
    TCPsocket peer = connect_to_bare_peer(client);
    expect_timeout(setup);
    expect_timeout(setup);
    expect_reply(client, thaw_client_send(client, "x", 1), THAW_OK);
    write_message(peer, "late", 4);
    expect_text_at_once(setup, "late");
    SDLNet_TCP_Close(peer);
}

static void deadline_ends_one_command_only(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.receive_timeout_ms = LIMIT_MS});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 receive = thaw_client_receive(client);
    Uint32 close = thaw_client_close(client);
    expect_reply(client, receive, THAW_ERROR_TIMEOUT);
    // With its worker gone there is no connection any more.
    bool lost = thaw_client_disowned_count(client) > 0;
    expect_reply(client, close, lost ? THAW_ERROR_STATE : THAW_OK);
    SDLNet_TCP_Close(peer);
}

static void deadline_leaves_what_has_come_to_the_next_receive(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.receive_timeout_ms = LIMIT_MS});
    TCPsocket peer = connect_to_bare_peer(client);
    static const char *const parts[] = {"\6\0", "\0\0ab", "cd"};
    for (size_t i = 0; i < SDL_arraysize(parts); i++) {
        write_bytes(peer, parts[i], i == 1 ? 4 : 2);
        expect_timeout(setup);
    }
    write_bytes(peer, "ef", 2);
    expect_text_at_once(setup, "abcdef");
    SDLNet_TCP_Close(peer);
}

// Bytes come all the time, and each of them in time.
static void deadline_is_that_of_the_whole_message(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.receive_timeout_ms = LIMIT_MS});
    setup->fed = connect_to_bare_peer(client);
    write_bytes(setup->fed, "\0\0\0\2", 4); // LARGE
    setup->feed = large_bytes;
    setup->feed_left = LARGE;
    expect_timeout(setup);
    setup->feed_left = 0;
    SDLNet_TCP_Close(setup->fed);
}

// The observer holds the command for longer than its deadline, before it takes in a message that
// then comes in pieces.
static void deadline_does_not_count_what_the_observer_holds(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.receive_timeout_ms = LONG_LIMIT_MS});
    setup->fed = connect_to_bare_peer(client);
    setup->hold_id = 2;
    setup->hold_ms = LONG_LIMIT_MS + HELD_MS;
    write_bytes(setup->fed, "\5\0\0\0he", 6);
    setup->feed = (const Uint8 *)"llo";
    setup->feed_left = 3;
    Uint32 id = thaw_client_receive(client);
    ThawReply reply;
    wait_until(poll_reply(client, &reply));
    assert_int_equal(reply.id, id);
    if (reply.code == THAW_OK) {
        assert_string_equal(thaw_frame_text(reply.frame), "hello");
    } else { // a machine that is that slow
        assert_int_equal(reply.code, THAW_ERROR_TIMEOUT);
        assert_true(reply.finished_ns - reply.started_ns >=
                    (2ull * LONG_LIMIT_MS + HELD_MS) * THAW_NS_PER_MS);
    }
    clear_reply(&reply);
    SDLNet_TCP_Close(setup->fed);
}

// Half a message cannot be taken back.
static void deadline_inside_a_message_going_out_closes_the_connection(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.send_timeout_ms = LONG_LIMIT_MS});
    begin_peer(setup, false, 0);
    SDL_AtomicSet(&setup->slow_ms, SLOW_MS);
    Uint32 id = thaw_client_send(client, large_bytes, LARGE);
    ThawReply reply = expect_reply(client, id, THAW_ERROR_TIMEOUT);
    assert_false(reply.connected);
    assert_true(reply.finished_ns - reply.submitted_ns >= (Uint64)LONG_LIMIT_MS * THAW_NS_PER_MS);
    SDL_AtomicSet(&setup->slow_ms, 0);
    expect_reply(client, thaw_client_receive(client), THAW_ERROR_STATE);
    expect_service(setup);
}

static void message_above_the_limit_breaks_the_stream(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.max_message = 5});
    TCPsocket peer = connect_to_bare_peer(client);
    write_message(peer, "hello", 5);
    write_message(peer, "hello!", 6);
    expect_text(client, thaw_client_receive(client), "hello");
    assert_false(expect_reply(client, thaw_client_receive(client), THAW_ERROR_TOO_LARGE).connected);
    expect_reply(client, thaw_client_receive(client), THAW_ERROR_STATE);
    read_to_the_end(peer);
    expect_service(setup);
}

static void end_of_the_stream_is_told_from_a_cut(void **state) {
    static const struct {
        const char *bytes; // written by the peer before it closes
        size_t size;
        ThawError code;
    } ends[] = {
        {"", 0, THAW_ERROR_CLOSED},      {"\5\0", 2, THAW_ERROR_CUT},
        {"\5\0\0\0", 4, THAW_ERROR_CUT}, {"\5\0\0\0abcd", 8, THAW_ERROR_CUT},
        {"\0\0\0\0", 4, THAW_OK},
    };
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    for (size_t i = 0; i < SDL_arraysize(ends); i++) {
        TCPsocket peer = connect_to_bare_peer(client);
        write_bytes(peer, ends[i].bytes, ends[i].size);
        SDLNet_TCP_Close(peer);
        ThawReply reply = expect_reply(client, thaw_client_receive(client), ends[i].code);
        clear_reply(&reply);
        if (ends[i].code == THAW_OK)
            reply = expect_reply(client, thaw_client_receive(client), THAW_ERROR_CLOSED);
        assert_false(reply.connected);
        expect_reply(client, thaw_client_close(client), THAW_ERROR_STATE);
    }
}

static void torn_down_connection_is_a_reset(void **state) {
    Setup *setup = *state;
    skip_where_resets_get_lost();
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client);
    expect_reply(client, thaw_client_send(client, "x", 1), THAW_OK);
    assert_true(is_readable(peer, PATIENCE_MS));
    SDLNet_TCP_Close(peer); // what was not read makes a reset of the end
    assert_false(expect_reply(client, thaw_client_receive(client), THAW_ERROR_RESET).connected);
    expect_service(setup);
}

static void destroy_ends_the_connection_whatever_is_outstanding(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client);
    write_bytes(peer, "\6\0\0\0abc", 7);
    begin_receive(setup);
    thaw_client_send(client, large_bytes, MIB);
    thaw_client_close(client);
    thaw_client_connect(client, "127.0.0.1", setup->port);
    thaw_client_destroy(client);
    setup->client = NULL;
    read_to_the_end(peer);
}

// The event before event `i` on the same thread; there is one.
static const ThawEvent *event_before(const EventLog *log, int i) {
    int k = i - 1;
    while (log->threads[k] != log->threads[i])
        k--;
    return &log->events[k];
}

static void observer_sees_who_waits_in_which_call(void **state) {
    static const struct {
        const char *word;
        ThawCall calls[2];
    } expected[] = {{"st()rp", {THAW_CALL_LOOKUP, THAW_CALL_CONNECT}},
                    {"st()>rp", {THAW_CALL_SEND, THAW_CALL_SEND}},
                    {"st()<rp", {THAW_CALL_RECEIVE, THAW_CALL_RECEIVE}},
                    {"strp", {THAW_CALL_NONE, THAW_CALL_NONE}}};
    Setup *setup = *state;
    char word[32];
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    expect_service(setup);
    for (Uint32 id = 1; id <= 4; id++) {
        event_log_spell(&setup->log, id, word);
        assert_string_equal(word, expected[id - 1].word);
    }
    assert_int_equal(count_calls(setup, THAW_CALL_LOOKUP, 1), 1);
    assert_int_equal(count_calls(setup, THAW_CALL_CONNECT, 1), 1);
    assert_int_equal(count_calls(setup, THAW_CALL_SEND, 2), 1);
    bool works_here = thaw_client_strategy(client) != THAW_STRATEGY_WORKER;
    SDL_LockMutex(setup->log.mutex);
    for (int i = 0; i < setup->log.count; i++) {
        const ThawEvent *event = &setup->log.events[i];
        if (event->command_id == 0)
            continue; // of no command: a thread that sleeps
        const ThawCall *calls = expected[event->command_id - 1].calls;
        assert_int_equal(event->command, event->command_id - 1);
        bool gui = event->kind == THAW_EVENT_SUBMITTED || event->kind == THAW_EVENT_POLLED;
        bool is_call = event->kind == THAW_EVENT_CALL || event->kind == THAW_EVENT_RETURN;
        assert_int_equal(event->lane, gui || works_here ? THAW_LANE_GUI : THAW_LANE_NETWORK);
        assert_int_equal(setup->log.threads[i] == SDL_ThreadID(), gui || works_here);
        assert_true(is_call ? event->call == calls[0] || event->call == calls[1]
                            : event->call == THAW_CALL_NONE);
        if (event->kind == THAW_EVENT_RETURN) {
            const ThawEvent *before = event_before(&setup->log, i);
            assert_true(before->kind == THAW_EVENT_CALL && before->call == event->call);
        }
    }
    SDL_UnlockMutex(setup->log.mutex);
}

static void doorbell_rings_on_the_network_thread_only(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    expect_service(setup);
    connect_client(client, setup->port);
    Uint32 id = begin_receive(setup);
    thaw_client_cancel_all(client);
    expect_reply(client, id, THAW_ERROR_CANCELLED);
    // The worker rings after its reply can be polled.
    if (setup->variant.strategy == THAW_STRATEGY_WORKER)
        wait_until(SDL_AtomicGet(&setup->log.rings) > 0);
    else
        assert_int_equal(SDL_AtomicGet(&setup->log.rings), 0);
}

// ---- what makes them differ ----

static void strategies_have_names(void **state) {
    (void)state;
    assert_string_equal(thaw_strategy_name(THAW_STRATEGY_WORKER), "worker");
    assert_string_equal(thaw_strategy_name(THAW_STRATEGY_POLL), "poll");
    assert_string_equal(thaw_strategy_name(THAW_STRATEGY_BLOCK), "block");
    assert_string_equal(thaw_strategy_name((ThawStrategy)THAW_STRATEGY_COUNT), "?");
}

static void poll_takes_one_step_and_does_not_wait_for_a_silent_peer(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_as(setup, THAW_STRATEGY_POLL, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 id = thaw_client_receive(client);
    ThawReply none;
    assert_int_equal(count_calls(setup, THAW_CALL_RECEIVE, id), 0);
    for (int i = 1; i <= 100; i++) {
        assert_false(poll_reply(client, &none));
        assert_int_equal(count_calls(setup, THAW_CALL_RECEIVE, id), i);
    }
    write_message(peer, "at last", 7);
    expect_text(client, id, "at last");
    SDLNet_TCP_Close(peer);
}

// A piece that does not block may be larger than PIECE, but is smaller than this message.
static void poll_sends_one_piece_of_a_message_at_a_time(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_as(setup, THAW_STRATEGY_POLL, (ThawClientOptions){0});
    begin_peer(setup, false, 0);
    Uint32 id = thaw_client_send(client, large_bytes, MIB);
    ThawReply reply;
    int polls = 1;
    for (; !poll_reply(client, &reply); polls++)
        assert_int_equal(count_sent(setup, id), polls);
    assert_int_equal(reply.code, THAW_OK);
    assert_int_equal(count_sent(setup, id), polls);
    assert_true(polls > 1);
}

static void poll_runs_the_commands_one_per_poll(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_as(setup, THAW_STRATEGY_POLL, (ThawClientOptions){0});
    thaw_client_connect(client, "127.0.0.1", setup->port);
    thaw_client_send(client, "x", 1);
    ThawReply reply;
    assert_true(poll_reply(client, &reply));
    assert_int_equal(reply.id, 1);
    assert_int_equal(event_log_count(&setup->log, THAW_EVENT_TAKEN, THAW_CALL_NONE, 2), 0);
    assert_true(poll_reply(client, &reply));
    assert_int_equal(reply.id, 2);
}

static void poll_cancels_a_send_between_two_pieces(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_as(setup, THAW_STRATEGY_POLL, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 id = thaw_client_send(client, large_bytes, MIB);
    ThawReply none;
    assert_false(poll_reply(client, &none));
    thaw_client_cancel_all(client);
    assert_false(expect_reply(client, id, THAW_ERROR_CANCELLED).connected);
    assert_int_equal(count_sent(setup, id), 1);
    read_to_the_end(peer);
    expect_service(setup);
}

static void poll_destroys_a_client_between_two_pieces(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_as(setup, THAW_STRATEGY_POLL, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client);
    thaw_client_send(client, large_bytes, MIB);
    ThawReply none;
    assert_false(poll_reply(client, &none));
    thaw_client_destroy(client);
    setup->client = NULL;
    read_to_the_end(peer);
}

// A command that has not begun has no time to lose, however long ago the one before was begun.
static void poll_expires_nothing_that_has_not_begun(void **state) {
    Setup *setup = *state;
    ThawClient *client =
        begin_as(setup, THAW_STRATEGY_POLL,
                 (ThawClientOptions){.capacity = 1, .receive_timeout_ms = LIMIT_MS});
    TCPsocket peer = connect_to_bare_peer(client);
    write_message(peer, "x", 1);
    ThawCommand *first = thaw_command_with(thaw_command_receive(), NULL, PATIENCE_MS);
    Uint32 id = thaw_client_submit(client, first);
    expect_text(client, id, "x");
    SDL_Delay(2 * LIMIT_MS);
    thaw_client_receive(client); // its note takes the place of the first one's
    ThawReply none;
    assert_false(poll_reply(client, &none));
    assert_int_equal(event_log_count(&setup->log, THAW_EVENT_EXPIRED, THAW_CALL_NONE, id), 0);
    assert_int_equal(event_log_count(&setup->log, THAW_EVENT_EXPIRED, THAW_CALL_NONE, 0), 0);
    SDLNet_TCP_Close(peer);
}

// The observer has held command 2; the time of command 3 is its own.
static void expect_own_time(Setup *setup, ThawStrategy strategy) {
    Uint64 since_ns = thaw_clock_ns();
    ThawClient *client =
        begin_as(setup, strategy, (ThawClientOptions){.receive_timeout_ms = PATIENCE_MS});
    TCPsocket peer = connect_to_bare_peer(client);
    setup->hold_id = 2;
    setup->hold_ms = HELD_MS;
    write_message(peer, "x", 1);
    expect_text(client, thaw_client_receive(client), "x");
    Uint32 id = begin_receive(setup);
    wait_until(thaw_engine_progress(client).held_since_ns == 0);
    SDL_Delay(LIMIT_MS);
    ThawProgress progress = thaw_engine_progress(client);
    Uint64 now_ns = thaw_clock_ns();
    assert_int_equal(progress.running_id, id);
    assert_true(thaw_progress_ns(&progress, now_ns) >= (LIMIT_MS - 1ull) * THAW_NS_PER_MS);
    assert_in_range(thaw_progress_held_ns(&progress, now_ns), (HELD_MS - 1ull) * THAW_NS_PER_MS,
                    now_ns - since_ns);
    SDLNet_TCP_Close(peer);
}

static void poll_counts_what_is_held_for_its_own_command(void **state) {
    expect_own_time(*state, THAW_STRATEGY_POLL);
}

static void worker_counts_what_is_held_for_its_own_command(void **state) {
    expect_own_time(*state, THAW_STRATEGY_WORKER);
}

static void full_stepper_refuses_a_command(void **state) {
    (void)state;
    ThawStepper *stepper = thaw_stepper_create(&(ThawClientOptions){.capacity = 2});
    assert_non_null(stepper);
    for (int i = 0; i < 2; i++)
        assert_true(thaw_stepper_push(stepper, thaw_command_close()));
    ThawCommand *one_more = thaw_command_close();
    assert_false(thaw_stepper_push(stepper, one_more));
    thaw_command_free(one_more);
    thaw_stepper_destroy(stepper);
}

static void block_does_all_steps_of_a_command_in_one_poll(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_as(setup, THAW_STRATEGY_BLOCK, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client);
    setup->fed = peer;
    setup->feed = (const Uint8 *)"\3\0\0\0abc";
    setup->feed_left = 7;
    Uint32 id = thaw_client_receive(client);
    assert_int_equal(count_calls(setup, THAW_CALL_RECEIVE, id), 0);
    ThawReply reply;
    assert_true(poll_reply(client, &reply));
    assert_int_equal(reply.id, id);
    assert_int_equal(reply.code, THAW_OK);
    assert_memory_equal(thaw_frame_payload(reply.frame), "abc", 3);
    assert_int_equal(count_received(setup, id), 7);
    clear_reply(&reply);
    assert_int_equal(setup->feed_left, 0);
    SDLNet_TCP_Close(peer);
}

// It sleeps in the system, and does not ask again and again.
static void block_sleeps_until_the_peer_answers(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_as(setup, THAW_STRATEGY_BLOCK, (ThawClientOptions){0});
    begin_peer(setup, true, 3 * LIMIT_MS);
    expect_reply(client, thaw_client_send(client, "hello", 5), THAW_OK);
    Uint32 id = thaw_client_receive(client);
    ThawReply reply;
    assert_true(poll_reply(client, &reply));
    assert_int_equal(reply.code, THAW_OK);
    assert_in_range(count_calls(setup, THAW_CALL_RECEIVE, id), 1, THAW_HEADER_SIZE + 5);
    clear_reply(&reply);
}

static void block_gives_up_a_receive_in_the_poll_that_began_it(void **state) {
    Setup *setup = *state;
    ThawClient *client =
        begin_as(setup, THAW_STRATEGY_BLOCK, (ThawClientOptions){.receive_timeout_ms = LIMIT_MS});
    TCPsocket peer = connect_to_bare_peer(client);
    thaw_client_receive(client);
    SDL_Delay(LIMIT_MS); // what has not begun is not late
    write_message(peer, "in time", 7);
    ThawReply reply;
    assert_true(poll_reply(client, &reply));
    assert_int_equal(reply.code, THAW_OK);
    clear_reply(&reply);
    Uint32 id = thaw_client_receive(client);
    assert_true(poll_reply(client, &reply));
    assert_int_equal(reply.code, THAW_ERROR_TIMEOUT);
    assert_in_range(count_calls(setup, THAW_CALL_RECEIVE, id), 1, 5);
    SDLNet_TCP_Close(peer);
}

// A byte of a message comes late, and no other.
static int feed_late(void *userdata) {
    Setup *setup = userdata;
    SDL_Delay(LONG_LIMIT_MS - HELD_MS); // this is what is simulated: a peer that takes its time
    SDLNet_TCP_Send(setup->fed, "\5", 1);
    return 0;
}

static void block_waits_only_for_what_is_left_of_the_limit(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_as(setup, THAW_STRATEGY_BLOCK,
                                  (ThawClientOptions){.receive_timeout_ms = LONG_LIMIT_MS});
    setup->fed = connect_to_bare_peer(client);
    SDL_Thread *thread = SDL_CreateThread(feed_late, "late peer", setup);
    Start since = start_now();
    expect_reply(client, thaw_client_receive(client), THAW_ERROR_TIMEOUT);
    assert_true(our_ms_since(since) < LONG_LIMIT_MS + LONG_LIMIT_MS / 2);
    SDL_WaitThread(thread, NULL);
    SDLNet_TCP_Close(setup->fed);
}

static void sleep_limit_follows_from_who_has_to_poll(void **state) {
    Setup *setup = *state;
    for (int strategy = THAW_STRATEGY_POLL; strategy <= THAW_STRATEGY_BLOCK; strategy++) {
        ThawClient *client = begin_as(setup, (ThawStrategy)strategy,
                                      (ThawClientOptions){.receive_timeout_ms = 2 * PATIENCE_MS});
        assert_int_equal(thaw_client_sleep_limit_ms(client), -1);
        TCPsocket peer = connect_to_bare_peer(client);
        assert_int_equal(thaw_client_sleep_limit_ms(client), -1);
        Uint32 id = begin_receive(setup);
        ThawReply reply;
        if (strategy ==
            THAW_STRATEGY_POLL) { // seldom enough to be a sleep, often enough to receive
            wait_until(!poll_reply(client, &reply) && thaw_client_sleep_limit_ms(client) > 5);
            assert_in_range(thaw_client_sleep_limit_ms(client), 0, 40);
        } else {
            assert_int_equal(thaw_client_sleep_limit_ms(client), 0);
        }
        thaw_client_cancel_all(client);
        assert_in_range(thaw_client_sleep_limit_ms(client), 0, THAW_GRACE_MS);
        expect_reply(client, id, THAW_ERROR_CANCELLED);
        assert_int_equal(thaw_client_sleep_limit_ms(client), -1);
        SDLNet_TCP_Close(peer);
        thaw_client_destroy(client);
        setup->client = NULL;
    }
}

// ---- changing the strategy ----

static bool stays(const Setup *setup) {
    return setup->variant.strategy == setup->variant.next;
}

static void change(Setup *setup) {
    assert_true(thaw_client_set_strategy(setup->client, setup->variant.next));
    assert_int_equal(thaw_client_strategy(setup->client), setup->variant.next);
}

// After a change the peer sees the end of the connection, and without one it does not.
static void expect_end_unless_it_stays(Setup *setup, TCPsocket peer) {
    ThawClient *client = setup->client;
    assert_int_equal(thaw_client_is_connected(client), stays(setup));
    assert_int_equal(thaw_client_will_be_connected(client), stays(setup));
    if (!stays(setup)) {
        expect_end(peer);
        expect_reply(client, thaw_client_receive(client), THAW_ERROR_STATE);
    } else {
        write_message(peer, "still here", 10);
        expect_text(client, thaw_client_receive(client), "still here");
        expect_reply(client, thaw_client_close(client), THAW_OK);
        expect_end(peer);
    }
}

static void works_before_anything_was_done(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    change(setup);
    expect_reply(client, thaw_client_receive(client), THAW_ERROR_STATE);
    expect_service(setup);
}

static void closes_what_is_connected_and_goes_on_counting(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    expect_service(setup);
    TCPsocket peer = connect_to_bare_peer(client);
    change(setup);
    expect_end_unless_it_stays(setup, peer);
    Uint32 id = thaw_client_close(client);
    assert_int_equal(id, stays(setup) ? 8 : 7);
    expect_reply(client, id, THAW_ERROR_STATE);
    expect_service(setup);
}

static void is_refused_while_something_is_outstanding(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 id = begin_receive(setup);
    thaw_client_close(client);
    assert_false(thaw_client_set_strategy(client, setup->variant.next));
    assert_int_equal(thaw_client_strategy(client), setup->variant.strategy);
    assert_true(thaw_client_is_connected(client));
    assert_int_equal(thaw_client_outstanding_count(client), 2);
    write_message(peer, "all the same", 12);
    expect_text(client, id, "all the same");
    // Answered is not enough; a reply counts until it is polled.
    let_finish(setup, id + 1);
    assert_false(thaw_client_set_strategy(client, setup->variant.next));
    expect_reply(client, id + 1, THAW_OK);
    expect_end(peer);
    change(setup);
    expect_service(setup);
}

static void works_when_a_cancel_was_answered(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 id = begin_receive(setup);
    thaw_client_receive(client);
    thaw_client_cancel_all(client);
    let_finish(setup, id + 1);
    for (int i = 0; i < 2; i++) {
        assert_false(thaw_client_set_strategy(client, setup->variant.next));
        expect_reply(client, id++, THAW_ERROR_CANCELLED);
    }
    change(setup);
    expect_end_unless_it_stays(setup, peer);
    expect_service(setup); // nothing of the cancel is left
}

// What a worker or stepper has half received or sent goes with it.
static void starts_a_new_stream(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.receive_timeout_ms = LIMIT_MS});
    TCPsocket peer = connect_to_bare_peer(client);
    write_bytes(peer, "\6\0\0\0abc", 7);
    expect_timeout(setup);
    change(setup);
    if (stays(setup))
        expect_reply(client, thaw_client_close(client), THAW_OK);
    expect_end(peer);
    peer = connect_to_bare_peer(client);
    write_message(peer, "new", 3);
    expect_text_at_once(setup, "new");
    SDLNet_TCP_Close(peer);
}

static bool is_everyone_home(ThawClient *client) {
    ThawReply reply;
    return !poll_reply(client, &reply) && thaw_client_disowned_count(client) == 0;
}

// A client of the strategy worker whose first worker is stuck in a connect and was disowned.
static void begin_with_a_disowned_worker(Setup *setup, BlackHole *hole) {
    open_hole_or_skip(hole);
    ThawClient *client = begin_as(setup, THAW_STRATEGY_WORKER, (ThawClientOptions){0});
    Uint32 id = thaw_client_connect(client, "127.0.0.1", hole->port);
    wait_until(count_calls(setup, THAW_CALL_CONNECT, id) > 0);
    thaw_client_cancel_all(client);
    expect_reply(client, id, THAW_ERROR_CANCELLED);
    assert_int_equal(thaw_client_disowned_count(client), 1);
}

static void disowned_worker_outlasts_a_change_and_comes_home(void **state) {
    static const ThawStrategy turns[] = {THAW_STRATEGY_POLL, THAW_STRATEGY_BLOCK,
                                         THAW_STRATEGY_WORKER, THAW_STRATEGY_BLOCK};
    Setup *setup = *state;
    BlackHole hole;
    begin_with_a_disowned_worker(setup, &hole);
    for (size_t i = 0; i < SDL_arraysize(turns); i++) {
        setup->variant.next = turns[i];
        change(setup);
        expect_service(setup);
        // One that slept too long when it was to end may have joined it for a moment.
        assert_in_range(thaw_client_disowned_count(setup->client), 1, 2);
    }
    close_hole(&hole);
    wait_until(is_everyone_home(setup->client));
    expect_service(setup);
}

static void destroy_after_a_change_does_not_wait_for_a_disowned_worker(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    begin_with_a_disowned_worker(setup, &hole);
    setup->variant.next = THAW_STRATEGY_POLL;
    change(setup);
    Start since = start_now();
    thaw_client_destroy(setup->client);
    setup->client = NULL;
    expect_prompt(since);
    close_hole(&hole);
}

static void two_hundred_changes_leave_nothing_behind(void **state) {
    Setup *setup = *state;
    int threads = read_own_status("Threads:");
    int descriptors = count_descriptors();
    if (threads < 0 || descriptors < 0)
        skip();
    ThawClient *client = begin_as(setup, THAW_STRATEGY_POLL, (ThawClientOptions){0});
    Uint32 last = 0; // command
    for (int i = 1; i <= 200; i++) {
        setup->variant.next = (ThawStrategy)(((int)THAW_STRATEGY_POLL + i) % THAW_STRATEGY_COUNT);
        change(setup);
        connect_client(client, setup->port);
        expect_echo(client, (const Uint8 *)"hello", 5);
        last += 3;
        if (i % 2 == 0) // the others change while they are connected
            continue;
        assert_int_equal(thaw_client_close(client), ++last);
        expect_reply(client, last, THAW_OK);
    }
    setup->variant.next = THAW_STRATEGY_POLL;
    change(setup);
    wait_until(is_everyone_home(client));
    wait_until(thaw_echo_server_counts(setup->server).clients == 0);
    // Fewer are well: a thread that another test had to give up may have come home.
    wait_until(read_own_status("Threads:") <= threads && count_descriptors() <= descriptors);
}

// ---- running ----

typedef struct Case {
    const char *name;
    CMUnitTestFunction run;
} Case;

#define CASE(name)                                                                                 \
    { #name, name }
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static const Case common[] = {
    CASE(answers_a_full_cycle_in_order),
    CASE(answers_each_of_many_mixed_commands_once),
    CASE(connect_that_nobody_answers_is_told_from_one_that_can_not_be),
    CASE(refuses_a_command_above_the_capacity),
    CASE(submits_without_a_call_that_may_wait),
    CASE(large_message_comes_back_while_it_is_sent),
    CASE(messages_of_any_size_come_back_byte_for_byte),
    CASE(cancel_answers_all_that_is_outstanding_and_nothing_after_it),
    CASE(cancelled_receive_leaves_what_has_come_to_the_next),
    CASE(deadline_answers_a_receive_and_keeps_the_connection),
    CASE(deadline_ends_one_command_only),
    CASE(deadline_leaves_what_has_come_to_the_next_receive),
    CASE(deadline_is_that_of_the_whole_message),
    CASE(deadline_does_not_count_what_the_observer_holds),
    CASE(deadline_inside_a_message_going_out_closes_the_connection),
    CASE(message_above_the_limit_breaks_the_stream),
    CASE(end_of_the_stream_is_told_from_a_cut),
    CASE(torn_down_connection_is_a_reset),
    CASE(destroy_ends_the_connection_whatever_is_outstanding),
    CASE(observer_sees_who_waits_in_which_call),
    CASE(doorbell_rings_on_the_network_thread_only),
};

static const Case changes[] = {
    CASE(works_before_anything_was_done),
    CASE(closes_what_is_connected_and_goes_on_counting),
    CASE(is_refused_while_something_is_outstanding),
    CASE(works_when_a_cancel_was_answered),
    CASE(starts_a_new_stream),
};

#define COMMON (SDL_arraysize(common) * THAW_STRATEGY_COUNT)
#define CHANGES (SDL_arraysize(changes) * THAW_STRATEGY_COUNT * THAW_STRATEGY_COUNT)

static struct {
    char name[96];
    Variant variant;
} variants[COMMON + CHANGES];

// Put the test of a case under a variant at `at`: "poll_answers_a_full_cycle_in_order" or
// "change_from_poll_to_block_starts_a_new_stream".
static void make_test(struct CMUnitTest *tests, size_t at, const Case *of, Variant variant,
                      bool changes_it) {
    if (changes_it)
        SDL_snprintf(variants[at].name, sizeof variants[at].name, "change_from_%s_to_%s_%s",
                     thaw_strategy_name(variant.strategy), thaw_strategy_name(variant.next),
                     of->name);
    else
        SDL_snprintf(variants[at].name, sizeof variants[at].name, "%s_%s",
                     thaw_strategy_name(variant.strategy), of->name);
    variants[at].variant = variant;
    tests[at] =
        (struct CMUnitTest){variants[at].name, of->run, set_up, tear_down, &variants[at].variant};
}

int main(void) {
    const struct CMUnitTest others[] = {
        TEST(strategies_have_names),
        TEST(poll_takes_one_step_and_does_not_wait_for_a_silent_peer),
        TEST(poll_sends_one_piece_of_a_message_at_a_time),
        TEST(poll_runs_the_commands_one_per_poll),
        TEST(poll_cancels_a_send_between_two_pieces),
        TEST(poll_destroys_a_client_between_two_pieces),
        TEST(poll_expires_nothing_that_has_not_begun),
        TEST(poll_counts_what_is_held_for_its_own_command),
        TEST(worker_counts_what_is_held_for_its_own_command),
        TEST(full_stepper_refuses_a_command),
        TEST(block_does_all_steps_of_a_command_in_one_poll),
        TEST(block_sleeps_until_the_peer_answers),
        TEST(block_gives_up_a_receive_in_the_poll_that_began_it),
        TEST(block_waits_only_for_what_is_left_of_the_limit),
        TEST(sleep_limit_follows_from_who_has_to_poll),
        TEST(disowned_worker_outlasts_a_change_and_comes_home),
        TEST(destroy_after_a_change_does_not_wait_for_a_disowned_worker),
        TEST(two_hundred_changes_leave_nothing_behind),
    };
    struct CMUnitTest tests[COMMON + CHANGES + SDL_arraysize(others)];
    size_t count = 0;
    for (size_t i = 0; i < SDL_arraysize(common); i++)
        for (int from = 0; from < THAW_STRATEGY_COUNT; from++)
            make_test(tests, count++, &common[i], (Variant){(ThawStrategy)from, (ThawStrategy)from},
                      false);
    for (size_t i = 0; i < SDL_arraysize(changes); i++)
        for (int pair = 0; pair < THAW_STRATEGY_COUNT * THAW_STRATEGY_COUNT; pair++)
            make_test(tests, count++, &changes[i],
                      (Variant){(ThawStrategy)(pair / THAW_STRATEGY_COUNT),
                                (ThawStrategy)(pair % THAW_STRATEGY_COUNT)},
                      true);
    SDL_memcpy(tests + count, others, sizeof others);
    return cmocka_run_group_tests(tests, begin_with_large_bytes, end_with_large_bytes);
}
