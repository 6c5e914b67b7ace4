#include "utf8.h"

#include "width.h"

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

// C0, DEL and C1.
static bool is_control(Uint32 code_point) {
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

bool utf8_is_shown(Uint32 code_point) {
    static const Uint32 hidden[][2] = {
        {0xAD, 0xAD},       {0x34F, 0x34F},     {0x61C, 0x61C},     {0x115F, 0x1160},
        {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x200B, 0x200B},   {0x200E, 0x200F},
        {0x2028, 0x202E},   {0x2060, 0x206F},   {0x3164, 0x3164},   {0xFDD0, 0xFDEF},
        {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0x1BCA0, 0x1BCA3},
        {0x1D173, 0x1D17A}, {0xE0000, 0xE00FF}, {0xE01F0, 0xE0FFF},
    };
    if (is_control(code_point) || (code_point & 0xFFFE) == 0xFFFE) // or not a character at all
        return false;
    for (size_t i = 0; i < SDL_arraysize(hidden) && code_point >= hidden[i][0]; i++)
        if (code_point <= hidden[i][1])
            return false;
    return true;
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

size_t utf8_floor(const char *text, size_t offset) {
    while (offset > 0 && is_continuation(text[offset]))
        offset--;
    return offset;
}

// The cells of the code point at the beginning, and in `*length` its bytes.
static int cells_of_first(const char *text, size_t size, size_t *length) {
    *length = 1;
    if ((Uint8)*text < 0x80)
        return 1;
    Uint32 code_point = 0;
    *length = utf8_decode(text, size, &code_point);
    *length = SDL_max(*length, 1);
    return width_of(code_point);
}

size_t utf8_next(const char *text, size_t size) {
    size_t at = 0;
    size_t length = 0;
    while (at < size && (cells_of_first(text + at, size - at, &length) == 0 || at == 0))
        at += length;
    return at;
}

size_t utf8_previous(const char *text, size_t offset) {
    size_t at = offset;
    size_t length;
    while (at > 0) {
        at = utf8_floor(text, at - 1);
        if (cells_of_first(text + at, offset - at, &length) > 0)
            break;
    }
    return at;
}

size_t utf8_cells(const char *text, size_t size) {
    size_t cells = 0;
    size_t length = 0;
    for (size_t at = 0; at < size; at += length)
        cells += (size_t)cells_of_first(text + at, size - at, &length);
    return cells;
}

size_t utf8_offset(const char *text, size_t size, size_t cells) {
    size_t at = 0;
    while (at < size) {
        size_t length = 0;
        size_t taken = (size_t)cells_of_first(text + at, size - at, &length);
        if (taken > cells)
            break;
        cells -= taken;
        at += length;
    }
    return at;
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
        if (length == 0 || !utf8_is_shown(code_point)) {
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

// White space of Unicode, and what has no width.
static bool is_blank(Uint32 code_point) {
    return (code_point >= 0x09 && code_point <= 0x0D) || code_point == 0x20 || code_point == 0x85 ||
           code_point == 0xA0 || code_point == 0x1680 ||
           (code_point >= 0x2000 && code_point <= 0x200F) || code_point == 0x2028 ||
           code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F ||
           code_point == 0x2060 || code_point == 0x3000 || code_point == 0xFEFF;
}

const char *utf8_trim(const char *text, size_t *size) {
    size_t from = 0;
    size_t to = 0; // behind the last code point that is no blank
    bool any = false;
    for (size_t at = 0; at < *size;) {
        Uint32 code_point = 0;
        size_t length = SDL_max(utf8_decode(text + at, *size - at, &code_point), 1);
        if (!is_blank(code_point)) {
            from = any ? from : at;
            to = at + length;
            any = true;
        }
        at += length;
    }
    *size = to - from;
    return text + from;
}
