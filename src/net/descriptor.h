// descriptor.h - what thaw asks of the system about a socket of SDL_net.
//
// SDL_net has no word for these: that a child does not inherit the socket, how many may wait for a
// listener, how long a read or a write may last, whether there is room to send, and whether a
// connect has met itself. Where the descriptor behind a socket is not found, as with the sockets of
// memory_net.c, the calls do nothing, and the questions are answered with no.
//
// Thread: the one that the socket belongs to, for all but the first.   Blocks: never, where it does
// not say otherwise.
#ifndef THAW_DESCRIPTOR_H
#define THAW_DESCRIPTOR_H

#include <SDL_net.h>
#include <stdbool.h>

// Whether the next socket can be waited for. SDL_net waits with select, which outside of Windows
// ends the program, or worse, over a descriptor of FD_SETSIZE (1024) or more. What other threads
// open meanwhile is allowed for.
// Thread: any.   Errors: false, see SDL_GetError.
bool thaw_descriptor_is_left(void);

// Keep `socket` from being inherited by a program that this process starts from now on.
// Call it as soon as SDL_net has given the socket out.
void thaw_descriptor_keep(TCPsocket socket);

// Let so many connects to `listener` wait for being accepted, as far as the system allows that.
// Where it takes no second word on it, as Windows, it stays what it was.
void thaw_descriptor_set_backlog(TCPsocket listener, int backlog);

// Make a write to `socket` fail when there was no room for it for `limit_ms`: its peer does not
// read, or too little.
void thaw_descriptor_limit_write(TCPsocket socket, Uint32 limit_ms);

// Whether the system has room for bytes, so that a send hardly waits for the peer.
bool thaw_descriptor_can_write(TCPsocket socket);

// Whether both ends of a connection are the same. A connect to a port that nobody listens on may
// get that very port for its own end, and then meets itself (RFC 9293, 3.5: simultaneous open).
// Such a socket is told not to keep the port when it is closed.
bool thaw_descriptor_has_met_itself(TCPsocket socket);

// The descriptor of a socket for the calls below, as long as the socket is open. -1: it is not
// found, and on Windows it never is, where no signal interrupts anything.
int thaw_descriptor_of(TCPsocket socket);

// Let each read give up after `limit_ms`, for good: such a read is one call into the system, where
// a wait and a read are two. Windows does not promise that a socket can be used after such a read.
// Errors: false when there is no such limit.
bool thaw_descriptor_limit_read(int descriptor, Uint32 limit_ms);

// Wait until there is something to read or to accept, and read up to `room` bytes with that limit.
// Both return what their counterparts in transport.h do.
// Blocks: for that time; a signal ends it early.
int thaw_descriptor_wait(int descriptor, Uint32 timeout_ms);
int thaw_descriptor_read(int descriptor, Uint8 *buffer, int room, int *ready);

// Write `size` bytes. Returns how many have got through; less is a failure, and errno tells of it.
// Blocks: for as long as the peer does not read, or for the limit of its writes; a signal does not
// begin that anew.
int thaw_descriptor_write(int descriptor, const Uint8 *bytes, int size);

// Write what the system takes at once. Returns how many; 0: none, or this system cannot do that;
// -1: the stream is broken, and errno tells of it.
// Blocks: never.
int thaw_descriptor_write_some(int descriptor, const Uint8 *bytes, int size);

#endif
