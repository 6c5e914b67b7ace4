// slices.h - what each thread did, as spans that a trace shows (chrome_trace.h).
//
//     Slices slices;
//     if (slices_make(&slices, extract))
//         ... slices.list[i] ... in order of thread and begin
//     slices_free(&slices);
//
// A call is a slice from its CALL to its RETURN, or to what took the place of that. Pictures and
// waits are slices. A moment in which a command or a reply passes from one thread to another is a
// point: a slice as short as it can be seen, and shorter where something begins before.
//
// Slices may lie in each other, and a hostile recording may let them cross.
#ifndef SLICES_H
#define SLICES_H

#include "extract.h"

typedef enum SliceKind { SLICE_CALL, SLICE_PICTURE, SLICE_WAIT, SLICE_POINT } SliceKind;

// A span of one thread.
typedef struct Slice {
    Uint64 begin_ns;
    Uint64 end_ns;        // later than `begin_ns`
    Uint64 tid;           // slices_tid
    const Record *record; // what it tells of; of the extract
    SliceKind kind;
} Slice;

typedef struct Slices {
    Slice *list; // owned
    size_t count;
} Slices;

// Make the slices of all records of an extract, by thread, and what holds others before them.
// Thread: any.   Owner: you; slices_free, whatever comes. The extract lives longer.
// Errors: false when memory ran out, see SDL_GetError.
bool slices_make(Slices *slices, const Extract *extract);
void slices_free(Slices *slices);

// The number of a record's thread in a trace. Workers and the server's threads count by themselves,
// from 1 and from 0 on: here the GUI thread is 1, workers are even, the server's are odd from 3 on.
// Thread: any.
Uint64 slices_tid(const Record *record);

#endif
