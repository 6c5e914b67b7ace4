// fuzz_utf8.c - hostile bytes made safe to show: ui/utf8.h, and typed into a field: ui/edit.h.
//
// Input: a byte for the size of the output, then the text.
// Invariants, for every text and every size of the output from 1 on:
//   - the output is valid UTF-8 without control characters, ends inside its memory, and
//     utf8_is_text agrees;
//   - it is what comes of exactly the bytes said to be in it, so no escape and no code point is
//     cut, and it is not shorter than it has to be;
//   - four bytes for each byte of text and the end mark are always enough;
//   - text that was safe before stays as it is: sanitizing twice is sanitizing once;
//   - every code point of it is shown as it is;
//   - the other calls of utf8.h agree with each other on the output: on its code points, its
//     characters and its cells;
//   - a text of a field that is given all of it stays valid, wherever the caret goes.
#include "invariant.h"

#include <string.h>

#include "edit.h"
#include "utf8.h"
#include "width.h"

#define PIECE_MAX 16u // bytes: the escapes of the bytes of one code point

// The output lies in memory of its own, so that a sanitizer sees the first byte too many.
typedef struct Output {
    char *text;
    size_t size;
    size_t used; // bytes of the text that are in it
} Output;

static Output sanitize(const char *text, size_t size, size_t room) {
    Output out = {malloc(room), 0, 0};
    INVARIANT(out.text);
    memset(out.text, 0x55, room);
    out.used = utf8_sanitize(out.text, room, text, size);
    INVARIANT(out.used <= size);
    const char *end = memchr(out.text, '\0', room);
    INVARIANT(end);
    out.size = (size_t)(end - out.text);
    INVARIANT(is_plain_text(out.text, out.size));
    INVARIANT(utf8_is_text(out.text, out.size));
    return out;
}

static void expect_same(Output *out, const char *text, size_t size) {
    INVARIANT(out->size == size && memcmp(out->text, text, size) == 0);
    free(out->text);
}

static void check_output(const Output *out, const char *text, size_t size, size_t room) {
    INVARIANT(out->used == size || out->size + PIECE_MAX >= room);
    Output whole = sanitize(text, out->used, 4 * out->used + 1);
    INVARIANT(whole.used == out->used);
    expect_same(&whole, out->text, out->size);
    Output again = sanitize(out->text, out->size, room);
    INVARIANT(again.used == out->size);
    expect_same(&again, out->text, out->size);
}

static void check_code_points(const Output *out) {
    size_t length = 0;
    for (size_t at = 0; at < out->size; at += length) {
        Uint32 code_point = 0;
        length = utf8_decode(out->text + at, out->size - at, &code_point);
        INVARIANT(length >= 1 && length <= 4 && code_point <= 0x10FFFF);
        INVARIANT(utf8_is_shown(code_point));
        INVARIANT(width_of(code_point) >= 0 && width_of(code_point) <= 2);
        for (size_t i = 0; i < length; i++)
            INVARIANT(utf8_floor(out->text, at + i) == at);
    }
}

static void check_characters(const Output *out) {
    size_t cells = 0;
    size_t length = 0;
    for (size_t at = 0; at < out->size; at += length) {
        length = utf8_next(out->text + at, out->size - at);
        INVARIANT(length >= 1 && length <= out->size - at);
        INVARIANT(utf8_previous(out->text, at + length) == at);
        size_t width = utf8_cells(out->text + at, length);
        INVARIANT(width <= 2 && (width > 0 || at == 0));
        cells += width;
        INVARIANT(utf8_cells(out->text, at + length) == cells);
        INVARIANT(utf8_offset(out->text, out->size, cells) == at + length);
        INVARIANT(width < 2 || utf8_offset(out->text, out->size, cells - 1) == at);
    }
}

static void check_edit(const char *text, size_t size) {
    static Edit edit;
    edit_init(&edit, EDIT_SIZE - 1, "");
    edit_insert(&edit, text, size);
    INVARIANT(is_plain_text(edit.text, edit.size));
    edit_move(&edit, EDIT_LEFT, false);
    INVARIANT(utf8_floor(edit.text, edit.caret) == edit.caret);
    edit_move(&edit, EDIT_RIGHT, false);
    INVARIANT(edit.caret == edit.size);
    while (edit_delete(&edit, EDIT_LEFT))
        INVARIANT(is_plain_text(edit.text, edit.size));
    INVARIANT(edit.size == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    const size_t room = data[0] + 1u;
    const char *text = (const char *)data + 1;
    size--;
    Output out = sanitize(text, size, room);
    check_output(&out, text, size, room);
    check_code_points(&out);
    check_characters(&out);
    free(out.text);
    check_edit(text, size);

    Output all = sanitize(text, size, 4 * size + 1);
    INVARIANT(all.used == size);
    check_output(&all, text, size, 4 * size + 1);
    // Nothing in it that has to be escaped, nothing is.
    INVARIANT(!is_plain_text(text, size) || all.size >= size);
    free(all.text);
    return 0;
}
