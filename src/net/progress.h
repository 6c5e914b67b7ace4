// progress.h - where a worker stands, as its client sees it.
//
// Internal to net. Thread: any; a progress is a copy.
#ifndef THAW_PROGRESS_H
#define THAW_PROGRESS_H

#include <SDL.h>
#include <stdbool.h>

typedef struct ThawProgress {
    Uint32 running_id;       // the command that runs; 0: none
    Uint64 running_since_ns; // since when
    Uint32 replied_id;       // the last command that was answered; 0: none was
    bool listens;            // messages and the end of its connection are news
    bool in_system;          // it sits in a call that nothing can wake (transport.h)
    Uint64 held_ns;          // time for which the observer has held the thread so far, counted only
                             // while there is a deadline or a stop
    Uint64 held_before_ns;   // held_ns when this command began
    Uint64 held_since_ns;    // start of the observer's call under way; 0: none
} ThawProgress;

// For how long, until `now_ns`, the observer has held the thread; and how long the running command
// has lasted without that, which is what its deadline counts.
Uint64 thaw_progress_held_ns(const ThawProgress *progress, Uint64 now_ns);
Uint64 thaw_progress_ns(const ThawProgress *progress, Uint64 now_ns);

#endif
