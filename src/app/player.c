#include "player.h"

#include "clock.h"

#define ACTIONS_NS (2u * THAW_NS_PER_MS) // of a frame that a scenario may take
#define FINDING_MS 1500u                 // until somebody has found a caption
#define READING_MS 55u                   // for a byte: about 200 words a minute

// ---- playing ----

static bool is_setting(ActionType type) {
    switch (type) {
    case ACTION_STRATEGY:
    case ACTION_AUTO_RECEIVE:
    case ACTION_SERVER_DELAY:
    case ACTION_SERVER_FAULT:
    case ACTION_SERVER_OFF:
    case ACTION_THEME:
    case ACTION_ZOOM:
    case ACTION_ZOOM_IN:
    case ACTION_ZOOM_OUT: return true;
    default: return false;
    }
}

static void begin_sleep(Player *player, Uint64 ms) {
    if (!player->hurries)
        player->resume_ns = thaw_clock_ns() + ms * THAW_NS_PER_MS;
}

// How long it takes to read the last caption.
static Uint64 reading_ms(const Player *player) {
    size_t at = player->next;
    while (at > 0 && player->scenario.actions[at - 1].type != ACTION_SAY)
        at--;
    if (at == 0 || player->unread)
        return 0;
    return FINDING_MS + READING_MS * SDL_strlen(player->scenario.actions[at - 1].text);
}

static Acted play_action(Player *player, const Action *action, Act *act, void *userdata) {
    if (player->next < player->begin && !is_setting(action->type))
        return ACTED;
    Acted acted = act(userdata, action);
    if (action->type == ACTION_SAY || action->type == ACTION_ASK)
        player->hurries = false;
    if (acted == ACTED && action->type == ACTION_SLEEP)
        begin_sleep(player, (Uint64)action->number);
    if (acted == ACTED && action->type == ACTION_READ)
        begin_sleep(player, reading_ms(player));
    return acted;
}

void player_play(Player *player, Act *act, void *userdata) {
    Uint64 end_ns = thaw_clock_ns() + ACTIONS_NS;
    while (player->next < player->scenario.count && player->paused_ns == 0) {
        Uint64 now_ns = thaw_clock_ns();
        const Action *action = &player->scenario.actions[player->next];
        if (now_ns < player->resume_ns || now_ns >= end_ns ||
            play_action(player, action, act, userdata) == ACTED_LATER)
            return;
        if (++player->repeated < action->times && player->next >= player->begin)
            continue;
        player->repeated = 0;
        player->next++;
    }
}

void player_take(Player *player, Scenario scenario) {
    scenario_free(&player->scenario);
    *player = (Player){.scenario = scenario};
}

bool player_is_done(const Player *player) {
    return player->next == player->scenario.count && player->paused_ns == 0 &&
           thaw_clock_ns() >= player->resume_ns;
}

// ---- under the hands of who watches ----

void player_play_from(Player *player, size_t action) {
    player->next = 0;
    player->repeated = 0;
    player->resume_ns = 0;
    player->paused_ns = 0;
    player->hurries = false;
    player->begin = action;
}

void player_rewind(Player *player) {
    player_play_from(player, 0);
}

void player_stop(Player *player) {
    player_rewind(player);
    player->next = player->scenario.count;
}

void player_pause(Player *player, bool paused) {
    Uint64 now_ns = thaw_clock_ns();
    if (paused && player->paused_ns == 0) {
        player->paused_ns = now_ns;
    } else if (!paused && player->paused_ns > 0) {
        if (player->resume_ns > player->paused_ns)
            player->resume_ns += now_ns - player->paused_ns;
        player->paused_ns = 0;
    }
}

void player_hurry(Player *player) {
    player->hurries = true;
    player->resume_ns = 0;
}

// ---- steps ----

size_t player_step_before(const Player *player) {
    size_t found = 0;
    int steps = 0;
    size_t end = SDL_max(player->next, player->begin + 1);
    for (size_t i = SDL_min(end, player->scenario.count); i > 0 && steps < 2; i--) {
        if (player->scenario.actions[i - 1].type != ACTION_SAY)
            continue;
        found = i - 1;
        steps++;
    }
    return found;
}

int player_steps(const Player *player, size_t action) {
    int steps = 0;
    for (size_t i = 0; i < SDL_min(action, player->scenario.count); i++)
        steps += player->scenario.actions[i].type == ACTION_SAY;
    return steps;
}

bool player_talks(const Player *player) {
    for (size_t i = 0; i < player->scenario.count; i++)
        if (player->scenario.actions[i].type == ACTION_SAY ||
            player->scenario.actions[i].type == ACTION_ASK)
            return true;
    return false;
}
