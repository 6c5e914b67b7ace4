#include "reuse.h"

#include <stdbool.h>

struct ThawReuse {
    SDL_mutex *mutex;
    void *kept;  // NULL: none
    Uint32 room; // of what is kept
    bool keeps;  // between begin and end
    int references;
};

ThawReuse *thaw_reuse_create(void) {
    ThawReuse *reuse = SDL_calloc(1, sizeof *reuse);
    if (!reuse)
        return NULL;
    reuse->references = 1;
    reuse->mutex = SDL_CreateMutex();
    if (!reuse->mutex) {
        SDL_free(reuse);
        return NULL;
    }
    return reuse;
}

ThawReuse *thaw_reuse_retain(ThawReuse *reuse) {
    if (!reuse)
        return NULL;
    SDL_LockMutex(reuse->mutex);
    reuse->references++;
    SDL_UnlockMutex(reuse->mutex);
    return reuse;
}

void thaw_reuse_release(ThawReuse *reuse) {
    if (!reuse)
        return;
    SDL_LockMutex(reuse->mutex);
    bool last = --reuse->references == 0;
    SDL_UnlockMutex(reuse->mutex);
    if (!last)
        return;
    SDL_DestroyMutex(reuse->mutex);
    SDL_free(reuse->kept);
    SDL_free(reuse);
}

// ---- keeping ----

static void set_keeps(ThawReuse *reuse, bool keeps) {
    if (!reuse)
        return;
    void *old = NULL;
    SDL_LockMutex(reuse->mutex);
    reuse->keeps = keeps;
    if (!keeps) {
        old = reuse->kept;
        reuse->kept = NULL;
    }
    SDL_UnlockMutex(reuse->mutex);
    SDL_free(old);
}

void thaw_reuse_begin(ThawReuse *reuse) {
    set_keeps(reuse, true);
}

void thaw_reuse_end(ThawReuse *reuse) {
    set_keeps(reuse, false);
}

// A small message in much more memory would hold on to what nobody counts.
static bool fits(const ThawReuse *reuse, Uint32 room) {
    return reuse->kept && reuse->room >= room && reuse->room / 2 <= room;
}

void *thaw_reuse_take(ThawReuse *reuse, Uint32 room) {
    if (!reuse || room < THAW_REUSE_LEAST)
        return NULL;
    SDL_LockMutex(reuse->mutex);
    void *block = fits(reuse, room) ? reuse->kept : NULL;
    if (block) {
        reuse->kept = NULL;
        reuse->references++;
    }
    SDL_UnlockMutex(reuse->mutex);
    return block;
}

void *thaw_reuse_give_back(ThawReuse *reuse, void *block, Uint32 room) {
    void *unused = block;
    SDL_LockMutex(reuse->mutex);
    if (reuse->keeps) {
        unused = reuse->kept;
        reuse->kept = block;
        reuse->room = room;
    }
    SDL_UnlockMutex(reuse->mutex);
    thaw_reuse_release(reuse);
    return unused;
}
