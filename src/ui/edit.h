// edit.h - a line of text that is being edited: what keys do to it, without any drawing.
// Offsets are bytes and always lie between two code points; keys go from character to character,
// so they never stop between a letter and its accent. What is typed or pasted is taken in as valid
// UTF-8 of which every code point is shown, up to the limit; the rest is left out.
#ifndef EDIT_H
#define EDIT_H

#include <SDL.h>
#include <stdbool.h>

#define EDIT_STEPS 16  // edits that can be undone; the oldest is forgotten
#define EDIT_SIZE 4097 // bytes with the end mark: the longest text of any field

// What a field was like before a step, and is like after it.
typedef struct EditState {
    size_t size;
    size_t caret;
    size_t anchor;
    char text[EDIT_SIZE];
} EditState;

typedef enum EditStep {
    EDIT_STEP_OTHER,  // a step of its own
    EDIT_STEP_TYPED,  // a character; several in a row are one step
    EDIT_STEP_DELETED // the same
} EditStep;

// The steps of a field. All zeros is none.
typedef struct EditHistory {
    EditState states[EDIT_STEPS + 1];
    int at;            // states[at - 1] is what undo brings back,
    int end;           // states[at + 1] to states[end] what redo does
    EditStep previous; // the step that the next one may join
} EditHistory;

typedef struct Edit {
    char text[EDIT_SIZE]; // valid UTF-8
    size_t size;          // bytes in it
    size_t limit;         // bytes it may grow to, below EDIT_SIZE
    size_t caret;         // where the next character goes
    size_t anchor;        // the selection lies between it and the caret; the same: none
    EditHistory *history; // borrowed; NULL: nothing can be undone
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

// How much of a text that comes from elsewhere is its line: without the line ends behind it.
size_t edit_line_size(const char *text, size_t size);

// Replace the selection by `size` bytes of anything. Line ends and tabs become spaces.
// Returns whether the text changed.
bool edit_insert(Edit *edit, const char *text, size_t size);

// Whether edit_insert would leave out nothing that is shown.
bool edit_fits(const Edit *edit, const char *text, size_t size);

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

// Take the last step back, or do it again. False when there is none.
bool edit_undo(Edit *edit);
bool edit_redo(Edit *edit);

#endif
