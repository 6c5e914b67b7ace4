#include "drop.h"

#include "files.h"
#include "play.h"
#include "replay.h"
#include "request.h"

static bool is_recording(const App *app, const char *file) {
    Uint64 since_ns = thaw_clock_ns();
    bool found = !files_explain_wait(file) && replay_is_recording(file);
    saves_note_disk(&app->saves, since_ns);
    return found;
}

// Why what was dropped on the window is not opened now; NULL: it is. A recording may be looked at
// while a scenario is being played. Static.
static const char *explain_refusal(const App *app, bool recording) {
    if (keeping_is_busy(&app->keeping))
        return "another file is being read or written";
    if (recording)
        return NULL;
    if (compare_is_running(app->compare))
        return "the three are being compared";
    if (session_outstanding(&app->session) > 0 && player_is_done(&app->player))
        return "commands are waiting for their replies";
    return app_has_played(app) ? NULL : "a scenario is being played";
}

static void play_dropped(App *app, const char *file) {
    char error[SCENARIO_ERROR_SIZE];
    Scenario scenario;
    if (!app_load(app, &scenario, file, error)) {
        scenario_free(&scenario);
        journal_say(&app->journal, LOG_ERROR, "%s cannot be played: %s", file, error);
        return;
    }
    player_take(&app->player, scenario);
    tour_expect(&app->tour, false);
    journal_say(&app->journal, LOG_CAPTION, "playing %s", file);
}

static void open_dropped(App *app, const char *file) {
    bool recording = is_recording(app, file);
    const char *why = explain_refusal(app, recording);
    const Action replay = {.type = ACTION_REPLAY, .times = 1, .text = file};
    if (why)
        journal_say(&app->journal, LOG_INFO, "%s was not opened: %s", file, why);
    else if (recording)
        app_wait_turn(app, &replay); // nothing is read yet, so it takes effect at once
    else
        play_dropped(app, file);
}

void app_take_drop(App *app, const SDL_DropEvent *drop) {
    if (drop->type == SDL_DROPFILE && drop->file)
        open_dropped(app, drop->file);
    SDL_free(drop->file); // SDL leaves it to whoever takes the event
}
