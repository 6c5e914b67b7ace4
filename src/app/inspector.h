// inspector.h - the lab as the program uses it: where its cursor is, what its timeline shows, and
// what is selected. It moves in what was recorded and touches no thread.
//
// Live, the cursor is at now. Whatever moves it, or the timeline, leaves live; recording goes on.
// All of it belongs to the GUI thread.
#ifndef INSPECTOR_H
#define INSPECTOR_H

#include "action.h"
#include "model.h"

#define INSPECTOR_UNDO 32

typedef struct InspectorRange {
    Uint64 from_ns;
    Uint64 to_ns;
} InspectorRange;

typedef struct Inspector {
    Recording *recording; // the one looked at; borrowed
    bool replays;         // it came from a file
    bool open;
    bool live;
    bool runs;                           // in the past: the cursor moves by itself
    int slowness;                        // of that
    Uint64 cursor_ns;                    // in the past
    Uint64 moved_ns;                     // when it was moved last, while it runs
    Uint64 across_ns;                    // what the timeline shows while it is live, up to now
    InspectorRange range;                // in the past
    InspectorRange undo[INSPECTOR_UNDO]; // what it was before, the newest last
    int undo_count;
    Uint64 dragged_ns; // when the range was dragged last
    Uint32 selected;   // command; 0: none
    LabPane pane;
    // The moment at the cursor, and where in which recording that was.
    Moment moment;
    Uint32 moment_source; // recording_number
    Uint64 moment_end;    // number of the first record that is not in it
} Inspector;

// An all-zero Inspector needs this before anything else.
void inspector_init(Inspector *inspector, Recording *recording);

// Look at another recording, from its start; `replays`: it came from a file.
void inspector_show(Inspector *inspector, Recording *recording, bool replays);

// Let an action of the lab take effect, but for what concerns the gate and files.
void inspector_act(Inspector *inspector, const Action *action, Uint64 now_ns);

// Once a frame: a cursor that runs moves on. It stands at either end.
void inspector_move(Inspector *inspector, Uint64 now_ns);

// Describe all of the lab but the gate and its words.
void inspector_describe(Inspector *inspector, Uint64 now_ns, LabModel *model);

// The time at which the cursor is, and the zero of all times, which stays what it is while old
// records are forgotten.
Uint64 inspector_cursor_ns(const Inspector *inspector, Uint64 now_ns);
Uint64 inspector_start_ns(const Inspector *inspector);

#endif
