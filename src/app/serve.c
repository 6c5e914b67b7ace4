#include "serve.h"

#include "app.h"
#include "console.h"

#define LOOK_EVERY_MS 50u // for the signal, which SDL turns into an event

int serve_run(const Options *options) {
    ThawServerOptions server_options = options_server(options);
    if (SDL_Init(SDL_INIT_EVENTS) < 0) {
        console_say(CONSOLE_ERROR, "thaw: SDL does not start: %s\n", SDL_GetError());
        return EXIT_START;
    }
    ThawServer *server = thaw_server_start(&server_options);
    if (!server) {
        console_say(CONSOLE_ERROR, "thaw: the server does not start: %s\n", SDL_GetError());
        SDL_Quit();
        return EXIT_START;
    }
    console_say(
        CONSOLE_OUTPUT,
        "thaw: echo server on 127.0.0.1:%d, answers after %u ms, fault %s; Ctrl+C ends it\n",
        thaw_server_port(server), options->delay_ms, thaw_fault_name(options->fault));
    SDL_Event event;
    event.type = SDL_FIRSTEVENT;
    while (event.type != SDL_QUIT) {
        SDL_Delay(LOOK_EVERY_MS);
        while (event.type != SDL_QUIT && SDL_PollEvent(&event)) {
        }
    }
    thaw_server_stop(server);
    SDL_QuitSubSystem(SDL_INIT_EVENTS); // not SDL_Quit: see the end of app.c
    return EXIT_DONE;
}
