#include "tour.h"

#include "assets.h"

#define FILE_OF_TOUR "scenarios/tour.thaw"
#define EVERY_STRATEGY ((1u << THAW_STRATEGY_COUNT) - 1)

void tour_init(Tour *tour, const TourParts *parts) {
    tour->parts = *parts;
}

void tour_quit(Tour *tour) {
    scenario_free(&tour->coming);
}

bool tour_load(Scenario *scenario, char error[SCENARIO_ERROR_SIZE]) {
    SDL_zerop(scenario);
    char *file = assets_find(FILE_OF_TOUR);
    if (!file)
        SDL_strlcpy(error, SDL_GetError(), SCENARIO_ERROR_SIZE);
    bool loaded = file && scenario_load(scenario, file, error);
    SDL_free(file);
    return loaded;
}

// ---- as it was before ----

static void note_before(Tour *tour) {
    const OwnServer *server = tour->parts.server;
    Screen *screen = tour->parts.screen;
    tour->before = (TourBefore){
        .strategy = thaw_client_strategy(tour->parts.session->client),
        .served = server->server != NULL,
        .delay_ms = server->options.delay_ms,
        .fault = server->options.fault,
        .theme = screen->theme,
        .zoom = screen->zoom,
        .focus = screen->ui.focus,
    };
    screen->ui.focus = 0; // its keys are not typed into a field
}

// Ask for something as a person would, in its turn. What a person does next comes after it.
static void ask_for(Tour *tour, ActionType type, Sint64 number) {
    const Action action = {.type = type, .times = 1, .number = number};
    if (!turns_take(tour->parts.turns, &action, tour->parts.act, tour->parts.userdata))
        journal_say(tour->parts.journal, LOG_ERROR,
                    "too much waits for its turn; not everything is as it was before");
}

// What the scenario has sent stays sent; nobody waits for it any more.
static void leave_network(Tour *tour) {
    later_forget(tour->parts.later);
    session_give_up(tour->parts.session);
    ask_for(tour, ACTION_TOUR, TOUR_HANG_UP);
}

static void put_back_server(Tour *tour) {
    OwnServer *server = tour->parts.server;
    const TourBefore *before = &tour->before;
    if (before->served) {
        if (!server->server || server->options.delay_ms != before->delay_ms)
            ask_for(tour, ACTION_SERVER_DELAY, before->delay_ms);
        if (server->options.fault != before->fault)
            ask_for(tour, ACTION_SERVER_FAULT, before->fault);
        return;
    }
    if (server->server)
        ask_for(tour, ACTION_SERVER_OFF, 0);
    server->options.delay_ms = before->delay_ms;
    server->options.fault = before->fault;
}

static void put_back(Tour *tour) {
    Screen *screen = tour->parts.screen;
    leave_network(tour);
    ask_for(tour, ACTION_STRATEGY, tour->before.strategy);
    put_back_server(tour);
    if (screen->theme != tour->before.theme)
        screen_set_theme(screen, tour->before.theme);
    if (screen->zoom != tour->before.zoom)
        screen_set_zoom(screen, tour->before.zoom);
}

static Acted hang_up(Tour *tour) {
    Session *session = tour->parts.session;
    const Action close = {.type = ACTION_CLOSE, .times = 1};
    if (session_outstanding(session) > 0)
        return ACTED_LATER;
    if (!thaw_client_is_connected(session->client))
        return ACTED;
    session_act(session, &close);
    return ACTED_LATER;
}

// ---- beginning and ending ----

void tour_expect(Tour *tour, bool is_built_in) {
    tour->is_built_in = is_built_in;
    tour->begins = true;
    SDL_zero(tour->caption);
}

static void begin(Tour *tour) {
    Player *player = tour->parts.player;
    tour->begins = false;
    tour->plays = player_talks(player);
    tour->step = tour->said = 0;
    tour->steps = player_steps(player, player->scenario.count);
    tour->line = 0;
    tour->running = tour->ran = 0;
    if (!tour->plays)
        return;
    note_before(tour);
    if (tour->is_built_in) {
        screen_close_view(tour->parts.screen);
        leave_network(tour);
        tour->waits = true;
    }
}

static const char *name_of(const Tour *tour) {
    return tour->is_built_in ? "tour" : "scenario";
}

void tour_end(Tour *tour) {
    if (!tour->plays)
        return;
    tour->plays = tour->waits = false;
    player_stop(tour->parts.player);
    put_back(tour);
    SDL_zero(tour->caption);
    journal_say(tour->parts.journal, LOG_CAPTION,
                "the %s has ended; it is your turn, and everything is as it was before",
                name_of(tour));
}

// It has come to its own end.
static void finish(Tour *tour) {
    Screen *screen = tour->parts.screen;
    tour->plays = false;
    if (screen->ui.focus == 0)
        screen->ui.focus = tour->before.focus;
    if (!tour->is_built_in)
        return;
    put_back(tour);
    SDL_zero(tour->caption);
    journal_say(tour->parts.journal, LOG_CAPTION,
                "the tour is over; everything is as it was before");
}

// ---- playing ----

// Whether nothing is outstanding, and what was asked for before it is in effect.
static bool is_clear(const Tour *tour) {
    return session_outstanding(tour->parts.session) == 0 && tour->parts.turns->count == 0;
}

static void take_coming(Tour *tour) {
    player_take(tour->parts.player, tour->coming);
    SDL_zero(tour->coming);
    tour_expect(tour, tour->coming_is_built_in);
    tour->waits = true;
}

void tour_take(Tour *tour, Scenario *scenario) {
    scenario_free(&tour->coming);
    tour->coming = *scenario;
    tour->coming_is_built_in = false;
    SDL_zerop(scenario);
}

void tour_play(Tour *tour) {
    Player *player = tour->parts.player;
    if (tour->coming.count > 0)
        take_coming(tour);
    if (tour->begins)
        begin(tour);
    if (tour->waits && !is_clear(tour))
        return;
    tour->waits = false;
    player->unread = tour->parts.offscreen;
    player_play(player, tour->parts.act_in_scenario, tour->parts.userdata);
    if (tour->plays && player_is_done(player) && session_outstanding(tour->parts.session) == 0)
        finish(tour);
}

bool tour_is_busy(const Tour *tour) {
    return tour->begins || tour->plays || tour->coming.count > 0;
}

// ---- what it says and asks ----

// A line for who sees no captions: in the log where nobody watches, else on standard output only.
static void tell(const Tour *tour, const char *text) {
    if (tour->plays && !tour->parts.offscreen)
        journal_print(tour->parts.journal, LOG_CAPTION, text);
    else
        journal_say(tour->parts.journal, LOG_CAPTION, "%s", text);
}

static void tell_answer(const Tour *tour) {
    const Question *question = &tour->caption.question;
    char text[QUESTION_TEXT_MAX + QUESTION_ANSWER_MAX];
    if (question->right == 0)
        return;
    SDL_snprintf(text, sizeof text, "the answer: %c, %s", 'A' + question->right - 1,
                 question->answers[question->right - 1]);
    tell(tour, text);
}

void tour_say(Tour *tour, const Action *action) {
    if (tour->plays) {
        tour->said++;
        tour->step = SDL_min(tour->said, tour->steps);
        if (caption_say(&tour->caption, action->text))
            tell_answer(tour);
    }
    tell(tour, action->text);
}

static void tell_question(const Tour *tour, const Question *question) {
    char text[sizeof *question + 32];
    size_t size = (size_t)SDL_snprintf(text, sizeof text, "%s", question->text);
    for (int i = 0; i < question->count; i++)
        size += (size_t)SDL_snprintf(text + size, sizeof text - size, "  %c: %s", 'A' + i,
                                     question->answers[i]);
    tell(tour, text);
}

Acted tour_ask(Tour *tour, const Action *action) {
    Caption *caption = &tour->caption;
    Question question;
    char error[QUESTION_ERROR_SIZE];
    if (tour->line == action->line && caption->state == QUESTION_STANDS)
        return ACTED_LATER;
    if (tour->line == action->line && caption->state == QUESTION_OPEN) {
        tour->line = 0; // who asks it once more, asks anew
        return ACTED;
    }
    if (!question_read(&question, action->text, error)) // which the scenario's reader has refused
        return ACTED;
    tell_question(tour, &question);
    if (!tour->plays)
        return ACTED;
    tour->line = action->line;
    caption_ask(caption, &question);
    if (tour->parts.offscreen)
        caption_guess(caption, 0);
    return tour->parts.offscreen ? ACTED : ACTED_LATER;
}

// ---- the hands of who watches ----

static void guess(Tour *tour, int number) {
    player_pause(tour->parts.player, false);
    caption_guess(&tour->caption, number);
}

static void go_on(Tour *tour) {
    if (tour->caption.state == QUESTION_STANDS) {
        guess(tour, 0);
        return;
    }
    player_pause(tour->parts.player, false);
    player_hurry(tour->parts.player);
}

// The step begins as it did the first time: with what the scenario has set until then, and nothing
// of what it has done.
static void go_back(Tour *tour) {
    Player *player = tour->parts.player;
    size_t action = player_step_before(player);
    if (!tour->waits) // for an earlier wish to go back
        put_back(tour);
    player_play_from(player, action);
    tour->caption.state = QUESTION_NONE;
    tour->said = player_steps(player, action);
    tour->step = SDL_min(tour->said + 1, tour->steps);
    tour->line = 0;
    tour->waits = true;
}

static Acted come(Tour *tour, const Action *action) {
    char error[SCENARIO_ERROR_SIZE];
    if (action->line == ACTION_OF_PERSON &&
        (!player_is_done(tour->parts.player) || tour_is_busy(tour))) {
        journal_say(tour->parts.journal, LOG_INFO, "no tour: a scenario is being played");
        return ACTED;
    }
    if (!tour_load(&tour->coming, error)) {
        scenario_free(&tour->coming);
        journal_fail(tour->parts.journal, action->line > 0, "the tour cannot be played: %s", error);
        return ACTED;
    }
    tour->coming_is_built_in = true;
    return action->line == ACTION_OF_PERSON ? ACTED : ACTED_LATER;
}

Acted tour_act(Tour *tour, const Action *action) {
    Player *player = tour->parts.player;
    if (action->number == TOUR_BEGIN)
        return come(tour, action);
    if (action->number == TOUR_HANG_UP)
        return hang_up(tour);
    if (!tour->plays) // it has ended since the key was pressed
        return ACTED;
    switch (action->number) {
    case TOUR_NEXT: go_on(tour); break;
    case TOUR_BACK: go_back(tour); break;
    case TOUR_PAUSE: player_pause(player, player->paused_ns == 0); break;
    case TOUR_END: tour_end(tour); break;
    default: guess(tour, (int)(action->number - TOUR_ANSWER_A) + 1);
    }
    return ACTED;
}

bool tour_is_disturbed_by(const Tour *tour, ActionType type) {
    return tour->plays && type != ACTION_TOUR &&
           (type == ACTION_CANCEL || action_row(type, 0)->keeps_turn);
}

static void note_of_person(Tour *tour, ActionType type) {
    if (!tour->plays)
        SDL_zero(tour->caption); // left by a scenario: a person goes on
    if (type == ACTION_THEME)
        tour->before.theme = tour->parts.screen->theme;
    if (type == ACTION_ZOOM || type == ACTION_ZOOM_IN || type == ACTION_ZOOM_OUT)
        tour->before.zoom = tour->parts.screen->zoom;
}

void tour_note(Tour *tour, const Action *action) {
    if (action->line == ACTION_OF_PERSON)
        note_of_person(tour, action->type);
    else if (action->type == ACTION_DO_IT || action_is_command(action->type))
        tour->running |= 1u << thaw_client_strategy(tour->parts.session->client);
    else if (action->type == ACTION_WAIT)
        tour->ran |= tour->running;
}

// ---- for the window ----

void tour_describe(const Tour *tour, CaptionModel *model) {
    caption_describe(&tour->caption, model);
    model->plays = tour->plays;
    model->paused = tour->parts.player->paused_ns > 0;
    model->name = name_of(tour);
    model->step = tour->step;
    model->steps = tour->steps;
}

bool tour_hides_hints(const Tour *tour) {
    return tour->plays && tour->is_built_in && tour->ran != EVERY_STRATEGY;
}
