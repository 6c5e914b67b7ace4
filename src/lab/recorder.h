// recorder.h - takes down what every thread says, and hands it to the GUI thread.
//
//     Recorder *recorder = recorder_create(make_room, userdata);
//     ThawClientOptions options = {.observer = {recorder_observe, recorder}};
//     RECORDER_SAY(recorder, .kind = RECORD_PRESENTED, .began_ns = begin_ns);      once a frame
//     ... recorder_take(recorder, THAW_LANE_NETWORK) ... by the recording
//
// Each lane has an inbox: an array under a mutex of its own. A thread that has something to say
// copies one record into it. The GUI thread takes a whole inbox by exchanging the array for an
// empty one, so that nobody waits while it reads. These mutexes come last in every lock order:
// nothing is called, and no other is taken, while one is held.
//
// An inbox that is full loses what is new, and counts it. The inbox of the GUI thread loses
// nothing, since its only writer is also its reader and makes room first.
#ifndef RECORDER_H
#define RECORDER_H

#include <stddef.h>

#include "client_options.h"
#include "record.h"

typedef struct Recorder Recorder; // the fields of an inbox are guarded by its mutex

// A full inbox may hold this many records. Memory that was never written to costs nothing. The
// others have to hold what comes while the GUI thread does not look, for seconds.
#define RECORDER_GUI_MAX 8192
#define RECORDER_OTHERS_MAX 65536
#define RECORDER_GUI_BYTES (256u * 1024u) // kept beside them; where there is no room, they are not
#define RECORDER_OTHERS_BYTES (2u * 1024u * 1024u)

// What was taken out of an inbox.
typedef struct RecorderTaken {
    const Record *records; // in the order in which they were written; valid until the next taking
    size_t count;
    const Uint8 *bytes;   // of record.bytes_at - 1 on; valid as long
    Uint32 lost;          // records that came behind them and found no room
    Uint64 lost_since_ns; // time of the first of those
    Uint64 lost_until_ns; // time of the last of those
} RecorderTaken;

// What recording costs whoever says something. Every RECORDER_SAMPLED-th record is timed, while
// it is written into its inbox. What takes longer than RECORDER_COST_MAX_NS counts as that
// much: somebody else had the processor then.
#define RECORDER_SAMPLED 64
#define RECORDER_COST_MAX_NS 10000u
typedef struct RecorderCost {
    Uint64 records;       // so far, lost ones among them
    Uint64 ns_per_record; // 0: none was timed yet
} RecorderCost;

// Create a recorder. `make_room` is called on the GUI thread with no lock held when that thread's
// inbox is full, and takes it.
// Thread: the GUI thread.
// Errors: NULL when memory ran out.
Recorder *recorder_create(void (*make_room)(void *userdata), void *userdata);

// Let a doorbell ring when an inbox is half full, for a GUI thread that sleeps. Before the first
// client or server is observed.
// Thread: the GUI thread. The doorbell rings on the thread that says something, with no lock held.
void recorder_set_doorbell(Recorder *recorder, ThawDoorbell doorbell);

// Destroy it; NULL is fine. Clients and servers that it observes have ended before.
// Thread: the GUI thread.
void recorder_destroy(Recorder *recorder);

// A ThawObserver; `userdata` is the Recorder.
// Thread: any.   Blocks: only for the mutex of a lane.
void recorder_observe(void *userdata, const ThawEvent *event);

// What the GUI thread says of itself: RECORDER_SAY(recorder, .kind =
// RECORD_CLICK, .began_ns = queued_ns).
// The fields are those that RecordKind names. Time and lane are filled in, and the place in the
// source is that of the macro.
#define RECORDER_SAY(recorder, ...)                                                                \
    recorder_say(                                                                                  \
        (recorder),                                                                                \
        &(Record){.file = __FILE__, .function = __func__, .line = (Uint16)__LINE__, __VA_ARGS__},  \
        NULL)

// What the macro is made of. `bytes` are `record->size` bytes to be kept beside it; NULL: none.
// Thread: the GUI thread.   Blocks: only for its own mutex.
void recorder_say(Recorder *recorder, const Record *record, const void *bytes);

// The same for another lane, on its own thread: what holds a thread says so.
// Thread: any.
void recorder_say_of(Recorder *recorder, const Record *record);

// What it has cost so far.
// Thread: any.   Blocks: only for the mutexes.
RecorderCost recorder_cost(const Recorder *recorder);

// Take all that is in the inbox of a lane.
// Thread: the GUI thread.   Blocks: only for the mutex of that lane, for an exchange of pointers.
RecorderTaken recorder_take(Recorder *recorder, ThawLane lane);

#endif
