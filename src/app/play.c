#include "play.h"

// Only at the start may standard input be waited for, or what is at the other end of a pipe.
static const char *explain_wait(const char *file) {
    return SDL_strcmp(file, "-") == 0 ? "standard input is read only at the start, by --script -"
                                      : files_explain_wait(file);
}

bool app_load(App *app, Scenario *scenario, const char *file, char error[SCENARIO_ERROR_SIZE]) {
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
    bool loaded = app_load(app, scenario, file ? file : name, error);
    SDL_free(file);
    return loaded;
}

// Nobody waits any more for what it has begun, but for the thread that it has held.
static void leave_scenario(App *app) {
    hold_leave(&app->hold);
    own_server_leave(&app->server);
    session_leave(&app->session);
    later_forget(&app->later);
    app->compare_line = 0;
}

Acted app_play(App *app, const Action *action) {
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

Acted app_act_on_tour(App *app, const Action *action) {
    if (action->number == TOUR_HANG_UP)
        leave_scenario(app);
    return tour_act(&app->tour, action);
}

bool app_has_played(const App *app) {
    return player_is_done(&app->player) && session_outstanding(&app->session) == 0 &&
           !tour_is_busy(&app->tour) && !keeping_is_busy(&app->keeping);
}
