// What a slow disk does to the window is told as that, and not as a busy machine.
//
// The linker puts itself before SDL_PollEvent, so that a drop or a key comes while the window runs,
// and before the calls that look at the disk, which then take their time.
#include "support.h"

#include "give_up.h"
#include "program.h"

#define SLOW_MS 1200 // longer than a busy machine takes for a picture
#define POLLS_AFTER 10
#define POLLS_BEFORE 90 // so that frames were shown, and no key is doubted any more

static SDL_Event happens; // once, while the window runs
static int polls;

int __real_SDL_PollEvent(SDL_Event *event);
int __wrap_SDL_PollEvent(SDL_Event *event);
void __real_app_quit(App *app, const char *by);
void __wrap_app_quit(App *app, const char *by);
bool __wrap_files_name(FilesKind kind, char path[FILES_PATH_SIZE]);
bool __wrap_scenario_load(Scenario *scenario, const char *file, char error[SCENARIO_ERROR_SIZE]);

int __wrap_SDL_PollEvent(SDL_Event *event) {
    if (++polls == POLLS_BEFORE)
        SDL_PushEvent(&happens);
    return __real_SDL_PollEvent(event);
}

// The run goes on for a few frames more, though nothing is played.
void __wrap_app_quit(App *app, const char *by) {
    if (polls > POLLS_BEFORE + POLLS_AFTER)
        __real_app_quit(app, by);
}

bool __wrap_files_name(FilesKind kind, char path[FILES_PATH_SIZE]) {
    (void)kind;
    path[0] = '\0';
    SDL_Delay(SLOW_MS);
    return SDL_SetError("the disk is slow") == 0;
}

bool __wrap_scenario_load(Scenario *scenario, const char *file, char error[SCENARIO_ERROR_SIZE]) {
    (void)file;
    SDL_zerop(scenario);
    SDL_strlcpy(error, "the disk is slow", SCENARIO_ERROR_SIZE);
    SDL_Delay(SLOW_MS);
    return false;
}

// Let an event happen, and look at what the longest gap is explained by.
static void expect_disk(SDL_Event event) {
    Options options;
    char error[OPTIONS_ERROR_SIZE];
    char port[8];
    SDL_snprintf(port, sizeof port, "%d", find_port());
    char *arguments[] = {(char *)"thaw", (char *)"--offscreen", (char *)"--port", port};
    assert_true(options_parse(&options, SDL_arraysize(arguments), arguments, error));
    happens = event;
    polls = 0;
    Report report;
    SDL_zero(report);
    assert_int_equal(program_rehearse(&options, "", &report), EXIT_DONE);
    assert_non_null(report.statistics.longest.other);
    assert_string_equal(report.statistics.longest.other, FRAMES_DISK);
    assert_true(report.statistics.longest.other_ns >= (Uint64)SLOW_MS * THAW_NS_PER_MS);
}

static SDL_Event shortcut(SDL_Keycode key) {
    SDL_Event event;
    SDL_zero(event);
    event.type = SDL_KEYDOWN;
    event.key.keysym.sym = key;
    event.key.keysym.mod = KMOD_LCTRL;
    return event;
}

static void name_for_the_log_is_looked_for_on_the_disk(void **state) {
    (void)state;
    expect_disk(shortcut(SDLK_s));
}

static void name_for_the_picture_is_looked_for_on_the_disk(void **state) {
    (void)state;
    expect_disk(shortcut(SDLK_p));
}

static void dropped_file_is_read_from_the_disk(void **state) {
    (void)state;
    SDL_Event event;
    SDL_zero(event);
    event.type = SDL_DROPFILE;
    event.drop.file = SDL_strdup("dropped.thaw");
    expect_disk(event);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(name_for_the_log_is_looked_for_on_the_disk),
        cmocka_unit_test(name_for_the_picture_is_looked_for_on_the_disk),
        cmocka_unit_test(dropped_file_is_read_from_the_disk),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
