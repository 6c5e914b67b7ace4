#include "scenario.h"

#include "words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "files.h"
#include "utf8.h"

void scenario_free(Scenario *scenario) {
    SDL_free(scenario->text);
    SDL_free(scenario->actions);
    SDL_zerop(scenario);
}

static bool fail(char *error, const char *message) {
    SDL_strlcpy(error, message, SCENARIO_ERROR_SIZE);
    return false;
}

static bool ends_line(char c) {
    return c == '\n' || c == '\r';
}

// At least as many as there are: a line end of two characters counts twice.
static size_t count_lines(const char *text, size_t size) {
    size_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += ends_line(text[i]);
    return lines;
}

// Editors of some systems put the byte order mark of UTF-8 before a text; where texts were joined,
// it stands before a later line.
static char *skip_mark(char *line) {
    return SDL_strncmp(line, "\xEF\xBB\xBF", 3) == 0 ? line + 3 : line;
}

// Cut a line off `*rest`, which becomes NULL behind the last one. All three line ends are known:
// that of Unix, that of Windows, and the lone carriage return.
static char *take_line(char **rest) {
    char *line = *rest;
    char *end = line;
    while (*end && !ends_line(*end))
        end++;
    bool last = *end == '\0';
    bool two = end[0] == '\r' && end[1] == '\n';
    *end = '\0';
    *rest = last ? NULL : end + (two ? 2 : 1);
    return skip_mark(line);
}

// Whether the text begins with the byte order mark of an encoding with wider units.
static bool is_wide(const char *text, size_t size) {
    return size >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0);
}

// Read every line of scenario->text.
static bool parse_lines(Scenario *scenario, char *error) {
    char *rest = scenario->text;
    for (int number = 1; rest; number++) {
        Action *action = &scenario->actions[scenario->count];
        char wrong[WORDS_ERROR_SIZE];
        if (!words_parse(action, take_line(&rest), wrong)) {
            char clean[WORDS_ERROR_SIZE];
            utf8_sanitize(clean, sizeof clean, wrong, SDL_strlen(wrong));
            SDL_snprintf(error, SCENARIO_ERROR_SIZE, "line %d: %s", number, clean);
            return false;
        }
        action->line = number;
        scenario->count += action->type != ACTION_NONE;
    }
    return true;
}

bool scenario_parse(Scenario *scenario, const char *text, size_t size,
                    char error[SCENARIO_ERROR_SIZE]) {
    SDL_zerop(scenario);
    if (size > SCENARIO_BYTES_MAX)
        return fail(error, "it is longer than the 1,048,576 bytes that a scenario may have");
    if (is_wide(text, size))
        return fail(error, "it is not in UTF-8 but in UTF-16; save it as UTF-8");
    if (size > 0 && memchr(text, '\0', size))
        return fail(error, "it has a zero byte in it, so it is not text");
    scenario->text = SDL_malloc(size + 1);
    scenario->actions = SDL_calloc(count_lines(text, size), sizeof *scenario->actions);
    if (!scenario->text || !scenario->actions)
        return fail(error, "out of memory");
    SDL_memcpy(scenario->text, text, size);
    scenario->text[size] = '\0';
    return parse_lines(scenario, error);
}

// Up to the end: SDL tells of a fault only when nothing more comes.
static size_t read_all(SDL_RWops *in, char *text, size_t room) {
    size_t size = 0;
    size_t got;
    do {
        got = SDL_RWread(in, text + size, 1, room - size);
        size += got;
    } while (got > 0);
    return size;
}

bool scenario_load(Scenario *scenario, const char *file, char error[SCENARIO_ERROR_SIZE]) {
    SDL_zerop(scenario);
    bool standard_input = SDL_strcmp(file, "-") == 0;
    errno = 0;
    SDL_RWops *in = standard_input ? NULL : SDL_RWFromFile(file, "rb");
    if (!standard_input && !in) {
        SDL_snprintf(error, SCENARIO_ERROR_SIZE, "it cannot be opened: %s", files_reason(errno));
        return false;
    }
    if (in && SDL_RWsize(in) > (Sint64)SCENARIO_BYTES_MAX) {
        SDL_RWclose(in);
        return fail(error, "it is a folder, or longer than the 1,048,576 bytes of a scenario");
    }
    // One byte more than allowed shows that there is more.
    char *text = SDL_malloc(SCENARIO_BYTES_MAX + 1);
    size_t size = 0;
    SDL_ClearError();
    if (text && standard_input)
        size = fread(text, 1, SCENARIO_BYTES_MAX + 1, stdin);
    else if (text)
        size = read_all(in, text, SCENARIO_BYTES_MAX + 1);
    bool whole = standard_input ? !ferror(stdin) : !*SDL_GetError();
    if (in)
        SDL_RWclose(in);
    bool parsed = !text    ? fail(error, "out of memory")
                  : !whole ? fail(error, "it cannot be read")
                           : scenario_parse(scenario, text, size, error);
    SDL_free(text);
    return parsed;
}
