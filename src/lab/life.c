#include "life.h"

#define LATE_RECORDS 512 // records that may still come in between the newest ones

// Whether a record is the last that the call of its command brings.
static bool has_come(const Record *record) {
    switch ((ThawCommandType)record->command) {
    case THAW_COMMAND_CONNECT:
        return record->kind == THAW_EVENT_OPENED || record->kind == THAW_EVENT_RETURN;
    case THAW_COMMAND_SEND: return record->kind == THAW_EVENT_SENT;
    case THAW_COMMAND_RECEIVE: return record->kind == THAW_EVENT_RECEIVED;
    case THAW_COMMAND_CLOSE: return record->kind == THAW_EVENT_CLOSED;
    }
    return false;
}

static void pass(Life *life, LifeStage stage, const Record *record) {
    life->ns[stage] = record->time_ns;
}

static void take_reply(Life *life, const Record *record) {
    pass(life, LIFE_REPLIED, record);
    life->code = record->code;
}

// A record of this command.
static void take(Life *life, const Record *record) {
    life->command = record->command;
    if (has_come(record))
        pass(life, LIFE_CAME, record);
    switch (record->kind) {
    case THAW_EVENT_SUBMITTED: pass(life, LIFE_SUBMITTED, record); break;
    case THAW_EVENT_TAKEN:
        pass(life, LIFE_TAKEN, record);
        life->lane = record->lane;
        break;
    case THAW_EVENT_REPLIED: take_reply(life, record); break;
    case THAW_EVENT_ANSWERED:
        take_reply(life, record);
        life->given_up = true;
        break;
    case THAW_EVENT_PUT: pass(life, LIFE_PUT, record); break;
    case THAW_EVENT_RUNG: pass(life, LIFE_RUNG, record); break;
    case THAW_EVENT_POLLED: pass(life, LIFE_POLLED, record); break;
    default: break;
    }
}

static bool ends_client(const Record *record) {
    return record->kind == THAW_EVENT_ENDED && record->lane != THAW_LANE_SERVER;
}

static void take_all(Life *life, const Recording *recording, Uint64 from) {
    Uint64 end = recording_end(recording);
    for (Uint64 number = from; number < end; number++) {
        const Record *record = recording_at(recording, number);
        if (record->command_id == life->id && record->kind < RECORD_PRESENTED &&
            record->lane != THAW_LANE_SERVER)
            take(life, record);
        else if (ends_client(record) && life->ns[LIFE_SUBMITTED] > 0 && life->lost_ns == 0)
            life->lost_ns = record->time_ns;
    }
    life->seen = end;
}

// Where the life of a command begins, as far as it is kept.
static Uint64 find_beginning(const Recording *recording, Uint32 id) {
    Uint64 first = recording_first(recording);
    for (Uint64 number = recording_end(recording); number > first; number--) {
        const Record *record = recording_at(recording, number - 1);
        if (record->kind == THAW_EVENT_SUBMITTED && record->command_id == id)
            return number - 1;
    }
    return first;
}

void life_follow(Life *life, const Recording *recording, Uint32 id) {
    bool same = life->id == id && life->source == recording_number(recording);
    if (id == 0 || !same || recording_end(recording) < life->seen) {
        SDL_zerop(life);
        life->id = id;
        life->source = recording_number(recording);
        if (id > 0)
            take_all(life, recording, find_beginning(recording, id));
        return;
    }
    if (recording_end(recording) == life->seen)
        return;
    Uint64 late = life->seen - SDL_min(life->seen, LATE_RECORDS);
    take_all(life, recording, SDL_max(late, recording_first(recording)));
}

int life_stage(const Life *life, Uint64 time_ns) {
    int stage = -1;
    for (int i = 0; i < LIFE_STAGES; i++)
        if (life->ns[i] > 0 && life->ns[i] <= time_ns)
            stage = i;
    return stage;
}

bool life_is_over(const Life *life, Uint64 time_ns) {
    return life_stage(life, time_ns) == LIFE_POLLED ||
           (life->lost_ns > 0 && life->lost_ns <= time_ns);
}
