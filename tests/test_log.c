// Tests of log.h: numbers that stay, rows that add up, and what goes out of it.
#include "support.h"

#include <stdio.h>

#include "log.h"
#include "utf8.h"

#define FILE_NAME "test_log_saved.txt" // in the working directory of the test

static Log *new_log(void) {
    Log *log = log_create();
    assert_non_null(log);
    return log;
}

static void add(Log *log, const char *text) {
    assert_true(log_append(log, LOG_INFO, 0, 0, 0, text));
}

static void add_numbered(Log *log, int from, int to) {
    for (int i = from; i < to; i++) {
        char text[32];
        SDL_snprintf(text, sizeof text, "line %d", i);
        add(log, text);
    }
}

// A line of `cells` characters, its detail from cell `indent` on.
static void add_long(Log *log, size_t cells, size_t indent) {
    char text[LOG_LINE_MAX + 1];
    SDL_memset(text, 'x', cells);
    text[cells] = '\0';
    assert_true(log_append(log, LOG_OK, 0, 0, indent, text));
}

static void empty_log_has_no_lines_and_no_rows(void **state) {
    (void)state;
    Log *log = new_log();
    assert_int_equal(log_first(log), log_end(log));
    assert_int_equal(log_first_row(log), log_end_row(log));
    assert_int_equal(log_dropped(log), 0);
    log_clear(log);
    log_destroy(log);
    log_destroy(NULL);
}

static void lines_keep_their_number_kind_and_offsets(void **state) {
    (void)state;
    Log *log = new_log();
    assert_true(log_append(log, LOG_OK, 2, 5, 9, "12 ab ok detail"));
    assert_true(log_append(log, LOG_ERROR, 0, 0, 0, "\xC3\xA9!"));
    assert_int_equal(log_first(log), 0);
    assert_int_equal(log_end(log), 2);
    const LogLine *line = log_line(log, 0);
    assert_int_equal(line->kind, LOG_OK);
    assert_int_equal(line->what_at, 2);
    assert_int_equal(line->outcome_at, 5);
    assert_int_equal(line->detail_at, 9);
    assert_string_equal(line->text, "12 ab ok detail");
    assert_int_equal(log_line(log, 1)->size, 3);
    assert_int_equal(log_line(log, 1)->cells, 2);
    log_destroy(log);
}

static void offsets_beyond_the_text_are_taken_back(void **state) {
    (void)state;
    Log *log = new_log();
    assert_true(log_append(log, LOG_OK, 4, 50, 60, "short"));
    assert_int_equal(log_line(log, 0)->what_at, 4);
    assert_int_equal(log_line(log, 0)->outcome_at, 5);
    assert_int_equal(log_line(log, 0)->detail_at, 5);
    log_destroy(log);
}

static void long_line_is_cut_between_two_code_points(void **state) {
    (void)state;
    Log *log = new_log();
    char text[LOG_LINE_MAX + 8];
    SDL_memset(text, 'x', sizeof text);
    SDL_memcpy(text + LOG_LINE_MAX - 1, "\xC3\xA9", 3);
    add(log, text);
    assert_int_equal(log_line(log, 0)->size, LOG_LINE_MAX - 1);
    text[LOG_LINE_MAX - 1] = 'x';
    text[LOG_LINE_MAX] = 'y';
    add(log, text);
    assert_int_equal(log_line(log, 1)->size, LOG_LINE_MAX);
    log_destroy(log);
}

static void full_log_drops_the_oldest_and_counts_them(void **state) {
    (void)state;
    Log *log = new_log();
    add_numbered(log, 0, LOG_LINES_MAX);
    assert_int_equal(log_dropped(log), 0);
    add_numbered(log, LOG_LINES_MAX, LOG_LINES_MAX + 7);
    assert_int_equal(log_first(log), 7);
    assert_int_equal(log_end(log), LOG_LINES_MAX + 7);
    assert_int_equal(log_dropped(log), 7);
    assert_string_equal(log_line(log, 7)->text, "line 7");
    assert_string_equal(log_line(log, LOG_LINES_MAX + 6)->text, "line 100006");
    assert_int_equal(log_first_row(log), 7);
    assert_int_equal(log_line_at(log, 0), 7);
    log_destroy(log);
}

static void long_lines_are_bounded_by_their_bytes(void **state) {
    (void)state;
    Log *log = new_log();
    int fit = LOG_BYTES_MAX / LOG_LINE_MAX;
    for (int i = 0; i < fit; i++)
        add_long(log, LOG_LINE_MAX, 0);
    assert_int_equal(log_dropped(log), 0);
    add_long(log, LOG_LINE_MAX, 0);
    add_long(log, LOG_LINE_MAX, 0);
    assert_int_equal(log_dropped(log), 2);
    assert_int_equal(log_end(log) - log_first(log), fit);
    log_destroy(log);
}

static void clear_forgets_the_lines_but_not_the_numbers(void **state) {
    (void)state;
    Log *log = new_log();
    add_numbered(log, 0, LOG_LINES_MAX + 3);
    log_clear(log);
    assert_int_equal(log_dropped(log), 0);
    assert_int_equal(log_first(log), log_end(log));
    assert_int_equal(log_first_row(log), log_end_row(log));
    add(log, "after");
    assert_int_equal(log_first(log), LOG_LINES_MAX + 3);
    assert_int_equal(log_line(log, log_first(log))->row, log_first_row(log));
    assert_string_equal(log_line(log, log_first(log))->text, "after");
    log_destroy(log);
}

// Mixed from characters of no, one and two cells; the detail begins somewhere.
static void add_mixed(Log *log, Uint32 *seed) {
    static const char *const characters[] = {"x", "\xCC\x81", "\xE4\xBD\xA0", "\xF0\x9F\x98\x80"};
    char text[LOG_LINE_MAX + 1] = "";
    size_t count = next_random(seed) % 200;
    for (size_t i = 0; i < count; i++)
        SDL_strlcat(text, characters[next_random(seed) % SDL_arraysize(characters)], sizeof text);
    size_t size = SDL_strlen(text);
    size_t detail_at = size > 0 ? utf8_floor(text, next_random(seed) % size) : 0;
    assert_true(log_append(log, LOG_OK, 0, 0, detail_at, text));
}

// How many rows a line takes, worked out character by character.
static Uint64 rows_taken(const Log *log, const LogLine *line, int columns) {
    Uint64 rows = 1;
    size_t room = (size_t)columns;
    bool row_is_empty = true;
    size_t length = 0;
    for (size_t at = 0; at < line->size; at += length) {
        length = utf8_next(line->text + at, line->size - at);
        size_t width = utf8_cells(line->text + at, length);
        if (width > room && !row_is_empty) {
            rows++;
            room = (size_t)(columns - log_indent(log, line));
        }
        room -= SDL_min(width, room);
        row_is_empty = false;
    }
    return rows;
}

// What the rows show is the whole line, and none is wider than it may be.
static void expect_rows_show_the_line(const Log *log, const LogLine *line, int columns,
                                      Uint64 rows) {
    size_t at = 0;
    for (Uint64 row = 0; row < rows; row++) {
        size_t end = log_row_end(log, line, at);
        size_t width = (size_t)(at > 0 ? columns - log_indent(log, line) : columns);
        assert_true(end > at || line->size == 0);
        assert_true(utf8_cells(line->text + at, end - at) <= width ||
                    end - at == utf8_next(line->text + at, line->size - at));
        at = end;
    }
    assert_int_equal(at, line->size);
}

static void expect_rows_add_up(const Log *log, int columns) {
    Uint64 row = log_first_row(log);
    for (Uint64 number = log_first(log); number < log_end(log); number++) {
        const LogLine *line = log_line(log, number);
        assert_int_equal(line->row, row);
        Uint64 end = row + rows_taken(log, line, columns);
        expect_rows_show_the_line(log, line, columns, end - row);
        for (; row < end; row++)
            assert_int_equal(log_line_at(log, row), number);
    }
    assert_int_equal(log_end_row(log), row);
}

static void rows_add_up_at_every_width(void **state) {
    (void)state;
    static const int widths[] = {80, 1, 2, 3, 7, 30, 31, 79, 81, 120, 400, 2047, 5000};
    Log *log = new_log();
    Uint32 seed = 5;
    for (int i = 0; i < 200; i++)
        add_long(log, next_random(&seed) % 300, next_random(&seed) % 60);
    for (int i = 0; i < 200; i++)
        add_mixed(log, &seed);
    add(log, "");
    add_long(log, LOG_LINE_MAX, 34);
    for (size_t i = 0; i < SDL_arraysize(widths); i++) {
        log_wrap(log, widths[i]);
        expect_rows_add_up(log, widths[i]);
        add_long(log, 90, 34);
        expect_rows_add_up(log, widths[i]);
    }
    log_destroy(log);
}

static void rows_follow_known_examples(void **state) {
    (void)state;
    Log *log = new_log();
    log_wrap(log, 10);
    static const struct {
        size_t cells, indent;
        Uint64 rows;
    } cases[] = {{0, 0, 1},  {10, 0, 1}, {11, 0, 2}, {20, 0, 2}, {21, 0, 3},
                 {11, 4, 2}, {16, 4, 2}, {17, 4, 3}, {20, 6, 2}, {21, 5, 4}};
    for (size_t i = 0; i < SDL_arraysize(cases); i++) {
        Uint64 before = log_end_row(log);
        add_long(log, cases[i].cells, cases[i].indent);
        assert_int_equal(log_end_row(log) - before, cases[i].rows);
    }
    log_destroy(log);
}

#define NI "\xE4\xBD\xA0"

static void expect_row_ends(Log *log, const char *text, const size_t *ends, size_t count) {
    log_clear(log);
    add(log, text);
    const LogLine *line = log_line(log, log_first(log));
    assert_int_equal(log_end_row(log) - log_first_row(log), count);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        at = log_row_end(log, line, at);
        assert_int_equal(at, ends[i]);
    }
}

static void wide_character_that_does_not_fit_goes_to_the_next_row(void **state) {
    (void)state;
    Log *log = new_log();
    log_wrap(log, 4);
    expect_row_ends(log, NI NI, (size_t[]){6}, 1);
    expect_row_ends(log, "a" NI NI, (size_t[]){4, 7}, 2);
    expect_row_ends(log, "abc" NI "abc" NI, (size_t[]){3, 8, 12}, 3);
    log_destroy(log);
}

static void marks_stay_in_the_row_of_their_letter(void **state) {
    (void)state;
    Log *log = new_log();
    log_wrap(log, 2);
    expect_row_ends(log, "ae\xCC\x81\xCC\x82z", (size_t[]){6, 7}, 2);
    log_destroy(log);
}

static void wide_characters_in_one_column_stand_out(void **state) {
    (void)state;
    Log *log = new_log();
    log_wrap(log, 1);
    expect_row_ends(log, NI "a" NI, (size_t[]){3, 4, 7}, 3);
    log_destroy(log);
}

static void cells_are_those_of_the_whole_line(void **state) {
    (void)state;
    Log *log = new_log();
    add(log, NI "e\xCC\x81x");
    assert_int_equal(log_line(log, 0)->cells, 4);
    add(log, "e\xCC\x81x");
    assert_int_equal(log_line(log, 1)->cells, 2);
    log_destroy(log);
}

static void wrap_tells_whether_anything_changed(void **state) {
    (void)state;
    Log *log = new_log();
    assert_true(log_wrap(log, 20));
    assert_false(log_wrap(log, 20));
    assert_true(log_wrap(log, 0)); // at least one column
    assert_false(log_wrap(log, 1));
    assert_false(log_wrap(log, -5));
    log_destroy(log);
}

static void rows_add_up_after_lines_were_dropped(void **state) {
    (void)state;
    Log *log = new_log();
    log_wrap(log, 20);
    for (int i = 0; i < LOG_LINES_MAX + 50; i++)
        add_long(log, (size_t)(i % 70), 0);
    expect_rows_add_up(log, 20);
    log_wrap(log, 33);
    expect_rows_add_up(log, 33);
    log_destroy(log);
}

static void line_at_a_row_that_is_gone_or_to_come_is_the_nearest(void **state) {
    (void)state;
    Log *log = new_log();
    add_numbered(log, 0, 5);
    assert_int_equal(log_line_at(log, 99), 4);
    log_clear(log);
    add_numbered(log, 5, 8);
    assert_int_equal(log_line_at(log, 0), 5);
    log_destroy(log);
}

static void expect_copy(const Log *log, Uint64 from, Uint64 to, const char *expected) {
    char *copy = log_copy(log, from, to);
    assert_non_null(copy);
    assert_string_equal(copy, expected);
    SDL_free(copy);
}

static void copy_has_line_ends_between_lines_only(void **state) {
    (void)state;
    Log *log = new_log();
    add(log, "one");
    add(log, "");
    add(log, "\xC3\xA9nd");
    expect_copy(log, 0, 0, "one");
    expect_copy(log, 1, 1, "");
    expect_copy(log, 0, 2, "one\n\n\xC3\xA9nd");
    expect_copy(log, 2, 2, "\xC3\xA9nd");
    log_destroy(log);
}

static void save_writes_every_line(void **state) {
    (void)state;
    Log *log = new_log();
    add(log, "first");
    add(log, "");
    add(log, "caf\xC3\xA9");
    assert_true(log_save(log, FILE_NAME));
    size_t size = 0;
    char *saved = SDL_LoadFile(FILE_NAME, &size);
    assert_non_null(saved);
    assert_string_equal(saved, "first\n\ncaf\xC3\xA9\n");
    assert_int_equal(size, SDL_strlen(saved));
    SDL_free(saved);
    log_clear(log);
    assert_true(log_save(log, FILE_NAME));
    saved = SDL_LoadFile(FILE_NAME, &size);
    assert_non_null(saved);
    assert_int_equal(size, 0);
    SDL_free(saved);
    remove(FILE_NAME);
    log_destroy(log);
}

static void save_to_a_place_that_can_not_be_written_fails(void **state) {
    (void)state;
    Log *log = new_log();
    add(log, "line");
    SDL_ClearError();
    assert_false(log_save(log, "no such folder/log.txt"));
    assert_true(*SDL_GetError() != '\0');
    log_destroy(log);
}

static void save_to_a_full_disk_fails(void **state) {
    (void)state;
    SDL_RWops *full = SDL_RWFromFile("/dev/full", "r+b");
    if (!full)
        skip();
    SDL_RWclose(full);
    Log *log = new_log();
    add_numbered(log, 0, 2000);
    assert_false(log_save(log, "/dev/full"));
    log_destroy(log);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_log_has_no_lines_and_no_rows),
        cmocka_unit_test(lines_keep_their_number_kind_and_offsets),
        cmocka_unit_test(offsets_beyond_the_text_are_taken_back),
        cmocka_unit_test(long_line_is_cut_between_two_code_points),
        cmocka_unit_test(full_log_drops_the_oldest_and_counts_them),
        cmocka_unit_test(long_lines_are_bounded_by_their_bytes),
        cmocka_unit_test(clear_forgets_the_lines_but_not_the_numbers),
        cmocka_unit_test(rows_add_up_at_every_width),
        cmocka_unit_test(rows_follow_known_examples),
        cmocka_unit_test(wide_character_that_does_not_fit_goes_to_the_next_row),
        cmocka_unit_test(marks_stay_in_the_row_of_their_letter),
        cmocka_unit_test(wide_characters_in_one_column_stand_out),
        cmocka_unit_test(cells_are_those_of_the_whole_line),
        cmocka_unit_test(wrap_tells_whether_anything_changed),
        cmocka_unit_test(rows_add_up_after_lines_were_dropped),
        cmocka_unit_test(line_at_a_row_that_is_gone_or_to_come_is_the_nearest),
        cmocka_unit_test(copy_has_line_ends_between_lines_only),
        cmocka_unit_test(save_writes_every_line),
        cmocka_unit_test(save_to_a_place_that_can_not_be_written_fails),
        cmocka_unit_test(save_to_a_full_disk_fails),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
