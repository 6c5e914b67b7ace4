// Tests of gate.h with a real client and a real server: the worker thread is held in each of its
// states, and whatever one does then is done at once.
#include "fold.h"
#include "support.h"

#include "gate.h"
#include "recording.h"

#define LIMIT_MS 300u // a deadline,
#define HELD_MS 500u  // and how long a thread is held beyond it
#define LARGE (16u * MIB)
#define IDS 8 // commands of one test
#define STEPS_MAX 64

// Where the thread is when something is done.
typedef enum Place {
    ASLEEP,
    AWAKE,
    LOOKUP,
    CONNECT,   // to a black hole, before it
    IN_SYSTEM, // in that connect: the gate is closed, and holds nobody
    SEND,      // a piece of a message to a peer that does not read
    HEADER,    // one byte of it has come
    MADE,      // the reply
    PUT,
    RUNG,
    PLACE_COUNT
} Place;

typedef enum Deed {
    CANCEL,       // and let the thread go
    CANCEL_FIRST, // and let it go much later
    DEADLINE,
    QUIT,
    SWITCH,
    DEED_COUNT
} Deed;

typedef struct Case {
    Place place;
    Deed deed;
} Case;

typedef struct Setup {
    Recording *recording;
    Gate *gate;
    ThawClient *client;
    ThawEchoServer *server;
    BlackHole hole;
    bool has_hole;
    int port;
    Uint32 answered;  // id of the newest reply
    Uint32 cancelled; // id of the first that was cancelled; 0: none

    SDL_mutex *mutex; // guards what follows
    int events;       // of the network thread
    int expired;
    Uint64 held_ns[IDS]; // of each command
    Fold fold;
} Setup;

static Setup setup;

// ---- a client with a gate ----

static void note(const ThawEvent *event) {
    SDL_LockMutex(setup.mutex);
    setup.events += event->lane == THAW_LANE_NETWORK;
    setup.expired += event->kind == THAW_EVENT_EXPIRED;
    SDL_UnlockMutex(setup.mutex);
}

static void observe(void *userdata, const ThawEvent *event) {
    (void)userdata;
    fold_note(&setup.fold, event);
    recorder_observe(recording_recorder(setup.recording), event);
    note(event);
    Uint64 since_ns = thaw_clock_ns();
    gate_observe(setup.gate, event);
    SDL_LockMutex(setup.mutex);
    setup.held_ns[event->command_id % IDS] += thaw_clock_since_ns(since_ns);
    SDL_UnlockMutex(setup.mutex);
}

static void ring(void *userdata) {
    (void)userdata;
}

static int locked(const int *number) {
    SDL_LockMutex(setup.mutex);
    int value = *number;
    SDL_UnlockMutex(setup.mutex);
    return value;
}

static void start_client(Uint32 limit_ms) {
    const ThawClientOptions options = {.observer = {observe, NULL},
                                       .doorbell = {ring, NULL},
                                       .connect_timeout_ms = limit_ms,
                                       .send_timeout_ms = limit_ms,
                                       .receive_timeout_ms = limit_ms};
    setup.client = thaw_client_create(&options);
    assert_non_null(setup.client);
}

static void serve(ThawFault fault) {
    ThawEchoServerOptions options = {.fault = fault};
    setup.server = start_server(&options);
    setup.port = options.port;
}

static int begin(void **state) {
    (void)state;
    SDL_zero(setup);
    setup.mutex = SDL_CreateMutex();
    setup.recording = recording_create();
    assert_non_null(setup.mutex);
    assert_non_null(setup.recording);
    setup.gate = gate_create(recording_recorder(setup.recording));
    assert_non_null(setup.gate);
    fold_begin(&setup.fold);
    return 0;
}

static int end(void **state) {
    (void)state;
    gate_release(setup.gate, 0);
    thaw_client_destroy(setup.client);
    thaw_echo_server_destroy(setup.server);
    if (setup.has_hole)
        close_hole(&setup.hole);
    gate_destroy(setup.gate);
    recording_destroy(setup.recording);
    SDL_DestroyMutex(setup.mutex);
    SDL_DestroyMutex(setup.fold.mutex);
    return 0;
}

// ---- on the way to a place ----

static bool is_there(Place place, const GateHeld *held) {
    switch (place) {
    case AWAKE: return held->kind == THAW_EVENT_AWAKE;
    case LOOKUP: return held->kind == THAW_EVENT_CALL && held->call == THAW_CALL_LOOKUP;
    case CONNECT:
    case IN_SYSTEM: return held->kind == THAW_EVENT_CALL && held->call == THAW_CALL_CONNECT;
    case SEND: return held->kind == THAW_EVENT_SENT && held->command == THAW_COMMAND_SEND;
    case HEADER: return held->kind == THAW_EVENT_RECEIVED;
    case MADE: return held->kind == THAW_EVENT_REPLIED && held->command == THAW_COMMAND_RECEIVE;
    case PUT: return held->kind == THAW_EVENT_PUT && held->command == THAW_COMMAND_RECEIVE;
    case RUNG: return held->kind == THAW_EVENT_RUNG;
    default: return false;
    }
}

static bool is_held(GateHeld *held) {
    return gate_held(setup.gate, held);
}

// Point by point. Nothing is polled on the way, so the doorbell rings for the first reply only.
static void walk_to(Place place) {
    GateHeld held = {0};
    for (int i = 0; i < STEPS_MAX; i++) {
        wait_until(is_held(&held));
        if (is_there(place, &held))
            return;
        gate_release(setup.gate, 1);
    }
    fail_msg("the thread never came to place %d", (int)place);
}

static bool is_asleep(void) {
    recording_drain(setup.recording);
    const MomentThread *thread =
        moment_thread(recording_now(setup.recording), THAW_LANE_NETWORK, 1);
    return thread && thread->asleep;
}

static void submit(Place place) {
    bool large = place == SEND;
    Uint8 *bytes = new_pattern(large ? LARGE : 5, 1);
    thaw_client_connect(setup.client, "127.0.0.1", setup.port);
    if (!setup.has_hole) {
        thaw_client_send(setup.client, bytes, large ? LARGE : 5);
        thaw_client_receive(setup.client);
        thaw_client_close(setup.client);
    }
    SDL_free(bytes);
}

static void go_to(Place place, Uint32 limit_ms) {
    setup.has_hole = place == CONNECT || place == IN_SYSTEM;
    if (setup.has_hole)
        open_hole_or_skip(&setup.hole);
    else
        serve(place == SEND ? THAW_FAULT_NOT_READING : place == HEADER ? THAW_FAULT_DRIP : 0);
    if (setup.has_hole)
        setup.port = setup.hole.port;
    start_client(limit_ms);
    wait_until(is_asleep());
    gate_hold(setup.gate);
    if (place == ASLEEP)
        return;
    submit(place);
    walk_to(place);
    if (place == IN_SYSTEM)
        gate_release(setup.gate, 1);
}

// ---- what is done there ----

static bool is_legal(const ThawReply *reply, Deed deed) {
    // A deadline passes only when the command has taken that time without being held.
    if (reply->code == THAW_ERROR_TIMEOUT) {
        SDL_LockMutex(setup.mutex);
        Uint64 held_ns = setup.held_ns[reply->id % IDS];
        SDL_UnlockMutex(setup.mutex);
        return deed == DEADLINE && thaw_clock_span_ns(reply->started_ns, reply->finished_ns) >=
                                       held_ns + (Uint64)LIMIT_MS * THAW_NS_PER_MS;
    }
    if (reply->code == THAW_ERROR_CANCELLED || reply->code == THAW_ERROR_STATE)
        return deed != QUIT;
    return reply->code == THAW_OK;
}

static void poll_all(Deed deed) {
    ThawReply reply;
    while (poll_reply(setup.client, &reply)) {
        assert_int_equal(reply.id, ++setup.answered);
        if (reply.code == THAW_ERROR_CANCELLED && setup.cancelled == 0)
            setup.cancelled = reply.id;
        if (!is_legal(&reply, deed))
            fail_msg("#%u %s: %s", reply.id, thaw_command_name(reply.type), reply.text);
        clear_reply(&reply);
    }
}

static bool is_answered(Deed deed) {
    poll_all(deed);
    return thaw_client_outstanding_count(setup.client) == 0;
}

// The window polls meanwhile, as in every frame, and no poll waits for the thread.
static void stay_held(Deed deed, Place place) {
    GateHeld held;
    for (Uint64 since_ns = thaw_clock_ns(); elapsed_ms(since_ns) < LIMIT_MS + HELD_MS;) {
        Start start = start_now();
        poll_all(deed);
        assert_true(thaw_client_sleep_limit_ms(setup.client) != 0);
        expect_prompt(start);
        SDL_Delay(5);
    }
    assert_true(is_held(&held) && is_there(place, &held));
    assert_int_equal(thaw_client_disowned_count(setup.client), 0);
}

static void expect_moment(bool held) {
    recording_drain(setup.recording);
    const MomentThread *thread =
        moment_thread(recording_now(setup.recording), THAW_LANE_NETWORK, 1);
    assert_true(!held || thread);
    assert_true(!thread || thread->held == held);
    assert_int_equal(thread && thread->held_ns > 0, held);
}

static void do_deadline(Place place) {
    bool held = place != ASLEEP && place != IN_SYSTEM;
    int expired = locked(&setup.expired);
    if (held) {
        stay_held(DEADLINE, place);
        assert_int_equal(locked(&setup.expired), expired);
    }
    if (place == IN_SYSTEM) // nobody is held, so its deadline passes
        wait_until(is_answered(DEADLINE));
    gate_release(setup.gate, 0);
    wait_until(is_answered(DEADLINE));
    if (place == CONNECT || place == IN_SYSTEM)
        assert_int_equal(thaw_client_disowned_count(setup.client), 1);
}

static void do_switch(void) {
    Start start = start_now();
    thaw_client_cancel_all(setup.client);
    gate_release(setup.gate, 0);
    wait_until(is_answered(SWITCH));
    assert_true(thaw_client_set_strategy(setup.client, THAW_STRATEGY_BLOCK));
    expect_prompt(start);
}

static void do_quit(void) {
    Start start = start_now();
    gate_release(setup.gate, 0);
    thaw_client_destroy(setup.client);
    setup.client = NULL;
    expect_prompt(start);
}

// The command that runs is cancelled, unless its step ends it, or else the next one: the thread was
// told before it went on.
static void do_cancel(Place place, bool stays) {
    static const Uint32 cancelled[PLACE_COUNT] = {0, 1, 2, 1, 1, 2, 3, 4, 4, 2};
    thaw_client_cancel_all(setup.client);
    if (stays && place != ASLEEP && place != IN_SYSTEM)
        stay_held(CANCEL, place);
    if (stays && place == IN_SYSTEM)
        wait_until(is_answered(CANCEL)); // its gate is closed, and it was given up all the same
    Start start = start_now();
    gate_release(setup.gate, 0);
    wait_until(is_answered(CANCEL));
    expect_prompt(start);
    assert_int_equal(setup.cancelled, cancelled[place]);
    if (place == CONNECT || place == IN_SYSTEM)
        assert_int_equal(thaw_client_disowned_count(setup.client), 1);
}

// Every HELD has its RELEASED, at the same place, and nobody is held at the end.
static void check_records(void) {
    const Record *held = NULL;
    recording_drain(setup.recording);
    for (Uint64 i = recording_first(setup.recording); i < recording_end(setup.recording); i++) {
        const Record *record = recording_at(setup.recording, i);
        if (record->kind == RECORD_HELD) {
            assert_null(held);
            assert_int_equal(record->lane, THAW_LANE_NETWORK);
            held = record;
        } else if (record->kind == RECORD_RELEASED) {
            assert_non_null(held);
            assert_int_equal(record->began_ns, held->time_ns);
            assert_true(record->time_ns >= held->time_ns);
            assert_ptr_equal(record->file, held->file);
            assert_int_equal(record->line, held->line);
            held = NULL;
        }
    }
    assert_null(held);
    expect_moment(false);
}

static void deed_at_place(void **state) {
    const Case *test = *(const Case **)state;
    go_to(test->place, test->deed == DEADLINE ? LIMIT_MS : 0);
    if (test->place != ASLEEP && test->place != IN_SYSTEM)
        expect_moment(true);
    switch (test->deed) {
    case CANCEL: do_cancel(test->place, false); break;
    case CANCEL_FIRST: do_cancel(test->place, true); break;
    case DEADLINE: do_deadline(test->place); break;
    case QUIT: do_quit(); break;
    default: do_switch(); break;
    }
    thaw_client_destroy(setup.client);
    setup.client = NULL;
    check_records();
    if (*setup.fold.wrong)
        fail_msg("the events contradict each other: %s", setup.fold.wrong);
}

// ---- the gate by itself ----

static void so_many_points_are_passed_and_no_more(void **state) {
    (void)state;
    GateHeld held;
    serve(THAW_FAULT_NONE);
    start_client(0);
    wait_until(is_asleep());
    gate_hold(setup.gate);
    submit(AWAKE);
    wait_until(is_held(&held));
    static const int points[] = {1, 3, 2, 7};
    for (size_t i = 0; i < SDL_arraysize(points); i++) {
        int before = locked(&setup.events);
        gate_release(setup.gate, points[i]);
        wait_until(is_held(&held));
        assert_int_equal(locked(&setup.events), before + points[i]);
    }
    assert_true(gate_is_closed(setup.gate));
    gate_release(setup.gate, 0);
    assert_false(gate_is_closed(setup.gate));
    wait_until(is_answered(CANCEL));
    assert_false(is_held(&held));
}

static void holding_anew_takes_back_what_was_let_go(void **state) {
    (void)state;
    GateHeld held;
    serve(THAW_FAULT_NONE);
    start_client(0);
    wait_until(is_asleep());
    gate_hold(setup.gate);
    gate_release(setup.gate, 100);
    gate_hold(setup.gate);
    submit(AWAKE);
    wait_until(is_held(&held));
    assert_int_equal(held.kind, THAW_EVENT_AWAKE);
}

static void place_is_that_of_the_event(void **state) {
    (void)state;
    GateHeld held;
    go_to(MADE, 0);
    assert_true(is_held(&held));
    assert_string_equal(held.function, "thaw_put_reply");
    assert_non_null(SDL_strstr(held.file, "worker_replies.c"));
    assert_int_equal(held.command_id, 3);
    assert_int_equal(held.thread, 1);
    recording_drain(setup.recording);
    // The event itself is recorded before its thread is held.
    const Record *at = recording_at(setup.recording, recording_end(setup.recording) - 1);
    const Record *before = at - 1;
    assert_int_equal(at->kind, RECORD_HELD);
    assert_int_equal(at->line, held.line);
    assert_int_equal(at->time_ns, held.since_ns);
    while (before->kind != THAW_EVENT_REPLIED)
        before--;
    assert_int_equal(before->line, held.line);
    assert_int_equal(before->command_id, 3);
    // It is made, and the window has nothing to poll.
    ThawReply reply;
    for (Uint32 id = 1; id <= 2; id++) {
        assert_true(poll_reply(setup.client, &reply));
        clear_reply(&reply);
    }
    setup.answered = 2;
    assert_false(poll_reply(setup.client, &reply));
    gate_release(setup.gate, 1);
    wait_until(is_held(&held));
    assert_int_equal(held.kind, THAW_EVENT_PUT);
    assert_true(poll_reply(setup.client, &reply));
    assert_int_equal(reply.id, 3);
    clear_reply(&reply);
}

static int come_again(void *userdata) {
    const ThawEvent event = {.lane = THAW_LANE_NETWORK, .thread = 7, .file = "", .function = ""};
    gate_observe(userdata, &event);
    return 0;
}

static void others_pass_a_closed_gate(void **state) {
    (void)state;
    ThawEvent event = {.lane = THAW_LANE_GUI};
    gate_hold(setup.gate);
    gate_observe(setup.gate, &event);
    event.lane = THAW_LANE_SERVER;
    gate_observe(setup.gate, &event);
    // One worker is held at a time.
    GateHeld held;
    SDL_Thread *first = SDL_CreateThread(come_again, "first", setup.gate);
    wait_until(is_held(&held));
    SDL_Thread *second = SDL_CreateThread(come_again, "second", setup.gate);
    SDL_WaitThread(second, NULL);
    assert_true(is_held(&held));
    assert_int_equal(held.thread, 7);
    gate_release(setup.gate, 0);
    SDL_WaitThread(first, NULL);
    gate_release(setup.gate, 5); // of an open gate
    assert_false(gate_is_closed(setup.gate));
}

static void hold_long(void *userdata, const ThawEvent *event) {
    int *held = userdata;
    if (event->kind != THAW_EVENT_RECEIVED || event->done > 0 || *held > 0)
        return;
    ++*held;
    SDL_Delay(2 * LIMIT_MS); // this is what is tested: an observer that takes its time
}

// The window's own thread, whose deadlines are looked at between two pieces of a message.
static void gui_thread_may_be_held_as_well(void **state) {
    (void)state;
    static const ThawStrategy strategies[] = {THAW_STRATEGY_POLL, THAW_STRATEGY_BLOCK};
    serve(THAW_FAULT_SPLIT);
    for (size_t i = 0; i < SDL_arraysize(strategies); i++) {
        int held = 0;
        const ThawClientOptions options = {.observer = {hold_long, &held},
                                           .strategy = strategies[i],
                                           .receive_timeout_ms = LIMIT_MS};
        ThawClient *client = thaw_client_create(&options);
        connect_client(client, setup.port);
        expect_reply(client, thaw_client_send(client, "hello", 5), THAW_OK);
        Uint32 id = thaw_client_receive(client);
        ThawReply reply = {0};
        wait_until(poll_reply(client, &reply));
        Uint64 took_ns = reply.finished_ns - reply.started_ns;
        assert_int_equal(reply.id, id);
        assert_int_equal(held, 1);
        if (reply.code != THAW_OK) { // a machine that is that slow
            assert_int_equal(reply.code, THAW_ERROR_TIMEOUT);
            assert_true(took_ns >= 3ull * LIMIT_MS * THAW_NS_PER_MS);
        }
        clear_reply(&reply);
        thaw_client_destroy(client);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    static const char *const places[PLACE_COUNT] = {
        "asleep", "awake", "lookup", "connect", "system", "send", "header", "made", "put", "rung"};
    static const char *const deeds[DEED_COUNT] = {"cancel", "cancel_first", "deadline", "quit",
                                                  "switch"};
    static Case cases[PLACE_COUNT * DEED_COUNT];
    static char names[PLACE_COUNT * DEED_COUNT][64];
    struct CMUnitTest tests[PLACE_COUNT * DEED_COUNT + 5] = {
        TEST(so_many_points_are_passed_and_no_more), TEST(holding_anew_takes_back_what_was_let_go),
        TEST(place_is_that_of_the_event), TEST(others_pass_a_closed_gate),
        TEST(gui_thread_may_be_held_as_well)};
    for (int i = 0; i < PLACE_COUNT * DEED_COUNT; i++) {
        cases[i] = (Case){(Place)(i / DEED_COUNT), (Deed)(i % DEED_COUNT)};
        SDL_snprintf(names[i], sizeof names[i], "%s_while_held_at_%s", deeds[cases[i].deed],
                     places[cases[i].place]);
        tests[5 + i] = (struct CMUnitTest){names[i], deed_at_place, begin, end, &cases[i]};
    }
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
