#include "choice_list.h"

#include "view.h"

#define HEAD_ROWS 3 // a title above the list, and two lines about the marked one below it

ChoiceRows choice_rows(const Canvas *canvas, SDL_Rect area, const ChoiceShape *shape) {
    int padding = canvas_px(canvas, VIEW_MARGIN);
    int wide = shape->line_cells * text_cell_width(canvas->text, shape->font) + 2 * padding;
    ChoiceRows rows = {.items = shape->items, .font = wide <= area.w ? shape->font : FONT_SMALL};
    int width = shape->line_cells * text_cell_width(canvas->text, rows.font) + 2 * padding;
    float height_px = (float)text_cell_height(canvas->text, rows.font) * shape->row_height;
    int row = SDL_max(1, (int)height_px);
    // No finger turns a wheel, so all rows are seen, each as high as there is room for.
    int room = (area.h - padding) / (HEAD_ROWS + SDL_max(1, shape->items));
    row = SDL_max(row, SDL_min(room, canvas_px(canvas, view_reach(canvas, 0.0f))));
    width = SDL_min(width, area.w);
    rows.count = SDL_clamp((area.h - padding) / row - HEAD_ROWS, 1, SDL_max(1, shape->items));
    int height = SDL_min(area.h, row * (rows.count + HEAD_ROWS) + padding);
    rows.panel =
        (SDL_Rect){area.x + (area.w - width) / 2, area.y + (area.h - height) / 2, width, height};
    rows.first = (SDL_Rect){rows.panel.x + padding / 2, rows.panel.y + padding / 2 + row,
                            SDL_max(0, width - padding), row};
    return rows;
}

SDL_Rect choice_rows_at(const ChoiceRows *rows, int place) {
    SDL_Rect row = rows->first;
    row.y += place * row.h;
    return row;
}

SDL_Rect choice_rows_beside(const Canvas *canvas, const ChoiceRows *rows, SDL_Rect line,
                            SDL_Rect *name) {
    int high = text_cell_height(canvas->text, rows->font);
    int right = line.x + line.w;
    if (!view_is_narrow(canvas) || line.h < 2 * high) {
        int left = name->x + name->w + text_cell_width(canvas->text, rows->font);
        return (SDL_Rect){left, line.y, SDL_max(0, right - left), line.h};
    }
    *name =
        (SDL_Rect){name->x, line.y + (line.h - 2 * high) / 2, SDL_max(0, right - name->x), high};
    return (SDL_Rect){name->x, name->y + high, name->w, high};
}

void choice_list_mark(ChoiceList *list, const ChoiceRows *rows, int marked) {
    list->marked = SDL_clamp(marked, 0, SDL_max(0, rows->items - 1));
    int last = SDL_max(0, SDL_min(list->marked, rows->items - rows->count));
    list->first = SDL_clamp(list->first, SDL_max(0, list->marked - rows->count + 1), last);
}

void choice_list_draw_thumb(Canvas *canvas, const ChoiceList *list, const ChoiceRows *rows) {
    int more = rows->items - rows->count;
    if (more <= 0)
        return;
    int width = canvas_px(canvas, 5.0f);
    int height = rows->first.h * rows->count;
    SDL_Rect bar = {rows->first.x + rows->first.w - width, rows->first.y, width, height};
    SDL_Rect thumb = bar;
    thumb.h = height * rows->count / rows->items;
    thumb.y += (height - thumb.h) * list->first / more;
    canvas_round(canvas, bar, width / 2, canvas->theme->ground);
    canvas_round(canvas, thumb, width / 2, canvas->theme->dim);
}

void choice_list_draw(Canvas *canvas, const ChoiceList *list, const ChoiceRows *rows) {
    const Theme *theme = canvas->theme;
    canvas_box(canvas, rows->panel, canvas_px(canvas, 10.0f), canvas_px(canvas, 2.0f),
               theme->accent, theme->ground);
    if (rows->items > 0)
        canvas_round(canvas, choice_rows_at(rows, list->marked - list->first),
                     canvas_px(canvas, 5.0f), theme->selection);
}

// The row under the mouse; -1: none.
static int under_mouse(const Ui *ui, const ChoiceList *list, const ChoiceRows *rows) {
    SDL_Rect all = rows->first;
    all.h *= rows->count;
    if (!SDL_PointInRect(&ui->mouse, &all))
        return -1;
    int under = list->first + (ui->mouse.y - all.y) / rows->first.h;
    return under < rows->items ? under : -1;
}

void choice_list_move(Ui *ui, ChoiceList *list, const ChoiceRows *rows) {
    int under = under_mouse(ui, list, rows);
    if (under >= 0 && ui->event->type == SDL_MOUSEMOTION)
        choice_list_mark(list, rows, under);
    if (ui->event->type == SDL_MOUSEWHEEL)
        choice_list_mark(list, rows, list->marked - SDL_clamp(ui->event->wheel.y, -9, 9));
    if (ui_key_repeats(ui, SDLK_UP, 0))
        choice_list_mark(list, rows, list->marked - 1);
    if (ui_key_repeats(ui, SDLK_DOWN, 0))
        choice_list_mark(list, rows, list->marked + 1);
    if (ui_key(ui, SDLK_HOME, 0))
        choice_list_mark(list, rows, 0);
    if (ui_key(ui, SDLK_END, 0))
        choice_list_mark(list, rows, rows->items - 1);
}

int choice_list_chosen(Ui *ui, const ChoiceList *list, const ChoiceRows *rows) {
    if (ui->event->type == SDL_MOUSEBUTTONDOWN)
        return under_mouse(ui, list, rows);
    bool chosen =
        ui_key(ui, SDLK_RETURN, 0) || ui_key(ui, SDLK_KP_ENTER, 0) || ui_key(ui, SDLK_SPACE, 0);
    return chosen && rows->items > 0 ? list->marked : -1;
}
