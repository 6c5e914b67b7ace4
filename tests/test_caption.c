// Tests of caption.h and caption_view.h: what is said and asked, in the window on the dummy driver.
#include "ui_support.h"

#include "caption.h"
#include "caption_view.h"
#include "log_view.h"
#include "screen.h"
#include "status_view.h"

static Screen screen;
static ScreenModel model;
static Run run;
static Log *lines;
static Caption caption;
static Question question;

#define RULE                                                                                       \
    "A thread does one thing at a time. While it waits, it does nothing else: it cannot draw or "  \
    "hear clicks."

static int open_screen(void **state) {
    (void)state;
    char error[QUESTION_ERROR_SIZE];
    const ScreenOptions options = screen_options();
    SDL_zero(caption);
    SDL_zero(model);
    lines = log_create();
    model.control.sentence = "";
    model.lanes.run = &run;
    model.lanes.title = "";
    for (int i = 0; i < LANES; i++)
        model.lanes.lanes[i].name = "lane";
    model.log = (LogModel){.log = lines, .hint = "hint"};
    SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
    assert_true(question_read(&question, "What then? | It turns | * It stops", error));
    return lines && screen_open(&screen, &options) ? 0 : -1;
}

static int close_screen(void **state) {
    (void)state;
    screen_close(&screen);
    log_destroy(lines);
    return 0;
}

// What is shown from now on.
static void show(bool plays) {
    SDL_zero(model.caption);
    caption_describe(&caption, &model.caption);
    model.caption.plays = plays;
    model.caption.name = "tour";
    model.caption.step = 1;
    model.caption.steps = plays ? 3 : 0;
    screen.ui.focus = 0;
    assert_true(screen_draw(&screen, &model, 0));
    screen_present(&screen);
}

static SDL_Rect area(void) {
    return screen_area(&screen, &model, caption_view);
}

// The text that the last picture has in the foot of the window.
static bool shows(const char *text) {
    char *list = drawing_write(&screen.canvas.before);
    bool found = list && SDL_strstr(list, text);
    SDL_free(list);
    return found;
}

static void expect_move(Action asked, Sint64 number) {
    assert_int_equal(asked.type, ACTION_TOUR);
    assert_int_equal(asked.number, number);
}

static Action happen(SDL_Event event) {
    return screen_event(&screen, &event, &model);
}

static Action press(SDL_Keycode key, int mods) {
    Action asked = happen(key_down(key, mods));
    Action after = happen(keys_released()); // soon after the window has opened, only now it counts
    return asked.type != ACTION_NONE ? asked : after;
}

// ---- states of a question ----

static void next_caption_tells_of_the_question(void **state) {
    (void)state;
    CaptionModel seen;
    caption_ask(&caption, &question);
    assert_int_equal(caption.state, QUESTION_STANDS);
    caption_guess(&caption, 3); // there is no such answer
    assert_int_equal(caption.state, QUESTION_STANDS);
    caption_guess(&caption, 1);
    SDL_zero(seen);
    caption_describe(&caption, &seen);
    assert_true(!seen.stands && !seen.told && seen.guess == 1 && seen.right == 0);
    assert_true(caption_say(&caption, "It stopped."));
    SDL_zero(seen);
    caption_describe(&caption, &seen);
    assert_true(seen.told && seen.right == 2);
    assert_false(caption_say(&caption, "More."));
    SDL_zero(seen);
    caption_describe(&caption, &seen);
    assert_null(seen.question);
}

static void guess_counts_once(void **state) {
    (void)state;
    caption_ask(&caption, &question);
    caption_guess(&caption, 0);
    caption_guess(&caption, 1);
    assert_int_equal(caption.guess, 0);
}

static void long_caption_is_cut_between_characters(void **state) {
    (void)state;
    char text[3 * CAPTION_TEXT_MAX];
    for (size_t i = 0; i + 1 < sizeof text; i++)
        text[i] = "\xC3\xA4"[i % 2];
    text[sizeof text - 1] = '\0';
    caption_say(&caption, text);
    assert_int_equal(SDL_strlen(caption.text), CAPTION_TEXT_MAX);
    assert_true(SDL_strncmp(caption.text, text, CAPTION_TEXT_MAX) == 0);
}

// ---- the view ----

static void nothing_said_has_no_height(void **state) {
    (void)state;
    show(true);
    assert_int_equal(caption_view_height(&screen.canvas, &model, VIEW_FULL), 0);
    assert_int_equal(area().h, 0);
    caption_say(&caption, "");
    show(true);
    assert_int_equal(area().h, 0);
}

static void caption_takes_its_height_from_the_log(void **state) {
    (void)state;
    show(false);
    SDL_Rect log = screen_area(&screen, &model, log_view);
    SDL_Rect status = screen_area(&screen, &model, status_view);
    caption_say(&caption, "One line.");
    show(false);
    SDL_Rect one = area();
    assert_int_equal(one.h, caption_view_height(&screen.canvas, &model, VIEW_FULL));
    assert_true(one.h > text_cell_height(screen.text, FONT_CAPTION));
    assert_true(one.h < 2 * text_cell_height(screen.text, FONT_CAPTION));
    assert_int_equal(one.y + one.h, status.y);
    assert_int_equal(screen_area(&screen, &model, log_view).h, log.h - one.h);
    assert_int_equal(screen_area(&screen, &model, status_view).y, status.y);
    caption_say(&caption, "First of all: " RULE);
    show(false);
    assert_int_equal(area().h, one.h + text_cell_height(screen.text, FONT_CAPTION));
    assert_true(shows("hear clicks."));
}

static void caption_keeps_its_height_from_step_to_step(void **state) {
    (void)state;
    caption_say(&caption, "One line.");
    show(true);
    int height = area().h;
    caption_say(&caption, RULE);
    show(true);
    assert_int_equal(area().h, height);
    assert_true(shows("tour: step 1 of 3"));
}

static void words_get_smaller_before_they_are_cut(void **state) {
    (void)state;
    caption_say(&caption, RULE);
    screen_set_zoom(&screen, 2.0f);
    show(true);
    assert_true(shows("hear clicks."));
}

static void guess_and_answer_are_marked_in_words(void **state) {
    (void)state;
    caption_say(&caption, "Before.");
    caption_ask(&caption, &question);
    show(true);
    assert_true(shows("What then?") && shows("A  It turns") && shows("B  It stops"));
    assert_false(shows("Before.") || shows("right"));
    caption_guess(&caption, 1);
    show(true);
    assert_true(shows("your guess"));
    assert_false(shows("right"));
    caption_say(&caption, "It stopped.");
    show(true);
    assert_true(shows("It stopped.") && shows("We asked: What then?"));
    assert_true(shows("your guess: not so") && shows("\xE2\x9C\x93 right"));
}

// ---- its keys ----

static void keys_move_the_tour_only_while_it_plays(void **state) {
    (void)state;
    caption_say(&caption, "One.");
    show(true);
    expect_move(press(SDLK_PAGEDOWN, 0), TOUR_NEXT);
    expect_move(press(SDLK_PAGEUP, 0), TOUR_BACK);
    expect_move(press(SDLK_SPACE, 0), TOUR_PAUSE);
    show(false);
    assert_int_equal(press(SDLK_PAGEDOWN, 0).type, ACTION_NONE);
    assert_int_equal(press(SDLK_SPACE, 0).type, ACTION_NONE);
}

static void letters_and_digits_guess_while_a_question_stands(void **state) {
    (void)state;
    caption_ask(&caption, &question);
    show(true);
    expect_move(press(SDLK_a, 0), TOUR_ANSWER_A);
    expect_move(press(SDLK_b, KMOD_LSHIFT), TOUR_ANSWER_B);
    expect_move(press(SDLK_2, 0), TOUR_ANSWER_B);
    assert_int_equal(press(SDLK_c, 0).type, ACTION_NONE); // there is no third answer
    caption_guess(&caption, 1);
    show(true);
    assert_int_equal(press(SDLK_a, 0).type, ACTION_NONE); // too late
    caption_say(&caption, "It stopped.");
    caption_say(&caption, "More.");
    show(true);
    expect_move(press(SDLK_a, 0), TOUR_END);
}

static void any_other_key_takes_over_and_does_nothing_else(void **state) {
    (void)state;
    static const SDL_Keycode keys[] = {SDLK_RETURN, SDLK_ESCAPE, SDLK_TAB,  SDLK_x,
                                       SDLK_F2,     SDLK_F7,     SDLK_LEFT, SDLK_KP_5};
    caption_say(&caption, "One.");
    show(true);
    for (size_t i = 0; i < SDL_arraysize(keys); i++)
        expect_move(press(keys[i], 0), TOUR_END);
    happen(typed("x"));
    assert_string_equal(screen_fields(&screen)->message.text, "hello");
}

static void keys_about_the_window_do_not_take_over(void **state) {
    (void)state;
    caption_say(&caption, "One.");
    show(true);
    assert_int_equal(press(SDLK_q, KMOD_LCTRL).type, ACTION_QUIT);
    assert_int_equal(press(SDLK_t, KMOD_LCTRL).type, ACTION_THEME);
    assert_int_equal(press(SDLK_F11, 0).type, ACTION_FULL_SCREEN);
    assert_int_equal(press(SDLK_LSHIFT, KMOD_LSHIFT).type, ACTION_NONE);
    assert_int_equal(press(SDLK_VOLUMEUP, 0).type, ACTION_NONE);
    assert_int_equal(press(SDLK_PRINTSCREEN, 0).type, ACTION_NONE);
    assert_int_equal(press(SDLK_F1, 0).type, ACTION_HELP);
    screen_toggle(&screen, ACTION_HELP);
    assert_int_equal(press(SDLK_ESCAPE, 0).type, ACTION_NONE); // closes the help
    assert_int_equal(screen.open, -1);
}

static void click_chooses_an_answer_or_takes_over(void **state) {
    (void)state;
    caption_ask(&caption, &question);
    show(true);
    SDL_Rect foot = area();
    int y = 0;
    for (size_t i = 0; i < screen.canvas.before.count; i++) {
        const DrawingCommand *command = &screen.canvas.before.commands[i];
        if (command->kind == DRAWING_BOX && SDL_HasIntersection(&command->rect, &foot))
            y = middle_of(command->rect).y;
    }
    assert_true(y > 0);
    expect_move(happen(press_at(foot.w / 4, y)), TOUR_ANSWER_A);
    expect_move(happen(press_at(foot.w * 3 / 4, y)), TOUR_ANSWER_B);
    assert_int_equal(happen(press_at(foot.w / 4, foot.y + 2)).type, ACTION_NONE);
    expect_move(happen(press_at(300, 90)), TOUR_END); // in a field
    assert_int_equal(screen.ui.focus, 0);
}

int main(void) {
#define SCREEN_TEST(test) cmocka_unit_test_setup_teardown(test, open_screen, close_screen)
    const struct CMUnitTest tests[] = {
        SCREEN_TEST(next_caption_tells_of_the_question),
        SCREEN_TEST(guess_counts_once),
        SCREEN_TEST(long_caption_is_cut_between_characters),
        SCREEN_TEST(nothing_said_has_no_height),
        SCREEN_TEST(caption_takes_its_height_from_the_log),
        SCREEN_TEST(caption_keeps_its_height_from_step_to_step),
        SCREEN_TEST(words_get_smaller_before_they_are_cut),
        SCREEN_TEST(guess_and_answer_are_marked_in_words),
        SCREEN_TEST(keys_move_the_tour_only_while_it_plays),
        SCREEN_TEST(letters_and_digits_guess_while_a_question_stands),
        SCREEN_TEST(any_other_key_takes_over_and_does_nothing_else),
        SCREEN_TEST(keys_about_the_window_do_not_take_over),
        SCREEN_TEST(click_chooses_an_answer_or_takes_over),
    };
    return cmocka_run_group_tests(tests, begin_window_tests, end_window_tests);
}
