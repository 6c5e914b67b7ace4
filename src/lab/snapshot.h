// snapshot.h - what all threads are doing at one time.
//
//     Snapshot snapshot = {0};
//     snapshot_add(&snapshot, record);          one record after the other, in order
//
// It is the fold of all records up to that time, and nothing else, so whoever takes the same
// records has the same snapshot. A plain value: it is copied to be kept.
//
// Where records were lost it shows what is certain: no call, rather than one that may have ended.
// Depths of queues come from ids of commands, which pass through the queues in order, so no loss
// makes them wrong for long, and none makes them negative.
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <stdbool.h>

#include "record.h"

// The GUI thread, the newest worker, THAW_DISOWNED_MAX others, the server's door and its guests.
// More are left out.
#define SNAPSHOT_THREADS 88

typedef struct SnapshotThread {
    Uint64 call_ns;    // when the call began
    Uint64 command_ns; // when the command was taken
    Uint32 thread;     // as in ThawEvent
    Uint32 command_id; // command under way; 0: none
    Uint8 lane;        // ThawLane
    Uint8 command;     // ThawCommandType of the command under way
    Uint8 call;        // ThawCall under way; THAW_CALL_NONE: none
    bool asleep;       // has nothing to do
    bool open;         // has a connection
    bool given_up;     // disowned, and still stuck in the call
} SnapshotThread;

// What a command passes on its way.
typedef enum SnapshotStage {
    SNAPSHOT_SUBMITTED,
    SNAPSHOT_TAKEN,
    SNAPSHOT_REPLIED,
    SNAPSHOT_POLLED
} SnapshotStage;
#define SNAPSHOT_STAGES 4

// A message on its way.
typedef struct SnapshotMessage {
    Uint64 done;  // payload bytes
    Uint64 total; // payload bytes; 0: there is no message
} SnapshotMessage;

typedef struct Snapshot {
    Uint64 time_ns;            // of the newest record
    Uint64 shown_ns;           // when the picture on the screen was presented; 0: none, or hidden
    Uint64 lost;               // records, up to now
    SnapshotMessage sending;   // by the client. A long SEND also takes in what arrives meanwhile,
    SnapshotMessage receiving; // so there may be two
    Uint32 newest_id[SNAPSHOT_STAGES]; // of the commands that have come as far as this
    Uint32 news;                       // in the reply queue
    Uint32 thread_count;
    SnapshotThread threads[SNAPSHOT_THREADS];
} Snapshot;

// Take in the next record.
// Thread: the one that owns the snapshot, as for all here.   Blocks: never.
void snapshot_add(Snapshot *snapshot, const Record *record);

// A thread, or NULL when nothing was heard of it or it has ended. Borrowed from the snapshot.
const SnapshotThread *snapshot_thread(const Snapshot *snapshot, ThawLane lane, Uint32 thread);

// How many commands wait in the command queue, how many replies (with news) in the reply queue, and
// how many commands were submitted and their replies not polled.
Uint32 snapshot_commands_waiting(const Snapshot *snapshot);
Uint32 snapshot_replies_waiting(const Snapshot *snapshot);
Uint32 snapshot_outstanding(const Snapshot *snapshot);

// How many workers were given up and have not ended.
Uint32 snapshot_given_up(const Snapshot *snapshot);

// Whether the client has a connection.
bool snapshot_is_open(const Snapshot *snapshot);

// The larger of the client's messages on their way; `*sending` tells which it is.
SnapshotMessage snapshot_message(const Snapshot *snapshot, bool *sending);

#endif
