// player.h - plays a scenario: an action after the other, as soon as each can take effect.
// Belongs to the GUI thread.
#ifndef PLAYER_H
#define PLAYER_H

#include "action.h"
#include "scenario.h"

typedef struct Player {
    Scenario scenario; // owned; scenario_free
    size_t next;       // action
    Uint32 repeated;   // repetitions of that action so far
    Uint64 resume_ns;  // end of its sleep
} Player;

// Let an action take effect. `userdata` belongs to whoever plays.
typedef Acted Act(void *userdata, const Action *action);

// Go on, for a bounded part of a frame.
void player_play(Player *player, Act *act, void *userdata);

// Play it from the start again.
void player_rewind(Player *player);

// Whether all actions have taken effect, and the last sleep is over.
bool player_is_done(const Player *player);

#endif
