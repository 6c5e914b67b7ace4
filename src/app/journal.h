// journal.h - what the program says: the log in the window, its copy on standard output, complaints
// on standard error, and the exit code that follows from them.
// All of it belongs to the GUI thread, and never waits for a reader.
#ifndef JOURNAL_H
#define JOURNAL_H

#include <stdbool.h>

#include "exit_code.h"
#include "line.h"
#include "printer.h"

typedef struct Journal {
    Log *log;            // owned
    Printer *printer;    // owned; standard output; NULL: nothing is printed
    Printer *complaints; // owned; standard error; NULL: nothing is printed
    Uint64 start_ns;     // when the program started
    int exit_code;       // of the program, so far
} Journal;

// Add a line.
void journal_add(Journal *journal, const Line *line);

// Add a line of the program's own.
void journal_say(Journal *journal, LogKind kind, SDL_PRINTF_FORMAT_STRING const char *format, ...)
    SDL_PRINTF_VARARG_FUNC(3);

// The same, on standard output only: the window shows it elsewhere.
void journal_print(Journal *journal, LogKind kind, const char *text);

// The same for what did not work. It `counts` in the exit code where a line of the scenario asked
// for it.
void journal_fail(Journal *journal, bool counts, SDL_PRINTF_FORMAT_STRING const char *format, ...)
    SDL_PRINTF_VARARG_FUNC(3);

// Print a line on standard error.
void journal_complain(Journal *journal, SDL_PRINTF_FORMAT_STRING const char *format, ...)
    SDL_PRINTF_VARARG_FUNC(2);

// A promise was not kept: that counts in the exit code, unless something else does already.
void journal_break_promise(Journal *journal);

#endif
