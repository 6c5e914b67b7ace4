#include "compare_view.h"

#include "strip_view.h"

#define NAME_WIDTH 62.0f // points, left of the table
#define STRIP_MAX 96.0f

// The upper or the lower word of a heading.
static void write_heading(Canvas *canvas, SDL_Rect cell, const char *heading) {
    const char *space = SDL_strchr(heading, ' ');
    char upper[32];
    SDL_strlcpy(upper, heading, space ? SDL_min(sizeof upper, (size_t)(space - heading) + 1) : 32);
    cell.h /= 2;
    canvas_label(canvas, FONT_SMALL, cell, ALIGN_RIGHT, canvas->theme->dim, upper);
    cell.y += cell.h;
    canvas_label(canvas, FONT_SMALL, cell, ALIGN_RIGHT, canvas->theme->dim, space ? space + 1 : "");
}

static SDL_Rect cell_of(SDL_Rect row, int name_px, int column) {
    int width = SDL_max(0, row.w - name_px);
    int from = width * column / COMPARE_COLUMNS;
    int to = width * (column + 1) / COMPARE_COLUMNS;
    return (SDL_Rect){row.x + name_px + from, row.y, to - from, row.h};
}

static void draw_row(Canvas *canvas, const CompareRun *run, SDL_Rect row, int name_px) {
    const Theme *theme = canvas->theme;
    canvas_label(canvas, FONT_NORMAL, row, ALIGN_LEFT, theme->text, run->name);
    for (int i = 0; i < COMPARE_COLUMNS; i++)
        canvas_label(canvas, FONT_NORMAL, cell_of(row, name_px, i), ALIGN_RIGHT,
                     run->bad[i] ? theme->error : theme->text, run->cells[i]);
}

static void draw_table(Canvas *canvas, const CompareModel *model, SDL_Rect area) {
    int name = canvas_px(canvas, NAME_WIDTH);
    int small = text_cell_height(canvas->text, FONT_SMALL);
    SDL_Rect row = {area.x, area.y, area.w, 2 * small};
    for (int i = 0; i < COMPARE_COLUMNS; i++)
        write_heading(canvas, cell_of(row, name, i), model->headings[i]);
    row.y += row.h + canvas_px(canvas, 2.0f);
    row.h = text_cell_height(canvas->text, FONT_NORMAL) + canvas_px(canvas, 3.0f);
    for (int i = 0; i < model->done; i++, row.y += row.h)
        draw_row(canvas, &model->runs[i], row, name);
}

static void draw(Canvas *canvas, const CompareModel *model, SDL_Rect area) {
    const Theme *theme = canvas->theme;
    int gap = canvas_px(canvas, 6.0f);
    int small = text_cell_height(canvas->text, FONT_SMALL);
    int line = text_cell_height(canvas->text, FONT_NORMAL) + canvas_px(canvas, 3.0f);
    int table = 2 * small + COMPARE_RUNS * line + 2 * gap + line;
    int strip = (area.h - table - line - (COMPARE_RUNS + 1) * gap) / COMPARE_RUNS;
    strip = SDL_min(strip, canvas_px(canvas, STRIP_MAX));
    int name = canvas_px(canvas, NAME_WIDTH);
    SDL_Rect place = view_inside(canvas, area);
    place.h = line;
    canvas_label(canvas, FONT_NORMAL, place, ALIGN_LEFT, theme->accent,
                 "The same commands three times. Only who waits differs.   Esc: back");
    place.y += line + gap;
    for (int i = 0; i < model->done && strip > 8; i++, place.y += strip + gap) {
        const CompareRun *run = &model->runs[i];
        canvas_label(canvas, FONT_NORMAL, (SDL_Rect){place.x, place.y, name, strip}, ALIGN_LEFT,
                     theme->text, run->name);
        SDL_Rect bars = {place.x + name, place.y, SDL_max(0, place.w - name), strip};
        strip_view_draw_still(canvas, run->frames, run->count, run->begin_ns, model->span_ns, bars);
    }
    draw_table(canvas, model, (SDL_Rect){place.x, place.y, place.w, table});
    place.y += table - line;
    place.h = line;
    canvas_label(canvas, FONT_NORMAL, place, ALIGN_LEFT, theme->accent, model->verdict);
}

Action compare_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)id;
    (void)state;
    if (ui_is_drawing(ui) && model->compare)
        draw(ui->canvas, model->compare, area);
    return (Action){0};
}
