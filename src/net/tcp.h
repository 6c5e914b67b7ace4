// tcp.h - what thaw asks of SDL_net besides a transport, and keeps SDL_net from doing.
//
// The library lives in somebody else's process. SDL_net hands its sockets to every program that the
// process starts, and changes how the process takes SIGPIPE, both when it starts and when it ends.
// The calls below and those of transport.h leave the process as it was.
//
// SDL_net's count of its users is not guarded. So a program that calls SDLNet_Init or SDLNet_Quit
// itself does not do so while another thread creates or destroys a client or server.
#ifndef THAW_TCP_H
#define THAW_TCP_H

#include <SDL_net.h>
#include <stdbool.h>

#include "transport.h"

// Whether the next socket can be waited for. SDL_net waits with select, which outside of Windows
// ends the program, or worse, over a descriptor of FD_SETSIZE (1024) or more. What other threads
// open meanwhile is allowed for.
// Thread: any.   Blocks: never.   Errors: false, see SDL_GetError.
bool thaw_tcp_has_room(void);

// Keep `socket` from being inherited by a program that this process starts from now on.
// Thread: the one that has just got the socket from SDL_net.   Blocks: never.
void thaw_tcp_keep(TCPsocket socket);

// Let so many connects to `listener` wait for being accepted, as far as the system allows that.
// Where it takes no second word on it, as Windows, it stays what it was. Thread: the one that owns
// the listener.   Blocks: never.
void thaw_tcp_set_backlog(TCPsocket listener, int backlog);

// Let a write to `socket` fail that makes no way for `limit_ms`: its peer does not read.
// Thread: as above.   Blocks: never.
void thaw_tcp_limit_write(TCPsocket socket, Uint32 limit_ms);

// Let a transport that is not open take over a socket that a listener accepted.
// Thread: the transport's.   Owner: on true the transport owns `socket`; on false you still do.
bool thaw_tcp_adopt(ThawTransport *transport, TCPsocket socket);

#endif
