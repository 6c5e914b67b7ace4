#include "archive_reader.h"

#include <string.h>

#include "json.h"
#include "sources.h"

#define TIME_MAX_NS (SDL_MAX_UINT64 / 4)
#define SPAN_MAX_NS (366u * 24u * 3600u * (Uint64)THAW_NS_PER_S) // from the first record on
#define BYTES_MAX (SDL_MAX_UINT64 / 4)                           // of a message
#define ID_MAX 0x7FFFFFFFu
#define NAME_SLOTS 16384u // a power of two, more than there can be names

// ---- names ----

typedef struct Place {
    const char *file; // NULL: the file has told no such place
    const char *function;
    const char *text; // NULL: it is not told
    Uint16 line;
    bool ours; // this program has the same text there
} Place;

struct ArchiveNames {
    SDL_atomic_t references;
    Place places[ARCHIVE_PLACES_MAX];
    Uint32 places_end;       // behind the last that is told
    char *slots[NAME_SLOTS]; // a name each; NULL: free
    Uint32 count;
    size_t used;
    char text[ARCHIVE_NAMES_BYTES];
};

static Uint32 hash_of(const char *text) {
    Uint32 hash = 2166136261u;
    for (; *text; text++)
        hash = (hash ^ (Uint8)*text) * 16777619u;
    return hash;
}

// The one copy of a name. NULL: there is no more room.
static const char *intern(ArchiveNames *names, const char *text) {
    size_t size = SDL_strlen(text) + 1;
    Uint32 slot = hash_of(text) & (NAME_SLOTS - 1);
    while (names->slots[slot] && SDL_strcmp(names->slots[slot], text) != 0)
        slot = (slot + 1) & (NAME_SLOTS - 1);
    if (names->slots[slot])
        return names->slots[slot];
    if (size > sizeof names->text - names->used || names->count >= NAME_SLOTS * 3 / 4)
        return NULL;
    names->slots[slot] = names->text + names->used;
    SDL_memcpy(names->slots[slot], text, size);
    names->used += size;
    names->count++;
    return names->slots[slot];
}

ArchiveNames *archive_names_share(ArchiveNames *names) {
    if (names)
        SDL_AtomicIncRef(&names->references);
    return names;
}

void archive_names_release(ArchiveNames *names) {
    if (names && SDL_AtomicDecRef(&names->references))
        SDL_free(names);
}

const char *archive_names_line(const ArchiveNames *names, const char *file, int line,
                               size_t *size) {
    for (Uint32 i = 0; i < names->places_end; i++) {
        const Place *place = &names->places[i];
        if (place->file && place->file == file && place->line == line && place->text) {
            *size = SDL_strlen(place->text);
            return place->text;
        }
    }
    return NULL;
}

const char *archive_line(const Archive *archive, const char *file, int line, size_t *size) {
    return archive_names_line(archive->names, file, line, size);
}

int archive_last_line(const Archive *archive, const char *file) {
    int last = 0;
    for (Uint32 i = 0; file && i < archive->names->places_end; i++)
        if (archive->names->places[i].file == file)
            last = SDL_max(last, archive->names->places[i].line);
    return last;
}

bool archive_is_ours(const Archive *archive, const char *file) {
    bool told = false;
    for (Uint32 i = 0; file && i < archive->names->places_end; i++) {
        const Place *place = &archive->names->places[i];
        if (place->file != file || !place->text)
            continue;
        if (!place->ours)
            return false;
        told = true;
    }
    return told;
}

// ---- the reader ----

// A record that waits for those that may come late.
typedef struct Waiting {
    Record record;
    bool has_bytes;
    Uint8 bytes[RECORD_BYTES_MAX];
} Waiting;

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
    Waiting waiting[ARCHIVE_LATE];
    Uint16 order[ARCHIVE_LATE]; // of them, by time
    Uint32 waiting_count;
};

static Archive *archive_create(void) {
    Archive *archive = SDL_calloc(1, sizeof *archive);
    if (!archive)
        return NULL;
    archive->recording = recording_create_empty();
    archive->names = SDL_calloc(1, sizeof *archive->names);
    if (archive->names)
        SDL_AtomicSet(&archive->names->references, 1);
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
    const Waiting *oldest = &reader->waiting[slot];
    reader->waiting_count--;
    SDL_memmove(reader->order, reader->order + 1, reader->waiting_count * sizeof *reader->order);
    reader->order[reader->waiting_count] = slot; // free
    reader->newest_ns = oldest->record.time_ns;
    recording_add_bytes(reader->archive->recording, &oldest->record,
                        oldest->has_bytes ? oldest->bytes : NULL);
    reader->archive->records++;
}

// A free slot; the slots of `order` behind those that wait are free.
static Waiting *free_slot(ArchiveReader *reader) {
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

// ---- a record ----

static int hex_value(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_bytes(JsonReader *json, Waiting *waiting, size_t *count) {
    char hex[2 * RECORD_BYTES_MAX + 1];
    if (!json_text(json, hex, sizeof hex))
        return false;
    size_t size = SDL_strlen(hex);
    for (size_t i = 0; i + 1 < size; i += 2) {
        int high = hex_value(hex[i]);
        int low = hex_value(hex[i + 1]);
        if (high < 0 || low < 0)
            return false;
        waiting->bytes[i / 2] = (Uint8)(high * 16 + low);
    }
    *count = size / 2;
    waiting->has_bytes = size > 0;
    return size % 2 == 0;
}

static bool read_limited(JsonReader *json, Uint64 *number, Uint64 most) {
    return json_number(json, number) && *number <= most;
}

static bool read_u32(JsonReader *json, Uint32 *number, Uint32 most) {
    Uint64 value;
    bool read = read_limited(json, &value, most);
    *number = read ? (Uint32)value : 0;
    return read;
}

static bool read_word(JsonReader *json, ArchiveWords words, Uint8 *number) {
    char word[32];
    return json_text(json, word, sizeof word) && archive_find(words, word, number);
}

static bool read_what(ArchiveReader *reader, JsonReader *json, Record *record) {
    char what[ARCHIVE_TEXT_SIZE];
    if (!json_text(json, what, sizeof what))
        return false;
    record->what = intern(reader->archive->names, what);
    return record->what != NULL;
}

static bool read_place(ArchiveReader *reader, JsonReader *json, Record *record) {
    Uint32 number;
    if (!read_u32(json, &number, ARCHIVE_PLACES_MAX - 1))
        return false;
    const Place *place = &reader->archive->names->places[number];
    record->file = place->file;
    record->function = place->function;
    record->line = place->line;
    return true;
}

static bool read_strategy(JsonReader *json, Record *record) {
    Uint8 strategy;
    bool read = read_word(json, ARCHIVE_STRATEGIES, &strategy);
    record->size = read ? strategy : 0;
    return read;
}

static bool is(const char *key, const char *name) {
    return SDL_strcmp(key, name) == 0;
}

static bool read_member(ArchiveReader *reader, JsonReader *json, Waiting *waiting,
                        size_t *byte_count) {
    Record *record = &waiting->record;
    char key[32];
    if (!json_key(json, key, sizeof key))
        return false;
    if (is(key, "id"))
        return read_u32(json, &record->command_id, ID_MAX);
    if (is(key, "place"))
        return read_place(reader, json, record);
    if (is(key, "command"))
        return read_word(json, ARCHIVE_COMMANDS, &record->command);
    if (is(key, "code"))
        return read_word(json, ARCHIVE_CODES, &record->code);
    if (is(key, "call"))
        return read_word(json, ARCHIVE_CALLS, &record->call);
    if (is(key, "strategy"))
        return read_strategy(json, record);
    if (is(key, "size"))
        return read_u32(json, &record->size, SDL_MAX_UINT32);
    if (is(key, "began"))
        return read_limited(json, &record->began_ns, TIME_MAX_NS);
    if (is(key, "offset"))
        return read_limited(json, &record->offset, BYTES_MAX);
    if (is(key, "done"))
        return read_limited(json, &record->done, BYTES_MAX);
    if (is(key, "total"))
        return read_limited(json, &record->total, BYTES_MAX);
    if (is(key, "looks"))
        return read_u32(json, &record->looks, SDL_MAX_UINT32);
    if (is(key, "what"))
        return read_what(reader, json, record);
    if (is(key, "bytes"))
        return read_bytes(json, waiting, byte_count);
    return json_skip(json);
}

// What the parts of the program rely on, since no thread of theirs says anything else.
static bool is_sound(const ArchiveReader *reader, const Waiting *waiting, size_t byte_count) {
    const Record *record = &waiting->record;
    bool late = record->time_ns < reader->newest_ns && record->kind != RECORD_LOST;
    if (record->time_ns == 0 || late || record->began_ns > record->time_ns)
        return false;
    if (reader->first_ns > 0 && record->time_ns > reader->first_ns + SPAN_MAX_NS)
        return false;
    if (waiting->has_bytes && byte_count != SDL_min(record->size, RECORD_BYTES_MAX))
        return false;
    if (record->kind == RECORD_WAITED && !record->what)
        return false;
    if (record->kind == RECORD_STRATEGY && record->size >= THAW_STRATEGY_COUNT)
        return false;
    return record->kind < RECORD_PRESENTED || record->kind == RECORD_HELD ||
           record->kind == RECORD_RELEASED || record->kind == RECORD_LOST ||
           record->lane == THAW_LANE_GUI;
}

// What follows the four fixed elements may be more in later versions.
static bool read_elements(ArchiveReader *reader, JsonReader *json, Waiting *waiting,
                          size_t *byte_count) {
    Record *record = &waiting->record;
    bool read = json_open(json, '[') && json_more(json, ']') &&
                read_limited(json, &record->time_ns, TIME_MAX_NS) && json_more(json, ']') &&
                read_word(json, ARCHIVE_KINDS, &record->kind) && json_more(json, ']') &&
                read_word(json, ARCHIVE_LANES, &record->lane) && json_more(json, ']') &&
                read_u32(json, &record->thread, SDL_MAX_UINT32) && json_more(json, ']') &&
                json_open(json, '{');
    while (read && json_more(json, '}'))
        read = read_member(reader, json, waiting, byte_count);
    while (read && json_more(json, ']'))
        read = json_skip(json);
    return read && json_at_end(json);
}

static bool read_record(ArchiveReader *reader, JsonReader *json) {
    Waiting *waiting = free_slot(reader);
    size_t byte_count = 0;
    SDL_zero(waiting->record);
    waiting->has_bytes = false;
    if (!read_elements(reader, json, waiting, &byte_count) ||
        !is_sound(reader, waiting, byte_count))
        return false;
    if (reader->first_ns == 0)
        reader->first_ns = waiting->record.time_ns;
    // That something was lost is told, however late: then it goes on up to where it is told.
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
    if (is(key, "version"))
        return read_version(json, major);
    if (is(key, "program"))
        return read_about(json, archive->program, sizeof archive->program);
    if (is(key, "began"))
        return read_about(json, archive->began, sizeof archive->began);
    if (is(key, "began_ns"))
        return read_limited(json, &archive->began_ns, TIME_MAX_NS);
    if (is(key, "scenario"))
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

static bool read_place_member(ArchiveNames *names, JsonReader *json, Place *place) {
    char key[32];
    char text[ARCHIVE_TEXT_SIZE];
    Uint32 line;
    if (!json_key(json, key, sizeof key))
        return false;
    if (is(key, "line")) {
        bool read = read_u32(json, &line, SDL_MAX_UINT16);
        place->line = (Uint16)line;
        return read;
    }
    if (!is(key, "file") && !is(key, "function") && !is(key, "text"))
        return json_skip(json);
    if (!json_text(json, text, sizeof text))
        return false;
    const char **name = is(key, "file")       ? &place->file
                        : is(key, "function") ? &place->function
                                              : &place->text;
    *name = intern(names, text);
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

static bool is_ours(const Place *place) {
    size_t size;
    const char *text = place->text ? sources_line(place->file, place->line, &size) : NULL;
    return text && size == SDL_strlen(place->text) && memcmp(text, place->text, size) == 0;
}

// The key "place" was read. A place is told once.
static bool read_new_place(ArchiveReader *reader, JsonReader *json) {
    ArchiveNames *names = reader->archive->names;
    Place place = {.file = NULL};
    Uint32 number;
    bool read = read_u32(json, &number, ARCHIVE_PLACES_MAX - 1);
    while (read && json_more(json, '}'))
        read = read_place_member(names, json, &place);
    if (!read || !json_at_end(json) || !place.file || names->places[number].file)
        return false;
    place.ours = is_ours(&place);
    names->places[number] = place;
    names->places_end = SDL_max(names->places_end, number + 1);
    return true;
}

static bool read_end_line(ArchiveReader *reader, JsonReader *json) {
    bool read = json_open(json, '{');
    while (read && json_more(json, '}')) {
        char key[32];
        read = json_key(json, key, sizeof key) &&
               (is(key, "lost") ? json_number(json, &reader->archive->lost) : json_skip(json));
    }
    reader->ended = read && skip_members(json) && json_at_end(json);
    return reader->ended;
}

// A line of a kind that later versions may have is none of ours, and nothing is wrong with it.
static bool read_object(ArchiveReader *reader, JsonReader *json) {
    char key[32];
    if (!json_open(json, '{') || !json_more(json, '}') || !json_key(json, key, sizeof key))
        return false;
    if (is(key, "place"))
        return read_new_place(reader, json);
    if (is(key, "end"))
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
