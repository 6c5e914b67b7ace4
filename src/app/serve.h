// serve.h - the echo server alone, without a window.
#ifndef SERVE_H
#define SERVE_H

#include "command_line.h"

// Serve until the program is interrupted. Returns its exit code, which tells of that only when it
// cut somebody off.
// Blocks: until then.
int serve_run(const Options *options);

#endif
