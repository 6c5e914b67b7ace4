#include "act.h"

#include "give_up.h"
#include "lab_actions.h"
#include "network_actions.h"
#include "play.h"

#define ZOOM_STEP 1.1f

// ---- comparing ----

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

// ---- later ----

static void act_later(App *app, const Action *action) {
    if (!later_ask(&app->later, action->text, (Uint32)action->number))
        journal_fail(&app->journal, action->line > 0, "no timer for what comes later: %s",
                     SDL_GetError());
}

// ---- all of them ----

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
    case ACTION_AUTO_RECEIVE:
    case ACTION_HEAR:
    case ACTION_STRATEGY:
    case ACTION_DO_IT:
    case ACTION_DO_IT_WITH:
    case ACTION_WAIT: return app_act_on_network(app, action);
    case ACTION_DISMISS: act_dismiss(app->recording); return ACTED;
    case ACTION_CANCEL: app_cancel(app); return ACTED;
    case ACTION_SERVER_DELAY:
    case ACTION_SERVER_FAULT:
    case ACTION_SERVER_OFF: return act_on_server(app, action);
    case ACTION_LATER: act_later(app, action); return ACTED;
    case ACTION_COMPARE: return act_compare(app, action);
    case ACTION_SAY: tour_say(&app->tour, action); return ACTED;
    case ACTION_ASK: return tour_ask(&app->tour, action);
    case ACTION_TOUR: return app_act_on_tour(app, action);
    case ACTION_LAB:
    case ACTION_PANE:
    case ACTION_PAUSE:
    case ACTION_STEP:
    case ACTION_SEEK:
    case ACTION_POINT:
    case ACTION_SPEED:
    case ACTION_NEXT_MARK:
    case ACTION_SELECT:
    case ACTION_VIEW:
    case ACTION_RANGE:
    case ACTION_LIVE:
    case ACTION_MARK:
    case ACTION_HOLD:
    case ACTION_RELEASE: return app_act_in_lab(app, action);
    case ACTION_RECORD:
    case ACTION_REPLAY:
    case ACTION_TRACE:
    case ACTION_KEEP: return keeping_act(&app->keeping, action);
    case ACTION_PLAY: return app_play(app, action);
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

Acted app_act_in_scenario(void *userdata, const Action *action) {
    App *app = userdata;
    bool busy = app->quit || saves_has_picture(&app->saves) || keeping_is_busy(&app->keeping);
    return busy ? ACTED_LATER : app_act(app, action);
}
