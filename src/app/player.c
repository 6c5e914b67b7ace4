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

bool app_has_played(const App *app, const Player *player) {
    return player->next == player->scenario.count && thaw_clock_ns() >= app->resume_ns &&
           thaw_client_outstanding(app->client) == 0;
}
