// extract.h - a copy of part of a recording, made by the thread that writes it to a file.
//
//     ... on the thread that draws: snapshot = recording_snapshot(recording) ...
//     Extract *extract = extract_since(snapshot, from_ns);
//     recording_destroy(snapshot);
//     ... extract->records[i], extract_bytes(extract, &extract->records[i]) ...
//     extract_free(extract);
//
// What was still true from before it stands at its begin: who waits, which threads have a
// connection or sleep, the picture on the screen, and what is outstanding. These are records of
// before, as of the time when the extract begins.
//
// Strings of the records stay borrowed from whoever the recording has them from.
#ifndef EXTRACT_H
#define EXTRACT_H

#include "recording.h"

typedef struct Extract {
    Record *records; // owned; in order of time
    size_t count;
    Uint8 *bytes; // owned; of record.bytes_at - 1 on
    size_t bytes_size;
    Uint64 lost; // records that the recording has lost in all
} Extract;

// Copy what came from `since_ns` on: 0: all that is kept; after the newest: only what is true now.
// Thread: the one that owns the recording.   Owner: you; extract_free.
// Errors: NULL when memory ran out.
Extract *extract_since(const Recording *recording, Uint64 since_ns);

// Thread: the one that owns the extract.   NULL is fine.
void extract_free(Extract *extract);

// What is kept beside a record; NULL: nothing. Borrowed.
const Uint8 *extract_bytes(const Extract *extract, const Record *record);

#endif
