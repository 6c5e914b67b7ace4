#include "held.h"

#include "clock.h"

#define HELD_NS (5u * THAW_NS_PER_MS) // longer than it takes to ask for an event that is there

static void call(Held *held, const SDL_Event *event) {
    Uint64 asked_ns = held->asked_ns;
    if (SDL_ThreadID() != held->thread || asked_ns == 0 || thaw_clock_since_ns(asked_ns) < HELD_NS)
        return;
    held->asked_ns = 0; // what is done there may itself lead to events
    held->frame(held->userdata, event);
    held->asked_ns = asked_ns;
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

// The timer's number is the Held.
static void CALLBACK on_timer(HWND window, UINT message, UINT_PTR timer, DWORD now) {
    (void)window;
    (void)message;
    (void)now;
    call((Held *)timer, NULL);
}

static HWND own_window(const Held *held) {
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    bool is_windows =
        SDL_GetWindowWMInfo(held->window, &info) && info.subsystem == SDL_SYSWM_WINDOWS;
    return is_windows ? info.info.win.window : NULL;
}

static void begin_timer(Held *held) {
    HWND window = own_window(held);
    if (window)
        SetTimer(window, (UINT_PTR)held, TIMER_MS, on_timer);
}

static void end_timer(Held *held) {
    HWND window = own_window(held);
    if (window)
        KillTimer(window, (UINT_PTR)held);
}
#else
static void begin_timer(Held *held) {
    (void)held;
}

static void end_timer(Held *held) {
    (void)held;
}
#endif

// ---- calls ----

void held_begin(Held *held) {
    held->thread = SDL_ThreadID();
    held->asked_ns = 0;
    SDL_AddEventWatch(watch, held);
    begin_timer(held);
}

void held_end(Held *held) {
    end_timer(held);
    SDL_DelEventWatch(watch, held);
}

// A hidden window waits, and draws nothing; the timer would wake it a hundred times a second.
static bool wait_for_event(Held *held, SDL_Event *event, int wait_ms) {
    end_timer(held);
    bool came = SDL_WaitEventTimeout(event, wait_ms);
    begin_timer(held);
    return came;
}

bool held_next_event(Held *held, SDL_Event *event, int wait_ms) {
    if (wait_ms != 0)
        return wait_for_event(held, event, wait_ms);
    held->asked_ns = thaw_clock_ns();
    bool came = SDL_PollEvent(event);
    held->asked_ns = 0;
    return came;
}
