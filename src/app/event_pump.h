// event_pump.h - hands out events, and keeps frames coming while the system holds that call up.
// events.
//
// While somebody drags the title bar or an edge of the window, or has its menu open, Windows and
// macOS do not come back from SDL_PollEvent. SDL tells of the window's changes even then, on the
// GUI thread, and newer versions tell again and again; Windows also runs timers.
#ifndef EVENT_PUMP_H
#define EVENT_PUMP_H

#include <SDL.h>
#include <stdbool.h>

typedef struct EventPump {
    // Called on the GUI thread once a look for events (not a wait) has held it for some
    // milliseconds, and then about as often as frames are due: with what has changed of the window,
    // or NULL. It may itself ask SDL for whatever it needs.
    void (*frame)(void *userdata, const SDL_Event *event);
    void *userdata;
    SDL_Window *window;
    SDL_threadID thread; // the GUI thread
    Uint64 asked_ns;     // since when the system is asked for events, and may hold it; 0: it is not
} EventPump;

// Be called from now on, until event_pump_end. The first three members are set.
// Owner: the caller keeps the EventPump where it is.   Thread: the GUI thread, as for all here.
void event_pump_begin(EventPump *pump);
void event_pump_end(EventPump *pump);

// Wait for an event for `wait_ms`; 0 looks whether there is one, -1 waits for any.
// Blocks: for that long, and for as long as the system holds the thread.
bool event_pump_next(EventPump *pump, SDL_Event *event, int wait_ms);

#endif
