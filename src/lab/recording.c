#include "recording.h"

#include "shared.h"

typedef struct Block {
    Moment before; // of its first record
    Record records[RECORDING_BLOCK];
} Block;

#define BLOCKS_MAX (RECORDING_BYTES / sizeof(Block))
#define PAGE_BYTES ((size_t)64 * 1024)
#define PAGES (RECORDING_POOL_BYTES / PAGE_BYTES)

static SDL_atomic_t numbered; // recordings so far; a thread that reads a file makes some, too

struct Recording {
    Uint32 number; // in this process
    Recorder *recorder;
    Meter meter;
    Block *blocks[BLOCKS_MAX]; // shared; block `number` is at number % BLOCKS_MAX; all but the
                               // newest full
    Uint64 first_block;        // oldest
    Uint64 end;                // records so far
    Uint64 began_ns;           // when the oldest of those was
    Uint64 late_end;           // behind the first record that came late; 0: all moments are true
    Uint64 lost;               // records
    Uint64 changes;            // records so far, but for pictures that were the newest
    Uint8 *pages[PAGES];       // shared; a ring of RECORDING_POOL_BYTES; NULL: not used yet
    Uint64 pool_end;           // bytes that were ever put into it
    Tracks *tracks;            // owned; NULL: nobody has asked for them
    Run run;
    Run earlier[THAW_STRATEGY_COUNT]; // the newest with each strategy before that one
    Moment now;                       // after `now_end` records; 0: not known
    Uint64 now_end;
    RecordingSink sink; // NULL: nobody listens
    void *sink_userdata;
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

static void drop_oldest(Recording *recording) {
    Block **block = &recording->blocks[recording->first_block++ % BLOCKS_MAX];
    shared_release(*block);
    *block = NULL;
}

// A block to write: a fresh one, or the oldest one where there is no other and no snapshot holds
// it. NULL: no memory at all.
static Block *take_block(Recording *recording, Uint64 count) {
    Block *oldest = count < 2 ? NULL : block_at(recording, recording->first_block);
    bool reusable = oldest && shared_is_own(oldest);
    bool full = count == BLOCKS_MAX;
    Block *block = full && reusable ? NULL : shared_create(sizeof *block);
    if (!block && !reusable)
        return NULL;
    if (!block)
        block = shared_take(oldest);
    if (full || block == oldest)
        drop_oldest(recording);
    return block;
}

// Begin a block. False: no memory at all.
static bool begin_block(Recording *recording) {
    Uint64 number = recording->end / RECORDING_BLOCK;
    Block *block = take_block(recording, number - recording->first_block);
    if (!block)
        return false;
    recording->blocks[number % BLOCKS_MAX] = block;
    make_before(recording, number);
    return true;
}

// Take the blocks from the one of record `number` on out of all snapshots. False: no memory for it.
static bool own_blocks(Recording *recording, Uint64 number) {
    for (Uint64 block = number / RECORDING_BLOCK; block * RECORDING_BLOCK < recording->end;
         block++) {
        Block *own = shared_own(block_at(recording, block));
        if (!own)
            return false;
        recording->blocks[block % BLOCKS_MAX] = own;
    }
    return true;
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

// Records have come behind others that are newer: the moments after the first place of those are
// not true. They are made anew together, since many threads that say something at once often come
// late.
static void mend_moments(Recording *recording) {
    if (recording->late_end == 0)
        return;
    Uint64 number = recording->late_end - 1;
    Uint64 newest_block = (recording->end - 1) / RECORDING_BLOCK;
    for (Uint64 block = number / RECORDING_BLOCK + 1; block <= newest_block; block++)
        make_before(recording, block);
    if (recording->now_end > number)
        recording->now_end = 0;
    recording->late_end = 0;
}

// The place of a record among those that are there.
static Uint64 place_of(const Recording *recording, const Record *record) {
    Uint64 number = recording->end;
    while (number > recording_first(recording) &&
           slot_at(recording, number - 1)->time_ns > record->time_ns)
        number--;
    return number;
}

// Put a record at its place; the block of the last place is there.
static void insert(Recording *recording, const Record *record, Uint64 place) {
    Uint64 last = recording->end++;
    for (Uint64 number = last; number > place; number--)
        *slot_at(recording, number) = *slot_at(recording, number - 1);
    *slot_at(recording, place) = *record;
    recording->changes += record->kind != RECORD_PRESENTED || place < last;
    recording->began_ns =
        last == 0 ? record->time_ns : SDL_min(recording->began_ns, record->time_ns);
    if (place < last)
        recording->late_end =
            recording->late_end ? SDL_min(recording->late_end, place + 1) : place + 1;
    else if (recording->late_end == 0)
        drop_old(recording, record->time_ns);
}

static void store(Recording *recording, const Record *record) {
    bool begins = recording->end % RECORDING_BLOCK == 0;
    if (begins)
        mend_moments(recording); // before a block is dropped that they are made from
    bool room = !begins || begin_block(recording);
    Uint64 place = room ? place_of(recording, record) : 0;
    if (room && own_blocks(recording, SDL_min(place, recording->end - !begins)))
        insert(recording, record, place);
    else
        recording->lost++;
}

// ---- what is kept beside them ----

static bool own_page(Uint8 **page) {
    Uint8 *own = *page ? shared_own(*page) : shared_create(PAGE_BYTES);
    if (own)
        *page = own;
    return own != NULL;
}

// How much of `size` bytes is in the page that they begin in.
static size_t part_in_page(Uint64 at, size_t size) {
    return SDL_min(size, PAGE_BYTES - (size_t)(at % PAGE_BYTES));
}

// False: no memory for all of it. Its place is used up none the less: what was there may be gone.
static bool pool_put(Recording *recording, const Uint8 *bytes, size_t size) {
    bool put = true;
    for (size_t part = 0, done = 0; done < size; done += part) {
        Uint8 **page = &recording->pages[recording->pool_end / PAGE_BYTES % PAGES];
        part = part_in_page(recording->pool_end, size - done);
        put = own_page(page) && put;
        if (put)
            SDL_memcpy(*page + recording->pool_end % PAGE_BYTES, bytes + done, part);
        recording->pool_end += part;
    }
    return put;
}

size_t recording_bytes(const Recording *recording, const Record *record,
                       Uint8 bytes[RECORD_BYTES_MAX]) {
    size_t size = SDL_min(record->size, RECORD_BYTES_MAX);
    if (record->bytes_at == 0 || recording->pool_end - record->bytes_at >= RECORDING_POOL_BYTES)
        return 0;
    for (size_t done = 0; done < size;) {
        Uint64 at = record->bytes_at - 1 + done;
        size_t part = part_in_page(at, size - done);
        SDL_memcpy(bytes + done, recording->pages[at / PAGE_BYTES % PAGES] + at % PAGE_BYTES, part);
        done += part;
    }
    return size;
}

static void add(Recording *recording, const Record *record);

static void add_bytes(Recording *recording, const Record *record, const void *bytes) {
    Record kept = *record;
    kept.bytes_at = bytes && record->size > 0 ? recording->pool_end + 1 : 0;
    if (kept.bytes_at > 0 && !pool_put(recording, bytes, SDL_min(record->size, RECORD_BYTES_MAX)))
        kept.bytes_at = 0;
    if (recording->sink)
        recording->sink(recording->sink_userdata, record, bytes);
    add(recording, &kept);
}

void recording_add_bytes(Recording *recording, const Record *record, const void *bytes) {
    add_bytes(recording, record, bytes);
    mend_moments(recording);
}

void recording_set_sink(Recording *recording, RecordingSink sink, void *userdata) {
    recording->sink = sink;
    recording->sink_userdata = userdata;
}

static void add(Recording *recording, const Record *record) {
    if (record->kind == RECORD_LOST)
        recording->lost += record->size;
    meter_add(&recording->meter, record);
    if (recording->run.begin_ns > 0 && run_begins(&recording->run, record))
        recording->earlier[recording->run.strategy] = recording->run;
    run_add(&recording->run, record, &recording->meter);
    if (recording->tracks)
        tracks_add(recording->tracks, record);
    store(recording, record);
}

void recording_add(Recording *recording, const Record *record) {
    add(recording, record);
    mend_moments(recording);
}

static void add_loss(Recording *recording, ThawLane lane, const RecorderTaken *taken) {
    const Record record = {.time_ns = taken->lost_until_ns,
                           .began_ns = taken->lost_since_ns,
                           .size = taken->lost,
                           .kind = RECORD_LOST,
                           .lane = (Uint8)lane};
    add_bytes(recording, &record, NULL);
}

static void take_record(Recording *recording, RecorderTaken *taken) {
    const Record *record = taken->records++;
    const Uint8 *bytes = record->bytes_at > 0 ? taken->bytes + record->bytes_at - 1 : NULL;
    add_bytes(recording, record, bytes);
    taken->count--;
}

// The time of what a lane has next: behind its last record comes its loss.
static Uint64 next_ns(const RecorderTaken *taken) {
    return taken->count > 0 ? taken->records->time_ns : taken->lost_until_ns;
}

// The lane that has the oldest; RECORD_LANES when there is none.
static int oldest_lane(const RecorderTaken taken[RECORD_LANES]) {
    int oldest = RECORD_LANES;
    for (int lane = 0; lane < RECORD_LANES; lane++) {
        bool any = taken[lane].count > 0 || taken[lane].lost > 0;
        if (any && (oldest == RECORD_LANES || next_ns(&taken[lane]) < next_ns(&taken[oldest])))
            oldest = lane;
    }
    return oldest;
}

// The inbox of the GUI thread comes first: what the others have told before something that it holds
// is then in theirs.
void recording_drain(Recording *recording) {
    RecorderTaken taken[RECORD_LANES];
    if (!recording->recorder)
        return;
    for (int lane = 0; lane < RECORD_LANES; lane++)
        taken[lane] = recorder_take(recording->recorder, (ThawLane)lane);
    int lane;
    while ((lane = oldest_lane(taken)) < RECORD_LANES) {
        if (taken[lane].count > 0) {
            take_record(recording, &taken[lane]);
        } else {
            add_loss(recording, (ThawLane)lane, &taken[lane]);
            taken[lane].lost = 0;
        }
    }
    mend_moments(recording);
}

// ---- reading ----

Uint64 recording_first(const Recording *recording) {
    return recording->first_block * RECORDING_BLOCK;
}

Uint64 recording_end(const Recording *recording) {
    return recording->end;
}

Uint64 recording_began_ns(const Recording *recording) {
    return recording->began_ns;
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

Uint64 recording_changes(const Recording *recording) {
    return recording->changes;
}

Uint64 recording_lost(const Recording *recording) {
    return recording->lost;
}

void recording_expect_lost(Recording *recording, Uint64 lost) {
    recording->lost = SDL_max(recording->lost, lost);
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

const Run *recording_run(const Recording *recording) {
    return &recording->run;
}

void recording_dismiss(Recording *recording) {
    if (recording->run.begin_ns > 0)
        recording->earlier[recording->run.strategy] = recording->run;
    run_dismiss(&recording->run);
}

const Run *recording_run_of(const Recording *recording, ThawStrategy strategy) {
    bool newest = recording->run.strategy == strategy && recording->run.end_ns > 0;
    const Run *run = newest ? &recording->run : &recording->earlier[strategy];
    return run->begin_ns > 0 ? run : NULL;
}

const Tracks *recording_tracks(Recording *recording) {
    if (recording->tracks)
        return recording->tracks;
    recording->tracks = tracks_create();
    for (Uint64 number = recording_first(recording); recording->tracks && number < recording->end;
         number++)
        tracks_add(recording->tracks, slot_at(recording, number));
    return recording->tracks;
}

void recording_begin_run(Recording *recording) {
    meter_begin_run(&recording->meter);
}

// ---- start and end ----

static void make_room(void *userdata) {
    recording_drain(userdata);
}

Recording *recording_create_empty(void) {
    Recording *recording = SDL_calloc(1, sizeof *recording);
    if (recording)
        recording->number = (Uint32)SDL_AtomicAdd(&numbered, 1) + 1;
    return recording;
}

Recording *recording_snapshot(const Recording *recording) {
    Recording *snapshot = SDL_calloc(1, sizeof *snapshot);
    if (!snapshot)
        return NULL;
    snapshot->number = recording->number;
    snapshot->first_block = recording->first_block;
    snapshot->end = recording->end;
    snapshot->began_ns = recording->began_ns;
    snapshot->lost = recording->lost;
    snapshot->changes = recording->changes;
    snapshot->pool_end = recording->pool_end;
    for (size_t i = 0; i < BLOCKS_MAX; i++)
        snapshot->blocks[i] = shared_take(recording->blocks[i]);
    for (size_t i = 0; i < PAGES; i++)
        snapshot->pages[i] = shared_take(recording->pages[i]);
    return snapshot;
}

Recording *recording_create(void) {
    Recording *recording = recording_create_empty();
    if (!recording)
        return NULL;
    recording->recorder = recorder_create(make_room, recording);
    if (recording->recorder)
        return recording;
    recording_destroy(recording);
    return NULL;
}

void recording_destroy(Recording *recording) {
    if (!recording)
        return;
    recorder_destroy(recording->recorder);
    for (size_t i = 0; i < BLOCKS_MAX; i++)
        shared_release(recording->blocks[i]);
    for (size_t i = 0; i < PAGES; i++)
        shared_release(recording->pages[i]);
    tracks_destroy(recording->tracks);
    SDL_free(recording);
}

Uint32 recording_number(const Recording *recording) {
    return recording->number;
}

Recorder *recording_recorder(const Recording *recording) {
    return recording->recorder;
}
