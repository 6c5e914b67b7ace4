// transport.h - the seam: whatever carries the bytes of a connection. This one is TCP (tcp.c).
//
// A connection (connection.h) knows of messages and commands, and of nothing below. Whoever wants a
// serial line, a pipe or TLS writes these functions over it, in one file in place of tcp.c.
//
// Two of the functions may sit in the system for minutes, and nothing wakes them:
// thaw_transport_open and thaw_transport_write. A thread that sits there can only be given up
// (worker.h). So these two put THAW_TRACE_CALL and THAW_TRACE_RETURN (trace.h) around what they ask
// of the system. thaw_transport_write_some does the same, though it never blocks: what it writes is
// part of a SEND. The others return within their time limit and announce nothing.
//
// A transport belongs to one thread, like its connection.
#ifndef THAW_TRANSPORT_H
#define THAW_TRANSPORT_H

#include <SDL.h>
#include <stdbool.h>

#include "message_inside.h"
#include "trace.h"

typedef struct ThawTransport ThawTransport; // one stream of bytes in each direction

// Start what every transport of the process needs, and end it again. The calls count. Starting asks
// thaw_clock_ns once, since SDL starts its clock at the first question, and without a lock.
// Thread: any.   Blocks: never.   Errors: false, see SDL_GetError.
bool thaw_transport_start(void);
void thaw_transport_stop(void);

typedef enum ThawStep { THAW_STEP_PENDING, THAW_STEP_DONE } ThawStep;

// Create a transport that is not open. `trace` tells of its calls.
// Owner:  you; thaw_transport_destroy. `trace` is borrowed until then.
// Errors: NULL when memory ran out.
ThawTransport *thaw_transport_create(ThawTrace *trace);

// Close what is open and free it; NULL is fine.
void thaw_transport_destroy(ThawTransport *transport);

// Go one step further towards a stream to `host` and `port`, and fill in `reply` when that ends it.
// PENDING leaves the next address for the next step, so that a stop can come between two of them.
// The transport must not be open.
// Blocks: in the system, for as long as that likes.
// Errors: in the reply, with a code and a sentence.
ThawStep thaw_transport_open(ThawTransport *transport, const char *host, int port,
                             ThawReply *reply);

// Blocks: never.
bool thaw_transport_is_open(const ThawTransport *transport);

// Wait until there is something to read, or the end of the stream: 1. 0: nothing came in time, or a
// signal ended the wait early. -1: the system does not let it be waited for.
// Blocks: for `timeout_ms` at most.
int thaw_transport_wait(ThawTransport *transport, Uint32 timeout_ms);

// Wait as above, then read up to `room` bytes into `buffer`. The size of what came is returned, and
// what the wait returned is `*ready`. Where that is not 0, a size of 0 is the end of the stream and
// -1 its tearing.
// Blocks: for `timeout_ms` at most.
int thaw_transport_read(ThawTransport *transport, Uint8 *buffer, size_t room, Uint32 timeout_ms,
                        int *ready);

// What the system said of the last read or write that failed: errno or WSAGetLastError; 0: nothing.
// Blocks: never.
int thaw_transport_error(const ThawTransport *transport);

// Write all of `size` bytes, which are few enough for an int.
// Blocks: in the system, for as long as the peer does not read.
// Errors: false when the stream is broken.
bool thaw_transport_write(ThawTransport *transport, const Uint8 *bytes, size_t size);

// Write as many of `size` bytes as the system takes at once. After 0, thaw_transport_write gets the
// first of the same bytes. So returning 0 always is right where that cannot be done.
// Returns how many; 0: none; -1: the stream is broken.
// Blocks: never.
int thaw_transport_write_some(ThawTransport *transport, const Uint8 *bytes, size_t size);

// Close the stream and forget the addresses that were not tried yet; not open is fine.
// Blocks: never.
void thaw_transport_close(ThawTransport *transport);

#endif
