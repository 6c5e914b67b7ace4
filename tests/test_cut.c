// Tests of cut.h: whatever the cuts, the same message comes out.
#include "support.h"

#include <string.h>

#include "cut.h"

#define LIMIT 1024u

static Cut cut_of(Uint32 length, const char *payload) {
    Cut cut = {.size = (int)(THAW_HEADER_SIZE + strlen(payload))};
    for (unsigned i = 0; i < THAW_HEADER_SIZE; i++)
        cut.bytes[i] = (Uint8)(length >> (8 * i));
    memcpy(cut.bytes + THAW_HEADER_SIZE, payload, strlen(payload));
    return cut;
}

// The chunks follow each other without a gap.
static void expect_all_fed(const Cut *cut, const CutResult *result) {
    int at = 0;
    for (int i = 0; i < result->step_count; i++) {
        assert_int_equal(result->steps[i].from, at);
        assert_true(result->steps[i].size > 0);
        at += result->steps[i].size;
    }
    assert_int_equal(at, cut->size);
}

// What each step says follows from how many bytes were fed before.
static void expect_steps(const Cut *cut, const CutResult *result) {
    for (int i = 0; i < result->step_count; i++) {
        const CutStep *step = &result->steps[i];
        int fed = step->from + step->size;
        if (fed < 4) {
            assert_int_equal(step->says, CUT_NEEDS_LENGTH);
            assert_int_equal(step->more, 4 - fed);
        } else if (fed < cut->size) {
            assert_int_equal(step->says, CUT_NEEDS_BYTES);
            assert_int_equal(step->more, cut->size - fed);
        } else {
            assert_int_equal(step->says, CUT_COMPLETE);
        }
    }
}

static void every_cut_gives_the_same_message(void **state) {
    (void)state;
    Cut cut = cut_of(5, "hello");
    CutResult result;
    for (unsigned cuts = 0; cuts < 1u << (cut.size - 1); cuts++) {
        int borders = 0;
        for (int at = 1; at < cut.size; at++)
            borders += cut.borders[at] = (cuts >> (at - 1)) & 1;
        cut_feed(&cut, LIMIT, &result);
        assert_int_equal(result.step_count, borders + 1);
        expect_all_fed(&cut, &result);
        expect_steps(&cut, &result);
        assert_true(result.whole && result.same);
        assert_int_equal(result.message_size, 5);
        assert_memory_equal(result.message, "hello", 5);
    }
}

static void an_empty_message_is_complete_with_its_length(void **state) {
    (void)state;
    Cut cut = cut_of(0, "");
    CutResult result;
    for (unsigned cuts = 0; cuts < 8; cuts++) {
        for (int at = 1; at < 4; at++)
            cut.borders[at] = (cuts >> (at - 1)) & 1;
        cut_feed(&cut, LIMIT, &result);
        assert_true(result.whole && result.same);
        assert_int_equal(result.message_size, 0);
    }
}

static void a_length_above_the_limit_is_refused_with_its_fourth_byte(void **state) {
    (void)state;
    const Uint32 lengths[] = {LIMIT + 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    for (size_t i = 0; i < SDL_arraysize(lengths); i++) {
        Cut cut = cut_of(lengths[i], "more");
        CutResult result;
        cut.borders[3] = cut.borders[4] = cut.borders[6] = true;
        cut_feed(&cut, LIMIT, &result);
        assert_int_equal(result.step_count, 2);
        assert_int_equal(result.steps[0].says, CUT_NEEDS_LENGTH);
        assert_int_equal(result.steps[1].says, CUT_TOO_LARGE);
        assert_int_equal(result.claimed, lengths[i]);
        assert_false(result.whole || result.same);
    }
}

static void a_message_that_goes_on_needs_the_rest(void **state) {
    (void)state;
    Cut cut = cut_of(LIMIT, "and so on");
    CutResult result;
    cut_feed(&cut, LIMIT, &result);
    assert_int_equal(result.step_count, 1);
    assert_int_equal(result.steps[0].says, CUT_NEEDS_BYTES);
    assert_int_equal(result.steps[0].more, LIMIT - 9);
    assert_false(result.whole);
}

static void what_comes_behind_a_message_is_not_part_of_it(void **state) {
    (void)state;
    Cut cut = cut_of(2, "hello");
    CutResult result;
    cut_feed(&cut, LIMIT, &result);
    assert_true(result.whole);
    assert_false(result.same);
    assert_int_equal(result.message_size, 2);
}

static void hostile_sizes_are_no_more_than_there_is_room(void **state) {
    (void)state;
    const int sizes[] = {SDL_MIN_SINT32, -1, 0, CUT_BYTES, CUT_BYTES + 1, SDL_MAX_SINT32};
    for (size_t i = 0; i < SDL_arraysize(sizes); i++) {
        Cut cut = cut_of(LIMIT, "x");
        CutResult result;
        memset(cut.borders, true, sizeof cut.borders);
        cut.size = sizes[i];
        cut_feed(&cut, LIMIT, &result);
        assert_int_equal(result.step_count, SDL_clamp(sizes[i], 0, CUT_BYTES));
        assert_false(result.whole);
    }
}

static void borders_move_between_the_ends_and_not_over_each_other(void **state) {
    (void)state;
    Cut cut = cut_of(5, "hello");
    const int outside[] = {SDL_MIN_SINT32, -1, 0, 9, CUT_BYTES, SDL_MAX_SINT32};
    cut_toggle(&cut, 3);
    cut_toggle(&cut, 5);
    for (size_t i = 0; i < SDL_arraysize(outside); i++) {
        cut_toggle(&cut, outside[i]);
        assert_int_equal(cut_move(&cut, 3, outside[i]), 3);
        assert_int_equal(cut_move(&cut, outside[i], 4), outside[i]);
    }
    assert_int_equal(cut_move(&cut, 3, 5), 3);
    assert_int_equal(cut_move(&cut, 3, 8), 8);
    assert_int_equal(cut_move(&cut, 3, 7), 3); // there is none any more
    cut_toggle(&cut, 5);
    for (int i = 0; i < CUT_BYTES; i++)
        assert_int_equal(cut.borders[i], i == 8);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cut_gives_the_same_message),
        cmocka_unit_test(an_empty_message_is_complete_with_its_length),
        cmocka_unit_test(a_length_above_the_limit_is_refused_with_its_fourth_byte),
        cmocka_unit_test(a_message_that_goes_on_needs_the_rest),
        cmocka_unit_test(what_comes_behind_a_message_is_not_part_of_it),
        cmocka_unit_test(hostile_sizes_are_no_more_than_there_is_room),
        cmocka_unit_test(borders_move_between_the_ends_and_not_over_each_other),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
