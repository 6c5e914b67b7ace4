// console.h - standard output and standard error, without stdio: at the end of the process that
// would wait for what a thread stuck in the system has not got rid of.
//
// Windows gives no console to a program with a window, so that a click on it does not open a second
// one; then both lead nowhere unless they were redirected. Opening the console makes them lead to
// the one that the program was started from, if it was started from one.
#ifndef CONSOLE_H
#define CONSOLE_H

#include <SDL.h>
#include <stdbool.h>

enum { CONSOLE_OUTPUT = 1, CONSOLE_ERROR = 2 }; // descriptors

#define CONSOLE_TEXT_MAX 4095 // bytes of what is said at once; more is cut off

typedef struct Console {
    unsigned code_page; // of the console before; 0: there is nothing to put back
} Console;

// Let what leads nowhere lead to the console of whoever started the program, with UTF-8 as text.
// Where the system has no such thing, let what is closed lead nowhere: the next file or socket that
// is opened would take its number, and get what is written there.
// Thread: the main one, before anything is written.
Console console_open(void);

// Leave the console as it was found.
// Thread: the main one, after everything is written.
void console_close(Console console);

// Whether a file on a disk takes what is written there, and not a terminal, a pipe or nothing.
// Thread: any.   Blocks: never.
bool console_is_file(int descriptor);

// Whether nobody reads what is written to standard error, as far as that can be told: it is no
// terminal, pipe or file, and there is no terminal for the other two either. So it is for a program
// that a desktop's menu has started.
// Thread: any.   Blocks: never.
bool console_is_unread(void);

// Write bytes.
// Thread: any.   Blocks: while nobody reads.
// Errors: false when the reader has gone or the disk is full, and what is left is lost; errno
// tells.
bool console_write(int descriptor, const char *bytes, size_t size);

// Write a formatted text.
// Thread: any.   Blocks: while nobody reads.
void console_say(int descriptor, SDL_PRINTF_FORMAT_STRING const char *format, ...)
    SDL_PRINTF_VARARG_FUNC(2);

#endif
