// chosen.h - the spans of the command that is selected.
#ifndef CHOSEN_H
#define CHOSEN_H

#include "tracks.h"

typedef struct Chosen {
    Uint32 id; // 0: none, or it is not kept any more
    Uint64 first[TRACK_COUNT];
    Uint64 end[TRACK_COUNT]; // the same as the first: it has none in this track
    Uint64 submitted_ns;     // 0: not known, as for all of these
    Uint64 taken_ns;
    Uint64 replied_ns;
    Uint64 polled_ns;
} Chosen;

// The newest command with this number; all else about it comes after it was submitted. 0: none.
Chosen chosen_of(const Tracks *tracks, Uint32 id);

#endif
