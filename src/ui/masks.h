// masks.h - the masks of what has smooth edges: discs, from which corners are cut, and shapes.
//
// A mask is a white texture on nothing, made once for each size, and coloured when it is drawn.
// Those that were made last are kept. Belongs to the GUI thread, like the renderer.
#ifndef MASKS_H
#define MASKS_H

#include "shape.h"

#define MASKS_DISCS 8
#define MASKS_SHAPES 32

typedef struct Masks {
    struct {
        int radius_px;
        SDL_Texture *texture;
    } discs[MASKS_DISCS]; // owned
    int next_disc;
    struct {
        Shape shape;
        int width_px, height_px;
        SDL_Texture *texture;
    } shapes[MASKS_SHAPES]; // owned
    int next_shape;
} Masks;

// An all-zero Masks is empty. This empties it, before its renderer goes.
void masks_quit(Masks *masks);

// Find a mask, or make it with `renderer`, which is the same for all of them.
// Owner:  borrowed until the next call.
// Errors: NULL when there is no memory for it.
SDL_Texture *masks_disc(Masks *masks, SDL_Renderer *renderer, int radius_px);
SDL_Texture *masks_shape(Masks *masks, SDL_Renderer *renderer, Shape shape, int width_px,
                         int height_px);

#endif
