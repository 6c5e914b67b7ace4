#include "moment.h"

// ---- threads ----

static MomentThread *find(Moment *moment, ThawLane lane, Uint32 thread) {
    for (Uint32 i = 0; i < moment->thread_count; i++)
        if (moment->threads[i].lane == lane && moment->threads[i].thread == thread)
            return &moment->threads[i];
    return NULL;
}

const MomentThread *moment_thread(const Moment *moment, ThawLane lane, Uint32 thread) {
    return find((Moment *)moment, lane, thread);
}

static void forget(Moment *moment, MomentThread *thread) {
    if (thread)
        *thread = moment->threads[--moment->thread_count];
}

// A client has one worker at a time, besides those that it has given up.
static void retire_workers(Moment *moment) {
    for (Uint32 i = moment->thread_count; i-- > 0;)
        if (moment->threads[i].lane == THAW_LANE_NETWORK && !moment->threads[i].given_up)
            forget(moment, &moment->threads[i]);
}

// Find a thread or add it; NULL when there is no room.
static MomentThread *meet(Moment *moment, ThawLane lane, Uint32 thread) {
    MomentThread *known = find(moment, lane, thread);
    if (known)
        return known;
    if (lane == THAW_LANE_NETWORK)
        retire_workers(moment);
    if (moment->thread_count == MOMENT_THREADS)
        return NULL;
    MomentThread *fresh = &moment->threads[moment->thread_count++];
    SDL_zerop(fresh);
    fresh->lane = (Uint8)lane;
    fresh->thread = thread;
    return fresh;
}

static bool is_client(ThawLane lane) {
    return lane != THAW_LANE_SERVER;
}

// A client or server has ended with all of its threads.
static void end_side(Moment *moment, ThawLane lane) {
    for (Uint32 i = moment->thread_count; i-- > 0;)
        if (is_client(moment->threads[i].lane) == is_client(lane))
            forget(moment, &moment->threads[i]);
}

static void take_call(MomentThread *thread, const Record *record) {
    thread->call = record->call;
    thread->call_ns = record->time_ns;
}

static void take_command(MomentThread *thread, const Record *record) {
    thread->command_id = record->command_id;
    thread->command = record->command;
    thread->command_ns = record->time_ns;
}

static void take_gate(MomentThread *thread, const Record *record) {
    thread->held = record->kind == RECORD_HELD;
    thread->held_ns = thread->held ? record->time_ns : 0;
}

// What a thread does. Those that were given up are spoken of by the GUI thread.
static void take_thread(Moment *moment, const Record *record) {
    MomentThread *thread = meet(moment, record->lane, record->thread);
    if (!thread)
        return;
    switch (record->kind) {
    case THAW_EVENT_TAKEN: take_command(thread, record); break;
    case THAW_EVENT_CALL: take_call(thread, record); break;
    case THAW_EVENT_RETURN: thread->call = THAW_CALL_NONE; break;
    case THAW_EVENT_REPLIED:
        if (record->command_id > 0)
            thread->command_id = 0;
        break;
    case THAW_EVENT_OPENED: thread->open = true; break;
    case THAW_EVENT_CLOSED: thread->open = false; break;
    case THAW_EVENT_ASLEEP: thread->asleep = true; break;
    case THAW_EVENT_AWAKE: thread->asleep = false; break;
    case THAW_EVENT_LEFT: forget(moment, thread); break;
    case RECORD_HELD:
    case RECORD_RELEASED: take_gate(thread, record); break;
    default: break;
    }
}

// ---- messages and queues ----

static void forget_messages(Moment *moment) {
    SDL_zero(moment->sending);
    SDL_zero(moment->receiving);
}

// Who has come to a stage has passed those before it.
static void pass(Moment *moment, MomentStage stage, Uint32 id) {
    for (int i = (int)stage; i >= 0; i--)
        moment->newest_id[i] = SDL_max(moment->newest_id[i], id);
}

// Whoever is no worker has no reply queue to put news into, or puts it at once.
static void take_reply(Moment *moment, const Record *record, MomentStage stage) {
    if (record->command_id > 0)
        pass(moment, stage, record->command_id);
    else if (stage == (record->lane == THAW_LANE_NETWORK ? MOMENT_PUT : MOMENT_REPLIED))
        moment->news++;
    else if (stage == MOMENT_POLLED && moment->news > 0)
        moment->news--;
}

static void take_traffic(Moment *moment, const Record *record) {
    const MomentMessage message = {record->done, record->total};
    switch (record->kind) {
    case THAW_EVENT_SUBMITTED: pass(moment, MOMENT_SUBMITTED, record->command_id); break;
    case THAW_EVENT_TAKEN: pass(moment, MOMENT_TAKEN, record->command_id); break;
    case THAW_EVENT_SENT: moment->sending = message; break;
    case THAW_EVENT_RECEIVED: moment->receiving = message; break;
    case THAW_EVENT_REPLIED:
        forget_messages(moment);
        take_reply(moment, record, MOMENT_REPLIED);
        break;
    case THAW_EVENT_PUT: take_reply(moment, record, MOMENT_PUT); break;
    case THAW_EVENT_ANSWERED: pass(moment, MOMENT_PUT, record->command_id); break;
    case THAW_EVENT_POLLED: take_reply(moment, record, MOMENT_POLLED); break;
    default: break;
    }
}

static void take_given_up(Moment *moment, const Record *record) {
    if (record->kind == THAW_EVENT_FINISHED) {
        forget(moment, find(moment, THAW_LANE_NETWORK, record->thread));
        return;
    }
    forget_messages(moment);
    MomentThread *thread = meet(moment, THAW_LANE_NETWORK, record->thread);
    if (!thread)
        return;
    thread->given_up = true;
    thread->open = false;
}

// The client has taken all that it had with it.
static void end_client(Moment *moment) {
    forget_messages(moment);
    pass(moment, MOMENT_POLLED, moment->newest_id[MOMENT_SUBMITTED]);
    moment->news = 0;
}

// ---- the whole ----

// Of the server's clients nobody knows who is still there; each is met again when it says
// something.
static void take_loss(Moment *moment, const Record *record) {
    moment->lost += record->size;
    for (Uint32 i = 0; i < moment->thread_count; i++) {
        MomentThread *thread = &moment->threads[i];
        if (thread->lane != record->lane || thread->given_up)
            continue;
        thread->call = THAW_CALL_NONE;
        thread->held = false;
        thread->held_ns = 0;
    }
    if (is_client(record->lane))
        forget_messages(moment);
    else
        end_side(moment, record->lane);
}

void moment_add(Moment *moment, const Record *record) {
    moment->time_ns = record->time_ns;
    switch (record->kind) {
    case RECORD_PRESENTED: moment->shown_ns = record->time_ns; break;
    case RECORD_HIDDEN: moment->shown_ns = 0; break;
    case RECORD_LOST: take_loss(moment, record); break;
    case THAW_EVENT_DISOWNED:
    case THAW_EVENT_FINISHED: take_given_up(moment, record); break;
    case THAW_EVENT_ENDED:
        end_side(moment, record->lane);
        if (is_client(record->lane))
            end_client(moment);
        break;
    default:
        if (record->kind >= RECORD_PRESENTED && record->kind != RECORD_HELD &&
            record->kind != RECORD_RELEASED)
            break;
        take_thread(moment, record);
        if (is_client(record->lane))
            take_traffic(moment, record);
        break;
    }
}

Uint32 moment_commands_waiting(const Moment *moment) {
    return moment->newest_id[MOMENT_SUBMITTED] - moment->newest_id[MOMENT_TAKEN];
}

Uint32 moment_replies_waiting(const Moment *moment) {
    return moment->newest_id[MOMENT_PUT] - moment->newest_id[MOMENT_POLLED] + moment->news;
}

Uint32 moment_outstanding(const Moment *moment) {
    return moment->newest_id[MOMENT_SUBMITTED] - moment->newest_id[MOMENT_POLLED];
}

Uint32 moment_given_up(const Moment *moment) {
    Uint32 count = 0;
    for (Uint32 i = 0; i < moment->thread_count; i++)
        count += moment->threads[i].given_up;
    return count;
}

bool moment_is_open(const Moment *moment) {
    for (Uint32 i = 0; i < moment->thread_count; i++)
        if (is_client(moment->threads[i].lane) && moment->threads[i].open)
            return true;
    return false;
}

MomentMessage moment_message(const Moment *moment, bool *sending) {
    *sending = moment->sending.total >= moment->receiving.total;
    return *sending ? moment->sending : moment->receiving;
}
