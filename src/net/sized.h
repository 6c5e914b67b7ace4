// sized.h - structures that may grow from version to version, and travel with their size.
//
// Internal to net.
#ifndef THAW_SIZED_H
#define THAW_SIZED_H

#include <SDL.h>
#include <stdbool.h>

// Copy options of `size` bytes into `mine`. What an older program does not know is zero. What a
// newer one asks for must be zero, since nobody here knows of it. NULL means all zeros.
// Errors: false, and SDL_GetError says which version it would take.
bool thaw_sized_copy(void *mine, size_t mine_size, const void *options, size_t size);

#endif
