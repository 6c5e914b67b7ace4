// play.h - another scenario takes the place of the one that is played: by its name, from its file,
// or the built-in tour.
#ifndef PLAY_H
#define PLAY_H

#include "app.h"

// Read a scenario from a file that nobody has to be waited for.
// Blocks: for the disk.   Owner: you, also after an error; scenario_free.
// Errors: false, and `error` says why; a scenario with nothing to play is one.
bool app_load(App *app, Scenario *scenario, const char *file, char error[SCENARIO_ERROR_SIZE]);

// Play what the action names. It takes the place of what is played, which waits for it. A person
// takes over from that first.
Acted app_play(App *app, const Action *action);

// Whatever ends a scenario, or begins one anew, hangs up first.
Acted app_act_on_tour(App *app, const Action *action);

// Whether the scenario is over: all was done and answered.
bool app_has_played(const App *app);

#endif
