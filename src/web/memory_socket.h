// memory_socket.h - a socket of the network in memory: a listener with its backlog, or an end of a
// link.
#ifndef THAW_MEMORY_SOCKET_H
#define THAW_MEMORY_SOCKET_H

#include "memory_link.h"

// Links that are not accepted yet; then a connect waits. SDL_net asks for 5, Linux adds one.
#define MEMORY_BACKLOG 6

// How a struct behind a TCPsocket begins in SDL_net; tcp.c looks for the descriptor there, and is
// told by the system that -1 is none.
#ifdef _WIN32
typedef uintptr_t Descriptor;
#else
typedef int Descriptor;
#endif
#define NO_DESCRIPTOR ((Descriptor)-1)

struct _TCPsocket {
    int ready; // for the macro SDLNet_SocketReady
    Descriptor channel;
    Uint16 port;    // constant; of a listener, 0 for the others
    IPaddress peer; // constant
    Link *link;     // constant; NULL for a listener
    int end;        // constant; of the link
    Link *backlog[MEMORY_BACKLOG];
    int waiting; // links in the backlog
};

// An end of a link whose other end is at `peer`, or, without a link, a listener.
// Owner:  you; SDL_free.   Errors: NULL when memory ran out.
TCPsocket memory_socket_create(const IPaddress *peer, Link *link, int end);

// Whether a receive, or an accept, would not wait. Lock held.
bool memory_socket_is_ready(TCPsocket socket);

#endif
