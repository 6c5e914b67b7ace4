// large.h - a large message that is being made: a piece per frame, since to fill it all at once
// would stop the picture. Belongs to the GUI thread.
#ifndef LARGE_H
#define LARGE_H

#include <stdbool.h>

#include "frame.h"

typedef struct Large {
    ThawFrame *frame; // owned; NULL: none
    Uint8 *payload;   // in `frame`
    Uint32 size;      // bytes
    Uint32 filled;    // bytes
    int line;         // of the action that wants it
} Large;

// Begin a message of `size` bytes for an action of `line`. An all-zero Large has none.
// Errors: false when memory ran out.
bool large_begin(Large *large, Uint32 size, int line);

// Make one more piece. True when the message is complete.
bool large_fill(Large *large);

// Give the message up, if there is one.
void large_drop(Large *large);

#endif
