#include "snapshot.h"

// ---- threads ----

static SnapshotThread *find(Snapshot *snapshot, ThawLane lane, Uint32 thread) {
    for (Uint32 i = 0; i < snapshot->thread_count; i++)
        if (snapshot->threads[i].lane == lane && snapshot->threads[i].thread == thread)
            return &snapshot->threads[i];
    return NULL;
}

const SnapshotThread *snapshot_thread(const Snapshot *snapshot, ThawLane lane, Uint32 thread) {
    return find((Snapshot *)snapshot, lane, thread);
}

static void forget(Snapshot *snapshot, SnapshotThread *thread) {
    if (thread)
        *thread = snapshot->threads[--snapshot->thread_count];
}

// A client has one worker at a time, besides those that it has given up.
static void retire_workers(Snapshot *snapshot) {
    for (Uint32 i = snapshot->thread_count; i-- > 0;)
        if (snapshot->threads[i].lane == THAW_LANE_NETWORK && !snapshot->threads[i].given_up)
            forget(snapshot, &snapshot->threads[i]);
}

// Find a thread or add it; NULL when there is no room.
static SnapshotThread *meet(Snapshot *snapshot, ThawLane lane, Uint32 thread) {
    SnapshotThread *known = find(snapshot, lane, thread);
    if (known)
        return known;
    if (lane == THAW_LANE_NETWORK)
        retire_workers(snapshot);
    if (snapshot->thread_count == SNAPSHOT_THREADS)
        return NULL;
    SnapshotThread *fresh = &snapshot->threads[snapshot->thread_count++];
    SDL_zerop(fresh);
    fresh->lane = (Uint8)lane;
    fresh->thread = thread;
    return fresh;
}

static bool is_client(ThawLane lane) {
    return lane != THAW_LANE_SERVER;
}

// A client or server has ended with all of its threads.
static void end_side(Snapshot *snapshot, ThawLane lane) {
    for (Uint32 i = snapshot->thread_count; i-- > 0;)
        if (is_client(snapshot->threads[i].lane) == is_client(lane))
            forget(snapshot, &snapshot->threads[i]);
}

static void take_call(SnapshotThread *thread, const Record *record) {
    thread->call = record->call;
    thread->call_ns = record->time_ns;
}

static void take_command(SnapshotThread *thread, const Record *record) {
    thread->command_id = record->command_id;
    thread->command = record->command;
    thread->command_ns = record->time_ns;
}

// What a thread does. Those that were given up are spoken of by the GUI thread.
static void take_thread(Snapshot *snapshot, const Record *record) {
    SnapshotThread *thread = meet(snapshot, record->lane, record->thread);
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
    case THAW_EVENT_LEFT: forget(snapshot, thread); break;
    default: break;
    }
}

// ---- messages and queues ----

static void forget_messages(Snapshot *snapshot) {
    SDL_zero(snapshot->sending);
    SDL_zero(snapshot->receiving);
}

// Who has come to a stage has passed those before it.
static void pass(Snapshot *snapshot, SnapshotStage stage, Uint32 id) {
    for (int i = (int)stage; i >= 0; i--)
        snapshot->newest_id[i] = SDL_max(snapshot->newest_id[i], id);
}

static void take_reply(Snapshot *snapshot, const Record *record, SnapshotStage stage) {
    if (record->command_id > 0)
        pass(snapshot, stage, record->command_id);
    else if (stage == SNAPSHOT_REPLIED)
        snapshot->news++;
    else if (snapshot->news > 0)
        snapshot->news--;
}

static void take_traffic(Snapshot *snapshot, const Record *record) {
    const SnapshotMessage message = {record->done, record->total};
    switch (record->kind) {
    case THAW_EVENT_SUBMITTED: pass(snapshot, SNAPSHOT_SUBMITTED, record->command_id); break;
    case THAW_EVENT_TAKEN: pass(snapshot, SNAPSHOT_TAKEN, record->command_id); break;
    case THAW_EVENT_SENT: snapshot->sending = message; break;
    case THAW_EVENT_RECEIVED: snapshot->receiving = message; break;
    case THAW_EVENT_REPLIED:
        forget_messages(snapshot);
        take_reply(snapshot, record, SNAPSHOT_REPLIED);
        break;
    case THAW_EVENT_ANSWERED: pass(snapshot, SNAPSHOT_REPLIED, record->command_id); break;
    case THAW_EVENT_POLLED: take_reply(snapshot, record, SNAPSHOT_POLLED); break;
    default: break;
    }
}

static void take_given_up(Snapshot *snapshot, const Record *record) {
    if (record->kind == THAW_EVENT_FINISHED) {
        forget(snapshot, find(snapshot, THAW_LANE_NETWORK, record->thread));
        return;
    }
    forget_messages(snapshot);
    SnapshotThread *thread = meet(snapshot, THAW_LANE_NETWORK, record->thread);
    if (!thread)
        return;
    thread->given_up = true;
    thread->open = false;
}

// The client has taken all that it had with it.
static void end_client(Snapshot *snapshot) {
    forget_messages(snapshot);
    pass(snapshot, SNAPSHOT_POLLED, snapshot->newest_id[SNAPSHOT_SUBMITTED]);
    snapshot->news = 0;
}

// ---- the whole ----

static void take_loss(Snapshot *snapshot, const Record *record) {
    snapshot->lost += record->size;
    for (Uint32 i = 0; i < snapshot->thread_count; i++)
        if (snapshot->threads[i].lane == record->lane && !snapshot->threads[i].given_up)
            snapshot->threads[i].call = THAW_CALL_NONE;
}

void snapshot_add(Snapshot *snapshot, const Record *record) {
    snapshot->time_ns = record->time_ns;
    switch (record->kind) {
    case RECORD_PRESENTED: snapshot->shown_ns = record->time_ns; break;
    case RECORD_HIDDEN: snapshot->shown_ns = 0; break;
    case RECORD_LOST: take_loss(snapshot, record); break;
    case THAW_EVENT_DISOWNED:
    case THAW_EVENT_FINISHED: take_given_up(snapshot, record); break;
    case THAW_EVENT_ENDED:
        end_side(snapshot, record->lane);
        if (is_client(record->lane))
            end_client(snapshot);
        break;
    default:
        if (record->kind >= RECORD_PRESENTED)
            break;
        take_thread(snapshot, record);
        if (is_client(record->lane))
            take_traffic(snapshot, record);
        break;
    }
}

Uint32 snapshot_commands_waiting(const Snapshot *snapshot) {
    return snapshot->newest_id[SNAPSHOT_SUBMITTED] - snapshot->newest_id[SNAPSHOT_TAKEN];
}

Uint32 snapshot_replies_waiting(const Snapshot *snapshot) {
    return snapshot->newest_id[SNAPSHOT_REPLIED] - snapshot->newest_id[SNAPSHOT_POLLED] +
           snapshot->news;
}

Uint32 snapshot_outstanding(const Snapshot *snapshot) {
    return snapshot->newest_id[SNAPSHOT_SUBMITTED] - snapshot->newest_id[SNAPSHOT_POLLED];
}

Uint32 snapshot_given_up(const Snapshot *snapshot) {
    Uint32 count = 0;
    for (Uint32 i = 0; i < snapshot->thread_count; i++)
        count += snapshot->threads[i].given_up;
    return count;
}

bool snapshot_is_open(const Snapshot *snapshot) {
    for (Uint32 i = 0; i < snapshot->thread_count; i++)
        if (is_client(snapshot->threads[i].lane) && snapshot->threads[i].open)
            return true;
    return false;
}

SnapshotMessage snapshot_message(const Snapshot *snapshot, bool *sending) {
    *sending = snapshot->sending.total >= snapshot->receiving.total;
    return *sending ? snapshot->sending : snapshot->receiving;
}
