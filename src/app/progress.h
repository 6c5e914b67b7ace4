// progress.h - what the observer tells about the message that is travelling.
// The network thread writes it, the GUI thread reads it once a frame.
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>

#include "observer.h"

typedef struct Progress {
    bool sending; // or receiving
    Uint64 done;  // payload bytes
    Uint64 total; // payload bytes; 0: nothing travels
} Progress;

typedef struct ProgressBox {
    SDL_mutex *mutex;   // guards what follows
    Progress sending;   // a long SEND also takes in what arrives meanwhile, so there are
    Progress receiving; // two of them
    int disowned;       // workers that were given up so far
    Uint64 looks;       // how often the client's side asked the system for bytes so far
} ProgressBox;

// Errors: false when there is no mutex to be had.
bool progress_init(ProgressBox *box);
void progress_quit(ProgressBox *box);

// A ThawObserver; `userdata` is the ProgressBox.
// Thread: any.   Blocks: only for the mutex.
void progress_observe(void *userdata, const ThawEvent *event);

// The larger of the messages that travel.
// Thread: any.   Blocks: only for the mutex.
Progress progress_read(ProgressBox *box);
int progress_disowned(ProgressBox *box);
Uint64 progress_looks(ProgressBox *box);

#endif
