// memory_ports.h - how one end finds the other: the listeners by their ports, and who waits to be
// accepted.
//
// The server's end of a link is held by the listener's backlog until it is accepted. A client that
// finds the backlog full waits, and looks for the listener by its port each time it wakes; so a
// listener can be closed at any time.
//
// Every call wants the lock held (memory_lock.h).
#ifndef THAW_MEMORY_PORTS_H
#define THAW_MEMORY_PORTS_H

#include "memory_socket.h"

#define MEMORY_LOOPBACK 0x7F000001u // the only address, as a number

// Let a listener be found by its port.
// Errors: a reason of the system; 0: there was none.
int memory_ports_listen(TCPsocket socket);

// Find the listener on a port once its backlog has room. NULL: there is none, or not any more. As
// with TCP, who found it full does not get the very next place: a server that lets in all who are
// there would otherwise never come to the end of them.
// Blocks: until there is room; the lock is not held meanwhile.
TCPsocket memory_ports_wait_for_room(Uint16 port);

// Put a new link into a backlog that has room, and return the client's end of it.
// Errors: NULL when memory ran out.
TCPsocket memory_ports_knock(TCPsocket listener, const IPaddress *address);

// Take the longest waiting link out of the backlog, which is not empty, and return the server's end
// of it.
// Errors: NULL when memory ran out.
TCPsocket memory_ports_accept(TCPsocket listener);

// Close a socket, which the caller frees then. Whoever waits to be accepted is reset, and whoever
// waits for a place is refused.
void memory_ports_close(TCPsocket socket);

// How many sockets are open, and whether there can be no more.
int memory_ports_count(void);
bool memory_ports_are_full(void);

#endif
