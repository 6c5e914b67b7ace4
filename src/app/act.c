#include "act.h"

#include "interrupt.h"
#include "phrases.h"
#include "target.h"

#define ZOOM_STEP 1.1f

// ---- the end ----

// Say that what somebody `did` had to wait for the window to wake.
static void tell_if_late(App *app, const char *did) {
    if (recording_meter(app->recording)->is_frozen)
        journal_say(&app->journal, LOG_INFO, "You %s during the freeze; it takes effect only now",
                    did);
}

// When what is acted on now was asked for.
static Uint64 asked_ns(const App *app) {
    return app->asked_ns > 0 ? app->asked_ns : thaw_clock_ns();
}

// Whether an end that nobody planned cuts something short.
static bool has_more_to_do(const App *app) {
    return app->report.actions_left > 0 || app->report.commands_left > 0 ||
           compare_is_running(app->compare) || !player_is_done(&app->player) ||
           app->turns.count > 0 || saves_has_picture(&app->saves) || app->picture_at_end;
}

// Write down what is left to do, before it is given up.
static void note_end(App *app, const char *by) {
    Report *report = &app->report;
    report->ended_by = by;
    report->actions_left = app->player.scenario.count - app->player.next;
    report->commands_left = session_outstanding(&app->session);
    report->interrupted = SDL_strcmp(by, BY_SCENARIO) != 0 && has_more_to_do(app);
    if (report->interrupted && interrupt_code())
        journal_complain(&app->journal,
                         "thaw: %s came before the end: %" SDL_PRIu64
                         " action%s and %d command%s were left to do%s",
                         interrupt_name(), report->actions_left,
                         phrase_plural(report->actions_left), report->commands_left,
                         phrase_plural((Uint64)report->commands_left),
                         compare_is_running(app->compare) ? ", and a comparison" : "");
}

void app_quit(App *app, const char *by) {
    if (app->quit)
        return;
    hold_open(&app->hold);
    tell_if_late(app, "asked to quit");
    note_end(app, by);
    app->quit = true;
    RECORDER_SAY(app->recorder, .kind = RECORD_QUIT, .what = by, .began_ns = asked_ns(app));
}

// ---- what the fields say ----

// The address in the fields, as a CONNECT to it. Errors: false, and the log says why.
static bool read_address(App *app, Action *connect, Target *target) {
    const Fields *fields = screen_fields(&app->screen);
    char error[TARGET_ERROR_SIZE];
    if (!target_read(target, fields->host.text, fields->port.text, error)) {
        journal_fail(&app->journal, connect->line > 0, "bad address: %s", error);
        return false;
    }
    connect->text = target->host;
    connect->number = target->port;
    return true;
}

// A command of which the fields say what the action does not.
static Acted act_command(App *app, const Action *action) {
    Action command = *action;
    Target target;
    if (command.type == ACTION_CONNECT && !command.text && !read_address(app, &command, &target))
        return ACTED;
    if (command.type == ACTION_SEND && !command.text)
        command.text = screen_fields(&app->screen)->message.text;
    return session_act(&app->session, &command);
}

// All four or none, unless the system refuses memory or a thread.
static Acted act_do_it(App *app, const Action *action) {
    static const ActionType steps[] = {ACTION_CLOSE, ACTION_CONNECT, ACTION_SEND, ACTION_RECEIVE,
                                       ACTION_CLOSE};
    Action step = {.times = 1, .line = action->line};
    Target target;
    if (!session_has_room(&app->session, SDL_arraysize(steps), action))
        return action->line > 0 ? ACTED_LATER : ACTED;
    if (!read_address(app, &step, &target))
        return ACTED;
    // A connection that is still open is closed first.
    size_t first = thaw_client_will_be_connected(app->session.client) ? 0 : 1;
    for (size_t i = first; i < SDL_arraysize(steps); i++) {
        step.type = steps[i];
        step.text = steps[i] == ACTION_CONNECT ? target.host : NULL;
        if (act_command(app, &step) == ACTED_LATER)
            journal_fail(&app->journal, true, "a command was refused: out of memory");
    }
    return ACTED;
}

// The worker thread that somebody else takes over from is ended.
static Acted act_strategy(App *app, const Action *action) {
    if ((ThawStrategy)action->number != thaw_client_strategy(app->session.client))
        hold_open(&app->hold);
    return session_act(&app->session, action);
}

static Acted act_do_it_with(App *app, const Action *action) {
    Action strategy = *action;
    strategy.type = ACTION_STRATEGY;
    return act_strategy(app, &strategy) == ACTED ? act_do_it(app, action) : ACTED_LATER;
}

// ---- cancel, later, compare ----

// A thread that is held is told before it is let go, so that it does nothing more. Telling never
// waits for it.
static void act_cancel(App *app) {
    tell_if_late(app, "pressed Cancel");
    RECORDER_SAY(app->recorder, .kind = RECORD_CANCEL, .began_ns = asked_ns(app));
    thaw_client_cancel_all(app->session.client);
    hold_open(&app->hold);
}

static void act_later(App *app, const Action *action) {
    if (!later_ask(&app->later, action->text, (Uint32)action->number))
        journal_fail(&app->journal, action->line > 0, "no timer for what comes later: %s",
                     SDL_GetError());
}

void app_take_later(App *app, const char *word) {
    RECORDER_SAY(app->recorder,
                 .kind = (Uint8)(SDL_strcmp(word, LATER_CLICK) != 0 ? RECORD_KEY : RECORD_CLICK),
                 .began_ns = app->asked_ns);
    if (SDL_strcmp(word, LATER_CANCEL) == 0)
        act_cancel(app);
    else if (SDL_strcmp(word, LATER_QUIT) == 0)
        app_quit(app, BY_PERSON);
}

bool app_compare(App *app, char error[SCENARIO_ERROR_SIZE]) {
    const CompareParts parts = {
        app->options, &app->session, &app->server,        app->recording,
        &app->later,  &app->journal, app_act_in_scenario, app,
    };
    if (!app->compare)
        app->compare = compare_create(&parts, error);
    if (!app->compare)
        return false;
    hold_open(&app->hold);
    compare_begin(app->compare);
    screen_close_view(&app->screen);
    return true;
}

// From a scenario it lasts until it is over. A person who asks while one runs changes nothing, and
// who asks after that begins a new one.
static Acted act_compare(App *app, const Action *action) {
    if (compare_is_running(app->compare))
        return action->line > 0 ? ACTED_LATER : ACTED;
    if (action->line > 0 && app->compare_line == action->line) {
        app->compare_line = 0;
        return ACTED;
    }
    if (action->line <= 0 && action->number == 0 && compare_model(app->compare)) {
        screen_toggle(&app->screen, ACTION_COMPARE);
        return ACTED;
    }
    char error[SCENARIO_ERROR_SIZE];
    if (!app_compare(app, error)) {
        journal_fail(&app->journal, action->line > 0, "nothing to compare: %s", error);
        return ACTED;
    }
    app->compare_line = action->line;
    return action->line > 0 ? ACTED_LATER : ACTED;
}

// ---- the server ----

// The field follows a port that the server could not have again, unless somebody has changed it.
static Acted act_on_server(App *app, const Action *action) {
    int before = app->server.options.port;
    Acted acted = own_server_act(&app->server, action);
    if (app->server.options.port != before)
        fields_set_port(screen_fields(&app->screen), before, app->server.options.port);
    return acted;
}

// ---- how it looks ----

// What is under way cannot be put away.
static void act_dismiss(Recording *recording) {
    const Run *run = recording_run(recording);
    if (run->begin_ns > 0 && run->end_ns > 0)
        recording_dismiss(recording);
}

static void act_theme(Screen *screen, Sint64 number) {
    ThemeKind other = screen->theme == THEME_DARK ? THEME_LIGHT : THEME_DARK;
    screen_set_theme(screen, number == ACTION_OTHER ? other : (ThemeKind)number);
}

// From the zoom that is in effect, which the window's size may limit.
static void zoom_by(Screen *screen, float factor) {
    screen_set_zoom(screen, screen_zoom(screen) * factor);
}

static void act_on_screen(Screen *screen, const Action *action) {
    switch (action->type) {
    case ACTION_THEME: act_theme(screen, action->number); break;
    case ACTION_ZOOM: screen_set_zoom(screen, (float)action->number / 100.0f); break;
    case ACTION_ZOOM_IN: zoom_by(screen, ZOOM_STEP); break;
    case ACTION_ZOOM_OUT: zoom_by(screen, 1 / ZOOM_STEP); break;
    case ACTION_FULL_SCREEN: screen_toggle_full_screen(screen); break;
    default: screen_toggle(screen, action->type); break;
    }
}

// ---- the lab ----

// The keys of the lab are free once no field or button has them.
static void act_lab(App *app, const Action *action) {
    inspector_act(&app->inspector, action, thaw_clock_ns());
    if (!app->inspector.open)
        hold_open(&app->hold);
    screen_close_view(&app->screen);
    screen_leave_focus(&app->screen);
}

static Acted act_hold(App *app, const Action *action) {
    if (!compare_is_running(app->compare))
        return hold_act(&app->hold, action);
    journal_say(&app->journal, LOG_INFO, "Nothing is held while the three are being compared.");
    return ACTED;
}

static void act_mark(App *app, const Action *action) {
    const Record mark = {.kind = RECORD_MARK, .size = (Uint32)SDL_strlen(action->text)};
    recorder_say(app->recorder, &mark, action->text);
}

// What the lab shows of another recording is not there any more.
static void renew_lab(App *app) {
    SDL_zero(app->telling.model.lab);
    inspector_describe(&app->inspector, thaw_clock_ns(), &app->telling.model.lab);
    app->telling.model.lab.archive = app->keeping.replayed;
}

static void act_live(App *app, const Action *action) {
    if (keeping_leave(&app->keeping))
        renew_lab(app);
    else
        inspector_act(&app->inspector, action, thaw_clock_ns());
}

void app_look_at_files(App *app) {
    const Archive *before = app->keeping.replayed;
    keeping_look(&app->keeping);
    if (app->keeping.replayed == before)
        return;
    hold_open(&app->hold); // nothing in a recording can be let go
    renew_lab(app);
    screen_close_view(&app->screen);
    screen_leave_focus(&app->screen);
}

// ---- another scenario ----

// Only at the start may standard input be waited for, or what is at the other end of a pipe.
static const char *explain_wait(const char *file) {
    return SDL_strcmp(file, "-") == 0 ? "standard input is read only at the start, by --script -"
                                      : files_explain_wait(file);
}

static bool load(App *app, Scenario *scenario, const char *file, char error[SCENARIO_ERROR_SIZE]) {
    Uint64 since_ns = thaw_clock_ns();
    const char *why = explain_wait(file);
    SDL_zerop(scenario);
    if (why)
        SDL_strlcpy(error, why, SCENARIO_ERROR_SIZE);
    bool loaded = !why && scenario_load(scenario, file, error);
    saves_note_disk(&app->saves, since_ns);
    if (loaded && scenario->count == 0)
        SDL_strlcpy(error, "it has nothing to play", SCENARIO_ERROR_SIZE);
    return loaded && scenario->count > 0;
}

// By its name in the list, or else by its file.
static bool load_named(App *app, Scenario *scenario, const char *name,
                       char error[SCENARIO_ERROR_SIZE]) {
    char *file = scenario_list_file(&app->scenarios, name);
    bool loaded = load(app, scenario, file ? file : name, error);
    SDL_free(file);
    return loaded;
}

// Nobody waits any more for what it has begun, but for the thread that it has held.
static void leave_scenario(App *app) {
    hold_leave(&app->hold);
    app->compare_line = 0;
}

// It takes the place of what is played, which waits for it. A person takes over from that first.
static Acted act_play(App *app, const Action *action) {
    char error[SCENARIO_ERROR_SIZE];
    Scenario scenario;
    if (action->line == ACTION_OF_PERSON && compare_is_running(app->compare)) {
        journal_say(&app->journal, LOG_INFO, "not while the three are being compared");
        return ACTED;
    }
    if (!load_named(app, &scenario, action->text, error)) {
        scenario_free(&scenario);
        journal_fail(&app->journal, action->line > 0, "%s cannot be played: %s", action->text,
                     error);
        return ACTED;
    }
    if (action->line == ACTION_OF_PERSON)
        tour_end(&app->tour);
    leave_scenario(app);
    journal_say(&app->journal, LOG_CAPTION, "playing %s", action->text);
    tour_take(&app->tour, &scenario);
    return action->line == ACTION_OF_PERSON ? ACTED : ACTED_LATER;
}

// Whatever ends a scenario, or begins one anew, hangs up first.
static Acted act_tour(App *app, const Action *action) {
    if (action->number == TOUR_HANG_UP)
        leave_scenario(app);
    return tour_act(&app->tour, action);
}

// ---- all of them ----

// Whether all replies are in, or none will come since their thread is held, and the picture that
// was asked for is taken.
static bool is_at_rest(const App *app) {
    return (session_outstanding(&app->session) == 0 || hold_is_held(&app->hold)) &&
           !saves_has_picture(&app->saves);
}

// Go on only when the run of commands is over, or held.
static Acted act_wait(App *app) {
    if (!is_at_rest(app))
        return ACTED_LATER;
    if (session_outstanding(&app->session) == 0)
        session_end_run(&app->session);
    return ACTED;
}

// A thread that is held brings no news.
static Acted act_hear(App *app, const Action *action) {
    if (act_command(app, action) == ACTED)
        return ACTED;
    if (!hold_lasts(&app->hold))
        return ACTED_LATER;
    journal_fail(&app->journal, action->line > 0,
                 "nothing can be heard: you hold the worker thread; release it first");
    return ACTED;
}

static Acted act(App *app, const Action *action) {
    switch (action->type) {
    case ACTION_NONE:
    case ACTION_SLEEP:
    case ACTION_READ: return ACTED; // the player sleeps
    case ACTION_CONNECT:
    case ACTION_SEND:
    case ACTION_SEND_BYTES:
    case ACTION_RECEIVE:
    case ACTION_CLOSE:
    case ACTION_AUTO_RECEIVE: return act_command(app, action);
    case ACTION_HEAR: return act_hear(app, action);
    case ACTION_STRATEGY: return act_strategy(app, action);
    case ACTION_DO_IT: return act_do_it(app, action);
    case ACTION_DO_IT_WITH: return act_do_it_with(app, action);
    case ACTION_DISMISS: act_dismiss(app->recording); return ACTED;
    case ACTION_CANCEL: act_cancel(app); return ACTED;
    case ACTION_WAIT: return act_wait(app);
    case ACTION_SERVER_DELAY:
    case ACTION_SERVER_FAULT:
    case ACTION_SERVER_OFF: return act_on_server(app, action);
    case ACTION_LATER: act_later(app, action); return ACTED;
    case ACTION_COMPARE: return act_compare(app, action);
    case ACTION_SAY: tour_say(&app->tour, action); return ACTED;
    case ACTION_ASK: return tour_ask(&app->tour, action);
    case ACTION_TOUR: return act_tour(app, action);
    case ACTION_LAB: act_lab(app, action); return ACTED;
    case ACTION_PANE:
    case ACTION_PAUSE:
    case ACTION_STEP:
    case ACTION_SEEK:
    case ACTION_POINT:
    case ACTION_SPEED:
    case ACTION_NEXT_MARK:
    case ACTION_SELECT:
    case ACTION_VIEW:
    case ACTION_RANGE: inspector_act(&app->inspector, action, thaw_clock_ns()); return ACTED;
    case ACTION_LIVE: act_live(app, action); return ACTED;
    case ACTION_MARK: act_mark(app, action); return ACTED;
    case ACTION_HOLD:
    case ACTION_RELEASE: return act_hold(app, action);
    case ACTION_RECORD:
    case ACTION_REPLAY:
    case ACTION_TRACE:
    case ACTION_KEEP: return keeping_act(&app->keeping, action);
    case ACTION_PLAY: return act_play(app, action);
    case ACTION_SCREENSHOT: return saves_ask_picture(&app->saves, action);
    case ACTION_SAVE_LOG: saves_log(&app->saves, action); return ACTED;
    case ACTION_CLEAR_LOG: log_clear(app->journal.log); return ACTED;
    case ACTION_THEME:
    case ACTION_ZOOM:
    case ACTION_ZOOM_IN:
    case ACTION_ZOOM_OUT:
    case ACTION_FULL_SCREEN:
    case ACTION_HELP:
    case ACTION_CONNECTION:
    case ACTION_SCENARIOS:
    case ACTION_FAULTS: act_on_screen(&app->screen, action); return ACTED;
    case ACTION_QUIT: app_quit(app, action->line > 0 ? BY_SCENARIO : BY_PERSON); return ACTED;
    }
    return ACTED;
}

Acted app_act(App *app, const Action *action) {
    Acted acted = act(app, action);
    if (acted == ACTED) {
        RECORDER_SAY(app->recorder, .kind = RECORD_ACTION, .size = (Uint32)action->type);
        tour_note(&app->tour, action);
    }
    return acted;
}

// ---- from scenarios ----

Acted app_act_in_scenario(void *userdata, const Action *action) {
    App *app = userdata;
    bool busy = app->quit || saves_has_picture(&app->saves) || keeping_is_busy(&app->keeping);
    return busy ? ACTED_LATER : app_act(app, action);
}

bool app_has_played(const App *app) {
    return player_is_done(&app->player) && session_outstanding(&app->session) == 0 &&
           !tour_is_busy(&app->tour) && !keeping_is_busy(&app->keeping);
}

static void request(App *app, const Action *action);

static bool is_recording(const App *app, const char *file) {
    Uint64 since_ns = thaw_clock_ns();
    bool found = !files_explain_wait(file) && replay_is_recording(file);
    saves_note_disk(&app->saves, since_ns);
    return found;
}

// Why what was dropped on the window is not opened now; NULL: it is. A recording may be looked at
// while a scenario is being played. Static.
static const char *explain_refusal(const App *app, bool recording) {
    if (keeping_is_busy(&app->keeping))
        return "another file is being read or written";
    if (recording)
        return NULL;
    if (compare_is_running(app->compare))
        return "the three are being compared";
    if (session_outstanding(&app->session) > 0 && player_is_done(&app->player))
        return "commands are waiting for their replies";
    return app_has_played(app) ? NULL : "a scenario is being played";
}

static void play_dropped(App *app, const char *file) {
    char error[SCENARIO_ERROR_SIZE];
    Scenario scenario;
    if (!load(app, &scenario, file, error)) {
        scenario_free(&scenario);
        journal_say(&app->journal, LOG_ERROR, "%s cannot be played: %s", file, error);
        return;
    }
    player_take(&app->player, scenario);
    tour_expect(&app->tour, false);
    journal_say(&app->journal, LOG_CAPTION, "playing %s", file);
}

static void open_dropped(App *app, const char *file) {
    bool recording = is_recording(app, file);
    const char *why = explain_refusal(app, recording);
    const Action replay = {.type = ACTION_REPLAY, .times = 1, .text = file};
    if (why)
        journal_say(&app->journal, LOG_INFO, "%s was not opened: %s", file, why);
    else if (recording)
        request(app, &replay); // nothing is read yet, so it takes effect at once
    else
        play_dropped(app, file);
}

void app_take_drop(App *app, const SDL_DropEvent *drop) {
    if (drop->type == SDL_DROPFILE && drop->file)
        open_dropped(app, drop->file);
    SDL_free(drop->file); // SDL leaves it to whoever takes the event
}

// ---- from persons ----

Acted app_act_in_turn(void *userdata, const Action *action) {
    return app_act(userdata, action);
}

static void request(App *app, const Action *action) {
    if (!turns_take(&app->turns, action, app_act_in_turn, app))
        journal_say(&app->journal, LOG_INFO,
                    "busy with the requests before this one; try again in a moment");
}

static void end_tour(App *app) {
    tour_end(&app->tour); // which only tells
    hold_open(&app->hold);
}

void app_request(App *app, const Action *action) {
    if (action->type == ACTION_NONE)
        return;
    if (action->type == ACTION_CANCEL && turns_give_up(&app->turns))
        session_drop_large(&app->session);
    if (action->type == ACTION_CANCEL && compare_is_running(app->compare))
        compare_stop(app->compare);
    if (compare_is_running(app->compare) &&
        (compare_is_spoilt_by(action->type) || action->type == ACTION_TOUR))
        journal_say(&app->journal, LOG_INFO,
                    "not while the three are being compared; Esc stops that");
    else if (tour_is_disturbed_by(&app->tour, action->type))
        end_tour(app);
    else
        request(app, action);
}

void app_act_again(App *app) {
    turns_again(&app->turns, app_act_in_turn, app);
}

void app_want_options(App *app) {
    Action fault = {.type = ACTION_SERVER_FAULT,
                    .times = 1,
                    .line = ACTION_OF_OPTION,
                    .number = app->options->fault};
    if (app->server.server && app->options->fault != THAW_FAULT_NONE)
        request(app, &fault);
}

// It is the first that waits, from before the first frame.
bool app_waits_for_options(const App *app) {
    return app->turns.count > 0 && app->turns.waiting[0].line == ACTION_OF_OPTION;
}
