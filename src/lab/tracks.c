#include "tracks.h"

#include "frames.h"
#include "run.h"
#include "runner.h"

#define ANSWERED_MAX 256u // replies in their queue beside which one that was polled before is told

struct Tracks {
    Track tracks[TRACK_COUNT];
    Runner window;
    Runner worker;
    bool frozen;      // the newest picture was late, and what was pressed before it is being taken
    Uint64 waited_ns; // by the window's thread, in calls and for others, since its last picture
    bool cancels;     // the cancel that a client tells next was asked for just before
    bool has_begun;   // the first run
    bool rests;       // nothing is outstanding
    Uint32 submitted_id; // newest
    Uint32 polled_id;    // newest
    Uint64 polled_ns;    // when that was
};

// ---- queues ----

// Ids pass through a queue in order: with one, all before it have left.
static void leave_queue(Track *track, Uint32 id, Uint64 time_ns) {
    while (track->open < track->end && track_at(track, track->open)->command_id <= id)
        track_end_oldest(track, time_ns);
}

static void take_news(Track *track, Uint64 time_ns) {
    if (track->open < track->end && track_at(track, track->open)->command_id == 0)
        track_end_oldest(track, time_ns);
}

static void queue_command(Tracks *tracks, const Record *record) {
    Track *track = &tracks->tracks[TRACK_COMMANDS];
    Span *newest = track_open(track);
    if (newest && newest->command_id >= record->command_id) // of a client that begins anew
        track_end_all(track, record->time_ns);
    track_begin(track, span_of_record(record, SPAN_QUEUED));
}

// Threads that tell of one moment may be heard in either order.
static void queue_reply(Tracks *tracks, const Record *record) {
    Track *track = &tracks->tracks[TRACK_REPLIES];
    Span span = span_of_record(record, SPAN_QUEUED);
    span.bad = span_code_is_bad(record->code);
    if (record->command_id == 0 || record->command_id > tracks->polled_id) {
        track_begin(track, span);
    } else if (track->end - track->open < ANSWERED_MAX) {
        span.end_ns = SDL_max(span.begin_ns, tracks->polled_ns);
        track_add(track, span);
    }
}

static void take_of_queues(Tracks *tracks, const Record *record) {
    Track *commands = &tracks->tracks[TRACK_COMMANDS];
    Track *replies = &tracks->tracks[TRACK_REPLIES];
    switch (record->kind) {
    case THAW_EVENT_SUBMITTED:
        if (record->command_id > 0)
            queue_command(tracks, record);
        break;
    case THAW_EVENT_TAKEN:
    case THAW_EVENT_CALL: leave_queue(commands, record->command_id, record->time_ns); break;
    case THAW_EVENT_REPLIED:
        leave_queue(commands, record->command_id, record->time_ns);
        if (record->lane == THAW_LANE_GUI) // a worker tells when it has put it there
            queue_reply(tracks, record);
        break;
    case THAW_EVENT_PUT: queue_reply(tracks, record); break;
    case THAW_EVENT_ANSWERED:
        leave_queue(commands, record->command_id, record->time_ns);
        queue_reply(tracks, record);
        break;
    case THAW_EVENT_POLLED:
        leave_queue(commands, record->command_id, record->time_ns);
        if (record->command_id > 0)
            leave_queue(replies, record->command_id, record->time_ns);
        else
            take_news(replies, record->time_ns);
        break;
    default: break;
    }
}

// ---- marks ----

static void add_to(Tracks *tracks, TrackKind kind, const Record *record, SpanReason reason,
                   Uint64 begin_ns, bool bad) {
    Span span = span_of_record(record, reason);
    if (begin_ns > 0)
        span.begin_ns = SDL_min(begin_ns, record->time_ns);
    span.bad = bad;
    track_add(&tracks->tracks[kind], span);
}

static void mark(Tracks *tracks, const Record *record, SpanReason reason, Uint64 begin_ns,
                 bool bad) {
    add_to(tracks, TRACK_MARKS, record, reason, begin_ns, bad);
}

// As run_begins.
static void take_submitted(Tracks *tracks, const Record *record) {
    bool begins =
        !tracks->has_begun ||
        (tracks->rests && (record->command == THAW_COMMAND_CONNECT ||
                           thaw_clock_span_ns(tracks->polled_ns, record->time_ns) > RUN_PAUSE_NS));
    if (begins)
        mark(tracks, record, SPAN_BEGIN, record->time_ns, false);
    tracks->has_begun = true;
    tracks->rests = false;
    tracks->submitted_id = record->command_id;
    if (tracks->polled_id >= record->command_id) // of a client that begins anew
        tracks->polled_id = 0;
}

static void take_polled(Tracks *tracks, const Record *record) {
    if (span_code_is_bad(record->code))
        mark(tracks, record, SPAN_ERROR, record->time_ns, true);
    if (record->command_id == 0)
        return;
    tracks->polled_id = record->command_id;
    tracks->rests = tracks->polled_id == tracks->submitted_id;
    tracks->polled_ns = record->time_ns;
}

static void take_picture(Tracks *tracks, const Record *record) {
    Track *track = &tracks->tracks[TRACK_PICTURES];
    Span *span = track_open(track);
    Uint64 gap_ns = span ? thaw_clock_span_ns(span->begin_ns, record->time_ns) : 0;
    if (span && gap_ns == 0)
        return;
    tracks->frozen = gap_ns > FRAMES_BLIND_MS * THAW_NS_PER_MS;
    // Where the thread has not waited, the computer was busy: that is no freeze, however late it
    // is.
    if (tracks->frozen && tracks->waited_ns >= gap_ns / 2) {
        track_mark_bad(track);
        add_to(tracks, TRACK_FREEZES, record, SPAN_FREEZE, span->begin_ns, true);
    }
    tracks->waited_ns = 0;
    track_end_all(track, record->time_ns);
    track_begin(track, span_of_record(record, SPAN_PICTURE));
}

// Of a call that had begun before the newest picture, what came after it.
static void take_wait(Tracks *tracks, const Record *record) {
    const Span *picture = track_open(&tracks->tracks[TRACK_PICTURES]);
    Uint64 since_ns = SDL_max(record->began_ns, picture ? picture->begin_ns : 0);
    tracks->waited_ns += thaw_clock_span_ns(SDL_min(since_ns, record->time_ns), record->time_ns);
}

static void hide(Tracks *tracks) {
    Track *track = &tracks->tracks[TRACK_PICTURES];
    tracks->frozen = false;
    tracks->waited_ns = 0;
    if (track->open < track->end)
        track_drop(track);
}

// ---- the window's thread ----

static void give_up(Tracks *tracks, const Record *record) {
    Runner *worker = &tracks->worker;
    Span span = span_of_record(record, SPAN_WORK);
    span.bad = true;
    if (worker->command_id > 0 && worker->thread == record->thread) {
        span.reason = worker->reason;
        span.command_id = worker->command_id;
        span.command = worker->command;
        runner_go_on(worker, record->time_ns);
        runner_finish(worker, THAW_OK, true, record->time_ns);
    } else if (worker->thread == record->thread) {
        runner_end_news(worker, record->time_ns);
    }
    track_begin_beside(&tracks->tracks[TRACK_GIVEN_UP], span);
    mark(tracks, record, SPAN_GIVE_UP, record->time_ns, true);
}

// The client has replied in place of its worker, whose last span now has its code.
static void take_answered(Tracks *tracks, const Record *record) {
    Track *track = &tracks->tracks[TRACK_WORKER];
    if (track->first == track->end || track->open < track->end)
        return;
    Span *last = track_at(track, track->end - 1);
    if (last->command_id == record->command_id && last->bad && last->code == THAW_OK)
        last->code = record->code;
}

static void take_end(Tracks *tracks, Uint64 time_ns) {
    runner_finish(&tracks->window, THAW_OK, false, time_ns);
    runner_finish(&tracks->worker, THAW_OK, false, time_ns);
    track_end_all(&tracks->tracks[TRACK_COMMANDS], time_ns);
    track_end_all(&tracks->tracks[TRACK_REPLIES], time_ns);
    track_end_all(&tracks->tracks[TRACK_GIVEN_UP], time_ns);
}

// The program asks its client to cancel, which tells of it, too. The client also cancels by itself.
static void take_cancel(Tracks *tracks, const Record *record) {
    bool asked = record->kind == RECORD_CANCEL;
    if (asked || !tracks->cancels)
        mark(tracks, record, SPAN_CANCEL, asked ? record->began_ns : record->time_ns, false);
}

static void take_of_gui(Tracks *tracks, const Record *record) {
    switch (record->kind) {
    case THAW_EVENT_SUBMITTED: take_submitted(tracks, record); break;
    case THAW_EVENT_POLLED: take_polled(tracks, record); break;
    case THAW_EVENT_ANSWERED: take_answered(tracks, record); break;
    case THAW_EVENT_DISOWNED: give_up(tracks, record); break;
    case THAW_EVENT_FINISHED:
        track_end_of_thread(&tracks->tracks[TRACK_GIVEN_UP], record->thread, record->time_ns);
        break;
    case THAW_EVENT_ENDED: take_end(tracks, record->time_ns); break;
    case THAW_EVENT_RETURN:
    case RECORD_WAITED: take_wait(tracks, record); break;
    case RECORD_PRESENTED: take_picture(tracks, record); break;
    case RECORD_HIDDEN: hide(tracks); break;
    case RECORD_SEEN: tracks->frozen = false; break;
    case RECORD_CLICK: mark(tracks, record, SPAN_CLICK, record->began_ns, tracks->frozen); break;
    case RECORD_KEY: mark(tracks, record, SPAN_KEY, record->began_ns, tracks->frozen); break;
    case RECORD_CANCEL:
    case THAW_EVENT_CANCELLED: take_cancel(tracks, record); break;
    case RECORD_MARK: mark(tracks, record, SPAN_SAID, record->time_ns, false); break;
    case RECORD_STRATEGY:
        if (record->size < THAW_STRATEGY_COUNT)
            tracks->window.asks = record->size == THAW_STRATEGY_POLL;
        break;
    default: break;
    }
    tracks->cancels = record->kind == RECORD_CANCEL;
}

// ---- the others ----

// A call that sends lasts as long as the system takes; one that receives has mostly waited, and the
// chunk itself is no longer than a moment.
static void add_chunk(Tracks *tracks, const Record *record) {
    Span span = span_of_record(record, SPAN_CHUNK);
    bool out = record->kind == THAW_EVENT_SENT;
    if (out)
        span.begin_ns = SDL_min(record->began_ns, record->time_ns);
    track_add(&tracks->tracks[out ? TRACK_OUT : TRACK_IN], span);
}

static void take_of_server(Tracks *tracks, const Record *record) {
    Track *track = &tracks->tracks[TRACK_SERVER];
    switch (record->kind) {
    case THAW_EVENT_RECEIVED:
        if (record->total > 0 && record->done == record->total)
            track_begin_beside(track, span_of_record(record, SPAN_ANSWER));
        break;
    case THAW_EVENT_SENT:
    case THAW_EVENT_LEFT:
    case THAW_EVENT_CLOSED: track_end_of_thread(track, record->thread, record->time_ns); break;
    case THAW_EVENT_ENDED: track_end_all(track, record->time_ns); break;
    default: break;
    }
}

// What went on there may have ended meanwhile.
static void take_loss(Tracks *tracks, const Record *record) {
    Uint64 since_ns = SDL_min(record->began_ns, record->time_ns);
    Span span = span_of_record(record, SPAN_LOSS);
    span.begin_ns = since_ns;
    span.bad = true;
    track_add(&tracks->tracks[TRACK_LOST], span);
    if (record->lane == THAW_LANE_NETWORK)
        runner_finish(&tracks->worker, THAW_OK, false, since_ns);
    if (record->lane == THAW_LANE_SERVER)
        track_end_all(&tracks->tracks[TRACK_SERVER], since_ns);
}

static void take_of_client(Tracks *tracks, const Record *record) {
    bool window = record->lane == THAW_LANE_GUI;
    take_of_queues(tracks, record);
    runner_take(window ? &tracks->window : &tracks->worker, record);
    if (window)
        take_of_gui(tracks, record);
    if (record->kind == THAW_EVENT_SENT || record->kind == THAW_EVENT_RECEIVED)
        add_chunk(tracks, record);
}

// ---- the whole ----

Tracks *tracks_create(void) {
    Tracks *tracks = SDL_calloc(1, sizeof *tracks);
    if (!tracks)
        return NULL;
    tracks->window.track = &tracks->tracks[TRACK_WINDOW];
    tracks->worker.track = &tracks->tracks[TRACK_WORKER];
    return tracks;
}

void tracks_destroy(Tracks *tracks) {
    if (!tracks)
        return;
    for (int kind = 0; kind < TRACK_COUNT; kind++)
        track_free(&tracks->tracks[kind]);
    SDL_free(tracks);
}

// What others have written may hold anything; a span holds only what has a name.
static bool is_known(const Record *record) {
    return record->lane < RECORD_LANES && record->command < THAW_COMMAND_COUNT &&
           record->code <= THAW_ERROR_TIMEOUT && record->call < THAW_CALL_COUNT;
}

void tracks_add(Tracks *tracks, const Record *record) {
    if (!is_known(record))
        return;
    if (record->kind == RECORD_LOST)
        take_loss(tracks, record);
    else if (record->lane == THAW_LANE_SERVER)
        take_of_server(tracks, record);
    else
        take_of_client(tracks, record);
}

Uint64 tracks_first(const Tracks *tracks, TrackKind kind) {
    return tracks->tracks[kind].first;
}

Uint64 tracks_end(const Tracks *tracks, TrackKind kind) {
    return tracks->tracks[kind].end;
}

const Span *tracks_at(const Tracks *tracks, TrackKind kind, Uint64 number) {
    const Track *track = &tracks->tracks[kind];
    SDL_assert(number >= track->first && number < track->end);
    return track_at(track, number);
}

Uint64 tracks_find(const Tracks *tracks, TrackKind kind, Uint64 time_ns) {
    return track_find(&tracks->tracks[kind], time_ns);
}

Uint64 tracks_find_from(const Tracks *tracks, TrackKind kind, Uint64 from, Uint64 time_ns) {
    return track_find_from(&tracks->tracks[kind], from, time_ns);
}

Uint64 tracks_bads(const Tracks *tracks, TrackKind kind, Uint64 from, Uint64 to) {
    return track_bads(&tracks->tracks[kind], from, to);
}
