// Tests of the panes below the timeline: source, bytes and queues, and of what they are made from
// (wire.h, life.h), over hand-made recordings.
#include "ui_support.h"

#include <stdio.h>
#include <string.h>

#include "archive_reader.h"
#include "bytes_view.h"
#include "hand.h"
#include "queues_view.h"
#include "screen.h"
#include "source_view.h"
#include "sources.h"

#define START_NS 5000000000u
#define MS (Uint64) THAW_NS_PER_MS
#define WAIT_NS (1500 * MS)
#define HELLO "\5\0\0\0hello"
#define HELLO_SIZE 9
#define TEXTS_MAX 1024

static Screen screen;
static ScreenModel model;
static Recording *recording;
static Moment moment;
static Hand hand;
static Log *log_lines;
static Action asked; // by the last event

// ---- what is recorded ----

// Chunks of the client carry "hello", whatever the hand says of their sizes, and come from a point.
static void take(void *userdata, const Record *record) {
    Record told = *record;
    bool chunk = told.kind == THAW_EVENT_SENT || told.kind == THAW_EVENT_RECEIVED;
    told.file = "src/net/connection.c";
    told.function = "pull";
    told.line = 20;
    if (chunk && told.lane != THAW_LANE_SERVER)
        told.size = HELLO_SIZE;
    recording_add_bytes(userdata, &told, chunk ? HELLO : NULL);
}

static void begin_recording(void) {
    recording_destroy(recording);
    recording = recording_create();
    assert_non_null(recording);
    hand = (Hand){.add = take, .userdata = recording, .now_ns = START_NS};
    hand_draws(&hand, 1);
}

// A chunk that came in, or went out.
static void add_chunk(ThawEventKind kind, Uint32 id, Uint64 offset, const void *bytes, Uint32 size,
                      Uint64 done, Uint64 total) {
    hand.now_ns += MS;
    const Record record = {.time_ns = hand.now_ns,
                           .kind = (Uint8)kind,
                           .lane = THAW_LANE_NETWORK,
                           .thread = 1,
                           .command_id = id,
                           .command = THAW_COMMAND_RECEIVE,
                           .offset = offset,
                           .size = size,
                           .done = done,
                           .total = total};
    recording_add_bytes(recording, &record, bytes);
}

static WireMessage came(Uint64 until_ns, Uint32 id) {
    WireMessage message;
    wire_find(recording, false, until_ns, id, 1024, &message);
    return message;
}

// ---- the wire ----

// Two messages, of five bytes and of none.
static const char two[] = "\5\0\0\0hello\0\0\0\0";
#define TWO_SIZE 13u

static void expect_two(const WireMessage *message, Uint32 have) {
    Uint32 begin = have > HELLO_SIZE ? HELLO_SIZE : 0;
    Uint32 total = have > HELLO_SIZE ? 0 : 5;
    assert_true(message->there);
    assert_int_equal(message->have, have - begin);
    assert_int_equal(message->known, have - begin);
    assert_memory_equal(message->bytes, two + begin, have - begin);
    assert_int_equal(message->sized, have - begin >= 4);
    assert_int_equal(message->total, message->sized ? total : 0);
    assert_int_equal(wire_is_whole(message), have == HELLO_SIZE || have == TWO_SIZE);
}

static void chunks_are_put_together_however_they_come(void **state) {
    (void)state;
    for (unsigned cuts = 0; cuts < 1u << (TWO_SIZE - 1); cuts += 7) {
        begin_recording();
        Uint32 from = 0;
        for (Uint32 at = 1; at <= TWO_SIZE; at++) {
            if (at < TWO_SIZE && !(cuts >> (at - 1) & 1))
                continue;
            add_chunk(THAW_EVENT_RECEIVED, 3, from, two + from, at - from, 0, 0);
            from = at;
            WireMessage message = came(hand.now_ns, 0);
            expect_two(&message, at);
            Uint64 sum = 0;
            for (int i = 0; i < message.chunk_count; i++) {
                assert_int_equal(message.chunks[i].from, sum);
                sum += message.chunks[i].size;
            }
            assert_int_equal(sum, message.have);
        }
        note_progress("the next cut");
    }
}

static void a_command_has_the_first_message_it_brought(void **state) {
    (void)state;
    begin_recording();
    add_chunk(THAW_EVENT_RECEIVED, 3, 0, two, TWO_SIZE, 5, 5);
    WireMessage newest = came(hand.now_ns, 0);
    assert_int_equal(newest.total, 0);
    WireMessage first = came(hand.now_ns, 3);
    assert_int_equal(first.total, 5);
    assert_int_equal(first.behind, 4);
    assert_memory_equal(first.bytes, HELLO, HELLO_SIZE);
}

static void a_stream_is_found_again_in_its_middle(void **state) {
    (void)state;
    static const Uint8 rest[100] = {1};
    begin_recording();
    add_chunk(THAW_EVENT_RECEIVED, 3, 1000, rest, 100, 150, 200); // 46 bytes before it are not here
    WireMessage message = came(hand.now_ns, 0);
    assert_true(message.there && message.sized);
    assert_int_equal(message.have, 154);
    assert_int_equal(message.total, 200);
    assert_int_equal(message.known, 0);
    add_chunk(THAW_EVENT_RECEIVED, 3, 1100, rest, 50, 200, 200);
    message = came(hand.now_ns, 0);
    assert_true(wire_is_whole(&message));
}

static void a_stream_is_found_again_inside_of_a_header(void **state) {
    (void)state;
    begin_recording();
    add_chunk(THAW_EVENT_RECEIVED, 3, 1003, "\0", 1, 0, 5); // the rest of the length is not here
    WireMessage message = came(hand.now_ns, 0);
    assert_true(message.there && message.sized);
    assert_int_equal(message.have, 4);
    assert_int_equal(message.total, 5);
    assert_false(wire_is_whole(&message));
    add_chunk(THAW_EVENT_RECEIVED, 3, 1004, "hello", 5, 5, 5);
    message = came(hand.now_ns, 0);
    assert_int_equal(message.have, 9);
    assert_int_equal(message.total, 5);
    assert_true(wire_is_whole(&message));
}

// The record tells of the message that the chunk completes, and there is more behind that.
static void a_stream_is_found_again_where_a_chunk_begins_a_message(void **state) {
    (void)state;
    begin_recording();
    add_chunk(THAW_EVENT_RECEIVED, 3, 1000, "\0\0hello\5\0\0\0hello\5\0", 18, 5, 5);
    WireMessage message = came(hand.now_ns, 0);
    assert_false(message.there); // the first bytes of this chunk are the rest of a length
    add_chunk(THAW_EVENT_RECEIVED, 3, 2000, "\5\0\0\0hello\5\0\0\0he", 15, 5, 5);
    message = came(hand.now_ns, 0);
    assert_true(message.there && message.sized);
    assert_int_equal(message.total, 5);
    assert_int_equal(message.have, 6);
    assert_memory_equal(message.bytes, HELLO, 6);
}

static void a_length_above_the_limit_ends_the_stream(void **state) {
    (void)state;
    begin_recording();
    add_chunk(THAW_EVENT_RECEIVED, 3, 0, "\xFF\xFF\xFF\xFFgarbage", 11, 0, 0);
    WireMessage message = came(hand.now_ns, 0);
    assert_true(message.sized);
    assert_int_equal(message.total, 0xFFFFFFFF);
    assert_int_equal(message.have, 4);
}

static void hostile_records_make_no_message_longer_than_they_are(void **state) {
    (void)state;
    static const Uint64 numbers[] = {
        0, 1, 3, 4, 5, 255, 256, 0xFFFFFFFF, SDL_MAX_UINT64 - 1, SDL_MAX_UINT64};
    Uint32 seed = 2011;
    for (int round = 0; round < 2000; round++) {
        Uint8 bytes[RECORD_BYTES_MAX];
        if (round % 50 == 0)
            begin_recording();
        fill_pattern(bytes, sizeof bytes, seed);
        bytes[1] = bytes[2] = bytes[3] = 0;
        add_chunk(THAW_EVENT_RECEIVED, next_random(&seed) % 3,
                  numbers[next_random(&seed) % SDL_arraysize(numbers)],
                  next_random(&seed) % 3 ? bytes : NULL, next_random(&seed) % 400,
                  numbers[next_random(&seed) % SDL_arraysize(numbers)],
                  numbers[next_random(&seed) % SDL_arraysize(numbers)]);
        WireMessage message = came(hand.now_ns, next_random(&seed) % 3);
        assert_true(message.known >= 0 && message.known <= WIRE_BYTES);
        assert_true(message.chunk_count >= 0 && message.chunk_count <= WIRE_CHUNKS);
        assert_true((Uint64)message.known <= message.have);
    }
}

// ---- the life of a command ----

static void a_life_is_the_same_followed_late_or_all_along(void **state) {
    (void)state;
    begin_recording();
    Life along = {0};
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    hand_begins(&hand);
    life_follow(&along, recording, 3);
    assert_int_equal(life_stage(&along, hand.now_ns), LIFE_SUBMITTED);
    hand_waits(&hand, 100 * MS);
    life_follow(&along, recording, 3);
    hand_ends(&hand, THAW_OK);
    life_follow(&along, recording, 3);
    Life late = {0};
    life_follow(&late, recording, 3);
    for (int i = 0; i < LIFE_STAGES; i++)
        assert_int_equal(along.ns[i], late.ns[i]);
    assert_true(life_is_over(&late, hand.now_ns));
    assert_false(life_is_over(&late, hand.now_ns - 50 * MS));
    assert_int_equal(late.command, THAW_COMMAND_RECEIVE);
    assert_true(late.ns[LIFE_CAME] >= late.ns[LIFE_SUBMITTED] + 100 * MS);
    life_follow(&late, recording, 99);
    assert_int_equal(life_stage(&late, SDL_MAX_UINT64), -1);
}

// Though it may stand where the one before it stood.
static void a_life_is_of_its_own_recording(void **state) {
    (void)state;
    Life life = {0};
    begin_recording();
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    hand_begins(&hand);
    life_follow(&life, recording, 3);
    assert_int_equal(life_stage(&life, hand.now_ns), LIFE_SUBMITTED);
    const void *before = recording;
    begin_recording();
    for (int i = 0; recording != before && i < 100; i++)
        begin_recording();
    hand_draws(&hand, 100);
    life_follow(&life, recording, 3);
    assert_int_equal(life_stage(&life, SDL_MAX_UINT64), -1);
}

// ---- the window ----

static const LabThread window_thread = {"Wi",       LANE_DRAWS, "src/app/loop.c",
                                        "loop_run", 60,         "draws 60 pictures a second"};
static const LabThread worker_thread = {"Wo",   LANE_WAITS, "src/net/connection.c",
                                        "pull", 190,        "waits in RECEIVE"};
static const LabThread server_thread = {"S",      LANE_WORKS, "src/net/guest.c",
                                        "answer", 20,         "takes its time"};

static void point_at(Uint64 cursor_ns) {
    model.lab.cursor_ns = cursor_ns;
    recording_moment(recording, cursor_ns, &moment);
}

static void fill_model(void) {
    SDL_zero(model);
    model.log = (LogModel){.log = log_lines, .hint = "nothing"};
    model.control.sentence = "A sentence.";
    model.lanes.run = recording_run(recording);
    model.lab = (LabModel){.open = true,
                           .state = LAB_LIVE,
                           .recording = recording,
                           .start_ns = START_NS,
                           .first_ns = START_NS,
                           .now_ns = hand.now_ns,
                           .moment = &moment,
                           .slowness = 1,
                           .thread_count = 3,
                           .thread = 1,
                           .threads = {window_thread, worker_thread, server_thread}};
    point_at(hand.now_ns);
}

static void play(ThawStrategy strategy, Uint64 wait_ns, bool ends) {
    begin_recording();
    hand_waits_by(&hand, strategy, wait_ns);
    if (ends)
        hand_ends(&hand, THAW_OK);
    fill_model();
}

static int open_test_screen(void **state) {
    (void)state;
    note_progress("the next test");
    log_lines = log_create();
    begin_recording();
    fill_model();
    const ScreenOptions options = screen_options();
    return log_lines && screen_open(&screen, &options) ? 0 : -1;
}

static int close_test_screen(void **state) {
    (void)state;
    screen_close(&screen);
    log_destroy(log_lines);
    recording_destroy(recording);
    recording = NULL;
    return 0;
}

static void resize(int wide, int high) {
    SDL_Event event;
    SDL_SetWindowMinimumSize(screen.window, 1, 1);
    SDL_SetWindowSize(screen.window, wide, high);
    while (SDL_PollEvent(&event))
        screen_event(&screen, &event, &model);
    screen_set_zoom(&screen, 1.0f);
}

static void draw(void) {
    assert_true(screen_draw(&screen, &model, hand.now_ns));
    screen_present(&screen);
}

static const DrawingPart *part_of(const char *view) {
    for (int i = 0; i < DRAWING_PARTS; i++) {
        const DrawingPart *part = &screen.canvas.before.parts[i];
        if (part->name && strcmp(part->name, view) == 0)
            return part;
    }
    return NULL;
}

static const DrawingCommand *command_of(const DrawingPart *part, size_t i) {
    return &screen.canvas.before.commands[part->from + i];
}

// The words of a view in the order in which they are drawn, with | between them.
static const char *words_of(const char *view) {
    static char words[32 * 1024];
    size_t used = 0;
    draw();
    const DrawingPart *part = part_of(view);
    words[0] = '\0';
    for (size_t i = 0; part && i < part->count; i++) {
        const DrawingCommand *command = command_of(part, i);
        if (command->kind == DRAWING_TEXT && used + command->text_size + 2 < sizeof words)
            used += (size_t)SDL_snprintf(words + used, sizeof words - used, "%s%.*s",
                                         used > 0 ? "|" : "", (int)command->text_size,
                                         drawing_text(&screen.canvas.before, command));
    }
    return words;
}

static int count_of(const char *view, DrawingKind kind) {
    const DrawingPart *part = part_of(view);
    int count = 0;
    for (size_t i = 0; part && i < part->count; i++)
        count += command_of(part, i)->kind == kind;
    return count;
}

static void expect_words(const char *view, const char *words) {
    if (!strstr(words_of(view), words))
        fail_msg("%s does not say \"%s\" but \"%s\"", view, words, words_of(view));
}

static void send_event(SDL_Event event) {
    asked = screen_event(&screen, &event, &model);
}

static void click(SDL_Point point) {
    send_event(motion_to(point.x, point.y));
    send_event(press_at(point.x, point.y));
    send_event(release_at(point.x, point.y));
}

// Where the middle of a text stands.
static SDL_Point middle_of_text(const char *view, const char *text) {
    draw();
    const DrawingPart *part = part_of(view);
    assert_non_null(part);
    for (size_t i = 0; i < part->count; i++) {
        const DrawingCommand *command = command_of(part, i);
        if (command->kind == DRAWING_TEXT && command->text_size >= strlen(text) &&
            memcmp(drawing_text(&screen.canvas.before, command), text, strlen(text)) == 0)
            return middle_of(command->rect);
    }
    fail_msg("%s does not say \"%s\"", view, text);
    return (SDL_Point){0, 0};
}

// ---- bytes ----

#define CELLS "05|00|00|00|68|h|65|e|6c|l|6c|l|6f|o"

static void bytes_are_told_at_three_times(void **state) {
    (void)state;
    resize(1200, 720);
    model.lab.pane = PANE_BYTES;
    assert_string_equal(words_of("bytes"),
                        "out nothing has gone out yet|in  nothing has come yet|"
                        "\303\2271|\303\227256|\303\22764K|\303\22716M|"
                        "The first four bytes will say how many follow.|cut it yourself");
    play(THAW_STRATEGY_BLOCK, WAIT_NS, true);
    model.lab.pane = PANE_BYTES;
    model.lab.state = LAB_PAST;
    point_at(START_NS + 500 * MS);
    // The hand submits no TAKEN; the selected RECEIVE waits since it was submitted.
    model.lab.selected = 3;
    assert_string_equal(words_of("bytes"),
                        "out #2 SEND, 1 chunk of 9 bytes, at 0.021 s|" CELLS
                        "|5\303\2271 + 0\303\227256 + 0\303\22764K + 0\303\22716M = 5 bytes follow|"
                        "in  #3 RECEIVE: nothing had come by 0.500 s|"
                        "\303\2271|\303\227256|\303\22764K|\303\22716M|"
                        "The first four bytes would say how many follow.|"
                        "cut it yourself");
    assert_int_equal(count_of("bytes", DRAWING_DASHES), 4);
    point_at(hand.now_ns);
    assert_string_equal(words_of("bytes"),
                        "out #2 SEND, 1 chunk of 9 bytes, at 0.021 s|" CELLS
                        "|5\303\2271 + 0\303\227256 + 0\303\22764K + 0\303\22716M = 5 bytes follow|"
                        "in  #3 RECEIVE, 1 chunk of 9 bytes, at 1.522 s|" CELLS
                        "|5\303\2271 + 0\303\227256 + 0\303\22764K + 0\303\22716M = 5 bytes follow|"
                        "cut it yourself");
}

// The worker thread in RECEIVE #3, which has come back.
static void read_comes_back(void) {
    static const Uint8 kinds[] = {THAW_EVENT_TAKEN, THAW_EVENT_CALL, THAW_EVENT_RETURN};
    for (size_t i = 0; i < SDL_arraysize(kinds); i++) {
        hand.now_ns += MS;
        hand_says(&hand, (Record){.kind = kinds[i],
                                  .lane = THAW_LANE_NETWORK,
                                  .thread = 1,
                                  .command_id = 3,
                                  .command = THAW_COMMAND_RECEIVE,
                                  .call = THAW_CALL_RECEIVE});
    }
}

// Held between the read and what tells of its bytes.
static void bytes_that_are_not_told_yet_are_not_denied(void **state) {
    (void)state;
    resize(1200, 720);
    begin_recording();
    read_comes_back();
    Uint64 back_ns = hand.now_ns;
    fill_model();
    model.lab.pane = PANE_BYTES;
    model.lab.state = LAB_HELD;
    expect_words("bytes", "in  #3 RECEIVE: the read has come back");
    expect_words("bytes", "Its thread tells one point further what came.");
    add_chunk(THAW_EVENT_RECEIVED, 3, 0, "\5\0", 2, 0, 0);
    fill_model();
    model.lab.pane = PANE_BYTES;
    expect_words("bytes", "2 of 4 bytes of the length are here: 2 still missing|cut");
    model.lab.state = LAB_PAST;
    point_at(back_ns);
    expect_words("bytes", "in  #3 RECEIVE: the read had come back");
    expect_words("bytes", "It had brought 2 bytes: see the next step.");
    point_at(back_ns - MS); // in the call
    expect_words("bytes", "nothing had come by");
    // The rest comes with another read.
    read_comes_back();
    model.lab.state = LAB_HELD;
    point_at(hand.now_ns);
    expect_words("bytes", "2 of 4 bytes of the length are here: 2 still missing|"
                          "Another read has come back.|Its thread tells one");
}

// Only so many records are looked at: what lies behind them may have been anything.
static void bytes_that_are_too_long_ago_are_not_denied(void **state) {
    (void)state;
    resize(1200, 720);
    begin_recording();
    add_chunk(THAW_EVENT_SENT, 2, 0, "\5\0\0\0hello", 9, 5, 5);
    hand_draws(&hand, 20000);
    read_comes_back();
    hand_says(&hand, (Record){.kind = THAW_EVENT_CALL,
                              .lane = THAW_LANE_NETWORK,
                              .thread = 1,
                              .command_id = 3,
                              .command = THAW_COMMAND_RECEIVE,
                              .call = THAW_CALL_RECEIVE});
    fill_model();
    model.lab.pane = PANE_BYTES;
    expect_words("bytes", "out nothing since 60.");
    expect_words("bytes", "in  #3 RECEIVE: nothing has come yet"); // it began only then
    model.lab.state = LAB_PAST;
    expect_words("bytes", "out nothing from 60.");
}

static void bytes_tell_what_is_missing_or_too_much(void **state) {
    (void)state;
    resize(1200, 720);
    begin_recording();
    fill_model();
    model.lab.pane = PANE_BYTES;
    add_chunk(THAW_EVENT_RECEIVED, 3, 0, "\5\0", 2, 0, 0);
    point_at(hand.now_ns);
    expect_words("bytes", "2 of 4 bytes of the length are here: 2 still missing");
    add_chunk(THAW_EVENT_RECEIVED, 3, 2, "\0\0he", 4, 2, 5);
    point_at(hand.now_ns);
    expect_words("bytes", "in  #3 RECEIVE, 2 chunks, 6 bytes, until");
    expect_words("bytes", "2 of 5 bytes are here");
    assert_int_equal(count_of("bytes", DRAWING_DASHES), 4); // three bytes, and the button
    add_chunk(THAW_EVENT_RECEIVED, 3, 6, "llo\377\377\377\377", 7, 5, 5);
    point_at(hand.now_ns);
    expect_words("bytes", "refused: 4,294,967,295 bytes would be more than");
    model.lab.selected = 0;
    begin_recording();
    fill_model();
    model.lab.pane = PANE_BYTES;
    static const Uint8 large[RECORD_BYTES_MAX] = {0, 0, 1, 0, 'x'};
    add_chunk(THAW_EVENT_RECEIVED, 3, 0, large, 65540, 65536, 65536);
    point_at(hand.now_ns);
    expect_words("bytes", "0\303\2271 + 0\303\227256 + 1\303\22764K");
    expect_words("bytes", "more bytes");
}

static void cuts_are_made_and_moved_with_the_mouse(void **state) {
    (void)state;
    resize(1200, 720);
    play(THAW_STRATEGY_WORKER, WAIT_NS, true);
    model.lab.pane = PANE_BYTES;
    click(middle_of_text("bytes", "cut it yourself"));
    expect_words("bytes", "after 9 bytes: message complete: hello|"
                          "the same message, whatever the cuts|back to the recording");
    SDL_Point h = middle_of_text("bytes", "68"); // the left half of its cell
    h.x -= 6;
    click(h);
    expect_words("bytes", "after 4 bytes: needs 5 more bytes|after 9 bytes: message complete");
    SDL_Point o = middle_of_text("bytes", "6f");
    send_event(press_at(h.x, h.y));
    send_event(motion_to(o.x - 6, o.y));
    send_event(release_at(o.x - 6, o.y));
    expect_words("bytes", "after 8 bytes: needs 1 more byte|after 9 bytes: message complete");
    o = middle_of_text("bytes", "6f");
    click((SDL_Point){o.x - 6, o.y});
    assert_null(strstr(words_of("bytes"), "after 8"));
    click(middle_of_text("bytes", "back to the recording"));
    expect_words("bytes", "in  #3 RECEIVE, 1 chunk");
}

// ---- queues ----

static void a_life_is_told_at_three_times(void **state) {
    (void)state;
    resize(1200, 720);
    model.lab.pane = PANE_QUEUES;
    assert_string_equal(words_of("queues"), "No command has been submitted yet.|"
                                            "Command queue|empty|Reply queue|empty");
    play(THAW_STRATEGY_BLOCK, WAIT_NS, true);
    model.lab.pane = PANE_QUEUES;
    model.lab.state = LAB_PAST;
    model.lab.selected = 3;
    point_at(START_NS + 500 * MS);
    assert_string_equal(words_of("queues"),
                        "The life of #3 RECEIVE, and who owns it|"
                        "submitted|0.017 s|window|waited in its queue|0.017 s|queue|"
                        "ran in the window|window|answer came|1.522 s|window|"
                        "reply taken|1.522 s|window|no worker thread: the window ran it itself|"
                        "Command queue|2 waited: #3 to #4|Reply queue|was empty");
    point_at(hand.now_ns);
    assert_string_equal(words_of("queues"),
                        "The life of #3 RECEIVE, and who owns it|"
                        "submitted|0.017 s|window|waited in its queue|0.017 s|queue|"
                        "ran in the window|window|answer came|1.522 s|window|"
                        "reply taken|1.522 s|window|no worker thread: the window ran it itself|"
                        "Command queue|was empty|Reply queue|was empty");
}

static void a_worker_that_is_held_has_the_diamond(void **state) {
    (void)state;
    resize(1200, 720);
    begin_recording();
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    Uint32 id = hand_submits(&hand, THAW_COMMAND_RECEIVE);
    Record record = {.command_id = id, .command = THAW_COMMAND_RECEIVE, .lane = THAW_LANE_NETWORK};
    static const Uint8 kinds[] = {THAW_EVENT_TAKEN, THAW_EVENT_RECEIVED, THAW_EVENT_REPLIED};
    for (size_t i = 0; i < SDL_arraysize(kinds); i++) {
        hand.now_ns += MS;
        record.kind = kinds[i];
        hand_says(&hand, record);
    }
    fill_model();
    model.lab.pane = PANE_QUEUES;
    model.lab.state = LAB_HELD;
    assert_string_equal(words_of("queues"),
                        "The life of #1 RECEIVE, and who owns it|"
                        "submitted|0.017 s|window|waited in its queue|0.017 s|queue|"
                        "taken, runs|0.018 s|worker thread|answer came|0.019 s|worker thread|"
                        "reply made: held here|0.020 s|worker thread|reply put|queue|"
                        "doorbell rung|worker thread|reply taken|window|"
                        "Command queue|empty|Reply queue|empty");
    static const int widths[] = {1200, 1600, 1920};
    for (size_t w = 0; w < SDL_arraysize(widths); w++) {
        resize(widths[w], 1080);
        assert_null(strstr(words_of("queues"), "\xE2\x80\xA6")); // nothing is cut
        expect_words("queues", "reply made: held");
    }
    resize(1200, 720);
    record.kind = THAW_EVENT_PUT;
    hand.now_ns += MS;
    hand_says(&hand, record);
    point_at(hand.now_ns);
    expect_words("queues", "reply put|0.021 s|queue");
    expect_words("queues", "Reply queue|1 waits: #1");
}

// ---- source ----

// So much of a line of the source is shown, however long it is.
static int beginning(size_t size) {
    return (int)SDL_min(size, 60);
}

static void a_thread_has_its_place_and_its_lines(void **state) {
    (void)state;
    size_t size;
    char line[256];
    resize(1200, 720);
    play(THAW_STRATEGY_WORKER, WAIT_NS, false);
    expect_words("source", "Wi|loop.c:60 loop_run|draws 60 pictures a second|"
                           "Wo|connection.c:190 pull|waits in RECEIVE|S|guest.c:20 answer");
    expect_words("source", "|connection.c|pull, worker thread: 1.50 s in line 190");
    const char *source = sources_line("net/connection.c", 190, &size);
    SDL_snprintf(line, sizeof line, "|Wo|190|%.*s", beginning(size), source);
    expect_words("source", line);
    model.lab.state = LAB_PAST;
    expect_words("source", "worker thread: was in line 190 for 1.50 s");
    model.lab.state = LAB_HELD;
    model.lab.threads[1].mark = LANE_HELD;
    expect_words("source", "worker thread: held at line 190");
    model.lab.threads[1].file = "src/net/none.c";
    expect_words("source", "The source of this file is not carried in the program.");
    model.lab.threads[1].file = NULL;
    expect_words("source", "This thread has not yet said where it is.");
    model.lab.thread_count = 0;
    expect_words("source", "No thread has yet said where it is.");
}

static void a_click_shows_the_source_of_a_thread(void **state) {
    (void)state;
    resize(1200, 720);
    play(THAW_STRATEGY_WORKER, WAIT_NS, false);
    click(middle_of_text("source", "guest.c:20"));
    expect_words("source", "|guest.c|answer, server: in line 20|");
    click(middle_of_text("source", "connection.c:190"));
    expect_words("source", "|connection.c|pull, worker thread");
    SDL_Point point = middle_of_text("source", "190");
    send_event(motion_to(point.x, point.y));
    send_event(wheel_turned(-100));
    assert_null(strstr(words_of("source"), "|190|"));
    SDL_snprintf(model.lab.threads[1].text, sizeof model.lab.threads[1].text, "waits on");
    assert_null(strstr(words_of("source"), "|190|")); // it stays where somebody reads
    click(middle_of_text("source", "connection.c:190"));
    expect_words("source", "|190|");
}

// The line of connection.c where bytes have come in.
static int received_line(void) {
    for (int line = 1; line <= sources_line_count("net/connection.c"); line++) {
        size_t size;
        int last;
        const char *text = sources_line("net/connection.c", line, &size);
        if (sources_point("net/connection.c", line, &last) && last > line &&
            SDL_strstr(text, "THAW_EVENT_RECEIVED") && size > 0) // the lines of the table end in 0
            return line;
    }
    return 0;
}

static void a_click_on_a_point_goes_to_its_next_event(void **state) {
    (void)state;
    resize(1200, 720);
    int line = received_line();
    assert_true(line > 0);
    play(THAW_STRATEGY_WORKER, WAIT_NS, false);
    for (int i = 0; i < 2; i++) {
        hand.now_ns += 100 * MS;
        const Record record = {.time_ns = hand.now_ns,
                               .kind = THAW_EVENT_RECEIVED,
                               .file = "src/net/connection.c",
                               .line = (Uint16)(line + i)}; // compilers differ
        recording_add(recording, &record);
    }
    model.lab.threads[1].line = line;
    char number[16];
    SDL_snprintf(number, sizeof number, "%d", line);
    SDL_Point point = middle_of_text("source", number);
    const Uint64 cursors[] = {START_NS, hand.now_ns - 100 * MS, hand.now_ns};
    const Uint64 expected[] = {hand.now_ns - 100 * MS, hand.now_ns, hand.now_ns - 100 * MS};
    for (size_t i = 0; i < SDL_arraysize(cursors); i++) {
        point_at(cursors[i]);
        click(point);
        assert_int_equal(asked.type, ACTION_POINT);
        assert_int_equal(asked.number, expected[i] - START_NS);
    }
    SDL_snprintf(number, sizeof number, "%d", line - 2);
    click(middle_of_text("source", number));
    assert_int_equal(asked.type, ACTION_NONE);
}

// ---- source of another program ----

#define OLD_HEADER "{\"thaw\":\"recording\",\"version\":[1,0]}\n"
#define OLD_PLACES                                                                                 \
    "{\"place\":0,\"file\":\"src/net/connection.c\",\"line\":190,\"function\":\"pull\","           \
    "\"text\":\"    old_wait(1);\"}\n"                                                             \
    "{\"place\":1,\"file\":\"src/net/connection.c\",\"line\":193,\"function\":\"pull\","           \
    "\"text\":\"    old_end(2);\"}\n"                                                              \
    "[5000000000,\"CALL\",\"network\",1,{\"id\":1,\"place\":0,\"call\":\"RECEIVE\"}]\n"            \
    "[5001000000,\"RETURN\",\"network\",1,{\"id\":1,\"place\":1,\"call\":\"RECEIVE\"}]\n"

static Archive *read_archive(const char *text) {
    ArchiveReader *reader = archive_reader_create();
    assert_non_null(reader);
    assert_true(archive_reader_feed(reader, text, strlen(text)));
    Archive *archive = archive_reader_end(reader);
    archive_reader_destroy(reader);
    assert_non_null(archive);
    return archive;
}

// Let the worker thread be where the first record of an archive is from.
static void show_archive(const Archive *archive) {
    const Record *record = recording_at(archive->recording, 0);
    model.lab.archive = archive;
    model.lab.recording = archive->recording;
    model.lab.tracks = recording_tracks(archive->recording);
    model.lab.threads[1].file = record->file;
    model.lab.threads[1].line = record->line;
}

static void leave_archive(Archive *archive) {
    play(THAW_STRATEGY_WORKER, WAIT_NS, false);
    model.lab.archive = NULL;
    draw();
    archive_release(archive);
}

static void an_old_recording_shows_its_own_source(void **state) {
    (void)state;
    resize(1200, 720);
    play(THAW_STRATEGY_WORKER, WAIT_NS, false);
    Archive *archive = read_archive(OLD_HEADER OLD_PLACES);
    show_archive(archive);
    expect_words("source", "|Wo|190|    old_wait(1);|191|192|193|    old_end(2);");
    assert_null(strstr(words_of("source"), "|194|"));
    expect_words("source", "other sources: only lines that it tells");
    click(middle_of_text("source", "193"));
    assert_int_equal(asked.type, ACTION_POINT);
    click(middle_of_text("source", "192"));
    assert_int_equal(asked.type, ACTION_NONE);
    leave_archive(archive);
}

static void a_recording_of_the_same_source_shows_all_of_it(void **state) {
    (void)state;
    size_t size;
    size_t after_size;
    char text[1024];
    char words[512];
    resize(1200, 720);
    play(THAW_STRATEGY_WORKER, WAIT_NS, false);
    const char *line = sources_line("net/connection.c", 190, &size);
    const char *after = sources_line("net/connection.c", 191, &after_size);
    SDL_snprintf(text, sizeof text,
                 OLD_HEADER "{\"place\":0,\"file\":\"src/net/connection.c\",\"line\":190,"
                            "\"function\":\"pull\",\"text\":\"%.*s\"}\n"
                            "[5000000000,\"CALL\",\"network\",1,{\"id\":1,\"place\":0}]\n",
                 (int)size, line);
    Archive *archive = read_archive(text);
    show_archive(archive);
    SDL_snprintf(words, sizeof words, "|Wo|190|%.*s", beginning(size), line);
    expect_words("source", words);
    SDL_snprintf(words, sizeof words, "|191|%.*s", beginning(after_size), after);
    expect_words("source", words);
    expect_words("source", "an observed point");
    assert_null(strstr(words_of("source"), "other sources"));
    leave_archive(archive);
}

static void a_recording_without_source_says_so(void **state) {
    (void)state;
    resize(1200, 720);
    play(THAW_STRATEGY_WORKER, WAIT_NS, false);
    Archive *archive =
        read_archive(OLD_HEADER "{\"place\":0,\"file\":\"src/net/elsewhere.c\",\"line\":190,"
                                "\"function\":\"pull\"}\n"
                                "[5000000000,\"CALL\",\"network\",1,{\"id\":1,\"place\":0}]\n");
    show_archive(archive);
    expect_words("source", "The recording does not tell the source of this file.");
    leave_archive(archive);
}

// ---- the mouse ----

static void the_mouse_may_be_anywhere(void **state) {
    (void)state;
    static const SDL_Point sizes[] = {{640, 400}, {1200, 720}, {1920, 1080}};
    for (size_t i = 0; i < SDL_arraysize(sizes); i++) {
        resize(sizes[i].x, sizes[i].y);
        play(THAW_STRATEGY_WORKER, WAIT_NS, true);
        for (int pane = 0; pane < LAB_PANES; pane++) {
            model.lab.pane = (LabPane)pane;
            for (int y = 8; y < sizes[i].y; y += 19)
                for (int x = 8; x < sizes[i].x; x += 61) {
                    send_event(motion_to(x, y));
                    draw();
                }
        }
    }
}

// ---- what lies over what ----

static bool lies_in(SDL_Rect inner, SDL_Rect outer) {
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

static void expect_apart(const char *view) {
    static const DrawingCommand *texts[TEXTS_MAX];
    const DrawingPart *part = part_of(view);
    int count = 0;
    for (size_t i = 0; part && i < part->count; i++) {
        const DrawingCommand *command = command_of(part, i);
        const char *text = drawing_text(&screen.canvas.before, command);
        if (!lies_in(command->rect, part->area))
            fail_msg("%dx%d: %s draws outside: kind %d at %d,%d %dx%d", screen.canvas.width_px,
                     screen.canvas.height_px, view, command->kind, command->rect.x, command->rect.y,
                     command->rect.w, command->rect.h);
        if (command->kind != DRAWING_TEXT)
            continue;
        for (int j = 0; j < count; j++)
            if (SDL_HasIntersection(&texts[j]->rect, &command->rect))
                fail_msg("%dx%d: %s: \"%.*s\" lies over another", screen.canvas.width_px,
                         screen.canvas.height_px, view, (int)command->text_size, text);
        assert_true(count < TEXTS_MAX);
        texts[count++] = command;
    }
}

static void look_at_all_panes(void) {
    static const char *const names[] = {"source", "bytes", "queues"};
    for (int i = 0; i < 3; i++) {
        model.lab.pane = (LabPane)(PANE_SOURCE + i);
        draw();
        if (!part_of(names[i]) && screen.canvas.height_px >= 600) // lower ones may have none
            fail_msg("%dx%d: no %s", screen.canvas.width_px, screen.canvas.height_px, names[i]);
        for (int j = 0; j < 3; j++)
            expect_apart(names[j]);
    }
}

static void look_at_all_states(void) {
    static const LabState states[] = {LAB_LIVE, LAB_PAST, LAB_HELD};
    for (int i = 0; i < THAW_STRATEGY_COUNT; i++) {
        play((ThawStrategy)i, 300 * MS, i != THAW_STRATEGY_POLL);
        add_chunk(THAW_EVENT_RECEIVED, 3, 9, "\3", 1, 0, 0);
        add_chunk(THAW_EVENT_RECEIVED, 3, 10, "\377\377\377abc", 6, 0, 0);
        for (Uint32 selected = 0; selected <= 4; selected++) {
            screen_set_theme(&screen, (ThemeKind)(selected % 2));
            model.lab.selected = selected;
            model.lab.state = states[(selected + (Uint32)i) % 3];
            point_at(selected % 2 ? hand.now_ns : hand.now_ns - 100 * MS);
            look_at_all_panes();
        }
    }
}

static void nothing_lies_over_another_at_any_size(void **state) {
    (void)state;
    static const SDL_Point sizes[] = {{640, 400},  {800, 480},   {1024, 600}, {1200, 720},
                                      {1366, 768}, {1920, 1080}, {3840, 2160}};
    for (size_t i = 0; i < SDL_arraysize(sizes); i++) {
        note_progress("the next size");
        resize(sizes[i].x, sizes[i].y);
        play(THAW_STRATEGY_WORKER, WAIT_NS, true);
        look_at_all_panes();
        BytesView *view = screen_state(&screen, bytes_view);
        model.lab.pane = PANE_BYTES;
        draw();
        if (!part_of("bytes"))
            continue;
        click(middle_of_text("bytes", "cut it yourself"));
        assert_true(view->tried.on);
        look_at_all_panes();
        model.lab.pane = PANE_BYTES;
        click(middle_of_text("bytes", "back to the recording"));
        assert_false(view->tried.on);
        look_at_all_states();
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chunks_are_put_together_however_they_come),
        cmocka_unit_test(a_command_has_the_first_message_it_brought),
        cmocka_unit_test(a_stream_is_found_again_in_its_middle),
        cmocka_unit_test(a_stream_is_found_again_inside_of_a_header),
        cmocka_unit_test(a_stream_is_found_again_where_a_chunk_begins_a_message),
        cmocka_unit_test(a_length_above_the_limit_ends_the_stream),
        cmocka_unit_test(hostile_records_make_no_message_longer_than_they_are),
        cmocka_unit_test(a_life_is_the_same_followed_late_or_all_along),
        cmocka_unit_test(a_life_is_of_its_own_recording),
        cmocka_unit_test_setup_teardown(bytes_are_told_at_three_times, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(bytes_that_are_not_told_yet_are_not_denied,
                                        open_test_screen, close_test_screen),
        cmocka_unit_test_setup_teardown(bytes_that_are_too_long_ago_are_not_denied,
                                        open_test_screen, close_test_screen),
        cmocka_unit_test_setup_teardown(bytes_tell_what_is_missing_or_too_much, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(cuts_are_made_and_moved_with_the_mouse, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(a_life_is_told_at_three_times, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(a_worker_that_is_held_has_the_diamond, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(a_thread_has_its_place_and_its_lines, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(a_click_shows_the_source_of_a_thread, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(a_click_on_a_point_goes_to_its_next_event, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(an_old_recording_shows_its_own_source, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(a_recording_of_the_same_source_shows_all_of_it,
                                        open_test_screen, close_test_screen),
        cmocka_unit_test_setup_teardown(a_recording_without_source_says_so, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(the_mouse_may_be_anywhere, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(nothing_lies_over_another_at_any_size, open_test_screen,
                                        close_test_screen),
    };
    return cmocka_run_group_tests(tests, begin_window_tests, end_window_tests);
}
