// program.h - the whole program: starts its parts, runs the loop, ends them.
#ifndef PROGRAM_H
#define PROGRAM_H

#include "command_line.h"
#include "exit_code.h"
#include "report.h"

typedef struct App App; // app.h

// Run the program. Returns its exit code. `*running` is the App while its window is up, for
// program_rescue, and NULL before and after.
int program_run(const Options *options, App **running);

// The process is being ended by somebody else's exit, as Xlib does when the display has gone: say
// so, let the log be written, write the report. Nothing of the window is touched any more.
// Thread: the GUI thread, inside of exit.   Blocks: for the log's reader, as at every end.
// Returns the exit code that tells of it.
int program_rescue(App *app);

// Play a scenario that stands in `text`, offscreen and without a word on standard output, and
// report. Returns the exit code that the program would have.
int program_rehearse(const Options *options, const char *text, Report *report);

#endif
