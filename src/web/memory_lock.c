#include "memory_lock.h"

static SDL_mutex *lock;
static SDL_cond *changed;

bool memory_lock_start(void) {
    if (!lock)
        lock = SDL_CreateMutex();
    if (!changed)
        changed = SDL_CreateCond();
    return lock && changed;
}

void memory_lock(void) {
    SDL_LockMutex(lock);
}

void memory_unlock(void) {
    SDL_UnlockMutex(lock);
}

void memory_wait(void) {
    SDL_CondWait(changed, lock);
}

void memory_wait_at_most(Uint32 limit_ms) {
    SDL_CondWaitTimeout(changed, lock, limit_ms);
}

void memory_tell(void) {
    SDL_CondBroadcast(changed);
}
