#include "worker_reuse.h"

#include "clock.h"

// So long after the last large message no frame is kept for the next one (reuse.h).
#define REUSE_FOR_MS 3000u

// A worker that was given up begins and ends nothing: what is kept is its client's, and that of the
// client's fresh worker. Looking and beginning is one step under the lock.
static void begin_reuse(ThawWorker *worker) {
    worker->reuses = true;
    SDL_LockMutex(worker->mutex);
    if (!worker->disowned)
        thaw_reuse_begin(worker->reuse);
    SDL_UnlockMutex(worker->mutex);
}

// The memory is freed without the lock. A fresh worker that has begun meanwhile, which is rare,
// allocates each time until it begins again.
static void end_reuse(ThawWorker *worker) {
    worker->reuses = false;
    SDL_LockMutex(worker->mutex);
    bool disowned = worker->disowned;
    SDL_UnlockMutex(worker->mutex);
    if (!disowned)
        thaw_reuse_end(worker->reuse);
}

// Large messages move when THAW_REUSE_LEAST bytes more than worker->moved have moved. A new
// connection counts from 0.
void thaw_worker_tend_reuse(ThawWorker *worker) {
    Uint64 moved = thaw_connection_moved(worker->connection);
    worker->moved = SDL_min(worker->moved, moved);
    bool much = moved - worker->moved >= THAW_REUSE_LEAST;
    if (much) {
        worker->moved = moved;
        worker->moved_ns = thaw_clock_ns();
        if (!worker->reuses)
            begin_reuse(worker);
    } else if (worker->reuses &&
               thaw_clock_since_ns(worker->moved_ns) / THAW_NS_PER_MS >= REUSE_FOR_MS) {
        end_reuse(worker);
    }
}

void thaw_worker_outlast_reuse(ThawWorker *worker) {
    if (worker->reuses && thaw_queue_wait(worker->commands, REUSE_FOR_MS) == 0)
        end_reuse(worker);
}
