// codebox.h - what stands for a character that no font has: a box with its number in it.
#ifndef CODEBOX_H
#define CODEBOX_H

#include <SDL.h>

// Draw a box with the code point in hex into `rect` of a surface of 32 bits with alpha, in white.
// Where the digits cannot be made to fit the box stays empty.
void codebox_draw(SDL_Surface *surface, SDL_Rect rect, Uint32 code_point);

#endif
