#include "words.h"

#include "client.h"
#include "fault.h"
#include "question.h"
#include "theme.h"

static bool fail(char *error, const char *format, const char *word) {
    SDL_snprintf(error, WORDS_ERROR_SIZE, format, word);
    return false;
}

SDL_COMPILE_TIME_ASSERT(one_size_of_errors, QUESTION_ERROR_SIZE == WORDS_ERROR_SIZE);

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

bool words_find_strategy(const char *name, ThawStrategy *strategy) {
    for (int i = 0; i < THAW_STRATEGY_COUNT; i++) {
        if (SDL_strcmp(thaw_strategy_name((ThawStrategy)i), name) == 0) {
            *strategy = (ThawStrategy)i;
            return true;
        }
    }
    return false;
}

SDL_COMPILE_TIME_ASSERT(dark_is_the_first_theme, THEME_DARK == 0 && THEME_LIGHT == 1);

// Find a word among two. The first is 0, the second 1.
static bool find_choice(Sint64 *number, const char *word, const char *first, const char *second) {
    *number = SDL_strcmp(word, second) == 0;
    return *number == 1 || SDL_strcmp(word, first) == 0;
}

static bool find_later(const char *word) {
    return SDL_strcmp(word, LATER_CLICK) == 0 || SDL_strcmp(word, LATER_CANCEL) == 0 ||
           SDL_strcmp(word, LATER_QUIT) == 0;
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

// A host and a port, or neither. A port out of range is legal here: the reply must refuse it.
static bool parse_address(Action *action, char **rest) {
    action->text = take_word(rest);
    if (*action->text == '\0') {
        action->text = NULL;
        return true;
    }
    return read_number(&action->number, take_word(rest), -99999, 9999999);
}

// Milliseconds, and what comes then.
static bool parse_later(Action *action, char **rest, char *error) {
    if (!read_number(&action->number, take_word(rest), 0, ACTION_SLEEP_MAX_MS))
        return fail(error, "later needs a number of %s and what happens then", "milliseconds");
    action->text = take_word(rest);
    return find_later(action->text) ||
           fail(error, "later can bring click, cancel or quit, not \"%s\"", action->text);
}

static bool fail_on_off(char *error, const char *word, const char *found) {
    SDL_snprintf(error, WORDS_ERROR_SIZE, "%s needs on or off, not \"%s\"", word, found);
    return false;
}

// What is told when the word is not among those that can follow.
static bool parse_name(Action *action, const ActionRow *row, const char *word, char *error) {
    ThawStrategy strategy = THAW_STRATEGY_WORKER;
    ThawFault fault = THAW_FAULT_NONE;
    switch (row->argument) {
    case ARGUMENT_STRATEGY:
        if (!words_find_strategy(word, &strategy))
            return fail(error, "strategy needs worker, poll or block, not \"%s\"", word);
        action->number = strategy;
        return true;
    case ARGUMENT_FAULT:
        if (!thaw_fault_find(word, &fault))
            return fail(error, "the server has no fault \"%s\"", word);
        action->number = fault;
        return true;
    case ARGUMENT_THEME:
        return find_choice(&action->number, word, "dark", "light") ||
               fail(error, "theme needs dark or light, not \"%s\"", word);
    default:
        return find_choice(&action->number, word, "off", "on") ||
               fail_on_off(error, row->word, word);
    }
}

// The text stays whole, and is read again when it is asked.
static bool parse_question(Action *action, char *rest, char *error) {
    Question question;
    action->text = trim(rest);
    return question_read(&question, action->text, error);
}

static bool parse_argument(Action *action, const ActionRow *row, char *rest, char *error) {
    switch (row->argument) {
    case ARGUMENT_NONE: break;
    case ARGUMENT_TEXT: action->text = trim(rest); return true;
    case ARGUMENT_QUESTION: return parse_question(action, rest, error);
    case ARGUMENT_FILE:
        action->text = trim(rest);
        return *action->text || fail(error, "%s needs a file name", row->word);
    case ARGUMENT_BYTES:
        if (!read_number(&action->number, take_word(&rest), 0, ACTION_BYTES_MAX))
            return fail(error, "%s needs a number of bytes, at most 1,073,741,824", row->word);
        break;
    case ARGUMENT_MS:
        if (!read_number(&action->number, take_word(&rest), 0, ACTION_SLEEP_MAX_MS))
            return fail(error, "%s needs a number of milliseconds, at most an hour", row->word);
        break;
    case ARGUMENT_TIME:
        if (!read_number(&action->number, take_word(&rest), 0, ACTION_SEEK_MAX_MS))
            return fail(error, "%s needs a number of milliseconds, at most 100 days", row->word);
        break;
    case ARGUMENT_PERCENT:
        if (!read_number(&action->number, take_word(&rest), 50, 400))
            return fail(error, "%s needs a number of percent, 50 to 400", row->word);
        break;
    case ARGUMENT_ADDRESS:
        if (!parse_address(action, &rest))
            return fail(error, "%s needs a host and a port, or neither", row->word);
        break;
    case ARGUMENT_COUNT: {
        char *word = take_word(&rest);
        if (*word && !read_number(&action->number, word, 1, ACTION_TIMES_MAX))
            return fail(error, "%s needs a number, or nothing", row->word);
        break;
    }
    case ARGUMENT_STEPS:
        if (!read_number(&action->number, take_word(&rest), -ACTION_TIMES_MAX, ACTION_TIMES_MAX) ||
            action->number == 0)
            return fail(error, "%s needs a number of steps; negative: back", row->word);
        break;
    case ARGUMENT_COMMAND: {
        char *word = take_word(&rest);
        if (!read_number(&action->number, *word == '#' ? word + 1 : word, 0, SDL_MAX_UINT32))
            return fail(error, "%s needs a command, such as #3, or 0", row->word);
        break;
    }
    case ARGUMENT_LATER:
        if (!parse_later(action, &rest, error))
            return false;
        break;
    default:
        if (!parse_name(action, row, take_word(&rest), error))
            return false;
    }
    return read_end(rest, error);
}

// The row of the word that a line begins with, and what follows it. "server" is the first half of
// several words.
static const ActionRow *find_row(char **line, char *error) {
    char word[32];
    const char *first = take_word(line);
    const char *second = SDL_strcmp(first, "server") == 0 ? take_word(line) : "";
    SDL_snprintf(word, sizeof word, "%s%s%s", first, *second ? " " : "", second);
    for (int i = 0; i < action_row_count; i++)
        if (action_rows[i].word && SDL_strcmp(word, action_rows[i].word) == 0)
            return &action_rows[i];
    if (SDL_strcmp(first, "server") == 0)
        fail(error, "server needs \"delay MS\", \"fault NAME\" or \"off\", not \"%s\"", second);
    else
        fail(error, "\"%s\" is not a word of scenarios", first);
    return NULL;
}

static bool parse_words(Action *action, char *line, char *error) {
    const ActionRow *row = find_row(&line, error);
    if (!row)
        return false;
    action->type = row->type;
    return parse_argument(action, row, line, error);
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

bool words_parse(Action *action, char *line, char error[WORDS_ERROR_SIZE]) {
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
    if (action->must_fail && !action_is_command(action->type))
        return fail(error, "'!' goes before a command, such as connect%s", "");
    if (action->times > 1 && !action_is_command(action->type))
        return fail(error, "repeat goes before a command, such as connect%s", "");
    return true;
}
