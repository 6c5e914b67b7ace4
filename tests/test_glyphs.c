// Tests of glyphs.h and fallback.h: characters on their cells, whatever font they come from.
#ifndef _WIN32
#define _POSIX_C_SOURCE 200809L // for mkfifo
#endif
#include "ui_support.h"

#include <stdio.h>
#include <stdlib.h>
#ifndef _WIN32
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#include "codebox.h"
#include "font.h"
#include "glyphs.h"
#include "support.h"

#define FONT_FILE "test_glyphs_font.ttf" // in the working directory of the test
#define VARIABLE "THAW_FALLBACK_FONT"
#define POINTS 15
#ifdef _WIN32
#define NOT_THERE "open" // SDL keeps the system's reason to itself
#else
#define NOT_THERE "No such file or directory"
#endif

#define ZHONG "\xE4\xB8\xAD"      // U+4E2D, of two cells
#define NOBODY "\xF4\x8F\xBF\xBD" // U+10FFFD, which is nobody's
#define NOBODY_ELSE "\xF4\x8F\xBF\xBC"

static Face face;
static Fallback *fallback;

static void *font; // the bundled one, as a file
static size_t font_size;

static int begin_group(void **state) {
    font = SDL_LoadFile(TEST_FONT, &font_size);
    return font ? begin_window_tests(state) : -1;
}

static int end_group(void **state) {
    SDL_free(font);
    return end_window_tests(state);
}

static bool open_face(int points) {
    return face_open(&face, font, font_size, points);
}

// Begin with the font in FONT_FILE before those of the system, or without one.
static void begin(bool with_font) {
    SDL_setenv(VARIABLE, with_font ? FONT_FILE : "", 1);
    SDL_zero(face);
    assert_true(open_face(POINTS));
    fallback = fallback_create();
    assert_non_null(fallback);
}

// Wait until the file that is being read has come.
static void wait_for_font(void) {
    wait_until(fallback_poll(fallback));
}

static void begin_with_shape(FontShape shape) {
    Uint8 bytes[FONT_SIZE_MAX];
    font_write(FONT_FILE, bytes, font_make(bytes, &shape));
    begin(true);
    wait_for_font();
    assert_string_equal(fallback_complaint(fallback), "");
}

static int end(void **state) {
    note_progress("the next test");
    (void)state;
    fallback_destroy(fallback);
    fallback = NULL;
    face_close(&face);
    remove(FONT_FILE);
    return 0;
}

// What there is to see in the end, when no more fonts can come.
static SDL_Surface *render(const char *string) {
    SDL_Surface *surface;
    while ((surface = glyphs_render(&face, fallback, string, SDL_strlen(string))),
           fallback_take_missed(fallback)) {
        SDL_FreeSurface(surface);
        wait_for_font();
    }
    assert_non_null(surface);
    assert_int_equal(surface->format->format, SDL_PIXELFORMAT_ARGB8888);
    return surface;
}

static Uint8 alpha(const SDL_Surface *surface, int x, int y) {
    return ((const Uint8 *)surface->pixels)[(ptrdiff_t)y * surface->pitch + (ptrdiff_t)x * 4 +
                                            (SDL_BYTEORDER == SDL_LIL_ENDIAN ? 3 : 0)];
}

// How much there is to see of `cells` cells from `first` on, all of it at most 255 for each pixel.
static int ink(const SDL_Surface *surface, int first, int cells) {
    int sum = 0;
    for (int y = 0; y < surface->h; y++)
        for (int x = first * face.cell_width; x < (first + cells) * face.cell_width; x++)
            sum += alpha(surface, x, y);
    return sum;
}

// How many pixels are not the same; what one rounding more makes of them does not count.
static int differences(const SDL_Surface *one, int one_cell, const SDL_Surface *other,
                       int other_cell, int cells) {
    int count = 0;
    for (int y = 0; y < face.cell_height; y++)
        for (int x = 0; x < cells * face.cell_width; x++)
            count += abs(alpha(one, one_cell * face.cell_width + x, y) -
                         alpha(other, other_cell * face.cell_width + x, y)) > 2;
    return count;
}

// The area of a filled rectangle, in pixels.
static int filled(const SDL_Surface *surface, int first, int cells) {
    return ink(surface, first, cells) / 255;
}

// ---- without a font of the system ----

static void text_of_the_program_needs_no_other_font(void **state) {
    (void)state;
    begin(false);
    // All that the views draw of their own; without a fallback to ask it would crash.
    static const char own[] = "Do it! \xE2\x9C\x93\xE2\x9C\x97\xE2\x96\xB6\xC2\xB7\xE2\x86\x93"
                              "\xE2\x80\xA6 \xC3\xA9\xE2\x82\xAC";
    SDL_Surface *surface = glyphs_render(&face, NULL, own, sizeof own - 1);
    assert_non_null(surface);
    assert_int_equal(surface->w, 16 * face.cell_width);
    SDL_FreeSurface(surface);
}

static void long_text_keeps_to_the_grid_at_every_size(void **state) {
    (void)state;
    begin(false);
    char text[200];
    SDL_memset(text, 'n', sizeof text);
    for (int points = 6; points < 100; points++) {
        note_progress("the next size");
        face_close(&face);
        assert_true(open_face(points));
        SDL_Surface *surface = glyphs_render(&face, NULL, text, sizeof text);
        assert_non_null(surface);
        assert_true(abs(surface->w - (int)sizeof text * face.cell_width) <= 2);
        SDL_FreeSurface(surface);
    }
}

static void letter_with_an_accent_stays_on_its_cell(void **state) {
    (void)state;
    begin(false);
    SDL_Surface *apart = render("ae\xCC\x81z");
    SDL_Surface *plain = render("aez");
    assert_int_equal(apart->w, 3 * face.cell_width);
    assert_int_equal(differences(apart, 0, plain, 0, 1), 0);
    assert_true(differences(apart, 1, plain, 1, 1) > 0);
    assert_int_equal(differences(apart, 2, plain, 2, 1), 0);
    SDL_FreeSurface(apart);
    SDL_FreeSurface(plain);
}

static void flood_of_accents_stays_on_its_cell(void **state) {
    (void)state;
    begin(false);
    char text[GLYPHS_MAX + 1] = "ae";
    while (SDL_strlen(text) + 3 < sizeof text)
        SDL_strlcat(text, "\xCC\x8B", sizeof text);
    SDL_strlcat(text, "z", sizeof text);
    SDL_Surface *flood = render(text);
    SDL_Surface *plain = render("aez");
    assert_int_equal(flood->w, 3 * face.cell_width);
    assert_int_equal(flood->h, face.cell_height);
    assert_int_equal(differences(flood, 0, plain, 0, 1), 0);
    assert_int_equal(differences(flood, 2, plain, 2, 1), 0);
    SDL_FreeSurface(flood);
    SDL_FreeSurface(plain);
}

static void accent_without_a_letter_is_no_crash(void **state) {
    (void)state;
    begin(false);
    SDL_FreeSurface(render("\xCC\x81"));
    SDL_FreeSurface(render("\xCC\x81z"));
    SDL_FreeSurface(render("\xE2\x80\x8D\xEF\xB8\x8F")); // nothing to see at all
}

static void character_that_no_font_has_is_a_box_with_its_number(void **state) {
    (void)state;
    begin(false);
    SDL_Surface *box = render("a" NOBODY "z");
    SDL_Surface *other = render("a" NOBODY_ELSE "z");
    SDL_Surface *plain = render("a z");
    assert_int_equal(box->w, 3 * face.cell_width);
    assert_true(filled(box, 1, 1) > 20);
    assert_int_equal(differences(box, 0, plain, 0, 1), 0);
    assert_int_equal(differences(box, 2, plain, 2, 1), 0);
    // Another number, other digits: the last of six.
    assert_true(differences(box, 1, other, 1, 1) > 0);
    assert_true(differences(box, 1, other, 1, 1) < 16);
    SDL_FreeSurface(box);
    SDL_FreeSurface(other);
    SDL_FreeSurface(plain);
}

static void box_is_drawn_at_every_size(void **state) {
    (void)state;
    begin(false);
    for (int points = 6; points < 100; points += 7) {
        note_progress("the next size");
        face_close(&face);
        assert_true(open_face(points));
        SDL_Surface *surface = render("\xEE\x80\x80" NOBODY);
        assert_true(ink(surface, 0, 1) > 0);
        assert_true(ink(surface, 1, 1) > 0);
        SDL_FreeSurface(surface);
    }
}

// ---- with the fonts of the system ----

static void system_has_a_font_for_chinese(void **state) {
    (void)state;
#ifdef _WIN32
    skip(); // Windows has one; wine, where this runs, does not
#endif
    begin(false);
    SDL_Surface *glyph = render(ZHONG);
    SDL_Surface *box = render(ZHONG);
    SDL_FillRect(box, NULL, SDL_MapRGBA(box->format, 255, 255, 255, 0));
    codebox_draw(box, (SDL_Rect){0, 0, box->w, box->h}, 0x4E2D);
    if (differences(glyph, 0, box, 0, 2) == 0)
        fail_msg("no font was found; on Linux ./dev test installs one");
    assert_int_equal(glyph->w, 2 * face.cell_width);
    SDL_FreeSurface(glyph);
    SDL_FreeSurface(box);
}

// ---- with a font of the test ----

static void first_look_shows_a_box_and_the_next_the_character(void **state) {
    (void)state;
    begin_with_shape(font_square(0x4E2D));
    SDL_Surface *found = render(ZHONG);
    end(NULL);
    begin_with_shape(font_square(0x4E2E)); // so that only the fonts of the system may have it
    SDL_Surface *box = glyphs_render(&face, fallback, ZHONG, SDL_strlen(ZHONG));
    assert_true(fallback_take_missed(fallback));
    assert_false(fallback_take_missed(fallback));
    assert_true(differences(found, 0, box, 0, 2) > 20);
    SDL_FreeSurface(found);
    SDL_FreeSurface(box);
}

static void missing_character_comes_from_the_font_that_is_named(void **state) {
    (void)state;
    begin_with_shape(font_square(0x10FFFD));
    SDL_Surface *glyph = render("a" NOBODY "z");
    SDL_Surface *plain = render("a z");
    assert_int_equal(differences(glyph, 0, plain, 0, 1), 0);
    assert_int_equal(differences(glyph, 2, plain, 2, 1), 0);
    // A square that fills the width of its cell.
    int side = face.cell_width;
    assert_in_range(filled(glyph, 1, 1), side * (side - 2), side * (side + 1));
    fallback_destroy(fallback);
    SDL_setenv(VARIABLE, "", 1);
    fallback = fallback_create();
    SDL_Surface *box = render("a" NOBODY "z");
    assert_true(differences(glyph, 1, box, 1, 1) > 20);
    SDL_FreeSurface(glyph);
    SDL_FreeSurface(plain);
    SDL_FreeSurface(box);
}

static void wide_character_stands_in_the_middle_of_two_cells(void **state) {
    (void)state;
    begin_with_shape(font_square(0x4E2D));
    SDL_Surface *glyph = render("a" ZHONG "z");
    SDL_Surface *plain = render("a  z");
    assert_int_equal(glyph->w, 4 * face.cell_width);
    assert_int_equal(differences(glyph, 0, plain, 0, 1), 0);
    assert_int_equal(differences(glyph, 3, plain, 3, 1), 0);
    int left = filled(glyph, 1, 1);
    int right = filled(glyph, 2, 1);
    assert_true(abs(left - right) <= face.cell_height);
    assert_true(left > face.cell_width * face.cell_width);
    SDL_FreeSurface(glyph);
    SDL_FreeSurface(plain);
}

static void expect_inside(FontShape shape, int least) {
    begin_with_shape(shape);
    SDL_Surface *glyph = render("a" ZHONG "z");
    SDL_Surface *plain = render("a  z");
    assert_int_equal(glyph->w, 4 * face.cell_width);
    assert_int_equal(glyph->h, face.cell_height);
    assert_int_equal(differences(glyph, 0, plain, 0, 1), 0);
    assert_int_equal(differences(glyph, 3, plain, 3, 1), 0);
    assert_true(filled(glyph, 1, 2) >= least);
    SDL_FreeSurface(glyph);
    SDL_FreeSurface(plain);
    end(NULL);
}

static void glyph_of_any_shape_is_made_to_fit(void **state) {
    (void)state;
    FontShape shape = font_square(0x4E2D);
    shape.right = shape.advance = 3 * FONT_EM; // too wide
    expect_inside(shape, 50);
    shape = font_square(0x4E2D);
    shape.high = 3 * FONT_EM; // too high
    expect_inside(shape, 50);
    shape = font_square(0x4E2D);
    shape.left = -2 * FONT_EM; // behind the pen
    shape.right = -FONT_EM;
    expect_inside(shape, 100);
    shape = font_square(0x4E2D);
    shape.high = -FONT_EM; // below the line
    shape.low = -2 * FONT_EM;
    expect_inside(shape, 100);
    shape = font_square(0x4E2D);
    shape.advance = 20 * FONT_EM; // far to the next one
    expect_inside(shape, 100);
    shape.advance = 0;
    expect_inside(shape, 100);
}

static void glyph_that_can_not_be_made_to_fit_is_a_box(void **state) {
    (void)state;
    FontShape shape = font_square(0x4E2D);
    shape.left = shape.low = -32000;
    shape.right = shape.high = 32000;
    expect_inside(shape, 10);
    shape = font_square(0x4E2D);
    shape.high = 32000;
    expect_inside(shape, 1);
}

static void size_of_the_text_can_change(void **state) {
    (void)state;
    begin_with_shape(font_square(0x4E2D));
    for (int points = 6; points < 80; points += 3) {
        note_progress("the next size");
        face_close(&face);
        assert_true(open_face(points));
        SDL_Surface *glyph = render(ZHONG);
        int side = 2 * face.cell_width;
        assert_true(filled(glyph, 0, 2) > side * side / 2);
        assert_true(filled(glyph, 0, 2) <= side * face.cell_height);
        SDL_FreeSurface(glyph);
    }
}

// ---- fonts that are none ----

static void expect_complaint(const char *why) {
    begin(true);
    wait_for_font();
    assert_non_null(SDL_strstr(fallback_complaint(fallback), VARIABLE));
    assert_non_null(SDL_strstr(fallback_complaint(fallback), FONT_FILE));
    assert_non_null(SDL_strstr(fallback_complaint(fallback), why));
    SDL_FreeSurface(render(NOBODY)); // a box
    end(NULL);
}

static void font_that_can_not_be_used_is_named_and_left_out(void **state) {
    (void)state;
    expect_complaint(NOT_THERE);
    font_write(FONT_FILE, (const Uint8 *)"", 0);
    expect_complaint("");
    font_write(FONT_FILE, (const Uint8 *)"this is not a font", 18);
    expect_complaint("");
    FontShape shape = font_square(0x4E2D);
    shape.ascent = 30000; // a line of text as high as the window
    Uint8 bytes[FONT_SIZE_MAX];
    font_write(FONT_FILE, bytes, font_make(bytes, &shape));
    expect_complaint("");
}

static void folder_is_no_font(void **state) {
    (void)state;
    SDL_setenv(VARIABLE, ".", 1);
    fallback = fallback_create();
    assert_non_null(fallback);
    wait_for_font();
    assert_true(*fallback_complaint(fallback));
}

#ifndef _WIN32
static void file_without_end_is_no_font(void **state) {
    (void)state;
    SDL_setenv(VARIABLE, "/dev/zero", 1);
    fallback = fallback_create();
    assert_non_null(fallback);
    wait_for_font();
    assert_non_null(SDL_strstr(fallback_complaint(fallback), "/dev/zero"));
}

// The disk that never answers: nobody writes into the pipe while the window asks for fonts.
static void file_that_does_not_come_holds_nobody(void **state) {
    (void)state;
    remove(FONT_FILE);
    assert_int_equal(mkfifo(FONT_FILE, 0600), 0);
    begin(true);
    for (int i = 0; i < 3; i++) {
        SDL_Surface *box = glyphs_render(&face, fallback, NOBODY, SDL_strlen(NOBODY));
        assert_non_null(box);
        assert_true(ink(box, 0, 1) > 0);
        assert_true(fallback_take_missed(fallback));
        assert_false(fallback_poll(fallback));
        SDL_FreeSurface(box);
    }
    fallback_destroy(fallback);
    fallback = NULL;
    // Let the thread that was left alone go home.
    int writer = open(FONT_FILE, O_WRONLY);
    assert_true(writer >= 0);
    close(writer);
}
#endif

static void damaged_fonts_do_no_harm(void **state) {
    (void)state;
    FontShape shape = font_square(0x4E2D);
    Uint8 bytes[FONT_SIZE_MAX];
    size_t size = font_make(bytes, &shape);
    Uint32 seed = 5;
    for (size_t at = 0; at < size; at++) {
        Uint8 good = bytes[at];
        bytes[at] ^= (Uint8)(1 + next_random(&seed) % 255);
        font_write(FONT_FILE, bytes, at % 3 == 0 ? at : size); // some of them cut as well
        bytes[at] = good;
        begin(true);
        SDL_Surface *glyph = render("a" ZHONG "z");
        assert_int_equal(glyph->w, 4 * face.cell_width);
        SDL_FreeSurface(glyph);
        end(NULL);
    }
}

#define with_end(test) cmocka_unit_test_teardown(test, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        with_end(text_of_the_program_needs_no_other_font),
        with_end(long_text_keeps_to_the_grid_at_every_size),
        with_end(letter_with_an_accent_stays_on_its_cell),
        with_end(flood_of_accents_stays_on_its_cell),
        with_end(accent_without_a_letter_is_no_crash),
        with_end(character_that_no_font_has_is_a_box_with_its_number),
        with_end(box_is_drawn_at_every_size),
        with_end(system_has_a_font_for_chinese),
        with_end(first_look_shows_a_box_and_the_next_the_character),
        with_end(missing_character_comes_from_the_font_that_is_named),
        with_end(wide_character_stands_in_the_middle_of_two_cells),
        with_end(glyph_of_any_shape_is_made_to_fit),
        with_end(glyph_that_can_not_be_made_to_fit_is_a_box),
        with_end(size_of_the_text_can_change),
        with_end(font_that_can_not_be_used_is_named_and_left_out),
        with_end(folder_is_no_font),
#ifndef _WIN32
        with_end(file_without_end_is_no_font),
        with_end(file_that_does_not_come_holds_nobody),
#endif
        with_end(damaged_fonts_do_no_harm),
    };
    return cmocka_run_group_tests(tests, begin_group, end_group);
}
