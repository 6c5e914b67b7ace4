#include "client_options.h"

const char *thaw_strategy_name(ThawStrategy strategy) {
    switch (strategy) {
    case THAW_STRATEGY_WORKER: return "worker";
    case THAW_STRATEGY_POLL: return "poll";
    case THAW_STRATEGY_BLOCK: return "block";
    }
    return "?";
}

static void put_event(void *userdata) {
    SDL_Event event = {.type = (Uint32)(size_t)userdata};
    SDL_PeepEvents(&event, 1, SDL_ADDEVENT, 0, 0);
}

ThawDoorbell thaw_doorbell_event(Uint32 type) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): there is no other place for it.
    return (ThawDoorbell){put_event, (void *)(size_t)type};
}
