#include "describe.h"

#include <time.h>

#include "number.h"
#include "phrases.h"
#include "story.h"
#include "utf8.h"

#define FLOOD_PER_S 30u // replies a second that a person cannot follow

SDL_COMPILE_TIME_ASSERT(choice_for_each_strategy, WAIT_CHOICES == THAW_STRATEGY_COUNT);

void telling_init(App *app) {
    Telling *telling = &app->telling;
    SDL_zerop(telling);
    telling->figures.frame_rate = FRAMES_RATE;
    SDL_strlcpy(
        telling->hint,
        "Do it! sends four commands: CONNECT, SEND, RECEIVE, CLOSE. They will be listed here.",
        sizeof telling->hint);
    telling->draws = true;
}

// ---- what has happened ----

// What a busy machine does to the window is no error of anybody.
static void tell_freeze(App *app, const Freeze *freeze) {
    char title[64];
    char text[FIGURES_WORDS_SIZE];
    figures_describe(freeze, title, text);
    RECORDER_SAY(app->recorder, .kind = RECORD_SEEN);
    journal_say(&app->journal, freeze->call != THAW_CALL_NONE ? LOG_FROZEN : LOG_INFO, "%s. %s",
                title, text);
    if (freeze->call == THAW_CALL_NONE || app->telling.told_keep || app->offscreen)
        return;
    app->telling.told_keep = true;
    journal_say(&app->journal, LOG_INFO, "Ctrl+K keeps the last ten seconds of it.");
}

static void tell_run(App *app, const Run *run) {
    Line line;
    app->telling.run = run->number;
    line_of_run(&line, run->number, time(NULL), session_who_waits(run->strategy), run->begin_ns,
                app->journal.start_ns);
    journal_add(&app->journal, &line);
}

void telling_renew(App *app) {
    Telling *telling = &app->telling;
    recording_drain(app->recording);
    const Meter *meter = recording_meter(app->recording);
    const Run *run = recording_run(app->recording);
    if (meter->is_frozen)
        tell_freeze(app, &meter->freeze);
    if (run->begin_ns > 0 && run->number != telling->run)
        tell_run(app, run);
    // A font of the person's choice is known to be of no use only once it was read.
    const char *complaint = text_complaint(app->screen.text);
    if (*complaint && !telling->complained)
        journal_say(&app->journal, LOG_ERROR, "%s", complaint);
    telling->complained = *complaint;
}

// ---- the model ----

void describe_control(App *app) {
    ControlModel *model = &app->telling.model.control;
    model->connected = thaw_client_is_connected(app->session.client);
    model->will_be_connected = thaw_client_will_be_connected(app->session.client);
    model->outstanding = session_outstanding(&app->session);
    model->compares = compare_is_running(app->compare);
}

// A comparison inside of a scenario has the keys for itself.
void describe_caption(App *app) {
    ScreenModel *model = &app->telling.model;
    SDL_zero(model->caption);
    tour_describe(&app->tour, &model->caption);
    model->caption.plays = model->caption.plays && !compare_is_running(app->compare);
    model->control.hides_hints = tour_hides_hints(&app->tour);
}

static void describe_runs(const App *app, ControlModel *model) {
    for (int i = 0; i < WAIT_CHOICES; i++)
        model->runs[i] = recording_run_of(app->recording, (ThawStrategy)i);
}

static void describe_choice(App *app, ControlModel *model) {
    ThawStrategy strategy = thaw_client_strategy(app->session.client);
    model->chosen = (int)strategy;
    model->sentence = session_explain(strategy);
    describe_runs(app, model);
    SDL_strlcpy(model->figures, app->telling.figures.text, sizeof model->figures);
}

// What the words of the window and of the lab are told from, and the text that it borrows.
typedef struct Facts {
    StoryFacts story;
    char address[64];
    char message[24];
} Facts;

static void gather_facts(const App *app, ThawCall frozen, Facts *facts) {
    const OwnServer *own = &app->server;
    ThawFault fault = own->options.fault;
    const Fields *fields = screen_fields(&app->screen);
    char typed[64] = "";
    utf8_sanitize(typed, sizeof typed, fields->message.text,
                  utf8_offset(fields->message.text, fields->message.size, 14));
    typed[utf8_floor(typed, SDL_min(SDL_strlen(typed), sizeof facts->message - 1))] = '\0';
    SDL_strlcpy(facts->message, app->session.message[0] ? app->session.message : typed,
                sizeof facts->message);
    utf8_sanitize(typed, sizeof typed, fields->host.text,
                  utf8_floor(fields->host.text, SDL_min(fields->host.size, 40)));
    typed[utf8_floor(typed, SDL_min(SDL_strlen(typed), 40))] = '\0';
    SDL_snprintf(facts->address, sizeof facts->address, "%s:%.5s", typed, fields->port.text);
    facts->story = (StoryFacts){
        .now_ns = thaw_clock_ns(),
        .frozen = frozen,
        .serves = own->server != NULL && !app->options->host,
        .delay_ms = (int)own->options.delay_ms * (fault == THAW_FAULT_DELAY ? 10 : 1),
        .is_punctual = fault == THAW_FAULT_NONE || fault == THAW_FAULT_DELAY ||
                       fault == THAW_FAULT_SPLIT || fault == THAW_FAULT_DUPLICATE,
        .floods = fault == THAW_FAULT_FLOOD,
        .host = app->session.host,
        .address = facts->address,
        .message = facts->message,
        .frame_rate = app->telling.figures.frame_rate,
        .compared = compare_run(app->compare),
    };
}

// The command that runs, and what it waits for.
static void describe_running(const App *app, const RunWait *wait, ThawCall frozen,
                             LogPending *line) {
    Uint64 ns = run_wait_ns(wait, app->telling.model.lanes.now_ns);
    line->runs = true;
    if (frozen != THAW_CALL_NONE)
        SDL_strlcpy(line->outcome, "begun", sizeof line->outcome);
    else
        SDL_snprintf(line->outcome, sizeof line->outcome, "%.1f s", (double)ns / THAW_NS_PER_S);
    SDL_snprintf(line->detail, sizeof line->detail, "%s %s",
                 frozen != THAW_CALL_NONE ? "the window waits"
                 : wait->asks             ? "the window asks, is it there"
                                          : "waits",
                 wait->asks ? "" : phrase_whom((ThawCall)wait->call));
}

// The commands that have no reply yet, from the oldest on.
static void describe_pending(App *app, ThawCall frozen, LogModel *model) {
    const Moment *now = app->telling.model.now;
    const RunWait *wait = run_open_wait(recording_run(app->recording));
    Uint32 first = now->newest_id[MOMENT_POLLED] + 1;
    Uint32 last = now->newest_id[MOMENT_SUBMITTED];
    for (Uint32 id = first; id <= last && model->pending_count < LOG_PENDING_MAX; id++) {
        LogPending *line = &model->pending[model->pending_count++];
        char name[16];
        SDL_snprintf(name, sizeof name, "#%u", id);
        SDL_snprintf(line->what, sizeof line->what, "%*s %s", LINE_ID_WIDTH, name,
                     thaw_command_name(session_type(&app->session, id)));
        SDL_strlcpy(line->outcome, "queued", sizeof line->outcome);
        if (wait && wait->command_id == id)
            describe_running(app, wait, frozen, line);
    }
    Uint32 more = last + 1 - first - (Uint32)model->pending_count;
    if (model->pending_count > 1 && more > 0) {
        LogPending *line = &model->pending[model->pending_count - 1];
        SDL_snprintf(line->detail, sizeof line->detail, "and %u more", more);
    }
}

static void describe_flood(Telling *telling, const Statistics *all) {
    Uint64 served = all->ok + all->news;
    Uint64 passed_ns = thaw_clock_since_ns(telling->served_ns);
    if (passed_ns >= THAW_NS_PER_S / 2) {
        telling->replies_per_s = (served - telling->served) * THAW_NS_PER_S / passed_ns;
        telling->served = served;
        telling->served_ns = thaw_clock_ns();
    }
    telling->model.status.replies_per_s =
        telling->replies_per_s >= FLOOD_PER_S ? telling->replies_per_s : 0;
}

// What the recording tells, so that it is true in the middle of a command, too.
static void describe_connection(App *app, StatusModel *model) {
    const Moment *now = app->telling.model.now;
    model->connected = moment_is_open(now);
    model->given_up = (int)moment_given_up(now);
    if (model->connected)
        SDL_snprintf(model->connection, sizeof model->connection, "connected to %s",
                     app->session.peer);
    else
        SDL_snprintf(model->connection, sizeof model->connection, "not connected");
}

static void describe_status(App *app, StatusModel *model) {
    ThawFault fault = app->server.options.fault;
    describe_connection(app, model);
    if (app->server.server && fault != THAW_FAULT_NONE)
        SDL_strlcpy(model->fault, thaw_fault_name(fault), sizeof model->fault);
    model->log_dropped = log_dropped(app->journal.log);
    describe_flood(&app->telling, &recording_meter(app->recording)->all);
}

// What watching costs the threads that are watched: ", 85 ns each, 0.02% of a core".
static void tell_watching(Telling *telling, const Recorder *recorder) {
    Uint64 passed_ns = thaw_clock_since_ns(telling->watched_ns);
    if (passed_ns < THAW_NS_PER_S / 2)
        return;
    RecorderCost cost = recorder_cost(recorder);
    Uint64 used_ns = (cost.records - telling->watched) * cost.ns_per_record;
    if (cost.ns_per_record > 0 && telling->watched_ns > 0)
        SDL_snprintf(telling->watching, sizeof telling->watching,
                     ", %" SDL_PRIu64 " ns each, %.2f%% of a core", cost.ns_per_record,
                     100.0 * (double)used_ns / (double)passed_ns);
    telling->watched = cost.records;
    telling->watched_ns = thaw_clock_ns();
}

// The recording in figures. Of what is kept beside the records only their places are counted.
static void describe_figures(const Recording *recording, LabModel *model) {
    char events[THAW_NUMBER_SIZE];
    char missing[THAW_NUMBER_SIZE];
    Uint64 count = recording_end(recording) - recording_first(recording);
    Uint64 lost = recording_lost(recording);
    Uint64 dropped = recording_first(recording);
    const char *what = model->replays             ? "recording from a file"
                       : model->state == LAB_PAST ? "recording goes on"
                                                  : "recording";
    if (lost + dropped == 0)
        SDL_strlcpy(missing, "none", sizeof missing);
    else
        thaw_number_write(missing, lost > 0 ? lost : dropped);
    SDL_snprintf(model->about, sizeof model->about, "%s: %s event%s, %.1f MB, %s %s", what,
                 thaw_number_write(events, count), phrase_plural(count),
                 (double)count * sizeof(Record) / 1e6, missing,
                 lost == 0 && dropped > 0 ? "forgotten" : "lost");
}

// What somebody must know comes first.
static void describe_about(App *app, LabModel *model) {
    model->cost[0] = '\0';
    if (model->holds)
        SDL_strlcpy(model->about, "No deadline runs while held. Cancel lets it go.",
                    sizeof model->about);
    else if (model->open)
        describe_figures(app->inspector.recording, model);
    if (model->open && !model->holds && !model->replays)
        SDL_strlcpy(model->cost, app->telling.watching, sizeof model->cost);
}

// The gate comes before the words, which tell of it.
static void describe_lab(App *app, const Facts *facts) {
    LabModel *lab = &app->telling.model.lab;
    inspector_describe(&app->inspector, facts->story.now_ns, lab);
    lab->max_message = app->options->max_message;
    hold_describe(&app->hold, compare_is_running(app->compare), lab);
    if (lab->open)
        moment_words_tell(&app->telling.found, &facts->story, lab);
    tell_watching(&app->telling, app->recorder);
    describe_about(app, lab);
    lab->archive = app->keeping.replayed;
    lab->records = keeping_records(&app->keeping);
}

void describe(App *app) {
    ScreenModel *model = &app->telling.model;
    Facts facts;
    SDL_zerop(model);
    gather_facts(app, THAW_CALL_NONE, &facts);
    describe_control(app);
    describe_caption(app);
    describe_choice(app, &model->control);
    story_tell(app->recording, &facts.story, model);
    describe_status(app, &model->status);
    model->log = (LogModel){.log = app->journal.log, .hint = app->telling.hint};
    describe_pending(app, THAW_CALL_NONE, &model->log);
    model->faults = own_server_faults(&app->server);
    model->scenarios = scenario_list_model(&app->scenarios);
    model->compare = compare_model(app->compare);
    describe_lab(app, &facts);
}

void describe_frozen(App *app, ThawCall call) {
    ScreenModel *model = &app->telling.model;
    Facts facts;
    gather_facts(app, call, &facts);
    model->control.outstanding = 1; // Cancel has something to cancel, and must wait
    describe_runs(app, &model->control);
    story_tell(app->recording, &facts.story, model);
    describe_connection(app, &model->status);
    model->log = (LogModel){.log = app->journal.log, .hint = app->telling.hint};
    describe_pending(app, call, &model->log);
    describe_lab(app, &facts);
}
