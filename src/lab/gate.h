// gate.h - holds the worker thread at one of its events, for as long as somebody wants to look.
//
//     Gate *gate = gate_create(recorder);
//     static void observe(void *userdata, const ThawEvent *event) {
//         recorder_observe(recorder, event);         what has happened is recorded first
//         gate_observe(gate, event);                 and then the thread may be held
//     }
//     gate_hold(gate);          the GUI thread: the worker thread stops at its next event
//     gate_release(gate, 1);    it goes on to the one after that
//     gate_release(gate, 0);    it goes on
//
// The thread is really held, inside the observer of its client, with no lock of the library. What
// that does to deadlines and disowning stands in observer.h: whoever cancels, destroys or stops
// opens the gate first. The GUI thread never waits here but for the mutex.
//
// The recorder is told when the thread is held and when it goes on. The gate's mutex comes last in
// every lock order: nothing is called, and no other is taken, while it is held.
#ifndef GATE_H
#define GATE_H

#include <stdbool.h>

#include "recorder.h"

#define GATE_LIMIT_MS 3600000u // so long a thread is held at one point; then the gate opens
#define GATE_POINTS_MAX 100000 // points of one release

typedef struct Gate Gate; // the fields are guarded by its mutex

// Where a thread is held.
typedef struct GateHeld {
    ThawEventKind kind; // event that it has told last
    ThawCall call;      // of CALL and RETURN
    ThawCommandType command;
    Uint32 command_id; // 0: none
    Uint32 thread;     // which worker
    Uint64 since_ns;
    const char *file; // place in the source; constant
    const char *function;
    int line;
} GateHeld;

// Create a gate that is open. `recorder` is told, and borrowed.
// Thread: the GUI thread.   Errors: NULL when memory ran out.
Gate *gate_create(Recorder *recorder);

// Destroy it; NULL is fine. Clients that it observes have ended before.
// Thread: the GUI thread.
void gate_destroy(Gate *gate);

// Close it: the worker thread is held at its next event.
// Thread: the GUI thread.   Blocks: only for the mutex.
void gate_hold(Gate *gate);

// Let the thread go so many events further, where it is held again. 0: open the gate.
// Thread: the GUI thread.   Blocks: only for the mutex.
void gate_release(Gate *gate, int points);

// Whether it is closed.
// Thread: any.   Blocks: never.
bool gate_is_closed(Gate *gate);

// Whether a thread is held, and at which event.
// Thread: any.   Blocks: only for the mutex.
bool gate_held(Gate *gate, GateHeld *held);

// A ThawObserver; `userdata` is the Gate. It holds workers (THAW_LANE_NETWORK) alone, one at a
// time. Thread: any.   Blocks: a worker, until it is released, GATE_LIMIT_MS at most.
void gate_observe(void *userdata, const ThawEvent *event);

#endif
