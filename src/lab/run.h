// run.h - one run as people see it: who waited, for how long, and which pictures that cost.
//
//     run_add(&run, record, &meter);        each record, after the meter has taken it
//     if (run.begin_ns > 0 && run.end_ns == 0) ...      it is under way
//
// A run begins with a command while nothing is outstanding, and ends when all commands have been
// answered. What follows within RUN_PAUSE_NS on the same connection still belongs to it, so a
// scenario that waits for each reply is one run, and each press of a person another. The next run
// takes the place of this one.
//
// Everything is bounded: of more waits, holds, pins or messages than there is room for, the first
// ones stay, and the newest wait; of the pictures the newest, and once the run has ended the first.
// A plain value of the thread that owns it; it is copied to be kept.
#ifndef RUN_H
#define RUN_H

#include "client_options.h"
#include "meter.h"

#define RUN_PICTURES 2048 // 34 s at 60 pictures a second; a power of two
#define RUN_BEFORE 32     // pictures before the run that are kept with it
#define RUN_WAITS 64
#define RUN_PINS 32
#define RUN_MESSAGES 64
#define RUN_ANSWERS 16
#define RUN_HOLDS 16
#define RUN_PAUSE_NS THAW_NS_PER_S
#define RUN_JOIN_NS (20u * (Uint64)THAW_NS_PER_MS) // shorter breaks do not part a wait

// A picture. Its slot is its place on a ruler with FRAMES_PERIOD_NS between two strokes, counted
// from the start of the run: two pictures are in two slots, unless they came much too fast.
typedef struct RunPicture {
    Uint64 shown_ns;
    Uint64 gap_ns;   // since the picture before
    Sint32 slot;     // negative before the run
    bool frozen;     // the gap was a freeze
    bool by_network; // a call of the network took most of the gap
} RunPicture;

// A thread of the client sat in calls for one command.
typedef struct RunWait {
    Uint64 begin_ns;
    Uint64 end_ns; // 0: it still sits there
    Uint32 command_id;
    Uint32 thread; // as in ThawEvent
    Uint8 lane;    // ThawLane
    Uint8 command; // ThawCommandType
    Uint8 call;    // ThawCall, the last one
    bool asks;     // it only asks, again and again, and draws in between
    Uint32 asked;  // how often
    bool given_up; // the thread is stuck in the system and another took over
    Uint64 drawn;  // pictures meanwhile
    Uint64 done;   // payload bytes of its message so far
    Uint64 total;  // payload bytes in all; 0: not known
} RunWait;

// A click or a key.
typedef struct RunPin {
    Uint64 asked_ns; // when it was pressed, as far as the system tells
    Uint64 heard_ns;
    bool late; // it had to wait for a freeze to end
} RunPin;

typedef enum RunWay {
    RUN_COMMAND, // from the window to the worker
    RUN_REPLY,   // from the worker to the window
    RUN_OUT,     // a whole message from the client to the server
    RUN_IN       // a message from the server to the client
} RunWay;

typedef struct RunMessage {
    Uint64 time_ns;
    RunWay way;
} RunMessage;

// The built-in server has a message, and takes its time to answer.
typedef struct RunAnswer {
    Uint64 begin_ns;
    Uint64 end_ns; // when its answer began to go out, or it gave up; 0: not yet
    bool given;    // the answer
} RunAnswer;

// The gate holds the worker thread.
typedef struct RunHold {
    Uint64 begin_ns;
    Uint64 end_ns; // 0: it still does
} RunHold;

typedef struct Run {
    Uint32 number;         // 1, 2, ...; 0: no run has begun
    Uint64 begin_ns;       // when its first command was submitted; 0: no run has begun
    Uint64 end_ns;         // when all were answered; 0: not yet
    ThawStrategy strategy; // of the run
    ThawStrategy chosen;   // for the next one
    Uint32 submitted_id;   // newest
    Uint32 polled_id;      // newest
    bool cancelled;
    Uint64 cancel_ns;  // until all were answered; 0: not yet
    Uint8 failed;      // command that failed first, other than by a cancel: ThawCommandType
    Uint8 failed_code; // ThawError; THAW_OK: none failed
    Uint64 failed_ns;  // how long that command took
    Uint64 replies;    // with a message in them
    RunPicture pictures[RUN_PICTURES]; // picture `number` is at number % RUN_PICTURES
    Uint64 picture_count;
    RunWait waits[RUN_WAITS];
    Uint32 wait_count;
    RunPin pins[RUN_PINS];
    Uint32 pin_count;
    RunMessage messages[RUN_MESSAGES];
    Uint32 message_count;
    RunAnswer answers[RUN_ANSWERS];
    Uint32 answer_count;
    RunHold holds[RUN_HOLDS];
    Uint32 hold_count;
    bool held;     // by the gate, also before the run
    Uint64 served; // whole messages that the server sent
    // Over the time from its begin to its end.
    Uint64 drawn;      // pictures
    Uint64 missing;    // pictures that a freeze by the network left out
    Uint64 frozen_ns;  // longest freeze by the network
    Uint8 frozen_call; // ThawCall of that
    Uint64 clicks;     // clicks and keys
    Uint64 late;       // of these
    Uint64 asked;      // looks at the socket between pictures
} Run;

// Take in a record. An all-zero Run has seen nothing.
void run_add(Run *run, const Record *record, const Meter *meter);

// Whether `record` begins a run. Ask before run_add.
bool run_begins(const Run *run, const Record *record);

// Put away what it shows: it is as before the first run, and keeps its last pictures.
void run_dismiss(Run *run);

// The longest wait; NULL when nobody has waited. Borrowed.
const RunWait *run_longest_wait(const Run *run, Uint64 now_ns);

// The wait that goes on, the newest; NULL: none. Borrowed.
const RunWait *run_open_wait(const Run *run);

// How long a wait has lasted, at `now_ns` if it goes on.
Uint64 run_wait_ns(const RunWait *wait, Uint64 now_ns);

// The oldest picture that is kept: pictures from it up to before picture_count are there.
Uint64 run_first_picture(const Run *run);

#endif
