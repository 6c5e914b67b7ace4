// Tests of tracks.h: the spans of runs made by hand, exactly; and what holds for any records.
#include "hand.h"
#include "support.h"

#include "frames.h"
#include "recording.h"
#include "tracks.h"

#define START_NS 7000000000u
#define US 1000u
#define MS (Uint64) THAW_NS_PER_MS
#define TEXT_SIZE 4096

static Tracks *tracks;
static Hand hand;

static void take(void *userdata, const Record *record) {
    (void)userdata;
    tracks_add(tracks, record);
}

static int begin(void **state) {
    (void)state;
    tracks = tracks_create();
    hand = (Hand){.add = take, .now_ns = START_NS};
    return tracks ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    tracks_destroy(tracks);
    return 0;
}

// ---- spans as text ----

static const char *const REASONS[SPAN_REASONS] = {
    "queued",  "lookup", "connect", "send",  "wait",   "receive", "work",  "held",
    "asks",    "news",   "picture", "chunk", "answer", "freeze",  "error", "cancel",
    "give_up", "begin",  "click",   "key",   "said",   "loss"};

static int us_of(Uint64 time_ns) {
    return (int)((time_ns - START_NS) / US);
}

static size_t write_span(char *text, size_t size, const Span *span) {
    char until[32] = "";
    if (span->end_ns > 0)
        SDL_snprintf(until, sizeof until, "%d", us_of(span->end_ns));
    char code[32] = "";
    if (span->code != THAW_OK)
        SDL_snprintf(code, sizeof code, " (%d)", span->code);
    int length = SDL_snprintf(text, size, "%s #%u %d-%s%s%s\n", REASONS[span->reason],
                              (unsigned)span->command_id, us_of(span->begin_ns), until, code,
                              span->bad ? " bad" : "");
    return (size_t)length;
}

// A line for each span: what, whose, from when to when in microseconds, code.
static void expect(TrackKind kind, const char *expected) {
    char text[TEXT_SIZE] = "";
    size_t length = 0;
    for (Uint64 i = tracks_first(tracks, kind); i < tracks_end(tracks, kind); i++) {
        length += write_span(text + length, sizeof text - length, tracks_at(tracks, kind, i));
        assert_true(length < sizeof text);
    }
    assert_string_equal(text, expected);
}

static const Span *newest(TrackKind kind) {
    assert_true(tracks_end(tracks, kind) > tracks_first(tracks, kind));
    return tracks_at(tracks, kind, tracks_end(tracks, kind) - 1);
}

// ---- records ----

static void passes(Uint64 us) {
    hand.now_ns += us * US;
}

// A worker puts a reply into the queue as soon as it is made.
static void worker(int kind, Uint32 id, ThawCommandType command, ThawCall call) {
    Record record = {.kind = (Uint8)kind,
                     .lane = THAW_LANE_NETWORK,
                     .thread = 1,
                     .command_id = id,
                     .command = (Uint8)command,
                     .call = (Uint8)call};
    hand_says(&hand, record);
    record.kind = THAW_EVENT_PUT;
    if (kind == THAW_EVENT_REPLIED)
        hand_says(&hand, record);
}

static void window(int kind) {
    hand_says(&hand, (Record){.kind = (Uint8)kind});
}

static void window_of_worker(int kind, Uint32 thread, Uint32 id) {
    hand_says(&hand, (Record){.kind = (Uint8)kind, .thread = thread, .command_id = id});
}

static void guest(int kind, Uint32 thread) {
    hand_says(&hand, (Record){.kind = (Uint8)kind,
                              .lane = THAW_LANE_SERVER,
                              .thread = thread,
                              .size = 9,
                              .done = 9,
                              .total = 9});
}

// ---- each strategy ----

static void worker_has_the_reasons_of_its_commands(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_WORKER, 30 * MS, THAW_OK);
    expect(TRACK_WORKER, "connect #1 0-1000\n"
                         "send #2 1000-2000\n"
                         "wait #3 2000-32000\n"
                         "receive #3 32000-32000\n"
                         "work #4 32000-32000\n");
    expect(TRACK_WINDOW, "");
    expect(TRACK_COMMANDS, "queued #1 0-0\n"
                           "queued #2 0-1000\n"
                           "queued #3 0-2000\n"
                           "queued #4 0-32000\n");
    expect(TRACK_REPLIES, "queued #1 1000-1000\n"
                          "queued #2 2000-2000\n"
                          "queued #3 32000-32000\n"
                          "queued #4 32000-32000\n");
    expect(TRACK_OUT, "chunk #2 1000-2000\n");
    expect(TRACK_IN, "chunk #3 32000-32000\n");
    expect(TRACK_SERVER, "answer #0 2000-32000\n");
    expect(TRACK_MARKS, "begin #1 0-0\n");
    expect(TRACK_PICTURES, "picture #0 18666-33000\n"
                           "picture #0 33000-\n");
    assert_int_equal(newest(TRACK_OUT)->size, 5);
}

static void window_that_asks_has_one_span(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_POLL, 200 * MS, THAW_OK);
    expect(TRACK_WINDOW, "connect #1 0-1000\n"
                         "send #2 1000-2000\n"
                         "asks #3 2000-202000\n"
                         "work #4 202000-202000\n");
    expect(TRACK_WORKER, "");
    expect(TRACK_COMMANDS, "queued #1 0-0\n"
                           "queued #2 0-1000\n"
                           "queued #3 0-2000\n"
                           "queued #4 0-202000\n");
    expect(TRACK_MARKS, "begin #1 0-0\n");
}

static void window_that_blocks_freezes(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_BLOCK, 200 * MS, THAW_OK);
    hand_clicks(&hand, 100 * MS);
    window(RECORD_SEEN);
    hand_clicks(&hand, 0);
    expect(TRACK_WINDOW, "connect #1 0-2000\n"
                         "send #2 2000-4000\n"
                         "wait #3 4000-205000\n"
                         "receive #3 205000-205000\n"
                         "work #4 205000-205000\n");
    expect(TRACK_PICTURES, "picture #0 1000-3000\n"
                           "picture #0 3000-5000\n"
                           "picture #0 5000-206000 bad\n"
                           "picture #0 206000-\n");
    expect(TRACK_FREEZES, "freeze #0 5000-206000 bad\n");
    expect(TRACK_MARKS, "begin #1 0-0\n"
                        "click #0 106000-206000 bad\n"
                        "click #0 206000-206000\n");
    assert_int_equal(tracks_bads(tracks, TRACK_MARKS, 0, 3), 1);
    assert_int_equal(tracks_bads(tracks, TRACK_PICTURES, 0, 2), 0);
}

// ---- failure and cancel ----

static void failure_is_on_the_last_span_of_its_command(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_WORKER, 30 * MS, THAW_ERROR_TIMEOUT);
    expect(TRACK_WORKER, "connect #1 0-1000\n"
                         "send #2 1000-2000\n"
                         "wait #3 2000-32000 (13) bad\n"
                         "work #4 32000-32000\n");
    expect(TRACK_MARKS, "begin #1 0-0\n"
                        "error #3 32000-32000 (13) bad\n");
    expect(TRACK_SERVER, "answer #0 2000-\n");
    assert_int_equal(tracks_bads(tracks, TRACK_WORKER, 0, 2), 0);
    assert_int_equal(tracks_bads(tracks, TRACK_WORKER, 0, 9), 1);
}

static void cancel_is_a_mark_and_no_failure(void **state) {
    (void)state;
    hand_begins(&hand);
    hand_waits(&hand, 10 * MS);
    hand_says(&hand, (Record){.kind = RECORD_CANCEL, .began_ns = hand.now_ns - 2 * MS});
    window(THAW_EVENT_CANCELLED);
    hand_ends(&hand, THAW_ERROR_CANCELLED);
    window(THAW_EVENT_CANCELLED);
    expect(TRACK_MARKS, "begin #1 0-0\n"
                        "cancel #0 10000-12000\n"
                        "cancel #0 13000-13000\n");
    expect(TRACK_WORKER, "connect #1 0-1000\n"
                         "send #2 1000-2000\n"
                         "wait #3 2000-12000 (12)\n"
                         "work #4 12000-12000 (12)\n");
}

static void given_up_worker_leaves_its_span(void **state) {
    (void)state;
    Uint32 id = hand_submits(&hand, THAW_COMMAND_CONNECT);
    passes(50);
    worker(THAW_EVENT_TAKEN, id, THAW_COMMAND_CONNECT, THAW_CALL_NONE);
    worker(THAW_EVENT_CALL, id, THAW_COMMAND_CONNECT, THAW_CALL_LOOKUP);
    passes(5000);
    window_of_worker(THAW_EVENT_DISOWNED, 1, id);
    hand_says(&hand,
              (Record){.kind = THAW_EVENT_ANSWERED, .command_id = id, .code = THAW_ERROR_TIMEOUT});
    passes(500);
    hand_says(&hand,
              (Record){.kind = THAW_EVENT_POLLED, .command_id = id, .code = THAW_ERROR_TIMEOUT});
    expect(TRACK_WORKER, "lookup #1 50-5050 (13) bad\n");
    expect(TRACK_GIVEN_UP, "lookup #1 5050- bad\n");
    expect(TRACK_REPLIES, "queued #1 5050-5550 (13) bad\n");
    passes(1000);
    window_of_worker(THAW_EVENT_FINISHED, 1, 0);
    expect(TRACK_GIVEN_UP, "lookup #1 5050-6550 bad\n");
    expect(TRACK_MARKS, "begin #1 0-0\n"
                        "give_up #1 5050-5050 bad\n"
                        "error #1 5550-5550 (13) bad\n");
}

static void given_up_workers_come_home_in_any_order(void **state) {
    (void)state;
    window_of_worker(THAW_EVENT_DISOWNED, 1, 11);
    passes(10);
    window_of_worker(THAW_EVENT_DISOWNED, 2, 12);
    passes(10);
    window_of_worker(THAW_EVENT_DISOWNED, 3, 13);
    passes(10);
    window_of_worker(THAW_EVENT_FINISHED, 2, 0);
    expect(TRACK_GIVEN_UP, "work #11 0-30 bad\n"
                           "work #12 10-30 bad\n"
                           "work #13 20- bad\n"
                           "work #11 30- bad\n");
    passes(10);
    window_of_worker(THAW_EVENT_FINISHED, 7, 0);
    window_of_worker(THAW_EVENT_FINISHED, 3, 0);
    window(THAW_EVENT_ENDED);
    expect(TRACK_GIVEN_UP, "work #11 0-30 bad\n"
                           "work #12 10-30 bad\n"
                           "work #13 20-40 bad\n"
                           "work #11 30-40 bad\n");
}

// ---- pieces ----

static void short_pauses_join_their_neighbours(void **state) {
    (void)state;
    worker(THAW_EVENT_TAKEN, 1, THAW_COMMAND_SEND, THAW_CALL_NONE);
    passes(5);
    for (int piece = 0; piece < 3; piece++) {
        worker(THAW_EVENT_CALL, 1, THAW_COMMAND_SEND, THAW_CALL_SEND);
        passes(100);
        worker(THAW_EVENT_RETURN, 1, THAW_COMMAND_SEND, THAW_CALL_SEND);
        passes(19);
    }
    worker(THAW_EVENT_CALL, 1, THAW_COMMAND_SEND, THAW_CALL_RECEIVE); // a look at what has come
    passes(1);
    worker(THAW_EVENT_RECEIVED, 1, THAW_COMMAND_SEND, THAW_CALL_NONE);
    worker(THAW_EVENT_RETURN, 1, THAW_COMMAND_SEND, THAW_CALL_RECEIVE);
    passes(60);
    worker(THAW_EVENT_CALL, 1, THAW_COMMAND_SEND, THAW_CALL_SEND);
    passes(100);
    worker(THAW_EVENT_RETURN, 1, THAW_COMMAND_SEND, THAW_CALL_SEND);
    passes(6);
    worker(THAW_EVENT_REPLIED, 1, THAW_COMMAND_SEND, THAW_CALL_NONE);
    expect(TRACK_WORKER, "send #1 0-343\n"
                         "work #1 343-423\n"
                         "send #1 423-529\n");
}

static void long_pause_is_work(void **state) {
    (void)state;
    worker(THAW_EVENT_TAKEN, 1, THAW_COMMAND_CONNECT, THAW_CALL_NONE);
    passes(20);
    worker(THAW_EVENT_CALL, 1, THAW_COMMAND_CONNECT, THAW_CALL_LOOKUP);
    passes(10);
    worker(THAW_EVENT_RETURN, 1, THAW_COMMAND_CONNECT, THAW_CALL_LOOKUP);
    passes(10);
    worker(THAW_EVENT_CALL, 1, THAW_COMMAND_CONNECT, THAW_CALL_CONNECT);
    passes(10);
    worker(THAW_EVENT_RETURN, 1, THAW_COMMAND_CONNECT, THAW_CALL_CONNECT);
    passes(30);
    worker(THAW_EVENT_REPLIED, 1, THAW_COMMAND_CONNECT, THAW_CALL_NONE);
    expect(TRACK_WORKER, "work #1 0-20\n"
                         "lookup #1 20-30\n"
                         "connect #1 30-50\n"
                         "work #1 50-80\n");
}

static void answer_in_two_calls_waits_once(void **state) {
    (void)state;
    worker(THAW_EVENT_CALL, 1, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    passes(900);
    worker(THAW_EVENT_RECEIVED, 1, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
    passes(10);
    worker(THAW_EVENT_RETURN, 1, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    passes(10);
    worker(THAW_EVENT_CALL, 1, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    passes(500);
    worker(THAW_EVENT_RECEIVED, 1, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
    worker(THAW_EVENT_RETURN, 1, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    worker(THAW_EVENT_REPLIED, 1, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
    expect(TRACK_WORKER, "wait #1 0-900\n"
                         "receive #1 900-1420\n");
}

static void gate_parts_what_it_holds(void **state) {
    (void)state;
    worker(THAW_EVENT_CALL, 1, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    passes(100);
    worker(RECORD_HELD, 0, THAW_COMMAND_CONNECT, THAW_CALL_NONE);
    passes(1000);
    worker(RECORD_RELEASED, 0, THAW_COMMAND_CONNECT, THAW_CALL_NONE);
    passes(100);
    worker(THAW_EVENT_REPLIED, 1, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
    passes(100);
    worker(RECORD_HELD, 0, THAW_COMMAND_CONNECT, THAW_CALL_NONE); // with nothing to do
    passes(50);
    worker(RECORD_RELEASED, 0, THAW_COMMAND_CONNECT, THAW_CALL_NONE);
    expect(TRACK_WORKER, "wait #1 0-100\n"
                         "held #1 100-1100\n"
                         "wait #1 1100-1200\n"
                         "held #0 1300-1350\n");
}

static void who_listens_has_a_span_for_what_came(void **state) {
    (void)state;
    worker(THAW_EVENT_CALL, 0, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    passes(900);
    worker(THAW_EVENT_RECEIVED, 0, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
    worker(THAW_EVENT_RETURN, 0, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    worker(THAW_EVENT_REPLIED, 0, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
    expect(TRACK_WORKER, "news #0 900-\n");
    expect(TRACK_REPLIES, "queued #0 900-\n");
    passes(30);
    worker(THAW_EVENT_CALL, 0, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    expect(TRACK_WORKER, "news #0 900-930\n");
    passes(70);
    window(THAW_EVENT_POLLED);
    expect(TRACK_REPLIES, "queued #0 900-1000\n");
    expect(TRACK_IN, "chunk #0 900-900\n");
}

// One chunk after the other: between them the thread looks whether there is more.
static void a_flood_is_one_span_of_work(void **state) {
    (void)state;
    for (int i = 0; i < 4; i++) {
        worker(THAW_EVENT_CALL, 0, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
        passes(i < 3 ? 10 : 500);
        worker(THAW_EVENT_RETURN, 0, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
        worker(THAW_EVENT_RECEIVED, 0, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
        passes(90);
    }
    expect(TRACK_WORKER, "news #0 10-300\n"
                         "news #0 800-\n");
    worker(THAW_EVENT_ASLEEP, 0, THAW_COMMAND_CONNECT, THAW_CALL_NONE);
    expect(TRACK_WORKER, "news #0 10-300\n"
                         "news #0 800-890\n");
    passes(100);
    worker(THAW_EVENT_TAKEN, 1, THAW_COMMAND_SEND, THAW_CALL_NONE);
    passes(100);
    worker(THAW_EVENT_REPLIED, 1, THAW_COMMAND_SEND, THAW_CALL_NONE);
    expect(TRACK_WORKER, "news #0 10-300\n"
                         "news #0 800-890\n"
                         "work #1 990-1090\n");
}

static void who_is_held_in_a_flood_goes_on_with_it(void **state) {
    (void)state;
    worker(THAW_EVENT_RECEIVED, 0, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
    passes(100);
    worker(RECORD_HELD, 0, THAW_COMMAND_CONNECT, THAW_CALL_NONE);
    passes(100);
    worker(RECORD_RELEASED, 0, THAW_COMMAND_CONNECT, THAW_CALL_NONE);
    passes(100);
    worker(THAW_EVENT_CALL, 0, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    expect(TRACK_WORKER, "news #0 0-100\n"
                         "held #0 100-200\n"
                         "news #0 200-300\n");
}

static void lost_records_end_what_may_have_ended(void **state) {
    (void)state;
    worker(THAW_EVENT_CALL, 1, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    guest(THAW_EVENT_RECEIVED, 1);
    passes(100);
    Uint64 since_ns = hand.now_ns;
    passes(100);
    for (Uint8 lane = THAW_LANE_NETWORK; lane < RECORD_LANES; lane++)
        hand_says(&hand,
                  (Record){.kind = RECORD_LOST, .lane = lane, .began_ns = since_ns, .size = 7});
    expect(TRACK_WORKER, "wait #1 0-100\n");
    expect(TRACK_SERVER, "answer #0 0-100\n");
    expect(TRACK_LOST, "loss #0 100-200 bad\n"
                       "loss #0 100-200 bad\n");
    assert_int_equal(newest(TRACK_LOST)->size, 7);
    worker(THAW_EVENT_REPLIED, 4, THAW_COMMAND_CLOSE, THAW_CALL_NONE);
    expect(TRACK_WORKER, "wait #1 0-100\n"
                         "work #4 200-200\n");
}

static void bytes_told_after_their_call_came_with_it(void **state) {
    (void)state;
    worker(THAW_EVENT_TAKEN, 1, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
    worker(THAW_EVENT_CALL, 1, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    passes(900);
    worker(THAW_EVENT_RETURN, 1, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    passes(40);
    worker(THAW_EVENT_RECEIVED, 1, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
    passes(40);
    worker(THAW_EVENT_CALL, 1, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    passes(40);
    worker(THAW_EVENT_RETURN, 1, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    worker(THAW_EVENT_RECEIVED, 1, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
    passes(40);
    worker(THAW_EVENT_REPLIED, 1, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
    expect(TRACK_WORKER, "wait #1 0-900\n"
                         "receive #1 900-1060\n");
}

static void each_command_waits_for_an_answer_of_its_own(void **state) {
    (void)state;
    for (Uint32 id = 1; id <= 2; id++) {
        worker(THAW_EVENT_TAKEN, id, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
        worker(THAW_EVENT_CALL, id, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
        passes(100);
        worker(THAW_EVENT_RECEIVED, id, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
        passes(30);
        worker(THAW_EVENT_REPLIED, id, THAW_COMMAND_RECEIVE, THAW_CALL_NONE);
    }
    expect(TRACK_WORKER, "wait #1 0-100\n"
                         "receive #1 100-130\n"
                         "wait #2 130-230\n"
                         "receive #2 230-260\n");
}

static void gate_holds_no_worker_that_was_given_up(void **state) {
    (void)state;
    worker(THAW_EVENT_TAKEN, 1, THAW_COMMAND_CONNECT, THAW_CALL_NONE);
    passes(100);
    hand_says(&hand, (Record){.kind = RECORD_HELD, .lane = THAW_LANE_NETWORK, .thread = 7});
    passes(100);
    worker(RECORD_HELD, 0, THAW_COMMAND_CONNECT, THAW_CALL_NONE);
    passes(100);
    hand_says(&hand, (Record){.kind = RECORD_RELEASED, .lane = THAW_LANE_NETWORK, .thread = 7});
    passes(100);
    window_of_worker(THAW_EVENT_DISOWNED, 1, 1);
    expect(TRACK_WORKER, "work #1 0-200\n"
                         "held #1 200-400 bad\n");
    expect(TRACK_GIVEN_UP, "work #1 400- bad\n");
}

// ---- the others ----

static void guests_have_their_answers_beside_each_other(void **state) {
    (void)state;
    guest(THAW_EVENT_RECEIVED, 1);
    passes(10);
    guest(THAW_EVENT_RECEIVED, 2);
    guest(THAW_EVENT_RECEIVED, 2); // it has one already
    passes(10);
    guest(THAW_EVENT_SENT, 2);
    guest(THAW_EVENT_SENT, 2); // the rest of it
    passes(10);
    guest(THAW_EVENT_LEFT, 1);
    expect(TRACK_SERVER, "answer #0 0-20\n"
                         "answer #0 10-20\n"
                         "answer #0 20-30\n");
    assert_int_equal(newest(TRACK_SERVER)->thread, 1);
}

static void part_of_a_message_is_not_answered(void **state) {
    (void)state;
    hand_says(&hand, (Record){.kind = THAW_EVENT_RECEIVED,
                              .lane = THAW_LANE_SERVER,
                              .thread = 1,
                              .done = 3,
                              .total = 9});
    expect(TRACK_SERVER, "");
}

static void more_guests_than_room_are_left_out(void **state) {
    (void)state;
    for (Uint32 thread = 1; thread <= 100; thread++)
        guest(THAW_EVENT_RECEIVED, thread);
    passes(10);
    const Uint64 most = tracks_end(tracks, TRACK_SERVER);
    assert_true(most >= 16 && most < 100);
    guest(THAW_EVENT_SENT, 100);
    assert_int_equal(tracks_find(tracks, TRACK_SERVER, hand.now_ns), 0);
    guest(THAW_EVENT_SENT, (Uint32)most);
    assert_int_equal(tracks_find(tracks, TRACK_SERVER, hand.now_ns), most);
    assert_int_equal(tracks_end(tracks, TRACK_SERVER), 2 * most - 1);
}

static void hidden_window_shows_no_picture(void **state) {
    (void)state;
    hand_draws(&hand, 2);
    window(RECORD_HIDDEN);
    passes(900000);
    window(RECORD_PRESENTED);
    expect(TRACK_PICTURES, "picture #0 16666-33333\n"
                           "picture #0 933333-\n");
    expect(TRACK_MARKS, "");
}

static void freezes_have_a_track_of_their_own(void **state) {
    (void)state;
    window(RECORD_PRESENTED);
    passes(50000);
    window(RECORD_MARK);
    passes(60000);
    hand_says(&hand, (Record){.kind = RECORD_WAITED, .began_ns = hand.now_ns - 60 * MS});
    window(RECORD_PRESENTED);
    window(RECORD_MARK);
    expect(TRACK_FREEZES, "freeze #0 0-110000 bad\n");
    expect(TRACK_MARKS, "said #0 50000-50000\n"
                        "said #0 110000-110000\n");
    assert_int_equal(tracks_bads(tracks, TRACK_FREEZES, 0, 1), 1);
    assert_int_equal(tracks_bads(tracks, TRACK_MARKS, 0, 2), 0);
}

// Nobody has waited: the computer was busy with something else. A wait of the time before has no
// part in it.
static void late_picture_without_a_wait_is_no_freeze(void **state) {
    (void)state;
    window(RECORD_PRESENTED);
    passes(110000);
    hand_says(&hand, (Record){.kind = RECORD_WAITED, .began_ns = hand.now_ns - 40 * MS});
    window(RECORD_PRESENTED);
    hand_calls(&hand, 1, THAW_COMMAND_CONNECT, THAW_CALL_CONNECT);
    passes(90000);
    window(RECORD_PRESENTED);
    passes(10000);
    hand_returns(&hand, 1, THAW_COMMAND_CONNECT, THAW_CALL_CONNECT);
    passes(110000);
    window(RECORD_PRESENTED);
    window(RECORD_CLICK);
    expect(TRACK_FREEZES, "");
    assert_int_equal(tracks_bads(tracks, TRACK_PICTURES, 0, 4), 0);
    assert_int_equal(tracks_bads(tracks, TRACK_MARKS, 0, 1), 1); // the click came late all the same
}

static void click_without_a_time_is_where_it_was_taken(void **state) {
    (void)state;
    passes(50);
    window(RECORD_CLICK);
    expect(TRACK_MARKS, "click #0 50-50\n");
}

static void runs_begin_as_in_run(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_WORKER, MS, THAW_OK);
    passes(500000);
    hand_replies(&hand, hand_submits(&hand, THAW_COMMAND_SEND), THAW_COMMAND_SEND, THAW_OK);
    passes(1000001);
    hand_replies(&hand, hand_submits(&hand, THAW_COMMAND_SEND), THAW_COMMAND_SEND, THAW_OK);
    hand_submits(&hand, THAW_COMMAND_CONNECT);
    hand_submits(&hand, THAW_COMMAND_CONNECT);
    expect(TRACK_MARKS, "begin #1 0-0\n"
                        "begin #6 1504001-1504001\n"
                        "begin #7 1504001-1504001\n");
}

static void client_that_begins_anew_has_an_empty_queue(void **state) {
    (void)state;
    hand_submits(&hand, THAW_COMMAND_CONNECT);
    hand_submits(&hand, THAW_COMMAND_SEND);
    passes(10);
    window(THAW_EVENT_ENDED);
    hand.command_id = 0;
    hand_submits(&hand, THAW_COMMAND_CONNECT);
    passes(10);
    hand.command_id = 0;
    hand_submits(&hand, THAW_COMMAND_CONNECT); // the end was lost
    expect(TRACK_COMMANDS, "queued #1 0-10\n"
                           "queued #2 0-10\n"
                           "queued #1 10-20\n"
                           "queued #1 20-\n");
}

static void replies_of_a_client_that_begins_anew_wait(void **state) {
    (void)state;
    hand_replies(&hand, hand_submits(&hand, THAW_COMMAND_SEND), THAW_COMMAND_SEND, THAW_OK);
    window(THAW_EVENT_ENDED);
    hand.command_id = 0;
    hand_submits(&hand, THAW_COMMAND_SEND);
    passes(10);
    worker(THAW_EVENT_REPLIED, 1, THAW_COMMAND_SEND, THAW_CALL_NONE);
    expect(TRACK_REPLIES, "queued #1 0-0\n"
                          "queued #1 10-\n");
}

static void late_reply_goes_to_its_place_in_the_queue(void **state) {
    (void)state;
    passes(20);
    window(THAW_EVENT_REPLIED); // news that the client has made itself
    hand.now_ns -= 10 * US;
    worker(THAW_EVENT_REPLIED, 3, THAW_COMMAND_SEND, THAW_CALL_NONE);
    expect(TRACK_REPLIES, "queued #3 10-\n"
                          "queued #0 20-\n");
}

static void flood_of_commands_keeps_its_newest(void **state) {
    (void)state;
    const Uint32 count = TRACK_SPANS + 5000;
    for (Uint32 i = 0; i < count; i++)
        hand_submits(&hand, THAW_COMMAND_SEND);
    assert_int_equal(tracks_end(tracks, TRACK_COMMANDS), count);
    assert_int_equal(tracks_first(tracks, TRACK_COMMANDS), 5000);
    passes(10);
    hand_replies(&hand, 6000, THAW_COMMAND_SEND, THAW_OK);
    Uint64 found = tracks_find(tracks, TRACK_COMMANDS, hand.now_ns);
    assert_int_equal(found, 6000);
    assert_int_equal(tracks_at(tracks, TRACK_COMMANDS, found)->command_id, 6001);
    assert_int_equal(tracks_at(tracks, TRACK_COMMANDS, found)->end_ns, 0);
}

// ---- what holds for any records ----

static void expect_in_order(TrackKind kind) {
    const Span *before = NULL;
    Uint64 bads = 0;
    for (Uint64 i = tracks_first(tracks, kind); i < tracks_end(tracks, kind); i++) {
        const Span *span = tracks_at(tracks, kind, i);
        assert_true(span->reason < SPAN_REASONS);
        assert_true(span->command < THAW_COMMAND_COUNT && span->code <= THAW_ERROR_TIMEOUT);
        assert_true(span->end_ns == 0 || span->end_ns >= span->begin_ns);
        if (before) {
            assert_true(span->begin_ns >= before->begin_ns);
            assert_true(span->end_ns == 0 ||
                        (before->end_ns > 0 && span->end_ns >= before->end_ns));
            assert_int_equal(span->bads - before->bads, before->bad);
        }
        bads += span->bad;
        before = span;
    }
    assert_int_equal(
        tracks_bads(tracks, kind, tracks_first(tracks, kind), tracks_end(tracks, kind)), bads);
}

static Uint64 find_slowly(TrackKind kind, Uint64 time_ns) {
    Uint64 i = tracks_first(tracks, kind);
    while (i < tracks_end(tracks, kind) && tracks_at(tracks, kind, i)->end_ns > 0 &&
           tracks_at(tracks, kind, i)->end_ns <= time_ns)
        i++;
    return i;
}

static Uint64 count_slowly(TrackKind kind, Uint64 from, Uint64 to) {
    Uint64 bads = 0;
    for (Uint64 i = SDL_max(from, tracks_first(tracks, kind)); i < to; i++)
        bads += tracks_at(tracks, kind, i)->bad;
    return bads;
}

// Pixel by pixel over a time, each span is merged into one of them.
static void expect_pixels_sum_up(TrackKind kind, Uint64 from_ns, Uint64 pixel_ns) {
    Uint64 spans = 0;
    Uint64 bads = 0;
    Uint64 from = tracks_find(tracks, kind, from_ns);
    const Uint64 first = from;
    for (Uint64 pixel = 1; pixel <= 300; pixel++) {
        Uint64 to = tracks_find(tracks, kind, from_ns + pixel * pixel_ns);
        assert_int_equal(to, find_slowly(kind, from_ns + pixel * pixel_ns));
        for (Uint64 near = 0; near <= SDL_min(to, 20); near++)
            assert_int_equal(tracks_find_from(tracks, kind, to - near, from_ns + pixel * pixel_ns),
                             to);
        assert_int_equal(tracks_find_from(tracks, kind, 0, from_ns + pixel * pixel_ns), to);
        assert_int_equal(tracks_bads(tracks, kind, from, to), count_slowly(kind, from, to));
        spans += to - from;
        bads += tracks_bads(tracks, kind, from, to);
        from = to;
    }
    assert_int_equal(spans, from - first);
    assert_int_equal(bads, tracks_bads(tracks, kind, first, from));
}

static void expect_whole(Uint64 from_ns, Uint64 pixel_ns) {
    for (int kind = 0; kind < TRACK_COUNT; kind++) {
        expect_in_order((TrackKind)kind);
        expect_pixels_sum_up((TrackKind)kind, from_ns, pixel_ns);
    }
}

static void any_records_keep_the_order(void **state) {
    (void)state;
    static const Uint32 IDS[] = {0, 1, 2, 3, 4, 5, 100, 0xFFFFFFFFu};
    Uint32 seed = 5;
    for (int round = 0; round < 30; round++) {
        bool wild = round % 3 == 0;
        tracks_destroy(tracks);
        tracks = tracks_create();
        Uint64 now_ns = START_NS;
        for (int i = 0; i < 3000; i++) {
            now_ns += next_random(&seed) % (60 * US);
            Record record = {.time_ns = now_ns - next_random(&seed) % (wild ? 5000000 : 5000),
                             .began_ns = now_ns - next_random(&seed) % 5000000,
                             .done = next_random(&seed) % 2,
                             .total = next_random(&seed) % 2,
                             .size = next_random(&seed) % 4,
                             .command_id = IDS[next_random(&seed) % SDL_arraysize(IDS)],
                             .thread = next_random(&seed) % 20,
                             .kind = (Uint8)(next_random(&seed) % (RECORD_LOST + 1)),
                             .lane = (Uint8)(next_random(&seed) % RECORD_LANES),
                             .command = (Uint8)(next_random(&seed) % 4),
                             .code = (Uint8)(next_random(&seed) % 14),
                             .call = (Uint8)(next_random(&seed) % THAW_CALL_COUNT)};
            tracks_add(tracks, &record);
        }
        expect_whole(START_NS, (now_ns - START_NS) / 280);
        note_progress("records in order");
    }
}

// Every byte may be anything, as in a file of somebody else.
static void hostile_records_keep_the_order(void **state) {
    (void)state;
    static const Uint64 TIMES[] = {0, 1, START_NS, START_NS + 1, UINT64_MAX - 1, UINT64_MAX};
    Uint32 seed = 9;
    for (int round = 0; round < 30; round++) {
        tracks_destroy(tracks);
        tracks = tracks_create();
        for (int i = 0; i < 3000; i++) {
            Record record;
            Uint8 *bytes = (Uint8 *)&record;
            for (size_t at = 0; at < sizeof record; at++)
                bytes[at] = (Uint8)next_random(&seed);
            if (next_random(&seed) % 2)
                record.kind %= RECORD_LOST + 2;
            if (next_random(&seed) % 4)
                record.lane %= RECORD_LANES;
            if (next_random(&seed) % 4) {
                record.command %= 4;
                record.code %= 14;
                record.call %= THAW_CALL_COUNT;
            }
            if (next_random(&seed) % 2)
                record.time_ns = TIMES[next_random(&seed) % SDL_arraysize(TIMES)];
            if (next_random(&seed) % 2)
                record.began_ns = TIMES[next_random(&seed) % SDL_arraysize(TIMES)];
            if (next_random(&seed) % 2)
                record.command_id = next_random(&seed) % 2 ? 0 : 0xFFFFFFFFu;
            tracks_add(tracks, &record);
        }
        expect_whole(START_NS - 100, 1);
        note_progress("hostile records in order");
    }
}

static void full_tracks_keep_the_order(void **state) {
    (void)state;
    Uint32 seed = 3;
    for (int i = 0; i < 3 * TRACK_SPANS; i++) {
        Uint64 time_ns = START_NS + (Uint64)i * 50 * US;
        const Record mark = {.kind = RECORD_CLICK,
                             .time_ns = time_ns,
                             .began_ns = time_ns - next_random(&seed) % MS};
        tracks_add(tracks, &mark);
        if (i % 300 == 0)
            hand_draws(&hand, 1);
        hand.now_ns = time_ns;
    }
    assert_true(tracks_end(tracks, TRACK_MARKS) > 3 * TRACK_SPANS - 1);
    assert_int_equal(tracks_end(tracks, TRACK_MARKS) - tracks_first(tracks, TRACK_MARKS),
                     TRACK_SPANS);
    expect_in_order(TRACK_MARKS);
    expect_pixels_sum_up(TRACK_MARKS, hand.now_ns - 300 * MS, MS);
}

static SDL_malloc_func real_malloc;
static SDL_calloc_func real_calloc;
static int calls_until_one_fails;

static void *scarce_malloc(size_t size) {
    return calls_until_one_fails-- > 0 ? real_malloc(size) : NULL;
}

static void *scarce_calloc(size_t count, size_t size) {
    return calls_until_one_fails-- > 0 ? real_calloc(count, size) : NULL;
}

// Memory runs out, and is there again later.
static void without_memory_spans_are_left_out(void **state) {
    (void)state;
    SDL_realloc_func realloc_func;
    SDL_free_func free_func;
    SDL_GetMemoryFunctions(&real_malloc, &real_calloc, &realloc_func, &free_func);
    SDL_SetMemoryFunctions(scarce_malloc, scarce_calloc, realloc_func, free_func);
    for (int left = 0; left < 10; left++) {
        calls_until_one_fails = SDL_MAX_SINT32;
        tracks_destroy(tracks);
        tracks = tracks_create();
        hand = (Hand){.add = take, .now_ns = START_NS};
        calls_until_one_fails = left;
        for (int strategy = 0; strategy < THAW_STRATEGY_COUNT; strategy++)
            hand_does_it(&hand, (ThawStrategy)strategy, 200 * MS, THAW_ERROR_RESET);
        expect_whole(START_NS, 3 * MS);
        Uint64 count = tracks_end(tracks, TRACK_WINDOW) + tracks_end(tracks, TRACK_MARKS);
        calls_until_one_fails = SDL_MAX_SINT32;
        hand_does_it(&hand, THAW_STRATEGY_BLOCK, 200 * MS, THAW_ERROR_RESET);
        expect_whole(START_NS, 3 * MS);
        assert_true(left > 0 || count == 0);
        assert_true(tracks_end(tracks, TRACK_WINDOW) > 0 && tracks_end(tracks, TRACK_MARKS) > 0);
    }
    SDL_SetMemoryFunctions(real_malloc, real_calloc, realloc_func, free_func);
}

// ---- the same spans by every way ----

#define KEPT 4000

static Record kept[KEPT];
static size_t kept_count;

static void keep(void *userdata, const Record *record) {
    (void)userdata;
    assert_true(kept_count < KEPT);
    kept[kept_count] = *record;
    // No two at one time, so that there is one order.
    if (kept_count > 0)
        kept[kept_count].time_ns =
            SDL_max(kept[kept_count].time_ns, kept[kept_count - 1].time_ns + 1);
    kept_count++;
}

static void make_runs(void) {
    kept_count = 0;
    hand = (Hand){.add = keep, .now_ns = START_NS};
    Uint32 seed = 11;
    for (int i = 0; i < 12; i++) {
        hand_draws_unevenly(&hand, 20, 3 * MS, &seed);
        hand_does_it(&hand, (ThawStrategy)(i % THAW_STRATEGY_COUNT), next_random(&seed) % 400 * MS,
                     i % 4 == 3 ? THAW_ERROR_RESET : THAW_OK);
        hand_clicks(&hand, next_random(&seed) % 200 * MS);
        hand_says(&hand, (Record){.kind = RECORD_SEEN});
        hand_says(&hand, (Record){.kind = RECORD_LOST,
                                  .lane = THAW_LANE_SERVER,
                                  .began_ns = hand.now_ns - 3 * MS,
                                  .size = 2});
        hand_says(&hand, (Record){.kind = RECORD_MARK});
    }
}

static void expect_same(const Tracks *one, const Tracks *other) {
    for (int i = 0; i < TRACK_COUNT; i++) {
        TrackKind kind = (TrackKind)i;
        assert_int_equal(tracks_end(one, kind), tracks_end(other, kind));
        for (Uint64 n = tracks_first(one, kind); n < tracks_end(one, kind); n++)
            assert_memory_equal(tracks_at(one, kind, n), tracks_at(other, kind, n), sizeof(Span));
    }
}

// A drain takes the lanes one after the other, so records of the others may be older than those of
// the GUI thread that are there already. All of one lane, and all that it waits for, is in order.
static void late_records_make_the_same_spans(void **state) {
    (void)state;
    make_runs();
    for (size_t i = 0; i < kept_count; i++)
        tracks_add(tracks, &kept[i]);
    assert_true(tracks_end(tracks, TRACK_MARKS) > 20);
    Tracks *late = tracks_create();
    size_t moved = 0;
    for (size_t i = 0; i < kept_count; i++) {
        bool passes_next = i + 1 < kept_count && kept[i].lane != THAW_LANE_GUI &&
                           kept[i + 1].lane != kept[i].lane &&
                           kept[i + 1].command_id != kept[i].command_id;
        bool marks_pass = i + 1 < kept_count && kept[i].kind == RECORD_LOST;
        if (passes_next || marks_pass) {
            tracks_add(late, &kept[i + 1]);
            tracks_add(late, &kept[i]);
            i++;
            moved++;
        } else
            tracks_add(late, &kept[i]);
    }
    assert_true(moved > 10);
    expect_same(tracks, late);
    tracks_destroy(late);
}

static void reply_that_is_heard_late_is_over(void **state) {
    (void)state;
    hand_submits(&hand, THAW_COMMAND_SEND);
    worker(THAW_EVENT_TAKEN, 1, THAW_COMMAND_SEND, THAW_CALL_NONE);
    passes(50);
    hand_says(&hand, (Record){.kind = THAW_EVENT_POLLED, .command_id = 1});
    worker(THAW_EVENT_REPLIED, 1, THAW_COMMAND_SEND, THAW_CALL_NONE);
    expect(TRACK_REPLIES, "queued #1 50-50\n");
}

static void late_replies_are_left_out_where_many_wait(void **state) {
    (void)state;
    hand_says(&hand, (Record){.kind = THAW_EVENT_POLLED, .command_id = 9});
    for (Uint32 id = 10; id < 1010; id++)
        worker(THAW_EVENT_REPLIED, id, THAW_COMMAND_SEND, THAW_CALL_NONE);
    worker(THAW_EVENT_REPLIED, 9, THAW_COMMAND_SEND, THAW_CALL_NONE);
    assert_int_equal(tracks_end(tracks, TRACK_REPLIES), 1000);
}

static void recording_makes_the_same_spans_as_they_come(void **state) {
    (void)state;
    make_runs();
    Recording *early = recording_create();
    Recording *afterwards = recording_create();
    assert_true(early && afterwards && recording_tracks(early));
    for (size_t i = 0; i < kept_count; i++) {
        recording_add(early, &kept[i]);
        recording_add(afterwards, &kept[i]);
    }
    assert_true(tracks_end(recording_tracks(early), TRACK_PICTURES) > 200);
    expect_same(recording_tracks(early), recording_tracks(afterwards));
    recording_destroy(early);
    recording_destroy(afterwards);
}

#define with_tracks(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        with_tracks(worker_has_the_reasons_of_its_commands),
        with_tracks(window_that_asks_has_one_span),
        with_tracks(window_that_blocks_freezes),
        with_tracks(failure_is_on_the_last_span_of_its_command),
        with_tracks(cancel_is_a_mark_and_no_failure),
        with_tracks(given_up_worker_leaves_its_span),
        with_tracks(given_up_workers_come_home_in_any_order),
        with_tracks(short_pauses_join_their_neighbours),
        with_tracks(long_pause_is_work),
        with_tracks(answer_in_two_calls_waits_once),
        with_tracks(gate_parts_what_it_holds),
        with_tracks(who_listens_has_a_span_for_what_came),
        with_tracks(a_flood_is_one_span_of_work),
        with_tracks(who_is_held_in_a_flood_goes_on_with_it),
        with_tracks(bytes_told_after_their_call_came_with_it),
        with_tracks(each_command_waits_for_an_answer_of_its_own),
        with_tracks(gate_holds_no_worker_that_was_given_up),
        with_tracks(part_of_a_message_is_not_answered),
        with_tracks(more_guests_than_room_are_left_out),
        with_tracks(lost_records_end_what_may_have_ended),
        with_tracks(guests_have_their_answers_beside_each_other),
        with_tracks(hidden_window_shows_no_picture),
        with_tracks(freezes_have_a_track_of_their_own),
        with_tracks(late_picture_without_a_wait_is_no_freeze),
        with_tracks(runs_begin_as_in_run),
        with_tracks(client_that_begins_anew_has_an_empty_queue),
        with_tracks(replies_of_a_client_that_begins_anew_wait),
        with_tracks(late_reply_goes_to_its_place_in_the_queue),
        with_tracks(flood_of_commands_keeps_its_newest),
        with_tracks(any_records_keep_the_order),
        with_tracks(hostile_records_keep_the_order),
        with_tracks(full_tracks_keep_the_order),
        with_tracks(without_memory_spans_are_left_out),
        with_tracks(late_records_make_the_same_spans),
        with_tracks(reply_that_is_heard_late_is_over),
        with_tracks(late_replies_are_left_out_where_many_wait),
        with_tracks(click_without_a_time_is_where_it_was_taken),
        with_tracks(recording_makes_the_same_spans_as_they_come),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
