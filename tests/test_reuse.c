// Tests of reuse.h: a large frame is used again, fits, and is released when nothing moves.
#include "support.h"

#include "client_state.h"
#include "decoder.h"
#include "frame_inside.h"
#include "reuse.h"
#include "worker.h"

#define SIZE (2 * MIB)
#define RELEASED_MS 3500u // of silence: a worker has released its frame by then

static ThawReuse *new_reuse(void) {
    ThawReuse *reuse = thaw_reuse_create();
    assert_non_null(reuse);
    return reuse;
}

static ThawFrame *new_frame(Uint32 size) {
    Uint8 *payload;
    ThawFrame *frame = thaw_frame_reserve(size, &payload);
    assert_non_null(frame);
    return frame;
}

// Make a frame and free it, so that `reuse` may keep it. Only to be compared with others.
static const ThawFrame *offer(ThawReuse *reuse, Uint32 size) {
    ThawFrame *frame = new_frame(size);
    thaw_frame_adopt(frame, reuse);
    thaw_frame_free(frame);
    return frame;
}

static bool keeps_one(ThawReuse *reuse, Uint32 size) {
    ThawFrame *frame = thaw_frame_take(reuse, size);
    thaw_frame_free(frame);
    return frame != NULL;
}

static void nothing_is_kept_before_the_beginning_and_after_the_end(void **state) {
    (void)state;
    ThawReuse *reuse = new_reuse();
    offer(reuse, SIZE);
    assert_false(keeps_one(reuse, SIZE));
    thaw_reuse_begin(reuse);
    const ThawFrame *kept = offer(reuse, SIZE);
    ThawFrame *taken = thaw_frame_take(reuse, SIZE);
    assert_ptr_equal(taken, kept);
    assert_null(thaw_frame_take(reuse, SIZE));
    thaw_frame_free(taken);
    assert_true(keeps_one(reuse, SIZE));
    thaw_reuse_end(reuse);
    assert_false(keeps_one(reuse, SIZE));
    thaw_reuse_release(reuse);
}

static void only_what_fits_is_taken(void **state) {
    (void)state;
    ThawReuse *reuse = new_reuse();
    thaw_reuse_begin(reuse);
    offer(reuse, 4 * MIB);
    assert_false(keeps_one(reuse, 4 * MIB + 1));
    assert_false(keeps_one(reuse, 2 * MIB - 1));
    assert_true(keeps_one(reuse, 2 * MIB));
    ThawFrame *frame = thaw_frame_take(reuse, 2 * MIB);
    thaw_frame_fill(frame, "x", 1); // less than it has room for
    assert_int_equal(thaw_frame_size(frame), 1);
    assert_memory_equal(thaw_frame_wire(frame), "\1\0\0\0x", 6);
    thaw_frame_free(frame);
    assert_true(keeps_one(reuse, 4 * MIB));
    thaw_reuse_release(reuse);
}

static void small_and_huge_frames_are_not_kept(void **state) {
    (void)state;
    ThawReuse *reuse = new_reuse();
    thaw_reuse_begin(reuse);
    offer(reuse, THAW_REUSE_LEAST - 1);
    offer(reuse, THAW_REUSE_MOST + 1);
    assert_false(keeps_one(reuse, THAW_REUSE_LEAST - 1));
    assert_false(keeps_one(reuse, THAW_REUSE_MOST + 1));
    assert_false(keeps_one(reuse, THAW_REUSE_LEAST));
    thaw_reuse_release(reuse);
}

static void frames_at_both_limits_are_kept(void **state) {
    (void)state;
    const Uint32 sizes[] = {THAW_REUSE_LEAST, THAW_REUSE_MOST};
    for (size_t i = 0; i < SDL_arraysize(sizes); i++) {
        ThawReuse *reuse = new_reuse();
        thaw_reuse_begin(reuse);
        offer(reuse, sizes[i]);
        assert_true(keeps_one(reuse, sizes[i]));
        thaw_reuse_release(reuse);
    }
}

static void newest_frame_is_the_one_that_is_kept(void **state) {
    (void)state;
    ThawReuse *reuse = new_reuse();
    thaw_reuse_begin(reuse);
    offer(reuse, 8 * MIB);
    offer(reuse, SIZE);
    assert_false(keeps_one(reuse, 8 * MIB));
    assert_true(keeps_one(reuse, SIZE));
    thaw_reuse_release(reuse);
}

static void frame_may_outlive_its_client(void **state) {
    (void)state;
    ThawReuse *reuse = new_reuse();
    thaw_reuse_begin(reuse);
    ThawFrame *frame = new_frame(SIZE);
    thaw_frame_adopt(frame, reuse);
    thaw_reuse_release(reuse);
    thaw_frame_fill(frame, "kept", 5);
    assert_string_equal(thaw_frame_text(frame), "kept");
    thaw_frame_free(frame);
}

// ---- the decoder ----

static void feed(ThawDecoder *decoder, const Uint8 *bytes, size_t size) {
    while (size > 0) {
        Uint8 *where;
        size_t piece = SDL_min(thaw_decoder_room(decoder, &where), size);
        assert_int_not_equal(piece, 0);
        SDL_memcpy(where, bytes, piece);
        thaw_decoder_feed(decoder, piece);
        bytes += piece;
        size -= piece;
    }
}

static void decoder_takes_a_used_frame_once_enough_has_arrived(void **state) {
    (void)state;
    const size_t lie = THAW_HEADER_SIZE + 1000;
    ThawReuse *reuse = new_reuse();
    thaw_reuse_begin(reuse);
    ThawDecoder *decoder = thaw_decoder_create(64 * MIB);
    assert_non_null(decoder);
    thaw_decoder_use(decoder, reuse);
    Uint8 *payload = new_pattern(SIZE, 3);
    ThawFrame *whole = thaw_frame_create(payload, SIZE);
    const ThawFrame *kept = offer(reuse, SIZE);

    feed(decoder, thaw_frame_wire(whole), lie);
    assert_true(keeps_one(reuse, SIZE));
    feed(decoder, thaw_frame_wire(whole) + lie, THAW_HEADER_SIZE + SIZE - lie);
    assert_false(keeps_one(reuse, SIZE));
    ThawFrame *frame = NULL;
    assert_int_equal(thaw_decoder_next(decoder, &frame), THAW_DECODED_MESSAGE);
    assert_ptr_equal(frame, kept);
    assert_int_equal(thaw_frame_size(frame), SIZE);
    assert_memory_equal(thaw_frame_payload(frame), payload, SIZE);
    assert_int_equal(thaw_frame_payload(frame)[SIZE], 0);
    thaw_frame_free(frame);
    assert_true(keeps_one(reuse, SIZE));

    thaw_frame_free(whole);
    SDL_free(payload);
    thaw_decoder_free(decoder);
    thaw_reuse_release(reuse);
}

// ---- the worker ----

typedef struct Conversation {
    ThawEchoServer *server;
    ThawReuse *reuse;
    ThawWorker *worker;
    int port;  // of the server
    Uint32 id; // of the newest command
    bool listens;
} Conversation;

static void push(Conversation *talk, ThawCommand *command) {
    assert_non_null(command);
    command->id = ++talk->id;
    assert_true(thaw_worker_push(talk->worker, command));
}

static void take_success(Conversation *talk) {
    ThawReply *reply = NULL;
    wait_until((reply = thaw_worker_poll(talk->worker)) != NULL);
    assert_string_equal(thaw_error_name(reply->code), thaw_error_name(THAW_OK));
    thaw_reply_free(reply);
}

static void begin_worker(Conversation *talk) {
    ThawClientOptions options = {.capacity = 8, .max_message = 64 * MIB};
    talk->reuse = new_reuse();
    talk->worker = thaw_worker_create(&options, 1, talk->reuse);
    assert_non_null(talk->worker);
}

static void connect_again(Conversation *talk) {
    ThawCommand *connect = thaw_command_connect("127.0.0.1", talk->port);
    connect->end = talk->listens ? thaw_reply_create(THAW_COMMAND_CLOSE) : NULL;
    push(talk, connect);
    take_success(talk);
}

static void begin(Conversation *talk, bool listens) {
    ThawEchoServerOptions server_options = {0};
    *talk = (Conversation){.listens = listens};
    talk->server = start_server(&server_options);
    talk->port = server_options.port;
    begin_worker(talk);
    connect_again(talk);
}

static void end(Conversation *talk) {
    assert_true(thaw_worker_quit(talk->worker, PATIENCE_MS));
    thaw_worker_release(talk->worker);
    thaw_reuse_release(talk->reuse);
    thaw_echo_server_destroy(talk->server);
}

// Send a large message and take in its echo. Whether its frame is kept then, which is not so on a
// machine that was busy with something else meanwhile.
static bool echo_keeps_a_frame(Conversation *talk) {
    ThawFrame *frame = new_frame(SIZE);
    SDL_memset(frame->wire + THAW_HEADER_SIZE, 'x', SIZE);
    thaw_frame_adopt(frame, talk->reuse);
    push(talk, thaw_command_send_frame(frame));
    if (!talk->listens)
        push(talk, thaw_command_receive());
    take_success(talk);
    take_success(talk);
    return keeps_one(talk->reuse, SIZE);
}

// A worker waits in RECEIVE for what the peer returned will say.
static TCPsocket begin_receive(Conversation *talk) {
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    *talk = (Conversation){0};
    begin_worker(talk);
    push(talk, thaw_command_connect("127.0.0.1", port));
    take_success(talk);
    TCPsocket peer = accept_from(listener);
    SDLNet_TCP_Close(listener);
    push(talk, thaw_command_receive());
    wait_until(thaw_worker_progress(talk->worker).running_id == talk->id);
    return peer;
}

static void say_much(TCPsocket peer) {
    Uint8 *payload = new_pattern(SIZE, 5);
    write_message(peer, payload, SIZE);
    SDL_free(payload);
}

// What comes in a frame that may be used again goes back there when it is freed.
static void large_message_of_a_worker_may_be_used_again(void **state) {
    (void)state;
    Conversation talk;
    TCPsocket peer = begin_receive(&talk);
    say_much(peer);
    ThawReply *reply = NULL;
    wait_until((reply = thaw_worker_poll(talk.worker)) != NULL);
    assert_ptr_equal(reply->frame->home, talk.reuse);
    thaw_reply_free(reply);
    end(&talk);
    SDLNet_TCP_Close(peer);
}

static void idle_worker_releases_its_frame(void **state) {
    (void)state;
    Conversation talk;
    begin(&talk, false);
    wait_until(echo_keeps_a_frame(&talk));
    wait_until(!keeps_one(talk.reuse, SIZE));
    wait_until(echo_keeps_a_frame(&talk)); // it begins again
    end(&talk);
}

// What the connection before has moved does not count for the next one.
static void fresh_connection_keeps_no_frame_yet(void **state) {
    (void)state;
    Conversation talk;
    begin(&talk, false);
    wait_until(echo_keeps_a_frame(&talk));
    wait_until(!keeps_one(talk.reuse, SIZE));
    push(&talk, thaw_command_close());
    take_success(&talk);
    connect_again(&talk);
    offer(talk.reuse, SIZE);
    assert_false(keeps_one(talk.reuse, SIZE));
    end(&talk);
}

// A frame is released for lack of large messages, not because small ones move.
static bool small_echo_keeps_it(Conversation *talk) {
    bool kept = echo_keeps_a_frame(talk);
    push(talk, thaw_command_send("x", 1));
    push(talk, thaw_command_receive());
    take_success(talk);
    take_success(talk);
    return kept && keeps_one(talk->reuse, SIZE);
}

static void small_messages_release_no_frame(void **state) {
    (void)state;
    Conversation talk;
    begin(&talk, false);
    wait_until(small_echo_keeps_it(&talk));
    end(&talk);
}

// The worker never sleeps for long, and none of its commands takes long.
static bool small_send_releases_it(Conversation *talk) {
    SDL_Delay(50);
    push(talk, thaw_command_send("x", 1));
    take_success(talk);
    return !keeps_one(talk->reuse, SIZE);
}

static void sending_worker_releases_its_frame(void **state) {
    (void)state;
    Conversation talk;
    begin(&talk, false);
    wait_until(echo_keeps_a_frame(&talk));
    wait_until(small_send_releases_it(&talk));
    end(&talk);
}

static void listening_worker_releases_its_frame(void **state) {
    (void)state;
    Conversation talk;
    begin(&talk, true);
    wait_until(echo_keeps_a_frame(&talk));
    wait_until(!keeps_one(talk.reuse, SIZE));
    end(&talk);
}

static void worker_that_waits_for_an_answer_releases_its_frame(void **state) {
    (void)state;
    Conversation talk;
    begin(&talk, false);
    wait_until(echo_keeps_a_frame(&talk));
    push(&talk, thaw_command_receive());
    wait_until(!keeps_one(talk.reuse, SIZE));
    end(&talk);
}

// ---- a worker that was given up ----

// A client ends what it gives up, and the thread gets a message later.
static void worker_that_was_given_up_keeps_no_frame(void **state) {
    (void)state;
    Conversation talk;
    TCPsocket peer = begin_receive(&talk);
    thaw_worker_disown(talk.worker);
    thaw_reuse_end(talk.reuse);
    say_much(peer);
    wait_until(thaw_worker_has_finished(talk.worker));
    assert_false(keeps_one(talk.reuse, SIZE));
    end(&talk);
    SDLNet_TCP_Close(peer);
}

// The client has begun anew with a fresh worker.
static void worker_that_was_given_up_releases_no_frame_of_another(void **state) {
    (void)state;
    Conversation talk;
    TCPsocket peer = begin_receive(&talk);
    say_much(peer);
    take_success(&talk);
    push(&talk, thaw_command_receive());
    wait_until(thaw_worker_progress(talk.worker).running_id == talk.id);
    thaw_worker_disown(talk.worker);
    thaw_reuse_end(talk.reuse);
    thaw_reuse_begin(talk.reuse);
    offer(talk.reuse, SIZE);
    Uint64 since_ns = thaw_clock_ns();
    wait_until(elapsed_ms(since_ns) > RELEASED_MS);
    assert_true(keeps_one(talk.reuse, SIZE));
    write_message(peer, "x", 1);
    end(&talk);
    SDLNet_TCP_Close(peer);
}

// ---- a client without its thread ----

// A client that keeps a frame, of which `reuse` becomes a reference of the test's own.
static ThawClient *begin_keeping(ThawEchoServer **server, ThawReuse **reuse) {
    ThawEchoServerOptions options = {0};
    *server = start_server(&options);
    ThawClient *client = thaw_client_create(NULL);
    connect_client(client, options.port);
    *reuse = thaw_reuse_retain(client->reuse);
    thaw_reuse_begin(*reuse);
    offer(*reuse, SIZE);
    assert_true(keeps_one(*reuse, SIZE));
    return client;
}

static void client_that_goes_keeps_no_frame(void **state) {
    (void)state;
    ThawEchoServer *server;
    ThawReuse *reuse;
    ThawClient *client = begin_keeping(&server, &reuse);
    thaw_client_destroy(client);
    assert_false(keeps_one(reuse, SIZE));
    thaw_reuse_release(reuse);
    thaw_echo_server_destroy(server);
}

static void client_that_waits_itself_keeps_no_frame(void **state) {
    (void)state;
    ThawEchoServer *server;
    ThawReuse *reuse;
    ThawClient *client = begin_keeping(&server, &reuse);
    assert_true(thaw_client_set_strategy(client, THAW_STRATEGY_POLL));
    assert_false(keeps_one(reuse, SIZE));
    thaw_client_destroy(client);
    thaw_reuse_release(reuse);
    thaw_echo_server_destroy(server);
}

// The fresh worker has moved nothing yet.
static void client_that_gives_up_its_thread_keeps_no_frame(void **state) {
    (void)state;
    BlackHole hole;
    ThawEchoServer *server;
    ThawReuse *reuse;
    open_hole_or_skip(&hole);
    ThawClient *client = begin_keeping(&server, &reuse);
    expect_reply(client, thaw_client_close(client), THAW_OK);
    Uint32 id = thaw_client_connect(client, "127.0.0.1", hole.port);
    wait_until(thaw_worker_progress(client->worker).in_system);
    assert_true(keeps_one(reuse, SIZE));
    thaw_client_cancel_all(client);
    expect_reply(client, id, THAW_ERROR_CANCELLED);
    assert_int_equal(thaw_client_disowned_count(client), 1);
    assert_false(keeps_one(reuse, SIZE));
    thaw_client_destroy(client);
    thaw_reuse_release(reuse);
    thaw_echo_server_destroy(server);
    close_hole(&hole);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_kept_before_the_beginning_and_after_the_end),
        cmocka_unit_test(only_what_fits_is_taken),
        cmocka_unit_test(small_and_huge_frames_are_not_kept),
        cmocka_unit_test(frames_at_both_limits_are_kept),
        cmocka_unit_test(newest_frame_is_the_one_that_is_kept),
        cmocka_unit_test(frame_may_outlive_its_client),
        cmocka_unit_test(decoder_takes_a_used_frame_once_enough_has_arrived),
        cmocka_unit_test(large_message_of_a_worker_may_be_used_again),
        cmocka_unit_test(idle_worker_releases_its_frame),
        cmocka_unit_test(fresh_connection_keeps_no_frame_yet),
        cmocka_unit_test(small_messages_release_no_frame),
        cmocka_unit_test(sending_worker_releases_its_frame),
        cmocka_unit_test(listening_worker_releases_its_frame),
        cmocka_unit_test(worker_that_waits_for_an_answer_releases_its_frame),
        cmocka_unit_test(worker_that_was_given_up_keeps_no_frame),
        cmocka_unit_test(worker_that_was_given_up_releases_no_frame_of_another),
        cmocka_unit_test(client_that_goes_keeps_no_frame),
        cmocka_unit_test(client_that_waits_itself_keeps_no_frame),
        cmocka_unit_test(client_that_gives_up_its_thread_keeps_no_frame),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
