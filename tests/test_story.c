// Tests of story.h: what lanes and verdict say in each state, from records made by hand.
#include "ui_support.h"

#include <string.h>

#include "hand.h"
#include "story.h"
#include "utf8.h"

#define START_NS 5000000000u
#define MS (Uint64) THAW_NS_PER_MS
#define WAIT_NS (1500 * MS)
#define LINE_CELLS 32 // a sentence of a lane has two such lines
#define LINES 2
#define MIB (1024u * 1024u)

enum { WINDOW, WORKER, SERVER };

static Recording *recording;
static Hand hand;
static StoryFacts facts;
static ScreenModel model;

static int begin(void **state) {
    (void)state;
    recording = recording_create();
    hand = hand_into(recording, START_NS);
    facts = (StoryFacts){.serves = true,
                         .delay_ms = 1500,
                         .is_punctual = true,
                         .host = "example.org",
                         .address = "example.org:50007",
                         .message = "hello",
                         .frame_rate = 60,
                         .compared = -1};
    hand_draws(&hand, 30);
    return recording ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    recording_destroy(recording);
    return 0;
}

// ---- what is said ----

// The bytes of the first line of `size` bytes: it ends at a blank, where there is one.
static size_t line_of(const char *text, size_t size) {
    size_t fits = utf8_offset(text, size, LINE_CELLS);
    if (fits == size)
        return size;
    while (fits > 0 && text[fits] != ' ')
        fits--;
    return fits;
}

static void expect_two_lines(const char *text) {
    size_t size = strlen(text);
    const char *rest = text;
    for (int line = 0; line < LINES; line++) {
        size_t taken = line_of(rest, size);
        taken += taken < size && rest[taken] == ' ';
        rest += taken;
        size -= taken;
    }
    if (size > 0)
        fail_msg("\"%s\" is too long for two lines", text);
}

static void tell(void) {
    facts.now_ns = hand.now_ns;
    story_tell(recording, &facts, &model);
    for (int i = 0; i < LANES; i++) {
        assert_true(model.lanes.lanes[i].name && model.lanes.lanes[i].text[0]);
        expect_two_lines(model.lanes.lanes[i].text);
    }
    assert_true(model.verdict.head[0] && model.verdict.lines[0][0]);
    // Nothing is cut where it was written.
    for (int i = 0; i < 2; i++)
        assert_true(strlen(model.verdict.lines[i]) + 1 < sizeof model.verdict.lines[i]);
    assert_true(strlen(model.verdict.head) + 1 < sizeof model.verdict.head);
    assert_true(strlen(model.verdict.who) + 1 < sizeof model.verdict.who);
}

// A space that does not break a line is one for people.
static void expect_lane(int lane, LaneMark mark, const char *text) {
    char plain[LANE_TEXT_SIZE];
    size_t size = 0;
    for (const char *at = model.lanes.lanes[lane].text; *at; at++) {
        bool hard = strncmp(at, "\302\240", 2) == 0;
        plain[size++] = hard ? ' ' : *at;
        at += hard;
    }
    plain[size] = '\0';
    assert_string_equal(plain, text);
    assert_int_equal(model.lanes.lanes[lane].mark, mark);
}

static void expect_verdict(VerdictKind kind, const char *head) {
    assert_string_equal(model.verdict.head, head);
    assert_int_equal(model.verdict.kind, kind);
}

static void expect_line(int line, const char *words) {
    if (!strstr(model.verdict.lines[line], words))
        fail_msg("\"%s\" does not say \"%s\"", model.verdict.lines[line], words);
}

static void expect_free_window(void) {
    expect_lane(WINDOW, LANE_DRAWS, "draws 60 pictures a second and hears every click");
}

// ---- a call of the worker that goes on ----

static Uint32 call_of_worker(ThawCommandType command, ThawCall call) {
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    Uint32 id = hand_submits(&hand, command);
    hand_calls(&hand, id, command, call);
    return id;
}

static void note_bytes(Uint8 kind, Uint32 id, Uint64 done, Uint64 total) {
    hand_says(&hand, (Record){.kind = kind,
                              .lane = THAW_LANE_NETWORK,
                              .thread = 1,
                              .command_id = id,
                              .done = done,
                              .total = total});
}

// ---- nothing runs ----

static void idle(void **state) {
    (void)state;
    tell();
    expect_free_window();
    expect_lane(WORKER, LANE_IDLE, "idle, asleep: nothing to do");
    expect_lane(SERVER, LANE_IDLE, "built in; answers after 1.5 s");
    expect_verdict(VERDICT_PROMPT, "Press Do it! and watch who waits.");
    expect_line(0, "takes 1.5 s to answer \"hello\"");
    assert_false(model.verdict.can_be_closed);
    assert_null(model.verdict.offer);
}

static void idle_with_another_who_waits(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_POLL);
    tell();
    expect_lane(WORKER, LANE_UNUSED, "not used: the window asks itself");
    hand_chooses(&hand, THAW_STRATEGY_BLOCK);
    tell();
    expect_lane(WORKER, LANE_UNUSED, "not used: the window waits itself");
}

static void idle_with_a_server_elsewhere(void **state) {
    (void)state;
    facts.serves = false;
    tell();
    expect_lane(SERVER, LANE_IDLE, "another program, at example.org:50007");
    facts.address = "a-name-that-is-as-long-as-names-of-hosts.may-be.example.org:50007";
    facts.now_ns = hand.now_ns;
    story_tell(recording, &facts, &model);
    assert_true(strlen(model.lanes.lanes[SERVER].text) + 1 <= LANE_TEXT_SIZE);
}

static void rate_does_not_flicker(void **state) {
    (void)state;
    for (facts.frame_rate = 55; facts.frame_rate <= 63; facts.frame_rate++) {
        tell();
        expect_free_window();
    }
    facts.frame_rate = 33;
    tell();
    expect_lane(WINDOW, LANE_DRAWS, "draws 30 pictures a second and hears every click");
}

// ---- the worker thread waits ----

// For 0.4 s so far. Returns the number of the command.
static Uint32 worker_is_in(ThawCommandType command, ThawCall call) {
    Uint32 id = call_of_worker(command, call);
    hand_draws(&hand, 24);
    tell();
    return id;
}

static void lookup(void **state) {
    (void)state;
    worker_is_in(THAW_COMMAND_CONNECT, THAW_CALL_LOOKUP);
    expect_free_window();
    expect_lane(WORKER, LANE_WAITS, "asks for the address of example.org, 0.4 s so far");
    expect_lane(SERVER, LANE_IDLE, "not reached yet");
    expect_verdict(VERDICT_WAITS, "The worker thread waits. The window is free.");
}

static void connecting(void **state) {
    (void)state;
    worker_is_in(THAW_COMMAND_CONNECT, THAW_CALL_CONNECT);
    expect_lane(WORKER, LANE_WAITS, "waits for a connection, 0.4 s so far");
    expect_lane(SERVER, LANE_IDLE, "has not answered yet");
}

static void sending(void **state) {
    (void)state;
    Uint32 id = worker_is_in(THAW_COMMAND_SEND, THAW_CALL_SEND);
    expect_lane(WORKER, LANE_WAITS, "sends \"hello\", 0.4 s so far");
    expect_lane(SERVER, LANE_WORKS, "takes the message in");
    note_bytes(THAW_EVENT_SENT, id, 3 * MIB, 16 * MIB);
    tell();
    expect_lane(WORKER, LANE_WAITS, "sends 3.0 of 16.0 MiB");
}

static void waiting_for_the_answer(void **state) {
    (void)state;
    hand_waits_by(&hand, THAW_STRATEGY_WORKER, 700 * MS);
    tell();
    expect_free_window();
    expect_lane(WORKER, LANE_WAITS, "waits for \"hello\" to come back, 0.7 s so far");
    expect_lane(SERVER, LANE_WORKS, "has \"hello\"; answers in 0.8 s");
    expect_verdict(VERDICT_WAITS, "The worker thread waits. The window is free.");
    expect_line(0, "Click anywhere");
    hand_clicks(&hand, 0);
    tell();
    expect_line(0, "heard 1 click immediately");
    assert_int_equal(model.lanes.due_ns > hand.now_ns, true);
    // Nobody knows when it answers.
    facts.is_punctual = false;
    tell();
    expect_lane(SERVER, LANE_WORKS, "has \"hello\"; has not answered yet");
    assert_int_equal(model.lanes.due_ns, 0);
}

static void receiving_a_large_message(void **state) {
    (void)state;
    Uint32 id = call_of_worker(THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    hand_draws(&hand, 24);
    note_bytes(THAW_EVENT_RECEIVED, id, 3 * MIB, 16 * MIB);
    tell();
    expect_lane(WORKER, LANE_WAITS, "receives 3.0 of 16.0 MiB");
    expect_lane(SERVER, LANE_WORKS, "sends its answer");
}

static void waiting_for_a_server_elsewhere(void **state) {
    (void)state;
    facts.serves = false;
    hand_waits_by(&hand, THAW_STRATEGY_WORKER, 700 * MS);
    tell();
    expect_lane(SERVER, LANE_WORKS, "another program, at example.org:50007");
    assert_int_equal(model.lanes.due_ns, 0);
}

static void done(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_WORKER, WAIT_NS, THAW_OK);
    tell();
    expect_free_window();
    expect_lane(WORKER, LANE_IDLE, "idle, asleep: nothing to do");
    expect_lane(SERVER, LANE_IDLE, "has answered after 1.5 s");
    expect_verdict(VERDICT_OK, "Never frozen");
    expect_line(0, "The worker thread waited 1.50 s. The window drew 89 pictures meanwhile");
    expect_line(1, "A thread does one thing at a time.");
    assert_string_equal(model.verdict.who, "who waited: a worker thread");
    assert_true(model.verdict.can_be_closed);
    assert_int_equal(model.verdict.offered, ACTION_DO_IT_WITH);
    assert_string_equal(model.lanes.title, "What each thread does now");
    hand_draws(&hand, 90);
    tell();
    assert_string_equal(model.lanes.title, "The last run, kept until the next");
}

// While the worker is held the window draws, too, but nobody waits for the network.
static void done_after_a_hold(void **state) {
    (void)state;
    Record held = {.kind = RECORD_HELD, .lane = THAW_LANE_NETWORK, .thread = 1};
    hand_waits_by(&hand, THAW_STRATEGY_WORKER, WAIT_NS);
    hand_returns(&hand, hand.command_id - 1, THAW_COMMAND_RECEIVE, THAW_CALL_RECEIVE);
    hand_says(&hand, held);
    hand_draws(&hand, 200);
    held.kind = RECORD_RELEASED;
    hand_says(&hand, held);
    hand_ends(&hand, THAW_OK);
    tell();
    expect_line(0, "The worker thread waited 1.50 s. The window drew 89 pictures meanwhile");
}

static void done_with_clicks(void **state) {
    (void)state;
    for (int clicks = 1; clicks <= 2; clicks++) {
        hand_waits_by(&hand, THAW_STRATEGY_WORKER, WAIT_NS);
        for (int i = 0; i < clicks; i++)
            hand_clicks(&hand, 0);
        hand_ends(&hand, THAW_OK);
        tell();
        expect_line(0, clicks == 1 ? "and heard the click immediately."
                                   : "and heard each click immediately.");
    }
}

static void cancelled(void **state) {
    (void)state;
    hand_waits_by(&hand, THAW_STRATEGY_WORKER, 500 * MS);
    hand_says(&hand, (Record){.kind = RECORD_CANCEL, .began_ns = hand.now_ns});
    hand.now_ns += 20 * MS;
    hand_ends(&hand, THAW_ERROR_CANCELLED);
    tell();
    expect_lane(WORKER, LANE_IDLE, "was told to stop; stopped after 0.02 s");
    expect_lane(SERVER, LANE_IDLE, "its answer is no longer wanted");
    expect_verdict(VERDICT_OK, "Cancelled after 0.02 s");
}

static void given_up(void **state) {
    (void)state;
    Uint32 id = call_of_worker(THAW_COMMAND_CONNECT, THAW_CALL_CONNECT);
    hand_draws(&hand, 30);
    hand_says(&hand, (Record){.kind = THAW_EVENT_DISOWNED, .thread = 1, .command_id = id});
    tell();
    expect_lane(WORKER, LANE_IDLE, "stuck in CONNECT and given up; a new thread took over");
}

static void failed(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_WORKER, 10000 * MS, THAW_ERROR_TIMEOUT);
    tell();
    expect_verdict(VERDICT_FAILED, "No answer: RECEIVE failed after 10.0 s");
    expect_line(0, "The log says why. The worker thread waited 10.00 s.");
    expect_lane(SERVER, LANE_IDLE, "never answered");
    hand.now_ns += 2000 * MS;
    hand_does_it(&hand, THAW_STRATEGY_WORKER, 300 * MS, THAW_ERROR_RESET);
    tell();
    expect_verdict(VERDICT_FAILED, "RECEIVE failed after 0.3 s");
}

// ---- the window asks ----

static void asking(void **state) {
    (void)state;
    hand_waits_by(&hand, THAW_STRATEGY_POLL, 700 * MS);
    tell();
    expect_lane(WINDOW, LANE_DRAWS, "draws 60 pictures a second, asks in each: is it there?");
    expect_lane(WORKER, LANE_UNUSED, "not used: the window asks itself");
    expect_lane(SERVER, LANE_WORKS, "has \"hello\"; answers in 0.8 s");
    expect_verdict(VERDICT_WAITS, "The window asks, and draws on.");
    hand_waits(&hand, 800 * MS);
    hand_ends(&hand, THAW_OK);
    tell();
    expect_free_window();
    expect_lane(WORKER, LANE_UNUSED, "not used: the window asked itself");
    expect_verdict(VERDICT_OK, "Never frozen");
    expect_line(0, "The window asked 89 times and drew 89 pictures meanwhile.");
    expect_line(1, "can still freeze it.");
}

// ---- the window waits ----

static void frozen_in_each_call(void **state) {
    (void)state;
    static const struct {
        ThawCall call;
        const char *window, *head;
    } calls[] = {
        {THAW_CALL_LOOKUP, "cannot draw or hear clicks until the address is found",
         "The window is now waiting for the address."},
        {THAW_CALL_CONNECT, "cannot draw or hear clicks until the connection stands",
         "The window is now waiting for the connection."},
        {THAW_CALL_SEND, "cannot draw or hear clicks until the message is out",
         "The window is now waiting until the message is out."},
        {THAW_CALL_RECEIVE, "cannot draw or hear clicks until the answer comes",
         "The window is now waiting for the answer."},
    };
    for (size_t i = 0; i < SDL_arraysize(calls); i++) {
        hand_chooses(&hand, THAW_STRATEGY_BLOCK);
        Uint32 id = hand_submits(&hand, THAW_COMMAND_CONNECT);
        hand_calls(&hand, id, THAW_COMMAND_CONNECT, calls[i].call);
        facts.frozen = calls[i].call;
        tell();
        expect_lane(WINDOW, LANE_FROZEN, calls[i].window);
        expect_lane(WORKER, LANE_UNUSED, "not used: the window waits itself");
        expect_verdict(VERDICT_FROZEN, calls[i].head);
        assert_int_equal(model.frozen, calls[i].call);
        expect_line(0, "it cannot draw or hear clicks.");
        expect_line(1, "Cancel and Quit must wait too.");
        assert_non_null(model.verdict.short_line);
        assert_false(model.verdict.can_be_closed);
        hand_returns(&hand, id, THAW_COMMAND_CONNECT, calls[i].call);
        hand_replies(&hand, id, THAW_COMMAND_CONNECT, THAW_OK);
    }
}

static void frozen_while_the_server_takes_its_time(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_BLOCK);
    hand_begins(&hand);
    facts.frozen = THAW_CALL_RECEIVE;
    tell();
    expect_lane(SERVER, LANE_WORKS, "has \"hello\"; answers in 1.5 s");
}

static void after_a_freeze(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_BLOCK, WAIT_NS, THAW_OK);
    hand_clicks(&hand, 900 * MS);
    hand_clicks(&hand, 300 * MS);
    hand_says(&hand, (Record){.kind = RECORD_SEEN});
    tell();
    expect_lane(WINDOW, LANE_DRAWS, "draws again; was frozen for 1.50 s");
    expect_lane(WORKER, LANE_UNUSED, "not used: the window waited itself");
    expect_lane(SERVER, LANE_IDLE, "has answered after 1.5 s");
    expect_verdict(VERDICT_FROZEN, "Frozen for 1.50 s");
    expect_line(0, "The window itself waited 1.50 s: 89 pictures missing, 2 clicks had to wait.");
    expect_line(1, "it cannot draw or hear clicks.");
    assert_string_equal(model.verdict.who, "who waited: the window, by waiting");
    assert_int_equal(model.verdict.offered, ACTION_COMPARE);
}

static void failed_and_frozen(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_BLOCK, 10000 * MS, THAW_ERROR_TIMEOUT);
    tell();
    expect_verdict(VERDICT_FROZEN, "No answer: RECEIVE failed after 10.0 s");
    expect_line(0, "The window itself waited 10.00 s");
    expect_line(1, "it cannot draw or hear clicks.");
}

static void too_short_to_be_seen(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_BLOCK, 30 * MS, THAW_OK);
    tell();
    expect_free_window();
    expect_verdict(VERDICT_OK, "Never frozen");
    expect_line(0, "The window itself waited 0.03 s: too short to be seen.");
}

// ---- around a run ----

static void comparing(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_WORKER, WAIT_NS, THAW_OK);
    facts.compared = 1;
    tell();
    assert_string_equal(model.verdict.who, "2 of 3: the window, by asking; Esc stops");
    assert_null(model.verdict.offer);
    assert_false(model.verdict.can_be_closed);
}

static void dismissed(void **state) {
    (void)state;
    hand_does_it(&hand, THAW_STRATEGY_BLOCK, WAIT_NS, THAW_OK);
    recording_dismiss(recording);
    tell();
    expect_free_window();
    expect_verdict(VERDICT_PROMPT, "Press Do it! and watch who waits.");
}

int main(void) {
#define of_story(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        of_story(idle),
        of_story(idle_with_another_who_waits),
        of_story(idle_with_a_server_elsewhere),
        of_story(rate_does_not_flicker),
        of_story(lookup),
        of_story(connecting),
        of_story(sending),
        of_story(waiting_for_the_answer),
        of_story(receiving_a_large_message),
        of_story(waiting_for_a_server_elsewhere),
        of_story(done),
        of_story(done_after_a_hold),
        of_story(done_with_clicks),
        of_story(cancelled),
        of_story(given_up),
        of_story(failed),
        of_story(asking),
        of_story(frozen_in_each_call),
        of_story(frozen_while_the_server_takes_its_time),
        of_story(after_a_freeze),
        of_story(failed_and_frozen),
        of_story(too_short_to_be_seen),
        of_story(comparing),
        of_story(dismissed),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
