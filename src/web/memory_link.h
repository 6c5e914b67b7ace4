// memory_link.h - a connection in memory: two streams, one for each end to read.
//
// Both ends hold it, and the last to leave frees it. What an end finds is what it finds of TCP on
// the loopback of Linux:
//   - the peer closed: it reads the bytes under way, then the end. What it sends then is taken and
//     lost, and further sends fail.
//   - the peer closed with bytes unread, or its listener closed before it was accepted: that is a
//     reset. It reads the bytes under way, then a failure, and sends fail.
//
// Every call but the first wants the lock held (memory_lock.h).
#ifndef THAW_MEMORY_LINK_H
#define THAW_MEMORY_LINK_H

#include <SDL_net.h>
#include <stdbool.h>

#include "memory_break.h"

#define MEMORY_STREAM_SIZE                                                                         \
    (2u * 1024u * 1024u) // bytes under way in one direction; then a send waits

// One direction of a connection.
typedef struct Stream {
    Uint8 *ring;
    size_t first;        // index of the next byte to read
    size_t count;        // bytes under way
    size_t piece;        // bytes that one receive takes, at most
    size_t free_to_read; // bytes that may be read before the rest is held back
    size_t until_break;  // bytes that may be written before the connection breaks
    MemoryNetBreak how;
} Stream;

// Indices into the arrays of a link.
enum { MEMORY_CLIENT_END, MEMORY_SERVER_END };

typedef struct Link {
    Stream incoming[2]; // of each end
    bool ended[2];      // the stream to that end is over, in order
    bool torn[2];       // whether that end was reset: it cannot send, nor wait for more
    int holders;        // ends that were not closed
    IPaddress client;   // address of the end that connected
    Uint8 rings[2][MEMORY_STREAM_SIZE];
} Link;

// A link that both ends hold.
// Errors: NULL when memory ran out.
Link *memory_link_create(void);

// One end closes, or resets the other.
void memory_link_leave(Link *link, int end, bool reset);

// Both ends are hung up on.
void memory_link_break(Link *link, MemoryNetBreak how);

// Copy bytes into a ring that has room for them.
void memory_link_put(Stream *stream, const Uint8 *bytes, size_t size);

// Copy bytes that are there out of a ring.
void memory_link_take(Stream *stream, Uint8 *bytes, size_t size);

// Bytes that a receive would get.
size_t memory_link_readable(const Stream *stream);

#endif
