// fuzz_options.c - the command line: app/command_line.h.
//
// Input: the words behind the program's name, with zero bytes between them.
// Invariants, for every command line:
//   - the parser comes to an end and reads no word that is not there;
//   - a command line that is taken has every number within its bounds, and every text of it is one
//     of the words, the end of one, or what stands there without it;
//   - one that is not is answered by a sentence that is not empty, valid UTF-8 and without control
//     characters, so it is one line whatever the words are.
#include "invariant.h"

#include <string.h>

#include "command_line.h"
#include "frame.h"

#define WORDS_MAX 32
#define HOUR_MS 3600000u

// Whether `text` ends where one of the words does.
static bool is_of_words(const char *text, int argc, char *const argv[]) {
    uintptr_t at = (uintptr_t)text;
    for (int i = 1; i < argc; i++) {
        uintptr_t word = (uintptr_t)argv[i];
        if (at >= word && at <= word + strlen(argv[i]))
            return true;
    }
    return false;
}

static void check_texts(const Options *options, int argc, char *const argv[]) {
    const char *may_be_null[] = {options->host,   options->script, options->report,
                                 options->record, options->replay, options->trace};
    for (size_t i = 0; i < SDL_arraysize(may_be_null); i++)
        INVARIANT(!may_be_null[i] || is_of_words(may_be_null[i], argc, argv));
    INVARIANT(options->message);
    INVARIANT(is_of_words(options->message, argc, argv) || strcmp(options->message, "hello") == 0);
    INVARIANT(strlen(options->message) <= 4096);
}

static void check_numbers(const Options *options) {
    INVARIANT(options->port >= 1 && options->port <= 65535);
    INVARIANT(options->delay_ms <= THAW_ECHO_SERVER_DELAY_MAX_MS);
    INVARIANT(options->fault >= THAW_FAULT_NONE && options->fault < THAW_FAULT_COUNT);
    INVARIANT(options->connect_timeout_ms <= HOUR_MS && options->send_timeout_ms <= HOUR_MS);
    INVARIANT(options->receive_timeout_ms <= HOUR_MS);
    INVARIANT(options->max_message >= 1 && options->max_message <= THAW_MAX_MESSAGE_LIMIT);
    INVARIANT(options->scale >= 0.5f && options->scale <= 4.0f);
    INVARIANT(options->theme == THEME_DARK || options->theme == THEME_LIGHT);
    INVARIANT(!(options->script && options->tour));
}

static void check_server(const Options *options) {
    ThawEchoServerOptions server = options_server(options);
    INVARIANT(server.port == options->port && server.delay_ms == options->delay_ms);
    INVARIANT(server.fault == options->fault && server.max_message == options->max_message);
}

static void check_error(const char *error) {
    const char *end = memchr(error, '\0', OPTIONS_ERROR_SIZE);
    INVARIANT(end && end > error);
    INVARIANT(is_plain_text(error, strlen(error)));
}

static void check_line(int argc, char *const argv[]) {
    Options options;
    char error[OPTIONS_ERROR_SIZE];
    memset(error, 0x55, sizeof error);
    if (!options_parse(&options, argc, argv, error)) {
        check_error(error);
        return;
    }
    check_texts(&options, argc, argv);
    check_numbers(&options);
    check_server(&options);
}

// Every word lies in memory of its own, so that a sanitizer sees the first byte too many.
static char *copy_word(const uint8_t *bytes, size_t size) {
    char *word = malloc(size + 1);
    INVARIANT(word);
    memcpy(word, bytes, size);
    word[size] = '\0';
    return word;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static char program[] = "thaw";
    char *argv[1 + WORDS_MAX + 1] = {program};
    int argc = 1;
    while (size > 0 && argc <= WORDS_MAX) {
        const uint8_t *zero = memchr(data, '\0', size);
        size_t length = zero ? (size_t)(zero - data) : size;
        argv[argc++] = copy_word(data, length);
        size_t taken = length + (zero ? 1 : 0);
        data += taken;
        size -= taken;
    }
    check_line(argc, argv);
    while (argc > 1)
        free(argv[--argc]);
    return 0;
}
