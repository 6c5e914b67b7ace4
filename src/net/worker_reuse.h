// worker_reuse.h - when a worker keeps large frames for its next messages (reuse.h): from the first
// large message until some seconds after the last one.
//
// Internal to net. Thread: the worker's.
#ifndef THAW_WORKER_REUSE_H
#define THAW_WORKER_REUSE_H

#include "worker_state.h"

// Look whether large messages move, after each step of a command and each look for news.
void thaw_worker_tend_reuse(ThawWorker *worker);

// Where frames are kept: wait for a command until that has to end, and end it.
// Blocks: for a few seconds; a command, or the end of the worker, wakes it.
void thaw_worker_outlast_reuse(ThawWorker *worker);

#endif
