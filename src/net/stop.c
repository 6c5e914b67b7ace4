#include "stop.h"

bool thaw_stop_begin(ThawStop *stop, int capacity) {
    stop->single = SDL_calloc((size_t)capacity, sizeof *stop->single);
    stop->capacity = capacity;
    return stop->single != NULL;
}

void thaw_stop_end(ThawStop *stop) {
    SDL_free(stop->single);
}

void thaw_stop_up_to(ThawStop *stop, Uint32 last_id, ThawError code) {
    stop->last_id = last_id;
    stop->code = code;
}

// No two outstanding commands share a place, and ids are never used again.
void thaw_stop_single(ThawStop *stop, Uint32 id) {
    stop->single[id % (Uint32)stop->capacity] = id;
}

ThawError thaw_stop_reason(const ThawStop *stop, Uint32 id) {
    if (id <= stop->last_id)
        return stop->code;
    return stop->single[id % (Uint32)stop->capacity] == id ? THAW_ERROR_CANCELLED : THAW_OK;
}
