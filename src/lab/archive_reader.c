#include "archive_reader.h"

#include <string.h>

#include "archive_record.h"
#include "json.h"
#include "sources.h"

#define SPAN_MAX_NS (366u * 24u * 3600u * (Uint64)THAW_NS_PER_S) // from the first record on

struct ArchiveReader {
    Archive *archive; // owned until the end
    char error[ARCHIVE_ERROR_SIZE];
    bool refused;
    bool begun; // the first line was read
    bool ended; // the end line was
    Uint64 bytes;
    Uint64 first_ns;  // of the records
    Uint64 newest_ns; // of those in the recording
    char line[ARCHIVE_LINE_MAX];
    size_t used; // of the line
    bool overlong;
    ArchiveRecord waiting[ARCHIVE_LATE]; // for those that may come late
    Uint16 order[ARCHIVE_LATE];          // of them, by time
    Uint32 waiting_count;
};

// ---- the archive ----

static Archive *archive_create(void) {
    Archive *archive = SDL_calloc(1, sizeof *archive);
    if (!archive)
        return NULL;
    archive->recording = recording_create_empty();
    archive->names = archive_names_create();
    if (archive->recording && archive->names)
        return archive;
    archive_release(archive);
    return NULL;
}

void archive_release(Archive *archive) {
    if (!archive)
        return;
    recording_destroy(archive->recording);
    archive_names_release(archive->names);
    SDL_free(archive);
}

const char *archive_line(const Archive *archive, const char *file, int line, size_t *size) {
    return archive_names_line(archive->names, file, line, size);
}

int archive_last_line(const Archive *archive, const char *file) {
    return archive_names_last_line(archive->names, file);
}

bool archive_is_ours(const Archive *archive, const char *file) {
    return archive_names_are_ours(archive->names, file);
}

// ---- the reader ----

ArchiveReader *archive_reader_create(void) {
    ArchiveReader *reader = SDL_calloc(1, sizeof *reader);
    if (!reader)
        return NULL;
    for (Uint16 i = 0; i < ARCHIVE_LATE; i++)
        reader->order[i] = i;
    reader->archive = archive_create();
    if (reader->archive)
        return reader;
    SDL_free(reader);
    return NULL;
}

void archive_reader_destroy(ArchiveReader *reader) {
    if (!reader)
        return;
    archive_release(reader->archive);
    SDL_free(reader);
}

const char *archive_reader_error(const ArchiveReader *reader) {
    return reader->error;
}

static bool refuse(ArchiveReader *reader, const char *why) {
    SDL_strlcpy(reader->error, why, sizeof reader->error);
    reader->refused = true;
    return false;
}

// ---- records into the recording ----

static void add_oldest(ArchiveReader *reader) {
    Uint16 slot = reader->order[0];
    const ArchiveRecord *oldest = &reader->waiting[slot];
    reader->waiting_count--;
    SDL_memmove(reader->order, reader->order + 1, reader->waiting_count * sizeof *reader->order);
    reader->order[reader->waiting_count] = slot; // free
    reader->newest_ns = oldest->record.time_ns;
    recording_add_bytes(reader->archive->recording, &oldest->record,
                        oldest->byte_count > 0 ? oldest->bytes : NULL);
    reader->archive->records++;
}

// A free slot; the slots of `order` behind those that wait are free.
static ArchiveRecord *free_slot(ArchiveReader *reader) {
    if (reader->waiting_count == ARCHIVE_LATE)
        add_oldest(reader);
    return &reader->waiting[reader->order[reader->waiting_count]];
}

// What was put into the free slot waits, behind those of the same time.
static void keep_waiting(ArchiveReader *reader) {
    Uint32 at = reader->waiting_count++;
    Uint16 slot = reader->order[at];
    Uint64 time_ns = reader->waiting[slot].record.time_ns;
    while (at > 0 && reader->waiting[reader->order[at - 1]].record.time_ns > time_ns) {
        reader->order[at] = reader->order[at - 1];
        at--;
    }
    reader->order[at] = slot;
}

// Whether its time is one that the recording can take.
static bool is_in_time(const ArchiveReader *reader, const Record *record) {
    bool late = record->time_ns < reader->newest_ns && record->kind != RECORD_LOST;
    bool far = reader->first_ns > 0 && record->time_ns > reader->first_ns + SPAN_MAX_NS;
    return !late && !far;
}

static bool read_record(ArchiveReader *reader, JsonReader *json) {
    ArchiveRecord *waiting = free_slot(reader);
    if (!archive_record_read(waiting, json, reader->archive->names) ||
        !is_in_time(reader, &waiting->record))
        return false;
    if (reader->first_ns == 0)
        reader->first_ns = waiting->record.time_ns;
    // A loss is told of, however late: it lasts up to where it is told.
    waiting->record.time_ns = SDL_max(waiting->record.time_ns, reader->newest_ns);
    keep_waiting(reader);
    return true;
}

// ---- other lines ----

// The versions of the format: [1,0].
static bool read_version(JsonReader *json, Uint64 *major) {
    bool read = json_open(json, '[') && json_more(json, ']') && json_number(json, major);
    while (read && json_more(json, ']'))
        read = json_skip(json);
    return read && !json->failed;
}

// A text that is only shown; what is longer than there is room for is none.
static bool read_about(JsonReader *json, char *text, size_t room) {
    char whole[ARCHIVE_TEXT_SIZE];
    if (!json_is_text(json))
        return json_skip(json);
    if (!json_text(json, whole, sizeof whole))
        return false;
    if (SDL_strlen(whole) < room)
        SDL_strlcpy(text, whole, room);
    return true;
}

static bool read_header_member(Archive *archive, JsonReader *json, Uint64 *major) {
    char key[32];
    if (!json_key(json, key, sizeof key))
        return false;
    if (json_key_is(key, "version"))
        return read_version(json, major);
    if (json_key_is(key, "program"))
        return read_about(json, archive->program, sizeof archive->program);
    if (json_key_is(key, "began"))
        return read_about(json, archive->began, sizeof archive->began);
    if (json_key_is(key, "began_ns"))
        return json_limited(json, &archive->began_ns, ARCHIVE_TIME_MAX_NS);
    if (json_key_is(key, "scenario"))
        return read_about(json, archive->scenario, sizeof archive->scenario);
    return json_skip(json);
}

// The first line says whether all others are for us.
static bool read_header(ArchiveReader *reader) {
    JsonReader json = json_reader(reader->line, reader->used);
    size_t start = SDL_strlen(ARCHIVE_START);
    Uint64 major = 0;
    if (reader->overlong || reader->used < start ||
        SDL_memcmp(reader->line, ARCHIVE_START, start) != 0)
        return refuse(reader, "it is not a recording of thaw");
    bool read = json_open(&json, '{');
    while (read && json_more(&json, '}'))
        read = read_header_member(reader->archive, &json, &major);
    if (major > ARCHIVE_MAJOR) {
        SDL_snprintf(reader->error, sizeof reader->error,
                     "it was made by a newer thaw: its format is %" SDL_PRIu64
                     ", and this one reads %u",
                     major, ARCHIVE_MAJOR);
        reader->refused = true;
        return false;
    }
    if (!read || !json_at_end(&json) || major == 0)
        return refuse(reader, "its first line is broken");
    reader->begun = true;
    return true;
}

static bool read_place_member(ArchiveNames *names, JsonReader *json, ArchivePlace *place) {
    char key[32];
    char text[ARCHIVE_TEXT_SIZE];
    Uint32 line;
    if (!json_key(json, key, sizeof key))
        return false;
    if (json_key_is(key, "line")) {
        bool read = json_u32(json, &line, SDL_MAX_UINT16);
        place->line = (Uint16)line;
        return read;
    }
    if (!json_key_is(key, "file") && !json_key_is(key, "function") && !json_key_is(key, "text"))
        return json_skip(json);
    if (!json_text(json, text, sizeof text))
        return false;
    const char **name = json_key_is(key, "file")       ? &place->file
                        : json_key_is(key, "function") ? &place->function
                                                       : &place->text;
    *name = archive_names_keep(names, text);
    return *name != NULL;
}

// Skip the members that are left, and the end of the object.
static bool skip_members(JsonReader *json) {
    char key[ARCHIVE_TEXT_SIZE];
    bool read = true;
    while (read && json_more(json, '}'))
        read = json_key(json, key, sizeof key) && json_skip(json);
    return read && !json->failed;
}

static bool is_ours(const ArchivePlace *place) {
    size_t size;
    const char *text = place->text ? sources_line(place->file, place->line, &size) : NULL;
    return text && size == SDL_strlen(place->text) && memcmp(text, place->text, size) == 0;
}

// The key "place" was read.
static bool read_new_place(ArchiveReader *reader, JsonReader *json) {
    ArchiveNames *names = reader->archive->names;
    ArchivePlace place = {.file = NULL};
    Uint32 number;
    bool read = json_u32(json, &number, ARCHIVE_PLACES_MAX - 1);
    while (read && json_more(json, '}'))
        read = read_place_member(names, json, &place);
    if (!read || !json_at_end(json) || !place.file)
        return false;
    place.ours = is_ours(&place);
    return archive_names_tell(names, number, &place);
}

static bool read_end_line(ArchiveReader *reader, JsonReader *json) {
    bool read = json_open(json, '{');
    while (read && json_more(json, '}')) {
        char key[32];
        read = json_key(json, key, sizeof key) &&
               (json_key_is(key, "lost") ? json_number(json, &reader->archive->lost)
                                         : json_skip(json));
    }
    reader->ended = read && skip_members(json) && json_at_end(json);
    return reader->ended;
}

// A line of a kind that later versions may have is none of ours, and nothing is wrong with it.
static bool read_object(ArchiveReader *reader, JsonReader *json) {
    char key[32];
    if (!json_open(json, '{') || !json_more(json, '}') || !json_key(json, key, sizeof key))
        return false;
    if (json_key_is(key, "place"))
        return read_new_place(reader, json);
    if (json_key_is(key, "end"))
        return read_end_line(reader, json);
    return json_skip(json) && skip_members(json) && json_at_end(json);
}

static bool is_blank(const ArchiveReader *reader) {
    JsonReader json = json_reader(reader->line, reader->used);
    return json_at_end(&json);
}

// Errors: false when the file is refused.
static bool read_line(ArchiveReader *reader) {
    if (!reader->begun)
        return read_header(reader);
    if (!reader->overlong && is_blank(reader))
        return true;
    JsonReader json = json_reader(reader->line, reader->used);
    bool read = !reader->overlong && !reader->ended &&
                (reader->line[0] == '[' ? read_record(reader, &json) : read_object(reader, &json));
    reader->archive->skipped += !read;
    return true;
}

// ---- the whole ----

// Up to the end of a line, or of what is there.
static size_t take_part(ArchiveReader *reader, const char *bytes, size_t size) {
    const char *end = memchr(bytes, '\n', size);
    size_t part = end ? (size_t)(end - bytes) : size;
    size_t room = sizeof reader->line - reader->used;
    reader->overlong = reader->overlong || part > room;
    SDL_memcpy(reader->line + reader->used, bytes, SDL_min(part, room));
    reader->used += SDL_min(part, room);
    return part;
}

bool archive_reader_feed(ArchiveReader *reader, const char *bytes, size_t size) {
    while (size > 0 && !reader->refused) {
        size_t part = take_part(reader, bytes, size);
        bool whole = part < size;
        if (whole && !read_line(reader))
            return false;
        // No first line is that long, and nothing is gained by reading on.
        if (!reader->begun && reader->overlong)
            return read_header(reader);
        if (whole) {
            reader->used = 0;
            reader->overlong = false;
        }
        part += whole;
        bytes += part;
        size -= part;
        reader->bytes += part;
        if (reader->bytes > ARCHIVE_BYTES_MAX)
            return refuse(reader, "it is longer than the 512 MiB that a recording may have");
    }
    return !reader->refused;
}

// A last line without its end may be torn, and is none then.
static void read_last_line(ArchiveReader *reader) {
    Uint64 skipped = reader->archive->skipped;
    read_line(reader);
    reader->archive->skipped = skipped;
}

Archive *archive_reader_end(ArchiveReader *reader) {
    Archive *archive = reader->archive;
    if (!reader->refused && reader->bytes == 0)
        refuse(reader, "it is empty");
    else if (!reader->refused && reader->used > 0)
        read_last_line(reader);
    while (!reader->refused && reader->waiting_count > 0)
        add_oldest(reader);
    if (!reader->refused && archive->records == 0)
        refuse(reader, "there is no event in it");
    if (reader->refused)
        return NULL;
    recording_expect_lost(archive->recording, archive->lost);
    archive->lost = recording_lost(archive->recording);
    archive->abrupt = !reader->ended;
    reader->archive = NULL;
    return archive;
}
