// telling.h - what the window says besides the model of a frame: what has been said already, and
// figures that are renewed now and then. A plain struct of the GUI thread.
#ifndef TELLING_H
#define TELLING_H

#include "figures.h"
#include "model.h"
#include "moment_words.h"

typedef struct Telling {
    ScreenModel model; // as it was described last
    ThawCall shown;    // the call that the picture on the screen says the window is held in
    bool draws;        // the loop runs, so there may be pictures
    Figures figures;
    HereFound found; // at the cursor of the lab
    Uint32 run;      // number of the run whose begin was told
    Uint64 served;   // replies and news at the last look, and when that was
    Uint64 served_ns;
    Uint64 replies_per_s;
    Uint64 watched; // records at the last look at what recording costs, and when that was
    Uint64 watched_ns;
    char watching[48]; // what it costs, in words; empty: that is not known yet
    bool complained;   // about a font
    bool told_keep;    // whether the hint that a freeze can be kept was given
    char hint[96];     // shown while the log is empty
} Telling;

#endif
