#include "serve.h"

#include "app.h"
#include "clock.h"
#include "console.h"
#include "line.h"

#define LOOK_EVERY_MS 50u // for the signal, which SDL turns into an event
#define STUCK_MS 120u     // how long the end waits for a reader that takes nothing

// A line per client that has come or gone. Standard output may be a terminal that somebody has
// stopped, so a thread of its own writes there.
static void tell_visits(Printer *printer, Visitors *visitors, Uint64 start_ns) {
    char text[VISITORS_TEXT_SIZE];
    Uint64 time_ns;
    for (int i = 0; i < VISITORS_KEPT && visitors_take(visitors, text, &time_ns); i++) {
        Line line;
        line_of_text(&line, LOG_INFO, text, time_ns, start_ns);
        printer_print(printer, line.text);
    }
}

static void tell_welcome(int port) {
    char text[512];
    visitors_welcome(text, sizeof text, port);
    console_say(CONSOLE_OUTPUT, "thaw: %s\n", text);
}

int serve_run(const Options *options) {
    ThawServerOptions server_options = options_server(options);
    Uint64 start_ns = thaw_clock_ns();
    Visitors *visitors = options->to_all ? visitors_create() : NULL;
    if (visitors)
        server_options.observer = visitors_hook(visitors);
    if (SDL_Init(SDL_INIT_EVENTS) < 0) {
        console_say(CONSOLE_ERROR, "thaw: SDL does not start: %s\n", SDL_GetError());
        return EXIT_START;
    }
    ThawServer *server = thaw_server_start(&server_options);
    if (!server) {
        console_say(CONSOLE_ERROR, "thaw: the server does not start: %s\n", SDL_GetError());
        visitors_destroy(visitors);
        SDL_Quit();
        return EXIT_START;
    }
    console_say(
        CONSOLE_OUTPUT,
        "thaw: echo server on 127.0.0.1:%d, answers after %u ms, fault %s; Ctrl+C ends it\n",
        thaw_server_port(server), options->delay_ms, thaw_fault_name(options->fault));
    if (visitors)
        tell_welcome(thaw_server_port(server));
    Printer *printer = printer_create(CONSOLE_OUTPUT, STUCK_MS);
    SDL_Event event;
    event.type = SDL_FIRSTEVENT;
    while (event.type != SDL_QUIT) {
        SDL_Delay(LOOK_EVERY_MS);
        tell_visits(printer, visitors, start_ns);
        while (event.type != SDL_QUIT && SDL_PollEvent(&event)) {
        }
    }
    thaw_server_stop(server);
    tell_visits(printer, visitors, start_ns);
    printer_destroy(printer);
    visitors_destroy(visitors);
    SDL_QuitSubSystem(SDL_INIT_EVENTS); // not SDL_Quit: see the end of app.c
    return EXIT_DONE;
}
