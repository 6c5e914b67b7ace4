// Test of loop.c: the window goes on while the system holds the question for events.
//
// Windows and macOS do that while a title bar or an edge is dragged. Here it is the linker that
// puts itself between the loop and SDL: one call of SDL_PollEvent comes back only after a second,
// and what SDL tells meanwhile is what it tells there, window events that run the event watches.
#include "support.h"

#include "app.h"

#define HELD_MS 1000u
#define TELLS_EVERY_MS 10u

static Uint8 told; // the window event; 0: none
static int polls;
static Uint32 held_on_poll; // which call is held
static SDL_threadID gui_thread;
static SDL_atomic_t pushes_of_others; // events, by threads that are not the GUI thread

int __real_SDL_PollEvent(SDL_Event *event);
int __wrap_SDL_PollEvent(SDL_Event *event);

static void hold(void) {
    Uint64 end_ns = thaw_clock_ns() + HELD_MS * THAW_NS_PER_MS;
    while (thaw_clock_ns() < end_ns) {
        SDL_Event event;
        SDL_zero(event);
        event.type = SDL_WINDOWEVENT;
        event.window.event = told;
        if (told)
            SDL_PushEvent(&event);
        SDL_Delay(TELLS_EVERY_MS);
    }
}

int __wrap_SDL_PollEvent(SDL_Event *event) {
    if (++polls == (int)held_on_poll)
        hold();
    return __real_SDL_PollEvent(event);
}

int __real_SDL_PushEvent(SDL_Event *event);
int __wrap_SDL_PushEvent(SDL_Event *event);

int __wrap_SDL_PushEvent(SDL_Event *event) {
    if (SDL_ThreadID() != gui_thread)
        SDL_AtomicAdd(&pushes_of_others, 1);
    return __real_SDL_PushEvent(event);
}

// Connect, send, and be held while the answer comes. Returns what the run was like.
static Report play_held(Uint8 window_event) {
    told = window_event;
    polls = 0;
    held_on_poll = 30;
    gui_thread = SDL_ThreadID();
    Options options;
    char error[OPTIONS_ERROR_SIZE];
    char port[8];
    SDL_snprintf(port, sizeof port, "%d", find_port());
    char *arguments[] = {(char *)"thaw", (char *)"--offscreen", (char *)"--port",
                         port,           (char *)"--delay",     (char *)"600"};
    assert_true(options_parse(&options, SDL_arraysize(arguments), arguments, error));
    Report report;
    SDL_zero(report);
    int exit_code =
        app_rehearse(&options, "connect\nsend hello\nreceive\nclose\nwait\nsleep 1500\n", &report);
    assert_int_equal(exit_code, EXIT_DONE);
    assert_int_equal(report.ok, 4);
    assert_true(polls > (int)held_on_poll);
    // SDL keeps others from pushing while it tells: they would wait for frames to be drawn.
    assert_int_equal(SDL_AtomicGet(&pushes_of_others), 0);
    return report;
}

static void window_is_drawn_and_replies_come_while_it_is_held(void **state) {
    (void)state;
    static const Uint8 events[] = {SDL_WINDOWEVENT_EXPOSED, SDL_WINDOWEVENT_SIZE_CHANGED,
                                   SDL_WINDOWEVENT_MOVED};
    for (size_t i = 0; i < SDL_arraysize(events); i++) {
        Report report = play_held(events[i]);
        // Far less than it was held, even on a busy machine.
        Uint64 longest_ns = report.gap_ns.max_ns;
        if (longest_ns > HELD_MS / 2 * THAW_NS_PER_MS)
            fail_msg("event %d: blind for %d ms", events[i], (int)(longest_ns / THAW_NS_PER_MS));
        // The reply came in the middle of it and was shown then, not at the end.
        assert_true(report.reply_ns.max_ns < HELD_MS / 4 * THAW_NS_PER_MS);
    }
}

// Without it the test above would prove nothing.
static void system_that_tells_nothing_makes_the_window_blind(void **state) {
    (void)state;
    Report report = play_held(0);
    assert_true(report.gap_ns.max_ns >= (HELD_MS - 50) * THAW_NS_PER_MS);
    assert_true(report.freezes >= 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(window_is_drawn_and_replies_come_while_it_is_held),
        cmocka_unit_test(system_that_tells_nothing_makes_the_window_blind),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
