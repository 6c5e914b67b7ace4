// action.h - the one vocabulary: what a button, a key and a line of a scenario can ask for.
#ifndef ACTION_H
#define ACTION_H

#include <SDL.h>
#include <stdbool.h>

#include "client_options.h"
#include "theme.h"

#define ACTION_ERROR_SIZE 160        // bytes
#define ACTION_SLEEP_MAX_MS 3600000u // an hour
#define ACTION_TIMES_MAX 10000000
#define ACTION_BYTES_MAX 1073741824u // of send-bytes: THAW_MAX_MESSAGE_LIMIT

typedef enum ActionType {
    ACTION_NONE,
    ACTION_CONNECT,    // text: host, NULL for the fields' address; number: port, in range or not
    ACTION_SEND,       // text
    ACTION_SEND_BYTES, // number: bytes
    ACTION_RECEIVE,
    ACTION_CLOSE,
    ACTION_DO_IT, // what the big button does with the fields' contents
    ACTION_CANCEL,
    ACTION_STRATEGY,     // number: ThawStrategy
    ACTION_WAIT,         // until all replies are in
    ACTION_AUTO_RECEIVE, // number: whether messages come by themselves from the next CONNECT on
    ACTION_HEAR,         // until one more message, or an end, has come by itself
    ACTION_SERVER_DELAY, // number: milliseconds
    ACTION_SERVER_FAULT, // number: ThawFault
    ACTION_SERVER_OFF,
    ACTION_LATER,      // number: milliseconds; text: what somebody does then, see LATER_CLICK
    ACTION_COMPARE,    // play the scenario of the comparison under each strategy
    ACTION_SAY,        // text: a caption
    ACTION_SLEEP,      // number: milliseconds
    ACTION_SCREENSHOT, // text: a file; empty: a name with the time in it
    ACTION_SAVE_LOG,   // the same
    ACTION_CLEAR_LOG,
    ACTION_THEME,       // number: ThemeKind
    ACTION_ZOOM,        // number: percent
    ACTION_FULL_SCREEN, // there or back
    ACTION_HELP,        // there or back
    ACTION_FAULTS,      // there or back: the list of the server's faults
    ACTION_QUIT         // at once, whatever is outstanding
} ActionType;

// What ACTION_LATER can bring about. It comes from another thread, as a person's doing would, and
// waits in the queue of events until the window looks there.
#define LATER_CLICK "click"
#define LATER_CANCEL "cancel"
#define LATER_QUIT "quit"
#define LATER_COUNT 3

// Where an action is from that no line of a scenario asks for.
enum { ACTION_OF_OPTION = -1, ACTION_OF_PERSON = 0 };

typedef struct Action {
    ActionType type;
    bool must_fail;   // the reply must be an error
    Uint32 times;     // how often it is done, 1 at least
    int line;         // of the scenario; ACTION_OF_PERSON or ACTION_OF_OPTION
    const char *text; // borrowed; valid UTF-8 or not
    Sint64 number;
} Action;

// Read one line of a scenario. Blank lines and comments are ACTION_NONE.
// Owner:  `line` is parted in place, and `action` borrows from it.
// Errors: false, and `error` says what is wrong in one line.
bool action_parse(Action *action, char *line, char error[ACTION_ERROR_SIZE]);

// Find a strategy by its name: "worker", "poll" or "block".
// Errors: false when there is none of that name.
bool action_find_strategy(const char *name, ThawStrategy *strategy);

#endif
