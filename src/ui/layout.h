// layout.h - where things stand in the window.
#ifndef LAYOUT_H
#define LAYOUT_H

#include "canvas.h"

#define LAYOUT_MARGIN 16.0f // points, around and between

#define LAYOUT_ROW 40.0f // points, the height of a field or button in the header
#define LAYOUT_GAP 12.0f // points, between them

typedef struct Layout {
    bool narrow;      // the buttons have a row of their own below the spinner
    SDL_Rect header;  // spinner and controls
    SDL_Rect spinner; // a square in the header; the live layer
    SDL_Rect panel;   // what the frames are like; empty in a window that is too low for it
    SDL_Rect wait;    // in the panel: who waits
    SDL_Rect strip;   // in the panel, below that: the frame strip; may be missing
    SDL_Rect overlay; // what lies over the log, and over the panel too when the log is low
    SDL_Rect log;
    SDL_Rect status;
} Layout;

// The layout for the canvas as large as it is now, in pixels.
Layout layout_of(const Canvas *canvas);

#endif
