// scenario.h - a text file of actions, one a line, to be played one after the other.
#ifndef SCENARIO_H
#define SCENARIO_H

#include "action.h"

#define SCENARIO_BYTES_MAX (1024u * 1024u)
#define SCENARIO_ERROR_SIZE 320 // bytes

typedef struct Scenario {
    char *text; // owned; the actions borrow from it
    Action *actions;
    size_t count;
} Scenario;

// Read a scenario out of `size` bytes, which are copied.
// Errors: false, and `error` names the line and what is wrong with it. Free it all the same.
bool scenario_parse(Scenario *scenario, const char *text, size_t size,
                    char error[SCENARIO_ERROR_SIZE]);

// Read a file, or standard input when `file` is "-". At most SCENARIO_BYTES_MAX bytes.
// Blocks: until standard input ends.   Errors: as scenario_parse.
bool scenario_load(Scenario *scenario, const char *file, char error[SCENARIO_ERROR_SIZE]);

void scenario_free(Scenario *scenario);

#endif
