// app.c - start, the loop, and the end.
#include "app.h"

#include <SDL_ttf.h>

#include "assets.h"
#include "clock.h"
#include "compare.h"
#include "console.h"

#define FRAME_NS 16666667u    // 60 frames a second
#define EVENTS_PER_FRAME 1024 // so that a flood of events can not stop the picture either
#define RATE_EVERY_NS 500000000u
#define PROGRESS_FROM (1024u * 1024u) // bytes; shorter messages have no progress bar
#define BANNER_NS (8u * (Uint64)THAW_NS_PER_S)
#define LET_GO_MS 2500u // after which a window that does not wake is let go by its own server
#define PICTURE_WITHOUT_DISPLAY "thaw.bmp"
#define PICTURE_WAITS 60 // frames, at the most, for text that is on its way

// ---- starting ----

// One sentence for people who start the program, and why.
static bool fail(const char *what, const char *why) {
    console_say(CONSOLE_ERROR, "thaw: %s: %s\n", what, why);
    return false;
}

static void set_hints(const App *app) {
    SDL_SetHint(SDL_HINT_APP_NAME, "thaw");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
#ifdef SDL_HINT_IME_SUPPORT_EXTENDED_TEXT
    SDL_SetHint(SDL_HINT_IME_SUPPORT_EXTENDED_TEXT, "1");
#endif
    SDL_SetHint("SDL_WINDOWS_DPI_SCALING", "1");
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear");
#ifndef __APPLE__
    // Without it SDL would carry the window's surface through OpenGL, which costs several times as
    // much where OpenGL is emulated. macOS has no other way.
    if (!app->options->auto_renderer)
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
#else
    (void)app;
#endif
}

// SDL falls back to drivers that draw nowhere; nobody asked for those.
static bool is_real_display(void) {
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver && (SDL_getenv("SDL_VIDEODRIVER") ||
                      (SDL_strcmp(driver, "offscreen") != 0 && SDL_strcmp(driver, "dummy") != 0));
}

// `*tour` and `*offscreen` come in as the options say and go out as it will be.
static bool start_video(bool *offscreen, bool *tour, bool has_something_to_play) {
    if (!*offscreen) {
        if (SDL_Init(SDL_INIT_VIDEO) == 0 && is_real_display())
            return true;
        console_say(CONSOLE_ERROR,
                    "thaw: there is no display, so it goes on offscreen%s; "
                    "the last picture will be %s\n",
                    has_something_to_play ? "" : " and plays the tour", PICTURE_WITHOUT_DISPLAY);
        SDL_Quit();
        *offscreen = true;
        *tour = *tour || !has_something_to_play;
    }
    // Some versions of SDL let this driver start only when the environment names it.
    SDL_setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (SDL_Init(SDL_INIT_VIDEO) < 0)
        return fail("SDL does not start", SDL_GetError());
    return true;
}

static bool load_scenario(App *app, bool tour) {
    char error[SCENARIO_ERROR_SIZE];
    if (app->scenario_text)
        return scenario_parse(&app->player.scenario, app->scenario_text,
                              SDL_strlen(app->scenario_text), error) ||
               fail("the scenario", error);
    char *tour_file = NULL;
    if (tour && !(tour_file = assets_find("scenarios/tour.thaw")))
        return fail("the tour can not be played", SDL_GetError());
    // That of a comparison is played by the comparison.
    const char *file = tour ? tour_file : app->options->compare ? NULL : app->options->script;
    bool loaded = !file || scenario_load(&app->player.scenario, file, error);
    if (!loaded)
        console_say(CONSOLE_ERROR, "thaw: scenario %s: %s\n", file, error);
    SDL_free(tour_file);
    return loaded;
}

static void ring_doorbell(void *userdata) {
    const App *app = userdata;
    SDL_Event event;
    SDL_zero(event);
    event.type = app->doorbell_event;
    SDL_PushEvent(&event);
}

static void observe(void *userdata, const ThawEvent *event) {
    App *app = userdata;
    frames_observe(&app->watch.frames, event);
    progress_observe(&app->progress, event);
}

static bool start_network(App *app) {
    const Options *options = app->options;
    if (!progress_init(&app->progress))
        return fail("no memory", SDL_GetError());
    app->doorbell_event = SDL_RegisterEvents(1);
    Uint32 later = SDL_RegisterEvents(LATER_COUNT);
    for (Uint32 i = 0; i < LATER_COUNT; i++)
        app->later_events[i] = later + i;
    ThawOptions client = {
        .strategy = options->strategy,
        .capacity = APP_CAPACITY,
        .max_message = options->max_message,
        .connect_timeout_ms = options->connect_timeout_ms,
        .send_timeout_ms = options->send_timeout_ms,
        .receive_timeout_ms = options->receive_timeout_ms,
        .observer = {observe, app},
        .doorbell = {ring_doorbell, app},
    };
    app->client = thaw_client_create(&client);
    if (!app->client)
        return fail("the network does not start", SDL_GetError());
    app->server_options = options_server(options);
    if (options->host)
        return true;
    app->server = thaw_server_start(&app->server_options);
    return app->server || fail("the built-in server does not start", SDL_GetError());
}

static void list_faults(App *app) {
    for (int i = 0; i < THAW_FAULT_COUNT; i++) {
        app->fault_names[i] = thaw_fault_name((ThawFault)i);
        app->fault_explanations[i] = thaw_fault_explain((ThawFault)i);
    }
    app->faults = (FaultModel){app->fault_names, app->fault_explanations, THAW_FAULT_COUNT, 0};
}

static void write_hint(App *app) {
    char answer[64] = "and their replies come back here";
    if (!app->options->host)
        SDL_snprintf(answer, sizeof answer, "and a server in this program answers after %.1f s",
                     app->options->delay_ms / 1000.0);
    SDL_snprintf(app->hint, sizeof app->hint,
                 "Press \"Do it!\". Four commands go out,\n"
                 "%s.\n"
                 "Watch the spinner meanwhile.\n"
                 "Then choose another who waits, and press it again.",
                 answer);
}

static bool start_screen(App *app) {
    const Options *options = app->options;
    app->log = log_create();
    if (!app->log)
        return fail("no memory", "for the log");
    if (TTF_Init() < 0)
        return fail("SDL_ttf does not start", SDL_GetError());
    char *font = assets_find("font/DejaVuSansMono.ttf");
    if (!font)
        return fail("no font", SDL_GetError());
    char *icon = assets_find("icon.bmp");
    write_hint(app);
    list_faults(app);
    ScreenOptions screen = {.font_file = font,
                            .icon_file = icon,
                            .software = !options->auto_renderer,
                            .theme = options->theme,
                            .zoom = options->scale,
                            .host = options->host ? options->host : "127.0.0.1",
                            .port = options->port,
                            .message = options->message,
                            .hint = app->hint};
    bool opened = screen_open(&app->screen, &screen, app->log);
    if (!opened)
        fail("no window", SDL_GetError());
    SDL_free(font);
    SDL_free(icon);
    return opened;
}

// ---- one frame ----

static void describe_wait(App *app, WaitModel *model) {
    static const char *const names[WAIT_CHOICES] = {"Worker", "Poll", "Block"};
    model->chosen = (int)thaw_client_strategy(app->client);
    SDL_memcpy(model->names, names, sizeof names);
    model->sentence = app_explain_strategy(thaw_client_strategy(app->client));
    SDL_strlcpy(model->figures, app->watch.figures, sizeof model->figures);
}

static void describe(App *app, ScreenModel *model, int frame_rate, char title[16]) {
    SDL_zerop(model);
    int outstanding = thaw_client_outstanding(app->client);
    bool connected = thaw_client_is_connected(app->client);
    model->control.will_be_connected = thaw_client_will_be_connected(app->client);
    model->control.outstanding = outstanding;
    model->status.connected = connected;
    SDL_snprintf(model->status.connection, sizeof model->status.connection, "%s%s",
                 connected ? "connected to " : "not connected", connected ? app->peer : "");
    app->faults.current = (int)app->server_options.fault;
    model->faults = app->faults;
    if (app->server_options.fault != THAW_FAULT_NONE)
        SDL_strlcpy(model->status.fault, thaw_fault_name(app->server_options.fault),
                    sizeof model->status.fault);
    if (thaw_client_strategy(app->client) != THAW_WORKER)
        SDL_strlcpy(model->status.strategy, thaw_strategy_name(thaw_client_strategy(app->client)),
                    sizeof model->status.strategy);
    model->status.outstanding = outstanding;
    model->status.disowned = thaw_client_disowned(app->client);
    model->status.log_dropped = log_dropped(app->log);
    model->status.frame_rate = frame_rate;
    describe_wait(app, &model->wait);
    model->banner = app->banner;
    model->frames = &app->watch.frames;
    model->compare = compare_model(app->compare);
    model->spinner_title = "ready";
    model->spinner_text = "";
    ThawCommandType type;
    Uint64 since_ns;
    if (thaw_client_oldest(app->client, &type, &since_ns)) {
        double waited = (double)(thaw_clock_ns() - since_ns) / THAW_NS_PER_S;
        SDL_snprintf(title, 16, waited < 100 ? "%.1f s" : "%.0f s", waited);
        model->spinner_title = title;
        model->spinner_text = thaw_command_name(type);
    }
}

static void add_progress(App *app, StatusModel *status) {
    Progress progress = progress_read(&app->progress);
    if (progress.total < PROGRESS_FROM)
        return;
    status->progress = true;
    status->sending = progress.sending;
    status->done = progress.done;
    status->total = progress.total;
}

static void take_event(App *app, const SDL_Event *event, const ScreenModel *model) {
    // SDL notes when an event was put into its queue.
    Uint64 waited_ms = SDL_GetTicks() - event->common.timestamp;
    app->asked_ns = thaw_clock_ns() - waited_ms * THAW_NS_PER_MS;
    bool key = event->type == SDL_KEYDOWN && event->key.repeat == 0;
    if (key || event->type == SDL_MOUSEBUTTONDOWN)
        frames_input(&app->watch.frames, key);
    if (event->type == SDL_QUIT)
        app_quit(app);
    else if (event->type >= app->later_events[0] &&
             event->type <= app->later_events[LATER_COUNT - 1])
        app_take_later(app, event->type - app->later_events[0]);
    else if (event->type != app->doorbell_event)
        app_request(app, screen_event(&app->screen, event, model));
    app->asked_ns = 0;
}

// Say what the window missed while it was blind, now that it has seen what came meanwhile.
static void tell_freeze(App *app) {
    Freeze freeze;
    if (frames_tell(&app->watch.frames, &freeze)) {
        BannerModel words;
        SDL_zero(words); // it is compared as a whole
        watch_describe(&freeze, words.title, words.text);
        app->report.freezes++;
        app->report.late += (Uint64)freeze.clicks + (Uint64)freeze.keys;
        bool network = freeze.call != THAW_CALL_NONE;
        app_log(app, network ? LOG_ERROR : LOG_INFO, "%s: %s", words.title, words.text);
        // What a busy machine does to the window is worth a line, not a banner.
        if (network) {
            app->banner = words;
            app->banner_ns = thaw_clock_ns();
        }
    } else if (app->banner.title[0] && thaw_clock_ns() - app->banner_ns > BANNER_NS) {
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

static void take_events(App *app, ScreenModel *model) {
    SDL_Event event;
    for (int i = 0; i < EVENTS_PER_FRAME && !app->quit && SDL_PollEvent(&event); i++) {
        if (is_overtaken(&event))
            continue;
        take_event(app, &event, model);
        // What the buttons may do has changed with each command that was submitted.
        model->control.outstanding = thaw_client_outstanding(app->client);
        model->control.will_be_connected = thaw_client_will_be_connected(app->client);
    }
}

// How long a hidden window may sleep, in milliseconds; -1: until something happens.
static int sleep_ms(App *app) {
    if (app->player.next < app->player.scenario.count || app->comparing ||
        app->again.type != ACTION_NONE)
        return (int)(FRAME_NS / THAW_NS_PER_MS);
    return thaw_client_sleep_limit_ms(app->client);
}

// There is nothing to draw: sleep until an event, the doorbell or a deadline.
// Returns when it woke.
static Uint64 sleep_hidden(App *app, const ScreenModel *model) {
    SDL_Event event;
    if (app->picture[0]) {
        app_fail(app, app->picture_of_scenario, "no picture %s: the window is hidden",
                 app->picture);
        app->picture[0] = '\0';
    }
    if (SDL_WaitEventTimeout(&event, sleep_ms(app)))
        take_event(app, &event, model);
    return thaw_clock_ns();
}

// Whoever waits on the GUI thread can be held for ever by a fault of the server in this program.
// So the server is told in every frame that the window is alive, and lets go when it is not.
static void stay_alive(App *app) {
    bool waits = thaw_client_strategy(app->client) != THAW_WORKER &&
                 thaw_client_outstanding(app->client) > 0;
    if (app->server && thaw_server_let_go_in(app->server, waits ? LET_GO_MS : 0))
        app_log(app, LOG_INFO,
                "the built-in server has let go of the window after %.1f s; "
                "any other would have held it",
                LET_GO_MS / 1000.0);
}

// Offscreen nobody can press anything: when the scenario is over, so is the program.
static void end_offscreen(App *app) {
    if (!app_has_played(app, &app->player) || app->comparing || app->picture[0])
        return;
    if (app->picture_at_end) {
        SDL_strlcpy(app->picture, PICTURE_WITHOUT_DISPLAY, sizeof app->picture);
        app->picture_of_scenario = false;
        app->picture_at_end = false;
        return;
    }
    app_quit(app);
}

static void save_picture(App *app) {
    if (!app->picture[0])
        return;
    if (text_is_behind(app->screen.text) && app->picture_waited++ < PICTURE_WAITS)
        return;
    app->picture_waited = 0;
    if (!screen_save(&app->screen, app->picture))
        app_fail(app, app->picture_of_scenario, "the picture was not saved as %s: %s", app->picture,
                 SDL_GetError());
    else if (!app->picture_of_scenario)
        app_log(app, LOG_INFO, "saved a picture as %s", app->picture);
    app->picture[0] = '\0';
}

// The times of the frames that were shown.
typedef struct Pace {
    Uint64 next_ns;    // when the next frame is due
    Uint64 present_ns; // of the last frame; 0 after the window was hidden
    Uint64 rate_since_ns;
    int rate_frames;
    int rate; // frames per second
} Pace;

static void count_frame(App *app, Pace *pace, Uint64 begin_ns) {
    Uint64 now_ns = thaw_clock_ns();
    app->report.frames++;
    histogram_add(&app->report.frame_ns, now_ns - begin_ns);
    if (pace->present_ns == 0)
        pace->rate_since_ns = now_ns;
    else
        histogram_add(&app->report.gap_ns, now_ns - pace->present_ns);
    pace->present_ns = now_ns;
    watch_show(&app->watch, now_ns);
    // A comparison begins the watch's own statistics anew; the report tells of the whole run.
    if (app->watch.frames.longest.gap_ns > app->report.longest.gap_ns)
        app->report.longest = app->watch.frames.longest;
    watch_figures(&app->watch, now_ns, STRIP_SPAN_NS);
    pace->rate_frames++;
    Uint64 passed_ns = now_ns - pace->rate_since_ns;
    if (passed_ns >= RATE_EVERY_NS) {
        pace->rate = (int)(((Uint64)pace->rate_frames * THAW_NS_PER_S + passed_ns / 2) / passed_ns);
        pace->rate_since_ns = now_ns;
        pace->rate_frames = 0;
    }
}

// Sleep until the next frame is due. A frame that came late does not make the next ones hurry.
static void keep_pace(Pace *pace) {
    Uint64 now_ns = thaw_clock_ns();
    pace->next_ns += FRAME_NS;
    if (pace->next_ns < now_ns)
        pace->next_ns = now_ns;
    // Rounded to whole milliseconds; the next deadline takes up what is left over.
    SDL_Delay((Uint32)((pace->next_ns - now_ns + THAW_NS_PER_MS / 2) / THAW_NS_PER_MS));
}

static bool draw_frame(App *app, const ScreenModel *model, Uint64 now_ns) {
    if (!screen_draw(&app->screen, model, now_ns)) {
        app->exit_code = EXIT_START;
        return fail("the window can not be drawn to", SDL_GetError());
    }
    save_picture(app);
    screen_present(&app->screen);
    return true;
}

static void loop(App *app, bool offscreen) {
    Pace pace = {.next_ns = thaw_clock_ns()};
    pace.rate_since_ns = pace.next_ns;
    pace.rate = 60;
    ScreenModel model;
    char title[16];
    while (!app->quit) {
        Uint64 begin_ns = thaw_clock_ns();
        describe(app, &model, pace.rate, title);
        if (app->screen.visible)
            take_events(app, &model);
        else
            begin_ns = sleep_hidden(app, &model);
        tell_freeze(app);
        tell_complaint(app);
        stay_alive(app);
        app_take_replies(app);
        app_act_again(app);
        if (app->comparing)
            compare_step(app); // the other scenario waits, it would spoil the runs
        else
            app_play(app, &app->player);
        if (offscreen)
            end_offscreen(app);
        if (!app->screen.visible) {
            pace = (Pace){.next_ns = thaw_clock_ns(), .rate_since_ns = thaw_clock_ns(), .rate = 60};
            watch_hide(&app->watch);
            continue;
        }
        describe(app, &model, pace.rate, title);
        add_progress(app, &model.status);
        if (!draw_frame(app, &model, begin_ns))
            return;
        count_frame(app, &pace, begin_ns);
        keep_pace(&pace);
    }
    // What ended a scenario may have been a freeze.
    tell_freeze(app);
    stay_alive(app);
}

// ---- the whole ----

static void stop(App *app) {
    Uint64 asked_ns = app->quit_ns ? app->quit_ns : thaw_clock_ns();
    app->report.reply_ns = app->watch.reply_ns;
    if (SDL_WasInit(SDL_INIT_TIMER))
        SDL_QuitSubSystem(SDL_INIT_TIMER);
    if (app->screen.window)
        SDL_HideWindow(app->screen.window);
    app_drop_large(app);
    thaw_server_begin_stop(app->server);
    thaw_client_destroy(app->client);
    thaw_server_stop(app->server);
    app->report.log_dropped = app->log ? log_dropped(app->log) : 0;
    app->report.disowned = app->progress.mutex ? progress_disowned(&app->progress) : 0;
    screen_close(&app->screen);
    log_destroy(app->log);
    scenario_free(&app->player.scenario);
    progress_quit(&app->progress);
    if (TTF_WasInit())
        TTF_Quit();
    printer_destroy(app->printer);
    printer_destroy(app->complaints);
    app->report.quit_ms = (double)(thaw_clock_ns() - asked_ns) / THAW_NS_PER_MS;
    // Not SDL_Quit: it would also forget the clock, at which a disowned thread may be looking.
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

static bool start(App *app, bool *offscreen, bool *tour) {
    set_hints(app);
    if (!start_video(offscreen, tour, app->options->script || app->options->compare))
        return false;
    app->picture_at_end = *offscreen && !app->options->offscreen;
    if (!load_scenario(app, *tour) || !start_network(app) || !start_screen(app))
        return false;
    if (app->scenario_text)
        return true;
    app->printer = printer_create(CONSOLE_OUTPUT);
    app->complaints = printer_create(CONSOLE_ERROR);
    if (!app->printer || !app->complaints)
        return fail("no thread", "for standard output");
    return true;
}

static bool start_compare(App *app) {
    char error[SCENARIO_ERROR_SIZE];
    const char *script = app->options->script;
    if (!app->options->compare || compare_begin(app, error))
        return true;
    console_say(CONSOLE_ERROR, "thaw: scenario %s: %s\n", script ? script : "to compare", error);
    return false;
}

static int run(App *app) {
    app->start_ns = thaw_clock_ns();
    bool offscreen = app->options->offscreen;
    bool tour = app->options->tour;
    if (start(app, &offscreen, &tour) && start_compare(app))
        loop(app, offscreen);
    else
        app->exit_code = EXIT_START;
    stop(app);
    return app->exit_code;
}

static App *new_app(const Options *options) {
    App *app = SDL_calloc(1, sizeof *app);
    if (app)
        app->options = options;
    else
        fail("no memory", "for anything");
    return app;
}

int app_run(const Options *options) {
    App *app = new_app(options);
    if (!app)
        return EXIT_START;
    int exit_code = run(app);
    const Cost *costs;
    int cost_count = compare_costs(app->compare, &costs);
    if (options->report && !report_write(&app->report, costs, cost_count, options->report)) {
        fail("the report was not written", SDL_GetError());
        exit_code = exit_code ? exit_code : EXIT_START;
    }
    compare_free(app->compare);
    SDL_free(app);
    return exit_code;
}

int app_rehearse(const Options *options, const char *text, Report *report) {
    App *app = new_app(options);
    if (!app)
        return EXIT_START;
    app->scenario_text = text;
    int exit_code = run(app);
    *report = app->report;
    compare_free(app->compare);
    SDL_free(app);
    return exit_code;
}
