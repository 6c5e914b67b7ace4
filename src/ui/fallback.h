// fallback.h - fonts of the system, for characters that the bundled font lacks.
//
// Well-known files are tried in an order, and none is looked for before a character is missing, so
// a program that shows only plain text pays nothing. A disk can take its time, and the window must
// not wait for it: a thread finds and reads the next file, whoever asks for a character gets none
// meanwhile, and asks again when the file has come. What has come stays, in memory: it will be
// needed again. The environment variable THAW_FALLBACK_FONT names a font that comes before all
// others. All of it belongs to the GUI thread, but for the reading.
#ifndef FALLBACK_H
#define FALLBACK_H

#include <SDL.h>
#include <SDL_ttf.h>
#include <stdbool.h>

typedef struct Fallback Fallback;

// Begins to read the font that the environment names.
// Owner: you; fallback_destroy, before TTF_Quit.   Errors: NULL when memory ran out.
Fallback *fallback_create(void);
void fallback_destroy(Fallback *fallback); // NULL is fine. Blocks: never, for no disk either.

// Take in what was read. True: since the last call a reading has come to its end, so a character
// that was missing may be there now.
// Blocks: never.
bool fallback_poll(Fallback *fallback);

// A sentence about the font that the environment names, when it cannot be used; "" while that is
// not known, and when it can.
const char *fallback_complaint(const Fallback *fallback);

// The first font that has the character, at `points`. NULL when none has it that has come so far;
// then the next one is on its way, if there is one.
// Owner:  borrowed; it keeps that size until the next call.
// Blocks: never.
TTF_Font *fallback_find(Fallback *fallback, Uint32 code_point, int points);

// Whether a file is on its way.
bool fallback_is_reading(const Fallback *fallback);

// Whether fallback_find has found nothing since the last call of this, and may find it later.
bool fallback_take_missed(Fallback *fallback);

#endif
