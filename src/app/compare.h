// compare.h - the same scenario under each strategy, one after the other, and what each run cost.
// Belongs to the GUI thread.
#ifndef COMPARE_H
#define COMPARE_H

#include "later.h"
#include "own_server.h"
#include "player.h"
#include "report.h"
#include "session.h"

typedef struct Compare Compare;

// What a comparison works with. All is borrowed.
typedef struct CompareParts {
    const Options *options;
    Session *session;
    OwnServer *server;
    Recording *recording;
    Later *later;
    Journal *journal;
    Act *act; // lets an action of the scenario take effect
    void *userdata;
} CompareParts;

// Load what is to be compared: the scenario of the program if `--compare` came with one, else the
// one in the assets.
// Owner:  you; compare_free.
// Errors: NULL, and `error` says why.
Compare *compare_create(const CompareParts *parts, char error[SCENARIO_ERROR_SIZE]);
void compare_free(Compare *compare); // NULL is fine

// Begin, or begin anew.
void compare_begin(Compare *compare);

// Whether it has begun and is not over. NULL is fine, here and below.
bool compare_is_running(const Compare *compare);

// Go on, while it runs. Once a frame, after the replies were taken in. True when it is over now.
bool compare_step(Compare *compare);

// Give it up: the strategy of before is chosen again, and there is no result.
void compare_stop(Compare *compare);

// The run under way, from 0 on; -1: none is.
int compare_run(const Compare *compare);

// Whether an action would make the runs differ in more than who waits.
bool compare_is_spoilt_by(ActionType type);

// What follows from the runs, in a sentence: how many of them froze the window, and how badly.
void compare_judge(const Cost costs[COMPARE_RUNS], char *verdict, size_t size);

// For the screen: NULL before the first run is over.
const CompareModel *compare_model(const Compare *compare);

// For the report: how many runs are over, and what they cost.
int compare_costs(const Compare *compare, const Cost **costs);

#endif
