#include "cells.h"

#include "frame.h"

#define CELL_WIDTH 32.0f // points
#define CELL_PITCH 36.0f
#define CELL_HEIGHT 32.0f
#define CELL_ROW 40.0f
#define SPLIT 8.0f
#define INDENT 3.0f // for a border at the left

#define LENGTH ((int)THAW_HEADER_SIZE)

Cells cells_of(const Canvas *canvas, SDL_Rect room, int wanted) {
    Cells cells = {.room = room,
                   .cell_px = canvas_px(canvas, CELL_WIDTH),
                   .pitch_px = SDL_max(1, canvas_px(canvas, CELL_PITCH)),
                   .high_px = canvas_px(canvas, CELL_HEIGHT),
                   .row_px = SDL_max(1, canvas_px(canvas, CELL_ROW)),
                   .split_px = canvas_px(canvas, SPLIT)};
    cells.room.x += canvas_px(canvas, INDENT);
    cells.room.w -= canvas_px(canvas, INDENT);
    cells.columns = (cells.room.w - cells.split_px) / cells.pitch_px;
    int rows = room.h / cells.row_px;
    if (cells.columns >= LENGTH && rows > 0)
        cells.shown = SDL_max(0, SDL_min(wanted, rows * cells.columns));
    return cells;
}

int cells_height_px(const Cells *cells) {
    int rows = cells->shown > 0 ? (cells->shown - 1) / cells->columns + 1 : 0;
    return rows * cells->row_px;
}

static SDL_Rect place_of(const Cells *cells, int number) {
    int row = number / cells->columns;
    int column = number % cells->columns;
    int split = row == 0 && column >= LENGTH ? cells->split_px : 0;
    return (SDL_Rect){cells->room.x + column * cells->pitch_px + split,
                      cells->room.y + row * cells->row_px + (cells->row_px - cells->high_px) / 2,
                      cells->cell_px, cells->high_px};
}

void cells_draw_byte(Canvas *canvas, const Cells *cells, int number, Uint8 byte, bool known) {
    const Theme *theme = canvas->theme;
    SDL_Rect cell = place_of(cells, number);
    bool length = number < LENGTH;
    char text[8];
    canvas_box(canvas, cell, 0, SDL_max(1, canvas_px(canvas, length ? 2.0f : 1.0f)),
               length ? theme->text : theme->line, theme->field);
    SDL_snprintf(text, sizeof text, known ? "%02x" : "?", byte);
    if (length || !known) {
        canvas_label(canvas, FONT_LANE, cell, ALIGN_MIDDLE, theme->text, text);
        return;
    }
    SDL_Rect half = cell;
    half.h /= 2;
    canvas_label(canvas, FONT_SMALL, half, ALIGN_MIDDLE, theme->text, text);
    half.y += half.h;
    bool shown = byte > ' ' && byte < 0x7F;
    SDL_snprintf(text, sizeof text, "%c", byte);
    canvas_label(canvas, FONT_SMALL, half, ALIGN_MIDDLE, theme->dim, shown ? text : "\xC2\xB7");
}

void cells_draw_gap(Canvas *canvas, const Cells *cells, int number) {
    canvas_dashes(canvas, place_of(cells, number), SDL_max(1, canvas_px(canvas, 1.0f)),
                  canvas->theme->line);
}

// The middle of the gap to the left of a cell.
static int border_x(const Cells *cells, int number) {
    return place_of(cells, number).x - (cells->pitch_px - cells->cell_px) / 2;
}

void cells_draw_border(Canvas *canvas, const Cells *cells, int number, SDL_Color color) {
    SDL_Rect cell = place_of(cells, number);
    int wide = SDL_max(2, canvas_px(canvas, 2.0f));
    canvas_fill(canvas,
                (SDL_Rect){border_x(cells, number) - wide / 2,
                           cell.y - (cells->row_px - cell.h) / 2, wide, cells->row_px},
                color);
}

int cells_border_at(const Cells *cells, SDL_Point point) {
    for (int i = 1; i < cells->shown; i++) {
        SDL_Rect cell = place_of(cells, i);
        int away = point.x - border_x(cells, i);
        bool in_row = point.y >= cell.y && point.y < cell.y + cell.h;
        if (in_row && away >= -cells->pitch_px / 2 && away < cells->pitch_px / 2)
            return i;
    }
    return 0;
}

void cells_draw_weights(Canvas *canvas, const Cells *cells, SDL_Rect row) {
    static const char *const weights[] = {"\xC3\x97"
                                          "1",
                                          "\xC3\x97"
                                          "256",
                                          "\xC3\x97"
                                          "64K",
                                          "\xC3\x97"
                                          "16M"};
    for (int i = 0; i < LENGTH && i < cells->shown; i++) {
        SDL_Rect cell = place_of(cells, i);
        int gap = cells->pitch_px - cells->cell_px;
        cell = (SDL_Rect){cell.x - gap / 2, row.y, cells->pitch_px, row.h};
        canvas_label(canvas, FONT_SMALL, cell, ALIGN_MIDDLE, canvas->theme->dim, weights[i]);
    }
}
