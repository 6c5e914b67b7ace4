// Tests of lesson.h: what the list of faults teaches.
#include "support.h"

#include "lesson.h"
#include "own_server.h"
#include "session.h"
#include "utf8.h"

static void each_fault_says_what_one_will_see(void **state) {
    (void)state;
    for (int i = 0; i < THAW_FAULT_COUNT; i++) {
        const char *lesson = lesson_of((ThawFault)i);
        const char *end = SDL_strchr(lesson, '\n');
        assert_non_null(end);
        size_t size = (size_t)(end - lesson);
        assert_true(size > 0 && size <= LESSON_SEES_MAX);
        assert_true(utf8_is_text(lesson, size));
        assert_int_equal(end[-1], '.');
        assert_true(lesson[0] >= 'A' && lesson[0] <= 'Z');
    }
    assert_string_equal(lesson_of(THAW_FAULT_COUNT), "");
}

static void each_fault_says_who_should_wait(void **state) {
    (void)state;
    int faults[THAW_STRATEGY_COUNT] = {0};
    for (int i = 0; i < THAW_FAULT_COUNT; i++) {
        const char *end = SDL_strchr(lesson_of((ThawFault)i), '\n');
        int found = 0;
        for (int who = 0; who < THAW_STRATEGY_COUNT; who++) {
            char hint[64];
            SDL_snprintf(hint, sizeof hint, "\ntry it with: %s",
                         session_who_waits((ThawStrategy)who));
            found += SDL_strcmp(end, hint) == 0;
            faults[who] += SDL_strcmp(end, hint) == 0;
        }
        assert_int_equal(found, 1);
    }
    for (int who = 0; who < THAW_STRATEGY_COUNT; who++)
        assert_true(faults[who] > 0);
}

static void faults_are_explained_in_plain_words(void **state) {
    (void)state;
    assert_string_equal(thaw_fault_explain(THAW_FAULT_DELAY),
                        "takes ten times as long: freezes a window beyond 5 s");
    assert_string_equal(thaw_fault_explain(THAW_FAULT_GARBAGE), "answers with random bytes");
    assert_string_equal(thaw_fault_explain(THAW_FAULT_RESET),
                        "drops the connection in mid-message");
    assert_string_equal(thaw_fault_explain(THAW_FAULT_BLACK_HOLE),
                        "never accepts: connecting hangs (some systems refuse)");
}

static void list_of_faults_has_the_lessons(void **state) {
    (void)state;
    Options options = {0};
    OwnServer own = {0};
    assert_true(own_server_init(&own, &options, NULL, NULL));
    FaultModel model = own_server_faults(&own);
    assert_int_equal(model.count, THAW_FAULT_COUNT);
    assert_int_equal(model.current, -1);
    for (int i = 0; i < model.count; i++) {
        assert_string_equal(model.names[i], thaw_fault_name((ThawFault)i));
        assert_string_equal(model.explanations[i], thaw_fault_explain((ThawFault)i));
        assert_ptr_equal(model.lessons[i], lesson_of((ThawFault)i));
    }
    own_server_quit(&own);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_says_what_one_will_see),
        cmocka_unit_test(each_fault_says_who_should_wait),
        cmocka_unit_test(faults_are_explained_in_plain_words),
        cmocka_unit_test(list_of_faults_has_the_lessons),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
