// DESIGN
// A signal handler gets nothing but the number of the signal, and the console's handler of Windows
// nothing but its event, so what they write to is global: the first interruption, which is atomic
// since the handler may run on any thread, and the end of a pipe that the waiting thread reads.
// Both handlers are in place only between interrupt_begin and interrupt_end.
#ifndef _WIN32
// NOLINTNEXTLINE(bugprone-reserved-identifier): how the system is asked for sigaction.
#define _POSIX_C_SOURCE 200809L
#endif
#include "interrupt.h"

#include <SDL.h>
#include <signal.h>
#include <stdbool.h>

#define CODE_OF_SIGNAL 128 // added to a signal's number

enum { HANG_UP = 1, INTERRUPT = 2, TERMINATE = 15 }; // the signals' numbers, on every Unix

static SDL_atomic_t first; // signal

static void note(int number) {
    SDL_AtomicCAS(&first, 0, number);
}

int interrupt_code(void) {
    int number = SDL_AtomicGet(&first);
    return number > 0 ? CODE_OF_SIGNAL + number : 0;
}

const char *interrupt_name(void) {
    switch (SDL_AtomicGet(&first)) {
    case HANG_UP: return "SIGHUP";
    case INTERRUPT: return "SIGINT";
    case TERMINATE: return "SIGTERM";
    default: return "nothing";
    }
}

// Not SDL_PushEvent, which may wait while the GUI thread is in an event watch. Nobody hears it
// before SDL is initialised; whoever waits then has to ask for interrupt_code.
static void wake(void) {
    SDL_Event event;
    SDL_zero(event);
    event.type = SDL_QUIT;
    event.common.timestamp = SDL_GetTicks();
    SDL_PeepEvents(&event, 1, SDL_ADDEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT);
}

#ifdef _WIN32
#include <windows.h>

#define CLOSE_MS 4000u // Windows ends the program when the handler returns, or after 5 s

static BOOL WINAPI on_event(DWORD event) {
    bool at_once = event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
    note(at_once ? INTERRUPT : event == CTRL_CLOSE_EVENT ? HANG_UP : TERMINATE);
    wake();
    if (!at_once)
        Sleep(CLOSE_MS);
    return TRUE;
}

void interrupt_begin(void) {
    SetConsoleCtrlHandler(on_event, TRUE);
}

void interrupt_end(void) {
    SetConsoleCtrlHandler(on_event, FALSE);
}
#else
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static const int signals[] = {HANG_UP, INTERRUPT, TERMINATE};

static int ends[2] = {-1, -1}; // of the pipe
static SDL_Thread *waiting;

static void on_signal(int number) {
    int error = errno; // of what was interrupted
    note(number);
    // A full pipe wakes the thread as well as one more byte would.
    if (write(ends[1], "", 1) < 0)
        errno = error;
    errno = error;
}

static int waiting_thread(void *userdata) {
    (void)userdata;
    char byte;
    ssize_t got;
    while ((got = read(ends[0], &byte, 1)) != 0) {
        if (got > 0)
            wake();
        else if (errno != EINTR)
            break;
    }
    return 0;
}

static bool open_pipe(void) {
    if (pipe(ends) != 0)
        return false;
    for (int i = 0; i < 2; i++)
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    return true;
}

static void handle(int number, void (*from)(int), void (*to)(int)) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) != 0 || action.sa_handler != from)
        return;
    SDL_zero(action);
    action.sa_handler = to;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL); // without SA_RESTART: it ends a wait for standard input
}

// Without a pipe or a thread it is noted all the same, and seen by a window that does not sleep.
void interrupt_begin(void) {
    if (open_pipe())
        waiting = SDL_CreateThread(waiting_thread, "thaw interrupt", NULL);
    for (size_t i = 0; i < SDL_arraysize(signals); i++)
        handle(signals[i], SIG_DFL, on_signal);
}

void interrupt_end(void) {
    for (size_t i = 0; i < SDL_arraysize(signals); i++)
        handle(signals[i], on_signal, SIG_DFL);
    if (ends[1] >= 0)
        close(ends[1]);
    if (waiting)
        SDL_WaitThread(waiting, NULL);
    if (ends[0] >= 0)
        close(ends[0]);
    ends[0] = ends[1] = -1;
    waiting = NULL;
}
#endif
