#include "here.h"

#define BACK_MAX 2000 // records that are looked at in a frame
#define NEAR_MAX 64   // records at a time among which a certain one is looked for
#define ANY_KIND (-1)
#define MARKS_MAX 64                          // marks that are looked at in a frame
#define RECENT_NS (2 * (Uint64)THAW_NS_PER_S) // so long something that has happened is told of

// What does not fit is cut, never inside of a character.
void here_write(char *out, size_t size, const char *format, va_list arguments) {
    int all = SDL_vsnprintf(out, size, format, arguments);
    size_t end = SDL_strlen(out);
    if (all < 0 || (size_t)all < size)
        return;
    while (end > 0 && ((Uint8)out[end - 1] & 0xC0) == 0x80)
        end--;
    out[end > 0 ? end - 1 : 0] = '\0';
}

SDL_PRINTF_VARARG_FUNC(3)
void here_say(char *out, size_t size, SDL_PRINTF_FORMAT_STRING const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    here_write(out, size, format, arguments);
    va_end(arguments);
}

Uint64 here_since_ns(const Here *here, Uint64 begin_ns) {
    return thaw_clock_span_ns(SDL_min(begin_ns, here->cursor_ns), here->cursor_ns);
}

const char *here_tense(const Here *here, const char *now, const char *past) {
    return here->past ? past : now;
}

// ---- the newest record of each thread ----

static const MomentThread *newest_of(const Moment *moment, ThawLane lane, bool given_up) {
    const MomentThread *newest = NULL;
    for (Uint32 i = 0; i < moment->thread_count; i++) {
        const MomentThread *thread = &moment->threads[i];
        if (thread->lane == lane && thread->given_up == given_up &&
            (!newest || thread->thread > newest->thread))
            newest = thread;
    }
    return newest;
}

static bool is_gate(const Record *record) {
    return record->kind == RECORD_HELD || record->kind == RECORD_RELEASED;
}

// Whether a record is one of those that are looked for. A thread that sits in a call stands where
// that began, whatever it has said of itself meanwhile: the window shows its last picture there.
static bool is_of(const Here *here, HerePlace place, const Record *record) {
    const MomentThread *worker = here->worker;
    bool network = record->lane == THAW_LANE_NETWORK;
    bool in_call = here->window && here->window->call != THAW_CALL_NONE;
    if (record->kind == RECORD_LOST)
        return false;
    switch (place) {
    case HERE_WINDOW:
        return record->lane == THAW_LANE_GUI && (!in_call || record->kind == THAW_EVENT_CALL);
    case HERE_WORKER: return network && worker && record->thread == worker->thread;
    case HERE_POINT:
        return network && worker && record->thread == worker->thread && !is_gate(record);
    case HERE_STUCK: return network && here->stuck && record->thread == here->stuck->thread;
    case HERE_GUEST: return record->lane == THAW_LANE_SERVER && record->thread > 0;
    case HERE_STRATEGY: return record->kind == RECORD_STRATEGY;
    default: return false;
    }
}

// Whether what the frame before has found is still the newest: nothing came in between that was
// not looked at.
static bool still_holds(const Here *here, HerePlace place, Uint64 looked_from_ns) {
    const HereFound *before = here->found;
    const Record *record = &before->records[place];
    return before->known[place] && before->source == recording_number(here->lab->recording) &&
           record->time_ns <= here->cursor_ns && is_of(here, place, record) &&
           (here->cursor_ns <= before->cursor_ns || looked_from_ns <= before->cursor_ns);
}

// Whether nothing but pictures has come between the cursor of the frame before and that of this
// one, nor anything late.
static bool goes_on(const Here *here, Uint64 end) {
    const HereFound *before = here->found;
    const Recording *recording = here->lab->recording;
    if (before->source != recording_number(recording) || before->cursor_ns > here->cursor_ns ||
        before->changes != recording_changes(recording))
        return false;
    Uint64 first = SDL_max(recording_first(recording), end - SDL_min(end, NEAR_MAX));
    for (Uint64 number = end; number > first; number--) {
        const Record *record = recording_at(recording, number - 1);
        if (record->time_ns <= before->cursor_ns)
            return true;
        if (record->kind != RECORD_PRESENTED)
            return false;
    }
    return false;
}

static void look_back(Here *here) {
    HereFound *found = here->found;
    const Recording *recording = here->lab->recording;
    Uint64 end = recording_find(recording, here->cursor_ns);
    bool goes = goes_on(here, end);
    Uint64 first = SDL_max(recording_first(recording), end - SDL_min(end, BACK_MAX));
    Uint64 looked_from_ns = here->cursor_ns;
    bool fresh[HERE_PLACES] = {false};
    int missing = HERE_PLACES;
    for (Uint64 number = end; number > first && missing > 0; number--) {
        const Record *record = recording_at(recording, number - 1);
        looked_from_ns = record->time_ns;
        if (goes && looked_from_ns <= found->cursor_ns)
            break;
        for (int i = 0; i < HERE_PLACES; i++) {
            if (fresh[i] || !is_of(here, (HerePlace)i, record))
                continue;
            found->records[i] = *record;
            fresh[i] = true;
            missing--;
        }
    }
    for (int i = 0; i < HERE_PLACES; i++)
        found->known[i] = fresh[i] || still_holds(here, (HerePlace)i, looked_from_ns);
    found->source = recording_number(recording);
    found->changes = recording_changes(recording);
    found->cursor_ns = here->cursor_ns;
}

// The newest record of a place at a time when there was one, where nothing newer is known.
static void find_at(Here *here, HerePlace place, Uint64 time_ns, int kind) {
    const Recording *recording = here->lab->recording;
    if (here->found->known[place])
        return;
    Uint64 end = recording_find(recording, time_ns);
    Uint64 first = SDL_max(recording_first(recording), end - SDL_min(end, NEAR_MAX));
    for (Uint64 number = end; number > first; number--) {
        const Record *record = recording_at(recording, number - 1);
        if ((kind != ANY_KIND && record->kind != kind) || !is_of(here, place, record))
            continue;
        here->found->records[place] = *record;
        here->found->known[place] = true;
        return;
    }
}

// The call that a thread is in.
static void find_call(Here *here, HerePlace place, const MomentThread *thread) {
    if (thread && thread->call != THAW_CALL_NONE)
        find_at(here, place, thread->call_ns, THAW_EVENT_CALL);
}

// Where the worker thread is held, however much others have done since then.
static void find_hold(Here *here) {
    const MomentThread *worker = here->worker;
    if (!worker || !worker->held)
        return;
    find_at(here, HERE_WORKER, worker->held_ns, RECORD_HELD);
    find_at(here, HERE_POINT, worker->held_ns, ANY_KIND);
}

const Record *here_found(const Here *here, HerePlace place) {
    return here->found->known[place] ? &here->found->records[place] : NULL;
}

// Who waits, at the cursor. Where the recording has forgotten the choice, whoever took the last
// command tells.
static ThawStrategy strategy_of(const Here *here) {
    const Record *chosen = here_found(here, HERE_STRATEGY);
    if (chosen && chosen->size < THAW_STRATEGY_COUNT)
        return (ThawStrategy)chosen->size;
    if (!here->lab->replays && !here->past)
        return recording_run(here->lab->recording)->chosen;
    Uint64 window_ns = here->window ? here->window->command_ns : 0;
    Uint64 worker_ns = here->worker ? here->worker->command_ns : 0;
    return window_ns > worker_ns ? THAW_STRATEGY_BLOCK : THAW_STRATEGY_WORKER;
}

// ---- what follows ----

// Pictures that were shown from one time to another.
Uint64 here_pictures(const Here *here, Uint64 from_ns, Uint64 to_ns) {
    const Tracks *tracks = here->lab->tracks;
    if (!tracks || from_ns >= to_ns)
        return 0;
    Uint64 from = tracks_find(tracks, TRACK_PICTURES, from_ns);
    Uint64 to = tracks_find(tracks, TRACK_PICTURES, to_ns);
    return to > from ? to - from : 0;
}

// The newest mark of the last seconds, other than clicks and begins; NULL: none.
const Span *here_recent_mark(const Here *here) {
    const Tracks *tracks = here->lab->tracks;
    if (!tracks)
        return NULL;
    Uint64 first = tracks_first(tracks, TRACK_MARKS);
    Uint64 end = tracks_find(tracks, TRACK_MARKS, here->cursor_ns);
    for (Uint64 i = 0; i < MARKS_MAX && end - i > first; i++) {
        const Span *mark = tracks_at(tracks, TRACK_MARKS, end - i - 1);
        if (here_since_ns(here, mark->begin_ns) > RECENT_NS)
            return NULL;
        if (mark->reason == SPAN_ERROR || mark->reason == SPAN_CANCEL ||
            mark->reason == SPAN_GIVE_UP)
            return mark;
    }
    return NULL;
}

// Clicks and keys that were made from `from_ns` up to the cursor.
Uint64 here_clicks(const Here *here, Uint64 from_ns) {
    const Tracks *tracks = here->lab->tracks;
    Uint64 count = 0;
    if (!tracks)
        return 0;
    Uint64 end = tracks_end(tracks, TRACK_MARKS);
    Uint64 number = tracks_find(tracks, TRACK_MARKS, from_ns);
    for (Uint64 i = 0; i < MARKS_MAX && number + i < end; i++) {
        const Span *mark = tracks_at(tracks, TRACK_MARKS, number + i);
        if (mark->begin_ns > here->cursor_ns)
            break;
        bool pressed = mark->reason == SPAN_CLICK || mark->reason == SPAN_KEY;
        count += pressed && mark->begin_ns >= from_ns;
    }
    return count;
}

// The last freeze that ended within the last seconds; NULL: none.
const Span *here_recent_freeze(const Here *here) {
    const Tracks *tracks = here->lab->tracks;
    Uint64 from_ns = here->cursor_ns - SDL_min(here->cursor_ns, RECENT_NS);
    if (!tracks)
        return NULL;
    Uint64 first =
        SDL_max(tracks_first(tracks, TRACK_PICTURES), tracks_find(tracks, TRACK_PICTURES, from_ns));
    Uint64 end = tracks_find(tracks, TRACK_PICTURES, here->cursor_ns);
    if (end <= first || tracks_bads(tracks, TRACK_PICTURES, first, end) == 0)
        return NULL;
    for (Uint64 number = end; number > first; number--) {
        const Span *span = tracks_at(tracks, TRACK_PICTURES, number - 1);
        if (span->bad)
            return span;
    }
    return NULL;
}

const Span *here_span(const Here *here, TrackKind kind) {
    const Tracks *tracks = here->lab->tracks;
    if (!tracks)
        return NULL;
    Uint64 number = tracks_find(tracks, kind, here->cursor_ns);
    if (number < tracks_first(tracks, kind) || number >= tracks_end(tracks, kind))
        return NULL;
    const Span *span = tracks_at(tracks, kind, number);
    return span->begin_ns <= here->cursor_ns ? span : NULL;
}

// The window's thread waits itself, and draws nothing meanwhile.
bool here_is_frozen(const Here *here) {
    const MomentThread *window = here->window;
    if (here->facts->frozen != THAW_CALL_NONE && !here->past)
        return true;
    return window && window->call != THAW_CALL_NONE &&
           (here->strategy == THAW_STRATEGY_BLOCK ||
            here_since_ns(here, window->call_ns) >= HERE_LATE_NS);
}

ThawCall here_frozen_call(const Here *here) {
    bool told = here->facts->frozen != THAW_CALL_NONE && !here->past;
    return told ? here->facts->frozen : (ThawCall)here->window->call;
}

Uint64 here_frozen_ns(const Here *here) {
    bool told = here->facts->frozen != THAW_CALL_NONE && !here->past;
    return told || !here->window ? 0 : here_since_ns(here, here->window->call_ns);
}

// The window asks in each picture, and draws in between.
bool here_asks(const Here *here) {
    return here->strategy == THAW_STRATEGY_POLL && here->window && here->window->command_id > 0 &&
           moment_outstanding(here->moment) > 0 && !here_is_frozen(here);
}

bool here_worker_is_used(const Here *here) {
    return here->strategy == THAW_STRATEGY_WORKER && here->worker;
}

bool here_worker_waits(const Here *here) {
    return here_worker_is_used(here) && here->worker->call != THAW_CALL_NONE && !here->held;
}

// A thread that listens has no command: messages come by themselves.
bool here_worker_listens(const Here *here) {
    return here_worker_waits(here) && here->worker->command_id == 0 &&
           here->worker->call == THAW_CALL_RECEIVE && moment_outstanding(here->moment) == 0;
}

Uint64 here_held_ns(const Here *here) {
    return here_since_ns(here, here->worker->held_ns);
}

// It takes in messages that come by themselves, or has no room for more of them.
bool here_worker_has_news(const Here *here) {
    return here_worker_is_used(here) && !here->worker->asleep && here->worker->command_id == 0 &&
           here->worker->call == THAW_CALL_NONE && here->moment->news > 0;
}

// How long the built-in server still takes, if that is known.
bool here_server_takes(const Here *here, Uint64 *left_ns) {
    const Span *span = here_span(here, TRACK_SERVER);
    if (!span)
        return false;
    if (span->end_ns > 0 && here->past) {
        *left_ns = thaw_clock_span_ns(here->cursor_ns, span->end_ns);
        return true;
    }
    Uint64 due_ns = span->begin_ns + (Uint64)here->facts->delay_ms * THAW_NS_PER_MS;
    if (!here->facts->is_punctual || due_ns <= here->cursor_ns)
        return false;
    *left_ns = due_ns - here->cursor_ns;
    return true;
}

// So many chunks that belong to no command, so shortly before the cursor. A server that waits for a
// message has only answered the last ones.
#define SENDS_CHUNKS 3u
#define SENDS_NS (2 * (Uint64)THAW_NS_PER_S)

bool here_server_keeps_sending(const Here *here) {
    const Tracks *tracks = here->lab->tracks;
    bool waits = here->guest && here->guest->call == THAW_CALL_RECEIVE;
    Uint64 end = tracks ? tracks_find(tracks, TRACK_IN, here->cursor_ns) : 0;
    if (!tracks || waits || end < tracks_first(tracks, TRACK_IN) + SENDS_CHUNKS)
        return false;
    const Span *first = tracks_at(tracks, TRACK_IN, end - SENDS_CHUNKS);
    return first->command_id == 0 && tracks_at(tracks, TRACK_IN, end - 1)->command_id == 0 &&
           thaw_clock_span_ns(first->begin_ns, here->cursor_ns) < SENDS_NS;
}

// ---- the whole ----

// The guest that was heard of last; among so many records that none of a guest is near, the newest.
static const MomentThread *find_guest(const Here *here) {
    const Record *record = here_found(here, HERE_GUEST);
    if (record)
        return moment_thread(here->moment, THAW_LANE_SERVER, record->thread);
    const MomentThread *newest = newest_of(here->moment, THAW_LANE_SERVER, false);
    return newest && newest->thread > 0 ? newest : NULL;
}

static void find_places(Here *here) {
    look_back(here);
    find_call(here, HERE_WINDOW, here->window);
    find_call(here, HERE_WORKER, here->worker);
    find_call(here, HERE_STUCK, here->stuck);
    find_hold(here);
    here->guest = find_guest(here);
}

Here here_find(HereFound *found, const StoryFacts *facts, LabModel *lab) {
    const Moment *moment = lab->moment;
    Here here = {.found = found,
                 .facts = facts,
                 .lab = lab,
                 .moment = moment,
                 .window = moment_thread(moment, THAW_LANE_GUI, 0),
                 .worker = newest_of(moment, THAW_LANE_NETWORK, false),
                 .stuck = newest_of(moment, THAW_LANE_NETWORK, true),
                 .cursor_ns = lab->cursor_ns,
                 .past = lab->state == LAB_PAST};
    find_places(&here);
    here.strategy = strategy_of(&here);
    here.held =
        here_worker_is_used(&here) && here.worker->held && here_found(&here, HERE_POINT) != NULL;
    return here;
}
