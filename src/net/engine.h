// engine.h - what runs the commands of a client: a worker, which has the network thread, or a
// stepper, which has none and runs a step whenever the client is polled. Which of them is there
// follows from the strategy.
//
// Internal to net. Every call belongs to the GUI thread, and none of them blocks.
#ifndef THAW_ENGINE_H
#define THAW_ENGINE_H

#include "client_state.h"

// Create the engine if there is none, as at the beginning and after a disowning.
// Errors: false when memory or a thread could not be had.
bool thaw_engine_ensure(ThawClient *client);

// Hand over a command to run after those before it. There must be an engine.
// Owner: on true the engine owns `command`; on false (its queue is full) you still do.
bool thaw_engine_push(ThawClient *client, ThawCommand *command);

// Where it stands; all zeros without an engine.
ThawProgress thaw_engine_progress(const ThawClient *client);

// Let it stop every command up to `last_id`, or this one; see worker.h. Nothing without an engine.
void thaw_engine_stop(ThawClient *client, Uint32 last_id, ThawError code);
void thaw_engine_cancel(ThawClient *client, Uint32 id);

#endif
