// Tests of figures.h: the words for a freeze, and the line of figures.
#include "support.h"

#include "figures.h"

#define START_NS 7000000000u
#define SPAN_NS (6u * (Uint64)THAW_NS_PER_S)
#define MS (Uint64) THAW_NS_PER_MS

static Meter meter;
static Figures figures;
static Uint64 now_ns;

static void add(Record record) {
    record.time_ns = now_ns;
    meter_add(&meter, &record);
}

static void show_after(Uint64 ns) {
    now_ns += ns;
    add((Record){.kind = RECORD_PRESENTED, .began_ns = now_ns});
}

static int begin(void **state) {
    (void)state;
    SDL_zero(meter);
    SDL_zero(figures);
    now_ns = START_NS;
    show_after(0);
    return 0;
}

static void renew(Uint64 span_ns) {
    figures_renew(&figures, &meter, now_ns, span_ns);
}

// ---- the words for a freeze ----

static void expect_words(Freeze freeze, const char *title, const char *text) {
    char title_words[64];
    char text_words[FIGURES_WORDS_SIZE];
    figures_describe(&freeze, title_words, text_words);
    assert_string_equal(title_words, title);
    assert_string_equal(text_words, text);
}

static void freeze_tells_what_held_the_window_and_what_it_missed(void **state) {
    (void)state;
    expect_words(
        (Freeze){
            .gap_ns = 1514 * MS, .call = THAW_CALL_RECEIVE, .call_ns = 1496 * MS, .missed = 90},
        "Frozen for 1.51 s",
        "The window's thread sat in RECEIVE for 1.50 s: 90 pictures not drawn");
    expect_words(
        (Freeze){
            .gap_ns = 3070 * MS, .call = THAW_CALL_CONNECT, .call_ns = 3060 * MS, .missed = 183},
        "Frozen for 3.07 s",
        "The window's thread sat in CONNECT for 3.06 s: 183 pictures not drawn");
}

static void freeze_without_a_call_is_the_machine(void **state) {
    (void)state;
    expect_words((Freeze){.gap_ns = 151 * MS, .missed = 8}, "Held up for 0.15 s",
                 "Not caused by the network: the computer was busy; 8 pictures not drawn");
    expect_words((Freeze){.gap_ns = 101 * MS, .missed = 1}, "Held up for 0.10 s",
                 "Not caused by the network: the computer was busy; 1 picture not drawn");
}

static void freeze_without_a_call_that_is_explained_is_not_the_machine(void **state) {
    (void)state;
    static const char *const waits[] = {FRAMES_CLIPBOARD, FRAMES_HANDING, FRAMES_DISK};
    for (size_t i = 0; i < SDL_arraysize(waits); i++) {
        char text[FIGURES_WORDS_SIZE];
        SDL_snprintf(text, sizeof text,
                     "The window's thread was held by %s for 1.00 s: 60 pictures not drawn",
                     waits[i]);
        expect_words(
            (Freeze){.gap_ns = 1020 * MS, .other = waits[i], .other_ns = 1000 * MS, .missed = 60},
            "Frozen for 1.02 s", text);
    }
}

static void late_clicks_and_keys_are_counted_in_words(void **state) {
    (void)state;
    static const struct {
        int clicks;
        int keys;
        const char *words;
    } late[] = {{1, 0, ", 1 click had to wait"},
                {2, 0, ", 2 clicks had to wait"},
                {0, 1, ", 1 key had to wait"},
                {0, 2, ", 2 keys had to wait"},
                {1, 1, ", 1 click and 1 key had to wait"},
                {12, 34, ", 12 clicks and 34 keys had to wait"}};
    for (size_t i = 0; i < SDL_arraysize(late); i++) {
        char text[FIGURES_WORDS_SIZE];
        SDL_snprintf(text, sizeof text,
                     "The window's thread sat in SEND for 0.60 s: 35 pictures not drawn%s",
                     late[i].words);
        expect_words((Freeze){.gap_ns = 600 * MS,
                              .call = THAW_CALL_SEND,
                              .call_ns = 600 * MS,
                              .missed = 35,
                              .clicks = late[i].clicks,
                              .keys = late[i].keys},
                     "Frozen for 0.60 s", text);
    }
}

static void freeze_of_more_than_five_seconds_says_what_systems_do(void **state) {
    (void)state;
    Freeze freeze = {
        .gap_ns = 5000 * MS, .call = THAW_CALL_RECEIVE, .call_ns = 5000 * MS, .missed = 299};
    expect_words(freeze, "Frozen for 5.00 s",
                 "The window's thread sat in RECEIVE for 5.00 s: 299 pictures not drawn");
    freeze.gap_ns++;
    freeze.keys = 1;
    expect_words(
        freeze, "Frozen for 5.00 s",
        "The window's thread sat in RECEIVE for 5.00 s: 299 pictures not drawn, 1 key had to wait; "
        "after 5 s the system offers to kill it");
}

static void words_of_the_worst_freeze_fit(void **state) {
    (void)state;
    expect_words(
        (Freeze){.gap_ns = 360000000 * MS,
                 .call = THAW_CALL_CONNECT,
                 .call_ns = 360000000 * MS,
                 .missed = 21600000,
                 .clicks = SDL_MAX_SINT32,
                 .keys = SDL_MAX_SINT32},
        "Frozen for 360000.00 s",
        "The window's thread sat in CONNECT for 360000.00 s: 21,600,000 pictures not drawn, "
        "2,147,483,647 clicks and 2,147,483,647 keys had to wait; "
        "after 5 s the system offers to kill it");
}

// ---- the figures ----

static void figures_tell_of_the_pictures(void **state) {
    (void)state;
    for (int i = 0; i < 60; i++)
        show_after(i == 30 ? 83 * MS : i == 40 ? 250 * MS : 16 * MS);
    renew(SPAN_NS);
    // The histogram is exact to 3%, so the decimals are not looked at.
    assert_ptr_equal(SDL_strstr(figures.text, "pictures: usually every 16."), figures.text);
    assert_string_equal(SDL_strstr(figures.text, " ms"), " ms, slowest 250 ms");
}

static void figures_tell_of_the_last_seconds_only(void **state) {
    (void)state;
    show_after(2000 * MS);
    for (int i = 0; i < 100; i++)
        show_after(20 * MS);
    renew(5000 * MS);
    assert_non_null(SDL_strstr(figures.text, "slowest 2000 ms"));
    for (int i = 0; i < 150; i++)
        show_after(20 * MS);
    renew(5000 * MS);
    assert_non_null(SDL_strstr(figures.text, "slowest 20 ms"));
}

static void figures_are_renewed_twice_a_second(void **state) {
    (void)state;
    char before[FIGURES_SIZE];
    show_after(16 * MS);
    renew(SPAN_NS);
    SDL_strlcpy(before, figures.text, sizeof before);
    show_after(499 * MS);
    renew(SPAN_NS);
    assert_string_equal(figures.text, before);
    now_ns += 1 * MS;
    renew(SPAN_NS);
    assert_non_null(SDL_strstr(figures.text, "slowest 499 ms"));
}

static void figures_tell_the_frame_rate(void **state) {
    (void)state;
    renew(SPAN_NS);
    assert_int_equal(figures.frame_rate, FRAMES_RATE); // nothing contradicts it
    for (int i = 0; i < 40; i++)
        show_after(20 * MS);
    renew(SPAN_NS);
    assert_int_equal(figures.frame_rate, 50);
    show_after(499 * MS);
    renew(SPAN_NS);
    assert_int_equal(figures.frame_rate, 50);
    show_after(1 * MS);
    renew(SPAN_NS);
    assert_int_equal(figures.frame_rate, 4);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(freeze_tells_what_held_the_window_and_what_it_missed),
        TEST(freeze_without_a_call_is_the_machine),
        TEST(freeze_without_a_call_that_is_explained_is_not_the_machine),
        TEST(late_clicks_and_keys_are_counted_in_words),
        TEST(freeze_of_more_than_five_seconds_says_what_systems_do),
        TEST(words_of_the_worst_freeze_fit),
        TEST(figures_tell_of_the_pictures),
        TEST(figures_tell_of_the_last_seconds_only),
        TEST(figures_are_renewed_twice_a_second),
        TEST(figures_tell_the_frame_rate),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
