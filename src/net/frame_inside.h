// frame_inside.h - what only net itself sees of frame.h: how a frame lies in memory.
#ifndef THAW_FRAME_INSIDE_H
#define THAW_FRAME_INSIDE_H

#include <SDL.h>

#include "frame.h"
#include "reuse.h"

// Only frame.c and decoder.c look into one.
struct ThawFrame {
    ThawReuse *home; // where it goes when it is freed; NULL: back to the system
    Uint32 room;     // bytes of payload that fit
    Uint32 size;     // bytes of payload
    Uint8 wire[];    // THAW_HEADER_SIZE + size bytes, and a zero that belongs to neither
};

// Give room for so many bytes of payload to a frame that comes back to nobody; NULL makes one.
// Owner: as with realloc.   Errors: NULL when memory ran out; then `frame` is as it was.
ThawFrame *thaw_frame_grow(ThawFrame *frame, Uint32 room);

// Use a frame again that `reuse` keeps and that fits a payload of `size` bytes; its payload is old.
// Owner: you; NULL: there is none.
ThawFrame *thaw_frame_take(ThawReuse *reuse, Uint32 size);

// Let a frame come back to `reuse` when it is freed, if it is of a size that is kept and comes back
// to nobody yet. NULL is fine for `reuse`.
void thaw_frame_adopt(ThawFrame *frame, ThawReuse *reuse);

// Its payload is complete: write the header in front of it and the zero behind it.
void thaw_frame_seal(ThawFrame *frame, Uint32 size);

// Copy a payload into a frame that has room for it, and seal it.
void thaw_frame_fill(ThawFrame *frame, const void *payload, Uint32 size);

// What goes over the wire: THAW_HEADER_SIZE + thaw_frame_size(frame) bytes.
// Thread: the one that owns the frame.   Owner: borrowed from the frame.
const Uint8 *thaw_frame_wire(const ThawFrame *frame);

#endif
