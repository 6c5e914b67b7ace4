// compare_view.h - the same scenario under each strategy, side by side: the frame strip of each
// run, and a table of what it cost.
#ifndef COMPARE_VIEW_H
#define COMPARE_VIEW_H

#include "canvas.h"
#include "frames.h"

#define COMPARE_RUNS 3
#define COMPARE_COLUMNS 8
#define COMPARE_CELL_SIZE 24 // bytes

// One row: a run under one strategy.
typedef struct CompareRun {
    const char *name; // of the strategy; borrowed
    Frame frames[FRAMES_KEPT];
    size_t count;
    Uint64 begin_ns;                                // the strip begins here
    char cells[COMPARE_COLUMNS][COMPARE_CELL_SIZE]; // of the table, in words
    bool bad[COMPARE_COLUMNS];                      // what no window should have
} CompareRun;

typedef struct CompareModel {
    CompareRun runs[COMPARE_RUNS];
    char verdict[256];                     // in a sentence
    int done;                              // runs that are over
    Uint64 span_ns;                        // of the longest run: the strips have one scale
    const char *headings[COMPARE_COLUMNS]; // borrowed; two words, parted by a space
} CompareModel;

// Draw into `area`, which has begun.
void compare_view(Canvas *canvas, const CompareModel *model, SDL_Rect area);

#endif
