#include "utf8.h"

static bool is_continuation(char byte) {
    return ((Uint8)byte & 0xC0) == 0x80;
}

size_t utf8_decode(const char *text, size_t size, Uint32 *code_point) {
    static const Uint32 smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    Uint8 lead = (Uint8)text[0];
    if (lead < 0x80) {
        *code_point = lead;
        return 1;
    }
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || length > size)
        return 0;
    Uint32 value = lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (!is_continuation(text[i]))
            return 0;
        value = value << 6 | ((Uint8)text[i] & 0x3Fu);
    }
    if (value < smallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *code_point = value;
    return length;
}

// C0, DEL and C1, and the marks that turn the direction of the text around them.
static bool is_control(Uint32 code_point) {
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) || code_point == 0x61C ||
           (code_point >= 0x200E && code_point <= 0x200F) ||
           (code_point >= 0x2028 && code_point <= 0x202E) ||
           (code_point >= 0x2066 && code_point <= 0x2069);
}

bool utf8_is_text(const char *text, size_t size) {
    for (size_t at = 0; at < size;) {
        Uint32 code_point = 0;
        size_t length = utf8_decode(text + at, size - at, &code_point);
        bool space = code_point == '\t' || code_point == '\n' || code_point == '\r';
        if (length == 0 || (is_control(code_point) && !space))
            return false;
        at += length;
    }
    return true;
}

size_t utf8_length(const char *text, size_t size) {
    size_t length = 0;
    for (size_t i = 0; i < size; i++)
        length += !is_continuation(text[i]);
    return length;
}

size_t utf8_offset(const char *text, size_t size, size_t index) {
    size_t at = 0;
    while (at < size && index > 0) {
        at++;
        while (at < size && is_continuation(text[at]))
            at++;
        index--;
    }
    return at;
}

size_t utf8_floor(const char *text, size_t offset) {
    while (offset > 0 && is_continuation(text[offset]))
        offset--;
    return offset;
}

// Write one escape of at most 4 characters; returns its length.
static size_t escape(char out[5], Uint8 byte) {
    const char *named = byte == '\n' ? "\\n" : byte == '\t' ? "\\t" : byte == '\r' ? "\\r" : NULL;
    if (named)
        return SDL_strlcpy(out, named, 5);
    return (size_t)SDL_snprintf(out, 5, "\\x%02x", byte);
}

size_t utf8_sanitize(char *out, size_t out_size, const char *text, size_t size) {
    size_t at = 0;
    size_t used = 0;
    while (at < size) {
        Uint32 code_point = 0;
        size_t length = utf8_decode(text + at, size - at, &code_point);
        char escaped[4 * 4 + 1]; // every byte of a forbidden code point gets its own escape
        const char *piece = text + at;
        size_t piece_size = length;
        if (length == 0 || is_control(code_point)) {
            length = length == 0 ? 1 : length;
            piece = escaped;
            piece_size = 0;
            for (size_t i = 0; i < length; i++)
                piece_size += escape(escaped + piece_size, (Uint8)text[at + i]);
        }
        if (used + piece_size + 1 > out_size)
            break;
        SDL_memcpy(out + used, piece, piece_size);
        used += piece_size;
        at += length;
    }
    out[used] = '\0';
    return at;
}
