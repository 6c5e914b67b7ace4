// Tests of connection.h: one connection run step by step, against peers that do as they like.
#include "support.h"

#include <errno.h>

#include "connection.h"

#define LIMIT (100u * MIB) // bytes of a message that the connections of these tests take in
#define STEP_MS 20u
#define LARGE (32u * MIB) // far more than the buffers of both sockets hold

static size_t taken_in; // bytes, by the connections of the test that runs
static Uint32 looks;    // at the system, of the last wait that is over

static void note_event(void *userdata, const ThawEvent *event) {
    (void)userdata;
    taken_in += event->kind == THAW_EVENT_RECEIVED ? event->size : 0;
    if (event->kind == THAW_EVENT_RETURN)
        looks = event->looks;
}

static ThawConnection *new_connection(Uint32 max_message) {
    static ThawTrace traces[4]; // more than there are connections at a time
    static unsigned next;
    ThawTrace *trace = &traces[next++ % SDL_arraysize(traces)];
    *trace = (ThawTrace){.hook = {note_event, NULL}, .lane = THAW_LANE_NETWORK};
    ThawConnection *connection = thaw_connection_create(max_message, trace);
    assert_non_null(connection);
    assert_false(thaw_connection_is_open(connection));
    return connection;
}

static ThawReply finish(ThawCommand *command) {
    ThawReply *finished = thaw_command_finish(command);
    ThawReply reply = *finished;
    SDL_free(finished);
    return reply;
}

// Run a command to its end, which must be `code`. The reply is yours.
static ThawReply run(ThawConnection *connection, ThawCommand *command, ThawError code) {
    assert_non_null(command);
    wait_until(thaw_connection_step(connection, command, STEP_MS) == THAW_STEP_DONE);
    ThawReply reply = finish(command);
    if (reply.code != code)
        fail_msg("%s ended as \"%s\" (%s), expected was \"%s\"", thaw_command_name(reply.type),
                 thaw_error_name(reply.code), reply.text, thaw_error_name(code));
    assert_int_equal(reply.status, code == THAW_OK ? THAW_STATUS_SUCCESS : THAW_STATUS_ERROR);
    assert_int_equal(reply.connected, thaw_connection_is_open(connection));
    if (code != THAW_OK)
        assert_int_not_equal(SDL_strlen(reply.text), 0);
    return reply;
}

// A connection and the bare socket at its other end.
typedef struct Pair {
    ThawConnection *connection;
    TCPsocket peer;
} Pair;

static Pair new_pair(Uint32 max_message) {
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    Pair pair = {new_connection(max_message), NULL};
    ThawReply reply = run(pair.connection, thaw_command_connect("127.0.0.1", port), THAW_OK);
    assert_true(reply.connected);
    pair.peer = accept_from(listener);
    SDLNet_TCP_Close(listener);
    return pair;
}

static void hang_up(Pair *pair) {
    if (pair->peer)
        SDLNet_TCP_Close(pair->peer);
    pair->peer = NULL;
}

static void end_pair(Pair *pair) {
    hang_up(pair);
    thaw_connection_destroy(pair->connection);
}

static void expect_message(ThawConnection *connection, const char *text) {
    ThawReply reply = run(connection, thaw_command_receive(), THAW_OK);
    assert_int_equal(reply.size, SDL_strlen(text));
    assert_memory_equal(thaw_frame_payload(reply.frame), text, SDL_strlen(text));
    clear_reply(&reply);
}

// ---- commands out of place ----

static void commands_before_connect_are_answered(void **state) {
    (void)state;
    ThawConnection *connection = new_connection(LIMIT);
    run(connection, thaw_command_send("x", 1), THAW_ERROR_STATE);
    run(connection, thaw_command_receive(), THAW_ERROR_STATE);
    run(connection, thaw_command_close(), THAW_ERROR_STATE);
    thaw_connection_destroy(connection);
    thaw_connection_destroy(NULL);
}

static void second_connect_is_refused_and_the_first_stays(void **state) {
    (void)state;
    Pair pair = new_pair(LIMIT);
    ThawReply reply = run(pair.connection, thaw_command_connect("127.0.0.1", 1), THAW_ERROR_STATE);
    assert_true(reply.connected);
    write_message(pair.peer, "still", 5);
    expect_message(pair.connection, "still");
    end_pair(&pair);
}

static void second_close_is_an_error(void **state) {
    (void)state;
    Pair pair = new_pair(LIMIT);
    assert_false(run(pair.connection, thaw_command_close(), THAW_OK).connected);
    run(pair.connection, thaw_command_close(), THAW_ERROR_STATE);
    run(pair.connection, thaw_command_receive(), THAW_ERROR_STATE);
    Uint8 byte = 0;
    assert_int_equal(read_some(pair.peer, &byte, 1), 0);
    end_pair(&pair);
}

// ---- targets ----

static void hosts_that_can_not_be_connected_to_are_bad_addresses(void **state) {
    (void)state;
    char endless[300 + 1];
    SDL_memset(endless, 'a', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    const char *hosts[] = {"",  "0.0.0.0", "255.255.255.255",
                           "0", endless,   endless + sizeof endless - 1 - (THAW_HOST_MAX + 1)};
    ThawConnection *connection = new_connection(LIMIT);
    for (size_t i = 0; i < SDL_arraysize(hosts); i++)
        run(connection, thaw_command_connect(hosts[i], 50007), THAW_ERROR_ADDRESS);
    run(connection, thaw_command_connect(NULL, 50007), THAW_ERROR_ADDRESS);
    thaw_connection_destroy(connection);
}

// Its only label is too long for every resolver, so none asks the network.
static void longest_host_is_looked_up(void **state) {
    (void)state;
    char host[THAW_HOST_MAX + 1];
    SDL_memset(host, 'a', THAW_HOST_MAX);
    host[THAW_HOST_MAX] = '\0';
    ThawConnection *connection = new_connection(LIMIT);
    run(connection, thaw_command_connect(host, 50007), THAW_ERROR_UNKNOWN_HOST);
    thaw_connection_destroy(connection);
}

static void ports_out_of_range_are_bad_addresses(void **state) {
    (void)state;
    const int ports[] = {0, -1, 65536, 65536 + 80, SDL_MIN_SINT32, SDL_MAX_SINT32};
    ThawConnection *connection = new_connection(LIMIT);
    for (size_t i = 0; i < SDL_arraysize(ports); i++)
        run(connection, thaw_command_connect("127.0.0.1", ports[i]), THAW_ERROR_ADDRESS);
    thaw_connection_destroy(connection);
}

static void first_and_last_port_are_good_addresses(void **state) {
    (void)state;
    const int ports[] = {1, 65535};
    ThawConnection *connection = new_connection(LIMIT);
    for (size_t i = 0; i < SDL_arraysize(ports); i++) {
        ThawCommand *command = thaw_command_connect("127.0.0.1", ports[i]);
        while (thaw_connection_step(connection, command, STEP_MS) == THAW_STEP_PENDING) {
        }
        assert_int_not_equal(finish(command).code, THAW_ERROR_ADDRESS);
    }
    thaw_connection_destroy(connection);
}

static void port_where_nobody_listens_refuses(void **state) {
    (void)state;
    ThawConnection *connection = new_connection(LIMIT);
    // The port of tcpmux, which no system of today serves.
    ThawReply reply = run(connection, thaw_command_connect("127.0.0.1", 1), THAW_ERROR_REFUSED);
    assert_false(reply.connected);
    assert_non_null(SDL_strstr(reply.text, "127.0.0.1:1"));
    thaw_connection_destroy(connection);
}

static void name_without_an_address_is_an_unknown_host(void **state) {
    (void)state;
    // A label has at most 63 characters, so no resolver asks the network for this name.
    char name[64 + sizeof ".invalid"];
    SDL_memset(name, 'a', 64);
    SDL_memcpy(name + 64, ".invalid", sizeof ".invalid");
    ThawConnection *connection = new_connection(LIMIT);
    ThawReply reply = run(connection, thaw_command_connect(name, 50007), THAW_ERROR_UNKNOWN_HOST);
    assert_non_null(SDL_strstr(reply.text, name));
    thaw_connection_destroy(connection);
}

static void localhost_is_looked_up(void **state) {
    (void)state;
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    ThawConnection *connection = new_connection(LIMIT);
    run(connection, thaw_command_connect("localhost", port), THAW_OK);
    thaw_connection_destroy(connection);
    SDLNet_TCP_Close(listener);
}

// ---- how a stream ends ----

static void peer_that_closes_between_messages_ends_the_stream_in_order(void **state) {
    (void)state;
    Pair pair = new_pair(LIMIT);
    write_message(pair.peer, "one", 3);
    write_message(pair.peer, "two", 3);
    hang_up(&pair);
    // What came before the end is not lost.
    expect_message(pair.connection, "one");
    expect_message(pair.connection, "two");
    run(pair.connection, thaw_command_receive(), THAW_ERROR_CLOSED);
    assert_false(thaw_connection_is_open(pair.connection));
    run(pair.connection, thaw_command_receive(), THAW_ERROR_STATE);
    end_pair(&pair);
}

static void peer_that_closes_inside_a_message_cuts_it(void **state) {
    (void)state;
    const Uint8 wire[] = {4, 0, 0, 0, 'a', 'b', 'c'};
    for (size_t size = 1; size <= sizeof wire; size++) {
        Pair pair = new_pair(LIMIT);
        write_bytes(pair.peer, wire, size);
        hang_up(&pair);
        ThawReply reply = run(pair.connection, thaw_command_receive(), THAW_ERROR_CUT);
        assert_int_equal(SDL_strstr(reply.text, "header") != NULL, size < THAW_HEADER_SIZE);
        assert_null(reply.frame);
        assert_false(reply.connected);
        end_pair(&pair);
    }
}

static void what_came_of_a_cut_message_is_counted(void **state) {
    (void)state;
    static const struct {
        const char *wire;
        size_t size;
        const char *text;
    } rows[] = {{"\1\0\0\0", 4, "0 of 1 byte had come"}, {"\2\0\0\0a", 5, "1 of 2 bytes had come"}};
    for (size_t i = 0; i < SDL_arraysize(rows); i++) {
        Pair pair = new_pair(LIMIT);
        write_bytes(pair.peer, rows[i].wire, rows[i].size);
        hang_up(&pair);
        ThawReply reply = run(pair.connection, thaw_command_receive(), THAW_ERROR_CUT);
        assert_non_null(SDL_strstr(reply.text, rows[i].text));
        end_pair(&pair);
    }
}

static void peer_that_tears_the_stream_down_resets_it(void **state) {
    (void)state;
    skip_where_resets_get_lost();
    Pair pair = new_pair(LIMIT);
    run(pair.connection, thaw_command_send("unread", 6), THAW_OK);
    assert_true(is_readable(pair.peer, PATIENCE_MS));
    hang_up(&pair); // with bytes unread, so the system answers with a reset
    run(pair.connection, thaw_command_receive(), THAW_ERROR_RESET);
    assert_false(thaw_connection_is_open(pair.connection));
    end_pair(&pair);
}

// Where messages come by themselves, the end does as well, and says the same.
static void end_that_is_news_says_what_the_system_said(void **state) {
    (void)state;
    skip_where_resets_get_lost();
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    Pair pair = {new_connection(LIMIT), NULL};
    ThawCommand *connect = thaw_command_connect("127.0.0.1", port);
    assert_non_null(connect);
    connect->end = thaw_reply_create(THAW_COMMAND_CLOSE);
    run(pair.connection, connect, THAW_OK);
    pair.peer = accept_from(listener);
    SDLNet_TCP_Close(listener);
    run(pair.connection, thaw_command_send("unread", 6), THAW_OK);
    assert_true(is_readable(pair.peer, PATIENCE_MS));
    hang_up(&pair);
    ThawReply reply = run(pair.connection, thaw_command_receive(), THAW_ERROR_RESET);
    ThawReply *news = thaw_connection_take_end(pair.connection);
    assert_non_null(news);
    assert_int_equal(news->code, reply.code);
    assert_string_equal(news->text, reply.text);
    assert_int_not_equal(news->system_error, 0);
    assert_int_equal(news->system_error, reply.system_error);
    thaw_reply_free(news);
    end_pair(&pair);
}

// What an earlier call has left there is not said of it.
static void end_that_is_in_order_has_no_error_of_the_system(void **state) {
    (void)state;
    Pair pair = new_pair(LIMIT);
    hang_up(&pair);
    errno = ENOENT;
    assert_int_equal(run(pair.connection, thaw_command_receive(), THAW_ERROR_CLOSED).system_error,
                     0);
    end_pair(&pair);
}

static void looks_of_a_receive_are_counted(void **state) {
    (void)state;
    Pair pair = new_pair(LIMIT);
    ThawCommand *receive = thaw_command_receive();
    assert_non_null(receive);
    Uint32 steps = 3;
    for (Uint32 i = 0; i < steps; i++)
        assert_int_equal(thaw_connection_step(pair.connection, receive, 1), THAW_STEP_PENDING);
    write_message(pair.peer, "x", 1);
    wait_until((steps++, thaw_connection_step(pair.connection, receive, STEP_MS)) ==
               THAW_STEP_DONE);
    assert_int_equal(looks, steps);
    ThawReply reply = finish(receive);
    thaw_frame_free(reply.frame);
    end_pair(&pair);
}

static void send_to_a_peer_that_is_gone_is_a_reset(void **state) {
    (void)state;
    const Uint32 sizes[] = {1, LARGE};
    Uint8 *bytes = new_pattern(LARGE, 1);
    for (size_t i = 0; i < SDL_arraysize(sizes); i++) {
        Pair pair = new_pair(LIMIT);
        write_message(pair.peer, "x", 1);
        run(pair.connection, thaw_command_send("unread", 6), THAW_OK);
        assert_true(is_readable(pair.peer, PATIENCE_MS));
        hang_up(&pair);
        ThawReply reply = {0};
        while (reply.code == THAW_OK) { // the reset may still be on its way
            ThawCommand *command = thaw_command_send(bytes, sizes[i]);
            wait_until(thaw_connection_step(pair.connection, command, STEP_MS) == THAW_STEP_DONE);
            reply = finish(command);
        }
        assert_int_equal(reply.code, THAW_ERROR_RESET);
        assert_false(reply.connected);
#ifndef _WIN32
        assert_int_equal(reply.system_error, ECONNRESET);
#endif
        end_pair(&pair);
    }
    SDL_free(bytes);
}

static void claim_above_the_limit_closes_the_connection(void **state) {
    (void)state;
    const Uint8 claim[] = {0xe9, 0x03, 0, 0}; // 1001
    Pair pair = new_pair(1000);
    write_bytes(pair.peer, claim, sizeof claim);
    ThawReply reply = run(pair.connection, thaw_command_receive(), THAW_ERROR_TOO_LARGE);
    assert_false(reply.connected);
    assert_non_null(SDL_strstr(reply.text, "1,001"));
    Uint8 byte = 0;
    assert_int_equal(read_some(pair.peer, &byte, 1), 0);
    end_pair(&pair);
}

static void connection_can_be_used_again_after_an_end(void **state) {
    (void)state;
    const Uint8 half[] = {4, 0, 0, 0, 'a'};
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    ThawConnection *connection = new_connection(LIMIT);
    // The half message of the first stream must not leak into the second.
    run(connection, thaw_command_connect("127.0.0.1", port), THAW_OK);
    TCPsocket peer = accept_from(listener);
    write_bytes(peer, half, sizeof half);
    SDLNet_TCP_Close(peer);
    run(connection, thaw_command_receive(), THAW_ERROR_CUT);
    run(connection, thaw_command_connect("127.0.0.1", port), THAW_OK);
    peer = accept_from(listener);
    write_message(peer, "anew", 4);
    expect_message(connection, "anew");
    SDLNet_TCP_Close(peer);
    SDLNet_TCP_Close(listener);
    thaw_connection_destroy(connection);
}

// ---- steps and abandoning ----

static void step_without_bytes_is_pending(void **state) {
    (void)state;
    Pair pair = new_pair(LIMIT);
    ThawCommand *command = thaw_command_receive();
    for (int i = 0; i < 3; i++)
        assert_int_equal(thaw_connection_step(pair.connection, command, 0), THAW_STEP_PENDING);
    thaw_command_free(command);
    end_pair(&pair);
}

static void end_is_seen_after_waiting_in_vain(void **state) {
    (void)state;
    Pair pair = new_pair(LIMIT);
    ThawCommand *command = thaw_command_receive();
    for (int i = 0; i < 3; i++)
        assert_int_equal(thaw_connection_step(pair.connection, command, STEP_MS),
                         THAW_STEP_PENDING);
    hang_up(&pair);
    wait_until(thaw_connection_step(pair.connection, command, STEP_MS) == THAW_STEP_DONE);
    assert_int_equal(finish(command).code, THAW_ERROR_CLOSED);
    end_pair(&pair);
}

// Run a step that must not end the command; returns the bytes that have come so far.
static size_t step_takes_in(ThawConnection *connection, ThawCommand *command) {
    assert_int_equal(thaw_connection_step(connection, command, STEP_MS), THAW_STEP_PENDING);
    return taken_in;
}

static void abandoned_receive_keeps_what_has_come(void **state) {
    (void)state;
    const Uint8 wire[] = {4, 0, 0, 0, 'h', 'a', 'l', 'f'};
    for (size_t split = 0; split < sizeof wire; split++) {
        Pair pair = new_pair(LIMIT);
        ThawCommand *command = thaw_command_receive();
        write_bytes(pair.peer, wire, split);
        taken_in = 0;
        wait_until(step_takes_in(pair.connection, command) == split);
        thaw_connection_abandon(pair.connection, command, THAW_ERROR_TIMEOUT);
        ThawReply reply = finish(command);
        assert_int_equal(reply.code, THAW_ERROR_TIMEOUT);
        assert_true(reply.connected);
        assert_int_equal(SDL_strstr(reply.text, "kept") != NULL, split > 0);
        write_bytes(pair.peer, wire + split, sizeof wire - split);
        expect_message(pair.connection, "half");
        end_pair(&pair);
    }
}

static void abandoned_send_closes_the_connection(void **state) {
    (void)state;
    Pair pair = new_pair(LIMIT);
    Uint8 *bytes = new_pattern(MIB, 1);
    ThawCommand *command = thaw_command_send(bytes, MIB);
    // One piece is out; the peer waits for the rest and must not take anything else for it.
    assert_int_equal(thaw_connection_step(pair.connection, command, STEP_MS), THAW_STEP_PENDING);
    thaw_connection_abandon(pair.connection, command, THAW_ERROR_CANCELLED);
    ThawReply reply = finish(command);
    assert_int_equal(reply.code, THAW_ERROR_CANCELLED);
    assert_false(reply.connected);
    assert_false(thaw_connection_is_open(pair.connection));
    // It was the SEND that had begun. What is given up next, before it begins, had not.
    command = thaw_command_connect("127.0.0.1", 1);
    thaw_connection_abandon(pair.connection, command, THAW_ERROR_CANCELLED);
    assert_string_equal(finish(command).text, "cancelled");
    SDL_free(bytes);
    end_pair(&pair);
}

static void abandoned_send_that_has_not_begun_changes_nothing(void **state) {
    (void)state;
    Pair pair = new_pair(LIMIT);
    ThawCommand *command = thaw_command_send("never", 5);
    thaw_connection_abandon(pair.connection, command, THAW_ERROR_CANCELLED);
    assert_true(finish(command).connected);
    run(pair.connection, thaw_command_send("sent", 4), THAW_OK);
    char wire[8];
    read_exactly(pair.peer, wire, sizeof wire);
    assert_memory_equal(wire, "\4\0\0\0sent", sizeof wire);
    end_pair(&pair);
}

// ---- the outgoing half ----

static void messages_go_out_with_their_headers(void **state) {
    (void)state;
    Pair pair = new_pair(LIMIT);
    char wire[9];
    run(pair.connection, thaw_command_send(NULL, 0), THAW_OK);
    ThawReply reply = run(pair.connection, thaw_command_send("x", 1), THAW_OK);
    assert_int_equal(reply.size, 1);
    assert_string_equal(reply.text, "1 byte");
    read_exactly(pair.peer, wire, sizeof wire);
    assert_memory_equal(wire, "\0\0\0\0\1\0\0\0x", sizeof wire);
    end_pair(&pair);
}

// A peer that sends back each piece at once, and reads no further before that is through.
static int echo_while_reading(void *userdata) {
    static Uint8 piece[64 * 1024];
    TCPsocket socket = userdata;
    for (int size; (size = SDLNet_TCP_Recv(socket, piece, sizeof piece)) > 0;)
        if (SDLNet_TCP_Send(socket, piece, size) < size)
            break;
    return 0;
}

static void large_send_to_a_peer_that_answers_meanwhile_gets_through(void **state) {
    (void)state;
    Pair pair = new_pair(LIMIT);
    Uint8 *bytes = new_pattern(LARGE, 7);
    SDL_Thread *thread = SDL_CreateThread(echo_while_reading, "streaming peer", pair.peer);
    assert_non_null(thread);
    run(pair.connection, thaw_command_send(bytes, LARGE), THAW_OK);
    ThawReply reply = run(pair.connection, thaw_command_receive(), THAW_OK);
    assert_int_equal(reply.size, LARGE);
    assert_int_equal(SDL_memcmp(thaw_frame_payload(reply.frame), bytes, LARGE), 0);
    clear_reply(&reply);
    run(pair.connection, thaw_command_close(), THAW_OK);
    SDL_WaitThread(thread, NULL);
    SDL_free(bytes);
    end_pair(&pair);
}

static void short_send_after_a_long_one_is_one_step(void **state) {
    (void)state;
    enum { LONG = 300 * 1024 };
    Pair pair = new_pair(LIMIT);
    Uint8 *bytes = new_pattern(LONG, 1);
    Uint8 *arrived = SDL_malloc(THAW_HEADER_SIZE + LONG);
    run(pair.connection, thaw_command_send(bytes, LONG), THAW_OK);
    read_exactly(pair.peer, arrived, THAW_HEADER_SIZE + LONG);
    assert_memory_equal(arrived + THAW_HEADER_SIZE, bytes, LONG);
    write_message(pair.peer, "x", 1);
    wait_until(thaw_connection_wait(pair.connection, STEP_MS));
    ThawCommand *shorter = thaw_command_send("y", 1);
    assert_int_equal(thaw_connection_step(pair.connection, shorter, STEP_MS), THAW_STEP_DONE);
    ThawReply reply = finish(shorter);
    assert_int_equal(reply.code, THAW_OK);
    expect_message(pair.connection, "x");
    SDL_free(arrived);
    SDL_free(bytes);
    end_pair(&pair);
}

#if !defined THAW_MEMORY_NET && !defined _WIN32 // where a long message may go out in one go
// A message that went out in one go owes a look for each piece. The next long one pays as long as
// something comes, one piece a step, so that what comes can be told of in between.
static void long_send_pays_for_the_one_before_step_by_step(void **state) {
    (void)state;
    enum { PIECES = THAW_HEADER_SIZE }; // so that the bytes that come are an empty message
    enum { LONG = PIECES * 64 * 1024 };
    Pair pair = new_pair(LIMIT);
    Uint8 *bytes = new_pattern(LONG, 1);
    ThawCommand *command = thaw_command_send(bytes, LONG);
    bool whole = thaw_connection_step(pair.connection, command, 0) == THAW_STEP_DONE;
    thaw_command_free(command);
    command = thaw_command_send(bytes, LONG);
    if (whole)
        read_exactly(pair.peer, bytes, LONG);
    for (int i = 0; whole && i < PIECES; i++) {
        taken_in = 0;
        write_bytes(pair.peer, "\0", 1);
        wait_until(thaw_connection_wait(pair.connection, STEP_MS));
        assert_int_equal(thaw_connection_step(pair.connection, command, 0), THAW_STEP_PENDING);
        assert_int_equal(taken_in, 1);
    }
    if (whole) {
        wait_until(thaw_connection_step(pair.connection, command, 0) == THAW_STEP_DONE);
        expect_message(pair.connection, "");
    }
    thaw_command_free(command);
    SDL_free(bytes);
    end_pair(&pair);
    if (!whole)
        skip(); // a system that takes less at once
}
#endif

static void write_of_what_fits_never_blocks(void **state) {
    (void)state;
    Pair pair = new_pair(LIMIT);
    Uint8 *bytes = new_pattern(MIB, 1);
    ThawTransport *transport = thaw_connection_transport(pair.connection);
    size_t through = 0;
    for (int some = 1; some > 0; through += (size_t)some) {
        some = thaw_transport_write_some(transport, bytes, MIB);
        assert_in_range(some, 0, MIB);
    }
    SDL_free(bytes);
    end_pair(&pair);
}

static void flood_while_sending_is_bounded_and_not_lost(void **state) {
    (void)state;
    enum { FLOOD = 40000 };
    Pair pair = new_pair(LIMIT);
    // Far more messages than a decoder keeps have come before the send, and drain into it.
    for (int i = 0; i < FLOOD; i++)
        write_bytes(pair.peer, "\1\0\0\0x", 5);
    Uint8 *bytes = new_pattern(MIB, 1);
    Uint8 *arrived = SDL_malloc(THAW_HEADER_SIZE + MIB);
    run(pair.connection, thaw_command_send(bytes, MIB), THAW_OK);
    read_exactly(pair.peer, arrived, THAW_HEADER_SIZE + MIB);
    assert_memory_equal(arrived + THAW_HEADER_SIZE, bytes, MIB);
    for (int i = 0; i < FLOOD; i++)
        expect_message(pair.connection, "x");
    SDL_free(arrived);
    SDL_free(bytes);
    end_pair(&pair);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_before_connect_are_answered),
        cmocka_unit_test(second_connect_is_refused_and_the_first_stays),
        cmocka_unit_test(second_close_is_an_error),
        cmocka_unit_test(hosts_that_can_not_be_connected_to_are_bad_addresses),
        cmocka_unit_test(longest_host_is_looked_up),
        cmocka_unit_test(ports_out_of_range_are_bad_addresses),
        cmocka_unit_test(first_and_last_port_are_good_addresses),
        cmocka_unit_test(port_where_nobody_listens_refuses),
        cmocka_unit_test(name_without_an_address_is_an_unknown_host),
        cmocka_unit_test(localhost_is_looked_up),
        cmocka_unit_test(peer_that_closes_between_messages_ends_the_stream_in_order),
        cmocka_unit_test(peer_that_closes_inside_a_message_cuts_it),
        cmocka_unit_test(what_came_of_a_cut_message_is_counted),
        cmocka_unit_test(peer_that_tears_the_stream_down_resets_it),
        cmocka_unit_test(end_that_is_news_says_what_the_system_said),
        cmocka_unit_test(end_that_is_in_order_has_no_error_of_the_system),
        cmocka_unit_test(looks_of_a_receive_are_counted),
        cmocka_unit_test(send_to_a_peer_that_is_gone_is_a_reset),
        cmocka_unit_test(claim_above_the_limit_closes_the_connection),
        cmocka_unit_test(connection_can_be_used_again_after_an_end),
        cmocka_unit_test(step_without_bytes_is_pending),
        cmocka_unit_test(end_is_seen_after_waiting_in_vain),
        cmocka_unit_test(abandoned_receive_keeps_what_has_come),
        cmocka_unit_test(abandoned_send_closes_the_connection),
        cmocka_unit_test(abandoned_send_that_has_not_begun_changes_nothing),
        cmocka_unit_test(messages_go_out_with_their_headers),
        cmocka_unit_test(large_send_to_a_peer_that_answers_meanwhile_gets_through),
        cmocka_unit_test(short_send_after_a_long_one_is_one_step),
#if !defined THAW_MEMORY_NET && !defined _WIN32
        cmocka_unit_test(long_send_pays_for_the_one_before_step_by_step),
#endif
        cmocka_unit_test(write_of_what_fits_never_blocks),
        cmocka_unit_test(flood_while_sending_is_bounded_and_not_lost),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
