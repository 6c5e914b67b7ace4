#include "compare.h"

#include "assets.h"
#include "number.h"
#include "phrases.h"
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
    Uint32 first_run;    // number of the one before
    Uint64 cpu_ns;       // used until then
    Uint64 settle_ns;    // when the last reply was in, of this run or the one before
};

SDL_COMPILE_TIME_ASSERT(run_for_each_strategy, COMPARE_RUNS == THAW_STRATEGY_COUNT);

static const char *const headings[] = {"pictures", "clicks", "Cancel took"};

SDL_COMPILE_TIME_ASSERT(heading_for_each_column, SDL_arraysize(headings) == COMPARE_COLUMNS);

// ---- beginning ----

// What is compared cannot choose a strategy, nor compare, nor play what might do either and would
// take its place.
static bool is_playable(const Scenario *scenario, char error[SCENARIO_ERROR_SIZE]) {
    for (size_t i = 0; i < scenario->count; i++) {
        const Action *action = &scenario->actions[i];
        bool plays = action->type == ACTION_TOUR || action->type == ACTION_PLAY;
        if (action->type != ACTION_STRATEGY && action->type != ACTION_COMPARE && !plays)
            continue;
        SDL_snprintf(error, SCENARIO_ERROR_SIZE, "line %d: a comparison %s", action->line,
                     plays ? "plays nothing else" : "chooses the strategies itself");
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
    compare->model.running = 0;
    compare->settle_ns = thaw_clock_ns();
    compare->before = thaw_client_strategy(client);
    thaw_client_cancel_all(client);
    compare->parts.session->lenient = true; // what fails under one strategy succeeds under another
    journal_say(compare->parts.journal, LOG_CAPTION,
                "Compare: the same work three times; only who waits differs.");
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
                     "who waits: %s; without the server's fault %s, which is not in effect",
                     session_who_waits((ThawStrategy)compare->run),
                     thaw_fault_name(parts->server->options.fault));
    later_forget(parts->later); // of the run before, or the scenario before
    player_rewind(&compare->player);
    recording_drain(parts->recording);
    recording_begin_run(parts->recording);
    compare->costs[compare->run] = (Cost){.strategy = (ThawStrategy)compare->run};
    compare->begin_ns = thaw_clock_ns();
    compare->first_run = recording_run(parts->recording)->number;
    SDL_zero(compare->model.runs[compare->run].run);
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

// The first run of those that a scenario makes is the one that is shown.
static void keep_run(Compare *compare) {
    const Run *run = recording_run(compare->parts.recording);
    CompareRun *kept = &compare->model.runs[compare->run];
    if (run->number == compare->first_run + 1 && run->end_ns > 0)
        kept->run = *run;
}

static void write_cell(CompareRun *run, int column, bool bad, const char *value, const char *unit) {
    SDL_strlcpy(run->cells[column], value, COMPARE_CELL_SIZE);
    SDL_strlcpy(run->units[column], unit, COMPARE_CELL_SIZE);
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
    char value[COMPARE_CELL_SIZE];
    Uint64 late = run->run.late;
    run->name = action_row(ACTION_STRATEGY, (Sint64)cost->strategy)->label;
    run->froze = run->run.frozen_ns > 0;
    run->note[0] = '\0';
    if (run->froze)
        SDL_snprintf(run->outcome, sizeof run->outcome, "frozen for %.2f s",
                     (double)run->run.frozen_ns / THAW_NS_PER_S);
    else
        SDL_strlcpy(run->outcome, "never frozen", sizeof run->outcome);
    if (!run->froze && cost->strategy == THAW_STRATEGY_POLL)
        SDL_strlcpy(run->note, "but lookup, connect and send still can", sizeof run->note);
    SDL_snprintf(value, sizeof value, "%" SDL_PRIu64,
                 run->froze ? run->run.missing : run->run.drawn);
    write_cell(run, 0, run->froze, value, run->froze ? "missing" : "drawn");
    SDL_snprintf(value, sizeof value, "%" SDL_PRIu64, late > 0 ? late : run->run.clicks);
    write_cell(run, 1, late > 0, value, late > 0 ? "late" : "immediate");
    write_seconds(value, statistics->cancel_ns, " s");
    write_cell(run, 2, statistics->cancel_ns > 150 * THAW_NS_PER_MS, value,
               statistics->cancel_ns > 150 * THAW_NS_PER_MS ? "late" : "");
}

static bool is_frozen(const Freeze *freeze) {
    return freeze->gap_ns > (Uint64)FRAMES_BLIND_MS * THAW_NS_PER_MS;
}

// "longest freeze 1,520 ms (RECEIVE)", or "never frozen"
static void write_longest(char out[96], const Freeze *longest) {
    char ms[THAW_NUMBER_SIZE];
    if (is_frozen(longest))
        SDL_snprintf(out, 96, "longest freeze %s ms (%s)",
                     thaw_number_write(ms, longest->gap_ns / THAW_NS_PER_MS),
                     frames_cause_name(longest));
    else
        SDL_strlcpy(out, "never frozen", 96);
}

// Where the system does not tell, nothing is said.
static void write_cpu(char out[COMPARE_CELL_SIZE], const Cost *cost) {
    *out = '\0';
    if (cost->cpu_ns > 0)
        SDL_snprintf(out, COMPARE_CELL_SIZE, ", CPU %.1f%%", report_cpu_percent(cost));
}

// The table for those who see no window.
static void log_cost(Journal *journal, const Cost *cost) {
    const Statistics *statistics = &cost->statistics;
    char longest[96];
    char missing[THAW_NUMBER_SIZE];
    char late[THAW_NUMBER_SIZE];
    char answer[COMPARE_CELL_SIZE];
    char cancel[COMPARE_CELL_SIZE];
    char cpu[COMPARE_CELL_SIZE];
    write_longest(longest, &statistics->longest);
    write_seconds(answer, statistics->answer_ns, " s");
    write_seconds(cancel, statistics->cancel_ns, " s");
    write_cpu(cpu, cost);
    journal_say(journal, LOG_INFO,
                "%-22s  %s, 99%% of pictures within %.0f ms, %s picture%s missing, "
                "%s %s late, answer %s, cancel takes %s, %.0f wake-ups/s%s",
                session_who_waits(cost->strategy), longest,
                (double)histogram_percentile_ns(&statistics->gap_ns, 99) / THAW_NS_PER_MS,
                thaw_number_write(missing, statistics->missed), phrase_plural(statistics->missed),
                thaw_number_write(late, late_inputs(cost)),
                late_inputs(cost) == 1 ? "click or key" : "clicks and keys", answer, cancel,
                report_wakeups_per_s(cost), cpu);
}

// "Same work, same 1.5 s.", or without the time when that was not the same.
static void write_same(char out[48], const Cost *costs) {
    const Uint64 tenth_ns = 100 * THAW_NS_PER_MS;
    Uint64 least_ns = costs[0].statistics.answer_ns;
    Uint64 most_ns = least_ns;
    for (int i = 1; i < COMPARE_RUNS; i++) {
        least_ns = SDL_min(least_ns, costs[i].statistics.answer_ns);
        most_ns = SDL_max(most_ns, costs[i].statistics.answer_ns);
    }
    if (least_ns > 0 && most_ns - least_ns < tenth_ns)
        SDL_snprintf(out, 48, "Same work, same %.1f s.", (double)least_ns / THAW_NS_PER_S);
    else
        SDL_strlcpy(out, "Same work.", 48);
}

// What the machine does to a window is no matter of who waits.
void compare_judge(const Cost costs[COMPARE_RUNS], char *verdict, size_t size) {
    static const char *const ways[] = {"", "Only one way", "Two ways", "All three ways"};
    const Freeze *worst = NULL;
    char same[48];
    char missing[THAW_NUMBER_SIZE];
    int frozen = 0;
    for (int i = 0; i < COMPARE_RUNS; i++) {
        const Freeze *longest = &costs[i].statistics.longest;
        if (!is_frozen(longest) || longest->call == THAW_CALL_NONE)
            continue;
        frozen++;
        if (!worst || longest->gap_ns > worst->gap_ns)
            worst = longest;
    }
    write_same(same, costs);
    if (worst)
        SDL_snprintf(verdict, size, "%s %s froze the window: %s%.2f s, %s picture%s missing", same,
                     ways[frozen], frozen > 1 ? "up to " : "",
                     (double)worst->gap_ns / THAW_NS_PER_S,
                     thaw_number_write(missing, worst->missed), phrase_plural(worst->missed));
    else
        SDL_snprintf(verdict, size, "%s No way froze the window.", same);
}

static void end_run(Compare *compare) {
    CompareRun *run = &compare->model.runs[compare->run];
    Cost *cost = &compare->costs[compare->run];
    add_up(compare, cost);
    describe_run(cost, run);
    log_cost(compare->parts.journal, cost);
    compare->run++;
    compare->model.done = compare->run;
    compare->model.running = compare->run;
    compare->phase = PHASE_SWITCH;
}

// ---- the whole ----

static void finish(Compare *compare) {
    compare->phase = PHASE_OVER;
    compare->model.running = -1;
    compare->parts.session->lenient = false;
}

// Nothing that its scenario has begun comes to what a person does next.
void compare_stop(Compare *compare) {
    later_forget(compare->parts.later);
    session_give_up(compare->parts.session);
    own_server_leave(compare->parts.server);
    compare->run = COMPARE_RUNS;
    compare->model.done = 0;
    compare->phase = PHASE_SWITCH;
    journal_say(compare->parts.journal, LOG_CAPTION, "The comparison was stopped.");
}

int compare_run(const Compare *compare) {
    return compare_is_running(compare) && compare->run < COMPARE_RUNS ? compare->run : -1;
}

// A comparison that was stopped has none.
static void tell_verdict(Compare *compare) {
    CompareModel *model = &compare->model;
    if (model->done < COMPARE_RUNS)
        return;
    compare_judge(compare->costs, model->verdict, sizeof model->verdict);
    journal_say(compare->parts.journal, LOG_CAPTION, "%s", model->verdict);
}

static void switch_strategy(Compare *compare) {
    if (compare->run < COMPARE_RUNS) {
        if (is_at_rest(compare) && has_acted(compare, ACTION_STRATEGY, compare->run))
            begin_run(compare);
    } else if (has_acted(compare, ACTION_STRATEGY, compare->before)) {
        finish(compare);
        tell_verdict(compare);
    }
}

static void play(Compare *compare) {
    keep_run(compare);
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
