// worker_replies.h - what goes out of a worker's thread: replies, and calls of its caller's
// functions, the observer and the doorbell.
//
// A call out is made with no lock held, but announced under the lock before. So a worker can be cut
// off: whoever does that waits for the call to return, and no other one begins.
//
// Internal to net. Thread: the worker's, except for thaw_worker_cut_off.
#ifndef THAW_WORKER_REPLIES_H
#define THAW_WORKER_REPLIES_H

#include "worker_state.h"

// Put a reply, or news, which may come in the middle of a command, and ring the doorbell for the
// first of those that wait. A worker that was cut off puts nothing: its client answers in its
// place. Its name is short since the lab shows it.
// Owner: it moves.
void thaw_put_reply(ThawWorker *worker, ThawReply *reply);

// The observer of the worker's own trace: calls that of the options, unless the worker was cut off.
void thaw_worker_observe(void *userdata, const ThawEvent *event);

// Put and call nothing from now on. Lock held, but not while waiting.
// Thread: the client's.   Blocks: until a call that is under way has returned.
void thaw_worker_cut_off(ThawWorker *worker);

#endif
