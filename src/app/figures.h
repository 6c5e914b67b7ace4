// figures.h - what was measured, in words: the line of figures, and what a freeze was.
// A plain struct of the GUI thread.
#ifndef FIGURES_H
#define FIGURES_H

#include "meter.h"

#define FIGURES_SIZE 160       // bytes
#define FIGURES_WORDS_SIZE 192 // bytes

typedef struct Figures {
    char text[FIGURES_SIZE]; // renewed twice a second, as is the rest
    int frame_rate;          // frames per second
    Uint64 renewed_ns;       // 0: not yet
} Figures;

// Renew the figures, if it is time. They tell of the last `span_ns`.
void figures_renew(Figures *figures, const Meter *meter, Uint64 now_ns, Uint64 span_ns);

// What a freeze was, for people: "Frozen for 1.51 s", and where the window's thread sat meanwhile
// and what did not happen.
void figures_describe(const Freeze *freeze, char title[64], char text[FIGURES_WORDS_SIZE]);

#endif
