#include "request.h"

#include "act.h"

Acted app_act_in_turn(void *userdata, const Action *action) {
    return app_act(userdata, action);
}

void app_wait_turn(App *app, const Action *action) {
    if (!turns_take(&app->turns, action, app_act_in_turn, app))
        journal_say(&app->journal, LOG_INFO,
                    "busy with the requests before this one; try again in a moment");
}

static void end_tour(App *app) {
    tour_end(&app->tour); // which only tells
    hold_open(&app->hold);
}

void app_request(App *app, const Action *action) {
    if (action->type == ACTION_NONE)
        return;
    if (action->type == ACTION_CANCEL && turns_give_up(&app->turns))
        session_drop_large(&app->session);
    if (action->type == ACTION_CANCEL && compare_is_running(app->compare))
        compare_stop(app->compare);
    if (compare_is_running(app->compare) &&
        (compare_is_spoilt_by(action->type) || action->type == ACTION_TOUR))
        journal_say(&app->journal, LOG_INFO,
                    "not while the three are being compared; Esc stops that");
    else if (tour_is_disturbed_by(&app->tour, action->type))
        end_tour(app);
    else
        app_wait_turn(app, action);
}

void app_act_again(App *app) {
    turns_again(&app->turns, app_act_in_turn, app);
}

void app_want_options(App *app) {
    Action fault = {.type = ACTION_SERVER_FAULT,
                    .times = 1,
                    .line = ACTION_OF_OPTION,
                    .number = app->options->fault};
    if (app->server.server && app->options->fault != THAW_FAULT_NONE)
        app_wait_turn(app, &fault);
}

// It is the first that waits, from before the first frame.
bool app_waits_for_options(const App *app) {
    return app->turns.count > 0 && app->turns.waiting[0].line == ACTION_OF_OPTION;
}
