// moment.h - what all threads are doing at one time.
//
//     Moment moment = {0};
//     moment_add(&moment, record);          one record after the other, in order
//
// It is the fold of all records up to that time, and nothing else, so whoever takes the same
// records has the same moment. A plain value: it is copied to be kept.
//
// Where records were lost it shows what is certain: no call, rather than one that may have ended.
// Depths of queues come from ids of commands, which pass through the queues in order, so no loss
// makes them wrong for long, and none makes them negative.
#ifndef MOMENT_H
#define MOMENT_H

#include <stdbool.h>

#include "record.h"

// The GUI thread, the newest worker, THAW_DISOWNED_MAX others, the server's door and its guests.
// More are left out.
#define MOMENT_THREADS 88

typedef struct MomentThread {
    Uint64 call_ns;    // when the call began
    Uint64 command_ns; // when the command was taken
    Uint64 held_ns;    // since when the gate holds it; 0: it does not
    Uint32 thread;     // as in ThawEvent
    Uint32 command_id; // command under way; 0: none
    Uint8 lane;        // ThawLane
    Uint8 command;     // ThawCommandType of the command under way
    Uint8 call;        // ThawCall under way; THAW_CALL_NONE: none
    bool asleep;       // whether it has nothing to do
    bool open;         // whether it has a connection
    bool given_up;     // disowned, and still stuck in the call
    bool held;         // by the gate
} MomentThread;

// What a command passes on its way.
typedef enum MomentStage {
    MOMENT_SUBMITTED,
    MOMENT_TAKEN,
    MOMENT_REPLIED, // the reply is made
    MOMENT_PUT,     // it is in the reply queue
    MOMENT_POLLED
} MomentStage;
#define MOMENT_STAGES 5

// A message on its way.
typedef struct MomentMessage {
    Uint64 done;  // payload bytes
    Uint64 total; // payload bytes; 0: there is no message
} MomentMessage;

typedef struct Moment {
    Uint64 time_ns;          // of the newest record
    Uint64 shown_ns;         // when the picture on the screen was presented; 0: none, or hidden
    Uint64 lost;             // records, up to now
    MomentMessage sending;   // by the client. A long SEND also takes in what arrives meanwhile,
    MomentMessage receiving; // so there may be two
    Uint32 newest_id[MOMENT_STAGES]; // of the commands that have come as far as this
    Uint32 news;                     // in the reply queue
    Uint32 thread_count;
    MomentThread threads[MOMENT_THREADS];
} Moment;

// Take in the next record.
// Thread: the one that owns the moment, as for all here.   Blocks: never.
void moment_add(Moment *moment, const Record *record);

// A thread, or NULL when nothing was heard of it or it has ended. Borrowed from the moment.
const MomentThread *moment_thread(const Moment *moment, ThawLane lane, Uint32 thread);

// How many commands wait in the command queue, how many replies (with news) in the reply queue, and
// how many commands were submitted and their replies not polled.
Uint32 moment_commands_waiting(const Moment *moment);
Uint32 moment_replies_waiting(const Moment *moment);
Uint32 moment_outstanding(const Moment *moment);

// How many workers were given up and have not ended.
Uint32 moment_given_up(const Moment *moment);

// Whether the client has a connection.
bool moment_is_open(const Moment *moment);

// The larger of the client's messages on their way; `*sending` tells which it is.
MomentMessage moment_message(const Moment *moment, bool *sending);

#endif
