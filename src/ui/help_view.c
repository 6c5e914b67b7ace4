#include "help_view.h"

#include "layout.h"

#ifdef __APPLE__
#define CTRL "Cmd"
#else
#define CTRL "Ctrl"
#endif

typedef struct HelpLine {
    const char *key;
    const char *what;
} HelpLine;

// Two columns: what the network does, and what the window does.
static const HelpLine network[] = {
    {"Enter", "do it: all four commands"},
    {"F2", "connect"},
    {"F3", "send the message"},
    {"F4", "receive"},
    {"F5", "close"},
    {"Esc", "cancel what is outstanding"},
    {"F6", "faults of the server"},
    {"1 2 3", "who waits; " CTRL " in fields"},
    {"C or F7", "compare the three"},
    {CTRL "+B", "send 16 MiB"},
};

static const HelpLine window[] = {
    {"F11", "full screen"},
    {"Tab", "next field or button"},
    {CTRL "+T", "dark or light"},
    {CTRL " + -", "zoom; " CTRL " 0 for normal"},
    {"Up Down", "scroll; also page, wheel"},
    {CTRL "+C", "copy the selected lines"},
    {CTRL "+S", "save the log"},
    {CTRL "+P", "save a picture"},
    {CTRL "+L", "clear the log"},
    {CTRL "+Q", "quit, at once"},
};

#define KEY_CELLS 9
#define COLUMN_CELLS 36 // the longest line fits

static void draw_column(Canvas *canvas, FontSize font, SDL_Rect column, const HelpLine *lines,
                        size_t count) {
    int key_px = KEY_CELLS * text_cell_width(canvas->text, font);
    int row_px = column.h / (int)count;
    for (size_t i = 0; i < count; i++) {
        int y = column.y + (int)i * row_px;
        canvas_label(canvas, font, (SDL_Rect){column.x, y, key_px, row_px}, ALIGN_LEFT,
                     canvas->theme->accent, lines[i].key);
        canvas_label(canvas, font,
                     (SDL_Rect){column.x + key_px, y, SDL_max(0, column.w - key_px), row_px},
                     ALIGN_LEFT, canvas->theme->text, lines[i].what);
    }
}

void help_view(Canvas *canvas, SDL_Rect area) {
    int padding = canvas_px(canvas, LAYOUT_MARGIN);
    int count = (int)SDL_max(SDL_arraysize(network), SDL_arraysize(window));
    int column = COLUMN_CELLS * text_cell_width(canvas->text, FONT_NORMAL);
    FontSize font = 2 * column + 5 * padding <= area.w ? FONT_NORMAL : FONT_SMALL;
    column = COLUMN_CELLS * text_cell_width(canvas->text, font);
    int row_px = text_cell_height(canvas->text, font) * 3 / 2;
    int width = SDL_min(area.w, 2 * column + 3 * padding);
    int height = SDL_min(area.h, count * row_px + 2 * padding);
    SDL_Rect panel = {area.x + (area.w - width) / 2, area.y + (area.h - height) / 2, width, height};
    canvas_box(canvas, panel, canvas_px(canvas, 10.0f), canvas_px(canvas, 2.0f),
               canvas->theme->accent, canvas->theme->ground);
    int inside = SDL_min(height - canvas_px(canvas, 8.0f), count * row_px);
    SDL_Rect half = {panel.x + padding, panel.y + (height - inside) / 2,
                     (panel.w - 3 * padding) / 2, inside};
    draw_column(canvas, font, half, network, SDL_arraysize(network));
    half.x += half.w + padding;
    draw_column(canvas, font, half, window, SDL_arraysize(window));
}
