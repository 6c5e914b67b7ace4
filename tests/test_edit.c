// Tests of edit.h: what keys and pastes do to a line of text.
#include "support.h"

#include <string.h>

#include "edit.h"
#include "utf8.h"

#define E_ACUTE "\xC3\xA9"
#define EURO "\xE2\x82\xAC"
#define SMILE "\xF0\x9F\x98\x80"

static Edit edit; // too large for the stack of a small function

// Begin with `text`, the caret behind it and nothing selected.
static void begin(size_t limit, const char *text) {
    edit_init(&edit, limit, text);
    edit_move(&edit, EDIT_END, false);
}

static bool insert(const char *text) {
    return edit_insert(&edit, text, SDL_strlen(text));
}

static void expect(const char *text, size_t anchor, size_t caret) {
    assert_string_equal(edit.text, text);
    assert_int_equal(edit.size, SDL_strlen(text));
    assert_int_equal(edit.anchor, anchor);
    assert_int_equal(edit.caret, caret);
}

static void init_selects_everything_so_that_typing_replaces_it(void **state) {
    (void)state;
    edit_init(&edit, 100, "hello");
    expect("hello", 0, 5);
    assert_true(insert("x"));
    expect("x", 1, 1);
}

static void init_cleans_and_cuts_its_text_too(void **state) {
    (void)state;
    edit_init(&edit, 4, "a\nb\x1B" E_ACUTE "c");
    expect("a b", 0, 3);
    edit_init(&edit, 1000000, "a");
    assert_int_equal(edit.limit, EDIT_SIZE - 1);
}

static void insert_goes_to_the_caret(void **state) {
    (void)state;
    begin(100, "ad");
    edit_move(&edit, EDIT_LEFT, false);
    assert_true(insert("b"));
    assert_true(insert("c" E_ACUTE));
    expect("abc" E_ACUTE "d", 5, 5);
}

static void insert_replaces_a_selection_in_either_direction(void **state) {
    (void)state;
    begin(100, "abcdef");
    edit_move_to(&edit, 4, false);
    edit_move_to(&edit, 1, true);
    assert_true(insert(EURO));
    expect("a" EURO "ef", 4, 4);
    edit_move_to(&edit, 1, false);
    edit_move_to(&edit, 4, true);
    assert_true(insert("-"));
    expect("a-ef", 2, 2);
}

static void insert_of_nothing_changes_nothing(void **state) {
    (void)state;
    edit_init(&edit, 100, "abc");
    assert_false(insert(""));
    assert_false(insert("\x01\x1B\x7F\xFF\xC2\x85"));
    expect("abc", 0, 3);
}

static void insert_stops_at_the_limit(void **state) {
    (void)state;
    begin(5, "abc");
    assert_true(insert("defgh"));
    expect("abcde", 5, 5);
    assert_false(insert("x"));
    expect("abcde", 5, 5);
}

static void limit_never_cuts_a_code_point(void **state) {
    (void)state;
    begin(5, "abc");
    assert_false(insert(EURO)); // three bytes, and there is room for two
    expect("abc", 3, 3);
    assert_true(insert(E_ACUTE EURO));
    expect("abc" E_ACUTE, 5, 5);
    begin(7, "");
    assert_true(insert(EURO EURO EURO));
    expect(EURO EURO, 6, 6);
}

static void what_is_selected_makes_room_for_what_replaces_it(void **state) {
    (void)state;
    edit_init(&edit, 5, "abcde");
    assert_true(insert("vwxyz!"));
    expect("vwxyz", 5, 5);
    edit_move_to(&edit, 0, false);
    edit_move_to(&edit, 2, true);
    assert_false(insert(EURO E_ACUTE)); // room for two bytes: the euro does not fit
    expect("vwxyz", 0, 2);
}

static void hostile_paste_becomes_clean_text(void **state) {
    (void)state;
    begin(200, "");
    static const char paste[] =
        "one\r\ntwo\tthree\x1B[2J\xFF\xE2\x80\xAE\xED\xA0\x80\0end" E_ACUTE "\xC3";
    assert_true(edit_insert(&edit, paste, sizeof paste - 1));
    assert_string_equal(edit.text, "one  two three[2Jend" E_ACUTE);
}

static void any_paste_leaves_valid_text_within_the_limit(void **state) {
    (void)state;
    Uint32 seed = 3;
    for (int round = 0; round < 500; round++) {
        char bytes[600];
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)next_random(&seed);
        size_t limit = next_random(&seed) % 300;
        begin(limit, "start");
        edit_insert(&edit, bytes, next_random(&seed) % sizeof bytes);
        assert_true(edit.size <= limit);
        assert_int_equal(edit.size, SDL_strlen(edit.text));
        assert_true(utf8_is_text(edit.text, edit.size));
        assert_null(strpbrk(edit.text, "\n\r\t"));
        assert_int_equal(edit.caret, utf8_floor(edit.text, edit.caret));
    }
}

static void what_is_not_shown_takes_no_room(void **state) {
    (void)state;
    begin(5, "");
    assert_true(insert("6553\xE2\x80\x8B"
                       "5"));
    assert_string_equal(edit.text, "65535");
}

static void huge_paste_fills_the_field_and_no_more(void **state) {
    (void)state;
    size_t size = 4 * EDIT_SIZE;
    char *paste = SDL_malloc(size);
    assert_non_null(paste);
    SDL_memset(paste, 'x', size);
    begin(EDIT_SIZE - 1, "");
    assert_true(edit_insert(&edit, paste, size));
    assert_int_equal(edit.size, EDIT_SIZE - 1);
    assert_int_equal(edit.text[EDIT_SIZE - 1], '\0');
    SDL_free(paste);
}

static void moves_step_over_whole_code_points(void **state) {
    (void)state;
    static const size_t stops[] = {0, 1, 3, 6, 10};
    begin(100, "a" E_ACUTE EURO SMILE);
    for (int i = 4; i > 0; i--) {
        assert_int_equal(edit.caret, stops[i]);
        edit_move(&edit, EDIT_LEFT, false);
    }
    edit_move(&edit, EDIT_LEFT, false);
    for (int i = 0; i < 5; i++) {
        expect("a" E_ACUTE EURO SMILE, stops[i], stops[i]);
        edit_move(&edit, EDIT_RIGHT, false);
    }
    assert_int_equal(edit.caret, 10);
    edit_move(&edit, EDIT_HOME, false);
    assert_int_equal(edit.caret, 0);
    edit_move(&edit, EDIT_END, false);
    assert_int_equal(edit.caret, 10);
}

static void moves_and_deletes_take_a_letter_with_its_marks(void **state) {
    (void)state;
    // A letter with two accents, a wide character, a Hangul syllable in two code points.
    static const char text[] = "e\xCC\x81\xCC\x82\xE4\xBD\xA0\xE1\x84\x92\xE1\x85\xA1";
    static const size_t stops[] = {14, 8, 5, 0};
    begin(100, text);
    for (size_t i = 0; i < SDL_arraysize(stops); i++) {
        assert_int_equal(edit.caret, stops[i]);
        edit_move(&edit, EDIT_LEFT, false);
    }
    for (size_t i = SDL_arraysize(stops); i-- > 0;) {
        assert_int_equal(edit.caret, stops[i]);
        edit_move(&edit, EDIT_RIGHT, false);
    }
    assert_true(edit_delete(&edit, EDIT_LEFT));
    assert_int_equal(edit.size, 8);
    edit_move(&edit, EDIT_HOME, false);
    assert_true(edit_delete(&edit, EDIT_RIGHT));
    expect("\xE4\xBD\xA0", 0, 0);
}

static void joiners_are_kept_and_what_is_hidden_is_not(void **state) {
    (void)state;
    begin(100, "");
    assert_true(insert("a\xE2\x80\x8D" SMILE "\xEF\xB8\x8F\xE2\x80\x8B\xEF\xBB\xBFz"));
    assert_string_equal(edit.text, "a\xE2\x80\x8D" SMILE "\xEF\xB8\x8Fz");
}

static void move_to_lands_between_code_points_and_inside(void **state) {
    (void)state;
    begin(100, "a" EURO "b");
    edit_move_to(&edit, 3, false);
    expect("a" EURO "b", 1, 1);
    edit_move_to(&edit, 99, false);
    expect("a" EURO "b", 5, 5);
}

static void word_moves_stop_at_the_edges_of_words(void **state) {
    (void)state;
    begin(100, "  one two" E_ACUTE "  three ");
    static const size_t left[] = {13, 6, 2, 0, 0};
    for (size_t i = 0; i < SDL_arraysize(left); i++) {
        edit_move(&edit, EDIT_WORD_LEFT, false);
        assert_int_equal(edit.caret, left[i]);
    }
    static const size_t right[] = {2, 6, 13, 19, 19};
    for (size_t i = 0; i < SDL_arraysize(right); i++) {
        edit_move(&edit, EDIT_WORD_RIGHT, false);
        assert_int_equal(edit.caret, right[i]);
    }
}

static void selecting_keeps_the_anchor(void **state) {
    (void)state;
    begin(100, "a" E_ACUTE "b");
    edit_move(&edit, EDIT_LEFT, true);
    edit_move(&edit, EDIT_LEFT, true);
    expect("a" E_ACUTE "b", 4, 1);
    size_t first = 99;
    assert_int_equal(edit_selection(&edit, &first), 3);
    assert_int_equal(first, 1);
    edit_move(&edit, EDIT_END, true);
    assert_int_equal(edit_selection(&edit, &first), 0);
}

static void plain_step_out_of_a_selection_goes_to_its_end_on_that_side(void **state) {
    (void)state;
    begin(100, "abcdef");
    edit_move_to(&edit, 2, false);
    edit_move_to(&edit, 4, true);
    edit_move(&edit, EDIT_LEFT, false);
    expect("abcdef", 2, 2);
    edit_move_to(&edit, 4, true);
    edit_move(&edit, EDIT_RIGHT, false);
    expect("abcdef", 4, 4);
    edit_move_to(&edit, 1, true);
    edit_move(&edit, EDIT_RIGHT, false);
    expect("abcdef", 4, 4);
}

static void delete_takes_one_code_point_or_the_selection(void **state) {
    (void)state;
    begin(100, "a" E_ACUTE "bc");
    edit_move_to(&edit, 3, false);
    assert_true(edit_delete(&edit, EDIT_LEFT));
    expect("abc", 1, 1);
    assert_true(edit_delete(&edit, EDIT_RIGHT));
    expect("ac", 1, 1);
    edit_select_all(&edit);
    assert_true(edit_delete(&edit, EDIT_RIGHT));
    expect("", 0, 0);
}

static void delete_at_the_ends_changes_nothing(void **state) {
    (void)state;
    begin(100, "abc");
    assert_false(edit_delete(&edit, EDIT_RIGHT));
    edit_move(&edit, EDIT_HOME, false);
    assert_false(edit_delete(&edit, EDIT_LEFT));
    assert_false(edit_delete(&edit, EDIT_WORD_LEFT));
    expect("abc", 0, 0);
}

static void delete_takes_words(void **state) {
    (void)state;
    begin(100, "one two three");
    assert_true(edit_delete(&edit, EDIT_WORD_LEFT));
    expect("one two ", 8, 8);
    edit_move(&edit, EDIT_HOME, false);
    assert_true(edit_delete(&edit, EDIT_WORD_RIGHT));
    expect("two ", 0, 0);
}

static void select_word_takes_the_word_around_the_caret(void **state) {
    (void)state;
    begin(100, "one tw" E_ACUTE " three");
    edit_move_to(&edit, 5, false);
    edit_select_word(&edit);
    expect("one tw" E_ACUTE " three", 4, 8);
    edit_move_to(&edit, 0, false);
    edit_select_word(&edit);
    expect("one tw" E_ACUTE " three", 0, 3);
    edit_move(&edit, EDIT_END, false);
    edit_select_word(&edit);
    expect("one tw" E_ACUTE " three", 9, 14);
}

// ---- undo ----

static EditHistory history;

static void begin_with_history(const char *text) {
    begin(1000, text);
    SDL_zero(history);
    edit.history = &history;
}

static void typing_is_undone_in_one_step(void **state) {
    (void)state;
    begin_with_history("one ");
    insert("t");
    insert(E_ACUTE);
    insert("o");
    expect("one t" E_ACUTE "o", 8, 8);
    assert_true(edit_undo(&edit));
    expect("one ", 4, 4);
    assert_false(edit_undo(&edit));
    assert_true(edit_redo(&edit));
    expect("one t" E_ACUTE "o", 8, 8);
    assert_false(edit_redo(&edit));
}

static void caret_that_moves_begins_a_new_step(void **state) {
    (void)state;
    begin_with_history("");
    insert("a");
    edit_move(&edit, EDIT_HOME, false);
    insert("b");
    assert_true(edit_undo(&edit));
    expect("a", 0, 0);
    assert_true(edit_undo(&edit));
    expect("", 0, 0);
}

static void replaced_selection_comes_back(void **state) {
    (void)state;
    begin_with_history("a message of mine");
    edit_select_all(&edit);
    insert("1");
    expect("1", 1, 1);
    assert_true(edit_undo(&edit));
    expect("a message of mine", 0, 17);
}

static void new_step_forgets_what_was_undone(void **state) {
    (void)state;
    begin_with_history("");
    insert("pasted");
    assert_true(edit_undo(&edit));
    insert("typed otherwise");
    assert_false(edit_redo(&edit));
    assert_true(edit_undo(&edit));
    expect("", 0, 0);
}

static void oldest_steps_are_forgotten(void **state) {
    (void)state;
    begin_with_history("");
    for (int i = 0; i < 3 * EDIT_STEPS; i++)
        insert("ab");
    for (int i = 0; i < EDIT_STEPS; i++)
        assert_true(edit_undo(&edit));
    assert_false(edit_undo(&edit));
    assert_int_equal(edit.size, 2 * (3 - 1) * EDIT_STEPS);
    for (int i = 0; i < EDIT_STEPS; i++)
        assert_true(edit_redo(&edit));
    assert_false(edit_redo(&edit));
    assert_int_equal(edit.size, 2 * 3 * EDIT_STEPS);
}

static void line_ends_behind_a_line_are_no_part_of_it(void **state) {
    (void)state;
    assert_int_equal(edit_line_size("8080\n", 5), 4);
    assert_int_equal(edit_line_size("8080\r\n\n", 7), 4);
    assert_int_equal(edit_line_size("a\nb", 3), 3);
    assert_int_equal(edit_line_size("\n", 1), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(init_selects_everything_so_that_typing_replaces_it),
        cmocka_unit_test(init_cleans_and_cuts_its_text_too),
        cmocka_unit_test(typing_is_undone_in_one_step),
        cmocka_unit_test(caret_that_moves_begins_a_new_step),
        cmocka_unit_test(replaced_selection_comes_back),
        cmocka_unit_test(new_step_forgets_what_was_undone),
        cmocka_unit_test(oldest_steps_are_forgotten),
        cmocka_unit_test(line_ends_behind_a_line_are_no_part_of_it),
        cmocka_unit_test(insert_goes_to_the_caret),
        cmocka_unit_test(insert_replaces_a_selection_in_either_direction),
        cmocka_unit_test(insert_of_nothing_changes_nothing),
        cmocka_unit_test(insert_stops_at_the_limit),
        cmocka_unit_test(limit_never_cuts_a_code_point),
        cmocka_unit_test(what_is_selected_makes_room_for_what_replaces_it),
        cmocka_unit_test(hostile_paste_becomes_clean_text),
        cmocka_unit_test(any_paste_leaves_valid_text_within_the_limit),
        cmocka_unit_test(what_is_not_shown_takes_no_room),
        cmocka_unit_test(huge_paste_fills_the_field_and_no_more),
        cmocka_unit_test(moves_step_over_whole_code_points),
        cmocka_unit_test(moves_and_deletes_take_a_letter_with_its_marks),
        cmocka_unit_test(joiners_are_kept_and_what_is_hidden_is_not),
        cmocka_unit_test(move_to_lands_between_code_points_and_inside),
        cmocka_unit_test(word_moves_stop_at_the_edges_of_words),
        cmocka_unit_test(selecting_keeps_the_anchor),
        cmocka_unit_test(plain_step_out_of_a_selection_goes_to_its_end_on_that_side),
        cmocka_unit_test(delete_takes_one_code_point_or_the_selection),
        cmocka_unit_test(delete_at_the_ends_changes_nothing),
        cmocka_unit_test(delete_takes_words),
        cmocka_unit_test(select_word_takes_the_word_around_the_caret),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
