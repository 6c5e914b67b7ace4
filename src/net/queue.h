// queue.h - a bounded first-in-first-out queue between two threads.
// One mutex, one condition, a ring of pointers. A pointer changes owner with the push.
// A taker can sleep on the condition for as long as it likes, and closing the queue wakes it at
// once.
#ifndef THAW_QUEUE_H
#define THAW_QUEUE_H

#include <SDL.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ThawQueue ThawQueue; // every field is guarded by its mutex

// Create a queue that holds at most `capacity` items (at least 1).
// Thread: any.   Owner: you; thaw_queue_destroy.
// Errors: NULL when memory or a mutex could not be had.
ThawQueue *thaw_queue_create(int capacity);

// Free an empty queue; whoever owns the queue pops what is in it first. NULL is fine.
// Thread: the last one that knows the queue.
void thaw_queue_destroy(ThawQueue *queue);

// Append `item` (not NULL). Returns how many items the queue holds now: 1 tells that it was empty
// and somebody may want to be woken, 0 that the item was refused.
// Thread: any.   Blocks: only for the mutex, never for room.
// Owner:  above 0 the queue owns `item`; at 0 you still do.
// Errors: 0 when the queue is full or closed.
int thaw_queue_push(ThawQueue *queue, void *item);

// Take the oldest item; NULL when there is none. Works on a closed queue too.
// Thread: any.   Blocks: only for the mutex.
// Owner:  you.
void *thaw_queue_try_pop(ThawQueue *queue);

// Take all items at once, the oldest first, into `items`, which has room for the capacity. Returns
// how many there were.
// Thread: any.   Blocks: only for the mutex.
// Owner:  you.
int thaw_queue_take_all(ThawQueue *queue, void **items);

// Sleep until there is an item: 1. 0: none came within `limit_ms`, which may be 0, or
// THAW_QUEUE_FOREVER. -1: the queue is closed, and nothing is left.
// Thread: any; the GUI thread with a limit only.   Blocks: for `limit_ms` at most.
#define THAW_QUEUE_FOREVER SDL_MUTEX_MAXWAIT
int thaw_queue_wait(ThawQueue *queue, Uint32 limit_ms);

// Take the oldest item, sleeping until there is one. NULL means: closed, and nothing is left.
// Thread: any but the GUI thread.   Blocks: until a push or thaw_queue_close.
// Owner:  you.
void *thaw_queue_wait_pop(ThawQueue *queue);

// Accept nothing more and wake every sleeper.
// Thread: any.   Blocks: only for the mutex.
void thaw_queue_close(ThawQueue *queue);

// How many items are in it, at this moment.
// Thread: any.   Blocks: only for the mutex.
int thaw_queue_length(ThawQueue *queue);

#ifdef __cplusplus
}
#endif

#endif
