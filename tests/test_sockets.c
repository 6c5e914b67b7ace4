// Tests of what thaw relies on in the TCP of SDL_net.
//
// They run over SDL_net itself and over memory_net.c, which takes its place in other tests: what is
// true of one of them is to be true of the other.
#include "support.h"

#include <errno.h>

#include "pair.h"

#define BACKLOG 6                // SDL_net asks for 5, and Linux lets in one more
#define LARGE (8u * MIB + 1234u) // more than a stream holds
#define PIECE 12345u             // bytes; never in step with a buffer
#define NOTICE_MS 50u            // how long one waits for what does not come
#define UNSET (-2)

// ---- something that another thread does ----

// One call on a thread of its own.
typedef struct Deed {
    int (*act)(struct Deed *deed);
    int port;
    TCPsocket socket;
    const Uint8 *bytes;
    int size;
    int outcome; // of the call
    int reason;  // errno after it
    SDL_atomic_t thread_number;
    SDL_atomic_t done;
    SDL_Thread *thread;
} Deed;

static int run_deed(void *userdata) {
    Deed *deed = userdata;
    SDL_AtomicSet(&deed->thread_number, (int)thread_number());
    errno = 0;
    deed->outcome = deed->act(deed);
    deed->reason = errno;
    SDL_AtomicSet(&deed->done, 1);
    return 0;
}

static void begin_deed(Deed *deed, int (*act)(Deed *deed)) {
    deed->act = act;
    deed->outcome = UNSET;
    deed->thread = SDL_CreateThread(run_deed, "deed", deed);
    assert_non_null(deed->thread);
}

static void expect_waiting(Deed *deed) {
    Nap nap = {0};
    wait_until(SDL_AtomicGet(&deed->thread_number) != 0 &&
               is_stuck_in_system(&nap, SDL_AtomicGet(&deed->thread_number)));
    assert_false(SDL_AtomicGet(&deed->done));
}

static void end_deed(Deed *deed) {
    wait_until(SDL_AtomicGet(&deed->done));
    SDL_WaitThread(deed->thread, NULL);
}

static int do_connect(Deed *deed) {
    IPaddress address;
    SDLNet_ResolveHost(&address, "127.0.0.1", (Uint16)deed->port);
    deed->socket = SDLNet_TCP_Open(&address);
    return deed->socket ? 0 : -1;
}

static int do_send(Deed *deed) {
    return SDLNet_TCP_Send(deed->socket, deed->bytes, deed->size);
}

static int check(TCPsocket socket, Uint32 timeout_ms) {
    SDLNet_SocketSet set = SDLNet_AllocSocketSet(1);
    SDLNet_TCP_AddSocket(set, socket);
    int ready = SDLNet_CheckSockets(set, timeout_ms);
    SDLNet_FreeSocketSet(set);
    return ready;
}

static int do_check(Deed *deed) {
    return check(deed->socket, PATIENCE_MS);
}

// Its nanoseconds are just more than 32 bits hold.
static int do_long_check(Deed *deed) {
    return check(deed->socket, SDL_MAX_UINT32 / THAW_NS_PER_MS + 1);
}

static int do_receive(Deed *deed) {
    char byte;
    return SDLNet_TCP_Recv(deed->socket, &byte, 1);
}

// ---- ports ----

static void port_is_taken_until_its_listener_closes(void **state) {
    (void)state;
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    assert_null(try_open(NULL, port));
    assert_int_equal(errno, EADDRINUSE);
    assert_int_not_equal(SDL_strlen(SDLNet_GetError()), 0);
    SDLNet_TCP_Close(listener);
    listener = try_open(NULL, port);
    assert_non_null(listener);
    SDLNet_TCP_Close(listener);
}

static void connect_is_refused_where_nobody_listens(void **state) {
    (void)state;
    assert_null(try_open("127.0.0.1", find_port()));
    assert_int_equal(errno, ECONNREFUSED);
}

static void ends_know_the_address_of_each_other(void **state) {
    (void)state;
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    TCPsocket clients[2];
    Uint16 ports[2];
    assert_null(SDLNet_TCP_GetPeerAddress(listener));
    for (int i = 0; i < 2; i++) {
        clients[i] = connect_to(port);
        TCPsocket server = accept_from(listener);
        const IPaddress *peer = SDLNet_TCP_GetPeerAddress(clients[i]);
        assert_int_equal(SDLNet_Read16(&peer->port), port);
        peer = SDLNet_TCP_GetPeerAddress(server);
        assert_int_equal(SDLNet_Read32(&peer->host), 0x7F000001);
        ports[i] = SDLNet_Read16(&peer->port);
        SDLNet_TCP_Close(server);
        SDLNet_TCP_Close(clients[i]);
    }
    assert_int_not_equal(ports[0], ports[1]);
    SDLNet_TCP_Close(listener);
}

static void calls_on_the_wrong_kind_of_socket_fail(void **state) {
    (void)state;
    char byte = 0;
    Pair pair = new_pair();
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    assert_null(SDLNet_TCP_Accept(pair.client));
    assert_null(SDLNet_TCP_Accept(listener)); // nobody is there
    assert_int_equal(errno, EAGAIN);
    assert_int_equal(SDLNet_TCP_Send(listener, &byte, 1), -1);
    assert_int_equal(SDLNet_TCP_Recv(listener, &byte, 1), -1);
    SDLNet_TCP_Close(NULL);
    SDLNet_TCP_Close(listener);
    end_pair(&pair);
}

// ---- the backlog ----

static void clients_are_accepted_in_order(void **state) {
    (void)state;
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    TCPsocket clients[BACKLOG];
    for (int i = 0; i < BACKLOG; i++) {
        clients[i] = connect_to(port);
        write_bytes(clients[i], &"abcde"[i], 1);
    }
    for (int i = 0; i < BACKLOG; i++) {
        TCPsocket server = accept_from(listener);
        expect_bytes(server, (const char[]){"abcde"[i], '\0'});
        SDLNet_TCP_Close(server);
        SDLNet_TCP_Close(clients[i]);
    }
    SDLNet_TCP_Close(listener);
}

// A listener that accepts nobody until the test does, and its backlog filled.
typedef struct Door {
    int port;
    TCPsocket listener;
    TCPsocket clients[BACKLOG];
} Door;

static Door new_full_door(void) {
    Door door = {.listener = listen_somewhere(&door.port)};
    for (int i = 0; i < BACKLOG; i++)
        door.clients[i] = connect_to(door.port);
    return door;
}

static void end_clients(Door *door) {
    for (int i = 0; i < BACKLOG; i++)
        SDLNet_TCP_Close(door->clients[i]);
}

static void connect_to_a_full_backlog_waits_until_one_is_accepted(void **state) {
    (void)state;
    Door door = new_full_door();
    Deed deed = {.port = door.port};
    begin_deed(&deed, do_connect);
    expect_waiting(&deed);
    TCPsocket first = accept_from(door.listener);
    end_deed(&deed);
    assert_int_equal(deed.outcome, 0);
    SDLNet_TCP_Close(first);
    SDLNet_TCP_Close(deed.socket);
    SDLNet_TCP_Close(door.listener);
    end_clients(&door);
}

static void connect_to_a_full_backlog_is_refused_when_the_listener_closes(void **state) {
    (void)state;
    Door door = new_full_door();
    Deed deed = {.port = door.port};
    begin_deed(&deed, do_connect);
    expect_waiting(&deed);
    SDLNet_TCP_Close(door.listener);
    end_deed(&deed);
    assert_int_equal(deed.outcome, -1);
    assert_int_equal(deed.reason, ECONNREFUSED);
    end_clients(&door);
}

static void clients_in_the_backlog_are_reset_when_the_listener_closes(void **state) {
    (void)state;
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    TCPsocket client = connect_to(port);
    SDLNet_TCP_Close(listener);
    expect_end_of(client, -1);
    SDLNet_TCP_Close(client);
}

static void client_that_leaves_before_it_is_accepted_is_heard_all_the_same(void **state) {
    (void)state;
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    TCPsocket client = connect_to(port);
    write_bytes(client, "bye", 3);
    SDLNet_TCP_Close(client);
    TCPsocket server = accept_from(listener);
    expect_bytes(server, "bye");
    expect_end_of(server, 0);
    SDLNet_TCP_Close(server);
    SDLNet_TCP_Close(connect_to(port)); // and one that stays in the backlog
    SDLNet_TCP_Close(listener);
}

// ---- streams ----

// A buffer that never runs empty is gone through from end to end, again and again.
static void bytes_keep_their_order_while_there_are_always_some_under_way(void **state) {
    (void)state;
    Pair pair = new_pair();
    Uint8 *bytes = new_pattern(LARGE, 3);
    Uint8 *arrived = SDL_malloc(LARGE);
    size_t sent = MIB;
    write_bytes(pair.client, bytes, sent);
    for (size_t got = 0; got < LARGE;) {
        size_t piece = SDL_min(PIECE, LARGE - got);
        read_exactly(pair.server, arrived + got, piece);
        got += piece;
        piece = SDL_min(PIECE, LARGE - sent);
        write_bytes(pair.client, bytes + sent, piece);
        sent += piece;
    }
    assert_int_equal(SDL_memcmp(arrived, bytes, LARGE), 0);
    SDL_free(arrived);
    SDL_free(bytes);
    end_pair(&pair);
}

static void send_waits_for_a_peer_that_does_not_read(void **state) {
    (void)state;
    for (int to_server = 0; to_server < 2; to_server++) {
        Pair pair = new_pair();
        Uint8 *bytes = new_pattern(LARGE, 3);
        Uint8 *arrived = SDL_malloc(LARGE);
        Deed deed = {
            .socket = to_server ? pair.client : pair.server, .bytes = bytes, .size = LARGE};
        begin_deed(&deed, do_send);
        expect_waiting(&deed);
        read_exactly(to_server ? pair.server : pair.client, arrived, LARGE);
        end_deed(&deed);
        assert_int_equal(deed.outcome, LARGE);
        assert_int_equal(SDL_memcmp(arrived, bytes, LARGE), 0);
        SDL_free(arrived);
        SDL_free(bytes);
        end_pair(&pair);
    }
}

static void send_that_waits_fails_when_the_peer_closes(void **state) {
    (void)state;
    Pair pair = new_pair();
    Uint8 *bytes = new_pattern(LARGE, 3);
    Deed deed = {.socket = pair.client, .bytes = bytes, .size = LARGE};
    begin_deed(&deed, do_send);
    expect_waiting(&deed);
    SDLNet_TCP_Close(pair.server);
    end_deed(&deed);
    assert_in_range(deed.outcome, 1, LARGE - 1);
    assert_int_equal(deed.reason, ECONNRESET);
    SDL_free(bytes);
    SDLNet_TCP_Close(pair.client);
}

static void stream_ends_behind_the_bytes_under_way(void **state) {
    (void)state;
    Pair pair = new_pair();
    write_bytes(pair.server, "last", 4);
    SDLNet_TCP_Close(pair.server);
    expect_bytes(pair.client, "last");
    expect_end_of(pair.client, 0);
    expect_end_of(pair.client, 0);
    SDLNet_TCP_Close(pair.client);
}

static void send_to_who_has_closed_is_lost_and_the_next_fails(void **state) {
    (void)state;
    Pair pair = new_pair();
    SDLNet_TCP_Close(pair.server);
    assert_int_equal(SDLNet_TCP_Send(pair.client, "lost", 4), 4);
    assert_int_equal(SDLNet_TCP_Send(pair.client, "x", 1), 0);
    expect_end_of(pair.client, 0);
    SDLNet_TCP_Close(pair.client);
}

static void socket_closed_with_unread_bytes_resets_its_peer(void **state) {
    (void)state;
    Pair pair = new_pair();
    write_bytes(pair.client, "unread", 6);
    write_bytes(pair.server, "last", 4);
    SDLNet_TCP_Close(pair.server);
    expect_bytes(pair.client, "last");
    expect_end_of(pair.client, -1);
    assert_int_equal(SDLNet_TCP_Send(pair.client, "x", 1), 0);
    SDLNet_TCP_Close(pair.client);
}

static void receive_waits_until_something_comes(void **state) {
    (void)state;
    Pair pair = new_pair();
    Deed deed = {.socket = pair.client};
    begin_deed(&deed, do_receive);
    expect_waiting(&deed);
    write_bytes(pair.server, "x", 1);
    end_deed(&deed);
    assert_int_equal(deed.outcome, 1);
    end_pair(&pair);
}

// ---- sets ----

static void check_waits_for_its_time_when_nothing_comes(void **state) {
    (void)state;
    Pair pair = new_pair();
    Uint64 since_ns = thaw_clock_ns();
    assert_false(is_readable(pair.client, 0));
    assert_false(is_readable(pair.client, NOTICE_MS));
    assert_true(thaw_clock_since_ns(since_ns) >= NOTICE_MS * THAW_NS_PER_MS);
    end_pair(&pair);
}

static void check_waits_for_a_long_time(void **state) {
    (void)state;
    Pair pair = new_pair();
    Deed deed = {.socket = pair.client};
    begin_deed(&deed, do_long_check);
    expect_waiting(&deed);
    write_bytes(pair.server, "x", 1);
    end_deed(&deed);
    assert_int_equal(deed.outcome, 1);
    end_pair(&pair);
}

// Have a check wait for one end, and do something to the other.
static void expect_wake(Pair *pair, void (*wake)(Pair *pair)) {
    Deed deed = {.socket = pair->client};
    begin_deed(&deed, do_check);
    expect_waiting(&deed);
    Start since = start_now();
    wake(pair);
    end_deed(&deed);
    expect_prompt(since);
    assert_int_equal(deed.outcome, 1);
    SDLNet_TCP_Close(pair->client);
    if (pair->server)
        SDLNet_TCP_Close(pair->server);
}

static void wake_with_a_byte(Pair *pair) {
    write_bytes(pair->server, "x", 1);
}

static void wake_with_the_end(Pair *pair) {
    SDLNet_TCP_Close(pair->server);
    pair->server = NULL;
}

static void wake_with_a_reset(Pair *pair) {
    write_bytes(pair->client, "unread", 6);
    wake_with_the_end(pair);
}

static void check_is_woken_by_bytes_the_end_and_a_reset(void **state) {
    (void)state;
    void (*const ways[])(Pair *) = {wake_with_a_byte, wake_with_the_end, wake_with_a_reset};
    for (size_t i = 0; i < SDL_arraysize(ways); i++) {
        Pair pair = new_pair();
        expect_wake(&pair, ways[i]);
    }
}

static int listener_port;

static void wake_with_a_connect(Pair *listener_and_client) {
    listener_and_client->server = connect_to(listener_port);
}

static void check_of_a_listener_is_woken_by_a_connect(void **state) {
    (void)state;
    Pair pair = {.client = listen_somewhere(&listener_port)};
    expect_wake(&pair, wake_with_a_connect);
}

static void set_counts_what_is_ready_and_holds_no_more_than_it_was_made_for(void **state) {
    (void)state;
    Pair pair = new_pair();
    SDLNet_SocketSet set = SDLNet_AllocSocketSet(2);
    assert_int_equal(SDLNet_TCP_AddSocket(set, pair.client), 1);
    assert_int_equal(SDLNet_TCP_AddSocket(set, pair.server), 2);
    assert_int_equal(SDLNet_TCP_AddSocket(set, pair.server), -1);
    write_bytes(pair.server, "x", 1);
    assert_int_equal(SDLNet_CheckSockets(set, PATIENCE_MS), 1);
    assert_true(SDLNet_SocketReady(pair.client));
    assert_false(SDLNet_SocketReady(pair.server));
    write_bytes(pair.client, "x", 1);
    assert_int_equal(SDLNet_CheckSockets(set, 0), 2);
    assert_int_equal(SDLNet_TCP_DelSocket(set, pair.client), 1);
    assert_int_equal(SDLNet_TCP_DelSocket(set, pair.client), -1);
    assert_int_equal(SDLNet_CheckSockets(set, 0), 1);
    SDLNet_FreeSocketSet(set);
    end_pair(&pair);
}

// ---- running ----

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(port_is_taken_until_its_listener_closes),
        cmocka_unit_test(connect_is_refused_where_nobody_listens),
        cmocka_unit_test(ends_know_the_address_of_each_other),
        cmocka_unit_test(calls_on_the_wrong_kind_of_socket_fail),
        cmocka_unit_test(clients_are_accepted_in_order),
        cmocka_unit_test(connect_to_a_full_backlog_waits_until_one_is_accepted),
        cmocka_unit_test(connect_to_a_full_backlog_is_refused_when_the_listener_closes),
        cmocka_unit_test(clients_in_the_backlog_are_reset_when_the_listener_closes),
        cmocka_unit_test(client_that_leaves_before_it_is_accepted_is_heard_all_the_same),
        cmocka_unit_test(bytes_keep_their_order_while_there_are_always_some_under_way),
        cmocka_unit_test(send_waits_for_a_peer_that_does_not_read),
        cmocka_unit_test(send_that_waits_fails_when_the_peer_closes),
        cmocka_unit_test(stream_ends_behind_the_bytes_under_way),
        cmocka_unit_test(send_to_who_has_closed_is_lost_and_the_next_fails),
        cmocka_unit_test(socket_closed_with_unread_bytes_resets_its_peer),
        cmocka_unit_test(receive_waits_until_something_comes),
        cmocka_unit_test(check_waits_for_its_time_when_nothing_comes),
        cmocka_unit_test(check_waits_for_a_long_time),
        cmocka_unit_test(check_is_woken_by_bytes_the_end_and_a_reset),
        cmocka_unit_test(check_of_a_listener_is_woken_by_a_connect),
        cmocka_unit_test(set_counts_what_is_ready_and_holds_no_more_than_it_was_made_for),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
