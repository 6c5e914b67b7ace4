#include "run.h"

// ---- pictures ----

Uint64 run_first_picture(const Run *run) {
    return run->picture_count > RUN_PICTURES ? run->picture_count - RUN_PICTURES : 0;
}

static RunPicture *picture_at(Run *run, Uint64 number) {
    return &run->pictures[number % RUN_PICTURES];
}

static Sint64 periods(Uint64 ns) {
    return (Sint64)((ns + FRAMES_PERIOD_NS / 2) / FRAMES_PERIOD_NS);
}

// The slot after that of the picture before, where the clock does not say something else by more
// than a slot.
static Sint32 slot_of(Run *run, Uint64 shown_ns, Uint64 gap_ns) {
    Sint64 ideal = (Sint64)(thaw_clock_span_ns(run->begin_ns, shown_ns) / FRAMES_PERIOD_NS);
    if (run->picture_count == 0)
        return (Sint32)ideal;
    Sint64 before = picture_at(run, run->picture_count - 1)->slot;
    Sint64 next = before + SDL_max(1, periods(gap_ns));
    if (next > ideal + 1)
        next = SDL_max(before, ideal);
    else if (next < ideal - 1)
        next = ideal;
    return (Sint32)next;
}

// What the run adds up, it adds up while commands are outstanding; the picture that ends a freeze
// may come just after the last answer.
static void add_up(Run *run, const RunPicture *picture, const Freeze *gap) {
    bool of_run = run->end_ns == 0 || picture->shown_ns - picture->gap_ns < run->end_ns;
    if (run->begin_ns == 0 || !of_run || picture->shown_ns - picture->gap_ns < run->begin_ns)
        return;
    run->drawn++;
    if (!picture->frozen || !picture->by_network)
        return;
    run->missing += gap->missed;
    if (gap->gap_ns > run->frozen_ns) {
        run->frozen_ns = gap->gap_ns;
        run->frozen_call = (Uint8)gap->call;
    }
}

static void count_in_waits(Run *run) {
    for (Uint32 i = 0; i < run->wait_count; i++)
        run->waits[i].drawn += run->waits[i].end_ns == 0;
}

static void add_picture(Run *run, const Record *record, const Meter *meter) {
    const Freeze *gap = &meter->freeze;
    bool measured = meter->frames.count > 0 && meter->shown_ns == record->time_ns;
    RunPicture picture = {.shown_ns = record->time_ns, .gap_ns = measured ? gap->gap_ns : 0};
    picture.frozen = measured && meter->is_frozen;
    picture.by_network = gap->call != THAW_CALL_NONE;
    bool full = run->picture_count >= RUN_PICTURES;
    if (run->end_ns > 0 && full)
        return;
    picture.slot = slot_of(run, picture.shown_ns, picture.gap_ns);
    add_up(run, &picture, gap);
    *picture_at(run, run->picture_count++) = picture;
    count_in_waits(run);
}

// ---- waits ----

static RunWait *open_wait(Run *run, const Record *record) {
    for (Uint32 i = run->wait_count; i-- > 0;)
        if (run->waits[i].end_ns == 0 && run->waits[i].lane == record->lane &&
            run->waits[i].thread == record->thread)
            return &run->waits[i];
    return NULL;
}

// Whoever asks sends a long message in pieces, and draws between them.
static bool is_parted(const Run *run, const RunWait *wait) {
    if (run->strategy != THAW_STRATEGY_POLL || wait->asks || run->picture_count == 0)
        return false;
    return run->pictures[(run->picture_count - 1) % RUN_PICTURES].shown_ns > wait->end_ns;
}

static bool is_under_way(const Run *run) {
    return run->begin_ns > 0 && run->end_ns == 0;
}

static void begin_wait(Run *run, const Record *record) {
    RunWait *last = run->wait_count > 0 ? &run->waits[run->wait_count - 1] : NULL;
    bool asks = run->strategy == THAW_STRATEGY_POLL && record->call == THAW_CALL_RECEIVE;
    // Between two pieces of a message what has come is taken in: nobody waits for that. Nor does
    // anybody who listens for what comes by itself.
    if (record->command_id == 0 ||
        (record->command == THAW_COMMAND_SEND && record->call == THAW_CALL_RECEIVE) ||
        !is_under_way(run))
        return;
    run->asked += asks;
    // A piece that took no time gives its place to the next one, since there may be hundreds.
    if (last && last->end_ns > 0 && last->command_id == record->command_id &&
        is_parted(run, last)) {
        if (thaw_clock_span_ns(last->begin_ns, last->end_ns) < 2 * FRAMES_PERIOD_NS)
            run->wait_count--;
        last = NULL;
    }
    // One command that looks again and again is one wait.
    if (last && last->command_id == record->command_id && last->thread == record->thread &&
        last->lane == record->lane && last->asks == asks &&
        (record->lane != THAW_LANE_GUI || last->call == record->call) &&
        (asks || thaw_clock_span_ns(last->end_ns, record->time_ns) < RUN_JOIN_NS)) {
        last->end_ns = 0;
        last->call = record->call;
        last->asked += asks;
        return;
    }
    // The newest is always there, since it may be the one that goes on.
    run->wait_count = SDL_min(run->wait_count + 1, RUN_WAITS);
    run->waits[run->wait_count - 1] = (RunWait){.begin_ns = record->time_ns,
                                                .command_id = record->command_id,
                                                .thread = record->thread,
                                                .lane = record->lane,
                                                .command = record->command,
                                                .call = record->call,
                                                .asks = asks,
                                                .asked = asks};
}

// Who asks goes on asking until there is a reply.
static void end_wait(Run *run, const Record *record) {
    RunWait *wait = open_wait(run, record);
    if (wait && (!wait->asks || record->kind == THAW_EVENT_REPLIED))
        wait->end_ns = record->time_ns;
}

// The window's thread shows one more picture before it goes into a call that may hold it; the wait
// begins after that.
static void begin_after_picture(Run *run, const Record *record) {
    RunWait *wait = open_wait(run, record);
    if (wait && !wait->asks)
        wait->begin_ns = record->time_ns;
}

static void give_up(Run *run, const Record *record) {
    for (Uint32 i = 0; i < run->wait_count; i++) {
        RunWait *wait = &run->waits[i];
        if (wait->end_ns > 0 || wait->lane != THAW_LANE_NETWORK || wait->thread != record->thread)
            continue;
        wait->given_up = true;
        wait->end_ns = record->time_ns;
    }
}

static void note_bytes(Run *run, const Record *record) {
    for (Uint32 i = run->wait_count; i-- > 0;) {
        RunWait *wait = &run->waits[i];
        if (wait->command_id != record->command_id)
            continue;
        wait->done = record->done;
        wait->total = record->total;
        return;
    }
}

// ---- held ----

// One that was never released, as far as was recorded, is over.
static void close_hold(Run *run, Uint64 time_ns) {
    RunHold *last = run->hold_count > 0 ? &run->holds[run->hold_count - 1] : NULL;
    if (last && last->end_ns == 0)
        last->end_ns = time_ns;
}

static void begin_hold(Run *run, Uint64 time_ns) {
    close_hold(run, time_ns);
    if (is_under_way(run) && run->hold_count < RUN_HOLDS)
        run->holds[run->hold_count++].begin_ns = time_ns;
}

static void end_hold(Run *run, Uint64 time_ns) {
    close_hold(run, time_ns);
    run->held = false;
}

// ---- messages, pins ----

static void add_message(Run *run, RunWay way, Uint64 time_ns) {
    if (run->begin_ns > 0 && run->message_count < RUN_MESSAGES)
        run->messages[run->message_count++] = (RunMessage){time_ns, way};
}

static void add_pin(Run *run, const Record *record, const Meter *meter) {
    // The freeze that ends with the run is over when what was pressed in it is looked at.
    Uint64 frozen_since_ns = meter->shown_ns - SDL_min(meter->shown_ns, meter->freeze.gap_ns);
    bool of_run = run->begin_ns > 0 &&
                  (run->end_ns == 0 || (meter->is_frozen && frozen_since_ns < run->end_ns));
    if (!of_run || record->time_ns < run->begin_ns)
        return;
    run->clicks++;
    run->late += meter->is_frozen;
    if (run->pin_count < RUN_PINS)
        run->pins[run->pin_count++] = (RunPin){record->began_ns, record->time_ns, meter->is_frozen};
}

static bool is_whole(const Record *record) {
    return record->total > 0 && record->done == record->total;
}

static RunAnswer *open_answer(Run *run) {
    RunAnswer *last = run->answer_count > 0 ? &run->answers[run->answer_count - 1] : NULL;
    return last && last->end_ns == 0 ? last : NULL;
}

static void take_of_server(Run *run, const Record *record) {
    if (record->kind == THAW_EVENT_RECEIVED && is_whole(record) && !open_answer(run) &&
        run->answer_count < RUN_ANSWERS)
        run->answers[run->answer_count++].begin_ns = record->time_ns;
    RunAnswer *answer = open_answer(run);
    run->served += record->kind == THAW_EVENT_SENT && is_whole(record);
    bool ends = record->kind == THAW_EVENT_SENT || record->kind == THAW_EVENT_LEFT ||
                record->kind == THAW_EVENT_CLOSED || record->kind == THAW_EVENT_ENDED;
    if (!ends || !answer)
        return;
    answer->end_ns = record->time_ns;
    answer->given = record->kind == THAW_EVENT_SENT;
}

// ---- the run itself ----

bool run_begins(const Run *run, const Record *record) {
    if (record->kind != THAW_EVENT_SUBMITTED || record->lane != THAW_LANE_GUI)
        return false;
    if (run->begin_ns == 0)
        return true;
    bool rests = run->end_ns > 0;
    return rests && (record->command == THAW_COMMAND_CONNECT ||
                     thaw_clock_span_ns(run->end_ns, record->time_ns) > RUN_PAUSE_NS);
}

// Take the pictures of the time before along, counted back from the begin, and forget the rest.
static void renew(Run *run, Uint64 begin_ns) {
    RunPicture before[RUN_BEFORE];
    Uint64 count = SDL_min(run->picture_count - run_first_picture(run), RUN_BEFORE);
    Uint32 number = run->number;
    ThawStrategy chosen = run->chosen;
    bool held = run->held;
    for (Uint64 i = 0; i < count; i++)
        before[i] = *picture_at(run, run->picture_count - count + i);
    SDL_zerop(run);
    run->number = number;
    run->held = held;
    run->strategy = run->chosen = chosen;
    run->begin_ns = begin_ns;
    Uint64 next_ns = begin_ns > 0 || count == 0 ? begin_ns : before[count - 1].shown_ns;
    Sint64 slot = begin_ns > 0 ? 0 : (Sint64)(next_ns / FRAMES_PERIOD_NS);
    for (Uint64 i = count; i-- > 0;) {
        slot -= SDL_max(1, periods(thaw_clock_span_ns(before[i].shown_ns, next_ns)));
        before[i].slot = (Sint32)slot;
        next_ns = before[i].shown_ns;
    }
    for (Uint64 i = 0; i < count; i++)
        *picture_at(run, run->picture_count++) = before[i];
}

static void begin(Run *run, const Record *record) {
    renew(run, record->time_ns);
    run->number++;
    if (run->held)
        begin_hold(run, record->time_ns);
}

void run_dismiss(Run *run) {
    renew(run, 0);
}

static void take_submitted(Run *run, const Record *record) {
    if (run_begins(run, record))
        begin(run, record);
    bool rested = run->end_ns > 0;
    run->end_ns = 0;
    if (rested && run->held)
        begin_hold(run, record->time_ns);
    run->submitted_id = record->command_id;
    if (run->strategy == THAW_STRATEGY_WORKER)
        add_message(run, RUN_COMMAND, record->time_ns);
}

static void note_failure(Run *run, const Record *record, const Meter *meter) {
    if (record->code == THAW_OK || record->code == THAW_ERROR_CANCELLED ||
        run->failed_code != THAW_OK)
        return;
    run->failed = record->command;
    run->failed_code = record->code;
    run->failed_ns = thaw_clock_span_ns(
        meter->submitted_ns[record->command_id % METER_COMMANDS_MAX], record->time_ns);
}

static void take_polled(Run *run, const Record *record, const Meter *meter) {
    if (run->strategy == THAW_STRATEGY_WORKER)
        add_message(run, RUN_REPLY, record->began_ns);
    run->replies += record->command == THAW_COMMAND_RECEIVE && record->code == THAW_OK;
    if (record->command_id == 0)
        return;
    note_failure(run, record, meter);
    run->cancelled = run->cancelled || record->code == THAW_ERROR_CANCELLED;
    run->polled_id = record->command_id;
    if (run->polled_id != run->submitted_id)
        return;
    run->end_ns = record->time_ns;
    if (run->cancelled)
        run->cancel_ns = meter->run.cancel_ns;
}

static void take_of_client(Run *run, const Record *record, const Meter *meter) {
    switch (record->kind) {
    case THAW_EVENT_SUBMITTED: take_submitted(run, record); break;
    case THAW_EVENT_CALL: begin_wait(run, record); break;
    case THAW_EVENT_RETURN:
    case THAW_EVENT_REPLIED: end_wait(run, record); break;
    case THAW_EVENT_SENT:
        note_bytes(run, record);
        if (is_whole(record))
            add_message(run, RUN_OUT, record->time_ns);
        break;
    case THAW_EVENT_RECEIVED:
        note_bytes(run, record);
        if (is_whole(record))
            add_message(run, RUN_IN, record->time_ns);
        break;
    case THAW_EVENT_DISOWNED: give_up(run, record); break;
    case RECORD_HELD:
        begin_hold(run, record->time_ns);
        run->held = true;
        break;
    case RECORD_RELEASED:
    case RECORD_LOST: end_hold(run, record->time_ns); break; // it may be what was lost
    case THAW_EVENT_POLLED: take_polled(run, record, meter); break;
    case RECORD_PRESENTED:
        add_picture(run, record, meter);
        begin_after_picture(run, record);
        break;
    case RECORD_CLICK:
    case RECORD_KEY: add_pin(run, record, meter); break;
    case RECORD_STRATEGY:
        if (record->size < THAW_STRATEGY_COUNT)
            run->chosen = (ThawStrategy)record->size;
        break;
    default: break;
    }
}

void run_add(Run *run, const Record *record, const Meter *meter) {
    if (record->lane == THAW_LANE_SERVER)
        take_of_server(run, record);
    else
        take_of_client(run, record, meter);
}

// ---- reading ----

Uint64 run_wait_ns(const RunWait *wait, Uint64 now_ns) {
    return thaw_clock_span_ns(wait->begin_ns, wait->end_ns > 0 ? wait->end_ns : now_ns);
}

const RunWait *run_longest_wait(const Run *run, Uint64 now_ns) {
    const RunWait *longest = NULL;
    for (Uint32 i = 0; i < run->wait_count; i++)
        if (!longest || run_wait_ns(&run->waits[i], now_ns) > run_wait_ns(longest, now_ns))
            longest = &run->waits[i];
    return longest;
}

const RunWait *run_open_wait(const Run *run) {
    for (Uint32 i = run->wait_count; i-- > 0;)
        if (run->waits[i].end_ns == 0)
            return &run->waits[i];
    return NULL;
}
