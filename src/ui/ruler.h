// ruler.h - where a moment of the recording lies in the timeline of the lab, and its axis.
//
// Places are whole pixels, counted from the start of the recording. So all of a picture moves by
// the same number of pixels when the timeline goes on, and nothing trembles against the rest.
#ifndef RULER_H
#define RULER_H

#include "canvas.h"

#define RULER_LABEL_SIZE 32

typedef struct Ruler {
    SDL_Rect field;   // where it is drawn
    Uint64 start_ns;  // zero of all times that are shown
    Uint64 from_ns;   // left edge of the field
    Uint64 to_ns;     // its right edge
    Uint64 now_ns;    // end of the recording
    double px_per_ns; // follows from these
    Sint64 from_px;   // the same, left edge of the field from zero on
    int now_x;        // the same
} Ruler;

Ruler ruler_of(SDL_Rect field, Uint64 start_ns, Uint64 from_ns, Uint64 to_ns, Uint64 now_ns);

// Where a moment lies. What lies outside of the field is moved to places near its edges.
int ruler_x(const Ruler *ruler, Uint64 time_ns);

// The moment at the left edge of a pixel.
Uint64 ruler_time(const Ruler *ruler, int x);

// The right edge of the field.
int ruler_right(const Ruler *ruler);

// A time from zero on, in a unit that tells it from its neighbours `step_ns` apart.
void ruler_write(char label[RULER_LABEL_SIZE], Uint64 ns, Uint64 step_ns);

// Draw the hairlines of the axis through the field.
void ruler_draw_grid(Canvas *canvas, const Ruler *ruler);

// Draw the words of the axis and their ticks, but none at `flag`.
void ruler_draw_axis(Canvas *canvas, const Ruler *ruler, SDL_Rect axis, SDL_Rect flag);

#endif
