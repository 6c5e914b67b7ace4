// Tests of what the window leaves out in a page, and has there alone. These functions of page.h
// take the place of the system's: here there is a page.
#include "ui_support.h"

#include <string.h>

#include "log.h"
#include "page.h"
#include "run.h"
#include "screen.h"

static bool is_page;

bool page_is_there(void) {
    return is_page;
}

SDL_Surface *page_surface(SDL_Window *window) {
    return SDL_GetWindowSurface(window);
}

void page_show(SDL_Window *window, const SDL_Rect *parts, int count) {
    SDL_UpdateWindowSurfaceRects(window, parts, count);
}

bool page_has_fingers(void) {
    return false;
}

void page_show_fields(const SDL_Rect *fields, int count, bool typing) {
    (void)fields;
    (void)count;
    (void)typing;
}

bool page_fills_screen(SDL_Window *window) {
    (void)window;
    return false;
}

void page_fill_screen(SDL_Window *window, bool fill) {
    (void)window;
    (void)fill;
}

static Screen screen;
static ScreenModel model;
static Run run;

static int open_screen(void **state) {
    (void)state;
    const ScreenOptions options = screen_options();
    SDL_zero(model);
    model.control.sentence = "";
    model.lanes.run = &run;
    model.lanes.title = "";
    for (int i = 0; i < LANES; i++)
        model.lanes.lanes[i].name = "lane";
    model.log = (LogModel){.log = log_create(), .hint = "hint"};
    SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
    return screen_open(&screen, &options) ? 0 : -1;
}

static int close_screen(void **state) {
    (void)state;
    screen_close(&screen);
    log_destroy(model.log.log);
    return 0;
}

// Whether these words are drawn, in a page or elsewhere.
static bool says(bool in_page, const char *words) {
    is_page = in_page;
    canvas_invalidate(&screen.canvas);
    assert_true(screen_draw(&screen, &model, 1));
    const Drawing *drawing = &screen.canvas.before;
    for (size_t i = 0; i < drawing->count; i++) {
        const DrawingCommand *command = &drawing->commands[i];
        if (command->kind == DRAWING_TEXT && command->text_size == strlen(words) &&
            memcmp(drawing_text(drawing, command), words, command->text_size) == 0)
            return true;
    }
    return false;
}

static void the_help_leaves_out_keys_that_a_browser_keeps(void **state) {
    (void)state;
    screen_toggle(&screen, ACTION_HELP);
    assert_true(says(false, "Ctrl+Q"));
    assert_true(says(false, "Ctrl+T"));
    assert_true(says(false, "a worker thread waits (or Ctrl+1)"));
    assert_false(says(true, "Ctrl+Q"));
    assert_false(says(true, "quit, at once"));
    assert_false(says(true, "Ctrl+T"));
    assert_true(says(true, "dark or light"));
    assert_true(says(true, "a worker thread waits"));
    assert_true(says(true, "Ctrl+S"));
}

static void a_button_fills_the_screen_in_a_page_alone(void **state) {
    (void)state;
    assert_false(says(false, "Full screen F11"));
    assert_true(says(true, "Full screen F11"));
}

// A browser that refuses leaves the window as large as it was; it is asked for once more, then.
static void a_presentation_ends_where_the_screen_was_refused(void **state) {
    (void)state;
    is_page = true;
    screen_toggle_full_screen(&screen);
    assert_true(screen.presents);
    screen_toggle_full_screen(&screen);
    assert_false(screen.presents);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_help_leaves_out_keys_that_a_browser_keeps, open_screen,
                                        close_screen),
        cmocka_unit_test_setup_teardown(a_button_fills_the_screen_in_a_page_alone, open_screen,
                                        close_screen),
        cmocka_unit_test_setup_teardown(a_presentation_ends_where_the_screen_was_refused,
                                        open_screen, close_screen),
    };
    return cmocka_run_group_tests(tests, begin_window_tests, end_window_tests);
}
