// frame.h - how a message travels: its length in 4 bytes, little-endian, then its payload.
//
// TCP carries a stream of bytes and knows nothing of messages; the length in front says where one
// ends. A frame keeps header and payload in one block of memory, so that it goes out in one send
// and an echo can send back the very block that it received. The decoder turns the stream into
// frames again, fed with whatever bytes came: half a header, or three messages and a bit.
// The wire format is that of the 2011 sample which thaw re-thinks: struct.pack('<L', len(data)).
#ifndef THAW_FRAME_H
#define THAW_FRAME_H

#include <SDL.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

#define THAW_HEADER_SIZE 4u
#define THAW_MAX_MESSAGE_DEFAULT (64u * 1024u * 1024u) // bytes
#define THAW_MAX_MESSAGE_LIMIT (1024u * 1024u * 1024u) // bytes; no ThawOptions may ask for more

typedef struct ThawFrame ThawFrame; // one message: header and payload side by side

// Make a frame around a copy of `size` bytes of payload (0 is a legal message; `payload` may then
// be NULL).
// Thread: any.   Owner: you; thaw_frame_free.
// Errors: NULL when memory ran out, or `size` is above THAW_MAX_MESSAGE_LIMIT.
ThawFrame *thaw_frame_create(const void *payload, Uint32 size);

// Make a frame whose `size` bytes of payload are yours to fill, through the pointer put into
// `*payload`. For messages too large to be copied on a thread that must not wait.
// Thread: any.   Owner: you; `*payload` is borrowed from the frame.   Errors: NULL, out of memory.
ThawFrame *thaw_frame_reserve(Uint32 size, Uint8 **payload);

// Free a frame; NULL is fine.
// Thread: the one that owns it.
void thaw_frame_free(ThawFrame *frame);

// The payload and its length in bytes. The payload is never NULL. It may hold any bytes, zeros
// among them, and its length tells where it ends. A zero byte that is not part of it follows.
// Thread: the one that owns the frame.   Owner: borrowed from the frame.
const Uint8 *thaw_frame_payload(const ThawFrame *frame);
Uint32 thaw_frame_size(const ThawFrame *frame);

// The payload as a string, which ends at the first zero byte in it or, if there is none, at its
// end. Whoever sent it decides what it says: do not take it for UTF-8 without a look. "" for NULL,
// so that thaw_frame_text(reply.frame) is right for every reply.
// Thread: the one that owns the frame.   Owner: borrowed from the frame.
const char *thaw_frame_text(const ThawFrame *frame);

// What goes over the wire: THAW_HEADER_SIZE + thaw_frame_size(frame) bytes.
// Thread: the one that owns the frame.   Owner: borrowed from the frame.
const Uint8 *thaw_frame_wire(const ThawFrame *frame);

// The decoder. Between two calls it is in one of these states:
//   header   fewer than 4 bytes of a header have come (none: the stream is between two messages)
//   body     the header is known, the payload is still growing
//   complete a whole message waits for thaw_decoder_next; further bytes wait behind it, unread
//   broken   a length above the limit, or no memory: the stream cannot be followed any more
// A decoder belongs to one thread, and none of its calls blocks.
// It keeps at most one message and a small stage of bytes behind it, however much a peer sends.
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
void thaw_decoder_destroy(ThawDecoder *decoder); // NULL is fine

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

#ifdef __cplusplus
}
#endif

#endif
