// tracks.h - the records as spans of time, a track for each thing that has a line in the timeline.
//
//     Tracks *tracks = tracks_create();
//     tracks_add(tracks, record);                          each record, in the order of arrival
//     Uint64 number = tracks_find(tracks, TRACK_WORKER, from_ns);
//     const Span *span = tracks_at(tracks, TRACK_WORKER, number);
//
// The spans of a track have numbers, from 0 on, in order of their begins; their ends are in order,
// too, and those that go on come last. So a picture costs as much as it is wide, however many spans
// there are: whoever draws jumps from one pixel to the next with tracks_find_from, and how many
// spans were merged there is the difference of two numbers. What must survive merging is counted
// beside the number.
//
// Where life has no such order, it is made:
// - Given-up workers and the server's guests overlap. When one ends before an older one, the older
//   one is cut there, and its rest is a new span. Each piece is true.
// - Marks, freezes and chunks have their true begins. One that lies inside another ends together
//   with it.
// - A record may come late, behind some that are younger. Its span goes to its place and raises the
//   numbers behind it. Where that is too far back, it begins later.
//
// What a thread that runs commands does is told in runner.h, and how spans keep their order in
// track.h. All of it belongs to the GUI thread.
#ifndef TRACKS_H
#define TRACKS_H

#include "client_options.h"
#include "track.h"

typedef enum TrackKind {
    TRACK_PICTURES, // from one picture of the window to the next; bad: a freeze, once it is over
    TRACK_WINDOW,   // the window's thread runs a command itself, cut by reason
    TRACK_COMMANDS, // a command is in the command queue
    TRACK_WORKER,   // the worker thread runs a command, cut by reason
    TRACK_GIVEN_UP, // a worker that was given up is still stuck
    TRACK_REPLIES,  // a reply, or news, is in the reply queue
    TRACK_OUT,      // a chunk went out, from the begin of its call on
    TRACK_IN,       // a chunk came in; no longer than a moment, since its call waited before
    TRACK_SERVER,   // the built-in server has a message of a guest and takes its time
    TRACK_MARKS,    // a moment to find: see SpanReason
    TRACK_FREEZES,  // the window waited, and was frozen; each lasts up to the picture that ended it
    TRACK_LOST,     // records were lost
    TRACK_COUNT
} TrackKind;

typedef struct Tracks Tracks;

// Errors: NULL when memory ran out.
Tracks *tracks_create(void);
void tracks_destroy(Tracks *tracks); // NULL is fine

// Take in a record, whatever is in it. Without memory the spans that it would make are left out.
void tracks_add(Tracks *tracks, const Record *record);

// Spans from tracks_first to before tracks_end are kept. A span is borrowed until the next add.
Uint64 tracks_first(const Tracks *tracks, TrackKind kind);
Uint64 tracks_end(const Tracks *tracks, TrackKind kind);
const Span *tracks_at(const Tracks *tracks, TrackKind kind, Uint64 number);

// The first span that has not ended at `time_ns`: it begins after it, or is under way there.
// A span that ends at that very time has ended. tracks_end: all have.
Uint64 tracks_find(const Tracks *tracks, TrackKind kind, Uint64 time_ns);

// The same, as in track_find_from.
Uint64 tracks_find_from(const Tracks *tracks, TrackKind kind, Uint64 from, Uint64 time_ns);

// How many spans from `from` up to before `to` are bad.
Uint64 tracks_bads(const Tracks *tracks, TrackKind kind, Uint64 from, Uint64 to);

#endif
