// player.c - plays scenarios: an action after the other, as soon as each can take effect.
#include "app.h"

#define ACTIONS_NS (2u * THAW_NS_PER_MS) // of a frame that a scenario may take

void app_play(App *app, Player *player) {
    Uint64 end_ns = thaw_clock_ns() + ACTIONS_NS;
    while (player->next < player->scenario.count) {
        // A picture shows what was before it, not what comes after.
        Uint64 now_ns = thaw_clock_ns();
        if (app->quit || app->picture[0] || now_ns < app->resume_ns || now_ns >= end_ns)
            return;
        const Action *action = &player->scenario.actions[player->next];
        if (app_act(app, action) == ACTED_LATER)
            return;
        if (++player->repeated < action->times)
            continue;
        player->repeated = 0;
        player->next++;
    }
}

static bool load_dropped(App *app, Scenario *scenario, const char *file,
                         char error[SCENARIO_ERROR_SIZE]) {
    Uint64 since_ns = thaw_clock_ns();
    bool loaded = scenario_load(scenario, file, error);
    app_note_disk(app, since_ns);
    return loaded;
}

// Play a file that somebody has dropped on the window, once what is played now is over.
static void play_dropped(App *app, const char *file) {
    char error[SCENARIO_ERROR_SIZE];
    Scenario scenario;
    if (app->comparing || !app_has_played(app, &app->player)) {
        app_log(app, LOG_INFO, "%s was not opened: a scenario is being played", file);
    } else if (!load_dropped(app, &scenario, file, error)) {
        scenario_free(&scenario);
        app_log(app, LOG_ERROR, "%s cannot be played: %s", file, error);
    } else {
        scenario_free(&app->player.scenario);
        app->player = (Player){.scenario = scenario};
        app_log(app, LOG_CAPTION, "playing %s", file);
    }
}

void app_take_drop(App *app, const SDL_DropEvent *drop) {
    if (drop->type == SDL_DROPFILE && drop->file)
        play_dropped(app, drop->file);
    SDL_free(drop->file); // SDL leaves it to whoever takes the event
}

bool app_has_played(const App *app, const Player *player) {
    return player->next == player->scenario.count && thaw_clock_ns() >= app->resume_ns &&
           thaw_client_outstanding_count(app->client) == 0;
}
