// serve.h - the echo server alone, without a window.
#ifndef SERVE_H
#define SERVE_H

#include "options.h"

// Serve until SIGINT or SIGTERM. Returns the program's exit code.
// Blocks: until then.
int serve_run(const Options *options);

#endif
