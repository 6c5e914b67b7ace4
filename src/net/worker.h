// worker.h - the network thread: take a command, run it, put its reply.
//
// A worker owns all that its thread touches: two queues, the connection, the frames in them. The
// client talks to it only through the calls below. That makes it possible to give a worker up: a
// thread that sits in the system cannot be killed, but it can be disowned. It then reaches
// nothing of the caller's any more, its late result is dropped, and whoever lets go of the worker
// last, the client or the thread, frees it.
//
// There is one way to end a running command from outside: a stop, with the reason to answer
// (cancel, deadline, shutdown). The thread looks for it between two steps of the connection.
#ifndef THAW_WORKER_H
#define THAW_WORKER_H

#include <SDL.h>
#include <stdbool.h>

#include "client.h"
#include "message.h"

typedef struct ThawWorker ThawWorker; // shared fields are guarded by its mutex

// Where a worker stands.
typedef struct ThawProgress {
    Uint32 running_id;       // the command that runs; 0 when none does
    Uint64 running_since_ns; // since when
    Uint32 replied_id;       // the last command that was answered; 0 when none was
    bool in_system;          // it sits in a call that nothing can wake (connection.h)
} ThawProgress;

// Start a worker with its thread. `options` are copied.
// Thread: the client's.   Owner: you; thaw_worker_release.
// Errors: NULL when memory or a thread could not be had.
ThawWorker *thaw_worker_create(const ThawOptions *options);

// Hand over a command to run after those before it.
// Thread: the client's.   Blocks: never.
// Owner:  on true the worker owns `command`; on false (the queue is full) you still do.
bool thaw_worker_push(ThawWorker *worker, ThawCommand *command);

// Take the oldest reply; NULL when there is none. Works on a disowned worker too.
// Thread: the client's.   Blocks: never.   Owner: you.
ThawReply *thaw_worker_poll(ThawWorker *worker);

// Whether a reply waits.
// Thread: the client's.   Blocks: never.
bool thaw_worker_has_replies(ThawWorker *worker);

// Take back the oldest command that the thread has not begun; NULL when there is none.
// Thread: the client's.   Blocks: never.   Owner: you.
ThawCommand *thaw_worker_take_back(ThawWorker *worker);

// Thread: the client's.   Blocks: never.
ThawProgress thaw_worker_progress(ThawWorker *worker);

// Answer every command up to `last_id` with `code`, the running one as soon as its step returns,
// unless that step ends it in its own way.
// Thread: the client's.   Blocks: never.
void thaw_worker_stop(ThawWorker *worker, Uint32 last_id, ThawErrorCode code);

// Stop everything and let the thread end; wait for that for at most `grace_ms`.
// True: it has ended. False: it is stuck in the system; disown it.
// Thread: the client's.
bool thaw_worker_quit(ThawWorker *worker, Uint32 grace_ms);

// Cut the worker off, unless it has answered the commands up to `last_id` by now: then false, and
// nothing has changed. When this returns true the observer and the doorbell are not running on its
// thread and will never be called by it again, and no reply will come any more.
// Thread: the client's.   Blocks: for as long as an observer or doorbell needs to return.
bool thaw_worker_disown(ThawWorker *worker, Uint32 last_id);

// Whether the thread has ended.
// Thread: the client's.   Blocks: never.
bool thaw_worker_is_home(ThawWorker *worker);

// Let go of the worker. The last of client and thread to do so frees it.
// Thread: the client's.   Blocks: never for long.
void thaw_worker_release(ThawWorker *worker);

#endif
