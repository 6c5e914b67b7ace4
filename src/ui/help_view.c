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
    {"Enter", "Do it!: connect, send, receive, close"},
    {"F2", "connect"},
    {"F3", "send the message"},
    {"F4", "receive"},
    {"F5", "close"},
    {"Esc", "cancel what is outstanding"},
    {CTRL "+B", "send 16 MiB"},
    {"Tab", "next field or button"},
    {CTRL "+Q", "quit, at once"},
};

static const HelpLine window[] = {
    {"F1", "this help"},
    {"F11", "full screen"},
    {CTRL " + - 0", "zoom"},
    {CTRL "+T", "dark or light"},
    {"Up Down", "scroll; also wheel, Page keys"},
    {CTRL "+End", "back to the newest line"},
    {CTRL "+C", "copy selected lines; " CTRL "+A all"},
    {CTRL "+S", "save the log; " CTRL "+P a picture"},
    {CTRL "+L", "clear the log"},
};

static void draw_column(Canvas *canvas, SDL_Rect column, int row_px, const HelpLine *lines,
                        size_t count) {
    int key_px = 10 * text_cell_width(canvas->text, FONT_SMALL);
    for (size_t i = 0; i < count; i++) {
        int y = column.y + (int)i * row_px;
        canvas_label(canvas, FONT_SMALL, (SDL_Rect){column.x, y, key_px, row_px}, ALIGN_LEFT,
                     canvas->theme->accent, lines[i].key);
        canvas_label(canvas, FONT_SMALL,
                     (SDL_Rect){column.x + key_px, y, SDL_max(0, column.w - key_px), row_px},
                     ALIGN_LEFT, canvas->theme->text, lines[i].what);
    }
}

void help_view(Canvas *canvas, SDL_Rect area) {
    int padding = canvas_px(canvas, 20.0f);
    int count = (int)SDL_max(SDL_arraysize(network), SDL_arraysize(window));
    int row_px = text_cell_height(canvas->text, FONT_SMALL) * 3 / 2;
    row_px = SDL_min(row_px, SDL_max(1, (area.h - 2 * padding) / count));
    int column = 49 * text_cell_width(canvas->text, FONT_SMALL);
    int width = SDL_min(area.w - padding, 2 * column + 3 * padding);
    int height = count * row_px + 2 * padding;
    SDL_Rect panel = {area.x + (area.w - width) / 2, area.y + SDL_max(0, (area.h - height) / 2),
                      width, SDL_min(height, area.h)};
    canvas_box(canvas, panel, canvas_px(canvas, 10.0f), canvas_px(canvas, 2.0f),
               canvas->theme->accent, canvas->theme->ground);
    SDL_Rect half = {panel.x + padding, panel.y + padding, (panel.w - 3 * padding) / 2,
                     panel.h - 2 * padding};
    draw_column(canvas, half, row_px, network, SDL_arraysize(network));
    half.x += half.w + padding;
    draw_column(canvas, half, row_px, window, SDL_arraysize(window));
}
