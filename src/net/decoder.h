// decoder.h - the stream of bytes as frames again, fed with whatever bytes came: half a header, or
// three messages and a bit.
//
// Between two calls it is in one of these states:
//   header   fewer than 4 bytes of a header have come (none: the stream is between two messages)
//   body     the header is known, the payload is still growing
//   complete a whole message waits for thaw_decoder_next; further bytes wait behind it, unread
//   broken   a length above the limit, or no memory: the stream cannot be followed any more
// A decoder belongs to one thread, and none of its calls blocks.
// It keeps at most one message and a small stage of bytes behind it, however much a peer sends.
//
// Internal to net.
#ifndef THAW_DECODER_H
#define THAW_DECODER_H

#include <SDL.h>
#include <stdbool.h>

#include "frame.h"
#include "reuse.h"

typedef struct ThawDecoder ThawDecoder;

typedef enum ThawDecoded {
    THAW_DECODED_NOTHING, // feed it more
    THAW_DECODED_MESSAGE,
    THAW_DECODED_TOO_LARGE, // broken: see thaw_decoder_claimed
    THAW_DECODED_NO_MEMORY  // broken
} ThawDecoded;

// Create a decoder that refuses messages above `max_message` bytes before it allocates for them.
// Thread: any; then only the one that owns it.   Errors: NULL when memory ran out.
ThawDecoder *thaw_decoder_create(Uint32 max_message);
void thaw_decoder_free(ThawDecoder *decoder); // NULL is fine

// Take large frames from `reuse`; they return to it when they are freed.
// Owner: the decoder holds a reference until it is freed.
void thaw_decoder_use(ThawDecoder *decoder, ThawReuse *reuse);

// Forget everything: a new stream begins.
void thaw_decoder_reset(ThawDecoder *decoder);

// Where the next bytes of the stream belong. Sets `*where` and returns the room there in bytes;
// 0 when a message waits and the stage behind it is full, or when the decoder is broken.
// Large payloads are received in place: their room grows as they arrive, never to what is claimed.
size_t thaw_decoder_room(ThawDecoder *decoder, Uint8 **where);

// `size` bytes of the stream were written to where thaw_decoder_room said.
void thaw_decoder_feed(ThawDecoder *decoder, size_t size);

// Take the next whole message.
// Owner:  with THAW_DECODED_MESSAGE `*frame` is yours.
ThawDecoded thaw_decoder_next(ThawDecoder *decoder, ThawFrame **frame);

// Whether a whole message waits.
bool thaw_decoder_has_message(const ThawDecoder *decoder);

// Whether part of a message has come and the rest has not.
bool thaw_decoder_inside(const ThawDecoder *decoder);

// The message that is arriving: bytes of payload here so far, and bytes claimed by its header.
// Both are 0 while no header is complete.
Uint32 thaw_decoder_arrived(const ThawDecoder *decoder);
Uint32 thaw_decoder_claimed(const ThawDecoder *decoder);

#endif
