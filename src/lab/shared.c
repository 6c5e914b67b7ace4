#include "shared.h"

// Stands in front of the piece, whose alignment it keeps.
typedef union Header {
    struct {
        SDL_mutex *mutex;
        int holders; // guarded by the mutex
        size_t size;
    } is;
    long double alignment;
} Header;

static Header *header_of(void *memory) {
    return (Header *)memory - 1;
}

// Add to the number of holders, and return it.
static int count(void *memory, int more) {
    Header *header = header_of(memory);
    SDL_LockMutex(header->is.mutex);
    int holders = header->is.holders += more;
    SDL_UnlockMutex(header->is.mutex);
    return holders;
}

void *shared_create(size_t size_bytes) {
    Header *header = SDL_malloc(sizeof *header + size_bytes);
    if (!header)
        return NULL;
    header->is.mutex = SDL_CreateMutex();
    if (!header->is.mutex) {
        SDL_free(header);
        return NULL;
    }
    header->is.holders = 1;
    header->is.size = size_bytes;
    return header + 1;
}

void *shared_take(void *memory) {
    if (memory)
        count(memory, 1);
    return memory;
}

void shared_release(void *memory) {
    if (!memory || count(memory, -1) > 0)
        return;
    SDL_DestroyMutex(header_of(memory)->is.mutex);
    SDL_free(header_of(memory));
}

bool shared_is_own(void *memory) {
    return count(memory, 0) == 1;
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
