#include "event_pump.h"

#include "clock.h"

#define STUCK_NS (5u * THAW_NS_PER_MS) // longer than it takes to ask for an event that is there

static void call(EventPump *pump, const SDL_Event *event) {
    Uint64 asked_ns = pump->asked_ns;
    if (SDL_ThreadID() != pump->thread || asked_ns == 0 || thaw_clock_since_ns(asked_ns) < STUCK_NS)
        return;
    pump->asked_ns = 0; // what is done there may itself lead to events
    pump->frame(pump->userdata, event);
    pump->asked_ns = asked_ns;
}

static int watch(void *userdata, SDL_Event *event) {
    Uint8 what = event->type == SDL_WINDOWEVENT ? event->window.event : SDL_WINDOWEVENT_NONE;
    if (what == SDL_WINDOWEVENT_EXPOSED || what == SDL_WINDOWEVENT_SIZE_CHANGED ||
        what == SDL_WINDOWEVENT_MOVED)
        call(userdata, event);
    return 0;
}

// ---- a window that is held and does not change ----

#if defined _WIN32
#include <SDL_syswm.h>

#define TIMER_MS 10u // the least that Windows takes

// The timer's number is the EventPump.
static void CALLBACK on_timer(HWND window, UINT message, UINT_PTR timer, DWORD now) {
    (void)window;
    (void)message;
    (void)now;
    call((EventPump *)timer, NULL);
}

static HWND own_window(const EventPump *pump) {
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    bool is_windows =
        SDL_GetWindowWMInfo(pump->window, &info) && info.subsystem == SDL_SYSWM_WINDOWS;
    return is_windows ? info.info.win.window : NULL;
}

static void begin_timer(EventPump *pump) {
    HWND window = own_window(pump);
    if (window)
        SetTimer(window, (UINT_PTR)pump, TIMER_MS, on_timer);
}

static void end_timer(EventPump *pump) {
    HWND window = own_window(pump);
    if (window)
        KillTimer(window, (UINT_PTR)pump);
}
#else
static void begin_timer(EventPump *pump) {
    (void)pump;
}

static void end_timer(EventPump *pump) {
    (void)pump;
}
#endif

// ---- calls ----

void event_pump_begin(EventPump *pump) {
    pump->thread = SDL_ThreadID();
    pump->asked_ns = 0;
    SDL_AddEventWatch(watch, pump);
    begin_timer(pump);
}

void event_pump_end(EventPump *pump) {
    end_timer(pump);
    SDL_DelEventWatch(watch, pump);
}

// A hidden window waits, and draws nothing; the timer would wake it a hundred times a second.
static bool wait_for_event(EventPump *pump, SDL_Event *event, int wait_ms) {
    end_timer(pump);
    bool came = SDL_WaitEventTimeout(event, wait_ms);
    begin_timer(pump);
    return came;
}

bool event_pump_next(EventPump *pump, SDL_Event *event, int wait_ms) {
    if (wait_ms != 0)
        return wait_for_event(pump, event, wait_ms);
    pump->asked_ns = thaw_clock_ns();
    bool came = SDL_PollEvent(event);
    pump->asked_ns = 0;
    return came;
}
