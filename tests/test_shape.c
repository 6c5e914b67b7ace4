// Tests of shape.h: every sign can be seen at every size, and looks as it should.
#include "support.h"

#include "shape.h"

#define SIZE_MAX_PX 64

typedef enum Symmetry {
    NO_SYMMETRY,
    LEFT_RIGHT = 1, // the same in a mirror
    TOP_BOTTOM = 2  // the same upside down
} Symmetry;

static const int symmetries[SHAPE_COUNT] = {
    [SHAPE_SNOWFLAKE] = LEFT_RIGHT | TOP_BOTTOM,
    [SHAPE_HOURGLASS] = LEFT_RIGHT | TOP_BOTTOM,
    [SHAPE_TICK] = NO_SYMMETRY,
    [SHAPE_TICK_RING] = NO_SYMMETRY,
    [SHAPE_CHEVRON] = TOP_BOTTOM,
    [SHAPE_CROSS] = LEFT_RIGHT | TOP_BOTTOM,
    [SHAPE_RING] = LEFT_RIGHT | TOP_BOTTOM,
    [SHAPE_RIGHT] = TOP_BOTTOM,
    [SHAPE_LEFT] = TOP_BOTTOM,
    [SHAPE_UP] = LEFT_RIGHT,
    [SHAPE_DOWN] = LEFT_RIGHT,
    [SHAPE_BEGIN] = TOP_BOTTOM,
    [SHAPE_BARS] = LEFT_RIGHT | TOP_BOTTOM,
    [SHAPE_DIAMOND] = LEFT_RIGHT | TOP_BOTTOM,
};

static const int sizes[] = {8, 13, 34, SIZE_MAX_PX};

// Part of the picture that is covered, in percent.
static int covered(Shape shape, int size) {
    int sum = 0;
    for (int i = 0; i < size * size; i++)
        sum += shape_coverage(shape, size, size, i % size, i / size);
    return sum * 100 / (255 * size * size);
}

static void every_shape_covers_some_of_its_place_and_not_all(void **state) {
    (void)state;
    for (int shape = 0; shape < SHAPE_COUNT; shape++)
        for (size_t i = 0; i < SDL_arraysize(sizes); i++)
            if (covered((Shape)shape, sizes[i]) < 8 || covered((Shape)shape, sizes[i]) > 80)
                fail_msg("%s of %d covers %d percent", shape_name((Shape)shape), sizes[i],
                         covered((Shape)shape, sizes[i]));
}

// Samples on the very edge may fall to either side.
static bool alike(int a, int b) {
    return SDL_abs(a - b) <= 64;
}

static void expect_mirrored(Shape shape, int size, int x, int y, int other_x, int other_y) {
    int here = shape_coverage(shape, size, size, x, y);
    int there = shape_coverage(shape, size, size, other_x, other_y);
    if (!alike(here, there))
        fail_msg("%s of %d: %d at %d,%d and %d at %d,%d", shape_name(shape), size, here, x, y,
                 there, other_x, other_y);
}

static void shapes_are_symmetric_where_they_should_be(void **state) {
    (void)state;
    for (int shape = 0; shape < SHAPE_COUNT; shape++) {
        for (size_t s = 0; s < SDL_arraysize(sizes); s++) {
            int size = sizes[s];
            for (int i = 0; i < size * size; i++) {
                int x = i % size;
                int y = i / size;
                if (symmetries[shape] & LEFT_RIGHT)
                    expect_mirrored((Shape)shape, size, x, y, size - 1 - x, y);
                if (symmetries[shape] & TOP_BOTTOM)
                    expect_mirrored((Shape)shape, size, x, y, x, size - 1 - y);
            }
        }
    }
}

// What is made of lines is not cut off at the edges, so nothing of it lies outside. The others
// end where their picture does.
static void shapes_stay_inside(void **state) {
    (void)state;
    static const Shape lines[] = {SHAPE_SNOWFLAKE, SHAPE_TICK,  SHAPE_TICK_RING,
                                  SHAPE_CHEVRON,   SHAPE_CROSS, SHAPE_RING};
    for (size_t at = 0; at < SDL_arraysize(lines); at++) {
        Shape shape = lines[at];
        for (int i = 0; i < SIZE_MAX_PX; i++) {
            const SDL_Point around[] = {{-1, i}, {SIZE_MAX_PX, i}, {i, -1}, {i, SIZE_MAX_PX}};
            for (size_t side = 0; side < SDL_arraysize(around); side++) {
                int x = around[side].x;
                int y = around[side].y;
                int cover = shape_coverage(shape, SIZE_MAX_PX, SIZE_MAX_PX, x, y);
                if (cover > 0)
                    fail_msg("%s covers %d at %d,%d", shape_name(shape), cover, x, y);
            }
        }
    }
}

static int in_column(Shape shape, int x) {
    int sum = 0;
    for (int y = 0; y < SIZE_MAX_PX; y++)
        sum += shape_coverage(shape, SIZE_MAX_PX, SIZE_MAX_PX, x, y);
    return sum;
}

static int in_row(Shape shape, int y) {
    int sum = 0;
    for (int x = 0; x < SIZE_MAX_PX; x++)
        sum += shape_coverage(shape, SIZE_MAX_PX, SIZE_MAX_PX, x, y);
    return sum;
}

static void triangles_point_where_they_say(void **state) {
    (void)state;
    int first = 4;
    int last = SIZE_MAX_PX - 5;
    assert_true(in_column(SHAPE_RIGHT, first) > in_column(SHAPE_RIGHT, last));
    assert_true(in_column(SHAPE_LEFT, first) < in_column(SHAPE_LEFT, last));
    assert_true(in_row(SHAPE_DOWN, first) > in_row(SHAPE_DOWN, last));
    assert_true(in_row(SHAPE_UP, first) < in_row(SHAPE_UP, last));
    assert_true(in_column(SHAPE_BEGIN, first) > in_column(SHAPE_BEGIN, last));
}

static void hollow_shapes_are_hollow(void **state) {
    (void)state;
    int middle = SIZE_MAX_PX / 2;
    assert_int_equal(shape_coverage(SHAPE_RING, SIZE_MAX_PX, SIZE_MAX_PX, middle, middle), 0);
    assert_int_equal(shape_coverage(SHAPE_BARS, SIZE_MAX_PX, SIZE_MAX_PX, middle, middle), 0);
    assert_int_equal(shape_coverage(SHAPE_BEGIN, SIZE_MAX_PX, SIZE_MAX_PX, SIZE_MAX_PX / 3, middle),
                     0);
    assert_int_equal(shape_coverage(SHAPE_RIGHT, SIZE_MAX_PX, SIZE_MAX_PX, SIZE_MAX_PX / 3, middle),
                     255);
}

// Whoever does not see colours has the shapes alone.
static void no_two_shapes_look_alike(void **state) {
    (void)state;
    const int size = 13;
    for (int a = 0; a < SHAPE_COUNT; a++) {
        for (int b = 0; b < a; b++) {
            int differ = 0;
            for (int i = 0; i < size * size; i++)
                differ += !alike(shape_coverage((Shape)a, size, size, i % size, i / size),
                                 shape_coverage((Shape)b, size, size, i % size, i / size));
            if (differ < size * size / 8)
                fail_msg("%s and %s differ in %d pixels", shape_name((Shape)a),
                         shape_name((Shape)b), differ);
            assert_string_not_equal(shape_name((Shape)a), shape_name((Shape)b));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_covers_some_of_its_place_and_not_all),
        cmocka_unit_test(shapes_are_symmetric_where_they_should_be),
        cmocka_unit_test(shapes_stay_inside),
        cmocka_unit_test(triangles_point_where_they_say),
        cmocka_unit_test(hollow_shapes_are_hollow),
        cmocka_unit_test(no_two_shapes_look_alike),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
