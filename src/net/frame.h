// frame.h - how a message travels: its length in 4 bytes, little-endian, then its payload.
//
// TCP carries a stream of bytes and knows nothing of messages; the length in front says where one
// ends. A frame keeps header and payload in one block of memory, so that it goes out in one send
// and an echo can send back the very block that it received.
// The wire format is that of the 2011 sample which thaw re-thinks: struct.pack('<L', len(data)).
#ifndef THAW_FRAME_H
#define THAW_FRAME_H

#include <SDL.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

#define THAW_HEADER_SIZE 4u                            // bytes of the length in front
#define THAW_MAX_MESSAGE_DEFAULT (64u * 1024u * 1024u) // bytes
#define THAW_MAX_MESSAGE_LIMIT                                                                     \
    (1024u * 1024u * 1024u) // bytes; no ThawClientOptions may ask for more

typedef struct ThawFrame ThawFrame; // one message: header and payload side by side

// Make a frame around a copy of `size` bytes of payload (0 is a legal message; `payload` may then
// be NULL).
// Thread: any.   Blocks: never.   Owner: you; thaw_frame_free.
// Errors: NULL when memory ran out, or `size` is above THAW_MAX_MESSAGE_LIMIT.
ThawFrame *thaw_frame_create(const void *payload, Uint32 size);

// Make a frame whose `size` bytes of payload are yours to fill, through the pointer put into
// `*payload`. For messages too large to be copied on a thread that must not wait.
// Thread: any.   Blocks: never.
// Owner:  you; thaw_frame_free. `*payload` is borrowed from the frame.
// Errors: NULL when memory ran out, or `size` is above THAW_MAX_MESSAGE_LIMIT.
ThawFrame *thaw_frame_reserve(Uint32 size, Uint8 **payload);

// Free a frame; NULL is fine.
// Thread: the one that owns it.   Blocks: never.   Owner: `frame` is gone.   Errors: none.
void thaw_frame_free(ThawFrame *frame);

// The payload and its length in bytes. The payload is never NULL. It may hold any bytes, zeros
// among them, and its length tells where it ends. A zero byte that is not part of it follows.
// Thread: the one that owns the frame.   Blocks: never.
// Owner:  borrowed from the frame.   Errors: none.
const Uint8 *thaw_frame_payload(const ThawFrame *frame);
Uint32 thaw_frame_size(const ThawFrame *frame);

// The payload as a string, which ends at the first zero byte in it or, if there is none, at its
// end. Whoever sent it decides what it says: do not take it for UTF-8 without a look. "" for NULL,
// so that thaw_frame_text(reply.frame) is right for every reply.
// Thread: the one that owns the frame.   Blocks: never.
// Owner:  borrowed from the frame.   Errors: none.
const char *thaw_frame_text(const ThawFrame *frame);

#ifdef __cplusplus
}
#endif

#endif
