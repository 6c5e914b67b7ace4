// story.h - what happens, in the words of the window: a sentence for each lane, and the verdict.
//
// It is told from what the threads have recorded and from nothing else, so it can also be told in
// the middle of a call of the network, before the window's thread is held there.
#ifndef STORY_H
#define STORY_H

#include "model.h"
#include "recording.h"

// What the recording does not know.
typedef struct StoryFacts {
    Uint64 now_ns;
    ThawCall frozen;     // the window's thread is about to wait in this call
    bool serves;         // the server is in this program
    int delay_ms;        // until it answers
    bool is_punctual;    // nothing makes it answer at another time
    bool floods;         // it answers again and again
    const char *host;    // of the last CONNECT; borrowed, as all of them
    const char *address; // of the server, for people
    const char *message; // the last one, in short
    int frame_rate;      // pictures a second
    int compared;        // run of a comparison that is under way, from 0 on; -1: none is
} StoryFacts;

// Tell it. The model borrows from the recording.
// Thread: GUI.   Blocks: never.
void story_tell(Recording *recording, const StoryFacts *facts, ScreenModel *model);

#endif
