// Tests of widgets.h: buttons and fields under the hands of a person, on a window of memory.
#include "ui_support.h"

#include <string.h>

#include "field.h"
#include "widgets.h"

#define WIDTH 500
#define HEIGHT 300
#define MOVED_NS 1000000000u // a time at which the caret is visible, when nothing was typed since

enum { FIELD_A = 1, FIELD_B, BUTTON_A, BUTTON_B, WIDGETS };

static const SDL_Rect places[WIDGETS] = {[FIELD_A] = {20, 20, 300, 40},
                                         [FIELD_B] = {20, 80, 120, 40},
                                         [BUTTON_A] = {20, 140, 160, 60},
                                         [BUTTON_B] = {220, 140, 160, 60}};

// A window with two fields and two buttons. Which of them were pressed or changed is counted.
typedef struct Stage {
    SDL_Window *window;
    Text *text;
    Canvas canvas;
    Ui ui;
    Edit edits[BUTTON_A];
    int scroll_px[BUTTON_A];
    bool enabled;
    int count[WIDGETS];
} Stage;

static Stage stage;

static int open_stage(void **state) {
    note_progress("the next test");
    (void)state;
    SDL_zero(stage);
    stage.window = SDL_CreateWindow("test", 0, 0, WIDTH, HEIGHT, 0);
    stage.text = text_create(TEST_FONT);
    if (!stage.window || !stage.text)
        return -1;
    canvas_init(&stage.canvas, stage.window, stage.text, true);
    if (!canvas_fit(&stage.canvas, 1.0f))
        return -1;
    ui_init(&stage.ui, &stage.canvas);
    edit_init(&stage.edits[FIELD_A], 4000, "");
    edit_init(&stage.edits[FIELD_B], 4000, "");
    stage.enabled = true;
    SDL_SetClipboardText("");
    SDL_SetModState(KMOD_NONE);
    return 0;
}

static int close_stage(void **state) {
    (void)state;
    canvas_quit(&stage.canvas);
    text_destroy(stage.text);
    SDL_DestroyWindow(stage.window);
    return 0;
}

static void name_widgets(void) {
    Ui *ui = &stage.ui;
    for (int id = FIELD_A; id <= FIELD_B; id++)
        stage.count[id] += ui_field(ui, id, places[id], &stage.edits[id], &stage.scroll_px[id]);
    stage.count[BUTTON_A] +=
        ui_button(ui, BUTTON_A, places[BUTTON_A], BUTTON_MAIN, "Main", "hint", stage.enabled);
    stage.count[BUTTON_B] +=
        ui_button(ui, BUTTON_B, places[BUTTON_B], BUTTON_PLAIN, "Plain", NULL, true);
}

static void happen(SDL_Event event) {
    ui_begin(&stage.ui, &event);
    name_widgets();
    ui_end(&stage.ui);
}

static void begin_frame(void) {
    SDL_Rect whole = {0, 0, WIDTH, HEIGHT};
    canvas_begin_frame(&stage.canvas);
    canvas_begin_view(&stage.canvas, 1, "stage", whole);
}

static void draw_once(void) {
    begin_frame();
    ui_begin(&stage.ui, NULL);
    name_widgets();
    ui_end(&stage.ui);
    canvas_end_frame(&stage.canvas);
    canvas_present(&stage.canvas);
}

// A frame; on a slow machine, as many as it takes until all text is there.
static SDL_Surface *draw(void) {
    do
        draw_once();
    while (text_is_behind(stage.text));
    return picture_of(&stage.canvas);
}

static void click(int x, int y) {
    happen(press_at(x, y));
    happen(release_at(x, y));
}

static void click_widget(WidgetId id) {
    SDL_Point at = middle_of(places[id]);
    click(at.x, at.y);
}

static void press_key(SDL_Keycode key, int mods) {
    happen(key_down(key, mods));
    happen(keys_released());
}

static void expect_counts(int button_a, int button_b) {
    assert_int_equal(stage.count[BUTTON_A], button_a);
    assert_int_equal(stage.count[BUTTON_B], button_b);
}

// The x of the boundary between two cells of a field.
static int cell_x(WidgetId id, int cell) {
    int padding = canvas_px(&stage.canvas, 9.0f);
    return places[id].x + padding + cell * text_cell_width(stage.text, FONT_NORMAL);
}

static int field_y(WidgetId id) {
    return places[id].y + places[id].h / 2;
}

// Begin with a text in the focused first field, the caret at its end.
static void begin_field(const char *text) {
    edit_init(&stage.edits[FIELD_A], 4000, text);
    stage.ui.focus = FIELD_A;
    press_key(SDLK_END, KMOD_NONE);
    stage.count[FIELD_A] = 0;
}

static void expect_field(const char *text, size_t anchor, size_t caret) {
    const Edit *edit = &stage.edits[FIELD_A];
    assert_string_equal(edit->text, text);
    assert_int_equal(edit->anchor, anchor);
    assert_int_equal(edit->caret, caret);
}

static void expect_clipboard(const char *expected) {
    char *text = SDL_GetClipboardText();
    assert_non_null(text);
    assert_string_equal(text, expected);
    SDL_free(text);
}

static int caret_pixels(void) {
    SDL_Rect inside = {places[FIELD_A].x + 6, places[FIELD_A].y + 6, places[FIELD_A].w - 12,
                       places[FIELD_A].h - 12};
    SDL_Surface *picture = draw();
    int count = pixels_of_color(picture, inside, stage.canvas.theme->accent);
    SDL_FreeSurface(picture);
    return count;
}

// ---- the button ----

static void click_presses_the_button_under_the_mouse(void **state) {
    (void)state;
    click_widget(BUTTON_A);
    expect_counts(1, 0);
    click_widget(BUTTON_B);
    click_widget(BUTTON_B);
    expect_counts(1, 2);
}

static void button_is_pressed_by_the_release_and_not_before(void **state) {
    (void)state;
    SDL_Point at = middle_of(places[BUTTON_A]);
    happen(press_at(at.x, at.y));
    expect_counts(0, 0);
    assert_int_equal(stage.ui.pressed, BUTTON_A);
    happen(release_at(at.x, at.y));
    expect_counts(1, 0);
    assert_int_equal(stage.ui.pressed, 0);
}

static void button_reaches_to_its_edges_and_not_beyond(void **state) {
    (void)state;
    SDL_Rect rect = places[BUTTON_A];
    click(rect.x, rect.y);
    click(rect.x + rect.w - 1, rect.y + rect.h - 1);
    expect_counts(2, 0);
    click(rect.x - 1, rect.y);
    click(rect.x, rect.y - 1);
    click(rect.x + rect.w, rect.y);
    click(rect.x, rect.y + rect.h);
    expect_counts(2, 0);
}

static void drag_off_the_button_does_not_press_it(void **state) {
    (void)state;
    SDL_Point a = middle_of(places[BUTTON_A]);
    SDL_Point b = middle_of(places[BUTTON_B]);
    happen(press_at(a.x, a.y));
    happen(motion_to(b.x, b.y));
    happen(release_at(b.x, b.y));
    expect_counts(0, 0);
    happen(press_at(5, 5));
    happen(motion_to(a.x, a.y));
    happen(release_at(a.x, a.y));
    expect_counts(0, 0);
}

static void drag_off_and_back_presses_after_all(void **state) {
    (void)state;
    SDL_Point a = middle_of(places[BUTTON_A]);
    happen(press_at(a.x, a.y));
    happen(motion_to(5, 5));
    happen(motion_to(a.x, a.y));
    happen(release_at(a.x, a.y));
    expect_counts(1, 0);
}

static void other_mouse_buttons_press_nothing(void **state) {
    (void)state;
    SDL_Point a = middle_of(places[BUTTON_A]);
    SDL_Event press = press_at(a.x, a.y);
    SDL_Event release = release_at(a.x, a.y);
    press.button.button = release.button.button = SDL_BUTTON_RIGHT;
    happen(press);
    happen(release);
    expect_counts(0, 0);
    // Nor do they release what the left one holds.
    happen(press_at(a.x, a.y));
    happen(release);
    expect_counts(0, 0);
    happen(release_at(a.x, a.y));
    expect_counts(1, 0);
}

static void clicks_between_two_frames_are_all_counted(void **state) {
    (void)state;
    SDL_FreeSurface(draw());
    for (int i = 0; i < 5; i++)
        click_widget(BUTTON_A);
    SDL_FreeSurface(draw());
    expect_counts(5, 0);
}

static void disabled_button_can_not_be_pressed(void **state) {
    (void)state;
    stage.enabled = false;
    stage.ui.focus = BUTTON_A;
    click_widget(BUTTON_A);
    press_key(SDLK_SPACE, KMOD_NONE);
    press_key(SDLK_RETURN, KMOD_NONE);
    expect_counts(0, 0);
}

static void button_disabled_while_it_is_held_is_let_go(void **state) {
    (void)state;
    SDL_Point a = middle_of(places[BUTTON_A]);
    happen(press_at(a.x, a.y));
    stage.enabled = false;
    happen(motion_to(a.x + 1, a.y));
    stage.enabled = true;
    happen(release_at(a.x, a.y));
    expect_counts(0, 0);
}

static void space_and_enter_press_the_focused_button(void **state) {
    (void)state;
    stage.ui.focus = BUTTON_B;
    press_key(SDLK_SPACE, KMOD_NONE);
    press_key(SDLK_RETURN, KMOD_NONE);
    press_key(SDLK_KP_ENTER, KMOD_NONE);
    expect_counts(0, 3);
    press_key(SDLK_SPACE, KMOD_LCTRL);
    press_key(SDLK_RETURN, KMOD_LALT);
    press_key(SDLK_a, KMOD_NONE);
    expect_counts(0, 3);
}

static void locked_keys_do_not_change_a_key(void **state) {
    (void)state;
    stage.ui.focus = BUTTON_B;
    press_key(SDLK_SPACE, KMOD_NUM | KMOD_CAPS);
    expect_counts(0, 1);
}

static void nothing_happens_below_something_modal(void **state) {
    (void)state;
    stage.ui.modal = true;
    stage.ui.focus = BUTTON_B;
    click_widget(BUTTON_A);
    press_key(SDLK_SPACE, KMOD_NONE);
    press_key(SDLK_TAB, KMOD_NONE);
    expect_counts(0, 0);
    assert_int_equal(stage.ui.focus, BUTTON_B);
}

// ---- the focus ----

static void tab_goes_round_in_order(void **state) {
    (void)state;
    static const WidgetId order[] = {FIELD_A, FIELD_B, BUTTON_A, BUTTON_B, FIELD_A};
    for (size_t i = 0; i < SDL_arraysize(order); i++) {
        press_key(SDLK_TAB, KMOD_NONE);
        assert_int_equal(stage.ui.focus, order[i]);
    }
    for (size_t i = SDL_arraysize(order) - 1; i-- > 0;) {
        press_key(SDLK_TAB, KMOD_LSHIFT);
        assert_int_equal(stage.ui.focus, order[i]);
    }
    press_key(SDLK_TAB, KMOD_RSHIFT);
    assert_int_equal(stage.ui.focus, BUTTON_B);
}

static void shift_tab_without_a_focus_begins_at_the_end(void **state) {
    (void)state;
    press_key(SDLK_TAB, KMOD_LSHIFT);
    assert_int_equal(stage.ui.focus, BUTTON_B);
}

static void tab_skips_what_is_disabled(void **state) {
    (void)state;
    stage.enabled = false;
    stage.ui.focus = FIELD_B;
    press_key(SDLK_TAB, KMOD_NONE);
    assert_int_equal(stage.ui.focus, BUTTON_B);
    press_key(SDLK_TAB, KMOD_LSHIFT);
    assert_int_equal(stage.ui.focus, FIELD_B);
}

static void tab_with_other_keys_held_is_not_ours(void **state) {
    (void)state;
    stage.ui.focus = FIELD_A;
    press_key(SDLK_TAB, KMOD_LALT);
    press_key(SDLK_TAB, KMOD_LCTRL);
    assert_int_equal(stage.ui.focus, FIELD_A);
    assert_string_equal(stage.edits[FIELD_A].text, "");
}

// ---- the field ----

static void typing_goes_into_the_focused_field(void **state) {
    (void)state;
    happen(typed("x"));
    assert_string_equal(stage.edits[FIELD_A].text, "");
    stage.ui.focus = FIELD_B;
    happen(typed("caf\xC3\xA9 "));
    happen(typed("\xF0\x9F\x98\x80"));
    assert_string_equal(stage.edits[FIELD_B].text, "caf\xC3\xA9 \xF0\x9F\x98\x80");
    assert_string_equal(stage.edits[FIELD_A].text, "");
    assert_int_equal(stage.count[FIELD_B], 2);
    assert_int_equal(stage.count[FIELD_A], 0);
}

static void click_focuses_a_field_and_puts_the_caret_there(void **state) {
    (void)state;
    begin_field("h\xC3\xA9llo");
    stage.ui.focus = FIELD_B;
    click(cell_x(FIELD_A, 2), field_y(FIELD_A));
    assert_int_equal(stage.ui.focus, FIELD_A);
    expect_field("h\xC3\xA9llo", 3, 3);
    // The nearest boundary counts.
    int cell_px = text_cell_width(stage.text, FONT_NORMAL);
    click(cell_x(FIELD_A, 1) + cell_px / 2 - 1, field_y(FIELD_A));
    expect_field("h\xC3\xA9llo", 1, 1);
    click(cell_x(FIELD_A, 1) + cell_px / 2 + 1, field_y(FIELD_A));
    expect_field("h\xC3\xA9llo", 3, 3);
    click(places[FIELD_A].x, field_y(FIELD_A));
    expect_field("h\xC3\xA9llo", 0, 0);
    click(places[FIELD_A].x + places[FIELD_A].w - 1, field_y(FIELD_A));
    expect_field("h\xC3\xA9llo", 6, 6);
}

static void drag_selects(void **state) {
    (void)state;
    begin_field("hello world");
    int y = field_y(FIELD_A);
    happen(press_at(cell_x(FIELD_A, 2), y));
    happen(motion_to(cell_x(FIELD_A, 7), y));
    expect_field("hello world", 2, 7);
    happen(motion_to(cell_x(FIELD_A, 0), y + 200)); // the mouse may leave the field meanwhile
    expect_field("hello world", 2, 0);
    happen(release_at(cell_x(FIELD_A, 0), y + 200));
    happen(motion_to(cell_x(FIELD_A, 9), y));
    expect_field("hello world", 2, 0);
    happen(typed("J"));
    expect_field("Jllo world", 1, 1);
}

static void shift_click_extends_the_selection(void **state) {
    (void)state;
    begin_field("hello world");
    click(cell_x(FIELD_A, 2), field_y(FIELD_A));
    SDL_SetModState(KMOD_LSHIFT);
    click(cell_x(FIELD_A, 5), field_y(FIELD_A));
    SDL_SetModState(KMOD_NONE);
    expect_field("hello world", 2, 5);
}

static void double_click_selects_a_word_and_triple_click_everything(void **state) {
    (void)state;
    begin_field("one two three");
    SDL_Event press = press_at(cell_x(FIELD_A, 5), field_y(FIELD_A));
    press.button.clicks = 2;
    happen(press);
    happen(release_at(cell_x(FIELD_A, 5), field_y(FIELD_A)));
    expect_field("one two three", 4, 7);
    press.button.clicks = 3;
    happen(press);
    expect_field("one two three", 0, 13);
}

static void keys_move_the_caret_and_select_with_shift(void **state) {
    (void)state;
    begin_field("one tw\xC3\xB6");
    press_key(SDLK_LEFT, KMOD_NONE);
    expect_field("one tw\xC3\xB6", 6, 6);
    press_key(SDLK_LEFT, KMOD_LSHIFT);
    expect_field("one tw\xC3\xB6", 6, 5);
    press_key(SDLK_LEFT, KMOD_RCTRL);
    expect_field("one tw\xC3\xB6", 4, 4);
    press_key(SDLK_RIGHT, KMOD_LCTRL | KMOD_LSHIFT);
    expect_field("one tw\xC3\xB6", 4, 8);
    press_key(SDLK_HOME, KMOD_LSHIFT);
    expect_field("one tw\xC3\xB6", 4, 0);
    press_key(SDLK_END, KMOD_NONE);
    expect_field("one tw\xC3\xB6", 8, 8);
    press_key(SDLK_HOME, KMOD_NONE);
    press_key(SDLK_RIGHT, KMOD_NONE);
    expect_field("one tw\xC3\xB6", 1, 1);
    assert_int_equal(stage.count[FIELD_A], 0);
}

static void keys_delete(void **state) {
    (void)state;
    begin_field("one two three");
    press_key(SDLK_BACKSPACE, KMOD_NONE);
    expect_field("one two thre", 12, 12);
    press_key(SDLK_BACKSPACE, KMOD_LCTRL);
    expect_field("one two ", 8, 8);
    press_key(SDLK_HOME, KMOD_NONE);
    press_key(SDLK_DELETE, KMOD_NONE);
    expect_field("ne two ", 0, 0);
    press_key(SDLK_DELETE, KMOD_LCTRL);
    expect_field("two ", 0, 0);
    assert_int_equal(stage.count[FIELD_A], 4);
    press_key(SDLK_BACKSPACE, KMOD_NONE);
    assert_int_equal(stage.count[FIELD_A], 4);
}

static void copy_and_cut_take_the_selection(void **state) {
    (void)state;
    begin_field("h\xC3\xA9llo world");
    press_key(SDLK_HOME, KMOD_LSHIFT);
    press_key(SDLK_c, KMOD_LCTRL);
    expect_clipboard("h\xC3\xA9llo world");
    begin_field("one two");
    press_key(SDLK_LEFT, KMOD_LCTRL | KMOD_LSHIFT);
    press_key(SDLK_x, KMOD_LCTRL);
    expect_clipboard("two");
    expect_field("one ", 4, 4);
    assert_int_equal(stage.count[FIELD_A], 1);
}

static void select_all_and_paste_replace_everything(void **state) {
    (void)state;
    begin_field("old text");
    SDL_SetClipboardText("two\r\nlines\x1B \xC3\xA9");
    press_key(SDLK_a, KMOD_LCTRL);
    expect_field("old text", 0, 8);
    press_key(SDLK_v, KMOD_LCTRL);
    expect_field("two  lines \xC3\xA9", 13, 13);
    press_key(SDLK_v, KMOD_LCTRL);
    expect_field("two  lines \xC3\xA9two  lines \xC3\xA9", 26, 26);
}

static void paste_of_nothing_changes_nothing(void **state) {
    (void)state;
    begin_field("text");
    press_key(SDLK_a, KMOD_LCTRL);
    press_key(SDLK_v, KMOD_LCTRL);
    expect_field("text", 0, 4);
    assert_int_equal(stage.count[FIELD_A], 0);
}

static void huge_clipboard_is_cut_at_the_limit(void **state) {
    (void)state;
    size_t size = 8u * MIB;
    char *text = SDL_malloc(size + 1);
    assert_non_null(text);
    SDL_memset(text, 'x', size);
    text[size] = '\0';
    begin_field("");
    SDL_SetClipboardText(text);
    SDL_free(text);
    press_key(SDLK_v, KMOD_LCTRL);
    assert_int_equal(stage.edits[FIELD_A].size, 4000);
    SDL_FreeSurface(draw());
}

static void copy_without_a_selection_is_left_to_others(void **state) {
    (void)state;
    begin_field("text");
    SDL_SetClipboardText("before");
    press_key(SDLK_c, KMOD_LCTRL);
    assert_false(stage.ui.used);
    press_key(SDLK_x, KMOD_LCTRL);
    expect_clipboard("before");
    expect_field("text", 4, 4);
}

static void ctrl_with_alt_is_a_character_and_no_command(void **state) {
    (void)state;
    begin_field("text");
    press_key(SDLK_a, KMOD_LCTRL | KMOD_RALT); // AltGr, as Windows tells it
    expect_field("text", 4, 4);
}

static void enter_is_left_to_the_caller(void **state) {
    (void)state;
    begin_field("text");
    press_key(SDLK_RETURN, KMOD_NONE);
    assert_false(stage.ui.used);
    expect_field("text", 4, 4);
}

// ---- characters of other widths ----

#define NI "\xE4\xBD\xA0" // of two cells
#define HAO "\xE5\xA5\xBD"

static void click_finds_the_nearer_side_of_a_wide_character(void **state) {
    (void)state;
    begin_field("a" NI HAO "b");
    static const struct {
        int half_cells; // from the beginning of the text
        size_t caret;
    } clicks[] = {{0, 0}, {2, 1}, {3, 1},  {5, 4},  {6, 4},
                  {7, 4}, {9, 7}, {10, 7}, {12, 8}, {30, 8}};
    int cell_px = text_cell_width(stage.text, FONT_NORMAL);
    for (size_t i = 0; i < SDL_arraysize(clicks); i++) {
        click(cell_x(FIELD_A, 0) + clicks[i].half_cells * cell_px / 2 + 1, field_y(FIELD_A));
        expect_field("a" NI HAO "b", clicks[i].caret, clicks[i].caret);
    }
}

// The place of the caret as it is drawn, in cells from the beginning of the text.
static int caret_cell(void) {
    const Theme *theme = stage.canvas.theme;
    SDL_Surface *picture = draw();
    int cell_px = text_cell_width(stage.text, FONT_NORMAL);
    int found = -1;
    for (int cell = 0; found < 0 && cell < 30; cell++) {
        SDL_Rect line = {cell_x(FIELD_A, cell), field_y(FIELD_A) - 4, 2, 8};
        if (pixels_of_color(picture, line, theme->accent) == 16)
            found = cell;
        assert_true(line.x + cell_px < WIDTH);
    }
    SDL_FreeSurface(picture);
    return found;
}

static void caret_stands_behind_the_cells_of_what_is_before_it(void **state) {
    (void)state;
    stage.ui.now_ns = MOVED_NS;
    begin_field("a" NI "e\xCC\x81" HAO);
    static const int cells[] = {6, 4, 3, 1, 0};
    for (size_t i = 0; i < SDL_arraysize(cells); i++) {
        assert_int_equal(caret_cell(), cells[i]);
        press_key(SDLK_LEFT, KMOD_NONE);
    }
}

static void caret_among_many_wide_characters_stays_inside_the_field(void **state) {
    (void)state;
    stage.ui.now_ns = MOVED_NS;
    begin_field("");
    for (int i = 0; i < 60; i++) {
        happen(typed(i % 3 ? NI : "x"));
        assert_true(caret_pixels() > 20);
    }
    for (int i = 0; i < 60; i++) {
        press_key(SDLK_LEFT, KMOD_NONE);
        assert_true(caret_pixels() > 20);
    }
    assert_int_equal(stage.scroll_px[FIELD_A], 0);
}

static void label_that_is_cut_keeps_to_its_place(void **state) {
    (void)state;
    int cell_px = text_cell_width(stage.text, FONT_NORMAL);
    for (int cells = 1; cells < 10; cells++) {
        SDL_Surface *before = draw();
        SDL_Rect rect = {20, 220, cells * cell_px, 40};
        begin_frame();
        canvas_label(&stage.canvas, FONT_NORMAL, rect, ALIGN_LEFT, stage.canvas.theme->text,
                     "a" NI HAO NI HAO);
        canvas_end_frame(&stage.canvas);
        SDL_Surface *after = picture_of(&stage.canvas);
        SDL_Rect right = {rect.x + rect.w, rect.y, 200, rect.h};
        assert_int_equal(pixels_changed(before, after, right), 0);
        assert_true(cells == 1 || pixels_changed(before, after, rect) > 0);
        SDL_FreeSurface(before);
        SDL_FreeSurface(after);
    }
}

// ---- what an input method is composing ----

static void composed_text_is_seen_but_not_in_the_field(void **state) {
    (void)state;
    stage.ui.now_ns = MOVED_NS;
    begin_field("ab");
    press_key(SDLK_LEFT, KMOD_NONE);
    SDL_Surface *before = draw();
    happen(composing("nihao", 5));
    expect_field("ab", 1, 1);
    assert_int_equal(caret_cell(), 6);
    SDL_Surface *after = draw();
    assert_true(pixels_changed(before, after, places[FIELD_A]) > 100);
    // A line below the five letters and no further.
    int high = text_cell_height(stage.text, FONT_NORMAL);
    int below = places[FIELD_A].y + (places[FIELD_A].h - high) / 2 + high;
    int cell_px = text_cell_width(stage.text, FONT_NORMAL);
    SDL_Rect line = {cell_x(FIELD_A, 0), below, 12 * cell_px, 1};
    assert_int_equal(pixels_of_color(after, line, stage.canvas.theme->accent), 5 * cell_px);
    SDL_FreeSurface(before);
    SDL_FreeSurface(after);
    assert_int_equal(stage.count[FIELD_A], 0);
    happen(typed(NI HAO));
    expect_field("a" NI HAO "b", 7, 7);
    assert_int_equal(stage.ui.composition.size, 0);
    assert_int_equal(stage.count[FIELD_A], 1);
}

static void composition_that_is_given_up_leaves_everything_as_it_was(void **state) {
    (void)state;
    stage.ui.now_ns = MOVED_NS;
    begin_field("hello");
    press_key(SDLK_LEFT, KMOD_LSHIFT);
    SDL_Surface *before = draw();
    happen(composing("x", 1));
    happen(composing("", 0));
    SDL_Surface *after = draw();
    assert_int_equal(pixels_changed(before, after, places[FIELD_A]), 0);
    SDL_FreeSurface(before);
    SDL_FreeSurface(after);
    expect_field("hello", 5, 4);
}

static void composed_text_stands_in_place_of_the_selection(void **state) {
    (void)state;
    stage.ui.now_ns = MOVED_NS;
    begin_field("hello");
    press_key(SDLK_a, KMOD_LCTRL);
    happen(composing("ni", 2));
    assert_int_equal(caret_cell(), 2);
    happen(typed(NI));
    expect_field(NI, 3, 3);
}

static void keys_belong_to_the_input_method_while_it_composes(void **state) {
    (void)state;
    static const SDL_Keycode keys[] = {SDLK_RETURN, SDLK_ESCAPE, SDLK_BACKSPACE,
                                       SDLK_LEFT,   SDLK_HOME,   SDLK_TAB,
                                       SDLK_SPACE,  SDLK_DELETE, SDLK_F7};
    begin_field("text");
    happen(composing("ni", 2));
    for (size_t i = 0; i < SDL_arraysize(keys); i++) {
        press_key(keys[i], KMOD_NONE);
        press_key(keys[i], KMOD_LSHIFT);
        assert_false(stage.ui.used);
    }
    expect_field("text", 4, 4);
    assert_int_equal(stage.ui.focus, FIELD_A);
    assert_int_equal(stage.ui.composition.size, 2);
    happen(typed(NI));
    press_key(SDLK_BACKSPACE, KMOD_NONE);
    expect_field("text", 4, 4);
}

static void click_ends_the_composition(void **state) {
    (void)state;
    begin_field("text");
    happen(composing("ni", 2));
    click_widget(BUTTON_B);
    assert_int_equal(stage.ui.composition.size, 0);
    expect_counts(0, 1);
    expect_field("text", 4, 4);
}

// With Ctrl held some keys have a text too on X11, as in Ctrl and 0.
static void text_of_a_shortcut_is_not_typed(void **state) {
    (void)state;
    stage.ui.focus = FIELD_A;
    happen(key_down(SDLK_LCTRL, KMOD_LCTRL));
    happen(key_down(SDLK_0, KMOD_LCTRL));
    happen(typed("0"));
    assert_string_equal(stage.edits[FIELD_A].text, "");
    happen(keys_released());
    happen(typed("0"));
    assert_string_equal(stage.edits[FIELD_A].text, "0");
}

// Windows tells of AltGr as of Ctrl and Alt.
static void text_of_alt_gr_is_typed(void **state) {
    (void)state;
    stage.ui.focus = FIELD_A;
    happen(key_down(SDLK_q, KMOD_LCTRL | KMOD_RALT));
    happen(typed("@"));
    assert_string_equal(stage.edits[FIELD_A].text, "@");
}

static void nothing_is_composed_where_nothing_can_be_typed(void **state) {
    (void)state;
    stage.ui.focus = BUTTON_B;
    happen(composing("ni", 2));
    press_key(SDLK_SPACE, KMOD_NONE);
    expect_counts(0, 1);
    stage.ui.focus = FIELD_A;
    stage.ui.modal = true;
    happen(composing("ni", 2));
    assert_int_equal(stage.ui.composition.size, 0);
}

static void caret_of_the_input_method_is_shown_in_the_composition(void **state) {
    (void)state;
    stage.ui.now_ns = MOVED_NS;
    begin_field("a");
    happen(composing(NI HAO "x", 1));
    assert_int_equal(caret_cell(), 3);
    happen(composing(NI HAO "x", 99)); // more than there is
    assert_int_equal(caret_cell(), 6);
    happen(composing(NI HAO "x", 0)); // not told
    assert_int_equal(caret_cell(), 6);
    happen(composing(NI HAO "x", -1));
    assert_int_equal(caret_cell(), 6);
}

static void system_is_told_where_the_caret_is(void **state) {
    (void)state;
    stage.ui.now_ns = MOVED_NS;
    begin_field("a");
    SDL_FreeSurface(draw());
    SDL_Rect first = stage.ui.caret_rect;
    assert_int_equal(first.x, cell_x(FIELD_A, 1));
    assert_true(first.h > 10 && first.y > places[FIELD_A].y);
    happen(composing(NI, 1));
    SDL_FreeSurface(draw());
    assert_int_equal(stage.ui.caret_rect.x, cell_x(FIELD_A, 3));
    assert_int_equal(stage.ui.caret_rect.y, first.y);
    happen(composing("", 0));
    stage.ui.focus = FIELD_B;
    SDL_FreeSurface(draw());
    assert_int_equal(stage.ui.caret_rect.x, places[FIELD_B].x + canvas_px(&stage.canvas, 9.0f));
}

static void hostile_composition_is_shown_escaped(void **state) {
    (void)state;
    begin_field("");
    happen(composing("\x1B\xFF" NI "\xE2\x80\xAE", 2));
    assert_string_equal(stage.ui.composition.text, "\\x1b\\xff" NI "\\xe2\\x80\\xae");
    SDL_FreeSurface(draw());
    happen(composing("\xE4\xBD", 1)); // half a character
    SDL_FreeSurface(draw());
}

static void composition_that_would_not_fit_is_shown_as_far_as_it_would(void **state) {
    (void)state;
    edit_init(&stage.edits[FIELD_A], 5, "abcd");
    stage.ui.focus = FIELD_A;
    press_key(SDLK_END, KMOD_NONE);
    happen(composing(NI, 1));
    SDL_FreeSurface(draw());
    happen(composing("xyz", 3));
    SDL_FreeSurface(draw());
    expect_field("abcd", 4, 4);
}

#if SDL_VERSION_ATLEAST(2, 0, 22)
static void long_composition_comes_in_an_event_of_its_own(void **state) {
    (void)state;
    begin_field("");
    char text[10001];
    for (size_t i = 0; i + 3 < sizeof text; i += 3)
        SDL_memcpy(text + i, NI, 3);
    text[9999] = '\0';
    SDL_Event event;
    SDL_zero(event);
    event.type = SDL_TEXTEDITING_EXT;
    event.editExt.text = SDL_strdup(text); // freed by who looks at the event
    event.editExt.start = 3333;
    happen(event);
    assert_int_equal(stage.ui.composition.size, (COMPOSITION_SIZE - 1) / 3 * 3);
    assert_int_equal(stage.ui.composition.caret, stage.ui.composition.size);
    SDL_FreeSurface(draw());
    happen(composing("", 0));
    assert_int_equal(stage.ui.composition.size, 0);
}
#endif

// ---- what is drawn ----

static void button_looks_other_in_each_of_its_states(void **state) {
    (void)state;
    SDL_Point at = middle_of(places[BUTTON_A]);
    SDL_Surface *pictures[5];
    pictures[0] = draw();
    stage.enabled = false;
    pictures[1] = draw();
    stage.enabled = true;
    happen(motion_to(at.x, at.y));
    pictures[2] = draw();
    happen(press_at(at.x, at.y));
    pictures[3] = draw();
    happen(release_at(5, 5));
    happen(motion_to(5, 5));
    stage.ui.focus = BUTTON_A;
    pictures[4] = draw();
    SDL_Rect around = places[BUTTON_A]; // what shows the focus lies apart from the button
    around = (SDL_Rect){around.x - 6, around.y - 6, around.w + 12, around.h + 12};
    for (int a = 0; a < 5; a++)
        for (int b = 0; b < a; b++)
            if (pixels_changed(pictures[a], pictures[b], around) < 100)
                fail_msg("states %d and %d look the same", a, b);
    for (int i = 1; i < 5; i++)
        assert_int_equal(pixels_changed(pictures[0], pictures[i], places[BUTTON_B]), 0);
    for (int i = 0; i < 5; i++)
        SDL_FreeSurface(pictures[i]);
}

static void disabled_button_does_not_light_up_under_the_mouse(void **state) {
    (void)state;
    stage.enabled = false;
    SDL_Surface *before = draw();
    SDL_Point at = middle_of(places[BUTTON_A]);
    happen(motion_to(at.x, at.y));
    SDL_Surface *after = draw();
    assert_int_equal(pixels_changed(before, after, places[BUTTON_A]), 0);
    SDL_FreeSurface(before);
    SDL_FreeSurface(after);
}

static void caret_is_drawn_in_the_focused_field_and_blinks(void **state) {
    (void)state;
    stage.ui.now_ns = MOVED_NS;
    begin_field("hello");
    assert_true(caret_pixels() > 20);
    stage.ui.now_ns += 600000000u;
    assert_int_equal(caret_pixels(), 0);
    press_key(SDLK_LEFT, KMOD_NONE); // who types sees the caret
    assert_true(caret_pixels() > 20);
    stage.ui.focus = FIELD_B;
    assert_int_equal(caret_pixels(), 0);
}

static void caret_of_a_long_text_stays_inside_the_field(void **state) {
    (void)state;
    begin_field("");
    for (int i = 0; i < 120; i++) {
        happen(typed(i % 2 ? "\xC3\xA9" : "x"));
        assert_true(caret_pixels() > 20);
    }
    assert_true(stage.scroll_px[FIELD_A] > 0);
    for (int i = 0; i < 120; i++) {
        press_key(SDLK_LEFT, KMOD_NONE);
        assert_true(caret_pixels() > 20);
    }
    assert_int_equal(stage.scroll_px[FIELD_A], 0);
}

static void click_into_a_scrolled_field_finds_the_right_character(void **state) {
    (void)state;
    char text[101];
    for (int i = 0; i < 100; i++)
        text[i] = (char)('a' + i % 26);
    text[100] = '\0';
    begin_field(text);
    SDL_FreeSurface(draw());
    int scroll_px = stage.scroll_px[FIELD_A];
    assert_true(scroll_px > 0);
    click(cell_x(FIELD_A, 90) - scroll_px, field_y(FIELD_A));
    expect_field(text, 90, 90);
}

static void text_and_selection_are_drawn(void **state) {
    (void)state;
    begin_field("hello");
    const Theme *theme = stage.canvas.theme;
    SDL_Surface *picture = draw();
    assert_true(pixels_of_color(picture, places[FIELD_A], theme->text) > 10);
    assert_int_equal(pixels_of_color(picture, places[FIELD_A], theme->selection), 0);
    assert_int_equal(pixels_of_color(picture, places[FIELD_B], theme->text), 0);
    SDL_FreeSurface(picture);
    press_key(SDLK_a, KMOD_LCTRL);
    picture = draw();
    assert_true(pixels_of_color(picture, places[FIELD_A], theme->selection) > 100);
    SDL_FreeSurface(picture);
}

static void long_text_is_not_drawn_outside_of_its_field(void **state) {
    (void)state;
    SDL_Surface *before = draw();
    char text[201];
    SDL_memset(text, 'W', sizeof text);
    text[200] = '\0';
    SDL_Rect right = {places[FIELD_B].x + places[FIELD_B].w, places[FIELD_B].y, 100, 40};
    SDL_Rect left = {0, places[FIELD_B].y, places[FIELD_B].x, 40};
    edit_init(&stage.edits[FIELD_B], 4000, text);
    // The caret at different places scrolls the text by whole cells and by parts of them.
    for (size_t caret = 0; caret <= 200; caret += 20) {
        edit_move_to(&stage.edits[FIELD_B], caret, false);
        SDL_Surface *after = draw();
        assert_true(pixels_changed(before, after, places[FIELD_B]) > 100);
        assert_int_equal(pixels_changed(before, after, right), 0);
        assert_int_equal(pixels_changed(before, after, left), 0);
        SDL_FreeSurface(after);
    }
    SDL_FreeSurface(before);
}

static void drawing_presses_nothing(void **state) {
    (void)state;
    stage.ui.focus = BUTTON_B;
    SDL_Point at = middle_of(places[BUTTON_A]);
    happen(press_at(at.x, at.y));
    for (int i = 0; i < 3; i++)
        SDL_FreeSurface(draw());
    expect_counts(0, 0);
    happen(release_at(at.x, at.y));
    expect_counts(1, 0);
}

// ---- other keyboards ----

#define RUSSIAN_EF 0x444 // on the key that is A elsewhere
#define FRENCH_A_GRAVE 0xE0

static bool is_key(SDL_Keycode symbol, SDL_Scancode code, Uint16 held, SDL_Keycode key, int mods) {
    SDL_Event event = key_down(symbol, held);
    event.key.keysym.scancode = code;
    ui_begin(&stage.ui, &event);
    bool is = ui_key(&stage.ui, key, mods);
    ui_end(&stage.ui);
    happen(keys_released());
    return is;
}

static void letters_are_found_on_every_keyboard(void **state) {
    (void)state;
    // Russian, Greek, Hebrew: no letter of ASCII, so the key counts.
    assert_true(is_key(RUSSIAN_EF, SDL_SCANCODE_A, KMOD_LCTRL, SDLK_a, KMOD_CTRL));
    assert_true(is_key(0x3B1, SDL_SCANCODE_A, KMOD_LCTRL, SDLK_a, KMOD_CTRL));
    assert_true(is_key(0x5E9, SDL_SCANCODE_C, KMOD_NONE, SDLK_c, 0));
    assert_false(is_key(RUSSIAN_EF, SDL_SCANCODE_A, KMOD_LCTRL, SDLK_q, KMOD_CTRL));
    // French: A and Q have changed places, so the symbol counts.
    assert_true(is_key(SDLK_a, SDL_SCANCODE_Q, KMOD_LCTRL, SDLK_a, KMOD_CTRL));
    assert_false(is_key(SDLK_a, SDL_SCANCODE_Q, KMOD_LCTRL, SDLK_q, KMOD_CTRL));
    assert_false(is_key(SDLK_q, SDL_SCANCODE_A, KMOD_LCTRL, SDLK_a, KMOD_CTRL));
}

static void digits_are_found_where_they_want_shift(void **state) {
    (void)state;
    assert_true(is_key(SDLK_AMPERSAND, SDL_SCANCODE_1, KMOD_NONE, SDLK_1, 0));
    assert_true(is_key(FRENCH_A_GRAVE, SDL_SCANCODE_0, KMOD_LCTRL, SDLK_0, KMOD_CTRL));
    assert_false(is_key(SDLK_2, SDL_SCANCODE_1, KMOD_NONE, SDLK_1, 0));
    assert_false(is_key(SDLK_RETURN, SDL_SCANCODE_RETURN, KMOD_NONE, SDLK_1, 0));
}

static void key_with_super_is_none_of_ours(void **state) {
    (void)state;
#ifdef __APPLE__
    assert_true(is_key(SDLK_q, SDL_SCANCODE_Q, KMOD_LGUI, SDLK_q, KMOD_CTRL));
#else
    assert_false(is_key(SDLK_q, SDL_SCANCODE_Q, KMOD_LGUI, SDLK_q, KMOD_CTRL));
    assert_false(is_key(SDLK_q, SDL_SCANCODE_Q, KMOD_LGUI, SDLK_q, 0));
#endif
}

static void keypad_moves_without_num_lock_and_types_with_it(void **state) {
    (void)state;
    static const struct {
        SDL_Keycode pad, key;
    } keys[] = {{SDLK_KP_7, SDLK_HOME},       {SDLK_KP_8, SDLK_UP},       {SDLK_KP_9, SDLK_PAGEUP},
                {SDLK_KP_4, SDLK_LEFT},       {SDLK_KP_6, SDLK_RIGHT},    {SDLK_KP_1, SDLK_END},
                {SDLK_KP_2, SDLK_DOWN},       {SDLK_KP_3, SDLK_PAGEDOWN}, {SDLK_KP_0, SDLK_INSERT},
                {SDLK_KP_PERIOD, SDLK_DELETE}};
    for (size_t i = 0; i < SDL_arraysize(keys); i++) {
        assert_true(is_key(keys[i].pad, SDL_SCANCODE_UNKNOWN, KMOD_NONE, keys[i].key, 0));
        assert_false(is_key(keys[i].pad, SDL_SCANCODE_UNKNOWN, KMOD_NUM, keys[i].key, 0));
    }
}

static void insert_and_delete_are_the_clipboards_old_keys(void **state) {
    (void)state;
    begin_field("old keys");
    press_key(SDLK_a, KMOD_LCTRL);
    press_key(SDLK_INSERT, KMOD_LCTRL);
    expect_clipboard("old keys");
    press_key(SDLK_DELETE, KMOD_LSHIFT);
    expect_field("", 0, 0);
    press_key(SDLK_INSERT, KMOD_LSHIFT);
    expect_field("old keys", 8, 8);
}

static void field_is_undone_and_done_again(void **state) {
    (void)state;
    static EditHistory history;
    SDL_zero(history);
    begin_field("kept");
    stage.edits[FIELD_A].history = &history;
    press_key(SDLK_a, KMOD_LCTRL);
    press_key(SDLK_DELETE, KMOD_NONE);
    expect_field("", 0, 0);
    press_key(SDLK_z, KMOD_LCTRL);
    expect_field("kept", 0, 4);
    press_key(SDLK_y, KMOD_LCTRL);
    expect_field("", 0, 0);
    press_key(SDLK_z, KMOD_LCTRL);
    press_key(SDLK_z, KMOD_LCTRL | KMOD_LSHIFT);
    expect_field("", 0, 0);
}

static void line_end_of_a_pasted_line_is_left_out(void **state) {
    (void)state;
    begin_field("");
    SDL_SetClipboardText("8080\r\n");
    press_key(SDLK_v, KMOD_LCTRL);
    expect_field("8080", 4, 4);
}

static void paste_that_is_cut_or_empty_is_told(void **state) {
    (void)state;
    begin_field("");
    SDL_SetClipboardText("fits");
    press_key(SDLK_v, KMOD_LCTRL);
    assert_int_equal(stage.ui.pasted, PASTE_NONE);
    edit_init(&stage.edits[FIELD_A], 5, "");
    press_key(SDLK_v, KMOD_LCTRL);
    assert_int_equal(stage.ui.pasted, PASTE_NONE);
    press_key(SDLK_v, KMOD_LCTRL);
    assert_int_equal(stage.ui.pasted, PASTE_CUT);
    expect_field("fitsf", 5, 5);
    SDL_SetClipboardText("");
    press_key(SDLK_v, KMOD_LCTRL);
    assert_int_equal(stage.ui.pasted, PASTE_EMPTY);
}

// Paste into an empty field of so many bytes.
static PasteResult pasted_into(size_t limit, const char *text) {
    begin_field("");
    edit_init(&stage.edits[FIELD_A], limit, "");
    SDL_SetClipboardText(text);
    press_key(SDLK_v, KMOD_LCTRL);
    return stage.ui.pasted;
}

static void paste_is_cut_only_where_something_that_is_shown_is_missing(void **state) {
    (void)state;
    assert_int_equal(pasted_into(5, "\xEF\xBB\xBF"
                                    "8080"),
                     PASTE_NONE);
    expect_field("8080", 4, 4);
    assert_int_equal(pasted_into(4, "8080\xE2\x80\x8B\n"), PASTE_NONE);
    assert_int_equal(pasted_into(8, "12\xE2\x82\xAC\xE2\x82\xAC"), PASTE_NONE);
    assert_int_equal(pasted_into(7, "12\xE2\x82\xAC\xE2\x82\xAC"), PASTE_CUT);
    assert_int_equal(pasted_into(4, "8080x"), PASTE_CUT);
    assert_int_equal(pasted_into(4, "\xEF\xBB\xBF\x1B"), PASTE_EMPTY);
}

static void handing_a_text_to_the_clipboard_is_timed(void **state) {
    (void)state;
    static const struct {
        SDL_Keycode key;
        int mods;
    } keys[] = {{SDLK_c, KMOD_LCTRL}, {SDLK_x, KMOD_LCTRL}};
    for (size_t i = 0; i < SDL_arraysize(keys); i++) {
        begin_field("text");
        press_key(SDLK_a, KMOD_LCTRL);
        stage.ui.handed_ns = 0;
        press_key(keys[i].key, keys[i].mods);
        assert_true(stage.ui.handed_ns > 0);
        assert_int_equal(stage.ui.waited_ns, 0);
    }
}

// This system has no selection for the middle button, so nothing was asked for and nothing is told.
static void middle_button_does_nothing_where_that_is_no_custom(void **state) {
    (void)state;
    begin_field("text");
    SDL_Event press = press_at(cell_x(FIELD_A, 1), field_y(FIELD_A));
    press.button.button = SDL_BUTTON_MIDDLE;
    happen(press);
    expect_field("text", 4, 4);
    assert_int_equal(stage.ui.pasted, PASTE_NONE);
}

// ---- keys and buttons from before ----

static void window_that_is_left_holds_no_button(void **state) {
    (void)state;
    SDL_Point at = middle_of(places[BUTTON_A]);
    happen(press_at(at.x, at.y));
    ui_release(&stage.ui);
    happen(release_at(at.x, at.y));
    expect_counts(0, 0);
}

// X11 gives the text of a key with Ctrl that makes no control character.
static void plus_is_found_wherever_a_layout_has_it(void **state) {
    (void)state;
    SDL_Event key = key_down(SDLK_3, KMOD_LCTRL | KMOD_LSHIFT);
    SDL_Event text = {.text = {.type = SDL_TEXTINPUT, .text = "+"}};
    happen(key);
    ui_begin(&stage.ui, &text);
    assert_true(ui_shortcut_text(&stage.ui, "+"));
    ui_end(&stage.ui);
    happen(keys_released());
    ui_begin(&stage.ui, &text);
    assert_false(ui_shortcut_text(&stage.ui, "+"));
    ui_end(&stage.ui);
}

#define on_stage(test) cmocka_unit_test_setup_teardown(test, open_stage, close_stage)

int main(void) {
    const struct CMUnitTest tests[] = {
        on_stage(letters_are_found_on_every_keyboard),
        on_stage(digits_are_found_where_they_want_shift),
        on_stage(key_with_super_is_none_of_ours),
        on_stage(keypad_moves_without_num_lock_and_types_with_it),
        on_stage(insert_and_delete_are_the_clipboards_old_keys),
        on_stage(field_is_undone_and_done_again),
        on_stage(line_end_of_a_pasted_line_is_left_out),
        on_stage(paste_that_is_cut_or_empty_is_told),
        on_stage(handing_a_text_to_the_clipboard_is_timed),
        on_stage(middle_button_does_nothing_where_that_is_no_custom),
        on_stage(paste_is_cut_only_where_something_that_is_shown_is_missing),
        on_stage(window_that_is_left_holds_no_button),
        on_stage(plus_is_found_wherever_a_layout_has_it),
        on_stage(click_presses_the_button_under_the_mouse),
        on_stage(button_is_pressed_by_the_release_and_not_before),
        on_stage(button_reaches_to_its_edges_and_not_beyond),
        on_stage(drag_off_the_button_does_not_press_it),
        on_stage(drag_off_and_back_presses_after_all),
        on_stage(other_mouse_buttons_press_nothing),
        on_stage(clicks_between_two_frames_are_all_counted),
        on_stage(disabled_button_can_not_be_pressed),
        on_stage(button_disabled_while_it_is_held_is_let_go),
        on_stage(space_and_enter_press_the_focused_button),
        on_stage(locked_keys_do_not_change_a_key),
        on_stage(nothing_happens_below_something_modal),
        on_stage(tab_goes_round_in_order),
        on_stage(shift_tab_without_a_focus_begins_at_the_end),
        on_stage(tab_skips_what_is_disabled),
        on_stage(tab_with_other_keys_held_is_not_ours),
        on_stage(typing_goes_into_the_focused_field),
        on_stage(click_focuses_a_field_and_puts_the_caret_there),
        on_stage(drag_selects),
        on_stage(shift_click_extends_the_selection),
        on_stage(double_click_selects_a_word_and_triple_click_everything),
        on_stage(keys_move_the_caret_and_select_with_shift),
        on_stage(keys_delete),
        on_stage(copy_and_cut_take_the_selection),
        on_stage(select_all_and_paste_replace_everything),
        on_stage(paste_of_nothing_changes_nothing),
        on_stage(huge_clipboard_is_cut_at_the_limit),
        on_stage(copy_without_a_selection_is_left_to_others),
        on_stage(ctrl_with_alt_is_a_character_and_no_command),
        on_stage(enter_is_left_to_the_caller),
        on_stage(click_finds_the_nearer_side_of_a_wide_character),
        on_stage(caret_stands_behind_the_cells_of_what_is_before_it),
        on_stage(caret_among_many_wide_characters_stays_inside_the_field),
        on_stage(label_that_is_cut_keeps_to_its_place),
        on_stage(composed_text_is_seen_but_not_in_the_field),
        on_stage(composition_that_is_given_up_leaves_everything_as_it_was),
        on_stage(composed_text_stands_in_place_of_the_selection),
        on_stage(keys_belong_to_the_input_method_while_it_composes),
        on_stage(click_ends_the_composition),
        on_stage(text_of_a_shortcut_is_not_typed),
        on_stage(text_of_alt_gr_is_typed),
        on_stage(nothing_is_composed_where_nothing_can_be_typed),
        on_stage(caret_of_the_input_method_is_shown_in_the_composition),
        on_stage(system_is_told_where_the_caret_is),
        on_stage(hostile_composition_is_shown_escaped),
        on_stage(composition_that_would_not_fit_is_shown_as_far_as_it_would),
#if SDL_VERSION_ATLEAST(2, 0, 22)
        on_stage(long_composition_comes_in_an_event_of_its_own),
#endif
        on_stage(button_looks_other_in_each_of_its_states),
        on_stage(disabled_button_does_not_light_up_under_the_mouse),
        on_stage(caret_is_drawn_in_the_focused_field_and_blinks),
        on_stage(caret_of_a_long_text_stays_inside_the_field),
        on_stage(click_into_a_scrolled_field_finds_the_right_character),
        on_stage(text_and_selection_are_drawn),
        on_stage(long_text_is_not_drawn_outside_of_its_field),
        on_stage(drawing_presses_nothing),
    };
    return cmocka_run_group_tests(tests, begin_window_tests, end_window_tests);
}
