#include "track.h"

#define LATE_MAX 256u  // spans that one that comes late may pass on the way to its place
#define BESIDE_MAX 16u // spans that are under way beside each other, where each may end

SDL_COMPILE_TIME_ASSERT(chunks_fill_a_track, TRACK_SPANS % TRACK_CHUNK == 0);

Span *track_at(const Track *track, Uint64 number) {
    return &track->chunks[number / TRACK_CHUNK % TRACK_CHUNKS][number % TRACK_CHUNK];
}

Span *track_open(const Track *track) {
    return track->open < track->end ? track_at(track, track->end - 1) : NULL;
}

// Room for one span more. The oldest makes way.
static bool make_room(Track *track) {
    Span **chunk = &track->chunks[track->end / TRACK_CHUNK % TRACK_CHUNKS];
    if (!*chunk)
        *chunk = SDL_calloc(TRACK_CHUNK, sizeof **chunk);
    if (!*chunk)
        return false;
    if (track->end - track->first == TRACK_SPANS)
        track->first++;
    track->open = SDL_max(track->open, track->first);
    track->end++;
    return true;
}

// Where a span of that begin belongs, from `floor` up to before `ceiling`.
static Uint64 place_of(const Track *track, Uint64 begin_ns, Uint64 floor, Uint64 ceiling) {
    Uint64 place = ceiling;
    while (place > floor && ceiling - place < LATE_MAX &&
           track_at(track, place - 1)->begin_ns > begin_ns)
        place--;
    return place;
}

// Put a span in its place. What would break the order of the begins begins with its neighbour.
static bool insert(Track *track, Uint64 place, Span span) {
    if (!make_room(track))
        return false;
    place = SDL_max(place, track->first);
    for (Uint64 number = track->end - 1; number > place; number--) {
        *track_at(track, number) = *track_at(track, number - 1);
        track_at(track, number)->bads += span.bad;
    }
    if (place > track->first)
        span.begin_ns = SDL_max(span.begin_ns, track_at(track, place - 1)->begin_ns);
    if (place + 1 < track->end) {
        span.begin_ns = SDL_min(span.begin_ns, track_at(track, place + 1)->begin_ns);
        span.bads = track_at(track, place + 1)->bads - span.bad;
    } else
        span.bads = track->bads;
    track->bads += span.bad;
    *track_at(track, place) = span;
    return true;
}

bool track_begin(Track *track, Span span) {
    span.end_ns = 0;
    return insert(track, place_of(track, span.begin_ns, track->open, track->end), span);
}

Span *track_end_oldest(Track *track, Uint64 time_ns) {
    Span *span = track_at(track, track->open++);
    track->ended_ns = SDL_max(SDL_max(1, time_ns), SDL_max(track->ended_ns, span->begin_ns));
    span->end_ns = track->ended_ns;
    return span;
}

void track_end_all(Track *track, Uint64 time_ns) {
    while (track->open < track->end)
        track_end_oldest(track, time_ns);
}

void track_add(Track *track, Span span) {
    Uint64 place = place_of(track, span.begin_ns, track->first, track->open);
    if (!insert(track, place, span))
        return;
    place = SDL_max(place, track->first);
    track->open++;
    Span *added = track_at(track, place);
    added->end_ns = SDL_max(SDL_max(1, span.end_ns), added->begin_ns);
    if (place > track->first)
        added->end_ns = SDL_max(added->end_ns, track_at(track, place - 1)->end_ns);
    for (Uint64 number = place + 1; number < track->open; number++)
        track_at(track, number)->end_ns = SDL_max(track_at(track, number)->end_ns, added->end_ns);
    track->ended_ns = SDL_max(track->ended_ns, added->end_ns);
}

void track_drop(Track *track) {
    track->end--;
}

void track_mark_bad(Track *track) {
    track_at(track, track->end - 1)->bad = true;
    track->bads++;
}

// ---- spans beside each other ----

// Spans that overlap would end out of order: where one ends before an older one, the older one is
// cut there and goes on as a new span.
static void end_beside(Track *track, Uint64 number, Uint64 time_ns) {
    Span older[BESIDE_MAX];
    Uint64 count = 0;
    for (; track->open < number; count++)
        older[count] = *track_end_oldest(track, time_ns);
    Uint64 end_ns = track_end_oldest(track, time_ns)->end_ns;
    for (Uint64 i = 0; i < count; i++) {
        older[i].begin_ns = end_ns;
        track_begin(track, older[i]);
    }
}

static Uint64 find_open(const Track *track, Uint32 thread) {
    Uint64 number = track->open;
    while (number < track->end && track_at(track, number)->thread != thread)
        number++;
    return number;
}

void track_begin_beside(Track *track, Span span) {
    if (find_open(track, span.thread) == track->end && track->end - track->open < BESIDE_MAX)
        track_begin(track, span);
}

void track_end_of_thread(Track *track, Uint32 thread, Uint64 time_ns) {
    Uint64 number = find_open(track, thread);
    if (number < track->end)
        end_beside(track, number, time_ns);
}

// ---- reading ----

// The first span from `low` to before `high` that has not ended; `high`: all have.
static Uint64 find_between(const Track *track, Uint64 low, Uint64 high, Uint64 time_ns) {
    while (low < high) {
        Uint64 middle = low + (high - low) / 2;
        if (track_at(track, middle)->end_ns <= time_ns)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

Uint64 track_find(const Track *track, Uint64 time_ns) {
    return find_between(track, track->first, track->open, time_ns);
}

Uint64 track_find_from(const Track *track, Uint64 from, Uint64 time_ns) {
    Uint64 low = SDL_clamp(from, track->first, track->open);
    Uint64 high = track->open;
    // Steps that grow.
    for (Uint64 step = 1; step <= high - low; step *= 2) {
        if (track_at(track, low + step - 1)->end_ns > time_ns) {
            high = low + step - 1;
            break;
        }
        low += step;
    }
    return find_between(track, low, high, time_ns);
}

static Uint32 bads_before(const Track *track, Uint64 number) {
    return number < track->end ? track_at(track, SDL_max(number, track->first))->bads : track->bads;
}

Uint64 track_bads(const Track *track, Uint64 from, Uint64 to) {
    return from < to ? bads_before(track, to) - bads_before(track, from) : 0;
}

void track_free(Track *track) {
    for (Uint32 i = 0; i < TRACK_CHUNKS; i++)
        SDL_free(track->chunks[i]);
    SDL_zerop(track);
}
