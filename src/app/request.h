// request.h - what persons and options ask for: it takes effect as soon as nothing that was asked
// for before it waits any more.
#ifndef REQUEST_H
#define REQUEST_H

#include "app.h"

// Act as a person asks with a button or a key, as soon as it is the turn of that. It may end what
// is shown or compared instead.
void app_request(App *app, const Action *action);

// Act as soon as it is the turn of that, whatever is shown.
void app_wait_turn(App *app, const Action *action);

// Try again what could not take effect yet. Once a frame.
void app_act_again(App *app);

// app_act as an Act for whoever asks as a person does; `userdata` is the App.
Acted app_act_in_turn(void *userdata, const Action *action);

// Let what the options ask for take effect, as an action that everything else waits for.
void app_want_options(App *app);

// Whether it has not yet. Until then no scenario goes on, nor a comparison.
bool app_waits_for_options(const App *app);

#endif
