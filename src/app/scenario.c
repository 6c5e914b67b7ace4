#include "scenario.h"

#include <stdio.h>
#include <string.h>

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

static size_t count_lines(const char *text, size_t size) {
    size_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    return lines;
}

// Read every line of the `size` bytes of scenario->text, which have an end mark.
static bool parse_lines(Scenario *scenario, size_t size, char *error) {
    char *line = scenario->text;
    const char *text_end = line + size;
    for (int number = 1; line; number++) {
        char *end = memchr(line, '\n', (size_t)(text_end - line));
        if (end)
            *end = '\0';
        Action *action = &scenario->actions[scenario->count];
        char wrong[ACTION_ERROR_SIZE];
        if (!action_parse(action, line, wrong)) {
            char clean[ACTION_ERROR_SIZE];
            utf8_sanitize(clean, sizeof clean, wrong, SDL_strlen(wrong));
            SDL_snprintf(error, SCENARIO_ERROR_SIZE, "line %d: %s", number, clean);
            return false;
        }
        action->line = number;
        scenario->count += action->type != ACTION_NONE;
        line = end ? end + 1 : NULL;
    }
    return true;
}

bool scenario_parse(Scenario *scenario, const char *text, size_t size,
                    char error[SCENARIO_ERROR_SIZE]) {
    SDL_zerop(scenario);
    if (size > SCENARIO_BYTES_MAX)
        return fail(error, "it is longer than the 1048576 bytes that a scenario may have");
    if (size > 0 && memchr(text, '\0', size))
        return fail(error, "it has a zero byte in it, so it is not text");
    scenario->text = SDL_malloc(size + 1);
    scenario->actions = SDL_calloc(count_lines(text, size), sizeof *scenario->actions);
    if (!scenario->text || !scenario->actions)
        return fail(error, "out of memory");
    SDL_memcpy(scenario->text, text, size);
    scenario->text[size] = '\0';
    return parse_lines(scenario, size, error);
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
    SDL_RWops *in = standard_input ? NULL : SDL_RWFromFile(file, "rb");
    if (!standard_input && !in)
        return fail(error, "it can not be opened");
    if (in && SDL_RWsize(in) > (Sint64)SCENARIO_BYTES_MAX) {
        SDL_RWclose(in);
        return fail(error, "it is a folder, or longer than the 1048576 bytes of a scenario");
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
                  : !whole ? fail(error, "it can not be read")
                           : scenario_parse(scenario, text, size, error);
    SDL_free(text);
    return parsed;
}
