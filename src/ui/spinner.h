// spinner.h - the ring that turns while the window is alive.
//
// Idle it turns slowly, with a short arc; while something is outstanding faster, with a long one.
// Frozen it is a circle of dashes: it cannot turn, so it must not look as if it could. The ring's
// pixels are worked out once for a size; a frame only looks up each one's colour by its angle to
// the head. So the edges are smooth at every angle, and turning costs no rotation.
#ifndef SPINNER_H
#define SPINNER_H

#include "canvas.h"

#define SPINNER_STEPS 4096 // directions that are told apart

typedef enum SpinnerLook { SPINNER_IDLE, SPINNER_BUSY, SPINNER_FROZEN } SpinnerLook;
#define SPINNER_LOOKS 3

// How long a turn takes, by its look.
#define SPINNER_IDLE_MS 4000u
#define SPINNER_BUSY_MS 1200u

typedef struct SpinnerPixel {
    Uint32 offset;    // of the pixel in the picture
    Uint16 angle;     // from the top, clockwise, in SPINNER_STEPS
    Uint8 coverage;   // by the arc, 255 is all of it
    Uint8 track;      // coverage by the track below it
    Sint8 off_middle; // distance from the ring's middle line, in 1/127 of half the arc's width
    Uint32 still;     // colour without an arc
} SpinnerPixel;

typedef struct Spinner {
    SDL_Texture *texture;
    Uint32 *pixels; // size_px * size_px, 0xRRGGBB
    int size_px;
    SpinnerPixel *ring;
    int ring_count;
    Uint64 version;     // of the picture in `texture`
    const Theme *theme; // `pixels` was painted with it
    SpinnerLook look;
    Uint64 since_ns;                          // when it began to turn as fast as it does,
    int since_head;                           // and where the head was then
    Uint8 tail[SPINNER_LOOKS][SPINNER_STEPS]; // brightness so many steps behind the head
} Spinner;

// Free what a spinner owns. An all-zero Spinner owns nothing.
// Owner: the caller owns the Spinner; spinner_quit before the canvas gets another renderer
// (canvas_fit, canvas_quit). After it the spinner can be drawn again.
void spinner_quit(Spinner *spinner);

// Paint all of `area` (a square) with the spinner as it stands at `time_ns`: how far it has turned
// depends on the time, however fast frames come.
// Thread: GUI.
void spinner_draw(Spinner *spinner, Canvas *canvas, SDL_Rect area, Uint64 time_ns,
                  SpinnerLook look);

#endif
