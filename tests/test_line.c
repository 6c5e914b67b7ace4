// Tests of line.h: the lines of the log, exactly as people and scripts read them.
#include "support.h"

#include <time.h>

#include "line.h"
#include "message_inside.h"
#include "utf8.h"

#define START_NS ((Uint64)77 * THAW_NS_PER_S)
#define ELLIPSIS "\xE2\x80\xA6"
#define RECEIVED "     1.506 s     #3 RECEIVE  ok       "

static Line line;

static ThawReply reply_at(Uint32 id, ThawCommandType type, Uint32 ms) {
    ThawReply reply;
    SDL_zero(reply);
    reply.id = id;
    reply.type = type;
    reply.finished_ns = START_NS + (Uint64)ms * THAW_NS_PER_MS;
    return reply;
}

static void expect_line(const ThawReply *reply, const char *expected) {
    line_of_reply(&line, reply, false, START_NS);
    assert_string_equal(line.text, expected);
}

// The line of a RECEIVE that brought these bytes.
static void receive(const void *payload, size_t size) {
    ThawReply reply = reply_at(3, THAW_COMMAND_RECEIVE, 1506);
    thaw_reply_succeed(&reply, "%u bytes", (unsigned)size);
    reply.finished_ns = START_NS + (Uint64)1506 * THAW_NS_PER_MS;
    reply.frame = thaw_frame_create(payload, (Uint32)size);
    assert_non_null(reply.frame);
    line_of_reply(&line, &reply, false, START_NS);
    clear_reply(&reply);
}

static void expect_received(const void *payload, size_t size, const char *expected) {
    receive(payload, size);
    assert_string_equal(line.text, expected);
    assert_int_equal(line.kind, LOG_OK);
}

static void successes_read_as_they_are_documented(void **state) {
    (void)state;
    ThawReply reply = reply_at(1, THAW_COMMAND_CONNECT, 4);
    SDL_strlcpy(reply.text, "127.0.0.1:50007", sizeof reply.text);
    expect_line(&reply, "     0.004 s     #1 CONNECT  ok       127.0.0.1:50007");
    reply = reply_at(2, THAW_COMMAND_SEND, 4);
    SDL_strlcpy(reply.text, "5 bytes", sizeof reply.text);
    expect_line(&reply, "     0.004 s     #2 SEND     ok       5 bytes");
    expect_received("hello", 5, RECEIVED "5 bytes \"hello\"");
    reply = reply_at(4, THAW_COMMAND_CLOSE, 1506);
    expect_line(&reply, "     1.506 s     #4 CLOSE    ok");
}

static void errors_read_as_they_are_documented(void **state) {
    (void)state;
    ThawReply reply = reply_at(1, THAW_COMMAND_CONNECT, 3);
    reply.status = THAW_STATUS_ERROR;
    reply.code = THAW_ERROR_REFUSED;
    SDL_strlcpy(reply.text, "refused: nobody listens on 127.0.0.1:1", sizeof reply.text);
    expect_line(&reply,
                "     0.003 s     #1 CONNECT  error    refused: nobody listens on 127.0.0.1:1");
    assert_int_equal(line.kind, LOG_ERROR);
    reply.text[0] = '\0';
    expect_line(&reply, "     0.003 s     #1 CONNECT  error");
}

static void offsets_part_the_line_for_the_eye(void **state) {
    (void)state;
    receive("hello", 5);
    assert_int_equal(line.kind, LOG_OK);
    assert_string_equal(line.text + line.what_at, "#3 RECEIVE  ok       5 bytes \"hello\"");
    assert_string_equal(line.text + line.outcome_at, "ok       5 bytes \"hello\"");
    assert_string_equal(line.text + line.detail_at, "5 bytes \"hello\"");
}

static void columns_stay_where_they_are(void **state) {
    (void)state;
    static const struct {
        Uint32 id;
        const char *text;
    } lines[] = {{9, "     1.000 s     #9 RECEIVE  ok       1 byte"},
                 {10, "     1.000 s    #10 RECEIVE  ok       1 byte"},
                 {1000, "     1.000 s  #1000 RECEIVE  ok       1 byte"},
                 {0, "     1.000 s   news RECEIVE  ok       1 byte"}};
    for (size_t i = 0; i < SDL_arraysize(lines); i++) {
        ThawReply reply = reply_at(lines[i].id, THAW_COMMAND_RECEIVE, 1000);
        SDL_strlcpy(reply.text, "1 byte", sizeof reply.text);
        expect_line(&reply, lines[i].text);
        assert_string_equal(line.text + line.outcome_at, "ok       1 byte");
        assert_string_equal(line.text + line.detail_at, "1 byte");
        assert_true(line.text[line.what_at] == '#' || line.text[line.what_at] == 'n');
    }
}

static void what_follows_from_a_failure_is_skipped(void **state) {
    (void)state;
    ThawReply reply = reply_at(2, THAW_COMMAND_SEND, 3);
    thaw_reply_fail(&reply, THAW_ERROR_STATE, "not connected: CONNECT first");
    reply.finished_ns = START_NS + 3 * (Uint64)THAW_NS_PER_MS;
    line_of_reply(&line, &reply, true, START_NS);
    assert_string_equal(line.text,
                        "     0.003 s     #2 SEND     skipped  not connected: CONNECT first");
    assert_int_equal(line.kind, LOG_SKIPPED);
    line_of_reply(&line, &reply, false, START_NS);
    assert_int_equal(line.kind, LOG_ERROR);
}

static void run_begins_with_the_time_of_day_and_who_waits(void **state) {
    (void)state;
    struct tm parts = {.tm_year = 126,
                       .tm_mon = 6,
                       .tm_mday = 15,
                       .tm_hour = 14,
                       .tm_min = 3,
                       .tm_sec = 26,
                       .tm_isdst = -1};
    Uint64 began_ns = START_NS + 18180 * (Uint64)THAW_NS_PER_MS;
    line_of_run(&line, 2, mktime(&parts), "the window, by waiting", began_ns, START_NS);
    assert_string_equal(line.text,
                        "    18.180 s  run 2 began 14:03:26; who waits: the window, by waiting");
    assert_int_equal(line.kind, LOG_RUN);
    assert_int_equal(line.detail_at, line.what_at);
    line_of_run(&line, 1000, mktime(&parts), "a worker thread", began_ns, START_NS);
    assert_string_equal(line.text + line.what_at,
                        "run 1,000 began 14:03:26; who waits: a worker thread");
}

static void large_numbers_and_times_have_room(void **state) {
    (void)state;
    ThawReply reply = reply_at(SDL_MAX_UINT32, THAW_COMMAND_CLOSE, 0);
    reply.finished_ns = START_NS + (Uint64)999999 * THAW_NS_PER_S;
    expect_line(&reply, "999999.000 s  #4294967295 CLOSE    ok");
    reply.finished_ns = START_NS - 5; // a clock is not to be trusted
    expect_line(&reply, "     0.000 s  #4294967295 CLOSE    ok");
}

static void empty_message_is_shown_as_empty_text(void **state) {
    (void)state;
    expect_received("", 0, RECEIVED "0 bytes \"\"");
}

static void text_with_line_ends_stays_one_line(void **state) {
    (void)state;
    expect_received("a\r\nb\tc", 6, RECEIVED "6 bytes \"a\\r\\nb\\tc\"");
    expect_received("caf\xC3\xA9 \xE2\x82\xAC", 9, RECEIVED "9 bytes \"caf\xC3\xA9 \xE2\x82\xAC\"");
}

static void binary_payload_is_shown_in_hex_and_ascii(void **state) {
    (void)state;
    expect_received("\0\xFF"
                    "Az~\x7F",
                    6, RECEIVED "6 bytes 00 ff 41 7a 7e 7f  |..Az~.|");
    expect_received("\x1B[2J", 4, RECEIVED "4 bytes 1b 5b 32 4a  |.[2J|");
    expect_received("ab\xC3", 3, RECEIVED "3 bytes 61 62 c3  |ab.|");
}

static void text_with_hidden_characters_is_text_that_shows_them(void **state) {
    (void)state;
    expect_received("\xEF\xBB\xBFpay\xE2\x80\xAE", 9,
                    RECEIVED "9 bytes \"\\xef\\xbb\\xbfpay\\xe2\\x80\\xae\"");
    expect_received("\xE4\xBD\xA0\xE5\xA5\xBD", 6, RECEIVED "6 bytes \"\xE4\xBD\xA0\xE5\xA5\xBD\"");
}

static void flood_of_combining_marks_is_cut_like_any_text(void **state) {
    (void)state;
    size_t size = 64u * 1024 * 1024;
    char *marks = SDL_malloc(size);
    assert_non_null(marks);
    for (size_t i = 0; i < size; i += 2)
        SDL_memcpy(marks + i, "\xCC\x81", 2);
    clock_t began = clock(); // of the processor's time, since other programs may take some as well
    receive(marks, size);
    SDL_free(marks);
    assert_true(SDL_strlen(line.text) < 2 * LINE_TEXT_MAX);
    assert_true(utf8_cells(line.text, SDL_strlen(line.text)) < 100);
    assert_true(clock() - began < 5 * CLOCKS_PER_SEC); // copying takes most of it
}

static void long_binary_payload_is_cut_with_an_ellipsis(void **state) {
    (void)state;
    Uint8 bytes[LINE_HEX_MAX + 1];
    char expected[512] = RECEIVED "33 bytes";
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = 0;
    for (int i = 0; i < LINE_HEX_MAX; i++)
        SDL_strlcat(expected, " 00", sizeof expected);
    SDL_strlcat(expected, "  |................................| " ELLIPSIS, sizeof expected);
    expect_received(bytes, sizeof bytes, expected);
    receive(bytes, LINE_HEX_MAX);
    assert_null(SDL_strstr(line.text, ELLIPSIS));
}

static void text_of_three_hundred_characters_is_shown_whole(void **state) {
    (void)state;
    char text[301];
    for (int i = 0; i < 300; i++)
        text[i] = (char)('a' + i % 26);
    text[300] = '\0';
    char expected[512];
    SDL_snprintf(expected, sizeof expected, RECEIVED "300 bytes \"%s\"", text);
    expect_received(text, 300, expected);
}

static void text_up_to_the_limit_is_whole_and_longer_text_gets_an_ellipsis(void **state) {
    (void)state;
    char text[LINE_TEXT_MAX + 2];
    SDL_memset(text, 'x', sizeof text);
    receive(text, LINE_TEXT_MAX);
    assert_null(SDL_strstr(line.text, ELLIPSIS));
    assert_int_equal(SDL_strlen(SDL_strchr(line.text, '"')), LINE_TEXT_MAX + 2);
    receive(text, LINE_TEXT_MAX + 1);
    assert_string_equal(line.text + SDL_strlen(line.text) - 7, "xx\" " ELLIPSIS);
}

static void long_text_is_never_cut_inside_a_code_point(void **state) {
    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        char text[LINE_TEXT_MAX * 2];
        SDL_memset(text, 'x', sizeof text);
        for (size_t i = shift; i + 4 <= sizeof text; i += 4)
            SDL_memcpy(text + i, "\xF0\x9F\x98\x80", 4);
        receive(text, sizeof text - 4 + shift); // ends between two of them
        assert_non_null(SDL_strstr(line.text, "\xF0\x9F\x98\x80\" " ELLIPSIS));
        assert_true(utf8_is_text(line.text, SDL_strlen(line.text)));
    }
}

static void binary_that_begins_like_text_is_told_apart(void **state) {
    (void)state;
    char bytes[2000];
    SDL_memset(bytes, 'x', sizeof bytes);
    bytes[LINE_TEXT_MAX - 1] = '\x1B';
    receive(bytes, sizeof bytes);
    assert_non_null(SDL_strstr(line.text, " 78 78 78"));
    assert_null(SDL_strchr(line.text, '\x1B'));
}

static void text_of_the_peer_or_the_system_is_escaped(void **state) {
    (void)state;
    ThawReply reply = reply_at(1, THAW_COMMAND_CONNECT, 3);
    reply.status = THAW_STATUS_ERROR;
    SDL_strlcpy(reply.text, "host \"\x1B]0;x\x07\xFF\n\" ?", sizeof reply.text);
    expect_line(&reply, "     0.003 s     #1 CONNECT  error    host \"\\x1b]0;x\\x07\\xff\\n\" ?");
}

static void longest_hostile_text_stays_inside_a_line(void **state) {
    (void)state;
    ThawReply reply = reply_at(1, THAW_COMMAND_RECEIVE, 3);
    SDL_memset(reply.text, '\x1B', sizeof reply.text - 1);
    char payload[LINE_TEXT_MAX];
    SDL_memset(payload, '\n', sizeof payload);
    reply.frame = thaw_frame_create(payload, sizeof payload);
    line_of_reply(&line, &reply, false, START_NS);
    assert_true(SDL_strlen(line.text) <= LOG_LINE_MAX);
    assert_true(utf8_is_text(line.text, SDL_strlen(line.text)));
    clear_reply(&reply);
}

static void own_lines_have_a_time_and_no_outcome(void **state) {
    (void)state;
    Uint64 now_ns = START_NS + (Uint64)12345 * THAW_NS_PER_MS;
    line_of_text(&line, LOG_CAPTION, "two\nlines \x1B[0m", now_ns, START_NS);
    assert_string_equal(line.text, "    12.345 s  two\\nlines \\x1b[0m");
    assert_int_equal(line.kind, LOG_CAPTION);
    assert_string_equal(line.text + line.what_at, "two\\nlines \\x1b[0m");
    assert_int_equal(line.outcome_at, line.what_at);
    assert_int_equal(line.detail_at, line.what_at);
}

static void own_line_that_is_too_long_is_cut(void **state) {
    (void)state;
    char text[3 * LOG_LINE_MAX];
    SDL_memset(text, '\t', sizeof text);
    text[sizeof text - 1] = '\0';
    line_of_text(&line, LOG_INFO, text, START_NS, START_NS);
    assert_true(SDL_strlen(line.text) <= LOG_LINE_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(successes_read_as_they_are_documented),
        cmocka_unit_test(errors_read_as_they_are_documented),
        cmocka_unit_test(offsets_part_the_line_for_the_eye),
        cmocka_unit_test(columns_stay_where_they_are),
        cmocka_unit_test(what_follows_from_a_failure_is_skipped),
        cmocka_unit_test(run_begins_with_the_time_of_day_and_who_waits),
        cmocka_unit_test(large_numbers_and_times_have_room),
        cmocka_unit_test(empty_message_is_shown_as_empty_text),
        cmocka_unit_test(text_with_line_ends_stays_one_line),
        cmocka_unit_test(binary_payload_is_shown_in_hex_and_ascii),
        cmocka_unit_test(text_with_hidden_characters_is_text_that_shows_them),
        cmocka_unit_test(flood_of_combining_marks_is_cut_like_any_text),
        cmocka_unit_test(long_binary_payload_is_cut_with_an_ellipsis),
        cmocka_unit_test(text_of_three_hundred_characters_is_shown_whole),
        cmocka_unit_test(text_up_to_the_limit_is_whole_and_longer_text_gets_an_ellipsis),
        cmocka_unit_test(long_text_is_never_cut_inside_a_code_point),
        cmocka_unit_test(binary_that_begins_like_text_is_told_apart),
        cmocka_unit_test(text_of_the_peer_or_the_system_is_escaped),
        cmocka_unit_test(longest_hostile_text_stays_inside_a_line),
        cmocka_unit_test(own_lines_have_a_time_and_no_outcome),
        cmocka_unit_test(own_line_that_is_too_long_is_cut),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
