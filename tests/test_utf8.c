// Tests of utf8.h: what is a code point, and how hostile bytes come out.
#include "support.h"

#include <string.h>

#include "utf8.h"
#include "width.h"

#define PIECE(literal) (literal), (sizeof(literal) - 1)

static Uint32 decoded(const char *text, size_t size, size_t length) {
    Uint32 code_point = 0;
    assert_int_equal(utf8_decode(text, size, &code_point), length);
    return code_point;
}

static void refused(const char *text, size_t size) {
    Uint32 code_point = 0;
    if (utf8_decode(text, size, &code_point) != 0)
        fail_msg("%02x %02x ... was taken for U+%04X", (Uint8)text[0], (Uint8)text[1], code_point);
}

static void sanitized(const char *text, size_t size, const char *expected) {
    char out[256];
    assert_int_equal(utf8_sanitize(out, sizeof out, text, size), size);
    assert_string_equal(out, expected);
}

static void decode_reads_one_to_four_bytes(void **state) {
    (void)state;
    assert_int_equal(decoded(PIECE("a"), 1), 'a');
    assert_int_equal(decoded(PIECE("\xC3\xA9!"), 2), 0xE9);
    assert_int_equal(decoded(PIECE("\xE2\x82\xAC!"), 3), 0x20AC);
    assert_int_equal(decoded(PIECE("\xF0\x9F\x98\x80!"), 4), 0x1F600);
    assert_int_equal(decoded("", 1, 1), 0);
}

static void decode_takes_the_ends_of_every_range(void **state) {
    (void)state;
    assert_int_equal(decoded(PIECE("\x7F"), 1), 0x7F);
    assert_int_equal(decoded(PIECE("\xC2\x80"), 2), 0x80);
    assert_int_equal(decoded(PIECE("\xDF\xBF"), 2), 0x7FF);
    assert_int_equal(decoded(PIECE("\xE0\xA0\x80"), 3), 0x800);
    assert_int_equal(decoded(PIECE("\xED\x9F\xBF"), 3), 0xD7FF);
    assert_int_equal(decoded(PIECE("\xEE\x80\x80"), 3), 0xE000);
    assert_int_equal(decoded(PIECE("\xEF\xBF\xBF"), 3), 0xFFFF);
    assert_int_equal(decoded(PIECE("\xF0\x90\x80\x80"), 4), 0x10000);
    assert_int_equal(decoded(PIECE("\xF4\x8F\xBF\xBF"), 4), 0x10FFFF);
}

static void decode_refuses_overlong_forms(void **state) {
    (void)state;
    refused(PIECE("\xC0\x80"));
    refused(PIECE("\xC1\xBF"));
    refused(PIECE("\xE0\x80\xAF"));
    refused(PIECE("\xE0\x9F\xBF"));
    refused(PIECE("\xF0\x80\x80\xAF"));
    refused(PIECE("\xF0\x8F\xBF\xBF"));
}

static void decode_refuses_surrogates(void **state) {
    (void)state;
    refused(PIECE("\xED\xA0\x80"));
    refused(PIECE("\xED\xBF\xBF"));
}

static void decode_refuses_what_is_above_the_last_code_point(void **state) {
    (void)state;
    refused(PIECE("\xF4\x90\x80\x80"));
    refused(PIECE("\xF5\x80\x80\x80"));
    refused(PIECE("\xF8\x88\x80\x80\x80"));
    refused(PIECE("\xFF\xFF"));
}

static void decode_refuses_truncated_and_broken_sequences(void **state) {
    (void)state;
    refused("\xC3", 1);
    refused("\xE2\x82", 2);
    refused("\xF0\x9F\x98", 3);
    refused(PIECE("\xE2\x28\xA1"));
    refused(PIECE("\xC3("));
    refused(PIECE("\x80"));
    refused(PIECE("\xBF!"));
}

static void decode_never_reads_past_the_size_given(void **state) {
    (void)state;
    // The rest of the character is there, but it does not belong to the text.
    refused("\xE2\x82\xAC", 2);
    refused("\xF0\x9F\x98\x80", 3);
}

static void is_text_allows_line_ends_and_tabs_but_no_other_control(void **state) {
    (void)state;
    assert_true(utf8_is_text(PIECE("")));
    assert_true(utf8_is_text(PIECE("a\tb\r\nc \xC3\xA9")));
    assert_false(utf8_is_text(PIECE("a\x1B[2J")));
    assert_false(utf8_is_text("a\0b", 3));
    assert_false(utf8_is_text(PIECE("\x7F")));
    assert_false(utf8_is_text(PIECE("\xC2\x9B"))); // C1: CSI in one character
    assert_false(utf8_is_text(PIECE("ok\xC3")));
    assert_true(utf8_is_text(PIECE("\xEF\xBB\xBFhidden \xE2\x80\xAE"))); // is escaped, though
}

static void sanitize_leaves_plain_text_alone(void **state) {
    (void)state;
    sanitized(PIECE(""), "");
    sanitized(PIECE("hello, world \\ \"'"), "hello, world \\ \"'");
    sanitized(PIECE("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"),
              "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
}

static void sanitize_escapes_control_characters(void **state) {
    (void)state;
    sanitized(PIECE("a\nb\tc\rd"), "a\\nb\\tc\\rd");
    sanitized(PIECE("\x1B[31m"), "\\x1b[31m");
    sanitized("\0\x01\x1F\x7F", 4, "\\x00\\x01\\x1f\\x7f");
    sanitized(PIECE("\xC2\x80\xC2\x9B\xC2\x9F"), "\\xc2\\x80\\xc2\\x9b\\xc2\\x9f");
    sanitized(PIECE("\xC2\xA0"), "\xC2\xA0");
}

static void sanitize_escapes_invalid_bytes_one_by_one(void **state) {
    (void)state;
    sanitized(PIECE("\xFF"), "\\xff");
    sanitized(PIECE("a\xC3"), "a\\xc3");
    sanitized(PIECE("\xE2\x82z"), "\\xe2\\x82z");
    sanitized(PIECE("\xED\xA0\x80"), "\\xed\\xa0\\x80");
    sanitized(PIECE("\xC0\xAF"), "\\xc0\\xaf");
}

static void sanitize_escapes_every_mark_that_turns_the_direction(void **state) {
    (void)state;
    // The code points with the property Bidi_Control (Unicode, PropList.txt).
    static const char *const marks[] = {
        "\xD8\x9C",     "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA",
        "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD", "\xE2\x80\xAE",
        "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8", "\xE2\x81\xA9",
    };
    for (size_t i = 0; i < SDL_arraysize(marks); i++) {
        char out[32];
        utf8_sanitize(out, sizeof out, marks[i], SDL_strlen(marks[i]));
        if (out[0] != '\\')
            fail_msg("mark number %d comes through as it is", (int)i);
    }
    sanitized(PIECE("\xE2\x80\xA8\xE2\x80\xA9"), "\\xe2\\x80\\xa8\\xe2\\x80\\xa9");
}

static void sanitize_escapes_what_nobody_could_see(void **state) {
    (void)state;
    // A soft hyphen, a space of no width, the byte order mark, a tag, what is not a character.
    sanitized(PIECE("\xC2\xAD"), "\\xc2\\xad");
    sanitized(PIECE("\xE2\x80\x8B"), "\\xe2\\x80\\x8b");
    sanitized(PIECE("\xEF\xBB\xBF"), "\\xef\\xbb\\xbf");
    sanitized(PIECE("\xF3\xA0\x81\xA7"), "\\xf3\\xa0\\x81\\xa7");
    sanitized(PIECE("\xEF\xBF\xBE"), "\\xef\\xbf\\xbe");
    sanitized(PIECE("\xF4\x8F\xBF\xBF"), "\\xf4\\x8f\\xbf\\xbf");
    sanitized(PIECE("\xEF\xB7\x90"), "\\xef\\xb7\\x90");
    // Hangul fillers are blank, but take room.
    sanitized(PIECE("\xE3\x85\xA4"), "\\xe3\\x85\\xa4");
}

static void sanitize_leaves_what_scripts_and_emoji_are_written_with(void **state) {
    (void)state;
    static const char *const kept[] = {"\xE2\x80\x8C",     "\xE2\x80\x8D", "\xEF\xB8\x8F",
                                       "\xF3\xA0\x84\x80", "\xEF\xBF\xBD", "\xEE\x80\x80"};
    for (size_t i = 0; i < SDL_arraysize(kept); i++)
        sanitized(kept[i], SDL_strlen(kept[i]), kept[i]);
}

static void sanitize_gives_valid_text_for_any_bytes(void **state) {
    (void)state;
    Uint32 seed = 7;
    for (int round = 0; round < 2000; round++) {
        char bytes[48];
        char out[4 * sizeof bytes + 1];
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)next_random(&seed);
        assert_int_equal(utf8_sanitize(out, sizeof out, bytes, sizeof bytes), sizeof bytes);
        assert_true(utf8_is_text(out, SDL_strlen(out)));
        assert_null(strpbrk(out, "\n\r\t"));
    }
}

static void sanitize_fills_a_buffer_that_fits_exactly(void **state) {
    (void)state;
    char out[6] = "#####";
    assert_int_equal(utf8_sanitize(out, 5, "\x1B", 1), 1);
    assert_string_equal(out, "\\x1b");
    assert_int_equal(out[5], '\0'); // beyond out_size, and never touched
    assert_int_equal(utf8_sanitize(out, 4, "\xE2\x82\xAC", 3), 3);
    assert_string_equal(out, "\xE2\x82\xAC");
}

static void sanitize_never_writes_half_an_escape_or_code_point(void **state) {
    (void)state;
    char out[16];
    assert_int_equal(utf8_sanitize(out, 4, "\x1B", 1), 0);
    assert_string_equal(out, "");
    assert_int_equal(utf8_sanitize(out, 3, "\xE2\x82\xAC", 3), 0);
    assert_string_equal(out, "");
    assert_int_equal(utf8_sanitize(out, 4, "ab\nc", 4), 2);
    assert_string_equal(out, "ab");
    // A forbidden code point is escaped as a whole, all of its bytes or none.
    assert_int_equal(utf8_sanitize(out, 12, "\xE2\x80\xAE", 3), 0);
    assert_string_equal(out, "");
    assert_int_equal(utf8_sanitize(out, 13, "\xE2\x80\xAE", 3), 3);
    assert_string_equal(out, "\\xe2\\x80\\xae");
}

static void sanitize_stays_inside_every_buffer(void **state) {
    (void)state;
    static const char text[] = "a\x1B\xC3\xA9\xFF\xE2\x80\xAE\n\xF0\x9F\x98\x80z";
    for (size_t size = 1; size < 48; size++) {
        char out[64];
        SDL_memset(out, '#', sizeof out);
        size_t taken = utf8_sanitize(out, size, text, sizeof text - 1);
        assert_true(SDL_strlen(out) < size);
        assert_int_equal(out[size], '#');
        assert_true(utf8_is_text(out, SDL_strlen(out)));
        assert_true(taken <= sizeof text - 1);
    }
}

// ---- characters and cells ----

// Eight characters: one byte, an accent in one and in two code points, a wide one, a wide emoji, a
// Hangul syllable in three code points, a half-wide one.
#define MIXED                                                                                      \
    "a\xC3\xA9"                                                                                    \
    "e\xCC\x81\xE4\xBD\xA0\xF0\x9F\x98\x80\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB\xEF\xBE\x8Az"
static const size_t mixed_starts[] = {0, 1, 3, 6, 9, 13, 22, 25, 26};
static const size_t mixed_cells[] = {0, 1, 2, 3, 5, 7, 9, 10, 11};

static void width_follows_the_table_of_east_asian_widths(void **state) {
    (void)state;
    static const struct {
        Uint32 first, last;
        int cells;
    } ranges[] = {
        {0x20, 0x2FF, 1},      {0x300, 0x36F, 0},     {0x370, 0x3FF, 1},
        {0x5D0, 0x5EA, 1},     {0x64B, 0x65F, 0},     {0x1100, 0x115F, 2},
        {0x1160, 0x11FF, 0},   {0x200C, 0x200D, 0},   {0x20AC, 0x20AC, 1},
        {0x20D0, 0x20F0, 0},   {0x2500, 0x257F, 1},   {0x2E80, 0x2E99, 2},
        {0x3000, 0x3029, 2},   {0x302A, 0x302D, 0},   {0x303F, 0x303F, 1},
        {0x3041, 0x3096, 2},   {0x3099, 0x309A, 0},   {0x4DC0, 0x4DFF, 1},
        {0x4E00, 0x9FFF, 2},   {0xAC00, 0xD7A3, 2},   {0xE000, 0xF8FF, 1},
        {0xFE00, 0xFE0F, 0},   {0xFF01, 0xFF60, 2},   {0xFF61, 0xFFDC, 1},
        {0x1D400, 0x1D7FF, 1}, {0x1F1E6, 0x1F1FF, 1}, {0x1F300, 0x1F320, 2},
        {0x1F321, 0x1F32C, 1}, {0x1F600, 0x1F64F, 2}, {0x20000, 0x2FFFD, 2},
        {0x30000, 0x3FFFD, 2}, {0xE0100, 0xE01EF, 0}, {0x10FFFD, 0x10FFFD, 1},
    };
    for (size_t i = 0; i < SDL_arraysize(ranges); i++)
        for (Uint32 c = ranges[i].first; c <= ranges[i].last; c++)
            if (width_of(c) != ranges[i].cells)
                fail_msg("U+%04X takes %d cells", c, width_of(c));
}

static void next_and_previous_go_from_character_to_character(void **state) {
    (void)state;
    size_t size = sizeof MIXED - 1;
    for (size_t i = 0; i + 1 < SDL_arraysize(mixed_starts); i++) {
        size_t start = mixed_starts[i];
        size_t end = mixed_starts[i + 1];
        assert_int_equal(utf8_next(MIXED + start, size - start), end - start);
        assert_int_equal(utf8_previous(MIXED, end), start);
    }
    assert_int_equal(utf8_next("", 0), 0);
    assert_int_equal(utf8_previous("", 0), 0);
}

static void marks_without_a_letter_are_one_character(void **state) {
    (void)state;
    assert_int_equal(utf8_next(PIECE("\xCC\x81\xCC\x81z")), 4);
    assert_int_equal(utf8_previous("\xCC\x81\xCC\x81z", 4), 0);
    assert_int_equal(utf8_cells(PIECE("\xCC\x81\xCC\x81")), 0);
}

static void cells_and_offset_agree(void **state) {
    (void)state;
    size_t size = sizeof MIXED - 1;
    for (size_t i = 0; i < SDL_arraysize(mixed_starts); i++) {
        assert_int_equal(utf8_cells(MIXED, mixed_starts[i]), mixed_cells[i]);
        assert_int_equal(utf8_offset(MIXED, size, mixed_cells[i]), mixed_starts[i]);
    }
    assert_int_equal(utf8_offset(MIXED, size, 1000), size);
    assert_int_equal(utf8_offset(MIXED, 0, 3), 0);
}

static void wide_character_that_would_stand_out_does_not_fit(void **state) {
    (void)state;
    assert_int_equal(utf8_offset(PIECE("\xE4\xBD\xA0\xE5\xA5\xBD"), 1), 0);
    assert_int_equal(utf8_offset(PIECE("\xE4\xBD\xA0\xE5\xA5\xBD"), 3), 3);
    assert_int_equal(utf8_offset(PIECE("\xE4\xBD\xA0\xE5\xA5\xBD"), 4), 6);
}

static void emoji_sequence_is_taken_apart_into_its_members(void **state) {
    (void)state;
    // A man, a joiner, a woman.
    static const char family[] = "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9";
    assert_int_equal(utf8_cells(PIECE(family)), 4);
    assert_int_equal(utf8_next(PIECE(family)), 7);
}

static void floor_goes_back_to_a_boundary(void **state) {
    (void)state;
    static const char text[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z";
    static const size_t floors[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};
    for (size_t i = 0; i < SDL_arraysize(floors); i++)
        assert_int_equal(utf8_floor(text, i), floors[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decode_reads_one_to_four_bytes),
        cmocka_unit_test(decode_takes_the_ends_of_every_range),
        cmocka_unit_test(decode_refuses_overlong_forms),
        cmocka_unit_test(decode_refuses_surrogates),
        cmocka_unit_test(decode_refuses_what_is_above_the_last_code_point),
        cmocka_unit_test(decode_refuses_truncated_and_broken_sequences),
        cmocka_unit_test(decode_never_reads_past_the_size_given),
        cmocka_unit_test(is_text_allows_line_ends_and_tabs_but_no_other_control),
        cmocka_unit_test(sanitize_leaves_plain_text_alone),
        cmocka_unit_test(sanitize_escapes_control_characters),
        cmocka_unit_test(sanitize_escapes_invalid_bytes_one_by_one),
        cmocka_unit_test(sanitize_escapes_every_mark_that_turns_the_direction),
        cmocka_unit_test(sanitize_escapes_what_nobody_could_see),
        cmocka_unit_test(sanitize_leaves_what_scripts_and_emoji_are_written_with),
        cmocka_unit_test(sanitize_gives_valid_text_for_any_bytes),
        cmocka_unit_test(sanitize_fills_a_buffer_that_fits_exactly),
        cmocka_unit_test(sanitize_never_writes_half_an_escape_or_code_point),
        cmocka_unit_test(sanitize_stays_inside_every_buffer),
        cmocka_unit_test(width_follows_the_table_of_east_asian_widths),
        cmocka_unit_test(next_and_previous_go_from_character_to_character),
        cmocka_unit_test(marks_without_a_letter_are_one_character),
        cmocka_unit_test(cells_and_offset_agree),
        cmocka_unit_test(wide_character_that_would_stand_out_does_not_fit),
        cmocka_unit_test(emoji_sequence_is_taken_apart_into_its_members),
        cmocka_unit_test(floor_goes_back_to_a_boundary),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
