#include "progress.h"

bool progress_init(ProgressBox *box) {
    SDL_zerop(box);
    box->mutex = SDL_CreateMutex();
    return box->mutex != NULL;
}

void progress_quit(ProgressBox *box) {
    if (box->mutex)
        SDL_DestroyMutex(box->mutex);
    box->mutex = NULL;
}

// Lock held.
static void forget(ProgressBox *box) {
    box->sending.total = box->receiving.total = 0;
}

void progress_observe(void *userdata, const ThawEvent *event) {
    ProgressBox *box = userdata;
    if (event->lane == THAW_LANE_SERVER)
        return;
    SDL_LockMutex(box->mutex);
    switch (event->kind) {
    case THAW_EVENT_SENT: box->sending = (Progress){true, event->done, event->total}; break;
    case THAW_EVENT_RECEIVED: box->receiving = (Progress){false, event->done, event->total}; break;
    case THAW_EVENT_RETURN: box->looks += event->looks; break;
    case THAW_EVENT_REPLIED: forget(box); break;
    case THAW_EVENT_DISOWNED:
        forget(box);
        box->disowned++;
        break;
    default: break;
    }
    SDL_UnlockMutex(box->mutex);
}

Progress progress_read(ProgressBox *box) {
    SDL_LockMutex(box->mutex);
    Progress progress = box->sending.total >= box->receiving.total ? box->sending : box->receiving;
    SDL_UnlockMutex(box->mutex);
    return progress;
}

int progress_disowned(ProgressBox *box) {
    SDL_LockMutex(box->mutex);
    int disowned = box->disowned;
    SDL_UnlockMutex(box->mutex);
    return disowned;
}

Uint64 progress_looks(ProgressBox *box) {
    SDL_LockMutex(box->mutex);
    Uint64 looks = box->looks;
    SDL_UnlockMutex(box->mutex);
    return looks;
}
