#include "program.h"

#include <SDL_ttf.h>

#include "act.h"
#include "assets.h"
#include "box.h"
#include "console.h"
#include "give_up.h"
#include "interrupt.h"
#include "last_picture.h"
#include "loop.h"
#include "request.h"

#define FONT "font/DejaVuSansMono.ttf"
#define STUCK_MS 120u        // how long a closed window waits for a reader that takes nothing
#define SLOW_READER_MS 5000u // how long the log waits offscreen, or for a file's disk

// ---- starting ----

// One sentence for people who start the program, and why.
static bool fail(const char *what, const char *why) {
    console_say(CONSOLE_ERROR, "thaw: %s: %s\n", what, why);
    return false;
}

// Some of SDL's drivers draw nowhere.
static bool is_seen(void) {
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver && SDL_strcmp(driver, "offscreen") != 0 && SDL_strcmp(driver, "dummy") != 0;
}

// SDL falls back to those; whoever asked for one gets it.
static bool is_wanted_display(void) {
    return is_seen() || (SDL_GetCurrentVideoDriver() && SDL_getenv("SDL_VIDEODRIVER"));
}

// The same, of what keeps the program from starting. Who clicked on it in a menu sees no standard
// error, so he gets a window with it; who started it from a terminal or a script does not, since
// nobody might be there to close it.
static bool refuse(const App *app, const char *what, const char *why) {
    const Options *options = app->options;
    bool for_a_person = !options->offscreen && !options->script && !options->compare &&
                        !options->report && !app->scenario_text;
    if (for_a_person && console_is_unread() && is_seen()) {
        char text[512];
        SDL_snprintf(text, sizeof text, "%s: %s", what, why);
        fail(what, why); // asking for the font may overwrite SDL's own words, which `why` may be
        interrupt_end(); // the box knows nothing of it, and the system's own way ends it
        char *font = assets_find(FONT);
        box_show("thaw", text, font);
        SDL_free(font);
        return false;
    }
    return fail(what, why);
}

static void set_hints(const App *app) {
    SDL_SetHint(SDL_HINT_APP_NAME, "thaw");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
#ifdef SDL_HINT_IME_SUPPORT_EXTENDED_TEXT
    SDL_SetHint(SDL_HINT_IME_SUPPORT_EXTENDED_TEXT, "1");
#endif
#if SDL_VERSION_ATLEAST(2, 26, 0) // before that the canvas cannot tell points from pixels
    SDL_SetHint("SDL_WINDOWS_DPI_SCALING", "1");
#endif
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

// Without a display it goes on offscreen. `*tour` comes in as the options say and goes out as it
// will be.
static bool start_video(App *app, bool *tour) {
    bool plays = app->options->script || app->options->compare;
    if (!app->offscreen) {
        if (SDL_Init(SDL_INIT_VIDEO) == 0 && is_wanted_display())
            return true;
        console_say(CONSOLE_ERROR,
                    "thaw: there is no display, so it goes on offscreen%s; "
                    "the last picture will be %s\n",
                    plays ? "" : " and plays the tour", SAVES_WITHOUT_DISPLAY);
        SDL_Quit();
        app->offscreen = app->picture_at_end = true;
        *tour = *tour || !plays;
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
    if (tour)
        return tour_load(&app->player.scenario, error) || fail("the tour cannot be played", error);
    // The comparison plays a scenario of its own.
    const char *file = app->options->compare ? NULL : app->options->script;
    bool loaded = !file || scenario_load(&app->player.scenario, file, error);
    if (!loaded && !interrupt_code()) // which ends a wait for standard input
        console_say(CONSOLE_ERROR, "thaw: scenario %s: %s\n", file, error);
    return loaded;
}

// What has happened is recorded, then shown, and then the thread may be held.
static void observe(void *userdata, const ThawEvent *event) {
    App *app = userdata;
    last_picture_observe(app, event);
    gate_observe(app->hold.gate, event);
}

static bool start_network(App *app) {
    app->doorbell_event = SDL_RegisterEvents(1);
    ThawDoorbell doorbell = thaw_doorbell_event(app->doorbell_event);
    later_init(&app->later);
    recorder_set_doorbell(app->recorder, doorbell);
    if (!hold_init(&app->hold, app->recorder, &app->session))
        return refuse(app, "no memory", "for the gate of the lab");
    if (!session_init(&app->session, app->options, doorbell, (ThawHook){observe, app},
                      app->recording, &app->journal))
        return refuse(app, "the network does not start", SDL_GetError());
    if (!own_server_init(&app->server, app->options, app->recorder, &app->journal))
        return fail("no memory", "for the server's visitors");
    return app->options->host || app->options->replay || own_server_start(&app->server) ||
           refuse(app, "the built-in server does not start", SDL_GetError());
}

static bool start_screen(App *app) {
    const Options *options = app->options;
    app->journal.log = log_create();
    if (!app->journal.log)
        return refuse(app, "no memory", "for the log");
    if (TTF_Init() < 0)
        return refuse(app, "SDL_ttf does not start", SDL_GetError());
    char *font = assets_find(FONT);
    if (!font)
        return refuse(app, "no font", SDL_GetError());
    char *icon = assets_find("icon.bmp");
    ScreenOptions screen = {.font_file = font,
                            .icon_file = icon,
                            .software = !options->auto_renderer,
                            .theme = options->theme,
                            .zoom = options->scale,
                            .host = options->host ? options->host : "127.0.0.1",
                            .port = app->server.options.port,
                            .message = options->message};
    bool opened = screen_open(&app->screen, &screen);
    if (!opened)
        refuse(app, "no window", SDL_GetError());
    SDL_free(font);
    SDL_free(icon);
    if (opened && !scenario_list_read(&app->scenarios))
        journal_say(&app->journal, LOG_ERROR, "no list of scenarios: %s", SDL_GetError());
    return opened;
}

// ---- the recording in files ----

static void init_keeping(App *app) {
    const KeepingParts parts = {app->recording,       &app->inspector,
                                &app->journal,        &app->saves,
                                app->options->script, thaw_strategy_name(app->options->strategy)};
    keeping_init(&app->keeping, &parts);
    app->saves.explain_use = keeping_explain_use;
    app->saves.userdata = &app->keeping;
}

static bool start_keeping(App *app) {
    const Options *options = app->options;
    char error[REPLAY_ERROR_SIZE];
    if (options->record)
        keeping_record(&app->keeping, options->record);
    if (!options->replay || keeping_show(&app->keeping, options->replay, error))
        return true;
    if (!interrupt_code())
        console_say(CONSOLE_ERROR, "thaw: %s cannot be replayed: %s\n", options->replay, error);
    return false;
}

static void expect_kept(App *app, bool kept) {
    if (kept)
        return;
    console_say(CONSOLE_ERROR, "thaw: %s\n", SDL_GetError());
    journal_break_promise(&app->journal);
}

static void stop_keeping(App *app) {
    const char *trace = app->options->trace;
    expect_kept(app, keeping_end_copy(&app->keeping));
    expect_kept(app, !trace || keeping_save_trace(&app->keeping, trace));
    expect_kept(app, keeping_end_tape(&app->keeping));
    keeping_quit(&app->keeping);
}

// ---- the whole ----

// Let the report have what was measured until now, in the recording that was to be replayed, if it
// is still looked at.
static void add_up(App *app) {
    recording_drain(app->recording);
    const Recording *recording =
        app->options->replay ? keeping_recording(&app->keeping) : app->recording;
    app->report.statistics = recording_meter(recording)->all;
}

// Let the log be written. A reader that takes nothing is told of on standard error, by a thread of
// its own, since nobody may read that either.
static void stop_journal(Journal *journal) {
    bool printed = printer_destroy(journal->printer);
    journal->printer = NULL; // what follows may still find that the display has gone
    if (!printed) {
        journal_complain(journal, "thaw: the log was not written to standard output: %s",
                         SDL_GetError());
        journal_break_promise(journal);
    }
    printer_destroy(journal->complaints);
    log_destroy(journal->log);
    journal->log = NULL;
}

static void stop(App *app) {
    if (SDL_WasInit(SDL_INIT_TIMER))
        SDL_QuitSubSystem(SDL_INIT_TIMER);
    if (app->screen.window)
        SDL_HideWindow(app->screen.window);
    thaw_echo_server_begin_stop(app->server.server);
    hold_open(&app->hold);
    session_quit(&app->session);
    hold_quit(&app->hold);
    app->report.port = app->server.served_port;
    own_server_quit(&app->server);
    tour_quit(&app->tour);
    app->report.log_dropped = app->journal.log ? log_dropped(app->journal.log) : 0;
    screen_close(&app->screen);
    scenario_free(&app->player.scenario);
    if (TTF_WasInit())
        TTF_Quit();
    stop_journal(&app->journal);
    RECORDER_SAY(app->recorder, .kind = RECORD_ENDED);
    add_up(app);
    stop_keeping(app);
    recording_destroy(app->recording);
    app->recording = NULL;
    // Not SDL_Quit: it would also forget the clock, at which a disowned thread may be looking.
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

static bool start_printers(App *app) {
    // When a window is closed, somebody waits for the end; offscreen, for the log.
    bool patient = app->offscreen || console_is_file(CONSOLE_OUTPUT);
    app->journal.printer = printer_create(CONSOLE_OUTPUT, patient ? SLOW_READER_MS : STUCK_MS);
    app->journal.complaints = printer_create(CONSOLE_ERROR, STUCK_MS);
    return (app->journal.printer && app->journal.complaints) ||
           fail("no thread", "for standard output");
}

// What the scenario is to be shown with.
static void start_tour(App *app, bool is_built_in) {
    const TourParts parts = {
        &app->player,        &app->session, &app->server,   &app->screen,
        &app->later,         &app->turns,   &app->journal,  app_act_in_turn,
        app_act_in_scenario, app,           app->offscreen,
    };
    tour_init(&app->tour, &parts);
    if (app->player.scenario.count > 0)
        tour_expect(&app->tour, is_built_in);
}

static bool start(App *app) {
    bool tour = app->options->tour;
    set_hints(app);
    if (!start_video(app, &tour) || !load_scenario(app, tour) || !start_network(app) ||
        !start_screen(app))
        return false;
    start_tour(app, tour);
    if (app->scenario_text)
        return true;
    if (!start_printers(app) || !start_keeping(app))
        return false;
    own_server_tell_port(&app->server, app->options->port);
    return true;
}

static bool start_compare(App *app) {
    char error[SCENARIO_ERROR_SIZE];
    const char *script = app->options->script;
    if (!app->options->compare || app_compare(app, error))
        return true;
    if (!interrupt_code())
        console_say(CONSOLE_ERROR, "thaw: scenario %s: %s\n", script ? script : "to compare",
                    error);
    return false;
}

static void note_no_start(App *app) {
    RECORDER_SAY(app->recorder, .kind = RECORD_QUIT, .what = BY_FAILURE,
                 .began_ns = thaw_clock_ns());
    app->report.interrupted = interrupt_code() != 0;
    app->report.ended_by = interrupt_code() ? interrupt_name() : BY_FAILURE;
    app->journal.exit_code = EXIT_START;
    app->quit = true;
}

static int run(App *app) {
    if (start(app) && start_compare(app)) {
        app_want_options(app);
        app_loop(app);
    } else {
        note_no_start(app);
    }
    stop(app);
    // Whatever else went wrong: that it was cut short is what a shell has to know.
    if (app->report.interrupted && interrupt_code())
        app->journal.exit_code = interrupt_code();
    return app->journal.exit_code;
}

static App *new_app(const Options *options) {
    App *app = SDL_calloc(1, sizeof *app);
    Recording *recording = recording_create();
    if (!app || !recording) {
        fail("no memory", "for anything");
        recording_destroy(recording);
        SDL_free(app);
        return NULL;
    }
    app->options = options;
    app->offscreen = options->offscreen;
    app->recording = recording;
    app->recorder = recording_recorder(recording);
    inspector_init(&app->inspector, recording);
    app->journal.start_ns = thaw_clock_ns();
    app->saves.recorder = app->recorder;
    app->saves.journal = &app->journal;
    init_keeping(app);
    return app;
}

static void free_app(App *app) {
    compare_free(app->compare);
    SDL_free(app);
}

static bool write_report(const App *app) {
    const Cost *costs;
    const char *file = app->options->report;
    int cost_count = compare_costs(app->compare, &costs);
    return !file || report_write(&app->report, costs, cost_count, file) ||
           fail("the report was not written", SDL_GetError());
}

int program_rescue(App *app) {
    fail(DISPLAY_HAS_GONE, DISPLAY_WENT);
    if (!app->report.ended_by && !app->journal.log)
        app->report.ended_by = BY_FAILURE;
    if (!app->quit && app->journal.log) {
        app_quit(app, BY_FAILURE);
        app->report.log_dropped = log_dropped(app->journal.log);
    }
    app->report.port = app->server.served_port;
    if (app->recording)
        add_up(app);
    printer_destroy(app->journal.printer);
    write_report(app);
    return EXIT_START;
}

int program_run(const Options *options, App **running) {
    App *app = new_app(options);
    if (!app)
        return EXIT_START;
    *running = app;
    int exit_code = run(app);
    *running = NULL;
    if (!write_report(app))
        exit_code = exit_code ? exit_code : EXIT_START;
    free_app(app);
    return exit_code;
}

int program_rehearse(const Options *options, const char *text, Report *report) {
    App *app = new_app(options);
    if (!app)
        return EXIT_START;
    app->scenario_text = text;
    int exit_code = run(app);
    *report = app->report;
    free_app(app);
    return exit_code;
}
