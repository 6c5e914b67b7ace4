// supervisor.h - what a client does about commands that take too long: deadlines and cancels become
// stops, and a worker that does not obey one is disowned.
//
// Internal to net. Every call belongs to the GUI thread.
#ifndef THAW_SUPERVISOR_H
#define THAW_SUPERVISOR_H

#include "client_state.h"

// All that a disowned worker may have replied (worker.c), what is answered in its place, and the
// end of its connection. No other is disowned before they are polled.
#define THAW_ANSWERS_FOR(capacity) (4 * (capacity) + 2)

// Allocate what a disowning needs, so that memory cannot stop it.
// Errors: false when memory ran out.
bool thaw_supervisor_prepare(ThawClient *client);

// Whether a command must not run: every worker that runs a CONNECT may have to be disowned, and
// their number is bounded.
bool thaw_supervisor_must_refuse(const ThawClient *client, const ThawCommand *command);

// Let every command up to `last_id` stop for this reason.
void thaw_supervisor_stop(ThawClient *client, Uint32 last_id, ThawError code);

// Turn a deadline that has passed into a stop, and a stop that is not obeyed into a disowning. In
// every poll.
// Blocks: never.
void thaw_supervisor_watch(ThawClient *client);

// In how many milliseconds thaw_supervisor_watch has something to do, with a worker and a command
// that is outstanding; -1: not before there are other news.
int thaw_supervisor_due_ms(const ThawClient *client);

// End a worker; NULL is fine. One that is stuck joins the disowned.
// Blocks: THAW_GRACE_MS at most, and for an observer or doorbell to return.
void thaw_supervisor_retire(ThawClient *client, ThawWorker *worker);

// Free the disowned workers whose threads have finished.
void thaw_supervisor_collect(ThawClient *client);

#endif
