// Tests of number.h: numbers as people read them.
#include "support.h"

#include "number.h"

static void expect(Uint64 number, const char *text) {
    char written[THAW_NUMBER_SIZE];
    assert_string_equal(thaw_number_write(written, number), text);
}

static void three_digits_are_left_alone(void **state) {
    (void)state;
    expect(0, "0");
    expect(7, "7");
    expect(999, "999");
}

static void commas_part_threes_from_the_right(void **state) {
    (void)state;
    expect(1000, "1,000");
    expect(16384, "16,384");
    expect(999999, "999,999");
    expect(1048576, "1,048,576");
    expect(1000000000, "1,000,000,000");
}

static void longest_number_fits(void **state) {
    (void)state;
    expect(SDL_MAX_UINT64, "18,446,744,073,709,551,615");
}

static void one_byte_is_told_from_many(void **state) {
    (void)state;
    assert_string_equal(thaw_number_bytes(0), "bytes");
    assert_string_equal(thaw_number_bytes(1), "byte");
    assert_string_equal(thaw_number_bytes(2), "bytes");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_digits_are_left_alone),
        cmocka_unit_test(commas_part_threes_from_the_right),
        cmocka_unit_test(one_byte_is_told_from_many),
        cmocka_unit_test(longest_number_fits),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
