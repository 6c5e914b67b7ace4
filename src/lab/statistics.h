// statistics.h - the results that are reported, added up over a run.
//
// The meter measures and calls these; who reports reads the fields. An all-zero Statistics is one
// of a run in which nothing has happened yet. A plain value of the thread that owns it.
#ifndef STATISTICS_H
#define STATISTICS_H

#include "frames.h"
#include "histogram.h"
#include "record.h"

#define STATISTICS_OUTCOMES_SIZE 256 // bytes; later outcomes are left out

// What became of the commands, in words.
typedef struct Outcomes {
    char text[STATISTICS_OUTCOMES_SIZE]; // "CONNECT ok, SEND ok x2"
    char last[48];                       // the newest of them: "SEND ok"
    Uint64 last_times;                   // in a row
    size_t last_at;                      // where it begins in the text
} Outcomes;

typedef struct Statistics {
    Uint64 frames;      // presented
    Histogram work_ns;  // from the first event looked at to the present
    Histogram gap_ns;   // between two presents of a visible window
    Histogram reply_ns; // from the making of a reply to the frame that shows it
    Freeze longest;     // gap; its clicks and keys are not counted
    Uint64 freezes;     // gaps of more than FRAMES_BLIND_MS
    Uint64 missed;      // frames that should have been shown in the gaps
    Uint64 clicks;      // taken late, because of a freeze
    Uint64 keys;        // taken late, because of a freeze
    Uint64 commands;    // accepted
    Uint64 ok;          // replies
    Uint64 errors;      // replies
    Uint64 news;        // messages, and ends of connections, that came by themselves
    Uint64 disowned;    // workers
    Uint64 looks;       // requests of the client's side to the system for bytes
    Uint64 answer_ns;   // from the submission of the first RECEIVE that succeeded until its answer
                        // was polled; 0: none
    Uint64 cancel_ns;   // from the last cancel to the last reply that it caused; 0: none
    Uint64 quit_ns;     // from the request to the end of all threads that end; 0: none
    Outcomes outcomes;
} Statistics;

// Count a record of the client or the GUI thread for what it says alone.
void statistics_count(Statistics *statistics, const Record *record);

// Add a gap between two presents.
void statistics_add_gap(Statistics *statistics, const Freeze *gap);

// Write down how a command ended: "SEND ok". The same twice in a row becomes "SEND ok x2".
void outcomes_add(Outcomes *outcomes, const char *command, const char *how);

#endif
