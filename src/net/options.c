#include "options.h"

const char *thaw_strategy_name(ThawStrategy strategy) {
    static const char *const names[THAW_STRATEGY_COUNT] = {
        [THAW_WORKER] = "worker", [THAW_POLL] = "poll", [THAW_BLOCK] = "block"};
    return names[strategy];
}

bool thaw_strategy_find(const char *name, ThawStrategy *strategy) {
    for (int i = 0; i < THAW_STRATEGY_COUNT; i++) {
        if (SDL_strcmp(thaw_strategy_name((ThawStrategy)i), name) == 0) {
            *strategy = (ThawStrategy)i;
            return true;
        }
    }
    return false;
}
