// layout.h - where the views stand in the window, and how large everything may be.
#ifndef LAYOUT_H
#define LAYOUT_H

#include "views.h"

// What never goes is there in a window of this size, in points, and in every larger one.
#define LAYOUT_MIN_WIDTH 640.0f
#define LAYOUT_MIN_HEIGHT 400.0f

// The same height where fingers press what it shows.
#define LAYOUT_FINGER_HEIGHT 424.0f

// The same of a window that stands upright, as telephones are held.
#define LAYOUT_UPRIGHT_WIDTH 424.0f
#define LAYOUT_UPRIGHT_HEIGHT 720.0f

// A presentation is as large as if the window had about this size.
#define LAYOUT_SHOW_WIDTH 800.0f
#define LAYOUT_SHOW_HEIGHT 480.0f

typedef struct Layout {
    ViewForm form;
    SDL_Rect rest;             // what the rows leave
    SDL_Rect areas[VIEWS_MAX]; // of the views in their order, in pixels; empty: it is not seen
} Layout;

// The layout for the canvas as large as it is now. `open` is the view over the others; -1: none.
Layout layout_of(const Canvas *canvas, const ScreenModel *model, int open);

// The largest zoom at which a window of this size, in points without a zoom, still has all that
// never goes.
float layout_zoom_limit(int width, int height, bool fingers);

#endif
