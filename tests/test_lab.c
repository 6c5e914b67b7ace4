// The lab over real runs of the program: the cursor goes through a freeze and back, and the worker
// thread is held.
//
// The linker puts itself before a question of each frame, to look at what the window shows and to
// act as a person would.
#include "support.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "act.h"
#include "exit_code.h"
#include "hand.h"
#include "program.h"

#define DELAY_MS "400"
#define SENTENCES_MAX 2000

// What is done in each frame once the scenario is over. Returns whether it is done.
static bool (*hand)(App *app);
static bool begun; // the scenario is over
static Uint64 frames;

bool __real_app_has_played(const App *app);
bool __wrap_app_has_played(const App *app);
bool __wrap_app_has_played(const App *app) {
    begun = begun || __real_app_has_played(app);
    if (!begun)
        return false;
    frames++;
    return hand ? hand((App *)app) : __real_app_has_played(app);
}

// Returns the exit code.
static int rehearse(const char *strategy, const char *scenario, bool (*then)(App *app),
                    Report *report) {
    static char port[8];
    Options options;
    char error[OPTIONS_ERROR_SIZE];
    SDL_snprintf(port, sizeof port, "%d", find_port());
    const char *words[] = {"thaw",    "--offscreen", "--port",     port,
                           "--delay", DELAY_MS,      "--strategy", strategy};
    char *arguments[SDL_arraysize(words)];
    SDL_memcpy(arguments, words, sizeof arguments);
    assert_true(options_parse(&options, SDL_arraysize(arguments), arguments, error));
    hand = then;
    frames = 0;
    begun = false;
    SDL_zerop(report);
    int code = program_rehearse(&options, scenario, report);
    assert_true(!then || frames > 0);
    return code;
}

static Report play(const char *strategy, const char *scenario, bool (*then)(App *app)) {
    static Report report;
    assert_int_equal(rehearse(strategy, scenario, then, &report), EXIT_DONE);
    return report;
}

static void ask(App *app, ActionType type, Sint64 number) {
    const Action action = {.type = type, .times = 1, .number = number};
    assert_int_equal(app_act(app, &action), ACTED);
}

static const LabModel *lab_of(const App *app) {
    return &app->telling.model.lab;
}

// ---- the past ----

typedef struct Seen {
    Uint64 cursor_ns;
    char sentence[sizeof((LabModel *)0)->sentence];
    Moment moment;
} Seen;

static Seen *seen; // one for each step
static int seen_count;
static int stage;
static Uint64 click_ns; // where the way through the freeze begins
static Uint64 late_ns;  // the picture after it

// It is not done yet.
static bool go_to(int next) {
    stage = next;
    return false;
}

static bool is_answered(const App *app) {
    return session_outstanding(&app->session) == 0;
}

static Seen look(const App *app) {
    Seen now = {.cursor_ns = lab_of(app)->cursor_ns, .moment = *lab_of(app)->moment};
    SDL_strlcpy(now.sentence, lab_of(app)->sentence, sizeof now.sentence);
    return now;
}

// The click on Do it! is where the first command is submitted; the freeze ends with the picture
// after the wait for the answer.
static void find_freeze(App *app) {
    bool waited = false;
    for (Uint64 i = recording_first(app->recording); i < recording_end(app->recording); i++) {
        const Record *record = recording_at(app->recording, i);
        if (click_ns == 0 && record->kind == THAW_EVENT_SUBMITTED)
            click_ns = record->time_ns;
        if (record->kind == THAW_EVENT_RETURN && record->call == THAW_CALL_RECEIVE)
            waited = true;
        if (late_ns == 0 && waited && record->kind == RECORD_PRESENTED)
            late_ns = record->time_ns;
    }
    assert_true(click_ns > 0 && late_ns > click_ns);
}

static bool walk_through_the_freeze(App *app) {
    switch (stage) {
    case 0:
        ask(app, ACTION_LAB, 1);
        ask(app, ACTION_PAUSE, 0);
        find_freeze(app);
        ask(app, ACTION_POINT, (Sint64)(click_ns - inspector_start_ns(&app->inspector)));
        return go_to(1);
    case 1: // forward, a step a frame
        assert_int_equal(lab_of(app)->state, LAB_PAST);
        assert_true(seen_count < SENTENCES_MAX);
        seen[seen_count++] = look(app);
        if (lab_of(app)->cursor_ns < late_ns) {
            ask(app, ACTION_STEP, 1);
            return false;
        }
        stage = 2;
        seen_count--;
        return false;
    case 2: { // back, and each step shows what it showed before
        Seen now = look(app);
        assert_int_equal(now.cursor_ns, seen[seen_count].cursor_ns);
        assert_string_equal(now.sentence, seen[seen_count].sentence);
        hand_expect_same_moment(&now.moment, &seen[seen_count].moment);
        if (seen_count == 0)
            return true;
        seen_count--;
        ask(app, ACTION_STEP, -1);
        return false;
    }
    default: return true;
    }
}

static void freeze_can_be_walked_through_and_back(void **state) {
    (void)state;
    seen = SDL_calloc(SENTENCES_MAX, sizeof *seen);
    assert_non_null(seen);
    stage = seen_count = 0;
    click_ns = late_ns = 0;
    play("block", "sleep 200\nlater 100 click\ndo-it\nwait\nsleep 200\n", walk_through_the_freeze);
    int steps = 0;
    bool tells_of_receive = false;
    for (; seen[steps].cursor_ns > 0; steps++) {
        assert_true(seen[steps].sentence[0] != '\0');
        tells_of_receive = tells_of_receive || SDL_strstr(seen[steps].sentence, "RECEIVE");
        if (steps > 0)
            assert_true(seen[steps].cursor_ns > seen[steps - 1].cursor_ns);
    }
    assert_true(steps > 10);
    assert_int_equal(seen[0].cursor_ns, click_ns);
    assert_int_equal(seen[steps - 1].cursor_ns, late_ns);
    assert_true(tells_of_receive);
    SDL_free(seen);
}

// ---- the gate ----

static int held_frames;  // pictures while the thread was held
static ThawEventKind at; // where it was held

// The worker sleeps, and is held as soon as it wakes for what is asked then.
static void hold_before(App *app, ActionType type) {
    ask(app, ACTION_LAB, 1);
    ask(app, ACTION_HOLD, 0);
    ask(app, type, 0);
}

static bool watch_it_held(App *app) {
    const LabModel *lab = lab_of(app);
    switch (stage) {
    case 0: hold_before(app, ACTION_DO_IT); return go_to(1);
    case 1:
        held_frames += lab->state == LAB_HELD;
        if (held_frames == 20) {
            ask(app, ACTION_RELEASE, 0);
            stage = 2;
        }
        return false;
    default: return is_answered(app);
    }
}

static void window_draws_on_while_the_worker_is_held(void **state) {
    (void)state;
    stage = held_frames = 0;
    Report report = play("worker", "sleep 100\n", watch_it_held);
    assert_int_equal(held_frames, 20);
    assert_int_equal(report.statistics.ok, 4);
    assert_int_equal(report.statistics.errors, 0);
}

static Uint64 held_ns; // since when it is held at the point that was looked at last

// Whether the worker thread is held at another point than before.
static bool is_held_anew(App *app) {
    recording_drain(app->recording);
    const Moment *now = recording_now(app->recording);
    for (Uint32 i = 0; i < now->thread_count; i++) {
        const MomentThread *thread = &now->threads[i];
        if (thread->lane != THAW_LANE_NETWORK || !thread->held || thread->held_ns == held_ns)
            continue;
        held_ns = thread->held_ns;
        return true;
    }
    return false;
}

// Hold it, go on a point at a time until the reply is made and not taken, and cancel there.
static bool cancel_between_made_and_taken(App *app) {
    const Moment *now = recording_now(app->recording);
    switch (stage) {
    case 0: hold_before(app, ACTION_CONNECT); return go_to(1);
    case 1:
        if (!is_held_anew(app))
            return false;
        if (now->newest_id[MOMENT_REPLIED] > now->newest_id[MOMENT_POLLED]) {
            at = THAW_EVENT_REPLIED;
            ask(app, ACTION_CANCEL, 0);
            stage = 2;
        } else {
            ask(app, ACTION_RELEASE, 1);
        }
        return false;
    default: return is_answered(app);
    }
}

static void reply_that_was_made_is_cancelled_before_it_is_taken(void **state) {
    (void)state;
    stage = 0;
    held_ns = 0;
    at = THAW_EVENT_SUBMITTED;
    Report report = play("worker", "sleep 100\n", cancel_between_made_and_taken);
    assert_int_equal(at, THAW_EVENT_REPLIED);
    // It was made before the cancel, so that came too late for it.
    assert_string_equal(report.statistics.outcomes.text, "CONNECT ok");
}

static Uint64 held; // times that a thread was held
static bool closed; // the gate, at the end

static bool look_at_gate(App *app) {
    recording_drain(app->recording);
    held = 0;
    for (Uint64 i = recording_first(app->recording); i < recording_end(app->recording); i++)
        held += recording_at(app->recording, i)->kind == RECORD_HELD;
    closed = gate_is_closed(app->hold.gate);
    return true;
}

// The thread sits in a connect that never ends, and comes to no point at which it could be held.
static void cancel_ends_the_hold_that_a_scenario_waits_for(void **state) {
    (void)state;
    play("worker",
         "server fault black-hole\n! connect\nsleep 100\nlater 100 cancel\nhold\n"
         "server fault none\nconnect\nwait\nclose\nwait\n",
         look_at_gate);
    assert_int_equal(held, 0);
    assert_false(closed);
}

static bool heard_nothing; // the log says why

static bool look_at_log(App *app) {
    char *text =
        log_copy(app->journal.log, log_first(app->journal.log), log_end(app->journal.log) - 1);
    assert_non_null(text);
    heard_nothing = SDL_strstr(text, "nothing can be heard: you hold the worker thread") != NULL;
    SDL_free(text);
    return true;
}

// The thread that would bring the news is held, and nobody releases it.
static void hear_ends_when_the_thread_stays_held(void **state) {
    (void)state;
    Report report;
    int code = rehearse("worker",
                        "auto-receive on\nconnect\nwait\nhold\nsend hello\nwait\nhear\n"
                        "release\n",
                        look_at_log, &report);
    assert_int_equal(code, EXIT_SCENARIO);
    assert_true(heard_nothing);
}

// ---- what leaves the gate as it is ----

static void expect_held(App *app) {
    assert_true(gate_is_closed(app->hold.gate));
    assert_true(hold_is_held(&app->hold));
}

// Nothing of it ends the thread, or waits for it.
static bool do_what_does_not_wait(App *app) {
    const Action nothing[] = {
        {.type = ACTION_PLAY, .times = 1, .text = "no-such-scenario"},
        {.type = ACTION_TOUR, .times = 1, .number = TOUR_BACK},
        {.type = ACTION_TOUR, .times = 1, .number = TOUR_END},
        {.type = ACTION_STRATEGY, .times = 1, .number = THAW_STRATEGY_WORKER},
        {.type = ACTION_COMPARE, .times = 1},
        {.type = ACTION_COMPARE, .times = 1},
        {.type = ACTION_REPLAY, .times = 1, .text = "no-such-recording"},
    };
    switch (stage) {
    case 0: hold_before(app, ACTION_CONNECT); return go_to(1);
    case 1:
        if (!hold_is_held(&app->hold))
            return false;
        for (size_t i = 0; i < SDL_arraysize(nothing); i++) {
            assert_int_equal(app_act(app, &nothing[i]), ACTED);
            expect_held(app);
        }
        return go_to(2);
    case 2:
        expect_held(app);
        if (keeping_is_busy(&app->keeping))
            return false;
        return go_to(3);
    case 3: {
        const Action off = {.type = ACTION_SERVER_OFF, .times = 1};
        if (app_act(app, &off) == ACTED_LATER)
            return false;
        expect_held(app);
        ask(app, ACTION_RELEASE, 0);
        return go_to(4);
    }
    default: return is_answered(app);
    }
}

static void what_waits_for_nobody_lets_nobody_go(void **state) {
    (void)state;
    stage = 0;
    play("worker", "compare\n", do_what_does_not_wait);
    assert_int_equal(stage, 4);
}

// ---- the sign of a recording ----

#define PIPE "test_lab.fifo"

static int reader; // of the pipe; -1: there is none

// The disk takes nothing at first, so the end takes its time.
static bool end_the_recording(App *app) {
    const Action record = {.type = ACTION_RECORD, .times = 1, .text = PIPE};
    switch (stage) {
    case 0:
        ask(app, ACTION_LAB, 1);
        assert_int_equal(app_act(app, &record), ACTED);
        break;
    case 1:
        assert_true(lab_of(app)->records);
        assert_int_equal(app_act(app, &record), ACTED);
        break;
    case 2:
        assert_false(lab_of(app)->records);
        assert_true(keeping_is_busy(&app->keeping));
        reader = open(PIPE, O_RDONLY | O_NONBLOCK);
        assert_true(reader >= 0);
        break;
    default: return !keeping_is_busy(&app->keeping);
    }
    stage++;
    return false;
}

static void sign_goes_out_when_no_more_is_recorded(void **state) {
    (void)state;
    stage = 0;
    reader = -1;
    remove(PIPE);
    assert_int_equal(mkfifo(PIPE, 0600), 0);
    play("worker", "", end_the_recording);
    assert_int_equal(stage, 3);
    close(reader);
    assert_int_equal(remove(PIPE), 0);
}

static void nothing_can_be_held_where_there_is_no_worker(void **state) {
    (void)state;
    play("block", "lab on\nhold\ndo-it\nwait\nrelease\n", NULL);
    play("poll", "lab on\nhold\ndo-it\nwait\nrelease 3\n", NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(freeze_can_be_walked_through_and_back),
        cmocka_unit_test(window_draws_on_while_the_worker_is_held),
        cmocka_unit_test(reply_that_was_made_is_cancelled_before_it_is_taken),
        cmocka_unit_test(cancel_ends_the_hold_that_a_scenario_waits_for),
        cmocka_unit_test(hear_ends_when_the_thread_stays_held),
        cmocka_unit_test(what_waits_for_nobody_lets_nobody_go),
        cmocka_unit_test(sign_goes_out_when_no_more_is_recorded),
        cmocka_unit_test(nothing_can_be_held_where_there_is_no_worker),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
