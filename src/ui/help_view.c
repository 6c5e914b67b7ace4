#include "help_view.h"

#define KEY_CELLS 9
#define COLUMN_CELLS 42 // the longest line fits

// The rows of the table that the help tells of, a column for each group.
static int count_rows(ActionGroup group) {
    int count = 0;
    for (int i = 0; i < action_row_count; i++)
        count += action_rows[i].help && action_rows[i].group == group;
    return count;
}

static void draw_column(Canvas *canvas, FontSize font, SDL_Rect column, int row_px,
                        ActionGroup group) {
    int key_px = KEY_CELLS * text_cell_width(canvas->text, font);
    int y = column.y;
    for (int i = 0; i < action_row_count; i++) {
        const ActionRow *row = &action_rows[i];
        char key[ACTION_KEY_SIZE];
        if (!row->help || row->group != group)
            continue;
        action_key_name(row, key);
        canvas_label(canvas, font, (SDL_Rect){column.x, y, key_px, row_px}, ALIGN_LEFT,
                     canvas->theme->accent, key);
        canvas_label(canvas, font,
                     (SDL_Rect){column.x + key_px, y, SDL_max(0, column.w - key_px), row_px},
                     ALIGN_LEFT, canvas->theme->text, row->help);
        y += row_px;
    }
}

static void draw(Canvas *canvas, SDL_Rect area) {
    int padding = canvas_px(canvas, VIEW_MARGIN);
    int count = SDL_max(1, SDL_max(count_rows(GROUP_NETWORK), count_rows(GROUP_WINDOW)));
    int column = COLUMN_CELLS * text_cell_width(canvas->text, FONT_NORMAL);
    FontSize font = 2 * column + 5 * padding <= area.w ? FONT_NORMAL : FONT_SMALL;
    column = COLUMN_CELLS * text_cell_width(canvas->text, font);
    int width = SDL_min(area.w, 2 * column + 3 * padding);
    int height =
        SDL_min(area.h, count * (text_cell_height(canvas->text, font) * 3 / 2) + 2 * padding);
    SDL_Rect panel = {area.x + (area.w - width) / 2, area.y + (area.h - height) / 2, width, height};
    canvas_box(canvas, panel, canvas_px(canvas, 10.0f), canvas_px(canvas, 2.0f),
               canvas->theme->accent, canvas->theme->ground);
    int row_px = SDL_min((height - canvas_px(canvas, 8.0f)) / count,
                         text_cell_height(canvas->text, font) * 3 / 2);
    SDL_Rect half = {panel.x + padding, panel.y + (height - count * row_px) / 2,
                     (panel.w - 3 * padding) / 2, count * row_px};
    draw_column(canvas, font, half, row_px, GROUP_NETWORK);
    half.x += half.w + padding;
    draw_column(canvas, font, half, row_px, GROUP_WINDOW);
}

Action help_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)id;
    (void)state;
    (void)model;
    if (ui_is_drawing(ui))
        draw(ui->canvas, area);
    return (Action){0};
}
