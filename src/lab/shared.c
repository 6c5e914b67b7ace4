#include "shared.h"

// Stands in front of the piece, whose alignment it keeps.
typedef union Header {
    struct {
        SDL_atomic_t holders;
        size_t size;
    } is;
    long double alignment;
} Header;

static Header *header_of(void *memory) {
    return (Header *)memory - 1;
}

void *shared_create(size_t size_bytes) {
    Header *header = SDL_malloc(sizeof *header + size_bytes);
    if (!header)
        return NULL;
    SDL_AtomicSet(&header->is.holders, 1);
    header->is.size = size_bytes;
    return header + 1;
}

void *shared_take(void *memory) {
    if (memory)
        SDL_AtomicIncRef(&header_of(memory)->is.holders);
    return memory;
}

void shared_release(void *memory) {
    if (memory && SDL_AtomicDecRef(&header_of(memory)->is.holders))
        SDL_free(header_of(memory));
}

bool shared_is_own(void *memory) {
    return SDL_AtomicGet(&header_of(memory)->is.holders) == 1;
}

void *shared_own(void *memory) {
    if (shared_is_own(memory))
        return memory;
    size_t size = header_of(memory)->is.size;
    void *own = shared_create(size);
    if (!own)
        return NULL;
    SDL_memcpy(own, memory, size);
    shared_release(memory);
    return own;
}
