// spinner.h - the turning ring that shows that the window is alive.
// The ring's pixels are worked out once for a size; a frame only looks up each one's colour by its
// angle to the head. So the edges are smooth at every angle, and turning costs no rotation.
#ifndef SPINNER_H
#define SPINNER_H

#include "canvas.h"

#define SPINNER_STEPS 4096 // directions that are told apart

typedef struct SpinnerPixel {
    Uint32 offset;    // of the pixel in the picture
    Uint16 angle;     // from the top, clockwise, in SPINNER_STEPS
    Uint8 coverage;   // by the ring, 255 is all of it
    Sint8 off_middle; // distance from the ring's middle line, in 1/127 of half its width
} SpinnerPixel;

typedef struct Spinner {
    SDL_Texture *texture;
    Uint32 *pixels; // size_px * size_px, 0xRRGGBB
    int size_px;
    SpinnerPixel *ring;
    int ring_count;
    Uint64 version;            // of the picture in `texture`
    const Theme *theme;        // `pixels` was painted with it
    SDL_Color shades[256];     // colour at each brightness
    Uint8 tail[SPINNER_STEPS]; // brightness so many steps behind the ring's head
} Spinner;

// Free what a spinner owns. An all-zero Spinner owns nothing.
// Owner: the caller owns the Spinner; spinner_quit before the canvas gets another renderer
// (canvas_fit, canvas_quit). After it the spinner can be drawn again.
void spinner_quit(Spinner *spinner);

// Paint all of `area` (a square) with the spinner as it stands at `time_ns`: it turns once in
// SPINNER_PERIOD_MS, however fast frames come.
// Thread: GUI.
#define SPINNER_PERIOD_MS 1200u
void spinner_draw(Spinner *spinner, Canvas *canvas, SDL_Rect area, Uint64 time_ns);

#endif
