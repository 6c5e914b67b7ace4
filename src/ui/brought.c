#include "brought.h"

#define NEAR_MAX 256 // records to either side that are looked at

// Whether a thread that runs commands tells of itself, but for the gate, which tells where it is.
static bool is_of_runner(const Record *record) {
    if (record->lane == THAW_LANE_SERVER)
        return false;
    switch (record->kind) {
    case THAW_EVENT_TAKEN:
    case THAW_EVENT_CALL:
    case THAW_EVENT_RETURN:
    case THAW_EVENT_SENT:
    case THAW_EVENT_RECEIVED:
    case THAW_EVENT_REPLIED:
    case THAW_EVENT_CLOSED:
    case THAW_EVENT_ASLEEP:
    case THAW_EVENT_ENDED: return true;
    default: return false;
    }
}

static const Record *last_before(const Recording *recording, Uint64 number) {
    Uint64 first = SDL_max(recording_first(recording), number - SDL_min(number, NEAR_MAX));
    for (; number > first; number--) {
        const Record *record = recording_at(recording, number - 1);
        if (is_of_runner(record))
            return record;
    }
    return NULL;
}

static const Record *next_from(const Recording *recording, Uint64 number, const Record *of) {
    Uint64 end = SDL_min(recording_end(recording), number + NEAR_MAX);
    for (; number < end; number++) {
        const Record *record = recording_at(recording, number);
        if (is_of_runner(record) && record->lane == of->lane && record->thread == of->thread)
            return record;
    }
    return NULL;
}

Brought brought_at(const Recording *recording, Uint64 number, Uint32 id, Uint64 *size) {
    const Record *last = last_before(recording, number);
    bool is_others = last && id > 0 && last->command_id != id;
    if (!last || is_others || last->kind != THAW_EVENT_RETURN || last->call != THAW_CALL_RECEIVE)
        return BROUGHT_NOTHING;
    const Record *next = next_from(recording, number, last);
    if (!next)
        return BROUGHT_UNTOLD;
    if (next->kind != THAW_EVENT_RECEIVED)
        return BROUGHT_NOTHING;
    *size = next->size;
    return BROUGHT_BYTES;
}
