// client_state.h - what a client holds, for the files that it consists of: client.c, engine.c and
// supervisor.c.
//
// The client numbers the commands, so the ids from answered_id + 1 to submitted_id are outstanding,
// and it notes the type and time of each. They are answered in that order.
//
// Everything here belongs to the GUI thread; what the threads share is inside the worker, its
// queues and `reuse`, each behind a mutex of its own.
//
// Internal to net.
#ifndef THAW_CLIENT_STATE_H
#define THAW_CLIENT_STATE_H

#include "client_options.h"
#include "queue.h"
#include "reuse.h"
#include "stepper.h"
#include "trace.h"
#include "worker.h"

typedef struct ThawClient ThawClient; // as in client.h

typedef struct Outstanding {
    ThawCommandType type;
    void *userdata;
    Uint32 timeout_ms; // its deadline; 0: none
    bool cancelled;    // by itself
    bool listens;      // CONNECT: as auto_receive was then
    Uint64 submitted_ns;
} Outstanding;

struct ThawClient {
    SDL_threadID owner;
    ThawClientOptions options;
    ThawTrace trace;
    ThawWorker *worker;   // THAW_STRATEGY_WORKER: NULL after a disowning, until a command needs one
    Uint32 worker_number; // of the newest worker
    ThawStepper *stepper; // THAW_STRATEGY_POLL, THAW_STRATEGY_BLOCK: never NULL
    ThawQueue *answers;   // all replies of a disowned worker, and those made in its place; they
                          // go out first
    int answer_count;     // replies in `answers`
    int stepped_news;     // messages and ends that the stepper has told since its last NULL
    Uint64 idle_since_ns; // time of that NULL; 0: there may be more at once
    ThawReuse *reuse;     // keeps a large frame for the next large message
    ThawReply *spare;     // for the next such answer, so that memory cannot stop it,
    ThawReply *spare_end; // and, with auto_receive, for the end of its connection
    Outstanding *outstanding; // a ring: command `id` is at id % capacity
    Uint32 submitted_id;      // of the newest command
    Uint32 answered_id;       // of the newest reply that was polled
    Uint32 last_answer_id;    // of the newest reply that ever went into `answers`
    Uint32 watched_id;        // of the newest command with a deadline or a cancel of its own
    bool connected;           // as that reply says
    bool listens;             // the connection of the newest CONNECT that succeeded
    bool awaits_end;          // whether a reply has told of its end before the news

    Uint32 stop_id; // commands up to this one were asked to stop; 0: none
    ThawError stop_code;
    Uint64 stop_since_ns;
    Uint64 stop_held_ns; // for which the observer had held the thread by then

    ThawWorker *disowned[THAW_DISOWNED_MAX];
    int disowned_count;
    bool started; // thaw_transport_start
};

// What was noted of a command that is outstanding.
static inline Outstanding *thaw_client_note(const ThawClient *client, Uint32 id) {
    return &client->outstanding[id % (Uint32)client->options.capacity];
}

#endif
