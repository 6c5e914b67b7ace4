#include "action.h"

#include "client.h"
#include "fault.h"

typedef enum Argument {
    ARGUMENT_NONE,
    ARGUMENT_TEXT,  // the rest of the line, may be empty
    ARGUMENT_FILE,  // the rest of the line, not empty
    ARGUMENT_BYTES, // a number of bytes
    ARGUMENT_MS,    // a number of milliseconds
    ARGUMENT_HOST_PORT
} Argument;

typedef struct Word {
    const char *word;
    ActionType type;
    Argument argument;
} Word;

static const Word words[] = {
    {"connect", ACTION_CONNECT, ARGUMENT_HOST_PORT},
    {"send", ACTION_SEND, ARGUMENT_TEXT},
    {"send-bytes", ACTION_SEND_BYTES, ARGUMENT_BYTES},
    {"receive", ACTION_RECEIVE, ARGUMENT_NONE},
    {"close", ACTION_CLOSE, ARGUMENT_NONE},
    {"do-it", ACTION_DO_IT, ARGUMENT_NONE},
    {"cancel", ACTION_CANCEL, ARGUMENT_NONE},
    {"wait", ACTION_WAIT, ARGUMENT_NONE},
    {"hear", ACTION_HEAR, ARGUMENT_NONE},
    {"compare", ACTION_COMPARE, ARGUMENT_NONE},
    {"say", ACTION_SAY, ARGUMENT_TEXT},
    {"sleep", ACTION_SLEEP, ARGUMENT_MS},
    {"screenshot", ACTION_SCREENSHOT, ARGUMENT_FILE},
    {"save-log", ACTION_SAVE_LOG, ARGUMENT_FILE},
    {"clear-log", ACTION_CLEAR_LOG, ARGUMENT_NONE},
    {"full-screen", ACTION_FULL_SCREEN, ARGUMENT_NONE},
    {"help", ACTION_HELP, ARGUMENT_NONE},
    {"faults", ACTION_FAULTS, ARGUMENT_NONE},
    {"quit", ACTION_QUIT, ARGUMENT_NONE},
};

static bool fail(char *error, const char *format, const char *word) {
    SDL_snprintf(error, ACTION_ERROR_SIZE, format, word);
    return false;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Cut the first word off `*rest`.
static char *take_word(char **rest) {
    char *word = *rest;
    while (is_blank(*word))
        word++;
    char *end = word;
    while (*end && !is_blank(*end))
        end++;
    *rest = end;
    if (*end)
        *(*rest)++ = '\0';
    return word;
}

static bool read_number(Sint64 *number, const char *text, Sint64 least, Sint64 most) {
    const char *digits = *text == '-' ? text + 1 : text;
    char *end = NULL;
    if (*digits < '0' || *digits > '9' || SDL_strlen(digits) > 10)
        return false;
    *number = SDL_strtoll(text, &end, 10);
    return *end == '\0' && *number >= least && *number <= most;
}

// The rest must be empty.
static bool read_end(char *rest, char *error) {
    char *extra = take_word(&rest);
    return *extra == '\0' || fail(error, "\"%s\" is one word too many", extra);
}

// "delay MS", "fault NAME", "off"
static bool parse_server(Action *action, char *rest, char *error) {
    const char *what = take_word(&rest);
    if (SDL_strcmp(what, "off") == 0) {
        action->type = ACTION_SERVER_OFF;
        return read_end(rest, error);
    }
    if (SDL_strcmp(what, "fault") == 0) {
        const char *name = take_word(&rest);
        ThawFault fault;
        if (!thaw_fault_find(name, &fault))
            return fail(error, "the server has no fault \"%s\"", name);
        action->type = ACTION_SERVER_FAULT;
        action->number = fault;
        return read_end(rest, error);
    }
    if (SDL_strcmp(what, "delay") != 0)
        return fail(error, "server needs \"delay MS\", \"fault NAME\" or \"off\", not \"%s\"",
                    what);
    action->type = ACTION_SERVER_DELAY;
    if (!read_number(&action->number, take_word(&rest), 0, ACTION_SLEEP_MAX_MS))
        return fail(error, "server delay needs a number of %s", "milliseconds");
    return read_end(rest, error);
}

static bool parse_theme(Action *action, char *rest, char *error) {
    const char *which = take_word(&rest);
    action->type = ACTION_THEME;
    action->number = SDL_strcmp(which, "light") == 0 ? THEME_LIGHT : THEME_DARK;
    if (action->number == THEME_DARK && SDL_strcmp(which, "dark") != 0)
        return fail(error, "theme needs dark or light, not \"%s\"", which);
    return read_end(rest, error);
}

static bool parse_zoom(Action *action, char *rest, char *error) {
    action->type = ACTION_ZOOM;
    if (!read_number(&action->number, take_word(&rest), 50, 400))
        return fail(error, "zoom needs a number of percent, %s", "50 to 400");
    return read_end(rest, error);
}

bool action_find_strategy(const char *name, ThawStrategy *strategy) {
    for (int i = 0; i < THAW_STRATEGY_COUNT; i++) {
        if (SDL_strcmp(thaw_strategy_name((ThawStrategy)i), name) == 0) {
            *strategy = (ThawStrategy)i;
            return true;
        }
    }
    return false;
}

static bool parse_strategy(Action *action, char *rest, char *error) {
    const char *which = take_word(&rest);
    ThawStrategy strategy;
    if (!action_find_strategy(which, &strategy))
        return fail(error, "strategy needs worker, poll or block, not \"%s\"", which);
    action->type = ACTION_STRATEGY;
    action->number = strategy;
    return read_end(rest, error);
}

static bool parse_auto_receive(Action *action, char *rest, char *error) {
    const char *which = take_word(&rest);
    action->type = ACTION_AUTO_RECEIVE;
    action->number = SDL_strcmp(which, "on") == 0;
    if (action->number == 0 && SDL_strcmp(which, "off") != 0)
        return fail(error, "auto-receive needs on or off, not \"%s\"", which);
    return read_end(rest, error);
}

// "MS click", "MS cancel", "MS quit"
static bool parse_later(Action *action, char *rest, char *error) {
    action->type = ACTION_LATER;
    if (!read_number(&action->number, take_word(&rest), 0, ACTION_SLEEP_MAX_MS))
        return fail(error, "later needs a number of %s and what happens then", "milliseconds");
    action->text = take_word(&rest);
    if (SDL_strcmp(action->text, LATER_CLICK) != 0 && SDL_strcmp(action->text, LATER_CANCEL) != 0 &&
        SDL_strcmp(action->text, LATER_QUIT) != 0)
        return fail(error, "later can bring click, cancel or quit, not \"%s\"", action->text);
    return read_end(rest, error);
}

// Take the blanks off both ends of the rest of the line.
static char *trim(char *text) {
    while (is_blank(*text))
        text++;
    size_t size = SDL_strlen(text);
    while (size > 0 && is_blank(text[size - 1]))
        text[--size] = '\0';
    return text;
}

static bool parse_argument(Action *action, const Word *word, char *rest, char *error) {
    switch (word->argument) {
    case ARGUMENT_NONE: return read_end(rest, error);
    case ARGUMENT_TEXT: action->text = trim(rest); return true;
    case ARGUMENT_FILE:
        action->text = trim(rest);
        return *action->text || fail(error, "%s needs a file name", word->word);
    case ARGUMENT_BYTES:
        if (!read_number(&action->number, take_word(&rest), 0, ACTION_BYTES_MAX))
            return fail(error, "%s needs a number of bytes, at most 1073741824", word->word);
        return read_end(rest, error);
    case ARGUMENT_MS:
        if (!read_number(&action->number, take_word(&rest), 0, ACTION_SLEEP_MAX_MS))
            return fail(error, "%s needs a number of milliseconds, at most an hour", word->word);
        return read_end(rest, error);
    case ARGUMENT_HOST_PORT:
        action->text = take_word(&rest);
        // Alone it means what stands in the fields.
        if (*action->text == '\0') {
            action->text = NULL;
            return true;
        }
        // A port out of range is legal here: the reply must be the one to refuse it.
        if (!read_number(&action->number, take_word(&rest), -99999, 9999999))
            return fail(error, "%s needs a host and a port, or neither", word->word);
        return read_end(rest, error);
    }
    return false;
}

static bool parse_words(Action *action, char *line, char *error) {
    const char *first = take_word(&line);
    if (SDL_strcmp(first, "server") == 0)
        return parse_server(action, line, error);
    if (SDL_strcmp(first, "theme") == 0)
        return parse_theme(action, line, error);
    if (SDL_strcmp(first, "zoom") == 0)
        return parse_zoom(action, line, error);
    if (SDL_strcmp(first, "strategy") == 0)
        return parse_strategy(action, line, error);
    if (SDL_strcmp(first, "later") == 0)
        return parse_later(action, line, error);
    if (SDL_strcmp(first, "auto-receive") == 0)
        return parse_auto_receive(action, line, error);
    for (size_t i = 0; i < SDL_arraysize(words); i++) {
        if (SDL_strcmp(first, words[i].word) == 0) {
            action->type = words[i].type;
            return parse_argument(action, &words[i], line, error);
        }
    }
    return fail(error, "\"%s\" is not a word of scenarios", first);
}

static bool is_command(ActionType type) {
    return type == ACTION_CONNECT || type == ACTION_SEND || type == ACTION_SEND_BYTES ||
           type == ACTION_RECEIVE || type == ACTION_CLOSE;
}

// "repeat N" before a command.
static bool parse_repeat(Action *action, char **line, char *error) {
    char *rest = *line;
    Sint64 times = 1;
    if (SDL_strncmp(rest, "repeat", 6) != 0 || !is_blank(rest[6]))
        return true;
    rest += 6;
    if (!read_number(&times, take_word(&rest), 1, ACTION_TIMES_MAX))
        return fail(error, "repeat needs a number from %s and a command", "1 to 10000000");
    action->times = (Uint32)times;
    *line = trim(rest);
    return true;
}

bool action_parse(Action *action, char *line, char error[ACTION_ERROR_SIZE]) {
    SDL_zerop(action);
    action->text = "";
    action->times = 1;
    line = trim(line);
    if (*line == '\0' || *line == '#')
        return true;
    if (!parse_repeat(action, &line, error))
        return false;
    action->must_fail = *line == '!';
    if (action->must_fail)
        line++;
    if (!parse_words(action, line, error))
        return false;
    if (action->must_fail && !is_command(action->type))
        return fail(error, "'!' goes before connect, send, receive or close%s", "");
    if (action->times > 1 && !is_command(action->type))
        return fail(error, "repeat goes before connect, send, receive or close%s", "");
    return true;
}
