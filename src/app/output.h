// output.h - a file that a thread writes, and why it could not be.
//
//     Output *output = SDL_calloc(1, sizeof *output);          it is large
//     output_open(output, path);
//     archive_writer_create(output_put, output) ...
//     output_close(output);                            output->error: errno of the first failure
//
// Once something has failed nothing more is tried. Thread: one at a time, not the GUI thread: a
// disk may take any time. Others may look at its steps, and wait for the task that writes it.
#ifndef OUTPUT_H
#define OUTPUT_H

#include "files.h"
#include "task.h"

typedef struct Output {
    FILE *file; // owned; NULL: not open
    bool failed;
    int error;               // errno of the failure; 0: the system told none
    SDL_atomic_t steps;      // parts that were taken, so that others see whether it gets on
    char buffer[256 * 1024]; // so that only a flush hands small parts to the system
} Output;

void output_open(Output *output, const char *path);

// Write, as an ArchivePut; `userdata` is the Output.
bool output_put(void *userdata, const char *line, size_t size);

// Hand what was written to the system, so that it stays when the program crashes.
void output_flush(Output *output);

void output_close(Output *output);

// Wait for the end of the task that writes it, as long as it gets on: it may stand still for
// `stuck_ms`. Returns whether it has ended.
// Thread: another than the task's.   Blocks: for that time when the disk takes nothing.
bool output_wait(Output *output, ThawTask *task, Uint32 stuck_ms);

#endif
