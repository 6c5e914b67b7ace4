// command_line.h - the command line.
#ifndef COMMAND_LINE_H
#define COMMAND_LINE_H

#include <SDL.h>
#include <stdbool.h>

#include "client.h"
#include "echo_server.h"
#include "theme.h"

#define OPTIONS_ERROR_SIZE 256 // bytes
#define OPTIONS_PORTS 100      // ports the built-in server tries when none was asked for

typedef enum OptionsMode {
    MODE_RUN,
    MODE_SERVE,
    MODE_SELFTEST,
    MODE_HELP,
    MODE_VERSION
} OptionsMode;

// Strings are borrowed from argv.
typedef struct Options {
    OptionsMode mode;
    const char *host; // NULL: a built-in server on this machine
    int port;
    bool to_all;     // other machines may use the built-in server
    bool port_given; // else the built-in server may take one of the next ones
    Uint32 delay_ms; // of the built-in server
    ThawFault fault; // of the built-in server
    const char *message;
    ThawStrategy strategy;
    Uint32 connect_timeout_ms; // 0: none
    Uint32 send_timeout_ms;
    Uint32 receive_timeout_ms;
    Uint32 max_message; // bytes
    const char *script; // a file, "-" for standard input, NULL: none
    bool tour;          // the built-in scenario
    bool compare;       // the strategies, one after the other
    bool offscreen;     // no window
    const char *report; // a file, NULL: none
    const char *record; // the same, as what follows
    const char *replay;
    const char *trace;
    ThemeKind theme;
    float scale;        // 1 is normal
    bool auto_renderer; // whatever SDL thinks best, instead of its software renderer
} Options;

// Read the command line.
// Blocks: for the disk, where files are named.
// Errors: false, and `error` is one line that names the argument.
bool options_parse(Options *options, int argc, char *const argv[], char error[OPTIONS_ERROR_SIZE]);

// What the options say about the built-in server.
ThawEchoServerOptions options_server(const Options *options);

// Write the text of --help.
#define OPTIONS_HELP_SIZE 4096 // bytes
void options_help(char help[OPTIONS_HELP_SIZE]);

#endif
