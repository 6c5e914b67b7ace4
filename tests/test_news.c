// Tests of auto_receive: messages and the end of a connection come by themselves, as news.
//
// The tests of the first part run under each strategy, whose name is in front of theirs. The events
// of each client are folded: what is told of news must fit as well.
#include "fold.h"

#define MESSAGES 300                   // more than a client holds here
#define CAPACITY 8                     // of a client that is not polled
#define WAITING_MAX (3 * CAPACITY + 1) // replies, and news, that may wait in all
#define ROUNDS 10
#define NOBODY_POLLS_MS 2000 // for as long as this
#define LARGE (32u * MIB)    // far more than the buffers of both sockets hold
#define LIMIT_MS 1000u       // a deadline
#define TOLD_MS 50u          // an end is promised to be told within this while nothing else happens

typedef struct Setup {
    ThawStrategy strategy;
    Fold fold;
    SDL_atomic_t listens;  // how often the network thread has begun to listen
    SDL_atomic_t connects; // number of connects begun
    SDL_atomic_t rings;
    SDL_atomic_t network; // the number of the network thread
    ThawClient *client;
    TCPsocket peer; // the other end
    SDL_Thread *thread;
    Uint32 count;   // of messages that the thread writes
    Uint32 hold_ms; // time for which the observer holds the thread at the reply of news; 0: none
} Setup;

static void observe(void *userdata, const ThawEvent *event) {
    Setup *setup = userdata;
    fold_note(&setup->fold, event);
    if (event->lane == THAW_LANE_NETWORK && SDL_AtomicGet(&setup->network) == 0)
        SDL_AtomicSet(&setup->network, (int)thread_number());
    if (event->kind == THAW_EVENT_CALL && event->call == THAW_CALL_RECEIVE &&
        event->command_id == 0)
        SDL_AtomicAdd(&setup->listens, 1);
    if (event->kind == THAW_EVENT_CALL && event->call == THAW_CALL_CONNECT)
        SDL_AtomicAdd(&setup->connects, 1);
    if (event->kind == THAW_EVENT_REPLIED && event->command_id == 0)
        SDL_Delay(setup->hold_ms); // this is what is tested: an observer that takes its time
}

static void ring(void *userdata) {
    SDL_AtomicAdd(&((Setup *)userdata)->rings, 1);
}

static int set_up(void **state) {
    static Setup setup;
    const ThawStrategy *strategy = *state;
    setup = (Setup){.strategy = strategy ? *strategy : THAW_STRATEGY_WORKER};
    *state = &setup;
    return 0;
}

static int tear_down(void **state) {
    Setup *setup = *state;
    thaw_client_destroy(setup->client);
    SDL_WaitThread(setup->thread, NULL); // it ends with the connection
    if (setup->peer)
        SDLNet_TCP_Close(setup->peer);
    if (setup->fold.mutex) // it has begun a client
        fold_end(&setup->fold);
    return 0;
}

static ThawClient *begin(Setup *setup, ThawClientOptions options) {
    options.strategy = setup->strategy;
    options.auto_receive = true;
    fold_begin(&setup->fold);
    options.observer = (ThawHook){observe, setup};
    options.doorbell = (ThawDoorbell){ring, setup};
    setup->client = thaw_client_create(&options);
    assert_non_null(setup->client);
    return setup->client;
}

static ThawClient *begin_connected(Setup *setup, ThawClientOptions options) {
    begin(setup, options);
    setup->peer = connect_to_bare_peer(setup->client);
    return setup->client;
}

static ThawReply expect_news(ThawClient *client, ThawCommandType type, ThawError code) {
    ThawReply reply = {0};
    wait_until(poll_reply(client, &reply));
    assert_int_equal(reply.id, 0);
    assert_int_equal(reply.type, type);
    assert_int_equal(reply.code, code);
    assert_int_equal(reply.status, code == THAW_OK ? THAW_STATUS_SUCCESS : THAW_STATUS_ERROR);
    assert_int_equal(reply.connected, type == THAW_COMMAND_RECEIVE);
    assert_int_equal(thaw_client_is_connected(client), reply.connected);
    assert_true(reply.finished_ns > 0);
    assert_int_equal(reply.submitted_ns, 0);
    return reply;
}

static void expect_message(ThawClient *client, const char *text) {
    ThawReply reply = expect_news(client, THAW_COMMAND_RECEIVE, THAW_OK);
    assert_string_equal(thaw_frame_text(reply.frame), text);
    assert_int_equal(reply.size, SDL_strlen(text));
    clear_reply(&reply);
}

static void expect_end(ThawClient *client, ThawError code) {
    ThawReply reply = expect_news(client, THAW_COMMAND_CLOSE, code);
    assert_null(reply.frame);
    assert_true(*reply.text != '\0');
}

static void say(Setup *setup, const char *text) {
    write_message(setup->peer, text, (Uint32)SDL_strlen(text));
}

static void hang_up(Setup *setup) {
    SDLNet_TCP_Close(setup->peer);
    setup->peer = NULL;
}

// Whatever is there has been polled, and nothing more comes within a moment.
static void expect_quiet(ThawClient *client) {
    ThawReply reply;
    Uint64 since_ns = thaw_clock_ns();
    while (elapsed_ms(since_ns) < 3 * TOLD_MS) {
        assert_false(poll_reply(client, &reply));
        SDL_Delay(1);
    }
}

// ---- under each strategy ----

static void messages_come_by_themselves(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    say(setup, "one");
    expect_message(client, "one");
    say(setup, "");
    say(setup, "three");
    expect_message(client, "");
    expect_message(client, "three");
    assert_int_equal(thaw_client_outstanding_count(client), 0);
    expect_quiet(client);
}

// Whoever sleeps between two polls misses nothing of what has come meanwhile.
static void each_wait_is_followed_by_what_is_there(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){.capacity = 2});
    for (int i = 0; i < 6; i++)
        say(setup, "x");
    expect_message(client, "x");
    for (int i = 1; i < 6; i++) {
        ThawReply reply = {0};
        assert_true(thaw_client_wait(client, PATIENCE_MS));
        assert_true(poll_reply(client, &reply));
        assert_string_equal(thaw_frame_text(reply.frame), "x");
        clear_reply(&reply);
    }
}

static void send_does_not_wait_for_the_peer(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    expect_quiet(client);
    for (Uint32 id = 2; id < 12; id++) {
        char bytes[THAW_HEADER_SIZE + 4];
        assert_int_equal(thaw_client_send(client, "line", 4), id);
        expect_reply(client, id, THAW_OK);
        read_exactly(setup->peer, bytes, sizeof bytes);
    }
}

static void end_is_told_while_nothing_is_outstanding(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    expect_quiet(client);
    hang_up(setup);
    Start since = start_now();
    expect_end(client, THAW_ERROR_CLOSED);
    expect_prompt(since);
    expect_quiet(client);
}

static void last_words_come_before_the_end(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    say(setup, "first");
    say(setup, "last");
    hang_up(setup);
    expect_message(client, "first");
    expect_message(client, "last");
    expect_end(client, THAW_ERROR_CLOSED);
}

static void end_inside_a_message_says_so(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    write_bytes(setup->peer, "\5\0\0\0hal", 7);
    expect_quiet(client);
    hang_up(setup);
    expect_end(client, THAW_ERROR_CUT);
}

static void message_above_the_limit_ends_the_connection(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){.max_message = 10});
    write_message(setup->peer, "eleven bytes", 11);
    expect_end(client, THAW_ERROR_TOO_LARGE);
}

static void receive_takes_the_next_message_for_itself(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    expect_quiet(client);
    Uint32 id = thaw_client_receive(client);
    say(setup, "asked for");
    expect_text(client, id, "asked for");
    say(setup, "unasked");
    expect_message(client, "unasked");
}

static void receive_that_sees_the_end_is_answered_before_the_news(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    Uint32 id = thaw_client_receive(client);
    if (setup->strategy != THAW_STRATEGY_BLOCK)
        expect_quiet(client); // there a poll would wait for the answer
    hang_up(setup);
    expect_reply(client, id, THAW_ERROR_CLOSED);
    expect_end(client, THAW_ERROR_CLOSED);
    expect_quiet(client);
}

static void send_that_sees_the_end_is_answered_before_the_news(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    Uint8 *bytes = new_pattern(LARGE, 1);
    hang_up(setup); // the first piece still goes out; the system then says that nobody takes it
    Uint32 id = thaw_client_send(client, bytes, LARGE);
    SDL_free(bytes);
    ThawReply reply = {0};
    wait_until(poll_reply(client, &reply));
    if (reply.id == 0) { // noticed before the SEND began
        assert_int_equal(reply.type, THAW_COMMAND_CLOSE);
        expect_reply(client, id, THAW_ERROR_STATE);
    } else {
        assert_int_equal(reply.id, id);
        assert_int_not_equal(reply.code, THAW_OK);
        ThawError code = reply.code;
        expect_end(client, code);
    }
    expect_quiet(client);
}

static void wait_goes_on_until_the_end_that_follows(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    setup->hold_ms = 3 * TOLD_MS;
    Uint32 id = thaw_client_receive(client);
    hang_up(setup);
    expect_reply(client, id, THAW_ERROR_CLOSED);
    assert_true(thaw_client_wait(client, PATIENCE_MS));
    expect_end(client, THAW_ERROR_CLOSED);
    Start start = start_now();
    assert_false(thaw_client_wait(client, PATIENCE_MS)); // nothing can come
    expect_prompt(start);
}

static void close_of_our_own_is_no_news(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    Uint32 id = thaw_client_close(client);
    expect_reply(client, id, THAW_OK);
    hang_up(setup);
    expect_quiet(client);
}

static void greeting_comes_after_the_reply_to_connect(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    for (Uint32 round = 0; round < 5; round++) {
        setup->peer = connect_to_bare_peer(client); // which expects the reply first
        say(setup, "hello");
        hang_up(setup);
        expect_message(client, "hello");
        expect_end(client, THAW_ERROR_CLOSED);
    }
}

static void cancelled_receive_leaves_the_message_to_the_news(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    Uint32 id = thaw_client_receive(client);
    expect_quiet(client);
    assert_true(thaw_client_cancel(client, id));
    expect_reply(client, id, THAW_ERROR_CANCELLED);
    say(setup, "late");
    expect_message(client, "late");
}

static void strategy_may_change_while_it_listens(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    ThawStrategy next = (ThawStrategy)((setup->strategy + 1) % THAW_STRATEGY_COUNT);
    assert_true(thaw_client_set_strategy(client, next));
    char byte;
    assert_int_equal(read_some(setup->peer, &byte, 1), 0);
    hang_up(setup);
    expect_quiet(client);
    setup->peer = connect_to_bare_peer(client);
    say(setup, "anew");
    expect_message(client, "anew");
}

// Writes numbered messages as fast as they are taken.
static int write_numbers(void *userdata) {
    Setup *setup = userdata;
    for (Uint32 i = 0; i < setup->count; i++) {
        const Uint8 bytes[] = {4, 0, 0, 0, (Uint8)i, (Uint8)(i >> 8), (Uint8)(i >> 16), 0};
        if (SDLNet_TCP_Send(setup->peer, bytes, sizeof bytes) < (int)sizeof bytes)
            break;
    }
    return 0;
}

static void expect_numbers(ThawClient *client, Uint32 count) {
    for (Uint32 i = 0; i < count; i++) {
        ThawReply reply = expect_news(client, THAW_COMMAND_RECEIVE, THAW_OK);
        const Uint8 *bytes = thaw_frame_payload(reply.frame);
        assert_int_equal(reply.size, 4);
        assert_int_equal(bytes[0] | bytes[1] << 8 | bytes[2] << 16, i);
        clear_reply(&reply);
    }
}

static void more_than_fits_comes_in_order_and_whole(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){.capacity = CAPACITY});
    setup->count = MESSAGES;
    setup->thread = SDL_CreateThread(write_numbers, "numbers", setup);
    expect_numbers(client, MESSAGES);
    expect_quiet(client);
}

static void long_sends_and_their_echoes_pass_each_other(void **state) {
    Setup *setup = *state;
    ThawEchoServerOptions options = {0};
    ThawEchoServer *server = start_server(&options);
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    Uint8 *bytes = new_pattern(MIB, 3);
    connect_client(client, options.port);
    const int count = 24;
    for (int i = 0; i < count; i++)
        assert_true(thaw_client_send(client, bytes, MIB) > 0);
    int sent = 0;
    for (int echoes = 0; echoes < count || sent < count;) {
        ThawReply reply = {0};
        wait_until(poll_reply(client, &reply));
        assert_int_equal(reply.code, THAW_OK);
        sent += reply.id > 0;
        echoes += reply.frame != NULL;
        if (reply.frame)
            assert_memory_equal(thaw_frame_payload(reply.frame), bytes, MIB);
        clear_reply(&reply);
    }
    SDL_free(bytes);
    thaw_client_destroy(client);
    setup->client = NULL;
    thaw_echo_server_destroy(server);
}

// What a server with a fault makes of one SEND: so many messages, and then this end, if any.
typedef struct Disaster {
    ThawFault fault;
    int messages;
    ThawError end; // THAW_OK: none
} Disaster;

static const Disaster disasters[] = {
    {THAW_FAULT_NONE, 1, THAW_OK},
    {THAW_FAULT_SILENT, 0, THAW_OK},
    {THAW_FAULT_DRIP, 1, THAW_OK},
    {THAW_FAULT_SPLIT, 1, THAW_OK},
    {THAW_FAULT_CUT_HEADER, 0, THAW_ERROR_CUT},
    {THAW_FAULT_CUT_BODY, 0, THAW_ERROR_CUT},
    {THAW_FAULT_HUGE_LENGTH, 0, THAW_ERROR_TOO_LARGE},
    {THAW_FAULT_GARBAGE, 0, THAW_ERROR_TOO_LARGE},
    {THAW_FAULT_FLOOD, 5000, THAW_OK},
    {THAW_FAULT_NOT_READING, 0, THAW_OK},
    {THAW_FAULT_DUPLICATE, 2, THAW_OK},
    {THAW_FAULT_PUSH, 2, THAW_OK}, // its own first word, and the echo
};

static void play(Setup *setup, ThawEchoServer *server, int port, const Disaster *disaster) {
    ThawClient *client = setup->client;
    choose_fault(server, disaster->fault);
    connect_client(client, port);
    Uint32 id = thaw_client_send(client, "hi", 2);
    int messages = 0;
    for (bool sent = false; !sent || messages < disaster->messages;) {
        ThawReply reply = {0};
        wait_until(poll_reply(client, &reply));
        assert_int_equal(reply.code, THAW_OK);
        assert_true(reply.id == id || (reply.id == 0 && reply.frame));
        sent = sent || reply.id == id;
        messages += reply.id == 0;
        clear_reply(&reply);
    }
    if (disaster->end)
        expect_end(client, disaster->end);
    thaw_echo_server_set_fault(server, THAW_FAULT_NONE);
    if (!disaster->end)
        thaw_client_close(client);
    while (thaw_client_outstanding_count(client) > 0) { // a flood has more
        ThawReply reply = {0};
        wait_until(poll_reply(client, &reply));
        assert_int_equal(reply.code, THAW_OK);
        clear_reply(&reply);
    }
}

static void play_all(Setup *setup, const Disaster *rows, size_t count) {
    ThawEchoServerOptions options = {0};
    ThawEchoServer *server = start_server(&options);
    begin(setup, (ThawClientOptions){.capacity = CAPACITY});
    for (size_t i = 0; i < count; i++)
        play(setup, server, options.port, &rows[i]);
    thaw_client_destroy(setup->client);
    setup->client = NULL;
    thaw_echo_server_destroy(server);
}

static void disasters_come_as_news(void **state) {
    play_all(*state, disasters, SDL_arraysize(disasters));
}

static void reset_comes_as_news(void **state) {
    const Disaster row = {THAW_FAULT_RESET, 0, THAW_ERROR_RESET};
    skip_where_resets_get_lost();
    play_all(*state, &row, 1);
}

// ---- with a network thread ----

static void flood_that_nobody_polls_is_held_back_and_sends_go_out(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){.capacity = CAPACITY});
    setup->count = 4 * MESSAGES * MESSAGES; // more than both buffers hold
    setup->thread = SDL_CreateThread(write_numbers, "numbers", setup);
    Uint64 since_ns = thaw_clock_ns();
    while (elapsed_ms(since_ns) < NOBODY_POLLS_MS)
        SDL_Delay(10);
    SDL_LockMutex(setup->fold.mutex);
    int waiting = setup->fold.news;
    SDL_UnlockMutex(setup->fold.mutex);
    assert_int_equal(waiting, CAPACITY);
    Start since = start_now();
    assert_int_equal(thaw_client_send(client, "through", 7), 2);
    char bytes[THAW_HEADER_SIZE + 7];
    read_exactly(setup->peer, bytes, sizeof bytes);
    expect_prompt(since);
    assert_memory_equal(bytes + THAW_HEADER_SIZE, "through", 7);
    expect_numbers(client, CAPACITY);
    expect_reply(client, 2, THAW_OK);
}

static int wait_for_news(Setup *setup) {
    Uint64 since_ns = thaw_clock_ns();
    while (elapsed_ms(since_ns) < 6 * TOLD_MS)
        SDL_Delay(10);
    SDL_LockMutex(setup->fold.mutex);
    int waiting = setup->fold.news;
    SDL_UnlockMutex(setup->fold.mutex);
    return waiting;
}

static void bytes_are_limited_like_messages(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){.max_message = 100000});
    Uint8 bytes[60000] = {0};
    for (int i = 0; i < 5; i++)
        write_message(setup->peer, bytes, sizeof bytes);
    assert_int_equal(wait_for_news(setup), 2); // 60 000 are below the limit, 120 000 are not
    for (int i = 0; i < 5; i++) {
        ThawReply reply = expect_news(client, THAW_COMMAND_RECEIVE, THAW_OK);
        clear_reply(&reply);
    }
}

static void short_messages_are_not_held_back_by_a_low_limit(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){.max_message = 8});
    for (int i = 0; i < 20; i++)
        say(setup, "12345678");
    assert_int_equal(wait_for_news(setup), 20);
    for (int i = 0; i < 20; i++)
        expect_message(client, "12345678");
}

static void give_up_send(ThawClient *client) {
    Uint8 *bytes = new_pattern(LARGE, 1);
    Uint32 id = thaw_client_send(client, bytes, LARGE);
    SDL_free(bytes);
    expect_quiet(client); // it sits in the system: nobody reads
    thaw_client_cancel_all(client);
    expect_reply(client, id, THAW_ERROR_CANCELLED);
}

static void stuck_send_is_given_up_with_news_of_the_end(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    give_up_send(client);
    expect_end(client, THAW_ERROR_CANCELLED);
    expect_quiet(client);
    hang_up(setup);
    setup->peer = connect_to_bare_peer(client);
    say(setup, "a fresh worker listens");
    expect_message(client, "a fresh worker listens");
}

// The thread is given up, but the connection that it listened to has had its end before.
static void end_is_not_told_again_when_the_next_connect_hangs(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    hang_up(setup);
    expect_end(client, THAW_ERROR_CLOSED);
    Uint32 id = thaw_client_connect(client, "127.0.0.1", hole.port);
    wait_until(SDL_AtomicGet(&setup->connects) == 2);
    thaw_client_cancel_all(client);
    expect_reply(client, id, THAW_ERROR_CANCELLED);
    assert_int_equal(thaw_client_disowned_count(client), 1);
    expect_quiet(client);
    close_hole(&hole);
}

// The client goes on without that thread, and without what it would still have told.
static void end_that_was_not_polled_is_lost_with_the_strategy(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    give_up_send(client);
    assert_true(thaw_client_set_strategy(client, THAW_STRATEGY_POLL));
    expect_quiet(client);
}

// A flood ends a loop of polls early; there is more to poll at once.
static void sleep_is_over_after_a_full_round_of_news(void **state) {
    Setup *setup = *state;
    setup->strategy = THAW_STRATEGY_POLL;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){.capacity = 1});
    ThawReply none;
    say(setup, "one");
    say(setup, "two");
    expect_message(client, "one");
    assert_false(poll_reply(client, &none));
    assert_int_equal(thaw_client_sleep_limit_ms(client), 0);
    expect_message(client, "two");
}

// Reads a long message, and says a word in the middle of it.
static int interrupt(void *userdata) {
    Setup *setup = userdata;
    Uint8 *bytes = SDL_malloc(MIB);
    Uint32 left = LARGE + THAW_HEADER_SIZE;
    bool said = false;
    int came = 1;
    while (bytes && left > 0 && came > 0) {
        came = SDLNet_TCP_Recv(setup->peer, bytes, (int)MIB);
        left -= (Uint32)SDL_max(came, 0);
        if (!said && left < LARGE - MIB)
            say(setup, "middle");
        said = said || left < LARGE - MIB;
    }
    SDL_free(bytes);
    return 0;
}

static void time_held_at_news_does_not_count_for_the_command(void **state) {
    Setup *setup = *state;
    setup->hold_ms = 2 * LIMIT_MS;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){.send_timeout_ms = LIMIT_MS});
    Uint8 *bytes = new_pattern(LARGE, 1);
    Uint32 id = thaw_client_send(client, bytes, LARGE);
    SDL_free(bytes);
    setup->thread = SDL_CreateThread(interrupt, "interrupt", setup);
    expect_message(client, "middle");
    ThawReply reply = {0};
    wait_until(poll_reply(client, &reply));
    assert_int_equal(reply.id, id);
    if (reply.code != THAW_OK) { // a machine that is that slow
        assert_int_equal(reply.code, THAW_ERROR_TIMEOUT);
        assert_true(reply.finished_ns - reply.started_ns >= 3ull * LIMIT_MS * THAW_NS_PER_MS);
    }
    clear_reply(&reply);
}

// A caller that is slower than the peer. Returns how many replies it has taken.
static int poll_until_none(ThawClient *client) {
    int count = 0;
    for (ThawReply reply; poll_reply(client, &reply); clear_reply(&reply)) {
        assert_in_range(++count, 1, WAITING_MAX);
        SDL_Delay(2);
    }
    return count;
}

static void loop_of_polls_ends_in_a_flood(void **state) {
    Setup *setup = *state;
    ThawEchoServerOptions options = {.fault = THAW_FAULT_FLOOD};
    ThawEchoServer *server = start_server(&options);
    ThawClient *client = begin(setup, (ThawClientOptions){.capacity = CAPACITY});
    connect_client(client, options.port);
    thaw_client_send(client, "hi", 2);
    for (int i = 0, heard = 0; i < ROUNDS; i++) {
        if (setup->strategy == THAW_STRATEGY_WORKER) // it rings for what came meanwhile
            wait_until(SDL_AtomicGet(&setup->rings) > heard);
        heard = SDL_AtomicGet(&setup->rings);
        poll_until_none(client);
    }
    thaw_client_destroy(client);
    setup->client = NULL;
    thaw_echo_server_destroy(server);
}

static void doorbell_rings_for_news_and_sleep_ends(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    int rings = SDL_AtomicGet(&setup->rings);
    assert_int_equal(thaw_client_sleep_limit_ms(client), -1);
    assert_false(thaw_client_wait(client, 20));
    say(setup, "news");
    assert_true(thaw_client_wait(client, PATIENCE_MS));
    assert_int_equal(thaw_client_sleep_limit_ms(client), 0);
    wait_until(SDL_AtomicGet(&setup->rings) == rings + 1);
    expect_message(client, "news");
    hang_up(setup);
    assert_true(thaw_client_wait(client, PATIENCE_MS));
    expect_end(client, THAW_ERROR_CLOSED);
    assert_false(thaw_client_wait(client, PATIENCE_MS)); // at once: nothing can come
}

static void connection_that_is_not_to_listen_does_not(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin(setup, (ThawClientOptions){0});
    for (int round = 0; round < 2; round++) {
        bool listens = round == 1;
        thaw_client_set_auto_receive(client, listens);
        setup->peer = connect_to_bare_peer(client);
        assert_int_equal(thaw_client_is_listening(client), listens);
        thaw_client_set_auto_receive(client, !listens); // for the next one
        say(setup, "spoken");
        if (listens) {
            expect_message(client, "spoken");
        } else {
            expect_quiet(client);
            expect_text(client, thaw_client_receive(client), "spoken");
        }
        expect_reply(client, thaw_client_close(client), THAW_OK);
        hang_up(setup);
    }
}

static void listening_is_one_call_however_often_it_looks(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_connected(setup, (ThawClientOptions){0});
    wait_until(SDL_AtomicGet(&setup->listens) == 1);
    expect_quiet(client);
    assert_int_equal(SDL_AtomicGet(&setup->listens), 1);
    say(setup, "heard");
    expect_message(client, "heard");
    wait_until(SDL_AtomicGet(&setup->listens) == 2);
    expect_quiet(client);
    assert_int_equal(SDL_AtomicGet(&setup->listens), 2);
}

// Between two looks it sleeps.
static void expect_sleeps(Setup *setup) {
    long number = SDL_AtomicGet(&setup->network);
    long sleeps = thread_sleeps(number);
    if (sleeps < 0)
        skip();
    wait_until(thread_sleeps(number) > sleeps + 3);
}

static void thread_that_hears_nothing_sleeps(void **state) {
    Setup *setup = *state;
    begin_connected(setup, (ThawClientOptions){0});
    wait_until(SDL_AtomicGet(&setup->listens) == 1);
    expect_sleeps(setup);
}

static void thread_that_has_no_room_for_news_sleeps(void **state) {
    Setup *setup = *state;
    begin_connected(setup, (ThawClientOptions){.capacity = 1});
    say(setup, "fits");
    say(setup, "does not");
    wait_until(SDL_AtomicGet(&setup->rings) == 2); // for CONNECT, and for the first
    expect_sleeps(setup);
}

static ThawStrategy strategies[] = {THAW_STRATEGY_WORKER, THAW_STRATEGY_POLL, THAW_STRATEGY_BLOCK};

#define UNDER_EACH(test)                                                                           \
    {"worker_" #test, test, set_up, tear_down, &strategies[0]},                                    \
        {"poll_" #test, test, set_up, tear_down, &strategies[1]}, {                                \
        "block_" #test, test, set_up, tear_down, &strategies[2]                                    \
    }
#define UNDER_TWO(test) /* under the third, nobody can cancel while it waits */                    \
    {"worker_" #test, test, set_up, tear_down, &strategies[0]}, {                                  \
        "poll_" #test, test, set_up, tear_down, &strategies[1]                                     \
    }
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        UNDER_EACH(messages_come_by_themselves),
        UNDER_EACH(each_wait_is_followed_by_what_is_there),
        UNDER_EACH(send_does_not_wait_for_the_peer),
        UNDER_EACH(end_is_told_while_nothing_is_outstanding),
        UNDER_EACH(last_words_come_before_the_end),
        UNDER_EACH(end_inside_a_message_says_so),
        UNDER_EACH(message_above_the_limit_ends_the_connection),
        UNDER_EACH(receive_takes_the_next_message_for_itself),
        UNDER_EACH(receive_that_sees_the_end_is_answered_before_the_news),
        UNDER_EACH(send_that_sees_the_end_is_answered_before_the_news),
        UNDER_EACH(wait_goes_on_until_the_end_that_follows),
        UNDER_EACH(close_of_our_own_is_no_news),
        UNDER_EACH(greeting_comes_after_the_reply_to_connect),
        UNDER_EACH(strategy_may_change_while_it_listens),
        UNDER_EACH(more_than_fits_comes_in_order_and_whole),
        UNDER_EACH(long_sends_and_their_echoes_pass_each_other),
        UNDER_EACH(disasters_come_as_news),
        UNDER_EACH(reset_comes_as_news),
        UNDER_EACH(loop_of_polls_ends_in_a_flood),
        UNDER_EACH(connection_that_is_not_to_listen_does_not),
        UNDER_TWO(cancelled_receive_leaves_the_message_to_the_news),
        TEST(flood_that_nobody_polls_is_held_back_and_sends_go_out),
        TEST(bytes_are_limited_like_messages),
        TEST(short_messages_are_not_held_back_by_a_low_limit),
        TEST(stuck_send_is_given_up_with_news_of_the_end),
        TEST(end_is_not_told_again_when_the_next_connect_hangs),
        TEST(end_that_was_not_polled_is_lost_with_the_strategy),
        TEST(sleep_is_over_after_a_full_round_of_news),
        TEST(time_held_at_news_does_not_count_for_the_command),
        TEST(doorbell_rings_for_news_and_sleep_ends),
        TEST(listening_is_one_call_however_often_it_looks),
        TEST(thread_that_hears_nothing_sleeps),
        TEST(thread_that_has_no_room_for_news_sleeps),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
