// Tests of screen.h: the whole window on the dummy driver, under the hands of a person.
#include "ui_support.h"

#include <stdio.h>
#include <string.h>

#include "connection_view.h"
#include "fault_view.h"
#include "hand.h"
#include "lanes_view.h"
#include "log_view.h"
#include "scenarios_view.h"
#include "screen.h"
#include "status_view.h"
#include "timeline.h"
#include "transport_view.h"
#include "utf8.h"
#include "verdict_view.h"

#define START_NS 5000000000u
#define MS (Uint64) THAW_NS_PER_MS
#define WAIT_NS (1500 * MS) // of most runs here
#define FONT_COPY "test_screen.ttf"
#define PICTURE "test_screen_saved.bmp" // in the working directory of the test

// Widgets as control_view, connection_view, verdict_view and status_view number them.
enum { MESSAGE, DO_IT, CANCEL, CARDS, CONTROLS = CARDS + WAIT_CHOICES };
enum { HOST, PORT, TEXT, CONNECT, SEND, RECEIVE, CLOSE, CONNECTIONS };
enum { OFFER, DISMISS, VERDICTS };
enum { LAB, SCENARIOS, CONNECTION, FAULTS, TOUR, COMPARE, HELP, BUTTONS };

// What a run is measured with.
typedef struct Bench {
    Run run;
    Meter meter;
} Bench;

static Screen screen;
static ScreenModel model;
static Bench bench; // of the lanes
static Hand hand;
static CompareModel compare;
static Log *log_lines;
static Action asked; // by the last event

static const char *const fault_names[] = {"none", "delay", "silent"};
static const char *const fault_explanations[] = {"well", "late", "never"};

static void take(void *userdata, const Record *record) {
    Bench *taker = userdata;
    meter_add(&taker->meter, record);
    run_add(&taker->run, record, &taker->meter);
}

static void say_in_lane(int lane, const char *name, const char *text) {
    model.lanes.lanes[lane].name = name;
    SDL_strlcpy(model.lanes.lanes[lane].text, text, LANE_TEXT_SIZE);
}

static void fill_model(void) {
    SDL_zero(model);
    SDL_strlcpy(model.status.connection, "not connected", sizeof model.status.connection);
    model.control.sentence = "A sentence.";
    model.lanes.run = &bench.run;
    model.lanes.title = "What each thread does now";
    SDL_strlcpy(model.lanes.message, "\"hello\"", sizeof model.lanes.message);
    say_in_lane(0, "Window thread", "draws");
    say_in_lane(1, "Worker thread", "idle");
    say_in_lane(2, "Server", "built in");
    SDL_strlcpy(model.verdict.head, "Press Do it!", sizeof model.verdict.head);
    SDL_strlcpy(model.verdict.lines[0], "A sentence.", sizeof model.verdict.lines[0]);
    model.faults = (FaultModel){fault_names, fault_explanations, NULL, 3, 1, 1500};
    model.log = (LogModel){.log = log_lines, .hint = "Press the button"};
}

static int open_screen_with(bool software) {
    SDL_zero(bench);
    hand = (Hand){.add = take, .userdata = &bench, .now_ns = START_NS};
    SDL_SetModState(KMOD_NONE);
    SDL_SetClipboardText("");
    SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
    log_lines = log_create();
    fill_model();
    ScreenOptions options = screen_options();
    options.icon_file = THAW_TEST_ASSETS "/icon.bmp";
    options.software = software;
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

static WidgetId control(int widget) {
    return screen_id(control_view) + widget;
}

static Fields *fields(void) {
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

// The areas of the views, and the place of the ring as it was drawn last.
typedef struct Areas {
    SDL_Rect header, spinner, lanes, verdict, log, status, overlay;
} Areas;

static Areas areas(void) {
    Layout layout = layout_of(&screen.canvas, &model, screen.open);
    Areas found = {.header = screen_area(&screen, &model, control_view),
                   .lanes = screen_area(&screen, &model, lanes_view),
                   .verdict = screen_area(&screen, &model, verdict_view),
                   .log = screen_area(&screen, &model, log_view),
                   .status = screen_area(&screen, &model, status_view)};
    if (screen.open >= 0)
        found.overlay = layout.areas[screen.open];
    for (size_t i = 0; i < screen.canvas.before.count; i++)
        if (screen.canvas.before.commands[i].kind == DRAWING_IMAGE)
            found.spinner = screen.canvas.before.commands[i].rect;
    return found;
}

static SDL_Rect whole_window(void) {
    return (SDL_Rect){0, 0, screen.canvas.width_px, screen.canvas.height_px};
}

// ---- what was drawn ----

// The next command of a view after `last`; NULL begins, and ends.
static const DrawingCommand *next_command(const char *view, const DrawingCommand *last) {
    const Drawing *drawing = &screen.canvas.before;
    for (int i = 0; i < DRAWING_PARTS; i++) {
        const DrawingPart *part = &drawing->parts[i];
        if (!part->name || part->count == 0 || strcmp(part->name, view) != 0)
            continue;
        const DrawingCommand *first = &drawing->commands[part->from];
        const DrawingCommand *next = last ? last + 1 : first;
        return next < first + part->count ? next : NULL;
    }
    return NULL;
}

// Where a view has drawn words that begin with `words`; empty: nowhere.
static SDL_Rect words_of(const char *view, const char *words) {
    size_t size = strlen(words);
    for (const DrawingCommand *at = NULL; (at = next_command(view, at)) != NULL;)
        if (at->kind == DRAWING_TEXT && at->text_size >= size &&
            memcmp(drawing_text(&screen.canvas.before, at), words, size) == 0)
            return at->rect;
    return (SDL_Rect){0, 0, 0, 0};
}

static bool says(const char *view, const char *words) {
    return words_of(view, words).w > 0;
}

static bool same_color(SDL_Color a, SDL_Color b) {
    return a.r == b.r && a.g == b.g && a.b == b.b;
}

// The first command of a kind and colour; NULL: there is none.
static const DrawingCommand *find(const char *view, DrawingKind kind, SDL_Color color) {
    for (const DrawingCommand *at = NULL; (at = next_command(view, at)) != NULL;)
        if (at->kind == kind && same_color(at->color, color))
            return at;
    return NULL;
}

static bool has_shape(const char *view, Shape shape) {
    for (const DrawingCommand *at = NULL; (at = next_command(view, at)) != NULL;)
        if (at->kind == DRAWING_SHAPE && at->shape == shape)
            return true;
    return false;
}

// ---- hands and eyes ----

static ActionType happen(SDL_Event event) {
    asked = screen_event(&screen, &event, &model);
    return asked.type;
}

// A frame; on a busy machine, as many as it takes until all text is there.
static void draw(void) {
    do {
        model.lanes.now_ns = hand.now_ns;
        assert_true(screen_draw(&screen, &model, hand.now_ns));
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

static ActionType click_in(SDL_Rect rect) {
    SDL_Point at = middle_of(rect);
    return click(at.x, at.y);
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

// With room for more than a few lines of the log.
static int open_tall_screen(void **state) {
    int opened = open_test_screen(state);
    if (opened == 0)
        resize(SCREEN_WIDTH, 1000);
    return opened;
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

// From a point of a widget on, as far as the same one lights up.
static SDL_Rect lit_around(int x, int y, SDL_Rect area) {
    WidgetId id = widget_at(x, y);
    int left = x;
    int right = x + 1;
    int top = y;
    int bottom = y + 1;
    while (left > area.x && widget_at(left - 1, y) == id)
        left--;
    while (right < area.x + area.w && widget_at(right, y) == id)
        right++;
    while (top > area.y && widget_at(x, top - 1) == id)
        top--;
    while (bottom < area.y + area.h && widget_at(x, bottom) == id)
        bottom++;
    return (SDL_Rect){left, top, right - left, bottom - top};
}

// Find every widget's rectangle by moving the mouse over `area`, in steps that miss none.
static void probe(SDL_Rect area, SDL_Rect found[], int count, WidgetId first) {
    const int step = 6;
    SDL_memset(found, 0, (size_t)count * sizeof *found);
    for (int y = area.y; y < area.y + area.h; y += step) {
        for (int x = area.x; x < area.x + area.w; x += step) {
            int at = widget_at(x, y) - first;
            SDL_Point point = {x, y};
            if (at < 0 || at >= count || SDL_PointInRect(&point, &found[at]))
                continue;
            SDL_Rect lit = lit_around(x, y, area);
            if (found[at].w == 0)
                found[at] = lit;
            else
                SDL_UnionRect(&found[at], &lit, &found[at]);
        }
    }
}

// All of them can be pressed while something is outstanding.
static void probe_controls(SDL_Rect found[CONTROLS]) {
    model.control.outstanding = 1;
    probe(areas().header, found, CONTROLS, control(0));
    model.control.outstanding = 0;
}

// Half of its buttons are enabled while there is no connection, half while there is one.
static void probe_connection(SDL_Rect found[CONNECTIONS]) {
    SDL_Rect there[CONNECTIONS];
    WidgetId first = screen_id(connection_view);
    model.control.will_be_connected = true;
    probe(areas().overlay, there, CONNECTIONS, first);
    model.control.will_be_connected = false;
    probe(areas().overlay, found, CONNECTIONS, first);
    for (int i = 0; i < CONNECTIONS; i++)
        if (found[i].w == 0)
            found[i] = there[i];
}

static bool lies_in(SDL_Rect inner, SDL_Rect outer) {
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

// Widgets lie in `area`, are large enough to be hit, and have a gap between them: where two overlap
// only the upper one lights up, so they would touch.
static void expect_good_widgets(const SDL_Rect *found, int count, SDL_Rect area, float gap_points) {
    int least = (int)(24 * screen.canvas.scale);
    int gap = (int)(gap_points * screen.canvas.scale);
    for (int i = 0; i < count; i++) {
        if (found[i].w == 0)
            continue;
        if (found[i].w < least || found[i].h < least || !lies_in(found[i], area))
            fail_msg("widget %d is %d x %d at %d,%d", i, found[i].w, found[i].h, found[i].x,
                     found[i].y);
        SDL_Rect wider = {found[i].x - gap, found[i].y - gap, found[i].w + 2 * gap,
                          found[i].h + 2 * gap};
        for (int j = 0; j < i; j++)
            if (SDL_HasIntersection(&wider, &found[j]))
                fail_msg("widgets %d and %d are too near", i, j);
    }
}

// The rows fill the window and do not overlap.
static void expect_good_rows(int width, int height) {
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
    assert_int_equal(area, width * height);
}

static void expect_good_layout(int width, int height, float zoom) {
    screen_set_zoom(&screen, zoom);
    resize(width, height);
    Areas layout = areas();
    expect_good_rows(width, height);
    assert_true(layout.header.h > 0 && layout.lanes.h > 0 && layout.verdict.h > 0);
    assert_true(layout.log.h > 0 && layout.status.h > 0);
    assert_int_equal(layout.spinner.w, layout.spinner.h);
    assert_true(lies_in(layout.spinner, layout.header));

    SDL_Rect found[CONTROLS];
    probe_controls(found);
    expect_good_widgets(found, CONTROLS, layout.header, 3);
    for (int i = DO_IT; i < CONTROLS; i++)
        assert_true(found[i].w > 0);
    for (int i = 0; i < CONTROLS; i++)
        assert_false(SDL_HasIntersection(&found[i], &layout.spinner));
    screen_toggle(&screen, ACTION_CONNECTION);
    draw();
    SDL_Rect panel[CONNECTIONS];
    probe_connection(panel);
    expect_good_widgets(panel, CONNECTIONS, areas().overlay, 7);
    for (int i = 0; i < CONNECTIONS; i++)
        assert_true(panel[i].w > 0);
    screen_close_view(&screen);
}

static void nothing_overlaps_at_the_smallest_size(void **state) {
    (void)state;
    expect_good_layout(SCREEN_MIN_WIDTH, SCREEN_MIN_HEIGHT, 1.0f);
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
    // As in the table of sizes that the window was drawn after.
    static const SDL_Point middles[CONTROLS] = {[MESSAGE] = {1057, 32},  [DO_IT] = {968, 99},
                                                [CANCEL] = {1133, 99},   [CARDS] = {279, 79},
                                                [CARDS + 1] = {507, 79}, [CARDS + 2] = {735, 79}};
    for (int i = 0; i < CONTROLS; i++)
        assert_true(SDL_PointInRect(&middles[i], &found[i]));
    const SDL_Point connection = {740, 694};
    SDL_Rect buttons[BUTTONS];
    SDL_zero(buttons);
    probe(areas().status, buttons, BUTTONS, screen_id(status_view));
    assert_true(SDL_PointInRect(&connection, &buttons[CONNECTION]));
}

// A low window shows less of everything, step by step, and keeps what never goes.
static void low_window_keeps_what_never_goes(void **state) {
    (void)state;
    ViewForm form = VIEW_LEAST;
    add_lines(30);
    for (int height = SCREEN_MIN_HEIGHT; height <= 1000; height += 20) {
        resize(1200, height);
        ViewForm now = layout_of(&screen.canvas, &model, -1).form;
        assert_true(now <= form);
        form = now;
        expect_good_rows(1200, height);
        assert_true(areas().log.h >= text_cell_height(screen.text, FONT_NOTE));
        assert_true(says("lanes", "Window thread") && says("lanes", "Worker thread"));
        assert_true(says("verdict", "Press Do it!") && says("control", "Do it!"));
        assert_int_equal(press_key(SDLK_2, KMOD_LCTRL), ACTION_STRATEGY);
    }
    assert_int_equal(form, VIEW_FULL);
}

static void window_of_any_size_can_be_drawn(void **state) {
    (void)state;
    static const int sizes[][2] = {{1, 1},    {1, 500},   {500, 1},   {2, 2},     {37, 23},
                                   {150, 90}, {300, 200}, {799, 479}, {3000, 40}, {40, 2000}};
    static const float zooms[] = {1.0f, SCREEN_ZOOM_MAX, SCREEN_ZOOM_MIN};
    static const ActionType overlays[] = {ACTION_HELP, ACTION_FAULTS, ACTION_CONNECTION};
    add_lines(50);
    hand_draws(&hand, 10);
    hand_does_it(&hand, THAW_STRATEGY_BLOCK, WAIT_NS, THAW_OK);
    for (size_t i = 0; i < SDL_arraysize(sizes) * SDL_arraysize(zooms); i++) {
        const int *size = sizes[i / SDL_arraysize(zooms)];
        screen_set_zoom(&screen, zooms[i % SDL_arraysize(zooms)]);
        resize(size[0], size[1]);
        click(size[0] / 2, size[1] / 2);
        happen(wheel_turned(1));
        for (size_t over = 0; over < SDL_arraysize(overlays); over++) {
            screen_toggle(&screen, overlays[over]);
            draw();
            screen_toggle(&screen, overlays[over]);
            draw();
        }
    }
    expect_good_layout(SCREEN_WIDTH, SCREEN_HEIGHT, 1.0f);
}

// ---- what can be asked for ----

static void buttons_ask_for_what_is_written_on_them(void **state) {
    (void)state;
    draw();
    SDL_Rect found[CONTROLS];
    probe_controls(found);
    for (int connected = 0; connected < 2; connected++) {
        model.control.will_be_connected = connected;
        assert_int_equal(click_in(found[DO_IT]), ACTION_DO_IT);
    }
    assert_int_equal(click_in(found[CANCEL]), ACTION_NONE);
    model.control.outstanding = 1;
    assert_int_equal(click_in(found[CANCEL]), ACTION_CANCEL);
    model.control.outstanding = 0;
    model.control.compares = true; // and a comparison can be stopped between two runs
    assert_int_equal(click_in(found[CANCEL]), ACTION_CANCEL);
}

static void connection_panel_has_the_single_commands(void **state) {
    (void)state;
    static const ActionType actions[CONNECTIONS] = {[CONNECT] = ACTION_CONNECT,
                                                    [SEND] = ACTION_SEND,
                                                    [RECEIVE] = ACTION_RECEIVE,
                                                    [CLOSE] = ACTION_CLOSE};
    static const SDL_Keycode keys[CONNECTIONS] = {
        [CONNECT] = SDLK_F2, [SEND] = SDLK_F3, [RECEIVE] = SDLK_F4, [CLOSE] = SDLK_F5};
    screen_toggle(&screen, ACTION_CONNECTION);
    draw();
    SDL_Rect found[CONNECTIONS];
    probe_connection(found);
    for (int i = CONNECT; i < CONNECTIONS; i++) {
        model.control.will_be_connected = i != CONNECT;
        assert_int_equal(click_in(found[i]), actions[i]);
        assert_int_equal(press_key(keys[i], 0), actions[i]); // the key stands on the button
        model.control.will_be_connected = !model.control.will_be_connected;
        assert_int_equal(click_in(found[i]), ACTION_NONE);
        assert_int_equal(press_key(keys[i], 0), ACTION_NONE);
    }
    assert_true(screen.open >= 0); // there is more to be done in it
    click_in(found[HOST]);
    press_key(SDLK_a, KMOD_LCTRL);
    happen(typed("example.org"));
    assert_string_equal(fields()->host.text, "example.org");
    assert_int_equal(press_key(SDLK_ESCAPE, 0), ACTION_NONE);
    assert_int_equal(screen.open, -1);
}

static void connection_panel_closes_with_a_click_beside_it(void **state) {
    (void)state;
    screen_toggle(&screen, ACTION_CONNECTION);
    draw();
    SDL_Rect label = words_of("connection", "Host");
    assert_int_equal(click_in(label), ACTION_NONE);
    assert_true(screen.open >= 0);
    assert_int_equal(click(5, areas().overlay.y + 5), ACTION_NONE);
    assert_int_equal(screen.open, -1);
    // Its fields have the keys no longer.
    happen(typed("x"));
    assert_string_equal(fields()->host.text, "127.0.0.1");
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
        {SDLK_RETURN, 0, true, ACTION_DO_IT},
        {SDLK_F2, 0, false, ACTION_CONNECT},
        {SDLK_F2, 0, true, ACTION_NONE},
        {SDLK_F3, 0, true, ACTION_SEND},
        {SDLK_F3, 0, false, ACTION_NONE},
        {SDLK_F4, 0, true, ACTION_RECEIVE},
        {SDLK_F5, 0, true, ACTION_CLOSE},
        {SDLK_ESCAPE, 0, true, ACTION_CANCEL},
        {SDLK_b, KMOD_LCTRL, false, ACTION_SEND_BYTES},
        {SDLK_q, KMOD_LCTRL, false, ACTION_QUIT},
        {SDLK_d, KMOD_LCTRL, false, ACTION_DISMISS},
        {SDLK_F1, 0, false, ACTION_HELP},
        {SDLK_F6, 0, false, ACTION_FAULTS},
        {SDLK_F7, 0, false, ACTION_COMPARE},
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
    const WidgetId focuses[] = {control(DO_IT), control(MESSAGE)};
    draw();
    for (size_t i = 0; i < SDL_arraysize(keys) * SDL_arraysize(focuses); i++) {
        size_t at = i / SDL_arraysize(focuses);
        screen.ui.focus = focuses[i % SDL_arraysize(focuses)];
        model.control.will_be_connected = keys[at].connected;
        model.control.outstanding = 1;
        assert_int_equal(press_key(keys[at].key, keys[at].mods), keys[at].action);
    }
    model.control.outstanding = 0;
    assert_int_equal(press_key(SDLK_ESCAPE, 0), ACTION_NONE);
    assert_string_equal(fields()->message.text, "hello");
}

// Some layouts have it on a key of another name, and give it as text.
static void plus_with_ctrl_makes_all_larger_on_every_layout(void **state) {
    (void)state;
    assert_int_equal(happen(key_down(SDLK_QUOTE, KMOD_LCTRL | KMOD_LSHIFT)), ACTION_NONE);
    assert_int_equal(happen(typed("+")), ACTION_ZOOM_IN);
    happen(keys_released());
}

static void enter_and_escape_ask_for_nothing_while_something_is_composed(void **state) {
    (void)state;
    model.control.outstanding = 1;
    draw();
    screen.ui.focus = control(MESSAGE);
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
    screen.ui.focus = control(MESSAGE);
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

static void first_keys_choose_who_waits_and_do_it(void **state) {
    (void)state;
    draw();
    assert_int_equal(screen.ui.focus, control(DO_IT));
    for (int i = 0; i < WAIT_CHOICES; i++) {
        expect_choice(press_key(SDLK_1 + i, 0), i);
        happen(typed("1")); // the text of that key
    }
    assert_string_equal(fields()->message.text, "hello");
    assert_int_equal(press_key(SDLK_SPACE, 0), ACTION_DO_IT);
    assert_int_equal(press_key(SDLK_RETURN, 0), ACTION_DO_IT);
    assert_int_equal(press_key(SDLK_KP_ENTER, 0), ACTION_DO_IT);
}

static void letters_and_digits_are_text_in_a_field(void **state) {
    (void)state;
    draw();
    screen.ui.focus = control(MESSAGE);
    for (int i = 0; i < WAIT_CHOICES; i++)
        assert_int_equal(press_key(SDLK_1 + i, 0), ACTION_NONE);
    assert_int_equal(press_key(SDLK_c, 0), ACTION_NONE);
    // These are not text.
    for (int i = 0; i < WAIT_CHOICES; i++)
        expect_choice(press_key(SDLK_1 + i, KMOD_LCTRL), i);
    assert_int_equal(press_key(SDLK_F7, 0), ACTION_COMPARE);
    assert_int_equal(press_key(SDLK_c, KMOD_LCTRL), ACTION_NONE);
    happen(typed("1c"));
    assert_string_equal(fields()->message.text, "1c");
    screen_toggle(&screen, ACTION_CONNECTION);
    for (int field = HOST; field <= TEXT; field++) {
        screen.ui.focus = screen_id(connection_view) + field;
        assert_int_equal(press_key(SDLK_1, 0), ACTION_NONE);
        assert_int_equal(press_key(SDLK_c, 0), ACTION_NONE);
        happen(typed("1c"));
    }
    assert_string_equal(fields()->host.text, "1c");
    assert_string_equal(fields()->port.text, "1c");
    assert_string_equal(fields()->message.text, "1c1c"); // the caret is behind the first
}

static void letters_and_digits_are_keys_outside_of_a_field(void **state) {
    (void)state;
    draw();
    const WidgetId others[] = {0, control(DO_IT), control(CARDS), screen_id(log_view),
                               screen_id(status_view)};
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
    SDL_Rect found[CONTROLS];
    SDL_Color chosen = screen.canvas.theme->chosen;
    draw();
    probe_controls(found);
    for (int i = 0; i < WAIT_CHOICES; i++) {
        expect_choice(click_in(found[CARDS + i]), i);
        model.control.chosen = i;
        happen(motion_to(0, 0));
        SDL_Surface *picture = draw_picture();
        for (int j = 0; j < WAIT_CHOICES; j++)
            assert_int_equal(pixels_of_color(picture, found[CARDS + j], chosen) > 5000, j == i);
        SDL_FreeSurface(picture);
    }
}

// Each card shows the newest run with its choice, and a sketch before there is one.
static void card_shows_its_last_run(void **state) {
    (void)state;
    static Bench earlier;
    SDL_zero(earlier);
    Hand other = {.add = take, .userdata = &earlier, .now_ns = START_NS};
    SDL_Rect found[CONTROLS];
    draw();
    probe_controls(found);
    happen(motion_to(0, 0));
    SDL_Surface *before = draw_picture();
    hand_draws(&other, 30);
    hand_does_it(&other, THAW_STRATEGY_BLOCK, WAIT_NS, THAW_OK);
    hand_draws(&other, 60);
    model.control.runs[2] = &earlier.run;
    SDL_Surface *after = draw_picture();
    for (int i = 0; i < WAIT_CHOICES; i++)
        assert_int_equal(pixels_changed(before, after, found[CARDS + i]) > 100, i == 2);
    SDL_FreeSurface(before);
    SDL_FreeSurface(after);
}

static void typing_in_the_message_replaces_it(void **state) {
    (void)state;
    draw();
    press_key(SDLK_TAB, KMOD_LSHIFT);
    assert_int_equal(screen.ui.focus, control(MESSAGE));
    happen(typed("caf\xC3\xA9"));
    assert_string_equal(fields()->message.text, "caf\xC3\xA9");
    assert_string_equal(fields()->host.text, "127.0.0.1");
}

static void tab_visits_every_enabled_widget_once(void **state) {
    (void)state;
    model.control.outstanding = 1;
    model.verdict.offer = "Compare all three";
    model.verdict.can_be_closed = true;
    draw();
    const WidgetId verdict = screen_id(verdict_view);
    const WidgetId status = screen_id(status_view);
    const WidgetId order[] = {
        control(CANCEL),    verdict + OFFER,    verdict + DISMISS,   screen_id(log_view),
        status + LAB,       status + SCENARIOS, status + CONNECTION, status + FAULTS,
        status + TOUR,      status + COMPARE,   status + HELP,       control(CARDS),
        control(CARDS + 1), control(CARDS + 2), control(MESSAGE),    control(DO_IT)};
    for (size_t i = 0; i < SDL_arraysize(order); i++) {
        press_key(SDLK_TAB, 0);
        assert_int_equal(screen.ui.focus, order[i]);
    }
    for (size_t i = SDL_arraysize(order) - 1; i-- > 0;) {
        press_key(SDLK_TAB, KMOD_LSHIFT);
        assert_int_equal(screen.ui.focus, order[i]);
    }
}

static void tab_stays_in_the_connection_panel(void **state) {
    (void)state;
    screen_toggle(&screen, ACTION_CONNECTION);
    draw();
    const WidgetId first = screen_id(connection_view);
    const WidgetId order[] = {first + HOST, first + PORT, first + TEXT, first + CONNECT,
                              first + HOST};
    for (size_t i = 0; i < SDL_arraysize(order); i++) {
        press_key(SDLK_TAB, 0);
        assert_int_equal(screen.ui.focus, order[i]);
    }
}

static void click_lands_where_the_picture_shows_it_after_a_zoom(void **state) {
    (void)state;
    draw();
    screen_set_zoom(&screen, 2.0f); // not drawn yet: people still see the old picture
    assert_int_equal(click(1000, 99), ACTION_DO_IT);
}

static void status_line_has_buttons_for_what_opens(void **state) {
    (void)state;
    static const ActionType actions[BUTTONS] = {[LAB] = ACTION_LAB,
                                                [SCENARIOS] = ACTION_SCENARIOS,
                                                [HELP] = ACTION_HELP,
                                                [TOUR] = ACTION_TOUR,
                                                [COMPARE] = ACTION_COMPARE,
                                                [FAULTS] = ACTION_FAULTS,
                                                [CONNECTION] = ACTION_CONNECTION};
    static const int sizes[][2] = {{1200, 720}, {800, 480}, {640, 400}};
    for (size_t size = 0; size < SDL_arraysize(sizes); size++) {
        SDL_Rect found[BUTTONS];
        resize(sizes[size][0], sizes[size][1]);
        probe(areas().status, found, BUTTONS, screen_id(status_view));
        expect_good_widgets(found, BUTTONS, areas().status, 7);
        // In the smallest window the list of scenarios is left to the help.
        assert_int_equal(found[SCENARIOS].w == 0, sizes[size][0] == 640);
        for (int i = 0; i < BUTTONS; i++)
            if (found[i].w > 0 || i != SCENARIOS)
                assert_int_equal(click_in(found[i]), actions[i]);
        SDL_Point faults = middle_of(found[FAULTS]);
        happen(motion_to(faults.x, faults.y));
        draw();
        assert_true(says("status", "F6: "));
        happen(motion_to(3, 3));
        draw();
        assert_true(says("status", "not connected"));
    }
}

// ---- the frozen picture ----

static void frozen_window_lets_nothing_be_asked_for(void **state) {
    (void)state;
    static const struct {
        SDL_Keycode key;
        int mods;
    } keys[] = {{SDLK_RETURN, 0}, {SDLK_ESCAPE, 0},     {SDLK_1, 0},  {SDLK_F1, 0},
                {SDLK_F7, 0},     {SDLK_q, KMOD_LCTRL}, {SDLK_F11, 0}};
    SDL_Rect found[CONTROLS];
    model.verdict.offer = "Compare all three";
    model.verdict.can_be_closed = true;
    draw();
    probe_controls(found);
    SDL_Rect offer = words_of("verdict", model.verdict.offer);
    model.control.outstanding = 4;
    model.frozen = THAW_CALL_RECEIVE;
    draw();
    for (int i = 0; i < CONTROLS; i++)
        assert_int_equal(click_in(found[i]), ACTION_NONE);
    assert_int_equal(click_in(offer), ACTION_NONE);
    for (size_t i = 0; i < SDL_arraysize(keys); i++)
        assert_int_equal(press_key(keys[i].key, keys[i].mods), ACTION_NONE);
}

// It is true for as long as it stands: nothing in it moves, and it says that it is frozen.
static void frozen_picture_says_so_and_stands_still(void **state) {
    (void)state;
    hand_chooses(&hand, THAW_STRATEGY_BLOCK);
    hand_draws(&hand, 30);
    hand_begins(&hand);
    model.frozen = THAW_CALL_RECEIVE;
    model.verdict.kind = VERDICT_FROZEN;
    model.lanes.lanes[0].mark = LANE_FROZEN;
    SDL_Surface *first = draw_picture();
    assert_true(has_shape("control", SHAPE_SNOWFLAKE) && has_shape("lanes", SHAPE_SNOWFLAKE));
    assert_true(has_shape("verdict", SHAPE_SNOWFLAKE));
    assert_true(says("control", "frozen") && says("control", "must wait"));
    assert_true(says("lanes", "stopped here") && !says("lanes", "now"));
    assert_true(says("lanes", "waits for the server in RECEIVE"));
    assert_true(says("lanes", "until then: no picture, no click"));
    SDL_Rect ring = areas().spinner;
    hand.now_ns += 700 * MS;
    SDL_Surface *second = draw_picture();
    assert_int_equal(pixels_changed(first, second, ring), 0);
    SDL_FreeSurface(first);
    SDL_FreeSurface(second);
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
    for (int i = 0; i < 3; i++) {
        screen_toggle(&screen, ACTION_FAULTS);
        draw();
        SDL_Point at = middle_of(words_of("faults", fault_names[i]));
        assert_int_equal(happen(press_at(at.x, at.y)), ACTION_SERVER_FAULT);
        assert_int_equal(asked.number, i);
        assert_int_equal(screen.open, -1);
    }
    screen_toggle(&screen, ACTION_FAULTS);
    draw();
    SDL_Rect overlay = areas().overlay; // beside the list: closes it
    assert_int_equal(happen(press_at(overlay.x + 2, overlay.y + 2)), ACTION_NONE);
    assert_int_equal(screen.open, -1);
}

static void fault_that_is_marked_says_what_it_teaches(void **state) {
    (void)state;
    static const char *const lessons[] = {NULL, "Watch the slab.", "Watch the clock."};
    model.faults.lessons = lessons;
    screen_toggle(&screen, ACTION_FAULTS);
    draw();
    assert_true(says("faults", lessons[1]) && !says("faults", lessons[2]));
    press_key(SDLK_DOWN, 0);
    draw();
    assert_true(says("faults", lessons[2]) && !says("faults", lessons[1]));
}

// A list scrolled to its end in a small window must not stay scrolled in a large one.
static void fault_list_that_fits_again_shows_its_first(void **state) {
    (void)state;
    static const char *words[15];
    for (size_t i = 0; i < SDL_arraysize(words); i++)
        words[i] = "word";
    model.faults = (FaultModel){words, words, NULL, SDL_arraysize(words), 0, 1500};
    resize(800, 480);
    screen_set_zoom(&screen, 2.0f);
    draw();
    screen_toggle(&screen, ACTION_FAULTS);
    draw();
    for (size_t i = 0; i < SDL_arraysize(words); i++)
        press_key(SDLK_DOWN, 0);
    draw();
    assert_true(fault_state()->list.first > 0);
    screen_set_zoom(&screen, 1.0f);
    resize(SCREEN_WIDTH, SCREEN_HEIGHT);
    assert_int_equal(fault_state()->list.first, 0);
    SDL_Point at = middle_of(words_of("faults", "word"));
    assert_int_equal(happen(press_at(at.x, at.y)), ACTION_SERVER_FAULT);
    assert_int_equal(asked.number, 0);
}

static void help_covers_the_window_and_any_click_closes_it(void **state) {
    (void)state;
    add_lines(3);
    SDL_Surface *before = draw_picture();
    screen_toggle(&screen, ACTION_HELP);
    SDL_Surface *open = draw_picture();
    assert_true(pixels_changed(before, open, areas().overlay) > 10000);
    assert_int_equal(click(968, 99), ACTION_NONE);
    assert_int_equal(screen.open, -1);
    happen(motion_to(0, 0));
    SDL_Surface *after = draw_picture();
    assert_int_equal(pixels_changed(before, after, whole_window()), 0);
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
    return text_cell_height(screen.text, FONT_NOTE) + canvas_px(&screen.canvas, 3.0f);
}

// The middle of a row of the log, counted from the first that can be seen.
static SDL_Point row_at(int row) {
    SDL_Rect log = areas().log;
    SDL_Point point = {log.x + log.w / 3, log.y + 6 + row * row_px() + row_px() / 2};
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
    return log_state()->scroll.top_row;
}

static void empty_log_shows_its_hint(void **state) {
    (void)state;
    SDL_Surface *before = draw_picture();
    SDL_Rect rows = log_rows();
    assert_true(says("log", "Press the button"));
    add_lines(1);
    SDL_Surface *after = draw_picture();
    assert_true(pixels_changed(before, after, rows) > 100);
    SDL_FreeSurface(before);
    SDL_FreeSurface(after);
}

static void log_follows_its_newest_line(void **state) {
    (void)state;
    add_lines(10);
    assert_int_equal(log_state()->scroll.top_row, 0);
    for (int i = 0; i < 5; i++) {
        Uint64 before = log_state()->scroll.top_row;
        add_lines(100);
        assert_true(log_state()->scroll.top_row > before);
        assert_false(log_state()->scroll.scrolled);
    }
}

static void wheel_scrolls_and_comes_back_to_following(void **state) {
    (void)state;
    add_lines(200);
    Uint64 last = last_top();
    SDL_Surface *before = draw_picture();
    wheel(2);
    assert_int_equal(log_state()->scroll.top_row, last - 6);
    assert_true(log_state()->scroll.scrolled);
    SDL_Surface *after = draw_picture();
    assert_true(pixels_changed(before, after, log_rows()) > 1000);
    wheel(-1);
    assert_int_equal(log_state()->scroll.top_row, last - 3);
    wheel(-50);
    assert_int_equal(log_state()->scroll.top_row, last);
    assert_false(log_state()->scroll.scrolled);
    wheel(1000000);
    assert_int_equal(log_state()->scroll.top_row, 0);
    SDL_FreeSurface(before);
    SDL_FreeSurface(after);
}

static void small_turns_of_the_wheel_add_up(void **state) {
    (void)state;
    add_lines(200);
    Uint64 last = last_top();
    for (int i = 0; i < 16; i++)
        wheel(0.125f);
    assert_int_equal(log_state()->scroll.top_row, last - 6);
}

static void wheel_outside_of_the_log_scrolls_nothing(void **state) {
    (void)state;
    add_lines(200);
    Uint64 last = last_top();
    happen(motion_to(600, 40));
    happen(wheel_turned(3));
    assert_int_equal(log_state()->scroll.top_row, last);
}

static void keys_scroll(void **state) {
    (void)state;
    add_lines(200);
    Uint64 last = last_top();
    Uint64 rows = log_end_row(log_lines) - last;
    press_key(SDLK_UP, 0);
    assert_int_equal(log_state()->scroll.top_row, last - 1);
    press_key(SDLK_PAGEUP, 0);
    assert_int_equal(log_state()->scroll.top_row, last - rows);
    press_key(SDLK_PAGEDOWN, 0);
    press_key(SDLK_DOWN, 0);
    assert_int_equal(log_state()->scroll.top_row, last);
    assert_false(log_state()->scroll.scrolled);
    press_key(SDLK_HOME, KMOD_LCTRL);
    assert_int_equal(log_state()->scroll.top_row, 0);
    press_key(SDLK_END, KMOD_LCTRL);
    assert_int_equal(log_state()->scroll.top_row, last);
    screen.ui.focus = control(MESSAGE);
    press_key(SDLK_HOME, 0); // belongs to the field that has the focus
    assert_int_equal(log_state()->scroll.top_row, last);
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
    assert_in_range(log_state()->scroll.top_row, last / 2 - 60, last / 2 + 60);
    happen(motion_to(x, log.y - 500));
    draw();
    assert_int_equal(log_state()->scroll.top_row, 0);
    happen(motion_to(x + 300, log.y + log.h + 500));
    draw();
    assert_int_equal(log_state()->scroll.top_row, last);
    assert_false(log_state()->scroll.scrolled);
    happen(release_at(x, log.y + log.h));
    happen(motion_to(x, log.y));
    assert_int_equal(log_state()->scroll.top_row, last);
    assert_false(log_state()->selection.selected);
}

static void lines_that_come_do_not_move_what_somebody_reads(void **state) {
    (void)state;
    add_lines(200);
    wheel(10);
    Uint64 top = log_state()->scroll.top_row;
    SDL_Surface *before = draw_picture();
    add_lines(500);
    assert_int_equal(log_state()->scroll.top_row, top);
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
    assert_int_equal(log_state()->scroll.top_row, 0);
    add_lines(1000);
    assert_int_equal(log_state()->scroll.top_row, 1000);
    press_key(SDLK_PAGEDOWN, 0);
    Uint64 top = log_state()->scroll.top_row;
    add_lines(5);
    assert_int_equal(log_state()->scroll.top_row, top);
    press_key(SDLK_END, KMOD_LCTRL);
    draw();
    assert_false(log_state()->scroll.scrolled);
    assert_int_equal(log_state()->scroll.top_row, last_top());
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
    Uint64 line = log_line_at(log_lines, log_state()->scroll.top_row);
    resize(800, 480);
    assert_int_equal(log_line_at(log_lines, log_state()->scroll.top_row), line);
    resize(1920, 1080);
    assert_int_equal(log_line_at(log_lines, log_state()->scroll.top_row), line);
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
    assert_int_equal(log_state()->scroll.top_row, last);
    assert_false(log_state()->scroll.scrolled);
    assert_false(newest_is_shown(&newest));
    assert_false(log_state()->selection.selected);
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
    assert_false(log_state()->scroll.scrolled);
    assert_in_range(log_end_row(log_lines) - log_state()->scroll.top_row, 1, 40);
}

static void log_that_fits_again_needs_no_newest_button(void **state) {
    (void)state;
    SDL_Rect newest;
    resize(1200, 480);
    add_lines(20);
    wheel(1);
    assert_true(log_state()->scroll.scrolled);
    resize(1200, 1400);
    assert_int_equal(log_state()->scroll.top_row, 0);
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

static char *copy_of_what_is_shown(void) {
    press_key(SDLK_a, KMOD_LCTRL);
    press_key(SDLK_c, KMOD_LCTRL);
    return SDL_GetClipboardText();
}

static void lines_are_found_by_typing(void **state) {
    (void)state;
    add_lines(40);
    press_key(SDLK_f, KMOD_LCTRL);
    happen(typed("LINE "));
    happen(typed("3"));
    press_key(SDLK_1, 0); // is typed, and chooses nobody who waits
    assert_int_equal(asked.type, ACTION_NONE);
    draw();
    char *copied = copy_of_what_is_shown();
    assert_string_equal(copied, "line 3\nline 30\nline 31\nline 32\nline 33\nline 34\nline 35\n"
                                "line 36\nline 37\nline 38\nline 39");
    SDL_free(copied);
    assert_true(says("log", "find: LINE 3_   Esc: all lines"));
    happen(typed("9"));
    assert_true(log_append(log_lines, LOG_INFO, 0, 0, 0, "another line 39"));
    draw();
    copied = copy_of_what_is_shown();
    assert_string_equal(copied, "line 39\nanother line 39");
    SDL_free(copied);
    press_key(SDLK_BACKSPACE, 0);
    log_clear(log_lines);
    assert_true(log_append(log_lines, LOG_INFO, 0, 0, 0, "line 3 of a new log"));
    draw();
    copied = copy_of_what_is_shown();
    assert_string_equal(copied, "line 3 of a new log");
    SDL_free(copied);
    assert_true(log_append(log_lines, LOG_INFO, 0, 0, 0, "something else"));
    assert_int_equal(press_key(SDLK_ESCAPE, 0), ACTION_NONE);
    draw();
    assert_true(says("log", "something else"));
    assert_false(says("log", "find: "));
}

// A log that was cleared and stays empty is no new log in each picture.
static void lines_found_in_a_cleared_log_are_kept_from_picture_to_picture(void **state) {
    (void)state;
    add_lines(3);
    press_key(SDLK_f, KMOD_LCTRL);
    happen(typed("line"));
    draw();
    log_clear(log_lines);
    draw();
    assert_true(log_first(log_state()->search.found) == log_end(log_state()->search.found));
    assert_true(log_append(log_state()->search.found, LOG_INFO, 0, 0, 0, "a mark"));
    draw();
    assert_int_equal(log_end(log_state()->search.found) - log_first(log_state()->search.found), 1);
}

static void no_line_ends_inside_a_character(void **state) {
    (void)state;
    char words[1001] = "";
    for (size_t i = 0; i + 1 < sizeof words; i += 2)
        SDL_memcpy(words + i, "\xC3\xA4", 2); // of two bytes
    resize(2400, 1000);
    model.log.hint = words;
    draw();
    size_t drawn = 0;
    for (const DrawingCommand *at = NULL; (at = next_command("log", at)) != NULL;) {
        if (at->kind != DRAWING_TEXT)
            continue;
        assert_true(utf8_is_text(drawing_text(&screen.canvas.before, at), at->text_size));
        drawn += at->text_size;
    }
    model.log.hint = NULL;
    assert_in_range(drawn, 2 * 255 + 1, sizeof words);
}

// Elsewhere Escape belongs to others; what is told of it is true.
static void lines_that_were_found_stay_when_somebody_goes_on(void **state) {
    (void)state;
    add_lines(3);
    press_key(SDLK_f, KMOD_LCTRL);
    happen(typed("line 2"));
    screen_leave_focus(&screen);
    press_key(SDLK_ESCAPE, 0);
    draw();
    assert_true(says("log", "find: line 2   Ctrl+F, Esc: all lines"));
    press_key(SDLK_f, KMOD_LCTRL);
    press_key(SDLK_ESCAPE, 0);
    draw();
    assert_false(says("log", "find: "));
}

// Where AltGr is Ctrl and Alt, characters are typed with both.
static void characters_of_alt_gr_are_looked_for(void **state) {
    (void)state;
    add_lines(1);
    press_key(SDLK_f, KMOD_LCTRL);
    happen(key_down(SDLK_q, KMOD_LCTRL | KMOD_RALT));
    happen(typed("@"));
    draw();
    assert_true(says("log", "find: @_"));
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
    assert_int_equal(log_state()->scroll.top_row, last - 10);
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
    assert_false(log_state()->selection.selected);
}

static void lines_that_were_dropped_are_not_selected_any_more(void **state) {
    (void)state;
    add_lines(10);
    SDL_Point at = row_at(0);
    click(at.x, at.y);
    assert_true(log_state()->selection.selected);
    add_lines(LOG_LINES_MAX);
    assert_false(log_state()->selection.selected);
}

// ---- the verdict ----

static void succeed(void) {
    model.verdict.kind = VERDICT_OK;
    SDL_strlcpy(model.verdict.head, "Never frozen", sizeof model.verdict.head);
    SDL_strlcpy(model.verdict.who, "who waited: a worker thread", sizeof model.verdict.who);
    SDL_strlcpy(model.verdict.lines[0], "The worker thread waited 1.50 s.",
                sizeof model.verdict.lines[0]);
    SDL_strlcpy(model.verdict.lines[1], "A thread does one thing at a time.",
                sizeof model.verdict.lines[1]);
    model.verdict.offer = "Now let the window wait: Do it!";
    model.verdict.offered = ACTION_DO_IT_WITH;
    model.verdict.can_be_closed = true;
}

// It has a place of its own, so nothing else moves when it changes.
static void verdict_changes_nothing_beside_itself(void **state) {
    (void)state;
    add_lines(100);
    SDL_Rect verdict = areas().verdict;
    SDL_Rect log = areas().log;
    Uint64 top = log_state()->scroll.top_row;
    SDL_Surface *before = draw_picture();
    succeed();
    SDL_Surface *after = draw_picture();
    int all = pixels_changed(before, after, whole_window());
    assert_true(all > 1000 && all == pixels_changed(before, after, verdict));
    assert_true(pixels_of_color(after, verdict, screen.canvas.theme->ok) > 200);
    assert_true(has_shape("verdict", SHAPE_TICK_RING));
    SDL_Rect log_now = areas().log;
    assert_true(SDL_RectEquals(&log_now, &log));
    assert_int_equal(log_state()->scroll.top_row, top);
    assert_int_equal(click_in(words_of("verdict", "Never frozen")), ACTION_NONE);
    assert_false(log_state()->selection.selected);
    SDL_FreeSurface(before);
    SDL_FreeSurface(after);
}

static void verdict_offers_the_next_step_and_can_be_put_away(void **state) {
    (void)state;
    SDL_Rect found[VERDICTS];
    draw();
    probe(areas().verdict, found, VERDICTS, screen_id(verdict_view));
    assert_true(found[OFFER].w == 0 && found[DISMISS].w == 0);
    succeed();
    draw();
    probe(areas().verdict, found, VERDICTS, screen_id(verdict_view));
    expect_good_widgets(found, VERDICTS, areas().verdict, 3);
    assert_int_equal(click_in(found[OFFER]), ACTION_DO_IT_WITH);
    assert_int_equal(asked.number, 2);
    assert_int_equal(click_in(found[DISMISS]), ACTION_DISMISS);
    // Where there is less room the offer folds, and what it says never does.
    resize(640, 400);
    probe(areas().verdict, found, VERDICTS, screen_id(verdict_view));
    assert_int_equal(found[OFFER].w, 0);
    assert_true(found[DISMISS].w > 0 && says("verdict", "Never frozen"));
}

static void each_verdict_has_its_own_sign(void **state) {
    (void)state;
    static const Shape signs[] = {[VERDICT_PROMPT] = SHAPE_CHEVRON,
                                  [VERDICT_WAITS] = SHAPE_HOURGLASS,
                                  [VERDICT_OK] = SHAPE_TICK_RING,
                                  [VERDICT_FROZEN] = SHAPE_SNOWFLAKE,
                                  [VERDICT_FAILED] = SHAPE_CROSS};
    for (size_t kind = 0; kind < SDL_arraysize(signs); kind++) {
        model.verdict.kind = (VerdictKind)kind;
        draw();
        for (size_t other = 0; other < SDL_arraysize(signs); other++)
            assert_int_equal(has_shape("verdict", signs[other]), kind == other);
    }
}

// ---- what is pasted into Port ----

static void expect_port(const char *pasted, const char *text) {
    screen.ui.focus = screen_id(connection_view) + PORT;
    SDL_SetClipboardText(pasted);
    press_key(SDLK_a, KMOD_LCTRL);
    press_key(SDLK_v, KMOD_LCTRL);
    assert_string_equal(fields()->port.text, text);
    assert_int_equal(screen.ui.pasted, PASTE_NONE);
}

static void port_takes_in_what_stands_around_a_number(void **state) {
    (void)state;
    screen_toggle(&screen, ACTION_CONNECTION);
    expect_port(" 65535 \n", " 65535 ");
    expect_port("\xC2\xA0"
                "65535",
                "\xC2\xA0"
                "65535");
    expect_port("\xEF\xBC\x98\xEF\xBC\x90\xEF\xBC\x98\xEF\xBC\x90", // 8080 in full width
                "\xEF\xBC\x98\xEF\xBC\x90\xEF\xBC\x98\xEF\xBC\x90");
}

// ---- the lanes ----

static Theme colors(void) {
    return *screen.canvas.theme;
}

// The box of the longest wait as it is drawn.
static SDL_Rect slab(void) {
    SDL_Rect longest = {0, 0, 0, 0};
    for (const DrawingCommand *at = NULL; (at = next_command("lanes", at)) != NULL;)
        if (at->kind == DRAWING_BOX && same_color(at->color, colors().slab) &&
            at->rect.w > longest.w)
            longest = at->rect;
    return longest;
}

static bool has_freeze_frame(void) {
    for (const DrawingCommand *at = NULL; (at = next_command("lanes", at)) != NULL;)
        if (at->kind == DRAWING_BOX && same_color(at->edge, colors().freeze))
            return true;
    return false;
}

// The strokes of pictures, from left to right. Returns how many.
#define STROKES_MAX 512
static int strokes(SDL_Rect found[STROKES_MAX]) {
    int count = 0;
    for (const DrawingCommand *at = NULL; (at = next_command("lanes", at)) != NULL;)
        if (at->kind == DRAWING_FILL && same_color(at->color, colors().accent) &&
            at->radius_px == 0 && count < STROKES_MAX)
            found[count++] = at->rect;
    return count;
}

static void begin_run(ThawStrategy strategy) {
    hand_draws(&hand, 30);
    hand_chooses(&hand, strategy);
    hand_begins(&hand);
}

// A run that is over, with what came a second later.
static void show_run(ThawStrategy strategy, Uint64 wait_ns) {
    begin_run(strategy);
    hand_waits(&hand, wait_ns);
    hand_ends(&hand, THAW_OK);
    hand_draws(&hand, 60);
    draw();
}

// The lesson: the same wait, as long, in another lane.
static void wait_is_as_long_in_whichever_lane_it_lies(void **state) {
    (void)state;
    int second_px = canvas_px(&screen.canvas, TIMELINE_STROKE) * FRAMES_RATE;
    show_run(THAW_STRATEGY_WORKER, WAIT_NS);
    SDL_Rect in_worker = slab();
    assert_false(has_freeze_frame());
    show_run(THAW_STRATEGY_BLOCK, WAIT_NS);
    SDL_Rect in_window = slab();
    assert_true(has_freeze_frame());
    assert_in_range(in_worker.w, second_px * 3 / 2 - 2, second_px * 3 / 2 + 2);
    assert_in_range(in_window.w, in_worker.w - 1, in_worker.w + 1);
    assert_in_range(in_window.x, in_worker.x - 2, in_worker.x + 2);
    assert_int_equal(in_window.h, in_worker.h);
    SDL_Rect window = words_of("lanes", "Window thread");
    SDL_Rect worker = words_of("lanes", "Worker thread");
    assert_true(SDL_abs(middle_of(in_window).y - middle_of(window).y) < in_window.h);
    assert_true(SDL_abs(middle_of(in_worker).y - middle_of(worker).y) < in_worker.h);
    show_run(THAW_STRATEGY_POLL, WAIT_NS);
    assert_int_equal(slab().w, 0); // it asks, and nobody waits
    char words[48];
    SDL_snprintf(words, sizeof words, "asked %" SDL_PRIu64 " times", bench.run.asked);
    assert_true(says("lanes", words)); // the same number as in the verdict
}

static void wait_says_where_the_time_went(void **state) {
    (void)state;
    static const ThawCall calls[] = {THAW_CALL_LOOKUP, THAW_CALL_CONNECT, THAW_CALL_SEND,
                                     THAW_CALL_RECEIVE};
    hand_chooses(&hand, THAW_STRATEGY_BLOCK);
    for (size_t i = 0; i < SDL_arraysize(calls); i++) {
        hand_draws(&hand, 30);
        Uint32 id = hand_submits(&hand, THAW_COMMAND_CONNECT);
        hand_calls(&hand, id, THAW_COMMAND_CONNECT, calls[i]);
        hand_waits(&hand, 2 * WAIT_NS);
        hand_returns(&hand, id, THAW_COMMAND_CONNECT, calls[i]);
        hand_replies(&hand, id, THAW_COMMAND_CONNECT, THAW_OK);
        hand_draws(&hand, 60);
        draw();
        SDL_Rect words = words_of("lanes", frames_call_name(calls[i]));
        assert_true(words.w > 0 && lies_in(words, slab()));
        assert_true(has_freeze_frame());
    }
    // Words that have no room are left out.
    show_run(THAW_STRATEGY_BLOCK, 120 * MS);
    assert_true(slab().w > 0 && has_freeze_frame());
    assert_false(says("lanes", "RECEIVE") || says("lanes", "waits"));
}

static void pictures_that_a_freeze_left_out_are_counted(void **state) {
    (void)state;
    char words[64];
    show_run(THAW_STRATEGY_BLOCK, WAIT_NS);
    SDL_snprintf(words, sizeof words, "%" SDL_PRIu64 " pictures missing", bench.run.missing);
    SDL_Rect rect = words_of("lanes", words);
    assert_in_range(bench.run.missing, 88, 91);
    assert_true(rect.w > 0 && rect.x > slab().x && rect.x + rect.w < slab().x + slab().w);
    show_run(THAW_STRATEGY_WORKER, WAIT_NS);
    assert_false(says("lanes", words));
}

static void picture_draws_its_own_stroke_and_no_more(void **state) {
    (void)state;
    static SDL_Rect before[STROKES_MAX];
    static SDL_Rect after[STROKES_MAX];
    begin_run(THAW_STRATEGY_WORKER);
    hand_waits(&hand, 700 * MS);
    draw();
    int count = strokes(before);
    assert_true(count > 60);
    hand_draws(&hand, 1);
    draw();
    assert_int_equal(strokes(after), count + 1);
    assert_memory_equal(before, after, (size_t)count * sizeof *before);
    // No two of them touch, and all stand on the same line.
    for (int i = 1; i <= count; i++) {
        assert_true(after[i].x > after[i - 1].x + after[i - 1].w);
        assert_int_equal(after[i].y + after[i].h, after[0].y + after[0].h);
    }
}

static void stroke_is_as_high_as_its_picture_was_late(void **state) {
    (void)state;
    static const Uint64 gaps_ms[] = {16, 25, 40, 60, 80, 99};
    static SDL_Rect found[STROKES_MAX];
    begin_run(THAW_STRATEGY_WORKER);
    int higher = 0;
    for (size_t i = 0; i < SDL_arraysize(gaps_ms); i++) {
        hand.now_ns += gaps_ms[i] * MS - FRAMES_PERIOD_NS;
        hand_draws(&hand, 1);
        draw();
        int height = found[strokes(found) - 1].h;
        assert_true(height > higher);
        higher = height;
    }
}

// A run of any length begins in view, and ends there as long as its strokes can be told apart.
static void run_is_seen_whole_however_long_it_is(void **state) {
    (void)state;
    static const Uint64 waits_ms[] = {300, 1500, 3000, 6000, 12000, 20000};
    int x = 0;
    for (size_t i = 0; i < SDL_arraysize(waits_ms); i++) {
        show_run(THAW_STRATEGY_WORKER, waits_ms[i] * MS);
        const DrawingCommand *field = find("lanes", DRAWING_FILL, colors().field);
        assert_non_null(field);
        assert_true(lies_in(slab(), field->rect));
        assert_true(i == 0 || waits_ms[i] > 3000 || slab().x == x); // always in the same place
        x = slab().x;
        assert_true(says("lanes", "0 = Do it!"));
    }
    begin_run(THAW_STRATEGY_WORKER);
    hand_waits(&hand, 60000 * MS); // now it scrolls
    draw();
    SDL_Rect flag = words_of("lanes", "now");
    assert_true(flag.x + flag.w > SCREEN_WIDTH - 40);
}

static void click_is_a_pin_that_says_when_it_was_heard(void **state) {
    (void)state;
    begin_run(THAW_STRATEGY_WORKER);
    hand_waits(&hand, 700 * MS);
    hand_clicks(&hand, 0);
    hand_waits(&hand, 300 * MS);
    hand_ends(&hand, THAW_OK);
    hand_draws(&hand, 30);
    draw();
    assert_true(says("lanes", "1") && says("lanes", "heard immediately"));
    begin_run(THAW_STRATEGY_BLOCK);
    hand_waits(&hand, WAIT_NS);
    hand_ends(&hand, THAW_OK);
    hand_clicks(&hand, 700 * MS);
    hand_clicks(&hand, 300 * MS);
    hand_says(&hand, (Record){.kind = RECORD_SEEN});
    hand_draws(&hand, 30);
    draw();
    assert_true(says("lanes", "2 clicks heard only here"));
    assert_false(says("lanes", "heard immediately"));
}

static void dismissed_run_is_gone_from_the_lanes(void **state) {
    (void)state;
    show_run(THAW_STRATEGY_BLOCK, WAIT_NS);
    assert_true(slab().w > 0 && says("lanes", "0 = Do it!"));
    run_dismiss(&bench.run);
    draw();
    assert_true(slab().w == 0 && !says("lanes", "0 = Do it!"));
    static SDL_Rect found[STROKES_MAX];
    assert_true(strokes(found) > 20); // the window draws on
}

// ---- the comparison ----

// As after three runs of a second and a half, the last of which was frozen.
static void make_comparison(void) {
    static const char *const names[COMPARE_RUNS] = {"A worker thread", "by asking", "by waiting"};
    static Bench other;
    SDL_zero(compare);
    compare.done = COMPARE_RUNS;
    compare.running = -1;
    SDL_strlcpy(compare.verdict, "Only one way froze the window", sizeof compare.verdict);
    for (int i = 0; i < COMPARE_COLUMNS; i++)
        compare.headings[i] = "heading";
    for (int i = 0; i < COMPARE_RUNS; i++) {
        CompareRun *run = &compare.runs[i];
        SDL_zero(other);
        Hand maker = {.add = take, .userdata = &other, .now_ns = (Uint64)(i + 1) * 9000 * MS};
        hand_draws(&maker, 30);
        hand_does_it(&maker, (ThawStrategy)i, WAIT_NS, THAW_OK);
        run->run = other.run;
        run->name = names[i];
        run->froze = i == 2;
        SDL_strlcpy(run->outcome, i == 2 ? "frozen for 1.50 s" : "never frozen",
                    sizeof run->outcome);
        for (int column = 0; column < COMPARE_COLUMNS; column++)
            SDL_snprintf(run->cells[column], COMPARE_CELL_SIZE, "%d", 100 * i + column);
    }
    model.compare = &compare;
}

static SDL_Rect body_of(const Areas *layout) {
    return (SDL_Rect){0, layout->header.h, layout->header.w, layout->status.y - layout->header.h};
}

static void expect_open_comparison(SDL_Rect body, SDL_Surface *open) {
    // The frame of the freeze, its missing pictures and its words are the only things that are red.
    int red = pixels_of_color(open, body, colors().freeze);
    assert_true(red > 200);
    assert_true(has_shape("compare", SHAPE_SNOWFLAKE) && has_shape("compare", SHAPE_TICK_RING));
    assert_true(says("compare", compare.verdict));
    // What it covers goes on and is not drawn.
    hand_draws(&hand, 3);
    SDL_Surface *still = draw_picture();
    assert_int_equal(pixels_changed(open, still, body), 0);
    // A cell that is bad is written in red.
    bool *bad = &compare.runs[COMPARE_RUNS - 1].bad[COMPARE_COLUMNS - 1];
    *bad = true;
    SDL_Surface *redder = draw_picture();
    assert_true(pixels_of_color(redder, body, colors().freeze) > red);
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
    assert_true(pixels_changed(before, after, layout.lanes) > 0); // the pictures are there now
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
        assert_int_equal(says("compare", "frozen for"), i == 2);
        assert_true(i == 0 || pixels_changed(pictures[i], pictures[i - 1], body) > 1000);
    }
    for (int i = 0; i < COMPARE_RUNS; i++)
        SDL_FreeSurface(pictures[i]);
}

static void comparison_can_be_run_again_when_it_is_over(void **state) {
    (void)state;
    make_comparison();
    compare.running = 2;
    show_comparison();
    draw();
    SDL_Rect again = words_of("compare", action_row(ACTION_COMPARE, 1)->label);
    assert_true(again.w > 0);
    assert_int_equal(click_in(again), ACTION_NONE);
    compare.running = -1;
    show_comparison();
    draw();
    assert_int_equal(click_in(again), ACTION_COMPARE);
    assert_int_equal(asked.number, 1);
}

// What lies beside it can be used, and that closes it.
static void comparison_leaves_the_buttons_alive(void **state) {
    (void)state;
    make_comparison();
    show_comparison();
    draw();
    assert_int_equal(press_key(SDLK_ESCAPE, 0), ACTION_NONE);
    assert_int_equal(screen.open, -1);
    show_comparison();
    draw();
    assert_int_equal(press_key(SDLK_1, KMOD_LCTRL), ACTION_STRATEGY);
    assert_int_equal(screen.open, -1);
    show_comparison();
    draw();
    assert_int_equal(click(968, 99), ACTION_DO_IT);
    assert_int_equal(screen.open, -1);
    show_comparison();
    draw();
    assert_int_equal(click(600, 500), ACTION_NONE);
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

// The last is that of the window: with more it would lose what never goes.
static void zoom_stays_within_its_limits(void **state) {
    (void)state;
    add_lines(5);
    resize(3840, 2160);
    screen_set_zoom(&screen, 100.0f);
    draw();
    assert_true(screen.canvas.zoom == SCREEN_ZOOM_MAX);
    screen_set_zoom(&screen, 0.001f);
    draw();
    assert_true(screen.canvas.zoom == SCREEN_ZOOM_MIN);
    screen_set_zoom(&screen, SCREEN_ZOOM_MAX);
    resize(1280, 800);
    assert_true(screen.canvas.zoom == 2.0f && screen_zoom(&screen) == 2.0f);
    assert_true(screen.zoom == SCREEN_ZOOM_MAX); // once there is room, it is as wanted
    resize(SCREEN_WIDTH, SCREEN_HEIGHT);
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
    hand.now_ns += FRAMES_PERIOD_NS;
    SDL_Surface *second = draw_picture();
    assert_true(pixels_changed(first, second, spinner) > 50);
    hand.now_ns = START_NS + SPINNER_IDLE_MS * MS;
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
    // The lanes stand where they are as long as no picture has come.
    Uint64 later_ns = hand.now_ns + FRAMES_PERIOD_NS;
    assert_true(screen_draw(&screen, &model, later_ns));
    Areas layout = areas();
    assert_int_equal(screen.canvas.changed_count, 1);
    SDL_Rect spinner = screen.canvas.changed[0];
    assert_true(lies_in(layout.spinner, spinner));
    assert_true(spinner.h == layout.spinner.h && spinner.w < layout.spinner.w + 32);
    happen(motion_to(100, 400));
    happen(motion_to(101, 401));
    assert_true(screen_draw(&screen, &model, later_ns));
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
    model.status.replies_per_s = 12;
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
    hand_says(&hand, (Record){.kind = RECORD_HIDDEN});
    hand.now_ns += 1700 * MS;
    event.window.event = SDL_WINDOWEVENT_SHOWN;
    happen(event);
}

// A run of RUN_STEPS steps, under each strategy in turn, with a rest before the next.
#define RUN_STEPS 25
#define RUN_ROUND 40

static void go_on_with_the_run(int step, Uint32 *seed) {
    static const ThawError codes[] = {THAW_OK, THAW_ERROR_TIMEOUT, THAW_ERROR_CANCELLED};
    int at = step % RUN_ROUND;
    int number = step / RUN_ROUND;
    bool holds = number % 3 == THAW_STRATEGY_BLOCK && at < RUN_STEPS;
    if (at == 0) {
        hand_chooses(&hand, (ThawStrategy)(number % 3));
        hand_begins(&hand);
    } else if (at < RUN_STEPS) {
        hand_waits(&hand, next_random(seed) % 80 * MS);
    } else if (at == RUN_STEPS) {
        hand_ends(&hand, codes[number / 3 % (int)SDL_arraysize(codes)]);
    } else {
        hand_draws(&hand, (int)(next_random(seed) % 4));
    }
    if (next_random(seed) % 12 == 0)
        hand_clicks(&hand, next_random(seed) % 300 * MS);
    if (at == RUN_ROUND - 3 && number % 2 == 1)
        run_dismiss(&bench.run);
    model.frozen = holds && at % 4 != 3 ? THAW_CALL_RECEIVE : THAW_CALL_NONE;
}

// Pictures, waits, freezes and what comes of them.
static void let_time_pass(int step, Uint32 *seed) {
    hand.now_ns += 40 * MS;
    go_on_with_the_run(step, seed);
    if (step % 97 == 96)
        hide_and_show();
    if (step % 40 == 20)
        succeed();
    model.verdict.kind = (VerdictKind)(step / 9 % (VERDICT_FAILED + 1));
    model.verdict.can_be_closed = step / 15 % 2;
    if (step % 45 == 44)
        show_comparison();
    if (step % 70 == 69)
        screen_toggle(&screen, ACTION_CONNECTION);
    model.control.chosen = step / 25 % WAIT_CHOICES;
    model.control.runs[1] = step % 80 > 40 ? &compare.runs[1].run : NULL;
    model.lanes.lanes[0].mark = (LaneMark)(step / 7 % (LANE_WORKS + 1));
    SDL_snprintf(model.lanes.lanes[1].text, LANE_TEXT_SIZE, "waits, %d s so far", step / 10);
    model.log.pending_count = step / 12 % 3;
}

static void do_this_and_that(int steps) {
    Uint32 seed = 11;
    make_comparison();
    for (int i = 0; i < LOG_PENDING_MAX; i++)
        model.log.pending[i] = (LogPending){i == 0, "#12 RECEIVE", "0.8 s", "hello"};
    for (int step = 0; step < steps; step++) {
        note_progress("the next step");
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
    assert_true(screen_draw(&screen, &model, hand.now_ns + 1));
    screen_present(&screen);
    assert_int_equal(screen.canvas.changed_count, 0);
    event.window.event = SDL_WINDOWEVENT_SHOWN;
    happen(event);
    assert_true(screen_draw(&screen, &model, hand.now_ns + 2));
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
    assert_true(screen_draw(&other, &model, hand.now_ns));
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

// ---- the frame of the lab ----

#define S (Uint64) THAW_NS_PER_S

// In the middle of ten seconds, with four of them in view.
static void open_lab(LabState lab_state) {
    model.lab.open = true;
    model.lab.state = lab_state;
    model.lab.slowness = 1;
    model.lab.start_ns = START_NS;
    model.lab.first_ns = START_NS;
    model.lab.now_ns = START_NS + 10 * S;
    model.lab.cursor_ns = lab_state == LAB_PAST ? START_NS + 5 * S : model.lab.now_ns;
    model.lab.from_ns = START_NS + 3 * S;
    model.lab.to_ns = START_NS + 7 * S;
    model.lab.can_hold = lab_state != LAB_HELD;
    model.lab.holds = lab_state == LAB_HELD;
    SDL_strlcpy(model.lab.about, "recording: 1,204 events, 0.1 MB, none lost",
                sizeof model.lab.about);
    draw();
}

static void lab_says_in_words_shape_and_colour_what_it_shows(void **state) {
    (void)state;
    const Theme *theme = screen.canvas.theme;
    open_lab(LAB_LIVE);
    assert_true(says("transport", "LIVE"));
    assert_false(says("transport", "LIVE,"));
    assert_false(has_shape("transport", SHAPE_BARS));
    const DrawingCommand *outline = find("transport", DRAWING_BOX, theme->ground);
    assert_true(outline && same_color(outline->edge, theme->ok));
    open_lab(LAB_PAST);
    assert_true(says("transport", "PAST, 5.0 s ago"));
    assert_true(has_shape("transport", SHAPE_BARS));
    assert_non_null(find("transport", DRAWING_BOX, theme->now));
    model.lab.runs = true;
    draw();
    assert_true(has_shape("transport", SHAPE_CHEVRON));
    model.lab.replays = true;
    draw();
    assert_true(says("transport", "REPLAY, 5.0 s"));
    assert_null(find("transport", DRAWING_BOX, theme->now)); // from afar it is not the past
    assert_non_null(find("transport", DRAWING_BOX, theme->accent));
    assert_non_null(find("transport", DRAWING_FILL, theme->accent_text)); // the holes of a film
    model.lab.runs = model.lab.replays = false;
    open_lab(LAB_PAST);
    assert_null(find("transport", DRAWING_BOX, theme->gate));
    model.lab.held = true; // it is held now, while the past is looked at
    draw();
    assert_true(says("transport", "PAST, 5.0 s ago") && says("transport", "held"));
    assert_non_null(find("transport", DRAWING_BOX, theme->gate));
    model.lab.held = false;
    open_lab(LAB_HELD);
    assert_true(says("transport", "LIVE, worker thread held"));
    assert_non_null(find("transport", DRAWING_BOX, theme->gate));
    assert_null(find("transport", DRAWING_BOX, theme->now));
}

// All words of a view, one after the other.
static const char *all_words(const char *view) {
    static char words[1024];
    words[0] = '\0';
    for (const DrawingCommand *at = NULL; (at = next_command(view, at)) != NULL;) {
        char part[256] = "";
        if (at->kind == DRAWING_TEXT)
            SDL_snprintf(part, sizeof part, "%.*s ", (int)at->text_size,
                         drawing_text(&screen.canvas.before, at));
        SDL_strlcat(words, part, sizeof words);
    }
    return words;
}

static void expect_status(const char *words, bool there) {
    if ((strstr(all_words("status"), words) != NULL) != there) {
        print_error("\"%s\" in \"%s\"\n", words, all_words("status"));
        fail();
    }
}

// Where not all fits, what recording costs goes first.
static void lab_tells_of_a_flood_to_the_end(void **state) {
    (void)state;
    static const int sizes[][2] = {{1200, 720}, {800, 480}};
    open_lab(LAB_LIVE);
    SDL_strlcpy(model.lab.about, "recording: 125,549 events, 12.1 MB, 721,000 forgotten",
                sizeof model.lab.about);
    SDL_strlcpy(model.lab.cost, ", 151 ns each, 1.61% of a core", sizeof model.lab.cost);
    SDL_strlcpy(model.status.fault, "flood", sizeof model.status.fault);
    model.status.replies_per_s = 35602;
    for (size_t i = 0; i < SDL_arraysize(sizes); i++) {
        resize(sizes[i][0], sizes[i][1]);
        draw();
        expect_status("125,549 events", true);
        expect_status("151 ns each", i == 0);
        expect_status("35,602 replies", true);
        expect_status("\xE2\x80\xA6", false); // nothing is cut
    }
    model.status.log_dropped = 246409;
    draw();
    expect_status("246,409 lines dropped", true);
    expect_status("\xE2\x80\xA6", false);
}

// Where the mouse reaches a button of the transport; empty: nowhere.
static SDL_Rect transport_button(ActionType type, Sint64 number) {
    SDL_Rect found[1];
    probe(screen_area(&screen, &model, transport_view), found, 1,
          transport_view_button(screen_id(transport_view), type, number));
    return found[0];
}

static void expect_lab_button(ActionType type, Sint64 number) {
    assert_int_equal(click_in(transport_button(type, number)), type);
    assert_int_equal(asked.number, number);
}

static void lab_buttons_ask_for_what_the_table_says(void **state) {
    (void)state;
    static const int sizes[][2] = {{1200, 720}, {800, 480}, {640, 400}};
    for (size_t i = 0; i < SDL_arraysize(sizes); i++) {
        open_lab(LAB_PAST);
        resize(sizes[i][0], sizes[i][1]);
        expect_lab_button(ACTION_STEP, -1);
        expect_lab_button(ACTION_STEP, 1);
        expect_lab_button(ACTION_PAUSE, ACTION_OTHER);
        expect_lab_button(ACTION_LIVE, 0);
        expect_lab_button(ACTION_HOLD, 0);
        open_lab(LAB_HELD);
        expect_lab_button(ACTION_RELEASE, 1);
        expect_lab_button(ACTION_RELEASE, 0);
        open_lab(LAB_LIVE); // there is nothing behind now
        assert_int_equal(transport_button(ACTION_STEP, 1).w, 0);
        assert_int_equal(transport_button(ACTION_LIVE, 0).w, 0);
        model.lab.can_hold = false;
        SDL_strlcpy(model.lab.gate, "no worker thread to hold", sizeof model.lab.gate);
        draw();
        assert_true(says("transport", "no worker thread to hold"));
        assert_int_equal(transport_button(ACTION_HOLD, 0).w, 0);
        model.lab.gate[0] = '\0';
    }
}

static SDL_Rect lab_strip(void) {
    SDL_Rect found[1];
    probe(screen_area(&screen, &model, transport_view), found, 1,
          transport_view_strip(screen_id(transport_view)));
    return found[0];
}

static void overview_is_clicked_and_its_frame_dragged(void **state) {
    (void)state;
    open_lab(LAB_PAST);
    SDL_Rect strip = lab_strip();
    SDL_Rect frame = overview_frame(&screen.canvas, &model.lab, strip);
    SDL_Point at = middle_of(frame);
    assert_int_equal(click(at.x, at.y), ACTION_POINT);
    assert_in_range(asked.number, 49 * S / 10, 51 * S / 10);
    happen(press_at(at.x, at.y));
    assert_int_equal(happen(motion_to(at.x + 1, at.y)), ACTION_NONE); // a hand that trembles
    assert_int_equal(happen(motion_to(at.x + frame.w / 4, at.y)), ACTION_RANGE);
    assert_in_range(asked.number, 39 * S / 10, 41 * S / 10);
    assert_int_equal(asked.to - asked.number, 4 * S);
    assert_int_equal(happen(motion_to(strip.x - 50, at.y)), ACTION_RANGE);
    assert_int_equal(asked.number, 0);
    assert_int_equal(happen(release_at(strip.x - 50, at.y)), ACTION_NONE);
    assert_int_equal(happen(motion_to(at.x, at.y)), ACTION_NONE);
}

static void lab_has_its_keys_where_nobody_types(void **state) {
    (void)state;
    static const struct {
        SDL_Keycode key;
        int mods;
        ActionType action;
    } keys[] = {{SDLK_SPACE, 0, ACTION_PAUSE}, {SDLK_PERIOD, 0, ACTION_STEP},
                {SDLK_COMMA, 0, ACTION_STEP},  {SDLK_LEFTBRACKET, 0, ACTION_NEXT_MARK},
                {SDLK_w, 0, ACTION_VIEW},      {SDLK_HOME, 0, ACTION_SEEK},
                {SDLK_h, 0, ACTION_HOLD}};
    open_lab(LAB_PAST);
    for (size_t i = 0; i < SDL_arraysize(keys); i++) {
        screen.ui.focus = 0;
        assert_int_equal(press_key(keys[i].key, keys[i].mods), keys[i].action);
        screen.ui.focus = control(MESSAGE);
        assert_int_equal(press_key(keys[i].key, keys[i].mods), ACTION_NONE);
    }
    screen.ui.focus = control(DO_IT);
    assert_int_equal(press_key(SDLK_SPACE, 0), ACTION_DO_IT);
    model.control.outstanding = 1;
    screen_toggle(&screen, ACTION_HELP);
    assert_int_equal(press_key(SDLK_ESCAPE, 0), ACTION_NONE); // closes the help and cancels nothing
    assert_int_equal(press_key(SDLK_ESCAPE, 0), ACTION_CANCEL);
}

static void scenario_is_chosen_with_keys_and_mouse(void **state) {
    (void)state;
    static const char *const names[] = {"tour", "silent", "drip"};
    static const char *const titles[] = {"The tour", "No answer", "Single bytes"};
    static const char *const sentences[] = {"In two minutes.", "Nothing ends it.", "One each."};
    model.scenarios = (ScenarioListModel){names, titles, sentences, 3};
    screen_toggle(&screen, ACTION_SCENARIOS);
    draw();
    press_key(SDLK_DOWN, 0);
    assert_int_equal(press_key(SDLK_RETURN, 0), ACTION_PLAY);
    assert_string_equal(asked.text, "silent");
    assert_int_equal(screen.open, -1);
    screen_toggle(&screen, ACTION_SCENARIOS);
    draw();
    SDL_Point third = middle_of(words_of("scenarios", "Single bytes"));
    assert_int_equal(happen(press_at(third.x, third.y)), ACTION_PLAY);
    assert_string_equal(asked.text, "drip");
    model.scenarios.count = 0;
    screen_toggle(&screen, ACTION_SCENARIOS);
    draw();
    assert_int_equal(press_key(SDLK_RETURN, 0), ACTION_NONE);
}

#define on_screen(test) cmocka_unit_test_setup_teardown(test, open_test_screen, close_test_screen)
#define on_tall_screen(test)                                                                       \
    cmocka_unit_test_setup_teardown(test, open_tall_screen, close_test_screen)

int main(void) {
    const struct CMUnitTest tests[] = {
        on_screen(lab_says_in_words_shape_and_colour_what_it_shows),
        on_screen(lab_tells_of_a_flood_to_the_end),
        on_screen(lab_buttons_ask_for_what_the_table_says),
        on_screen(overview_is_clicked_and_its_frame_dragged),
        on_screen(lab_has_its_keys_where_nobody_types),
        on_screen(scenario_is_chosen_with_keys_and_mouse),
        on_screen(nothing_overlaps_at_the_smallest_size),
        on_screen(nothing_overlaps_at_the_usual_size),
        on_screen(nothing_overlaps_on_a_large_display),
        on_screen(widgets_hold_still_where_people_and_scripts_look_for_them),
        on_screen(low_window_keeps_what_never_goes),
        on_screen(window_of_any_size_can_be_drawn),
        on_screen(buttons_ask_for_what_is_written_on_them),
        on_screen(connection_panel_has_the_single_commands),
        on_screen(connection_panel_closes_with_a_click_beside_it),
        on_screen(keys_ask_for_what_the_help_says),
        on_screen(plus_with_ctrl_makes_all_larger_on_every_layout),
        on_screen(enter_and_escape_ask_for_nothing_while_something_is_composed),
        on_screen(composition_ends_when_the_window_loses_the_keys),
        on_screen(first_keys_choose_who_waits_and_do_it),
        on_screen(letters_and_digits_are_text_in_a_field),
        on_screen(letters_and_digits_are_keys_outside_of_a_field),
        on_screen(who_waits_is_chosen_with_the_mouse),
        on_screen(card_shows_its_last_run),
        on_screen(typing_in_the_message_replaces_it),
        on_screen(tab_visits_every_enabled_widget_once),
        on_screen(tab_stays_in_the_connection_panel),
        on_screen(click_lands_where_the_picture_shows_it_after_a_zoom),
        on_screen(status_line_has_buttons_for_what_opens),
        on_screen(frozen_window_lets_nothing_be_asked_for),
        on_screen(frozen_picture_says_so_and_stands_still),
        on_screen(fault_is_chosen_with_the_keys),
        on_screen(fault_is_chosen_with_the_mouse),
        on_screen(fault_that_is_marked_says_what_it_teaches),
        on_screen(fault_list_that_fits_again_shows_its_first),
        on_screen(help_covers_the_window_and_any_click_closes_it),
        on_screen(keys_that_close_the_help_do_nothing_else),
        on_tall_screen(empty_log_shows_its_hint),
        on_tall_screen(log_follows_its_newest_line),
        on_tall_screen(wheel_scrolls_and_comes_back_to_following),
        on_tall_screen(small_turns_of_the_wheel_add_up),
        on_tall_screen(wheel_outside_of_the_log_scrolls_nothing),
        on_tall_screen(keys_scroll),
        on_tall_screen(thumb_can_be_dragged_from_end_to_end),
        on_tall_screen(lines_that_come_do_not_move_what_somebody_reads),
        on_tall_screen(full_log_can_be_read_while_its_oldest_lines_go),
        on_tall_screen(line_at_the_top_stays_there_when_the_width_changes),
        on_tall_screen(newest_button_appears_only_when_scrolled_away_and_works),
        on_tall_screen(cleared_log_follows_its_newest_line_again),
        on_tall_screen(no_line_ends_inside_a_character),
        on_tall_screen(lines_found_in_a_cleared_log_are_kept_from_picture_to_picture),
        on_tall_screen(log_that_fits_again_needs_no_newest_button),
        on_tall_screen(dragged_lines_are_selected_and_copied_exactly),
        on_tall_screen(whole_log_is_selected_and_copied),
        on_tall_screen(lines_are_found_by_typing),
        on_tall_screen(lines_that_were_found_stay_when_somebody_goes_on),
        on_tall_screen(characters_of_alt_gr_are_looked_for),
        on_tall_screen(shift_click_extends_the_selected_lines),
        on_tall_screen(wrapped_line_is_copied_as_one),
        on_tall_screen(selection_at_the_edge_scrolls),
        on_tall_screen(click_into_an_empty_log_selects_nothing),
        on_tall_screen(lines_that_were_dropped_are_not_selected_any_more),
        on_screen(verdict_changes_nothing_beside_itself),
        on_screen(verdict_offers_the_next_step_and_can_be_put_away),
        on_screen(each_verdict_has_its_own_sign),
        on_screen(port_takes_in_what_stands_around_a_number),
        on_screen(wait_is_as_long_in_whichever_lane_it_lies),
        on_screen(wait_says_where_the_time_went),
        on_screen(pictures_that_a_freeze_left_out_are_counted),
        on_screen(picture_draws_its_own_stroke_and_no_more),
        on_screen(stroke_is_as_high_as_its_picture_was_late),
        on_screen(run_is_seen_whole_however_long_it_is),
        on_screen(click_is_a_pin_that_says_when_it_was_heard),
        on_screen(dismissed_run_is_gone_from_the_lanes),
        on_screen(comparison_is_drawn_and_closed),
        on_screen(comparison_shows_the_runs_that_are_over),
        on_screen(comparison_can_be_run_again_when_it_is_over),
        on_screen(comparison_leaves_the_buttons_alive),
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
    };
    return cmocka_run_group_tests(tests, begin_window_tests, end_window_tests);
}
