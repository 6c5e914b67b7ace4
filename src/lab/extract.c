#include "extract.h"

#define STATES_MAX 128 // records of before that are taken along; more are left out

// Records that say what is still true, the newest of each thread and kind.
typedef struct States {
    Uint64 numbers[STATES_MAX];
    int count;
} States;

// What a record of before may say that is still true. A picture, a choice and a connection last
// until the next one of their kind, or what ends them.
static bool is_state(const Record *record) {
    switch (record->kind) {
    case THAW_EVENT_TAKEN:
    case THAW_EVENT_CALL:
    case THAW_EVENT_OPENED:
    case THAW_EVENT_ASLEEP:
    case THAW_EVENT_SUBMITTED:
    case THAW_EVENT_POLLED:
    case THAW_EVENT_DISOWNED:
    case RECORD_HELD:
    case RECORD_STRATEGY:
    case RECORD_PRESENTED: return true;
    default: return false;
    }
}

// Whether a record is overtaken by a newer one of its kind.
static bool is_same(const Record *one, const Record *other) {
    return one->kind == other->kind && one->lane == other->lane && one->thread == other->thread;
}

static void note_state(States *states, const Recording *recording, Uint64 number) {
    const Record *record = recording_at(recording, number);
    int i = 0;
    while (i < states->count && !is_same(recording_at(recording, states->numbers[i]), record))
        i++;
    for (; i + 1 < states->count; i++)
        states->numbers[i] = states->numbers[i + 1];
    if (i == STATES_MAX)
        return;
    states->numbers[i] = number;
    states->count = SDL_max(states->count, i + 1);
}

// Whether what a record says still holds in `moment`.
static bool still_holds(const Record *record, const Moment *moment) {
    const MomentThread *thread = moment_thread(moment, record->lane, record->thread);
    switch (record->kind) {
    case THAW_EVENT_TAKEN: return thread && thread->command_id == record->command_id;
    case THAW_EVENT_CALL:
        return thread && thread->call == record->call && thread->call_ns == record->time_ns;
    case THAW_EVENT_OPENED: return thread && thread->open;
    case THAW_EVENT_ASLEEP: return thread && thread->asleep;
    case THAW_EVENT_SUBMITTED: return moment_outstanding(moment) > 0;
    case RECORD_HELD: return thread && thread->held && thread->held_ns == record->time_ns;
    case RECORD_PRESENTED: return moment->shown_ns == record->time_ns;
    case THAW_EVENT_DISOWNED: {
        const MomentThread *worker = moment_thread(moment, THAW_LANE_NETWORK, record->thread);
        return worker && worker->given_up;
    }
    default: return true;
    }
}

// Copy a record, with what is kept beside it.
static void copy_record(Extract *extract, const Recording *recording, const Record *record,
                        Uint64 at_least_ns) {
    Uint8 bytes[RECORD_BYTES_MAX];
    Record *copy = &extract->records[extract->count++];
    size_t size = recording_bytes(recording, record, bytes);
    *copy = *record;
    copy->bytes_at = size > 0 ? extract->bytes_size + 1 : 0;
    copy->time_ns = SDL_max(copy->time_ns, at_least_ns);
    if (size > 0)
        SDL_memcpy(extract->bytes + extract->bytes_size, bytes, size);
    extract->bytes_size += size;
}

// How many bytes are kept beside the records from `from` on, at the most.
static size_t measure_bytes(const Recording *recording, Uint64 from, const States *states) {
    size_t size = (size_t)states->count * RECORD_BYTES_MAX;
    for (Uint64 number = from; number < recording_end(recording); number++) {
        const Record *record = recording_at(recording, number);
        size += record->bytes_at > 0 ? SDL_min(record->size, RECORD_BYTES_MAX) : 0;
    }
    return size;
}

static bool make_room(Extract *extract, size_t records, size_t bytes) {
    extract->records = SDL_malloc(SDL_max(1, records) * sizeof(Record));
    extract->bytes = SDL_malloc(SDL_max(1, bytes));
    return extract->records && extract->bytes;
}

static void find_states(States *states, const Recording *recording, Uint64 from) {
    for (Uint64 number = recording_first(recording); number < from; number++)
        if (is_state(recording_at(recording, number)))
            note_state(states, recording, number);
}

// The states as of the first record, or of now, where there is none.
static void copy_states(Extract *extract, const Recording *recording, Uint64 from,
                        const States *states, Moment *moment) {
    if (states->count == 0)
        return;
    bool any = from < recording_end(recording);
    Uint64 before_ns = recording_at(recording, from - 1)->time_ns;
    Uint64 begin_ns = any ? recording_at(recording, from)->time_ns : before_ns;
    recording_moment(recording, before_ns, moment);
    for (int i = 0; i < states->count; i++) {
        const Record *record = recording_at(recording, states->numbers[i]);
        if (still_holds(record, moment))
            copy_record(extract, recording, record, begin_ns);
    }
}

Extract *extract_since(const Recording *recording, Uint64 since_ns) {
    Uint64 from = since_ns > 0 ? recording_find(recording, since_ns - 1) : 0;
    from = SDL_max(from, recording_first(recording));
    Extract *extract = SDL_calloc(1, sizeof *extract);
    Moment *moment = SDL_calloc(1, sizeof *moment);
    States states = {.count = 0};
    find_states(&states, recording, from);
    size_t count = (size_t)(recording_end(recording) - from) + (size_t)states.count;
    bool made =
        extract && moment && make_room(extract, count, measure_bytes(recording, from, &states));
    if (made) {
        extract->lost = recording_lost(recording);
        copy_states(extract, recording, from, &states, moment);
        for (Uint64 number = from; number < recording_end(recording); number++)
            copy_record(extract, recording, recording_at(recording, number), 0);
    } else {
        extract_free(extract);
        extract = NULL;
    }
    SDL_free(moment);
    return extract;
}

void extract_free(Extract *extract) {
    if (!extract)
        return;
    SDL_free(extract->records);
    SDL_free(extract->bytes);
    SDL_free(extract);
}

const Uint8 *extract_bytes(const Extract *extract, const Record *record) {
    return record->bytes_at > 0 ? extract->bytes + (record->bytes_at - 1) : NULL;
}
