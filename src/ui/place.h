// place.h - where the window stands at first: whole on its display, with its frame and title bar.
#ifndef PLACE_H
#define PLACE_H

#include <SDL.h>
#include <stdbool.h>

// How far the system's frame reaches beyond the window, in points.
typedef struct PlaceFrame {
    int top, left, bottom, right;
} PlaceFrame;

// The place for a window that wants to be `width` by `height`: in the middle of `usable`, which is
// what the display leaves beside its panels, and no larger than that less the frame. All in points.
SDL_Rect place_within(SDL_Rect usable, PlaceFrame frame, int width, int height);

// Open a window of this size, or of the size that its display has room for.
// Errors: NULL, see SDL_GetError.
SDL_Window *place_window(const char *title, int width, int height, int least_width,
                         int least_height, Uint32 flags);

#endif
