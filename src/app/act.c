// act.c - where actions take effect and replies come back.
#include <errno.h>
#include <stdarg.h>

#include "app.h"
#include "compare.h"
#include "files.h"
#include "interrupt.h"
#include "line.h"
#include "target.h"

#define REPLIES_PER_FRAME APP_CAPACITY   // taken in at the most, and
#define REPLIES_NS (4u * THAW_NS_PER_MS) // for so long, so that a flood cannot stop the picture
#define VISITS_PER_FRAME 16              // that are told at the most
#define ZOOM_STEP 1.1f
#define LARGE_PIECE (2u * 1024u * 1024u) // bytes of a large message that are made in one frame

// Lengths that rooms without knowledge of each other have to agree on.
SDL_COMPILE_TIME_ASSERT(every_reply_of_a_frame_is_measured,
                        METER_COMMANDS_MAX >= REPLIES_PER_FRAME);
SDL_COMPILE_TIME_ASSERT(longest_message_can_be_sent, ACTION_BYTES_MAX == THAW_MAX_MESSAGE_LIMIT);
SDL_COMPILE_TIME_ASSERT(longest_delay_can_be_asked_for,
                        ACTION_SLEEP_MAX_MS == THAW_ECHO_SERVER_DELAY_MAX_MS);

// ---- the log ----

static void add_line(App *app, const Line *line) {
    log_append(app->log, line->kind, line->what_at, line->outcome_at, line->detail_at, line->text);
    printer_print(app->printer, line->text);
}

static void log_formatted(App *app, LogKind kind, const char *format, va_list arguments) {
    char text[LOG_LINE_MAX + 1];
    SDL_vsnprintf(text, sizeof text, format, arguments);
    Line line;
    line_of_text(&line, kind, text, thaw_clock_ns(), app->start_ns);
    add_line(app, &line);
}

void app_log(App *app, LogKind kind, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    log_formatted(app, kind, format, arguments);
    va_end(arguments);
}

void app_fail(App *app, bool in_scenario, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    log_formatted(app, LOG_ERROR, format, arguments);
    va_end(arguments);
    if (in_scenario)
        app->exit_code = EXIT_SCENARIO;
}

// Say that somebody had to wait for the window to wake before this could begin.
static void tell_if_late(App *app, const char *what) {
    if (recording_meter(app->recording)->is_frozen)
        app_log(app, LOG_INFO, "%s was asked for while the window was blind; it begins only now",
                what);
}

// When what is acted on now was asked for.
static Uint64 asked_ns(const App *app) {
    return app->asked_ns > 0 ? app->asked_ns : thaw_clock_ns();
}

// Whether an end that nobody planned cuts something short.
static bool has_more_to_do(const App *app) {
    return app->report.actions_left > 0 || app->report.commands_left > 0 || app->comparing ||
           thaw_clock_ns() < app->resume_ns || app->waiting_count > 0 || app->picture[0] ||
           app->picture_at_end;
}

static void tell_what_is_left(App *app) {
    char complaint[160];
    SDL_snprintf(complaint, sizeof complaint,
                 "thaw: %s came before the end: %" SDL_PRIu64
                 " actions and %d commands were left to do%s",
                 interrupt_name(), app->report.actions_left, app->report.commands_left,
                 app->comparing ? ", and a comparison" : "");
    printer_print(app->complaints, complaint);
}

// Write down what is left to do, before it is given up.
static void note_end(App *app, const char *by) {
    Report *report = &app->report;
    report->ended_by = by;
    report->actions_left = app->player.scenario.count - app->player.next;
    report->commands_left = thaw_client_outstanding_count(app->client);
    report->interrupted = SDL_strcmp(by, BY_SCENARIO) != 0 && has_more_to_do(app);
    if (report->interrupted && interrupt_code())
        tell_what_is_left(app);
}

void app_quit(App *app, const char *by) {
    if (app->quit)
        return;
    tell_if_late(app, "quit");
    note_end(app, by);
    app->quit = true;
    recorder_quit(app->recorder, by, asked_ns(app));
}

// ---- commands ----

// Note a command that was submitted. A person is told of a refusal; a scenario tries again.
static Acted submitted(App *app, const Action *action, ThawCommandType type, Uint32 id) {
    if (id == 0) {
        if (action->line > 0)
            return ACTED_LATER;
        app_log(app, LOG_ERROR, "%s refused: %d commands are outstanding, or memory ran out",
                thaw_command_name(type), thaw_client_outstanding_count(app->client));
        return ACTED;
    }
    app->expected[id % APP_CAPACITY] = (Expectation){action->line, action->must_fail};
    return ACTED;
}

static Acted act_send(App *app, const Action *action) {
    const char *text = action->text ? action->text : screen_fields(&app->screen)->message.text;
    return submitted(app, action, THAW_COMMAND_SEND,
                     thaw_client_send(app->client, text, (Uint32)SDL_strlen(text)));
}

// Every byte value, in an order that no shift of it repeats soon.
static void fill(Uint8 *bytes, Uint32 from, Uint32 to) {
    for (Uint32 i = from; i < to; i++)
        bytes[i] = (Uint8)(i + (i >> 8) * 7 + (i >> 16) * 13);
}

void app_drop_large(App *app) {
    thaw_frame_free(app->large.frame);
    app->large.frame = NULL;
}

// A large message is made a piece per frame, since to fill it all at once would stop the picture.
static Acted act_send_bytes(App *app, const Action *action) {
    Large *large = &app->large;
    if (large->frame && large->line != action->line)
        return ACTED_LATER;
    if (!large->frame) {
        large->line = action->line;
        large->size = (Uint32)action->number;
        large->filled = 0;
        large->frame = thaw_frame_reserve(large->size, &large->payload);
        if (!large->frame) {
            app_fail(app, action->line > 0, "SEND refused: no memory for a message of %u bytes",
                     large->size);
            return ACTED;
        }
    }
    Uint32 end = large->filled + SDL_min(LARGE_PIECE, large->size - large->filled);
    fill(large->payload, large->filled, end);
    large->filled = end;
    if (end < large->size)
        return ACTED_LATER;
    // Without room the frame stays, for the scenario's next try.
    ThawCommand *command =
        thaw_client_has_room(app->client) ? thaw_command_send_frame(large->frame) : NULL;
    if (command)
        large->frame = NULL;
    Uint32 id = thaw_client_submit(app->client, command);
    if (id == 0 && action->line == 0)
        app_drop_large(app);
    return submitted(app, action, THAW_COMMAND_SEND, id);
}

static Acted act_receive(App *app, const Action *action) {
    return submitted(app, action, THAW_COMMAND_RECEIVE, thaw_client_receive(app->client));
}

static Acted act_close(App *app, const Action *action) {
    return submitted(app, action, THAW_COMMAND_CLOSE, thaw_client_close(app->client));
}

// What the fields say. Errors: false, and the log says why.
static bool read_fields(App *app, bool in_scenario, Target *target) {
    const ControlView *control = screen_fields(&app->screen);
    char error[TARGET_ERROR_SIZE];
    if (target_read(target, control->host.text, control->port.text, error))
        return true;
    app_fail(app, in_scenario, "bad address: %s", error);
    return false;
}

static Acted connect_to(App *app, const Action *action, const char *host, int port) {
    return submitted(app, action, THAW_COMMAND_CONNECT,
                     thaw_client_connect(app->client, host, port));
}

static Acted act_connect(App *app, const Action *action) {
    Target target;
    if (action->text)
        return connect_to(app, action, action->text, (int)action->number);
    if (!read_fields(app, action->line > 0, &target))
        return ACTED;
    return connect_to(app, action, target.host, target.port);
}

// All four or none, unless the system refuses memory or a thread.
static Acted act_do_it(App *app, const Action *action) {
    static const ActionType steps[] = {ACTION_CONNECT, ACTION_SEND, ACTION_RECEIVE, ACTION_CLOSE};
    int room = APP_CAPACITY - thaw_client_outstanding_count(app->client);
    if (room < (int)SDL_arraysize(steps))
        return submitted(app, action, THAW_COMMAND_CONNECT, 0);
    Target target;
    if (!read_fields(app, action->line > 0, &target))
        return ACTED;
    for (size_t i = 0; i < SDL_arraysize(steps); i++) {
        Action step = {.type = steps[i], .times = 1, .line = action->line};
        if (app_act(app, &step) == ACTED_LATER)
            app_fail(app, true, "the command was refused: no memory, or no thread");
    }
    return ACTED;
}

static void act_cancel(App *app) {
    tell_if_late(app, "cancel");
    recorder_cancel(app->recorder, asked_ns(app));
    thaw_client_cancel_all(app->client);
}

// ---- later ----

// What ACTION_LATER can bring, in the order of the events for it.
static const char *const later[] = {LATER_CLICK, LATER_CANCEL, LATER_QUIT};
SDL_COMPILE_TIME_ASSERT(event_for_each_that_comes_later, SDL_arraysize(later) == LATER_COUNT);

// Runs on SDL's thread for timers. `userdata` is the type of the event, constant since the start.
static Uint32 bring(Uint32 interval_ms, void *userdata) {
    (void)interval_ms;
    SDL_Event event;
    SDL_zero(event);
    event.type = *(const Uint32 *)userdata;
    SDL_PushEvent(&event);
    return 0;
}

static void act_later(App *app, const Action *action) {
    Uint32 which = 0;
    while (which < LATER_COUNT && SDL_strcmp(later[which], action->text) != 0)
        which++;
    Uint32 *event = &app->later_events[which];
    if ((!SDL_WasInit(SDL_INIT_TIMER) && SDL_InitSubSystem(SDL_INIT_TIMER) < 0) ||
        SDL_AddTimer((Uint32)action->number, bring, event) == 0)
        app_fail(app, action->line > 0, "no timer for what comes later: %s", SDL_GetError());
}

void app_take_later(App *app, Uint32 which) {
    if (which >= LATER_COUNT)
        return;
    recorder_input(app->recorder, SDL_strcmp(later[which], LATER_CLICK) != 0, app->asked_ns);
    if (SDL_strcmp(later[which], LATER_CANCEL) == 0)
        act_cancel(app);
    else if (SDL_strcmp(later[which], LATER_QUIT) == 0)
        app_quit(app, BY_PERSON);
}

// ---- what comes by itself ----

static void act_auto_receive(App *app, const Action *action) {
    bool on = action->number != 0;
    thaw_client_set_auto_receive(app->client, on);
    app_log(app, LOG_INFO, "from the next connect on, %s",
            on ? "messages come by themselves, and so does the end of the connection"
               : "each message is asked for by a receive");
}

// Each piece of news is heard once. Where none can come, the scenario says so.
static Acted act_hear(App *app, const Action *action) {
    if (app->heard < recording_meter(app->recording)->all.news) {
        app->heard++;
        return ACTED;
    }
    if (thaw_client_is_listening(app->client) || thaw_client_outstanding_count(app->client) > 0)
        return ACTED_LATER;
    app_fail(app, action->line > 0,
             "nothing can be heard: there is no connection with auto-receive");
    return ACTED;
}

// ---- the strategy ----

const char *app_explain_strategy(ThawStrategy strategy) {
    switch (strategy) {
    case THAW_STRATEGY_WORKER:
        return "A thread of its own waits for the network; the window never does.";
    case THAW_STRATEGY_POLL:
        return "The window asks every frame; connect, lookup, send still stop it.";
    case THAW_STRATEGY_BLOCK:
        return "The window waits itself: it freezes, and Cancel and Quit wait.";
    }
    return "";
}

// Takes effect when all that is outstanding has been answered.
static Acted act_strategy(App *app, const Action *action) {
    ThawStrategy strategy = (ThawStrategy)action->number;
    if (strategy == thaw_client_strategy(app->client))
        return ACTED;
    bool connected = thaw_client_is_connected(app->client);
    if (thaw_client_outstanding_count(app->client) > 0) {
        thaw_client_cancel_all(app->client);
        return ACTED_LATER;
    }
    if (thaw_client_set_strategy(app->client, strategy))
        app_log(app, LOG_INFO, "strategy %s: %s%s", thaw_strategy_name(strategy),
                app_explain_strategy(strategy), connected ? " It was disconnected." : "");
    else
        app_fail(app, action->line > 0, "strategy %s cannot be had: no memory, or no thread",
                 thaw_strategy_name(strategy));
    return ACTED;
}

// ---- the server ----

bool app_start_server(App *app) {
    app->server = thaw_echo_server_create(&app->server_options);
    if (!app->server)
        return false;
    app->server_options.port = thaw_echo_server_port(app->server);
    app->report.port = app->server_options.port;
    return true;
}

void app_tell_port(App *app, int wanted) {
    int port = app->server_options.port;
    if (app->visitors) {
        char text[LOG_LINE_MAX + 1];
        visitors_welcome(text, sizeof text, port);
        app_log(app, LOG_INFO, "%s", text);
    }
    if (port == wanted)
        return;
    app_log(app, LOG_INFO, "port %d is taken; the built-in server listens on port %d", wanted,
            port);
    control_view_set_port(screen_fields(&app->screen), wanted, port);
}

void app_take_visits(App *app) {
    char text[VISITORS_TEXT_SIZE];
    Uint64 time_ns;
    for (int i = 0; i < VISITS_PER_FRAME && visitors_take(app->visitors, text, &time_ns); i++) {
        Line line;
        line_of_text(&line, LOG_INFO, text, time_ns, app->start_ns);
        add_line(app, &line);
    }
}

static bool has_server(App *app, const Action *action) {
    if (app->server)
        return true;
    int wanted = app->server_options.port;
    if (app_start_server(app))
        app_tell_port(app, wanted);
    else
        app_fail(app, action->line > 0, "no server: %s", SDL_GetError());
    return app->server != NULL;
}

static void act_server_delay(App *app, const Action *action) {
    Uint32 delay_ms = (Uint32)action->number;
    app->server_options.delay_ms = delay_ms;
    if (!has_server(app, action))
        return;
    thaw_echo_server_set_delay(app->server, delay_ms);
    app_log(app, LOG_INFO, "the server answers after %u ms", delay_ms);
}

// Takes effect when the server's door is as the fault wants it.
static Acted act_server_fault(App *app, const Action *action) {
    ThawFault fault = (ThawFault)action->number;
    bool asked = app->fault_asked_ns > 0 && app->server_options.fault == fault;
    if (!asked) {
        app->server_options.fault = fault;
        app->fault_asked_ns = thaw_clock_ns();
        if (has_server(app, action))
            thaw_echo_server_set_fault(app->server, fault);
    }
    if (!app->server) {
        app->fault_asked_ns = 0;
        return ACTED;
    }
    bool settled = thaw_echo_server_is_settled(app->server);
    if (!settled && thaw_clock_since_ns(app->fault_asked_ns) < FAULT_SETTLES_NS)
        return ACTED_LATER;
    app->fault_asked_ns = 0;
    if (settled && action->line == ACTION_OF_OPTION)
        return ACTED; // the status line says so
    if (settled)
        app_log(app, LOG_INFO, "server fault %s: %s", thaw_fault_name(fault),
                thaw_fault_explain(fault));
    else
        app_fail(app, action->line > 0,
                 "server fault %s is not in effect: port %d is taken, too many files are open, "
                 "or the system does not play along",
                 thaw_fault_name(fault), app->server_options.port);
    if (!settled && action->line == ACTION_OF_OPTION && !app->exit_code)
        app->exit_code = EXIT_START; // it was promised
    return ACTED;
}

// Its threads get their time to end while the window goes on.
static Acted act_server_off(App *app) {
    thaw_echo_server_begin_stop(app->server);
    if (app->server && !thaw_echo_server_has_stopped(app->server))
        return ACTED_LATER;
    thaw_echo_server_destroy(app->server);
    app->server = NULL;
    app_log(app, LOG_INFO, "the server is off");
    return ACTED;
}

// ---- files ----

void app_note_disk(App *app, Uint64 since_ns) {
    recorder_wait(app->recorder, FRAMES_DISK, since_ns);
}

// The file of an action, or a name for one that is looked for on the disk. Errors: see
// SDL_GetError.
static bool find_path(App *app, const Action *action, FilesKind kind, char path[FILES_PATH_SIZE]) {
    Uint64 since_ns = thaw_clock_ns();
    bool found = true;
    if (action->text)
        files_whole(action->text, path);
    else
        found = files_name(kind, path);
    app_note_disk(app, since_ns);
    return found;
}

static void act_save_log(App *app, const Action *action) {
    char path[FILES_PATH_SIZE];
    bool in_scenario = action->line > 0;
    if (!find_path(app, action, FILES_LOG, path)) {
        app_fail(app, in_scenario, "the log was not saved: %s", SDL_GetError());
        return;
    }
    Uint64 since_ns = thaw_clock_ns();
    errno = 0;
    bool saved = log_save(app->log, path);
    int error = errno;
    app_note_disk(app, since_ns);
    if (saved)
        app_log(app, LOG_INFO, "saved the log as %s", path);
    else
        app_fail(app, in_scenario, "the log was not saved as %s: %s", path, files_reason(error));
}

// The picture is taken when the next frame is drawn; two in one frame would be the same.
static Acted act_screenshot(App *app, const Action *action) {
    if (app->picture[0])
        return ACTED_LATER;
    app->picture_of_scenario = action->line > 0;
    if (!find_path(app, action, FILES_PICTURE, app->picture)) {
        app->picture[0] = '\0';
        app_fail(app, action->line > 0, "the picture was not saved: %s", SDL_GetError());
    }
    return ACTED;
}

// ---- the comparison ----

// From a scenario it lasts until it is over. A person who asks while one runs changes nothing, and
// who asks after that begins a new one.
static Acted act_compare(App *app, const Action *action) {
    if (app->comparing)
        return action->line > 0 ? ACTED_LATER : ACTED;
    if (action->line > 0 && app->compare_line == action->line) {
        app->compare_line = 0;
        return ACTED;
    }
    char error[SCENARIO_ERROR_SIZE];
    if (!compare_begin(app, error)) {
        app_fail(app, action->line > 0, "nothing to compare: %s", error);
        return ACTED;
    }
    app->compare_line = action->line;
    return action->line > 0 ? ACTED_LATER : ACTED;
}

// ---- how it looks ----

static void act_theme(App *app, const Action *action) {
    ThemeKind other = app->screen.theme == THEME_DARK ? THEME_LIGHT : THEME_DARK;
    screen_set_theme(&app->screen,
                     action->number == ACTION_OTHER ? other : (ThemeKind)action->number);
}

// ---- all of them ----

static Acted act(App *app, const Action *action) {
    switch (action->type) {
    case ACTION_NONE: return ACTED;
    case ACTION_CONNECT: return act_connect(app, action);
    case ACTION_SEND: return act_send(app, action);
    case ACTION_SEND_BYTES: return act_send_bytes(app, action);
    case ACTION_RECEIVE: return act_receive(app, action);
    case ACTION_CLOSE: return act_close(app, action);
    case ACTION_DO_IT: return act_do_it(app, action);
    case ACTION_CANCEL: act_cancel(app); return ACTED;
    case ACTION_STRATEGY: return act_strategy(app, action);
    case ACTION_LATER: act_later(app, action); return ACTED;
    case ACTION_COMPARE: return act_compare(app, action);
    case ACTION_WAIT:
        return thaw_client_outstanding_count(app->client) > 0 || app->picture[0] ? ACTED_LATER
                                                                                 : ACTED;
    case ACTION_AUTO_RECEIVE: act_auto_receive(app, action); return ACTED;
    case ACTION_HEAR: return act_hear(app, action);
    case ACTION_SERVER_DELAY: act_server_delay(app, action); return ACTED;
    case ACTION_SERVER_FAULT: return act_server_fault(app, action);
    case ACTION_SERVER_OFF: return act_server_off(app);
    case ACTION_SAY: app_log(app, LOG_CAPTION, "%s", action->text); return ACTED;
    case ACTION_SLEEP:
        app->resume_ns = thaw_clock_ns() + (Uint64)action->number * THAW_NS_PER_MS;
        return ACTED;
    case ACTION_SCREENSHOT: return act_screenshot(app, action);
    case ACTION_SAVE_LOG: act_save_log(app, action); return ACTED;
    case ACTION_CLEAR_LOG: log_clear(app->log); return ACTED;
    case ACTION_THEME: act_theme(app, action); return ACTED;
    case ACTION_ZOOM: screen_set_zoom(&app->screen, (float)action->number / 100.0f); return ACTED;
    case ACTION_ZOOM_IN: screen_set_zoom(&app->screen, app->screen.zoom * ZOOM_STEP); return ACTED;
    case ACTION_ZOOM_OUT: screen_set_zoom(&app->screen, app->screen.zoom / ZOOM_STEP); return ACTED;
    case ACTION_FULL_SCREEN: screen_toggle_full_screen(&app->screen); return ACTED;
    case ACTION_HELP:
    case ACTION_FAULTS: screen_toggle(&app->screen, action->type); return ACTED;
    case ACTION_QUIT: app_quit(app, action->line > 0 ? BY_SCENARIO : BY_PERSON); return ACTED;
    }
    return ACTED;
}

Acted app_act(App *app, const Action *action) {
    Acted acted = act(app, action);
    if (acted == ACTED)
        recorder_act(app->recorder, (int)action->type);
    return acted;
}

// What would make the runs of a comparison differ in more than who waits.
static bool would_spoil_comparison(ActionType type) {
    return type == ACTION_CONNECT || type == ACTION_SEND || type == ACTION_SEND_BYTES ||
           type == ACTION_RECEIVE || type == ACTION_CLOSE || type == ACTION_DO_IT ||
           type == ACTION_STRATEGY || type == ACTION_SERVER_FAULT;
}

// ---- what has to wait ----

// A command must not run before the fault or the strategy that was asked for before it, a message
// not before the large one.
static bool keeps_its_turn(ActionType type) {
    return would_spoil_comparison(type) || type == ACTION_COMPARE;
}

// Act, or wait: for what waits already, or because it takes longer. What an action takes from the
// fields it takes when its turn has come.
static void act_in_turn(App *app, const Action *action) {
    bool behind = app->waiting_count > 0 && keeps_its_turn(action->type);
    if (!behind && app_act(app, action) == ACTED)
        return;
    if (app->waiting_count < APP_WAITING_MAX)
        app->waiting[app->waiting_count++] = *action;
    else
        app_log(app, LOG_INFO, "busy with the requests before this one; try again in a moment");
}

void app_act_again(App *app) {
    int done = 0;
    while (done < app->waiting_count && app_act(app, &app->waiting[done]) == ACTED)
        done++;
    app->waiting_count -= done;
    SDL_memmove(app->waiting, app->waiting + done,
                (size_t)app->waiting_count * sizeof app->waiting[0]);
}

// Who cancels wants no command of before to begin afterwards.
static void give_up_waiting(App *app) {
    int kept = 0;
    for (int i = 0; i < app->waiting_count; i++) {
        ActionType type = app->waiting[i].type;
        if (!would_spoil_comparison(type) || type == ACTION_STRATEGY || type == ACTION_SERVER_FAULT)
            app->waiting[kept++] = app->waiting[i];
        else if (type == ACTION_SEND_BYTES && app->large.line == ACTION_OF_PERSON)
            app_drop_large(app);
    }
    app->waiting_count = kept;
}

void app_want_options(App *app) {
    Action fault = {.type = ACTION_SERVER_FAULT,
                    .times = 1,
                    .line = ACTION_OF_OPTION,
                    .text = "",
                    .number = app->options->fault};
    if (app->server && app->options->fault != THAW_FAULT_NONE)
        act_in_turn(app, &fault);
}

// It is the first that waits, from before the first frame.
bool app_waits_for_options(const App *app) {
    return app->waiting_count > 0 && app->waiting[0].line == ACTION_OF_OPTION;
}

// ---- what a person asks for ----

void app_request(App *app, const Action *action) {
    if (action->type == ACTION_CANCEL)
        give_up_waiting(app);
    if (app->comparing && would_spoil_comparison(action->type))
        app_log(app, LOG_INFO, "not while strategies are being compared; Esc cancels a command");
    else
        act_in_turn(app, action);
}

// ---- replies ----

// Compare a reply with what the scenario says of its command.
static void judge(App *app, const ThawReply *reply) {
    const Expectation *expected = &app->expected[reply->id % APP_CAPACITY];
    bool failed = reply->status == THAW_STATUS_ERROR;
    // What fails under one strategy succeeds under another.
    if (expected->line == 0 || failed == expected->must_fail || app->comparing)
        return;
    app->exit_code = EXIT_SCENARIO;
    char complaint[128];
    SDL_snprintf(complaint, sizeof complaint, "thaw: scenario line %d: %s %s", expected->line,
                 thaw_command_name(reply->type),
                 failed ? "failed; a leading ! would allow that" : "succeeded; it had to fail");
    printer_print(app->complaints, complaint);
}

static void take_reply(App *app, const ThawReply *reply) {
    Line line;
    line_of_reply(&line, reply, app->start_ns);
    add_line(app, &line);
    if (reply->id == 0)
        return; // news answers nothing
    judge(app, reply);
    if (reply->type == THAW_COMMAND_CONNECT && reply->status == THAW_STATUS_SUCCESS)
        SDL_strlcpy(app->peer, reply->text, sizeof app->peer);
}

void app_take_replies(App *app) {
    Uint64 end_ns = thaw_clock_ns() + REPLIES_NS;
    for (int i = 0; i < REPLIES_PER_FRAME && thaw_clock_ns() < end_ns; i++) {
        ThawReply *reply = thaw_client_poll(app->client);
        if (!reply)
            return;
        take_reply(app, reply);
        thaw_reply_free(reply);
    }
}
