// recording.h - the past: every record in order of time, and what was measured from it.
//
//     Recording *recording = recording_create();
//     ... .observer = {recorder_observe, recording_recorder(recording)} ...
//     recording_drain(recording);                   after each present, and before reading
//     recording_meter(recording)->all.freezes       over the whole program
//     recording_moment(recording, time_ns, &moment)   what the threads did then
//
// It keeps an hour, and RECORDING_BYTES, at most; memory grows as it is used. What is older is
// dropped and counted. What the meter says covers the whole run none the less, since it takes each
// record as it comes in. A moment is as cheap at the start as at the end: every
// RECORDING_BLOCK records one is kept.
//
// All of it belongs to the GUI thread. Nothing here waits for anybody: a drain holds the mutex of
// an inbox for an exchange of pointers.
#ifndef RECORDING_H
#define RECORDING_H

#include "meter.h"
#include "moment.h"
#include "recorder.h"
#include "run.h"
#include "tracks.h"

#define RECORDING_BYTES (12u * 1024u * 1024u)
#define RECORDING_POOL_BYTES (4u * 1024u * 1024u) // of what is kept beside the records
#define RECORDING_NS (3600u * (Uint64)THAW_NS_PER_S)
#define RECORDING_BLOCK 1000 // records that are kept and dropped together

typedef struct Recording Recording;

// Create a recording, with its recorder.
// Errors: NULL when memory ran out.
Recording *recording_create(void);

// Create one without a recorder, for records that come from elsewhere.
// Thread: any; it belongs to whoever takes it over.   Errors: the same.
Recording *recording_create_empty(void);

// What is kept now, for another thread to read with recording_first, _end, _at, _find, _bytes,
// _lost and _moment. Nothing is copied: both share the blocks until the recording has to write one,
// which it then copies first.
// Thread: the one that owns the recording; whoever takes the snapshot over owns it.
// Owner: you; recording_destroy.   Errors: NULL when memory ran out.
Recording *recording_snapshot(const Recording *recording);

// Destroy both; NULL is fine. Clients and servers that are observed have ended before.
void recording_destroy(Recording *recording);

// What threads say things to. Borrowed; NULL: there is none.
Recorder *recording_recorder(const Recording *recording);

// Its number in this process, 1 at least. What was worked out from a recording is told by it from
// what is to be worked out anew: the address of one that was destroyed may be that of the next.
Uint32 recording_number(const Recording *recording);

// Take in what was said since the last time.
void recording_drain(Recording *recording);

// Append a record, as a drain does. One that is older than the newest goes to its place.
// `bytes` are kept beside it, at most RECORD_BYTES_MAX of `record->size`; NULL: none.
void recording_add(Recording *recording, const Record *record);
void recording_add_bytes(Recording *recording, const Record *record, const void *bytes);

// A function that is handed each record as it comes in, with what is kept beside it: `bytes` are
// record->size, RECORD_BYTES_MAX at most; NULL: none. What is borrowed lasts for the call. It must
// not call back into the recording.
typedef void (*RecordingSink)(void *userdata, const Record *record, const void *bytes);

// Hand on all records from now on; NULL: to nobody any more.
void recording_set_sink(Recording *recording, RecordingSink sink, void *userdata);

// Begin a run: see Meter.run.
void recording_begin_run(Recording *recording);

// What was measured up to the last drain. Borrowed.
const Meter *recording_meter(const Recording *recording);

// The run under way, or the last one; before the first, only pictures. Borrowed; it changes with
// each drain.
const Run *recording_run(const Recording *recording);

// Put away what the run under way or the last one shows. It stays the newest with its strategy.
void recording_dismiss(Recording *recording);

// The newest run with a strategy that is over; NULL: there was none. Borrowed until the next drain.
const Run *recording_run_of(const Recording *recording, ThawStrategy strategy);

// The records as spans of time: made from all that is kept when they are first asked for, and kept
// up to date from then on. NULL when memory ran out. Borrowed.
const Tracks *recording_tracks(Recording *recording);

// Records have numbers, from 0 on, in order of time: those from recording_first to before
// recording_end are kept, the others were dropped: too old, or too many. A record that comes late
// raises the numbers behind it. The record is borrowed until the next drain.
Uint64 recording_first(const Recording *recording);
Uint64 recording_end(const Recording *recording);
const Record *recording_at(const Recording *recording, Uint64 number);

// When the oldest record of all was, whether or not it is kept; 0: there was none. It stays what it
// is while others are dropped, so times are counted from it.
Uint64 recording_began_ns(const Recording *recording);

// The number behind the last record at or before `time_ns`.
Uint64 recording_find(const Recording *recording, Uint64 time_ns);

// How many records came in so far, but for pictures that were the newest record then. While that is
// the same, the window has only drawn, and what was found out about commands and messages holds.
Uint64 recording_changes(const Recording *recording);

// What is kept beside a record: of a chunk its first bytes, of others words without an end mark.
// Returns how many bytes; 0: there were none, or the recording has forgotten them.
size_t recording_bytes(const Recording *recording, const Record *record,
                       Uint8 bytes[RECORD_BYTES_MAX]);

// How many records never came in: as RECORD_LOST tells of them, or because memory ran out.
Uint64 recording_lost(const Recording *recording);

// Whoever has the records from elsewhere knows of so many that were lost in all.
void recording_expect_lost(Recording *recording, Uint64 lost);

// What the threads did at `time_ns`, or, before the oldest record, as far as it was known there.
void recording_moment(const Recording *recording, Uint64 time_ns, Moment *moment);

// What the threads do now, as of the last drain. Borrowed until the next one.
const Moment *recording_now(Recording *recording);

#endif
