// Tests of echo_server.h: it echoes, it delays, and no client harms another or keeps it from
// stopping.
//
// That a peer from another machine is dropped cannot be tested from this machine alone, so it is
// left out here.
#include "support.h"

#include "descriptor.h"
#include "door.h"
#include "version.h"

#ifndef _WIN32
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

#define FOREVER_MS THAW_ECHO_SERVER_DELAY_MAX_MS
#define LARGE (32u * MIB) // far more than the buffers of both sockets hold

#define PIECES_MAX 16
#define SLOW_MS (3 * THAW_GRACE_MS)

typedef struct Setup {
    ThawEchoServer *server;
    ThawEchoServerOptions options;
    SDL_atomic_t sends; // calls of send that the server has begun
    SDL_atomic_t taken; // messages that it has taken in
    SDL_atomic_t parts; // beginnings of messages that it has taken in
    SDL_atomic_t accepted;
    SDL_atomic_t turned_away;
    SDL_atomic_t left;
    SDL_atomic_t guest;   // the number of the thread of the newest client
    SDL_atomic_t strange; // events that are not of the server's lane
    SDL_atomic_t waits;   // for bytes, that are under way
    char peer[64];        // the newest client's, when `accepted` was counted
    SDL_atomic_t pieces;  // how many times it has sent, the sizes in `sizes`
    SDL_atomic_t sizes[PIECES_MAX];
    SDL_atomic_t slow;    // the observer is, in the middle of a message; 0: it is not, or no more
    SDL_atomic_t hold;    // whether the observer keeps a client that comes in waiting
    SDL_atomic_t sent_ms; // time of the last send
    SDL_atomic_t left_ms; // time at which the last client left
} Setup;

static void note_event(void *userdata, const ThawEvent *event) {
    Setup *setup = userdata;
    bool send = event->kind == THAW_EVENT_CALL && event->call == THAW_CALL_SEND;
    bool whole =
        event->kind == THAW_EVENT_RECEIVED && event->total > 0 && event->done == event->total;
    bool part = event->kind == THAW_EVENT_RECEIVED && event->done < event->total;
    if (event->kind == THAW_EVENT_ACCEPTED)
        SDL_AtomicSet(&setup->guest, (int)thread_number());
    if (event->call == THAW_CALL_RECEIVE)
        SDL_AtomicAdd(&setup->waits, event->kind == THAW_EVENT_CALL ? 1 : -1);
    SDL_AtomicAdd(&setup->sends, send);
    SDL_AtomicAdd(&setup->taken, whole);
    SDL_AtomicAdd(&setup->parts, part);
    if (event->kind == THAW_EVENT_ACCEPTED)
        SDL_strlcpy(setup->peer, event->peer, sizeof setup->peer);
    SDL_AtomicAdd(&setup->accepted, event->kind == THAW_EVENT_ACCEPTED);
    SDL_AtomicAdd(&setup->turned_away, event->kind == THAW_EVENT_TURNED_AWAY);
    if (event->kind == THAW_EVENT_SENT)
        SDL_AtomicSet(&setup->sent_ms, (int)(event->time_ns / THAW_NS_PER_MS));
    if (event->kind == THAW_EVENT_LEFT)
        SDL_AtomicSet(&setup->left_ms, (int)(event->time_ns / THAW_NS_PER_MS));
    SDL_AtomicAdd(&setup->left, event->kind == THAW_EVENT_LEFT);
    SDL_AtomicAdd(&setup->strange, event->lane != THAW_LANE_SERVER);
    if (event->kind == THAW_EVENT_SENT && SDL_AtomicGet(&setup->pieces) < PIECES_MAX) {
        SDL_AtomicSet(&setup->sizes[SDL_AtomicGet(&setup->pieces)], (int)event->size);
        SDL_AtomicAdd(&setup->pieces, 1);
    }
    if (part && SDL_AtomicGet(&setup->slow)) {
        SDL_Delay(SLOW_MS);
        SDL_AtomicSet(&setup->slow, 0);
    }
    for (Uint64 end_ns = patience_end_ns(); event->kind == THAW_EVENT_ACCEPTED &&
                                            SDL_AtomicGet(&setup->hold) &&
                                            thaw_clock_ns() < end_ns;)
        SDL_Delay(1);
}

static int set_up(void **state) {
    static Setup setup;
    setup = (Setup){.options = {.observer = {note_event, &setup}}};
    setup.server = start_server(&setup.options);
    *state = &setup;
    return 0;
}

static int tear_down(void **state) {
    Setup *setup = *state;
    thaw_echo_server_destroy(setup->server);
    return SDL_AtomicGet(&setup->strange);
}

static void expect_bare_echo(TCPsocket socket, const char *text) {
    char wire[64];
    size_t size = SDL_strlen(text);
    write_message(socket, text, (Uint32)size);
    read_exactly(socket, wire, THAW_HEADER_SIZE + size);
    assert_int_equal(wire[0], size);
    assert_memory_equal(wire + THAW_HEADER_SIZE, text, size);
}

static void expect_end(TCPsocket socket) {
    Uint8 byte = 0;
    assert_int_equal(read_some(socket, &byte, 1), 0);
    SDLNet_TCP_Close(socket);
}

static void expect_quick_stop(Setup *setup) {
    Start since = start_now();
    thaw_echo_server_destroy(setup->server);
    setup->server = NULL;
    expect_prompt(since);
}

// ---- echo ----

static void messages_come_back_byte_for_byte(void **state) {
    Setup *setup = *state;
    const Uint32 sizes[] = {0, 1, 300, 65536, 64 * MIB};
    ThawClient *client = thaw_client_create(NULL);
    assert_non_null(client);
    connect_client(client, setup->options.port);
    for (size_t i = 0; i < SDL_arraysize(sizes); i++) {
        Uint8 *bytes = new_pattern(sizes[i], (Uint32)i);
        expect_echo(client, bytes, sizes[i]);
        SDL_free(bytes);
    }
    thaw_client_destroy(client);
    wait_until(thaw_echo_server_counts(setup->server).echoed == SDL_arraysize(sizes));
}

static void messages_sent_together_come_back_one_by_one(void **state) {
    Setup *setup = *state;
    TCPsocket client = connect_to(setup->options.port);
    char wire[15];
    write_bytes(client, "\1\0\0\0a\0\0\0\0\2\0\0\0bc", sizeof wire);
    read_exactly(client, wire, sizeof wire);
    assert_memory_equal(wire, "\1\0\0\0a\0\0\0\0\2\0\0\0bc", sizeof wire);
    SDLNet_TCP_Close(client);
}

// ---- delay ----

static void echo_comes_no_sooner_than_the_delay(void **state) {
    Setup *setup = *state;
    thaw_echo_server_set_delay(setup->server, 150);
    TCPsocket client = connect_to(setup->options.port);
    for (int i = 0; i < 2; i++) {
        Uint64 since_ns = thaw_clock_ns();
        expect_bare_echo(client, "slow");
        assert_true(thaw_clock_ns() - since_ns >= 150u * THAW_NS_PER_MS);
    }
    SDLNet_TCP_Close(client);
}

// What happens meanwhile wakes whoever sleeps in the server; he sleeps on.
static void delay_is_not_cut_short_by_what_else_happens(void **state) {
    Setup *setup = *state;
    thaw_echo_server_set_delay(setup->server, 150);
    TCPsocket client = connect_to(setup->options.port);
    TCPsocket other = connect_to(setup->options.port);
    Uint64 since_ns = thaw_clock_ns();
    write_message(client, "slow", 4);
    wait_until(SDL_AtomicGet(&setup->taken) == 1);
    write_bytes(other, "\4\0\0\0a", 5);
    wait_until(SDL_AtomicGet(&setup->parts) == 1);
    char wire[8];
    read_exactly(client, wire, sizeof wire);
    assert_true(thaw_clock_ns() - since_ns >= 150u * THAW_NS_PER_MS);
    SDLNet_TCP_Close(client);
    SDLNet_TCP_Close(other);
}

// A client whose message "wait" the server has taken in, and would answer in a long time.
static TCPsocket begin_delayed(Setup *setup) {
    thaw_echo_server_set_delay(setup->server, FOREVER_MS);
    TCPsocket client = connect_to(setup->options.port);
    write_message(client, "wait", 4);
    wait_until(SDL_AtomicGet(&setup->taken) == 1);
    return client;
}

static void delay_has_a_limit(void **state) {
    (void)state;
    ThawServerState *server =
        thaw_state_create(&(ThawEchoServerOptions){.delay_ms = SDL_MAX_UINT32});
    assert_non_null(server);
    assert_int_equal(thaw_state_options(server)->delay_ms, THAW_ECHO_SERVER_DELAY_MAX_MS);
    thaw_state_set_delay(server, 1);
    thaw_state_set_delay(server, SDL_MAX_UINT32);
    assert_int_equal(thaw_state_options(server)->delay_ms, THAW_ECHO_SERVER_DELAY_MAX_MS);
    thaw_state_release(server);
}

static void shorter_delay_ends_a_longer_one_that_runs(void **state) {
    Setup *setup = *state;
    char wire[8];
    TCPsocket client = begin_delayed(setup);
    assert_false(is_readable(client, 50));
    thaw_echo_server_set_delay(setup->server, 0);
    read_exactly(client, wire, sizeof wire);
    assert_memory_equal(wire + THAW_HEADER_SIZE, "wait", 4);
    SDLNet_TCP_Close(client);
}

static void fault_that_comes_during_a_delay_counts(void **state) {
    Setup *setup = *state;
    char wire[8];
    TCPsocket client = begin_delayed(setup);
    choose_fault(setup->server, THAW_FAULT_CUT_HEADER);
    read_exactly(client, wire, THAW_HEADER_SIZE / 2);
    assert_int_equal(read_some(client, wire, 1), 0);
    SDLNet_TCP_Close(client);
}

static void reset_that_comes_during_a_delay_cuts_the_answer_off(void **state) {
    Setup *setup = *state;
    char wire[9];
    TCPsocket client = begin_delayed(setup);
    choose_fault(setup->server, THAW_FAULT_RESET);
    read_exactly(client, wire, sizeof wire);
    assert_memory_equal(wire, "d\0\0\0reset", sizeof wire);
    expect_end(client);
}

static void fault_delay_lengthens_a_delay_that_runs(void **state) {
    Setup *setup = *state;
    char wire[8];
    TCPsocket client = begin_delayed(setup);
    choose_fault(setup->server, THAW_FAULT_DELAY);
    assert_false(is_readable(client, 300));
    choose_fault(setup->server, THAW_FAULT_NONE);
    read_exactly(client, wire, sizeof wire);
    SDLNet_TCP_Close(client);
}

static void delay_of_one_client_does_not_hold_up_another(void **state) {
    Setup *setup = *state;
    thaw_echo_server_set_delay(setup->server, FOREVER_MS);
    TCPsocket slow = connect_to(setup->options.port);
    write_message(slow, "slow", 4);
    wait_until(SDL_AtomicGet(&setup->taken) == 1);
    TCPsocket other = connect_to(setup->options.port);
    wait_until(SDL_AtomicGet(&setup->accepted) == 2);
    SDLNet_TCP_Close(other);
    wait_until(SDL_AtomicGet(&setup->left) == 1);
    SDLNet_TCP_Close(slow);
}

// ---- many clients, and bad ones ----

static void one_client_too_many_is_turned_away_in_order(void **state) {
    Setup *setup = *state;
    TCPsocket clients[THAW_ECHO_SERVER_CLIENTS_MAX];
    for (int i = 0; i < THAW_ECHO_SERVER_CLIENTS_MAX; i++) {
        clients[i] = connect_to(setup->options.port);
        expect_bare_echo(clients[i], "in");
    }
    assert_int_equal(thaw_echo_server_counts(setup->server).clients, THAW_ECHO_SERVER_CLIENTS_MAX);
    expect_end(connect_to(setup->options.port));
    wait_until(thaw_echo_server_counts(setup->server).turned_away == 1);
    wait_until(SDL_AtomicGet(&setup->turned_away) == 1);
    // The others are not disturbed, and a place that gets free is given away again.
    expect_bare_echo(clients[0], "still in");
    SDLNet_TCP_Close(clients[0]);
    wait_until(thaw_echo_server_counts(setup->server).clients == THAW_ECHO_SERVER_CLIENTS_MAX - 1);
    clients[0] = connect_to(setup->options.port);
    expect_bare_echo(clients[0], "in again");
    assert_int_equal(thaw_echo_server_counts(setup->server).accepted,
                     THAW_ECHO_SERVER_CLIENTS_MAX + 1);
    for (int i = 0; i < THAW_ECHO_SERVER_CLIENTS_MAX; i++)
        SDLNet_TCP_Close(clients[i]);
    wait_until(thaw_echo_server_counts(setup->server).clients == 0);
}

static void half_a_header_does_not_hold_up_another_client(void **state) {
    Setup *setup = *state;
    TCPsocket half = connect_to(setup->options.port);
    write_bytes(half, "\1\0", 2);
    TCPsocket other = connect_to(setup->options.port);
    expect_bare_echo(other, "served");
    write_bytes(half, "\0\0x", 3);
    char wire[5];
    read_exactly(half, wire, sizeof wire);
    assert_memory_equal(wire, "\1\0\0\0x", sizeof wire);
    SDLNet_TCP_Close(half);
    SDLNet_TCP_Close(other);
}

static void clients_are_told_apart_by_their_ports(void **state) {
    Setup *setup = *state;
    const char host[] = "127.0.0.1:";
    TCPsocket clients[2];
    int ports[2];
    for (int i = 0; i < 2; i++) {
        clients[i] = connect_to(setup->options.port);
        wait_until(SDL_AtomicGet(&setup->accepted) == i + 1);
        assert_memory_equal(setup->peer, host, sizeof host - 1);
        ports[i] = SDL_atoi(setup->peer + sizeof host - 1);
        assert_in_range(ports[i], 1, 65535);
    }
    assert_int_not_equal(ports[0], ports[1]);
    SDLNet_TCP_Close(clients[0]);
    SDLNet_TCP_Close(clients[1]);
}

static void client_that_lies_about_a_length_is_cut(void **state) {
    Setup *setup = *state;
    TCPsocket liar = connect_to(setup->options.port);
    TCPsocket other = connect_to(setup->options.port);
    write_bytes(liar, "\xff\xff\xff\xff", 4);
    expect_end(liar);
    expect_bare_echo(other, "served");
    SDLNet_TCP_Close(other);
}

static void limit_of_the_server_is_what_its_options_say(void **state) {
    (void)state;
    ThawEchoServerOptions options = {.max_message = 5};
    ThawEchoServer *server = start_server(&options);
    TCPsocket client = connect_to(options.port);
    expect_bare_echo(client, "12345");
    write_bytes(client, "\6\0\0\0", 4);
    expect_end(client);
    thaw_echo_server_destroy(server);
}

// ---- silent clients ----

#define SILENCE_MS 200u

static ThawEchoServer *start_impatient(ThawEchoServerOptions *options) {
    if (options->silence_ms == 0)
        options->silence_ms = SILENCE_MS;
    return start_server(options);
}

static void client_that_says_nothing_is_hung_up_on(void **state) {
    (void)state;
    ThawEchoServerOptions options = {0};
    ThawEchoServer *server = start_impatient(&options);
    TCPsocket silent = connect_to(options.port);
    TCPsocket slow = connect_to(options.port);
    write_bytes(slow, "\5\0\0\0ab", 6); // the rest of it never comes
    expect_end(silent);
    expect_end(slow);
    wait_until(thaw_echo_server_counts(server).clients == 0);
    thaw_echo_server_destroy(server);
}

static void client_that_is_not_read_is_not_silent(void **state) {
    (void)state;
    ThawEchoServerOptions options = {.fault = THAW_FAULT_NOT_READING, .silence_ms = 1000};
    ThawEchoServer *server = start_impatient(&options);
    TCPsocket client = connect_to(options.port);
    char wire[8];
    write_message(client, "talk", 4);
    assert_false(is_readable(client, 2000));
    thaw_echo_server_set_fault(server, THAW_FAULT_NONE);
    read_exactly(client, wire, sizeof wire);
    SDLNet_TCP_Close(client);
    thaw_echo_server_destroy(server);
}

static void client_that_spoke_while_its_thread_was_held_is_not_silent(void **state) {
    Setup *setup = *state;
    ThawEchoServerOptions options = {.silence_ms = 300, .observer = {note_event, setup}};
    ThawEchoServer *server = start_server(&options);
    SDL_AtomicSet(&setup->hold, 1);
    TCPsocket client = connect_to(options.port);
    char wire[8];
    write_message(client, "talk", 4);
    wait_until(SDL_AtomicGet(&setup->accepted) == 1);
    SDL_Delay(2 * options.silence_ms);
    SDL_AtomicSet(&setup->hold, 0);
    read_exactly(client, wire, sizeof wire);
    SDLNet_TCP_Close(client);
    thaw_echo_server_destroy(server);
}

static void client_that_waits_for_its_answer_is_not_silent(void **state) {
    (void)state;
    ThawEchoServerOptions options = {.delay_ms = 4 * SILENCE_MS};
    ThawEchoServer *server = start_impatient(&options);
    TCPsocket client = connect_to(options.port);
    expect_bare_echo(client, "late");
    SDLNet_TCP_Close(client);
    thaw_echo_server_destroy(server);
}

#ifndef THAW_MEMORY_NET  // a write is limited by the system's own socket, which is not there
#define WRITTEN_MS 8000u // 16 MiB are out by then, even on a busy machine

static void client_that_takes_nothing_of_its_answer_is_hung_up_on(void **state) {
    (void)state;
    ThawEchoServerOptions options = {.silence_ms = WRITTEN_MS};
    ThawEchoServer *server = start_impatient(&options);
    Uint8 *bytes = new_pattern(16 * MIB, 1); // before the server begins to count
    TCPsocket client = connect_to(options.port);
    write_message(client, bytes, 16 * MIB); // more than the buffers of both sockets hold
    wait_until(thaw_echo_server_counts(server).clients == 0);
    SDL_free(bytes);
    SDLNet_TCP_Close(client);
    thaw_echo_server_destroy(server);
}
#endif

static void client_that_leaves_inside_a_message_is_forgotten(void **state) {
    Setup *setup = *state;
    TCPsocket client = connect_to(setup->options.port);
    write_bytes(client, "\5\0\0\0abc", 7);
    SDLNet_TCP_Close(client);
    wait_until(SDL_AtomicGet(&setup->left) == 1);
    ThawEchoServerCounts counts = thaw_echo_server_counts(setup->server);
    assert_int_equal(counts.clients, 0);
    assert_int_equal(counts.echoed, 0);
    assert_int_equal(counts.accepted, 1);
}

static void flooded_client_that_leaves_is_forgotten(void **state) {
    Setup *setup = *state;
    TCPsocket client = connect_to(setup->options.port);
    choose_fault(setup->server, THAW_FAULT_FLOOD);
    write_message(client, "more", 4);
    char wire[8];
    read_exactly(client, wire, sizeof wire);
    SDLNet_TCP_Close(client);
    wait_until(SDL_AtomicGet(&setup->left) == 1);
    assert_int_equal(thaw_echo_server_counts(setup->server).clients, 0);
}

static void flood_is_the_same_answer_again_and_again(void **state) {
    Setup *setup = *state;
    TCPsocket client = connect_to(setup->options.port);
    choose_fault(setup->server, THAW_FAULT_FLOOD);
    write_message(client, "more", 4);
    for (int i = 0; i < 10000; i++) { // more than it has in one piece
        char wire[8];
        read_exactly(client, wire, sizeof wire);
        assert_memory_equal(wire, "\4\0\0\0more", sizeof wire);
    }
    SDLNet_TCP_Close(client);
}

static void server_that_does_not_read_is_not_said_to_wait(void **state) {
    Setup *setup = *state;
    TCPsocket client = connect_to(setup->options.port);
    wait_until(SDL_AtomicGet(&setup->waits) == 1);
    choose_fault(setup->server, THAW_FAULT_NOT_READING);
    wait_until(SDL_AtomicGet(&setup->waits) == 0);
    choose_fault(setup->server, THAW_FAULT_NONE);
    expect_bare_echo(client, "reads again");
    SDLNet_TCP_Close(client);
}

// The server waits for a message; the fault comes just before it.
static void message_that_is_not_read_is_kept(void **state) {
    Setup *setup = *state;
    TCPsocket client = connect_to(setup->options.port);
    for (int i = 0; i < 10; i++) {
        char wire[5];
        wait_until(SDL_AtomicGet(&setup->waits) == 1);
        thaw_echo_server_set_fault(setup->server, THAW_FAULT_NOT_READING);
        write_message(client, "x", 1);
        wait_until(SDL_AtomicGet(&setup->waits) == 0);
        assert_int_equal(SDL_AtomicGet(&setup->taken), i);
        thaw_echo_server_set_fault(setup->server, THAW_FAULT_NONE);
        read_exactly(client, wire, sizeof wire);
    }
    SDLNet_TCP_Close(client);
}

// A client whose message "half" is half in, and a fault that comes then.
static TCPsocket begin_half(Setup *setup, ThawFault fault) {
    TCPsocket client = connect_to(setup->options.port);
    write_bytes(client, "\4\0\0\0ha", 6);
    wait_until(SDL_AtomicGet(&setup->parts) == 1);
    choose_fault(setup->server, fault);
    return client;
}

static void half_a_message_is_not_read_on(void **state) {
    Setup *setup = *state;
    TCPsocket client = begin_half(setup, THAW_FAULT_NOT_READING);
    char wire[8];
    write_bytes(client, "lf", 2);
    assert_false(is_readable(client, 300));
    assert_int_equal(SDL_AtomicGet(&setup->taken), 0);
    choose_fault(setup->server, THAW_FAULT_NONE);
    read_exactly(client, wire, sizeof wire);
    assert_memory_equal(wire + THAW_HEADER_SIZE, "half", 4);
    SDLNet_TCP_Close(client);
}

static void half_a_message_does_not_hold_up_a_reset(void **state) {
    Setup *setup = *state;
    TCPsocket client = begin_half(setup, THAW_FAULT_RESET);
    char wire[9];
    write_bytes(client, "lf", 2);
    while (read_some(client, wire, sizeof wire) > 0) { // what came before the reset
    }
    wait_until(SDL_AtomicGet(&setup->left) == 1);
    assert_int_equal(SDL_AtomicGet(&setup->taken), 0);
    SDLNet_TCP_Close(client);
}

static void half_a_message_does_not_hold_up_pushes(void **state) {
    Setup *setup = *state;
    TCPsocket client = begin_half(setup, THAW_FAULT_PUSH);
    char wire[10];
    read_exactly(client, wire, sizeof wire);
    assert_memory_equal(wire + THAW_HEADER_SIZE, "push 1", 6);
    SDLNet_TCP_Close(client);
}

// ---- starting and stopping ----

// Send a message and read no echo; returns when the server is stuck in sending it.
static TCPsocket begin_not_reading(Setup *setup) {
    TCPsocket client = connect_to(setup->options.port);
    Uint8 *bytes = new_pattern(LARGE, 1);
    write_message(client, bytes, LARGE);
    SDL_free(bytes);
    Nap nap = {0};
    wait_until(SDL_AtomicGet(&setup->sends) > 0 &&
               is_stuck_in_system(&nap, SDL_AtomicGet(&setup->guest)));
    return client;
}

static void stop_is_quick_and_hangs_up_on_clients(void **state) {
    Setup *setup = *state;
    TCPsocket idle = connect_to(setup->options.port);
    TCPsocket half = connect_to(setup->options.port);
    TCPsocket waiting = connect_to(setup->options.port);
    expect_bare_echo(idle, "here");
    thaw_echo_server_set_delay(setup->server, FOREVER_MS);
    write_bytes(half, "\4\0\0\0a", 5);
    write_message(waiting, "x", 1);
    // What a closed socket has not read makes the system send a reset instead of an end.
    wait_until(SDL_AtomicGet(&setup->taken) == 2 && SDL_AtomicGet(&setup->parts) == 1);
    expect_quick_stop(setup);
    expect_end(idle);
    expect_end(half);
    expect_end(waiting);
}

// Nothing else happens that would wake it.
static void stop_wakes_the_only_client(void **state) {
    Setup *setup = *state;
    TCPsocket client = begin_delayed(setup);
    expect_quick_stop(setup);
    expect_end(client);
}

static void stop_is_quick_with_a_client_that_does_not_read(void **state) {
    Setup *setup = *state;
    TCPsocket client = begin_not_reading(setup);
    expect_quick_stop(setup);
    SDLNet_TCP_Close(client);
}

static void stop_is_over_when_every_client_is_gone_or_had_its_time(void **state) {
    Setup *setup = *state;
    TCPsocket client = begin_not_reading(setup);
    assert_false(thaw_echo_server_has_stopped(setup->server)); // nobody has asked it to
    Uint64 since_ns = thaw_clock_ns();
    thaw_echo_server_begin_stop(setup->server);
    wait_until(thaw_echo_server_has_stopped(setup->server));
    assert_true(elapsed_ms(since_ns) >= THAW_GRACE_MS);
    expect_quick_stop(setup);
    SDLNet_TCP_Close(client);
}

static void stopped_server_calls_its_observer_no_more(void **state) {
    Setup *setup = *state;
    TCPsocket client = begin_not_reading(setup);
    Uint8 *echo = SDL_malloc(MIB);
    expect_quick_stop(setup);
    int sends = SDL_AtomicGet(&setup->sends);
    while (read_some(client, echo, MIB) > 0) { // the stuck thread gets free and ends
    }
    assert_int_equal(SDL_AtomicGet(&setup->sends), sends);
    assert_int_equal(SDL_AtomicGet(&setup->left), 0);
    SDL_free(echo);
    SDLNet_TCP_Close(client);
}

static void stop_waits_for_an_observer_that_is_slow(void **state) {
    Setup *setup = *state;
    TCPsocket client = connect_to(setup->options.port);
    SDL_AtomicSet(&setup->slow, 1);
    write_bytes(client, "\4\0\0\0a", 5);
    wait_until(SDL_AtomicGet(&setup->parts) == 1);
    thaw_echo_server_destroy(setup->server);
    setup->server = NULL;
    assert_int_equal(SDL_AtomicGet(&setup->slow), 0);
    SDLNet_TCP_Close(client);
}

static void stop_is_not_over_while_an_observer_holds_a_thread(void **state) {
    Setup *setup = *state;
    SDL_AtomicSet(&setup->hold, 1);
    TCPsocket client = connect_to(setup->options.port);
    wait_until(SDL_AtomicGet(&setup->accepted) == 1);
    thaw_echo_server_begin_stop(setup->server);
    for (Uint64 since_ns = thaw_clock_ns(); elapsed_ms(since_ns) < SLOW_MS; SDL_Delay(1))
        assert_false(thaw_echo_server_has_stopped(setup->server));
    SDL_AtomicSet(&setup->hold, 0);
    wait_until(thaw_echo_server_has_stopped(setup->server));
    expect_quick_stop(setup);
    SDLNet_TCP_Close(client);
}

static void taken_port_gives_an_error_that_names_it(void **state) {
    Setup *setup = *state;
    char number[16];
    char other[16];
    SDL_snprintf(number, sizeof number, "port %d ", setup->options.port);
    SDL_snprintf(other, sizeof other, "--port %d", setup->options.port + 1);
    SDL_ClearError();
    assert_null(thaw_echo_server_create(&setup->options));
    assert_non_null(SDL_strstr(SDL_GetError(), number));
    assert_non_null(SDL_strstr(SDL_GetError(), other));
    TCPsocket client = connect_to(setup->options.port);
    expect_bare_echo(client, "unharmed");
    SDLNet_TCP_Close(client);
}

static void last_port_of_all_is_not_the_end(void **state) {
    (void)state;
    ThawEchoServerOptions options = {.port = 65535, .port_count = 5};
    ThawEchoServer *server = thaw_echo_server_create(&options); // or another program has it
    SDL_ClearError();
    assert_null(thaw_echo_server_create(&options));
    assert_non_null(SDL_strstr(SDL_GetError(), "port 65535 is taken"));
    assert_non_null(SDL_strstr(SDL_GetError(), "--port 50008"));
    thaw_echo_server_destroy(server);
}

static void any_number_of_ports_may_be_tried(void **state) {
    (void)state;
    ThawEchoServerOptions options = {.port = find_port(), .port_count = SDL_MAX_SINT32};
    ThawEchoServer *server = thaw_echo_server_create(&options);
    assert_non_null(server);
    thaw_echo_server_destroy(server);
}

static void next_free_port_is_taken_where_several_will_do(void **state) {
    Setup *setup = *state;
    ThawEchoServerOptions options = setup->options;
    options.port_count = 100;
    ThawEchoServer *server = thaw_echo_server_create(&options);
    assert_non_null(server);
    assert_int_equal(thaw_echo_server_port(setup->server), setup->options.port);
    assert_in_range(thaw_echo_server_port(server), options.port + 1, options.port + 99);
    TCPsocket client = connect_to(thaw_echo_server_port(server));
    expect_bare_echo(client, "beside");
    SDLNet_TCP_Close(client);
    // It keeps its port: what closes and opens its door again does not begin the search anew.
    int port = thaw_echo_server_port(server);
    choose_fault(server, THAW_FAULT_REFUSE);
    choose_fault(server, THAW_FAULT_NONE);
    assert_int_equal(thaw_echo_server_port(server), port);
    thaw_echo_server_destroy(server);
}

static void search_for_a_port_ends_and_names_the_first(void **state) {
    Setup *setup = *state;
    ThawEchoServerOptions options = setup->options;
    ThawEchoServerOptions next = {.port = options.port + 1};
    ThawEchoServer *beside = thaw_echo_server_create(&next); // or another program has it
    char number[16];
    SDL_snprintf(number, sizeof number, "port %d ", options.port);
    for (options.port_count = 1; options.port_count <= 2; options.port_count++) {
        assert_null(thaw_echo_server_create(&options));
        assert_non_null(SDL_strstr(SDL_GetError(), number));
    }
    thaw_echo_server_destroy(beside);
}

static void ports_out_of_range_are_refused(void **state) {
    const int ports[] = {0, -1, 65536};
    (void)state;
    for (size_t i = 0; i < SDL_arraysize(ports); i++) {
        SDL_ClearError();
        assert_null(thaw_echo_server_create(&(ThawEchoServerOptions){.port = ports[i]}));
        assert_int_not_equal(SDL_strlen(SDL_GetError()), 0);
    }
    // Who may have the first one is up to the system.
    SDL_ClearError();
    ThawEchoServer *server = thaw_echo_server_create(&(ThawEchoServerOptions){.port = 1});
    assert_null(SDL_strstr(SDL_GetError(), "between"));
    thaw_echo_server_destroy(server);
    thaw_echo_server_begin_stop(NULL);
    thaw_echo_server_destroy(NULL);
}

// Of an older program, of a newer one that wants nothing new, and of one that does.
static void options_of_other_versions_travel_with_their_size(void **state) {
    Setup *setup = *state;
    struct {
        ThawEchoServerOptions known;
        Uint32 unknown[2];
    } options = {.known = {.port = find_port(), .port_count = 100}};
    ThawEchoServer *server = thaw_echo_server_create_sized(&options.known, sizeof options);
    assert_non_null(server);
    thaw_echo_server_destroy(server);

    options.unknown[1] = 1;
    assert_null(thaw_echo_server_create_sized(&options.known, sizeof options));
    assert_non_null(SDL_strstr(SDL_GetError(), thaw_version()));

    thaw_echo_server_destroy(setup->server);
    options.known.observer = (ThawHook){note_event, setup};
    size_t size = offsetof(ThawEchoServerOptions, observer);
    setup->server = thaw_echo_server_create_sized(&options.known, size);
    assert_non_null(setup->server);
    TCPsocket client = connect_to(thaw_echo_server_port(setup->server));
    expect_bare_echo(client, "hello");
    SDLNet_TCP_Close(client);
    assert_int_equal(SDL_AtomicGet(&setup->accepted), 0);
}

static void port_is_free_again_after_a_stop(void **state) {
    Setup *setup = *state;
    TCPsocket client = connect_to(setup->options.port);
    expect_bare_echo(client, "before");
    expect_quick_stop(setup);
    expect_end(client);
    setup->server = thaw_echo_server_create(&setup->options);
    assert_non_null(setup->server);
    client = connect_to(setup->options.port);
    expect_bare_echo(client, "after");
    SDLNet_TCP_Close(client);
}

// The socket of the client is still there, but nobody listens.
static void port_is_free_once_a_server_has_stopped(void **state) {
    Setup *setup = *state;
    TCPsocket client = connect_to(setup->options.port);
    expect_bare_echo(client, "before");
    thaw_echo_server_begin_stop(setup->server);
    wait_until(thaw_echo_server_has_stopped(setup->server));
    ThawEchoServer *next = thaw_echo_server_create(&setup->options);
    assert_non_null(next);
    thaw_echo_server_destroy(setup->server);
    setup->server = next;
    SDLNet_TCP_Close(client);
    client = connect_to(setup->options.port);
    expect_bare_echo(client, "after");
    SDLNet_TCP_Close(client);
}

// No client keeps it from stopping, so it has stopped as soon as nobody listens.
static void port_is_free_once_an_idle_server_has_stopped(void **state) {
    Setup *setup = *state;
    for (int i = 0; i < 3; i++) {
        thaw_echo_server_begin_stop(setup->server);
        wait_until(thaw_echo_server_has_stopped(setup->server));
        ThawEchoServer *next = thaw_echo_server_create(&setup->options);
        assert_non_null(next);
        thaw_echo_server_destroy(setup->server);
        setup->server = next;
    }
}

static void closed_door_refuses_and_opens_again(void **state) {
    Setup *setup = *state;
    int port = setup->options.port;
    ThawClient *client = thaw_client_create(NULL);
    assert_non_null(client);
    for (int i = 0; i < 2; i++) {
        choose_fault(setup->server, THAW_FAULT_REFUSE);
        expect_reply(client, thaw_client_connect(client, "127.0.0.1", port), THAW_ERROR_REFUSED);
        choose_fault(setup->server, THAW_FAULT_NONE);
        connect_client(client, port);
        expect_echo(client, (const Uint8 *)"open", 4);
        expect_reply(client, thaw_client_close(client), THAW_OK);
    }
    thaw_client_destroy(client);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#ifndef _WIN32
#define SELECT_LIMIT 1024 // descriptors that select takes

// Let this process have more files open than select takes. Returns the limit before. Ends the test
// as skipped where that is not allowed: nobody has to be refused then.
static struct rlimit allow_many_files(void) {
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    struct rlimit more = {2 * SELECT_LIMIT, before.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &more) != 0)
        skip();
    return before;
}

// SDL_net waits with select, which ends the program over a descriptor that it does not take. This
// test has to be the first: a thread that other tests left inside a system call closes its socket
// at a time of its own, and would make room below the limit.
static void sockets_that_select_does_not_take_are_refused(void **state) {
    (void)state;
    static int files[SELECT_LIMIT];
    int count = 0;
    struct rlimit before = allow_many_files();
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    ThawClient *client = thaw_client_create(&(ThawClientOptions){0});
    ThawEchoServerOptions options = {.port = find_port()};
    while (count < SELECT_LIMIT && (count == 0 || files[count - 1] < SELECT_LIMIT - 1)) {
        files[count] = open("/dev/null", O_RDONLY);
        assert_true(files[count] >= 0);
        count++;
    }
    ThawEchoServer *server = thaw_echo_server_create(&options);
    assert_null(server);
    assert_non_null(SDL_strstr(SDL_GetError(), "too many files open"));
    ThawReply reply =
        expect_reply(client, thaw_client_connect(client, "127.0.0.1", port), THAW_ERROR_MEMORY);
    assert_non_null(SDL_strstr(reply.text, "too many files open"));
    while (count > 0)
        close(files[--count]);
    connect_client(client, port);
    thaw_client_destroy(client);
    SDLNet_TCP_Close(listener);
    setrlimit(RLIMIT_NOFILE, &before);
}
#endif

#if !defined _WIN32 && !defined THAW_MEMORY_NET
// The client takes the last number that a socket may have; those that are left are to spare.
static void client_without_a_socket_to_spare_is_turned_away(void **state) {
    (void)state;
    static int files[SELECT_LIMIT];
    int count = 0;
    struct rlimit before = allow_many_files();
    ThawEchoServerOptions options = {0};
    ThawEchoServer *server = start_server(&options);
    while (thaw_descriptor_is_left()) {
        assert_true(count < SELECT_LIMIT);
        files[count++] = open("/dev/null", O_RDONLY);
    }
    close(files[0]); // for the client
    TCPsocket client = connect_to(options.port);
    expect_end(client);
    wait_until(thaw_echo_server_counts(server).turned_away == 1);
    while (count > 1)
        close(files[--count]);
    thaw_echo_server_destroy(server);
    setrlimit(RLIMIT_NOFILE, &before);
}
#endif

#ifndef _WIN32
static void asking_for_sockets_takes_none(void **state) {
    (void)state;
    int before = count_descriptors();
    for (int i = 0; i < SELECT_LIMIT; i++)
        assert_true(thaw_descriptor_is_left());
    assert_true(count_descriptors() <= before);
}
#endif

#ifndef _WIN32 // there a full backlog refuses
// A filler of the listener before may still hang in it, and fills nothing of the new one.
static void black_hole_that_comes_back_is_full_again(void **state) {
    static const ThawFault between[] = {THAW_FAULT_REFUSE, THAW_FAULT_NONE, THAW_FAULT_REFUSE,
                                        THAW_FAULT_NONE, THAW_FAULT_REFUSE};
    Setup *setup = *state;
    ThawClientOptions options = {.connect_timeout_ms = 300};
    ThawClient *client = thaw_client_create(&options);
    assert_non_null(client);
    choose_fault(setup->server, THAW_FAULT_BLACK_HOLE);
    for (size_t i = 0; i < SDL_arraysize(between); i++) {
        choose_fault(setup->server, between[i]);
        choose_fault(setup->server, THAW_FAULT_BLACK_HOLE);
        Uint32 id = thaw_client_connect(client, "127.0.0.1", setup->options.port);
        expect_reply(client, id, THAW_ERROR_TIMEOUT);
    }
    thaw_client_destroy(client);
    expect_quick_stop(setup); // however many fillers still hang
}
#endif

#if !defined _WIN32 && !defined THAW_MEMORY_NET // they take no second word on the backlog
// All clients may come at the same moment, before the first of them is let in.
static void expect_room_for_all(ThawDoorway *doorway, int port) {
    TCPsocket clients[THAW_ECHO_SERVER_CLIENTS_MAX];
    for (int i = 0; i < THAW_ECHO_SERVER_CLIENTS_MAX; i++)
        clients[i] = connect_to(port);
    for (int i = 0; i < THAW_ECHO_SERVER_CLIENTS_MAX; i++) {
        ThawArrival arrival;
        wait_until(thaw_doorway_accept(doorway, &arrival));
        assert_true(arrival.may_enter);
        SDLNet_TCP_Close(arrival.socket);
        SDLNet_TCP_Close(clients[i]);
    }
}

static void open_door_has_room_for_all_clients_at_once(void **state) {
    (void)state;
    ThawArrival arrival;
    ThawEchoServerOptions options = {.port = find_port()};
    ThawServerState *server = thaw_state_create(&options);
    assert_non_null(server);
    ThawDoorway *doorway = thaw_doorway_create(server);
    assert_non_null(doorway);
    expect_room_for_all(doorway, options.port);
    Uint64 since_ns = thaw_clock_ns();
    thaw_state_set_fault(server, THAW_FAULT_BLACK_HOLE);
    wait_until(!thaw_doorway_move(doorway) &&
               thaw_state_counts(server).door == THAW_DOOR_BLACK_HOLE);
    thaw_state_set_fault(server, THAW_FAULT_NONE);
    wait_until(thaw_doorway_move(doorway));
    // The last of those that have filled it hangs until the system tries again, a second after the
    // first time.
    bool finished = thaw_doorway_wait_finished(doorway, 0);
    assert_true(!finished || elapsed_ms(since_ns) > 900);
    while (thaw_doorway_wait(doorway, 3 * STUCK_MS) > 0 && thaw_doorway_accept(doorway, &arrival))
        SDLNet_TCP_Close(arrival.socket);
    expect_room_for_all(doorway, options.port);
    thaw_doorway_destroy(doorway);
    thaw_state_release(server);
}
#endif

static void dripping_and_splitting_leave_messages_whole(void **state) {
    Setup *setup = *state;
    TCPsocket client = connect_to(setup->options.port);
    choose_fault(setup->server, THAW_FAULT_DRIP);
    expect_bare_echo(client, "a");
    expect_bare_echo(client, "b");
    choose_fault(setup->server, THAW_FAULT_SPLIT);
    expect_bare_echo(client, "whole");
    expect_bare_echo(client, "c");
    SDLNet_TCP_Close(client);
}

static void pushes_are_numbered_and_a_second_apart(void **state) {
    Setup *setup = *state;
    Uint64 since_ns = thaw_clock_ns();
    TCPsocket client = connect_to(setup->options.port);
    choose_fault(setup->server, THAW_FAULT_PUSH);
    char wire[2 * (THAW_HEADER_SIZE + 6)];
    read_exactly(client, wire, sizeof wire);
    assert_memory_equal(wire, "\6\0\0\0push 1\6\0\0\0push 2", sizeof wire);
    assert_true(elapsed_ms(since_ns) >= 1000);
    SDLNet_TCP_Close(client);
}

static void push_is_something_that_the_client_was_given(void **state) {
    Setup *setup = *state;
    choose_fault(setup->server, THAW_FAULT_PUSH);
    thaw_echo_server_arm_watchdog(setup->server, 1500);
    TCPsocket client = connect_to(setup->options.port);
    wait_until(SDL_AtomicGet(&setup->left) == 1);
    assert_true(SDL_AtomicGet(&setup->left_ms) - SDL_AtomicGet(&setup->sent_ms) >= 1500);
    SDLNet_TCP_Close(client);
}

// What comes of the body is right, also where the server sends it in several pieces.
static void cut_body_is_half_of_the_message(void **state) {
    Setup *setup = *state;
    enum { WHOLE = 300000 };
    TCPsocket client = connect_to(setup->options.port);
    choose_fault(setup->server, THAW_FAULT_CUT_BODY);
    Uint8 *bytes = new_pattern(WHOLE, 1);
    Uint8 *wire = SDL_malloc(THAW_HEADER_SIZE + WHOLE / 2);
    assert_non_null(wire);
    write_message(client, bytes, WHOLE);
    read_exactly(client, wire, THAW_HEADER_SIZE + WHOLE / 2);
    assert_memory_equal(wire, "\xe0\x93\4\0", THAW_HEADER_SIZE); // 300,000
    assert_memory_equal(wire + THAW_HEADER_SIZE, bytes, WHOLE / 2);
    assert_int_equal(read_some(client, wire, 1), 0);
    SDL_free(wire);
    SDL_free(bytes);
    SDLNet_TCP_Close(client);
}

// The header has four bytes: the pieces cut it twice, and then header and payload apart.
static void split_message_comes_in_pieces_that_grow(void **state) {
    Setup *setup = *state;
    const size_t sizes[] = {1, 2, 3, 5, 7};
    TCPsocket client = connect_to(setup->options.port);
    choose_fault(setup->server, THAW_FAULT_SPLIT);
    expect_bare_echo(client, "fourteen bytes");
    wait_until(SDL_AtomicGet(&setup->pieces) == (int)SDL_arraysize(sizes));
    for (size_t i = 0; i < SDL_arraysize(sizes); i++)
        assert_int_equal(SDL_AtomicGet(&setup->sizes[i]), sizes[i]);
    SDLNet_TCP_Close(client);
}

#ifdef __linux__ // other systems drop what has come when a reset comes
static void reset_comes_in_the_middle_of_a_message(void **state) {
    Setup *setup = *state;
    choose_fault(setup->server, THAW_FAULT_RESET);
    TCPsocket client = connect_to(setup->options.port);
    write_message(client, "hello", 5);
    char wire[9];
    read_exactly(client, wire, sizeof wire);
    assert_memory_equal(wire, "d\0\0\0reset", sizeof wire);
    assert_true(read_some(client, wire, 1) < 0);
    SDLNet_TCP_Close(client);
}
#endif

static void faults_are_found_by_their_names(void **state) {
    (void)state;
    ThawFault found = THAW_FAULT_PUSH;
    for (int i = 0; i < THAW_FAULT_COUNT; i++) {
        assert_true(thaw_fault_find(thaw_fault_name((ThawFault)i), &found));
        assert_int_equal(found, i);
    }
    assert_false(thaw_fault_find("no such fault", &found));
    assert_int_equal(found, THAW_FAULT_COUNT - 1); // untouched
    assert_string_equal(thaw_fault_name(THAW_FAULT_COUNT), "?");
    assert_string_equal(thaw_fault_explain(THAW_FAULT_COUNT), "?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
#ifndef _WIN32
        cmocka_unit_test(sockets_that_select_does_not_take_are_refused), // before threads may stick
#ifndef THAW_MEMORY_NET
        cmocka_unit_test(client_without_a_socket_to_spare_is_turned_away), // and this one as well
#endif
#endif
        cmocka_unit_test(faults_are_found_by_their_names),
        TEST(messages_come_back_byte_for_byte),
        TEST(messages_sent_together_come_back_one_by_one),
        TEST(echo_comes_no_sooner_than_the_delay),
        TEST(delay_is_not_cut_short_by_what_else_happens),
        cmocka_unit_test(delay_has_a_limit),
        TEST(shorter_delay_ends_a_longer_one_that_runs),
        TEST(fault_that_comes_during_a_delay_counts),
        TEST(reset_that_comes_during_a_delay_cuts_the_answer_off),
        TEST(fault_delay_lengthens_a_delay_that_runs),
        TEST(delay_of_one_client_does_not_hold_up_another),
        TEST(pushes_are_numbered_and_a_second_apart),
        TEST(push_is_something_that_the_client_was_given),
        TEST(dripping_and_splitting_leave_messages_whole),
        TEST(cut_body_is_half_of_the_message),
        TEST(split_message_comes_in_pieces_that_grow),
#ifdef __linux__
        TEST(reset_comes_in_the_middle_of_a_message),
#endif
        TEST(one_client_too_many_is_turned_away_in_order),
        TEST(half_a_header_does_not_hold_up_another_client),
        TEST(clients_are_told_apart_by_their_ports),
        TEST(client_that_lies_about_a_length_is_cut),
        TEST(limit_of_the_server_is_what_its_options_say),
        cmocka_unit_test(client_that_says_nothing_is_hung_up_on),
        cmocka_unit_test(client_that_is_not_read_is_not_silent),
        TEST(client_that_spoke_while_its_thread_was_held_is_not_silent),
        cmocka_unit_test(client_that_waits_for_its_answer_is_not_silent),
#ifndef THAW_MEMORY_NET
        cmocka_unit_test(client_that_takes_nothing_of_its_answer_is_hung_up_on),
#endif
        TEST(client_that_leaves_inside_a_message_is_forgotten),
        TEST(flooded_client_that_leaves_is_forgotten),
        TEST(flood_is_the_same_answer_again_and_again),
        TEST(server_that_does_not_read_is_not_said_to_wait),
        TEST(message_that_is_not_read_is_kept),
        TEST(half_a_message_is_not_read_on),
        TEST(half_a_message_does_not_hold_up_a_reset),
        TEST(half_a_message_does_not_hold_up_pushes),
        TEST(stop_is_quick_and_hangs_up_on_clients),
        TEST(stop_wakes_the_only_client),
        TEST(stop_is_quick_with_a_client_that_does_not_read),
        TEST(stop_is_over_when_every_client_is_gone_or_had_its_time),
        TEST(stopped_server_calls_its_observer_no_more),
        TEST(stop_waits_for_an_observer_that_is_slow),
        TEST(stop_is_not_over_while_an_observer_holds_a_thread),
        TEST(taken_port_gives_an_error_that_names_it),
        cmocka_unit_test(any_number_of_ports_may_be_tried),
        cmocka_unit_test(last_port_of_all_is_not_the_end),
        TEST(next_free_port_is_taken_where_several_will_do),
        TEST(search_for_a_port_ends_and_names_the_first),
        TEST(ports_out_of_range_are_refused),
        TEST(options_of_other_versions_travel_with_their_size),
        TEST(port_is_free_again_after_a_stop),
        TEST(port_is_free_once_a_server_has_stopped),
        TEST(port_is_free_once_an_idle_server_has_stopped),
        TEST(closed_door_refuses_and_opens_again),
#ifndef _WIN32
        cmocka_unit_test(asking_for_sockets_takes_none),
#ifndef THAW_MEMORY_NET
        cmocka_unit_test(open_door_has_room_for_all_clients_at_once),
#endif
        TEST(black_hole_that_comes_back_is_full_again),
#endif
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
