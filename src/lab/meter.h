// meter.h - measures what passes: gaps between presents and who is to blame for them, inputs that
// come late, and how long replies, cancels and the end take.
//
//     meter_add(&meter, record);         each record, as it comes
//     if (meter.is_frozen) ...           tell of meter.freeze; a RECORD_SEEN follows
//     meter_begin_run(&meter);           meter.run begins anew
//
// A gap of more than FRAMES_BLIND_MS between two presents is a freeze: nothing moved, and clicks
// and keys had to wait. Those that came meanwhile are the ones that the first look at the events
// after it brings, since nobody looked before: the system's own times do not tell, as SDL stamps an
// event only when somebody asks for it.
//
// Results are kept twice, since the start of the program and since the start of a run. An all-zero
// Meter has measured nothing. It belongs to one thread.
#ifndef METER_H
#define METER_H

#include "statistics.h"

// Commands whose times are kept, and replies polled for one frame; more are not measured. It has to
// be a power of two, since ids wrap.
#define METER_COMMANDS_MAX 4096

#define METER_WAITS_MAX 4 // kinds of waits that are kept apart in one gap; more are left out

// What something else than the network took of a gap, all together.
typedef struct MeterWait {
    const char *what; // NULL: nothing
    Uint64 ns;
} MeterWait;

typedef struct Meter {
    Frames frames;
    Statistics all; // since the start of the program
    Statistics run; // since meter_begin_run

    Uint64 shown_ns;                  // of the last picture; 0: there was none, or hidden since
    Uint64 call_ns[THAW_CALL_COUNT];  // time of this gap in each call of the GUI thread
    MeterWait waits[METER_WAITS_MAX]; // other waits of this gap
    Freeze freeze;                    // the last gap, with its late input
    bool is_frozen;                   // it was a freeze, and not all input of its time was seen

    Uint64 made_ns[METER_COMMANDS_MAX]; // of the replies that the next picture shows
    Uint32 made_count;
    Uint64 submitted_ns[METER_COMMANDS_MAX]; // of command `id` at id % METER_COMMANDS_MAX
    Uint32 submitted_id;                     // newest
    Uint32 polled_id;                        // newest
    Uint32 cancel_id;                        // newest command that was cancelled; 0: none
    Uint64 cancel_ns;                        // when that was asked for
    Uint64 quit_ns;                          // when the end was asked for
} Meter;

// Take in a record. Those of one lane come in order.
void meter_add(Meter *meter, const Record *record);

// Begin a run, with empty statistics.
void meter_begin_run(Meter *meter);

#endif
