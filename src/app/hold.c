#include "hold.h"

bool hold_init(Hold *hold, Recorder *recorder, Session *session) {
    hold->session = session;
    hold->gate = gate_create(recorder);
    return hold->gate != NULL;
}

void hold_quit(Hold *hold) {
    gate_destroy(hold->gate);
    SDL_zerop(hold);
}

bool hold_is_held(const Hold *hold) {
    GateHeld held;
    return hold->gate && gate_held(hold->gate, &held);
}

bool hold_lasts(const Hold *hold) {
    GateHeld held;
    return hold->gate && gate_held(hold->gate, &held) &&
           thaw_clock_since_ns(held.since_ns) >= (Uint64)HOLD_SETTLES_MS * THAW_NS_PER_MS;
}

static bool has_worker(const Hold *hold) {
    return thaw_client_strategy(hold->session->client) == THAW_STRATEGY_WORKER;
}

// ---- closing it ----

// Whether the worker thread sleeps and will not wake by itself.
static bool is_idle(const Hold *hold) {
    if (session_outstanding(hold->session) > 0)
        return false;
    const Moment *now = recording_now(hold->session->recording);
    for (Uint32 i = 0; i < now->thread_count; i++) {
        const MomentThread *thread = &now->threads[i];
        if (thread->lane == THAW_LANE_NETWORK && !thread->given_up)
            return thread->asleep;
    }
    return false;
}

static bool is_settled(const Hold *hold) {
    return !gate_is_closed(hold->gate) || hold_is_held(hold) || is_idle(hold) ||
           thaw_clock_since_ns(hold->asked_ns) >= (Uint64)HOLD_SETTLES_MS * THAW_NS_PER_MS;
}

// Whether there is something to wait for.
static bool begin(Hold *hold, const Action *action) {
    hold->asked_ns = thaw_clock_ns();
    if (action->type == ACTION_HOLD && !has_worker(hold)) {
        journal_say(hold->session->journal, LOG_INFO,
                    "There is no worker thread to hold: the window runs the commands itself.");
        return false;
    }
    if (action->type == ACTION_HOLD) {
        hold->by_scenario = action->line > 0;
        gate_hold(hold->gate);
    } else if (action->number > 0) {
        gate_release(hold->gate, (int)SDL_min(action->number, GATE_POINTS_MAX));
    } else {
        hold_open(hold);
    }
    return action->line > 0;
}

Acted hold_act(Hold *hold, const Action *action) {
    bool goes_on = action->line > 0 && hold->line == action->line;
    if (!goes_on && !begin(hold, action))
        return ACTED;
    bool settled = is_settled(hold);
    hold->line = settled ? 0 : action->line;
    return settled ? ACTED : ACTED_LATER;
}

// ---- opening it ----

void hold_open(Hold *hold) {
    if (hold->gate)
        gate_release(hold->gate, 0);
    hold->by_scenario = false;
}

void hold_leave(Hold *hold) {
    hold_open(hold);
    hold->line = 0;
}

void hold_follow(Hold *hold, bool played) {
    if (hold->by_scenario && played)
        hold_open(hold);
}

// ---- describing it ----

static const char *about(const Hold *hold, bool compares, const LabModel *model) {
    if (model->replays)
        return "a recording holds nobody";
    if (!has_worker(hold))
        return "no worker thread: the window runs the commands";
    if (compares)
        return "not while the three are compared";
    return model->holds && !hold_is_held(hold) ? "held at its next point" : "";
}

void hold_describe(const Hold *hold, bool compares, LabModel *model) {
    if (!model->open)
        return;
    model->holds = gate_is_closed(hold->gate);
    model->can_hold = has_worker(hold) && !model->holds && !compares && !model->replays;
    model->held = !model->replays && hold_is_held(hold);
    if (model->state == LAB_LIVE && model->held)
        model->state = LAB_HELD;
    SDL_strlcpy(model->gate, about(hold, compares, model), sizeof model->gate);
}
