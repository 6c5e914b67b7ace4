// Tests of what the network in the memory of the process has to itself, and of what it is for: a
// client whose stream is cut, torn down or held back at every byte. Where it is to be as any other
// network, test_sockets.c looks at it.
#include "support.h"

#include <errno.h>

#include "memory_net.h"
#include "pair.h"

#define LISTENERS_MAX 64 // the limits of memory_ports.c
#define SOCKETS_MAX 256
#define LIMIT_MS 60u  // a deadline that passes
#define NOTICE_MS 50u // how long one waits for what does not come

static int sockets_before;

static int set_up(void **state) {
    (void)state;
    sockets_before = memory_net_count_sockets();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    return memory_net_count_sockets() - sockets_before;
}

// ---- names and ports ----

static void names_of_this_machine_are_known_and_no_others(void **state) {
    (void)state;
    const char *const unknown[] = {"",          "1.2.3",    "1.2.3.256",
                                   "1.2.3.4.5", "1.2.3.4 ", "example.com"};
    IPaddress address;
    assert_int_equal(SDLNet_ResolveHost(&address, NULL, 258), 0);
    assert_int_equal(address.host, INADDR_ANY);
    assert_int_equal(SDLNet_Read16(&address.port), 258);
    assert_int_equal(SDLNet_ResolveHost(&address, "localhost", 1), 0);
    assert_int_equal(SDLNet_Read32(&address.host), 0x7F000001);
    assert_int_equal(SDLNet_ResolveHost(&address, "1.2.3.4", 1), 0);
    assert_int_equal(SDLNet_Read32(&address.host), 0x01020304);
    for (size_t i = 0; i < SDL_arraysize(unknown); i++) {
        assert_int_equal(SDLNet_ResolveHost(&address, unknown[i], 1), -1);
        assert_int_equal(address.host, INADDR_NONE);
    }
    assert_int_equal(SDLNet_GetLocalAddresses(&address, 0), 0);
    assert_int_equal(SDLNet_GetLocalAddresses(&address, 1), 1);
    assert_int_equal(SDLNet_Read32(&address.host), 0x7F000001);
}

static void what_nobody_can_reach_is_refused(void **state) {
    (void)state;
    assert_null(try_open("192.0.2.1", find_port())); // another machine
    assert_int_equal(errno, ENETUNREACH);
    assert_null(try_open("127.0.0.1", 0));
    assert_int_equal(errno, ECONNREFUSED);
    assert_null(try_open(NULL, 0));
    assert_int_equal(errno, EADDRNOTAVAIL);
}

static void one_listener_too_many_is_refused(void **state) {
    (void)state;
    TCPsocket listeners[LISTENERS_MAX];
    for (int i = 0; i < LISTENERS_MAX; i++)
        assert_non_null(listeners[i] = try_open(NULL, i + 1));
    assert_null(try_open(NULL, LISTENERS_MAX + 1));
    assert_int_equal(errno, EMFILE);
    for (int i = 0; i < LISTENERS_MAX; i++)
        SDLNet_TCP_Close(listeners[i]);
}

static void one_socket_too_many_is_refused(void **state) {
    (void)state;
    TCPsocket sockets[SOCKETS_MAX];
    int port = 0;
    int count = 0;
    sockets[count++] = listen_somewhere(&port);
    while (count + 2 <= SOCKETS_MAX) {
        sockets[count++] = connect_to(port);
        sockets[count++] = accept_from(sockets[0]);
    }
    sockets[count++] = connect_to(port);
    assert_int_equal(memory_net_count_sockets(), SOCKETS_MAX);
    assert_null(try_open("127.0.0.1", port));
    assert_int_equal(errno, EMFILE);
    assert_null(try_open(NULL, port + 1));
    assert_int_equal(errno, EMFILE);
    assert_null(SDLNet_TCP_Accept(sockets[0]));
    assert_int_equal(errno, EMFILE);
    SDLNet_TCP_Close(sockets[1]);
    sockets[1] = SDLNet_TCP_Accept(sockets[0]); // it was not lost
    assert_non_null(sockets[1]);
    while (count > 0)
        SDLNet_TCP_Close(sockets[--count]);
}

// ---- what happens to a stream ----

static void stream_breaks_behind_the_byte_that_was_named(void **state) {
    (void)state;
    for (int how = MEMORY_NET_CUT; how <= MEMORY_NET_RESET; how++) {
        Pair pair = new_pair();
        write_bytes(pair.client, "under way", 9);
        memory_net_break_after(pair.server, MEMORY_NET_OUT, (MemoryNetBreak)how, 3);
        write_bytes(pair.server, "a", 1);
        int sent = SDLNet_TCP_Send(pair.server, "bcde", 4);
        assert_int_equal(sent, how == MEMORY_NET_CUT ? 4 : 2);
        expect_bytes(pair.client, "abc");
        expect_end_of(pair.client, how == MEMORY_NET_CUT ? 0 : -1);
        expect_bytes(pair.server, "under way");
        expect_end_of(pair.server, how == MEMORY_NET_CUT ? 0 : -1);
        end_pair(&pair);
    }
}

static void byte_is_held_back_until_it_is_released(void **state) {
    (void)state;
    Pair pair = new_pair();
    memory_net_hold_after(pair.client, MEMORY_NET_IN, 2);
    write_bytes(pair.server, "abcd", 4);
    expect_bytes(pair.client, "ab");
    assert_false(is_readable(pair.client, NOTICE_MS));
    memory_net_hold_after(pair.client, MEMORY_NET_IN, 1);
    expect_bytes(pair.client, "c");
    SDLNet_TCP_Close(pair.server); // the end stands behind what is held back
    assert_false(is_readable(pair.client, NOTICE_MS));
    memory_net_hold_after(pair.client, MEMORY_NET_IN, MEMORY_NET_ALL);
    expect_bytes(pair.client, "d");
    expect_end_of(pair.client, 0);
    SDLNet_TCP_Close(pair.client);
}

static void receive_takes_no_more_than_it_may(void **state) {
    (void)state;
    char bytes[8];
    Pair pair = new_pair();
    memory_net_deliver_at_most(pair.client, MEMORY_NET_OUT, 2);
    write_bytes(pair.client, "abcde", 5);
    assert_int_equal(read_some(pair.server, bytes, 8), 2);
    assert_int_equal(read_some(pair.server, bytes, 1), 1);
    assert_int_equal(read_some(pair.server, bytes, 8), 2);
    assert_memory_equal(bytes, "de", 2);
    end_pair(&pair);
}

// ---- a client at every byte ----

#define WIRE_SIZE (THAW_HEADER_SIZE + 5) // of the message and of its answer
#define REST 3                           // commands behind a SEND: RECEIVE, RECEIVE, CLOSE

static const ThawStrategy strategies[] = {THAW_STRATEGY_WORKER, THAW_STRATEGY_POLL,
                                          THAW_STRATEGY_BLOCK};

// Submit what is left of the exchange, and see each command answered once, in order.
static void expect_rest(ThawClient *client, const ThawError codes[REST]) {
    ThawReply reply;
    Uint32 id = thaw_client_receive(client);
    assert_int_equal(thaw_client_receive(client), id + 1);
    assert_int_equal(thaw_client_close(client), id + 2);
    for (Uint32 i = 0; i < REST; i++) {
        reply = expect_reply(client, id + i, codes[i]);
        if (codes[i] == THAW_OK && i < 2)
            assert_memory_equal(thaw_frame_payload(reply.frame), "world", 5);
        else
            assert_null(reply.frame);
        clear_reply(&reply);
    }
    assert_false(reply.connected);
    assert_false(poll_reply(client, &reply));
}

// The answer breaks off behind `size` bytes.
static void break_answer(ThawClient *client, MemoryNetBreak how, size_t size) {
    const ThawError end = how == MEMORY_NET_RESET ? THAW_ERROR_RESET
                          : size % WIRE_SIZE == 0 ? THAW_ERROR_CLOSED
                                                  : THAW_ERROR_CUT;
    Uint8 message[WIRE_SIZE];
    TCPsocket peer = connect_to_bare_peer(client);
    expect_reply(client, thaw_client_send(client, "hello", 5), THAW_OK);
    read_exactly(peer, message, sizeof message);
    memory_net_break_after(peer, MEMORY_NET_OUT, how, size);
    SDLNet_TCP_Send(peer, "\5\0\0\0world", WIRE_SIZE);
    if (size == WIRE_SIZE)
        expect_rest(client, (const ThawError[]){THAW_OK, end, THAW_ERROR_STATE});
    else
        expect_rest(client, (const ThawError[]){end, THAW_ERROR_STATE, THAW_ERROR_STATE});
    SDLNet_TCP_Close(peer);
}

// The message breaks off behind `size` bytes. One to a peer that has closed is lost without a word.
static void break_message(ThawClient *client, MemoryNetBreak how, size_t size) {
    const bool tells = how == MEMORY_NET_RESET && size < WIRE_SIZE;
    const ThawError end = tells                   ? THAW_ERROR_STATE
                          : how == MEMORY_NET_CUT ? THAW_ERROR_CLOSED
                                                  : THAW_ERROR_RESET;
    Uint8 bytes[WIRE_SIZE];
    TCPsocket peer = connect_to_bare_peer(client);
    memory_net_break_after(peer, MEMORY_NET_IN, how, size);
    Uint32 id = thaw_client_send(client, "hello", 5);
    expect_reply(client, id, tells ? THAW_ERROR_RESET : THAW_OK);
    expect_rest(client, (const ThawError[]){end, THAW_ERROR_STATE, THAW_ERROR_STATE});
    read_exactly(peer, bytes, size);
    assert_memory_equal(bytes, "\5\0\0\0hello", size);
    expect_end_of(peer, how == MEMORY_NET_CUT ? 0 : -1);
    SDLNet_TCP_Close(peer);
}

static void answers_each_command_once_at_whatever_byte_the_stream_breaks(void **state) {
    ThawClient *client =
        thaw_client_create(&(ThawClientOptions){.strategy = *(ThawStrategy *)*state});
    assert_non_null(client);
    for (int how = MEMORY_NET_CUT; how <= MEMORY_NET_RESET; how++)
        for (size_t size = 0; size <= WIRE_SIZE; size++) {
            break_answer(client, (MemoryNetBreak)how, size);
            break_message(client, (MemoryNetBreak)how, size);
        }
    thaw_client_destroy(client);
}

static void answers_each_command_once_when_it_was_never_accepted(void **state) {
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    ThawClient *client =
        thaw_client_create(&(ThawClientOptions){.strategy = *(ThawStrategy *)*state});
    connect_client(client, port);
    SDLNet_TCP_Close(listener);
    expect_reply(client, thaw_client_send(client, "hello", 5), THAW_ERROR_RESET);
    expect_rest(client, (const ThawError[]){THAW_ERROR_STATE, THAW_ERROR_STATE, THAW_ERROR_STATE});
    Uint32 id = thaw_client_connect(client, "127.0.0.1", port);
    expect_reply(client, id, THAW_ERROR_REFUSED);
    thaw_client_destroy(client);
}

static void puts_a_message_together_that_comes_byte_by_byte(void **state) {
    static EventLog log;
    log = (EventLog){0};
    event_log_begin(&log);
    ThawClient *client = thaw_client_create(&(ThawClientOptions){
        .strategy = *(ThawStrategy *)*state, .observer = {event_log_note, &log}});
    TCPsocket peer = connect_to_bare_peer(client);
    memory_net_deliver_at_most(peer, MEMORY_NET_OUT, 1);
    write_message(peer, "", 0);
    write_message(peer, "world", 5);
    Uint32 id = thaw_client_receive(client);
    thaw_client_receive(client);
    expect_text(client, id, "");
    expect_text(client, id + 1, "world");
    thaw_client_destroy(client);
    int bytes = 0;
    for (int i = 0; i < log.count; i++) {
        if (log.events[i].kind != THAW_EVENT_RECEIVED)
            continue;
        assert_int_equal(log.events[i].size, 1);
        bytes++;
    }
    assert_int_equal(bytes, THAW_HEADER_SIZE + WIRE_SIZE);
    event_log_end(&log);
    SDLNet_TCP_Close(peer);
}

static void keeps_what_has_come_when_any_byte_is_late(void **state) {
    ThawClient *client = thaw_client_create(
        &(ThawClientOptions){.strategy = *(ThawStrategy *)*state, .receive_timeout_ms = LIMIT_MS});
    TCPsocket peer = connect_to_bare_peer(client);
    for (size_t size = 0; size < WIRE_SIZE; size++) {
        memory_net_hold_after(peer, MEMORY_NET_OUT, size);
        write_message(peer, "world", 5);
        Uint32 id = thaw_client_receive(client);
        assert_true(expect_reply(client, id, THAW_ERROR_TIMEOUT).connected);
        memory_net_hold_after(peer, MEMORY_NET_OUT, MEMORY_NET_ALL);
        id = thaw_client_receive(client);
        ThawReply reply = expect_answer(client, &id, THAW_OK, LIMIT_MS);
        assert_memory_equal(thaw_frame_payload(reply.frame), "world", 5);
        clear_reply(&reply);
    }
    thaw_client_destroy(client);
    SDLNet_TCP_Close(peer);
}

// ---- running ----

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define OF_CLIENT(which, word, name)                                                               \
    { word "_client_" #name, name, set_up, tear_down, (void *)&strategies[which] }
#define OF_CLIENTS(name)                                                                           \
    OF_CLIENT(0, "worker", name), OF_CLIENT(1, "poll", name), OF_CLIENT(2, "block", name)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(names_of_this_machine_are_known_and_no_others),
        TEST(what_nobody_can_reach_is_refused),
        TEST(one_listener_too_many_is_refused),
        TEST(one_socket_too_many_is_refused),
        TEST(stream_breaks_behind_the_byte_that_was_named),
        TEST(byte_is_held_back_until_it_is_released),
        TEST(receive_takes_no_more_than_it_may),
        OF_CLIENTS(answers_each_command_once_at_whatever_byte_the_stream_breaks),
        OF_CLIENTS(answers_each_command_once_when_it_was_never_accepted),
        OF_CLIENTS(puts_a_message_together_that_comes_byte_by_byte),
        OF_CLIENTS(keeps_what_has_come_when_any_byte_is_late),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
