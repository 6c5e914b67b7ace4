// main.c - reads the command line, runs the app, returns the exit code.
#include <SDL.h>
#include <stdio.h>

#include "app.h"
#include "options.h"
#include "selftest.h"
#include "serve.h"

int main(int argc, char *argv[]) {
    Options options;
    char error[OPTIONS_ERROR_SIZE];
    if (!options_parse(&options, argc, argv, error)) {
        fprintf(stderr, "thaw: %s\n", error);
        return EXIT_USAGE;
    }
    switch (options.mode) {
    case MODE_HELP: fputs(options_help(), stdout); return EXIT_DONE;
    case MODE_VERSION: printf("thaw %s\n", THAW_VERSION); return EXIT_DONE;
    case MODE_SERVE: return serve_run(&options);
    case MODE_SELFTEST: return selftest_run(&options);
    case MODE_RUN: break;
    }
    return app_run(&options);
}
