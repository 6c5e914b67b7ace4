// app.h - the parts of the program, and nothing else. Each part owns its state and borrows at most
// the journal and the recording; only the comparison and the tour work with other parts. act.h is
// the one place where an action is handed to its part, loop.h runs them, and program.h starts and
// ends them. All of it belongs to the GUI thread.
#ifndef APP_H
#define APP_H

#include "compare.h"
#include "hold.h"
#include "inspector.h"
#include "keeping.h"
#include "later.h"
#include "saves.h"
#include "scenario_list.h"
#include "telling.h"
#include "tour.h"

typedef struct App {
    const Options *options;
    const char *scenario_text; // instead of the file of the options; NULL: none

    Recording *recording; // the past of all threads, and what is measured of it
    Recorder *recorder;   // of the recording; borrowed
    Journal journal;
    Session session;
    OwnServer server;
    Screen screen;
    Saves saves;
    Player player;    // of the scenario that was asked for
    Tour tour;        // how it is shown
    Compare *compare; // NULL: none was asked for
    int compare_line; // of the scenario that asked for it; 0: a person did
    Turns turns;      // actions of an option or a person that have to wait
    Later later;
    Telling telling;
    Inspector inspector; // of the lab
    Hold hold;           // of the worker thread, by the lab
    ScenarioList scenarios;
    Keeping keeping; // the recording in files

    Uint64 asked_ns;       // when what is acted on now was asked for; 0: now
    Uint32 doorbell_event; // wakes the loop while the window is hidden
    bool offscreen;        // there is no window
    bool closed;           // somebody has asked the window to close
    bool picture_at_end;   // a picture that was promised, since there is no display
    Report report;
    bool quit;
} App;

#endif
