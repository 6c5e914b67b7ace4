#include "loop.h"

#include "console.h"
#include "describe.h"
#include "drop.h"
#include "event_pump.h"
#include "give_up.h"
#include "interrupt.h"
#include "lab_actions.h"
#include "number.h"
#include "play.h"
#include "request.h"

#define FRAME_NS 16666667u // 60 frames a second
#define FAILURES_MAX 60    // a second without a picture, and nobody waits for one any more
#define FIGURES_SPAN_NS (6u * (Uint64)THAW_NS_PER_S)
#define EVENTS_PER_FRAME 1024 // so that a flood of events cannot stop the picture either

// The loop. What it shows in a frame, app->telling.model, is made anew for each.
typedef struct Loop {
    App *app;
    Uint64 next_ns; // when the next frame is due
    EventPump pump;
    Uint64 begin_ns; // of the frame
    int failures;    // of frames in a row that could not be drawn
} Loop;

// ---- events ----

static void tell_copy(App *app, const CopyResult *copied) {
    char lines[THAW_NUMBER_SIZE];
    if (copied->failed)
        journal_say(&app->journal, LOG_ERROR, "nothing was copied: %s", SDL_GetError());
    else if (copied->lines > 1)
        journal_say(&app->journal, LOG_INFO, "copied %s lines",
                    thaw_number_write(lines, copied->lines));
    else
        journal_say(&app->journal, LOG_INFO, "copied \"%s\"%s", copied->start,
                    copied->cut ? " \xE2\x80\xA6" : ""); // an ellipsis
}

// What a view was kept waiting for, and what came of it.
static void tell_clipboard(App *app, Ui *ui) {
    Uint64 now_ns = thaw_clock_ns();
    if (ui->waited_ns > 0)
        RECORDER_SAY(app->recorder, .kind = RECORD_WAITED, .what = FRAMES_CLIPBOARD,
                     .began_ns = now_ns - ui->waited_ns);
    if (ui->handed_ns > 0)
        RECORDER_SAY(app->recorder, .kind = RECORD_WAITED, .what = FRAMES_HANDING,
                     .began_ns = now_ns - ui->handed_ns);
    if (ui->pasted == PASTE_EMPTY)
        journal_say(&app->journal, LOG_INFO,
                    "nothing was pasted: there is no text, or the program that has it "
                    "does not hand it over");
    else if (ui->pasted == PASTE_CUT)
        journal_say(&app->journal, LOG_INFO, "what was pasted was cut: the field is full");
    if (ui->copied.asked)
        tell_copy(app, &ui->copied);
    ui->copied.asked = false;
    ui->waited_ns = ui->handed_ns = 0;
    ui->pasted = PASTE_NONE;
}

static void take_input(App *app, const SDL_Event *event, const ScreenModel *model) {
    Action action = screen_event(&app->screen, event, model);
    tell_clipboard(app, &app->screen.ui);
    app_request(app, &action);
}

// SDL notes when an event was put into its queue, in milliseconds of its own clock, and that of the
// thread which put it there may be ahead of ours.
static Uint64 queued_ns(const SDL_Event *event) {
    Uint32 now_ms = SDL_GetTicks();
    Uint32 waited_ms =
        SDL_TICKS_PASSED(now_ms, event->common.timestamp) ? now_ms - event->common.timestamp : 0;
    return thaw_clock_ns() - (Uint64)waited_ms * THAW_NS_PER_MS;
}

// Whoever closes the window asks it before, and SDL asks the program then. SDL's driver for Wayland
// asks by itself when the compositor has gone; Xlib ends the process (main.c).
static bool has_lost_display(const App *app) {
    const char *driver = SDL_GetCurrentVideoDriver();
    return !app->closed && !interrupt_code() && driver && SDL_strcmp(driver, "wayland") == 0;
}

static void take_quit(App *app) {
    if (has_lost_display(app)) {
        app->journal.exit_code = EXIT_START;
        console_say(CONSOLE_ERROR, "thaw: %s: %s\n", DISPLAY_HAS_GONE, DISPLAY_WENT);
        app_quit(app, BY_FAILURE);
        return;
    }
    app_quit(app, interrupt_code() ? interrupt_name() : BY_PERSON);
}

static void take_event(App *app, const SDL_Event *event, const ScreenModel *model) {
    const char *later = later_word(&app->later, event->type);
    bool key = event->type == SDL_KEYDOWN && event->key.repeat == 0;
    app->asked_ns = queued_ns(event);
    if (key || event->type == SDL_MOUSEBUTTONDOWN)
        RECORDER_SAY(app->recorder, .kind = (Uint8)(key ? RECORD_KEY : RECORD_CLICK),
                     .began_ns = app->asked_ns);
    if (event->type == SDL_WINDOWEVENT && event->window.event == SDL_WINDOWEVENT_CLOSE)
        app->closed = true;
    if (event->type == SDL_QUIT)
        take_quit(app);
    else if (later)
        app_take_later(app, later);
    else if (event->type >= SDL_DROPFILE && event->type <= SDL_DROPCOMPLETE)
        app_take_drop(app, &event->drop);
    else if (event->type != app->doorbell_event)
        take_input(app, event, model);
    app->asked_ns = 0;
}

// Only the last of several movements in a row matters.
static bool is_overtaken(const SDL_Event *event) {
    SDL_Event next;
    return event->type == SDL_MOUSEMOTION &&
           SDL_PeepEvents(&next, 1, SDL_PEEKEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) == 1 &&
           next.type == SDL_MOUSEMOTION;
}

// How long a hidden window may sleep, in milliseconds; -1: until something happens.
static int sleep_ms(const App *app) {
    if (!player_is_done(&app->player) || tour_is_busy(&app->tour) ||
        compare_is_running(app->compare) || app->turns.count > 0)
        return (int)(FRAME_NS / THAW_NS_PER_MS);
    return thaw_client_sleep_limit_ms(app->session.client);
}

// ---- a frame ----

// Offscreen nobody can press anything: when the scenario is over, so is the program.
static void end_offscreen(App *app) {
    if (!app_has_played(app) || compare_is_running(app->compare) ||
        saves_has_picture(&app->saves) || app->turns.count > 0)
        return;
    if (app->picture_at_end)
        saves_ask_promised(&app->saves, SAVES_WITHOUT_DISPLAY);
    else
        app_quit(app, BY_SCENARIO);
    app->picture_at_end = false;
}

// Whoever waits on the GUI thread can be held for ever by a fault of the server in this program.
static void stay_alive(App *app) {
    bool waits = thaw_client_strategy(app->session.client) != THAW_STRATEGY_WORKER &&
                 session_outstanding(&app->session) > 0;
    own_server_arm_watchdog(&app->server, waits);
}

// The comparison goes on, or the scenario, which would spoil the runs of a comparison.
static void play(App *app) {
    if (app_waits_for_options(app))
        return;
    if (!compare_is_running(app->compare)) {
        tour_play(&app->tour);
    } else if (compare_step(app->compare)) {
        screen_close_view(&app->screen);
        screen_toggle(&app->screen, ACTION_COMPARE);
    }
}

static void note_present(Loop *loop) {
    App *app = loop->app;
    RECORDER_SAY(app->recorder, .kind = RECORD_PRESENTED, .began_ns = loop->begin_ns);
    recording_drain(app->recording);
    figures_renew(&app->telling.figures, recording_meter(app->recording), thaw_clock_ns(),
                  FIGURES_SPAN_NS);
}

static bool draw(Loop *loop) {
    App *app = loop->app;
    describe(app);
    app->telling.shown = THAW_CALL_NONE;
    screen_set_title(&app->screen, "thaw");
    if (!screen_draw(&app->screen, &app->telling.model, loop->begin_ns))
        return false;
    saves_picture(&app->saves, &app->screen);
    screen_present(&app->screen);
    return true;
}

static void show(Loop *loop) {
    App *app = loop->app;
    if (draw(loop)) {
        loop->failures = 0;
        note_present(loop);
    } else if (++loop->failures == FAILURES_MAX) {
        app->journal.exit_code = EXIT_START;
        console_say(CONSOLE_ERROR, "thaw: the window cannot be drawn to: %s\n", SDL_GetError());
        app_quit(app, BY_FAILURE);
    }
}

// All of a frame but the events that come before it: take in what has come, act, draw, show.
static void run_frame(Loop *loop) {
    App *app = loop->app;
    telling_renew(app);
    stay_alive(app);
    session_take_replies(&app->session);
    recording_drain(app->recording);
    own_server_take_visits(&app->server);
    if (interrupt_code())
        app_quit(app, interrupt_name());
    app_act_again(app);
    app_look_at_files(app);
    inspector_move(&app->inspector, loop->begin_ns);
    play(app);
    hold_follow(&app->hold, player_is_done(&app->player));
    if (app->offscreen)
        end_offscreen(app);
    if (app->screen.visible) {
        show(loop);
        return;
    }
    loop->next_ns = thaw_clock_ns();
    RECORDER_SAY(app->recorder, .kind = RECORD_HIDDEN);
    recording_drain(app->recording);
}

// The frames that are due while the system holds the question for events. A hidden window has none.
static void run_pumped_frame(void *userdata, const SDL_Event *event) {
    Loop *loop = userdata;
    if (!loop->app->screen.visible || loop->app->quit ||
        thaw_clock_since_ns(recording_meter(loop->app->recording)->shown_ns) < FRAME_NS)
        return;
    loop->begin_ns = thaw_clock_ns();
    if (event)
        screen_event(&loop->app->screen, event, &loop->app->telling.model);
    run_frame(loop);
    loop->begin_ns = thaw_clock_ns(); // of the one that was held
}

// ---- the loop ----

static void take_events(Loop *loop) {
    App *app = loop->app;
    SDL_Event event;
    for (int i = 0; i < EVENTS_PER_FRAME && !app->quit && event_pump_next(&loop->pump, &event, 0);
         i++) {
        if (is_overtaken(&event))
            continue;
        take_event(app, &event, &app->telling.model);
        describe_control(app);
        describe_caption(app);
    }
}

// There is nothing to draw: sleep until an event, the doorbell or a deadline.
static void sleep_hidden(Loop *loop) {
    App *app = loop->app;
    SDL_Event event;
    saves_give_up(&app->saves);
    if (event_pump_next(&loop->pump, &event, sleep_ms(app)))
        take_event(app, &event, &app->telling.model);
    loop->begin_ns = thaw_clock_ns();
}

// Sleep until the next frame is due. A frame that came late does not make the next ones hurry.
static void keep_pace(Uint64 *next_ns) {
    Uint64 now_ns = thaw_clock_ns();
    *next_ns = SDL_max(*next_ns + FRAME_NS, now_ns);
    // Rounded to whole milliseconds; the next deadline takes up what is left over.
    SDL_Delay((Uint32)((*next_ns - now_ns + THAW_NS_PER_MS / 2) / THAW_NS_PER_MS));
}

void app_loop(App *app) {
    Loop loop = {.app = app, .next_ns = thaw_clock_ns()};
    loop.pump =
        (EventPump){.frame = run_pumped_frame, .userdata = &loop, .window = app->screen.window};
    telling_init(app);
    event_pump_begin(&loop.pump);
    while (!app->quit) {
        loop.begin_ns = thaw_clock_ns();
        describe(app);
        if (app->screen.visible)
            take_events(&loop);
        else
            sleep_hidden(&loop);
        run_frame(&loop);
        if (app->screen.visible)
            keep_pace(&loop.next_ns);
    }
    event_pump_end(&loop.pump);
    app->telling.draws = false;
    // What ended a scenario may have been a freeze.
    telling_renew(app);
    stay_alive(app);
}
