#include "json.h"

#define DEPTH_MAX 32 // of what is skipped

// ---- writing ----

// How many bytes of UTF-8 (RFC 3629) begin here; 0: none do.
static size_t sequence_size(const Uint8 *bytes, size_t size) {
    Uint8 lead = bytes[0];
    size_t more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || more >= size)
        return 0;
    for (size_t i = 1; i <= more; i++)
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
    bool wide = (lead == 0xE0 && bytes[1] < 0xA0) || (lead == 0xF0 && bytes[1] < 0x90);
    bool no_character = (lead == 0xED && bytes[1] > 0x9F) || (lead == 0xF4 && bytes[1] > 0x8F);
    return wide || no_character ? 0 : more + 1;
}

// One character as it stands in a text, at most 6 bytes. `*used` of the input are in it.
static size_t write_character(char out[8], const Uint8 *bytes, size_t size, size_t *used) {
    *used = sequence_size(bytes, size);
    if (*used == 0) {
        *used = 1;
        SDL_memcpy(out, "\xEF\xBF\xBD", 3); // U+FFFD
        return 3;
    }
    if (bytes[0] == '"' || bytes[0] == '\\') {
        out[0] = '\\';
        out[1] = (char)bytes[0];
        return 2;
    }
    if (bytes[0] < 0x20 || bytes[0] == 0x7F)
        return (size_t)SDL_snprintf(out, 8, "\\u%04x", bytes[0]);
    SDL_memcpy(out, bytes, *used);
    return *used;
}

size_t json_write_text(char *out, size_t room, const char *bytes, size_t size) {
    size_t at = 0;
    out[at++] = '"';
    while (size > 0) {
        char character[8];
        size_t used;
        size_t written = write_character(character, (const Uint8 *)bytes, size, &used);
        if (at + written + 2 > room)
            break;
        SDL_memcpy(out + at, character, written);
        at += written;
        bytes += used;
        size -= used;
    }
    out[at++] = '"';
    out[at] = '\0';
    return at;
}

// ---- reading ----

JsonReader json_reader(const char *text, size_t size) {
    return (JsonReader){.at = text, .end = text + size};
}

static bool fail(JsonReader *reader) {
    reader->failed = true;
    return false;
}

static void skip_blanks(JsonReader *reader) {
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\t' ||
                                        *reader->at == '\r' || *reader->at == '\n'))
        reader->at++;
}

// The next character behind blanks; 0: there is none.
static char peek(JsonReader *reader) {
    skip_blanks(reader);
    return reader->failed || reader->at == reader->end ? '\0' : *reader->at;
}

static bool take(JsonReader *reader, char c) {
    if (c == '\0' || peek(reader) != c)
        return fail(reader);
    reader->at++;
    return true;
}

bool json_open(JsonReader *reader, char open) {
    reader->begun = true;
    return take(reader, open);
}

bool json_more(JsonReader *reader, char close) {
    char next = peek(reader);
    bool begun = reader->begun;
    reader->begun = false;
    if (next == close && next != '\0') {
        reader->at++;
        return false;
    }
    if (begun && next != '\0')
        return true;
    return take(reader, ',');
}

bool json_number(JsonReader *reader, Uint64 *number) {
    Uint64 value = 0;
    char first = peek(reader);
    if (first < '0' || first > '9')
        return fail(reader);
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9') {
        Uint64 digit = (Uint64)(*reader->at++ - '0');
        if (value > (SDL_MAX_UINT64 - digit) / 10)
            return fail(reader);
        value = value * 10 + digit;
    }
    bool whole = reader->at == reader->end || !SDL_strchr(".eE+-", *reader->at);
    *number = value;
    return whole || fail(reader);
}

bool json_limited(JsonReader *reader, Uint64 *number, Uint64 most) {
    return json_number(reader, number) && *number <= most;
}

bool json_u32(JsonReader *reader, Uint32 *number, Uint32 most) {
    Uint64 value;
    bool read = json_limited(reader, &value, most);
    *number = read ? (Uint32)value : 0;
    return read;
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

// The four digits behind \u. Errors: -1.
static int take_unit(JsonReader *reader) {
    int unit = 0;
    if (reader->end - reader->at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(*reader->at++);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

// The character of \uXXXX, or of a pair of them. Errors: 0, which no text of ours has.
static Uint32 take_unicode(JsonReader *reader) {
    int unit = take_unit(reader);
    if (unit < 0xD800 || unit > 0xDFFF)
        return unit < 0 ? 0 : (Uint32)unit;
    bool pair = unit < 0xDC00 && reader->end - reader->at >= 6 && reader->at[0] == '\\' &&
                reader->at[1] == 'u';
    reader->at += pair ? 2 : 0;
    int low = pair ? take_unit(reader) : -1;
    if (low < 0xDC00 || low > 0xDFFF)
        return 0;
    return 0x10000u + (((Uint32)unit - 0xD800u) << 10) + ((Uint32)low - 0xDC00u);
}

static size_t write_utf8(char out[4], Uint32 c) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const Uint8 leads[] = {0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(leads[more] | (Uint8)(c >> (6 * more)));
    for (size_t i = 1; i <= more; i++)
        out[i] = (char)(0x80 | ((c >> (6 * (more - i))) & 0x3F));
    return more + 1;
}

// What stands behind a backslash. Errors: 0 bytes.
static size_t take_escape(JsonReader *reader, char out[4]) {
    static const char names[] = "\"\\/bfnrt";
    static const char values[] = "\"\\/\b\f\n\r\t";
    if (reader->at == reader->end)
        return 0;
    char name = *reader->at++;
    if (name == 'u') {
        Uint32 c = take_unicode(reader);
        return c > 0 ? write_utf8(out, c) : 0;
    }
    const char *found = name ? SDL_strchr(names, name) : NULL;
    out[0] = found ? values[found - names] : '\0';
    return found ? 1 : 0;
}

// One character of a text. Errors: 0 bytes.
static size_t take_character(JsonReader *reader, char out[4]) {
    const Uint8 *bytes = (const Uint8 *)reader->at;
    if (*bytes == '\\') {
        reader->at++;
        return take_escape(reader, out);
    }
    size_t size = *bytes < 0x20 ? 0 : sequence_size(bytes, (size_t)(reader->end - reader->at));
    SDL_memcpy(out, bytes, size);
    reader->at += size;
    return size;
}

// `text` NULL: it is skipped.
static bool read_text(JsonReader *reader, char *text, size_t room) {
    size_t used = 0;
    if (!take(reader, '"'))
        return false;
    while (reader->at < reader->end && *reader->at != '"') {
        char character[4];
        size_t size = take_character(reader, character);
        if (size == 0 || (text && used + size >= room))
            return fail(reader);
        if (text)
            SDL_memcpy(text + used, character, size);
        used += size;
    }
    if (text)
        text[used] = '\0';
    return take(reader, '"');
}

bool json_text(JsonReader *reader, char *text, size_t room) {
    text[0] = '\0';
    return read_text(reader, text, room);
}

bool json_key(JsonReader *reader, char *key, size_t room) {
    return json_text(reader, key, room) && take(reader, ':');
}

bool json_key_is(const char *key, const char *name) {
    return SDL_strcmp(key, name) == 0;
}

bool json_is_text(JsonReader *reader) {
    return peek(reader) == '"';
}

// A number of any kind, true, false or null; what exactly stands there does not matter.
static bool skip_word(JsonReader *reader) {
    const char *from = reader->at;
    while (reader->at < reader->end && ((*reader->at >= '0' && *reader->at <= '9') ||
                                        (*reader->at >= 'a' && *reader->at <= 'z') ||
                                        (*reader->at != '\0' && SDL_strchr("+-.E", *reader->at))))
        reader->at++;
    return reader->at > from || fail(reader);
}

// What is open is remembered as a stack of bits: whether it is an object.
bool json_skip(JsonReader *reader) {
    Uint32 objects = 0;
    int depth = 0;
    do {
        char next = peek(reader);
        if (next == '[' || next == '{') {
            if (depth == DEPTH_MAX)
                return fail(reader);
            objects = (objects << 1) | (next == '{');
            depth++;
            json_open(reader, next);
        } else if (next == '"' ? !read_text(reader, NULL, 0) : !skip_word(reader)) {
            return false;
        }
        while (depth > 0 && !json_more(reader, objects & 1 ? '}' : ']')) {
            if (reader->failed)
                return false;
            objects >>= 1;
            depth--;
        }
        if (depth > 0 && (objects & 1) && !(read_text(reader, NULL, 0) && take(reader, ':')))
            return false;
    } while (depth > 0);
    return !reader->failed;
}

bool json_at_end(JsonReader *reader) {
    skip_blanks(reader);
    return !reader->failed && reader->at == reader->end;
}
