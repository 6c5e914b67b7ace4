// fold.h - the events of one client, or of one server, folded into states and queue depths.
//
// Hang fold_note behind an observer. Every event is checked against what came before it, by the
// contract of observer.h. The first contradiction is kept, and fold_end fails the test with it.
#ifndef TESTS_FOLD_H
#define TESTS_FOLD_H

#include "support.h"

#define FOLD_COMMANDS 4096 // per client; tests that submit more are not folded further
#define FOLD_THREADS 512   // of workers and guests together

typedef struct Fold {
    SDL_mutex *mutex; // guards what follows
    char wrong[512];  // the first contradiction; empty: none
    bool ended;

    struct {
        Uint8 state;
        ThawError code;
    } commands[FOLD_COMMANDS];
    Uint32 submitted_id; // of the newest
    Uint32 polled_id;    // of the newest
    int waiting;         // in the command queue
    int replies;         // in the reply queue: answers,
    int news;            // and what came by itself

    struct {
        ThawLane lane;
        Uint32 thread;
        ThawCall call;     // under way
        Uint64 call_ns;    // when it began
        Uint32 command_id; // of the command that runs; 0: none
        Uint64 offsets[2]; // bytes sent, bytes received, on this connection
        Uint64 newest_ns;  // of its events
        bool open;         // it has a connection
        bool asleep;
        bool made; // a reply that is not told to be in the queue,
        Uint32 made_id;
        bool put;      // or the one told to be in it last, for which the doorbell may ring
        bool gone;     // disowned, or it has left
        bool finished; // after it was disowned
    } threads[FOLD_THREADS];
    int thread_count;
} Fold;

void fold_begin(Fold *fold);

// A ThawObserver; its userdata is the fold.   Thread: any.
void fold_note(void *userdata, const ThawEvent *event);

// Check that the last event was the end, and nothing was contradicted. The owner is gone by then.
void fold_end(Fold *fold);

#endif
