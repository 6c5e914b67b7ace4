// network_actions.h - actions that become commands of the client, with what the fields of the
// window say where an action does not say it.
#ifndef NETWORK_ACTIONS_H
#define NETWORK_ACTIONS_H

#include "app.h"

// Let such an action take effect: a command, "Do it!", a strategy, or a wait for what is
// outstanding.
Acted app_act_on_network(App *app, const Action *action);

#endif
