// Tests of action.h and scenario.h: the words of a scenario, and what is wrong with others.
#include "support.h"

#include "client.h"
#include "fault.h"
#include "scenario.h"
#include "theme.h"
#include "words.h"

static char text[256]; // the line that `action` borrows from
static Action action;
static Scenario scenario;
static char error[SCENARIO_ERROR_SIZE];

static bool parse(const char *line) {
    SDL_strlcpy(text, line, sizeof text);
    SDL_memset(error, 0, sizeof error);
    return words_parse(&action, text, error);
}

static void expect_action(const char *line, ActionType type, const char *rest, Sint64 number) {
    if (!parse(line))
        fail_msg("%s: %s", line, error);
    assert_int_equal(action.type, type);
    assert_string_equal(action.text, rest);
    assert_int_equal(action.number, number);
    assert_false(action.must_fail);
}

// The line must be refused, with one line that contains `named`.
static void expect_wrong(const char *line, const char *named) {
    if (parse(line))
        fail_msg("was taken: %s", line);
    if (!SDL_strstr(error, named) || SDL_strchr(error, '\n'))
        fail_msg("%s: does not name %s: %s", line, named, error);
}

static void every_word_becomes_its_action(void **state) {
    (void)state;
    expect_action("connect example.org 80", ACTION_CONNECT, "example.org", 80);
    expect_action("send hello, world", ACTION_SEND, "hello, world", 0);
    expect_action("send-bytes 67108864", ACTION_SEND_BYTES, "", 67108864);
    expect_action("receive", ACTION_RECEIVE, "", 0);
    expect_action("close", ACTION_CLOSE, "", 0);
    expect_action("do-it", ACTION_DO_IT, "", 0);
    expect_action("cancel", ACTION_CANCEL, "", 0);
    expect_action("wait", ACTION_WAIT, "", 0);
    expect_action("server delay 1500", ACTION_SERVER_DELAY, "", 1500);
    expect_action("server fault cut-body", ACTION_SERVER_FAULT, "", THAW_FAULT_CUT_BODY);
    expect_action("server fault none", ACTION_SERVER_FAULT, "", THAW_FAULT_NONE);
    expect_action("server off", ACTION_SERVER_OFF, "", 0);
    expect_action("say a # is no comment here", ACTION_SAY, "a # is no comment here", 0);
    expect_action("ask What? | A | * B", ACTION_ASK, "What? | A | * B", 0);
    expect_action("tour", ACTION_TOUR, "", TOUR_BEGIN);
    expect_action("sleep 250", ACTION_SLEEP, "", 250);
    expect_action("screenshot my picture.bmp", ACTION_SCREENSHOT, "my picture.bmp", 0);
    expect_action("save-log a/b.txt", ACTION_SAVE_LOG, "a/b.txt", 0);
    expect_action("clear-log", ACTION_CLEAR_LOG, "", 0);
    expect_action("theme dark", ACTION_THEME, "", THEME_DARK);
    expect_action("theme light", ACTION_THEME, "", THEME_LIGHT);
    expect_action("zoom 150", ACTION_ZOOM, "", 150);
    expect_action("zoom-in", ACTION_ZOOM_IN, "", 0);
    expect_action("zoom-out", ACTION_ZOOM_OUT, "", 0);
    expect_action("full-screen", ACTION_FULL_SCREEN, "", 0);
    expect_action("help", ACTION_HELP, "", 0);
    expect_action("faults", ACTION_FAULTS, "", 0);
    expect_action("strategy worker", ACTION_STRATEGY, "", THAW_STRATEGY_WORKER);
    expect_action("strategy poll", ACTION_STRATEGY, "", THAW_STRATEGY_POLL);
    expect_action("strategy block", ACTION_STRATEGY, "", THAW_STRATEGY_BLOCK);
    expect_action("quit", ACTION_QUIT, "", 0);
}

static void blanks_around_words_do_not_matter(void **state) {
    (void)state;
    expect_action(" \t connect \t h   7  \r", ACTION_CONNECT, "h", 7);
    expect_action("send   a  b \t\r", ACTION_SEND, "a  b", 0);
    expect_action("send", ACTION_SEND, "", 0);
    expect_action("say   ", ACTION_SAY, "", 0);
}

static void bytes_that_are_not_utf8_may_be_sent(void **state) {
    (void)state;
    expect_action("send \xFF\xC3", ACTION_SEND, "\xFF\xC3", 0);
}

static void connect_alone_means_the_address_in_the_fields(void **state) {
    (void)state;
    assert_true(parse(" connect "));
    assert_int_equal(action.type, ACTION_CONNECT);
    assert_null(action.text);
}

static void blank_lines_and_comments_do_nothing(void **state) {
    (void)state;
    expect_action("", ACTION_NONE, "", 0);
    expect_action(" \t\r\n", ACTION_NONE, "", 0);
    expect_action("# anything ! at all", ACTION_NONE, "", 0);
    expect_action("   # moved in", ACTION_NONE, "", 0);
}

static void exclamation_mark_makes_a_command_fail(void **state) {
    (void)state;
    static const char *const commands[] = {"! connect 127.0.0.1 1", "!send x", "  !  send-bytes 5",
                                           "! receive", "!\tclose"};
    for (size_t i = 0; i < SDL_arraysize(commands); i++) {
        assert_true(parse(commands[i]));
        assert_true(action.must_fail);
    }
    assert_true(parse("send !"));
    assert_false(action.must_fail);
}

static void exclamation_mark_goes_before_commands_only(void **state) {
    (void)state;
    static const char *const others[] = {
        "! wait",     "! cancel",         "! quit",    "! do-it",           "! say x", "! help",
        "! zoom 100", "! server delay 5", "! sleep 1", "! strategy worker", "! tour"};
    for (size_t i = 0; i < SDL_arraysize(others); i++)
        expect_wrong(others[i], "'!'");
    expect_wrong("!", "is not a word");
    expect_wrong("! ! close", "!");
}

static void repeat_goes_before_commands_only(void **state) {
    (void)state;
    expect_action("close", ACTION_CLOSE, "", 0);
    assert_int_equal(action.times, 1);
    expect_action("repeat 1000 send x", ACTION_SEND, "x", 0);
    assert_int_equal(action.times, 1000);
    assert_true(parse(" repeat 3 ! connect h 1 "));
    assert_true(action.must_fail && action.times == 3);
    expect_action("send repeat 5", ACTION_SEND, "repeat 5", 0);
    expect_wrong("repeat", "repeat");
    expect_wrong("repeat 0 close", "repeat");
    expect_wrong("repeat -1 close", "repeat");
    expect_wrong("repeat 10000001 close", "repeat");
    expect_wrong("repeat close", "repeat");
    expect_wrong("repeat 5", "word");
    expect_wrong("repeat 5 wait", "repeat");
    expect_wrong("repeat 5 # close", "#");
    expect_wrong("repeat 2 repeat 2 close", "repeat");
}

static void wrong_words_are_named(void **state) {
    (void)state;
    expect_wrong("conect h 1", "conect");
    expect_wrong("Connect h 1", "Connect");
    expect_wrong("receive now", "now");
    expect_wrong("close 5", "5");
    expect_wrong("sleep 5 6", "6");
    expect_wrong("theme blue", "blue");
    expect_wrong("server", "server");
    expect_wrong("server fast", "fast");
    expect_wrong("server fault", "fault");
    expect_wrong("server fault lazy", "lazy");
    expect_wrong("server fault drip 5", "5");
    expect_wrong("server off now", "now");
    expect_wrong("strategy hope", "hope");
    expect_wrong("strategy poll block", "block");
    expect_wrong("quit!", "quit!");
    expect_wrong("tour 5", "5");
    expect_wrong("ask What?", "answers");
}

static void wrong_numbers_are_refused(void **state) {
    (void)state;
    expect_wrong("sleep", "sleep");
    expect_wrong("sleep -1", "sleep");
    expect_wrong("sleep 1.5", "sleep");
    expect_wrong("sleep 3600001", "sleep");
    expect_wrong("seek 8640000001", "seek");
    expect_wrong("sleep 99999999999999999999999999", "sleep");
    expect_wrong("send-bytes", "send-bytes");
    expect_wrong("send-bytes 1073741825", "send-bytes");
    expect_wrong("send-bytes ten", "send-bytes");
    expect_wrong("server delay", "server delay");
    expect_wrong("server delay -5", "server delay");
    expect_wrong("zoom 49", "zoom");
    expect_wrong("zoom 401", "zoom");
    expect_action("sleep 0", ACTION_SLEEP, "", 0);
    expect_action("sleep 3600000", ACTION_SLEEP, "", 3600000);
    expect_action("seek 8640000000", ACTION_SEEK, "", 8640000000); // of a program that runs on
    expect_action("send-bytes 1073741824", ACTION_SEND_BYTES, "", 1073741824);
}

static void missing_files_are_refused(void **state) {
    (void)state;
    expect_wrong("screenshot", "screenshot");
    expect_wrong("screenshot   ", "screenshot");
    expect_wrong("save-log", "save-log");
}

static void ports_out_of_range_are_left_to_the_reply(void **state) {
    (void)state;
    expect_action("connect h 0", ACTION_CONNECT, "h", 0);
    expect_action("connect h -1", ACTION_CONNECT, "h", -1);
    expect_action("connect h 70000", ACTION_CONNECT, "h", 70000);
    expect_wrong("connect h", "connect");
    expect_wrong("connect h http", "connect");
    expect_wrong("connect h 1 2", "2");
}

static void long_wrong_word_stays_inside_the_message(void **state) {
    (void)state;
    char line[250];
    SDL_memset(line, 'w', sizeof line);
    line[sizeof line - 1] = '\0';
    assert_false(parse(line));
    assert_true(SDL_strlen(error) < WORDS_ERROR_SIZE);
}

// ---- whole scenarios ----

static bool load(const char *lines, size_t size) {
    scenario_free(&scenario);
    return scenario_parse(&scenario, lines, size, error);
}

static bool load_text(const char *lines) {
    return load(lines, SDL_strlen(lines));
}

static void scenario_keeps_actions_with_their_line_numbers(void **state) {
    (void)state;
    assert_true(load_text("# title\n\nconnect h 1\n\n! send x\nclose\n"));
    assert_int_equal(scenario.count, 3);
    assert_int_equal(scenario.actions[0].line, 3);
    assert_int_equal(scenario.actions[0].type, ACTION_CONNECT);
    assert_string_equal(scenario.actions[0].text, "h");
    assert_int_equal(scenario.actions[1].line, 5);
    assert_true(scenario.actions[1].must_fail);
    assert_int_equal(scenario.actions[2].line, 6);
    scenario_free(&scenario);
}

static void scenario_may_be_empty(void **state) {
    (void)state;
    assert_true(load_text(""));
    assert_int_equal(scenario.count, 0);
    assert_true(load_text("\n\n# no more\n"));
    assert_int_equal(scenario.count, 0);
    scenario_free(&scenario);
    scenario_free(&scenario);
}

static void scenario_takes_the_line_ends_of_windows(void **state) {
    (void)state;
    assert_true(load_text("connect h 1\r\nsend hello\r\nclose\r\n"));
    assert_int_equal(scenario.count, 3);
    assert_string_equal(scenario.actions[1].text, "hello");
    scenario_free(&scenario);
}

static void lone_carriage_return_ends_a_line(void **state) {
    (void)state;
    assert_true(load_text("connect h 1\rsend hello\r\rclose"));
    assert_int_equal(scenario.count, 3);
    assert_string_equal(scenario.actions[1].text, "hello");
    assert_int_equal(scenario.actions[2].line, 4);
    assert_true(load_text("close\r\n\r\n\rclose\n\rclose")); // each system's, mixed
    assert_int_equal(scenario.count, 3);
    assert_int_equal(scenario.actions[1].line, 4);
    assert_int_equal(scenario.actions[2].line, 6);
    scenario_free(&scenario);
}

static void byte_order_mark_is_skipped(void **state) {
    (void)state;
    if (!load_text("\xEF\xBB\xBF"
                   "close\n"))
        fail_msg("%s", error);
    assert_int_equal(scenario.count, 1);
    assert_true(load_text("\xEF\xBB\xBF"));
    assert_int_equal(scenario.count, 0);
    assert_true(load_text("\xEF\xBB\xBF# one\r\n\xEF\xBB\xBF"
                          "close\n")); // two texts, joined
    assert_int_equal(scenario.count, 1);
    assert_true(load_text("send \xEF\xBB\xBF")); // inside of a line it is what is sent
    assert_string_equal(scenario.actions[0].text, "\xEF\xBB\xBF");
    assert_false(load("\xEF\xBB", 2)); // half of one is no mark
    scenario_free(&scenario);
}

static void utf_16_is_refused_with_what_to_do(void **state) {
    (void)state;
    assert_false(load("\xFF\xFE"
                      "c\0l\0",
                      6));
    assert_non_null(SDL_strstr(error, "UTF-8"));
    assert_false(load("\xFE\xFF\0c\0l", 6));
    assert_non_null(SDL_strstr(error, "UTF-8"));
    assert_false(load("\xFF\xFE", 2));
    assert_non_null(SDL_strstr(error, "UTF-8"));
    scenario_free(&scenario);
}

static void last_line_needs_no_line_end(void **state) {
    (void)state;
    assert_true(load_text("close\nsend last"));
    assert_int_equal(scenario.count, 2);
    assert_string_equal(scenario.actions[1].text, "last");
    assert_true(load("send cut here", 8)); // without an end mark either
    assert_string_equal(scenario.actions[0].text, "cut");
    scenario_free(&scenario);
}

static void wrong_line_is_named_by_its_number(void **state) {
    (void)state;
    assert_false(load_text("close\n# fine\n\nsedn hello\nclose\n"));
    assert_non_null(SDL_strstr(error, "line 4"));
    assert_non_null(SDL_strstr(error, "sedn"));
    assert_false(load_text("close\nbad\x1B[2J\xFF"));
    assert_non_null(SDL_strstr(error, "line 2"));
    assert_non_null(SDL_strstr(error, "\\x1b[2J\\xff"));
    scenario_free(&scenario);
}

static void zero_byte_is_refused(void **state) {
    (void)state;
    assert_false(load("send a\0b\n", 9));
    assert_non_null(SDL_strstr(error, "zero byte"));
    scenario_free(&scenario);
}

static void scenario_that_is_too_long_is_refused(void **state) {
    (void)state;
    size_t size = SCENARIO_BYTES_MAX + 1;
    char *lines = SDL_malloc(size);
    assert_non_null(lines);
    SDL_memset(lines, '\n', size);
    assert_false(load(lines, size));
    assert_non_null(SDL_strstr(error, "1,048,576"));
    assert_true(load(lines, size - 1));
    assert_int_equal(scenario.count, 0);
    SDL_free(lines);
    scenario_free(&scenario);
}

static void file_that_is_not_there_is_refused(void **state) {
    (void)state;
    assert_false(scenario_load(&scenario, "no such folder/tour.thaw", error));
    assert_true(*error != '\0');
    scenario_free(&scenario);
}

static void folder_is_not_taken_for_an_empty_scenario(void **state) {
    (void)state;
    assert_false(scenario_load(&scenario, ".", error));
    scenario_free(&scenario);
}

static void built_in_tour_is_a_scenario(void **state) {
    (void)state;
    if (!scenario_load(&scenario, THAW_TEST_ASSETS "/scenarios/tour.thaw", error))
        fail_msg("%s", error);
    assert_true(scenario.count > 0);
    scenario_free(&scenario);
}

// ---- the table ----

static void each_key_has_one_meaning(void **state) {
    (void)state;
    SDL_Keycode keys[128];
    int mods[128];
    int count = 0;
    for (int i = 0; i < action_row_count; i++) {
        const ActionRow *row = &action_rows[i];
        for (int which = 0; row->type && action_key(row, which, &keys[count], &mods[count]);
             which++) {
            if (keys[count] == SDLK_UNKNOWN)
                fail_msg("row %d: key %d has no name that SDL knows", i, which);
            for (int other = 0; other < count; other++)
                if (keys[other] == keys[count] && mods[other] == mods[count])
                    fail_msg("row %d: key %d is taken", i, which);
            count++;
            assert_in_range(count, 0, SDL_arraysize(keys) - 1);
        }
    }
    assert_in_range(count, 20, SDL_arraysize(keys) - 1);
}

static void each_word_is_there_once_and_explained(void **state) {
    (void)state;
    for (int i = 0; i < action_row_count; i++) {
        const ActionRow *row = &action_rows[i];
        assert_true(row->word || row->help || row->label || row->needs == NEEDS_LAB);
        if (!row->word)
            continue;
        assert_non_null(row->about);
        assert_ptr_equal(action_row(row->type, row->number), row);
        for (int other = 0; other < i; other++)
            assert_true(!action_rows[other].word || SDL_strcmp(action_rows[other].word, row->word));
    }
}

static void each_action_has_a_row(void **state) {
    (void)state;
    for (int type = ACTION_NONE + 1; type <= ACTION_QUIT; type++)
        assert_int_equal(action_row((ActionType)type, 0)->type, type);
}

static void key_is_told_by_its_first_name(void **state) {
    (void)state;
    char name[ACTION_KEY_SIZE];
    SDL_Keycode key;
    int mods;
    action_key_name(action_row(ACTION_COMPARE, 0), name);
    assert_string_equal(name, "F7");
    assert_true(action_key(action_row(ACTION_COMPARE, 0), 1, &key, &mods));
    assert_true(key == SDLK_c && mods == 0);
    assert_false(action_key(action_row(ACTION_COMPARE, 0), 2, &key, &mods));
    assert_true(action_key(action_row(ACTION_ZOOM_IN, 0), 2, &key, &mods));
    assert_true(key == SDLK_PLUS && mods == (KMOD_CTRL | KMOD_SHIFT));
    assert_false(action_key(action_row(ACTION_WAIT, 0), 0, &key, &mods));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_key_has_one_meaning),
        cmocka_unit_test(each_word_is_there_once_and_explained),
        cmocka_unit_test(each_action_has_a_row),
        cmocka_unit_test(key_is_told_by_its_first_name),
        cmocka_unit_test(every_word_becomes_its_action),
        cmocka_unit_test(blanks_around_words_do_not_matter),
        cmocka_unit_test(bytes_that_are_not_utf8_may_be_sent),
        cmocka_unit_test(connect_alone_means_the_address_in_the_fields),
        cmocka_unit_test(blank_lines_and_comments_do_nothing),
        cmocka_unit_test(exclamation_mark_makes_a_command_fail),
        cmocka_unit_test(exclamation_mark_goes_before_commands_only),
        cmocka_unit_test(repeat_goes_before_commands_only),
        cmocka_unit_test(wrong_words_are_named),
        cmocka_unit_test(wrong_numbers_are_refused),
        cmocka_unit_test(missing_files_are_refused),
        cmocka_unit_test(ports_out_of_range_are_left_to_the_reply),
        cmocka_unit_test(long_wrong_word_stays_inside_the_message),
        cmocka_unit_test(scenario_keeps_actions_with_their_line_numbers),
        cmocka_unit_test(scenario_may_be_empty),
        cmocka_unit_test(scenario_takes_the_line_ends_of_windows),
        cmocka_unit_test(lone_carriage_return_ends_a_line),
        cmocka_unit_test(byte_order_mark_is_skipped),
        cmocka_unit_test(utf_16_is_refused_with_what_to_do),
        cmocka_unit_test(last_line_needs_no_line_end),
        cmocka_unit_test(wrong_line_is_named_by_its_number),
        cmocka_unit_test(zero_byte_is_refused),
        cmocka_unit_test(scenario_that_is_too_long_is_refused),
        cmocka_unit_test(file_that_is_not_there_is_refused),
        cmocka_unit_test(folder_is_not_taken_for_an_empty_scenario),
        cmocka_unit_test(built_in_tour_is_a_scenario),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
