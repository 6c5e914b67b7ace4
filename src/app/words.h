// words.h - reads a line of a scenario. The words are those of the table in action.h.
#ifndef WORDS_H
#define WORDS_H

#include "action.h"
#include "client_options.h"

#define WORDS_ERROR_SIZE 160 // bytes

// Read one line of a scenario. Blank lines and comments are ACTION_NONE.
// Owner:  `line` is parted in place, and `action` borrows from it.
// Errors: false, and `error` says what is wrong in one line.
bool words_parse(Action *action, char *line, char error[WORDS_ERROR_SIZE]);

// Find a strategy by its name: "worker", "poll" or "block".
// Errors: false when there is none of that name.
bool words_find_strategy(const char *name, ThawStrategy *strategy);

#endif
