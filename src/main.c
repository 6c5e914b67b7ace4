// main.c - reads the command line, runs the program, returns the exit code.
#include <SDL.h>
#include <stdlib.h>

#include "command_line.h"
#include "console.h"
#include "interrupt.h"
#include "program.h"
#include "selftest.h"
#include "serve.h"
#include "version.h"

// Some libraries end the process by themselves, as Xlib does when its server has gone. What is
// called then takes no argument, so this is global. NULL: the end is our own.
static App *running;

static void rescue(void) {
    if (running)
        _Exit(program_rescue(running));
}

static int show_help(void) {
    char help[OPTIONS_HELP_SIZE];
    options_help(help);
    console_say(CONSOLE_OUTPUT, "%s", help);
    return EXIT_DONE;
}

static int run(int argc, char *argv[]) {
    Options options;
    char error[OPTIONS_ERROR_SIZE];
    if (!options_parse(&options, argc, argv, error)) {
        console_say(CONSOLE_ERROR, "thaw: %s\n", error);
        return EXIT_USAGE;
    }
    switch (options.mode) {
    case MODE_HELP: return show_help();
    case MODE_VERSION: console_say(CONSOLE_OUTPUT, "thaw %s\n", thaw_version()); return EXIT_DONE;
    case MODE_SERVE: return serve_run(&options);
    case MODE_SELFTEST: return selftest_run(&options);
    case MODE_RUN: break;
    }
    return program_run(&options, &running);
}

int main(int argc, char *argv[]) {
    Console console = console_open();
    interrupt_begin();
    atexit(rescue);
    int exit_code = run(argc, argv);
    interrupt_end();
    console_close(console);
    return exit_code;
}
