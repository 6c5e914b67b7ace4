#include "fault_view.h"

#define NAME_CELLS 14
#define LINE_CELLS 72 // the longest line fits, with the thumb beside it

// What follows from the area: the panel, and the rows in it.
typedef struct Rows {
    SDL_Rect panel;
    SDL_Rect first;
    int count;      // of those that fit
    int last_first; // the first in view when the end is
    FontSize font;
} Rows;

static Rows rows_of(const Canvas *canvas, const FaultModel *model, SDL_Rect area) {
    int padding = canvas_px(canvas, VIEW_MARGIN);
    int wide = LINE_CELLS * text_cell_width(canvas->text, FONT_NORMAL) + 2 * padding;
    Rows rows;
    rows.font = wide <= area.w ? FONT_NORMAL : FONT_SMALL;
    int width = LINE_CELLS * text_cell_width(canvas->text, rows.font) + 2 * padding;
    int row = SDL_max(1, text_cell_height(canvas->text, rows.font) * 5 / 4);
    width = SDL_min(width, area.w);
    rows.count = SDL_clamp((area.h - padding) / row, 1, model->count);
    rows.last_first = model->count - rows.count;
    int height = row * rows.count + padding;
    rows.panel =
        (SDL_Rect){area.x + (area.w - width) / 2, area.y + (area.h - height) / 2, width, height};
    rows.first = (SDL_Rect){rows.panel.x + padding / 2, rows.panel.y + padding / 2,
                            SDL_max(0, width - padding), row};
    return rows;
}

// Mark another one, and keep it in view.
static void mark(FaultView *view, const FaultModel *model, const Rows *rows, int marked) {
    view->marked = SDL_clamp(marked, 0, model->count - 1);
    int last = SDL_min(view->marked, model->count - rows->count);
    view->first = SDL_clamp(view->first, SDL_max(0, view->marked - rows->count + 1), last);
}

static void draw(const Ui *ui, const FaultView *view, const FaultModel *model, const Rows *rows) {
    Canvas *canvas = ui->canvas;
    const Theme *theme = canvas->theme;
    int cell = text_cell_width(canvas->text, rows->font);
    canvas_box(canvas, rows->panel, canvas_px(canvas, 10.0f), canvas_px(canvas, 2.0f),
               theme->accent, theme->ground);
    for (int place = 0; place < rows->count; place++) {
        int i = SDL_min(view->first + place, model->count - 1);
        SDL_Rect row = rows->first;
        row.y += place * row.h;
        if (i == view->marked)
            canvas_round(canvas, row, canvas_px(canvas, 5.0f), theme->selection);
        SDL_Rect sign = {row.x + cell / 2, row.y, 2 * cell, row.h};
        SDL_Rect name = {sign.x + sign.w, row.y, NAME_CELLS * cell, row.h};
        SDL_Rect rest = {name.x + name.w, row.y, SDL_max(0, row.x + row.w - name.x - name.w),
                         row.h};
        if (i == model->current)
            canvas_label(canvas, rows->font, sign, ALIGN_LEFT, theme->accent, "\xE2\x97\x8F");
        canvas_label(canvas, rows->font, name, ALIGN_LEFT, theme->accent, model->names[i]);
        canvas_label(canvas, rows->font, rest, ALIGN_LEFT, theme->text, model->explanations[i]);
    }
}

// Where the list stands in all of it, when it does not fit.
static void draw_thumb(const Ui *ui, const FaultView *view, const FaultModel *model,
                       const Rows *rows) {
    Canvas *canvas = ui->canvas;
    if (rows->count >= model->count)
        return;
    int width = canvas_px(canvas, 5.0f);
    int height = rows->first.h * rows->count;
    SDL_Rect bar = {rows->first.x + rows->first.w - width, rows->first.y, width, height};
    SDL_Rect thumb = bar;
    thumb.h = height * rows->count / model->count;
    thumb.y += (height - thumb.h) * view->first / rows->last_first;
    canvas_round(canvas, bar, width / 2, canvas->theme->ground);
    canvas_round(canvas, thumb, width / 2, canvas->theme->dim);
}

static int under_mouse(const Ui *ui, const FaultView *view, const Rows *rows) {
    SDL_Rect all = rows->first;
    all.h *= rows->count;
    if (!SDL_PointInRect(&ui->mouse, &all))
        return -1;
    return SDL_min(view->first, rows->last_first) + (ui->mouse.y - all.y) / rows->first.h;
}

static void move_mark(Ui *ui, FaultView *view, const FaultModel *model, const Rows *rows) {
    int under = under_mouse(ui, view, rows);
    if (under >= 0 && ui->event->type == SDL_MOUSEMOTION)
        mark(view, model, rows, under);
    if (ui->event->type == SDL_MOUSEWHEEL)
        mark(view, model, rows, view->marked - SDL_clamp(ui->event->wheel.y, -9, 9));
    if (ui_key_repeats(ui, SDLK_UP, 0))
        mark(view, model, rows, view->marked - 1);
    if (ui_key_repeats(ui, SDLK_DOWN, 0))
        mark(view, model, rows, view->marked + 1);
}

// The fault that is chosen; -1: none.
static int choose(Ui *ui, const FaultView *view, const Rows *rows) {
    if (ui->event->type == SDL_MOUSEBUTTONDOWN)
        return under_mouse(ui, view, rows);
    bool chosen =
        ui_key(ui, SDLK_RETURN, 0) || ui_key(ui, SDLK_KP_ENTER, 0) || ui_key(ui, SDLK_SPACE, 0);
    return chosen ? view->marked : -1;
}

Action fault_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)id;
    FaultView *view = state;
    const FaultModel *faults = &model->faults;
    Rows rows = rows_of(ui->canvas, faults, area);
    if (!view->opened)
        view->marked = SDL_max(0, faults->current);
    view->opened = true;
    if (ui_is_drawing(ui)) {
        mark(view, faults, &rows, view->marked);
        draw(ui, view, faults, &rows);
        draw_thumb(ui, view, faults, &rows);
        return (Action){0};
    }
    move_mark(ui, view, faults, &rows);
    int chosen = choose(ui, view, &rows);
    if (chosen < 0)
        return (Action){0};
    return (Action){.type = ACTION_SERVER_FAULT, .times = 1, .number = chosen};
}
