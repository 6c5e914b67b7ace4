// pen.h - rows from the top of an area down, as long as there is room: what does not fit in whole
// is left out.
#ifndef PEN_H
#define PEN_H

#include "canvas.h"

typedef struct Pen {
    Canvas *canvas;
    SDL_Rect room; // what is left, in pixels
} Pen;

// The height of a line of text in points, with the space to the next one.
#define PEN_LINE 16.0f

// Take a row from what is left. Empty, and nothing is taken, when there is no room for it.
SDL_Rect pen_row(Pen *pen, float points);

// Leave a gap.
void pen_gap(Pen *pen, float points);

// A line of small text. False: there was no room.
bool pen_words(Pen *pen, SDL_Color color, const char *words);

// The same in as many lines as it takes, `most` of them.
void pen_lines(Pen *pen, SDL_Color color, const char *words, int most);

// Seconds of a time that is shown, counted from `start_ns`: "5.015 s".
#define PEN_TIME_SIZE 24
const char *pen_time(char text[PEN_TIME_SIZE], Uint64 start_ns, Uint64 time_ns);

#endif
