// report.h - what --report writes: the statistics of a run, as JSON.
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>

#include "client.h"
#include "frames.h"
#include "histogram.h"
#include "statistics.h"

#define REPORT_OUTCOMES_SIZE 256 // bytes; later outcomes are left out

typedef struct Report {
    Statistics statistics; // of the whole run
    Uint64 frames;
    Histogram frame_ns; // from the first event looked at to the present
    Histogram gap_ns;   // between two presents of a visible window
    Histogram reply_ns; // from the making of a reply to the frame that shows it
    int freezes;        // gaps of more than FRAMES_BLIND_MS
    Freeze longest;     // gap
    Uint64 late;        // clicks and keys that came while the window was blind
    Uint64 commands;    // accepted
    Uint64 ok;          // replies
    Uint64 errors;      // replies
    Uint64 news;        // messages, and ends of connections, that came by themselves
    Uint64 log_dropped; // lines
    int disowned;       // workers
    int port;           // of the built-in server; 0: there was none
    double cancel_ms;   // from the last cancel to the last reply that it caused; 0: none
    char outcomes[REPORT_OUTCOMES_SIZE]; // what became of the commands: "CONNECT ok, SEND ok"
    char last_outcome[48];
    Uint64 last_times;
    size_t last_at;
    const char *ended_by; // who asked for the end. Static
    bool interrupted;     // something was left to do then, and what was:
    Uint64 actions_left;  // of the scenario
    int commands_left;    // without a reply until then
    double quit_ms;       // from the request to the end of all threads that end
} Report;

// What one run cost.
typedef struct Cost {
    ThawStrategy strategy;
    Statistics statistics;
    Histogram gap_ns;
    Freeze longest;
    Uint64 missed;    // frames
    Uint64 late;      // clicks and keys
    double answer_ms; // from the first RECEIVE's submission until its answer is taken; 0: none
    double cancel_ms; // from a cancel until nothing is outstanding any more; 0: none
    double wakeups;   // a second: how often somebody looked for bytes that had not come
    double cpu;       // percent of one processor
} Cost;

// Write down how a command ended: "SEND ok". The same twice in a row becomes "SEND ok x2".
void report_outcome(Report *report, const char *command, const char *how);

// Write the report, and what the runs of a comparison cost, if there was one. Members named *_ms
// hold milliseconds; where there are many of them, as p50, p99 and max. Errors: false, see
// SDL_GetError.
bool report_write(const Report *report, const Cost *costs, int cost_count, const char *file);

#endif
