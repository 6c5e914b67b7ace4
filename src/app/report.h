// report.h - what --report writes: the statistics of a run, as JSON.
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>

#include "histogram.h"

#define REPORT_OUTCOMES_SIZE 256 // bytes; later outcomes are left out

typedef struct Report {
    Uint64 frames;
    Histogram frame_ns; // from the first event looked at to the present
    Histogram gap_ns;   // between two presents of a visible window
    Uint64 commands;    // accepted
    Uint64 ok;          // replies
    Uint64 errors;      // replies
    Uint64 log_dropped; // lines
    int disowned;       // workers
    double cancel_ms;   // from the last cancel to the last reply that it caused; 0: none
    char outcomes[REPORT_OUTCOMES_SIZE]; // what became of the commands: "CONNECT ok, SEND ok"
    char last_outcome[48];
    Uint64 last_times;
    size_t last_at;
    double quit_ms; // from the request to the end of all threads that come home
} Report;

// Write down how a command ended: "SEND ok". The same twice in a row becomes "SEND ok x2".
void report_outcome(Report *report, const char *command, const char *how);

// Write the report. Members named *_ms hold p50, p99 and max in milliseconds.
// Errors: false, see SDL_GetError.
bool report_write(const Report *report, const char *file);

#endif
