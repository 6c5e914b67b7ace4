// Test of loop.c: the window goes on while the system holds the question for events.
//
// Windows and macOS do that while a title bar or an edge is dragged. Here it is the linker that
// puts itself between the loop and SDL: one call of SDL_PollEvent does not come back for a while,
// and what SDL tells meanwhile is what it tells there, window events that run the event watches.
#include "support.h"

#include "canvas.h"
#include "program.h"

#define BLIND_MS 1000u // how long it is held while the system tells nothing
#define TELLS_EVERY_MS 10u
#define PICTURES 5 // while the answer is on its way, on a machine however busy

static Uint8 told;                                   // the window event; 0: none
static enum { NOT_YET, IN_VAIN, AS_IT_SHOULD } held; // what came of it
static int replies;                                  // to the commands of the scenario, so far
static int pictures;                                 // so far
static int pictures_while_held;                      // of them
static SDL_threadID gui_thread;
static SDL_atomic_t pushes_of_others; // events, by threads that are not the GUI thread

// Whether all has happened that is to happen while it is held: the answer came, in the middle of
// many pictures.
static bool is_enough(void) {
    return replies >= 3 && pictures_while_held >= PICTURES;
}

static void hold(void) {
    Uint64 since_ns = thaw_clock_ns();
    const int pictures_before = pictures;
    while (elapsed_ms(since_ns) < (told ? PATIENCE_MS : BLIND_MS) && !is_enough()) {
        SDL_Event event;
        SDL_zero(event);
        event.type = SDL_WINDOWEVENT;
        event.window.event = told;
        if (told)
            SDL_PushEvent(&event);
        pictures_while_held = pictures - pictures_before;
        SDL_Delay(TELLS_EVERY_MS);
    }
    held = is_enough() ? AS_IT_SHOULD : IN_VAIN;
}

int __real_SDL_PollEvent(SDL_Event *event);
int __wrap_SDL_PollEvent(SDL_Event *event);

// Held while the answer to RECEIVE is on its way.
int __wrap_SDL_PollEvent(SDL_Event *event) {
    if (replies >= 2 && held == NOT_YET)
        hold();
    return __real_SDL_PollEvent(event);
}

ThawReply *__real_thaw_client_poll(ThawClient *client);
ThawReply *__wrap_thaw_client_poll(ThawClient *client);

ThawReply *__wrap_thaw_client_poll(ThawClient *client) {
    ThawReply *reply = __real_thaw_client_poll(client);
    replies += reply != NULL;
    return reply;
}

void __real_canvas_present(Canvas *canvas);
void __wrap_canvas_present(Canvas *canvas);

void __wrap_canvas_present(Canvas *canvas) {
    pictures++;
    __real_canvas_present(canvas);
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
    held = NOT_YET;
    replies = pictures = pictures_while_held = 0;
    gui_thread = SDL_ThreadID();
    Options options;
    char error[OPTIONS_ERROR_SIZE];
    char port[8];
    SDL_snprintf(port, sizeof port, "%d", find_port());
    char *arguments[] = {(char *)"thaw", (char *)"--offscreen", (char *)"--port",
                         port,           (char *)"--delay",     (char *)"1500"};
    assert_true(options_parse(&options, SDL_arraysize(arguments), arguments, error));
    Report report;
    SDL_zero(report);
    int exit_code =
        program_rehearse(&options, "connect\nsend hello\nreceive\nclose\nwait\n", &report);
    assert_int_equal(exit_code, EXIT_DONE);
    assert_int_equal(report.statistics.ok, 4);
    assert_int_not_equal(held, NOT_YET);
    // SDL keeps others from pushing while it tells: they would wait for frames to be drawn.
    assert_int_equal(SDL_AtomicGet(&pushes_of_others), 0);
    return report;
}

static void window_is_drawn_and_replies_come_while_it_is_held(void **state) {
    (void)state;
    static const Uint8 events[] = {SDL_WINDOWEVENT_EXPOSED, SDL_WINDOWEVENT_SIZE_CHANGED,
                                   SDL_WINDOWEVENT_MOVED};
    for (size_t i = 0; i < SDL_arraysize(events); i++) {
        play_held(events[i]);
        if (held != AS_IT_SHOULD)
            fail_msg("event %d: the answer did not come in the middle of pictures, of which %d did",
                     events[i], pictures_while_held);
    }
}

// Without it the test above would prove nothing.
static void system_that_tells_nothing_freezes_the_window(void **state) {
    (void)state;
    Report report = play_held(0);
    assert_int_equal(pictures_while_held, 0);
    assert_true(report.statistics.gap_ns.max_ns >= BLIND_MS * THAW_NS_PER_MS);
    assert_true(report.statistics.freezes >= 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(window_is_drawn_and_replies_come_while_it_is_held),
        cmocka_unit_test(system_that_tells_nothing_freezes_the_window),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
