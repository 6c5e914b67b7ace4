// memory_net.h - breaks, splits and holds back the streams of memory_net.c, for tests.
//
// A test has one end of a connection, says at which byte something happens to it, and lets the
// other end find out:
//
//     TCPsocket peer = SDLNet_TCP_Accept(listener);
//     memory_net_break_after(peer, MEMORY_NET_OUT, MEMORY_NET_RESET, 3);
//     SDLNet_TCP_Send(peer, "hello", 5); // the other end reads "hel", and then a failure
//
// Thread: any, while nobody closes the socket.   Blocks: only for memory_lock.h.
#ifndef THAW_MEMORY_NET_H
#define THAW_MEMORY_NET_H

#include <SDL_net.h>

#include "memory_break.h"

// Which stream of a connection, as seen from the socket.
typedef enum MemoryNetWay { MEMORY_NET_IN, MEMORY_NET_OUT } MemoryNetWay;

// Break the connection, both ways, as soon as `bytes` more were written this way; 0: now. It is as
// if somebody in the middle hung up on both ends. What is written later is lost.
void memory_net_break_after(TCPsocket socket, MemoryNetWay way, MemoryNetBreak how, size_t bytes);

// Let no receive take more than `bytes` at once.
void memory_net_deliver_at_most(TCPsocket socket, MemoryNetWay way, size_t bytes);

// Let `bytes` more be read, and hold back what follows, until this is called anew.
void memory_net_hold_after(TCPsocket socket, MemoryNetWay way, size_t bytes);

// How many sockets are open.
int memory_net_count_sockets(void);

#endif
