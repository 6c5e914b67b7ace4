// width.h - how many cells of a grid a character takes: none, one or two.
#ifndef WIDTH_H
#define WIDTH_H

#include <SDL.h>
#include <stdbool.h>

// The cells of a code point: 2 for the wide ones of East Asia and most emoji (Unicode Standard
// Annex 11), 0 for what combines with the character before it, else 1.
int width_of(Uint32 code_point);

#endif
