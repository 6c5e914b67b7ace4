// loop.c - the render loop: events, a bounded number of replies, act, draw, present, 60 times a
// second.
#include "app.h"

#include <errno.h>

#include "clock.h"
#include "compare.h"
#include "console.h"
#include "files.h"
#include "held.h"
#include "interrupt.h"

#define FRAME_NS 16666667u    // 60 frames a second
#define FAILURES_MAX 60       // a second without a picture, and nobody waits for one any more
#define EVENTS_PER_FRAME 1024 // so that a flood of events cannot stop the picture either
#define PROGRESS_FROM (1024u * 1024u) // bytes; shorter messages have no progress bar
#define BANNER_NS (8u * (Uint64)THAW_NS_PER_S)
#define WATCHDOG_MS 2500u // after which its own server releases a window that does not wake
#define PICTURE_WAITS 60  // frames, at the most, for text that is on its way

// ---- what a frame shows ----

static void describe_wait(App *app, WaitModel *model) {
    SDL_COMPILE_TIME_ASSERT(choice_for_each_strategy, WAIT_CHOICES == THAW_STRATEGY_COUNT);
    model->chosen = (int)thaw_client_strategy(app->client);
    model->sentence = app_explain_strategy(thaw_client_strategy(app->client));
    SDL_strlcpy(model->figures, app->figures.text, sizeof model->figures);
}

static void describe(App *app, ScreenModel *model, char title[16]) {
    SDL_zerop(model);
    int outstanding = thaw_client_outstanding_count(app->client);
    bool connected = thaw_client_is_connected(app->client);
    model->control.will_be_connected = thaw_client_will_be_connected(app->client);
    model->control.outstanding = outstanding;
    model->status.connected = connected;
    SDL_snprintf(model->status.connection, sizeof model->status.connection, "%s%s",
                 connected ? "connected to " : "not connected", connected ? app->peer : "");
    app->faults.current = app->server ? (int)app->server_options.fault : -1;
    model->faults = app->faults;
    if (app->server && app->server_options.fault != THAW_FAULT_NONE)
        SDL_strlcpy(model->status.fault, thaw_fault_name(app->server_options.fault),
                    sizeof model->status.fault);
    if (thaw_client_strategy(app->client) != THAW_STRATEGY_WORKER)
        SDL_strlcpy(model->status.strategy, thaw_strategy_name(thaw_client_strategy(app->client)),
                    sizeof model->status.strategy);
    model->status.outstanding = outstanding;
    model->status.disowned = thaw_client_disowned_count(app->client);
    model->status.log_dropped = log_dropped(app->log);
    model->status.frame_rate = app->figures.frame_rate;
    describe_wait(app, &model->wait);
    model->banner = app->banner;
    model->frames = &recording_meter(app->recording)->frames;
    model->compare = compare_model(app->compare);
    model->control.title = "ready";
    model->control.text = "";
    model->log = (LogModel){app->log, app->hint};
    ThawCommandType type;
    Uint64 since_ns;
    if (thaw_client_oldest(app->client, &type, &since_ns)) {
        double waited = (double)thaw_clock_since_ns(since_ns) / THAW_NS_PER_S;
        SDL_snprintf(title, 16, waited < 100 ? "%.1f s" : "%.0f s", waited);
        model->control.title = title;
        model->control.text = thaw_command_name(type);
    }
}

static void add_progress(App *app, StatusModel *status) {
    bool sending;
    MomentMessage message = moment_message(recording_now(app->recording), &sending);
    if (message.total < PROGRESS_FROM)
        return;
    status->progress = true;
    status->sending = sending;
    status->done = message.done;
    status->total = message.total;
}

// What a view was kept waiting for, and what came of it.
static void tell_paste(App *app, Ui *ui) {
    Uint64 now_ns = thaw_clock_ns();
    if (ui->waited_ns > 0)
        recorder_wait(app->recorder, FRAMES_CLIPBOARD, now_ns - ui->waited_ns);
    if (ui->handed_ns > 0)
        recorder_wait(app->recorder, FRAMES_HANDING, now_ns - ui->handed_ns);
    if (ui->pasted == PASTE_EMPTY)
        app_log(app, LOG_INFO,
                "nothing was pasted: there is no text, or the program that has it "
                "does not hand it over");
    else if (ui->pasted == PASTE_CUT)
        app_log(app, LOG_INFO, "what was pasted was cut: the field is full");
    ui->waited_ns = ui->handed_ns = 0;
    ui->pasted = PASTE_NONE;
}

static void take_input(App *app, const SDL_Event *event, const ScreenModel *model) {
    Action action = screen_event(&app->screen, event, model);
    tell_paste(app, &app->screen.ui);
    app_request(app, &action);
}

static void take_event(App *app, const SDL_Event *event, const ScreenModel *model) {
    // SDL notes when an event was put into its queue, in milliseconds of its own clock, and that of
    // the thread which put it there may be ahead of ours.
    Uint32 now_ms = SDL_GetTicks();
    Uint32 waited_ms =
        SDL_TICKS_PASSED(now_ms, event->common.timestamp) ? now_ms - event->common.timestamp : 0;
    app->asked_ns = thaw_clock_ns() - (Uint64)waited_ms * THAW_NS_PER_MS;
    bool key = event->type == SDL_KEYDOWN && event->key.repeat == 0;
    if (key || event->type == SDL_MOUSEBUTTONDOWN)
        recorder_input(app->recorder, key, app->asked_ns);
    if (event->type == SDL_QUIT)
        app_quit(app, interrupt_code() ? interrupt_name() : BY_PERSON);
    else if (event->type >= app->later_events[0] &&
             event->type <= app->later_events[LATER_COUNT - 1])
        app_take_later(app, event->type - app->later_events[0]);
    else if (event->type >= SDL_DROPFILE && event->type <= SDL_DROPCOMPLETE)
        app_take_drop(app, &event->drop);
    else if (event->type != app->doorbell_event)
        take_input(app, event, model);
    app->asked_ns = 0;
}

// Say what the window missed while it was blind, now that it has seen what came meanwhile.
static void tell_freeze(App *app) {
    recording_drain(app->recording);
    const Meter *meter = recording_meter(app->recording);
    if (meter->is_frozen) {
        const Freeze *freeze = &meter->freeze;
        BannerModel words;
        SDL_zero(words); // it is compared as a whole
        figures_describe(freeze, words.title, words.text);
        recorder_see(app->recorder);
        bool network = freeze->call != THAW_CALL_NONE;
        app_log(app, network ? LOG_ERROR : LOG_INFO, "%s: %s", words.title, words.text);
        // What a busy machine does to the window is worth a line, not a banner.
        if (network) {
            app->banner = words;
            app->banner_ns = thaw_clock_ns();
        }
    } else if (app->banner.title[0] && thaw_clock_since_ns(app->banner_ns) > BANNER_NS) {
        SDL_zero(app->banner);
    }
}

// Say that a font the person asked for is of no use, as soon as that is known.
static void tell_complaint(App *app) {
    const char *complaint = text_complaint(app->screen.text);
    if (*complaint && !app->complained)
        app_log(app, LOG_ERROR, "%s", complaint);
    app->complained = *complaint;
}

// Only the last of several movements in a row matters.
static bool is_overtaken(const SDL_Event *event) {
    SDL_Event next;
    return event->type == SDL_MOUSEMOTION &&
           SDL_PeepEvents(&next, 1, SDL_PEEKEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) == 1 &&
           next.type == SDL_MOUSEMOTION;
}

// How long a hidden window may sleep, in milliseconds; -1: until something happens.
static int sleep_ms(App *app) {
    if (app->player.next < app->player.scenario.count || app->comparing || app->waiting_count > 0)
        return (int)(FRAME_NS / THAW_NS_PER_MS);
    return thaw_client_sleep_limit_ms(app->client);
}

// Whoever waits on the GUI thread can be held for ever by a fault of the server in this program.
// So its watchdog is armed anew in every frame.
static void stay_alive(App *app) {
    bool waits = thaw_client_strategy(app->client) != THAW_STRATEGY_WORKER &&
                 thaw_client_outstanding_count(app->client) > 0;
    if (app->server && thaw_echo_server_arm_watchdog(app->server, waits ? WATCHDOG_MS : 0))
        app_log(app, LOG_INFO,
                "the built-in server has let go of the window after %.1f s; "
                "any other would have held it",
                WATCHDOG_MS / 1000.0);
}

// Offscreen nobody can press anything: when the scenario is over, so is the program.
static void end_offscreen(App *app) {
    if (!app_has_played(app, &app->player) || app->comparing || app->picture[0] ||
        app->waiting_count > 0)
        return;
    if (app->picture_at_end) {
        files_whole(PICTURE_WITHOUT_DISPLAY, app->picture);
        app->picture_of_scenario = false;
        app->picture_at_end = false;
        app->picture_promised = true;
        return;
    }
    app_quit(app, BY_SCENARIO);
}

// SDL names the file, and keeps the system's reason to itself.
static void fail_to_save(App *app, bool promised, int reason) {
    char text[256];
    SDL_strlcpy(text, files_reason(reason), sizeof text);
    app_fail(app, app->picture_of_scenario, "the picture was not saved as %s: %s", app->picture,
             text);
    if (!promised)
        return;
    char complaint[1400];
    SDL_snprintf(complaint, sizeof complaint, "thaw: the picture was not saved as %s: %s",
                 app->picture, text);
    printer_print(app->complaints, complaint);
    app->exit_code = app->exit_code ? app->exit_code : EXIT_START;
}

static void save_picture(App *app) {
    if (!app->picture[0])
        return;
    if (text_is_behind(app->screen.text) && app->picture_waited++ < PICTURE_WAITS)
        return;
    app->picture_waited = 0;
    bool promised = app->picture_promised;
    app->picture_promised = false;
    errno = 0;
    Uint64 since_ns = thaw_clock_ns();
    bool saved = screen_save(&app->screen, app->picture);
    int reason = errno;
    app_note_disk(app, since_ns);
    if (!saved)
        fail_to_save(app, promised, reason);
    else if (!app->picture_of_scenario)
        app_log(app, LOG_INFO, "saved a picture as %s", app->picture);
    app->picture[0] = '\0';
}

static void note_present(App *app, Uint64 begin_ns) {
    recorder_present(app->recorder, begin_ns);
    recording_drain(app->recording);
    figures_renew(&app->figures, recording_meter(app->recording), thaw_clock_ns(), STRIP_SPAN_NS);
}

// Sleep until the next frame is due. A frame that came late does not make the next ones hurry.
static void keep_pace(Uint64 *next_ns) {
    Uint64 now_ns = thaw_clock_ns();
    *next_ns = SDL_max(*next_ns + FRAME_NS, now_ns);
    // Rounded to whole milliseconds; the next deadline takes up what is left over.
    SDL_Delay((Uint32)((*next_ns - now_ns + THAW_NS_PER_MS / 2) / THAW_NS_PER_MS));
}

static bool draw_frame(App *app, const ScreenModel *model, Uint64 now_ns) {
    if (!screen_draw(&app->screen, model, now_ns))
        return false;
    save_picture(app);
    screen_present(&app->screen);
    return true;
}

// The loop. What it shows in a frame is made anew for each.
typedef struct Loop {
    App *app;
    bool offscreen;
    Uint64 next_ns; // when the next frame is due
    ScreenModel model;
    char title[16]; // the model points to it
    Held held;
    Uint64 begin_ns; // of the frame
    int failures;    // of frames in a row that could not be drawn
} Loop;

// All of a frame but the events that come before it: take in what has come, act, draw, show.
static void run_frame(Loop *loop) {
    App *app = loop->app;
    tell_freeze(app);
    tell_complaint(app);
    stay_alive(app);
    app_take_replies(app);
    recording_drain(app->recording);
    app_take_visits(app);
    if (interrupt_code())
        app_quit(app, interrupt_name());
    app_act_again(app);
    if (app->comparing && !app_waits_for_options(app))
        compare_step(app); // the other scenario waits, it would spoil the runs
    else if (!app_waits_for_options(app))
        app_play(app, &app->player);
    if (loop->offscreen)
        end_offscreen(app);
    if (!app->screen.visible) {
        loop->next_ns = thaw_clock_ns();
        recorder_hide(app->recorder);
        recording_drain(app->recording);
        return;
    }
    describe(app, &loop->model, loop->title);
    add_progress(app, &loop->model.status);
    if (draw_frame(app, &loop->model, loop->begin_ns)) {
        loop->failures = 0;
        note_present(app, loop->begin_ns);
    } else if (++loop->failures == FAILURES_MAX) {
        app->exit_code = EXIT_START;
        console_say(CONSOLE_ERROR, "thaw: the window cannot be drawn to: %s\n", SDL_GetError());
        app_quit(app, BY_FAILURE);
    }
}

// The frames that are due while the system holds the question for events. A hidden window has none.
static void run_held_frame(void *userdata, const SDL_Event *event) {
    Loop *loop = userdata;
    if (!loop->app->screen.visible || loop->app->quit ||
        thaw_clock_since_ns(recording_meter(loop->app->recording)->shown_ns) < FRAME_NS)
        return;
    loop->begin_ns = thaw_clock_ns();
    if (event)
        screen_event(&loop->app->screen, event, &loop->model);
    run_frame(loop);
    loop->begin_ns = thaw_clock_ns(); // of the one that was held
}

static void take_events(Loop *loop) {
    App *app = loop->app;
    ScreenModel *model = &loop->model;
    SDL_Event event;
    for (int i = 0; i < EVENTS_PER_FRAME && !app->quit && held_next_event(&loop->held, &event, 0);
         i++) {
        if (is_overtaken(&event))
            continue;
        take_event(app, &event, model);
        // What the buttons may do has changed with each command that was submitted.
        model->control.outstanding = thaw_client_outstanding_count(app->client);
        model->control.will_be_connected = thaw_client_will_be_connected(app->client);
    }
}

// There is nothing to draw: sleep until an event, the doorbell or a deadline.
static void sleep_hidden(Loop *loop) {
    App *app = loop->app;
    SDL_Event event;
    if (app->picture[0]) {
        app_fail(app, app->picture_of_scenario, "no picture %s: the window is hidden",
                 app->picture);
        app->picture[0] = '\0';
    }
    if (held_next_event(&loop->held, &event, sleep_ms(app)))
        take_event(app, &event, &loop->model);
}

void app_loop(App *app, bool offscreen) {
    Loop loop = {.app = app, .offscreen = offscreen, .next_ns = thaw_clock_ns()};
    loop.held = (Held){.frame = run_held_frame, .userdata = &loop, .window = app->screen.window};
    held_begin(&loop.held);
    while (!app->quit) {
        loop.begin_ns = thaw_clock_ns();
        describe(app, &loop.model, loop.title);
        if (app->screen.visible) {
            take_events(&loop);
        } else {
            sleep_hidden(&loop);
            loop.begin_ns = thaw_clock_ns();
        }
        run_frame(&loop);
        if (app->screen.visible)
            keep_pace(&loop.next_ns);
    }
    held_end(&loop.held);
    // What ended a scenario may have been a freeze.
    tell_freeze(app);
    stay_alive(app);
}
