#include "compare.h"

#include "assets.h"
#include "usage.h"

#define SETTLE_NS 300000000u // after the last reply, so that the frame that shows it is among them
#define SCENARIO "scenarios/compare.thaw"

// What becomes of one run.
typedef enum Phase {
    PHASE_OVER,   // no run is under way
    PHASE_SWITCH, // the strategy of the run is asked for
    PHASE_PLAY,
    PHASE_SETTLE
} Phase;

struct Compare {
    CompareParts parts;
    Player player;
    CompareModel model;
    Cost costs[COMPARE_RUNS];
    int run; // the one under way
    Phase phase;
    ThawStrategy before; // strategy to go back to at the end
    Uint64 begin_ns;     // of this run
    Uint64 first_frame;  // of this run
    Uint64 cpu_ns;       // used until then
    Uint64 settle_ns;    // when the last reply was in, of this run or the one before
};

SDL_COMPILE_TIME_ASSERT(run_for_each_strategy, COMPARE_RUNS == THAW_STRATEGY_COUNT);

static const char *const headings[] = {"longest gap ms", "99% gap ms",     "frames missed",
                                       "inputs late",    "answer after s", "cancel after s",
                                       "wake-ups per s", "CPU %"};

SDL_COMPILE_TIME_ASSERT(heading_for_each_column, SDL_arraysize(headings) == COMPARE_COLUMNS);

// ---- beginning ----

// What is compared cannot choose a strategy, nor compare.
static bool is_playable(const Scenario *scenario, char error[SCENARIO_ERROR_SIZE]) {
    for (size_t i = 0; i < scenario->count; i++) {
        const Action *action = &scenario->actions[i];
        if (action->type != ACTION_STRATEGY && action->type != ACTION_COMPARE)
            continue;
        SDL_snprintf(error, SCENARIO_ERROR_SIZE,
                     "line %d: a comparison chooses the strategies itself", action->line);
        return false;
    }
    return true;
}

static bool load(const Options *options, Scenario *scenario, char error[SCENARIO_ERROR_SIZE]) {
    const char *file = options->compare ? options->script : NULL;
    if (file)
        return scenario_load(scenario, file, error) && is_playable(scenario, error);
    char *own = assets_find(SCENARIO);
    if (!own)
        SDL_strlcpy(error, SDL_GetError(), SCENARIO_ERROR_SIZE);
    bool loaded = own && scenario_load(scenario, own, error);
    SDL_free(own);
    return loaded;
}

Compare *compare_create(const CompareParts *parts, char error[SCENARIO_ERROR_SIZE]) {
    Compare *compare = SDL_calloc(1, sizeof *compare);
    if (!compare)
        SDL_strlcpy(error, "out of memory", SCENARIO_ERROR_SIZE);
    if (!compare || !load(parts->options, &compare->player.scenario, error)) {
        compare_free(compare);
        return NULL;
    }
    SDL_memcpy(compare->model.headings, headings, sizeof headings);
    compare->parts = *parts;
    return compare;
}

void compare_begin(Compare *compare) {
    ThawClient *client = compare->parts.session->client;
    compare->run = 0;
    compare->phase = PHASE_SWITCH;
    compare->model.done = 0;
    compare->model.span_ns = 1;
    compare->settle_ns = thaw_clock_ns();
    compare->before = thaw_client_strategy(client);
    thaw_client_cancel_all(client);
    compare->parts.session->lenient = true; // what fails under one strategy succeeds under another
    journal_say(compare->parts.journal, LOG_CAPTION,
                "Compare: the same commands, with each strategy.");
}

bool compare_is_running(const Compare *compare) {
    return compare && compare->phase != PHASE_OVER;
}

bool compare_is_spoilt_by(ActionType type) {
    return type != ACTION_COMPARE && action_row(type, 0)->keeps_turn;
}

void compare_free(Compare *compare) {
    if (!compare)
        return;
    scenario_free(&compare->player.scenario);
    SDL_free(compare);
}

// ---- one run ----

// Let an action of the comparison itself take effect.
static bool has_acted(const Compare *compare, ActionType type, Sint64 number) {
    Action action = {.type = type, .times = 1, .number = number};
    return session_act(compare->parts.session, &action) == ACTED;
}

// Every run begins alike: nothing is outstanding, nothing connected, and the server, which may have
// had to release the window, holds again.
static bool is_at_rest(const Compare *compare) {
    const Session *session = compare->parts.session;
    if (!own_server_is_settled(compare->parts.server) &&
        thaw_clock_since_ns(compare->settle_ns) < OWN_SERVER_SETTLES_NS)
        return false;
    if (session_outstanding(session) > 0)
        return false;
    if (!thaw_client_is_connected(session->client))
        return true;
    has_acted(compare, ACTION_CLOSE, 0);
    return false;
}

static void begin_run(Compare *compare) {
    const CompareParts *parts = &compare->parts;
    if (!own_server_is_settled(parts->server))
        journal_fail(parts->journal, parts->options->compare,
                     "%s runs without the server's fault %s, which is not in effect",
                     thaw_strategy_name((ThawStrategy)compare->run),
                     thaw_fault_name(parts->server->options.fault));
    player_rewind(&compare->player);
    recording_drain(parts->recording);
    recording_begin_run(parts->recording);
    compare->costs[compare->run] = (Cost){.strategy = (ThawStrategy)compare->run};
    compare->begin_ns = thaw_clock_ns();
    compare->first_frame = recording_meter(parts->recording)->frames.count;
    compare->cpu_ns = usage_cpu_ns();
    compare->phase = PHASE_PLAY;
}

static void add_up(const Compare *compare, Cost *cost) {
    recording_drain(compare->parts.recording);
    cost->statistics = recording_meter(compare->parts.recording)->run;
    cost->passed_ns = SDL_max(1, thaw_clock_since_ns(compare->begin_ns));
    cost->cpu_ns = usage_cpu_ns() - compare->cpu_ns;
}

// ---- what is shown of it ----

static void copy_frames(const Frames *frames, const Compare *compare, CompareRun *run) {
    Uint64 from = frames->count - SDL_min(frames->count - compare->first_frame, FRAMES_KEPT);
    run->count = 0;
    for (Uint64 number = from; number < frames->count; number++)
        run->frames[run->count++] = frames->ring[number % FRAMES_KEPT];
}

static void write_cell(CompareRun *run, int column, bool bad, const char *format, double value) {
    SDL_snprintf(run->cells[column], COMPARE_CELL_SIZE, format, value);
    run->bad[column] = bad;
}

// Seconds; a dash for what did not happen.
static void write_seconds(char out[COMPARE_CELL_SIZE], Uint64 ns, const char *unit) {
    SDL_snprintf(out, COMPARE_CELL_SIZE, ns > 0 ? "%.2f%s" : "-", (double)ns / THAW_NS_PER_S, unit);
}

static Uint64 late_inputs(const Cost *cost) {
    return cost->statistics.clicks + cost->statistics.keys;
}

static void describe_run(const Cost *cost, CompareRun *run) {
    const Statistics *statistics = &cost->statistics;
    double longest_ms = (double)statistics->longest.gap_ns / THAW_NS_PER_MS;
    double p99_ms = (double)histogram_percentile_ns(&statistics->gap_ns, 99) / THAW_NS_PER_MS;
    run->name = thaw_strategy_name(cost->strategy);
    write_cell(run, 0, longest_ms > FRAMES_BLIND_MS, "%.0f", longest_ms);
    write_cell(run, 1, p99_ms > FRAMES_BLIND_MS, "%.0f", p99_ms);
    write_cell(run, 2, longest_ms > FRAMES_BLIND_MS, "%.0f", (double)statistics->missed);
    write_cell(run, 3, late_inputs(cost) > 0, "%.0f", (double)late_inputs(cost));
    write_seconds(run->cells[4], statistics->answer_ns, "");
    write_seconds(run->cells[5], statistics->cancel_ns, "");
    run->bad[4] = false;
    run->bad[5] = statistics->cancel_ns > 150 * THAW_NS_PER_MS;
    write_cell(run, 6, false, "%.0f", report_wakeups_per_s(cost));
    write_cell(run, 7, false, "%.1f", report_cpu_percent(cost));
}

// The table for those who see no window.
static void log_cost(Journal *journal, const Cost *cost) {
    const Statistics *statistics = &cost->statistics;
    const Freeze *longest = &statistics->longest;
    char answer[COMPARE_CELL_SIZE];
    char cancel[COMPARE_CELL_SIZE];
    write_seconds(answer, statistics->answer_ns, " s");
    write_seconds(cancel, statistics->cancel_ns, " s");
    journal_say(journal, LOG_INFO,
                "%-6s  longest gap %.0f ms (%s), p99 %.0f ms, %" SDL_PRIu64
                " frames missed, %" SDL_PRIu64 " inputs late, answer %s, cancel %s, "
                "%.0f wake-ups/s, CPU %.1f%%",
                thaw_strategy_name(cost->strategy), (double)longest->gap_ns / THAW_NS_PER_MS,
                frames_cause_name(longest),
                (double)histogram_percentile_ns(&statistics->gap_ns, 99) / THAW_NS_PER_MS,
                statistics->missed, late_inputs(cost), answer, cancel, report_wakeups_per_s(cost),
                report_cpu_percent(cost));
}

// "worker was never blind, ..., block was blind for 1.52 s in RECEIVE"
static void judge(Compare *compare) {
    char *verdict = compare->model.verdict;
    size_t used = 0;
    for (int i = 0; i < COMPARE_RUNS; i++) {
        const Cost *cost = &compare->costs[i];
        const Freeze *longest = &cost->statistics.longest;
        char blind[96] = "never blind";
        if (longest->gap_ns > (Uint64)FRAMES_BLIND_MS * THAW_NS_PER_MS)
            SDL_snprintf(blind, sizeof blind, "blind for %.2f s %s %s",
                         (double)longest->gap_ns / THAW_NS_PER_S, longest->other ? "held by" : "in",
                         frames_cause_name(longest));
        used += (size_t)SDL_snprintf(verdict + used, sizeof compare->model.verdict - used,
                                     "%s%s was %s", i > 0 ? ", " : "",
                                     thaw_strategy_name(cost->strategy), blind);
        used = SDL_min(used, sizeof compare->model.verdict - 1);
    }
}

static void end_run(Compare *compare) {
    CompareRun *run = &compare->model.runs[compare->run];
    Cost *cost = &compare->costs[compare->run];
    add_up(compare, cost);
    copy_frames(&recording_meter(compare->parts.recording)->frames, compare, run);
    run->begin_ns = compare->begin_ns;
    compare->model.span_ns =
        SDL_max(compare->model.span_ns, thaw_clock_since_ns(compare->begin_ns));
    describe_run(cost, run);
    log_cost(compare->parts.journal, cost);
    compare->run++;
    compare->model.done = compare->run;
    compare->phase = PHASE_SWITCH;
}

// ---- the whole ----

static void switch_strategy(Compare *compare) {
    if (compare->run < COMPARE_RUNS) {
        if (is_at_rest(compare) && has_acted(compare, ACTION_STRATEGY, compare->run))
            begin_run(compare);
    } else if (has_acted(compare, ACTION_STRATEGY, compare->before)) {
        compare->phase = PHASE_OVER;
        compare->parts.session->lenient = false;
        judge(compare);
    }
}

static void play(Compare *compare) {
    player_play(&compare->player, compare->parts.act, compare->parts.userdata);
    if (!player_is_done(&compare->player) || session_outstanding(compare->parts.session) > 0)
        return;
    compare->settle_ns = thaw_clock_ns();
    compare->phase = PHASE_SETTLE;
}

bool compare_step(Compare *compare) {
    switch (compare->phase) {
    case PHASE_OVER: break;
    case PHASE_SWITCH: switch_strategy(compare); break;
    case PHASE_PLAY: play(compare); break;
    case PHASE_SETTLE:
        if (thaw_clock_since_ns(compare->settle_ns) >= SETTLE_NS)
            end_run(compare);
        break;
    }
    return compare->phase == PHASE_OVER;
}

const CompareModel *compare_model(const Compare *compare) {
    return compare && compare->model.done > 0 ? &compare->model : NULL;
}

int compare_costs(const Compare *compare, const Cost **costs) {
    *costs = compare ? compare->costs : NULL;
    return compare ? compare->model.done : 0;
}
