#include "recorder.h"

typedef struct Inbox {
    SDL_mutex *mutex; // guards what follows, up to `empty`
    Record *records;
    Uint8 *bytes; // of the records, one after the other
    size_t count;
    size_t bytes_count;
    Uint32 lost;
    Uint64 lost_since_ns;
    Uint64 lost_until_ns;
    Uint64 put; // records so far, lost ones among them
    Uint64 timed;
    Uint64 timed_ns;     // time that those took in all
    Uint64 put_since_ns; // begin of the one that is being written; 0: it is not timed

    Record *empty;      // arrays that the next exchange puts in; of the GUI thread
    Uint8 *empty_bytes; // the same
    size_t size;        // of either array, in records; constant
    size_t bytes_size;  // of either array; constant
} Inbox;

struct Recorder {
    Inbox inboxes[RECORD_LANES];
    void (*make_room)(void *userdata);
    void *userdata;
    ThawDoorbell doorbell; // constant once threads are observed
};

// ---- inboxes ----

static bool inbox_init(Inbox *inbox, size_t size, size_t bytes_size) {
    inbox->size = size;
    inbox->bytes_size = bytes_size;
    inbox->mutex = SDL_CreateMutex();
    inbox->records = SDL_calloc(size, sizeof(Record));
    inbox->empty = SDL_calloc(size, sizeof(Record));
    inbox->bytes = SDL_calloc(bytes_size, 1);
    inbox->empty_bytes = SDL_calloc(bytes_size, 1);
    return inbox->mutex && inbox->records && inbox->empty && inbox->bytes && inbox->empty_bytes;
}

static void inbox_quit(Inbox *inbox) {
    if (inbox->mutex)
        SDL_DestroyMutex(inbox->mutex);
    SDL_free(inbox->records);
    SDL_free(inbox->empty);
    SDL_free(inbox->bytes);
    SDL_free(inbox->empty_bytes);
}

// Lock held.
static void lose(Inbox *inbox, Uint64 time_ns) {
    if (inbox->lost++ == 0)
        inbox->lost_since_ns = time_ns;
    inbox->lost_until_ns = time_ns;
}

// Keep the first bytes of a chunk beside its record, while there is room. Lock held.
static void keep_bytes(Inbox *inbox, Record *record, const void *bytes) {
    size_t size = SDL_min(record->size, RECORD_BYTES_MAX);
    if (!bytes || size == 0 || size > inbox->bytes_size - inbox->bytes_count)
        return;
    SDL_memcpy(inbox->bytes + inbox->bytes_count, bytes, size);
    record->bytes_at = inbox->bytes_count + 1;
    inbox->bytes_count += size;
}

// A few records tell what all of them cost. Before and after one is written, with the lock held.
static void begin_timing(Inbox *inbox) {
    bool is_timed = ++inbox->put % RECORDER_SAMPLED == 0;
    inbox->put_since_ns = is_timed ? thaw_clock_ns() : 0;
}

static void end_timing(Inbox *inbox) {
    if (inbox->put_since_ns == 0)
        return;
    inbox->timed_ns += SDL_min(thaw_clock_since_ns(inbox->put_since_ns), RECORDER_COST_MAX_NS);
    inbox->timed++;
}

// A record is written where it stays, between these two: making it elsewhere and copying it takes
// twice as long. Takes the lock. NULL: there is no room, and it is lost.
static Record *begin_put(Recorder *recorder, Uint8 lane, Uint64 time_ns) {
    Inbox *inbox = &recorder->inboxes[lane];
    // Nobody else touches the inbox of the GUI thread, so that thread may look without the lock.
    if (lane == THAW_LANE_GUI && inbox->count == inbox->size)
        recorder->make_room(recorder->userdata);
    SDL_LockMutex(inbox->mutex);
    begin_timing(inbox);
    if (inbox->count < inbox->size)
        return &inbox->records[inbox->count++];
    lose(inbox, time_ns);
    return NULL;
}

// Gives the lock back.
static void end_put(Recorder *recorder, Uint8 lane) {
    Inbox *inbox = &recorder->inboxes[lane];
    end_timing(inbox);
    bool half_full = inbox->count == inbox->size / 2;
    SDL_UnlockMutex(inbox->mutex);
    if (half_full && recorder->doorbell.call)
        recorder->doorbell.call(recorder->doorbell.userdata);
}

static void put(Recorder *recorder, const Record *record, const void *bytes) {
    Record *place = begin_put(recorder, record->lane, record->time_ns);
    if (place) {
        *place = *record;
        keep_bytes(&recorder->inboxes[record->lane], place, bytes);
    }
    end_put(recorder, record->lane);
}

RecorderTaken recorder_take(Recorder *recorder, ThawLane lane) {
    Inbox *inbox = &recorder->inboxes[lane];
    SDL_LockMutex(inbox->mutex);
    Record *records = inbox->records;
    Uint8 *bytes = inbox->bytes;
    RecorderTaken taken = {records,     inbox->count,         bytes,
                           inbox->lost, inbox->lost_since_ns, inbox->lost_until_ns};
    inbox->records = inbox->empty;
    inbox->bytes = inbox->empty_bytes;
    inbox->count = inbox->bytes_count = 0;
    inbox->lost = 0;
    SDL_UnlockMutex(inbox->mutex);
    inbox->empty = records;
    inbox->empty_bytes = bytes;
    return taken;
}

RecorderCost recorder_cost(const Recorder *recorder) {
    RecorderCost cost = {0};
    Uint64 timed = 0;
    Uint64 timed_ns = 0;
    for (int lane = 0; lane < RECORD_LANES; lane++) {
        const Inbox *inbox = &recorder->inboxes[lane];
        SDL_LockMutex(inbox->mutex);
        cost.records += inbox->put;
        timed += inbox->timed;
        timed_ns += inbox->timed_ns;
        SDL_UnlockMutex(inbox->mutex);
    }
    cost.ns_per_record = timed > 0 ? timed_ns / timed : 0;
    return cost;
}

// ---- the whole ----

Recorder *recorder_create(void (*make_room)(void *userdata), void *userdata) {
    Recorder *recorder = SDL_calloc(1, sizeof *recorder);
    if (!recorder)
        return NULL;
    recorder->make_room = make_room;
    recorder->userdata = userdata;
    bool made = true;
    for (int lane = 0; lane < RECORD_LANES; lane++)
        made = inbox_init(&recorder->inboxes[lane],
                          lane == THAW_LANE_GUI ? RECORDER_GUI_MAX : RECORDER_OTHERS_MAX,
                          lane == THAW_LANE_GUI ? RECORDER_GUI_BYTES : RECORDER_OTHERS_BYTES) &&
               made;
    if (made)
        return recorder;
    recorder_destroy(recorder);
    return NULL;
}

void recorder_set_doorbell(Recorder *recorder, ThawDoorbell doorbell) {
    recorder->doorbell = doorbell;
}

void recorder_destroy(Recorder *recorder) {
    if (!recorder)
        return;
    for (int lane = 0; lane < RECORD_LANES; lane++)
        inbox_quit(&recorder->inboxes[lane]);
    SDL_free(recorder);
}

// ---- what is said ----

static void write_event(Record *record, const ThawEvent *event) {
    record->time_ns = event->time_ns;
    record->began_ns = event->began_ns;
    record->offset = event->offset;
    record->done = event->done;
    record->total = event->total;
    record->file = event->file;
    record->function = event->function;
    record->what = NULL;
    record->bytes_at = 0;
    record->size = (Uint32)(event->peer ? SDL_strlen(event->peer) : event->size);
    record->command_id = event->command_id;
    record->thread = event->thread;
    record->looks = event->looks;
    record->line = (Uint16)event->line;
    record->kind = (Uint8)event->kind;
    record->lane = (Uint8)event->lane;
    record->command = (Uint8)event->command;
    record->code = (Uint8)event->code;
    record->call = (Uint8)event->call;
}

void recorder_observe(void *userdata, const ThawEvent *event) {
    Recorder *recorder = userdata;
    Uint8 lane = (Uint8)event->lane;
    Record *record = begin_put(recorder, lane, event->time_ns);
    if (record) {
        write_event(record, event);
        keep_bytes(&recorder->inboxes[lane], record,
                   event->peer ? (const void *)event->peer : event->bytes);
    }
    end_put(recorder, lane);
}

void recorder_say_of(Recorder *recorder, const Record *record) {
    put(recorder, record, NULL);
}

void recorder_say(Recorder *recorder, const Record *record, const void *bytes) {
    Record said = *record;
    said.time_ns = thaw_clock_ns();
    said.lane = THAW_LANE_GUI;
    put(recorder, &said, bytes);
}
