// choice_list.h - a panel with a list, of which one row is marked and can be chosen.
//
//     ChoiceRows rows = choice_rows(canvas, area, &shape);
//     choice_list_mark(&list, &rows, list.marked);
//     drawing: choice_list_draw(canvas, &list, &rows), each row in view into
//              choice_rows_at(&rows, place), and choice_list_draw_thumb(canvas, &list, &rows)
//     an event: choice_list_move(ui, &list, &rows); choice_list_chosen(ui, &list, &rows)
//
// The mark follows the mouse, the wheel and the keys; a click, Enter or Space chooses.
#ifndef CHOICE_LIST_H
#define CHOICE_LIST_H

#include "widgets.h"

// How a list looks, wherever it stands.
typedef struct ChoiceShape {
    int items;
    int line_cells;   // of the longest line
    FontSize font;    // where the window is wide enough; else the smallest
    float row_height; // in heights of a character
} ChoiceShape;

// What follows from the area: the panel, and the rows in it.
typedef struct ChoiceRows {
    SDL_Rect panel;
    SDL_Rect first;
    int count; // of those that fit
    int items;
    FontSize font;
} ChoiceRows;

// An all-zero ChoiceList stands at its first row.
typedef struct ChoiceList {
    int marked;
    int first; // in view
} ChoiceList;

// Place the rows. One row above them is free for a title, and two below for words about the marked
// one.
ChoiceRows choice_rows(const Canvas *canvas, SDL_Rect area, const ChoiceShape *shape);

// The row at a place in view; -1: the title; rows->count: below them.
SDL_Rect choice_rows_at(const ChoiceRows *rows, int place);

// Where the rest of a line stands beside its name; below it in a narrow window, if a row has the
// height. Then `*name` becomes the upper line.
SDL_Rect choice_rows_beside(const Canvas *canvas, const ChoiceRows *rows, SDL_Rect line,
                            SDL_Rect *name);

// Mark another row, and keep it in view; one that is not there becomes the nearest.
void choice_list_mark(ChoiceList *list, const ChoiceRows *rows, int marked);

// Draw the panel with the marked row; and, over the rows, where the list stands in all of it, when
// it does not fit.
void choice_list_draw(Canvas *canvas, const ChoiceList *list, const ChoiceRows *rows);
void choice_list_draw_thumb(Canvas *canvas, const ChoiceList *list, const ChoiceRows *rows);

// Let an event move the mark.
void choice_list_move(Ui *ui, ChoiceList *list, const ChoiceRows *rows);

// The row that an event chooses; -1: none.
int choice_list_chosen(Ui *ui, const ChoiceList *list, const ChoiceRows *rows);

#endif
