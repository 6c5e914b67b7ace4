#include "edit.h"

#include "utf8.h"

#define UTF8_MAX 4u // bytes of a character

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

// ---- undo ----

static void note_state(const Edit *edit, EditState *state) {
    state->size = edit->size;
    state->caret = edit->caret;
    state->anchor = edit->anchor;
    SDL_memcpy(state->text, edit->text, edit->size + 1);
}

static void restore(Edit *edit, const EditState *state) {
    edit->size = state->size;
    edit->caret = state->caret;
    edit->anchor = state->anchor;
    SDL_memcpy(edit->text, state->text, state->size + 1);
    edit->history->previous = EDIT_STEP_OTHER;
}

// Before a step: keep what there is, unless the step joins the one before.
static void remember(Edit *edit, EditStep step) {
    EditHistory *history = edit->history;
    if (!history || (step != EDIT_STEP_OTHER && step == history->previous))
        return;
    if (history->at == EDIT_STEPS) {
        SDL_memmove(history->states, history->states + 1,
                    (EDIT_STEPS - 1) * sizeof *history->states);
        history->at--;
    }
    note_state(edit, &history->states[history->at++]);
    history->end = history->at;
    history->previous = step;
}

// What is typed next is a step of its own.
static void end_step(Edit *edit) {
    if (edit->history)
        edit->history->previous = EDIT_STEP_OTHER;
}

bool edit_undo(Edit *edit) {
    EditHistory *history = edit->history;
    if (!history || history->at == 0)
        return false;
    if (history->at == history->end)
        note_state(edit, &history->states[history->end]);
    restore(edit, &history->states[--history->at]);
    return true;
}

bool edit_redo(Edit *edit) {
    EditHistory *history = edit->history;
    if (!history || history->at == history->end)
        return false;
    restore(edit, &history->states[++history->at]);
    return true;
}

// ---- changing ----

static EditStep kind_of(const char *text, size_t size, size_t cut) {
    if (cut == 0 && size > 0 && size == utf8_next(text, size))
        return EDIT_STEP_TYPED;
    return size == 0 && cut <= UTF8_MAX ? EDIT_STEP_DELETED : EDIT_STEP_OTHER;
}

static void replace(Edit *edit, const char *text, size_t size) {
    size_t first;
    size_t cut = edit_selection(edit, &first);
    if (cut == 0 && size == 0)
        return;
    remember(edit, kind_of(text, size, cut));
    SDL_memmove(edit->text + first + size, edit->text + first + cut, edit->size - first - cut);
    SDL_memcpy(edit->text + first, text, size);
    edit->size = edit->size - cut + size;
    edit->text[edit->size] = '\0';
    edit->caret = edit->anchor = first + size;
}

size_t edit_line_size(const char *text, size_t size) {
    while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\r'))
        size--;
    return size;
}

// Write what of a text may stand in a field, up to `room` bytes; what is not shown takes none.
// Returns the bytes written. `*all`: whether nothing that is shown was left out.
static size_t write_clean(char *out, size_t room, const char *text, size_t size, bool *all) {
    size_t used = 0;
    *all = true;
    for (size_t at = 0; at < size;) {
        Uint32 code_point = 0;
        size_t length = utf8_decode(text + at, size - at, &code_point);
        bool blank = length == 1 && (text[at] == '\n' || text[at] == '\t' || text[at] == '\r');
        bool shown = blank || (length > 0 && utf8_is_shown(code_point));
        if (shown && used + length > room) {
            *all = false;
            break;
        }
        if (shown) {
            SDL_memcpy(out + used, blank ? " " : text + at, length);
            used += length;
        }
        at += length > 0 ? length : 1;
    }
    return used;
}

// How many bytes may take the place of the selection.
static size_t room_in(const Edit *edit) {
    size_t first;
    return edit->limit - (edit->size - edit_selection(edit, &first));
}

bool edit_insert(Edit *edit, const char *text, size_t size) {
    char clean[EDIT_SIZE];
    bool all;
    size_t used = write_clean(clean, room_in(edit), text, size, &all);
    if (used == 0)
        return false;
    replace(edit, clean, used);
    return true;
}

bool edit_fits(const Edit *edit, const char *text, size_t size) {
    char clean[EDIT_SIZE];
    bool all;
    write_clean(clean, room_in(edit), text, size, &all);
    return all;
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
    end_step(edit);
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
    end_step(edit);
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
