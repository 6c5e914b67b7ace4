// mark.h - the sign of what a thread does: draws, waits, is idle, frozen, held.
#ifndef MARK_H
#define MARK_H

#include "canvas.h"
#include "model.h"

// Draw it so that it fills `rect`, a square.
void mark_draw(Canvas *canvas, LaneMark mark, SDL_Rect rect);

// The colour of words about a thread that is frozen or held; of others, `other`.
SDL_Color mark_color(const Theme *theme, LaneMark mark, SDL_Color other);

#endif
