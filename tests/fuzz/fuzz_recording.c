// fuzz_recording.c - the file of a recording: lab/archive_reader.h.
//
// Input: the bytes of a file.
// Invariants, for every file:
//   - the reader comes to an end, and frees everything;
//   - a file that is refused is answered by a sentence of valid UTF-8 without control characters;
//   - of one that is read, each record has in its range what serves as an index anywhere, times are
//     in order, and moment, meter and runs take them all;
//   - the same file in parts is read as the same;
//   - what was read can be written, and is then read as the same, with no line skipped;
//   - its trace is lines of JSON.
#include "invariant.h"

#include <string.h>

#include "archive_reader.h"
#include "archive_writer.h"
#include "chrome_trace.h"
#include "json.h"

#define WRITTEN_MAX (8u * 1024u * 1024u) // bytes; more is not compared

typedef struct Written {
    char *bytes;
    size_t size;
} Written;

static bool keep(void *userdata, const char *line, size_t size) {
    Written *written = userdata;
    if (size > WRITTEN_MAX - written->size)
        return false;
    memcpy(written->bytes + written->size, line, size);
    written->size += size;
    return true;
}

static Archive *read_in_parts(const char *bytes, size_t size, size_t part) {
    ArchiveReader *reader = archive_reader_create();
    INVARIANT(reader);
    bool fed = true;
    for (size_t at = 0; fed && at < size; at += part)
        fed = archive_reader_feed(reader, bytes + at, SDL_min(part, size - at));
    Archive *archive = archive_reader_end(reader);
    const char *error = archive_reader_error(reader);
    INVARIANT(fed || !archive);
    INVARIANT(archive || (*error && is_plain_text(error, strlen(error))));
    archive_reader_destroy(reader);
    return archive;
}

static void check_record(const Record *record) {
    INVARIANT(record->time_ns > 0 && record->began_ns <= record->time_ns);
    INVARIANT(record->kind <= RECORD_LOST && record->lane < RECORD_LANES);
    INVARIANT(record->call < THAW_CALL_COUNT && record->command < THAW_COMMAND_COUNT);
    INVARIANT(record->code <= THAW_ERROR_TIMEOUT);
    INVARIANT(record->kind != RECORD_STRATEGY || record->size < THAW_STRATEGY_COUNT);
    INVARIANT(record->kind != RECORD_WAITED || record->what);
    INVARIANT(!record->file || strlen(record->file) < ARCHIVE_TEXT_SIZE);
}

static void check_recording(Recording *recording) {
    Uint8 bytes[RECORD_BYTES_MAX];
    Moment *moment = SDL_calloc(1, sizeof *moment);
    INVARIANT(moment && recording_end(recording) > recording_first(recording));
    for (Uint64 i = recording_first(recording); i < recording_end(recording); i++) {
        const Record *record = recording_at(recording, i);
        check_record(record);
        INVARIANT(i == recording_first(recording) ||
                  recording_at(recording, i - 1)->time_ns <= record->time_ns);
        INVARIANT(recording_bytes(recording, record, bytes) <= RECORD_BYTES_MAX);
        if (i % 16 == 0)
            recording_moment(recording, record->time_ns, moment);
    }
    recording_now(recording);
    recording_tracks(recording);
    SDL_free(moment);
}

static bool is_same_text(const char *one, const char *other) {
    return one == other || (one && other && strcmp(one, other) == 0);
}

// But for strings, places, and where bytes are kept.
static bool is_same_record(const Record *a, const Record *b) {
    return a->time_ns == b->time_ns && a->began_ns == b->began_ns && a->offset == b->offset &&
           a->done == b->done && a->total == b->total && a->size == b->size &&
           a->command_id == b->command_id && a->thread == b->thread && a->looks == b->looks &&
           a->kind == b->kind && a->lane == b->lane && a->command == b->command &&
           a->code == b->code && a->call == b->call;
}

// The path of a place may have been cut when it was written.
static void check_same(const Recording *one, const Recording *other, bool with_places) {
    INVARIANT(recording_end(one) == recording_end(other));
    for (Uint64 i = recording_first(one); i < recording_end(one); i++) {
        const Record *a = recording_at(one, i);
        const Record *b = recording_at(other, i);
        INVARIANT(is_same_text(a->what, b->what) && is_same_record(a, b));
        INVARIANT(!with_places || is_same_text(a->file, b->file));
        INVARIANT(!with_places || (is_same_text(a->function, b->function) && a->line == b->line));
    }
}

static void check_written_again(const Archive *archive, const Extract *extract, Written *written) {
    ArchiveWriter *writer = archive_writer_create(keep, written);
    INVARIANT(writer);
    written->size = 0;
    bool whole = archive_write_extract(writer, &(ArchiveAbout){.began_ns = 1}, extract);
    archive_writer_destroy(writer);
    if (!whole)
        return;
    Archive *again = read_in_parts(written->bytes, written->size, 4096);
    INVARIANT(again && again->skipped == 0 && !again->abrupt);
    check_same(archive->recording, again->recording, false);
    archive_release(again);
}

static void check_trace(const Extract *extract, Written *written) {
    written->size = 0;
    if (!chrome_trace_write(extract, keep, written))
        return;
    JsonReader reader = json_reader(written->bytes, written->size);
    INVARIANT(json_skip(&reader) && json_at_end(&reader));
}

static void check_archive(const Archive *archive, const char *bytes, size_t size) {
    check_recording(archive->recording);
    if (size % 4 != 0)
        return; // the rest takes several times as long
    Archive *parts = read_in_parts(bytes, size, 7);
    INVARIANT(parts && parts->skipped == archive->skipped && parts->abrupt == archive->abrupt);
    check_same(archive->recording, parts->recording, true);
    archive_release(parts);
    if (recording_first(archive->recording) > 0)
        return;
    Extract *extract = extract_since(archive->recording, 0);
    Written written = {malloc(WRITTEN_MAX), 0};
    INVARIANT(extract && written.bytes);
    check_written_again(archive, extract, &written);
    check_trace(extract, &written);
    extract_free(extract);
    free(written.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *bytes = size > 0 ? (const char *)data : "";
    Archive *archive = read_in_parts(bytes, size, SIZE_MAX / 2);
    if (archive)
        check_archive(archive, bytes, size);
    archive_release(archive);
    return 0;
}
