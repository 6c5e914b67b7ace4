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

#define RECORDING_BYTES (16u * 1024u * 1024u)
#define RECORDING_NS (3600u * (Uint64)THAW_NS_PER_S)
#define RECORDING_BLOCK 1000 // records that are kept and dropped together

typedef struct Recording Recording;

// Create a recording, with its recorder.
// Errors: NULL when memory ran out.
Recording *recording_create(void);

// Destroy both; NULL is fine. Clients and servers that are observed have ended before.
void recording_destroy(Recording *recording);

// What threads say things to. Borrowed.
Recorder *recording_recorder(const Recording *recording);

// Take in what was said since the last time.
void recording_drain(Recording *recording);

// Append a record, as a drain does. One that is older than the newest goes to its place.
void recording_add(Recording *recording, const Record *record);

// Begin a run: see Meter.run.
void recording_begin_run(Recording *recording);

// What was measured up to the last drain. Borrowed.
const Meter *recording_meter(const Recording *recording);

// Records have numbers, from 0 on, in order of time: those from recording_first to before
// recording_end are kept, the others were dropped: too old, or too many. A record that comes late
// raises the numbers behind it. The record is borrowed until the next drain.
Uint64 recording_first(const Recording *recording);
Uint64 recording_end(const Recording *recording);
const Record *recording_at(const Recording *recording, Uint64 number);

// The number behind the last record at or before `time_ns`.
Uint64 recording_find(const Recording *recording, Uint64 time_ns);

// How many records never came in, because an inbox was full or memory ran out.
Uint64 recording_lost(const Recording *recording);

// What the threads did at `time_ns`, or, before the oldest record, as far as it was known there.
void recording_moment(const Recording *recording, Uint64 time_ns, Moment *moment);

// What the threads do now, as of the last drain. Borrowed until the next one.
const Moment *recording_now(Recording *recording);

#endif
