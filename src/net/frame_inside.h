// frame_inside.h - what only net itself sees of frame.h: how a frame lies in memory.
#ifndef THAW_FRAME_INSIDE_H
#define THAW_FRAME_INSIDE_H

#include <SDL.h>

#include "frame.h"

// Only frame.c and decoder.c look into one.
struct ThawFrame {
    Uint32 size;  // bytes of payload
    Uint8 wire[]; // THAW_HEADER_SIZE + size bytes, and a zero that belongs to neither
};

// Give a frame room for so many bytes of payload; NULL makes one.
// Owner: as with realloc.   Errors: NULL when memory ran out; then `frame` is as it was.
ThawFrame *thaw_frame_grow(ThawFrame *frame, Uint32 room);

// Its payload is complete: write the header in front of it and the zero behind it.
void thaw_frame_seal(ThawFrame *frame, Uint32 size);

// What goes over the wire: THAW_HEADER_SIZE + thaw_frame_size(frame) bytes.
// Thread: the one that owns the frame.   Owner: borrowed from the frame.
const Uint8 *thaw_frame_wire(const ThawFrame *frame);

#endif
