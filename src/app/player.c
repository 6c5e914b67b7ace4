#include "player.h"

#include "clock.h"

#define ACTIONS_NS (2u * THAW_NS_PER_MS) // of a frame that a scenario may take

static void begin_sleep(Player *player, const Action *action) {
    player->resume_ns = thaw_clock_ns() + (Uint64)action->number * THAW_NS_PER_MS;
}

void player_play(Player *player, Act *act, void *userdata) {
    Uint64 end_ns = thaw_clock_ns() + ACTIONS_NS;
    while (player->next < player->scenario.count) {
        Uint64 now_ns = thaw_clock_ns();
        const Action *action = &player->scenario.actions[player->next];
        if (now_ns < player->resume_ns || now_ns >= end_ns || act(userdata, action) == ACTED_LATER)
            return;
        if (action->type == ACTION_SLEEP)
            begin_sleep(player, action);
        if (++player->repeated < action->times)
            continue;
        player->repeated = 0;
        player->next++;
    }
}

void player_rewind(Player *player) {
    player->next = 0;
    player->repeated = 0;
}

bool player_is_done(const Player *player) {
    return player->next == player->scenario.count && thaw_clock_ns() >= player->resume_ns;
}
