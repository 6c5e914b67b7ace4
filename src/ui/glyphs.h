// glyphs.h - a piece of text as pixels: every character on its cells of a monospace grid.
//
// Plain text comes from the bundled font in one go. Where that cannot keep to the grid (a
// character of two cells, one with marks on it, one that only a font of the system has) each
// character is made for itself and put into the middle of its cells, and what no font has becomes a
// box with its code point. All of it belongs to the GUI thread.
#ifndef GLYPHS_H
#define GLYPHS_H

#include <SDL_ttf.h>
#include <stdbool.h>

#include "fallback.h"

// The bundled font in one size.
typedef struct Face {
    TTF_Font *font; // owned; NULL: not open
    int points;
    int cell_width; // pixels
    int cell_height;
} Face;

// Open the font file that is in memory, where it stays as long as the face is open.
// Errors: false, see SDL_GetError.
bool face_open(Face *face, const void *bytes, size_t size, int points);
void face_close(Face *face); // one that is not open is fine

// Render `size` bytes of valid UTF-8 in white on nothing, at most GLYPHS_MAX of them.
// Owner: you; SDL_FreeSurface.   Errors: NULL when there is nothing to see, or memory ran out.
#define GLYPHS_MAX 2047
SDL_Surface *glyphs_render(const Face *face, Fallback *fallback, const char *string, size_t size);

#endif
