// Tests of worker.h: a network thread that can be stopped, ended, and given up.
#include "support.h"

#include "worker.h"

#define HELD_MS 50u // how long an observer takes

// What the worker called, and on which thread. Shared with it.
typedef struct Witness {
    SDL_atomic_t events;
    SDL_atomic_t rings;
    SDL_atomic_t connects; // calls into the system that have begun
    SDL_atomic_t thread;   // the number of the worker's thread
    SDL_atomic_t sleeps;   // ASLEEP events
    SDL_atomic_t slept;    // their number when command 2 was taken
    SDL_atomic_t puts;     // PUT events
    SDL_atomic_t replies;  // REPLIED events that have begun
    SDL_atomic_t hold;     // 1: command 1 is held when it is taken, until this is 0
    SDL_atomic_t slow;     // 1: telling of a reply takes HELD_MS
} Witness;

typedef struct Setup {
    Witness witness;
    ThawWorker *worker;
    TCPsocket peer;
} Setup;

static void note_event(void *userdata, const ThawEvent *event) {
    Witness *witness = userdata;
    bool connect = event->kind == THAW_EVENT_CALL && event->call == THAW_CALL_CONNECT;
    SDL_AtomicAdd(&witness->connects, connect);
    SDL_AtomicSet(&witness->thread, (int)thread_number());
    SDL_AtomicAdd(&witness->events, 1);
    SDL_AtomicAdd(&witness->sleeps, event->kind == THAW_EVENT_ASLEEP);
    SDL_AtomicAdd(&witness->puts, event->kind == THAW_EVENT_PUT);
    if (event->kind == THAW_EVENT_TAKEN && event->command_id == 2)
        SDL_AtomicSet(&witness->slept, SDL_AtomicGet(&witness->sleeps));
    if (event->kind == THAW_EVENT_TAKEN && event->command_id == 1)
        for (Uint64 end_ns = patience_end_ns();
             SDL_AtomicGet(&witness->hold) && thaw_clock_ns() < end_ns;)
            SDL_Delay(1);
    SDL_AtomicAdd(&witness->replies, event->kind == THAW_EVENT_REPLIED);
    if (event->kind == THAW_EVENT_REPLIED && SDL_AtomicGet(&witness->slow))
        SDL_Delay(HELD_MS);
}

static void note_ring(void *userdata) {
    Witness *witness = userdata;
    SDL_AtomicAdd(&witness->rings, 1);
}

static void push(ThawWorker *worker, ThawCommand *command, Uint32 id) {
    assert_non_null(command);
    command->id = id;
    assert_true(thaw_worker_push(worker, command));
}

static void expect(ThawWorker *worker, Uint32 id, ThawError code) {
    ThawReply *reply = NULL;
    wait_until((reply = thaw_worker_poll(worker)) != NULL);
    assert_int_equal(reply->id, id);
    assert_string_equal(thaw_error_name(reply->code), thaw_error_name(code));
    clear_reply(reply);
    SDL_free(reply);
}

static ThawWorker *new_worker(Witness *witness) {
    ThawClientOptions options = {.capacity = 8, .max_message = MIB};
    options.observer = (ThawHook){note_event, witness};
    options.doorbell = (ThawDoorbell){note_ring, witness};
    ThawWorker *worker = thaw_worker_create(&options, 1, NULL);
    assert_non_null(worker);
    return worker;
}

// A worker that is connected to a peer and waits in RECEIVE as command 2.
static void begin_receive(Setup *setup) {
    int port = 0;
    *setup = (Setup){0};
    TCPsocket listener = listen_somewhere(&port);
    setup->worker = new_worker(&setup->witness);
    push(setup->worker, thaw_command_connect("127.0.0.1", port), 1);
    expect(setup->worker, 1, THAW_OK);
    assert_false(thaw_worker_progress(setup->worker).in_system);
    setup->peer = accept_from(listener);
    SDLNet_TCP_Close(listener);
    push(setup->worker, thaw_command_receive(), 2);
    wait_until(thaw_worker_progress(setup->worker).running_id == 2);
}

static void end(Setup *setup) {
    assert_true(thaw_worker_quit(setup->worker, PATIENCE_MS));
    assert_true(thaw_worker_has_finished(setup->worker));
    thaw_worker_release(setup->worker);
    SDLNet_TCP_Close(setup->peer);
}

static void worker_tells_what_it_runs(void **state) {
    (void)state;
    Setup setup;
    begin_receive(&setup);
    ThawProgress progress = thaw_worker_progress(setup.worker);
    assert_int_equal(progress.replied_id, 1);
    assert_false(progress.in_system);
    assert_in_range(progress.running_since_ns, 1, thaw_clock_ns());
    assert_false(thaw_worker_has_replies(setup.worker));
    assert_false(thaw_worker_has_finished(setup.worker));
    write_message(setup.peer, "x", 1);
    wait_until(thaw_worker_has_replies(setup.worker));
    wait_until(thaw_worker_progress(setup.worker).running_id == 0);
    assert_int_equal(thaw_worker_progress(setup.worker).replied_id, 2);
    expect(setup.worker, 2, THAW_OK);
    assert_false(thaw_worker_has_replies(setup.worker));
    end(&setup);
}

// As a client connects with auto_receive.
static void begin_listening(Setup *setup) {
    int port = 0;
    *setup = (Setup){0};
    TCPsocket listener = listen_somewhere(&port);
    setup->worker = new_worker(&setup->witness);
    ThawCommand *connect = thaw_command_connect("127.0.0.1", port);
    connect->end = thaw_reply_create(THAW_COMMAND_CLOSE);
    push(setup->worker, connect, 1);
    expect(setup->worker, 1, THAW_OK);
    setup->peer = accept_from(listener);
    SDLNet_TCP_Close(listener);
}

// Both threads are at the queues all the time: commands in, their replies and the news out.
static void commands_and_news_pass_each_other(void **state) {
    (void)state;
    Setup setup;
    begin_listening(&setup);
    Uint32 submitted = 1;
    Uint32 answered = 1;
    int news = 0;
    for (int i = 0; i < 200; i++) {
        write_message(setup.peer, "news", 4);
        push(setup.worker, thaw_command_send("x", 1), ++submitted);
        while (submitted - answered >= 8 || news < i - 6) {
            ThawReply *reply = NULL;
            wait_until((reply = thaw_worker_poll(setup.worker)) != NULL);
            assert_int_equal(reply->code, THAW_OK);
            assert_true(reply->id == 0 || reply->id == answered + 1);
            answered += reply->id > 0;
            news += reply->id == 0;
            thaw_reply_free(reply);
        }
        thaw_worker_cancel(setup.worker, submitted + 1000); // a command that never comes
    }
    assert_true(thaw_worker_progress(setup.worker).listens);
    end(&setup);
}

static void stop_ends_a_waiting_receive_with_the_reason_given(void **state) {
    (void)state;
    const ThawError reasons[] = {THAW_ERROR_CANCELLED, THAW_ERROR_TIMEOUT};
    for (int i = 0; i < 2; i++) {
        Setup setup;
        begin_receive(&setup);
        thaw_worker_stop(setup.worker, 2, reasons[i]);
        expect(setup.worker, 2, reasons[i]);
        end(&setup);
    }
}

static void stop_reaches_commands_that_wait_and_none_behind_them(void **state) {
    (void)state;
    Setup setup;
    begin_receive(&setup);
    push(setup.worker, thaw_command_receive(), 3);
    push(setup.worker, thaw_command_receive(), 4);
    thaw_worker_stop(setup.worker, 3, THAW_ERROR_CANCELLED);
    expect(setup.worker, 2, THAW_ERROR_CANCELLED);
    expect(setup.worker, 3, THAW_ERROR_CANCELLED);
    write_message(setup.peer, "x", 1);
    expect(setup.worker, 4, THAW_OK);
    end(&setup);
}

static void waiting_command_can_be_taken_back(void **state) {
    (void)state;
    Setup setup;
    begin_receive(&setup);
    push(setup.worker, thaw_command_receive(), 3);
    push(setup.worker, thaw_command_close(), 4);
    for (Uint32 id = 3; id <= 4; id++) {
        ThawCommand *command = thaw_worker_take_back(setup.worker);
        assert_non_null(command);
        assert_int_equal(command->id, id);
        thaw_command_free(command);
    }
    assert_null(thaw_worker_take_back(setup.worker));
    end(&setup);
}

static void full_worker_refuses_a_command(void **state) {
    (void)state;
    Setup setup;
    begin_receive(&setup);
    for (Uint32 id = 3; id < 3 + 8; id++)
        push(setup.worker, thaw_command_receive(), id);
    ThawCommand *one_more = thaw_command_receive();
    assert_false(thaw_worker_push(setup.worker, one_more));
    thaw_command_free(one_more);
    end(&setup);
}

static void quit_ends_a_worker_that_waits(void **state) {
    (void)state;
    Setup setup;
    begin_receive(&setup);
    push(setup.worker, thaw_command_receive(), 3); // must not keep it from ending either
    Start since = start_now();
    assert_true(thaw_worker_quit(setup.worker, PATIENCE_MS));
    expect_prompt(since);
    thaw_worker_release(setup.worker);
    SDLNet_TCP_Close(setup.peer);
}

static void quit_ends_an_idle_worker(void **state) {
    (void)state;
    Witness witness = {0};
    ThawWorker *worker = new_worker(&witness);
    assert_true(thaw_worker_quit(worker, PATIENCE_MS));
    assert_true(thaw_worker_has_finished(worker));
    thaw_worker_release(worker);
}

static void quit_does_not_wait_for_a_worker_that_is_stuck(void **state) {
    (void)state;
    static Witness witness;
    BlackHole hole;
    open_hole_or_skip(&hole);
    ThawWorker *worker = new_worker(&witness);
    push(worker, thaw_command_connect("127.0.0.1", hole.port), 1);
    wait_until(SDL_AtomicGet(&witness.connects) == 1);
    assert_true(thaw_worker_progress(worker).in_system);
    Start since = start_now();
    assert_false(thaw_worker_quit(worker, THAW_GRACE_MS));
    assert_true(elapsed_ms(since.time_ns) >= THAW_GRACE_MS - 1);
    expect_prompt(since);
    assert_false(thaw_worker_disown_stuck(worker, 0)); // it is not stuck in what was to stop
    assert_true(thaw_worker_disown_stuck(worker, 1));
    thaw_worker_release(worker);
    close_hole(&hole);
}

// Command 2 waits, but in our own code, and obeys.
static void worker_that_is_not_in_the_system_is_not_disowned(void **state) {
    (void)state;
    Setup setup;
    begin_receive(&setup);
    assert_false(thaw_worker_disown_stuck(setup.worker, SDL_MAX_UINT32));
    write_message(setup.peer, "x", 1);
    expect(setup.worker, 2, THAW_OK);
    end(&setup);
}

static void wait_for_replies_lasts_until_one_is_there(void **state) {
    (void)state;
    Setup setup;
    begin_receive(&setup);
    Uint64 since_ns = thaw_clock_ns();
    assert_false(thaw_worker_wait(setup.worker, 30));
    assert_true(elapsed_ms(since_ns) >= 30);
    write_message(setup.peer, "x", 1);
    assert_true(thaw_worker_wait(setup.worker, PATIENCE_MS));
    expect(setup.worker, 2, THAW_OK);
    end(&setup);
}

// It was about to be disowned for command 2, and lets go just before that.
static void worker_that_has_answered_is_not_disowned(void **state) {
    (void)state;
    Setup setup;
    begin_receive(&setup);
    write_message(setup.peer, "x", 1);
    wait_until(thaw_worker_has_replies(setup.worker));
    assert_false(thaw_worker_disown_stuck(setup.worker, 2));
    expect(setup.worker, 2, THAW_OK);
    push(setup.worker, thaw_command_receive(), 3);
    write_message(setup.peer, "y", 1);
    expect(setup.worker, 3, THAW_OK);
    end(&setup);
}

// The observer is told of the reply when the worker is disowned: that waits until the reply is with
// the client, and told of as well.
static void reply_that_is_being_told_reaches_the_client(void **state) {
    (void)state;
    static Witness witness;
    SDL_AtomicSet(&witness.slow, 1);
    ThawWorker *worker = new_worker(&witness);
    push(worker, thaw_command_close(), 1);
    wait_until(SDL_AtomicGet(&witness.replies) == 1);
    thaw_worker_disown(worker);
    expect(worker, 1, THAW_ERROR_STATE);
    assert_int_equal(SDL_AtomicGet(&witness.puts), 1);
    wait_until(thaw_worker_has_finished(worker));
    thaw_worker_release(worker);
}

static void disowned_worker_calls_nobody(void **state) {
    (void)state;
    Setup setup;
    begin_receive(&setup);
    thaw_worker_disown(setup.worker);
    int events = SDL_AtomicGet(&setup.witness.events);
    int rings = SDL_AtomicGet(&setup.witness.rings);
    assert_false(thaw_worker_has_finished(setup.worker));
    // Now it would receive, reply and ring, and then it goes home.
    write_message(setup.peer, "x", 1);
    wait_until(thaw_worker_has_finished(setup.worker));
    assert_int_equal(SDL_AtomicGet(&setup.witness.events), events);
    assert_int_equal(SDL_AtomicGet(&setup.witness.rings), rings);
    assert_null(thaw_worker_poll(setup.worker));
    thaw_worker_release(setup.worker);
    SDLNet_TCP_Close(setup.peer);
}

static void released_worker_closes_its_connection_when_it_comes_home(void **state) {
    (void)state;
    Setup setup;
    begin_receive(&setup);
    thaw_worker_disown(setup.worker);
    thaw_worker_release(setup.worker);
    write_message(setup.peer, "x", 1);
    Uint8 byte = 0;
    assert_int_equal(read_some(setup.peer, &byte, 1), 0);
    SDLNet_TCP_Close(setup.peer);
}

static void idle_worker_is_not_woken_by_time(void **state) {
    (void)state;
    Witness witness = {0};
    ThawWorker *worker = new_worker(&witness);
    push(worker, thaw_command_close(), 1);
    expect(worker, 1, THAW_ERROR_STATE);
    int number = SDL_AtomicGet(&witness.thread);
    long wakeups = number > 0 ? count_idle_wakeups(number) : -1;
    assert_true(thaw_worker_quit(worker, PATIENCE_MS));
    thaw_worker_release(worker);
    if (wakeups < 0)
        skip();
    assert_int_equal(wakeups, 0);
}

// It says so where no command waits, and only there.
static void worker_tells_when_it_sleeps(void **state) {
    (void)state;
    static Witness witness;
    SDL_AtomicSet(&witness.hold, 1);
    ThawWorker *worker = new_worker(&witness);
    wait_until(SDL_AtomicGet(&witness.sleeps) == 1);
    push(worker, thaw_command_close(), 1);
    push(worker, thaw_command_close(), 2);
    SDL_AtomicSet(&witness.hold, 0);
    expect(worker, 1, THAW_ERROR_STATE);
    expect(worker, 2, THAW_ERROR_STATE);
    assert_int_equal(SDL_AtomicGet(&witness.slept), 1);
    wait_until(SDL_AtomicGet(&witness.sleeps) == 2);
    assert_true(thaw_worker_quit(worker, PATIENCE_MS));
    thaw_worker_release(worker);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worker_tells_what_it_runs),
        cmocka_unit_test(commands_and_news_pass_each_other),
        cmocka_unit_test(stop_ends_a_waiting_receive_with_the_reason_given),
        cmocka_unit_test(stop_reaches_commands_that_wait_and_none_behind_them),
        cmocka_unit_test(waiting_command_can_be_taken_back),
        cmocka_unit_test(full_worker_refuses_a_command),
        cmocka_unit_test(quit_ends_a_worker_that_waits),
        cmocka_unit_test(quit_ends_an_idle_worker),
        cmocka_unit_test(quit_does_not_wait_for_a_worker_that_is_stuck),
        cmocka_unit_test(worker_that_is_not_in_the_system_is_not_disowned),
        cmocka_unit_test(wait_for_replies_lasts_until_one_is_there),
        cmocka_unit_test(worker_that_has_answered_is_not_disowned),
        cmocka_unit_test(reply_that_is_being_told_reaches_the_client),
        cmocka_unit_test(disowned_worker_calls_nobody),
        cmocka_unit_test(released_worker_closes_its_connection_when_it_comes_home),
        cmocka_unit_test(idle_worker_is_not_woken_by_time),
        cmocka_unit_test(worker_tells_when_it_sleeps),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
