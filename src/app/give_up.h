// give_up.h - what breaks off is never kept waiting: the end of the program, and a cancel.
//
// Both may come while the window is frozen, and the log says then that they were too late. A thread
// that is held is let go, since nobody could end it otherwise.
#ifndef GIVE_UP_H
#define GIVE_UP_H

#include "app.h"

// Ask for the end. `by` says who does: one of these, or interrupt_name().
#define BY_SCENARIO "the scenario"
#define BY_PERSON "a person"
#define BY_FAILURE "a failure"
void app_quit(App *app, const char *by);

// What is said of a display that has gone. Where the system's library ends the process for it, that
// is program_rescue's.
#define DISPLAY_HAS_GONE "the display has gone"
#define DISPLAY_WENT "its server was ended, or the connection to it was lost"

// Cancel all commands.
void app_cancel(App *app);

// Do what an event of `later` brings.
void app_take_later(App *app, const char *word);

#endif
