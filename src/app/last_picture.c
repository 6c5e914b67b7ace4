#include "last_picture.h"

#define DRAWS_MAX 8 // of one picture

// Whoever only asks is not held: with that strategy a look at the socket returns at once. A send
// that the system has room for returns as soon, and so does a look for what has come by itself, or
// in between the pieces of a message.
static bool may_hold(const App *app, const ThawEvent *event) {
    if (event->lane != THAW_LANE_GUI || event->kind != THAW_EVENT_CALL || event->has_room)
        return false;
    bool asks = recording_run(app->recording)->chosen == THAW_STRATEGY_POLL;
    return event->call != THAW_CALL_RECEIVE ||
           (!asks && event->command_id > 0 && event->command != THAW_COMMAND_SEND);
}

// A picture has only some time for words that are new, and the next one makes up for it. Here none
// follows, so it is drawn until all words are in it.
static bool draw(App *app, Uint64 begin_ns) {
    bool drawn = screen_draw(&app->screen, &app->telling.model, begin_ns);
    for (int i = 1; drawn && i < DRAWS_MAX && text_is_behind(app->screen.text); i++)
        drawn = screen_draw(&app->screen, &app->telling.model, begin_ns);
    return drawn;
}

static void show(App *app, ThawCall call) {
    Uint64 begin_ns = thaw_clock_ns();
    char title[64];
    recording_drain(app->recording);
    describe_frozen(app, call);
    if (!draw(app, begin_ns))
        return;
    SDL_snprintf(title, sizeof title, "thaw: frozen, waiting in %s", frames_call_name(call));
    screen_set_title(&app->screen, title);
    screen_present(&app->screen);
    RECORDER_SAY(app->recorder, .kind = RECORD_PRESENTED, .began_ns = begin_ns);
    app->telling.shown = call;
    // The call before may have frozen the window, and the next picture would hide that.
    telling_renew(app);
}

void last_picture_observe(void *userdata, const ThawEvent *event) {
    App *app = userdata;
    recorder_observe(app->recorder, event);
    if (may_hold(app, event) && app->telling.draws && app->screen.visible && !app->quit &&
        app->telling.shown != event->call)
        show(app, event->call);
}
