#include "recording.h"

typedef struct Block {
    Moment before; // of its first record
    Record records[RECORDING_BLOCK];
} Block;

#define BLOCKS_MAX (RECORDING_BYTES / sizeof(Block))

struct Recording {
    Recorder *recorder;
    Meter meter;
    Block *blocks[BLOCKS_MAX]; // block `number` is at number % BLOCKS_MAX; all but the newest full
    Uint64 first_block;        // oldest
    Uint64 end;                // records so far
    Uint64 lost;               // records
    Moment now;                // after `now_end` records; 0: not known
    Uint64 now_end;
};

// ---- blocks ----

static Block *block_at(const Recording *recording, Uint64 number) {
    return recording->blocks[number % BLOCKS_MAX];
}

static Record *slot_at(const Recording *recording, Uint64 number) {
    return &block_at(recording, number / RECORDING_BLOCK)->records[number % RECORDING_BLOCK];
}

// Fold the records up to before `end` into a moment of the start of their block.
static void fold(const Recording *recording, Uint64 from, Uint64 end, Moment *moment) {
    for (Uint64 number = from; number < end; number++)
        moment_add(moment, slot_at(recording, number));
}

// Make the moment of a block from the one before it.
static void make_before(const Recording *recording, Uint64 block) {
    Moment *before = &block_at(recording, block)->before;
    if (block == recording->first_block) {
        SDL_zerop(before);
        return;
    }
    SDL_memcpy(before, &block_at(recording, block - 1)->before, sizeof *before);
    fold(recording, (block - 1) * RECORDING_BLOCK, block * RECORDING_BLOCK, before);
}

// Begin a block: a fresh one, or the oldest one where there is no other. False: no memory at all.
static bool begin_block(Recording *recording) {
    Uint64 number = recording->end / RECORDING_BLOCK;
    bool full = number - recording->first_block == BLOCKS_MAX;
    Block *block = full ? NULL : SDL_malloc(sizeof *block);
    if (!block && number - recording->first_block < 2)
        return false;
    if (!block) {
        block = block_at(recording, recording->first_block);
        recording->blocks[recording->first_block++ % BLOCKS_MAX] = NULL;
    }
    recording->blocks[number % BLOCKS_MAX] = block;
    make_before(recording, number);
    return true;
}

static void drop_oldest(Recording *recording) {
    Block **block = &recording->blocks[recording->first_block++ % BLOCKS_MAX];
    SDL_free(*block);
    *block = NULL;
}

// Drop the blocks whose newest record is too old. The newest block stays.
static void drop_old(Recording *recording, Uint64 now_ns) {
    while ((recording->first_block + 1) * RECORDING_BLOCK < recording->end) {
        Uint64 last = (recording->first_block + 1) * RECORDING_BLOCK - 1;
        if (thaw_clock_span_ns(slot_at(recording, last)->time_ns, now_ns) <= RECORDING_NS)
            return;
        drop_oldest(recording);
    }
}

// ---- taking in ----

// A record has come behind others that are newer: the moments after its place are not true.
static void mend_moments(Recording *recording, Uint64 number) {
    Uint64 newest_block = (recording->end - 1) / RECORDING_BLOCK;
    for (Uint64 block = number / RECORDING_BLOCK + 1; block <= newest_block; block++)
        make_before(recording, block);
    if (recording->now_end > number)
        recording->now_end = 0;
}

static void store(Recording *recording, const Record *record) {
    if (recording->end % RECORDING_BLOCK == 0 && !begin_block(recording)) {
        recording->lost++;
        return;
    }
    Uint64 number = recording->end++;
    for (; number > recording_first(recording); number--) {
        const Record *older = slot_at(recording, number - 1);
        if (older->time_ns <= record->time_ns)
            break;
        *slot_at(recording, number) = *older;
    }
    *slot_at(recording, number) = *record;
    if (number + 1 < recording->end)
        mend_moments(recording, number);
    else
        drop_old(recording, record->time_ns);
}

void recording_add(Recording *recording, const Record *record) {
    meter_add(&recording->meter, record);
    store(recording, record);
}

static void add_loss(Recording *recording, ThawLane lane, const RecorderTaken *taken) {
    const Record record = {.time_ns = taken->lost_until_ns,
                           .began_ns = taken->lost_since_ns,
                           .size = taken->lost,
                           .kind = RECORD_LOST,
                           .lane = (Uint8)lane};
    recording->lost += taken->lost;
    recording_add(recording, &record);
}

// The lane whose next record is the oldest; RECORD_LANES when there is none.
static int oldest_lane(const RecorderTaken taken[RECORD_LANES]) {
    int oldest = RECORD_LANES;
    for (int lane = 0; lane < RECORD_LANES; lane++)
        if (taken[lane].count > 0 && (oldest == RECORD_LANES || taken[lane].records->time_ns <
                                                                    taken[oldest].records->time_ns))
            oldest = lane;
    return oldest;
}

// The inbox of the GUI thread comes first: what the others have told before something that it holds
// is then in theirs.
void recording_drain(Recording *recording) {
    RecorderTaken taken[RECORD_LANES];
    for (int lane = 0; lane < RECORD_LANES; lane++)
        taken[lane] = recorder_take(recording->recorder, (ThawLane)lane);
    int lane;
    while ((lane = oldest_lane(taken)) < RECORD_LANES) {
        recording_add(recording, taken[lane].records++);
        taken[lane].count--;
    }
    for (lane = 0; lane < RECORD_LANES; lane++)
        if (taken[lane].lost > 0)
            add_loss(recording, (ThawLane)lane, &taken[lane]);
}

// ---- reading ----

Uint64 recording_first(const Recording *recording) {
    return recording->first_block * RECORDING_BLOCK;
}

Uint64 recording_end(const Recording *recording) {
    return recording->end;
}

const Record *recording_at(const Recording *recording, Uint64 number) {
    SDL_assert(number >= recording_first(recording) && number < recording->end);
    return slot_at(recording, number);
}

Uint64 recording_find(const Recording *recording, Uint64 time_ns) {
    Uint64 from = recording_first(recording);
    Uint64 to = recording->end;
    while (from < to) {
        Uint64 middle = from + (to - from) / 2;
        if (slot_at(recording, middle)->time_ns <= time_ns)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

Uint64 recording_lost(const Recording *recording) {
    return recording->lost;
}

// After the records before `end`.
static void moment_before(const Recording *recording, Uint64 end, Moment *moment) {
    if (recording->end == 0) {
        SDL_zerop(moment);
        return;
    }
    // The end of a full block may have no block behind it.
    Uint64 block = SDL_min(end, recording->end - 1) / RECORDING_BLOCK;
    SDL_memcpy(moment, &block_at(recording, block)->before, sizeof *moment);
    fold(recording, block * RECORDING_BLOCK, end, moment);
}

void recording_moment(const Recording *recording, Uint64 time_ns, Moment *moment) {
    moment_before(recording, recording_find(recording, time_ns), moment);
}

const Moment *recording_now(Recording *recording) {
    if (recording->now_end < recording_first(recording) || recording->now_end == 0)
        moment_before(recording, recording->end, &recording->now);
    else
        fold(recording, recording->now_end, recording->end, &recording->now);
    recording->now_end = recording->end;
    return &recording->now;
}

const Meter *recording_meter(const Recording *recording) {
    return &recording->meter;
}

void recording_begin_run(Recording *recording) {
    meter_begin_run(&recording->meter);
}

// ---- start and end ----

static void make_room(void *userdata) {
    recording_drain(userdata);
}

Recording *recording_create(void) {
    Recording *recording = SDL_calloc(1, sizeof *recording);
    if (!recording)
        return NULL;
    recording->recorder = recorder_create(make_room, recording);
    if (recording->recorder)
        return recording;
    SDL_free(recording);
    return NULL;
}

void recording_destroy(Recording *recording) {
    if (!recording)
        return;
    recorder_destroy(recording->recorder);
    for (size_t i = 0; i < BLOCKS_MAX; i++)
        SDL_free(recording->blocks[i]);
    SDL_free(recording);
}

Recorder *recording_recorder(const Recording *recording) {
    return recording->recorder;
}
