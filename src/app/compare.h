// compare.h - the same scenario under each strategy, one after the other, and what each run cost.
#ifndef COMPARE_H
#define COMPARE_H

#include "app.h"

// Begin. The scenario of the program is played if `--compare` came with one, else the one in the
// assets.
// Owner: app->compare; compare_free.
// Errors: false, and `error` says why.
bool compare_begin(App *app, char error[SCENARIO_ERROR_SIZE]);
void compare_free(Compare *compare); // NULL is fine

// Go on, while app->comparing. Once a frame, after the replies were taken in.
void compare_step(App *app);

// For the screen: NULL before the first run is over.
const CompareModel *compare_model(const Compare *compare);

// For the report: how many runs are over, and what they cost.
int compare_costs(const Compare *compare, const Cost **costs);

#endif
