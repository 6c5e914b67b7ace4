#include "queue.h"

#include "clock.h"

struct ThawQueue {
    SDL_mutex *mutex;
    SDL_cond *changed; // an item came, or the queue was closed
    void **items;      // a ring: `count` items from `first` on, wrapping at `capacity`
    int capacity;
    int first;
    int count;
    bool closed;
};

ThawQueue *thaw_queue_create(int capacity) {
    SDL_assert(capacity > 0);
    ThawQueue *queue = SDL_calloc(1, sizeof *queue);
    if (!queue)
        return NULL;
    queue->mutex = SDL_CreateMutex();
    queue->changed = SDL_CreateCond();
    queue->items = SDL_calloc((size_t)capacity, sizeof *queue->items);
    queue->capacity = capacity;
    if (!queue->mutex || !queue->changed || !queue->items) {
        thaw_queue_destroy(queue);
        return NULL;
    }
    return queue;
}

void thaw_queue_destroy(ThawQueue *queue) {
    if (!queue)
        return;
    SDL_assert(queue->count == 0);
    if (queue->changed)
        SDL_DestroyCond(queue->changed);
    if (queue->mutex)
        SDL_DestroyMutex(queue->mutex);
    SDL_free(queue->items);
    SDL_free(queue);
}

int thaw_queue_push(ThawQueue *queue, void *item) {
    SDL_assert(item != NULL);
    int length = 0;
    SDL_LockMutex(queue->mutex);
    if (!queue->closed && queue->count < queue->capacity) {
        queue->items[(queue->first + queue->count) % queue->capacity] = item;
        length = ++queue->count;
    }
    SDL_UnlockMutex(queue->mutex);
    // A taker that is woken while the mutex is held would run into it and sleep again.
    if (length > 0)
        SDL_CondSignal(queue->changed);
    return length;
}

// Lock held.
static void *pop(ThawQueue *queue) {
    if (queue->count == 0)
        return NULL;
    void *item = queue->items[queue->first];
    queue->first = (queue->first + 1) % queue->capacity;
    queue->count--;
    return item;
}

void *thaw_queue_try_pop(ThawQueue *queue) {
    SDL_LockMutex(queue->mutex);
    void *item = pop(queue);
    SDL_UnlockMutex(queue->mutex);
    return item;
}

int thaw_queue_take_all(ThawQueue *queue, void **items) {
    int count = 0;
    SDL_LockMutex(queue->mutex);
    while (queue->count > 0)
        items[count++] = pop(queue);
    SDL_UnlockMutex(queue->mutex);
    return count;
}

// Lock held.
static bool must_sleep(const ThawQueue *queue) {
    return queue->count == 0 && !queue->closed;
}

// Lock held. The clock is read where a sleep has an end, and again only where it has ended early
// for nothing.
static void sleep_for(ThawQueue *queue, Uint32 limit_ms) {
    Uint64 began_ns = thaw_clock_ns();
    Uint64 passed_ms = 0;
    do {
        SDL_CondWaitTimeout(queue->changed, queue->mutex, limit_ms - (Uint32)passed_ms);
    } while (must_sleep(queue) &&
             (passed_ms = thaw_clock_since_ns(began_ns) / THAW_NS_PER_MS) < limit_ms);
}

// Lock held.
static void wait_for_item(ThawQueue *queue, Uint32 limit_ms) {
    if (limit_ms != THAW_QUEUE_FOREVER && limit_ms > 0 && must_sleep(queue))
        sleep_for(queue, limit_ms);
    while (limit_ms == THAW_QUEUE_FOREVER && must_sleep(queue))
        SDL_CondWait(queue->changed, queue->mutex);
}

int thaw_queue_wait(ThawQueue *queue, Uint32 limit_ms) {
    SDL_LockMutex(queue->mutex);
    wait_for_item(queue, limit_ms);
    int result = queue->count > 0 ? 1 : queue->closed ? -1 : 0;
    SDL_UnlockMutex(queue->mutex);
    return result;
}

void *thaw_queue_wait_pop(ThawQueue *queue) {
    SDL_LockMutex(queue->mutex);
    wait_for_item(queue, THAW_QUEUE_FOREVER);
    void *item = pop(queue);
    SDL_UnlockMutex(queue->mutex);
    return item;
}

void thaw_queue_close(ThawQueue *queue) {
    SDL_LockMutex(queue->mutex);
    queue->closed = true;
    SDL_CondBroadcast(queue->changed);
    SDL_UnlockMutex(queue->mutex);
}

int thaw_queue_length(ThawQueue *queue) {
    SDL_LockMutex(queue->mutex);
    int length = queue->count;
    SDL_UnlockMutex(queue->mutex);
    return length;
}
