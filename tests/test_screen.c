// Tests of screen.h: the whole window on the dummy driver, under the hands of a person.
#include "ui_support.h"

#include <stdio.h>
#include <string.h>

#include "banner_view.h"
#include "fault_view.h"
#include "log_view.h"
#include "screen.h"
#include "status_view.h"
#include "strip_view.h"
#include "utf8.h"
#include "wait_view.h"

#define NOW_NS 5000000000u
#define FONT_COPY "test_screen.ttf"
#define PICTURE "test_screen_saved.bmp" // in the working directory of the test

// Widgets as control_view numbers them.
enum { HOST, PORT, MESSAGE, DO_IT, CONNECT, SEND, RECEIVE, CLOSE, CANCEL, CONTROLS };

static Screen screen;
static ScreenModel model;
static Frames frames;
static Uint64 shown_ns; // when the newest of the frames was
static CompareModel compare;
static Log *log_lines;
static Uint64 now_ns;
static Action asked; // by the last event

static const char *const fault_names[] = {"none", "delay", "silent"};
static const char *const fault_explanations[] = {"well", "late", "never"};

static int open_screen_with(bool software) {
    SDL_zero(model);
    SDL_strlcpy(model.status.connection, "not connected", sizeof model.status.connection);
    model.status.frame_rate = 60;
    model.control.title = "ready";
    model.control.text = "";
    SDL_zero(frames);
    shown_ns = STRIP_SPAN_NS; // the left end of the strip
    model.frames = &frames;
    model.wait = (WaitModel){0, "A sentence.", "p50 16.7"};
    model.faults = (FaultModel){fault_names, fault_explanations, 3, 1};
    now_ns = NOW_NS;
    SDL_SetModState(KMOD_NONE);
    SDL_SetClipboardText("");
    SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
    log_lines = log_create();
    const ScreenOptions options = {.font_file = TEST_FONT,
                                   .icon_file = THAW_TEST_ASSETS "/icon.bmp",
                                   .software = software,
                                   .theme = THEME_DARK,
                                   .zoom = 1.0f,
                                   .host = "127.0.0.1",
                                   .port = 50007,
                                   .message = "hello"};
    model.log = (LogModel){log_lines, "Press\nthe button"};
    return log_lines && screen_open(&screen, &options) ? 0 : -1;
}

static int open_test_screen(void **state) {
    (void)state;
    note_progress("the next test");
    return open_screen_with(true);
}

static int close_test_screen(void **state) {
    (void)state;
    screen_close(&screen);
    log_destroy(log_lines);
    return 0;
}

// ---- what is where ----

static ControlView *fields(void) {
    return screen_fields(&screen);
}

static LogView *log_state(void) {
    return screen_state(&screen, log_view);
}

static FaultView *fault_state(void) {
    return screen_state(&screen, fault_view);
}

static void show_comparison(void) {
    screen_close_view(&screen);
    screen_toggle(&screen, ACTION_COMPARE);
}

// The areas of the views, and the place of the spinner as it was drawn last.
typedef struct Areas {
    SDL_Rect header, spinner, wait, strip, panel, log, status, overlay;
} Areas;

static SDL_Rect without_gaps(SDL_Rect row, float below) {
    SDL_Rect inside = view_inside(&screen.canvas, row);
    inside.h = SDL_max(0, inside.h - canvas_px(&screen.canvas, below));
    return inside;
}

static Areas areas(void) {
    Layout layout = layout_of(&screen.canvas, &model, screen.open);
    Areas found = {.header = screen_area(&screen, &model, control_view),
                   .wait = screen_area(&screen, &model, wait_view),
                   .strip = screen_area(&screen, &model, strip_view),
                   .log = screen_area(&screen, &model, log_view),
                   .status = screen_area(&screen, &model, status_view)};
    found.panel = found.wait;
    found.panel.h += found.strip.h;
    found.wait = without_gaps(found.wait, 8.0f);
    found.strip = without_gaps(found.strip, 12.0f);
    if (screen.open >= 0)
        found.overlay = layout.areas[screen.open];
    for (size_t i = 0; i < screen.canvas.before.count; i++)
        if (screen.canvas.before.commands[i].kind == DRAWING_IMAGE)
            found.spinner = screen.canvas.before.commands[i].rect;
    return found;
}

// ---- hands and eyes ----

static ActionType happen(SDL_Event event) {
    asked = screen_event(&screen, &event, &model);
    return asked.type;
}

// A frame; on a busy machine, as many as it takes until all text is there.
static void draw(void) {
    do {
        assert_true(screen_draw(&screen, &model, now_ns));
        screen_present(&screen);
    } while (text_is_behind(screen.text));
}

static SDL_Surface *draw_picture(void) {
    draw();
    return picture_of(&screen.canvas);
}

static ActionType click(int x, int y) {
    ActionType first = happen(press_at(x, y));
    ActionType second = happen(release_at(x, y));
    assert_int_equal(first, ACTION_NONE);
    return second;
}

static ActionType press_key(SDL_Keycode key, int mods) {
    ActionType type = happen(key_down(key, mods));
    Action pressed = asked;
    happen(keys_released());
    asked = pressed;
    return type;
}

// Make the window another size and let it know.
static void resize(int width, int height) {
    SDL_SetWindowMinimumSize(screen.window, 1, 1);
    SDL_SetWindowSize(screen.window, width, height);
    SDL_Event event;
    while (SDL_PollEvent(&event))
        happen(event);
    screen.must_fit = true; // a driver without a display may not tell
    draw();
    assert_int_equal(screen.canvas.width_px, width);
    assert_int_equal(screen.canvas.height_px, height);
}

static void add_lines(int count) {
    for (int i = 0; i < count; i++) {
        char text[64];
        SDL_snprintf(text, sizeof text, "line %" SDL_PRIu64, log_end(log_lines));
        assert_true(log_append(log_lines, LOG_INFO, 0, 0, 0, text));
    }
    draw();
}

// ---- where things are ----

// The widget under a point: the one that lights up.
static WidgetId widget_at(int x, int y) {
    happen(motion_to(x, y));
    return screen.ui.hover;
}

// Find every widget's rectangle by moving the mouse over all of `area`.
static void probe(SDL_Rect area, SDL_Rect found[], int count, WidgetId first) {
    const int step = 2;
    for (int y = area.y; y < area.y + area.h; y += step) {
        for (int x = area.x; x < area.x + area.w; x += step) {
            int at = widget_at(x, y) - first;
            if (at < 0 || at >= count)
                continue;
            SDL_Rect cell = {x, y, step, step};
            if (found[at].w == 0)
                found[at] = cell;
            else
                SDL_UnionRect(&found[at], &cell, &found[at]);
        }
    }
}

// Half of the buttons are enabled while there is no connection, half while there is one.
static void probe_controls(SDL_Rect found[CONTROLS]) {
    SDL_memset(found, 0, CONTROLS * sizeof *found);
    Areas layout = areas();
    model.control.outstanding = 1;
    for (int connected = 0; connected < 2; connected++) {
        model.control.will_be_connected = connected;
        probe(layout.header, found, CONTROLS, screen_id(control_view));
    }
    model.control.will_be_connected = false;
    model.control.outstanding = 0;
}

static bool lies_in(SDL_Rect inner, SDL_Rect outer) {
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

static WidgetId first_choice(void) {
    return screen_id(wait_view);
}

static void probe_choices(SDL_Rect found[WAIT_CHOICES]) {
    SDL_memset(found, 0, WAIT_CHOICES * sizeof *found);
    probe(areas().panel, found, WAIT_CHOICES, first_choice());
}

static void expect_good_panel(const Areas *layout, float zoom) {
    SDL_Rect found[WAIT_CHOICES];
    probe_choices(found);
    for (int i = 0; i < WAIT_CHOICES; i++) {
        int least = (int)(24 * zoom);
        assert_true(found[i].w >= least && found[i].h >= least);
        assert_true(lies_in(found[i], layout->wait));
        SDL_Rect wider = {found[i].x - 2, found[i].y, found[i].w + 4, found[i].h};
        for (int j = 0; j < i; j++)
            assert_false(SDL_HasIntersection(&wider, &found[j]));
    }
    assert_true(lies_in(layout->wait, layout->panel));
    assert_true(layout->strip.h == 0 || lies_in(layout->strip, layout->panel));
    assert_false(SDL_HasIntersection(&layout->wait, &layout->strip));
}

static void expect_good_layout(int width, int height, float zoom) {
    screen_set_zoom(&screen, zoom);
    resize(width, height);
    Areas layout = areas();
    const SDL_Rect whole = {0, 0, width, height};
    Layout all = layout_of(&screen.canvas, &model, -1);
    int area = 0;
    for (int i = 0; i < view_count; i++) {
        SDL_Rect part = all.areas[i];
        assert_true(part.h == 0 || (part.w == width && lies_in(part, whole)));
        for (int j = 0; j < i; j++)
            assert_false(SDL_HasIntersection(&part, &all.areas[j]));
        area += part.w * part.h;
    }
    assert_true(layout.header.h > 0 && layout.log.h > 0 && layout.status.h > 0);
    assert_int_equal(area, width * height);
    assert_int_equal(layout.spinner.w, layout.spinner.h);
    assert_true(lies_in(layout.spinner, layout.header));
    if (layout.panel.h > 0)
        expect_good_panel(&layout, zoom);

    SDL_Rect found[CONTROLS];
    probe_controls(found);
    for (int i = 0; i < CONTROLS; i++) {
        int least = (int)(24 * zoom);
        if (found[i].w < least || found[i].h < least)
            fail_msg("%dx%d: widget %d is %d x %d", width, height, i, found[i].w, found[i].h);
        assert_true(lies_in(found[i], layout.header));
        assert_false(SDL_HasIntersection(&found[i], &layout.spinner));
        // Where two overlap only the upper one lights up, so they touch: there must be a gap.
        int gap = (int)(8 * zoom);
        SDL_Rect wider = {found[i].x - gap, found[i].y - gap, found[i].w + 2 * gap,
                          found[i].h + 2 * gap};
        for (int j = 0; j < i; j++)
            if (SDL_HasIntersection(&wider, &found[j]))
                fail_msg("%dx%d: widgets %d and %d are too near", width, height, i, j);
    }
}

static void nothing_overlaps_at_the_smallest_size(void **state) {
    (void)state;
    expect_good_layout(800, 480, 1.0f);
    expect_good_layout(800, 480, 2.0f);
}

static void nothing_overlaps_at_the_usual_size(void **state) {
    (void)state;
    expect_good_layout(1200, 720, 1.0f);
    expect_good_layout(1200, 720, 2.0f);
}

static void nothing_overlaps_on_a_large_display(void **state) {
    (void)state;
    expect_good_layout(1920, 1080, 1.0f);
    expect_good_layout(1920, 1080, 2.0f);
}

static void widgets_hold_still_where_people_and_scripts_look_for_them(void **state) {
    (void)state;
    draw();
    SDL_Rect found[CONTROLS];
    probe_controls(found);
    // The same places are worked out in tests/e2e/test_window.py.
    static const SDL_Point middles[CONTROLS] = {
        [HOST] = {572, 42},     [PORT] = {963, 42},     [MESSAGE] = {641, 94},
        [DO_IT] = {1100, 68},   [CONNECT] = {296, 146}, [SEND] = {500, 146},
        [RECEIVE] = {704, 146}, [CLOSE] = {908, 146},   [CANCEL] = {1100, 146}};
    for (int i = 0; i < CONTROLS; i++)
        assert_true(SDL_PointInRect(&middles[i], &found[i]));
}

// A low window gives up the strip first, then the choice, and keeps some of the log.
static void low_window_has_no_panel(void **state) {
    (void)state;
    bool strip = false;
    bool choice = false;
    for (int height = 250; height <= 720; height += 10) {
        resize(1200, height);
        Areas layout = areas();
        SDL_Rect found[WAIT_CHOICES];
        probe_choices(found);
        assert_int_equal(found[0].w > 0, layout.panel.h > 0);
        assert_true(layout.log.h >= 100 || layout.panel.h == 0);
        assert_true(layout.panel.h > 0 || layout.strip.h == 0);
        assert_true(!choice || layout.panel.h > 0);
        assert_true(!strip || layout.strip.h > 0);
        choice = layout.panel.h > 0;
        strip = layout.strip.h > 0;
        assert_int_equal(press_key(SDLK_2, KMOD_LCTRL), ACTION_STRATEGY);
    }
    assert_true(strip && choice);
}

static void window_of_any_size_can_be_drawn(void **state) {
    (void)state;
    static const int sizes[][2] = {{1, 1},    {1, 500},   {500, 1},   {2, 2},     {37, 23},
                                   {150, 90}, {300, 200}, {799, 479}, {3000, 40}, {40, 2000}};
    static const float zooms[] = {1.0f, SCREEN_ZOOM_MAX, SCREEN_ZOOM_MIN};
    add_lines(50);
    for (size_t i = 0; i < SDL_arraysize(sizes) * SDL_arraysize(zooms); i++) {
        const int *size = sizes[i / SDL_arraysize(zooms)];
        screen_set_zoom(&screen, zooms[i % SDL_arraysize(zooms)]);
        resize(size[0], size[1]);
        click(size[0] / 2, size[1] / 2);
        happen(wheel_turned(1));
        screen_toggle(&screen, ACTION_HELP);
        draw();
        screen_toggle(&screen, ACTION_HELP);
        draw();
    }
    screen_set_zoom(&screen, 1.0f);
    resize(SCREEN_WIDTH, SCREEN_HEIGHT);
    expect_good_layout(SCREEN_WIDTH, SCREEN_HEIGHT, 1.0f);
}

// ---- what can be asked for ----

static void buttons_ask_for_what_is_written_on_them(void **state) {
    (void)state;
    static const ActionType actions[CONTROLS] = {
        [DO_IT] = ACTION_DO_IT,     [CONNECT] = ACTION_CONNECT, [SEND] = ACTION_SEND,
        [RECEIVE] = ACTION_RECEIVE, [CLOSE] = ACTION_CLOSE,     [CANCEL] = ACTION_CANCEL};
    draw();
    SDL_Rect found[CONTROLS];
    probe_controls(found);
    for (int i = DO_IT; i < CONTROLS; i++) {
        SDL_Point at = middle_of(found[i]);
        model.control.will_be_connected = i >= SEND && i <= CLOSE;
        model.control.outstanding = i == CANCEL;
        assert_int_equal(click(at.x, at.y), actions[i]);
        model.control.will_be_connected = !model.control.will_be_connected;
        model.control.outstanding = 0;
        assert_int_equal(click(at.x, at.y), ACTION_NONE);
    }
}

static void keys_ask_for_what_the_help_says(void **state) {
    (void)state;
    static const struct {
        SDL_Keycode key;
        int mods;
        bool connected;
        ActionType action;
    } keys[] = {
        {SDLK_RETURN, 0, false, ACTION_DO_IT},
        {SDLK_RETURN, 0, true, ACTION_NONE},
        {SDLK_F2, 0, false, ACTION_CONNECT},
        {SDLK_F2, 0, true, ACTION_NONE},
        {SDLK_F3, 0, true, ACTION_SEND},
        {SDLK_F3, 0, false, ACTION_NONE},
        {SDLK_F4, 0, true, ACTION_RECEIVE},
        {SDLK_F5, 0, true, ACTION_CLOSE},
        {SDLK_ESCAPE, 0, true, ACTION_CANCEL},
        {SDLK_b, KMOD_LCTRL, false, ACTION_SEND_BYTES},
        {SDLK_q, KMOD_LCTRL, false, ACTION_QUIT},
        {SDLK_F1, 0, false, ACTION_HELP},
        {SDLK_F6, 0, false, ACTION_FAULTS},
        {SDLK_F11, 0, false, ACTION_FULL_SCREEN},
        {SDLK_t, KMOD_RCTRL, false, ACTION_THEME},
        {SDLK_s, KMOD_LCTRL, false, ACTION_SAVE_LOG},
        {SDLK_p, KMOD_LCTRL, false, ACTION_SCREENSHOT},
        {SDLK_l, KMOD_LCTRL, false, ACTION_CLEAR_LOG},
        {SDLK_EQUALS, KMOD_LCTRL, false, ACTION_ZOOM_IN},
        {SDLK_PLUS, KMOD_LCTRL | KMOD_LSHIFT, false, ACTION_ZOOM_IN},
        {SDLK_KP_MINUS, KMOD_LCTRL, false, ACTION_ZOOM_OUT},
        {SDLK_0, KMOD_LCTRL, false, ACTION_ZOOM},
        {SDLK_q, 0, false, ACTION_NONE},
    };
    draw();
    for (size_t i = 0; i < SDL_arraysize(keys); i++) {
        model.control.will_be_connected = keys[i].connected;
        model.control.outstanding = 1;
        assert_int_equal(press_key(keys[i].key, keys[i].mods), keys[i].action);
    }
    model.control.outstanding = 0;
    assert_int_equal(press_key(SDLK_ESCAPE, 0), ACTION_NONE);
    assert_string_equal(fields()->message.text, "hello");
}

static void enter_and_escape_ask_for_nothing_while_something_is_composed(void **state) {
    (void)state;
    model.control.outstanding = 1;
    draw();
    happen(composing("ni", 2));
    assert_int_equal(press_key(SDLK_RETURN, 0), ACTION_NONE);
    assert_int_equal(press_key(SDLK_ESCAPE, 0), ACTION_NONE);
    assert_int_equal(press_key(SDLK_F1, 0), ACTION_NONE);
    assert_int_equal(press_key(SDLK_q, KMOD_LCTRL), ACTION_QUIT);
    happen(typed("\xE4\xBD\xA0"));
    assert_int_equal(press_key(SDLK_RETURN, 0), ACTION_DO_IT);
    assert_string_equal(fields()->message.text, "\xE4\xBD\xA0");
}

static void composition_ends_when_the_window_loses_the_keys(void **state) {
    (void)state;
    draw();
    happen(composing("", 0)); // from now on the caret is seen
    SDL_Surface *before = draw_picture();
    happen(composing("ni", 2));
    SDL_Surface *meanwhile = draw_picture();
    SDL_Event event;
    SDL_zero(event);
    event.type = SDL_WINDOWEVENT;
    event.window.event = SDL_WINDOWEVENT_FOCUS_LOST;
    happen(event);
    SDL_Surface *after = draw_picture();
    SDL_Rect header = areas().header;
    assert_true(pixels_changed(before, meanwhile, header) > 0);
    assert_int_equal(pixels_changed(before, after, header), 0);
    assert_string_equal(fields()->message.text, "hello");
    SDL_FreeSurface(before);
    SDL_FreeSurface(meanwhile);
    SDL_FreeSurface(after);
}

static void expect_choice(ActionType type, int choice) {
    assert_int_equal(type, ACTION_STRATEGY);
    assert_int_equal(asked.number, choice);
}

static void letters_and_digits_are_text_in_a_field(void **state) {
    (void)state;
    draw();
    for (int field = HOST; field <= MESSAGE; field++) {
        screen.ui.focus = screen_id(control_view) + field;
        for (int i = 0; i < WAIT_CHOICES; i++)
            assert_int_equal(press_key(SDLK_1 + i, 0), ACTION_NONE);
        assert_int_equal(press_key(SDLK_c, 0), ACTION_NONE);
        // These are not text.
        for (int i = 0; i < WAIT_CHOICES; i++)
            expect_choice(press_key(SDLK_1 + i, KMOD_LCTRL), i);
        assert_int_equal(press_key(SDLK_F7, 0), ACTION_COMPARE);
        assert_int_equal(press_key(SDLK_c, KMOD_LCTRL), ACTION_NONE);
    }
    happen(typed("1c"));
    assert_string_equal(fields()->message.text, "1c");
}

static void letters_and_digits_are_keys_outside_of_a_field(void **state) {
    (void)state;
    draw();
    const WidgetId others[] = {0, screen_id(control_view) + DO_IT, screen_id(control_view) + CLOSE,
                               screen_id(log_view), first_choice()};
    for (size_t at = 0; at < SDL_arraysize(others); at++) {
        screen.ui.focus = others[at];
        for (int i = 0; i < WAIT_CHOICES; i++) {
            expect_choice(press_key(SDLK_1 + i, 0), i);
            expect_choice(press_key(SDLK_1 + i, KMOD_LCTRL), i);
            assert_int_equal(press_key(SDLK_1 + i, KMOD_LALT), ACTION_NONE);
        }
        assert_int_equal(press_key(SDLK_4, 0), ACTION_NONE);
        assert_int_equal(press_key(SDLK_c, 0), ACTION_COMPARE);
        assert_int_equal(press_key(SDLK_F7, 0), ACTION_COMPARE);
        assert_int_equal(press_key(SDLK_c, KMOD_LCTRL), ACTION_NONE);
    }
    screen_toggle(&screen, ACTION_HELP);
    assert_int_equal(press_key(SDLK_1, 0), ACTION_NONE);
    assert_int_equal(press_key(SDLK_c, 0), ACTION_NONE);
}

static void who_waits_is_chosen_with_the_mouse(void **state) {
    (void)state;
    SDL_Rect found[WAIT_CHOICES];
    SDL_Color accent = screen.canvas.theme->accent;
    draw();
    probe_choices(found);
    for (int i = 0; i < WAIT_CHOICES; i++) {
        SDL_Point at = middle_of(found[i]);
        expect_choice(click(at.x, at.y), i);
        model.wait.chosen = i;
        happen(motion_to(0, 0));
        SDL_Surface *picture = draw_picture();
        for (int j = 0; j < WAIT_CHOICES; j++)
            assert_int_equal(pixels_of_color(picture, found[j], accent) > 500, j == i);
        SDL_FreeSurface(picture);
    }
}

static void typing_at_the_start_replaces_the_message(void **state) {
    (void)state;
    draw();
    happen(typed("caf\xC3\xA9"));
    assert_string_equal(fields()->message.text, "caf\xC3\xA9");
    assert_string_equal(fields()->host.text, "127.0.0.1");
}

static void tab_visits_every_enabled_widget_once(void **state) {
    (void)state;
    draw();
    WidgetId log = screen_id(log_view) - screen_id(control_view);
    const WidgetId status = screen_id(status_view) - screen_id(control_view);
    const WidgetId wait = screen_id(wait_view) - screen_id(control_view);
    const WidgetId order[] = {DO_IT,  CONNECT,    wait, wait + 1, wait + 2, log,
                              status, status + 1, HOST, PORT,     MESSAGE};
    assert_int_equal(screen.ui.focus, control_view_message(screen_id(control_view)));
    for (size_t i = 0; i < SDL_arraysize(order); i++) {
        press_key(SDLK_TAB, 0);
        assert_int_equal(screen.ui.focus - screen_id(control_view), order[i]);
    }
    for (size_t i = SDL_arraysize(order) - 1; i-- > 0;) {
        press_key(SDLK_TAB, KMOD_LSHIFT);
        assert_int_equal(screen.ui.focus - screen_id(control_view), order[i]);
    }
}

static void click_lands_where_the_picture_shows_it_after_a_zoom(void **state) {
    (void)state;
    draw();
    screen_set_zoom(&screen, 2.0f); // not drawn yet: people still see the old picture
    assert_int_equal(click(1100, 68), ACTION_DO_IT);
}

static void status_line_has_buttons_for_the_help_and_the_faults(void **state) {
    (void)state;
    SDL_Rect found[2];
    SDL_zeroa(found);
    draw();
    SDL_Rect status = areas().status;
    probe(status, found, 2, screen_id(status_view));
    static const ActionType actions[] = {ACTION_HELP, ACTION_FAULTS};
    for (int i = 0; i < 2; i++) {
        SDL_Point at = middle_of(found[i]);
        assert_true(found[i].w > 24 && found[i].h >= 24 && lies_in(found[i], status));
        assert_int_equal(click(at.x, at.y), actions[i]);
    }
    assert_false(SDL_HasIntersection(&found[0], &found[1]));
}

// ---- what lies over the log ----

static void fault_is_chosen_with_the_keys(void **state) {
    (void)state;
    draw();
    screen_toggle(&screen, ACTION_FAULTS);
    draw();
    press_key(SDLK_DOWN, 0);
    press_key(SDLK_DOWN, 0); // there is no more than one below
    draw();
    assert_int_equal(press_key(SDLK_RETURN, 0), ACTION_SERVER_FAULT);
    assert_int_equal(asked.number, 2);
    assert_int_equal(screen.open, -1);
    screen_toggle(&screen, ACTION_FAULTS);
    press_key(SDLK_UP, 0);
    assert_int_equal(press_key(SDLK_ESCAPE, 0), ACTION_NONE);
    assert_int_equal(screen.open, -1);
}

static void fault_is_chosen_with_the_mouse(void **state) {
    (void)state;
    SDL_Rect log = areas().log;
    SDL_Point at = middle_of(log);
    draw();
    screen_toggle(&screen, ACTION_FAULTS);
    draw();
    SDL_Event press = press_at(at.x, at.y); // three rows: the second is in the middle
    assert_int_equal(happen(press), ACTION_SERVER_FAULT);
    assert_int_equal(asked.number, 1);
    screen_toggle(&screen, ACTION_FAULTS);
    press = press_at(at.x, log.y + 2); // beside the list: closes it
    assert_int_equal(happen(press), ACTION_NONE);
    assert_int_equal(screen.open, -1);
}

// A list scrolled to its end in a small window must not stay scrolled in a large one.
static void fault_list_that_fits_again_shows_its_first(void **state) {
    (void)state;
    static const char *words[15];
    for (size_t i = 0; i < SDL_arraysize(words); i++)
        words[i] = "word";
    model.faults = (FaultModel){words, words, SDL_arraysize(words), 0};
    screen_set_zoom(&screen, 2.0f);
    draw();
    screen_toggle(&screen, ACTION_FAULTS);
    draw();
    for (size_t i = 0; i < SDL_arraysize(words); i++)
        press_key(SDLK_DOWN, 0);
    draw();
    assert_true(fault_state()->first > 0);
    screen_set_zoom(&screen, 1.0f);
    draw();
    assert_int_equal(fault_state()->first, 0);
    SDL_Point at = middle_of(areas().log);
    SDL_Event press = press_at(at.x, at.y);
    assert_int_equal(happen(press), ACTION_SERVER_FAULT);
    assert_int_equal(asked.number, 7);
}

static void help_covers_the_log_and_any_click_closes_it(void **state) {
    (void)state;
    add_lines(3);
    SDL_Surface *before = draw_picture();
    screen_toggle(&screen, ACTION_HELP);
    SDL_Surface *open = draw_picture();
    assert_true(pixels_changed(before, open, areas().log) > 10000);
    assert_int_equal(click(1100, 68), ACTION_NONE);
    assert_int_equal(screen.open, -1);
    SDL_Surface *after = draw_picture();
    SDL_Rect log = areas().log;
    assert_int_equal(pixels_changed(before, after, log), 0);
    SDL_FreeSurface(before);
    SDL_FreeSurface(open);
    SDL_FreeSurface(after);
}

static void keys_that_close_the_help_do_nothing_else(void **state) {
    (void)state;
    draw();
    model.control.outstanding = 1;
    screen_toggle(&screen, ACTION_HELP);
    assert_int_equal(press_key(SDLK_ESCAPE, 0), ACTION_NONE);
    assert_int_equal(screen.open, -1);
    screen_toggle(&screen, ACTION_HELP);
    assert_int_equal(press_key(SDLK_RETURN, 0), ACTION_NONE);
    assert_int_equal(screen.open, -1);
    screen_toggle(&screen, ACTION_HELP);
    happen(typed("x"));
    assert_int_equal(press_key(SDLK_F2, 0), ACTION_NONE);
    assert_int_equal(press_key(SDLK_F1, 0), ACTION_HELP);
    assert_string_equal(fields()->message.text, "hello");
}

// ---- the log ----

static int row_px(void) {
    return text_cell_height(screen.text, FONT_NORMAL) + canvas_px(&screen.canvas, 3.0f);
}

// The middle of a row of the log, counted from the first that can be seen.
static SDL_Point row_at(int row) {
    SDL_Rect log = areas().log;
    SDL_Point point = {log.x + log.w / 3, log.y + 10 + row * row_px() + row_px() / 2};
    return point;
}

static SDL_Rect log_rows(void) {
    SDL_Rect log = areas().log;
    return (SDL_Rect){log.x + 20, log.y + 4, log.w - 60, log.h - 8};
}

static void wheel(float up) {
    SDL_Point at = row_at(2);
    happen(motion_to(at.x, at.y));
    happen(wheel_turned(up));
    draw();
}

static bool newest_is_shown(SDL_Rect *rect) {
    SDL_zerop(rect);
    probe(areas().log, rect, 1, screen_id(log_view) + 1);
    return rect->w > 0;
}

static Uint64 last_top(void) {
    draw();
    return log_state()->top_row;
}

static void empty_log_shows_its_hint(void **state) {
    (void)state;
    SDL_Surface *before = draw_picture();
    SDL_Rect rows = log_rows();
    assert_true(pixels_of_color(before, rows, screen.canvas.theme->dim) > 50);
    add_lines(1);
    SDL_Surface *after = draw_picture();
    assert_true(pixels_changed(before, after, rows) > 100);
    SDL_FreeSurface(before);
    SDL_FreeSurface(after);
}

static void log_follows_its_newest_line(void **state) {
    (void)state;
    add_lines(10);
    assert_int_equal(log_state()->top_row, 0);
    for (int i = 0; i < 5; i++) {
        Uint64 before = log_state()->top_row;
        add_lines(100);
        assert_true(log_state()->top_row > before);
        assert_false(log_state()->scrolled);
    }
}

static void wheel_scrolls_and_comes_back_to_following(void **state) {
    (void)state;
    add_lines(200);
    Uint64 last = last_top();
    SDL_Surface *before = draw_picture();
    wheel(2);
    assert_int_equal(log_state()->top_row, last - 6);
    assert_true(log_state()->scrolled);
    SDL_Surface *after = draw_picture();
    assert_true(pixels_changed(before, after, log_rows()) > 1000);
    wheel(-1);
    assert_int_equal(log_state()->top_row, last - 3);
    wheel(-50);
    assert_int_equal(log_state()->top_row, last);
    assert_false(log_state()->scrolled);
    wheel(1000000);
    assert_int_equal(log_state()->top_row, 0);
    SDL_FreeSurface(before);
    SDL_FreeSurface(after);
}

static void small_turns_of_the_wheel_add_up(void **state) {
    (void)state;
    add_lines(200);
    Uint64 last = last_top();
    for (int i = 0; i < 16; i++)
        wheel(0.125f);
    assert_int_equal(log_state()->top_row, last - 6);
}

static void wheel_outside_of_the_log_scrolls_nothing(void **state) {
    (void)state;
    add_lines(200);
    Uint64 last = last_top();
    happen(motion_to(600, 40));
    happen(wheel_turned(3));
    assert_int_equal(log_state()->top_row, last);
}

static void keys_scroll(void **state) {
    (void)state;
    add_lines(200);
    Uint64 last = last_top();
    Uint64 rows = log_end_row(log_lines) - last;
    press_key(SDLK_UP, 0);
    assert_int_equal(log_state()->top_row, last - 1);
    press_key(SDLK_PAGEUP, 0);
    assert_int_equal(log_state()->top_row, last - rows);
    press_key(SDLK_PAGEDOWN, 0);
    press_key(SDLK_DOWN, 0);
    assert_int_equal(log_state()->top_row, last);
    assert_false(log_state()->scrolled);
    press_key(SDLK_HOME, KMOD_LCTRL);
    assert_int_equal(log_state()->top_row, 0);
    press_key(SDLK_END, KMOD_LCTRL);
    assert_int_equal(log_state()->top_row, last);
    press_key(SDLK_HOME, 0); // belongs to the message field, which has the focus
    assert_int_equal(log_state()->top_row, last);
    assert_int_equal(fields()->message.caret, 0);
}

static void thumb_can_be_dragged_from_end_to_end(void **state) {
    (void)state;
    add_lines(1000);
    Uint64 last = last_top();
    SDL_Rect log = areas().log;
    int x = log.x + log.w - 16 - 10;
    happen(press_at(x, log.y + log.h - 12));
    happen(motion_to(x, log.y + log.h / 2));
    draw();
    assert_in_range(log_state()->top_row, last / 2 - 60, last / 2 + 60);
    happen(motion_to(x, log.y - 500));
    draw();
    assert_int_equal(log_state()->top_row, 0);
    happen(motion_to(x + 300, log.y + log.h + 500));
    draw();
    assert_int_equal(log_state()->top_row, last);
    assert_false(log_state()->scrolled);
    happen(release_at(x, log.y + log.h));
    happen(motion_to(x, log.y));
    assert_int_equal(log_state()->top_row, last);
    assert_false(log_state()->selected);
}

static void lines_that_come_do_not_move_what_somebody_reads(void **state) {
    (void)state;
    add_lines(200);
    wheel(10);
    Uint64 top = log_state()->top_row;
    SDL_Surface *before = draw_picture();
    add_lines(500);
    assert_int_equal(log_state()->top_row, top);
    SDL_Surface *after = draw_picture();
    assert_int_equal(pixels_changed(before, after, log_rows()), 0);
    SDL_FreeSurface(before);
    SDL_FreeSurface(after);
}

static void full_log_can_be_read_while_its_oldest_lines_go(void **state) {
    (void)state;
    add_lines(LOG_LINES_MAX);
    press_key(SDLK_HOME, KMOD_LCTRL);
    draw();
    assert_int_equal(log_state()->top_row, 0);
    add_lines(1000);
    assert_int_equal(log_state()->top_row, 1000);
    press_key(SDLK_PAGEDOWN, 0);
    Uint64 top = log_state()->top_row;
    add_lines(5);
    assert_int_equal(log_state()->top_row, top);
    press_key(SDLK_END, KMOD_LCTRL);
    draw();
    assert_false(log_state()->scrolled);
    assert_int_equal(log_state()->top_row, last_top());
}

static void line_at_the_top_stays_there_when_the_width_changes(void **state) {
    (void)state;
    char text[400];
    SDL_memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    for (int i = 0; i < 200; i++)
        assert_true(log_append(log_lines, LOG_INFO, 0, 0, 0, text));
    draw();
    wheel(30);
    Uint64 line = log_line_at(log_lines, log_state()->top_row);
    resize(800, 480);
    assert_int_equal(log_line_at(log_lines, log_state()->top_row), line);
    resize(1920, 1080);
    assert_int_equal(log_line_at(log_lines, log_state()->top_row), line);
}

static void newest_button_appears_only_when_scrolled_away_and_works(void **state) {
    (void)state;
    SDL_Rect newest;
    add_lines(200);
    assert_false(newest_is_shown(&newest));
    Uint64 last = last_top();
    wheel(5);
    assert_true(newest_is_shown(&newest));
    assert_true(lies_in(newest, areas().log));
    SDL_Point at = middle_of(newest);
    assert_int_equal(click(at.x, at.y), ACTION_NONE);
    draw();
    assert_int_equal(log_state()->top_row, last);
    assert_false(log_state()->scrolled);
    assert_false(newest_is_shown(&newest));
    assert_false(log_state()->selected);
}

static void cleared_log_follows_its_newest_line_again(void **state) {
    (void)state;
    SDL_Rect newest;
    add_lines(200);
    wheel(5);
    log_clear(log_lines);
    draw();
    assert_false(newest_is_shown(&newest));
    add_lines(200);
    assert_false(log_state()->scrolled);
    assert_in_range(log_end_row(log_lines) - log_state()->top_row, 1, 40);
}

static void log_that_fits_again_needs_no_newest_button(void **state) {
    (void)state;
    SDL_Rect newest;
    resize(1200, 480);
    add_lines(20);
    wheel(1);
    assert_true(log_state()->scrolled);
    resize(1200, 1000);
    assert_int_equal(log_state()->top_row, 0);
    assert_false(newest_is_shown(&newest));
}

static void expect_clipboard_lines(Uint64 from, Uint64 to) {
    char *expected = log_copy(log_lines, from, to);
    char *text = SDL_GetClipboardText();
    assert_non_null(expected);
    assert_string_equal(text, expected);
    SDL_free(expected);
    SDL_free(text);
}

static void dragged_lines_are_selected_and_copied_exactly(void **state) {
    (void)state;
    add_lines(10);
    SDL_Surface *before = draw_picture();
    SDL_Point from = row_at(2);
    SDL_Point to = row_at(5);
    happen(press_at(from.x, from.y));
    happen(motion_to(to.x, to.y));
    happen(release_at(to.x, to.y));
    SDL_Surface *after = draw_picture();
    assert_true(pixels_of_color(after, log_rows(), screen.canvas.theme->selection) > 1000);
    assert_int_equal(pixels_of_color(before, log_rows(), screen.canvas.theme->selection), 0);
    press_key(SDLK_c, KMOD_LCTRL);
    expect_clipboard_lines(2, 5);
    assert_true(screen.ui.handed_ns > 0); // it is timed, for the clipboard may hold the window
    // Upwards it is the same.
    happen(press_at(to.x, to.y));
    happen(motion_to(from.x, from.y + row_px()));
    happen(release_at(from.x, from.y));
    press_key(SDLK_c, KMOD_LCTRL);
    expect_clipboard_lines(3, 5);
    SDL_FreeSurface(before);
    SDL_FreeSurface(after);
}

static void whole_log_is_selected_and_copied(void **state) {
    (void)state;
    add_lines(300);
    SDL_Point at = row_at(1);
    click(at.x, at.y);
    press_key(SDLK_a, KMOD_LCTRL);
    press_key(SDLK_c, KMOD_LCTRL);
    expect_clipboard_lines(0, 299);
}

static void shift_click_extends_the_selected_lines(void **state) {
    (void)state;
    add_lines(10);
    SDL_Point from = row_at(1);
    SDL_Point to = row_at(4);
    click(from.x, from.y);
    SDL_SetModState(KMOD_LSHIFT);
    click(to.x, to.y);
    SDL_SetModState(KMOD_NONE);
    press_key(SDLK_c, KMOD_LCTRL);
    expect_clipboard_lines(1, 4);
}

static void wrapped_line_is_copied_as_one(void **state) {
    (void)state;
    char text[1000];
    SDL_memset(text, 'w', sizeof text);
    text[sizeof text - 1] = '\0';
    assert_true(log_append(log_lines, LOG_OK, 13, 20, 34, text));
    add_lines(1);
    SDL_Point second_row = row_at(1);
    click(second_row.x, second_row.y);
    press_key(SDLK_c, KMOD_LCTRL);
    expect_clipboard_lines(0, 0);
}

static void selection_at_the_edge_scrolls(void **state) {
    (void)state;
    add_lines(200);
    Uint64 last = last_top();
    SDL_Point at = row_at(3);
    happen(press_at(at.x, at.y));
    for (int i = 0; i < 10; i++)
        happen(motion_to(at.x + i, 5));
    happen(release_at(at.x, 5));
    assert_int_equal(log_state()->top_row, last - 10);
    press_key(SDLK_c, KMOD_LCTRL);
    expect_clipboard_lines(last - 10, last + 3);
}

static void click_into_an_empty_log_selects_nothing(void **state) {
    (void)state;
    draw();
    SDL_Point at = row_at(1);
    click(at.x, at.y);
    press_key(SDLK_a, KMOD_LCTRL);
    press_key(SDLK_c, KMOD_LCTRL);
    draw();
    assert_false(log_state()->selected);
}

static void lines_that_were_dropped_are_not_selected_any_more(void **state) {
    (void)state;
    add_lines(10);
    SDL_Point at = row_at(0);
    click(at.x, at.y);
    assert_true(log_state()->selected);
    add_lines(LOG_LINES_MAX);
    assert_false(log_state()->selected);
}

// ---- the banner ----

static SDL_Rect whole_window(void) {
    return (SDL_Rect){0, 0, screen.canvas.width_px, screen.canvas.height_px};
}

static void show_banner(void) {
    SDL_strlcpy(model.banner.title, "blind for 1.51 s", sizeof model.banner.title);
    SDL_strlcpy(model.banner.text, "RECEIVE held the window", sizeof model.banner.text);
}

static void banner_takes_its_room_from_the_log_and_gives_it_back(void **state) {
    (void)state;
    add_lines(100);
    Areas layout = areas();
    SDL_Rect banner = layout.log;
    SDL_Surface *before = draw_picture();
    int rows = (int)(log_end(log_lines) - last_top());
    banner.h = banner_view_height(&screen.canvas, &model);
    assert_int_equal(banner.h, 0);
    show_banner();
    banner.h = banner_view_height(&screen.canvas, &model);
    assert_true(banner.h > 2 * row_px() && banner.h < layout.log.h / 2);
    SDL_Surface *with = draw_picture();
    assert_true(pixels_of_color(with, banner, screen.canvas.theme->error) > 500);
    assert_int_equal(pixels_changed(before, with, layout.header), 0);
    assert_int_equal(pixels_changed(before, with, layout.panel), 0);
    assert_int_equal(pixels_changed(before, with, layout.status), 0);
    // Fewer lines are seen, and the newest is still one of them.
    assert_true((int)(log_end(log_lines) - last_top()) < rows);
    assert_false(log_state()->scrolled);
    SDL_Point at = middle_of(banner);
    assert_int_equal(click(at.x, at.y), ACTION_NONE);
    assert_false(log_state()->selected);
    SDL_zero(model.banner);
    happen(motion_to(0, 0));
    SDL_Surface *after = draw_picture();
    assert_int_equal(pixels_changed(before, after, whole_window()), 0);
    SDL_FreeSurface(before);
    SDL_FreeSurface(with);
    SDL_FreeSurface(after);
}

static void banner_leaves_alone_what_somebody_reads(void **state) {
    (void)state;
    add_lines(300);
    wheel(10);
    Uint64 top = log_state()->top_row;
    show_banner();
    draw();
    assert_int_equal(log_state()->top_row, top);
    SDL_zero(model.banner);
    draw();
    assert_int_equal(log_state()->top_row, top);
}

// ---- what is pasted into Port ----

static void expect_port(const char *pasted, const char *text) {
    screen.ui.focus = control_view_message(screen_id(control_view)) - 1; // the field before
    SDL_SetClipboardText(pasted);
    press_key(SDLK_a, KMOD_LCTRL);
    press_key(SDLK_v, KMOD_LCTRL);
    assert_string_equal(fields()->port.text, text);
    assert_int_equal(screen.ui.pasted, PASTE_NONE);
}

static void port_takes_in_what_stands_around_a_number(void **state) {
    (void)state;
    expect_port(" 65535 \n", " 65535 ");
    expect_port("\xC2\xA0"
                "65535",
                "\xC2\xA0"
                "65535");
    expect_port("\xEF\xBC\x98\xEF\xBC\x90\xEF\xBC\x98\xEF\xBC\x90", // 8080 in full width
                "\xEF\xBC\x98\xEF\xBC\x90\xEF\xBC\x98\xEF\xBC\x90");
}

// ---- the strip of frames ----

// The newest frame comes `gap_ns` after the one before; a call took all of it.
static void show_frame(Uint64 gap_ns, ThawCall call) {
    shown_ns += gap_ns;
    frames_add(&frames, (Frame){shown_ns, gap_ns, call});
}

static void show_frames(int count) {
    for (int i = 0; i < count; i++)
        show_frame(FRAMES_PERIOD_NS, THAW_CALL_NONE);
}

// Where the bars stand, as an empty strip shows.
static SDL_Rect find_bars(void) {
    SDL_Rect strip = areas().strip;
    SDL_Color field = screen.canvas.theme->field;
    SDL_Surface *picture = draw_picture();
    SDL_Rect bars = {strip.x, strip.y, 1, 1};
    while (bars.x < strip.x + strip.w && pixels_of_color(picture, bars, field) == 0)
        bars.x++;
    bars.w = strip.x + strip.w - bars.x;
    assert_int_equal(pixels_of_color(picture, bars, field), bars.w);
    bars.h = strip.h;
    SDL_FreeSurface(picture);
    return bars;
}

static SDL_Rect part_of(SDL_Rect bars, double from_s, double to_s) {
    int from = (int)(from_s / 6 * bars.w);
    int to = (int)(to_s / 6 * bars.w);
    return (SDL_Rect){bars.x + from, bars.y, to - from, bars.h};
}

static void frame_draws_its_own_bar_and_no_more(void **state) {
    (void)state;
    SDL_Rect bars = find_bars();
    show_frames(100);
    SDL_Surface *before = draw_picture();
    show_frame(50000000, THAW_CALL_NONE);
    assert_true(screen_draw(&screen, &model, now_ns));
    assert_int_equal(screen.canvas.changed_count, 2);
    SDL_Rect changed = screen.canvas.changed[1]; // after the spinner
    SDL_Rect place = part_of(bars, 100 / 60.0, 100 / 60.0 + 0.05);
    SDL_UnionRect(&place, &(SDL_Rect){place.x - 16, place.y, place.w + 44, place.h}, &place);
    assert_true(changed.w > 0 && lies_in(changed, place));
    screen_present(&screen);
    SDL_Surface *after = picture_of(&screen.canvas);
    assert_true(pixels_of_color(after, changed, screen.canvas.theme->late) > 100);
    int all = pixels_changed(before, after, whole_window());
    assert_true(all > 100 && all == pixels_changed(before, after, changed));
    SDL_FreeSurface(before);
    SDL_FreeSurface(after);
}

static void bar_is_as_high_as_its_frame_was_late(void **state) {
    (void)state;
    static const Uint64 gaps_ms[] = {17, 40, 70, 90, 101, 2000};
    SDL_Rect bars = find_bars();
    int higher = 0;
    for (size_t i = 0; i < SDL_arraysize(gaps_ms); i++) {
        shown_ns = (i + 2) * STRIP_SPAN_NS;
        frames_hide(&frames);
        screen_set_theme(&screen, THEME_DARK); // draws all of it again
        draw();
        show_frame(gaps_ms[i] * 1000000u, THAW_CALL_NONE);
        SDL_Surface *picture = draw_picture();
        SDL_Rect pixel = {bars.x, bars.y, 1, 1};
        int height = bars.h;
        while (height > 0 && pixels_of_color(picture, pixel, screen.canvas.theme->field) == 1) {
            pixel.y++;
            height--;
        }
        assert_true(height > higher || height == bars.h);
        assert_int_equal(height == bars.h, gaps_ms[i] > 100);
        higher = height;
        SDL_FreeSurface(picture);
    }
}

static void freeze_is_drawn_as_wide_as_it_was_long(void **state) {
    (void)state;
    SDL_Rect bars = find_bars();
    SDL_Color error = screen.canvas.theme->error;
    show_frames(60);
    draw();
    show_frame(1500000000, THAW_CALL_RECEIVE);
    show_frames(30);
    SDL_Surface *picture = draw_picture();
    SDL_Rect top = part_of(bars, 0, 6);
    top.h = 1;
    int width = pixels_of_color(picture, top, error);
    assert_in_range(width, bars.w / 4 - 2, bars.w / 4 + 2);
    SDL_Rect bar = part_of(bars, 1.01, 2.49);
    top = bar;
    top.h = 1;
    assert_int_equal(pixels_of_color(picture, top, error), top.w);
    SDL_FreeSurface(picture);
}

static void freeze_says_where_the_time_went(void **state) {
    (void)state;
    static const ThawCall calls[] = {THAW_CALL_NONE, THAW_CALL_LOOKUP, THAW_CALL_CONNECT,
                                     THAW_CALL_SEND, THAW_CALL_RECEIVE};
    SDL_Surface *pictures[SDL_arraysize(calls)];
    SDL_Rect bars = find_bars();
    SDL_Rect bar = part_of(bars, 0.01, 1.49);
    SDL_Color error = screen.canvas.theme->error;
    for (size_t i = 0; i < SDL_arraysize(calls); i++) {
        shown_ns = (i + 2) * STRIP_SPAN_NS;
        frames_hide(&frames);
        show_frame(1500000000, calls[i]);
        pictures[i] = draw_picture();
        assert_true(pixels_of_color(pictures[i], bar, error) < bar.w * bar.h - 40);
        for (size_t j = 0; j < i; j++)
            assert_true(pixels_changed(pictures[i], pictures[j], bar) > 20);
    }
    for (size_t i = 0; i < SDL_arraysize(calls); i++)
        SDL_FreeSurface(pictures[i]);
    // Words that have no room are left out.
    show_frame(120000000, THAW_CALL_RECEIVE);
    SDL_Surface *picture = draw_picture();
    bar = part_of(bars, 1.51, 1.61);
    assert_int_equal(pixels_of_color(picture, bar, error), bar.w * bar.h);
    SDL_FreeSurface(picture);
}

static void strip_begins_again_at_the_left(void **state) {
    (void)state;
    SDL_Rect bars = find_bars();
    SDL_Color error = screen.canvas.theme->error;
    show_frames(330); // half a second before the right end
    draw();
    show_frame(1500000000, THAW_CALL_SEND);
    SDL_Surface *picture = draw_picture();
    SDL_Rect right = part_of(bars, 5.51, 6);
    SDL_Rect left = part_of(bars, 0, 0.99);
    SDL_Rect middle = part_of(bars, 1.01, 5.49);
    right.h = left.h = 1;
    assert_int_equal(pixels_of_color(picture, right, error), right.w);
    assert_int_equal(pixels_of_color(picture, left, error), left.w);
    assert_int_equal(pixels_of_color(picture, middle, error), 0);
    // The beam clears what it comes to, and leaves the rest.
    show_frames(60);
    SDL_Surface *later = draw_picture();
    SDL_Rect ahead = part_of(bars, 2.01, 2.05);
    assert_int_equal(pixels_of_color(later, ahead, screen.canvas.theme->field),
                     ahead.w * (ahead.h - 1)); // but for the line of the target
    SDL_Rect beyond = part_of(bars, 2.1, 5.49);
    assert_int_equal(pixels_changed(picture, later, beyond), 0);
    // A freeze that is longer than the strip fills it.
    show_frame(7000000000u, THAW_CALL_SEND);
    SDL_Surface *full = draw_picture();
    bars.h = 1;
    assert_true(pixels_of_color(full, bars, error) > bars.w - 15);
    SDL_FreeSurface(picture);
    SDL_FreeSurface(later);
    SDL_FreeSurface(full);
}

// ---- the comparison ----

// As after three runs of two seconds, the last of which froze for one.
static void make_comparison(void) {
    static const char *const names[COMPARE_RUNS] = {"worker", "poll", "block"};
    SDL_zero(compare);
    compare.done = COMPARE_RUNS;
    compare.span_ns = 2000000000;
    SDL_strlcpy(compare.verdict, "worker was never blind, block was", sizeof compare.verdict);
    for (int i = 0; i < COMPARE_COLUMNS; i++)
        compare.headings[i] = "some heading";
    for (int i = 0; i < COMPARE_RUNS; i++) {
        CompareRun *run = &compare.runs[i];
        run->name = names[i];
        run->begin_ns = (Uint64)(i + 1) * 3000000000u;
        run->frames[0] = (Frame){run->begin_ns + 500000000, 20000000, THAW_CALL_NONE};
        run->frames[1] = (Frame){run->begin_ns + 1500000000, 1000000000, THAW_CALL_RECEIVE};
        run->count = i == 2 ? 2 : 1;
        for (int column = 0; column < COMPARE_COLUMNS; column++)
            SDL_snprintf(run->cells[column], COMPARE_CELL_SIZE, "%d", 100 * i + column);
    }
    model.compare = &compare;
}

static SDL_Rect body_of(const Areas *layout) {
    return (SDL_Rect){0, layout->header.h, layout->header.w, layout->status.y - layout->header.h};
}

static void expect_open_comparison(SDL_Rect body, SDL_Surface *open) {
    const Theme *theme = screen.canvas.theme;
    // A freeze of half of the run's time is the only thing that is red.
    int red = pixels_of_color(open, body, theme->error);
    assert_true(red > body.w / 4 * 20);
    // There is room for the title above and for what stands below.
    SDL_Rect title = {0, body.y, body.w, row_px()};
    SDL_Rect below = {0, body.y + body.h - 2, body.w, 2};
    assert_true(pixels_of_color(open, title, theme->accent) > 50);
    assert_int_equal(pixels_of_color(open, below, theme->ground), 2 * body.w);
    // What it covers goes on and is not drawn.
    show_frames(3);
    SDL_snprintf(model.wait.figures, sizeof model.wait.figures, "p50 %d", body.w);
    SDL_Surface *still = draw_picture();
    assert_int_equal(pixels_changed(open, still, body), 0);
    // A cell that is bad is written in red.
    bool *bad = &compare.runs[COMPARE_RUNS - 1].bad[COMPARE_COLUMNS - 1];
    *bad = true;
    SDL_Surface *redder = draw_picture();
    assert_true(pixels_of_color(redder, body, theme->error) > red);
    *bad = false;
    SDL_FreeSurface(still);
    SDL_FreeSurface(redder);
}

static void expect_comparison(int width, int height, float zoom) {
    screen_set_zoom(&screen, zoom);
    resize(width, height);
    Areas layout = areas();
    SDL_Rect body = body_of(&layout);
    SDL_Surface *before = draw_picture();
    show_comparison();
    SDL_Surface *open = draw_picture();
    assert_true(pixels_changed(before, open, body) > 5000);
    assert_int_equal(pixels_changed(before, open, layout.status), 0);
    expect_open_comparison(body, open);
    // Escape closes it and does nothing else.
    model.control.outstanding = 1;
    assert_int_equal(press_key(SDLK_ESCAPE, 0), ACTION_NONE);
    model.control.outstanding = 0;
    assert_int_equal(screen.open, -1);
    SDL_Surface *after = draw_picture();
    assert_int_equal(pixels_changed(before, after, layout.log), 0);
    assert_true(pixels_changed(before, after, layout.panel) > 0); // the frames are there now
    SDL_FreeSurface(before);
    SDL_FreeSurface(open);
    SDL_FreeSurface(after);
}

static void comparison_is_drawn_and_closed(void **state) {
    (void)state;
    make_comparison();
    add_lines(30);
    expect_comparison(1200, 720, 1.0f);
    expect_comparison(800, 480, 1.0f);
    expect_comparison(1600, 960, 2.0f);
    expect_comparison(1920, 1080, 1.5f);
}

static void comparison_shows_the_runs_that_are_over(void **state) {
    (void)state;
    make_comparison();
    SDL_Surface *pictures[COMPARE_RUNS];
    Areas layout = areas();
    SDL_Rect body = body_of(&layout);
    for (int i = 0; i < COMPARE_RUNS; i++) {
        compare.done = i + 1;
        show_comparison();
        pictures[i] = draw_picture();
        bool red = pixels_of_color(pictures[i], body, screen.canvas.theme->error) > 1000;
        assert_int_equal(red, i == 2);
        assert_true(i == 0 || pixels_changed(pictures[i], pictures[i - 1], body) > 1000);
    }
    for (int i = 0; i < COMPARE_RUNS; i++)
        SDL_FreeSurface(pictures[i]);
}

static void comparison_closes_with_enter_or_a_click_too(void **state) {
    (void)state;
    make_comparison();
    show_comparison();
    draw();
    assert_int_equal(press_key(SDLK_RETURN, 0), ACTION_NONE);
    assert_int_equal(screen.open, -1);
    show_comparison();
    draw();
    assert_int_equal(press_key(SDLK_1, KMOD_LCTRL), ACTION_NONE); // what lies below is covered
    assert_int_equal(click(1100, 68), ACTION_NONE);
    assert_int_equal(screen.open, -1);
}

// ---- what is drawn ----

static void theme_changes_the_whole_window(void **state) {
    (void)state;
    add_lines(5);
    SDL_Surface *dark = draw_picture();
    screen_set_theme(&screen, THEME_LIGHT);
    SDL_Surface *light = draw_picture();
    SDL_Rect whole = {0, 0, SCREEN_WIDTH, SCREEN_HEIGHT};
    int changed = pixels_changed(dark, light, whole);
    assert_true(changed > SCREEN_WIDTH * SCREEN_HEIGHT / 100 * 99);
    screen_set_theme(&screen, THEME_DARK);
    SDL_Surface *back = draw_picture();
    assert_int_equal(pixels_changed(dark, back, whole), 0);
    SDL_FreeSurface(dark);
    SDL_FreeSurface(light);
    SDL_FreeSurface(back);
}

static void zoom_stays_within_its_limits(void **state) {
    (void)state;
    add_lines(5);
    screen_set_zoom(&screen, 100.0f);
    draw();
    assert_true(screen.canvas.zoom == SCREEN_ZOOM_MAX);
    screen_set_zoom(&screen, 0.001f);
    draw();
    assert_true(screen.canvas.zoom == SCREEN_ZOOM_MIN);
    screen_set_zoom(&screen, 1.0f);
    SDL_Surface *normal = draw_picture();
    screen_set_zoom(&screen, 1.5f);
    SDL_Surface *larger = draw_picture();
    assert_true(pixels_changed(normal, larger, log_rows()) > 500);
    SDL_FreeSurface(normal);
    SDL_FreeSurface(larger);
}

static void spinner_turns_with_time_and_comes_round(void **state) {
    (void)state;
    SDL_Surface *first = draw_picture();
    SDL_Rect spinner = areas().spinner;
    now_ns += 16666667;
    SDL_Surface *second = draw_picture();
    assert_true(pixels_changed(first, second, spinner) > 100);
    now_ns = NOW_NS + (Uint64)SPINNER_PERIOD_MS * 1000000u;
    SDL_Surface *round = draw_picture();
    assert_int_equal(pixels_changed(first, round, spinner), 0);
    SDL_FreeSurface(first);
    SDL_FreeSurface(second);
    SDL_FreeSurface(round);
}

static void frame_without_changes_draws_the_spinner_and_no_more(void **state) {
    (void)state;
    add_lines(100);
    draw();
    now_ns += 16666667;
    assert_true(screen_draw(&screen, &model, now_ns));
    Areas layout = areas();
    assert_int_equal(screen.canvas.changed_count, 1);
    SDL_Rect spinner = screen.canvas.changed[0];
    assert_true(lies_in(layout.spinner, spinner));
    assert_true(spinner.h == layout.spinner.h && spinner.w < layout.spinner.w + 32);
    happen(motion_to(100, 400));
    happen(motion_to(101, 401));
    assert_true(screen_draw(&screen, &model, now_ns));
    assert_int_equal(screen.canvas.changed_count, 1);
    screen_present(&screen);
    assert_int_equal(screen.canvas.changed_count, 0);
}

static void status_is_drawn_again_when_it_changes(void **state) {
    (void)state;
    SDL_Surface *before = draw_picture();
    model.status.connected = true;
    SDL_strlcpy(model.status.connection, "connected to 127.0.0.1:50007",
                sizeof model.status.connection);
    model.status.progress = true;
    model.status.done = 5;
    model.status.total = 10;
    SDL_Surface *after = draw_picture();
    Areas layout = areas();
    assert_true(pixels_changed(before, after, layout.status) > 200);
    assert_int_equal(pixels_changed(before, after, layout.log), 0);
    SDL_FreeSurface(before);
    SDL_FreeSurface(after);
}

// What a person may do, out of a small number.
static SDL_Event some_event(Uint32 *seed) {
    static const SDL_Keycode keys[] = {SDLK_TAB,    SDLK_LEFT, SDLK_RIGHT,  SDLK_BACKSPACE,
                                       SDLK_UP,     SDLK_DOWN, SDLK_PAGEUP, SDLK_PAGEDOWN,
                                       SDLK_ESCAPE, SDLK_a,    SDLK_c,      SDLK_v,
                                       SDLK_HOME,   SDLK_END,  SDLK_RETURN, SDLK_SPACE};
    static const int mods[] = {0, 0, KMOD_LCTRL, KMOD_LSHIFT};
    int x = (int)(next_random(seed) % 800);
    int y = (int)(next_random(seed) % 480);
    switch (next_random(seed) % 7) {
    case 0: return motion_to(x, y);
    case 1: return press_at(x, y);
    case 2: return release_at(x, y);
    case 3: return typed("\xC3\xA9x\xE4\xBD\xA0");
    case 5: return composing(x % 2 ? "\xE4\xBD\xA0o" : "", x % 3);
    case 4: return wheel_turned((float)(x % 7) - 3.0f);
    default:
        return key_down(keys[next_random(seed) % SDL_arraysize(keys)],
                        mods[next_random(seed) % SDL_arraysize(mods)]);
    }
}

// What is drawn bit by bit must be what is drawn at one go.
static void expect_nothing_stale(int step) {
    SDL_Event exposed;
    SDL_zero(exposed);
    exposed.type = SDL_WINDOWEVENT;
    exposed.window.event = SDL_WINDOWEVENT_EXPOSED;
    SDL_Surface *parts = draw_picture();
    happen(exposed);
    SDL_Surface *whole = draw_picture();
    SDL_Rect all = {0, 0, parts->w, parts->h};
    int stale = pixels_changed(parts, whole, all);
    if (stale > 0)
        fail_msg("after event %d there are %d stale pixels", step, stale);
    SDL_FreeSurface(parts);
    SDL_FreeSurface(whole);
}

static void hide_and_show(void) {
    SDL_Event event;
    SDL_zero(event);
    event.type = SDL_WINDOWEVENT;
    event.window.event = SDL_WINDOWEVENT_HIDDEN;
    happen(event);
    frames_hide(&frames);
    shown_ns += 1700000000;
    event.window.event = SDL_WINDOWEVENT_SHOWN;
    happen(event);
}

// Frames, freezes and what comes of them.
static void let_time_pass(int step, Uint32 *seed) {
    static const ThawCall calls[] = {THAW_CALL_NONE, THAW_CALL_SEND, THAW_CALL_RECEIVE};
    for (Uint32 i = next_random(seed) % 3; i > 0; i--)
        show_frame(5000000 + next_random(seed) % 60000000, THAW_CALL_NONE);
    if (step % 17 == 16)
        show_frame(110000000 + (Uint64)(next_random(seed) % 2500) * 1000000u,
                   calls[next_random(seed) % SDL_arraysize(calls)]);
    if (step % 97 == 96)
        hide_and_show();
    if (step % 40 == 20)
        show_banner();
    else if (step % 40 == 35)
        SDL_zero(model.banner);
    if (step % 45 == 44)
        show_comparison();
    model.wait.chosen = step / 25 % WAIT_CHOICES;
    SDL_snprintf(model.wait.figures, sizeof model.wait.figures, "p50 %d", step / 10);
}

static void do_this_and_that(int steps) {
    Uint32 seed = 11;
    make_comparison();
    for (int step = 0; step < steps; step++) {
        note_progress("the next step");
        now_ns += 40000000;
        if (step % 5 == 0) {
            assert_true(log_append(log_lines, LOG_OK, 2, 5, 9, "12 ab ok detail"));
        }
        if (step % 50 == 49)
            screen_toggle(&screen, ACTION_HELP);
        if (step % 60 == 59)
            screen_toggle(&screen, ACTION_FAULTS);
        if (step % 37 == 36) {
            log_clear(log_lines);
        }
        model.control.will_be_connected = step / 40 % 2;
        model.control.outstanding = step / 30 % 2;
        let_time_pass(step, &seed);
        happen(some_event(&seed));
        expect_nothing_stale(step);
    }
}

static void nothing_stale_is_left_on_the_screen(void **state) {
    (void)state;
    resize(800, 480);
    do_this_and_that(400);
}

static void nothing_stale_is_left_on_the_accelerated_screen(void **state) {
    (void)state;
    screen_close(&screen);
    log_destroy(log_lines);
    assert_int_equal(open_screen_with(false), 0);
    resize(800, 480);
    do_this_and_that(200);
}

static void nothing_stale_is_left_on_a_large_screen(void **state) {
    (void)state;
    resize(1920, 1080);
    do_this_and_that(60);
    resize(3840, 2160);
    do_this_and_that(20);
}

static void no_part_draws_into_another_one_where_there_is_no_room(void **state) {
    (void)state;
    screen_set_zoom(&screen, 1.5f);
    resize(320, 260);
    do_this_and_that(200);
    screen_set_zoom(&screen, 4.0f);
    resize(800, 480);
    do_this_and_that(100);
}

static void both_renderers_draw_the_same(void **state) {
    (void)state;
    add_lines(30);
    SDL_Surface *software = draw_picture();
    screen_close(&screen);
    log_destroy(log_lines);
    assert_int_equal(open_screen_with(false), 0);
    add_lines(30);
    SDL_Surface *other = draw_picture();
    SDL_Rect whole = {0, 0, SCREEN_WIDTH, SCREEN_HEIGHT};
    int changed = pixels_changed(software, other, whole);
    assert_true(changed < SCREEN_WIDTH * SCREEN_HEIGHT / 100); // smooth edges may differ a little
    SDL_FreeSurface(software);
    SDL_FreeSurface(other);
}

static void hidden_window_draws_nothing_until_it_is_shown(void **state) {
    (void)state;
    SDL_Event event;
    SDL_zero(event);
    event.type = SDL_WINDOWEVENT;
    event.window.event = SDL_WINDOWEVENT_HIDDEN;
    draw();
    happen(event);
    assert_false(screen.visible);
    assert_true(screen_draw(&screen, &model, now_ns + 1));
    screen_present(&screen);
    assert_int_equal(screen.canvas.changed_count, 0);
    event.window.event = SDL_WINDOWEVENT_SHOWN;
    happen(event);
    assert_true(screen_draw(&screen, &model, now_ns + 2));
    assert_true(SDL_RectEquals(&screen.canvas.changed[0], &(SDL_Rect){0, 0, 1200, 720}));
}

static void picture_is_saved_as_it_is_seen(void **state) {
    (void)state;
    add_lines(5);
    SDL_Surface *seen = draw_picture();
    assert_true(screen_save(&screen, PICTURE));
    SDL_Surface *loaded = SDL_LoadBMP(PICTURE);
    assert_non_null(loaded);
    SDL_Surface *saved = SDL_ConvertSurfaceFormat(loaded, SDL_PIXELFORMAT_RGB888, 0);
    SDL_Rect whole = {0, 0, SCREEN_WIDTH, SCREEN_HEIGHT};
    assert_int_equal(saved->w, SCREEN_WIDTH);
    assert_int_equal(saved->h, SCREEN_HEIGHT);
    assert_int_equal(pixels_changed(seen, saved, whole), 0);
    assert_false(screen_save(&screen, "no such folder/picture.bmp"));
    remove(PICTURE);
    SDL_FreeSurface(seen);
    SDL_FreeSurface(loaded);
    SDL_FreeSurface(saved);
}

static bool open_with_font(Screen *other, const char *font_file) {
    const ScreenOptions options = {
        .font_file = font_file, .software = true, .zoom = 1.0f, .host = "", .message = ""};
    return screen_open(other, &options);
}

static void missing_font_is_an_error_with_a_name(void **state) {
    (void)state;
    Screen other;
    assert_false(open_with_font(&other, "no such font.ttf"));
    assert_non_null(SDL_strstr(SDL_GetError(), "no such font.ttf"));
    screen_close(&other);
}

static void write_file(const char *file, const void *bytes, size_t size) {
    SDL_RWops *out = SDL_RWFromFile(file, "wb");
    assert_non_null(out);
    assert_int_equal(SDL_RWwrite(out, bytes, 1, size), size);
    assert_int_equal(SDL_RWclose(out), 0);
}

static void broken_font_is_an_error_with_a_name(void **state) {
    (void)state;
    write_file(FONT_COPY, "no font", 7);
    Screen other;
    assert_false(open_with_font(&other, FONT_COPY));
    assert_non_null(SDL_strstr(SDL_GetError(), FONT_COPY));
    screen_close(&other);
    remove(FONT_COPY);
}

// As on a disk that was pulled out: a window that is open can do without.
static void font_file_may_go_while_the_window_is_open(void **state) {
    (void)state;
    size_t size = 0;
    void *font = SDL_LoadFile(TEST_FONT, &size);
    assert_non_null(font);
    write_file(FONT_COPY, font, size);
    SDL_free(font);
    Screen other;
    assert_true(open_with_font(&other, FONT_COPY));
    remove(FONT_COPY);
    screen_set_zoom(&other, 1.5f);
    assert_true(screen_draw(&other, &model, now_ns));
    assert_false(other.must_fit);
    assert_true(text_cell_width(other.text, FONT_NORMAL) > 0);
    screen_close(&other);
}

static void full_screen_goes_there_and_back(void **state) {
    (void)state;
    SDL_Event event;
    for (int i = 0; i < 2; i++) {
        screen_toggle_full_screen(&screen);
        bool full = (SDL_GetWindowFlags(screen.window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
        assert_int_equal(full, i == 0);
        while (SDL_PollEvent(&event))
            happen(event);
        draw();
    }
}

#define on_screen(test) cmocka_unit_test_setup_teardown(test, open_test_screen, close_test_screen)

int main(void) {
    const struct CMUnitTest tests[] = {
        on_screen(nothing_overlaps_at_the_smallest_size),
        on_screen(nothing_overlaps_at_the_usual_size),
        on_screen(nothing_overlaps_on_a_large_display),
        on_screen(widgets_hold_still_where_people_and_scripts_look_for_them),
        on_screen(low_window_has_no_panel),
        on_screen(window_of_any_size_can_be_drawn),
        on_screen(buttons_ask_for_what_is_written_on_them),
        on_screen(keys_ask_for_what_the_help_says),
        on_screen(enter_and_escape_ask_for_nothing_while_something_is_composed),
        on_screen(composition_ends_when_the_window_loses_the_keys),
        on_screen(letters_and_digits_are_text_in_a_field),
        on_screen(letters_and_digits_are_keys_outside_of_a_field),
        on_screen(who_waits_is_chosen_with_the_mouse),
        on_screen(typing_at_the_start_replaces_the_message),
        on_screen(tab_visits_every_enabled_widget_once),
        on_screen(click_lands_where_the_picture_shows_it_after_a_zoom),
        on_screen(status_line_has_buttons_for_the_help_and_the_faults),
        on_screen(fault_is_chosen_with_the_keys),
        on_screen(fault_is_chosen_with_the_mouse),
        on_screen(fault_list_that_fits_again_shows_its_first),
        on_screen(help_covers_the_log_and_any_click_closes_it),
        on_screen(keys_that_close_the_help_do_nothing_else),
        on_screen(empty_log_shows_its_hint),
        on_screen(log_follows_its_newest_line),
        on_screen(wheel_scrolls_and_comes_back_to_following),
        on_screen(small_turns_of_the_wheel_add_up),
        on_screen(wheel_outside_of_the_log_scrolls_nothing),
        on_screen(keys_scroll),
        on_screen(thumb_can_be_dragged_from_end_to_end),
        on_screen(lines_that_come_do_not_move_what_somebody_reads),
        on_screen(full_log_can_be_read_while_its_oldest_lines_go),
        on_screen(line_at_the_top_stays_there_when_the_width_changes),
        on_screen(newest_button_appears_only_when_scrolled_away_and_works),
        on_screen(cleared_log_follows_its_newest_line_again),
        on_screen(log_that_fits_again_needs_no_newest_button),
        on_screen(dragged_lines_are_selected_and_copied_exactly),
        on_screen(whole_log_is_selected_and_copied),
        on_screen(shift_click_extends_the_selected_lines),
        on_screen(wrapped_line_is_copied_as_one),
        on_screen(selection_at_the_edge_scrolls),
        on_screen(click_into_an_empty_log_selects_nothing),
        on_screen(lines_that_were_dropped_are_not_selected_any_more),
        on_screen(banner_takes_its_room_from_the_log_and_gives_it_back),
        on_screen(banner_leaves_alone_what_somebody_reads),
        on_screen(frame_draws_its_own_bar_and_no_more),
        on_screen(bar_is_as_high_as_its_frame_was_late),
        on_screen(freeze_is_drawn_as_wide_as_it_was_long),
        on_screen(freeze_says_where_the_time_went),
        on_screen(strip_begins_again_at_the_left),
        on_screen(comparison_is_drawn_and_closed),
        on_screen(comparison_shows_the_runs_that_are_over),
        on_screen(comparison_closes_with_enter_or_a_click_too),
        on_screen(theme_changes_the_whole_window),
        on_screen(zoom_stays_within_its_limits),
        on_screen(spinner_turns_with_time_and_comes_round),
        on_screen(frame_without_changes_draws_the_spinner_and_no_more),
        on_screen(status_is_drawn_again_when_it_changes),
        on_screen(nothing_stale_is_left_on_the_screen),
        on_screen(nothing_stale_is_left_on_the_accelerated_screen),
        on_screen(nothing_stale_is_left_on_a_large_screen),
        on_screen(no_part_draws_into_another_one_where_there_is_no_room),
        on_screen(both_renderers_draw_the_same),
        on_screen(hidden_window_draws_nothing_until_it_is_shown),
        on_screen(picture_is_saved_as_it_is_seen),
        on_screen(missing_font_is_an_error_with_a_name),
        on_screen(broken_font_is_an_error_with_a_name),
        on_screen(font_file_may_go_while_the_window_is_open),
        on_screen(full_screen_goes_there_and_back),
        on_screen(port_takes_in_what_stands_around_a_number),
    };
    return cmocka_run_group_tests(tests, begin_window_tests, end_window_tests);
}
