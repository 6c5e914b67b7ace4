// Where the first window stands: whole on its display, whatever that is like.
#include "place.h"

#include "support.h"

#define WIDTH 1200
#define HEIGHT 720

static const PlaceFrame frame = {.top = 30, .left = 4, .bottom = 5, .right = 6};

static void expect_whole(SDL_Rect usable) {
    SDL_Rect place = place_within(usable, frame, WIDTH, HEIGHT);
    assert_true(place.x - frame.left >= usable.x);
    assert_true(place.y - frame.top >= usable.y);
    assert_true(place.x + place.w + frame.right <= usable.x + usable.w);
    assert_true(place.y + place.h + frame.bottom <= usable.y + usable.h);
    assert_in_range(place.w, 1, WIDTH);
    assert_in_range(place.h, 1, HEIGHT);
}

static void window_and_frame_are_on_every_display(void **state) {
    (void)state;
    const SDL_Point sizes[] = {{640, 480},  {800, 480},   {800, 600},   {1024, 768},
                               {1366, 768}, {1920, 1080}, {3840, 2160}, {100, 100}};
    for (size_t i = 0; i < SDL_arraysize(sizes); i++) {
        expect_whole((SDL_Rect){0, 0, sizes[i].x, sizes[i].y});
        expect_whole((SDL_Rect){0, 27, sizes[i].x, sizes[i].y - 27}); // a panel at the top
        expect_whole((SDL_Rect){-1366, 48, sizes[i].x, sizes[i].y});  // a display to the left
    }
}

static void large_display_gives_the_size_that_is_wanted(void **state) {
    (void)state;
    SDL_Rect place = place_within((SDL_Rect){0, 0, 1920, 1080}, frame, WIDTH, HEIGHT);
    assert_int_equal(place.w, WIDTH);
    assert_int_equal(place.h, HEIGHT);
    assert_in_range(place.x, 350, 370); // in the middle
}

static void display_without_room_for_a_frame_still_has_a_window(void **state) {
    (void)state;
    SDL_Rect place = place_within((SDL_Rect){0, 0, 5, 5}, frame, WIDTH, HEIGHT);
    assert_int_equal(place.w, 1);
    assert_int_equal(place.h, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(window_and_frame_are_on_every_display),
        cmocka_unit_test(large_display_gives_the_size_that_is_wanted),
        cmocka_unit_test(display_without_room_for_a_frame_still_has_a_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
