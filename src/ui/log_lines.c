#include "log_lines.h"

#include "utf8.h"

#define TIME_CELLS 14 // as the lines of the log have it, see app/line.c
#define WHAT_CELLS 15
#define OUTCOME_CELLS 9
#define DETAIL_CELLS 10 // at least; less says nothing

typedef struct Piece {
    size_t from;
    size_t to;
    SDL_Color color;
} Piece;

static void draw_mark(Canvas *canvas, const LogPlaces *places, int y, Shape shape,
                      SDL_Color color) {
    int size = SDL_min(canvas_px(canvas, 12.0f), places->row_px);
    canvas_shape(canvas, shape,
                 (SDL_Rect){places->panel.x + canvas_px(canvas, 2.0f),
                            y + (text_cell_height(canvas->text, FONT_NOTE) - size) / 2, size, size},
                 color);
}

static void draw_sign(Canvas *canvas, const LogLine *line, const LogPlaces *places, int y) {
    const Theme *theme = canvas->theme;
    switch (line->kind) {
    case LOG_OK: draw_mark(canvas, places, y, SHAPE_TICK, theme->ok); return;
    case LOG_ERROR: draw_mark(canvas, places, y, SHAPE_CROSS, theme->freeze); return;
    case LOG_CAPTION: draw_mark(canvas, places, y, SHAPE_RIGHT, theme->accent); return;
    case LOG_SKIPPED: draw_mark(canvas, places, y, SHAPE_RING, theme->line); return;
    case LOG_RUN: draw_mark(canvas, places, y, SHAPE_BEGIN, theme->server); return;
    case LOG_FROZEN: draw_mark(canvas, places, y, SHAPE_SNOWFLAKE, theme->freeze); return;
    case LOG_INFO: break;
    }
    int size = SDL_max(2, canvas_px(canvas, 4.0f));
    canvas_round(canvas,
                 (SDL_Rect){places->panel.x + canvas_px(canvas, 6.0f),
                            y + (text_cell_height(canvas->text, FONT_NOTE) - size) / 2, size, size},
                 size / 2, theme->dim);
}

// Draw the bytes of a line that one row shows, each part in its colour.
static void draw_row(Canvas *canvas, const LogLine *line, size_t from, size_t to, int x, int y) {
    const Theme *theme = canvas->theme;
    SDL_Color result = line->kind == LOG_ERROR     ? theme->freeze
                       : line->kind == LOG_SKIPPED ? theme->dim
                                                   : theme->ok;
    SDL_Color detail = line->kind == LOG_ERROR                               ? theme->freeze
                       : line->kind == LOG_CAPTION                           ? theme->accent
                       : line->kind == LOG_INFO || line->kind == LOG_SKIPPED ? theme->dim
                                                                             : theme->text;
    Piece spans[] = {{0, line->what_at, theme->dim},
                     {line->what_at, line->outcome_at, theme->text},
                     {line->outcome_at, line->detail_at, result},
                     {line->detail_at, line->size, detail}};
    int cell_px = text_cell_width(canvas->text, FONT_NOTE);
    for (size_t i = 0; i < SDL_arraysize(spans); i++) {
        size_t first = SDL_max(from, spans[i].from);
        size_t end = SDL_min(to, spans[i].to);
        if (first >= end)
            continue;
        int column = (int)utf8_cells(line->text + from, first - from);
        canvas_text(canvas, FONT_NOTE, x + column * cell_px, y, spans[i].color, line->text + first,
                    end - first);
    }
}

// Draw the part of a line that lies in the rows from `top` on; `y` is the top of the first of them.
// Returns how many rows it took.
static Uint64 draw_line(Canvas *canvas, const Log *log, const LogLine *line,
                        const LogPlaces *places, Uint64 top, Uint64 rows_left, int y) {
    int indent = log_indent(log, line);
    size_t from = 0;
    Uint64 drawn = 0;
    for (Uint64 row = line->row; from < line->size || row == line->row; row++) {
        int moved = row == line->row ? 0 : indent;
        size_t to = log_row_end(log, line, from);
        if (row >= top && drawn < rows_left) {
            int row_y = y + (int)drawn * places->row_px;
            draw_row(canvas, line, from, to, places->text.x + moved * places->cell_px, row_y);
            if (row == line->row)
                draw_sign(canvas, line, places, row_y);
            drawn++;
        }
        from = to;
        if (from >= line->size)
            break;
    }
    return drawn;
}

void log_lines_draw(Canvas *canvas, const Log *log, Uint64 top_row, const LogSelection *selection,
                    const LogPlaces *places) {
    Uint64 from = SDL_min(selection->from, selection->to);
    Uint64 to = SDL_max(selection->from, selection->to);
    Uint64 shown = 0;
    for (Uint64 number = log_line_at(log, top_row); number < log_end(log) && shown < places->rows;
         number++) {
        const LogLine *line = log_line(log, number);
        int y = places->text.y + (int)shown * places->row_px;
        Uint64 next_row =
            number + 1 < log_end(log) ? log_line(log, number + 1)->row : log_end_row(log);
        Uint64 rows = SDL_min(next_row - SDL_max(line->row, top_row), places->rows - shown);
        if (selection->selected && number >= from && number <= to)
            canvas_fill(canvas,
                        (SDL_Rect){places->panel.x + 2, y, places->bar.x - places->panel.x - 4,
                                   (int)rows * places->row_px},
                        canvas->theme->selection);
        shown += draw_line(canvas, log, line, places, top_row, rows, y);
    }
}

void log_lines_draw_pending(Canvas *canvas, const LogModel *model, const LogPlaces *places, int y) {
    const Theme *theme = canvas->theme;
    int time_px = TIME_CELLS * places->cell_px;
    for (int i = 0; i < model->pending_count; i++, y += places->row_px) {
        const LogPending *line = &model->pending[i];
        int x = places->text.x + time_px;
        SDL_Color color = line->runs ? theme->wait : theme->dim;
        if (y + places->row_px > places->panel.y + places->panel.h)
            return;
        draw_mark(canvas, places, y, line->runs ? SHAPE_HOURGLASS : SHAPE_RING,
                  line->runs ? theme->wait : theme->line);
        canvas_text(canvas, FONT_NOTE, x, y, theme->text, line->what, SDL_strlen(line->what));
        x += WHAT_CELLS * places->cell_px;
        canvas_text(canvas, FONT_NOTE, x, y, color, line->outcome, SDL_strlen(line->outcome));
        x += OUTCOME_CELLS * places->cell_px;
        SDL_Rect rest = {x, y, places->text.x + places->text.w - x,
                         text_cell_height(canvas->text, FONT_NOTE)};
        if (rest.w >= DETAIL_CELLS * places->cell_px)
            canvas_label(canvas, FONT_NOTE, rest, ALIGN_LEFT, theme->text, line->detail);
    }
}
