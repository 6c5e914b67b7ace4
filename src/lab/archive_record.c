#include "archive_record.h"

#define BYTES_MAX (SDL_MAX_UINT64 / 4) // of a message
#define ID_MAX 0x7FFFFFFFu

static int hex_value(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_bytes(JsonReader *json, ArchiveRecord *read) {
    char hex[2 * RECORD_BYTES_MAX + 1];
    if (!json_text(json, hex, sizeof hex))
        return false;
    size_t size = SDL_strlen(hex);
    for (size_t i = 0; i + 1 < size; i += 2) {
        int high = hex_value(hex[i]);
        int low = hex_value(hex[i + 1]);
        if (high < 0 || low < 0)
            return false;
        read->bytes[i / 2] = (Uint8)(high * 16 + low);
    }
    read->byte_count = size / 2;
    return size % 2 == 0;
}

static bool read_word(JsonReader *json, ArchiveWords words, Uint8 *number) {
    char word[32];
    return json_text(json, word, sizeof word) && archive_find(words, word, number);
}

static bool read_what(ArchiveNames *names, JsonReader *json, Record *record) {
    char what[ARCHIVE_TEXT_SIZE];
    if (!json_text(json, what, sizeof what))
        return false;
    record->what = archive_names_keep(names, what);
    return record->what != NULL;
}

static bool read_place(const ArchiveNames *names, JsonReader *json, Record *record) {
    Uint32 number;
    if (!json_u32(json, &number, ARCHIVE_PLACES_MAX - 1))
        return false;
    const ArchivePlace *place = archive_names_place(names, number);
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

static bool read_member(ArchiveRecord *read, JsonReader *json, ArchiveNames *names) {
    Record *record = &read->record;
    char key[32];
    if (!json_key(json, key, sizeof key))
        return false;
    if (json_key_is(key, "id"))
        return json_u32(json, &record->command_id, ID_MAX);
    if (json_key_is(key, "place"))
        return read_place(names, json, record);
    if (json_key_is(key, "command"))
        return read_word(json, ARCHIVE_COMMANDS, &record->command);
    if (json_key_is(key, "code"))
        return read_word(json, ARCHIVE_CODES, &record->code);
    if (json_key_is(key, "call"))
        return read_word(json, ARCHIVE_CALLS, &record->call);
    if (json_key_is(key, "strategy"))
        return read_strategy(json, record);
    if (json_key_is(key, "size"))
        return json_u32(json, &record->size, SDL_MAX_UINT32);
    if (json_key_is(key, "began"))
        return json_limited(json, &record->began_ns, ARCHIVE_TIME_MAX_NS);
    if (json_key_is(key, "offset"))
        return json_limited(json, &record->offset, BYTES_MAX);
    if (json_key_is(key, "done"))
        return json_limited(json, &record->done, BYTES_MAX);
    if (json_key_is(key, "total"))
        return json_limited(json, &record->total, BYTES_MAX);
    if (json_key_is(key, "looks"))
        return json_u32(json, &record->looks, SDL_MAX_UINT32);
    if (json_key_is(key, "what"))
        return read_what(names, json, record);
    if (json_key_is(key, "bytes"))
        return read_bytes(json, read);
    return json_skip(json);
}

// What the parts of the program rely on, since no thread of theirs says anything else.
static bool is_sound(const ArchiveRecord *read) {
    const Record *record = &read->record;
    if (record->time_ns == 0 || record->began_ns > record->time_ns)
        return false;
    if (read->byte_count > 0 && read->byte_count != SDL_min(record->size, RECORD_BYTES_MAX))
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
static bool read_elements(ArchiveRecord *out, JsonReader *json, ArchiveNames *names) {
    Record *record = &out->record;
    bool read = json_open(json, '[') && json_more(json, ']') &&
                json_limited(json, &record->time_ns, ARCHIVE_TIME_MAX_NS) && json_more(json, ']') &&
                read_word(json, ARCHIVE_KINDS, &record->kind) && json_more(json, ']') &&
                read_word(json, ARCHIVE_LANES, &record->lane) && json_more(json, ']') &&
                json_u32(json, &record->thread, SDL_MAX_UINT32) && json_more(json, ']') &&
                json_open(json, '{');
    while (read && json_more(json, '}'))
        read = read_member(out, json, names);
    while (read && json_more(json, ']'))
        read = json_skip(json);
    return read && json_at_end(json);
}

bool archive_record_read(ArchiveRecord *out, JsonReader *json, ArchiveNames *names) {
    SDL_zero(out->record);
    out->byte_count = 0;
    return read_elements(out, json, names) && is_sound(out);
}
