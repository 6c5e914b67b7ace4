// describe.h - what the window tells: the model that the views show, made from the parts of the
// program, and what happened while nothing could be shown.
#ifndef DESCRIBE_H
#define DESCRIBE_H

#include "app.h"

void telling_init(App *app);

// Say in the log that a run has begun, what the window missed while it was frozen, now that it has
// seen what came meanwhile, and what a person asked for and does not get. Once a frame.
void telling_renew(App *app);

// Make the model, which borrows from the app.
void describe(App *app);

// Make of it what the last picture shows before the window's thread is held in `call`. The client
// is not asked for anything.
void describe_frozen(App *app, ThawCall call);

// Renew of it what the buttons need, which changes with each command.
void describe_control(App *app);

// The same of what the keys of a tour need.
void describe_caption(App *app);

#endif
