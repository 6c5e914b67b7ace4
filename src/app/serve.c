#include "serve.h"

#include "clock.h"
#include "console.h"
#include "echo_server.h"
#include "exit_code.h"
#include "interrupt.h"
#include "line.h"
#include "printer.h"
#include "visitors.h"

#define LOOK_EVERY_MS 50u // for the interruption
#define STUCK_MS 120u     // how long the end waits for a reader that takes nothing

// A server that runs, and who is told of its clients.
typedef struct Service {
    ThawEchoServer *server;
    Visitors *visitors; // NULL: nobody comes from elsewhere
    Printer *printer;   // a thread, since somebody may stop the terminal
    Uint64 start_ns;
} Service;

static void tell_visits(const Service *service) {
    char text[VISITORS_TEXT_SIZE];
    Uint64 time_ns;
    for (int i = 0; i < VISITORS_KEPT && visitors_take(service->visitors, text, &time_ns); i++) {
        Line line;
        line_of_text(&line, LOG_INFO, text, time_ns, service->start_ns);
        printer_print(service->printer, line.text);
    }
}

static void tell_start(const Service *service, const Options *options) {
    int port = thaw_echo_server_port(service->server);
    console_say(
        CONSOLE_OUTPUT,
        "thaw: echo server on 127.0.0.1:%d, answers after %u ms, fault %s; Ctrl+C ends it\n", port,
        options->delay_ms, thaw_fault_name(options->fault));
    if (service->visitors) {
        char text[512];
        visitors_welcome(text, sizeof text, port);
        console_say(CONSOLE_OUTPUT, "thaw: %s\n", text);
    }
}

static int count_cut_off(ThawEchoServer *server) {
    int clients = thaw_echo_server_counts(server).clients;
    if (clients > 0)
        console_say(CONSOLE_ERROR, "thaw: %s has cut off %d client%s\n", interrupt_name(), clients,
                    clients > 1 ? "s" : "");
    return clients;
}

static bool start(Service *service, const Options *options) {
    ThawEchoServerOptions server_options = options_server(options);
    service->start_ns = thaw_clock_ns();
    service->printer = printer_create(CONSOLE_OUTPUT, STUCK_MS);
    if (options->to_all) {
        service->visitors = visitors_create();
        if (!service->visitors)
            return false;
        server_options.observer = (ThawHook){visitors_observe, service->visitors};
    }
    service->server = service->printer ? thaw_echo_server_create(&server_options) : NULL;
    return service->server != NULL;
}

static void stop(Service *service) {
    thaw_echo_server_destroy(service->server);
    tell_visits(service);
    printer_destroy(service->printer);
    visitors_destroy(service->visitors);
}

int serve_run(const Options *options) {
    Service service = {0};
    int exit_code = EXIT_START;
    if (start(&service, options)) {
        tell_start(&service, options);
        while (!interrupt_code()) {
            SDL_Delay(LOOK_EVERY_MS);
            tell_visits(&service);
        }
        exit_code = count_cut_off(service.server) > 0 ? interrupt_code() : EXIT_DONE;
    } else {
        console_say(CONSOLE_ERROR, "thaw: the server does not start: %s\n", SDL_GetError());
    }
    stop(&service);
    return exit_code;
}
