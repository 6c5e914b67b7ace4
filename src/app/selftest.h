// selftest.h - every disaster played against the built-in server, and a table of how it went.
#ifndef SELFTEST_H
#define SELFTEST_H

#include "command_line.h"

// Play them all, print the table, and write it as JSON when the options name a report.
// Returns EXIT_DONE only when each ended as expected and kept the promised times, else
// EXIT_SCENARIO; EXIT_START when it cannot be played.
// Blocks: for about half a minute.
int selftest_run(const Options *options);

#endif
