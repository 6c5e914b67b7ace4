// layout.h - where the views stand in the window.
#ifndef LAYOUT_H
#define LAYOUT_H

#include "views.h"

typedef struct Layout {
    SDL_Rect areas[VIEWS_MAX]; // of the views in their order, in pixels; empty: it is not seen
} Layout;

// The layout for the canvas as large as it is now. `open` is the view over the others; -1: none.
Layout layout_of(const Canvas *canvas, const ScreenModel *model, int open);

#endif
