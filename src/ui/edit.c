#include "edit.h"

#include "utf8.h"

void edit_init(Edit *edit, size_t limit, const char *text) {
    SDL_zerop(edit);
    edit->limit = SDL_min(limit, EDIT_SIZE - 1);
    edit_insert(edit, text, SDL_strlen(text));
    edit_select_all(edit);
}

size_t edit_selection(const Edit *edit, size_t *first) {
    *first = SDL_min(edit->caret, edit->anchor);
    return SDL_max(edit->caret, edit->anchor) - *first;
}

static void replace(Edit *edit, const char *text, size_t size) {
    size_t first;
    size_t cut = edit_selection(edit, &first);
    SDL_memmove(edit->text + first + size, edit->text + first + cut, edit->size - first - cut);
    SDL_memcpy(edit->text + first, text, size);
    edit->size = edit->size - cut + size;
    edit->text[edit->size] = '\0';
    edit->caret = edit->anchor = first + size;
}

bool edit_insert(Edit *edit, const char *text, size_t size) {
    size_t first;
    size_t cut = edit_selection(edit, &first);
    size_t room = edit->limit - (edit->size - cut);
    char clean[EDIT_SIZE];
    size_t used = 0;
    for (size_t at = 0; at < size;) {
        Uint32 code_point = 0;
        size_t length = utf8_decode(text + at, size - at, &code_point);
        bool blank = length == 1 && (text[at] == '\n' || text[at] == '\t' || text[at] == '\r');
        if (used + length > room)
            break;
        if (blank)
            clean[used++] = ' ';
        else if (length > 0 && utf8_is_shown(code_point)) {
            SDL_memcpy(clean + used, text + at, length);
            used += length;
        }
        at += length > 0 ? length : 1;
    }
    if (used == 0)
        return false;
    replace(edit, clean, used);
    return true;
}

static bool is_space(const Edit *edit, size_t offset) {
    return edit->text[offset] == ' ';
}

static size_t left_of(const Edit *edit, size_t offset) {
    return utf8_previous(edit->text, offset);
}

static size_t right_of(const Edit *edit, size_t offset) {
    return offset + utf8_next(edit->text + offset, edit->size - offset);
}

// Where `move` takes the caret.
static size_t target(const Edit *edit, EditMove move) {
    size_t at = edit->caret;
    switch (move) {
    case EDIT_LEFT: return left_of(edit, at);
    case EDIT_RIGHT: return right_of(edit, at);
    case EDIT_HOME: return 0;
    case EDIT_END: return edit->size;
    case EDIT_WORD_LEFT:
        while (at > 0 && is_space(edit, at - 1))
            at--;
        while (at > 0 && !is_space(edit, at - 1))
            at--;
        return at;
    case EDIT_WORD_RIGHT:
        while (at < edit->size && !is_space(edit, at))
            at++;
        while (at < edit->size && is_space(edit, at))
            at++;
        return at;
    }
    return at;
}

void edit_move_to(Edit *edit, size_t offset, bool select) {
    edit->caret = utf8_floor(edit->text, SDL_min(offset, edit->size));
    if (!select)
        edit->anchor = edit->caret;
}

void edit_move(Edit *edit, EditMove move, bool select) {
    size_t first;
    size_t selected = edit_selection(edit, &first);
    // A plain step out of a selection goes to its end on that side.
    if (!select && selected > 0 && (move == EDIT_LEFT || move == EDIT_RIGHT))
        edit_move_to(edit, move == EDIT_LEFT ? first : first + selected, false);
    else
        edit_move_to(edit, target(edit, move), select);
}

bool edit_delete(Edit *edit, EditMove move) {
    if (edit->caret == edit->anchor)
        edit->caret = target(edit, move);
    bool changed = edit->caret != edit->anchor;
    replace(edit, "", 0);
    return changed;
}

void edit_select_all(Edit *edit) {
    edit->anchor = 0;
    edit->caret = edit->size;
}

void edit_select_word(Edit *edit) {
    size_t first = edit->caret;
    size_t end = edit->caret;
    while (first > 0 && !is_space(edit, first - 1))
        first--;
    while (end < edit->size && !is_space(edit, end))
        end++;
    edit->anchor = first;
    edit->caret = end;
}
