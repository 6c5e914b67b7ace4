#include "chosen.h"

#define LOOK_MAX 4096 // spans behind a submit that are looked at for those of its command

static void choose_in(Chosen *chosen, const Tracks *tracks, TrackKind kind, Uint64 from_ns) {
    Uint64 at = SDL_max(tracks_find(tracks, kind, from_ns), tracks_first(tracks, kind));
    Uint64 end = SDL_min(tracks_end(tracks, kind), at + LOOK_MAX);
    while (at < end && tracks_at(tracks, kind, at)->command_id != chosen->id)
        at++;
    chosen->first[kind] = at;
    while (at < end && tracks_at(tracks, kind, at)->command_id == chosen->id)
        at++;
    chosen->end[kind] = at;
}

static const Span *first_of(const Chosen *chosen, const Tracks *tracks, TrackKind kind) {
    return chosen->first[kind] < chosen->end[kind] ? tracks_at(tracks, kind, chosen->first[kind])
                                                   : NULL;
}

Chosen chosen_of(const Tracks *tracks, Uint32 id) {
    static const TrackKind others[] = {TRACK_WINDOW,  TRACK_WORKER, TRACK_GIVEN_UP,
                                       TRACK_REPLIES, TRACK_OUT,    TRACK_IN};
    Chosen chosen = {.id = id};
    Uint64 first = tracks_first(tracks, TRACK_COMMANDS);
    Uint64 at = tracks_end(tracks, TRACK_COMMANDS);
    while (id > 0 && at > first && tracks_at(tracks, TRACK_COMMANDS, at - 1)->command_id != id)
        at--;
    if (id == 0 || at == first)
        return (Chosen){0};
    const Span *queued = tracks_at(tracks, TRACK_COMMANDS, at - 1);
    chosen.first[TRACK_COMMANDS] = at - 1;
    chosen.end[TRACK_COMMANDS] = at;
    chosen.submitted_ns = queued->begin_ns;
    chosen.taken_ns = queued->end_ns;
    for (size_t i = 0; i < SDL_arraysize(others); i++)
        choose_in(&chosen, tracks, others[i], queued->begin_ns);
    const Span *reply = first_of(&chosen, tracks, TRACK_REPLIES);
    chosen.replied_ns = reply ? reply->begin_ns : 0;
    chosen.polled_ns = reply ? reply->end_ns : 0;
    return chosen;
}
