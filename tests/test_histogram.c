// Tests of histogram.h: percentiles out of bounded memory.
#include "support.h"

#include "histogram.h"

static Histogram histogram;

static void begin(void) {
    SDL_zero(histogram);
}

// What a percentile may be: not below the true one, and at most 3% above it.
static void near_to(double percent, double true_ns) {
    double found = (double)histogram_percentile_ns(&histogram, percent);
    if (found < true_ns * 0.97 || found > true_ns * 1.03 + 1)
        fail_msg("percentile %.2f is %.0f and not %.0f", percent, found, true_ns);
}

static void empty_histogram_gives_zero(void **state) {
    (void)state;
    begin();
    assert_int_equal(histogram_percentile_ns(&histogram, 0), 0);
    assert_int_equal(histogram_percentile_ns(&histogram, 50), 0);
    assert_int_equal(histogram_percentile_ns(&histogram, 100), 0);
    assert_int_equal(histogram.max_ns, 0);
}

static void single_duration_is_every_percentile(void **state) {
    (void)state;
    begin();
    histogram_add(&histogram, 16666667);
    assert_int_equal(histogram.count, 1);
    assert_int_equal(histogram_percentile_ns(&histogram, 1), 16666667);
    assert_int_equal(histogram_percentile_ns(&histogram, 50), 16666667);
    assert_int_equal(histogram_percentile_ns(&histogram, 100), 16666667);
}

static void percentiles_of_even_durations_are_within_three_percent(void **state) {
    (void)state;
    begin();
    for (Uint64 i = 1; i <= 100000; i++)
        histogram_add(&histogram, i * 1000);
    for (int percent = 1; percent <= 100; percent++)
        near_to(percent, percent * 1000.0 * 1000.0);
    near_to(99.9, 99900.0 * 1000.0);
}

static void percentiles_hold_over_all_sizes(void **state) {
    (void)state;
    for (Uint64 ns = 1; ns < (Uint64)1 << 62; ns = ns + ns / 3 + 1) {
        begin();
        for (int i = 0; i < 99; i++)
            histogram_add(&histogram, ns);
        histogram_add(&histogram, SDL_MAX_UINT64);
        near_to(50, (double)ns);
        near_to(99, (double)ns);
        assert_int_equal(histogram_percentile_ns(&histogram, 100), SDL_MAX_UINT64);
    }
}

static void small_durations_are_exact(void **state) {
    (void)state;
    begin();
    for (Uint64 ns = 0; ns < 64; ns++)
        histogram_add(&histogram, ns);
    assert_int_equal(histogram_percentile_ns(&histogram, 0), 0);
    assert_int_equal(histogram_percentile_ns(&histogram, 50), 31);
    assert_int_equal(histogram_percentile_ns(&histogram, 100), 63);
}

static void largest_duration_is_kept_exactly(void **state) {
    (void)state;
    begin();
    histogram_add(&histogram, 1000);
    histogram_add(&histogram, 123456789);
    histogram_add(&histogram, 2000);
    assert_int_equal(histogram.max_ns, 123456789);
    assert_int_equal(histogram_percentile_ns(&histogram, 100), 123456789);
    assert_true(histogram_percentile_ns(&histogram, 99) <= 123456789);
}

static void one_long_one_in_a_hundred_does_not_move_the_median(void **state) {
    (void)state;
    begin();
    for (int i = 0; i < 99; i++)
        histogram_add(&histogram, 16000000);
    histogram_add(&histogram, 1500000000);
    near_to(50, 16000000.0);
    near_to(99, 16000000.0);
    near_to(99.5, 1500000000.0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_histogram_gives_zero),
        cmocka_unit_test(single_duration_is_every_percentile),
        cmocka_unit_test(percentiles_of_even_durations_are_within_three_percent),
        cmocka_unit_test(percentiles_hold_over_all_sizes),
        cmocka_unit_test(small_durations_are_exact),
        cmocka_unit_test(largest_duration_is_kept_exactly),
        cmocka_unit_test(one_long_one_in_a_hundred_does_not_move_the_median),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
