#include "describe.h"

#define PROGRESS_FROM (1024u * 1024u) // bytes; shorter messages have no progress bar
#define BANNER_NS (8u * (Uint64)THAW_NS_PER_S)

SDL_COMPILE_TIME_ASSERT(choice_for_each_strategy, WAIT_CHOICES == THAW_STRATEGY_COUNT);

void telling_init(Telling *telling, const Options *options) {
    char answer[64] = "and their replies come back here";
    SDL_zerop(telling);
    telling->figures.frame_rate = FRAMES_RATE;
    if (!options->host)
        SDL_snprintf(answer, sizeof answer, "and a server in this program answers after %.1f s",
                     options->delay_ms / 1000.0);
    SDL_snprintf(telling->hint, sizeof telling->hint,
                 "Press \"Do it!\". Four commands go out,\n"
                 "%s.\n"
                 "Watch the spinner meanwhile.\n"
                 "Then choose another who waits, and press it again.",
                 answer);
}

// ---- what has happened ----

// What a busy machine does to the window is worth a line, not a banner.
static void tell_freeze(Telling *telling, App *app, const Freeze *freeze) {
    BannerModel words;
    figures_describe(freeze, words.title, words.text);
    recorder_see(app->recorder);
    bool network = freeze->call != THAW_CALL_NONE;
    journal_say(&app->journal, network ? LOG_ERROR : LOG_INFO, "%s: %s", words.title, words.text);
    if (!network)
        return;
    telling->banner = words;
    telling->banner_ns = thaw_clock_ns();
}

void telling_renew(Telling *telling, App *app) {
    recording_drain(app->recording);
    const Meter *meter = recording_meter(app->recording);
    if (meter->is_frozen)
        tell_freeze(telling, app, &meter->freeze);
    else if (telling->banner.title[0] && thaw_clock_since_ns(telling->banner_ns) > BANNER_NS)
        SDL_zero(telling->banner);
    // A font of the person's choice is known to be of no use only once it was read.
    const char *complaint = text_complaint(app->screen.text);
    if (*complaint && !telling->complained)
        journal_say(&app->journal, LOG_ERROR, "%s", complaint);
    telling->complained = *complaint;
}

// ---- the model ----

void describe_control(const App *app, ControlModel *model) {
    model->will_be_connected = thaw_client_will_be_connected(app->session.client);
    model->outstanding = session_outstanding(&app->session);
}

static void describe_spinner(const App *app, Telling *telling, ControlModel *model) {
    ThawCommandType type;
    Uint64 since_ns;
    model->title = "ready";
    model->text = "";
    if (!thaw_client_oldest(app->session.client, &type, &since_ns))
        return;
    double waited = (double)thaw_clock_since_ns(since_ns) / THAW_NS_PER_S;
    SDL_snprintf(telling->waited, sizeof telling->waited, waited < 100 ? "%.1f s" : "%.0f s",
                 waited);
    model->title = telling->waited;
    model->text = thaw_command_name(type);
}

static void describe_wait(const App *app, const Telling *telling, WaitModel *model) {
    ThawStrategy strategy = thaw_client_strategy(app->session.client);
    model->chosen = (int)strategy;
    model->sentence = session_explain(strategy);
    SDL_strlcpy(model->figures, telling->figures.text, sizeof model->figures);
}

static void describe_progress(const Moment *now, StatusModel *model) {
    bool sending;
    MomentMessage message = moment_message(now, &sending);
    if (message.total < PROGRESS_FROM)
        return;
    model->progress = true;
    model->sending = sending;
    model->done = message.done;
    model->total = message.total;
}

static void describe_status(const App *app, const Telling *telling, StatusModel *model) {
    ThawClient *client = app->session.client;
    ThawStrategy strategy = thaw_client_strategy(client);
    ThawFault fault = app->server.options.fault;
    model->connected = thaw_client_is_connected(client);
    SDL_snprintf(model->connection, sizeof model->connection, "%s%s",
                 model->connected ? "connected to " : "not connected",
                 model->connected ? app->session.peer : "");
    if (app->server.server && fault != THAW_FAULT_NONE)
        SDL_strlcpy(model->fault, thaw_fault_name(fault), sizeof model->fault);
    if (strategy != THAW_STRATEGY_WORKER)
        SDL_strlcpy(model->strategy, thaw_strategy_name(strategy), sizeof model->strategy);
    model->outstanding = session_outstanding(&app->session);
    model->disowned = thaw_client_disowned_count(client);
    model->log_dropped = log_dropped(app->journal.log);
    model->frame_rate = telling->figures.frame_rate;
}

void describe(App *app, Telling *telling, ScreenModel *model) {
    SDL_zerop(model);
    describe_control(app, &model->control);
    describe_spinner(app, telling, &model->control);
    describe_wait(app, telling, &model->wait);
    model->now = recording_now(app->recording);
    describe_status(app, telling, &model->status);
    describe_progress(model->now, &model->status);
    model->banner = telling->banner;
    model->log = (LogModel){app->journal.log, telling->hint};
    model->faults = own_server_faults(&app->server);
    model->frames = &recording_meter(app->recording)->frames;
    model->compare = compare_model(app->compare);
}
