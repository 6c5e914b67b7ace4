// worker_state.h - what a worker holds, for the files that it consists of: worker.c (the thread,
// and the client's calls), worker_replies.c, worker_news.c and worker_reuse.c.
//
// Lock order: the worker's mutex, then that of a queue or of the frames kept.
//
// Internal to net.
#ifndef THAW_WORKER_STATE_H
#define THAW_WORKER_STATE_H

#include "client_options.h"
#include "connection.h"
#include "progress.h"
#include "queue.h"
#include "reuse.h"
#include "stop.h"
#include "task.h"
#include "trace.h"

typedef struct ThawWorker ThawWorker; // as in worker.h

struct ThawWorker {
    ThawQueue *commands;       // client -> thread
    ThawQueue *replies;        // thread -> client
    ThawClientOptions options; // constant after creation
    ThawTask *task;            // the client's handle of the thread

    ThawConnection *connection; // the thread's own
    ThawReply *news;            // the thread's own: for the next message that comes by itself
    ThawTrace trace;            // the thread's own, but for the question where it is
    bool entered;               // the thread's own: commit_reply has entered the callback already

    ThawReuse *reuse; // a reference; NULL: none
    bool reuses;      // the thread's own: whether large frames are kept
    Uint64 moved_ns;  // the thread's own: time at which large messages were last seen to move
    Uint64 moved;     // thaw_connection_moved at that time, or 0 if the connection is newer

    // The client's own: the replies of a round of polls.
    void **round;    // taken out of the queue at once; as many as that holds
    int round_count; // of them,
    int round_next;  // and the next one to hand out
    bool round_news; // news was among those handed out since the last NULL

    SDL_mutex *mutex;  // guards what follows
    SDL_cond *changed; // in_callback is false again
    ThawProgress progress;
    ThawStop stop;
    int news_count;    // messages that came by themselves and were not polled,
    Uint64 news_bytes; // and their payload
    bool timed;        // the command that runs has a deadline
    bool in_callback;  // the thread is in a function of the caller's, or has committed a
                       // reply that is not in its queue yet: disowning waits for either
    bool disowned;     // it must not enter one again
};

#endif
