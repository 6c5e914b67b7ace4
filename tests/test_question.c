// Tests of question.h: what `ask` takes, and in which words it refuses the rest.
#include "support.h"

#include <string.h>

#include "question.h"
#include "utf8.h"
#include "words.h"

static Question question;
static char error[QUESTION_ERROR_SIZE];

static void expect_question(const char *text, int count, int right) {
    if (!question_read(&question, text, error))
        fail_msg("%s: %s", text, error);
    assert_int_equal(question.count, count);
    assert_int_equal(question.right, right);
}

static void expect_wrong(const char *text, const char *named) {
    SDL_memset(error, 0x55, sizeof error);
    if (question_read(&question, text, error))
        fail_msg("was taken: %s", text);
    assert_non_null(memchr(error, '\0', sizeof error));
    if (!SDL_strstr(error, named))
        fail_msg("%s: does not name %s: %s", text, named, error);
}

static void question_has_two_or_three_answers(void **state) {
    (void)state;
    expect_question("What then? | It turns | * It stops", 2, 2);
    assert_string_equal(question.text, "What then?");
    assert_string_equal(question.answers[0], "It turns");
    assert_string_equal(question.answers[1], "It stops");
    expect_question(" a|*b |c\t|  d", 3, 1);
    assert_string_equal(question.text, "a");
    assert_string_equal(question.answers[0], "b");
    assert_string_equal(question.answers[2], "d");
}

static void question_may_have_no_right_answer(void **state) {
    (void)state;
    expect_question("Which do you like? | this 2 * 2 | that", 2, 0);
    assert_string_equal(question.answers[0], "this 2 * 2");
}

static void wrong_numbers_of_answers_are_refused(void **state) {
    (void)state;
    expect_wrong("", "two or three");
    expect_wrong("What then?", "two or three");
    expect_wrong("What then? | It turns", "at least two");
    expect_wrong("a | b | c | d | e", "three");
    expect_wrong("a | b | c | d | ", "three");
    expect_wrong("a | * b | * c", "*");
}

static void parts_without_words_are_refused(void **state) {
    (void)state;
    static const char *const texts[] = {
        "|",        "||",        "a || b",           "a | b |",
        " | a | b", "a | * | b", "a | b | \xC2\xA0", "\xE2\x80\x8B | a | b"};
    for (size_t i = 0; i < SDL_arraysize(texts); i++)
        expect_wrong(texts[i], "without words");
}

static void long_parts_are_refused_and_the_longest_are_taken(void **state) {
    (void)state;
    char text[2 * QUESTION_TEXT_MAX];
    char part[QUESTION_TEXT_MAX + 2];
    for (int over = 0; over <= 1; over++) {
        SDL_memset(part, 'q', sizeof part);
        part[QUESTION_TEXT_MAX + over] = '\0';
        SDL_snprintf(text, sizeof text, "%s | a | b", part);
        assert_int_equal(question_read(&question, text, error), !over);
        part[QUESTION_ANSWER_MAX + over] = '\0';
        SDL_snprintf(text, sizeof text, "q | a | * %s", part);
        assert_int_equal(question_read(&question, text, error), !over);
    }
    assert_non_null(SDL_strstr(error, "at most"));
}

static void hostile_bytes_become_safe_to_show(void **state) {
    (void)state;
    expect_question("\x1B[2J\xFF | \xE2\x80\xAE right | \a", 2, 0);
    assert_string_equal(question.text, "\\x1b[2J\\xff");
    assert_string_equal(question.answers[1], "\\x07");
    assert_true(utf8_is_text(question.answers[0], SDL_strlen(question.answers[0])));
}

static void scenario_keeps_the_whole_question(void **state) {
    (void)state;
    char line[] = "  ask What then? | A | * B  \r";
    char wrong[] = "ask What then?";
    char guarded[] = "! ask a | b | c";
    Action action;
    assert_true(words_parse(&action, line, error));
    assert_int_equal(action.type, ACTION_ASK);
    assert_string_equal(action.text, "What then? | A | * B");
    assert_false(words_parse(&action, wrong, error));
    assert_non_null(SDL_strstr(error, "two or three"));
    assert_false(words_parse(&action, guarded, error));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(question_has_two_or_three_answers),
        cmocka_unit_test(question_may_have_no_right_answer),
        cmocka_unit_test(wrong_numbers_of_answers_are_refused),
        cmocka_unit_test(parts_without_words_are_refused),
        cmocka_unit_test(long_parts_are_refused_and_the_longest_are_taken),
        cmocka_unit_test(hostile_bytes_become_safe_to_show),
        cmocka_unit_test(scenario_keeps_the_whole_question),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
