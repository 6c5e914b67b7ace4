// track.h - the spans of one line of the timeline, in order of their begins and of their ends.
//
//     track_begin(&track, span); ... track_end_oldest(&track, time_ns);     while it happens
//     track_add(&track, span);                                              when it is over
//     Uint64 number = track_find(&track, from_ns);
//     const Span *span = track_at(&track, number);
//
// The spans from `open` on are under way, all before have ended. So both begins and ends are in
// order, and a search can halve. A span that comes late goes to its place, as far back as that may
// be, and raises the numbers behind it; else it begins later.
//
// An all-zero Track is empty. It keeps the newest TRACK_SPANS; memory grows as it is used. A plain
// struct for one thread.
#ifndef TRACK_H
#define TRACK_H

#include <stdbool.h>

#include "span.h"

#define TRACK_SPANS 32768
#define TRACK_CHUNK 1024u // spans that get their memory together; TRACK_SPANS is a multiple of it
#define TRACK_CHUNKS (TRACK_SPANS / TRACK_CHUNK)

typedef struct Track {
    Span *chunks[TRACK_CHUNKS]; // owned; span `number` is in chunk number / TRACK_CHUNK, modulo
    Uint64 first;               // oldest that is kept
    Uint64 open;
    Uint64 end;
    Uint64 ended_ns; // largest end so far
    Uint32 bads;     // so far
} Track;

// Free its memory.
void track_free(Track *track);

// ---- writing ----

// Begin a span, which goes on.
// Errors: false when memory ran out; then it is left out.
bool track_begin(Track *track, Span span);

// Let the oldest of the spans that go on end, no sooner than the one before. There is one.
Span *track_end_oldest(Track *track, Uint64 time_ns);
void track_end_all(Track *track, Uint64 time_ns);

// Add a span that is over. Its begin is true. Where it lies around others, they end with it.
void track_add(Track *track, Span span);

// Take the newest span away again. It goes on, and is not bad.
void track_drop(Track *track);

// Make the newest span bad, which was not so far.
void track_mark_bad(Track *track);

// Spans of several threads, one of each, that go on beside each other. They would end out of order:
// where one ends before an older one, the older one is cut there and goes on as a new span.
void track_begin_beside(Track *track, Span span);
void track_end_of_thread(Track *track, Uint32 thread, Uint64 time_ns);

// ---- reading ----

// A span from `first` to before `end`; and the newest one, if it goes on, else NULL. Borrowed until
// the next change.
Span *track_at(const Track *track, Uint64 number);
Span *track_open(const Track *track);

// The first span that has not ended at `time_ns`; `end`: all have.
Uint64 track_find(const Track *track, Uint64 time_ns);

// The same, where it is known not to lie before span `from`: the nearer it is, the sooner it is
// found.
Uint64 track_find_from(const Track *track, Uint64 from, Uint64 time_ns);

// How many spans from `from` up to before `to` are bad.
Uint64 track_bads(const Track *track, Uint64 from, Uint64 to);

#endif
