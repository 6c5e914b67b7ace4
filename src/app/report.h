// report.h - what --report writes: the statistics of a run, as JSON.
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>

#include "client.h"
#include "statistics.h"

typedef struct Report {
    Statistics statistics; // of the whole run
    Uint64 log_dropped;    // lines
    int port;              // of the built-in server; 0: there was none
    const char *ended_by;  // origin of the request for the end. Static
    bool interrupted;      // something was left to do then, and what was:
    Uint64 actions_left;   // of the scenario
    int commands_left;     // without a reply until then
} Report;

// What one run of a comparison cost.
typedef struct Cost {
    ThawStrategy strategy;
    Statistics statistics;
    Uint64 passed_ns; // from its begin to its end
    Uint64 cpu_ns;    // used by all threads meanwhile
} Cost;

// How often somebody looked for bytes that had not come, and what the run used of one processor.
double report_wakeups_per_s(const Cost *cost);
double report_cpu_percent(const Cost *cost);

// Write the report, and what the runs of a comparison cost, if there was one. Members named *_ms
// hold milliseconds; where there are many of them, as p50, p99 and max. Errors: false, see
// SDL_GetError.
bool report_write(const Report *report, const Cost *costs, int cost_count, const char *file);

#endif
