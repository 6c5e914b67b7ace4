// describe.h - what the window tells: the model that the views show, made from the parts of the
// program, and what happened while nothing could be shown.
#ifndef DESCRIBE_H
#define DESCRIBE_H

#include "app.h"

// What the window says besides: how the log begins, and what happened while nothing could be shown.
typedef struct Telling {
    Figures figures;
    BannerModel banner;
    Uint64 banner_ns; // when it came up
    bool complained;  // about a font
    char hint[320];   // shown while the log is empty
    char waited[16];  // age of the oldest command, in words
} Telling;

void telling_init(Telling *telling, const Options *options);

// Say what the window missed while it was blind, now that it has seen what came meanwhile, and what
// a person asked for and does not get. Once a frame.
void telling_renew(Telling *telling, App *app);

// Make the model. It borrows from the app and from `telling`.
void describe(App *app, Telling *telling, ScreenModel *model);

// Renew of it what the buttons need, which changes with each command.
void describe_control(const App *app, ControlModel *model);

#endif
