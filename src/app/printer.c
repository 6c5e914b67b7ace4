#include "printer.h"

#include <SDL.h>
#include <stdio.h>

#include "queue.h"

#define LINES_MAX 65536
#define STUCK_MS 120u // without a line going out: nobody reads

struct Printer {
    ThawQueue *lines;
    SDL_Thread *thread;
    Uint64 dropped; // the creator's own

    SDL_mutex *mutex;  // guards what follows
    SDL_cond *changed; // any of it changed
    Uint64 written;    // lines
    bool home;         // the thread is done
};

static int printer_thread(void *userdata) {
    Printer *printer = userdata;
    char *line;
    while ((line = thaw_queue_wait_pop(printer->lines))) {
        fputs(line, stdout);
        fputc('\n', stdout);
        SDL_free(line);
        if (thaw_queue_length(printer->lines) == 0)
            fflush(stdout);
        SDL_LockMutex(printer->mutex);
        printer->written++;
        SDL_CondSignal(printer->changed);
        SDL_UnlockMutex(printer->mutex);
    }
    SDL_LockMutex(printer->mutex);
    printer->home = true;
    SDL_CondSignal(printer->changed);
    SDL_UnlockMutex(printer->mutex);
    return 0;
}

static void free_all(Printer *printer) {
    thaw_queue_destroy(printer->lines);
    if (printer->changed)
        SDL_DestroyCond(printer->changed);
    if (printer->mutex)
        SDL_DestroyMutex(printer->mutex);
    SDL_free(printer);
}

Printer *printer_create(void) {
    Printer *printer = SDL_calloc(1, sizeof *printer);
    if (!printer)
        return NULL;
    printer->lines = thaw_queue_create(LINES_MAX);
    printer->mutex = SDL_CreateMutex();
    printer->changed = SDL_CreateCond();
    if (printer->lines && printer->mutex && printer->changed)
        printer->thread = SDL_CreateThread(printer_thread, "thaw printer", printer);
    if (!printer->thread) {
        free_all(printer);
        return NULL;
    }
    return printer;
}

void printer_print(Printer *printer, const char *line) {
    if (!printer)
        return;
    char *copy = SDL_strdup(line);
    if (!copy || !thaw_queue_push(printer->lines, copy)) {
        SDL_free(copy);
        printer->dropped++;
    }
}

// True when the thread has ended; false when it is stuck.
static bool wait_home(Printer *printer) {
    SDL_LockMutex(printer->mutex);
    bool moving = true;
    while (!printer->home && moving) {
        Uint64 written = printer->written;
        bool in_time = SDL_CondWaitTimeout(printer->changed, printer->mutex, STUCK_MS) == 0;
        moving = in_time || printer->written != written;
    }
    bool home = printer->home;
    SDL_UnlockMutex(printer->mutex);
    return home;
}

void printer_destroy(Printer *printer) {
    if (!printer)
        return;
    if (printer->dropped > 0) {
        char line[64];
        SDL_snprintf(line, sizeof line, "(%" SDL_PRIu64 " lines were not printed)",
                     printer->dropped);
        printer_print(printer, line);
    }
    thaw_queue_close(printer->lines);
    if (!wait_home(printer)) {
        SDL_DetachThread(printer->thread);
        return; // the thread still uses it all; the process is about to end
    }
    SDL_WaitThread(printer->thread, NULL);
    free_all(printer);
}
