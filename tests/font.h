// font.h - a TrueType font of one character, made for a test: what it looks like is known.
#ifndef TESTS_FONT_H
#define TESTS_FONT_H

#include <SDL.h>

#define FONT_EM 1000 // units
#define FONT_SIZE_MAX 1024

// The character is a filled rectangle. All but the code point in units.
typedef struct FontShape {
    Uint32 code_point;
    int advance;
    int left, right, low, high;
    int ascent, descent; // of a line; the descent below 0
} FontShape;

// A square of one em, as wide characters have it.
FontShape font_square(Uint32 code_point);

// The bytes of a font file. Returns how many there are.
size_t font_make(Uint8 bytes[FONT_SIZE_MAX], const FontShape *shape);

// Write bytes into a file. A failure ends the running test.
void font_write(const char *file, const Uint8 *bytes, size_t size);

#endif
