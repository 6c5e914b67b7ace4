#include "printer.h"

#include <SDL.h>
#include <errno.h>

#include "console.h"
#include "queue.h"
#include "task.h"

#define LINES_MAX 65536             // one of them kept for how many were dropped
#define LINE_ROOM 4096u             // bytes, for one line and its end
#define BLOCK_SIZE (2u * LINE_ROOM) // bytes written at once: few, so that a slow reader shows

struct Printer {
    ThawQueue *lines;
    int descriptor;
    Uint32 stuck_ms;
    ThawTask *task;
    Uint64 dropped;         // the creator's own
    char block[BLOCK_SIZE]; // the thread's own

    SDL_mutex *mutex; // guards what follows
    Uint64 written;   // lines
    bool writing;     // the thread is in a write, and may be stuck there
    int error;        // errno of a write that failed; 0: none did
};

// Collect lines for as long as more of them wait and there is room.
static size_t collect(Printer *printer, char *line, Uint64 *count) {
    char *block = printer->block;
    size_t used = 0;
    *count = 0;
    while (line) {
        size_t size = SDL_min(SDL_strlen(line), LINE_ROOM - 1);
        SDL_memcpy(block + used, line, size);
        used += size;
        block[used++] = '\n';
        ++*count;
        SDL_free(line);
        line = used + LINE_ROOM <= BLOCK_SIZE ? thaw_queue_try_pop(printer->lines) : NULL;
    }
    return used;
}

static void begin_writing(Printer *printer) {
    SDL_LockMutex(printer->mutex);
    printer->writing = true;
    SDL_UnlockMutex(printer->mutex);
}

// Whether a write has failed for lack of a place to put it. When nobody reads any more, or there
// was nobody from the start, each system has other words for it, a terminal that was closed even
// those of a broken disk, and nothing is lost that is wanted.
static int lost_for_lack_of_room(int descriptor) {
#ifdef EDQUOT
    if (errno == EDQUOT)
        return ENOSPC;
#endif
    if (errno == EIO)
        return console_is_file(descriptor) ? EIO : 0;
    return errno == ENOSPC || errno == EFBIG ? errno : 0;
}

static const char *explain(int error) {
    switch (error) {
    case ENOSPC: return "the disk is full";
    case EFBIG: return "the file is as large as it may be";
    default: return "the disk does not work";
    }
}

static void end_writing(Printer *printer, Uint64 lines, int error) {
    SDL_LockMutex(printer->mutex);
    printer->writing = false;
    printer->written += lines;
    if (error)
        printer->error = error;
    SDL_UnlockMutex(printer->mutex);
}

static void printer_thread(void *userdata) {
    Printer *printer = userdata;
    char *line;
    while ((line = thaw_queue_wait_pop(printer->lines))) {
        Uint64 count;
        size_t size = collect(printer, line, &count);
        begin_writing(printer);
        bool whole = console_write(printer->descriptor, printer->block, size);
        end_writing(printer, count, whole ? 0 : lost_for_lack_of_room(printer->descriptor));
    }
}

static void free_printer(void *userdata) {
    Printer *printer = userdata;
    thaw_queue_destroy(printer->lines);
    if (printer->mutex)
        SDL_DestroyMutex(printer->mutex);
    SDL_free(printer);
}

Printer *printer_create(int descriptor, Uint32 stuck_ms) {
    Printer *printer = SDL_calloc(1, sizeof *printer);
    if (!printer)
        return NULL;
    printer->descriptor = descriptor;
    printer->stuck_ms = stuck_ms;
    printer->lines = thaw_queue_create(LINES_MAX);
    printer->mutex = SDL_CreateMutex();
    if (printer->lines && printer->mutex)
        printer->task = thaw_task_start("thaw printer", printer_thread, free_printer, printer);
    if (!printer->task) {
        free_printer(printer);
        return NULL;
    }
    return printer;
}

void printer_print(Printer *printer, const char *line) {
    if (!printer)
        return;
    bool full = thaw_queue_length(printer->lines) >= LINES_MAX - 1;
    char *copy = full ? NULL : SDL_strdup(line);
    if (!copy || !thaw_queue_push(printer->lines, copy)) {
        SDL_free(copy);
        printer->dropped++;
    }
}

// How many lines are written, and whether a write is under way.
static Uint64 count_written(Printer *printer, bool *writing) {
    SDL_LockMutex(printer->mutex);
    Uint64 written = printer->written;
    *writing = printer->writing;
    SDL_UnlockMutex(printer->mutex);
    return written;
}

// True when the thread has finished; false when it is stuck. A thread that a busy machine does not
// let run is not stuck: what it has is still going to be printed.
static bool wait_finished(Printer *printer) {
    for (;;) {
        bool was_writing;
        bool writing;
        Uint64 before = count_written(printer, &was_writing);
        if (thaw_task_wait(printer->task, printer->stuck_ms))
            return true;
        if (count_written(printer, &writing) == before && was_writing)
            return false;
    }
}

bool printer_destroy(Printer *printer) {
    if (!printer)
        return true;
    if (printer->dropped > 0) {
        char line[64];
        SDL_snprintf(line, sizeof line, "(%" SDL_PRIu64 " line%s not printed)", printer->dropped,
                     printer->dropped == 1 ? " was" : "s were");
        char *copy = SDL_strdup(line);
        if (copy && !thaw_queue_push(printer->lines, copy))
            SDL_free(copy);
    }
    thaw_queue_close(printer->lines);
    bool finished = wait_finished(printer);
    int error = finished ? printer->error : 0;
    thaw_task_release(printer->task);
    if (!finished)
        SDL_SetError("nobody reads it");
    else if (error)
        SDL_SetError("%s", explain(error));
    return finished && error == 0;
}
