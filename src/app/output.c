#include "output.h"

#include <errno.h>

static bool fail(Output *output) {
    output->failed = true;
    output->error = errno;
    return false;
}

void output_open(Output *output, const char *path) {
    errno = 0;
    output->file = files_create(path);
    if (!output->file)
        fail(output);
    else
        setvbuf(output->file, output->buffer, _IOFBF, sizeof output->buffer);
}

bool output_put(void *userdata, const char *line, size_t size) {
    Output *output = userdata;
    errno = 0;
    bool taken = !output->failed && (fwrite(line, 1, size, output->file) == size || fail(output));
    SDL_AtomicAdd(&output->steps, taken);
    return taken;
}

void output_flush(Output *output) {
    errno = 0;
    if (!output->failed && fflush(output->file) != 0)
        fail(output);
}

void output_close(Output *output) {
    errno = 0;
    if (output->file && fclose(output->file) != 0 && !output->failed)
        fail(output);
    output->file = NULL;
}

bool output_wait(Output *output, ThawTask *task, Uint32 stuck_ms) {
    for (;;) {
        int before = SDL_AtomicGet(&output->steps);
        if (thaw_task_wait(task, stuck_ms))
            return true;
        if (SDL_AtomicGet(&output->steps) == before)
            return false;
    }
}
