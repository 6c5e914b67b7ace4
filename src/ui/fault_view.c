#include "fault_view.h"

#define NAME_CELLS 13
#define DELAY_CELLS 8 // "10.0 s", with a gap
#define LINE_CELLS 84 // the longest line fits, with the thumb beside it

enum { ID_SHORTER, ID_LONGER };

static ChoiceRows rows_of(const Canvas *canvas, const FaultModel *model, SDL_Rect area) {
    const ChoiceShape shape = {
        .items = model->count, .line_cells = LINE_CELLS, .font = FONT_NORMAL, .row_height = 1.25f};
    return choice_rows(canvas, area, &shape);
}

// Where the delay stands, beside the title: the buttons at both ends are squares.
static SDL_Rect delay_rect(const Canvas *canvas, const ChoiceRows *rows) {
    int size = rows->first.h;
    int words = SDL_min(5 * size / 2, DELAY_CELLS * text_cell_width(canvas->text, rows->font));
    int width = words + 2 * size;
    return (SDL_Rect){rows->first.x + rows->first.w - width, rows->first.y - size, width, size};
}

// What the list is for, and what the marked fault teaches.
static void draw_head(Canvas *canvas, const ChoiceList *list, const FaultModel *model,
                      const ChoiceRows *rows) {
    const Theme *theme = canvas->theme;
    int indent = canvas_px(canvas, 8.0f);
    SDL_Rect line = choice_rows_at(rows, -1);
    line.x += indent;
    line.w = SDL_max(0, line.w - 2 * indent);
    SDL_Rect title = line;
    title.w = SDL_max(0, delay_rect(canvas, rows).x - title.x);
    canvas_label(canvas, rows->font, title, ALIGN_LEFT, theme->dim,
                 view_is_narrow(canvas)
                     ? "What it does wrong, and how long it takes"
                     : "What the server does wrong, and how long it takes to answer");
    line.y = choice_rows_at(rows, rows->count).y;
    line.h = text_cell_height(canvas->text, rows->font);
    if (!model->lessons || !model->lessons[list->marked])
        return;
    const char *lesson = model->lessons[list->marked];
    const char *end = SDL_strchr(lesson, '\n');
    char first[128];
    SDL_strlcpy(first, lesson,
                end ? SDL_min(sizeof first, (size_t)(end - lesson) + 1) : sizeof first);
    canvas_label(canvas, rows->font, line, ALIGN_LEFT, theme->wait, first);
    line.y += line.h;
    canvas_label(canvas, rows->font, line, ALIGN_LEFT, theme->dim, end ? end + 1 : "");
}

static void draw(Canvas *canvas, const ChoiceList *list, const FaultModel *model,
                 const ChoiceRows *rows) {
    const Theme *theme = canvas->theme;
    int cell = text_cell_width(canvas->text, rows->font);
    choice_list_draw(canvas, list, rows);
    draw_head(canvas, list, model, rows);
    for (int place = 0; place < rows->count && list->first + place < model->count; place++) {
        int i = list->first + place;
        SDL_Rect row = choice_rows_at(rows, place);
        SDL_Rect sign = {row.x + cell / 2, row.y, 2 * cell, row.h};
        SDL_Rect name = {sign.x + sign.w, row.y, NAME_CELLS * cell, row.h};
        SDL_Rect rest = choice_rows_beside(canvas, rows, row, &name);
        if (i == model->current)
            canvas_label(canvas, rows->font, sign, ALIGN_LEFT, theme->accent, "\xE2\x97\x8F");
        canvas_label(canvas, rows->font, name, ALIGN_LEFT, theme->accent, model->names[i]);
        canvas_label(canvas, rows->font, rest, ALIGN_LEFT, theme->text, model->explanations[i]);
    }
    choice_list_draw_thumb(canvas, list, rows);
}

// ---- the delay ----

static const int delays_ms[] = {0, 200, 500, 1000, 1500, 2000, 3000, 5000, 10000, 20000};

// The next longer or shorter one.
static int step_delay(int delay_ms, bool longer) {
    int count = SDL_arraysize(delays_ms);
    int i = 0;
    if (longer) {
        while (i < count - 1 && delays_ms[i] <= delay_ms)
            i++;
        return delays_ms[i];
    }
    i = count - 1;
    while (i > 0 && delays_ms[i] >= delay_ms)
        i--;
    return delays_ms[i];
}

// How long the server takes, and what makes that shorter and longer: two buttons, and two keys.
static Action run_delay(Ui *ui, WidgetId id, const FaultModel *model, const ChoiceRows *rows) {
    SDL_Rect delay = delay_rect(ui->canvas, rows);
    int size = delay.h;
    SDL_Rect less = {delay.x, delay.y, size, size};
    SDL_Rect more = {delay.x + delay.w - size, delay.y, size, size};
    SDL_Rect words = {less.x + size, less.y, more.x - less.x - size, size};
    char text[16];
    SDL_snprintf(text, sizeof text, "%.1f s", model->delay_ms / 1000.0);
    if (ui_is_drawing(ui))
        canvas_label(ui->canvas, rows->font, words, ALIGN_MIDDLE, ui->canvas->theme->text, text);
    bool shorter = ui_button(ui, id + ID_SHORTER, less, BUTTON_SMALL, "-", NULL, true);
    bool longer = ui_button(ui, id + ID_LONGER, more, BUTTON_SMALL, "+", NULL, true);
    if (!ui_is_drawing(ui)) {
        shorter = shorter || ui_key_repeats(ui, SDLK_LEFT, 0);
        longer = longer || ui_key_repeats(ui, SDLK_RIGHT, 0);
    }
    if (!shorter && !longer)
        return (Action){0};
    return (Action){
        .type = ACTION_SERVER_DELAY, .times = 1, .number = step_delay(model->delay_ms, longer)};
}

Action fault_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    FaultView *view = state;
    ChoiceList *list = &view->list;
    const FaultModel *faults = &model->faults;
    ChoiceRows rows = rows_of(ui->canvas, faults, area);
    choice_list_mark(list, &rows, view->opened ? list->marked : faults->current);
    view->opened = true;
    if (ui_is_drawing(ui)) {
        draw(ui->canvas, list, faults, &rows);
        return run_delay(ui, id, faults, &rows);
    }
    Action delay = run_delay(ui, id, faults, &rows);
    if (delay.type != ACTION_NONE)
        return delay;
    choice_list_move(ui, list, &rows);
    int chosen = choice_list_chosen(ui, list, &rows);
    if (chosen < 0)
        return (Action){0};
    return (Action){.type = ACTION_SERVER_FAULT, .times = 1, .number = chosen};
}
