#include "give_up.h"

#include "interrupt.h"
#include "phrases.h"

// Say that what somebody `did` had to wait for the window to wake.
static void tell_if_late(App *app, const char *did) {
    if (recording_meter(app->recording)->is_frozen)
        journal_say(&app->journal, LOG_INFO, "You %s during the freeze; it takes effect only now",
                    did);
}

// When what is acted on now was asked for.
static Uint64 asked_ns(const App *app) {
    return app->asked_ns > 0 ? app->asked_ns : thaw_clock_ns();
}

// ---- the end ----

// Whether an end that nobody planned cuts something short.
static bool has_more_to_do(const App *app) {
    return app->report.actions_left > 0 || app->report.commands_left > 0 ||
           compare_is_running(app->compare) || !player_is_done(&app->player) ||
           app->turns.count > 0 || saves_has_picture(&app->saves) || app->picture_at_end;
}

// Write down what is left to do, before it is given up.
static void note_end(App *app, const char *by) {
    Report *report = &app->report;
    report->ended_by = by;
    report->actions_left = app->player.scenario.count - app->player.next;
    report->commands_left = session_outstanding(&app->session);
    report->interrupted = SDL_strcmp(by, BY_SCENARIO) != 0 && has_more_to_do(app);
    if (report->interrupted && interrupt_code())
        journal_complain(&app->journal,
                         "thaw: %s came before the end: %" SDL_PRIu64
                         " action%s and %d command%s were left to do%s",
                         interrupt_name(), report->actions_left,
                         phrase_plural(report->actions_left), report->commands_left,
                         phrase_plural((Uint64)report->commands_left),
                         compare_is_running(app->compare) ? ", and a comparison" : "");
}

void app_quit(App *app, const char *by) {
    if (app->quit)
        return;
    hold_open(&app->hold);
    tell_if_late(app, "asked to quit");
    note_end(app, by);
    app->quit = true;
    RECORDER_SAY(app->recorder, .kind = RECORD_QUIT, .what = by, .began_ns = asked_ns(app));
}

// ---- cancel ----

// A thread that is held is told before it is let go, so that it does nothing more. Telling never
// waits for it.
void app_cancel(App *app) {
    tell_if_late(app, "pressed Cancel");
    RECORDER_SAY(app->recorder, .kind = RECORD_CANCEL, .began_ns = asked_ns(app));
    thaw_client_cancel_all(app->session.client);
    hold_open(&app->hold);
}

void app_take_later(App *app, const char *word) {
    later_note(&app->later, word);
    RECORDER_SAY(app->recorder,
                 .kind = (Uint8)(SDL_strcmp(word, LATER_CLICK) != 0 ? RECORD_KEY : RECORD_CLICK),
                 .began_ns = app->asked_ns);
    if (SDL_strcmp(word, LATER_CANCEL) == 0)
        app_cancel(app);
    else if (SDL_strcmp(word, LATER_QUIT) == 0)
        app_quit(app, BY_PERSON);
}
