#include "command_line.h"

#include "edit.h"
#include "files.h"
#include "frame.h"
#include "utf8.h"
#include "words.h"

#define TIMEOUT_MAX_MS 3600000u                  // an hour
#define PUBLIC_MESSAGE_MAX (16u * 1024u * 1024u) // bytes; what Ctrl+B sends still gets through
#define PUBLIC_SILENCE_MS 120000u                // time to read what is on the screen
#define MESSAGE_MAX 4096u                        // bytes
#define SCALE_MIN 0.5f
#define SCALE_MAX 4.0f

SDL_COMPILE_TIME_ASSERT(field_holds_the_message, MESSAGE_MAX == EDIT_SIZE - 1);

static const char help_format[] =
    "thaw - a window that never freezes while the network does\n"
    "\n"
    "usage: thaw [options]\n"
    "  --host HOST --port PORT   connect there; without --host a built-in echo server\n"
    "                            listens on 127.0.0.1, on port 50007 or, where that\n"
    "                            is taken, the next one that is free\n"
    "  --delay MS                how long the built-in server takes to answer (1500)\n"
    "  --fault NAME              what it does wrong: %s (none)\n"
    "  --public                  let other machines use the built-in server, too; nothing "
    "is\n"
    "                            encrypted\n"
    "  --message TEXT            what the message field begins with (hello)\n"
    "  --strategy NAME           who waits: worker, a worker thread; poll, the window, by\n"
    "                            asking; block, the window, by waiting (worker)\n"
    "  --connect-timeout MS      deadlines; 0 is none (10000)\n"
    "  --send-timeout MS         (30000)\n"
    "  --receive-timeout MS      (0)\n"
    "  --max-message BYTES       refuse longer messages from the peer (67108864)\n"
    "  --script FILE             play a scenario; '-' is standard input\n"
    "  --tour                    play the built-in scenario\n"
    "  --compare                 play a scenario once for each who waits, and compare\n"
    "  --offscreen               no window; the log goes to standard output\n"
    "  --report FILE             at exit, write statistics as JSON\n"
    "  --record FILE             record what all threads do, while it happens\n"
    "  --replay FILE             look at a recording, without a server or the network\n"
    "  --trace FILE              at exit, write a trace for Perfetto as JSON\n"
    "  --theme dark|light        colours (dark)\n"
    "  --scale F                 size of everything, 0.5 to 4 (1)\n"
    "  --renderer software|auto  (software)\n"
    "thaw --serve [--public] [--port PORT] [--delay MS] [--fault NAME]    the echo server "
    "alone\n"
    "thaw --selftest [--port PORT] [--report FILE]            play every disaster, and "
    "tell\n"
    "thaw --help | --version\n";

#define HELP_COLUMNS 90 // of a line, at most
#define HELP_INDENT 28
#define HELP_FAULTS_AT 48

// The names of the faults, in lines that fit.
static void list_faults(char *out, size_t size) {
    size_t column = HELP_FAULTS_AT;
    *out = '\0';
    for (int i = THAW_FAULT_NONE + 1; i < THAW_FAULT_COUNT; i++) {
        const char *name = thaw_fault_name((ThawFault)i);
        size_t length = SDL_strlen(name) + 2; // with what parts it from the next
        bool fits = column + length <= HELP_COLUMNS;
        if (*out)
            SDL_strlcat(out, fits ? ", " : ",\n                            ", size);
        SDL_strlcat(out, name, size);
        column = fits ? column + length : HELP_INDENT + length;
    }
}

void options_help(char help[OPTIONS_HELP_SIZE]) {
    char faults[1024];
    list_faults(faults, sizeof faults);
    SDL_snprintf(help, OPTIONS_HELP_SIZE, help_format, faults);
}

// What is read so far, and where the next word is.
typedef struct Reader {
    int argc;
    char *const *argv;
    int at;
    const char *name;  // of the option that is being read
    const char *value; // behind its '=', or NULL
    char name_copy[32];
    char *error;
} Reader;

static bool fail(const Reader *reader, const char *format, const char *word) {
    char raw[OPTIONS_ERROR_SIZE];
    SDL_snprintf(raw, sizeof raw, format, reader->name, word);
    utf8_sanitize(reader->error, OPTIONS_ERROR_SIZE, raw, SDL_strlen(raw));
    return false;
}

static bool read_text(Reader *reader, const char **text) {
    if (!reader->value && reader->at >= reader->argc)
        return fail(reader, "%s needs a value%s", "");
    *text = reader->value ? reader->value : reader->argv[reader->at++];
    reader->value = NULL;
    return true;
}

static bool read_host(Reader *reader, const char **host) {
    if (!read_text(reader, host))
        return false;
    size_t size = SDL_strlen(*host);
    return (size > 0 && size <= THAW_HOST_MAX) ||
           fail(reader, "%s needs a name or an address%s",
                size > 0 ? ", which has 253 characters at the most" : "");
}

static bool read_number(Reader *reader, Uint32 *number, Uint32 least, Uint32 most) {
    const char *text;
    if (!read_text(reader, &text))
        return false;
    char *end = NULL;
    Uint64 value = SDL_strtoull(text, &end, 10);
    bool digits = text[0] >= '0' && text[0] <= '9' && *end == '\0';
    if (!digits || SDL_strlen(text) > 10 || value < least || value > most) {
        char range[64];
        SDL_snprintf(range, sizeof range, "%u to %u", least, most);
        return fail(reader, "%s needs a whole number from %s", range);
    }
    *number = (Uint32)value;
    return true;
}

static bool read_port(Reader *reader, int *port) {
    Uint32 number;
    if (!read_number(reader, &number, 1, 65535))
        return false;
    *port = (int)number;
    return true;
}

static bool read_scale(Reader *reader, float *scale) {
    const char *text;
    if (!read_text(reader, &text))
        return false;
    char *end = NULL;
    double value = SDL_strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= SCALE_MIN && value <= SCALE_MAX))
        return fail(reader, "%s needs a number from %s", "0.5 to 4");
    *scale = (float)value;
    return true;
}

// One of two words; `*second` tells which.
static bool read_choice(Reader *reader, const char *words, const char *first_word,
                        const char *second_word, bool *second) {
    const char *text;
    if (!read_text(reader, &text))
        return false;
    *second = SDL_strcmp(text, second_word) == 0;
    if (!*second && SDL_strcmp(text, first_word) != 0)
        return fail(reader, "%s needs %s", words);
    return true;
}

static bool read_strategy(Reader *reader, ThawStrategy *strategy) {
    const char *text;
    if (!read_text(reader, &text))
        return false;
    return words_find_strategy(text, strategy) ||
           fail(reader, "%s needs worker, poll or block, not \"%s\"", text);
}

static bool read_fault(Reader *reader, ThawFault *fault) {
    const char *text;
    if (!read_text(reader, &text))
        return false;
    return thaw_fault_find(text, fault) ||
           fail(reader, "%s does not know \"%s\"; see thaw --help", text);
}

static bool read_message(Reader *reader, const char **message) {
    if (!read_text(reader, message))
        return false;
    if (SDL_strlen(*message) > MESSAGE_MAX)
        return fail(reader, "%s is longer than the %s bytes that the field holds", "4096");
    return true;
}

// Options that stand for themselves.
static bool read_switch(const Reader *reader, Options *options) {
    const char *name = reader->name;
    if (SDL_strcmp(name, "--help") == 0)
        options->mode = MODE_HELP;
    else if (SDL_strcmp(name, "--version") == 0)
        options->mode = MODE_VERSION;
    else if (SDL_strcmp(name, "--serve") == 0)
        options->mode = MODE_SERVE;
    else if (SDL_strcmp(name, "--selftest") == 0)
        options->mode = MODE_SELFTEST;
    else if (SDL_strcmp(name, "--tour") == 0)
        options->tour = true;
    else if (SDL_strcmp(name, "--public") == 0)
        options->to_all = true;
    else if (SDL_strcmp(name, "--compare") == 0)
        options->compare = true;
    else if (SDL_strcmp(name, "--offscreen") == 0)
        options->offscreen = true;
    else
        return false;
    return true;
}

static bool read_option(Reader *reader, Options *options) {
    const char *name = reader->name;
    if (SDL_strcmp(name, "--host") == 0)
        return read_host(reader, &options->host);
    if (SDL_strcmp(name, "--port") == 0)
        return options->port_given = read_port(reader, &options->port);
    if (SDL_strcmp(name, "--delay") == 0)
        return read_number(reader, &options->delay_ms, 0, THAW_ECHO_SERVER_DELAY_MAX_MS);
    if (SDL_strcmp(name, "--fault") == 0)
        return read_fault(reader, &options->fault);
    if (SDL_strcmp(name, "--message") == 0)
        return read_message(reader, &options->message);
    if (SDL_strcmp(name, "--strategy") == 0)
        return read_strategy(reader, &options->strategy);
    if (SDL_strcmp(name, "--connect-timeout") == 0)
        return read_number(reader, &options->connect_timeout_ms, 0, TIMEOUT_MAX_MS);
    if (SDL_strcmp(name, "--send-timeout") == 0)
        return read_number(reader, &options->send_timeout_ms, 0, TIMEOUT_MAX_MS);
    if (SDL_strcmp(name, "--receive-timeout") == 0)
        return read_number(reader, &options->receive_timeout_ms, 0, TIMEOUT_MAX_MS);
    if (SDL_strcmp(name, "--max-message") == 0)
        return read_number(reader, &options->max_message, 1, THAW_MAX_MESSAGE_LIMIT);
    if (SDL_strcmp(name, "--script") == 0)
        return read_text(reader, &options->script);
    if (SDL_strcmp(name, "--report") == 0)
        return read_text(reader, &options->report);
    if (SDL_strcmp(name, "--record") == 0)
        return read_text(reader, &options->record);
    if (SDL_strcmp(name, "--replay") == 0)
        return read_text(reader, &options->replay);
    if (SDL_strcmp(name, "--trace") == 0)
        return read_text(reader, &options->trace);
    if (SDL_strcmp(name, "--scale") == 0)
        return read_scale(reader, &options->scale);
    if (SDL_strcmp(name, "--renderer") == 0)
        return read_choice(reader, "software or auto", "software", "auto", &options->auto_renderer);
    if (SDL_strcmp(name, "--theme") == 0) {
        bool light = false;
        if (!read_choice(reader, "dark or light", "dark", "light", &light))
            return false;
        options->theme = light ? THEME_LIGHT : THEME_DARK;
        return true;
    }
    return fail(reader, "%s is not an option of thaw; see thaw --help%s", "");
}

// Part "--name=value"; the name alone may also stand before its value.
static bool split(Reader *reader, const char *word) {
    const char *equals = SDL_strchr(word, '=');
    reader->name = word;
    reader->value = NULL;
    if (SDL_strncmp(word, "--", 2) != 0 || !equals)
        return true;
    size_t size = (size_t)(equals - word) + 1;
    if (size > sizeof reader->name_copy)
        return fail(reader, "%s is not an option of thaw; see thaw --help%s", "");
    SDL_strlcpy(reader->name_copy, word, size);
    reader->name = reader->name_copy;
    reader->value = equals + 1;
    return true;
}

static void set_defaults(Options *options) {
    SDL_zerop(options);
    options->port = THAW_ECHO_SERVER_PORT_DEFAULT;
    options->delay_ms = THAW_ECHO_SERVER_DELAY_DEFAULT_MS;
    options->message = "hello";
    options->connect_timeout_ms = 10000;
    options->send_timeout_ms = 30000;
    options->max_message = THAW_MAX_MESSAGE_DEFAULT;
    options->scale = 1.0f;
}

// Options that say the opposite of each other. Errors: false, which says it.
static bool go_together(Reader *reader, const Options *options) {
    if (options->tour && (options->script || options->compare)) {
        reader->name = "--tour";
        return fail(reader, "%s and %s cannot go together",
                    options->script ? "--script" : "--compare");
    }
    if (options->replay && (options->host || options->to_all)) {
        reader->name = "--replay";
        return fail(reader, "%s and %s cannot go together", options->host ? "--host" : "--public");
    }
    if (options->to_all && options->host) {
        reader->name = "--public";
        return fail(reader, "%s and %s cannot go together", "--host");
    }
    return true;
}

#define FILES_READ 2 // the first of the files; the others are written, and what is there is lost

// What is read would be written over, or two would write into one file. Errors: false, which says
// it.
static bool are_other_files(Reader *reader, const Options *options) {
    const struct {
        const char *name, *file;
    } files[] = {{"--script", options->script},
                 {"--replay", options->replay},
                 {"--record", options->record},
                 {"--trace", options->trace},
                 {"--report", options->report}};
    for (size_t i = FILES_READ; i < SDL_arraysize(files); i++) {
        for (size_t before = 0; before < i; before++) {
            if (!files[i].file || !files[before].file || SDL_strcmp(files[before].file, "-") == 0 ||
                !files_same(files[before].file, files[i].file))
                continue;
            reader->name = files[before].name;
            return fail(reader, "%s and %s cannot name the same file", files[i].name);
        }
    }
    return true;
}

bool options_parse(Options *options, int argc, char *const argv[], char error[OPTIONS_ERROR_SIZE]) {
    set_defaults(options);
    Reader reader = {.argc = argc, .argv = argv, .at = 1, .error = error};
    while (reader.at < argc) {
        if (!split(&reader, argv[reader.at++]))
            return false;
        if (!reader.value && read_switch(&reader, options))
            continue;
        if (!read_option(&reader, options))
            return false;
    }
    return go_together(&reader, options) && are_other_files(&reader, options);
}

// What strangers send is bounded: each of the server's clients may make it hold one message.
ThawEchoServerOptions options_server(const Options *options) {
    Uint32 max_message = options->max_message;
    if (options->to_all)
        max_message = SDL_min(max_message, PUBLIC_MESSAGE_MAX);
    return (ThawEchoServerOptions){.port = options->port,
                                   .port_count = options->port_given ? 1 : OPTIONS_PORTS,
                                   .delay_ms = options->delay_ms,
                                   .max_message = max_message,
                                   .remote = options->to_all,
                                   .silence_ms = options->to_all ? PUBLIC_SILENCE_MS : 0,
                                   .fault = options->fault};
}
