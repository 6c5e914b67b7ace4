// player.h - plays a scenario: an action after the other, as soon as each can take effect.
//
// Its captions part it into steps. Who watches may hurry to the next step, go back to one, or
// pause. Belongs to the GUI thread.
#ifndef PLAYER_H
#define PLAYER_H

#include "action.h"
#include "scenario.h"

typedef struct Player {
    Scenario scenario; // owned; scenario_free
    size_t next;       // action
    Uint32 repeated;   // repetitions of that action so far
    Uint64 resume_ns;  // end of its sleep
    Uint64 paused_ns;  // when it was paused; 0: it is not
    size_t begin;      // first action to be played; of those before it, only settings take effect
    bool hurries;      // does not sleep until the next step
    bool unread;       // nobody watches, so nobody needs the time to read
} Player;

// Let an action take effect. `userdata` belongs to whoever plays.
typedef Acted Act(void *userdata, const Action *action);

// Play another scenario, from its start.
// Owner: the player takes the scenario, and frees the one before.
void player_take(Player *player, Scenario scenario);

// Go on, for a bounded part of a frame.
void player_play(Player *player, Act *act, void *userdata);

// Play it from the start again.
void player_rewind(Player *player);

// The same from `action` on: what the actions before it set (who waits, what the server does, how
// it looks) is set again, and nothing else of them is done.
void player_play_from(Player *player, size_t action);

// Leave the rest of it undone.
void player_stop(Player *player);

// Pause, or go on with what is left of a sleep.
void player_pause(Player *player, bool paused);

// Leave out what is left of a sleep, and those that come before the next step.
void player_hurry(Player *player);

// The first action of the step before the one that is played; of the first step, that step's own.
size_t player_step_before(const Player *player);

// How many steps begin with an action before `action`.
int player_steps(const Player *player, size_t action);

// Whether it says or asks something.
bool player_talks(const Player *player);

// Whether all actions have taken effect, and the last sleep is over.
bool player_is_done(const Player *player);

#endif
