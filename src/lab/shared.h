// shared.h - a piece of memory that several hold, and that nobody writes while more than one does.
//
//     int *numbers = shared_create(sizeof(int[1000]));
//     ... another thread gets shared_take(numbers), reads, and calls shared_release(numbers) ...
//     int *own = shared_own(numbers);     the same, or a copy where somebody else still reads it
//
// Each holder gives back what it holds by itself, on whichever thread it is.
#ifndef SHARED_H
#define SHARED_H

#include <stdbool.h>

#include <SDL.h>

// Create a piece with one holder. What is in it is not defined.
// Owner: you; shared_release.   Errors: NULL when memory ran out.
void *shared_create(size_t size_bytes);

// Become one more holder. Returns `memory`; NULL stays NULL.
// Thread: one that holds it.   Owner: you; shared_release.
void *shared_take(void *memory);

// Hold it no more; the last holder frees it. NULL is fine.
// Thread: any.
void shared_release(void *memory);

// Whether nobody else holds it.
// Thread: the only one that hands it on.
bool shared_is_own(void *memory);

// What may be written: `memory` itself, or a copy of it that is held in its place.
// Thread: the only one that hands it on.   Owner: as of `memory` before.
// Errors: NULL when memory ran out; `memory` is then held as before.
void *shared_own(void *memory);

#endif
