// tape.h - writes a recording to a file while it happens, on a thread of its own.
//
//     Tape *tape = tape_create(path, &about, recording_snapshot(recording), 0);
//     recording_set_sink(recording, tape_take, tape);
//     ...
//     recording_set_sink(recording, NULL, NULL);
//     tape_close(tape);
//     ... tape_has_ended(tape) ...
//     tape_release(tape);
//
// The GUI thread puts records into one of two buffers, and the tape's thread writes the other; they
// are exchanged every TAPE_PERIOD_MS, and what was written is handed to the system as often, so a
// crash loses no more than that. A buffer is bounded: what finds no room is counted, and a record
// in the file says so. The mutex is held for a copy of a record, or an exchange of pointers.
//
// All functions but tape_take's caller's belong to the GUI thread, and none waits for the disk.
#ifndef TAPE_H
#define TAPE_H

#include "archive_writer.h"

#define TAPE_PERIOD_MS 250u
#define TAPE_RECORDS 32768u             // of a buffer
#define TAPE_BYTES (2u * 1024u * 1024u) // kept beside them

typedef struct Tape Tape;

typedef struct TapeEnd {
    bool failed;
    bool full;     // the file is as long as one may be
    int error;     // errno of a failure; 0: the system told none
    Uint64 events; // written
    Uint64 lost;   // records without room here, or lost before they came here
} TapeEnd;

// Begin to write a file. What `past`, a snapshot, has from `since_ns` on comes first.
// Owner: the tape, of the snapshot, also after an error; you, of the tape: tape_release.
// Errors: NULL, see SDL_GetError. That the file cannot be opened shows later: tape_has_ended.
Tape *tape_create(const char *path, const ArchiveAbout *about, Recording *past, Uint64 since_ns);

// Take a record, as a RecordingSink; `userdata` is the Tape.
void tape_take(void *userdata, const Record *record, const void *bytes);

// Nothing more comes.
void tape_close(Tape *tape);

// Whether its thread has ended, since it was closed or because the file could not be written.
bool tape_has_ended(Tape *tape);

// A number that changes as long as its thread gets on with writing.
int tape_steps(Tape *tape);

// Wait for that, as long as it gets on: it may stand still for `stuck_ms`. Returns whether it has.
// Blocks: for that time when the disk takes nothing.
bool tape_wait(Tape *tape, Uint32 stuck_ms);

// How it ended, once it has.
TapeEnd tape_end(Tape *tape);

// Free it, or leave its thread behind; NULL is fine.
void tape_release(Tape *tape);

#endif
