#include "lab_actions.h"

// The keys of the lab are free once no field or button has them.
static void act_lab(App *app, const Action *action) {
    inspector_act(&app->inspector, action, thaw_clock_ns());
    if (!app->inspector.open)
        hold_open(&app->hold);
    screen_close_view(&app->screen);
    screen_leave_focus(&app->screen);
}

static Acted act_hold(App *app, const Action *action) {
    if (!compare_is_running(app->compare))
        return hold_act(&app->hold, action);
    journal_say(&app->journal, LOG_INFO, "Nothing is held while the three are being compared.");
    return ACTED;
}

static void act_mark(App *app, const Action *action) {
    const Record mark = {.kind = RECORD_MARK, .size = (Uint32)SDL_strlen(action->text)};
    recorder_say(app->recorder, &mark, action->text);
}

// What the lab shows of another recording is not there any more.
static void renew_lab(App *app) {
    SDL_zero(app->telling.model.lab);
    inspector_describe(&app->inspector, thaw_clock_ns(), &app->telling.model.lab);
    app->telling.model.lab.archive = app->keeping.replayed;
}

static void act_live(App *app, const Action *action) {
    if (keeping_leave(&app->keeping))
        renew_lab(app);
    else
        inspector_act(&app->inspector, action, thaw_clock_ns());
}

Acted app_act_in_lab(App *app, const Action *action) {
    switch (action->type) {
    case ACTION_LAB: act_lab(app, action); return ACTED;
    case ACTION_LIVE: act_live(app, action); return ACTED;
    case ACTION_MARK: act_mark(app, action); return ACTED;
    case ACTION_HOLD:
    case ACTION_RELEASE: return act_hold(app, action);
    default: inspector_act(&app->inspector, action, thaw_clock_ns()); return ACTED;
    }
}

void app_look_at_files(App *app) {
    const Archive *before = app->keeping.replayed;
    keeping_look(&app->keeping);
    if (app->keeping.replayed == before)
        return;
    hold_open(&app->hold); // nothing in a recording can be let go
    renew_lab(app);
    screen_close_view(&app->screen);
    screen_leave_focus(&app->screen);
}
