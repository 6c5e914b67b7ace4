// sockets.h - the few things that everything written by hand here does with a TCP socket.
//
// All of it stays on the loopback. Nothing raises SIGPIPE. Every function may be called from any
// thread, and blocks in the system for as long as the peer likes where it says so.
#ifndef BENCH_SOCKETS_H
#define BENCH_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_HEADER 4u // bytes of the length in front of a message, the least significant first

void wire_put_size(uint8_t header[WIRE_HEADER], uint32_t size);
uint32_t wire_size(const uint8_t header[WIRE_HEADER]);

// Listen on a port of the system's choice, which is put into `*port`.
// Errors: -1.
int socket_listen(int *port);

// Connect, or accept. Small messages go out at once.
// Blocks: yes.   Errors: -1.
int socket_connect(int port);
int socket_accept(int listener);

// Write all of it.
// Blocks: yes.   Errors: false when the stream is broken.
bool socket_write(int socket, const void *bytes, size_t size);

// Read what there is, `room` bytes at most, or exactly `size` bytes.
// Blocks: yes.   Errors: 0 or less, or false, at the end of the stream and when it is broken.
ptrdiff_t socket_read(int socket, void *bytes, size_t room);
bool socket_read_all(int socket, void *bytes, size_t size);

#endif
