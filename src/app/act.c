#include "act.h"

#include "interrupt.h"
#include "target.h"

#define ZOOM_STEP 1.1f

// ---- the end ----

// Say that somebody had to wait for the window to wake before this could begin.
static void tell_if_late(App *app, const char *what) {
    if (recording_meter(app->recording)->is_frozen)
        journal_say(&app->journal, LOG_INFO,
                    "%s was asked for while the window was blind; it begins only now", what);
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
                         " actions and %d commands were left to do%s",
                         interrupt_name(), report->actions_left, report->commands_left,
                         compare_is_running(app->compare) ? ", and a comparison" : "");
}

void app_quit(App *app, const char *by) {
    if (app->quit)
        return;
    tell_if_late(app, "quit");
    note_end(app, by);
    app->quit = true;
    recorder_quit(app->recorder, by, asked_ns(app));
}

// ---- what the fields say ----

// The address in the fields, as a CONNECT to it. Errors: false, and the log says why.
static bool read_address(App *app, Action *connect, Target *target) {
    const ControlView *fields = screen_fields(&app->screen);
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
    static const ActionType steps[] = {ACTION_CONNECT, ACTION_SEND, ACTION_RECEIVE, ACTION_CLOSE};
    Action step = {.times = 1, .line = action->line};
    Target target;
    if (!session_has_room(&app->session, SDL_arraysize(steps), action))
        return action->line > 0 ? ACTED_LATER : ACTED;
    if (!read_address(app, &step, &target))
        return ACTED;
    for (size_t i = 0; i < SDL_arraysize(steps); i++) {
        step.type = steps[i];
        step.text = steps[i] == ACTION_CONNECT ? target.host : NULL;
        if (act_command(app, &step) == ACTED_LATER)
            journal_fail(&app->journal, true, "the command was refused: no memory, or no thread");
    }
    return ACTED;
}

// ---- cancel, later, compare ----

static void act_cancel(App *app) {
    tell_if_late(app, "cancel");
    recorder_cancel(app->recorder, asked_ns(app));
    thaw_client_cancel_all(app->session.client);
}

static void act_later(App *app, const Action *action) {
    if (!later_ask(&app->later, action->text, (Uint32)action->number))
        journal_fail(&app->journal, action->line > 0, "no timer for what comes later: %s",
                     SDL_GetError());
}

void app_take_later(App *app, const char *word) {
    recorder_input(app->recorder, SDL_strcmp(word, LATER_CLICK) != 0, app->asked_ns);
    if (SDL_strcmp(word, LATER_CANCEL) == 0)
        act_cancel(app);
    else if (SDL_strcmp(word, LATER_QUIT) == 0)
        app_quit(app, BY_PERSON);
}

bool app_compare(App *app, char error[SCENARIO_ERROR_SIZE]) {
    const CompareParts parts = {
        app->options,  &app->session,       &app->server, app->recording,
        &app->journal, app_act_in_scenario, app,
    };
    if (!app->compare)
        app->compare = compare_create(&parts, error);
    if (!app->compare)
        return false;
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
        control_view_set_port(screen_fields(&app->screen), before, app->server.options.port);
    return acted;
}

// ---- how it looks ----

static void act_theme(Screen *screen, Sint64 number) {
    ThemeKind other = screen->theme == THEME_DARK ? THEME_LIGHT : THEME_DARK;
    screen_set_theme(screen, number == ACTION_OTHER ? other : (ThemeKind)number);
}

static void act_on_screen(Screen *screen, const Action *action) {
    switch (action->type) {
    case ACTION_THEME: act_theme(screen, action->number); break;
    case ACTION_ZOOM: screen_set_zoom(screen, (float)action->number / 100.0f); break;
    case ACTION_ZOOM_IN: screen_set_zoom(screen, screen->zoom * ZOOM_STEP); break;
    case ACTION_ZOOM_OUT: screen_set_zoom(screen, screen->zoom / ZOOM_STEP); break;
    case ACTION_FULL_SCREEN: screen_toggle_full_screen(screen); break;
    default: screen_toggle(screen, action->type); break;
    }
}

// ---- all of them ----

// Whether all replies are in, and the picture that was asked for is taken.
static bool is_at_rest(const App *app) {
    return session_outstanding(&app->session) == 0 && !saves_has_picture(&app->saves);
}

static Acted act(App *app, const Action *action) {
    switch (action->type) {
    case ACTION_NONE:
    case ACTION_SLEEP: return ACTED; // the player sleeps
    case ACTION_CONNECT:
    case ACTION_SEND:
    case ACTION_SEND_BYTES:
    case ACTION_RECEIVE:
    case ACTION_CLOSE:
    case ACTION_AUTO_RECEIVE:
    case ACTION_HEAR:
    case ACTION_STRATEGY: return act_command(app, action);
    case ACTION_DO_IT: return act_do_it(app, action);
    case ACTION_CANCEL: act_cancel(app); return ACTED;
    case ACTION_WAIT: return is_at_rest(app) ? ACTED : ACTED_LATER;
    case ACTION_SERVER_DELAY:
    case ACTION_SERVER_FAULT:
    case ACTION_SERVER_OFF: return act_on_server(app, action);
    case ACTION_LATER: act_later(app, action); return ACTED;
    case ACTION_COMPARE: return act_compare(app, action);
    case ACTION_SAY: journal_say(&app->journal, LOG_CAPTION, "%s", action->text); return ACTED;
    case ACTION_SCREENSHOT: return saves_ask_picture(&app->saves, action);
    case ACTION_SAVE_LOG: saves_log(&app->saves, action); return ACTED;
    case ACTION_CLEAR_LOG: log_clear(app->journal.log); return ACTED;
    case ACTION_THEME:
    case ACTION_ZOOM:
    case ACTION_ZOOM_IN:
    case ACTION_ZOOM_OUT:
    case ACTION_FULL_SCREEN:
    case ACTION_HELP:
    case ACTION_FAULTS: act_on_screen(&app->screen, action); return ACTED;
    case ACTION_QUIT: app_quit(app, action->line > 0 ? BY_SCENARIO : BY_PERSON); return ACTED;
    }
    return ACTED;
}

Acted app_act(App *app, const Action *action) {
    Acted acted = act(app, action);
    if (acted == ACTED)
        recorder_act(app->recorder, (int)action->type);
    return acted;
}

// ---- from scenarios ----

Acted app_act_in_scenario(void *userdata, const Action *action) {
    App *app = userdata;
    return app->quit || saves_has_picture(&app->saves) ? ACTED_LATER : app_act(app, action);
}

bool app_has_played(const App *app) {
    return player_is_done(&app->player) && session_outstanding(&app->session) == 0;
}

static bool load_dropped(App *app, Scenario *scenario, const char *file,
                         char error[SCENARIO_ERROR_SIZE]) {
    Uint64 since_ns = thaw_clock_ns();
    bool loaded = scenario_load(scenario, file, error);
    saves_note_disk(&app->saves, since_ns);
    return loaded;
}

// Play a file that somebody has dropped on the window, unless something is being played.
static void play_dropped(App *app, const char *file) {
    char error[SCENARIO_ERROR_SIZE];
    Scenario scenario;
    if (compare_is_running(app->compare) || !app_has_played(app)) {
        journal_say(&app->journal, LOG_INFO, "%s was not opened: a scenario is being played", file);
    } else if (!load_dropped(app, &scenario, file, error)) {
        scenario_free(&scenario);
        journal_say(&app->journal, LOG_ERROR, "%s cannot be played: %s", file, error);
    } else {
        scenario_free(&app->player.scenario);
        app->player = (Player){.scenario = scenario};
        journal_say(&app->journal, LOG_CAPTION, "playing %s", file);
    }
}

void app_take_drop(App *app, const SDL_DropEvent *drop) {
    if (drop->type == SDL_DROPFILE && drop->file)
        play_dropped(app, drop->file);
    SDL_free(drop->file); // SDL leaves it to whoever takes the event
}

// ---- from persons ----

static Acted act_in_turn(void *userdata, const Action *action) {
    return app_act(userdata, action);
}

static void request(App *app, const Action *action) {
    if (!turns_take(&app->turns, action, act_in_turn, app))
        journal_say(&app->journal, LOG_INFO,
                    "busy with the requests before this one; try again in a moment");
}

void app_request(App *app, const Action *action) {
    if (action->type == ACTION_NONE)
        return;
    if (action->type == ACTION_CANCEL && turns_give_up(&app->turns))
        session_drop_large(&app->session);
    if (compare_is_running(app->compare) && compare_is_spoilt_by(action->type))
        journal_say(&app->journal, LOG_INFO,
                    "not while strategies are being compared; Esc cancels a command");
    else
        request(app, action);
}

void app_act_again(App *app) {
    turns_again(&app->turns, act_in_turn, app);
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
