// What is dropped on the window: a scenario is played, and nothing of it stays behind.
//
// The linker puts itself before SDL_PollEvent, so that the drops come while the window runs, and
// before log_append, to read what is told of them.
#include "support.h"

#include <sys/stat.h>

#include "inspector.h"
#include "log.h"
#include "program.h"

#define TEXTS 20
#define TEXT_SIZE MIB

static char *texts[TEXTS + 2]; // dropped ones; the last are names of a file
static int freed;              // of them
static const char *file;       // dropped with them; NULL: none
static int times = 1;          // number of drops at once
static bool dropped;
static SDL_threadID gui_thread;

static SDL_malloc_func true_malloc;
static SDL_calloc_func true_calloc;
static SDL_realloc_func true_realloc;
static SDL_free_func true_free;

// Only the GUI thread frees what was dropped, and the others must not look at these.
static void watched_free(void *block) {
    for (int i = 0; block && SDL_ThreadID() == gui_thread && i < TEXTS + 2; i++) {
        if (block == texts[i]) {
            texts[i] = NULL; // its place may be given to another block
            freed++;
        }
    }
    true_free(block);
}

static void drop(SDL_EventType type, char *text) {
    SDL_Event event;
    SDL_zero(event);
    event.type = type;
    event.drop.file = text;
    assert_int_equal(SDL_PushEvent(&event), 1);
}

static void drop_all(void) {
    dropped = true;
    for (int i = 0; i < TEXTS; i++) {
        texts[i] = SDL_malloc(TEXT_SIZE);
        SDL_memset(texts[i], 'x', TEXT_SIZE - 1);
        texts[i][TEXT_SIZE - 1] = '\0';
        drop(SDL_DROPTEXT, texts[i]);
    }
    for (int i = 0; file && i < times; i++) {
        drop(SDL_DROPBEGIN, NULL);
        texts[TEXTS + i] = SDL_strdup(file);
        drop(SDL_DROPFILE, texts[TEXTS + i]);
        drop(SDL_DROPCOMPLETE, NULL);
    }
}

int __real_SDL_PollEvent(SDL_Event *event);
int __wrap_SDL_PollEvent(SDL_Event *event);

int __wrap_SDL_PollEvent(SDL_Event *event) {
    if (!dropped)
        drop_all();
    return __real_SDL_PollEvent(event);
}

static char told[LOG_LINE_MAX + 1]; // of the file, last
static int refusals;                // since another file is being read

bool __real_log_append(Log *log, LogKind kind, size_t what_at, size_t outcome_at, size_t detail_at,
                       const char *text);
bool __wrap_log_append(Log *log, LogKind kind, size_t what_at, size_t outcome_at, size_t detail_at,
                       const char *text);

bool __wrap_log_append(Log *log, LogKind kind, size_t what_at, size_t outcome_at, size_t detail_at,
                       const char *text) {
    if (file && SDL_strstr(text, file))
        SDL_strlcpy(told, text + what_at, sizeof told);
    refusals += SDL_strstr(text, " was not opened: another file is being read or written") != NULL;
    return __real_log_append(log, kind, what_at, outcome_at, detail_at, text);
}

static int shown; // recordings from files

void __real_inspector_show(Inspector *inspector, Recording *recording, bool replays);
void __wrap_inspector_show(Inspector *inspector, Recording *recording, bool replays);

void __wrap_inspector_show(Inspector *inspector, Recording *recording, bool replays) {
    shown += replays;
    __real_inspector_show(inspector, recording, replays);
}

// Run the program, drop a scenario on it, and return what the run was like.
static Report run_and_drop(const char *own, const char *scenario_file) {
    Options options;
    char error[OPTIONS_ERROR_SIZE];
    char port[8];
    SDL_snprintf(port, sizeof port, "%d", find_port());
    char *arguments[] = {(char *)"thaw", (char *)"--offscreen", (char *)"--port",
                         port,           (char *)"--delay",     (char *)"0"};
    assert_true(options_parse(&options, SDL_arraysize(arguments), arguments, error));
    file = scenario_file;
    told[0] = '\0';
    dropped = false;
    freed = 0;
    shown = 0;
    Report report;
    SDL_zero(report);
    assert_int_equal(program_rehearse(&options, own, &report), EXIT_DONE);
    assert_true(dropped);
    assert_int_equal(freed, scenario_file ? TEXTS + times : TEXTS);
    return report;
}

static void write_scenario(const char *name, const char *text) {
    SDL_RWops *out = SDL_RWFromFile(name, "wb");
    assert_non_null(out);
    assert_int_equal(SDL_RWwrite(out, text, 1, SDL_strlen(text)), SDL_strlen(text));
    SDL_RWclose(out);
}

#define SCENARIO_FILE "test_drop.thaw"

static void dropped_scenario_is_played(void **state) {
    (void)state;
    write_scenario(SCENARIO_FILE, "connect\nsend hello\nreceive\nclose\nwait\n");
    assert_int_equal(run_and_drop("", SCENARIO_FILE).statistics.ok, 4);
}

static void text_and_files_that_are_no_scenario_are_let_go(void **state) {
    (void)state;
    write_scenario(SCENARIO_FILE, "this is no scenario\n");
    assert_int_equal(run_and_drop("", SCENARIO_FILE).statistics.commands, 0);
    assert_int_equal(run_and_drop("", "/no/such/file").statistics.commands, 0);
    write_scenario(SCENARIO_FILE, "# nothing to be done\n");
    assert_int_equal(run_and_drop("", SCENARIO_FILE).statistics.commands, 0);
    assert_string_equal(told, SCENARIO_FILE " cannot be played: it has nothing to play");
    assert_int_equal(run_and_drop("", NULL).statistics.commands, 0);
}

static void scenario_that_runs_is_not_replaced(void **state) {
    (void)state;
    write_scenario(SCENARIO_FILE, "connect\nwait\n");
    assert_int_equal(
        run_and_drop("sleep 100\n! receive\nwait\n", SCENARIO_FILE).statistics.commands, 1);
    assert_string_equal(told, SCENARIO_FILE " was not opened: a scenario is being played");
}

static void dropped_recording_is_shown(void **state) {
    (void)state;
    write_scenario(SCENARIO_FILE, "{\"thaw\":\"recording\",\"version\":[1,0]}\n"
                                  "[7,\"SUBMITTED\",\"gui\",0,{\"id\":1}]\n");
    assert_int_equal(run_and_drop("", SCENARIO_FILE).statistics.commands, 0);
    assert_int_equal(shown, 1);
    assert_int_equal(
        run_and_drop("sleep 100\nstep 1\nlive\nconnect\nwait\n", SCENARIO_FILE).statistics.commands,
        1);
    assert_int_equal(shown, 1);
}

static void file_that_comes_while_another_is_read_is_refused(void **state) {
    (void)state;
    write_scenario(SCENARIO_FILE, "{\"thaw\":\"recording\",\"version\":[1,0]}\n"
                                  "[7,\"SUBMITTED\",\"gui\",0,{\"id\":1}]\n");
    times = 2;
    refusals = 0;
    run_and_drop("", SCENARIO_FILE);
    times = 1;
    assert_int_equal(shown, 1);
    assert_int_equal(refusals, 1);
}

static void recording_that_cannot_be_read_is_not_shown(void **state) {
    (void)state;
    write_scenario(SCENARIO_FILE, "{\"thaw\":\"recording\",\"version\":[9,0]}\n");
    assert_int_equal(run_and_drop("", SCENARIO_FILE).statistics.commands, 0);
    assert_int_equal(shown, 0);
}

#define PIPE "test_drop.fifo"

// Nobody writes to it, and the window does not wait for that.
static void dropped_pipe_is_refused(void **state) {
    (void)state;
    remove(PIPE);
    assert_int_equal(mkfifo(PIPE, 0600), 0);
    assert_int_equal(run_and_drop("", PIPE).statistics.commands, 0);
    assert_int_equal(shown, 0);
    assert_int_equal(remove(PIPE), 0);
}

static int begin_watching(void **state) {
    SDL_GetMemoryFunctions(&true_malloc, &true_calloc, &true_realloc, &true_free);
    gui_thread = SDL_ThreadID();
    SDL_SetMemoryFunctions(true_malloc, true_calloc, true_realloc, watched_free);
    return begin_tests(state);
}

static int end_watching(void **state) {
    remove(SCENARIO_FILE);
    return end_tests(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dropped_scenario_is_played),
        cmocka_unit_test(text_and_files_that_are_no_scenario_are_let_go),
        cmocka_unit_test(scenario_that_runs_is_not_replaced),
        cmocka_unit_test(dropped_recording_is_shown),
        cmocka_unit_test(file_that_comes_while_another_is_read_is_refused),
        cmocka_unit_test(dropped_pipe_is_refused),
        cmocka_unit_test(recording_that_cannot_be_read_is_not_shown),
    };
    return cmocka_run_group_tests(tests, begin_watching, end_watching);
}
