// lab_actions.h - actions of the lab that concern more than the inspector: opening it, holding the
// thread that it shows, and going from the recording of this run to one from a file and back.
#ifndef LAB_ACTIONS_H
#define LAB_ACTIONS_H

#include "app.h"

// Let such an action take effect.
Acted app_act_in_lab(App *app, const Action *action);

// Look what became of the files of the recording, and show one that was read. Once a frame.
void app_look_at_files(App *app);

#endif
