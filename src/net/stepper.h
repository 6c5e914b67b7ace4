// stepper.h - the commands without a thread: whoever calls runs them, a step at a time.
//
// What two of the three strategies are made of. THAW_STRATEGY_POLL takes one step per frame that
// waits for nothing; THAW_STRATEGY_BLOCK stays until the command is done. The connection is the
// same as the worker's, and so is the order: one command after the other, each with its reply. What
// the caller cannot have is what only a second thread brings: a step that sits in the system holds
// up everything.
#ifndef THAW_STEPPER_H
#define THAW_STEPPER_H

#include <SDL.h>
#include <stdbool.h>

#include "client_options.h"
#include "message_inside.h"
#include "worker.h"

typedef struct ThawStepper ThawStepper; // belongs to the client's thread

// Create a stepper that is not connected. `options` are copied.
// Thread: the client's, like every call here.   Owner: you; thaw_stepper_destroy.
// Errors: NULL when memory ran out.
ThawStepper *thaw_stepper_create(const ThawClientOptions *options);

// Close the connection and free it with the commands that are left; NULL is fine.
void thaw_stepper_destroy(ThawStepper *stepper);

// Hand over a command to run after those before it.
// Blocks: never.
// Owner:  on true the stepper owns `command`; on false (the queue is full) you still do.
bool thaw_stepper_push(ThawStepper *stepper, ThawCommand *command);

// Go on with the oldest command: with a `limit_ms` of 0 for one step, else until it is done, or
// given up with THAW_ERROR_TIMEOUT after `limit_ms`. Returns its reply, or NULL: it is not done.
// With auto_receive it may be news that is returned, with the id 0; the command goes on next time.
// Blocks: as connection.h says: within a lookup, a connect and a send for as long as the system
//         likes; otherwise for `limit_ms` at most.
// Owner:  you.
ThawReply *thaw_stepper_run(ThawStepper *stepper, Uint32 limit_ms);

// Where it stands. Blocks: never.
ThawProgress thaw_stepper_progress(const ThawStepper *stepper);

// Answer every command up to `last_id` with `code`, each when its turn comes.
// Blocks: never.
void thaw_stepper_stop(ThawStepper *stepper, Uint32 last_id, ThawError code);

// Answer this command alone with THAW_ERROR_CANCELLED, in the same way.
void thaw_stepper_cancel(ThawStepper *stepper, Uint32 id);

#endif
