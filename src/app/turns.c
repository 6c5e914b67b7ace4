#include "turns.h"

bool turns_take(Turns *turns, const Action *action, Act *act, void *userdata) {
    bool behind = turns->count > 0 && action_row(action->type, 0)->keeps_turn;
    if (!behind && act(userdata, action) == ACTED)
        return true;
    if (turns->count == TURNS_MAX)
        return false;
    turns->waiting[turns->count++] = *action;
    return true;
}

void turns_again(Turns *turns, Act *act, void *userdata) {
    int done = 0;
    while (done < turns->count && act(userdata, &turns->waiting[done]) == ACTED)
        done++;
    turns->count -= done;
    SDL_memmove(turns->waiting, turns->waiting + done,
                (size_t)turns->count * sizeof turns->waiting[0]);
}

bool turns_give_up(Turns *turns) {
    int kept = 0;
    bool large = false;
    for (int i = 0; i < turns->count; i++) {
        ActionType type = turns->waiting[i].type;
        large = large || type == ACTION_SEND_BYTES;
        if (!action_is_command(type) && type != ACTION_DO_IT)
            turns->waiting[kept++] = turns->waiting[i];
    }
    turns->count = kept;
    return large;
}
