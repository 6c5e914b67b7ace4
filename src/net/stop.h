// stop.h - what was asked to stop: all commands up to one, and single ones.
//
// Whoever runs the commands asks this before each step. Whoever holds a ThawStop guards it: the
// worker by its mutex, the stepper by having one thread.
//
// Internal to net.
#ifndef THAW_STOP_H
#define THAW_STOP_H

#include <SDL.h>
#include <stdbool.h>

#include "message.h"

typedef struct ThawStop {
    Uint32 last_id; // commands up to this one are to be stopped,
    ThawError code; // for this reason
    Uint32 *single; // a ring: command `id` is cancelled when it stands at id % capacity
    int capacity;   // commands that may be outstanding
} ThawStop;

// Prepare it for so many commands; nothing is asked to stop.
// Errors: false when memory ran out.
bool thaw_stop_begin(ThawStop *stop, int capacity);

// Free what it holds; all zeros is fine.
void thaw_stop_end(ThawStop *stop);

// Ask for a stop of every command up to `last_id`, for a reason that replaces an earlier one, or
// of this one.
void thaw_stop_up_to(ThawStop *stop, Uint32 last_id, ThawError code);
void thaw_stop_single(ThawStop *stop, Uint32 id);

// Why this command is to stop; THAW_OK: it is not.
ThawError thaw_stop_reason(const ThawStop *stop, Uint32 id);

#endif
