// edit.h - a line of text that is being edited: what keys do to it, without any drawing.
// Offsets are bytes and always lie between two code points; keys go from character to character,
// so they never stop between a letter and its accent. What is typed or pasted is taken in as valid
// UTF-8 of which every code point is shown, up to the limit; the rest is left out.
#ifndef EDIT_H
#define EDIT_H

#include <SDL.h>
#include <stdbool.h>

#define EDIT_SIZE 4097 // bytes with the end mark: the longest text of any field

typedef struct Edit {
    char text[EDIT_SIZE]; // valid UTF-8
    size_t size;          // bytes in it
    size_t limit;         // bytes it may grow to, below EDIT_SIZE
    size_t caret;         // where the next character goes
    size_t anchor;        // the selection lies between it and the caret; the same: none
} Edit;

typedef enum EditMove {
    EDIT_LEFT,
    EDIT_RIGHT,
    EDIT_WORD_LEFT,
    EDIT_WORD_RIGHT,
    EDIT_HOME,
    EDIT_END
} EditMove;

// Begin with a text, all of it selected, so that typing replaces it.
void edit_init(Edit *edit, size_t limit, const char *text);

// Replace the selection by `size` bytes of anything. Line ends and tabs become spaces.
// Returns whether the text changed.
bool edit_insert(Edit *edit, const char *text, size_t size);

// Move the caret; with `select` the anchor stays, else it comes along.
void edit_move(Edit *edit, EditMove move, bool select);
void edit_move_to(Edit *edit, size_t offset, bool select);

// Delete the selection or, when there is none, from the caret to where `move` would take it.
// Returns whether the text changed.
bool edit_delete(Edit *edit, EditMove move);

void edit_select_all(Edit *edit);

// Select the word around the caret.
void edit_select_word(Edit *edit);

// The selection: its first byte and its length, which is 0 when there is none.
size_t edit_selection(const Edit *edit, size_t *first);

#endif
