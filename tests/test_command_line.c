// Tests of command_line.h: the command line, and what is said about a wrong one.
#include "support.h"

#include "command_line.h"
#include "echo_server.h"
#include "frame.h"

static Options options;
static char error[OPTIONS_ERROR_SIZE];

// Read a command line of up to four words behind the program's name; NULL ends it.
static bool parse(const char *a, const char *b, const char *c, const char *d) {
    // options_parse only reads its words, although argv cannot say so.
    const char *words[] = {"thaw", a, b, c, d, NULL};
    char *argv[SDL_arraysize(words)];
    SDL_memcpy(argv, words, sizeof argv);
    int argc = 0;
    while (argv[argc])
        argc++;
    SDL_memset(error, 0, sizeof error);
    return options_parse(&options, argc, argv, error);
}

static void taken(const char *a, const char *b) {
    if (!parse(a, b, NULL, NULL))
        fail_msg("%s %s: %s", a, b ? b : "", error);
}

// The command line must be refused, in one line that names the argument.
static void refused(const char *a, const char *b, const char *named) {
    if (parse(a, b, NULL, NULL))
        fail_msg("was taken: %s %s", a, b ? b : "");
    if (!SDL_strstr(error, named) || SDL_strchr(error, '\n'))
        fail_msg("%s: does not name %s: %s", a, named, error);
}

static void no_arguments_give_the_documented_defaults(void **state) {
    (void)state;
    taken(NULL, NULL);
    assert_int_equal(options.mode, MODE_RUN);
    assert_null(options.host);
    assert_int_equal(options.port, 50007);
    assert_int_equal(options_server(&options).port_count, OPTIONS_PORTS); // any of them will do
    assert_int_equal(options.delay_ms, 1500);
    assert_string_equal(options.message, "hello");
    assert_int_equal(options.connect_timeout_ms, 10000);
    assert_int_equal(options.send_timeout_ms, 30000);
    assert_int_equal(options.receive_timeout_ms, 0);
    assert_int_equal(options.max_message, THAW_MAX_MESSAGE_DEFAULT);
    assert_null(options.script);
    assert_null(options.report);
    assert_int_equal(options.fault, THAW_FAULT_NONE);
    assert_false(options.tour || options.offscreen || options.auto_renderer);
    assert_int_equal(options.theme, THEME_DARK);
    assert_true(options.scale == 1.0f);
}

static void texts_are_read(void **state) {
    (void)state;
    taken("--host", "example.org");
    assert_string_equal(options.host, "example.org");
    taken("--message", "two words");
    assert_string_equal(options.message, "two words");
    taken("--message", "");
    assert_string_equal(options.message, "");
    taken("--script", "-");
    assert_string_equal(options.script, "-");
    taken("--report", "r.json");
    assert_string_equal(options.report, "r.json");
}

static void numbers_are_read(void **state) {
    (void)state;
    taken("--port", "1");
    assert_int_equal(options.port, 1);
    taken("--delay", "0");
    assert_int_equal(options.delay_ms, 0);
    taken("--connect-timeout", "0");
    assert_int_equal(options.connect_timeout_ms, 0);
    taken("--send-timeout", "3600000");
    assert_int_equal(options.send_timeout_ms, 3600000);
    taken("--receive-timeout", "7");
    assert_int_equal(options.receive_timeout_ms, 7);
    taken("--max-message", "1");
    assert_int_equal(options.max_message, 1);
    taken("--scale", "2.5");
    assert_true(options.scale == 2.5f);
}

static void choices_are_read(void **state) {
    (void)state;
    taken("--theme", "light");
    assert_int_equal(options.theme, THEME_LIGHT);
    taken("--theme", "dark");
    assert_int_equal(options.theme, THEME_DARK);
    taken("--renderer", "auto");
    assert_true(options.auto_renderer);
    taken("--renderer", "software");
    assert_false(options.auto_renderer);
    assert_int_equal(options.strategy, THAW_STRATEGY_WORKER);
    taken("--strategy", "poll");
    assert_int_equal(options.strategy, THAW_STRATEGY_POLL);
    taken("--strategy", "block");
    assert_int_equal(options.strategy, THAW_STRATEGY_BLOCK);
    taken("--strategy", "worker");
    assert_int_equal(options.strategy, THAW_STRATEGY_WORKER);
    taken("--fault", "huge-length");
    assert_int_equal(options.fault, THAW_FAULT_HUGE_LENGTH);
}

static void switches_stand_alone(void **state) {
    (void)state;
    taken("--offscreen", "--tour");
    assert_true(options.offscreen && options.tour);
    taken("--serve", NULL);
    assert_int_equal(options.mode, MODE_SERVE);
    taken("--selftest", NULL);
    assert_int_equal(options.mode, MODE_SELFTEST);
    taken("--help", NULL);
    assert_int_equal(options.mode, MODE_HELP);
    taken("--version", NULL);
    assert_int_equal(options.mode, MODE_VERSION);
}

static void value_may_follow_an_equals_sign(void **state) {
    (void)state;
    taken("--port=6000", "--message=a=b");
    assert_int_equal(options.port, 6000);
    assert_string_equal(options.message, "a=b");
    taken("--message=", NULL);
    assert_string_equal(options.message, "");
    taken("--theme=light", "--scale=0.5");
    assert_int_equal(options.theme, THEME_LIGHT);
    assert_true(options.scale == 0.5f);
    taken("--connect-timeout=5", "--receive-timeout=6");
    assert_int_equal(options.connect_timeout_ms, 5);
    assert_int_equal(options.receive_timeout_ms, 6);
}

static void several_options_go_together(void **state) {
    (void)state;
    assert_true(parse("--serve", "--port", "6001", "--delay=20"));
    assert_int_equal(options.mode, MODE_SERVE);
    assert_int_equal(options.port, 6001);
    assert_int_equal(options.delay_ms, 20);
    assert_true(parse("--port", "1", "--port", "2"));
    assert_int_equal(options.port, 2);
}

static void numbers_out_of_range_are_refused(void **state) {
    (void)state;
    refused("--port", "0", "--port");
    refused("--port", "65536", "--port");
    refused("--port", "-1", "--port");
    refused("--delay", "99999999999999999999", "--delay");
    refused("--delay", "3600001", "--delay");
    refused("--send-timeout", "3600001", "--send-timeout");
    refused("--max-message", "0", "--max-message");
    refused("--max-message", "1073741825", "--max-message");
    refused("--scale", "0.4", "--scale");
    refused("--scale", "4.1", "--scale");
    refused("--scale", "nan", "--scale");
    refused("--scale=inf", NULL, "--scale");
}

static void things_that_are_no_numbers_are_refused(void **state) {
    (void)state;
    refused("--port", "http", "--port");
    refused("--port=", NULL, "--port");
    refused("--port", "80x", "--port");
    refused("--port", " 80", "--port");
    refused("--port", "+80", "--port");
    refused("--delay", "1.5", "--delay");
    refused("--max-message", "0x10", "--max-message");
    refused("--scale", "", "--scale");
    refused("--scale", "2x", "--scale");
}

static void missing_values_are_refused(void **state) {
    (void)state;
    static const char *const names[] = {
        "--host",        "--port",         "--delay",           "--message",        "--script",
        "--report",      "--theme",        "--scale",           "--renderer",       "--strategy",
        "--max-message", "--send-timeout", "--connect-timeout", "--receive-timeout"};
    for (size_t i = 0; i < SDL_arraysize(names); i++)
        refused(names[i], NULL, names[i]);
}

static void wrong_choices_are_refused(void **state) {
    (void)state;
    char long_host[THAW_HOST_MAX + 2] = "";
    SDL_memset(long_host, 'a', THAW_HOST_MAX);
    taken("--host", long_host);
    long_host[THAW_HOST_MAX] = 'a';
    refused("--host", "", "--host");
    refused("--host", long_host, "--host");
    refused("--theme", "blue", "--theme");
    refused("--theme", "", "--theme");
    refused("--fault", "lazy", "--fault");
    refused("--renderer", "opengl", "--renderer");
    refused("--strategy", "fork", "--strategy");
}

static void strategies_of_later_versions_are_named_as_such(void **state) {
    (void)state;
}

static void unknown_options_are_named(void **state) {
    (void)state;
    refused("--prot", "5", "--prot");
    refused("--prot=5", NULL, "--prot");
    refused("file.thaw", NULL, "file.thaw");
    refused("-h", NULL, "-h");
    refused("", NULL, "is not an option");
    refused("--", NULL, "--");
    refused("--a-name-that-is-much-longer-than-any-that-there-is=5", NULL, "--a-name-that");
}

static void error_is_one_line_whatever_the_argument(void **state) {
    (void)state;
    refused("--two\nlines", NULL, "--two");
    refused("--theme", "a\nb", "--theme");
    assert_false(parse("\x1B[2J", NULL, NULL, NULL));
    assert_null(SDL_strchr(error, '\x1B'));
}

static void message_longer_than_the_field_is_refused(void **state) {
    (void)state;
    static char text[4098];
    SDL_memset(text, 'x', sizeof text - 1);
    refused("--message", text, "--message");
    text[4096] = '\0';
    taken("--message", text);
}

static void script_and_tour_do_not_go_together(void **state) {
    (void)state;
    assert_false(parse("--script", "a.thaw", "--tour", NULL));
    assert_non_null(SDL_strstr(error, "--tour"));
    assert_non_null(SDL_strstr(error, "--script"));
    assert_false(parse("--tour", "--script=a.thaw", NULL, NULL));
}

static void replay_goes_without_a_network(void **state) {
    (void)state;
    assert_true(parse("--replay", "a.jsonl", "--record=b.jsonl", "--trace=c.json"));
    assert_string_equal(options.replay, "a.jsonl");
    assert_string_equal(options.record, "b.jsonl");
    assert_string_equal(options.trace, "c.json");
    assert_false(parse("--replay=a.jsonl", "--host=there", NULL, NULL));
    assert_string_equal(error, "--replay and --host cannot go together");
    assert_false(parse("--replay=a.jsonl", "--public", NULL, NULL));
    assert_string_equal(error, "--replay and --public cannot go together");
    assert_false(parse("--replay=a.jsonl", "--record=a.jsonl", NULL, NULL));
    assert_string_equal(error, "--replay and --record cannot name the same file");
    assert_false(parse("--replay=a.jsonl", "--trace=a.jsonl", NULL, NULL));
    assert_string_equal(error, "--replay and --trace cannot name the same file");
}

// What was there would be lost, or the two would be mixed.
static void files_that_are_written_are_no_others(void **state) {
    (void)state;
    assert_false(parse("--script=a.thaw", "--record=a.thaw", NULL, NULL));
    assert_string_equal(error, "--script and --record cannot name the same file");
    assert_false(parse("--replay=a.jsonl", "--report=a.jsonl", NULL, NULL));
    assert_string_equal(error, "--replay and --report cannot name the same file");
    assert_false(parse("--record=a.jsonl", "--trace=./a.jsonl", NULL, NULL));
    assert_string_equal(error, "--record and --trace cannot name the same file");
    assert_false(parse("--trace=a.json", "--report=a.json", NULL, NULL));
    assert_string_equal(error, "--trace and --report cannot name the same file");
    assert_true(parse("--script=a", "--record=b", "--trace=c", "--report=d"));
    assert_true(parse("--script=a", "--replay=a", NULL, NULL)); // neither is written
    assert_true(parse("--script=-", "--report=-", NULL, NULL)); // standard input, and a file
}

static void long_unknown_argument_stays_inside_the_message(void **state) {
    (void)state;
    static char word[2000];
    SDL_memset(word, 'w', sizeof word - 1);
    assert_false(parse(word, NULL, NULL, NULL));
    assert_true(SDL_strlen(error) < sizeof error);
}

static void server_gets_what_the_options_say(void **state) {
    (void)state;
    assert_true(parse("--port=6001", "--delay=20", "--fault=drip", "--max-message=99"));
    ThawEchoServerOptions server = options_server(&options);
    assert_int_equal(server.port, 6001);
    assert_int_equal(server.port_count, 1); // this one, or none
    assert_int_equal(server.delay_ms, 20);
    assert_int_equal(server.fault, THAW_FAULT_DRIP);
    assert_int_equal(server.max_message, 99);
}

static void help_names_every_fault(void **state) {
    (void)state;
    char help[OPTIONS_HELP_SIZE];
    options_help(help);
    for (int i = 0; i < THAW_FAULT_COUNT; i++)
        if (!SDL_strstr(help, thaw_fault_name((ThawFault)i)))
            fail_msg("the help does not mention %s", thaw_fault_name((ThawFault)i));
}

static void help_names_every_option(void **state) {
    (void)state;
    static const char *const names[] = {
        "--host",        "--port",   "--delay",     "--message",      "--strategy",
        "--script",      "--tour",   "--offscreen", "--report",       "--connect-timeout",
        "--theme",       "--scale",  "--renderer",  "--send-timeout", "--receive-timeout",
        "--serve",       "--fault",  "--selftest",  "--help",         "--version",
        "--max-message", "--record", "--replay",    "--trace"};
    char help[OPTIONS_HELP_SIZE];
    options_help(help);
    for (size_t i = 0; i < SDL_arraysize(names); i++)
        if (!SDL_strstr(help, names[i]))
            fail_msg("the help does not mention %s", names[i]);
}

static void help_fits_a_terminal(void **state) {
    (void)state;
    char help[OPTIONS_HELP_SIZE];
    options_help(help);
    assert_in_range(SDL_strlen(help), 1000, OPTIONS_HELP_SIZE - 500);
    for (const char *line = help; *line; line = SDL_strchr(line, '\n') + 1)
        assert_in_range(SDL_strchr(line, '\n') - line, 0, 92);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_arguments_give_the_documented_defaults),
        cmocka_unit_test(texts_are_read),
        cmocka_unit_test(numbers_are_read),
        cmocka_unit_test(choices_are_read),
        cmocka_unit_test(switches_stand_alone),
        cmocka_unit_test(value_may_follow_an_equals_sign),
        cmocka_unit_test(several_options_go_together),
        cmocka_unit_test(numbers_out_of_range_are_refused),
        cmocka_unit_test(things_that_are_no_numbers_are_refused),
        cmocka_unit_test(missing_values_are_refused),
        cmocka_unit_test(wrong_choices_are_refused),
        cmocka_unit_test(strategies_of_later_versions_are_named_as_such),
        cmocka_unit_test(unknown_options_are_named),
        cmocka_unit_test(error_is_one_line_whatever_the_argument),
        cmocka_unit_test(message_longer_than_the_field_is_refused),
        cmocka_unit_test(script_and_tour_do_not_go_together),
        cmocka_unit_test(replay_goes_without_a_network),
        cmocka_unit_test(files_that_are_written_are_no_others),
        cmocka_unit_test(long_unknown_argument_stays_inside_the_message),
        cmocka_unit_test(server_gets_what_the_options_say),
        cmocka_unit_test(help_names_every_fault),
        cmocka_unit_test(help_names_every_option),
        cmocka_unit_test(help_fits_a_terminal),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
