// Tests of moment_words.h and record_words.h: what is said at cursors of recordings made by hand.
#include "hand.h"
#include "support.h"

#include "frames.h"
#include "inspector.h"
#include "moment_words.h"
#include "record_words.h"
#include "utf8.h"

#define START_NS 7000000000u
#define MS (Uint64) THAW_NS_PER_MS
#define RANDOM_RECORDS 4000

static Recording *recording;
static Inspector inspector;
static HereFound found;
static Hand hand;
static LabModel lab;

static int begin(void **state) {
    (void)state;
    recording = recording_create();
    assert_non_null(recording);
    hand = hand_into(recording, START_NS);
    SDL_zero(inspector);
    SDL_zero(found);
    inspector_init(&inspector, recording);
    inspector.open = true;
    return 0;
}

static int end(void **state) {
    (void)state;
    recording_destroy(recording);
    return 0;
}

static void tell(void) {
    const StoryFacts facts = {.now_ns = hand.now_ns,
                              .serves = true,
                              .delay_ms = 1500,
                              .is_punctual = true,
                              .host = "",
                              .address = "127.0.0.1:50007",
                              .message = "hello",
                              .frame_rate = 60,
                              .compared = -1};
    SDL_zero(lab);
    inspector_describe(&inspector, hand.now_ns, &lab);
    moment_words_tell(&found, &facts, &lab);
}

static void look_at(Uint64 time_ns) {
    const Action point = {.type = ACTION_POINT,
                          .times = 1,
                          .number = (Sint64)(time_ns - inspector_start_ns(&inspector))};
    inspector_act(&inspector, &point, hand.now_ns);
    tell();
}

// ---- live ----

static void empty_recording_says_what_to_do(void **state) {
    (void)state;
    tell();
    assert_string_equal(lab.sentence,
                        "Nothing has happened yet. Press Do it! and watch who waits.");
}

static void worker_waits_and_the_window_draws(void **state) {
    (void)state;
    hand_draws(&hand, 30);
    hand_waits_by(&hand, THAW_STRATEGY_WORKER, 700 * MS);
    tell();
    assert_non_null(SDL_strstr(lab.sentence, "The worker thread waits in RECEIVE for the server"));
    assert_non_null(SDL_strstr(lab.sentence, "The window drew 4"));
    assert_int_equal(lab.mark, LANE_WAITS);
    assert_int_equal(lab.lanes[LAB_WINDOW].mark, LANE_DRAWS);
    assert_int_equal(lab.lanes[LAB_WORKER].mark, LANE_WAITS);
    assert_non_null(SDL_strstr(lab.lanes[LAB_WORKER].text, "in RECEIVE, 0.70 s"));
}

static void held_worker_is_held_by_you(void **state) {
    (void)state;
    hand_draws(&hand, 30);
    hand_waits_by(&hand, THAW_STRATEGY_WORKER, 200 * MS);
    hand_holds(&hand);
    hand_draws(&hand, 10);
    tell();
    assert_non_null(SDL_strstr(lab.sentence, "You hold the worker thread"));
    assert_int_equal(lab.mark, LANE_HELD);
    assert_int_equal(lab.lanes[LAB_WORKER].mark, LANE_HELD);
}

static void flood_leaves_nobody_out(void **state) {
    (void)state;
    Record news = {.lane = THAW_LANE_NETWORK, .thread = 1, .command = THAW_COMMAND_RECEIVE};
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    hand_says(&hand, (Record){.kind = THAW_EVENT_OPENED, .lane = THAW_LANE_SERVER, .thread = 3});
    for (int i = 0; i < 3000; i++) {
        hand.now_ns += 1000;
        news.kind = THAW_EVENT_REPLIED;
        hand_says(&hand, news);
        news.kind = THAW_EVENT_PUT;
        hand_says(&hand, news);
    }
    hand.now_ns += MS;
    tell();
    assert_string_equal(lab.lanes[LAB_REPLIES].text, "3,000 wait");
    assert_string_equal(lab.lanes[LAB_WORKER].text, "takes in messages");
    assert_string_equal(lab.lanes[LAB_WIRE].text, "has no message");
    assert_string_equal(lab.sentence,
                        "3,000 replies wait in the queue. In each picture the window takes "
                        "as many as it has time for.");
}

static void server_that_nobody_asks_keeps_sending(void **state) {
    (void)state;
    Record chunk = {.kind = THAW_EVENT_RECEIVED, .lane = THAW_LANE_NETWORK, .thread = 1, .size = 9};
    hand_does_it(&hand, THAW_STRATEGY_WORKER, 1500 * MS, THAW_OK);
    tell();
    assert_string_equal(lab.lanes[LAB_WIRE].text, "answer took 1.5 s");
    hand_says(&hand, (Record){.kind = THAW_EVENT_OPENED, .lane = THAW_LANE_SERVER, .thread = 3});
    for (int i = 0; i < 3; i++) {
        assert_null(SDL_strstr(lab.lanes[LAB_WIRE].text, "sending"));
        hand.now_ns += 400 * MS; // while there is no room it waits
        hand_says(&hand, chunk);
        tell();
    }
    assert_string_equal(lab.lanes[LAB_WIRE].text, "keeps sending");
    assert_string_equal(lab.threads[lab.thread_count - 1].text, "keeps sending");
    hand_draws(&hand, 130);
    tell();
    assert_null(SDL_strstr(lab.lanes[LAB_WIRE].text, "sending"));
}

// Its echoes came by themselves, too; now it waits for the next message.
static void server_that_waits_keeps_sending_nothing(void **state) {
    (void)state;
    Record chunk = {.kind = THAW_EVENT_RECEIVED, .lane = THAW_LANE_NETWORK, .thread = 1, .size = 9};
    Record guest = {.kind = THAW_EVENT_OPENED, .lane = THAW_LANE_SERVER, .thread = 3};
    hand_does_it(&hand, THAW_STRATEGY_WORKER, 1500 * MS, THAW_OK);
    hand_says(&hand, guest);
    for (int i = 0; i < 3; i++)
        hand_says(&hand, chunk);
    tell();
    assert_string_equal(lab.lanes[LAB_WIRE].text, "keeps sending");
    guest.kind = THAW_EVENT_CALL;
    guest.call = THAW_CALL_RECEIVE;
    hand_says(&hand, guest);
    tell();
    assert_null(SDL_strstr(lab.lanes[LAB_WIRE].text, "sending"));
}

// ---- the past ----

static void hold_is_told_however_many_records_came_since(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    hand_begins(&hand);
    hand_holds(&hand);
    hand_draws(&hand, 5000);
    SDL_zero(found); // as after a jump into it
    look_at(hand.now_ns - 100 * MS);
    assert_non_null(SDL_strstr(lab.sentence, "You held the worker thread"));
    assert_int_equal(lab.lanes[LAB_WORKER].mark, LANE_HELD);
}

static void freeze_is_told_while_it_lasts(void **state) {
    (void)state;
    hand_draws(&hand, 30);
    hand_chooses(&hand, THAW_STRATEGY_BLOCK);
    hand_begins(&hand);
    Uint64 frozen_ns = hand.now_ns;
    hand_waits(&hand, 1500 * MS);
    hand_ends(&hand, THAW_OK);
    hand_draws(&hand, 30);
    look_at(frozen_ns + 830 * MS);
    assert_non_null(
        SDL_strstr(lab.sentence,
                   "The window's thread itself was waiting in RECEIVE for the server, for 0.83 s"));
    assert_non_null(SDL_strstr(lab.sentence, "49 pictures were missing"));
    assert_int_equal(lab.mark, LANE_FROZEN);
    assert_int_equal(lab.lanes[LAB_WINDOW].mark, LANE_FROZEN);
    assert_string_equal(lab.lanes[LAB_WORKER].text, "there was none");
}

// Its last picture was shown after the call had begun.
static void frozen_thread_stands_in_its_call(void **state) {
    (void)state;
    static const char call_file[] = "connection.c";
    static const char picture_file[] = "last_picture.c";
    hand_draws(&hand, 30);
    hand_chooses(&hand, THAW_STRATEGY_BLOCK);
    Uint32 id = hand_submits(&hand, THAW_COMMAND_RECEIVE);
    hand_says(&hand, (Record){.kind = THAW_EVENT_CALL,
                              .command_id = id,
                              .command = THAW_COMMAND_RECEIVE,
                              .call = THAW_CALL_RECEIVE,
                              .file = call_file,
                              .line = 176});
    hand.now_ns += MS;
    hand_says(&hand, (Record){.kind = RECORD_PRESENTED, .file = picture_file, .line = 35});
    hand.now_ns += 500 * MS;
    look_at(hand.now_ns - 100 * MS);
    assert_true(lab.thread_count > 0);
    assert_ptr_equal(lab.threads[0].file, call_file);
    assert_int_equal(lab.threads[0].line, 176);
    assert_int_equal(lab.threads[0].mark, LANE_FROZEN);
}

// A run that has ended 100 ms ago, after half a second of pictures.
static void end_run(ThawError code) {
    hand_draws(&hand, 30);
    hand_does_it(&hand, THAW_STRATEGY_WORKER, 700 * MS, code);
    hand.now_ns += 100 * MS;
}

static void failure_is_told_while_it_is_recent(void **state) {
    (void)state;
    end_run(THAW_ERROR_RESET);
    tell();
    assert_string_equal(lab.sentence, "RECEIVE failed 0.10 s ago: the connection was torn down.");
    look_at(hand.now_ns - 50 * MS);
    assert_string_equal(lab.sentence,
                        "RECEIVE failed 0.05 s before: the connection was torn down.");
    assert_int_equal(lab.mark, LANE_FROZEN);
}

static void cancel_is_told_while_it_is_recent(void **state) {
    (void)state;
    hand_draws(&hand, 30);
    hand_waits_by(&hand, THAW_STRATEGY_WORKER, 700 * MS);
    hand_says(&hand, (Record){.kind = RECORD_CANCEL, .began_ns = hand.now_ns});
    hand_ends(&hand, THAW_ERROR_CANCELLED);
    hand.now_ns += 100 * MS;
    tell();
    assert_string_equal(lab.sentence, "Cancel was pressed 0.10 s ago. Nobody waits any more.");
    look_at(hand.now_ns - 50 * MS);
    assert_string_equal(lab.sentence,
                        "Cancel had been pressed 0.05 s before. Nobody waited any more.");
}

static void give_up_is_told_while_it_is_recent(void **state) {
    (void)state;
    hand_draws(&hand, 30);
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    Uint32 id = hand_submits(&hand, THAW_COMMAND_CONNECT);
    hand_calls(&hand, id, THAW_COMMAND_CONNECT, THAW_CALL_CONNECT);
    hand_waits(&hand, 700 * MS);
    hand_says(&hand, (Record){.kind = THAW_EVENT_DISOWNED,
                              .thread = 1,
                              .command_id = id,
                              .command = THAW_COMMAND_CONNECT});
    hand.now_ns += 100 * MS;
    const Record answered = {.kind = THAW_EVENT_ANSWERED,
                             .command_id = id,
                             .command = THAW_COMMAND_CONNECT,
                             .code = THAW_ERROR_CANCELLED};
    hand_says(&hand, answered);
    Record polled = answered;
    polled.kind = THAW_EVENT_POLLED;
    hand_says(&hand, polled);
    hand.now_ns += 100 * MS;
    tell();
    assert_string_equal(lab.sentence, "A worker thread is stuck in the system and was given up "
                                      "0.20 s ago. A new one took over.");
    look_at(hand.now_ns - 50 * MS);
    assert_string_equal(lab.sentence, "A worker thread was stuck in the system and had been given "
                                      "up 0.15 s before. A new one took over.");
}

static void loss_is_told_where_it_is(void **state) {
    (void)state;
    hand_draws(&hand, 60);
    hand_loses(&hand);
    hand_draws(&hand, 60);
    look_at(hand.now_ns - 60 * (Uint64)FRAMES_PERIOD_NS - 101 * MS);
    assert_string_equal(lab.sentence, "9 events were lost here: nobody knows what happened.");
}

// The recording was longer than there is room for.
static void lost_beginning_is_told(void **state) {
    (void)state;
    const Uint32 count = RECORDING_BYTES / sizeof(Record) + 1000;
    for (Uint32 i = 0; i < count; i++) {
        hand.now_ns += 1000;
        hand_says(&hand, (Record){.kind = RECORD_CLICK, .began_ns = hand.now_ns});
    }
    Uint64 first = recording_first(recording);
    char expected[160];
    assert_true(first > 1);
    SDL_snprintf(expected, sizeof expected,
                 "Here the recording begins. It was longer: %" SDL_PRIu64
                 " events before this were dropped.",
                 first);
    look_at(recording_at(recording, first)->time_ns);
    assert_string_equal(lab.sentence, expected);
}

static void each_record_has_a_sentence_of_its_own(void **state) {
    (void)state;
    hand_draws(&hand, 5);
    hand_does_it(&hand, THAW_STRATEGY_WORKER, 100 * MS, THAW_OK);
    for (int kind = 0; kind <= RECORD_LOST; kind++) {
        char now[160];
        char past[160];
        hand.now_ns += MS;
        hand_says(&hand, (Record){.kind = (Uint8)kind,
                                  .command_id = 3,
                                  .command = THAW_COMMAND_RECEIVE,
                                  .call = THAW_CALL_RECEIVE,
                                  .size = 5,
                                  .what = "the disk"});
        Uint64 number = recording_end(recording) - 1;
        record_words_say(now, sizeof now, recording, number, false);
        record_words_say(past, sizeof past, recording, number, true);
        assert_null(SDL_strstr(now, "does not know"));
        assert_null(SDL_strchr(now, '$'));
        assert_null(SDL_strchr(past, '$'));
        assert_string_not_equal(now, past);
        assert_true(now[SDL_strlen(now) - 1] == '.' || kind == RECORD_MARK ||
                    kind == RECORD_STRATEGY);
    }
}

static void held_says_before_what(void **state) {
    (void)state;
    char where[120];
    const Record made = {.kind = THAW_EVENT_REPLIED};
    const Record put = {.kind = THAW_EVENT_PUT};
    record_words_place(where, sizeof where, &made, false);
    assert_string_equal(where, "after the reply was made, before it is put into the queue");
    record_words_place(where, sizeof where, &put, false);
    assert_string_equal(where, "after the reply was put into the queue");
    assert_string_equal(record_words_next(&made, false), "puts the reply into the queue");
}

// ---- whatever comes ----

static Uint8 pick(Uint32 *seed, Uint32 count) {
    return (Uint8)(next_random(seed) % count);
}

static void expect_words(const char *text, size_t size) {
    size_t length = SDL_strlen(text);
    char clean[256];
    assert_true(length < size);
    assert_null(SDL_strstr(text, "-1"));
    assert_null(SDL_strstr(text, "18446744"));
    utf8_sanitize(clean, sizeof clean, text, length);
    assert_string_equal(clean, text);
}

static Record any_record(Uint32 *seed) {
    return (Record){.kind = pick(seed, RECORD_LOST + 2),
                    .lane = pick(seed, RECORD_LANES),
                    .thread = pick(seed, 4),
                    .command_id = pick(seed, 9),
                    .command = pick(seed, 6),
                    .code = pick(seed, 20),
                    .call = pick(seed, THAW_CALL_COUNT),
                    .size = next_random(seed),
                    .began_ns = hand.now_ns - next_random(seed) % (3000 * MS)};
}

// What was found is compared, not what is said: a record is not told of without its moment.
static void expect_found_anew(void) {
    const HereFound before = found;
    SDL_zero(found);
    tell();
    for (int i = 0; i < HERE_PLACES; i++) {
        assert_int_equal(before.known[i], found.known[i]);
        if (found.known[i])
            assert_memory_equal(&before.records[i], &found.records[i], sizeof(Record));
    }
    found = before;
}

// Into the past, some steps there, and back to now.
static void look_into_the_past(Uint32 *seed) {
    const Action step = {.type = ACTION_STEP, .times = 1, .number = 1};
    const Action live = {.type = ACTION_LIVE, .times = 1};
    look_at(START_NS + next_random(seed) % (hand.now_ns - START_NS + 1));
    for (int i = 0; i < 8; i++) {
        expect_found_anew();
        inspector_act(&inspector, &step, hand.now_ns);
        tell();
    }
    inspector_act(&inspector, &live, hand.now_ns);
}

// Mostly pictures, live: with records that come late, and with a cursor that comes back to now.
static void what_is_kept_from_picture_to_picture_is_what_would_be_found(void **state) {
    (void)state;
    Uint32 seed = 815;
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    for (int i = 0; i < 900; i++) {
        Uint32 what = next_random(&seed) % 8;
        if (what == 0) {
            hand.now_ns += 1 * MS;
            hand_says(&hand, any_record(&seed));
        } else if (what == 1) {
            Record late = any_record(&seed);
            late.time_ns = hand.now_ns - 10 * MS;
            recording_add(recording, &late);
        } else if (what == 2) {
            look_into_the_past(&seed);
        } else {
            hand_draws(&hand, 1);
        }
        tell();
        expect_found_anew();
    }
}

static void worker_is_found_stuck_once_it_was_given_up(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    hand_begins(&hand);
    hand_says(&hand, (Record){.kind = THAW_EVENT_RECEIVED,
                              .lane = THAW_LANE_NETWORK,
                              .thread = hand.thread,
                              .size = 1});
    hand_draws(&hand, 1);
    Uint64 before_ns = hand.now_ns;
    hand.now_ns += 1 * MS;
    hand_says(&hand, (Record){.kind = THAW_EVENT_DISOWNED, .thread = hand.thread});
    hand_draws(&hand, 1);
    look_at(before_ns);
    assert_false(found.known[HERE_STUCK]);
    look_at(hand.now_ns);
    assert_true(found.known[HERE_STUCK]);
    expect_found_anew();
}

static void any_recording_is_told_in_words(void **state) {
    (void)state;
    Uint32 seed = 4711;
    for (int i = 0; i < RANDOM_RECORDS; i++) {
        hand.now_ns += next_random(&seed) % (20 * MS);
        hand_says(&hand, any_record(&seed));
    }
    for (int i = 0; i < 600; i++) {
        if (i % 3 == 0) {
            look_at(START_NS + next_random(&seed) % (hand.now_ns - START_NS));
        } else {
            const Action step = {.type = ACTION_STEP, .times = 1, .number = i % 3 == 1 ? 1 : -1};
            inspector_act(&inspector, &step, hand.now_ns);
            tell();
        }
        assert_true(lab.sentence[0] != '\0');
        expect_words(lab.sentence, sizeof lab.sentence);
        for (int lane = 0; lane < LAB_LANES; lane++)
            expect_words(lab.lanes[lane].text, sizeof lab.lanes[lane].text);
        for (int thread = 0; thread < lab.thread_count; thread++)
            expect_words(lab.threads[thread].text, sizeof lab.threads[thread].text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(empty_recording_says_what_to_do, begin, end),
        cmocka_unit_test_setup_teardown(worker_waits_and_the_window_draws, begin, end),
        cmocka_unit_test_setup_teardown(held_worker_is_held_by_you, begin, end),
        cmocka_unit_test_setup_teardown(server_that_nobody_asks_keeps_sending, begin, end),
        cmocka_unit_test_setup_teardown(server_that_waits_keeps_sending_nothing, begin, end),
        cmocka_unit_test_setup_teardown(flood_leaves_nobody_out, begin, end),
        cmocka_unit_test_setup_teardown(hold_is_told_however_many_records_came_since, begin, end),
        cmocka_unit_test_setup_teardown(freeze_is_told_while_it_lasts, begin, end),
        cmocka_unit_test_setup_teardown(frozen_thread_stands_in_its_call, begin, end),
        cmocka_unit_test_setup_teardown(failure_is_told_while_it_is_recent, begin, end),
        cmocka_unit_test_setup_teardown(cancel_is_told_while_it_is_recent, begin, end),
        cmocka_unit_test_setup_teardown(give_up_is_told_while_it_is_recent, begin, end),
        cmocka_unit_test_setup_teardown(loss_is_told_where_it_is, begin, end),
        cmocka_unit_test_setup_teardown(lost_beginning_is_told, begin, end),
        cmocka_unit_test_setup_teardown(each_record_has_a_sentence_of_its_own, begin, end),
        cmocka_unit_test_setup_teardown(held_says_before_what, begin, end),
        cmocka_unit_test_setup_teardown(what_is_kept_from_picture_to_picture_is_what_would_be_found,
                                        begin, end),
        cmocka_unit_test_setup_teardown(worker_is_found_stuck_once_it_was_given_up, begin, end),
        cmocka_unit_test_setup_teardown(any_recording_is_told_in_words, begin, end),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
