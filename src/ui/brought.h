// brought.h - whether a read has come back whose bytes have not been told yet.
//
// A thread tells RETURN before it tells what it has read. Held between the two, or looked at there
// in the past, it has bytes that no record of before shows.
#ifndef BROUGHT_H
#define BROUGHT_H

#include "recording.h"

typedef enum Brought {
    BROUGHT_NOTHING, // no read has come back, or it has been told what it brought
    BROUGHT_UNTOLD,  // one has, and nobody knows what it brought
    BROUGHT_BYTES    // one has, and the next record of its thread tells of bytes
} Brought;

// As of the records before `number`, for command `id`; 0: for any. `size`: of the bytes, where they
// are known. Thread: the one that the recording belongs to.
Brought brought_at(const Recording *recording, Uint64 number, Uint32 id, Uint64 *size);

#endif
