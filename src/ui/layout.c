#include "layout.h"

#define SPINNER_LARGE 156.0f // points
#define SPINNER_SMALL 132.0f
#define LOW_WINDOW 600.0f // points; below it the spinner is the small one
#define STATUS_HEIGHT 36.0f

Layout layout_of(const Canvas *canvas) {
    int margin = canvas_px(canvas, LAYOUT_MARGIN);
    bool low = (float)canvas->height_px < LOW_WINDOW * canvas->scale;
    int spinner = canvas_px(canvas, low ? SPINNER_SMALL : SPINNER_LARGE);
    int header = spinner + 2 * margin;
    int status = canvas_px(canvas, STATUS_HEIGHT);
    int width = canvas->width_px;
    int height = canvas->height_px;
    Layout layout = {
        .window = {0, 0, width, height},
        .header = {0, 0, width, header},
        .spinner = {margin, margin, spinner, spinner},
        .log = {0, header, width, SDL_max(0, height - header - status)},
        .status = {0, SDL_max(header, height - status), width, status},
    };
    return layout;
}
