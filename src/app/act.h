// act.h - where an action takes effect: a button, a key and a line of a scenario all come here, and
// each action is handed to the part that it belongs to.
#ifndef ACT_H
#define ACT_H

#include "app.h"

// Let an action take effect, of the part that it belongs to.
// Blocks: never for the network under THAW_STRATEGY_WORKER; for the disk where a file is named,
// looked for or written; while a strategy ends, for THAW_GRACE_MS at the most.
Acted app_act(App *app, const Action *action);

// The same as an Act for whoever plays a scenario; `userdata` is the App. A picture shows what was
// before it, not what comes after, and nothing follows the end.
Acted app_act_in_scenario(void *userdata, const Action *action);

// Begin a comparison.
// Errors: false, and `error` says why.
bool app_compare(App *app, char error[SCENARIO_ERROR_SIZE]);

#endif
