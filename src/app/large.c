#include "large.h"

#define PIECE_SIZE (2u * 1024u * 1024u) // bytes

bool large_begin(Large *large, Uint32 size, int line) {
    *large = (Large){.size = size, .line = line};
    large->frame = thaw_frame_reserve(size, &large->payload);
    return large->frame != NULL;
}

// Every byte value, in an order that no shift of it repeats soon.
bool large_fill(Large *large) {
    Uint32 end = large->filled + SDL_min(PIECE_SIZE, large->size - large->filled);
    for (Uint32 i = large->filled; i < end; i++)
        large->payload[i] = (Uint8)(i + (i >> 8) * 7 + (i >> 16) * 13);
    large->filled = end;
    return end == large->size;
}

void large_drop(Large *large) {
    thaw_frame_free(large->frame);
    large->frame = NULL;
}
