#include "recorder.h"

typedef struct Inbox {
    SDL_mutex *mutex; // guards what follows, up to `empty`
    Record *records;
    size_t count;
    Uint32 lost;
    Uint64 lost_since_ns;
    Uint64 lost_until_ns;

    Record *empty; // array that the next exchange puts in; of the GUI thread
    size_t size;   // of either array, in records; constant
} Inbox;

struct Recorder {
    Inbox inboxes[RECORD_LANES];
    void (*make_room)(void *userdata);
    void *userdata;
    ThawDoorbell doorbell; // constant once threads are observed
};

// ---- inboxes ----

static bool inbox_init(Inbox *inbox, size_t size) {
    inbox->size = size;
    inbox->mutex = SDL_CreateMutex();
    inbox->records = SDL_calloc(size, sizeof(Record));
    inbox->empty = SDL_calloc(size, sizeof(Record));
    return inbox->mutex && inbox->records && inbox->empty;
}

static void inbox_quit(Inbox *inbox) {
    if (inbox->mutex)
        SDL_DestroyMutex(inbox->mutex);
    SDL_free(inbox->records);
    SDL_free(inbox->empty);
}

// Lock held.
static void lose(Inbox *inbox, const Record *record) {
    if (inbox->lost++ == 0)
        inbox->lost_since_ns = record->time_ns;
    inbox->lost_until_ns = record->time_ns;
}

static void put(Recorder *recorder, const Record *record) {
    Inbox *inbox = &recorder->inboxes[record->lane];
    // Nobody else touches the inbox of the GUI thread, so that thread may look without the lock.
    if (record->lane == THAW_LANE_GUI && inbox->count == inbox->size)
        recorder->make_room(recorder->userdata);
    SDL_LockMutex(inbox->mutex);
    if (inbox->count < inbox->size)
        inbox->records[inbox->count++] = *record;
    else
        lose(inbox, record);
    bool half_full = inbox->count == inbox->size / 2;
    SDL_UnlockMutex(inbox->mutex);
    if (half_full && recorder->doorbell.call)
        recorder->doorbell.call(recorder->doorbell.userdata);
}

RecorderTaken recorder_take(Recorder *recorder, ThawLane lane) {
    Inbox *inbox = &recorder->inboxes[lane];
    SDL_LockMutex(inbox->mutex);
    Record *records = inbox->records;
    RecorderTaken taken = {records, inbox->count, inbox->lost, inbox->lost_since_ns,
                           inbox->lost_until_ns};
    inbox->records = inbox->empty;
    inbox->count = 0;
    inbox->lost = 0;
    SDL_UnlockMutex(inbox->mutex);
    inbox->empty = records;
    return taken;
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
                          lane == THAW_LANE_GUI ? RECORDER_GUI_MAX : RECORDER_OTHERS_MAX) &&
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

void recorder_observe(void *userdata, const ThawEvent *event) {
    const Record record = {
        .time_ns = event->time_ns,
        .began_ns = event->began_ns,
        .offset = event->offset,
        .done = event->done,
        .total = event->total,
        .file = event->file,
        .function = event->function,
        .size = (Uint32)event->size,
        .command_id = event->command_id,
        .thread = event->thread,
        .looks = event->looks,
        .line = (Uint16)event->line,
        .kind = (Uint8)event->kind,
        .lane = (Uint8)event->lane,
        .command = (Uint8)event->command,
        .code = (Uint8)event->code,
        .call = (Uint8)event->call,
    };
    put(userdata, &record);
}

static void say(Recorder *recorder, RecordKind kind, Uint64 began_ns, const char *what) {
    const Record record = {.time_ns = thaw_clock_ns(),
                           .began_ns = began_ns,
                           .what = what,
                           .kind = (Uint8)kind,
                           .lane = THAW_LANE_GUI};
    put(recorder, &record);
}

void recorder_present(Recorder *recorder, Uint64 began_ns) {
    say(recorder, RECORD_PRESENTED, began_ns, NULL);
}

void recorder_hide(Recorder *recorder) {
    say(recorder, RECORD_HIDDEN, 0, NULL);
}

void recorder_input(Recorder *recorder, bool key, Uint64 queued_ns) {
    say(recorder, key ? RECORD_KEY : RECORD_CLICK, queued_ns, NULL);
}

void recorder_see(Recorder *recorder) {
    say(recorder, RECORD_SEEN, 0, NULL);
}

void recorder_act(Recorder *recorder, int type) {
    const Record record = {.time_ns = thaw_clock_ns(),
                           .size = (Uint32)type,
                           .kind = RECORD_ACTION,
                           .lane = THAW_LANE_GUI};
    put(recorder, &record);
}

void recorder_wait(Recorder *recorder, const char *what, Uint64 began_ns) {
    say(recorder, RECORD_WAITED, began_ns, what);
}

void recorder_cancel(Recorder *recorder, Uint64 asked_ns) {
    say(recorder, RECORD_CANCEL, asked_ns, NULL);
}

void recorder_quit(Recorder *recorder, const char *by, Uint64 asked_ns) {
    say(recorder, RECORD_QUIT, asked_ns, by);
}

void recorder_end(Recorder *recorder) {
    say(recorder, RECORD_ENDED, 0, NULL);
}
