// Tests that a client and a server cope with every failure of the system, one after the other.
//
// A life (of a client, of a server) is run again and again: with the first call of a kind failing,
// then with the second, and so on until nothing fails any more; for some kinds also with every call
// from there on failing. Each time it must come to an end, nothing that was accepted may stay
// without an answer, and every block of memory must have been given back.
#include "support.h"

#include <errno.h>

#include "frame_inside.h"
#include "inject.h"

#define NTH_MAX 500          // more calls than any life makes
#define MESSAGE_SIZE 200000u // bytes; it goes out in pieces, and its room grows several times
#define SHORT_SIZE 100u      // bytes; fits into any buffer of the system
#define GIVE_UP_MS 150u      // for a server that lets nobody in as long as the system refuses
#define WATCHED_MS 300u
#define ACCEPT_MS 10u                       // from one accept that is refused to the next
#define FILLER_MS 50u                       // from one try to fill a backlog to the next
#define STALE "of something else, long ago" // the error that is there before
#define SKIPPED 77                          // ctest's SKIP_RETURN_CODE

typedef struct Setup {
    ThawEchoServer *server; // the client's peer; never made to fail
    int port;
    Uint8 *message;
    BlackHole hole;
    ThawStrategy strategy; // of the client that lives,
    ThawStrategy next;     // and the one that it changes to
    bool sweeping;
    InjectCall call; // what is made to fail while `sweeping`
    InjectHow how;
    int nth;
    int silent_nth; // the first that made a create return NULL without a word; 0: none did
} Setup;

// A life, and what it is to be put through.
typedef struct Sweep {
    InjectSide side;
    void (*live)(Setup *setup);
    bool settles_late; // blocks come back after the sweep: from the system, or the client's server
} Sweep;

static int begin(void **state) {
    static Setup setup;
    inject_begin();
    if (begin_tests(state) != 0)
        return -1;
    // What the first thread keeps for good is there before anything is counted.
    SDL_SetError("%s", "");
    ThawEchoServerOptions options = {0};
    setup.server = start_server(&options);
    setup.port = options.port;
    setup.message = new_pattern(MESSAGE_SIZE, 7);
    *state = &setup;
    return 0;
}

static int end(void **state) {
    Setup *setup = *state;
    thaw_echo_server_destroy(setup->server);
    SDL_free(setup->message);
    return end_tests(state);
}

// After a test, which may have failed: say what was made to fail.
static int tell(void **state) {
    Setup *setup = *state;
    inject_disarm();
    inject_take_side(INJECT_NOBODY);
    if (setup->sweeping)
        print_error("this was %s, call %d%s, with the strategy %s\n", inject_name(setup->call),
                    setup->nth, setup->how == INJECT_ONCE ? "" : " and all that follow",
                    thaw_strategy_name(setup->strategy));
    setup->sweeping = false;
    setup->strategy = THAW_STRATEGY_WORKER;
    inject_open_error(EMFILE);
    return 0;
}

// Nothing could be created: that must be said in words. Told at the end of the sweep, so that one
// missing sentence does not keep the rest from being tried.
static void check_words(Setup *setup) {
    bool silent = SDL_GetError()[0] == '\0' || SDL_strcmp(SDL_GetError(), STALE) == 0;
    if (silent && setup->silent_nth == 0)
        setup->silent_nth = setup->nth;
}

static void sweep(Setup *setup, Sweep what, InjectCall call, InjectHow how) {
    const int blocks = inject_blocks();
    bool failed = true;
    setup->sweeping = true;
    setup->call = call;
    setup->how = how;
    setup->silent_nth = 0;
    for (int nth = 1; failed; nth++) {
        assert_in_range(nth, 1, NTH_MAX);
        setup->nth = nth;
        inject_arm(what.side, call, how, nth);
        what.live(setup);
        failed = inject_disarm();
        // A thread gives back what it had a little after it said that it is done.
        wait_until(what.settles_late || inject_blocks() == blocks);
    }
    setup->sweeping = false;
    if (setup->silent_nth > 0)
        fail_msg("%s, call %d: NULL came back, and SDL_GetError says nothing", inject_name(call),
                 setup->silent_nth);
}

static void sweep_memory(Setup *setup, Sweep what) {
    sweep(setup, what, INJECT_MEMORY, INJECT_ONCE);
    sweep(setup, what, INJECT_MEMORY, INJECT_FROM_THEN_ON);
}

// ---- a client's life ----

// The next reply must be the one to command `id`, whatever it says.
static ThawReply any_reply(ThawClient *client, Uint32 id, ThawCommandType type) {
    ThawReply reply = {0};
    wait_until(poll_reply(client, &reply));
    assert_int_equal(reply.id, id);
    assert_int_equal(reply.type, type);
    assert_int_equal(reply.status == THAW_STATUS_SUCCESS, reply.code == THAW_OK);
    assert_true(reply.status == THAW_STATUS_SUCCESS || reply.text[0] != '\0');
    return reply;
}

static bool check_reply(ThawClient *client, Uint32 id, ThawCommandType type, const Setup *setup) {
    ThawReply reply = any_reply(client, id, type);
    const bool ok = reply.status == THAW_STATUS_SUCCESS;
    if (ok && type == THAW_COMMAND_RECEIVE) {
        assert_int_equal(reply.size, MESSAGE_SIZE);
        assert_memory_equal(thaw_frame_payload(reply.frame), setup->message, MESSAGE_SIZE);
    }
    assert_int_equal(reply.frame != NULL, ok && type == THAW_COMMAND_RECEIVE);
    clear_reply(&reply);
    return ok;
}

// Submit one of each command at once. A RECEIVE without a SEND before it would wait for ever.
static void submit_round_trip(ThawClient *client, const Setup *setup, Uint32 *ids) {
    ids[THAW_COMMAND_CONNECT] = thaw_client_connect(client, "127.0.0.1", setup->port);
    ids[THAW_COMMAND_SEND] = thaw_client_send(client, setup->message, MESSAGE_SIZE);
    ids[THAW_COMMAND_RECEIVE] = ids[THAW_COMMAND_SEND] ? thaw_client_receive(client) : 0;
    ids[THAW_COMMAND_CLOSE] = thaw_client_close(client);
}

// True when every command was accepted and succeeded.
static bool round_trip(ThawClient *client, const Setup *setup) {
    Uint32 ids[THAW_COMMAND_COUNT] = {0};
    ThawReply reply;
    bool ok = true;
    submit_round_trip(client, setup, ids);
    for (int type = 0; type < THAW_COMMAND_COUNT; type++) {
        if (ids[type] == 0)
            ok = false;
        else if (!check_reply(client, ids[type], (ThawCommandType)type, setup))
            ok = false;
    }
    assert_int_equal(thaw_client_outstanding_count(client), 0);
    assert_false(poll_reply(client, &reply));
    return ok;
}

// What a life gives back: SDL_net, and its threads. One that is detached may still run while the
// program ends.
static int leftovers(void) {
    return inject_net_starts() + inject_detached();
}

static void destroy_client(ThawClient *client, int left) {
    Uint64 since_ns = thaw_clock_ns();
    thaw_client_destroy(client);
    // A client whose worker did not come home in time keeps both, see thaw_client_destroy.
    assert_true(leftovers() == left || elapsed_ms(since_ns) >= THAW_GRACE_MS);
}

static void close_if_open(ThawClient *client) {
    if (thaw_client_is_connected(client))
        expect_reply(client, thaw_client_close(client), THAW_OK);
}

static void live_as_client(Setup *setup) {
    const int left = leftovers();
    SDL_SetError(STALE);
    inject_take_side(INJECT_CLIENT);
    ThawClient *client = thaw_client_create(&(ThawClientOptions){.strategy = setup->strategy});
    assert_int_equal(client == NULL, inject_has_failed()); // NULL is for what has failed
    if (client) {
        bool ok = round_trip(client, setup);
        assert_true(inject_disarm() || ok);
        // One that had to refuse or fail something works again as soon as the system does.
        close_if_open(client);
        assert_true(round_trip(client, setup));
        destroy_client(client, left);
    } else {
        check_words(setup);
        assert_int_equal(leftovers(), left);
    }
    inject_take_side(INJECT_NOBODY);
}

// A client to which messages come by themselves. What it still waits for of one round trip.
typedef struct Hearing {
    int answers;
    bool echo;
    int ends; // of connections that were open
} Hearing;

static void hear(ThawClient *client, const Setup *setup, Hearing *hearing) {
    ThawReply reply = {0};
    wait_until(poll_reply(client, &reply));
    assert_int_equal(reply.status == THAW_STATUS_SUCCESS, reply.code == THAW_OK);
    if (reply.id > 0) {
        hearing->answers--;
        hearing->ends += reply.type == THAW_COMMAND_CONNECT && reply.code == THAW_OK;
        hearing->echo |= reply.type == THAW_COMMAND_SEND && reply.code == THAW_OK;
    } else if (reply.type == THAW_COMMAND_RECEIVE) {
        assert_int_equal(reply.size, MESSAGE_SIZE);
        assert_memory_equal(thaw_frame_payload(reply.frame), setup->message, MESSAGE_SIZE);
        hearing->echo = false;
    } else {
        assert_int_equal(reply.type, THAW_COMMAND_CLOSE);
        assert_false(reply.connected);
        hearing->ends--;
        hearing->echo = false;
    }
    clear_reply(&reply);
}

// CONNECT, SEND, and the echo comes by itself, or the end does: each connection has exactly one.
static void hear_echo(ThawClient *client, Setup *setup) {
    Hearing hearing = {0};
    hearing.answers += thaw_client_connect(client, "127.0.0.1", setup->port) > 0;
    hearing.answers += thaw_client_send(client, setup->message, MESSAGE_SIZE) > 0;
    while (hearing.answers > 0)
        hear(client, setup, &hearing);
    // As long as there is no memory for news, there is none.
    if (setup->how == INJECT_FROM_THEN_ON)
        inject_disarm();
    while (hearing.echo || (hearing.ends > 0 && !thaw_client_is_connected(client)))
        hear(client, setup, &hearing);
    assert_int_equal(hearing.ends, thaw_client_is_connected(client));
}

// CLOSE, unless the connection ends by itself: a look that fails may come at any time.
static void leave(ThawClient *client) {
    ThawReply reply = {0};
    bool ended = !thaw_client_is_connected(client);
    Uint32 id = ended ? 0 : thaw_client_close(client);
    while (reply.id < id) {
        wait_until(poll_reply(client, &reply));
        assert_int_equal(reply.type, THAW_COMMAND_CLOSE);
        assert_int_equal(reply.code == THAW_ERROR_STATE, reply.id > 0 && ended);
        ended = ended || reply.id == 0;
    }
    assert_false(thaw_client_is_connected(client));
}

static void live_as_listener(Setup *setup) {
    const int left = leftovers();
    SDL_SetError(STALE);
    inject_take_side(INJECT_CLIENT);
    ThawClient *client =
        thaw_client_create(&(ThawClientOptions){.strategy = setup->strategy, .auto_receive = true});
    if (client) {
        hear_echo(client, setup);
        inject_disarm();
        leave(client);
        hear_echo(client, setup);
        leave(client);
        destroy_client(client, left);
    } else {
        check_words(setup);
        assert_int_equal(leftovers(), left);
    }
    inject_take_side(INJECT_NOBODY);
}

// Let a call fail in the lives of clients of each strategy.
static void sweep_strategies(Setup *setup, InjectCall call, InjectHow how) {
    const int blocks = inject_blocks();
    for (int strategy = 0; strategy < THAW_STRATEGY_COUNT; strategy++) {
        setup->strategy = (ThawStrategy)strategy;
        sweep(setup, (Sweep){INJECT_CLIENT, live_as_client, true}, call, how);
        sweep(setup, (Sweep){INJECT_CLIENT, live_as_listener, true}, call, how);
        wait_until(inject_blocks() == blocks);
    }
    setup->strategy = THAW_STRATEGY_WORKER;
}

static void client_copes_when_memory_runs_out_anywhere(void **state) {
    sweep_strategies(*state, INJECT_MEMORY, INJECT_ONCE);
    sweep_strategies(*state, INJECT_MEMORY, INJECT_FROM_THEN_ON);
}

static void client_copes_when_a_thread_or_lock_is_refused(void **state) {
    sweep_strategies(*state, INJECT_THREAD, INJECT_ONCE);
    sweep_strategies(*state, INJECT_MUTEX, INJECT_ONCE);
    sweep_strategies(*state, INJECT_COND, INJECT_ONCE);
}

static void client_copes_when_sdl_net_can_not_prepare(void **state) {
    sweep_strategies(*state, INJECT_NET_INIT, INJECT_ONCE);
    sweep_strategies(*state, INJECT_SOCKET_SET, INJECT_ONCE);
    sweep_strategies(*state, INJECT_ADD_SOCKET, INJECT_ONCE);
    sweep_strategies(*state, INJECT_LOOKUP, INJECT_ONCE);
    sweep_strategies(*state, INJECT_OPEN, INJECT_ONCE);
}

static void client_copes_when_the_stream_fails_at_any_call(void **state) {
    for (int how = INJECT_ONCE; how <= INJECT_FROM_THEN_ON; how++) {
        sweep_strategies(*state, INJECT_SEND, (InjectHow)how);
        sweep_strategies(*state, INJECT_RECEIVE, (InjectHow)how);
        sweep_strategies(*state, INJECT_CHECK, (InjectHow)how);
    }
}

// ---- a client that changes its strategy ----

// Only the change itself may fail. Then nothing has changed, the connection least of all; and when
// the system is well again it can be done.
static void live_through_a_change(Setup *setup) {
    const InjectCall call = setup->call;
    inject_take_side(INJECT_CLIENT);
    inject_disarm();
    ThawClient *client = thaw_client_create(&(ThawClientOptions){.strategy = setup->strategy});
    assert_non_null(client);
    connect_client(client, setup->port);
    inject_arm(INJECT_CLIENT, call, setup->how, setup->nth);

    bool changed = thaw_client_set_strategy(client, setup->next);
    const bool failed = inject_disarm();
    assert_int_equal(changed, !failed);
    assert_int_equal(thaw_client_strategy(client), changed ? setup->next : setup->strategy);
    assert_int_equal(thaw_client_is_connected(client), !changed);
    if (!changed) {
        expect_echo(client, setup->message, MESSAGE_SIZE);
        assert_true(thaw_client_set_strategy(client, setup->next));
    }
    assert_true(round_trip(client, setup));
    thaw_client_destroy(client);
    inject_take_side(INJECT_NOBODY);
}

static void refused_change_changes_nothing(void **state) {
    static const InjectCall calls[] = {INJECT_MEMORY, INJECT_THREAD, INJECT_MUTEX, INJECT_COND,
                                       INJECT_SOCKET_SET};
    Setup *setup = *state;
    const int blocks = inject_blocks();
    for (int pair = 0; pair < THAW_STRATEGY_COUNT * THAW_STRATEGY_COUNT; pair++) {
        setup->strategy = (ThawStrategy)(pair / THAW_STRATEGY_COUNT);
        setup->next = (ThawStrategy)(pair % THAW_STRATEGY_COUNT);
        for (size_t i = 0; i < SDL_arraysize(calls) && setup->next != setup->strategy; i++)
            for (int how = INJECT_ONCE; how <= INJECT_FROM_THEN_ON; how++)
                sweep(setup, (Sweep){INJECT_CLIENT, live_through_a_change, true}, calls[i],
                      (InjectHow)how);
        wait_until(inject_blocks() == blocks);
    }
    setup->strategy = THAW_STRATEGY_WORKER;
}

// ---- a client that disowns its worker ----

static void note_connect(void *userdata, const ThawEvent *event) {
    if (event->kind == THAW_EVENT_CALL && event->call == THAW_CALL_CONNECT)
        SDL_AtomicSet((SDL_atomic_t *)userdata, 1);
}

// A client whose worker is stuck in a connect, as command 1.
static ThawClient *new_stuck_client(const Setup *setup, SDL_atomic_t *connects) {
    ThawClientOptions options = {.observer = {note_connect, connects}};
    ThawClient *client = thaw_client_create(&options);
    assert_non_null(client);
    assert_int_equal(thaw_client_connect(client, "127.0.0.1", setup->hole.port), 1);
    wait_until(SDL_AtomicGet(connects) == 1);
    return client;
}

// The worker is given up only when everything may fail; what waited behind goes to a fresh one.
static void live_through_a_disowning(Setup *setup) {
    SDL_atomic_t connects = {0};
    inject_take_side(INJECT_CLIENT);
    const InjectCall call = setup->call;
    inject_disarm();
    ThawClient *client = new_stuck_client(setup, &connects);
    thaw_client_cancel_all(client);
    Uint32 receive = thaw_client_receive(client);
    Uint32 close = thaw_client_close(client);
    assert_true(receive == 2 && close == 3);
    inject_arm(INJECT_CLIENT, call, setup->how, setup->nth);

    assert_int_equal(any_reply(client, 1, THAW_COMMAND_CONNECT).code, THAW_ERROR_CANCELLED);
    assert_int_equal(any_reply(client, receive, THAW_COMMAND_RECEIVE).status, THAW_STATUS_ERROR);
    assert_int_equal(any_reply(client, close, THAW_COMMAND_CLOSE).status, THAW_STATUS_ERROR);
    assert_int_equal(thaw_client_disowned_count(client), 1);
    Uint32 another = thaw_client_close(client);
    if (another != 0)
        assert_int_equal(any_reply(client, another, THAW_COMMAND_CLOSE).status, THAW_STATUS_ERROR);
    inject_disarm();
    assert_true(round_trip(client, setup));
    thaw_client_destroy(client);
    inject_take_side(INJECT_NOBODY);
}

static void disowning_answers_everything_whatever_fails(void **state) {
    static const InjectCall calls[] = {INJECT_THREAD, INJECT_MUTEX, INJECT_COND, INJECT_SOCKET_SET};
    Setup *setup = *state;
    const Sweep what = {INJECT_CLIENT, live_through_a_disowning, true};
    const int blocks = inject_blocks();
    open_hole_or_skip(&setup->hole);
    for (size_t i = 0; i < SDL_arraysize(calls); i++)
        sweep(setup, what, calls[i], INJECT_ONCE);
    sweep_memory(setup, what);
    close_hole(&setup->hole);
    // Now the system lets go of the workers, when it tries the next time.
    wait_until(inject_blocks() == blocks);
}

// No fresh worker can be had for a command that was cancelled by itself: it is cancelled all the
// same.
static void disowning_without_memory_knows_what_was_cancelled(void **state) {
    Setup *setup = *state;
    SDL_atomic_t connects = {0};
    const int blocks = inject_blocks();
    open_hole_or_skip(&setup->hole);
    inject_take_side(INJECT_CLIENT);
    ThawClient *client = new_stuck_client(setup, &connects);
    Uint32 other = thaw_client_receive(client);
    Uint32 later = thaw_client_receive(client);
    assert_true(thaw_client_cancel(client, later));
    assert_true(thaw_client_cancel(client, 1));
    inject_arm(INJECT_CLIENT, INJECT_MEMORY, INJECT_FROM_THEN_ON, 1);
    expect_reply(client, 1, THAW_ERROR_CANCELLED);
    expect_reply(client, other, THAW_ERROR_MEMORY);
    expect_reply(client, later, THAW_ERROR_CANCELLED);
    inject_disarm();
    thaw_client_destroy(client);
    inject_take_side(INJECT_NOBODY);
    close_hole(&setup->hole);
    wait_until(inject_blocks() == blocks);
}

// The worker that took over is stuck as well, and there is no memory for an answer in its place.
static void disowning_waits_for_memory(void **state) {
    Setup *setup = *state;
    SDL_atomic_t connects = {0};
    ThawReply none;
    const int blocks = inject_blocks();
    open_hole_or_skip(&setup->hole);
    inject_take_side(INJECT_CLIENT);
    ThawClient *client = new_stuck_client(setup, &connects);
    assert_int_equal(thaw_client_connect(client, "127.0.0.1", setup->hole.port), 2);
    SDL_AtomicSet(&connects, 0);
    assert_true(thaw_client_cancel(client, 1));
    expect_reply(client, 1, THAW_ERROR_CANCELLED);
    wait_until(SDL_AtomicGet(&connects) == 1);
    inject_arm(INJECT_CLIENT, INJECT_MEMORY, INJECT_FROM_THEN_ON, 1);
    thaw_client_cancel_all(client);
    bool answered = false;
    wait_until((answered = poll_reply(client, &none)) || inject_has_failed());
    answered = answered || poll_reply(client, &none);
    inject_disarm();
    assert_false(answered);
    assert_int_equal(thaw_client_disowned_count(client), 1);
    expect_reply(client, 2, THAW_ERROR_CANCELLED);
    assert_int_equal(thaw_client_disowned_count(client), 2);
    thaw_client_destroy(client);
    inject_take_side(INJECT_NOBODY);
    close_hole(&setup->hole);
    wait_until(inject_blocks() == blocks);
}

// A wait that the system refuses is no end of the stream.
static void look_that_fails_is_a_reset(void **state) {
    Setup *setup = *state;
    const int blocks = inject_blocks();
    inject_take_side(INJECT_CLIENT);
    ThawClient *client = thaw_client_create(&(ThawClientOptions){.strategy = THAW_STRATEGY_POLL});
    connect_client(client, setup->port);
    wait_until(thaw_echo_server_counts(setup->server).clients == 1); // or its blocks come later
    inject_arm(INJECT_CLIENT, INJECT_CHECK, INJECT_ONCE, 1);
    expect_reply(client, thaw_client_receive(client), THAW_ERROR_RESET);
    assert_true(inject_disarm());
    thaw_client_destroy(client);
    inject_take_side(INJECT_NOBODY);
    wait_until(inject_blocks() == blocks);
}

// ---- a server's life ----

// Whether bytes come, or the end. A system that refuses something for good need not let any come.
static bool is_answered(TCPsocket socket, bool refused_for_good) {
    Uint64 since_ns = thaw_clock_ns();
    while (!is_readable(socket, 10)) {
        bool refused = refused_for_good && inject_has_failed();
        if (elapsed_ms(since_ns) > (refused ? GIVE_UP_MS : PATIENCE_MS))
            return false;
    }
    return true;
}

// Send a message and read until it is back. False when the server hangs up instead, or when
// nothing comes.
static bool try_echo(const Setup *setup, int port, Uint32 size, bool refused_for_good) {
    static Uint8 answer[THAW_HEADER_SIZE + MESSAGE_SIZE];
    ThawFrame *frame = thaw_frame_create(setup->message, size);
    assert_non_null(frame);
    const size_t wire_size = THAW_HEADER_SIZE + (size_t)size;
    TCPsocket socket = connect_to(port);
    SDLNet_TCP_Send(socket, thaw_frame_wire(frame), (int)wire_size);
    size_t have = 0;
    int came = 1;
    while (have < wire_size && came > 0 && is_answered(socket, refused_for_good)) {
        came = SDLNet_TCP_Recv(socket, answer + have, (int)(wire_size - have));
        have += (size_t)SDL_max(came, 0);
    }
    SDLNet_TCP_Close(socket);
    bool same = have == wire_size && SDL_memcmp(answer, thaw_frame_wire(frame), wire_size) == 0;
    thaw_frame_free(frame);
    assert_true(same || have < wire_size);
    return same;
}

static ThawEchoServer *start_on_side(const ThawEchoServerOptions *options) {
    SDL_SetError(STALE);
    inject_take_side(INJECT_SERVER);
    ThawEchoServer *server = thaw_echo_server_create(options);
    inject_take_side(INJECT_NOBODY);
    return server;
}

static void stop_server(ThawEchoServer *server, int left) {
    Uint64 since_ns = thaw_clock_ns();
    thaw_echo_server_destroy(server);
    // One whose threads did not come home in time keeps both, see thaw_echo_server_destroy.
    assert_true(leftovers() == left || elapsed_ms(since_ns) >= THAW_GRACE_MS);
}

static void live_as_server(Setup *setup) {
    const int left = leftovers();
    const bool for_good = setup->how == INJECT_FROM_THEN_ON;
    ThawEchoServerOptions options = {.port = find_port()};
    ThawEchoServer *server = start_on_side(&options);
    if (setup->call <= INJECT_OPEN) // others may fail in its thread by now
        assert_int_equal(server == NULL, inject_has_failed());
    bool served = false;
    if (server)
        served = try_echo(setup, options.port, for_good ? SHORT_SIZE : MESSAGE_SIZE, for_good);
    else
        check_words(setup);
    assert_true(inject_disarm() || served);
    const Uint32 visits = server ? 2 : 1; // each is let in, or turned away
    if (!server) {
        assert_int_equal(leftovers(), left);
        server = start_on_side(&options);
    }
    assert_non_null(server);
    assert_true(try_echo(setup, options.port, MESSAGE_SIZE, false));
    wait_until(thaw_echo_server_counts(server).clients == 0);
    ThawEchoServerCounts counts = thaw_echo_server_counts(server);
    assert_int_equal(counts.accepted + counts.turned_away, visits);
    stop_server(server, left);
}

static void server_copes_when_memory_runs_out_anywhere(void **state) {
    sweep_memory(*state, (Sweep){INJECT_SERVER, live_as_server, false});
}

static void server_copes_when_a_thread_or_lock_is_refused(void **state) {
    const Sweep what = {INJECT_SERVER, live_as_server, false};
    sweep(*state, what, INJECT_THREAD, INJECT_ONCE);
    sweep(*state, what, INJECT_THREAD, INJECT_FROM_THEN_ON);
    sweep(*state, what, INJECT_MUTEX, INJECT_ONCE);
    sweep(*state, what, INJECT_COND, INJECT_ONCE);
}

static void server_copes_when_sdl_net_can_not_prepare(void **state) {
    const Sweep what = {INJECT_SERVER, live_as_server, false};
    sweep(*state, what, INJECT_NET_INIT, INJECT_ONCE);
    sweep(*state, what, INJECT_SOCKET_SET, INJECT_ONCE);
    sweep(*state, what, INJECT_ADD_SOCKET, INJECT_ONCE);
    sweep(*state, what, INJECT_LOOKUP, INJECT_ONCE);
    sweep(*state, what, INJECT_OPEN, INJECT_ONCE);
}

static void server_copes_when_a_stream_fails_at_any_call(void **state) {
    const Sweep what = {INJECT_SERVER, live_as_server, false};
    sweep(*state, what, INJECT_ACCEPT, INJECT_ONCE);
    sweep(*state, what, INJECT_SEND, INJECT_ONCE);
    sweep(*state, what, INJECT_RECEIVE, INJECT_ONCE);
    sweep(*state, what, INJECT_CHECK, INJECT_ONCE);
    sweep(*state, what, INJECT_CHECK, INJECT_FROM_THEN_ON);
}

// Another port is proposed, and tried, only where the one that was wanted is taken.
static void server_says_why_it_can_not_listen(void **state) {
    (void)state;
    char text[128];
    ThawEchoServerOptions options = {.port = find_port(), .port_count = 3};
    SDL_snprintf(text, sizeof text, "does not let thaw listen on port %d (system error %d)",
                 options.port, EMFILE);
    inject_arm(INJECT_SERVER, INJECT_OPEN, INJECT_FROM_THEN_ON, 1);
    assert_null(start_on_side(&options));
    assert_int_equal(inject_counted(), 1); // no other port was tried
    assert_true(inject_disarm());
    assert_non_null(SDL_strstr(SDL_GetError(), text));
}

// A client waits at the door, and the system refuses to let it in: too many files are open, say.
static void server_does_not_spin_while_the_system_refuses_clients(void **state) {
    Setup *setup = *state;
    const int blocks = inject_blocks();
    ThawEchoServerOptions options = {.port = find_port()};
    ThawEchoServer *server = start_on_side(&options);
    assert_non_null(server);
    Uint64 since_ns = thaw_clock_ns();
    inject_arm(INJECT_SERVER, INJECT_ACCEPT, INJECT_FROM_THEN_ON, 1);
    TCPsocket guest = connect_to(options.port);
    wait_until(inject_has_failed() && elapsed_ms(since_ns) > WATCHED_MS);
    int accepts = inject_counted();
    assert_in_range(accepts, 1, elapsed_ms(since_ns) / ACCEPT_MS + 1);
    inject_disarm();
    SDLNet_TCP_Close(guest);
    assert_true(try_echo(setup, options.port, MESSAGE_SIZE, false));
    thaw_echo_server_destroy(server);
    wait_until(inject_blocks() == blocks);
}

// ---- a server's door ----

static void expect_full(int port) {
    ThawClientOptions options = {.connect_timeout_ms = WATCHED_MS};
    ThawClient *client = thaw_client_create(&options);
    assert_non_null(client);
    expect_reply(client, thaw_client_connect(client, "127.0.0.1", port), THAW_ERROR_TIMEOUT);
    thaw_client_destroy(client);
}

// The door is to become what `fault` wants it to be while something fails, and to open again.
static void live_with_doors(Setup *setup, ThawFault before, ThawFault fault) {
    ThawEchoServerOptions options = {.port = find_port(), .fault = before};
    const InjectCall call = setup->call;
    inject_disarm();
    ThawEchoServer *server = start_on_side(&options);
    assert_non_null(server);
    wait_until(thaw_echo_server_is_settled(server));
    inject_arm(INJECT_SERVER, call, setup->how, setup->nth);
    choose_fault(server, fault);
    inject_disarm();
    if (fault == THAW_FAULT_BLACK_HOLE)
        expect_full(options.port);
    choose_fault(server, THAW_FAULT_NONE);
    assert_true(try_echo(setup, options.port, MESSAGE_SIZE, false));
    thaw_echo_server_destroy(server);
}

static void live_with_a_black_hole(Setup *setup) {
    live_with_doors(setup, THAW_FAULT_NONE, THAW_FAULT_BLACK_HOLE);
}

static void live_with_a_closed_door(Setup *setup) {
    live_with_doors(setup, THAW_FAULT_REFUSE, THAW_FAULT_NONE);
}

static void black_hole_opens_again_whatever_fails(void **state) {
    const Sweep what = {INJECT_SERVER, live_with_a_black_hole, false};
    sweep(*state, what, INJECT_THREAD, INJECT_ONCE);
    sweep(*state, what, INJECT_LOOKUP, INJECT_ONCE);
    sweep(*state, what, INJECT_OPEN, INJECT_ONCE);
}

static void closed_door_opens_again_whatever_fails(void **state) {
    const Sweep what = {INJECT_SERVER, live_with_a_closed_door, false};
    sweep(*state, what, INJECT_LOOKUP, INJECT_ONCE);
    sweep(*state, what, INJECT_OPEN, INJECT_ONCE);
    sweep(*state, what, INJECT_ADD_SOCKET, INJECT_ONCE);
    sweep(*state, what, INJECT_SOCKET_SET, INJECT_ONCE);
    sweep(*state, what, INJECT_MEMORY, INJECT_ONCE);
}

// A connect that fails because the process lacks something does not tell whether the backlog is
// full, and is tried again, without haste. Any other failure tells that it is: some systems refuse.
static void full_backlog_is_told_from_a_lack(void **state) {
    static const struct {
        int error;
        bool lacks;
    } reasons[] = {{EMFILE, true},  {ENFILE, true},        {ENOMEM, true},
                   {ENOBUFS, true}, {ECONNREFUSED, false}, {0, false}};
    (void)state;
    for (size_t i = 0; i < SDL_arraysize(reasons); i++) {
        ThawEchoServerOptions options = {.port = find_port()};
        ThawEchoServer *server = start_on_side(&options);
        assert_non_null(server);
        inject_open_error(reasons[i].error);
        inject_arm(INJECT_SERVER, INJECT_OPEN, INJECT_FROM_THEN_ON, 1);
        Uint64 since_ns = thaw_clock_ns();
        thaw_echo_server_set_fault(server, THAW_FAULT_BLACK_HOLE);
        wait_until(inject_has_failed() && elapsed_ms(since_ns) > WATCHED_MS);
        wait_until(reasons[i].lacks ? inject_counted() > 1 : thaw_echo_server_is_settled(server));
        int tries = inject_counted();
        assert_int_equal(thaw_echo_server_is_settled(server), !reasons[i].lacks);
        assert_in_range(tries, 1, reasons[i].lacks ? elapsed_ms(since_ns) / FILLER_MS + 1 : 1);
        inject_disarm();
        thaw_echo_server_destroy(server);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, NULL, tell)

// SDL 3 asks for memory that it can do without, keeps some of it as long as it likes, and loses
// blocks when it is refused others: nothing could be said about thaw. sdl2-compat, which puts SDL 3
// behind the functions of SDL 2, numbers its versions from x.y.50 on.
static bool is_sdl3(void) {
    SDL_version version;
    SDL_GetVersion(&version);
    return version.patch >= 50;
}

int main(void) {
    if (is_sdl3()) {
        print_message("left out: SDL 3 has memory of its own\n");
        return SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        TEST(client_copes_when_memory_runs_out_anywhere),
        TEST(client_copes_when_a_thread_or_lock_is_refused),
        TEST(client_copes_when_sdl_net_can_not_prepare),
        TEST(client_copes_when_the_stream_fails_at_any_call),
        TEST(refused_change_changes_nothing),
        TEST(disowning_answers_everything_whatever_fails),
        TEST(disowning_without_memory_knows_what_was_cancelled),
        TEST(disowning_waits_for_memory),
        TEST(look_that_fails_is_a_reset),
        TEST(server_copes_when_memory_runs_out_anywhere),
        TEST(server_copes_when_a_thread_or_lock_is_refused),
        TEST(server_copes_when_sdl_net_can_not_prepare),
        TEST(server_copes_when_a_stream_fails_at_any_call),
        TEST(server_says_why_it_can_not_listen),
        TEST(server_does_not_spin_while_the_system_refuses_clients),
        TEST(black_hole_opens_again_whatever_fails),
        TEST(closed_door_opens_again_whatever_fails),
        TEST(full_backlog_is_told_from_a_lack),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
