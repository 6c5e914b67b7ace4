// Tests of player.h: a scenario under the hands of who watches it. No action takes effect here:
// it is written down.
#include "support.h"

#include "player.h"

#define HOUR "3600000"

static Player player;
static char played[256]; // the first letter of each action that was acted, in order
static bool later;       // an ask cannot take effect yet

static Acted act(void *userdata, const Action *action) {
    (void)userdata;
    size_t end = SDL_strlen(played);
    assert_true(end + 1 < sizeof played);
    if (action->type == ACTION_ASK && later)
        return ACTED_LATER;
    const char *word = action_row(action->type, 0)->word;
    played[end] = action->type == ACTION_SAY ? *action->text : *word;
    played[end + 1] = '\0';
    return ACTED;
}

// Play until nothing goes on. A slow machine ends a turn of the player early; then it has another.
static const char *play(void) {
    for (int i = 0; i < 100; i++)
        player_play(&player, act, NULL);
    return played;
}

static void load(const char *text) {
    char error[SCENARIO_ERROR_SIZE];
    scenario_free(&player.scenario);
    SDL_zero(player);
    SDL_zeroa(played);
    later = false;
    if (!scenario_parse(&player.scenario, text, SDL_strlen(text), error))
        fail_msg("%s", error);
}

static int free_scenario(void **state) {
    (void)state;
    scenario_free(&player.scenario);
    return 0;
}

static void reading_lasts_as_long_as_the_caption_is(void **state) {
    (void)state;
    Uint64 before_ns = thaw_clock_ns();
    load("say 1234567890\nread\nclose\n");
    assert_string_equal(play(), "1r");
    Uint64 short_ns = thaw_clock_span_ns(before_ns, player.resume_ns);
    load("say 1234567890123456789012345678901234567890\nread\nclose\n");
    before_ns = thaw_clock_ns();
    assert_string_equal(play(), "1r");
    Uint64 long_ns = thaw_clock_span_ns(before_ns, player.resume_ns);
    assert_true(short_ns >= 1000 * (Uint64)THAW_NS_PER_MS);
    assert_true(long_ns >= short_ns + 500 * (Uint64)THAW_NS_PER_MS);
}

static void nobody_reads_offscreen(void **state) {
    (void)state;
    load("say 1234567890\nread\nclose\n");
    player.unread = true;
    assert_string_equal(play(), "1rc");
    load("read\nclose\n"); // what has not been said
    assert_string_equal(play(), "rc");
}

static void pause_stops_it_and_keeps_the_rest_of_a_sleep(void **state) {
    (void)state;
    load("say 1\nsleep " HOUR "\nclose\n");
    assert_string_equal(play(), "1s");
    Uint64 resume_ns = player.resume_ns;
    player_pause(&player, true);
    player_pause(&player, true);
    SDL_Delay(2);
    player_pause(&player, false);
    player_pause(&player, false);
    assert_true(player.resume_ns > resume_ns);
    assert_string_equal(play(), "1s");
    load("say 1\nclose\n");
    player_pause(&player, true);
    assert_string_equal(play(), "");
    assert_false(player_is_done(&player));
    player_pause(&player, false);
    assert_string_equal(play(), "1c");
}

static void paused_end_is_not_the_end(void **state) {
    (void)state;
    load("say 1\n");
    play();
    assert_true(player_is_done(&player));
    player_pause(&player, true);
    assert_false(player_is_done(&player));
}

static void next_leaves_out_sleeps_until_the_next_step(void **state) {
    (void)state;
    load("say 1\nsleep " HOUR "\ndo-it\nsleep " HOUR "\nsay 2\nsleep " HOUR "\nsay 3\n");
    assert_string_equal(play(), "1s");
    player_hurry(&player);
    assert_string_equal(play(), "1sds2s");
    player_hurry(&player);
    assert_string_equal(play(), "1sds2s3");
}

static void question_is_not_hurried_past(void **state) {
    (void)state;
    load("say 1\nsleep " HOUR "\nask q | a | b\nsleep " HOUR "\nsay 2\n");
    play();
    later = true;
    player_hurry(&player);
    assert_string_equal(play(), "1s");
    later = false;
    assert_string_equal(play(), "1sas");
    assert_false(player_is_done(&player));
}

static void back_is_the_step_before(void **state) {
    (void)state;
    load("close\nsay 1\nclose\nsay 2\nask q | a | b\nsay 3\nclose\n");
    assert_int_equal(player_step_before(&player), 0);
    play();
    assert_int_equal(player_step_before(&player), 3);
    player_play_from(&player, 3);
    assert_int_equal(player_step_before(&player), 1); // before any of it is played
    player_play_from(&player, 1);
    assert_int_equal(player_step_before(&player), 1); // the first has none before it
    assert_int_equal(player_steps(&player, 5), 2);
    assert_int_equal(player_steps(&player, 99), 3);
}

static void only_settings_are_played_of_what_was_before(void **state) {
    (void)state;
    load("say 1\nstrategy poll\nrepeat 3 send x\nsleep " HOUR "\nserver delay 5\ntheme light\n"
         "later 5 quit\nask q | a | b\nquit\nsay 2\nclose\n");
    player_play_from(&player, 9);
    assert_string_equal(play(), "sst2c");
    assert_true(player_is_done(&player));
}

static void stopped_is_done_at_once(void **state) {
    (void)state;
    load("say 1\nsleep " HOUR "\nsay 2\n");
    play();
    player_pause(&player, true);
    player_stop(&player);
    assert_true(player_is_done(&player));
    assert_string_equal(play(), "1s");
}

static void scenario_talks_when_it_says_or_asks(void **state) {
    (void)state;
    load("close\n");
    assert_false(player_talks(&player));
    load("close\nask q | a | b\n");
    assert_true(player_talks(&player));
    load("say\n");
    assert_true(player_talks(&player));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_lasts_as_long_as_the_caption_is),
        cmocka_unit_test(nobody_reads_offscreen),
        cmocka_unit_test(pause_stops_it_and_keeps_the_rest_of_a_sleep),
        cmocka_unit_test(paused_end_is_not_the_end),
        cmocka_unit_test(next_leaves_out_sleeps_until_the_next_step),
        cmocka_unit_test(question_is_not_hurried_past),
        cmocka_unit_test(back_is_the_step_before),
        cmocka_unit_test(only_settings_are_played_of_what_was_before),
        cmocka_unit_test(stopped_is_done_at_once),
        cmocka_unit_test(scenario_talks_when_it_says_or_asks),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests) + free_scenario(NULL);
}
