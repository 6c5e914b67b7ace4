// exit_code.h - how the program ended, for a shell; interrupt_code() when it was interrupted and
// something was left to do.
#ifndef EXIT_CODE_H
#define EXIT_CODE_H

enum { EXIT_DONE = 0, EXIT_SCENARIO = 1, EXIT_USAGE = 2, EXIT_START = 3 };

#endif
