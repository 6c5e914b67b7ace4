#include "help_view.h"

#include "page.h"

#define KEY_CELLS 9
#define COLUMN_CELLS 42 // the longest line fits

#define ALSO " (or Ctrl+" // before a second key, at the end of a row's words

// A page cannot be quit.
static bool is_told(const ActionRow *row) {
    return row->help && !(page_is_there() && row->type == ACTION_QUIT);
}

// The key of a row. Ctrl+T and Ctrl with a digit are the browser's own: they go to its tabs,
// whatever a page would like, and only a click does it there.
static void write_key(const ActionRow *row, char key[ACTION_KEY_SIZE]) {
    action_key_name(row, key);
    if (page_is_there() && row->type == ACTION_THEME)
        key[0] = '\0';
}

static void write_words(const ActionRow *row, char words[COLUMN_CELLS + 1]) {
    SDL_strlcpy(words, row->help, COLUMN_CELLS + 1);
    char *also = page_is_there() ? SDL_strstr(words, ALSO) : NULL;
    if (also)
        *also = '\0';
}

// The rows of the table that the help tells of, in two columns. The lab has the left one for itself
// while it is open.
static int count_rows(ActionGroup group) {
    int count = 0;
    for (int i = 0; i < action_row_count; i++)
        count += is_told(&action_rows[i]) && action_rows[i].group == group;
    return count;
}

// What follows from the area.
typedef struct Columns {
    SDL_Rect panel;
    SDL_Rect columns[2];
    int row_px;
    FontSize font;
} Columns;

// In a narrow window the columns stand below each other.
static Columns narrow_columns(const Canvas *canvas, ActionGroup left, SDL_Rect area) {
    Columns places = {.panel = area, .font = FONT_SMALL};
    int padding = canvas_px(canvas, VIEW_GAP);
    int above = count_rows(left);
    int below = count_rows(GROUP_WINDOW);
    int count = SDL_max(1, above + below);
    int row = canvas_px(canvas, view_reach(canvas, 0.0f));
    places.row_px = SDL_min((area.h - 2 * padding) / count, row);
    SDL_Rect half = {area.x + padding, area.y + (area.h - count * places.row_px) / 2,
                     area.w - 2 * padding, above * places.row_px};
    places.columns[0] = half;
    half.y += half.h;
    half.h = (count - above) * places.row_px;
    places.columns[1] = half;
    return places;
}

static Columns columns_of(const Canvas *canvas, ActionGroup left, SDL_Rect area) {
    if (view_is_narrow(canvas))
        return narrow_columns(canvas, left, area);
    Columns places;
    int padding = canvas_px(canvas, VIEW_MARGIN);
    int rows = count_rows(left);
    int count = count_rows(GROUP_WINDOW);
    count = SDL_max(1, SDL_max(rows, count));
    int column = COLUMN_CELLS * text_cell_width(canvas->text, FONT_LANE);
    places.font = 2 * column + 5 * padding <= area.w ? FONT_LANE : FONT_SMALL;
    column = COLUMN_CELLS * text_cell_width(canvas->text, places.font);
    int width = SDL_min(area.w, 2 * column + 3 * padding);
    int line = text_cell_height(canvas->text, places.font);
    int row = SDL_max(line * 4 / 3, canvas_px(canvas, view_reach(canvas, 0.0f)));
    int height = SDL_min(area.h, count * row + 2 * padding);
    places.panel =
        (SDL_Rect){area.x + (area.w - width) / 2, area.y + (area.h - height) / 2, width, height};
    places.row_px = SDL_min((height - canvas_px(canvas, 8.0f)) / count, row);
    SDL_Rect half = {places.panel.x + padding,
                     places.panel.y + (height - count * places.row_px) / 2,
                     (width - 3 * padding) / 2, count * places.row_px};
    places.columns[0] = half;
    half.x += half.w + padding;
    places.columns[1] = half;
    return places;
}

static void draw_row(Ui *ui, WidgetId id, const ActionRow *row, SDL_Rect line, FontSize font,
                     bool allowed) {
    Canvas *canvas = ui->canvas;
    const Theme *theme = canvas->theme;
    int key_px = KEY_CELLS * text_cell_width(canvas->text, font);
    char key[ACTION_KEY_SIZE];
    char words[COLUMN_CELLS + 1];
    write_key(row, key);
    write_words(row, words);
    if (allowed && ui->hover == id)
        canvas_round(canvas, line, canvas_px(canvas, 4.0f), theme->selection);
    line.x += canvas_px(canvas, 4.0f);
    canvas_label(canvas, font, (SDL_Rect){line.x, line.y, key_px, line.h}, ALIGN_LEFT,
                 theme->accent, key);
    canvas_label(canvas, font,
                 (SDL_Rect){line.x + key_px, line.y, SDL_max(0, line.w - key_px), line.h},
                 ALIGN_LEFT, allowed ? theme->text : theme->dim, words);
}

// Each row can be clicked, so everything can be done with the mouse alone.
Action help_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)state;
    ActionGroup left = model->lab.open ? GROUP_LAB : GROUP_NETWORK;
    Columns places = columns_of(ui->canvas, left, area);
    Action asked = {0};
    int next[2] = {0, 0};
    if (ui_is_drawing(ui))
        canvas_box(ui->canvas, places.panel, canvas_px(ui->canvas, 10.0f),
                   canvas_px(ui->canvas, 2.0f), ui->canvas->theme->accent,
                   ui->canvas->theme->ground);
    for (int i = 0; i < action_row_count; i++) {
        const ActionRow *row = &action_rows[i];
        int column = row->group == GROUP_WINDOW;
        if (!is_told(row) || (column == 0 && row->group != left))
            continue;
        SDL_Rect line = places.columns[column];
        line.y += next[column]++ * places.row_px;
        line.h = places.row_px;
        bool allowed = row->type != ACTION_NONE && model_allows(model, row);
        if (ui_is_drawing(ui))
            draw_row(ui, id + i, row, line, places.font, allowed);
        else if (row->type != ACTION_NONE && row->type != ACTION_HELP &&
                 ui_click(ui, id + i, line, allowed))
            asked = action_of(row);
    }
    return asked;
}
