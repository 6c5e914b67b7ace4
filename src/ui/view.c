#include "view.h"

#define LOW_WINDOW 600.0f // points

SDL_Rect view_inside(const Canvas *canvas, SDL_Rect area) {
    int margin = canvas_px(canvas, VIEW_MARGIN);
    return (SDL_Rect){area.x + margin, area.y, SDL_max(0, area.w - 2 * margin), area.h};
}

bool view_is_low(const Canvas *canvas) {
    return (float)canvas->height_px < LOW_WINDOW * canvas->scale;
}
