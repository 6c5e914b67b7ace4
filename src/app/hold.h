// hold.h - the gate of the lab as the program uses it: who closes it, and what opens it again.
//
//     hold_act(&hold, action);           hold, release
//     hold_open(&hold);                  before whatever ends the thread, or waits for it
//     hold_follow(&hold, played);        once a frame
//
// A thread that is held answers nothing, and whoever ends it waits for it. So whatever ends it, or
// waits for its answer, opens the gate first; a cancel opens it in the same breath; and so does
// what takes the buttons of the gate away. Nothing else does. All of it belongs to the GUI thread,
// but for the gate.
#ifndef HOLD_H
#define HOLD_H

#include "action.h"
#include "gate.h"
#include "model.h"
#include "session.h"

#define HOLD_SETTLES_MS 3000u // how long a scenario waits for the thread to come to its point

typedef struct Hold {
    Gate *gate;       // owned
    Session *session; // borrowed
    bool by_scenario; // one has closed it, whose end opens it
    int line;         // of the scenario that waits for the thread to be held; 0: none does
    Uint64 asked_ns;  // since when
} Hold;

// Prepare it, with a gate that is open.
// Owner:  hold_quit, also after an error.   Errors: false when memory ran out.
bool hold_init(Hold *hold, Recorder *recorder, Session *session);

// The client that the gate observes has ended before. All zeros is fine.
void hold_quit(Hold *hold);

// Hold the worker thread at its next point, or let it go so many points further, or on. Without a
// worker thread the log says so. In a scenario it lasts until the thread is held there or has
// nothing to do, or HOLD_SETTLES_MS have passed.
Acted hold_act(Hold *hold, const Action *action);

// Open the gate; open, or all zeros, is fine. A scenario that waits for the thread to be held waits
// no longer.
void hold_open(Hold *hold);

// The same, once the scenario is left: if it comes to that line again, it holds anew.
void hold_leave(Hold *hold);

// `played`: no scenario is being played. A gate that one has closed opens then.
void hold_follow(Hold *hold, bool played);

// Whether the thread is at a point and held there.
bool hold_is_held(const Hold *hold);

// Whether it has been held for HOLD_SETTLES_MS: a scenario waits no longer for what it would do.
bool hold_lasts(const Hold *hold);

// Describe the gate, after inspector_describe. `compares`: a comparison is under way.
void hold_describe(const Hold *hold, bool compares, LabModel *model);

#endif
