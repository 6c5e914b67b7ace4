// Tests of tour.h: a whole program that somebody watches, and how it leaves things.
//
// The linker puts itself before SDL_PollEvent, so that keys are pressed when the scenario has come
// to an action, and before tour_play, which runs once a frame: there the test looks.
#include "support.h"

#include "program.h"
#include "tour.h"

#define PRESSES_MAX 8
#define HOUR "3600000"
#define CHANGES "theme light\nzoom 150\nstrategy poll\nserver delay 7\nserver fault drip\n"

// A key to be pressed when the player has come to an action, and stays there.
typedef struct Press {
    size_t at; // action
    SDL_Keycode key;
} Press;

static Press presses[PRESSES_MAX]; // one after the other; a key of 0 ends them
static int pressed;
static bool ready;   // for the next of them
static bool watched; // as if there were a window
static const Tour *tour;
static TourBefore first; // how things were before the first frame, and after the last
static TourBefore last;
static bool connected; // at the end
static bool wishes;    // it still counts the time of a fault that the scenario has asked for
static unsigned ran;
static int guess;   // the last one
static int stepped; // steps that began, in the order in which they did, as digits

static TourBefore look(const Tour *now) {
    const TourParts *parts = &now->parts;
    return (TourBefore){thaw_client_strategy(parts->session->client),
                        parts->server->server != NULL,
                        parts->server->options.delay_ms,
                        parts->server->options.fault,
                        parts->screen->theme,
                        parts->screen->zoom,
                        0};
}

void __real_tour_play(Tour *now);
void __wrap_tour_play(Tour *now);
void __wrap_tour_play(Tour *now) {
    if (!tour)
        first = look(now);
    tour = now;
    if (watched)
        now->parts.offscreen = false;
    __real_tour_play(now);
    last = look(now);
    connected = thaw_client_is_connected(now->parts.session->client);
    wishes = now->parts.server->wishes[1].since_ns > 0;
    ran = now->ran;
    if (now->caption.state == QUESTION_TOLD)
        guess = now->caption.guess;
    if (now->plays && now->step != stepped % 10)
        stepped = stepped * 10 + now->step;
    const Press *press = &presses[pressed];
    ready = press->key && now->plays && !now->waits && now->parts.player->next == press->at;
}

int __real_SDL_PollEvent(SDL_Event *event);
int __wrap_SDL_PollEvent(SDL_Event *event);
int __wrap_SDL_PollEvent(SDL_Event *event) {
    if (!ready)
        return __real_SDL_PollEvent(event);
    SDL_zerop(event);
    event->type = SDL_KEYDOWN;
    event->key.state = SDL_PRESSED;
    event->key.keysym.sym = presses[pressed].key;
    event->key.timestamp = SDL_GetTicks();
    pressed++;
    ready = false;
    return 1;
}

// Play a scenario, as the tour or as any other, while keys are pressed.
static int play(const char *option, const char *scenario, const Press *keys, int count) {
    Options options;
    char error[OPTIONS_ERROR_SIZE];
    char port[8];
    SDL_snprintf(port, sizeof port, "%d", find_port());
    const char *words[] = {"thaw", "--offscreen", "--port", port, "--delay", "0", option};
    char *arguments[SDL_arraysize(words)];
    SDL_memcpy(arguments, words, sizeof arguments);
    assert_true(options_parse(&options, SDL_arraysize(arguments), arguments, error));
    SDL_zeroa(presses);
    for (int i = 0; i < count; i++)
        presses[i] = keys[i];
    pressed = stepped = guess = 0;
    ready = false;
    tour = NULL;
    Report report;
    int exit_code = program_rehearse(&options, scenario, &report);
    assert_int_equal(pressed, count);
    return exit_code;
}

#define PLAY(option, scenario, ...)                                                                \
    play(option, scenario, (const Press[]){__VA_ARGS__},                                           \
         (int)SDL_arraysize(((const Press[]){__VA_ARGS__})))

static void expect_as_before(void) {
    assert_int_equal(last.strategy, first.strategy);
    assert_true(last.served == first.served);
    assert_int_equal(last.delay_ms, first.delay_ms);
    assert_int_equal(last.fault, first.fault);
    assert_int_equal(last.theme, first.theme);
    assert_true(last.zoom == first.zoom);
    assert_false(connected);
}

static void tour_puts_everything_back_at_its_end(void **state) {
    (void)state;
    watched = false;
    assert_int_equal(play("--tour", "say 1\n" CHANGES, NULL, 0), EXIT_DONE);
    expect_as_before();
    assert_int_equal(play("--tour", "say 1\nconnect\nwait\nserver off\n", NULL, 0), EXIT_DONE);
    expect_as_before();
}

static void any_other_scenario_may_leave_what_it_has_set(void **state) {
    (void)state;
    watched = false;
    assert_int_equal(play("--theme=dark", "say 1\n" CHANGES, NULL, 0), EXIT_DONE);
    assert_int_equal(last.strategy, THAW_STRATEGY_POLL);
    assert_int_equal(last.delay_ms, 7);
    assert_int_equal(last.fault, THAW_FAULT_DRIP);
    assert_int_equal(last.theme, THEME_LIGHT);
    assert_true(last.zoom == 1.5f);
}

static void who_takes_over_finds_everything_as_it_was(void **state) {
    (void)state;
    watched = true;
    assert_int_equal(
        PLAY("--theme=dark", "say 1\n" CHANGES "connect\nsleep " HOUR "\nquit\n", {8, SDLK_x}),
        EXIT_DONE);
    expect_as_before();
}

// Nothing that a scenario has sent is held against it once somebody has taken over.
// The next scenario that wants the same fault has all the time for it.
static void who_takes_over_ends_the_wait_for_a_fault(void **state) {
    (void)state;
    watched = true;
    assert_int_equal(PLAY("--theme=dark", "say 1\nserver fault black-hole\nquit\n", {1, SDLK_x}),
                     EXIT_DONE);
    expect_as_before();
    assert_false(wishes);
}

static void who_takes_over_need_not_wait_for_an_answer(void **state) {
    (void)state;
    watched = true;
    assert_int_equal(PLAY("--tour",
                          "say 1\nserver delay " HOUR "\nconnect\nsend x\nreceive\nwait\n",
                          {5, SDLK_ESCAPE}),
                     EXIT_DONE);
    expect_as_before();
}

// The word that a timer brings; NULL: none that is known.
static const char *wait_for_later(const Later *later) {
    SDL_Event event;
    do
        assert_true(SDL_WaitEventTimeout(&event, (int)PATIENCE_MS));
    while (event.type < SDL_USEREVENT);
    return later_word(later, event.type);
}

static void what_was_to_come_later_is_forgotten(void **state) {
    (void)state;
    Later later;
    ready = false;
    assert_int_equal(SDL_Init(SDL_INIT_EVENTS | SDL_INIT_TIMER), 0);
    later_init(&later);
    assert_true(later_ask(&later, LATER_QUIT, 1));
    assert_string_equal(wait_for_later(&later), LATER_QUIT);
    assert_true(later_ask(&later, LATER_QUIT, 1));
    later_forget(&later);
    assert_null(wait_for_later(&later));
    assert_true(later_ask(&later, LATER_CANCEL, 1));
    assert_string_equal(wait_for_later(&later), LATER_CANCEL);
    SDL_QuitSubSystem(SDL_INIT_EVENTS | SDL_INIT_TIMER);
}

static void question_waits_for_a_guess(void **state) {
    (void)state;
    static const char scenario[] = "say 1\nask q | a | * b\nsay 2\nsleep 1\n";
    watched = true;
    assert_int_equal(PLAY("--tour", scenario, {1, SDLK_b}), EXIT_DONE);
    assert_int_equal(guess, 2);
    assert_int_equal(PLAY("--tour", scenario, {1, SDLK_PAGEDOWN}), EXIT_DONE);
    assert_int_equal(guess, 0);
    watched = false; // nobody is there to be asked
    assert_int_equal(play("--tour", scenario, NULL, 0), EXIT_DONE);
}

static void page_keys_go_from_step_to_step(void **state) {
    (void)state;
    watched = true;
    assert_int_equal(PLAY("--tour",
                          "say 1\nsleep " HOUR "\nstrategy poll\nsay 2\nsleep " HOUR "\n"
                          "strategy block\nsay 3\nsleep " HOUR "\n",
                          {2, SDLK_PAGEDOWN}, {5, SDLK_PAGEDOWN}, {8, SDLK_PAGEUP},
                          {5, SDLK_PAGEDOWN}, {8, SDLK_PAGEDOWN}),
                     EXIT_DONE);
    assert_int_equal(stepped, 12323);
    expect_as_before();
}

// The step before is played with the strategy that it had, not with the one that came after it.
static void step_before_has_its_own_settings(void **state) {
    (void)state;
    watched = true;
    assert_int_equal(PLAY("--tour",
                          "strategy poll\nsay 1\nsleep 1\nwait\nstrategy block\nconnect\nsay 2\n"
                          "sleep " HOUR "\nquit\n",
                          {8, SDLK_PAGEUP}, {8, SDLK_x}),
                     EXIT_DONE);
    assert_int_equal(stepped, 1212);
    expect_as_before();
}

static void space_pauses_and_goes_on(void **state) {
    (void)state;
    watched = true;
    assert_int_equal(
        PLAY("--tour", "say 1\nsleep 100\nsay 2\nsleep 1\n", {2, SDLK_SPACE}, {2, SDLK_SPACE}),
        EXIT_DONE);
    assert_int_equal(stepped, 12);
}

static void strategy_is_known_once_it_was_waited_for(void **state) {
    (void)state;
    watched = false;
    play("--tour", "say 1\ndo-it\nwait\nstrategy block\ndo-it\n", NULL, 0);
    assert_int_equal(ran, 1u << THAW_STRATEGY_WORKER);
    play("--tour", "say 1\ndo-it\nwait\nstrategy block\ndo-it\nwait\n", NULL, 0);
    assert_int_equal(ran, 1u << THAW_STRATEGY_WORKER | 1u << THAW_STRATEGY_BLOCK);
}

// What had been set before the tour began is what it puts back.
static void tour_takes_the_place_of_what_follows(void **state) {
    (void)state;
    watched = true;
    assert_int_equal(PLAY("--theme=dark", "theme light\nconnect\ntour\nclear-log\n", {2, SDLK_x}),
                     EXIT_DONE);
    assert_int_equal(stepped, 1);
    assert_int_equal(last.theme, THEME_LIGHT);
    assert_false(connected);
}

// Between two frames a person may choose a scenario from the list and then ask for the tour.
static void scenario_that_was_chosen_does_not_pass_for_the_tour(void **state) {
    (void)state;
    const Action begin = {.type = ACTION_TOUR, .times = 1, .number = TOUR_BEGIN};
    char error[SCENARIO_ERROR_SIZE];
    Journal journal = {.log = log_create()};
    Player player;
    Scenario scenario;
    Tour chosen;
    SDL_zero(player);
    SDL_zero(chosen);
    assert_non_null(journal.log);
    assert_true(scenario_parse(&scenario, "wait\n", 5, error));
    tour_init(&chosen, &(TourParts){.player = &player, .journal = &journal});
    tour_take(&chosen, &scenario);
    assert_int_equal(tour_act(&chosen, &begin), ACTED);
    assert_int_equal(chosen.coming.count, 1);
    assert_false(chosen.coming_is_built_in);
    assert_string_equal(log_line(journal.log, 0)->text + log_line(journal.log, 0)->what_at,
                        "no tour: a scenario is being played");
    tour_quit(&chosen);
    log_destroy(journal.log);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tour_puts_everything_back_at_its_end),
        cmocka_unit_test(any_other_scenario_may_leave_what_it_has_set),
        cmocka_unit_test(who_takes_over_finds_everything_as_it_was),
        cmocka_unit_test(who_takes_over_ends_the_wait_for_a_fault),
        cmocka_unit_test(who_takes_over_need_not_wait_for_an_answer),
        cmocka_unit_test(what_was_to_come_later_is_forgotten),
        cmocka_unit_test(question_waits_for_a_guess),
        cmocka_unit_test(page_keys_go_from_step_to_step),
        cmocka_unit_test(step_before_has_its_own_settings),
        cmocka_unit_test(space_pauses_and_goes_on),
        cmocka_unit_test(strategy_is_known_once_it_was_waited_for),
        cmocka_unit_test(tour_takes_the_place_of_what_follows),
        cmocka_unit_test(scenario_that_was_chosen_does_not_pass_for_the_tour),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
