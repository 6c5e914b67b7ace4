// memory_lock.h - the lock of the network in memory, and how its threads wait for each other.
//
// It guards everything but a socket's constants, and no thread waits with it held. Every change
// that somebody may wait for is told to all who wait.
//
// Thread: any.
#ifndef THAW_MEMORY_LOCK_H
#define THAW_MEMORY_LOCK_H

#include <SDL.h>
#include <stdbool.h>

// Make the lock, before there are other threads. It lives as long as the process, since a thread
// that was disowned may be inside.
// Errors: false, see SDL_GetError.
bool memory_lock_start(void);

void memory_lock(void);
void memory_unlock(void);

// Wait for a change, for `limit_ms` at most, or for ever. Lock held, but not while waiting.
void memory_wait(void);
void memory_wait_at_most(Uint32 limit_ms);

// Tell of a change. Lock held.
void memory_tell(void);

#endif
