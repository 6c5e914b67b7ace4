// model.h - what the views show, made anew for every frame. A view reads nothing but this and its
// own state.
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>

#include "action.h"
#include "log.h"
#include "moment.h"
#include "recording.h"
#include "run.h"
#include "tracks.h"

#define WAIT_CHOICES 3 // strategies

// The ring, the choice of who waits, and the buttons.
typedef struct ControlModel {
    bool connected;                // as far as replies tell
    bool will_be_connected;        // once all outstanding commands have succeeded
    int outstanding;               // commands
    bool compares;                 // a comparison is under way
    int chosen;                    // who waits, of the choices
    const char *sentence;          // about that; borrowed
    const Run *runs[WAIT_CHOICES]; // the newest with each choice; NULL: none. Borrowed
    bool hides_hints;              // what a choice leads to is still to be guessed
    char figures[160];             // of the window's pictures, for who points at the ring
} ControlModel;

#define LANES 3 // the window's thread, the worker, the server
#define LANE_TEXT_SIZE 80

typedef enum LaneMark {
    LANE_DRAWS,
    LANE_WAITS,
    LANE_IDLE,
    LANE_UNUSED,
    LANE_FROZEN,
    LANE_WORKS,
    LANE_HELD
} LaneMark;

typedef struct LaneModel {
    const char *name; // borrowed
    LaneMark mark;
    char text[LANE_TEXT_SIZE]; // what it does now
} LaneModel;

typedef struct LanesModel {
    const Run *run;    // the one to show; borrowed
    const char *title; // above the names; borrowed
    Uint64 now_ns;
    Uint64 due_ns; // when the answer is due, if the built-in server gives it; 0: not known
    LaneModel lanes[LANES];
    char message[24]; // in the words of the arrows
} LanesModel;

typedef enum VerdictKind {
    VERDICT_PROMPT, // what to do
    VERDICT_WAITS,  // a wait that holds nobody up
    VERDICT_OK,     // over, and the window was never frozen
    VERDICT_FROZEN,
    VERDICT_FAILED
} VerdictKind;

// What a run shows, in the same form for success and failure.
typedef struct VerdictModel {
    VerdictKind kind;
    char head[96];
    char who[64]; // waited
    char lines[2][160];
    const char *short_line; // instead of the second, where it does not fit; borrowed; NULL: none
    const char *offer;      // text of the button; NULL: none. Borrowed
    ActionType offered;     // by the button
    bool can_be_closed;
} VerdictModel;

#define LOG_PENDING_MAX 4 // commands that are shown before their reply is in

// A command that waits for its reply.
typedef struct LogPending {
    bool runs; // else it waits for its turn
    char what[24];
    char outcome[16];
    char detail[64];
} LogPending;

#define CAPTION_ANSWERS 3

// What a scenario says and asks. Strings are borrowed.
typedef struct CaptionModel {
    const char *text;     // NULL: nothing has been said
    const char *question; // NULL: none
    const char *answers[CAPTION_ANSWERS];
    int answer_count;
    int guess;        // number of the answer that somebody has chosen, from 1; 0: none
    int right;        // number of the one that is right; 0: none is, or it is not told yet
    bool stands;      // the question waits for a guess
    bool told;        // what happened has been seen, and `text` is about that
    bool plays;       // the scenario goes on, and has its keys
    bool paused;      // it does so when somebody wants it
    const char *name; // of what plays: the tour, or any other
    int step;         // from 1
    int steps;
} CaptionModel;

typedef struct LogModel {
    Log *log;         // borrowed; a view wraps it at its width
    const char *hint; // borrowed; shown while the log is empty
    LogPending pending[LOG_PENDING_MAX];
    int pending_count;
} LogModel;

typedef struct StatusModel {
    bool connected;
    char connection[128]; // in words
    char fault[24];       // of the built-in server; empty: none
    int given_up;         // workers stuck in the system
    Uint64 log_dropped;   // lines
    Uint64 replies_per_s; // while they come in a flood; else 0
} StatusModel;

// A list of things with a name, an explanation and a lesson. Strings and arrays are borrowed.
typedef struct FaultModel {
    const char *const *names;
    const char *const *explanations;
    const char *const *lessons; // what one will see, and in a second line what to try it with
    int count;
    int current;  // the one in force; -1: there is no server
    int delay_ms; // of the server, before it answers
} FaultModel;

// The scenarios that can be played, in the order of their list. Strings and arrays are borrowed.
typedef struct ScenarioListModel {
    const char *const *names;
    const char *const *titles;
    const char *const *sentences; // what there is to see in it
    int count;
} ScenarioListModel;

#define COMPARE_RUNS 3
#define COMPARE_COLUMNS 3
#define COMPARE_CELL_SIZE 24 // bytes

// One row: a run under one strategy.
typedef struct CompareRun {
    const char *name; // of who waits; borrowed
    char outcome[40]; // "never frozen", "frozen for 1.50 s"
    char note[64];    // in small letters; empty: none
    bool froze;
    Run run;
    char cells[COMPARE_COLUMNS][COMPARE_CELL_SIZE];
    char units[COMPARE_COLUMNS][COMPARE_CELL_SIZE]; // below them
    bool bad[COMPARE_COLUMNS];                      // whether no window should have it
} CompareRun;

typedef struct CompareModel {
    CompareRun runs[COMPARE_RUNS];
    char verdict[160];
    int done;                              // runs that are over
    int running;                           // from 0 on; -1: none
    const char *headings[COMPARE_COLUMNS]; // borrowed
} CompareModel;

// ---- the lab ----

typedef enum LabState {
    LAB_LIVE, // the cursor is at now
    LAB_PAST, // it is where somebody has moved it
    LAB_HELD  // it is at now, and the worker thread is held
} LabState;

// What stands below the timeline, of which a narrow window shows one at a time. A low window has no
// room below the timeline: there each is a page in its place, and the timeline is a page, too.
typedef enum LabPane {
    PANE_SOURCE,
    PANE_BYTES,
    PANE_QUEUES,
    PANE_LOG,
    PANE_RUNS,
    PANE_LANES // the timeline
} LabPane;
#define LAB_PANES 6

// The lanes of the timeline, from its top.
typedef enum LabLane {
    LAB_WINDOW,
    LAB_COMMANDS, // their queue
    LAB_WORKER,
    LAB_REPLIES, // their queue
    LAB_WIRE     // the bytes, and the server
} LabLane;
#define LAB_LANES 5

// Where a thread is, at the cursor.
typedef struct LabThread {
    const char *sign; // "Wi", "Wo", "S"; borrowed
    LaneMark mark;
    const char *file;     // as in a record; NULL: not known. Borrowed
    const char *function; // borrowed
    int line;
    char text[96]; // what it does there, since when
} LabThread;
#define LAB_THREADS 4

// All times are of thaw_clock_ns. What is borrowed lasts until the next frame.
typedef struct LabModel {
    bool open;
    LabState state;
    bool runs;                     // in the past: the cursor moves by itself
    bool replays;                  // a recording from a file, in which nothing is live
    int slowness;                  // of the cursor: 1, 4, 10
    Recording *recording;          // borrowed
    const struct Archive *archive; // it was read from; NULL: it is the program's own. Borrowed
    const Tracks *tracks;          // borrowed; NULL: no memory
    Uint64 start_ns;               // zero of all times that are shown
    Uint64 first_ns; // the oldest record that is kept; what was before it is forgotten
    Uint64 now_ns;   // the end of the recording
    Uint64 cursor_ns;
    Uint64 from_ns; // the timeline shows this, to before `to_ns`
    Uint64 to_ns;
    const Moment *moment; // at the cursor; borrowed
    Uint32 selected;      // command; 0: none
    Uint32 max_message;   // bytes that are taken; 0: THAW_MAX_MESSAGE_DEFAULT
    LabPane pane;         // where there is room for one
    LaneModel lanes[LAB_LANES];
    LaneMark mark;      // of the sentence
    char sentence[200]; // what happens at the cursor
    LabThread threads[LAB_THREADS];
    int thread_count;
    int thread;      // whose source is shown
    bool can_hold;   // there is a worker thread, and it is not held
    bool holds;      // the gate is closed
    bool held;       // the worker thread stands at it, whatever the cursor shows
    char gate[64];   // about the gate: why nothing can be held, or is held yet; empty: neither
    bool records;    // to a file
    char about[128]; // the recording in figures
    char cost[48];   // of recording, in figures, behind that; empty: that is not known yet
} LabModel;

typedef struct ScreenModel {
    LabModel lab;
    ControlModel control;
    LanesModel lanes;
    VerdictModel verdict;
    CaptionModel caption;
    LogModel log;
    StatusModel status;
    FaultModel faults;
    ScenarioListModel scenarios;
    ThawCall frozen;             // the window's thread is about to wait in this call
    const Moment *now;           // state of all threads, as of this frame; borrowed
    const CompareModel *compare; // borrowed; NULL: nothing was compared
} ScreenModel;

// Whether it makes sense now to ask for what a row of the table of actions does. While the window
// is frozen nothing does.
bool model_allows(const ScreenModel *model, const ActionRow *row);

#endif
