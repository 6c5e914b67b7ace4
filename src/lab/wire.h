// wire.h - the messages on the wire, put together from the chunks that the client sent or received.
//
// A plain value for the GUI thread. Bytes beyond what a record keeps are not there; the rest is
// worked out from lengths.
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>

#include "frame.h"
#include "recording.h"

#define WIRE_BYTES 64  // of a message with its length that are kept
#define WIRE_CHUNKS 32 // of a message that are told apart; the last one stands for all after it

// The part of a chunk that belongs to a message.
typedef struct WireChunk {
    Uint64 time_ns;
    Uint64 from; // its first byte, counted from that of the length
    Uint64 size;
} WireChunk;

typedef struct WireMessage {
    bool there;          // some of it has come
    bool sized;          // the length is complete
    bool ended;          // its connection has ended since
    Uint64 since_ns;     // what was before this was not looked at, or is forgotten; 0: nothing
    Uint32 command_id;   // of the newest chunk; 0: none
    Uint8 command;       // ThawCommandType
    Uint64 time_ns;      // of the newest chunk
    Uint64 have;         // bytes so far, those of the length among them
    Uint64 total;        // bytes of payload, once it is sized
    Uint64 behind;       // bytes of the newest chunk behind it
    Uint64 chunks_count; // so far
    WireChunk chunks[WIRE_CHUNKS];
    int chunk_count; // of those that are told apart
    int known;       // bytes below; the others are not kept
    Uint8 bytes[WIRE_BYTES];
} WireMessage;

// Find the message that went out, or came in, as far as it had by `until_ns`: the first one to
// which command `id` has brought bytes, or else the newest. Lengths above `limit` end the stream.
// It looks at a bounded number of records.
void wire_find(const Recording *recording, bool outgoing, Uint64 until_ns, Uint32 id, Uint32 limit,
               WireMessage *message);

// Whether all of a message is there.
bool wire_is_whole(const WireMessage *message);

#endif
