// tcp.h - the transport that is TCP, over SDL_net: what it has besides transport.h.
//
// The library lives in somebody else's process. SDL_net hands its sockets to every program that the
// process starts, and changes how the process takes SIGPIPE, both when it starts and when it ends.
// The calls of transport.h and descriptor.h leave the process as it was.
//
// SDL_net's count of its users is not guarded. So a program that calls SDLNet_Init or SDLNet_Quit
// itself does not do so while another thread creates or destroys a client or server.
#ifndef THAW_TCP_H
#define THAW_TCP_H

#include <SDL_net.h>
#include <stdbool.h>

#include "transport.h"

// Let a transport that is not open take over a socket that a listener accepted.
// Thread: the transport's.   Owner: on true the transport owns `socket`; on false you still do.
bool thaw_tcp_adopt(ThawTransport *transport, TCPsocket socket);

#endif
