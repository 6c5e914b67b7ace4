// layout.h - where things stand in the window.
#ifndef LAYOUT_H
#define LAYOUT_H

#include "canvas.h"

#define LAYOUT_MARGIN 16.0f // points, around and between

typedef struct Layout {
    SDL_Rect window;
    SDL_Rect header;  // spinner and controls
    SDL_Rect spinner; // a square in the header; the live layer
    SDL_Rect log;
    SDL_Rect status;
} Layout;

// The layout for the canvas as large as it is now, in pixels.
Layout layout_of(const Canvas *canvas);

#endif
