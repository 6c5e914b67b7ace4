#include "runner.h"

#define SHORT_NS 20000u // a shorter pause between two calls is no span of its own

// A pause that was too short to be seen.
static bool is_short(const Runner *runner, const Span *span, Uint64 time_ns) {
    return runner->rests && !runner->held && thaw_clock_span_ns(span->begin_ns, time_ns) < SHORT_NS;
}

// The newest span joins the one before it, which goes on again.
static Span *join_before(Runner *runner) {
    Track *track = runner->track;
    track_drop(track);
    runner->pieces--;
    track->open = track->end - 1;
    Span *span = track_at(track, track->open);
    span->end_ns = 0;
    return span;
}

static Span *before(const Runner *runner) {
    const Track *track = runner->track;
    bool is_there = runner->pieces > 1 && track->end - track->first > 1;
    return is_there ? track_at(track, track->end - 2) : NULL;
}

static void begin_piece(Runner *runner, SpanReason reason, Uint64 time_ns) {
    Span span = {.begin_ns = SDL_max(time_ns, runner->track->ended_ns),
                 .command_id = runner->command_id,
                 .thread = runner->thread,
                 .reason = (Uint8)reason,
                 .command = runner->command};
    runner->pieces += track_begin(runner->track, span);
}

// From now on it does something else.
static void cut(Runner *runner, SpanReason reason, Uint64 time_ns) {
    Span *span = track_open(runner->track);
    if (span && span->reason == reason)
        return;
    if (span && is_short(runner, span, time_ns)) {
        if (before(runner) && before(runner)->reason == reason)
            join_before(runner);
        else
            span->reason = (Uint8)reason;
        return;
    }
    track_end_all(runner->track, time_ns);
    begin_piece(runner, reason, time_ns);
}

static void turn_to(Runner *runner, SpanReason reason, bool rests, Uint64 time_ns) {
    cut(runner, reason, time_ns);
    runner->reason = (Uint8)reason;
    runner->rests = rests;
}

void runner_finish(Runner *runner, Uint8 code, bool bad, Uint64 time_ns) {
    Track *track = runner->track;
    Span *span = track_open(track);
    if (span && is_short(runner, span, time_ns) && before(runner))
        span = join_before(runner);
    if (span) {
        track_end_all(track, time_ns);
        span->code = code;
        if (bad)
            track_mark_bad(track);
    }
    runner->command_id = 0;
    runner->held = false;
    runner->news = false;
}

static void begin_command(Runner *runner, const Record *record) {
    runner_finish(runner, THAW_OK, false, record->time_ns);
    runner->command_id = record->command_id;
    runner->command = record->command;
    runner->thread = record->thread;
    runner->pieces = 0;
    runner->has_bytes = false;
    runner->reason = SPAN_WORK;
    runner->rests = true;
    begin_piece(runner, SPAN_WORK, record->time_ns);
}

static SpanReason reason_of(const Runner *runner, const Record *record) {
    switch (record->call) {
    case THAW_CALL_LOOKUP: return SPAN_LOOKUP;
    case THAW_CALL_CONNECT: return SPAN_CONNECT;
    case THAW_CALL_SEND: return SPAN_SEND;
    case THAW_CALL_RECEIVE:
        if (record->command == THAW_COMMAND_SEND)
            return SPAN_WORK; // it takes in what has come, and waits for nothing
        if (runner->asks)
            return SPAN_ASKS;
        return runner->has_bytes ? SPAN_RECEIVE : SPAN_WAIT;
    default: return SPAN_WORK;
    }
}

// From the first byte of an answer on it is being received.
static void leave_call(Runner *runner, Uint64 time_ns) {
    if (runner->asks)
        turn_to(runner, SPAN_ASKS, true, time_ns);
    else if (runner->reason != SPAN_RECEIVE)
        turn_to(runner, SPAN_WORK, true, time_ns);
}

// The bytes may be told just after their call, which came back when they were there.
static void take_bytes(Runner *runner, Uint64 time_ns) {
    Span *span = track_open(runner->track);
    if (runner->command == THAW_COMMAND_SEND || runner->reason == SPAN_ASKS)
        return;
    runner->has_bytes = true;
    if (span && runner->rests && runner->pieces > 1)
        span->reason = SPAN_RECEIVE;
    turn_to(runner, SPAN_RECEIVE, false, time_ns);
}

static void hold(Runner *runner, const Record *record) {
    bool other = runner->command_id > 0 && runner->thread != record->thread;
    if (runner->held || other)
        return;
    if (runner->command_id == 0) {
        runner->command = THAW_COMMAND_CONNECT;
        runner->thread = record->thread;
        runner->pieces = 0;
    }
    cut(runner, SPAN_HELD, record->time_ns);
    runner->held = true;
}

// Whatever a held thread says, it goes on.
void runner_go_on(Runner *runner, Uint64 time_ns) {
    if (!runner->held)
        return;
    runner->held = false;
    if (runner->command_id == 0) {
        track_end_all(runner->track, time_ns);
        if (runner->news)
            begin_piece(runner, SPAN_NEWS, time_ns);
        return;
    }
    Span *span = track_open(runner->track);
    track_end_all(runner->track, time_ns);
    if (span)
        begin_piece(runner, (SpanReason)runner->reason, time_ns);
}

static void take_step(Runner *runner, const Record *record) {
    Uint64 time_ns = record->time_ns;
    if (record->command_id != runner->command_id || record->kind == THAW_EVENT_TAKEN)
        begin_command(runner, record);
    switch (record->kind) {
    case THAW_EVENT_CALL: {
        SpanReason reason = reason_of(runner, record);
        turn_to(runner, reason, reason == SPAN_WORK, time_ns);
        break;
    }
    case THAW_EVENT_RETURN: leave_call(runner, time_ns); break;
    case THAW_EVENT_RECEIVED: take_bytes(runner, time_ns); break;
    case THAW_EVENT_REPLIED:
        runner_finish(runner, record->code, span_code_is_bad(record->code), time_ns);
        break;
    default: break;
    }
}

// ---- what comes by itself ----

static bool is_news(const Runner *runner, const Span *span) {
    return span && span->reason == SPAN_NEWS && span->thread == runner->thread;
}

// It goes on with what it did just before, or begins anew.
static void take_news(Runner *runner, const Record *record) {
    Track *track = runner->track;
    if (runner->command_id > 0 || track_open(track))
        return;
    runner->thread = record->thread;
    runner->command = record->command;
    runner->pieces = 0;
    runner->rests = false;
    runner->news = true;
    Span *last = track->end > track->first ? track_at(track, track->end - 1) : NULL;
    if (is_news(runner, last) && thaw_clock_span_ns(last->end_ns, record->time_ns) < SHORT_NS) {
        track->open = track->end - 1;
        last->end_ns = 0;
    } else {
        begin_piece(runner, SPAN_NEWS, record->time_ns);
    }
}

void runner_end_news(Runner *runner, Uint64 time_ns) {
    if (!runner->news)
        return;
    runner->news = false;
    track_end_all(runner->track, time_ns);
}

// Who listens without a command waits for nothing. What comes then is taken in until the thread
// listens again, or has nothing to do.
static void take_of_listener(Runner *runner, const Record *record) {
    if (record->lane != THAW_LANE_NETWORK)
        return;
    if (record->kind == THAW_EVENT_RECEIVED)
        take_news(runner, record);
    else if (record->kind == THAW_EVENT_CALL && record->thread == runner->thread)
        runner_end_news(runner, record->time_ns);
}

void runner_take(Runner *runner, const Record *record) {
    switch (record->kind) {
    case THAW_EVENT_TAKEN:
    case THAW_EVENT_CALL:
    case THAW_EVENT_RETURN:
    case THAW_EVENT_SENT:
    case THAW_EVENT_RECEIVED:
    case THAW_EVENT_REPLIED:
        runner_go_on(runner, record->time_ns);
        if (record->command_id > 0)
            take_step(runner, record);
        else
            take_of_listener(runner, record);
        break;
    case THAW_EVENT_ASLEEP:
        if (record->thread == runner->thread)
            runner_end_news(runner, record->time_ns);
        break;
    case RECORD_HELD: hold(runner, record); break;
    case RECORD_RELEASED:
        if (runner->thread == record->thread)
            runner_go_on(runner, record->time_ns);
        break;
    default: break;
    }
}
