// model.h - what the views show, made anew for every frame. A view reads nothing but this and its
// own state.
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>

#include "action.h"
#include "frames.h"
#include "log.h"
#include "moment.h"

// The spinner, the fields and the buttons.
typedef struct ControlModel {
    bool will_be_connected; // once all outstanding commands have succeeded
    int outstanding;        // commands
    const char *title;      // in the middle of the spinner; borrowed
    const char *text;       // below it; borrowed
} ControlModel;

#define WAIT_CHOICES 3 // strategies

typedef struct WaitModel {
    int chosen;           // of the choices
    const char *sentence; // borrowed; about the one that is chosen
    char figures[160];    // in words
} WaitModel;

typedef struct BannerModel {
    char title[64]; // empty: there is no banner
    char text[192];
} BannerModel;

typedef struct LogModel {
    Log *log;         // borrowed; a view wraps it at its width
    const char *hint; // borrowed; shown while the log is empty, line by line
} LogModel;

typedef struct StatusModel {
    bool connected;
    char connection[96]; // in words
    char fault[24];      // of the built-in server; empty: none
    char strategy[16];   // other than the usual one; empty: it is that
    int outstanding;     // commands
    int disowned;        // workers stuck in the system
    Uint64 log_dropped;  // lines
    int frame_rate;      // frames per second
    bool progress;       // a large message travels:
    bool sending;        // in this direction,
    Uint64 done;         // this many bytes,
    Uint64 total;        // of these
} StatusModel;

// A list of things with a name and an explanation. Strings and arrays are borrowed.
typedef struct FaultModel {
    const char *const *names;
    const char *const *explanations;
    int count;
    int current; // the one in force; -1: there is no server
} FaultModel;

#define STRIP_SPAN_NS 6000000000u // the time that the frame strip shows, from end to end

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
    bool bad[COMPARE_COLUMNS];                      // whether no window should have it
} CompareRun;

typedef struct CompareModel {
    CompareRun runs[COMPARE_RUNS];
    char verdict[256];                     // in a sentence
    int done;                              // runs that are over
    Uint64 span_ns;                        // of the longest run: the strips have one scale
    const char *headings[COMPARE_COLUMNS]; // borrowed; two words, parted by a space
} CompareModel;

typedef struct ScreenModel {
    ControlModel control;
    WaitModel wait;
    BannerModel banner;
    LogModel log;
    StatusModel status;
    FaultModel faults;
    const Frames *frames;        // for the strip; borrowed
    const Moment *now;           // state of all threads, as of this frame; borrowed
    const CompareModel *compare; // borrowed; NULL: nothing was compared
} ScreenModel;

// Whether it makes sense now to ask for what a row of the table of actions does.
bool model_allows(const ScreenModel *model, const ActionRow *row);

#endif
