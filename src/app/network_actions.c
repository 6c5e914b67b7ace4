#include "network_actions.h"

#include "target.h"

// The address in the fields, as a CONNECT to it. Errors: false, and the log says why.
static bool read_address(App *app, Action *connect, Target *target) {
    const Fields *fields = screen_fields(&app->screen);
    char error[TARGET_ERROR_SIZE];
    if (!target_read(target, fields->host.text, fields->port.text, error)) {
        journal_fail(&app->journal, connect->line > 0, "bad address: %s", error);
        return false;
    }
    connect->text = target->host;
    connect->number = target->port;
    return true;
}

// A command of which the fields say what the action does not.
static Acted act_command(App *app, const Action *action) {
    Action command = *action;
    Target target;
    if (command.type == ACTION_CONNECT && !command.text && !read_address(app, &command, &target))
        return ACTED;
    if (command.type == ACTION_SEND && !command.text)
        command.text = screen_fields(&app->screen)->message.text;
    return session_act(&app->session, &command);
}

// All four or none, unless the system refuses memory or a thread.
static Acted act_do_it(App *app, const Action *action) {
    static const ActionType steps[] = {ACTION_CLOSE, ACTION_CONNECT, ACTION_SEND, ACTION_RECEIVE,
                                       ACTION_CLOSE};
    Action step = {.times = 1, .line = action->line};
    Target target;
    if (!session_has_room(&app->session, SDL_arraysize(steps), action))
        return action->line > 0 ? ACTED_LATER : ACTED;
    if (!read_address(app, &step, &target))
        return ACTED;
    // A connection that is still open is closed first.
    size_t first = thaw_client_will_be_connected(app->session.client) ? 0 : 1;
    for (size_t i = first; i < SDL_arraysize(steps); i++) {
        step.type = steps[i];
        step.text = steps[i] == ACTION_CONNECT ? target.host : NULL;
        if (act_command(app, &step) == ACTED_LATER)
            journal_fail(&app->journal, true, "a command was refused: out of memory");
    }
    return ACTED;
}

// The worker thread that somebody else takes over from is ended.
static Acted act_strategy(App *app, const Action *action) {
    if ((ThawStrategy)action->number != thaw_client_strategy(app->session.client))
        hold_open(&app->hold);
    return session_act(&app->session, action);
}

static Acted act_do_it_with(App *app, const Action *action) {
    Action strategy = *action;
    strategy.type = ACTION_STRATEGY;
    return act_strategy(app, &strategy) == ACTED ? act_do_it(app, action) : ACTED_LATER;
}

// Whether all replies are in and the cancel that was to come for them has come, or none will come
// since their thread is held, and the picture that was asked for is taken.
static bool is_at_rest(const App *app) {
    bool over = session_outstanding(&app->session) == 0 && app->later.cancels == 0;
    return (over || hold_is_held(&app->hold)) && !saves_has_picture(&app->saves);
}

// Go on only when the run of commands is over, or held.
static Acted act_wait(App *app) {
    if (!is_at_rest(app))
        return ACTED_LATER;
    if (session_outstanding(&app->session) == 0)
        session_end_run(&app->session);
    return ACTED;
}

// A thread that is held brings no news.
static Acted act_hear(App *app, const Action *action) {
    if (act_command(app, action) == ACTED)
        return ACTED;
    if (!hold_lasts(&app->hold))
        return ACTED_LATER;
    app->session.hears_ns = 0;
    journal_fail(&app->journal, action->line > 0,
                 "nothing can be heard: you hold the worker thread; release it first");
    return ACTED;
}

Acted app_act_on_network(App *app, const Action *action) {
    switch (action->type) {
    case ACTION_HEAR: return act_hear(app, action);
    case ACTION_STRATEGY: return act_strategy(app, action);
    case ACTION_DO_IT: return act_do_it(app, action);
    case ACTION_DO_IT_WITH: return act_do_it_with(app, action);
    case ACTION_WAIT: return act_wait(app);
    default: return act_command(app, action);
    }
}
