// Tests of what happens when everything goes wrong: each fault of the server, in each state.
//
// The table below says for each fault what is submitted, what is done meanwhile, and how each
// command must end. What it cannot show because it needs a state of its own stands behind it.
// A slow name server cannot be had without touching the system; the lookup here is of a name that
// has no address, and whether it is still running at the time of the destroy is up to the system.
#include "fold.h"
#include "support.h"

#define LARGE (32u * MIB)       // far more than the buffers of both sockets hold
#define RECEIVE_LIMIT_MS 400u   // the deadlines of the table;
#define LIMIT_MS 2000u          // this one must find its command stuck, on a slow machine too
#define LINE_BYTES_PER_MS 4096u // of a line with little bandwidth
#define COMMANDS_MAX 512        // of one client
#define ROW_COMMANDS_MAX 6      // of one row

// Drips for longer than any machine takes to get round to a cancel or a deadline.
#define LONG_WORD "sixty-four bytes, each of which takes a tenth of a second to come"

enum {
    OK = THAW_OK,
    STATE = THAW_ERROR_STATE,
    REFUSED = THAW_ERROR_REFUSED,
    CUT = THAW_ERROR_CUT,
    RESET = THAW_ERROR_RESET,
    TOO_LARGE = THAW_ERROR_TOO_LARGE,
    CANCELLED = THAW_ERROR_CANCELLED,
    TIMEOUT = THAW_ERROR_TIMEOUT
};

typedef enum Deed { NOTHING, CANCEL, CONNECT_LIMIT, SEND_LIMIT, RECEIVE_LIMIT, DESTROY } Deed;

static const char *const deed_words[] = {
    [NOTHING] = "undisturbed",
    [CANCEL] = "when_cancelled",
    [CONNECT_LIMIT] = "within_the_connect_deadline",
    [SEND_LIMIT] = "within_the_send_deadline",
    [RECEIVE_LIMIT] = "within_the_receive_deadline",
    [DESTROY] = "until_destroyed",
};

typedef struct Row {
    ThawFault fault;
    // c: connect, s: send a word, l: a long one, B: a large message, r: receive, x: close.
    // Behind an r that may be late for its deadline and must not be, there are only more of them.
    const char *commands;
    Deed deed; // CANCEL comes when the first command that it shall end waits
    int codes[ROW_COMMANDS_MAX];
    bool open;    // the connection, after the last reply
    int disowned; // workers
} Row;

// A fault that never answers has no undisturbed row, and one that answers at once leaves only a
// RECEIVE before or after the answer to be cancelled.
static const Row rows[] = {
    {THAW_FAULT_NONE, "csrx", NOTHING, {OK, OK, OK, OK}, false, 0},
    {THAW_FAULT_NONE, "cBrx", NOTHING, {OK, OK, OK, OK}, false, 0},
    {THAW_FAULT_NONE, "csrr", CANCEL, {OK, OK, OK, CANCELLED}, true, 0},
    {THAW_FAULT_NONE, "crrs", CANCEL, {OK, CANCELLED, CANCELLED, CANCELLED}, true, 0},
    {THAW_FAULT_NONE, "csr", CONNECT_LIMIT, {OK, OK, OK}, true, 0},
    {THAW_FAULT_NONE, "csr", SEND_LIMIT, {OK, OK, OK}, true, 0},
    {THAW_FAULT_NONE, "crsr", RECEIVE_LIMIT, {OK, TIMEOUT, OK, OK}, true, 0},
    {THAW_FAULT_NONE, "cr", DESTROY, {OK}, false, 0},

    {THAW_FAULT_DELAY, "csr", NOTHING, {OK, OK, OK}, true, 0},
    {THAW_FAULT_DELAY, "csr", CANCEL, {OK, OK, CANCELLED}, true, 0},
    {THAW_FAULT_DELAY, "csrx", RECEIVE_LIMIT, {OK, OK, TIMEOUT, OK}, false, 0},
    {THAW_FAULT_DELAY, "csr", DESTROY, {OK}, false, 0},

    {THAW_FAULT_SILENT, "csrr", CANCEL, {OK, OK, CANCELLED, CANCELLED}, true, 0},
    {THAW_FAULT_SILENT, "csrsr", RECEIVE_LIMIT, {OK, OK, TIMEOUT, OK, TIMEOUT}, true, 0},
    {THAW_FAULT_SILENT, "cBr", DESTROY, {OK}, false, 0},

    {THAW_FAULT_DRIP, "csr", NOTHING, {OK, OK, OK}, true, 0},
    {THAW_FAULT_DRIP, "clr", CANCEL, {OK, OK, CANCELLED}, true, 0},
    {THAW_FAULT_DRIP, "clrx", RECEIVE_LIMIT, {OK, OK, TIMEOUT, OK}, false, 0},
    {THAW_FAULT_DRIP, "csr", DESTROY, {OK}, false, 0},

    {THAW_FAULT_SPLIT, "csrsr", NOTHING, {OK, OK, OK, OK, OK}, true, 0},
    {THAW_FAULT_SPLIT, "csrr", CANCEL, {OK, OK, OK, CANCELLED}, true, 0},
    {THAW_FAULT_SPLIT, "crx", RECEIVE_LIMIT, {OK, TIMEOUT, OK}, false, 0},
    {THAW_FAULT_SPLIT, "csr", DESTROY, {OK}, false, 0},

    {THAW_FAULT_CUT_HEADER, "csrsr", NOTHING, {OK, OK, CUT, STATE, STATE}, false, 0},
    {THAW_FAULT_CUT_HEADER, "cr", CANCEL, {OK, CANCELLED}, true, 0},
    {THAW_FAULT_CUT_HEADER, "crsr", RECEIVE_LIMIT, {OK, TIMEOUT, OK, CUT}, false, 0},
    {THAW_FAULT_CUT_HEADER, "csr", DESTROY, {OK}, false, 0},

    {THAW_FAULT_CUT_BODY, "csrx", NOTHING, {OK, OK, CUT, STATE}, false, 0},
    {THAW_FAULT_CUT_BODY, "cr", CANCEL, {OK, CANCELLED}, true, 0},
    {THAW_FAULT_CUT_BODY, "crsr", RECEIVE_LIMIT, {OK, TIMEOUT, OK, CUT}, false, 0},
    {THAW_FAULT_CUT_BODY, "cBr", NOTHING, {OK, OK, CUT}, false, 0},
    {THAW_FAULT_CUT_BODY, "csr", DESTROY, {OK}, false, 0},

    {THAW_FAULT_HUGE_LENGTH, "csrr", NOTHING, {OK, OK, TOO_LARGE, STATE}, false, 0},
    {THAW_FAULT_HUGE_LENGTH, "cr", CANCEL, {OK, CANCELLED}, true, 0},
    {THAW_FAULT_HUGE_LENGTH, "crsr", RECEIVE_LIMIT, {OK, TIMEOUT, OK, TOO_LARGE}, false, 0},
    {THAW_FAULT_HUGE_LENGTH, "csr", DESTROY, {OK}, false, 0},

    {THAW_FAULT_GARBAGE, "csrs", NOTHING, {OK, OK, TOO_LARGE, STATE}, false, 0},
    {THAW_FAULT_GARBAGE, "cr", CANCEL, {OK, CANCELLED}, true, 0},
    {THAW_FAULT_GARBAGE, "crsr", RECEIVE_LIMIT, {OK, TIMEOUT, OK, TOO_LARGE}, false, 0},
    {THAW_FAULT_GARBAGE, "csr", DESTROY, {OK}, false, 0},

    {THAW_FAULT_RESET, "csrc", NOTHING, {OK, OK, RESET, OK}, true, 0},
    {THAW_FAULT_RESET, "cBx", NOTHING, {OK, RESET, STATE}, false, 0},
    {THAW_FAULT_RESET, "cr", CANCEL, {OK, CANCELLED}, true, 0},
    {THAW_FAULT_RESET, "crsr", RECEIVE_LIMIT, {OK, TIMEOUT, OK, RESET}, false, 0},
    {THAW_FAULT_RESET, "csr", DESTROY, {OK}, false, 0},

    {THAW_FAULT_FLOOD, "csrrrx", NOTHING, {OK, OK, OK, OK, OK, OK}, false, 0},
    {THAW_FAULT_FLOOD, "csrB", CANCEL, {OK, OK, OK, CANCELLED}, false, 1},
    {THAW_FAULT_FLOOD, "csrBr", SEND_LIMIT, {OK, OK, OK, TIMEOUT, STATE}, false, 1},
    {THAW_FAULT_FLOOD, "crsr", RECEIVE_LIMIT, {OK, TIMEOUT, OK, OK}, true, 0},
    {THAW_FAULT_FLOOD, "csr", DESTROY, {OK}, false, 0},
    {THAW_FAULT_FLOOD, "csrB", DESTROY, {OK}, false, 0},

    {THAW_FAULT_NOT_READING, "csr", CANCEL, {OK, OK, CANCELLED}, true, 0},
    {THAW_FAULT_NOT_READING, "cBr", CANCEL, {OK, CANCELLED, CANCELLED}, false, 1},
    {THAW_FAULT_NOT_READING, "csr", RECEIVE_LIMIT, {OK, OK, TIMEOUT}, true, 0},
    {THAW_FAULT_NOT_READING, "cBrc", SEND_LIMIT, {OK, TIMEOUT, STATE, OK}, true, 1},
    {THAW_FAULT_NOT_READING, "cB", DESTROY, {OK}, false, 0},

    {THAW_FAULT_REFUSE, "csrx", NOTHING, {REFUSED, STATE, STATE, STATE}, false, 0},
    {THAW_FAULT_REFUSE, "cc", CONNECT_LIMIT, {REFUSED, REFUSED}, false, 0},
    {THAW_FAULT_REFUSE, "c", DESTROY, {OK}, false, 0},

    {THAW_FAULT_BLACK_HOLE, "csrx", CANCEL, {CANCELLED, CANCELLED, CANCELLED, CANCELLED}, false, 1},
    {THAW_FAULT_BLACK_HOLE, "csrx", CONNECT_LIMIT, {TIMEOUT, STATE, STATE, STATE}, false, 1},
    {THAW_FAULT_BLACK_HOLE, "c", DESTROY, {OK}, false, 0},

    {THAW_FAULT_DUPLICATE, "csrr", NOTHING, {OK, OK, OK, OK}, true, 0},
    {THAW_FAULT_DUPLICATE, "csrrr", CANCEL, {OK, OK, OK, OK, CANCELLED}, true, 0},
    {THAW_FAULT_DUPLICATE, "csrrr", RECEIVE_LIMIT, {OK, OK, OK, OK, TIMEOUT}, true, 0},
    {THAW_FAULT_DUPLICATE, "csrrr", DESTROY, {OK}, false, 0},
    {THAW_FAULT_PUSH, "crr", NOTHING, {OK, OK, OK}, true, 0},
};

// What the network thread of the client was seen doing. Shared with it.
typedef struct Watch {
    SDL_mutex *mutex;
    bool called[COMMANDS_MAX];   // by command: a call that may wait has begun
    Uint64 moved[COMMANDS_MAX];  // by command: payload bytes of its message so far
    ThawEvent last;              // of all
    long thread;                 // the number of the one that took the last command
    Nap nap;                     // of that thread; the test's own
    SDL_atomic_t server_is_slow; // the server takes its time over each chunk
} Watch;

typedef struct Setup {
    const Row *row; // NULL: the test is not of the table
    Watch watch;
    Fold client_fold; // the events of the client under test, and of the server
    Fold server_fold;
    ThawEchoServer *server;
    int port;
    ThawClient *client;
    Uint8 *large;
    Start began;
} Setup;

static Uint64 longest_ms[DESTROY + 1]; // by deed, of all tests

// ---- watching ----

static void watch_client(void *userdata, const ThawEvent *event) {
    Setup *setup = userdata;
    Watch *watch = &setup->watch;
    fold_note(&setup->client_fold, event);
    if (event->lane != THAW_LANE_NETWORK || event->command_id >= COMMANDS_MAX)
        return;
    SDL_LockMutex(watch->mutex);
    watch->last = *event;
    if (event->kind == THAW_EVENT_TAKEN)
        watch->thread = thread_number();
    if (event->kind == THAW_EVENT_CALL && event->call != THAW_CALL_LOOKUP)
        watch->called[event->command_id] = true;
    if (event->kind == THAW_EVENT_SENT || event->kind == THAW_EVENT_RECEIVED)
        watch->moved[event->command_id] = event->done;
    SDL_UnlockMutex(watch->mutex);
}

static void slow_server_down(void *userdata, const ThawEvent *event) {
    Setup *setup = userdata;
    Watch *watch = &setup->watch;
    fold_note(&setup->server_fold, event);
    bool moves = event->kind == THAW_EVENT_SENT || event->kind == THAW_EVENT_RECEIVED;
    if (moves && SDL_AtomicGet(&watch->server_is_slow))
        SDL_Delay((Uint32)event->size / LINE_BYTES_PER_MS); // this is what is simulated
}

static bool has_called(Watch *watch, Uint32 id) {
    SDL_LockMutex(watch->mutex);
    bool called = watch->called[id];
    SDL_UnlockMutex(watch->mutex);
    return called;
}

static Uint64 bytes_moved(Watch *watch, Uint32 id) {
    SDL_LockMutex(watch->mutex);
    Uint64 moved = watch->moved[id];
    SDL_UnlockMutex(watch->mutex);
    return moved;
}

// Whether command `id` sits in a call into the system, and stays there.
static bool is_stuck_in(Watch *watch, Uint32 id) {
    SDL_LockMutex(watch->mutex);
    ThawEvent last = watch->last;
    long thread = watch->thread;
    SDL_UnlockMutex(watch->mutex);
    bool calls = last.command_id == id && last.kind == THAW_EVENT_CALL;
    return calls && last.call != THAW_CALL_RECEIVE && is_stuck_in_system(&watch->nap, thread);
}

static void note_time(Deed deed, const char *what, Uint64 ms) {
    print_message("             %s: %u ms\n", what, (unsigned)ms);
    longest_ms[deed] = SDL_max(longest_ms[deed], ms);
    assert_in_range(ms, 0, PROMPT_MS);
}

// ---- the two sides ----

static int set_up(void **state) {
    static Setup setup;
    SDL_memset(&setup, 0, sizeof setup);
    setup.row = *state;
    setup.began = start_now();
    fold_begin(&setup.server_fold);
    setup.watch.mutex = SDL_CreateMutex();
    ThawEchoServerOptions options = {.observer = {slow_server_down, &setup}};
    bool is_late = setup.row && setup.row->fault == THAW_FAULT_DELAY && setup.row->deed != NOTHING;
    options.delay_ms = is_late ? THAW_ECHO_SERVER_DELAY_MAX_MS : 0;
    setup.server = start_server(&options);
    setup.port = options.port;
    *state = &setup;
    return 0;
}

static int tear_down(void **state) {
    Setup *setup = *state;
    thaw_client_destroy(setup->client);
    Start since = start_now();
    thaw_echo_server_destroy(setup->server);
    expect_prompt(since);
    fold_end(&setup->server_fold);
    if (setup->client_fold.mutex)
        fold_end(&setup->client_fold);
    SDL_DestroyMutex(setup->watch.mutex);
    SDL_free(setup->large);
    return 0;
}

// The deadline of a row: one that is not to pass is as long as everything else may take.
static Uint32 limit_of(const Row *row) {
    bool passes = false;
    for (int i = 0; i < ROW_COMMANDS_MAX; i++)
        passes = passes || row->codes[i] == TIMEOUT;
    return !passes ? PATIENCE_MS : row->deed == RECEIVE_LIMIT ? RECEIVE_LIMIT_MS : LIMIT_MS;
}

static Uint32 receive_limit_of(const Row *row) {
    return row && row->deed == RECEIVE_LIMIT ? limit_of(row) : PATIENCE_MS;
}

static ThawClient *begin_client(Setup *setup, Deed deed) {
    ThawClientOptions options = {.observer = {watch_client, setup}};
    options.connect_timeout_ms = deed == CONNECT_LIMIT ? limit_of(setup->row) : 0;
    options.send_timeout_ms = deed == SEND_LIMIT ? limit_of(setup->row) : 0;
    options.receive_timeout_ms = deed == RECEIVE_LIMIT ? limit_of(setup->row) : 0;
    fold_begin(&setup->client_fold);
    setup->client = thaw_client_create(&options);
    assert_non_null(setup->client);
    return setup->client;
}

static Uint32 submit_letter(Setup *setup, char letter) {
    ThawClient *client = setup->client;
    switch (letter) {
    case 'c': return thaw_client_connect(client, "127.0.0.1", setup->port);
    case 's': return thaw_client_send(client, "ping", 4);
    case 'l': return thaw_client_send(client, LONG_WORD, sizeof LONG_WORD - 1);
    case 'r': return thaw_client_receive(client);
    case 'x': return thaw_client_close(client);
    default:
        if (!setup->large)
            setup->large = new_pattern(LARGE, 1);
        return thaw_client_send(client, setup->large, LARGE);
    }
}

static void submit_letters(Setup *setup, const char *letters) {
    for (Uint32 id = 1; *letters; id++)
        assert_int_equal(submit_letter(setup, *letters++), id);
}

// Wait until command `id` waits for the peer or for the system.
static void wait_until_it_waits(Setup *setup, Uint32 id, char letter) {
    bool connects_nowhere = letter == 'c' && setup->row->fault == THAW_FAULT_BLACK_HOLE;
    if (letter == 'B' || connects_nowhere)
        wait_until(is_stuck_in(&setup->watch, id));
    else
        wait_until(has_called(&setup->watch, id));
}

static void destroy_at_once(Setup *setup) {
    Start since = start_now();
    thaw_client_destroy(setup->client);
    setup->client = NULL;
    fold_end(&setup->client_fold);
    note_time(DESTROY, "destroyed after", our_ms_since(since));
}

// ---- after the disaster ----

static bool is_everyone_home(ThawClient *client) {
    ThawReply reply;
    return !poll_reply(client, &reply) && thaw_client_disowned_count(client) == 0;
}

// With the fault gone, this client and a second one must be served.
static void expect_service(Setup *setup) {
    thaw_echo_server_set_delay(setup->server, 0);
    choose_fault(setup->server, THAW_FAULT_NONE);
    ThawClient *client = setup->client;
    if (client && thaw_client_is_connected(client))
        expect_reply(client, thaw_client_close(client), THAW_OK);
    if (client)
        expect_visit(client, setup->port, receive_limit_of(setup->row));
    ThawClient *second = thaw_client_create(NULL);
    assert_non_null(second);
    expect_visit(second, setup->port, PATIENCE_MS);
    thaw_client_destroy(second);
}

// And every thread come home.
static void expect_recovery(Setup *setup) {
    expect_service(setup);
    if (setup->client)
        wait_until(is_everyone_home(setup->client));
    wait_until(thaw_echo_server_counts(setup->server).clients == 0);
}

// ---- the table ----

// Take the replies up to the first command that waits, and cancel that and those behind it.
// Returns its id.
static Uint32 cancel_when_one_waits(Setup *setup) {
    const Row *row = setup->row;
    Uint32 id = 1;
    for (; row->codes[id - 1] != CANCELLED; id++) {
        ThawReply reply = expect_reply(setup->client, id, (ThawError)row->codes[id - 1]);
        clear_reply(&reply);
    }
    wait_until_it_waits(setup, id, row->commands[id - 1]);
    thaw_client_cancel_all(setup->client);
    return id;
}

static void note_delay(const Setup *setup, const ThawReply *reply) {
    const Row *row = setup->row;
    if (reply->code != THAW_ERROR_TIMEOUT)
        return;
    Uint64 ms = (reply->finished_ns - reply->started_ns) / THAW_NS_PER_MS;
    assert_true(ms >= limit_of(row));
    note_time(row->deed, "over the deadline by", ours_of(ms - limit_of(row), setup->began));
}

// `*id` is command `i` of the row, or one more for each RECEIVE that had to be submitted again.
static ThawReply expect_reply_of_row(Setup *setup, size_t i, Uint32 *id) {
    const Row *row = setup->row;
    ThawError code = (ThawError)row->codes[i];
    if (row->deed == RECEIVE_LIMIT && row->commands[i] == 'r')
        return expect_answer(setup->client, id, code, limit_of(row));
    return expect_reply(setup->client, *id, code);
}

// The replies from that to command `id` on.
static void expect_replies(Setup *setup, Uint32 id) {
    const Row *row = setup->row;
    ThawReply reply = {0};
    for (size_t i = id - 1; row->commands[i]; i++, id++) {
        reply = expect_reply_of_row(setup, i, &id);
        note_delay(setup, &reply);
        clear_reply(&reply);
    }
    assert_int_equal(reply.connected, row->open);
    assert_int_equal(thaw_client_is_connected(setup->client), row->open);
    assert_int_equal(thaw_client_disowned_count(setup->client), row->disowned);
    assert_int_equal(thaw_client_outstanding_count(setup->client), 0);
    assert_false(poll_reply(setup->client, &reply));
}

static void cancel_and_expect_replies(Setup *setup) {
    Uint32 id = cancel_when_one_waits(setup);
    Start since = start_now();
    expect_replies(setup, id);
    note_time(CANCEL, "cancelled after", our_ms_since(since));
}

static bool receives_a_reset(const Row *row) {
    for (size_t i = 0; row->commands[i]; i++)
        if (row->commands[i] == 'r' && row->codes[i] == RESET)
            return true;
    return false;
}

static void run_row(void **state) {
    Setup *setup = *state;
    const Row *row = setup->row;
    if (receives_a_reset(row))
        skip_where_resets_get_lost();
    Uint32 last = (Uint32)SDL_strlen(row->commands);
    choose_fault(setup->server, row->fault);
    begin_client(setup, row->deed);
    submit_letters(setup, row->commands);
    if (row->deed == DESTROY) {
        wait_until_it_waits(setup, last, row->commands[last - 1]);
        destroy_at_once(setup);
    } else if (row->deed == CANCEL) {
        cancel_and_expect_replies(setup);
    } else {
        expect_replies(setup, 1);
    }
    // When both sides send and neither reads, both threads stay in the system until one of the
    // sockets ends, and nothing in SDL_net can end it: the reason for disowning.
    if (row->fault == THAW_FAULT_FLOOD && SDL_strchr(row->commands, 'B'))
        expect_service(setup);
    else
        expect_recovery(setup);
}

// ---- what needs a state of its own ----

static void destroy_of_an_idle_client_is_quick(void **state) {
    Setup *setup = *state;
    begin_client(setup, NOTHING);
    destroy_at_once(setup);
    begin_client(setup, NOTHING);
    connect_client(setup->client, setup->port);
    destroy_at_once(setup);
    expect_recovery(setup);
}

static void destroy_does_not_wait_for_a_lookup(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_client(setup, NOTHING);
    assert_int_equal(thaw_client_connect(client, "no.such.host.invalid", setup->port), 1);
    assert_int_equal(thaw_client_receive(client), 2);
    destroy_at_once(setup);
    expect_recovery(setup);
}

// Connect, and submit the largest message of all to a server that takes it slowly.
static void begin_large_send(Setup *setup) {
    ThawClient *client = begin_client(setup, NOTHING);
    Uint8 *bytes = new_pattern(THAW_MAX_MESSAGE_DEFAULT, 1);
    SDL_AtomicSet(&setup->watch.server_is_slow, 1);
    connect_client(client, setup->port);
    Uint32 id = thaw_client_send(client, bytes, THAW_MAX_MESSAGE_DEFAULT);
    SDL_free(bytes);
    wait_until(bytes_moved(&setup->watch, id) >= MIB);
}

static void destroy_is_quick_inside_a_large_message_going_out(void **state) {
    Setup *setup = *state;
    begin_large_send(setup);
    destroy_at_once(setup);
    expect_recovery(setup);
}

static void cancel_is_quick_inside_a_large_message_going_out(void **state) {
    Setup *setup = *state;
    begin_large_send(setup);
    Start since = start_now();
    thaw_client_cancel_all(setup->client);
    assert_false(expect_reply(setup->client, 2, THAW_ERROR_CANCELLED).connected);
    note_time(CANCEL, "cancelled after", our_ms_since(since));
    expect_recovery(setup);
}

// Have the largest message of all sent, and be in the middle of its slow echo.
static Uint8 *begin_large_receive(Setup *setup) {
    ThawClient *client = begin_client(setup, NOTHING);
    Uint8 *bytes = new_pattern(THAW_MAX_MESSAGE_DEFAULT, 1);
    connect_client(client, setup->port);
    expect_reply(client, thaw_client_send(client, bytes, THAW_MAX_MESSAGE_DEFAULT), THAW_OK);
    SDL_AtomicSet(&setup->watch.server_is_slow, 1);
    Uint32 id = thaw_client_receive(client);
    wait_until(bytes_moved(&setup->watch, id) >= MIB);
    return bytes;
}

static void destroy_is_quick_inside_a_large_message_coming_in(void **state) {
    Setup *setup = *state;
    SDL_free(begin_large_receive(setup));
    destroy_at_once(setup);
    expect_recovery(setup);
}

static void large_message_that_was_cancelled_comes_whole_later(void **state) {
    Setup *setup = *state;
    Uint8 *bytes = begin_large_receive(setup);
    Start since = start_now();
    thaw_client_cancel_all(setup->client);
    assert_true(expect_reply(setup->client, 3, THAW_ERROR_CANCELLED).connected);
    note_time(CANCEL, "cancelled after", our_ms_since(since));
    SDL_AtomicSet(&setup->watch.server_is_slow, 0);
    ThawReply reply = expect_reply(setup->client, thaw_client_receive(setup->client), THAW_OK);
    assert_int_equal(reply.size, THAW_MAX_MESSAGE_DEFAULT);
    assert_int_equal(SDL_memcmp(thaw_frame_payload(reply.frame), bytes, reply.size), 0);
    clear_reply(&reply);
    SDL_free(bytes);
    expect_recovery(setup);
}

static void dripping_message_that_was_cancelled_comes_whole_later(void **state) {
    Setup *setup = *state;
    choose_fault(setup->server, THAW_FAULT_DRIP);
    ThawClient *client = begin_client(setup, NOTHING);
    submit_letters(setup, "clr");
    wait_until(bytes_moved(&setup->watch, 3) > 0); // one byte of the payload
    thaw_client_cancel_all(client);
    expect_reply(client, 1, THAW_OK);
    expect_reply(client, 2, THAW_OK);
    assert_true(expect_reply(client, 3, THAW_ERROR_CANCELLED).connected);
    choose_fault(setup->server, THAW_FAULT_NONE);
    ThawReply reply = expect_reply(client, thaw_client_receive(client), THAW_OK);
    assert_int_equal(reply.size, sizeof LONG_WORD - 1);
    assert_memory_equal(thaw_frame_payload(reply.frame), LONG_WORD, reply.size);
    clear_reply(&reply);
    expect_recovery(setup);
}

// Take a reply when there is one, to command `*id`. Whether the one behind the last is stuck.
static bool is_stuck_after_all_of(Setup *setup, Uint32 *id) {
    ThawReply reply;
    if (poll_reply(setup->client, &reply)) {
        assert_int_equal(reply.code, THAW_OK);
        assert_int_equal(reply.id, (*id)++);
    }
    return is_stuck_in(&setup->watch, *id);
}

// The server echoes while the client still sends, and neither can take in more than a message
// that nobody has asked for: both wait. It is a mistake of the caller, and must end when he says.
static void sends_without_a_receive_can_be_cancelled(void **state) {
    Setup *setup = *state;
    ThawClient *client = begin_client(setup, NOTHING);
    submit_letters(setup, "cBBBBBrrrrr");
    Uint32 id = 1;
    wait_until(is_stuck_after_all_of(setup, &id));
    Start since = start_now();
    thaw_client_cancel_all(client);
    for (; id <= 11; id++)
        expect_reply(client, id, THAW_ERROR_CANCELLED);
    note_time(CANCEL, "cancelled after", our_ms_since(since));
    // A send that only looked stuck ends by itself.
    assert_in_range(thaw_client_disowned_count(client), 0, 1);
    expect_service(setup);
}

static void connect_into_a_hole_succeeds_when_it_opens(void **state) {
    Setup *setup = *state;
    choose_fault(setup->server, THAW_FAULT_BLACK_HOLE);
    ThawClient *client = begin_client(setup, NOTHING);
    submit_letters(setup, "csr");
    wait_until(is_stuck_in(&setup->watch, 1));
    choose_fault(setup->server, THAW_FAULT_NONE);
    for (Uint32 id = 1; id <= 3; id++) {
        ThawReply reply = expect_reply(client, id, THAW_OK);
        clear_reply(&reply);
    }
    expect_recovery(setup);
}

static void give_up_a_connect(Setup *setup, const BlackHole *hole) {
    Uint32 id = thaw_client_connect(setup->client, "127.0.0.1", hole->port);
    wait_until(has_called(&setup->watch, id));
    Start since = start_now();
    thaw_client_cancel_all(setup->client);
    expect_reply(setup->client, id, THAW_ERROR_CANCELLED);
    note_time(CANCEL, "cancelled after", our_ms_since(since));
}

static void one_disowned_worker_too_many_is_refused(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClient *client = begin_client(setup, NOTHING);
    for (int i = 0; i < THAW_DISOWNED_MAX; i++)
        give_up_a_connect(setup, &hole);
    assert_int_equal(thaw_client_disowned_count(client), THAW_DISOWNED_MAX);
    // Even to a healthy server, since nobody can know that before.
    Uint32 id = thaw_client_connect(client, "127.0.0.1", setup->port);
    thaw_client_send(client, "x", 1);
    assert_false(expect_reply(client, id, THAW_ERROR_BUSY).connected);
    expect_reply(client, id + 1, THAW_ERROR_STATE);
    close_hole(&hole);
    wait_until(is_everyone_home(client));
    expect_recovery(setup);
}

static void destroy_does_not_wait_for_disowned_workers(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClient *client = begin_client(setup, NOTHING);
    for (int i = 0; i < 3; i++)
        give_up_a_connect(setup, &hole);
    connect_client(client, setup->port);
    Uint32 id = thaw_client_receive(client);
    wait_until(has_called(&setup->watch, id));
    destroy_at_once(setup);
    expect_recovery(setup);
    close_hole(&hole);
}

static void full_queue_behind_a_black_hole_is_cancelled_in_order(void **state) {
    Setup *setup = *state;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawClient *client = begin_client(setup, NOTHING);
    Uint32 last = thaw_client_connect(client, "127.0.0.1", hole.port);
    for (Uint32 id; (id = thaw_client_send(client, "x", 1)) > 0; last = id)
        assert_int_equal(id, last + 1);
    assert_int_equal(last, THAW_CAPACITY_DEFAULT);
    wait_until(has_called(&setup->watch, 1));
    Start since = start_now();
    thaw_client_cancel_all(client);
    for (Uint32 id = 1; id <= last; id++)
        expect_reply(client, id, THAW_ERROR_CANCELLED);
    note_time(CANCEL, "cancelled after", our_ms_since(since));
    close_hole(&hole);
    expect_recovery(setup);
}

// Fill the server with clients that ask for an echo, stop it, and see each of them hung up on.
static void expect_quick_stop_of_a_full_house(Setup *setup, ThawFault fault) {
    static Uint8 bytes[64 * 1024];
    TCPsocket guests[THAW_ECHO_SERVER_CLIENTS_MAX];
    choose_fault(setup->server, fault);
    for (int i = 0; i < THAW_ECHO_SERVER_CLIENTS_MAX; i++) {
        guests[i] = connect_to(setup->port);
        write_message(guests[i], "ping", 4);
        // One by one: the system makes those wait that come while the backlog is full.
        wait_until(thaw_echo_server_counts(setup->server).clients == i + 1);
    }
    for (int i = 0; i < THAW_ECHO_SERVER_CLIENTS_MAX && fault == THAW_FAULT_FLOOD; i++)
        assert_true(is_readable(guests[i], PATIENCE_MS));
    Start since = start_now();
    thaw_echo_server_destroy(setup->server);
    setup->server = NULL;
    note_time(DESTROY, "stopped after", our_ms_since(since));
    for (int i = 0; i < THAW_ECHO_SERVER_CLIENTS_MAX; i++) {
        while (read_some(guests[i], bytes, sizeof bytes) > 0) {
        }
        SDLNet_TCP_Close(guests[i]);
    }
}

static void stop_of_a_server_full_of_waiting_clients_is_quick(void **state) {
    expect_quick_stop_of_a_full_house(*state, THAW_FAULT_SILENT);
}

static void stop_of_a_server_full_of_flooded_clients_is_quick(void **state) {
    expect_quick_stop_of_a_full_house(*state, THAW_FAULT_FLOOD);
}

static void stop_of_a_server_behind_its_own_black_hole_is_quick(void **state) {
    Setup *setup = *state;
    choose_fault(setup->server, THAW_FAULT_BLACK_HOLE);
    Start since = start_now();
    thaw_echo_server_destroy(setup->server);
    setup->server = NULL;
    note_time(DESTROY, "stopped after", our_ms_since(since));
}

// ---- running ----

#define ROWS SDL_arraysize(rows)
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

// Each row is a test of its own: "cut-header_server_answers_csrsr_undisturbed".
static void make_test_of_row(struct CMUnitTest *test, size_t i) {
    static char names[ROWS][96];
    const Row *row = &rows[i];
    SDL_snprintf(names[i], sizeof names[i], "%s_server_answers_%s_%s", thaw_fault_name(row->fault),
                 row->commands, deed_words[row->deed]);
    for (char *at = names[i]; *at; at++)
        if (*at == '-')
            *at = '_';
    *test = (struct CMUnitTest){names[i], run_row, set_up, tear_down, (void *)row};
}

static int end_with_summary(void **state) {
    print_message("longest: cancel %u ms, deadlines overrun by %u ms, destroy and stop %u ms\n",
                  (unsigned)longest_ms[CANCEL],
                  (unsigned)SDL_max(SDL_max(longest_ms[CONNECT_LIMIT], longest_ms[SEND_LIMIT]),
                                    longest_ms[RECEIVE_LIMIT]),
                  (unsigned)longest_ms[DESTROY]);
    return end_tests(state);
}

int main(void) {
    const struct CMUnitTest others[] = {
        TEST(destroy_of_an_idle_client_is_quick),
        TEST(destroy_is_quick_inside_a_large_message_going_out),
        TEST(cancel_is_quick_inside_a_large_message_going_out),
        TEST(destroy_is_quick_inside_a_large_message_coming_in),
        TEST(large_message_that_was_cancelled_comes_whole_later),
        TEST(dripping_message_that_was_cancelled_comes_whole_later),
        TEST(sends_without_a_receive_can_be_cancelled),
        TEST(connect_into_a_hole_succeeds_when_it_opens),
        TEST(one_disowned_worker_too_many_is_refused),
        TEST(destroy_does_not_wait_for_disowned_workers),
        TEST(full_queue_behind_a_black_hole_is_cancelled_in_order),
        TEST(stop_of_a_server_full_of_waiting_clients_is_quick),
        TEST(stop_of_a_server_full_of_flooded_clients_is_quick),
        TEST(stop_of_a_server_behind_its_own_black_hole_is_quick),
        TEST(destroy_does_not_wait_for_a_lookup),
    };
    struct CMUnitTest tests[ROWS + SDL_arraysize(others)];
    for (size_t i = 0; i < ROWS; i++)
        make_test_of_row(&tests[i], i);
    SDL_memcpy(tests + ROWS, others, sizeof others);
    return cmocka_run_group_tests(tests, begin_tests, end_with_summary);
}
