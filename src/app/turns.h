// turns.h - what was asked for and cannot take effect yet, and behind it what must not overtake it:
// a command must not run before the fault or the strategy that was asked for before it, a message
// not before the large one. Belongs to the GUI thread.
#ifndef TURNS_H
#define TURNS_H

#include "player.h"

#define TURNS_MAX 16 // actions that wait; more are refused

typedef struct Turns {
    Action waiting[TURNS_MAX]; // from the oldest on
    int count;
} Turns;

// Act, or wait: for what waits already, or because it takes longer. What an action takes from the
// fields it takes when its turn has come.
// Errors: false when too many wait.
bool turns_take(Turns *turns, const Action *action, Act *act, void *userdata);

// Try again what waits. Once a frame.
void turns_again(Turns *turns, Act *act, void *userdata);

// Give up the commands that wait: who cancels wants none of before to begin afterwards.
// Returns whether a large message was among them.
bool turns_give_up(Turns *turns);

#endif
