// worker.h - the network thread: take a command, run it, put its reply.
//
//     ThawWorker *worker = thaw_worker_create(&options, 1);
//     thaw_worker_push(worker, command);          // the client's thread, never waits
//     ... reply = thaw_worker_poll(worker) ...    // in every frame
//     thaw_worker_quit(worker, THAW_GRACE_MS);
//     thaw_worker_release(worker);
//
// A worker owns all that its thread touches: two queues, the connection, the frames in them. Only
// the memory kept for the next large frame is shared with the client (reuse.h). The client talks to
// the worker only through the calls below. That makes it possible to give a worker up: a
// thread that sits in the system cannot be killed, but it can be disowned. From then on it never
// touches the caller's data again, and its late result is discarded. Whoever comes last, the client
// or the thread, destroys the worker (task.h).
//
// There is one way to end a running command from outside: a stop, with the reason to answer
// (cancel, deadline, shutdown). The thread looks for it between two steps of the connection.
//
// With auto_receive the thread also puts replies that answer no command, with the id 0: news.
//
// Every call belongs to the client's thread. None of them blocks where it does not say so.
#ifndef THAW_WORKER_H
#define THAW_WORKER_H

#include <SDL.h>
#include <stdbool.h>

#include "client_options.h"
#include "message_inside.h"
#include "progress.h"
#include "reuse.h"

typedef struct ThawWorker ThawWorker; // shared fields are guarded by its mutex

// Start a worker with its thread. `options` are copied. `number` counts the workers of a client
// from 1 on, for the observer. `reuse` keeps its large frames, and is told when; NULL: none are.
// Owner:  you; thaw_worker_release.
// Errors: NULL when memory or a thread could not be had.
ThawWorker *thaw_worker_create(const ThawClientOptions *options, Uint32 number, ThawReuse *reuse);

// The `number` that it was started with.
Uint32 thaw_worker_number(const ThawWorker *worker);

// Hand over a command to run after those before it.
// Owner:  on true the worker owns `command`; on false (the queue is full) you still do.
bool thaw_worker_push(ThawWorker *worker, ThawCommand *command);

// Take the oldest reply. NULL: there is none, or there was news and all is taken that waited with
// it; then the next poll looks again. So a caller that polls until NULL comes to an end, however
// fast news comes meanwhile. Works on a disowned worker too.
// Owner: you.
ThawReply *thaw_worker_poll(ThawWorker *worker);

// Whether a reply waits, and how to sleep until one does, for `limit_ms` at most. A poll
// after that finds it.
bool thaw_worker_has_replies(ThawWorker *worker);
bool thaw_worker_wait(ThawWorker *worker, Uint32 limit_ms);

// Take back the oldest command that the thread has not begun; NULL when there is none.
// Owner: you.
ThawCommand *thaw_worker_take_back(ThawWorker *worker);

ThawProgress thaw_worker_progress(ThawWorker *worker);

// Answer every command up to `last_id` with `code`, the running one as soon as its step returns,
// unless that step ends it in its own way.
void thaw_worker_stop(ThawWorker *worker, Uint32 last_id, ThawError code);

// Answer this command alone with THAW_ERROR_CANCELLED, in the same way.
void thaw_worker_cancel(ThawWorker *worker, Uint32 id);

// Stop everything and let the thread end. True: it has. False: it is stuck in the system; disown
// it.
// Blocks: for `grace_ms` at most.
bool thaw_worker_quit(ThawWorker *worker, Uint32 grace_ms);

// Cut the worker off. When this returns, the observer and the doorbell are not running on its
// thread and will never be called by it again, and no reply will come any more. Blocks: for as long
// as an observer or doorbell needs to return.
void thaw_worker_disown(ThawWorker *worker);

// The same if it sits in the system, with a command up to `last_id` (thaw_worker_progress tells
// which one). Otherwise false, and nothing has changed: it has answered, or is about to obey, or is
// in the observer. So this one never waits for an observer.
bool thaw_worker_disown_stuck(ThawWorker *worker, Uint32 last_id);

// Whether the thread has ended.
bool thaw_worker_has_finished(ThawWorker *worker);

// Release the worker: join its thread, or leave it behind when it is stuck.
void thaw_worker_release(ThawWorker *worker);

#endif
