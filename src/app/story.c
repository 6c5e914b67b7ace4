#include "story.h"

#include "phrases.h"
#include "session.h"

#define RULE                                                                                       \
    "A thread does one thing at a time. While it waits, it does nothing else: it cannot draw or "  \
    "hear clicks."
#define RULE_SHORT "While it waits, it does nothing else: it cannot draw or hear clicks."
#define LARGE (1024u * 1024u) // bytes; of a message that is worth a word on its way
#define MIB (1024.0 * 1024.0)

typedef struct Story {
    const Run *run;
    const Moment *now;
    const StoryFacts *facts;
    const RunWait *wait; // the one that goes on; NULL: none
    ScreenModel *model;
} Story;

static bool is_under_way(const Run *run) {
    return run->begin_ns > 0 && run->end_ns == 0;
}

static bool is_over(const Run *run) {
    return run->begin_ns > 0 && run->end_ns > 0;
}

static ThawStrategy strategy_of(const Story *story) {
    return story->run->begin_ns > 0 ? story->run->strategy : story->run->chosen;
}

SDL_PRINTF_VARARG_FUNC(3)
static void lane_says(LaneModel *lane, LaneMark mark, SDL_PRINTF_FORMAT_STRING const char *format,
                      ...) {
    va_list arguments;
    lane->mark = mark;
    va_start(arguments, format);
    SDL_vsnprintf(lane->text, sizeof lane->text, format, arguments);
    va_end(arguments);
}

// ---- the window's thread ----

// A number that does not flicker.
static int steady_rate(int rate) {
    return rate >= 55 ? FRAMES_RATE : SDL_max(5, rate / 5 * 5);
}

static void tell_window(const Story *story, LaneModel *lane) {
    const Run *run = story->run;
    int rate = steady_rate(story->facts->frame_rate);
    lane->name = "Window thread";
    if (story->facts->frozen != THAW_CALL_NONE)
        lane_says(lane, LANE_FROZEN, "cannot draw or hear clicks %s",
                  phrase_until(story->facts->frozen));
    else if (is_over(run) && run->frozen_ns > 0)
        lane_says(lane, LANE_DRAWS, "draws again; was frozen for %.2f\302\240s",
                  phrase_seconds(run->frozen_ns));
    else if (story->wait && story->wait->asks)
        lane_says(lane, LANE_DRAWS, "draws %d pictures a second, asks in each: is it there?", rate);
    else
        lane_says(lane, LANE_DRAWS, "draws %d pictures a second and hears every click", rate);
}

// ---- the worker thread ----

static void tell_wait(const Story *story, LaneModel *lane) {
    const RunWait *wait = story->wait;
    double so_far = phrase_seconds(run_wait_ns(wait, story->facts->now_ns));
    bool large = wait->total >= LARGE;
    switch (wait->call) {
    case THAW_CALL_LOOKUP:
        lane_says(lane, LANE_WAITS, "asks for the address of %s, %.1f\302\240s so far",
                  story->facts->host, so_far);
        break;
    case THAW_CALL_CONNECT:
        lane_says(lane, LANE_WAITS, "waits for a connection, %.1f\302\240s so far", so_far);
        break;
    case THAW_CALL_SEND:
        if (large)
            lane_says(lane, LANE_WAITS, "sends %.1f of %.1f\302\240MiB", (double)wait->done / MIB,
                      (double)wait->total / MIB);
        else
            lane_says(lane, LANE_WAITS, "sends \"%s\", %.1f\302\240s so far", story->facts->message,
                      so_far);
        break;
    default:
        if (large)
            lane_says(lane, LANE_WAITS, "receives %.1f of %.1f\302\240MiB",
                      (double)wait->done / MIB, (double)wait->total / MIB);
        else
            lane_says(lane, LANE_WAITS, "waits for \"%s\" to come back, %.1f\302\240s so far",
                      story->facts->message, so_far);
        break;
    }
}

static const RunWait *given_up(const Run *run) {
    for (Uint32 i = run->wait_count; i-- > 0;)
        if (run->waits[i].given_up)
            return &run->waits[i];
    return NULL;
}

static void tell_unused(const Story *story, LaneModel *lane) {
    bool over = is_over(story->run);
    bool asks = strategy_of(story) == THAW_STRATEGY_POLL;
    lane_says(lane, LANE_UNUSED, "not used: the window %s itself",
              asks   ? over ? "asked" : "asks"
              : over ? "waited"
                     : "waits");
}

static void tell_worker(const Story *story, LaneModel *lane) {
    const Run *run = story->run;
    Uint32 waiting = moment_commands_waiting(story->now);
    const RunWait *stuck = given_up(run);
    lane->name = "Worker thread";
    if (strategy_of(story) != THAW_STRATEGY_WORKER)
        tell_unused(story, lane);
    else if (story->wait && story->wait->lane == THAW_LANE_NETWORK)
        tell_wait(story, lane);
    else if (stuck && run->begin_ns > 0)
        lane_says(lane, LANE_IDLE, "stuck in %s and given up; a new thread took over",
                  frames_call_name((ThawCall)stuck->call));
    else if (waiting > 0)
        lane_says(lane, LANE_WAITS, "has %u command%s to do", waiting, waiting > 1 ? "s" : "");
    else if (is_over(run) && run->cancelled)
        lane_says(lane, LANE_IDLE, "was told to stop; stopped after %.2f\302\240s",
                  phrase_seconds(run->cancel_ns));
    else
        lane_says(lane, LANE_IDLE, "idle, asleep: nothing to do");
}

// ---- the server ----

// When the answer is due that somebody waits for; 0: nobody knows.
static Uint64 due_ns(const Story *story) {
    const Run *run = story->run;
    const StoryFacts *facts = story->facts;
    if (!facts->serves || !facts->is_punctual || !is_under_way(run))
        return 0;
    Uint64 from_ns = 0;
    if (run->answer_count > 0 && run->answers[run->answer_count - 1].end_ns == 0)
        from_ns = run->answers[run->answer_count - 1].begin_ns;
    for (Uint32 i = run->message_count; i-- > 0 && from_ns == 0;) {
        if (run->messages[i].way == RUN_IN)
            return 0;
        if (run->messages[i].way == RUN_OUT)
            from_ns = run->messages[i].time_ns;
    }
    Uint64 due = from_ns + (Uint64)facts->delay_ms * THAW_NS_PER_MS;
    return from_ns > 0 && due > facts->now_ns ? due : 0;
}

static void tell_busy_server(const Story *story, LaneModel *lane) {
    Uint64 due = story->model->lanes.due_ns;
    const RunWait *wait = story->wait;
    if (story->facts->floods && story->run->served > 1)
        lane_says(lane, LANE_WORKS, "answers again and again: %" SDL_PRIu64 " messages so far",
                  story->run->served);
    else if (wait && (wait->call == THAW_CALL_LOOKUP))
        lane_says(lane, LANE_IDLE, "not reached yet");
    else if (wait && wait->call == THAW_CALL_CONNECT)
        lane_says(lane, LANE_IDLE, "has not answered yet");
    else if (wait && wait->call == THAW_CALL_SEND)
        lane_says(lane, LANE_WORKS, "takes the message in");
    else if (due > 0)
        lane_says(lane, LANE_WORKS, "has \"%s\"; answers in %.1f\302\240s", story->facts->message,
                  phrase_seconds(thaw_clock_span_ns(story->facts->now_ns, due)));
    else if (wait && wait->total > 0 && wait->done > 0)
        lane_says(lane, LANE_WORKS, "sends its answer");
    else if (story->run->answer_count > 0)
        lane_says(lane, LANE_WORKS, "has \"%s\"; has not answered yet", story->facts->message);
    else if (given_up(story->run))
        lane_says(lane, LANE_IDLE, "never answered");
    else
        lane_says(lane, LANE_WORKS, "works");
}

static void tell_server(const Story *story, LaneModel *lane) {
    const Run *run = story->run;
    const StoryFacts *facts = story->facts;
    const RunAnswer *last = run->answer_count > 0 ? &run->answers[run->answer_count - 1] : NULL;
    lane->name = "Server";
    if (is_under_way(run) && facts->serves)
        tell_busy_server(story, lane);
    else if (!facts->serves)
        lane_says(lane, is_under_way(run) ? LANE_WORKS : LANE_IDLE, "another program, at %s",
                  facts->address);
    else if (is_over(run) && run->cancelled)
        lane_says(lane, LANE_IDLE, "its answer is no longer wanted");
    else if (is_over(run) && facts->floods && run->served > 1)
        lane_says(lane, LANE_WORKS, "answered again and again: %" SDL_PRIu64 " messages",
                  run->served);
    else if (is_over(run) && last && run->replies > 0)
        lane_says(lane, LANE_IDLE, "has answered after %.1f\302\240s",
                  phrase_seconds(thaw_clock_span_ns(last->begin_ns, last->end_ns)));
    else if (is_over(run) && (last || given_up(run)))
        lane_says(lane, LANE_IDLE, "never answered");
    else
        lane_says(lane, LANE_IDLE, "built in; answers after %.1f\302\240s",
                  facts->delay_ms / 1000.0);
}

// ---- the verdict ----

SDL_PRINTF_VARARG_FUNC(3)
static void verdict_says(VerdictModel *verdict, int line,
                         SDL_PRINTF_FORMAT_STRING const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    SDL_vsnprintf(verdict->lines[line], sizeof verdict->lines[line], format, arguments);
    va_end(arguments);
}

static void judge_prompt(const Story *story, VerdictModel *verdict) {
    const StoryFacts *facts = story->facts;
    verdict->kind = VERDICT_PROMPT;
    SDL_strlcpy(verdict->head, "Press Do it! and watch who waits.", sizeof verdict->head);
    if (facts->serves)
        verdict_says(verdict, 0,
                     "A server takes %.1f s to answer \"%s\". Somebody must wait for it. The ring "
                     "turns while the window is alive.",
                     facts->delay_ms / 1000.0, facts->message);
    else
        verdict_says(verdict, 0,
                     "Somebody must wait for the server's answer. The ring turns while the window "
                     "is alive.");
    verdict->short_line =
        "Somebody must wait for the answer. The ring turns while the window lives.";
}

static void judge_frozen(const Story *story, VerdictModel *verdict) {
    verdict->kind = VERDICT_FROZEN;
    SDL_snprintf(verdict->head, sizeof verdict->head, "The window is now waiting %s.",
                 phrase_aim(story->facts->frozen));
    SDL_snprintf(verdict->who, sizeof verdict->who, "in %s",
                 frames_call_name(story->facts->frozen));
    verdict_says(verdict, 0, "%s", RULE);
    verdict_says(verdict, 1, "This is its last picture %s. Cancel and Quit must wait too.",
                 phrase_until(story->facts->frozen));
    verdict->short_line = RULE_SHORT;
}

// Figures change four times a second.
static Uint64 drawn_so_far(const Run *run) {
    return run->drawn / (FRAMES_RATE / 4) * (FRAMES_RATE / 4);
}

static void judge_under_way(const Story *story, VerdictModel *verdict) {
    const Run *run = story->run;
    Uint64 drawn = drawn_so_far(run);
    verdict->kind = VERDICT_WAITS;
    switch (run->strategy) {
    case THAW_STRATEGY_WORKER:
        SDL_strlcpy(verdict->head, "The worker thread waits. The window is free.",
                    sizeof verdict->head);
        if (drawn == 0)
            verdict_says(verdict, 0, "It draws on. Click anywhere: it hears you.");
        else if (run->clicks == 0)
            verdict_says(verdict, 0,
                         "It drew %" SDL_PRIu64
                         " picture%s meanwhile. Click anywhere: it hears you.",
                         drawn, phrase_plural(drawn));
        else
            verdict_says(verdict, 0,
                         "It drew %" SDL_PRIu64 " picture%s meanwhile and heard %" SDL_PRIu64
                         " click%s immediately.",
                         drawn, phrase_plural(drawn), run->clicks, phrase_plural(run->clicks));
        break;
    case THAW_STRATEGY_POLL:
        SDL_strlcpy(verdict->head, "The window asks, and draws on.", sizeof verdict->head);
        verdict_says(verdict, 0, "Once in each picture it asks whether the answer is there.");
        if (drawn > 0)
            verdict_says(verdict, 0,
                         "It drew %" SDL_PRIu64
                         " picture%s meanwhile, and asked in each whether the "
                         "answer is there.",
                         drawn, phrase_plural(drawn));
        break;
    case THAW_STRATEGY_BLOCK:
        SDL_strlcpy(verdict->head, "The window itself waits.", sizeof verdict->head);
        verdict_says(verdict, 0, "%s", RULE);
        verdict->short_line = RULE_SHORT;
        break;
    }
}

static void say_who(const Story *story, VerdictModel *verdict) {
    SDL_snprintf(verdict->who, sizeof verdict->who, "who waited: %s",
                 session_who_waits(story->run->strategy));
}

static void judge_freeze(const Story *story, VerdictModel *verdict) {
    const Run *run = story->run;
    char late[64] = "";
    if (run->late > 0)
        SDL_snprintf(late, sizeof late, ", %" SDL_PRIu64 " click%s had to wait", run->late,
                     phrase_plural(run->late));
    verdict->kind = VERDICT_FROZEN;
    SDL_snprintf(verdict->head, sizeof verdict->head, "Frozen for %.2f s",
                 phrase_seconds(run->frozen_ns));
    verdict_says(verdict, 0,
                 "The window itself waited %.2f s: %" SDL_PRIu64 " picture%s missing%s.",
                 phrase_seconds(run->frozen_ns), run->missing, phrase_plural(run->missing), late);
    verdict_says(verdict, 1, "%s", RULE);
    verdict->short_line = RULE_SHORT;
    verdict->offer = "Compare all three";
    verdict->offered = ACTION_COMPARE;
}

// Whether clicks came, and what became of them, after "The window drew ... meanwhile".
static const char *clicks_heard(const Run *run) {
    return run->clicks == 0  ? ""
           : run->late > 0   ? " Some clicks had to wait for a computer that was busy."
           : run->clicks > 1 ? " and heard each click immediately"
                             : " and heard the click immediately";
}

static void judge_good(const Story *story, VerdictModel *verdict) {
    const Run *run = story->run;
    const RunWait *longest = run_longest_wait(run, run->end_ns);
    double waited = longest ? phrase_seconds(run_wait_ns(longest, run->end_ns)) : 0;
    Uint64 meanwhile = longest ? longest->drawn : 0;
    bool late = run->late > 0;
    verdict->kind = VERDICT_OK;
    SDL_strlcpy(verdict->head, "Never frozen", sizeof verdict->head);
    switch (run->strategy) {
    case THAW_STRATEGY_WORKER:
        verdict_says(verdict, 0,
                     "The worker thread waited %.2f s. The window drew %" SDL_PRIu64
                     " picture%s meanwhile%s%s",
                     waited, meanwhile, phrase_plural(meanwhile), late ? "." : clicks_heard(run),
                     late ? clicks_heard(run) : ".");
        verdict_says(verdict, 1,
                     "A thread does one thing at a time. Here the worker thread waited, so "
                     "the window's thread was free to draw.");
        verdict->offer = action_row(ACTION_DO_IT_WITH, 2)->label;
        verdict->offered = ACTION_DO_IT_WITH;
        break;
    case THAW_STRATEGY_POLL:
        verdict_says(verdict, 0,
                     "The window asked %" SDL_PRIu64 " time%s and drew %" SDL_PRIu64
                     " picture%s meanwhile%s.",
                     run->asked, phrase_plural(run->asked), run->drawn, phrase_plural(run->drawn),
                     late ? "" : clicks_heard(run));
        verdict->short_line = "It only asked, and drew on.";
        verdict_says(verdict, 1,
                     "It never waited here. Name lookup, connecting and sending can "
                     "still freeze it.");
        break;
    case THAW_STRATEGY_BLOCK:
        verdict_says(verdict, 0, "The window itself waited %.2f s: too short to be seen.", waited);
        break;
    }
}

#define AT_ONCE_NS (100u * (Uint64)THAW_NS_PER_MS)

// What failed comes first, and who froze after it.
static void judge_failure(const Story *story, VerdictModel *verdict) {
    const Run *run = story->run;
    const char *command = thaw_command_name((ThawCommandType)run->failed);
    bool at_once = run->failed_ns < AT_ONCE_NS;
    char first[160];
    SDL_strlcpy(first, verdict->lines[0], sizeof first);
    if (at_once)
        SDL_snprintf(verdict->head, sizeof verdict->head, "%s failed at once", command);
    else
        SDL_snprintf(verdict->head, sizeof verdict->head, "%s%s failed after %.1f s",
                     run->failed_code == THAW_ERROR_TIMEOUT ? "No answer: " : "", command,
                     phrase_seconds(run->failed_ns));
    if (verdict->kind == VERDICT_FROZEN)
        return;
    verdict->kind = VERDICT_FAILED;
    if (!at_once) {
        verdict_says(verdict, 0, "The log says why. %s", first);
        verdict->short_line = "The log says why.";
        return;
    }
    verdict_says(verdict, 0, "The log says why. Nobody had to wait.");
    verdict->lines[1][0] = '\0';
}

static void judge_over(const Story *story, VerdictModel *verdict) {
    const Run *run = story->run;
    if (run->frozen_ns > 0)
        judge_freeze(story, verdict);
    else
        judge_good(story, verdict);
    if (run->cancelled && run->frozen_ns == 0)
        SDL_snprintf(verdict->head, sizeof verdict->head, "Cancelled after %.2f s",
                     phrase_seconds(run->cancel_ns));
    else if (run->failed_code != THAW_OK)
        judge_failure(story, verdict);
    say_who(story, verdict);
    verdict->can_be_closed = true;
}

static void judge(const Story *story, VerdictModel *verdict) {
    const StoryFacts *facts = story->facts;
    if (facts->frozen != THAW_CALL_NONE)
        judge_frozen(story, verdict);
    else if (story->run->begin_ns == 0)
        judge_prompt(story, verdict);
    else if (is_under_way(story->run))
        judge_under_way(story, verdict);
    else
        judge_over(story, verdict);
    if (facts->compared < 0)
        return;
    SDL_snprintf(verdict->who, sizeof verdict->who, "%d of 3: %s; Esc stops", facts->compared + 1,
                 session_who_waits((ThawStrategy)facts->compared));
    verdict->offer = NULL;
    verdict->can_be_closed = false;
}

// ---- the whole ----

static const char *title_of(const Run *run, Uint64 now_ns) {
    bool kept = is_over(run) && now_ns - run->end_ns > THAW_NS_PER_S;
    return kept ? "The last run, kept until the next" : "What each thread does now";
}

void story_tell(Recording *recording, const StoryFacts *facts, ScreenModel *model) {
    const Run *run = recording_run(recording);
    Story story = {.run = run,
                   .now = recording_now(recording),
                   .facts = facts,
                   .wait = is_under_way(run) ? run_open_wait(run) : NULL,
                   .model = model};
    LanesModel *lanes = &model->lanes;
    SDL_zerop(lanes);
    SDL_zero(model->verdict);
    lanes->run = run;
    lanes->now_ns = facts->now_ns;
    lanes->title = title_of(run, facts->now_ns);
    lanes->due_ns = due_ns(&story);
    SDL_strlcpy(lanes->message, facts->message, sizeof lanes->message);
    model->now = story.now;
    model->frozen = facts->frozen;
    tell_window(&story, &lanes->lanes[0]);
    tell_worker(&story, &lanes->lanes[1]);
    tell_server(&story, &lanes->lanes[2]);
    judge(&story, &model->verdict);
}
