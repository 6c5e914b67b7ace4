// cells.h - bytes as a row of cells: four with a thick edge for the length, then those of the
// payload, and bars between the chunks.
#ifndef CELLS_H
#define CELLS_H

#include "canvas.h"

// Where the cells of a message stand; in pixels.
typedef struct Cells {
    SDL_Rect room;
    int columns;
    int shown; // cells
    int cell_px;
    int pitch_px; // from one cell to the next
    int high_px;
    int row_px;   // from one row to the next
    int split_px; // between length and payload
} Cells;

// Cells for `wanted` bytes from the top of `room` down; fewer are shown where there is no room for
// all, and none where there is none for the length.
Cells cells_of(const Canvas *canvas, SDL_Rect room, int wanted);

// The height that they take.
int cells_height_px(const Cells *cells);

// A byte that is there; `known`: what it is, is known.
void cells_draw_byte(Canvas *canvas, const Cells *cells, int number, Uint8 byte, bool known);

// A byte to come.
void cells_draw_gap(Canvas *canvas, const Cells *cells, int number);

// A chunk begins with this byte.
void cells_draw_border(Canvas *canvas, const Cells *cells, int number, SDL_Color color);

// The byte whose left border is the nearest to a point; 0: none is near.
int cells_border_at(const Cells *cells, SDL_Point point);

// Below the length: what each of its bytes counts for.
void cells_draw_weights(Canvas *canvas, const Cells *cells, SDL_Rect row);

#endif
