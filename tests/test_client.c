// Tests of client.h: every command is answered once and in order, and nothing makes the GUI wait.
#include "support.h"

#include <errno.h>

#include "client_state.h"
#include "engine.h"
#include "version.h"

#define LARGE (32u * MIB) // far more than the buffers of both sockets hold
#define RECEIVE_LIMIT_MS 60u
#define SLOW_MS 5000u
#define LIMIT_MS 2000u // of other commands, some of which must be in time on a slow machine too

typedef enum Hold { NO_HOLD, ASKED, HOLDS } Hold;

typedef struct Setup {
    EventLog log;
    ThawEchoServer *server;
    int port;
    ThawClient *client;
    SDL_atomic_t full;               // a CALL of a SEND has told that there is no room
    SDL_atomic_t hold;               // the network thread, when a call returns: a Hold
    SDL_atomic_t slow_ms;            // its delay when it takes a command or wakes up
    TCPsocket drained_when_disowned; // see command_taken_by_a_disowned_worker_is_answered
} Setup;

static void drain(TCPsocket socket) {
    static Uint8 bytes[64 * 1024];
    while (read_some(socket, bytes, sizeof bytes) > 0) {
    }
}

static void watch_client(void *userdata, const ThawEvent *event) {
    Setup *setup = userdata;
    event_log_note(&setup->log, event);
    if (event->kind == THAW_EVENT_CALL && event->call == THAW_CALL_SEND && !event->has_room)
        SDL_AtomicSet(&setup->full, 1);
    if (event->kind == THAW_EVENT_RETURN && SDL_AtomicCAS(&setup->hold, ASKED, HOLDS))
        for (Uint64 end_ns = patience_end_ns();
             SDL_AtomicGet(&setup->hold) == HOLDS && thaw_clock_ns() < end_ns;)
            SDL_Delay(1);
    if (event->kind == THAW_EVENT_TAKEN || event->kind == THAW_EVENT_AWAKE)
        SDL_Delay((Uint32)SDL_AtomicGet(&setup->slow_ms));
    if (event->kind == THAW_EVENT_DISOWNED && setup->drained_when_disowned) {
        drain(setup->drained_when_disowned);
        SDL_Delay(50); // time for the thread that got free to do what it must not
    }
}

// Whether command `id` has begun a call that may wait.
static bool is_calling(Setup *setup, ThawCall call, Uint32 id) {
    return event_log_count(&setup->log, THAW_EVENT_CALL, call, id) > 0;
}

static int set_up(void **state) {
    static Setup setup;
    setup = (Setup){0};
    event_log_begin(&setup.log);
    ThawEchoServerOptions options = {.delay_ms = 0};
    setup.server = start_server(&options);
    setup.port = options.port;
    *state = &setup;
    return 0;
}

static int tear_down(void **state) {
    Setup *setup = *state;
    SDL_AtomicSet(&setup->hold, NO_HOLD);
    thaw_client_destroy(setup->client);
    thaw_echo_server_destroy(setup->server);
    event_log_end(&setup->log);
    return 0;
}

static ThawClient *begin(Setup *setup, ThawClientOptions options) {
    options.observer = (ThawHook){watch_client, setup};
    options.doorbell = (ThawDoorbell){event_log_ring, &setup->log};
    setup->client = thaw_client_create(&options);
    assert_non_null(setup->client);
    return setup->client;
}

static void check_text(ThawReply *reply, const char *text) {
    assert_int_equal(reply->size, SDL_strlen(text));
    assert_memory_equal(thaw_frame_payload(reply->frame), text, reply->size);
    clear_reply(reply);
}

static void expect_quick_destroy(Setup *setup) {
    Start since = start_now();
    thaw_client_destroy(setup->client);
    setup->client = NULL;
    expect_prompt(since);
}

// ---- replies ----

static void commands_are_numbered_and_answered_in_order(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    assert_int_equal(thaw_client_connect(client, "127.0.0.1", setup->port), 1);
    assert_int_equal(thaw_client_send(client, "hello", 5), 2);
    assert_int_equal(thaw_client_receive(client), 3);
    assert_int_equal(thaw_client_close(client), 4);
    assert_int_equal(thaw_client_outstanding_count(client), 4);
    assert_true(expect_reply(client, 1, THAW_OK).connected);
    assert_int_equal(expect_reply(client, 2, THAW_OK).size, 5);
    expect_text(client, 3, "hello");
    assert_false(expect_reply(client, 4, THAW_OK).connected);
    assert_int_equal(thaw_client_outstanding_count(client), 0);
    ThawReply none;
    assert_false(poll_reply(client, &none));
}

static void reply_says_what_it_answers(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    const ThawCommandType types[] = {THAW_COMMAND_CONNECT, THAW_COMMAND_SEND, THAW_COMMAND_RECEIVE,
                                     THAW_COMMAND_CLOSE};
    thaw_client_connect(client, "127.0.0.1", setup->port);
    thaw_client_send(client, "x", 1);
    thaw_client_receive(client);
    thaw_client_close(client);
    for (Uint32 id = 1; id <= SDL_arraysize(types); id++) {
        ThawReply reply = expect_reply(client, id, THAW_OK);
        assert_int_equal(reply.type, types[id - 1]);
        assert_int_equal(reply.system_error, 0);
        clear_reply(&reply);
    }
}

// The memory of a message that went out is used for the next one of that size.
static void large_messages_keep_their_own_bytes(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    connect_client(client, setup->port);
    for (Uint32 round = 0; round < 6; round++) {
        Uint8 *bytes = new_pattern(2 * MIB, round);
        expect_echo(client, bytes, 2 * MIB);
        SDL_free(bytes);
    }
}

static void times_of_a_reply_are_in_order(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    Uint64 last_ns = thaw_clock_ns();
    thaw_client_connect(client, "127.0.0.1", setup->port);
    thaw_client_send(client, "x", 1);
    thaw_client_receive(client);
    for (Uint32 id = 1; id <= 3; id++) {
        ThawReply reply = expect_reply(client, id, THAW_OK);
        assert_true(last_ns <= reply.submitted_ns);
        assert_true(reply.submitted_ns <= reply.started_ns);
        assert_true(reply.started_ns <= reply.finished_ns);
        assert_true(reply.finished_ns <= thaw_clock_ns());
        last_ns = reply.submitted_ns;
        clear_reply(&reply);
    }
}

static void full_client_refuses_a_command_and_frees_it(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.capacity = 3});
    for (Uint32 id = 1; id <= 3; id++) {
        assert_true(thaw_client_has_room(client));
        assert_int_equal(thaw_client_close(client), id);
    }
    // Answered is not enough; a reply counts until it is polled.
    wait_until(event_log_count(&setup->log, THAW_EVENT_REPLIED, THAW_CALL_NONE, 3) == 1);
    assert_false(thaw_client_has_room(client));
    // Address sanitizer looks whether it is freed.
    assert_int_equal(thaw_client_submit(client, thaw_command_send("x", 1)), 0);
    assert_int_equal(thaw_client_receive(client), 0);
    assert_int_equal(thaw_client_outstanding_count(client), 3);
    expect_reply(client, 1, THAW_ERROR_STATE);
    assert_true(thaw_client_has_room(client));
    assert_int_equal(thaw_client_submit(client, thaw_command_send("x", 1)), 4);
    for (Uint32 id = 2; id <= 4; id++)
        expect_reply(client, id, THAW_ERROR_STATE);
}

// The highest of all numbers is left for "all commands" (thaw_worker_quit).
static void numbers_end_before_the_highest(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.strategy = THAW_STRATEGY_POLL});
    client->submitted_id = client->answered_id = SDL_MAX_UINT32 - 2;
    assert_true(thaw_client_has_room(client));
    assert_int_equal(thaw_client_close(client), SDL_MAX_UINT32 - 1);
    expect_reply(client, SDL_MAX_UINT32 - 1, THAW_ERROR_STATE);
    assert_false(thaw_client_has_room(client));
    assert_int_equal(thaw_client_close(client), 0);
}

static void missing_command_is_refused(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    assert_int_equal(thaw_client_submit(client, NULL), 0);
    assert_int_equal(thaw_client_outstanding_count(client), 0);
    assert_int_equal(thaw_client_close(client), 1);
    expect_reply(client, 1, THAW_ERROR_STATE);
}

static void client_knows_whether_it_is_and_will_be_connected(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    assert_false(thaw_client_is_connected(client));
    assert_false(thaw_client_will_be_connected(client));
    thaw_client_connect(client, "127.0.0.1", setup->port);
    thaw_client_send(client, "x", 1);
    assert_false(thaw_client_is_connected(client));
    assert_true(thaw_client_will_be_connected(client));
    expect_reply(client, 1, THAW_OK);
    assert_true(thaw_client_is_connected(client));
    thaw_client_close(client);
    assert_true(thaw_client_is_connected(client));
    assert_false(thaw_client_will_be_connected(client));
    expect_reply(client, 2, THAW_OK);
    expect_reply(client, 3, THAW_OK);
    thaw_client_connect(client, "127.0.0.1", 0);
    assert_true(thaw_client_will_be_connected(client));
    expect_reply(client, 4, THAW_ERROR_ADDRESS);
    assert_false(thaw_client_will_be_connected(client));
}

static void client_knows_its_oldest_command(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    ThawCommandType type = THAW_COMMAND_CLOSE;
    Uint64 since_ns = 0;
    assert_false(thaw_client_oldest(client, &type, &since_ns));
    Uint64 before_ns = thaw_clock_ns();
    thaw_client_connect(client, "127.0.0.1", setup->port);
    Uint64 between_ns = thaw_clock_ns();
    thaw_client_send(client, "x", 1);
    assert_true(thaw_client_oldest(client, &type, &since_ns));
    assert_int_equal(type, THAW_COMMAND_CONNECT);
    assert_true(since_ns >= before_ns && since_ns <= between_ns);
    expect_reply(client, 1, THAW_OK);
    assert_true(thaw_client_oldest(client, &type, &since_ns));
    assert_int_equal(type, THAW_COMMAND_SEND);
    assert_true(since_ns >= between_ns);
    expect_reply(client, 2, THAW_OK);
    assert_false(thaw_client_oldest(client, &type, &since_ns));
}

static void message_above_the_limit_of_the_client_breaks_the_stream(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.max_message = 10});
    connect_client(client, setup->port);
    thaw_client_send(client, "eleven byte", 11);
    expect_reply(client, 2, THAW_OK);
    assert_false(expect_reply(client, thaw_client_receive(client), THAW_ERROR_TOO_LARGE).connected);
}

// ---- cancel and deadlines ----

static void cancel_keeps_the_stream_and_what_has_come_of_a_message(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client);
    write_bytes(peer, "\6\0\0\0abc", 7);
    Uint32 id = thaw_client_receive(client);
    wait_until(event_log_count(&setup->log, THAW_EVENT_RECEIVED, THAW_CALL_NONE, id) > 0);
    thaw_client_cancel_all(client);
    assert_true(expect_reply(client, id, THAW_ERROR_CANCELLED).connected);
    id = thaw_client_receive(client);
    write_bytes(peer, "def", 3);
    expect_text(client, id, "abcdef");
    assert_int_equal(thaw_client_disowned_count(client), 0);
    SDLNet_TCP_Close(peer);
}

static void cancel_answers_what_is_outstanding_and_nothing_after_it(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    thaw_client_cancel_all(client); // of nothing
    TCPsocket peer = connect_to_bare_peer(client);
    for (int i = 0; i < 3; i++)
        thaw_client_receive(client);
    thaw_client_cancel_all(client);
    Uint32 after = thaw_client_receive(client);
    for (Uint32 id = after - 3; id < after; id++)
        expect_reply(client, id, THAW_ERROR_CANCELLED);
    write_message(peer, "after", 5);
    expect_text(client, after, "after");
    SDLNet_TCP_Close(peer);
}

static void reply_made_before_a_cancel_stays_as_it_is(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    Uint32 id = thaw_client_connect(client, "127.0.0.1", setup->port);
    wait_until(thaw_client_sleep_limit_ms(client) == 0); // answered, not polled
    thaw_client_cancel_all(client);
    expect_reply(client, id, THAW_OK);
}

static void deadline_answers_a_receive_and_keeps_the_connection(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.receive_timeout_ms = RECEIVE_LIMIT_MS});
    TCPsocket peer = connect_to_bare_peer(client);
    ThawReply reply = expect_reply(client, thaw_client_receive(client), THAW_ERROR_TIMEOUT);
    assert_true(reply.connected);
    assert_true(reply.finished_ns - reply.started_ns >= RECEIVE_LIMIT_MS * THAW_NS_PER_MS);
    write_message(peer, "late", 4);
    Uint32 id = thaw_client_receive(client);
    reply = expect_answer(client, &id, THAW_OK, RECEIVE_LIMIT_MS);
    check_text(&reply, "late");
    assert_int_equal(thaw_client_disowned_count(client), 0);
    SDLNet_TCP_Close(peer);
}

static void deadline_reaches_one_command_only(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.receive_timeout_ms = RECEIVE_LIMIT_MS});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 id = thaw_client_receive(client);
    Uint32 send = thaw_client_send(client, "x", 1);
    expect_reply(client, id, THAW_ERROR_TIMEOUT);
    expect_reply(client, send, THAW_OK);
    SDLNet_TCP_Close(peer);
}

// ---- single commands ----

static void command_brings_back_its_pointer_and_has_its_own_deadline(void **state) {
    Setup *setup = *state;
    int mark = 0;
    ThawClient *client = begin(setup, (ThawClientOptions){.receive_timeout_ms = PATIENCE_MS});
    TCPsocket peer = connect_to_bare_peer(client);
    assert_null(thaw_command_with(NULL, &mark, 1));
    Uint32 id =
        thaw_client_submit(client, thaw_command_with(thaw_command_receive(), &mark, LIMIT_MS));
    ThawReply reply = expect_reply(client, id, THAW_ERROR_TIMEOUT);
    assert_ptr_equal(reply.userdata, &mark);
    id = thaw_client_submit(client, thaw_command_with(thaw_command_receive(), &mark, 0));
    write_message(peer, "late", 4); // and no deadline of its own has passed
    reply = expect_reply(client, id, THAW_OK);
    assert_ptr_equal(reply.userdata, &mark);
    clear_reply(&reply);
    reply = expect_reply(client, thaw_client_close(client), THAW_OK);
    assert_null(reply.userdata);
    SDLNet_TCP_Close(peer);
}

static void cancelled_command_that_has_not_begun_never_does(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 id = thaw_client_receive(client);
    thaw_client_send(client, "unsaid", 6);
    thaw_client_send(client, "said", 4);
    assert_true(thaw_client_cancel(client, id + 1));
    write_message(peer, "go", 2);
    expect_text(client, id, "go");
    expect_reply(client, id + 1, THAW_ERROR_CANCELLED);
    expect_reply(client, id + 2, THAW_OK);
    char bytes[THAW_HEADER_SIZE + 4];
    read_exactly(peer, bytes, sizeof bytes);
    assert_memory_equal(bytes + THAW_HEADER_SIZE, "said", 4);
    assert_false(is_readable(peer, 0));
    SDLNet_TCP_Close(peer);
}

static void cancel_of_the_command_that_runs_spares_the_others(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 id = thaw_client_receive(client);
    thaw_client_send(client, "x", 1);
    thaw_client_receive(client);
    wait_until(is_calling(setup, THAW_CALL_RECEIVE, id));
    Start since = start_now();
    assert_true(thaw_client_cancel(client, id));
    expect_reply(client, id, THAW_ERROR_CANCELLED);
    expect_reply(client, id + 1, THAW_OK);
    expect_prompt(since);
    write_message(peer, "y", 1);
    expect_text(client, id + 2, "y");
    SDLNet_TCP_Close(peer);
}

static void cancel_knows_what_is_outstanding(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    assert_false(thaw_client_cancel(client, 0));
    assert_false(thaw_client_cancel(client, 1));
    Uint32 id = thaw_client_close(client);
    wait_until(event_log_count(&setup->log, THAW_EVENT_REPLIED, THAW_CALL_NONE, id) == 1);
    assert_true(thaw_client_cancel(client, id));
    expect_reply(client, id, THAW_ERROR_STATE); // it was made before
    assert_false(thaw_client_cancel(client, id));
    assert_false(thaw_client_cancel(client, id + 1));
    // The next round is not touched, though it uses the same places.
    for (int i = 0; i < 2 * THAW_CAPACITY_DEFAULT; i++)
        expect_reply(client, thaw_client_close(client), THAW_ERROR_STATE);
}

static void single_cancels_in_a_black_hole_reach_their_commands(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    int marks[2];
    open_hole_or_skip(&hole);
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    Uint32 id = thaw_client_submit(
        client, thaw_command_with(thaw_command_connect("127.0.0.1", hole.port), &marks[0], 0));
    thaw_client_submit(client, thaw_command_with(thaw_command_send("x", 1), &marks[1], 0));
    thaw_client_connect(client, "127.0.0.1", setup->port);
    wait_until(is_calling(setup, THAW_CALL_CONNECT, id));
    assert_true(thaw_client_cancel(client, id + 1));
    assert_true(thaw_client_cancel(client, id));
    assert_ptr_equal(expect_reply(client, id, THAW_ERROR_CANCELLED).userdata, &marks[0]);
    assert_ptr_equal(expect_reply(client, id + 1, THAW_ERROR_CANCELLED).userdata, &marks[1]);
    expect_reply(client, id + 2, THAW_OK);
    assert_int_equal(thaw_client_disowned_count(client), 1);
    close_hole(&hole);
}

static void capacity_has_a_limit(void **state) {
    Setup *setup = *state;
    const ThawClientOptions options = {.strategy = THAW_STRATEGY_POLL,
                                       .capacity = THAW_CAPACITY_LIMIT + 100};
    ThawClient *client = begin(setup, options);
    for (int i = 0; i < THAW_CAPACITY_LIMIT; i++)
        assert_int_equal(thaw_client_close(client), i + 1);
    assert_int_equal(thaw_client_close(client), 0);
}

static void reply_says_what_the_system_said(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    ThawReply reply =
        expect_reply(client, thaw_client_connect(client, "127.0.0.1", 1), THAW_ERROR_REFUSED);
#ifndef _WIN32
    assert_int_equal(reply.system_error, ECONNREFUSED);
#endif
    reply = expect_reply(client, thaw_client_receive(client), THAW_ERROR_STATE);
    assert_int_equal(reply.system_error, 0);
    reply = expect_reply(client, thaw_client_connect(client, "127.0.0.1", setup->port), THAW_OK);
    assert_int_equal(reply.system_error, 0);
}

// ---- waiting without a window ----

static void wait_ends_with_something_to_poll_or_in_vain(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.receive_timeout_ms = LIMIT_MS});
    assert_false(thaw_client_wait(client, PATIENCE_MS)); // at once: nothing is outstanding
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 id = thaw_client_receive(client);
    Uint64 since_ns = thaw_clock_ns();
    ThawReply reply = {0};
    while (!poll_reply(client, &reply))
        assert_true(thaw_client_wait(client, PATIENCE_MS)); // its deadline is a reason to poll
    assert_int_equal(reply.id, id);
    assert_int_equal(reply.code, THAW_ERROR_TIMEOUT);
    assert_true(elapsed_ms(since_ns) < PATIENCE_MS);
    id = thaw_client_submit(client,
                            thaw_command_with(thaw_command_receive(), NULL, 2 * PATIENCE_MS));
    since_ns = thaw_clock_ns();
    while (thaw_client_wait(client, 30)) // it may look again for as long as nothing has begun
        assert_false(poll_reply(client, &reply));
    assert_true(elapsed_ms(since_ns) >= 30);
    write_message(peer, "woken", 5);
    while (thaw_client_wait(client, PATIENCE_MS) && !poll_reply(client, &reply)) {
    }
    assert_int_equal(reply.id, id);
    clear_reply(&reply);
    SDLNet_TCP_Close(peer);
}

// A client without a thread goes on when it is polled, so a wait is no longer than until then.
static void wait_under_poll_ends_when_it_is_time_to_poll(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.strategy = THAW_STRATEGY_POLL});
    assert_false(thaw_client_wait(client, PATIENCE_MS)); // at once: nothing is outstanding
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 id = thaw_client_receive(client);
    ThawReply reply = {0};
    assert_false(poll_reply(client, &reply));
    Uint64 since_ns = thaw_clock_ns();
    int limit_ms = thaw_client_sleep_limit_ms(client);
    assert_true(thaw_client_wait(client, PATIENCE_MS));
    assert_in_range(elapsed_ms(since_ns) + 1, limit_ms, PATIENCE_MS - 1);
    assert_int_equal(thaw_client_sleep_limit_ms(client), 0);
    write_message(peer, "polled", 6);
    while (thaw_client_wait(client, PATIENCE_MS) && !poll_reply(client, &reply)) {
    }
    assert_int_equal(reply.id, id);
    clear_reply(&reply);
    SDLNet_TCP_Close(peer);
}

// Many waits come to the next poll as one long wait does.
static void short_waits_under_poll_add_up(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.strategy = THAW_STRATEGY_POLL});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 id = thaw_client_receive(client);
    ThawReply reply = {0};
    write_message(peer, "polled", 6);
    Uint64 since_ns = thaw_clock_ns();
    while (reply.id == 0) {
        bool due = thaw_client_wait(client, 1);
        assert_true(elapsed_ms(since_ns) < PATIENCE_MS);
        if (due)
            poll_reply(client, &reply);
    }
    assert_int_equal(reply.id, id);
    clear_reply(&reply);
    SDLNet_TCP_Close(peer);
}

static void command_that_has_not_begun_is_cancelled_under_poll(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.strategy = THAW_STRATEGY_POLL});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 id = thaw_client_receive(client);
    thaw_client_send(client, "never", 5);
    assert_true(thaw_client_cancel(client, id + 1));
    write_message(peer, "x", 1);
    expect_text(client, id, "x");
    expect_reply(client, id + 1, THAW_ERROR_CANCELLED);
    expect_reply(client, thaw_client_close(client), THAW_OK);
    char byte;
    assert_int_equal(read_some(peer, &byte, 1), 0);
    SDLNet_TCP_Close(peer);
}

static void wait_under_block_never_waits(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.strategy = THAW_STRATEGY_BLOCK});
    assert_false(thaw_client_wait(client, PATIENCE_MS)); // nothing is outstanding
    Uint32 id = thaw_client_connect(client, "127.0.0.1", setup->port);
    Start start = start_now();
    assert_true(thaw_client_wait(client, PATIENCE_MS)); // the poll is what waits
    expect_prompt(start);
    expect_reply(client, id, THAW_OK);
}

static void doorbell_of_the_library_wakes_sdl(void **state) {
    Setup *setup = *state;
    Uint32 type = SDL_RegisterEvents(1);
    SDL_Event event = {0};
    assert_int_equal(SDL_InitSubSystem(SDL_INIT_EVENTS), 0);
    ThawClientOptions options = {.doorbell = thaw_doorbell_event(type)};
    setup->client = thaw_client_create(&options);
    assert_non_null(setup->client);
    Uint32 id = thaw_client_close(setup->client);
    assert_true(SDL_WaitEventTimeout(&event, (int)PATIENCE_MS));
    assert_int_equal(event.type, type);
    expect_reply(setup->client, id, THAW_ERROR_STATE);
    SDL_QuitSubSystem(SDL_INIT_EVENTS);
}

// ---- threads that are stuck in the system ----

static void deadline_in_a_black_hole_disowns_the_worker(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClient *client = begin(setup, (ThawClientOptions){.connect_timeout_ms = LIMIT_MS});
    Uint32 id = thaw_client_connect(client, "127.0.0.1", hole.port);
    ThawReply reply = expect_reply(client, id, THAW_ERROR_TIMEOUT);
    assert_false(reply.connected);
    assert_true(reply.finished_ns - reply.started_ns >= LIMIT_MS * THAW_NS_PER_MS);
    assert_int_equal(thaw_client_disowned_count(client), 1);
    connect_client(client, setup->port);
    expect_echo(client, (const Uint8 *)"works", 5);
    assert_int_equal(thaw_client_disowned_count(client), 1);
    expect_quick_destroy(setup);
    close_hole(&hole);
}

static void cancel_in_a_black_hole_answers_all_that_is_outstanding(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    Uint32 id = thaw_client_connect(client, "127.0.0.1", hole.port);
    thaw_client_send(client, "x", 1);
    thaw_client_receive(client);
    wait_until(is_calling(setup, THAW_CALL_CONNECT, id));
    Start since = start_now();
    thaw_client_cancel_all(client);
    for (int i = 0; i < 3; i++)
        expect_reply(client, id++, THAW_ERROR_CANCELLED);
    expect_prompt(since);
    assert_int_equal(thaw_client_disowned_count(client), 1);
    connect_client(client, setup->port);
    expect_echo(client, (const Uint8 *)"works", 5);
    close_hole(&hole);
}

static void commands_behind_a_deadline_go_to_a_fresh_worker(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClient *client = begin(setup, (ThawClientOptions){.connect_timeout_ms = LIMIT_MS});
    thaw_client_connect(client, "127.0.0.1", hole.port);
    thaw_client_send(client, "x", 1);
    thaw_client_connect(client, "127.0.0.1", setup->port);
    thaw_client_send(client, "y", 1);
    thaw_client_receive(client);
    expect_reply(client, 1, THAW_ERROR_TIMEOUT);
    expect_reply(client, 2, THAW_ERROR_STATE);
    expect_reply(client, 3, THAW_OK);
    expect_reply(client, 4, THAW_OK);
    expect_text(client, 5, "y");
    close_hole(&hole);
}

static void destroy_does_not_wait_for_a_black_hole(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    Uint32 id = thaw_client_connect(client, "127.0.0.1", hole.port);
    thaw_client_receive(client);
    wait_until(is_calling(setup, THAW_CALL_CONNECT, id));
    expect_quick_destroy(setup);
    close_hole(&hole);
}

static bool is_everyone_home(ThawClient *client) {
    ThawReply reply;
    return !poll_reply(client, &reply) && thaw_client_disowned_count(client) == 0;
}

static void disowned_workers_are_bounded_and_come_home(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    for (int i = 1; i <= THAW_DISOWNED_MAX; i++) {
        Uint32 id = thaw_client_connect(client, "127.0.0.1", hole.port);
        wait_until(is_calling(setup, THAW_CALL_CONNECT, id));
        thaw_client_cancel_all(client);
        expect_reply(client, id, THAW_ERROR_CANCELLED);
        assert_int_equal(thaw_client_disowned_count(client), i);
    }
    Uint32 one_more = thaw_client_connect(client, "127.0.0.1", hole.port);
    expect_reply(client, one_more, THAW_ERROR_BUSY);
    // Whoever submits takes notice, without a poll, of those that came home meanwhile.
    int threads = read_own_status("Threads:");
    close_hole(&hole);
    wait_until(threads < 0 ? is_everyone_home(client)
                           : read_own_status("Threads:") <= threads - THAW_DISOWNED_MAX);
    connect_client(client, setup->port);
    assert_int_equal(thaw_client_disowned_count(client), 0);
}

// A CONNECT that was let in, and is passed on to a fresh thread when there may be no more of them.
static void connect_that_is_passed_on_is_refused_if_too_many_are_stuck(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    Uint32 id = 0;
    for (int i = 0; i < THAW_DISOWNED_MAX; i++) {
        id = thaw_client_connect(client, "127.0.0.1", hole.port);
        wait_until(is_calling(setup, THAW_CALL_CONNECT, id));
        if (i < THAW_DISOWNED_MAX - 1) {
            thaw_client_cancel_all(client);
            expect_reply(client, id, THAW_ERROR_CANCELLED);
        }
    }
    Uint32 behind = thaw_client_connect(client, "127.0.0.1", hole.port);
    assert_true(thaw_client_cancel(client, id));
    assert_true(event_log_count(&setup->log, THAW_EVENT_CANCELLED, THAW_CALL_NONE, id) > 0);
    expect_reply(client, id, THAW_ERROR_CANCELLED);
    expect_reply(client, behind, THAW_ERROR_BUSY);
    // Those that come home are told of, at the end of their client at the latest.
    int threads = read_own_status("Threads:");
    close_hole(&hole);
    wait_until(threads < 0 || read_own_status("Threads:") <= threads - THAW_DISOWNED_MAX);
    thaw_client_destroy(client);
    setup->client = NULL;
    if (threads > 0)
        assert_int_equal(event_log_count(&setup->log, THAW_EVENT_FINISHED, THAW_CALL_NONE, 0),
                         THAW_DISOWNED_MAX);
}

// Threads that were idle. On a busy machine this thread may wait so long that one comes home in
// time.
static int count_left_behind(Setup *setup) {
    return event_log_count(&setup->log, THAW_EVENT_DISOWNED, THAW_CALL_NONE, 0);
}

// A change of the strategy waits for the observer of the thread, but not for the thread. That comes
// home later, which is told.
static void thread_that_is_left_behind_by_a_change_comes_home(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    SDL_AtomicSet(&setup->slow_ms, 2 * THAW_GRACE_MS);
    for (int i = 1; count_left_behind(setup) == 0; i++) {
        assert_true(thaw_client_set_strategy(client, THAW_STRATEGY_WORKER));
        wait_until(event_log_count(&setup->log, THAW_EVENT_ASLEEP, THAW_CALL_NONE, 0) == i);
        assert_true(thaw_client_set_strategy(client, THAW_STRATEGY_POLL));
    }
    assert_int_equal(thaw_client_disowned_count(client), 1);
    wait_until(is_everyone_home(client));
    assert_int_equal(event_log_count(&setup->log, THAW_EVENT_FINISHED, THAW_CALL_NONE, 0), 1);
}

// One that is left behind when there are too many already is nobody's.
static void threads_that_are_left_behind_are_bounded(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    SDL_AtomicSet(&setup->slow_ms, 2 * THAW_GRACE_MS);
    for (int i = 1; i <= THAW_DISOWNED_MAX + 1; i++) {
        wait_until(event_log_count(&setup->log, THAW_EVENT_ASLEEP, THAW_CALL_NONE, 0) == i);
        assert_true(thaw_client_set_strategy(client, THAW_STRATEGY_POLL));
        assert_int_equal(thaw_client_disowned_count(client),
                         SDL_min(count_left_behind(setup), THAW_DISOWNED_MAX));
        assert_true(thaw_client_set_strategy(client, THAW_STRATEGY_WORKER));
    }
    SDL_AtomicSet(&setup->slow_ms, 0);
    wait_until(is_everyone_home(client));
    expect_visit(client, setup->port, 0);
}

// What the observer held before a stop does not make the time to obey it longer.
static void stop_counts_only_what_is_held_after_it(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.receive_timeout_ms = SLOW_MS});
    TCPsocket peer = connect_to_bare_peer(client);
    SDL_AtomicSet(&setup->slow_ms, THAW_GRACE_MS);
    Uint32 id = thaw_client_receive(client);
    wait_until(is_calling(setup, THAW_CALL_RECEIVE, id));
    thaw_client_cancel_all(client);
    assert_true(client->stop_held_ns >= (THAW_GRACE_MS - 1ull) * THAW_NS_PER_MS);
    expect_reply(client, id, THAW_ERROR_CANCELLED);
    SDLNet_TCP_Close(peer);
}

// The thread counts as being in the observer while it rings, and only then.
static void thread_that_rang_can_be_given_up(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClientOptions options = {.doorbell = {event_log_ring, &setup->log}}; // nobody observes it
    setup->client = thaw_client_create(&options);
    expect_reply(setup->client, thaw_client_close(setup->client), THAW_ERROR_STATE);
    wait_until(SDL_AtomicGet(&setup->log.rings) == 1);
    Uint32 id = thaw_client_connect(setup->client, "127.0.0.1", hole.port);
    wait_until(thaw_engine_progress(setup->client).in_system);
    thaw_client_cancel_all(setup->client);
    expect_reply(setup->client, id, THAW_ERROR_CANCELLED);
    assert_int_equal(thaw_client_disowned_count(setup->client), 1);
    close_hole(&hole);
}

static void send_that_nobody_reads_is_given_up_with_its_connection(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.send_timeout_ms = LIMIT_MS});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint8 *bytes = new_pattern(LARGE, 1);
    ThawReply reply =
        expect_reply(client, thaw_client_send(client, bytes, LARGE), THAW_ERROR_TIMEOUT);
    SDL_free(bytes);
    assert_false(reply.connected);
    assert_memory_equal(reply.text, "no answer", 9);
    assert_int_equal(reply.type, THAW_COMMAND_SEND);
    assert_non_null(SDL_strstr(reply.text, ", and the connection is lost"));
    assert_int_equal(thaw_client_disowned_count(client), 1);
    connect_client(client, setup->port);
    expect_echo(client, (const Uint8 *)"works", 5);
    SDLNet_TCP_Close(peer); // now the system lets go of it
    wait_until(is_everyone_home(client));
}

static void destroy_is_quick_while_a_receive_waits(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    connect_client(client, setup->port);
    Uint32 id = thaw_client_receive(client);
    thaw_client_receive(client);
    wait_until(is_calling(setup, THAW_CALL_RECEIVE, id));
    expect_quick_destroy(setup);
    thaw_client_destroy(NULL);
}

// The commands that wait behind a stuck one must reach the fresh worker even when the old one gets
// free at the very moment at which it is disowned.
static void command_taken_by_a_disowned_worker_is_answered(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.send_timeout_ms = LIMIT_MS});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint8 *bytes = new_pattern(LARGE, 1);
    setup->drained_when_disowned = peer;
    Uint32 id = thaw_client_send(client, bytes, LARGE);
    SDL_free(bytes);
    thaw_client_receive(client);
    thaw_client_close(client);
    expect_reply(client, id, THAW_ERROR_TIMEOUT);
    expect_reply(client, id + 1, THAW_ERROR_STATE);
    expect_reply(client, id + 2, THAW_ERROR_STATE);
    assert_int_equal(event_log_count(&setup->log, THAW_EVENT_DISOWNED, THAW_CALL_NONE, id), 1);
    SDLNet_TCP_Close(peer);
}

// What nobody has read would make the system tear the stream down, and what is on its way with it.
static void expect_all_goes_out(Setup *setup, ThawStrategy strategy, bool closes) {
    enum { PIECE = 32 * 1024, PIECES = 16 };
    ThawClient *client = begin(setup, (ThawClientOptions){.strategy = strategy});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint8 *bytes = new_pattern(PIECE, 1);
    Uint8 *wire = SDL_malloc(THAW_HEADER_SIZE + PIECE);
    write_message(peer, "unasked", 7);
    for (int i = 0; i < PIECES; i++)
        expect_reply(client, thaw_client_send(client, bytes, PIECE), THAW_OK);
    if (closes)
        expect_reply(client, thaw_client_close(client), THAW_OK);
    thaw_client_destroy(client);
    setup->client = NULL;
    for (int i = 0; i < PIECES; i++) {
        read_exactly(peer, wire, THAW_HEADER_SIZE + PIECE);
        assert_memory_equal(wire + THAW_HEADER_SIZE, bytes, PIECE);
    }
    assert_int_equal(read_some(peer, wire, 1), 0);
    SDL_free(wire);
    SDL_free(bytes);
    SDLNet_TCP_Close(peer);
}

static void message_that_nobody_asked_for_costs_no_sends(void **state) {
    for (int i = 0; i < 2 * THAW_STRATEGY_COUNT; i++)
        expect_all_goes_out(*state, (ThawStrategy)(i / 2), i % 2);
}

// Whether the system takes bytes at once, as the first CALL of a SEND tells.
static bool tells_room(EventLog *log, Uint32 id) {
    bool room = false;
    bool seen = false;
    SDL_LockMutex(log->mutex);
    for (int i = 0; i < log->count && !seen; i++) {
        const ThawEvent *event = &log->events[i];
        seen = event->kind == THAW_EVENT_CALL && event->call == THAW_CALL_SEND &&
               event->command_id == id;
        room = event->has_room;
    }
    SDL_UnlockMutex(log->mutex);
    assert_true(seen);
    return room;
}

#ifndef THAW_MEMORY_NET // its sockets have no descriptor to ask
// A peer that reads nothing until the sender finds no room. If the sender never tells so, the peer
// reads in the end, and the test fails.
typedef struct SlowReader {
    Setup *setup;
    TCPsocket socket;
} SlowReader;

static int read_when_full(void *userdata) {
    SlowReader *reader = userdata;
    for (Uint64 end_ns = patience_end_ns();
         !SDL_AtomicGet(&reader->setup->full) && thaw_clock_ns() < end_ns;)
        SDL_Delay(1);
    drain(reader->socket); // until the client is gone
    return 0;
}

static void send_on_the_gui_thread_tells_whether_it_may_be_held(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.strategy = THAW_STRATEGY_BLOCK});
    SlowReader reader = {setup, connect_to_bare_peer(client)};
    SDL_Thread *thread = SDL_CreateThread(read_when_full, "slow reader", &reader);
    assert_non_null(thread);
    Uint32 small = thaw_client_send(client, "x", 1);
    expect_reply(client, small, THAW_OK);
    assert_true(tells_room(&setup->log, small));
    assert_false(SDL_AtomicGet(&setup->full));
    Uint8 *bytes = new_pattern(LARGE, 1);
    Uint32 large = thaw_client_send(client, bytes, LARGE);
    SDL_free(bytes);
    expect_reply(client, large, THAW_OK);
    assert_true(tells_room(&setup->log, large)); // its first call
    assert_true(SDL_AtomicGet(&setup->full));
    expect_reply(client, thaw_client_close(client), THAW_OK);
    SDL_WaitThread(thread, NULL);
    SDLNet_TCP_Close(reader.socket);
}
#else
static void send_without_a_system_tells_of_no_room(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.strategy = THAW_STRATEGY_BLOCK});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 id = thaw_client_send(client, "x", 1);
    expect_reply(client, id, THAW_OK);
    assert_false(tells_room(&setup->log, id));
    SDLNet_TCP_Close(peer);
}
#endif

static void send_on_another_thread_does_not_ask_for_room(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 id = thaw_client_send(client, "x", 1);
    expect_reply(client, id, THAW_OK);
    assert_false(tells_room(&setup->log, id));
    SDLNet_TCP_Close(peer);
}

// A GUI that hangs while three replies and a thread that is stuck wait for it. The poll behind that
// disowns the thread; its replies come first, and each once.
static Uint32 disown_with_replies_unpolled(Setup *setup, const BlackHole *hole) {
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    thaw_client_connect(client, "127.0.0.1", setup->port);
    thaw_client_send(client, "x", 1);
    thaw_client_close(client);
    Uint32 stuck = thaw_client_connect(client, "127.0.0.1", hole->port);
    wait_until(is_calling(setup, THAW_CALL_CONNECT, stuck));
    thaw_client_cancel_all(client);
    assert_int_equal(event_log_count(&setup->log, THAW_EVENT_CANCELLED, THAW_CALL_NONE, stuck), 1);
    SDL_Delay(THAW_GRACE_MS + 20);
    expect_reply(client, stuck - 3, THAW_OK);
    assert_int_equal(thaw_client_disowned_count(client), 1);
    return stuck;
}

static void replies_that_nobody_polled_outlive_their_thread(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    Uint32 stuck = disown_with_replies_unpolled(setup, &hole);
    ThawClient *client = setup->client;
    expect_reply(client, stuck - 2, THAW_OK);
    expect_reply(client, stuck - 1, THAW_OK);
    ThawReply reply = expect_reply(client, stuck, THAW_ERROR_CANCELLED);
    assert_int_equal(reply.type, THAW_COMMAND_CONNECT);
    assert_memory_equal(reply.text, "cancelled", 9);
    assert_true(reply.submitted_ns > 0 && reply.started_ns >= reply.submitted_ns);
    assert_non_null(SDL_strstr(reply.text, "stuck in the system"));
    assert_null(SDL_strstr(reply.text, "lost")); // there was none
    expect_visit(client, setup->port, 0);
    close_hole(&hole);
}

// All that was outstanding is answered, though not polled: a cancel of it is obeyed already, and
// must not shorten the grace of the next one.
static void cancel_of_what_a_disowning_answered_is_over(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    Uint32 stuck = disown_with_replies_unpolled(setup, &hole);
    ThawClient *client = setup->client;
    thaw_client_cancel_all(client);
    SDL_Delay(THAW_GRACE_MS + 20);
    Uint32 last = thaw_client_connect(client, "127.0.0.1", hole.port);
    wait_until(is_calling(setup, THAW_CALL_CONNECT, last));
    Uint64 since_ns = thaw_clock_ns();
    thaw_client_cancel_all(client);
    expect_reply(client, stuck - 2, THAW_OK);
    expect_reply(client, stuck - 1, THAW_OK);
    expect_reply(client, stuck, THAW_ERROR_CANCELLED);
    ThawReply reply = expect_reply(client, last, THAW_ERROR_CANCELLED);
    assert_true(reply.finished_ns - since_ns >= THAW_GRACE_MS * THAW_NS_PER_MS);
    close_hole(&hole);
}

// Its time counts from the call, not from the next poll, which may be late.
static void cancel_of_one_command_counts_at_once(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    Uint32 id = thaw_client_connect(client, "127.0.0.1", hole.port);
    wait_until(is_calling(setup, THAW_CALL_CONNECT, id) &&
               thaw_engine_progress(client).held_since_ns == 0); // the observer has returned
    assert_true(thaw_client_cancel(client, id));
    SDL_Delay(THAW_GRACE_MS + 20);
    ThawReply reply;
    assert_true(poll_reply(client, &reply));
    assert_int_equal(reply.code, THAW_ERROR_CANCELLED);
    close_hole(&hole);
}

// A stop that was obeyed long ago must not shorten the grace of the next one.
static void each_cancel_has_a_grace_of_its_own(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    connect_client(client, setup->port);
    Uint32 first = thaw_client_receive(client);
    thaw_client_cancel_all(client);
    wait_until(event_log_count(&setup->log, THAW_EVENT_REPLIED, THAW_CALL_NONE, first) > 0);
    SDL_Delay(THAW_GRACE_MS + 20); // a GUI that hangs for a moment
    thaw_client_close(client);
    Uint32 second = thaw_client_connect(client, "127.0.0.1", hole.port);
    wait_until(is_calling(setup, THAW_CALL_CONNECT, second));
    Uint64 since_ns = thaw_clock_ns();
    thaw_client_cancel_all(client);
    expect_reply(client, first, THAW_ERROR_CANCELLED);
    expect_reply(client, first + 1, THAW_OK);
    ThawReply reply = expect_reply(client, second, THAW_ERROR_CANCELLED);
    assert_true(reply.finished_ns - since_ns >= THAW_GRACE_MS * THAW_NS_PER_MS);
    close_hole(&hole);
}

// A worker that is not in the system, but is not let run either, as on a busy machine: it obeys
// late, and loses neither the connection nor what has come of a message.
static void worker_that_is_only_slow_is_not_disowned(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    TCPsocket peer = connect_to_bare_peer(client);
    Uint32 id = thaw_client_receive(client);
    wait_until(is_calling(setup, THAW_CALL_RECEIVE, id));
    SDL_AtomicSet(&setup->hold, ASKED);
    thaw_client_cancel_all(client);
    wait_until(SDL_AtomicGet(&setup->hold) == HOLDS);
    ThawReply none;
    for (Uint64 since_ns = thaw_clock_ns(); elapsed_ms(since_ns) < 3 * THAW_GRACE_MS; SDL_Delay(1))
        assert_false(poll_reply(client, &none));
    SDL_AtomicSet(&setup->hold, NO_HOLD);
    assert_true(expect_reply(client, id, THAW_ERROR_CANCELLED).connected);
    assert_int_equal(thaw_client_disowned_count(client), 0);
    write_message(peer, "fine", 4);
    expect_text(client, thaw_client_receive(client), "fine");
    SDLNet_TCP_Close(peer);
}

// A cancel whose commands are all answered already, but not polled, must not reach later ones.
static void cancel_of_answered_commands_spares_the_next_worker(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    thaw_client_connect(client, "127.0.0.1", hole.port);
    thaw_client_receive(client);
    wait_until(is_calling(setup, THAW_CALL_CONNECT, 1));
    thaw_client_cancel_all(client);
    expect_reply(client, 1, THAW_ERROR_CANCELLED);
    thaw_client_cancel_all(client); // of command 2, which the first cancel has answered
    Uint32 id = thaw_client_connect(client, "127.0.0.1", hole.port);
    SDL_Delay(THAW_GRACE_MS + 20); // a GUI that hangs for a moment
    expect_reply(client, 2, THAW_ERROR_CANCELLED);
    ThawReply none;
    for (Uint64 since_ns = thaw_clock_ns(); elapsed_ms(since_ns) < 3 * THAW_GRACE_MS; SDL_Delay(1))
        assert_false(poll_reply(client, &none));
    assert_int_equal(thaw_client_disowned_count(client), 1);
    thaw_client_cancel_all(client);
    expect_reply(client, id, THAW_ERROR_CANCELLED);
    close_hole(&hole);
}

// A second worker is disowned while answers in place of the first are not yet polled.
static void answers_of_two_disowned_workers_keep_their_order(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    thaw_client_connect(client, "127.0.0.1", hole.port);
    for (int i = 0; i < 5; i++)
        thaw_client_receive(client);
    wait_until(is_calling(setup, THAW_CALL_CONNECT, 1));
    thaw_client_cancel_all(client);
    expect_reply(client, 1, THAW_ERROR_CANCELLED);
    thaw_client_connect(client, "127.0.0.1", hole.port);
    wait_until(is_calling(setup, THAW_CALL_CONNECT, 7));
    thaw_client_cancel_all(client);
    SDL_Delay(THAW_GRACE_MS + 20); // a GUI that hangs for a moment
    for (Uint32 id = 2; id <= 7; id++)
        expect_reply(client, id, THAW_ERROR_CANCELLED);
    assert_int_equal(thaw_client_disowned_count(client), 2);
    close_hole(&hole);
}

// ---- who is told ----

static void doorbell_rings_when_replies_begin_to_wait_and_only_then(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    thaw_client_connect(client, "127.0.0.1", setup->port);
    thaw_client_close(client);
    thaw_client_connect(client, "127.0.0.1", setup->port);
    Uint32 waiting = thaw_client_receive(client);
    wait_until(is_calling(setup, THAW_CALL_RECEIVE, waiting)); // the three before it are answered
    assert_int_equal(SDL_AtomicGet(&setup->log.rings), 1);
    for (Uint32 id = 1; id < waiting; id++)
        expect_reply(client, id, THAW_OK);
    assert_int_equal(SDL_AtomicGet(&setup->log.rings), 1);
    thaw_client_cancel_all(client);
    wait_until(SDL_AtomicGet(&setup->log.rings) == 2);
    expect_reply(client, waiting, THAW_ERROR_CANCELLED);
    assert_int_equal(SDL_AtomicGet(&setup->log.rings), 2);
}

// Whoever has one command outstanding at a time, and no news, needs no loop.
static void one_poll_for_each_ring_is_enough_without_news(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    ThawReply reply = {0};
    for (Uint32 id = 1; id <= 10; id++) {
        int rings = SDL_AtomicGet(&setup->log.rings);
        assert_int_equal(id % 2 ? thaw_client_connect(client, "127.0.0.1", setup->port)
                                : thaw_client_close(client),
                         id);
        wait_until(SDL_AtomicGet(&setup->log.rings) > rings);
        assert_true(poll_reply(client, &reply));
        assert_int_equal(reply.id, id);
    }
}

static void sleep_limit_says_how_long_a_gui_may_sleep(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.receive_timeout_ms = 60000});
    assert_int_equal(thaw_client_sleep_limit_ms(client), -1);
    connect_client(client, setup->port);
    assert_int_equal(thaw_client_sleep_limit_ms(client), -1);
    Uint32 id = thaw_client_receive(client);
    wait_until(is_calling(setup, THAW_CALL_RECEIVE, id));
    int wait_ms = thaw_client_sleep_limit_ms(client);
    assert_in_range(wait_ms, 60000 - (int)PATIENCE_MS, 60001);
    thaw_client_cancel_all(client);
    assert_in_range(thaw_client_sleep_limit_ms(client), 0, THAW_GRACE_MS + 1);
    wait_until(thaw_client_sleep_limit_ms(client) == 0);
    expect_reply(client, id, THAW_ERROR_CANCELLED);
    assert_int_equal(thaw_client_sleep_limit_ms(client), -1);
}

static void wait_ms_is_endless_without_a_deadline(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){.connect_timeout_ms = 60000});
    connect_client(client, setup->port);
    Uint32 id = thaw_client_receive(client);
    wait_until(is_calling(setup, THAW_CALL_RECEIVE, id));
    assert_int_equal(thaw_client_sleep_limit_ms(client), -1);
    thaw_client_cancel_all(client);
    expect_reply(client, id, THAW_ERROR_CANCELLED);
}

static void observer_sees_a_command_from_submit_to_poll(void **state) {
    Setup *setup = *state;
    char word[32];
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    connect_client(client, setup->port);
    expect_echo(client, (const Uint8 *)"hello", 5);
    event_log_spell(&setup->log, 1, word);
    assert_string_equal(word, "st()rp");
    event_log_spell(&setup->log, 2, word);
    assert_string_equal(word, "st()>rp");
    event_log_spell(&setup->log, 3, word);
    assert_string_equal(word, "st()<rp");
    assert_int_equal(event_log_count(&setup->log, THAW_EVENT_RETURN, THAW_CALL_LOOKUP, 1), 1);
    assert_int_equal(event_log_count(&setup->log, THAW_EVENT_RETURN, THAW_CALL_CONNECT, 1), 1);
    assert_int_equal(event_log_count(&setup->log, THAW_EVENT_RETURN, THAW_CALL_SEND, 2), 1);
}

static void events_tell_lane_time_place_and_size(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    connect_client(client, setup->port);
    expect_echo(client, (const Uint8 *)"hello", 5);
    const ThawCommandType types[] = {0, THAW_COMMAND_CONNECT, THAW_COMMAND_SEND,
                                     THAW_COMMAND_RECEIVE};
    SDL_LockMutex(setup->log.mutex);
    for (int i = 0; i < setup->log.count; i++) {
        const ThawEvent *event = &setup->log.events[i];
        bool gui = event->kind == THAW_EVENT_SUBMITTED || event->kind == THAW_EVENT_POLLED;
        bool moves = event->kind == THAW_EVENT_SENT || event->kind == THAW_EVENT_RECEIVED;
        assert_int_equal(event->lane, gui ? THAW_LANE_GUI : THAW_LANE_NETWORK);
        assert_int_equal(event->size, moves ? THAW_HEADER_SIZE + 5 : 0);
        assert_int_equal(event->done, moves ? 5 : 0);
        assert_int_equal(event->total, moves ? 5 : 0);
        assert_int_equal(event->thread, gui ? 0 : 1);
        assert_int_equal(event->offset, 0);
        if (event->command_id > 0)
            assert_int_equal(event->command, types[event->command_id]);
        assert_non_null(SDL_strstr(event->file, ".c"));
        assert_true(*event->function);
        assert_true(event->line > 0);
        assert_in_range(event->time_ns, 1, thaw_clock_ns());
    }
    SDL_UnlockMutex(setup->log.mutex);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

// The GUI looks at the deadline in the very moment in which the command begins.
static void command_that_has_just_begun_is_not_late(void **state) {
    Setup *setup = *state;
    ThawClient *client =
        begin(setup, (ThawClientOptions){.connect_timeout_ms = 60000, .receive_timeout_ms = 60000});
    for (int i = 0; i < 20000; i++) {
        Uint32 id = thaw_client_receive(client);
        ThawReply reply;
        note_progress("the next of many commands");
        while (!poll_reply(client, &reply)) {
        }
        assert_int_equal(reply.id, id);
        assert_int_equal(reply.code, THAW_ERROR_STATE);
    }
}

// ---- options of other versions ----

// A program that is newer than the library, and its options.
typedef struct NewerOptions {
    ThawClientOptions known;
    Uint32 unknown[4];
} NewerOptions;

static ThawClient *begin_sized(Setup *setup, const void *options, size_t size) {
    thaw_client_destroy(setup->client);
    setup->client = thaw_client_create_sized(options, size);
    return setup->client;
}

static void options_end_where_an_older_program_says(void **state) {
    Setup *setup = *state;
    size_t size = offsetof(ThawClientOptions, doorbell);
    ThawClientOptions options;
    SDL_memset(&options, 0xFF, sizeof options);
    SDL_memset(&options, 0, size);
    ThawClient *client = begin_sized(setup, &options, size);
    assert_non_null(client);
    TCPsocket peer = connect_to_bare_peer(client);
    write_message(peer, "asked for", 9);
    assert_false(thaw_client_wait(client, PATIENCE_MS)); // nothing comes by itself
    Uint32 id = thaw_client_receive(client);
    expect_text(client, id, "asked for");
    SDLNet_TCP_Close(peer);
}

static void options_that_nobody_set_are_not_missed(void **state) {
    Setup *setup = *state;
    NewerOptions options;
    SDL_zero(options);
    options.known.capacity = 1;
    assert_non_null(begin_sized(setup, &options, sizeof options));
    assert_int_equal(thaw_client_close(setup->client), 1);
    assert_false(thaw_client_has_room(setup->client));
    expect_reply(setup->client, 1, THAW_ERROR_STATE);
    assert_non_null(begin_sized(setup, NULL, sizeof options));
    assert_non_null(begin_sized(setup, NULL, 0));
}

static void options_that_only_a_newer_library_has_are_refused(void **state) {
    Setup *setup = *state;
    for (size_t i = sizeof(ThawClientOptions); i < sizeof(NewerOptions); i++) {
        Uint8 options[sizeof(NewerOptions)] = {0};
        options[i] = 1;
        SDL_ClearError();
        assert_null(begin_sized(setup, options, sizeof options));
        assert_non_null(SDL_strstr(SDL_GetError(), thaw_version()));
    }
}

static void version_is_that_of_the_headers(void **state) {
    (void)state;
    char numbers[32];
    SDL_snprintf(numbers, sizeof numbers, "%d.%d.%d", THAW_VERSION_MAJOR, THAW_VERSION_MINOR,
                 THAW_VERSION_PATCH);
    assert_string_equal(THAW_VERSION, numbers);
    assert_string_equal(thaw_version(), THAW_VERSION);
}

#define IS_AT_LEAST(major, minor, patch)                                                           \
    THAW_VERSION_AT_LEAST(THAW_VERSION_MAJOR + (major), THAW_VERSION_MINOR + (minor),              \
                          THAW_VERSION_PATCH + (patch))

static void version_is_at_least_itself_and_those_before(void **state) {
    (void)state;
    assert_true(IS_AT_LEAST(0, 0, 0));
    assert_true(IS_AT_LEAST(0, 0, -1));
    assert_true(IS_AT_LEAST(0, -1, 1));
    assert_true(IS_AT_LEAST(-1, 1, 1));
    assert_false(IS_AT_LEAST(0, 0, 1));
    assert_false(IS_AT_LEAST(0, 1, -1));
    assert_false(IS_AT_LEAST(1, -1, -1));
#if !THAW_VERSION_AT_LEAST(1, 0, 0)
    fail_msg("the preprocessor cannot compare versions");
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(commands_are_numbered_and_answered_in_order),
        TEST(reply_says_what_it_answers),
        TEST(large_messages_keep_their_own_bytes),
        TEST(times_of_a_reply_are_in_order),
        TEST(full_client_refuses_a_command_and_frees_it),
        TEST(numbers_end_before_the_highest),
        TEST(missing_command_is_refused),
        TEST(client_knows_whether_it_is_and_will_be_connected),
        TEST(client_knows_its_oldest_command),
        TEST(message_above_the_limit_of_the_client_breaks_the_stream),
        TEST(cancel_keeps_the_stream_and_what_has_come_of_a_message),
        TEST(cancel_answers_what_is_outstanding_and_nothing_after_it),
        TEST(reply_made_before_a_cancel_stays_as_it_is),
        TEST(deadline_answers_a_receive_and_keeps_the_connection),
        TEST(deadline_reaches_one_command_only),
        TEST(command_brings_back_its_pointer_and_has_its_own_deadline),
        TEST(cancelled_command_that_has_not_begun_never_does),
        TEST(cancel_of_the_command_that_runs_spares_the_others),
        TEST(cancel_knows_what_is_outstanding),
        TEST(single_cancels_in_a_black_hole_reach_their_commands),
        TEST(capacity_has_a_limit),
        TEST(reply_says_what_the_system_said),
        TEST(wait_ends_with_something_to_poll_or_in_vain),
        TEST(doorbell_of_the_library_wakes_sdl),
        TEST(deadline_in_a_black_hole_disowns_the_worker),
        TEST(cancel_in_a_black_hole_answers_all_that_is_outstanding),
        TEST(commands_behind_a_deadline_go_to_a_fresh_worker),
        TEST(destroy_does_not_wait_for_a_black_hole),
        TEST(disowned_workers_are_bounded_and_come_home),
        TEST(connect_that_is_passed_on_is_refused_if_too_many_are_stuck),
        TEST(thread_that_is_left_behind_by_a_change_comes_home),
        TEST(threads_that_are_left_behind_are_bounded),
        TEST(stop_counts_only_what_is_held_after_it),
        TEST(thread_that_rang_can_be_given_up),
        TEST(send_that_nobody_reads_is_given_up_with_its_connection),
        TEST(destroy_is_quick_while_a_receive_waits),
        TEST(doorbell_rings_when_replies_begin_to_wait_and_only_then),
        TEST(one_poll_for_each_ring_is_enough_without_news),
        TEST(sleep_limit_says_how_long_a_gui_may_sleep),
        TEST(wait_under_poll_ends_when_it_is_time_to_poll),
        TEST(short_waits_under_poll_add_up),
        TEST(command_that_has_not_begun_is_cancelled_under_poll),
        TEST(wait_under_block_never_waits),
        TEST(wait_ms_is_endless_without_a_deadline),
        TEST(observer_sees_a_command_from_submit_to_poll),
        TEST(events_tell_lane_time_place_and_size),
#ifndef THAW_MEMORY_NET
        TEST(send_on_the_gui_thread_tells_whether_it_may_be_held),
#else
        TEST(send_without_a_system_tells_of_no_room),
#endif
        TEST(send_on_another_thread_does_not_ask_for_room),
        TEST(replies_that_nobody_polled_outlive_their_thread),
        TEST(cancel_of_what_a_disowning_answered_is_over),
        TEST(cancel_of_one_command_counts_at_once),
        TEST(each_cancel_has_a_grace_of_its_own),
        TEST(worker_that_is_only_slow_is_not_disowned),
        TEST(cancel_of_answered_commands_spares_the_next_worker),
        TEST(command_taken_by_a_disowned_worker_is_answered),
        TEST(message_that_nobody_asked_for_costs_no_sends),
        TEST(answers_of_two_disowned_workers_keep_their_order),
        TEST(command_that_has_just_begun_is_not_late),
        TEST(options_end_where_an_older_program_says),
        TEST(options_that_nobody_set_are_not_missed),
        TEST(options_that_only_a_newer_library_has_are_refused),
        cmocka_unit_test(version_is_that_of_the_headers),
        cmocka_unit_test(version_is_at_least_itself_and_those_before),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
