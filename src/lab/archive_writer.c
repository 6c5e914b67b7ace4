#include "archive_writer.h"

#include "archive_names.h"
#include "json.h"
#include "sources.h"
#include "version.h"

#define END_ROOM 128u // bytes that are left for the last line

typedef struct Place {
    const char *file; // of a record; NULL: the slot is free
    const char *function;
    Uint16 line;
    Uint32 number;
} Place;

#define SLOTS (2u * ARCHIVE_PLACES_MAX) // a power of two

struct ArchiveWriter {
    ArchivePut put;
    void *userdata;
    const ArchiveNames *names; // as in ArchiveAbout
    bool failed;
    bool full;
    Uint64 bytes; // so far
    Uint64 count; // records so far
    Uint32 place_count;
    Place places[SLOTS]; // found by file and line
    char line[ARCHIVE_LINE_MAX];
    size_t used; // of the line
};

ArchiveWriter *archive_writer_create(ArchivePut put, void *userdata) {
    ArchiveWriter *writer = SDL_calloc(1, sizeof *writer);
    if (!writer)
        return NULL;
    writer->put = put;
    writer->userdata = userdata;
    return writer;
}

void archive_writer_destroy(ArchiveWriter *writer) {
    SDL_free(writer);
}

// ---- a line ----

// What a line is made of is bounded, so it fits.
static void add(ArchiveWriter *writer, SDL_PRINTF_FORMAT_STRING const char *format, ...)
    SDL_PRINTF_VARARG_FUNC(2);
static void add(ArchiveWriter *writer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    size_t room = sizeof writer->line - writer->used;
    int size = SDL_vsnprintf(writer->line + writer->used, room, format, arguments);
    va_end(arguments);
    SDL_assert(size >= 0 && (size_t)size < room);
    writer->used += SDL_min((size_t)SDL_max(size, 0), room - 1);
}

static void add_text(ArchiveWriter *writer, const char *text, size_t size) {
    char quoted[ARCHIVE_TEXT_SIZE];
    json_write_text(quoted, sizeof quoted, text, size);
    add(writer, "%s", quoted);
}

static void add_text_member(ArchiveWriter *writer, const char *key, const char *text) {
    if (!text)
        return;
    add(writer, ",\"%s\":", key);
    add_text(writer, text, SDL_strlen(text));
}

static bool end_line(ArchiveWriter *writer, bool last) {
    add(writer, "\n");
    Uint64 room = ARCHIVE_BYTES_MAX - writer->bytes;
    if (!writer->failed && writer->used + (last ? 0 : END_ROOM) > room)
        writer->full = writer->failed = !last;
    if (!writer->failed && writer->put(writer->userdata, writer->line, writer->used))
        writer->bytes += writer->used;
    else
        writer->failed = true;
    writer->used = 0;
    return !writer->failed;
}

// ---- the first line and the last ----

bool archive_write_begin(ArchiveWriter *writer, const ArchiveAbout *about) {
    writer->names = about->names;
    add(writer, "%s,\"version\":[%u,%u]", ARCHIVE_START, ARCHIVE_MAJOR, ARCHIVE_MINOR);
    add_text_member(writer, "program", about->program ? about->program : thaw_version());
    add(writer, ",\"clock\":\"ns\"");
    add(writer, ",\"began_ns\":%" SDL_PRIu64, about->began_ns);
    add_text_member(writer, "began", about->began);
    add_text_member(writer, "scenario", about->scenario);
    add_text_member(writer, "strategy", about->strategy);
    add(writer, "}");
    return end_line(writer, false);
}

// The end of a file that is full is still written.
bool archive_write_end(ArchiveWriter *writer, Uint64 lost) {
    bool full = writer->full;
    if (full)
        writer->failed = false;
    add(writer, "{\"end\":{\"records\":%" SDL_PRIu64 ",\"lost\":%" SDL_PRIu64 "}}", writer->count,
        lost);
    return end_line(writer, true) && !full;
}

// ---- places ----

// The path from the folder of the sources on, whatever system compiled them.
static void shorten(char path[ARCHIVE_TEXT_SIZE], const char *file) {
    const char *from = file;
    for (const char *at = file; *at; at++) {
        bool begins = at == file || at[-1] == '/' || at[-1] == '\\';
        if (begins && SDL_strncmp(at, "src", 3) == 0 && (at[3] == '/' || at[3] == '\\'))
            from = at;
    }
    SDL_strlcpy(path, from == file && from[0] != 's' ? sources_name(file) : from,
                ARCHIVE_TEXT_SIZE);
    for (char *c = path; *c; c++)
        *c = *c == '\\' ? '/' : *c;
}

static void write_place(ArchiveWriter *writer, const Place *place) {
    char path[ARCHIVE_TEXT_SIZE];
    size_t size = 0;
    const char *text = writer->names
                           ? archive_names_line(writer->names, place->file, place->line, &size)
                           : sources_line(place->file, place->line, &size);
    shorten(path, place->file);
    add(writer, "{\"place\":%u,\"file\":", place->number);
    add_text(writer, path, SDL_strlen(path));
    add(writer, ",\"line\":%u", place->line);
    add_text_member(writer, "function", place->function);
    if (text) {
        add(writer, ",\"text\":");
        add_text(writer, text, size);
    }
    add(writer, "}");
    end_line(writer, false);
}

static Uint32 slot_of(const Record *record) {
    size_t hash = ((size_t)record->file >> 4) * 31u + record->line;
    return (Uint32)(hash & (SLOTS - 1));
}

// The number of a record's place, which is told when it occurs first. False: it has none.
static bool find_place(ArchiveWriter *writer, const Record *record, Uint32 *number) {
    if (!record->file)
        return false;
    Uint32 slot = slot_of(record);
    while (writer->places[slot].file &&
           (writer->places[slot].file != record->file || writer->places[slot].line != record->line))
        slot = (slot + 1) & (SLOTS - 1);
    Place *place = &writer->places[slot];
    if (!place->file && writer->place_count == ARCHIVE_PLACES_MAX)
        return false;
    if (!place->file) {
        *place = (Place){record->file, record->function, record->line, writer->place_count++};
        write_place(writer, place);
    }
    *number = place->number;
    return true;
}

// ---- records ----

static void add_number(ArchiveWriter *writer, const char *key, Uint64 number) {
    if (number > 0)
        add(writer, ",\"%s\":%" SDL_PRIu64, key, number);
}

static void add_word(ArchiveWriter *writer, const char *key, ArchiveWords words, Uint32 number) {
    const char *word = archive_word(words, number);
    if (word)
        add(writer, ",\"%s\":\"%s\"", key, word);
}

static void add_bytes(ArchiveWriter *writer, const Record *record, const Uint8 *bytes) {
    static const char digits[] = "0123456789abcdef";
    char hex[2 * RECORD_BYTES_MAX + 1];
    size_t size = SDL_min(record->size, RECORD_BYTES_MAX);
    if (!bytes || size == 0)
        return;
    for (size_t i = 0; i < size; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * size] = '\0';
    add(writer, ",\"bytes\":\"%s\"", hex);
}

// What was chosen is a word in place of "size".
static void add_members(ArchiveWriter *writer, const Record *record, const Uint8 *bytes) {
    if (record->command_id > 0 || record->command > 0)
        add_word(writer, "command", ARCHIVE_COMMANDS, record->command);
    if (record->code != THAW_OK)
        add_word(writer, "code", ARCHIVE_CODES, record->code);
    if (record->call != THAW_CALL_NONE)
        add_word(writer, "call", ARCHIVE_CALLS, record->call);
    if (record->kind == RECORD_STRATEGY)
        add_word(writer, "strategy", ARCHIVE_STRATEGIES, record->size);
    else
        add_number(writer, "size", record->size);
    add_number(writer, "began", record->began_ns);
    add_number(writer, "offset", record->offset);
    add_number(writer, "done", record->done);
    add_number(writer, "total", record->total);
    add_number(writer, "looks", record->looks);
    add_text_member(writer, "what", record->what);
    add_bytes(writer, record, bytes);
}

bool archive_write(ArchiveWriter *writer, const Record *record, const void *bytes) {
    Uint32 place = 0;
    const char *kind = archive_word(ARCHIVE_KINDS, record->kind);
    const char *lane = archive_word(ARCHIVE_LANES, record->lane);
    if (writer->failed || !kind || !lane)
        return !writer->failed;
    bool placed = find_place(writer, record, &place);
    add(writer, "[%" SDL_PRIu64 ",\"%s\",\"%s\",%u,{\"id\":%u", record->time_ns, kind, lane,
        record->thread, record->command_id);
    if (placed)
        add(writer, ",\"place\":%u", place);
    add_members(writer, record, bytes);
    add(writer, "}]");
    bool written = end_line(writer, false);
    writer->count += written;
    return written;
}

// ---- the whole ----

bool archive_write_extract(ArchiveWriter *writer, const ArchiveAbout *about,
                           const Extract *extract) {
    archive_write_begin(writer, about);
    for (size_t i = 0; i < extract->count && !writer->failed; i++)
        archive_write(writer, &extract->records[i], extract_bytes(extract, &extract->records[i]));
    return archive_write_end(writer, extract->lost);
}

Uint64 archive_writer_count(const ArchiveWriter *writer) {
    return writer->count;
}

bool archive_writer_is_full(const ArchiveWriter *writer) {
    return writer->full;
}
