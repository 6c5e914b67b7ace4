// printer.h - lines for standard output and standard error, written by a thread of their own.
// A pipe that nobody reads blocks whoever writes into it, and that must never be the window. So the
// lines go through a bounded queue, the same pattern as for the network; what does not fit is
// dropped and counted.
#ifndef PRINTER_H
#define PRINTER_H

#include <SDL.h>
#include <stdbool.h>

typedef struct Printer Printer;

// Start a printer with its thread, for CONSOLE_OUTPUT or CONSOLE_ERROR. At its end a write that
// does not get on for `stuck_ms` is one that nobody reads.
// Owner: you; printer_destroy.   Errors: NULL when memory or a thread could not be had.
Printer *printer_create(int descriptor, Uint32 stuck_ms);

// Print a line; the line end is added. NULL as `printer` prints nothing.
// Thread: the one that created it.   Blocks: never.
void printer_print(Printer *printer, const char *line);

// Let everything be written, but wait only while lines keep going out, and free the printer unless
// its thread is stuck in the system. NULL is fine.
// Thread: the one that created it.   Blocks: for `stuck_ms` when nobody reads.
// Errors: false when a disk did not take all of it, or nobody reads it, see SDL_GetError. That its
// reader has gone is none.
bool printer_destroy(Printer *printer);

#endif
