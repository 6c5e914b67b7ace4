#include "meter.h"

// ---- gaps ----

static void add_wait(Meter *meter, const char *what, Uint64 ns) {
    int i = 0;
    while (i < METER_WAITS_MAX && meter->waits[i].what && SDL_strcmp(meter->waits[i].what, what))
        i++;
    if (i == METER_WAITS_MAX)
        return;
    meter->waits[i].what = what;
    meter->waits[i].ns += ns;
}

// The longest of the waits, if together they are half of the gap or more.
static MeterWait blame_wait(const Meter *meter, Uint64 gap_ns) {
    MeterWait longest = {NULL, 0};
    Uint64 all_ns = 0;
    for (int i = 0; i < METER_WAITS_MAX; i++) {
        all_ns += meter->waits[i].ns;
        if (meter->waits[i].ns > longest.ns)
            longest = meter->waits[i];
    }
    return all_ns >= gap_ns / 2 ? longest : (MeterWait){NULL, 0};
}

// The call that took the most, if that is half of the gap or more.
static ThawCall blame_call(const Meter *meter, Uint64 gap_ns) {
    ThawCall call = THAW_CALL_NONE;
    for (int i = 0; i < THAW_CALL_COUNT; i++)
        if (meter->call_ns[i] > meter->call_ns[call])
            call = (ThawCall)i;
    return meter->call_ns[call] >= gap_ns / 2 ? call : THAW_CALL_NONE;
}

static Freeze measure_gap(const Meter *meter, Uint64 gap_ns) {
    Uint64 periods = (gap_ns + FRAMES_PERIOD_NS / 2) / FRAMES_PERIOD_NS;
    Freeze gap = {.gap_ns = gap_ns, .call = blame_call(meter, gap_ns)};
    gap.missed = periods - (periods > 0); // the last of them is the one that is shown now
    gap.call_ns = meter->call_ns[gap.call];
    MeterWait wait = blame_wait(meter, gap_ns);
    if (gap.call == THAW_CALL_NONE) {
        gap.other = wait.what;
        gap.other_ns = wait.ns;
    }
    return gap;
}

static void begin_gap(Meter *meter, Uint64 shown_ns) {
    meter->shown_ns = shown_ns;
    meter->made_count = 0;
    SDL_zero(meter->call_ns);
    SDL_zero(meter->waits);
}

static void end_gap(Meter *meter, Uint64 now_ns) {
    Uint64 gap_ns = meter->shown_ns > 0 ? thaw_clock_span_ns(meter->shown_ns, now_ns) : 0;
    if (gap_ns == 0)
        return;
    Freeze gap = measure_gap(meter, gap_ns);
    frames_add(&meter->frames, (Frame){now_ns, gap_ns, gap.call});
    statistics_add_gap(&meter->all, &gap);
    statistics_add_gap(&meter->run, &gap);
    meter->freeze = gap;
    meter->is_frozen = gap_ns > FRAMES_BLIND_MS * THAW_NS_PER_MS;
}

static void take_present(Meter *meter, const Record *record) {
    end_gap(meter, record->time_ns);
    for (Uint32 i = 0; i < meter->made_count; i++) {
        Uint64 late_ns = thaw_clock_span_ns(meter->made_ns[i], record->time_ns);
        histogram_add(&meter->all.reply_ns, late_ns);
        histogram_add(&meter->run.reply_ns, late_ns);
    }
    begin_gap(meter, record->time_ns);
}

// Nothing is shown for a while, and nothing is missed by that.
static void take_hiding(Meter *meter) {
    frames_hide(&meter->frames);
    meter->is_frozen = false;
    begin_gap(meter, 0);
}

static void take_click(Meter *meter) {
    meter->freeze.clicks += meter->is_frozen;
    meter->all.clicks += meter->is_frozen;
    meter->run.clicks += meter->is_frozen;
}

static void take_key(Meter *meter) {
    meter->freeze.keys += meter->is_frozen;
    meter->all.keys += meter->is_frozen;
    meter->run.keys += meter->is_frozen;
}

// ---- commands ----

static void take_submitted(Meter *meter, const Record *record) {
    meter->submitted_id = record->command_id;
    meter->submitted_ns[record->command_id % METER_COMMANDS_MAX] = record->time_ns;
}

static void note_answer(Meter *meter, const Record *record) {
    Uint64 submitted_ns = meter->submitted_ns[record->command_id % METER_COMMANDS_MAX];
    Uint64 answer_ns = thaw_clock_span_ns(submitted_ns, record->time_ns);
    if (meter->all.answer_ns == 0)
        meter->all.answer_ns = answer_ns;
    if (meter->run.answer_ns == 0)
        meter->run.answer_ns = answer_ns;
}

// All that was cancelled has been answered.
static void note_cancelled(Meter *meter, Uint64 now_ns) {
    meter->all.cancel_ns = meter->run.cancel_ns =
        SDL_max(1, thaw_clock_span_ns(meter->cancel_ns, now_ns));
}

static void take_polled(Meter *meter, const Record *record) {
    if (meter->made_count < METER_COMMANDS_MAX)
        meter->made_ns[meter->made_count++] = record->began_ns;
    if (record->command_id == 0)
        return;
    meter->polled_id = record->command_id;
    if (record->command == THAW_COMMAND_RECEIVE && record->code == THAW_OK)
        note_answer(meter, record);
    if (record->command_id == meter->cancel_id)
        note_cancelled(meter, record->time_ns);
}

static void take_cancel(Meter *meter, const Record *record) {
    meter->cancel_id = meter->submitted_id;
    meter->cancel_ns = record->began_ns;
    if (meter->submitted_id == meter->polled_id)
        note_cancelled(meter, record->time_ns);
}

static void take_end(Meter *meter, const Record *record) {
    meter->all.quit_ns = meter->run.quit_ns =
        SDL_max(1, thaw_clock_span_ns(meter->quit_ns, record->time_ns));
}

// ---- the whole ----

// A picture may have been shown when the call had just begun; what was before that is no part of
// this gap.
static void take_return(Meter *meter, const Record *record) {
    Uint64 since_ns = SDL_max(record->began_ns, meter->shown_ns);
    meter->call_ns[record->call] += thaw_clock_span_ns(since_ns, record->time_ns);
}

static void take_of_gui(Meter *meter, const Record *record) {
    Uint64 span_ns = thaw_clock_span_ns(record->began_ns, record->time_ns);
    switch (record->kind) {
    case THAW_EVENT_SUBMITTED: take_submitted(meter, record); break;
    case THAW_EVENT_RETURN: take_return(meter, record); break;
    case THAW_EVENT_POLLED: take_polled(meter, record); break;
    case RECORD_PRESENTED: take_present(meter, record); break;
    case RECORD_HIDDEN: take_hiding(meter); break;
    case RECORD_CLICK: take_click(meter); break;
    case RECORD_KEY: take_key(meter); break;
    case RECORD_SEEN: meter->is_frozen = false; break;
    case RECORD_WAITED: add_wait(meter, record->what, span_ns); break;
    case RECORD_CANCEL: take_cancel(meter, record); break;
    case RECORD_QUIT: meter->quit_ns = record->began_ns; break;
    case RECORD_ENDED: take_end(meter, record); break;
    default: break;
    }
}

void meter_add(Meter *meter, const Record *record) {
    if (record->lane == THAW_LANE_SERVER)
        return;
    statistics_count(&meter->all, record);
    statistics_count(&meter->run, record);
    if (record->lane == THAW_LANE_GUI)
        take_of_gui(meter, record);
}

void meter_begin_run(Meter *meter) {
    SDL_zero(meter->run);
}
