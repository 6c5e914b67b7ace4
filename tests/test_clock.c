// The one clock, and differences of times that different threads have noted.
#include "clock.h"

#include "support.h"

static void time_goes_on(void **state) {
    (void)state;
    Uint64 before_ns = thaw_clock_ns();
    wait_until(thaw_clock_ns() > before_ns);
}

static void span_is_the_difference(void **state) {
    (void)state;
    assert_int_equal(thaw_clock_span_ns(100, 350), 250);
    assert_int_equal(thaw_clock_span_ns(100, 100), 0);
}

static void span_does_not_wrap(void **state) {
    (void)state;
    assert_int_equal(thaw_clock_span_ns(101, 100), 0);
    assert_int_equal(thaw_clock_span_ns(SDL_MAX_UINT64, 0), 0);
}

static void since_the_future_is_nothing(void **state) {
    (void)state;
    Uint64 now_ns = thaw_clock_ns();
    assert_int_equal(thaw_clock_since_ns(now_ns + (Uint64)PATIENCE_MS * THAW_NS_PER_MS), 0);
    wait_until(thaw_clock_since_ns(now_ns) > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_goes_on),
        cmocka_unit_test(span_is_the_difference),
        cmocka_unit_test(span_does_not_wrap),
        cmocka_unit_test(since_the_future_is_nothing),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
