// chrome_trace.h - a recording as Chrome trace JSON, for Perfetto (ui.perfetto.dev).
//
//     chrome_trace_write(extract, put, userdata)
//
// Each thread has a line of slices: its calls, what the GUI thread draws, and a short one where a
// command or reply passes from one thread to another; an arrow leads from the one to the next. Each
// command has a line of its own, as asynchronous events: how long it was in the command queue, how
// long it ran, how long its reply was in the reply queue. Counters tell how many wait in either.
// Moments to find are instants: freezes, clicks, marks, cancels.
//
// Slices of a thread nest, as the format asks for: one that would cross another ends with it. Times
// are microseconds from the first record on, with exact thousandths.
#ifndef CHROME_TRACE_H
#define CHROME_TRACE_H

#include "archive.h"
#include "extract.h"

// Write all of an extract. `put` takes lines.
// Thread: any.   Errors: false when `put` has failed, or memory ran out: SDL_GetError tells that.
bool chrome_trace_write(const Extract *extract, ArchivePut put, void *userdata);

#endif
