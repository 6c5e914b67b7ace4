// Tests of drawing.h, and of the canvas that turns its lists into pixels.
#include "ui_support.h"

#include "drawing.h"

#define WIDTH 320
#define HEIGHT 200

static const SDL_Rect window_rect = {0, 0, WIDTH, HEIGHT};
static const SDL_Color white = {255, 255, 255, 255};
static const SDL_Color red = {255, 0, 0, 255};

static Drawing before;
static Drawing after;

static int end_lists(void **state) {
    (void)state;
    drawing_quit(&before);
    drawing_quit(&after);
    return 0;
}

static void begin(Drawing *drawing) {
    drawing_begin(drawing);
    drawing_begin_part(drawing, 1, "view", window_rect);
}

static void add_fill(Drawing *drawing, int x, SDL_Color color) {
    DrawingCommand *fill = drawing_add(drawing, DRAWING_FILL, (SDL_Rect){x, 10, 5, 5});
    if (fill)
        fill->color = color;
}

static void add_row(Drawing *drawing, int from, int to) {
    for (int i = from; i < to; i++)
        add_fill(drawing, 10 * i, white);
}

static void expect_area(int count, const SDL_Rect *areas, SDL_Rect expected) {
    assert_int_equal(count, 1);
    assert_true(SDL_RectEquals(&areas[0], &expected));
}

// ---- comparing ----

static void same_lists_differ_nowhere(void **state) {
    (void)state;
    SDL_Rect areas[DRAWING_AREAS_MAX];
    begin(&before);
    begin(&after);
    assert_int_equal(drawing_compare_part(&before, &after, 1, areas), 0);
    add_row(&before, 0, 20);
    add_row(&after, 0, 20);
    assert_int_equal(drawing_compare_part(&before, &after, 1, areas), 0);
    assert_int_equal(drawing_compare_part(&before, &after, 2, areas), 0);
}

static void command_that_is_new_gone_or_other_is_the_area(void **state) {
    (void)state;
    SDL_Rect areas[DRAWING_AREAS_MAX];
    for (int at = 0; at < 5; at++) {
        begin(&before);
        begin(&after);
        add_row(&before, 0, 5);
        add_row(&after, 0, at);
        add_row(&after, at + 1, 5);
        SDL_Rect expected = {10 * at, 10, 5, 5};
        expect_area(drawing_compare_part(&before, &after, 1, areas), areas, expected);
        expect_area(drawing_compare_part(&after, &before, 1, areas), areas, expected);
        begin(&after);
        add_row(&after, 0, at);
        add_fill(&after, 10 * at, red);
        add_row(&after, at + 1, 5);
        expect_area(drawing_compare_part(&before, &after, 1, areas), areas, expected);
    }
}

static void text_is_compared_by_its_letters_and_not_by_its_place(void **state) {
    (void)state;
    SDL_Rect areas[DRAWING_AREAS_MAX];
    SDL_Rect first = {0, 0, 50, 10};
    SDL_Rect second = {0, 20, 50, 10};
    begin(&before);
    begin(&after);
    drawing_add_text(&before, first, "ab", 2);
    drawing_add_text(&before, second, "cd", 2);
    drawing_add_text(&after, first, "longer", 6);
    drawing_add_text(&after, second, "cd", 2);
    expect_area(drawing_compare_part(&before, &after, 1, areas), areas, first);
}

static void many_small_areas_grow_into_a_few(void **state) {
    (void)state;
    SDL_Rect areas[DRAWING_AREAS_MAX];
    begin(&before);
    begin(&after);
    for (int i = 0; i < 20; i++) {
        add_fill(&before, 10 * i, white);
        add_fill(&after, 10 * i, i % 2 ? white : red);
    }
    int count = drawing_compare_part(&before, &after, 1, areas);
    assert_int_equal(count, DRAWING_AREAS_MAX);
    for (int i = 0; i < 20; i += 2) {
        SDL_Rect fill = {10 * i, 10, 5, 5};
        int inside = 0;
        for (int area = 0; area < count; area++) {
            SDL_Rect common;
            inside +=
                SDL_IntersectRect(&areas[area], &fill, &common) && SDL_RectEquals(&common, &fill);
        }
        assert_true(inside > 0);
    }
}

// A bar that grows is new at its end alone.
static void stretched_fill_changes_at_its_end(void **state) {
    (void)state;
    SDL_Rect areas[DRAWING_AREAS_MAX];
    begin(&before);
    begin(&after);
    drawing_add(&before, DRAWING_FILL, (SDL_Rect){10, 10, 50, 5})->color = white;
    drawing_add(&after, DRAWING_FILL, (SDL_Rect){10, 10, 54, 5})->color = white;
    expect_area(drawing_compare_part(&before, &after, 1, areas), areas, (SDL_Rect){60, 10, 4, 5});
    expect_area(drawing_compare_part(&after, &before, 1, areas), areas, (SDL_Rect){60, 10, 4, 5});
}

static void what_lies_outside_is_left_out(void **state) {
    (void)state;
    const SDL_Rect clip = {50, 0, 20, HEIGHT};
    begin(&before);
    assert_null(drawing_add(&before, DRAWING_FILL, (SDL_Rect){WIDTH, 0, 10, 10}));
    drawing_clip(&before, &clip);
    add_row(&before, 0, 20);
    assert_int_equal(before.count, 2);
    drawing_clip(&before, &(SDL_Rect){-20, 0, 10, 10});
    add_row(&before, 0, 20);
    assert_int_equal(before.count, 2);
    drawing_clip(&before, NULL);
    add_row(&before, 0, 20);
    assert_int_equal(before.count, 22);
}

static void list_has_a_limit(void **state) {
    (void)state;
    begin(&before);
    for (int i = 0; i < DRAWING_COMMANDS_MAX; i++)
        assert_non_null(drawing_add(&before, DRAWING_FILL, (SDL_Rect){0, 0, 1, 1}));
    assert_null(drawing_add(&before, DRAWING_FILL, (SDL_Rect){0, 0, 1, 1}));
    begin(&before);
    static char text[DRAWING_TEXT_MAX / 4];
    SDL_memset(text, 'x', sizeof text);
    for (int i = 0; i < 4; i++)
        assert_non_null(drawing_add_text(&before, window_rect, text, sizeof text));
    assert_null(drawing_add_text(&before, window_rect, text, 1));
}

static void what_shows_what_lies_below_it_covers_nothing(void **state) {
    (void)state;
    const SDL_Rect inside = {60, 60, 10, 10};
    const SDL_Rect place = {50, 50, 40, 40};
    static const struct {
        DrawingKind kind;
        bool covers;
    } kinds[] = {{DRAWING_FILL, true},  {DRAWING_BOX, true},     {DRAWING_IMAGE, true},
                 {DRAWING_TEXT, false}, {DRAWING_DASHES, false}, {DRAWING_SHAPE, false}};
    begin(&before);
    for (size_t i = 0; i < SDL_arraysize(kinds); i++)
        assert_int_equal(drawing_covers(drawing_add(&before, kinds[i].kind, place), inside),
                         kinds[i].covers);
}

static void dashes_and_shapes_differ_by_what_they_look_like(void **state) {
    (void)state;
    SDL_Rect areas[DRAWING_AREAS_MAX];
    const SDL_Rect place = {10, 10, 20, 20};
    for (int shape = 1; shape < SHAPE_COUNT; shape++) {
        begin(&before);
        begin(&after);
        drawing_add(&before, DRAWING_SHAPE, place)->shape = SHAPE_SNOWFLAKE;
        drawing_add(&after, DRAWING_SHAPE, place)->shape = (Shape)shape;
        expect_area(drawing_compare_part(&before, &after, 1, areas), areas, place);
    }
    begin(&before);
    begin(&after);
    drawing_add(&before, DRAWING_DASHES, place)->edge_px = 1;
    drawing_add(&after, DRAWING_DASHES, place)->edge_px = 2;
    expect_area(drawing_compare_part(&before, &after, 1, areas), areas, place);
}

// ---- as text ----

static void list_is_written_a_line_for_each_command(void **state) {
    (void)state;
    begin(&before);
    add_fill(&before, 3, red);
    DrawingCommand *box = drawing_add(&before, DRAWING_BOX, (SDL_Rect){1, 2, 30, 40});
    box->color = white;
    box->edge = red;
    box->edge_px = 2;
    box->radius_px = 7;
    drawing_clip(&before, &(SDL_Rect){0, 0, 20, 20});
    DrawingCommand *text = drawing_add_text(&before, (SDL_Rect){5, 6, 70, 8}, "hello", 5);
    text->color = white;
    text->font = FONT_LARGE;
    drawing_clip(&before, NULL);
    DrawingCommand *dashes = drawing_add(&before, DRAWING_DASHES, (SDL_Rect){3, 4, 50, 60});
    dashes->color = red;
    dashes->edge_px = 2;
    DrawingCommand *shape = drawing_add(&before, DRAWING_SHAPE, (SDL_Rect){7, 8, 9, 10});
    shape->color = white;
    shape->shape = SHAPE_SNOWFLAKE;
    drawing_begin_part(&before, 2, "other", (SDL_Rect){9, 9, 9, 9});
    char *written = drawing_write(&before);
    assert_string_equal(written, "view 0,0 320x200\n"
                                 "  fill 3,10 5x5 #ff0000\n"
                                 "  box 1,2 30x40 r7 #ffffff edge 2 #ff0000\n"
                                 "  text 5,6 70x8 #ffffff 24 \"hello\" in 0,0 20x20\n"
                                 "  dashes 3,4 50x60 #ff0000 edge 2\n"
                                 "  shape 7,8 9x10 #ffffff snowflake\n"
                                 "other 9,9 9x9\n");
    SDL_free(written);
}

// ---- pixels ----

typedef struct Stage {
    SDL_Window *window;
    Text *text;
    Canvas canvas;
} Stage;

static void open_stage(Stage *stage, bool software) {
    SDL_zerop(stage);
    stage->window = SDL_CreateWindow("test", 0, 0, WIDTH, HEIGHT, 0);
    stage->text = text_create(TEST_FONT);
    assert_true(stage->window && stage->text);
    canvas_init(&stage->canvas, stage->window, stage->text, software);
    assert_true(canvas_fit(&stage->canvas, 1.0f));
}

static void close_stage(Stage *stage) {
    canvas_quit(&stage->canvas);
    text_destroy(stage->text);
    SDL_DestroyWindow(stage->window);
}

static SDL_Rect some_rect(Uint32 *seed) {
    return (SDL_Rect){(int)(next_random(seed) % (WIDTH + 40)) - 40,
                      (int)(next_random(seed) % (HEIGHT + 40)) - 40, (int)(next_random(seed) % 120),
                      (int)(next_random(seed) % 80)};
}

static SDL_Color some_color(Uint32 *seed) {
    Uint32 bits = next_random(seed);
    return (SDL_Color){(Uint8)bits, (Uint8)(bits >> 8), (Uint8)(bits >> 16), 255};
}

static void add_something(Canvas *canvas, Uint32 *seed) {
    static const char *const words[] = {"a", "hello", "\xE4\xBD\xA0\xE5\xA5\xBD", "W\xCC\x88 fi"};
    SDL_Rect rect = some_rect(seed);
    SDL_Color color = some_color(seed);
    const char *word = words[next_random(seed) % SDL_arraysize(words)];
    FontSize font = (FontSize)(next_random(seed) % FONT_COUNT);
    int radius = (int)(next_random(seed) % 12);
    Shape shape = (Shape)(next_random(seed) % SHAPE_COUNT);
    switch (next_random(seed) % 8) {
    case 0: canvas_fill(canvas, rect, color); break;
    case 1: canvas_round(canvas, rect, radius, color); break;
    case 2: canvas_box(canvas, rect, radius, radius / 3, some_color(seed), color); break;
    case 3: canvas_label(canvas, font, rect, (Align)(radius % 3), color, word); break;
    case 4: canvas_text(canvas, font, rect.x, rect.y, color, word, SDL_strlen(word)); break;
    case 5: canvas_dashes(canvas, rect, radius / 3, color); break;
    case 6: canvas_shape(canvas, shape, rect, color); break;
    default: canvas_clip(canvas, radius % 2 ? &rect : NULL); break;
    }
}

// Each view has a seed of its own, so that most of them stay what they were.
#define SOME_VIEWS 6
typedef struct Scene {
    Uint32 seeds[SOME_VIEWS]; // 0: the view is not there
    Uint32 lengths[SOME_VIEWS];
} Scene;

static void change(Scene *scene, Uint32 *seed) {
    for (Uint32 i = next_random(seed) % 3; i > 0; i--) {
        Uint32 view = next_random(seed) % SOME_VIEWS;
        if (next_random(seed) % 2)
            scene->lengths[view] = next_random(seed) % 30;
        else
            scene->seeds[view] = next_random(seed) % 4;
    }
}

static void draw_scene(Canvas *canvas, const Scene *scene) {
    canvas_begin_frame(canvas);
    for (int i = 0; i < SOME_VIEWS; i++) {
        Uint32 seed = scene->seeds[i];
        if (seed == 0)
            continue;
        canvas_begin_view(canvas, i + 1, "some", (SDL_Rect){20 * i, 15 * i, 160, 110});
        for (Uint32 at = 0; at < scene->lengths[i]; at++)
            add_something(canvas, &seed);
    }
    canvas_end_frame(canvas);
    canvas_present(canvas);
}

static void draw_whole(Canvas *canvas, const Scene *scene) {
    do
        draw_scene(canvas, scene);
    while (text_is_behind(canvas->text));
}

static void expect_what_a_redraw_gives(bool software) {
    Uint32 seed = 7;
    Stage stage;
    Scene scene;
    int partly = 0;
    SDL_zero(scene);
    open_stage(&stage, software);
    for (int frame = 0; frame < 400; frame++) {
        change(&scene, &seed);
        draw_scene(&stage.canvas, &scene);
        partly += !stage.canvas.invalid;
        draw_whole(&stage.canvas, &scene);
        SDL_Surface *parts = picture_of(&stage.canvas);
        canvas_invalidate(&stage.canvas);
        draw_whole(&stage.canvas, &scene);
        SDL_Surface *whole = picture_of(&stage.canvas);
        if (pixels_changed(parts, whole, window_rect) > 0)
            fail_msg("frame %d has stale pixels", frame);
        SDL_FreeSurface(parts);
        SDL_FreeSurface(whole);
        note_progress("the next frame");
    }
    assert_true(partly > 200);
    close_stage(&stage);
}

static void random_frames_are_what_a_redraw_gives(void **state) {
    (void)state;
    expect_what_a_redraw_gives(true);
}

static void random_frames_are_what_a_redraw_gives_accelerated(void **state) {
    (void)state;
    expect_what_a_redraw_gives(false);
}

static void box_is_its_edge_around_its_inside(void **state) {
    (void)state;
    Stage stage;
    open_stage(&stage, true);
    const SDL_Rect rect = {20, 20, 100, 60};
    const SDL_Rect inner = {22, 22, 96, 56};
    canvas_begin_frame(&stage.canvas);
    canvas_begin_view(&stage.canvas, 1, "box", window_rect);
    canvas_box(&stage.canvas, rect, 0, 2, red, white);
    canvas_end_frame(&stage.canvas);
    SDL_Surface *picture = picture_of(&stage.canvas);
    assert_int_equal(pixels_of_color(picture, rect, white), inner.w * inner.h);
    assert_int_equal(pixels_of_color(picture, rect, red), rect.w * rect.h - inner.w * inner.h);
    assert_int_equal(pixels_of_color(picture, window_rect, red),
                     rect.w * rect.h - inner.w * inner.h);
    SDL_FreeSurface(picture);
    close_stage(&stage);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(same_lists_differ_nowhere, end_lists),
        cmocka_unit_test_teardown(command_that_is_new_gone_or_other_is_the_area, end_lists),
        cmocka_unit_test_teardown(text_is_compared_by_its_letters_and_not_by_its_place, end_lists),
        cmocka_unit_test_teardown(many_small_areas_grow_into_a_few, end_lists),
        cmocka_unit_test_teardown(stretched_fill_changes_at_its_end, end_lists),
        cmocka_unit_test_teardown(what_lies_outside_is_left_out, end_lists),
        cmocka_unit_test_teardown(list_has_a_limit, end_lists),
        cmocka_unit_test_teardown(what_shows_what_lies_below_it_covers_nothing, end_lists),
        cmocka_unit_test_teardown(dashes_and_shapes_differ_by_what_they_look_like, end_lists),
        cmocka_unit_test_teardown(list_is_written_a_line_for_each_command, end_lists),
        cmocka_unit_test(random_frames_are_what_a_redraw_gives),
        cmocka_unit_test(random_frames_are_what_a_redraw_gives_accelerated),
        cmocka_unit_test(box_is_its_edge_around_its_inside),
    };
    return cmocka_run_group_tests(tests, begin_window_tests, end_window_tests);
}
