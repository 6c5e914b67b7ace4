#include "scenarios_view.h"

#define TITLE_CELLS 36
#define LINE_CELLS 100 // of the panel, where the window is as wide

static ChoiceRows rows_of(const Canvas *canvas, const ScenarioListModel *model, SDL_Rect area) {
    const ChoiceShape shape = {
        .items = model->count, .line_cells = LINE_CELLS, .font = FONT_LANE, .row_height = 1.5f};
    return choice_rows(canvas, area, &shape);
}

// What the list is for, and the whole sentence of the marked one.
static void draw_head(Canvas *canvas, const ChoiceList *list, const ScenarioListModel *model,
                      const ChoiceRows *rows) {
    int indent = canvas_px(canvas, VIEW_GAP);
    SDL_Rect line = choice_rows_at(rows, -1);
    line.x += indent;
    line.w = SDL_max(0, line.w - 2 * indent);
    canvas_label(canvas, rows->font, line, ALIGN_LEFT, canvas->theme->dim,
                 model->count > 0 ? "What there is to see; Enter or a click plays it"
                                  : "There are no scenarios beside the program");
    line.y = choice_rows_at(rows, rows->count).y + canvas_px(canvas, 4.0f);
    if (model->count > 0)
        view_draw_lines(canvas, rows->font, line, canvas->theme->wait,
                        model->sentences[list->marked], 2);
}

static void draw(Canvas *canvas, const ChoiceList *list, const ScenarioListModel *model,
                 const ChoiceRows *rows) {
    const Theme *theme = canvas->theme;
    int cell = text_cell_width(canvas->text, rows->font);
    int indent = canvas_px(canvas, VIEW_GAP);
    choice_list_draw(canvas, list, rows);
    draw_head(canvas, list, model, rows);
    for (int place = 0; place < rows->count && list->first + place < model->count; place++) {
        int i = list->first + place;
        SDL_Rect row = choice_rows_at(rows, place);
        row.x += indent;
        row.w = SDL_max(0, row.w - 2 * indent);
        SDL_Rect title = row;
        title.w = SDL_min(row.w, TITLE_CELLS * cell);
        SDL_Rect rest = choice_rows_beside(canvas, rows, row, &title);
        canvas_label(canvas, rows->font, title, ALIGN_LEFT, theme->accent, model->titles[i]);
        canvas_label(canvas, rows->font, rest, ALIGN_LEFT, theme->text, model->sentences[i]);
    }
    choice_list_draw_thumb(canvas, list, rows);
}

Action scenarios_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)id;
    ChoiceList *list = state;
    const ScenarioListModel *scenarios = &model->scenarios;
    ChoiceRows rows = rows_of(ui->canvas, scenarios, area);
    choice_list_mark(list, &rows, list->marked);
    if (ui_is_drawing(ui)) {
        draw(ui->canvas, list, scenarios, &rows);
        return (Action){0};
    }
    choice_list_move(ui, list, &rows);
    int chosen = choice_list_chosen(ui, list, &rows);
    if (chosen < 0)
        return (Action){0};
    return (Action){.type = ACTION_PLAY, .times = 1, .text = scenarios->names[chosen]};
}
