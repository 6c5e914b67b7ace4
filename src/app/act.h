// act.h - where an action takes effect: a button, a key and a line of a scenario all come here.
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

// Act as a person asks with a button or a key, as soon as it is the turn of that.
void app_request(App *app, const Action *action);

// Try again what could not take effect yet. Once a frame.
void app_act_again(App *app);

// The same as an Act for whoever asks as a person does.
Acted app_act_in_turn(void *userdata, const Action *action);

// Let what the options ask for take effect, as an action that everything else waits for.
void app_want_options(App *app);

// Whether it has not yet. Until then no scenario goes on, nor a comparison.
bool app_waits_for_options(const App *app);

// Begin a comparison.
// Errors: false, and `error` says why.
bool app_compare(App *app, char error[SCENARIO_ERROR_SIZE]);

// Look what became of the files of the recording, and show one that was read. Once a frame.
void app_look_at_files(App *app);

// Do what an event of `later` brings.
void app_take_later(App *app, const char *word);

// Take what was dropped on the window: a file is a scenario to be played or a recording to be
// shown, text is nothing.
// Owner: the text of the event is freed.
void app_take_drop(App *app, const SDL_DropEvent *drop);

// Whether the scenario is over: all was done and answered.
bool app_has_played(const App *app);

// Ask for the end. `by` says who does: one of these, or interrupt_name().
#define BY_SCENARIO "the scenario"
#define BY_PERSON "a person"
#define BY_FAILURE "a failure"
void app_quit(App *app, const char *by);

#endif
