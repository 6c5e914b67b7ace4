// sign.h - the signs of the lab: whose line it is, and the flag of a moment.
#ifndef SIGN_H
#define SIGN_H

#include "canvas.h"

// "Wi", "Wo" and "S" have a form of their own each, so that they are known without colours.
void sign_draw(Canvas *canvas, SDL_Rect rect, const char *sign);

// The moment that is meant: "now", or a time.
void sign_draw_flag(Canvas *canvas, SDL_Rect rect, const char *text);

#endif
