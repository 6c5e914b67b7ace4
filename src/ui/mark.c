#include "mark.h"

void mark_draw(Canvas *canvas, LaneMark mark, SDL_Rect rect) {
    const Theme *theme = canvas->theme;
    int thin = SDL_max(1, canvas_px(canvas, 2.0f));
    switch (mark) {
    case LANE_DRAWS: canvas_round(canvas, rect, rect.w / 2, theme->accent); break;
    case LANE_WAITS: canvas_shape(canvas, SHAPE_HOURGLASS, rect, theme->wait); break;
    case LANE_IDLE: canvas_shape(canvas, SHAPE_RING, rect, theme->line); break;
    case LANE_UNUSED:
        canvas_fill(canvas, (SDL_Rect){rect.x, rect.y + (rect.h - thin) / 2, rect.w, thin},
                    theme->line);
        break;
    case LANE_FROZEN: canvas_shape(canvas, SHAPE_SNOWFLAKE, rect, theme->freeze); break;
    case LANE_WORKS: canvas_shape(canvas, SHAPE_RIGHT, rect, theme->server); break;
    case LANE_HELD: canvas_shape(canvas, SHAPE_DIAMOND, rect, theme->gate); break;
    }
}

SDL_Color mark_color(const Theme *theme, LaneMark mark, SDL_Color other) {
    return mark == LANE_FROZEN ? theme->freeze : mark == LANE_HELD ? theme->gate : other;
}
