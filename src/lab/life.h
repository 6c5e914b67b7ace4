// life.h - the life of one command, from its submission to the end of its reply, with the times.
//
//     Life life = {0};
//     life_follow(&life, recording, 7);     once a frame: it takes in what is new
//     if (life.ns[LIFE_TAKEN] > 0) ...
//
// The first call for a command looks for its beginning in all that is kept; later ones look at the
// new records, and at a few before them, since some come late. A plain value for the GUI thread.
#ifndef LIFE_H
#define LIFE_H

#include <stdbool.h>

#include "recording.h"

// What a command passes, in this order.
typedef enum LifeStage {
    LIFE_SUBMITTED, // into the command queue
    LIFE_TAKEN,     // out of it, and it runs
    LIFE_CAME,      // the last that its call brought: bytes, a connection, or the end of one
    LIFE_REPLIED,   // the reply is made
    LIFE_PUT,       // into the reply queue, of a worker
    LIFE_RUNG,      // the doorbell has rung for it, if it was the first that waits
    LIFE_POLLED     // the reply is taken
} LifeStage;
#define LIFE_STAGES 7

typedef struct Life {
    Uint32 id;              // 0: nobody is followed
    Uint64 ns[LIFE_STAGES]; // when; 0: not yet, or it is forgotten
    Uint64 lost_ns;         // when its client ended without a reply; 0: it did not
    Uint8 command;          // ThawCommandType
    Uint8 code;             // ThawError of the reply
    Uint8 lane;             // ThawLane on which it ran
    bool given_up;          // the window has replied in place of a worker that is stuck
    Uint32 source;          // recording_number of what it was taken from
    Uint64 seen;            // number of the first record that was not looked at
} Life;

// Follow command `id`, up to the newest record. 0 follows nobody.
void life_follow(Life *life, const Recording *recording, Uint32 id);

// The stage that it is in at `time_ns`; -1: it is not submitted.
int life_stage(const Life *life, Uint64 time_ns);

// Whether it is over at `time_ns`.
bool life_is_over(const Life *life, Uint64 time_ns);

#endif
