// fuzz_scenario.c - the file of actions: app/scenario.h and app/action.h.
//
// Input: the bytes of a file.
// Invariants, for every file:
//   - the parser comes to an end, and frees everything;
//   - a file that is parsed has at most as many actions as lines, with rising line numbers; every
//     number is within its bounds, and every text ends inside the scenario's memory;
//   - a file that is not is answered by a sentence of valid UTF-8 without control characters that
//     names the first bad line: the lines before it are a scenario, and that line alone is none;
//   - a zero byte makes it refuse the file as a whole, and nothing else does.
#include "invariant.h"

#include <string.h>

#include "client.h"
#include "fault.h"
#include "scenario.h"
#include "theme.h"

static size_t count_lines(const char *text, size_t size) {
    size_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    return lines;
}

// Where line number `line` begins; the first is 1.
static size_t line_start(const char *text, size_t size, size_t line) {
    size_t at = 0;
    for (; line > 1 && at < size; at++)
        line -= text[at] == '\n';
    return at;
}

// An action without a text has an empty one that belongs to nobody; only a connect may have none,
// and then it has no port either.
static void check_text(const Scenario *scenario, size_t size, const Action *action) {
    INVARIANT(action->text || (action->type == ACTION_CONNECT && action->number == 0));
    if (!action->text || *action->text == '\0')
        return;
    uintptr_t first = (uintptr_t)scenario->text;
    uintptr_t text = (uintptr_t)action->text;
    INVARIANT(text >= first && text < first + size);
    INVARIANT(memchr(action->text, '\0', size + 1 - (text - first)));
}

static void check_number(const Action *action) {
    const Sint64 number = action->number;
    switch (action->type) {
    case ACTION_SEND_BYTES: INVARIANT(number >= 0 && number <= ACTION_BYTES_MAX); break;
    case ACTION_SLEEP:
    case ACTION_LATER:
    case ACTION_SERVER_DELAY: INVARIANT(number >= 0 && number <= ACTION_SLEEP_MAX_MS); break;
    case ACTION_SERVER_FAULT: INVARIANT(number >= 0 && number < THAW_FAULT_COUNT); break;
    case ACTION_THEME: INVARIANT(number == THEME_DARK || number == THEME_LIGHT); break;
    case ACTION_STRATEGY: INVARIANT(number >= 0 && number < THAW_STRATEGY_COUNT); break;
    case ACTION_ZOOM: INVARIANT(number >= 50 && number <= 400); break;
    case ACTION_CONNECT: INVARIANT(number == (int)number); break;
    default: INVARIANT(number == 0);
    }
}

static void check_parsed(const Scenario *scenario, size_t size, size_t lines) {
    INVARIANT(scenario->count <= lines);
    int line = 0;
    for (size_t i = 0; i < scenario->count; i++) {
        const Action *action = &scenario->actions[i];
        INVARIANT(action->type > ACTION_NONE && action->type <= ACTION_QUIT);
        INVARIANT(action->line > line && (size_t)action->line <= lines);
        INVARIANT(action->times >= 1 && action->times <= ACTION_TIMES_MAX);
        line = action->line;
        check_text(scenario, size, action);
        check_number(action);
    }
}

static bool parses(const char *text, size_t size, char error[SCENARIO_ERROR_SIZE]) {
    Scenario scenario;
    bool parsed = scenario_parse(&scenario, text, size, error);
    scenario_free(&scenario);
    return parsed;
}

static void check_error(const char *error, const char *text, size_t size, size_t lines) {
    INVARIANT(memchr(error, '\0', SCENARIO_ERROR_SIZE));
    INVARIANT(*error && is_plain_text(error, strlen(error)));
    if (memchr(text, '\0', size)) {
        INVARIANT(strstr(error, "zero byte"));
        return;
    }
    char *rest = NULL;
    INVARIANT(strncmp(error, "line ", 5) == 0);
    size_t line = strtoul(error + 5, &rest, 10);
    INVARIANT(line >= 1 && line <= lines && strncmp(rest, ": ", 2) == 0 && rest[2]);

    char ignored[SCENARIO_ERROR_SIZE];
    char alone[SCENARIO_ERROR_SIZE];
    size_t start = line_start(text, size, line);
    size_t end = line_start(text, size, line + 1);
    INVARIANT(parses(text, start, ignored));
    INVARIANT(!parses(text + start, end - start, alone));
    INVARIANT(strncmp(alone, "line 1: ", 8) == 0 && strcmp(alone + 8, rest + 2) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *text = size > 0 ? (const char *)data : "";
    const size_t lines = count_lines(text, size);
    Scenario scenario;
    char error[SCENARIO_ERROR_SIZE];
    memset(error, 0x55, sizeof error);
    if (scenario_parse(&scenario, text, size, error)) {
        INVARIANT(!memchr(text, '\0', size));
        check_parsed(&scenario, size, lines);
    } else {
        check_error(error, text, size, lines);
    }
    scenario_free(&scenario);
    return 0;
}
