#include "tape.h"

#include "output.h"
#include "task.h"

typedef struct Buffer {
    Record records[TAPE_RECORDS];
    size_t count;
    Uint8 bytes[TAPE_BYTES]; // of record.bytes_at - 1 on
    size_t bytes_count;
} Buffer;

// What a lane has lost since the last exchange.
typedef struct Loss {
    Uint32 count;
    Uint64 since_ns;
    Uint64 until_ns;
} Loss;

struct Tape {
    ThawTask *task;
    char path[FILES_PATH_SIZE];
    ArchiveAbout about; // its strings are those below, or constants
    char began[64];
    char scenario[FILES_PATH_SIZE];

    Recording *past; // a snapshot; the thread's own, as what follows up to the mutex
    Uint64 since_ns;
    Output output;
    ArchiveWriter *writer;
    Buffer *written;
    Uint64 lost;
    TapeEnd end;

    SDL_mutex *mutex; // guards what follows
    SDL_cond *changed;
    Buffer *filling;
    Loss losses[RECORD_LANES];
    bool closed;
};

// ---- the thread that writes ----

// Take what has come, once there is enough of it or some time has passed. Returns whether more may
// come.
static bool exchange(Tape *tape, Loss losses[RECORD_LANES]) {
    SDL_LockMutex(tape->mutex);
    if (!tape->closed && tape->filling->count < TAPE_RECORDS / 2)
        SDL_CondWaitTimeout(tape->changed, tape->mutex, TAPE_PERIOD_MS);
    Buffer *taken = tape->filling;
    tape->filling = tape->written;
    tape->written = taken;
    SDL_memcpy(losses, tape->losses, sizeof tape->losses);
    SDL_zero(tape->losses);
    bool more = !tape->closed;
    SDL_UnlockMutex(tape->mutex);
    return more;
}

static void write_record(Tape *tape, const Record *record, const Uint8 *bytes) {
    if (record->kind == RECORD_LOST)
        tape->lost += record->size;
    archive_write(tape->writer, record, bytes);
}

static void write_buffer(Tape *tape) {
    Buffer *buffer = tape->written;
    for (size_t i = 0; i < buffer->count && !tape->output.failed; i++) {
        const Record *record = &buffer->records[i];
        write_record(tape, record,
                     record->bytes_at > 0 ? buffer->bytes + record->bytes_at - 1 : NULL);
    }
    buffer->count = buffer->bytes_count = 0;
}

static void write_losses(Tape *tape, const Loss losses[RECORD_LANES]) {
    for (int lane = 0; lane < RECORD_LANES; lane++) {
        const Record record = {.kind = RECORD_LOST,
                               .lane = (Uint8)lane,
                               .time_ns = losses[lane].until_ns,
                               .began_ns = losses[lane].since_ns,
                               .size = losses[lane].count};
        if (losses[lane].count > 0)
            write_record(tape, &record, NULL);
    }
}

// What came before the tape. The snapshot is dropped first: as long as it is held, the recording
// copies what it writes.
static void write_past(Tape *tape) {
    Extract *extract = extract_since(tape->past, tape->since_ns);
    recording_destroy(tape->past);
    tape->past = NULL;
    tape->output.failed = tape->output.failed || !extract;
    archive_write_begin(tape->writer, &tape->about);
    for (size_t i = 0; extract && i < extract->count && !tape->output.failed; i++)
        write_record(tape, &extract->records[i], extract_bytes(extract, &extract->records[i]));
    extract_free(extract);
    output_flush(&tape->output);
}

static void tape_thread(void *userdata) {
    Tape *tape = userdata;
    bool more = true;
    output_open(&tape->output, tape->path);
    write_past(tape);
    while (more && !tape->output.failed && !archive_writer_is_full(tape->writer)) {
        Loss losses[RECORD_LANES];
        more = exchange(tape, losses);
        write_buffer(tape);
        write_losses(tape, losses);
        output_flush(&tape->output);
    }
    archive_write_end(tape->writer, tape->lost);
    output_close(&tape->output);
    tape->end = (TapeEnd){tape->output.failed, archive_writer_is_full(tape->writer),
                          tape->output.error, archive_writer_count(tape->writer), tape->lost};
}

// ---- the GUI thread ----

// Lock held.
static void put(Buffer *buffer, const Record *record, const void *bytes) {
    Record *kept = &buffer->records[buffer->count++];
    size_t size = bytes ? SDL_min(record->size, RECORD_BYTES_MAX) : 0;
    bool fits = size > 0 && size <= TAPE_BYTES - buffer->bytes_count;
    *kept = *record;
    kept->bytes_at = fits ? buffer->bytes_count + 1 : 0;
    if (!fits)
        return;
    SDL_memcpy(buffer->bytes + buffer->bytes_count, bytes, size);
    buffer->bytes_count += size;
}

// Lock held. A record that tells of a loss takes with it what it tells of.
static void lose(Loss *loss, const Record *record) {
    bool tells = record->kind == RECORD_LOST;
    if (loss->count == 0)
        loss->since_ns = tells ? record->began_ns : record->time_ns;
    loss->count += tells ? record->size : 1;
    loss->until_ns = SDL_max(loss->until_ns, record->time_ns);
}

void tape_take(void *userdata, const Record *record, const void *bytes) {
    Tape *tape = userdata;
    SDL_LockMutex(tape->mutex);
    if (tape->filling->count < TAPE_RECORDS)
        put(tape->filling, record, bytes);
    else
        lose(&tape->losses[record->lane], record);
    if (tape->filling->count == TAPE_RECORDS / 2)
        SDL_CondSignal(tape->changed);
    SDL_UnlockMutex(tape->mutex);
}

void tape_close(Tape *tape) {
    SDL_LockMutex(tape->mutex);
    tape->closed = true;
    SDL_CondSignal(tape->changed);
    SDL_UnlockMutex(tape->mutex);
}

bool tape_has_ended(Tape *tape) {
    return thaw_task_has_finished(tape->task);
}

int tape_steps(Tape *tape) {
    return SDL_AtomicGet(&tape->output.steps);
}

bool tape_wait(Tape *tape, Uint32 stuck_ms) {
    return output_wait(&tape->output, tape->task, stuck_ms);
}

TapeEnd tape_end(Tape *tape) {
    return tape->end;
}

// ---- start and end ----

static void free_tape(void *userdata) {
    Tape *tape = userdata;
    recording_destroy(tape->past);
    archive_writer_destroy(tape->writer);
    SDL_free(tape->written);
    SDL_free(tape->filling);
    if (tape->changed)
        SDL_DestroyCond(tape->changed);
    if (tape->mutex)
        SDL_DestroyMutex(tape->mutex);
    SDL_free(tape);
}

static void copy_about(Tape *tape, const ArchiveAbout *about) {
    tape->about = *about;
    SDL_strlcpy(tape->began, about->began, sizeof tape->began);
    tape->about.began = tape->began;
    if (!about->scenario)
        return;
    SDL_strlcpy(tape->scenario, about->scenario, sizeof tape->scenario);
    tape->about.scenario = tape->scenario;
}

Tape *tape_create(const char *path, const ArchiveAbout *about, Recording *past, Uint64 since_ns) {
    Tape *tape = past ? SDL_calloc(1, sizeof *tape) : NULL;
    if (!tape) {
        recording_destroy(past);
        SDL_OutOfMemory();
        return NULL;
    }
    SDL_strlcpy(tape->path, path, sizeof tape->path);
    copy_about(tape, about);
    tape->past = past;
    tape->since_ns = since_ns;
    tape->written = SDL_calloc(1, sizeof *tape->written);
    tape->filling = SDL_calloc(1, sizeof *tape->filling);
    tape->writer = archive_writer_create(output_put, &tape->output);
    tape->mutex = SDL_CreateMutex();
    tape->changed = SDL_CreateCond();
    if (tape->written && tape->filling && tape->writer && tape->mutex && tape->changed)
        tape->task = thaw_task_start("thaw tape", tape_thread, free_tape, tape);
    if (tape->task)
        return tape;
    free_tape(tape);
    return NULL;
}

void tape_release(Tape *tape) {
    if (tape)
        thaw_task_release(tape->task);
}
