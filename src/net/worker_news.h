// worker_news.h - what a worker tells of by itself, with auto_receive: messages that nobody has
// asked for, and the end of the connection. They are replies with the id 0.
//
// News has a limit. Past it the bytes stay where they are, and the peer has to wait for the polls.
//
// Internal to net. Thread: the worker's.
#ifndef THAW_WORKER_NEWS_H
#define THAW_WORKER_NEWS_H

#include "worker_state.h"

// Tell of the end that the last command has noticed, or of all news until there is a command.
// Returns at once where nothing is to be listened to.
// Blocks: until there is a command, the connection has ended, or the worker ends.
void thaw_worker_await_news(ThawWorker *worker);

// Tell of a message that has come by itself, if there is one. Without room for it, or memory,
// nothing is read. False: there is none, or it is the end.
bool thaw_worker_take_news(ThawWorker *worker);

#endif
