// fallback.h - fonts of the system, for characters that the bundled font lacks.
//
// Well-known files are tried in an order, and none is opened before a character is missing, so a
// program that shows only plain text pays nothing. What is open stays open: it will be needed
// again. The environment variable THAW_FALLBACK_FONT names a font that comes before all others.
// All of it belongs to the GUI thread.
#ifndef FALLBACK_H
#define FALLBACK_H

#include <SDL.h>
#include <SDL_ttf.h>

typedef struct Fallback Fallback;

// Owner: you; fallback_destroy, before TTF_Quit.   Errors: NULL when memory ran out.
Fallback *fallback_create(void);
void fallback_destroy(Fallback *fallback); // NULL is fine

// A sentence about the font that the environment names, when it can not be used; else "".
const char *fallback_complaint(const Fallback *fallback);

// The first font that has the character, at `points`; NULL when no font has it.
// Owner: borrowed; it keeps that size until the next call.
// Blocks: for the disk, the first times.
TTF_Font *fallback_find(Fallback *fallback, Uint32 code_point, int points);

#endif
