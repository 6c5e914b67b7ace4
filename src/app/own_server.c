#include "own_server.h"

#include "lesson.h"
#include "number.h"
#include "page.h"

#define VISITS_PER_FRAME 16 // visits told at the most
#define WATCHDOG_MS 2500u   // after which the server releases a window that does not wake

SDL_COMPILE_TIME_ASSERT(longest_delay_can_be_asked_for,
                        ACTION_SLEEP_MAX_MS == THAW_ECHO_SERVER_DELAY_MAX_MS);

// ---- start and end ----

// Runs on the server's threads.
static void observe(void *userdata, const ThawEvent *event) {
    const OwnServer *own = userdata;
    recorder_observe(own->recorder, event);
    if (own->visitors)
        visitors_observe(own->visitors, event);
}

bool own_server_init(OwnServer *own, const Options *options, Recorder *recorder, Journal *journal) {
    own->options = options_server(options);
    own->options.observer = (ThawHook){observe, own};
    own->recorder = recorder;
    own->journal = journal;
    for (int i = 0; i < THAW_FAULT_COUNT; i++) {
        own->fault_names[i] = thaw_fault_name((ThawFault)i);
        own->fault_explanations[i] = thaw_fault_explain((ThawFault)i);
        own->fault_lessons[i] = lesson_of((ThawFault)i);
    }
    own->visitors = options->to_all ? visitors_create() : NULL;
    return own->visitors || !options->to_all;
}

void own_server_quit(OwnServer *own) {
    thaw_echo_server_destroy(own->server);
    visitors_destroy(own->visitors);
}

bool own_server_start(OwnServer *own) {
    own->server = thaw_echo_server_create(&own->options);
    if (!own->server)
        return false;
    own->options.port = own->served_port = thaw_echo_server_port(own->server);
    return true;
}

void own_server_tell_port(OwnServer *own, int wanted) {
    if (page_is_there() && own->server)
        journal_say(
            own->journal, LOG_INFO,
            "the server is in this page, with threads of its own; there are no other hosts");
    if (own->visitors) {
        char text[LOG_LINE_MAX + 1];
        visitors_welcome(text, sizeof text, own->options.port);
        journal_say(own->journal, LOG_INFO, "%s", text);
    }
    if (own->options.port != wanted)
        journal_say(own->journal, LOG_INFO,
                    "port %d is taken; the built-in server listens on port %d", wanted,
                    own->options.port);
}

// ---- actions ----

static bool has_server(OwnServer *own, const Action *action) {
    if (own->server)
        return true;
    int wanted = own->options.port;
    if (own_server_start(own))
        own_server_tell_port(own, wanted);
    else
        journal_fail(own->journal, action->line > 0, "no server: %s", SDL_GetError());
    return own->server != NULL;
}

static Acted act_delay(OwnServer *own, const Action *action) {
    own->options.delay_ms = (Uint32)action->number;
    if (has_server(own, action)) {
        thaw_echo_server_set_delay(own->server, own->options.delay_ms);
        char delay[THAW_NUMBER_SIZE];
        journal_say(own->journal, LOG_INFO, "the server takes %s ms to answer",
                    thaw_number_write(delay, own->options.delay_ms));
    }
    return ACTED;
}

bool own_server_is_settled(const OwnServer *own) {
    return !own->server || thaw_echo_server_is_settled(own->server);
}

// Where two want different faults, each sets its own in turn, and has its own time.
static void begin_fault(OwnServer *own, FaultWish *wish, const Action *action) {
    ThawFault fault = (ThawFault)action->number;
    bool is_new = wish->since_ns == 0 || wish->fault != fault;
    if (is_new)
        *wish = (FaultWish){fault, thaw_clock_ns()};
    if (!is_new && own->options.fault == fault)
        return;
    own->options.fault = fault;
    if (has_server(own, action))
        thaw_echo_server_set_fault(own->server, fault);
}

// The status line tells of the fault of an option; only that it is missing is told.
static void tell_fault(OwnServer *own, const Action *action, bool settled) {
    ThawFault fault = (ThawFault)action->number;
    bool promised = action->line == ACTION_OF_OPTION;
    if (settled && !promised)
        journal_say(own->journal, LOG_INFO, "server fault %s: %s", thaw_fault_name(fault),
                    thaw_fault_explain(fault));
    if (settled)
        return;
    journal_fail(own->journal, action->line > 0,
                 "server fault %s is not in effect: port %d is taken, too many files are open, "
                 "or the system does not play along",
                 thaw_fault_name(fault), own->options.port);
    if (promised)
        journal_break_promise(own->journal);
}

// Takes effect when the server's door is as the fault wants it.
static Acted act_fault(OwnServer *own, const Action *action) {
    FaultWish *wish = &own->wishes[action->line > 0];
    begin_fault(own, wish, action);
    bool settled = own_server_is_settled(own);
    if (!settled && thaw_clock_since_ns(wish->since_ns) < OWN_SERVER_SETTLES_NS)
        return ACTED_LATER;
    wish->since_ns = 0;
    if (own->server)
        tell_fault(own, action, settled);
    return ACTED;
}

void own_server_leave(OwnServer *own) {
    own->wishes[1].since_ns = 0;
}

// Its threads get their time to end while the window goes on.
static Acted act_off(OwnServer *own) {
    thaw_echo_server_begin_stop(own->server);
    if (own->server && !thaw_echo_server_has_stopped(own->server))
        return ACTED_LATER;
    thaw_echo_server_destroy(own->server);
    own->server = NULL;
    journal_say(own->journal, LOG_INFO, "the server is off");
    return ACTED;
}

Acted own_server_act(OwnServer *own, const Action *action) {
    switch (action->type) {
    case ACTION_SERVER_DELAY: return act_delay(own, action);
    case ACTION_SERVER_FAULT: return act_fault(own, action);
    case ACTION_SERVER_OFF: return act_off(own);
    default: SDL_assert(false); return ACTED; // act.c gives it to another part
    }
}

// ---- once a frame ----

void own_server_take_visits(OwnServer *own) {
    char text[VISITORS_TEXT_SIZE];
    Uint64 time_ns;
    for (int i = 0; i < VISITS_PER_FRAME && visitors_take(own->visitors, text, &time_ns); i++) {
        Line line;
        line_of_text(&line, LOG_INFO, text, time_ns, own->journal->start_ns);
        journal_add(own->journal, &line);
    }
}

void own_server_arm_watchdog(OwnServer *own, bool waits) {
    if (own->server && thaw_echo_server_arm_watchdog(own->server, waits ? WATCHDOG_MS : 0))
        journal_say(own->journal, LOG_INFO,
                    "The built-in server gave up after %.1f s so that the show can go on; "
                    "a real one might never",
                    WATCHDOG_MS / 1000.0);
}

FaultModel own_server_faults(const OwnServer *own) {
    return (FaultModel){own->fault_names,
                        own->fault_explanations,
                        own->fault_lessons,
                        THAW_FAULT_COUNT,
                        own->server ? (int)own->options.fault : -1,
                        (int)own->options.delay_ms};
}
