#include "layout.h"

#define REST_LEAST 100.0f // points; before the rest gets less, rows go
#define OVER_LEAST 300.0f // points; what lies over a lower rest also covers the rows

// Let rows go, those with the larger number first, until the rest has its least height.
static void fold(const Canvas *canvas, int heights[VIEWS_MAX]) {
    for (;;) {
        int left = canvas->height_px - canvas_px(canvas, REST_LEAST);
        int next = -1;
        for (int i = 0; i < view_count; i++) {
            left -= views[i].place == VIEW_ROW ? heights[i] : 0;
            if (heights[i] > 0 && views[i].folds > (next < 0 ? 0 : views[next].folds))
                next = i;
        }
        if (left >= 0 || next < 0)
            return;
        heights[next] = 0;
    }
}

// The rows stand below each other; those after the rest stand at the bottom.
static void place_rows(const Canvas *canvas, const int heights[VIEWS_MAX], Layout *layout) {
    int top = 0;
    int below = 0;
    int rest = 0;
    for (int i = 0; i < view_count; i++) {
        rest = views[i].place == VIEW_REST ? i : rest;
        below += rest > 0 && views[i].place == VIEW_ROW ? heights[i] : 0;
    }
    for (int i = 0; i < view_count && views[i].place <= VIEW_PASSING; i++) {
        int left = SDL_max(0, canvas->height_px - top - (i <= rest ? below : 0));
        // What there is no room for goes over the edge, and what comes and goes is cut.
        int height = i == rest ? left : heights[i];
        if (views[i].place == VIEW_PASSING)
            height = SDL_min(height, left);
        layout->areas[i] = (SDL_Rect){0, top, canvas->width_px, height};
        top += height;
    }
}

// A view over the others, and what it leaves to be seen of them.
static void place_open(const Canvas *canvas, Layout *layout, int open) {
    int last = 0;
    int rest = 0;
    for (int i = 0; i < view_count && views[i].place <= VIEW_PASSING; i++) {
        rest = views[i].place == VIEW_REST ? i : rest;
        last = i;
    }
    SDL_Rect body = layout->areas[0];
    body.y += body.h;
    body.h = SDL_max(0, layout->areas[last].y - body.y);
    bool over_rest =
        views[open].place == VIEW_LOG && layout->areas[rest].h >= canvas_px(canvas, OVER_LEAST);
    layout->areas[open] = over_rest ? layout->areas[rest] : body;
    for (int i = 1; i < last && !over_rest; i++)
        layout->areas[i].h = 0;
}

Layout layout_of(const Canvas *canvas, const ScreenModel *model, int open) {
    Layout layout;
    int heights[VIEWS_MAX] = {0};
    SDL_zero(layout);
    for (int i = 0; i < view_count; i++)
        if (views[i].height_px)
            heights[i] = views[i].height_px(canvas, model);
    fold(canvas, heights);
    place_rows(canvas, heights, &layout);
    if (open >= 0)
        place_open(canvas, &layout, open);
    return layout;
}
