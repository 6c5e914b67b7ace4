#include "gate.h"

#define SLICE_MS 1000u // of the wait, so that it ends even if nobody wakes it

struct Gate {
    Recorder *recorder;  // borrowed
    SDL_atomic_t closed; // set with the mutex held; an open gate costs a look at this

    SDL_mutex *mutex; // guards what follows
    SDL_cond *changed;
    int passes; // events that the thread may still pass
    bool holds; // a thread is at the gate, and `held` says where
    GateHeld held;
};

Gate *gate_create(Recorder *recorder) {
    Gate *gate = SDL_calloc(1, sizeof *gate);
    if (!gate)
        return NULL;
    gate->recorder = recorder;
    gate->mutex = SDL_CreateMutex();
    gate->changed = SDL_CreateCond();
    if (gate->mutex && gate->changed)
        return gate;
    gate_destroy(gate);
    return NULL;
}

void gate_destroy(Gate *gate) {
    if (!gate)
        return;
    if (gate->changed)
        SDL_DestroyCond(gate->changed);
    if (gate->mutex)
        SDL_DestroyMutex(gate->mutex);
    SDL_free(gate);
}

// ---- the GUI thread ----

// Lock held.
static void set(Gate *gate, bool closed, int passes) {
    SDL_AtomicSet(&gate->closed, closed);
    gate->passes = passes;
    SDL_CondBroadcast(gate->changed);
}

void gate_hold(Gate *gate) {
    SDL_LockMutex(gate->mutex);
    set(gate, true, 0);
    SDL_UnlockMutex(gate->mutex);
}

void gate_release(Gate *gate, int points) {
    SDL_LockMutex(gate->mutex);
    if (points <= 0)
        set(gate, false, 0);
    else if (gate_is_closed(gate))
        set(gate, true, SDL_min(gate->passes + SDL_min(points, GATE_POINTS_MAX), GATE_POINTS_MAX));
    SDL_UnlockMutex(gate->mutex);
}

bool gate_is_closed(Gate *gate) {
    return SDL_AtomicGet(&gate->closed);
}

bool gate_held(Gate *gate, GateHeld *held) {
    SDL_LockMutex(gate->mutex);
    // One that may pass is on its way.
    bool holds = gate->holds && gate_is_closed(gate) && gate->passes == 0;
    *held = gate->held;
    SDL_UnlockMutex(gate->mutex);
    return holds;
}

// ---- the worker thread ----

static void tell(const Gate *gate, RecordKind kind, const GateHeld *held, Uint64 began_ns) {
    const Record record = {.time_ns = kind == RECORD_HELD ? held->since_ns : thaw_clock_ns(),
                           .began_ns = began_ns,
                           .file = held->file,
                           .function = held->function,
                           .line = (Uint16)held->line,
                           .command_id = held->command_id,
                           .thread = held->thread,
                           .kind = (Uint8)kind,
                           .lane = THAW_LANE_NETWORK,
                           .command = (Uint8)held->command};
    recorder_say_of(gate->recorder, &record);
}

// Lock held. Whether the thread goes on, which takes one of its passes.
static bool pass(Gate *gate) {
    if (!gate_is_closed(gate))
        return true;
    if (gate->passes == 0)
        return false;
    gate->passes--;
    return true;
}

// Whether the thread that tells of this event is to be held. It is then at the gate.
static bool come(Gate *gate, const ThawEvent *event, GateHeld *held) {
    SDL_LockMutex(gate->mutex);
    bool holds = !gate->holds && !pass(gate);
    if (holds) {
        gate->holds = true;
        gate->held = (GateHeld){.kind = event->kind,
                                .call = event->call,
                                .command = event->command,
                                .command_id = event->command_id,
                                .thread = event->thread,
                                .since_ns = thaw_clock_ns(),
                                .file = event->file,
                                .function = event->function,
                                .line = event->line};
        *held = gate->held;
    }
    SDL_UnlockMutex(gate->mutex);
    return holds;
}

static void stay(Gate *gate, Uint64 since_ns) {
    const Uint64 limit_ns = (Uint64)GATE_LIMIT_MS * THAW_NS_PER_MS;
    SDL_LockMutex(gate->mutex);
    while (!pass(gate)) {
        if (thaw_clock_since_ns(since_ns) >= limit_ns)
            set(gate, false, 0);
        else
            SDL_CondWaitTimeout(gate->changed, gate->mutex, SLICE_MS);
    }
    gate->holds = false;
    SDL_UnlockMutex(gate->mutex);
}

void gate_observe(void *userdata, const ThawEvent *event) {
    Gate *gate = userdata;
    GateHeld held;
    if (event->lane != THAW_LANE_NETWORK || !gate_is_closed(gate) || !come(gate, event, &held))
        return;
    tell(gate, RECORD_HELD, &held, 0);
    stay(gate, held.since_ns);
    tell(gate, RECORD_RELEASED, &held, held.since_ns);
}
