// loop.h - the render loop: events, a bounded number of replies, act, draw, present, 60 times a
// second.
#ifndef LOOP_H
#define LOOP_H

#include "app.h"

// Run until somebody asks for the end; offscreen, until the scenario is over.
void app_loop(App *app);

#endif
