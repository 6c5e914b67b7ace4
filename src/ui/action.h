// action.h - the one vocabulary: what a button, a key and a line of a scenario can ask for.
//
// A table has a row for each: its word in scenarios and what follows the word, its keys, the text
// of its button, and what it does. Scenarios (app/words.h), the keys, the help and the manual are
// made from that table; a view that has a button takes its text from there. Where an action takes
// effect is app/act.c.
#ifndef ACTION_H
#define ACTION_H

#include <SDL.h>
#include <stdbool.h>

#define ACTION_SLEEP_MAX_MS 3600000u  // an hour
#define ACTION_SEEK_MAX_MS 8640000000 // 100 days
#define ACTION_TIMES_MAX 10000000
#define ACTION_BYTES_MAX 1073741824u // of send-bytes: THAW_MAX_MESSAGE_LIMIT

typedef enum ActionType {
    ACTION_NONE,
    ACTION_CONNECT,    // text: host, NULL for the fields' address; number: port, in range or not
    ACTION_SEND,       // text; NULL for the field's
    ACTION_SEND_BYTES, // number: bytes
    ACTION_RECEIVE,
    ACTION_CLOSE,
    ACTION_DO_IT,      // what the big button does with the fields' contents
    ACTION_DO_IT_WITH, // the same, with another who waits; number: ThawStrategy
    ACTION_CANCEL,
    ACTION_STRATEGY,     // number: ThawStrategy
    ACTION_WAIT,         // until all replies are in
    ACTION_AUTO_RECEIVE, // number: whether messages come by themselves from the next CONNECT on
    ACTION_HEAR,         // until one more message, or an end, has come by itself
    ACTION_SERVER_DELAY, // number: milliseconds
    ACTION_SERVER_FAULT, // number: ThawFault
    ACTION_SERVER_OFF,
    ACTION_LATER,      // number: milliseconds; text: what somebody does then, see LATER_CLICK
    ACTION_COMPARE,    // play the scenario of the comparison under each strategy; number: 1: once
                       // more, though there is a result to be shown
    ACTION_DISMISS,    // the result of the last run, in lanes and verdict
    ACTION_CONNECTION, // there or back: the address and the single commands
    ACTION_SAY,        // text: a caption
    ACTION_ASK,        // text: a question and its answers, see app/question.h
    ACTION_SLEEP,      // number: milliseconds
    ACTION_READ,       // as long as somebody needs to read the caption
    ACTION_SCREENSHOT, // text: a file; NULL: a name with the time in it
    ACTION_SAVE_LOG,   // the same
    ACTION_CLEAR_LOG,
    ACTION_THEME,       // number: ThemeKind; ACTION_OTHER: the one that is not shown
    ACTION_ZOOM,        // number: percent
    ACTION_ZOOM_IN,     // a step
    ACTION_ZOOM_OUT,    // a step
    ACTION_FULL_SCREEN, // there or back: fill the screen, and make everything as large as it can be
    ACTION_HELP,        // there or back
    ACTION_FAULTS,      // there or back: the list of the server's faults
    ACTION_TOUR,        // number: a TourMove
    ACTION_SCENARIOS,   // there or back: the list of scenarios
    ACTION_PLAY,        // text: a scenario, by its file or its name in that list
    ACTION_LAB,         // number: whether the lab is open; ACTION_OTHER: there or back
    ACTION_PANE,        // number: a LabPane
    ACTION_PAUSE,       // let the cursor stand; number: ACTION_OTHER: if it does, let it run
    ACTION_STEP,        // number: so many records on; negative: back
    ACTION_SEEK,        // number: milliseconds from the start of the recording
    ACTION_POINT,       // the same in nanoseconds, where somebody points
    ACTION_LIVE,        // back to now
    ACTION_SPEED,       // number: so many times slower, 1 to LAB_SLOWEST
    ACTION_NEXT_MARK,   // number: 1: the next freeze, error, cancel, mark; -1: the one before
    ACTION_SELECT,      // number: a command; 0: none
    ACTION_VIEW,        // number: a LabMove
    ACTION_RANGE,       // number, to: what the timeline shows, nanoseconds from the start
    ACTION_MARK,        // text: a mark in the recording
    ACTION_HOLD,        // hold the worker thread at its next point
    ACTION_RELEASE,     // number: so many points further; 0: let it go altogether
    ACTION_RECORD,      // text: a file, NULL: a name with the time in it; or end
    ACTION_REPLAY,      // text: a file
    ACTION_TRACE,       // text: a file; NULL: a name with the time in it
    ACTION_KEEP,        // text: a file; NULL: the same; the last ten seconds
    ACTION_QUIT         // at once, whatever is outstanding
} ActionType;

#define ACTION_OTHER (-1)

// What a person does with a scenario that plays and has captions, the tour above all.
typedef enum TourMove {
    TOUR_BEGIN,    // play the built-in one
    TOUR_NEXT,     // go on to the next step, or from a question without a guess
    TOUR_BACK,     // to the step before
    TOUR_PAUSE,    // or go on
    TOUR_END,      // take over: it ends, and everything is as it was before
    TOUR_HANG_UP,  // close the connection, if there is one once nothing is outstanding
    TOUR_ANSWER_A, // guess; B and C follow
    TOUR_ANSWER_B,
    TOUR_ANSWER_C
} TourMove;

// How the timeline of the lab is moved.
typedef enum LabMove {
    LAB_ZOOM_IN,
    LAB_ZOOM_OUT,
    LAB_EARLIER,
    LAB_LATER,
    LAB_SHOW_ALL,
    LAB_UNDO // what the last zoom or move has changed
} LabMove;

#define LAB_SLOWEST 100

// What ACTION_LATER can bring about. It comes from another thread, as a person's doing would, and
// waits in the queue of events until the window looks there.
#define LATER_CLICK "click"
#define LATER_CANCEL "cancel"
#define LATER_QUIT "quit"
#define LATER_COUNT 3

// The origin of an action that no line of a scenario asks for.
enum { ACTION_OF_OPTION = -1, ACTION_OF_PERSON = 0 };

typedef struct Action {
    ActionType type;
    bool must_fail;   // the reply must be an error
    Uint32 times;     // repetitions, 1 at least
    int line;         // of the scenario; ACTION_OF_PERSON or ACTION_OF_OPTION
    const char *text; // borrowed; valid UTF-8 or not; NULL where a person does not say it
    Sint64 number;
    Sint64 to; // of ACTION_RANGE
} Action;

// What has become of an action.
typedef enum Acted {
    ACTED,      // it has taken effect
    ACTED_LATER // it cannot yet: it must be tried again at the next frame
} Acted;

// Whether an action is one command of the client.
bool action_is_command(ActionType type);

// ---- the table ----

// What follows the word in a scenario.
typedef enum ActionArgument {
    ARGUMENT_NONE,
    ARGUMENT_TEXT,     // the rest of the line, may be empty
    ARGUMENT_QUESTION, // a question and its answers, parted by |
    ARGUMENT_FILE,     // the rest of the line, not empty
    ARGUMENT_ADDRESS,  // a host and a port, or neither
    ARGUMENT_BYTES,    // a number of bytes
    ARGUMENT_MS,       // a number of milliseconds
    ARGUMENT_TIME,     // the same, from zero on: a program may run for long
    ARGUMENT_PERCENT,  // a number of percent
    ARGUMENT_STRATEGY, // the name of a strategy
    ARGUMENT_FAULT,    // the name of a fault
    ARGUMENT_THEME,    // dark or light
    ARGUMENT_ON_OFF,   // on or off
    ARGUMENT_LATER,    // milliseconds, and what comes then
    ARGUMENT_COUNT,    // a number, 1 at least; without one: 0
    ARGUMENT_STEPS,    // a number that is not 0, may be negative
    ARGUMENT_COMMAND   // #N, or 0
} ActionArgument;

// When a key or a button asks for something that makes sense.
typedef enum ActionNeeds {
    NEEDS_NOTHING,
    NEEDS_CONNECTION, // once all outstanding commands have succeeded
    NEEDS_NO_CONNECTION,
    NEEDS_COMMANDS, // some are outstanding, or a comparison is under way
    NEEDS_LAB,      // it is open
    NEEDS_PAST,     // it shows the past
    NEEDS_WORKER,   // the lab is open, and there is a worker thread that is not held
    NEEDS_HELD      // it is held
} ActionNeeds;

typedef enum ActionGroup { GROUP_NETWORK, GROUP_WINDOW, GROUP_LAB } ActionGroup;

typedef struct ActionRow {
    ActionType type;   // ACTION_NONE: a key of a field or of the log, told in the help
    ActionGroup group; // the column of the help; that of the lab takes the place of the first
    const char *word;  // in scenarios; NULL: none
    ActionArgument argument;
    const char *keys;  // the first of them is told in the help; NULL: none
    Sint64 number;     // of the action that a key or a button asks for
    ActionNeeds needs; // of a key or a button
    bool keeps_turn;   // does not overtake what waits to take effect
    const char *label; // of its button; NULL: there is none
    const char *help;  // effect of the key in a few words; NULL: not told in the help
    const char *about; // effect of the word in a sentence
} ActionRow;

extern const ActionRow action_rows[];
extern const int action_row_count;

// The row of an action; where several differ in their number, the one with `number`.
// Owner: static.
const ActionRow *action_row(ActionType type, Sint64 number);

// What a person asks for with the key or button of a row.
Action action_of(const ActionRow *row);

// One of the keys of a row, counted from 0. `mods` is made of KMOD_CTRL, KMOD_SHIFT, KMOD_ALT.
// Errors: false when there are not so many.
bool action_key(const ActionRow *row, int which, SDL_Keycode *key, int *mods);

// The first key of a row as this system's keyboards name it: "Ctrl+T", or "Cmd+T".
#define ACTION_KEY_SIZE 32
void action_key_name(const ActionRow *row, char name[ACTION_KEY_SIZE]);

#endif
