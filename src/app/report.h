// report.h - what --report writes: the statistics of a run, as JSON.
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>

#include "histogram.h"

typedef struct Report {
    Uint64 frames;
    Histogram frame_ns; // from the first event looked at to the present
    Histogram gap_ns;   // between two presents of a visible window
    Uint64 commands;    // accepted
    Uint64 ok;          // replies
    Uint64 errors;      // replies
    Uint64 log_dropped; // lines
    int disowned;       // workers
    double quit_ms;     // from the request to the end of all threads that come home
} Report;

// Write the report. Members named *_ms hold p50, p99 and max in milliseconds.
// Errors: false, see SDL_GetError.
bool report_write(const Report *report, const char *file);

#endif
