// runner.h - who runs the commands of a client: a worker, which has the network thread, or a
// stepper, which has none and runs a step whenever the client is polled. Which of them is there
// follows from the strategy.
//
// Internal to net. Every call belongs to the GUI thread, and none of them blocks.
#ifndef THAW_RUNNER_H
#define THAW_RUNNER_H

#include "client_state.h"

// Whether somebody runs commands; nobody does after a disowning, until one is needed.
// Errors: false when memory or a thread could not be had.
bool thaw_runner_is_there(ThawClient *client);

// Hand over a command to run after those before it, to a runner that is there.
// Owner: on true the runner owns `command`; on false (its queue is full) you still do.
bool thaw_runner_push(ThawClient *client, ThawCommand *command);

// Where it stands; all zeros without a runner.
ThawProgress thaw_runner_progress(const ThawClient *client);

// Let it stop every command up to `last_id`, or this one; see worker.h. Nothing without a runner.
void thaw_runner_stop(ThawClient *client, Uint32 last_id, ThawError code);
void thaw_runner_cancel(ThawClient *client, Uint32 id);

#endif
