#include "layout.h"

#define SPINNER_LARGE 156.0f // points
#define SPINNER_SMALL 132.0f
#define LOW_WINDOW 600.0f    // points; below it the spinner is the small one
#define NARROW_WINDOW 780.0f // points; below it the spinner is as high as the two rows of fields
#define STATUS_HEIGHT 42.0f
#define STRIP_LARGE 56.0f
#define STRIP_SMALL 40.0f
#define STRIP_GAP 8.0f
#define LOG_LEAST 100.0f     // points; before the log gets less, strip and panel go
#define OVERLAY_LEAST 300.0f // points; what lies over a lower log also covers the panel

Layout layout_of(const Canvas *canvas) {
    int width = canvas->width_px;
    int height = canvas->height_px;
    int margin = canvas_px(canvas, LAYOUT_MARGIN);
    int row = canvas_px(canvas, LAYOUT_ROW);
    int gap = canvas_px(canvas, LAYOUT_GAP);
    int status = canvas_px(canvas, STATUS_HEIGHT);
    bool narrow = (float)width < NARROW_WINDOW * canvas->scale;
    bool low = (float)height < LOW_WINDOW * canvas->scale;
    int spinner = canvas_px(canvas, low ? SPINNER_SMALL : SPINNER_LARGE);
    int header = spinner + 2 * margin;
    if (narrow) {
        spinner = 2 * row + gap;
        header = spinner + gap + row + 2 * margin;
    }
    int choice = canvas_px(canvas, LAYOUT_ROW);
    int strip_gap = canvas_px(canvas, STRIP_GAP);
    int strip = canvas_px(canvas, low ? STRIP_SMALL : STRIP_LARGE);
    int least = header + status + canvas_px(canvas, LOG_LEAST);
    int panel = choice + strip_gap + strip + gap;
    if (height < least + panel) {
        strip = 0;
        panel = choice + gap;
    }
    if (height < least + panel)
        choice = panel = 0;
    int inner = SDL_max(0, width - 2 * margin);
    Layout layout = {
        .narrow = narrow,
        .header = {0, 0, width, header},
        .spinner = {margin, margin, spinner, spinner},
        .panel = {0, header, width, panel},
        .wait = {margin, header, inner, choice},
        .strip = {margin, header + choice + strip_gap, inner, strip},
        .log = {0, header + panel, width, SDL_max(0, height - header - panel - status)},
        .status = {0, SDL_max(header, height - status), width, status},
    };
    layout.overlay = layout.log;
    if (layout.log.h < canvas_px(canvas, OVERLAY_LEAST))
        SDL_UnionRect(&layout.panel, &layout.log, &layout.overlay);
    return layout;
}
