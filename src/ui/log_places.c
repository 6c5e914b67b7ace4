#include "log_places.h"

#include "view.h"

#define PADDING 6.0f    // points, above and below the lines
#define LEADING 3.0f    // points, between rows
#define SIGN_CELLS 3    // left of each line, for its sign
#define BAR_WIDTH 10.0f // points

LogPlaces log_places_of(const Ui *ui, WidgetId id, SDL_Rect area) {
    const Canvas *canvas = ui->canvas;
    int padding = SDL_min(canvas_px(canvas, PADDING), area.h / 8);
    int bar = canvas_px(canvas, BAR_WIDTH);
    LogPlaces places = {.id = id, .panel = view_inside(canvas, area)};
    places.bar = (SDL_Rect){places.panel.x + places.panel.w - bar, places.panel.y + padding, bar,
                            places.panel.h - 2 * padding};
    places.row_px = text_cell_height(canvas->text, FONT_NOTE) + canvas_px(canvas, LEADING);
    places.row_px = SDL_max(1, places.row_px);
    places.cell_px = SDL_max(1, text_cell_width(canvas->text, FONT_NOTE));
    int left = places.panel.x + SIGN_CELLS * places.cell_px;
    places.text = (SDL_Rect){left, places.panel.y + padding, places.bar.x - padding / 2 - left,
                             places.panel.h - 2 * padding};
    places.rows = (Uint64)SDL_max(1, places.text.h / places.row_px);
    return places;
}
