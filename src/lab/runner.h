// runner.h - a thread that runs commands, as spans of a track: what it does, one after the other.
//
// A thread that runs a command has one span after the other, without a gap. A pause between two
// calls that is too short to be seen belongs to the call behind it, or else to the one before; so
// the newest span may still change its reason, or join the one before it again. A command that was
// replied has one span at the least. Who listens without a command has none, since nobody waits; a
// worker that then takes in what has come by itself works, and has one until it listens again.
#ifndef RUNNER_H
#define RUNNER_H

#include "track.h"

// Its newest span is the open one of its track.
typedef struct Runner {
    Track *track; // borrowed
    Uint32 thread;
    Uint32 command_id; // 0: it runs none
    Uint32 pieces;     // spans of the command
    Uint8 command;     // ThawCommandType
    Uint8 reason;      // what it does, also while it is held
    bool rests;        // between two calls
    bool has_bytes;    // of the answer
    bool held;
    bool news; // it takes in what has come by itself
    bool asks; // again and again, and draws in between, in place of a wait for bytes
} Runner;

// Take in a record that the thread tells of itself.
void runner_take(Runner *runner, const Record *record);

// The command under way, if any, ends as of now. `bad`: that must be seen.
void runner_finish(Runner *runner, Uint8 code, bool bad, Uint64 time_ns);

// It takes in no more of what comes by itself. Nothing where it did not.
void runner_end_news(Runner *runner, Uint64 time_ns);

// It is held no more.
void runner_go_on(Runner *runner, Uint64 time_ns);

#endif
