// Tests of scenario_list.h: whatever a list and the scenarios beside it say, what cannot be played
// is left out.
//
// The linker puts itself before the search for assets, which are here those of a folder of ours.
#include "support.h"

#include <stdio.h>

#include "assets.h"
#include "scenario_list.h"

#define LIST "test_list.txt"
#define GOOD "# A title\r\n# What there is to see.\r\nsleep 1\n"

static ScenarioList list;
static const char *scenario; // what each scenario of the list says
static const char *missing;  // a name without a file; NULL: none
static bool led_away;        // a file outside of the folder was looked for

char *__wrap_assets_find(const char *name);

char *__wrap_assets_find(const char *name) {
    bool is_list = SDL_strcmp(name, "scenarios/list.txt") == 0;
    led_away = led_away || SDL_strstr(name, "..") || SDL_strncmp(name, "scenarios/", 10) != 0;
    if (is_list)
        return SDL_strdup(LIST);
    return missing && SDL_strstr(name, missing) ? NULL : SDL_strdup("test_list.thaw");
}

static void write_file(const char *name, const char *text, size_t size) {
    SDL_RWops *out = SDL_RWFromFile(name, "wb");
    assert_non_null(out);
    assert_int_equal(SDL_RWwrite(out, text, 1, size), size);
    SDL_RWclose(out);
}

static void read_list(const char *names) {
    write_file(LIST, names, SDL_strlen(names));
    write_file("test_list.thaw", scenario, SDL_strlen(scenario));
    led_away = false;
    assert_true(scenario_list_read(&list));
    assert_false(led_away);
}

static int begin(void **state) {
    (void)state;
    scenario = GOOD;
    missing = NULL;
    return 0;
}

static int end(void **state) {
    (void)state;
    remove(LIST);
    remove("test_list.thaw");
    return 0;
}

static void each_name_has_a_title_and_a_sentence(void **state) {
    (void)state;
    read_list("one\r\ntwo-2\n\nthree");
    assert_int_equal(list.count, 3);
    assert_string_equal(list.names[1], "two-2");
    assert_string_equal(list.titles[2], "A title");
    assert_string_equal(list.sentences[2], "What there is to see.");
    assert_null(scenario_list_file(&list, "four"));
    char *file = scenario_list_file(&list, "three");
    assert_string_equal(file, "test_list.thaw");
    SDL_free(file);
}

static void names_that_lead_away_are_left_out(void **state) {
    (void)state;
    read_list("../secret\n/etc/passwd\nC:\\x\none two\nOne\n\xFF\xFE\n.\n..\na/b\nlast\n");
    assert_int_equal(list.count, 1);
    assert_string_equal(list.names[0], "last");
    assert_null(scenario_list_file(&list, "../secret"));
    assert_false(led_away);
}

static void what_is_no_scenario_is_left_out(void **state) {
    (void)state;
    missing = "gone";
    read_list("gone\nhere\n");
    assert_int_equal(list.count, 1);
    static const char *const untitled[] = {"", "sleep 1\n", "#\n# A sentence.\n", "\n# Late\n"};
    for (size_t i = 0; i < SDL_arraysize(untitled); i++) {
        scenario = untitled[i];
        read_list("here\n");
        assert_int_equal(list.count, 0);
    }
}

static void list_is_bounded(void **state) {
    (void)state;
    static char names[4096];
    size_t used = 0;
    for (int i = 0; i < 2 * SCENARIO_LIST_MAX; i++)
        used += (size_t)SDL_snprintf(names + used, sizeof names - used, "name-%d\n", i);
    read_list(names);
    assert_int_equal(list.count, SCENARIO_LIST_MAX);
    SDL_memset(names, 'a', sizeof names - 1);
    names[sizeof names - 1] = '\0';
    read_list(names);
    assert_true(list.count <= 1);
    static char title[8192];
    SDL_memset(title, '#', sizeof title - 1);
    scenario = title;
    read_list("one\n");
    assert_int_equal(list.count, 1);
    assert_true(SDL_strlen(list.titles[0]) < SCENARIO_LIST_TITLE_SIZE);
}

static void title_is_text(void **state) {
    (void)state;
    scenario = "# A \xFF\x01 title\n# \x1B[31mred\n";
    read_list("one\n");
    assert_int_equal(list.count, 1);
    assert_null(SDL_strchr(list.titles[0], '\xFF'));
    assert_null(SDL_strchr(list.titles[0], '\x01'));
    assert_null(SDL_strchr(list.sentences[0], '\x1B'));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_name_has_a_title_and_a_sentence, begin, end),
        cmocka_unit_test_setup_teardown(names_that_lead_away_are_left_out, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_scenario_is_left_out, begin, end),
        cmocka_unit_test_setup_teardown(list_is_bounded, begin, end),
        cmocka_unit_test_setup_teardown(title_is_text, begin, end),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
