// memory_net.c - the TCP of SDL_net 2, over streams in the memory of this process.
//
// It carries every connection of a process to itself: for tests that no system disturbs, and for
// systems that have no sockets. It is not part of the library: whoever wants it compiles it with
// the library's sources, against SDL_net's header, and does not link SDL2_net.
//
// DESIGN
// A connection is a link (memory_link.h). Its ends find each other by a port (memory_ports.h), and
// each is held by a socket (memory_socket.h); several are waited for in a set (memory_set.c). One
// lock guards them all (memory_lock.h). What TCP gives up after minutes waits for ever here: a
// connect, and a send to who does not read.
//
// As in SDL_net, SDLNet_Init comes before there are other threads, and nobody uses a socket while
// it is closed.
#include "memory_net.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>

#include "memory_lock.h"
#include "memory_ports.h"

#define ERROR_SIZE 256

// ---- starting, errors ----

int SDLNet_Init(void) {
    return memory_lock_start() ? 0 : -1;
}

void SDLNet_Quit(void) {
}

void SDLNet_SetError(const char *fmt, ...) {
    char text[ERROR_SIZE];
    va_list values;
    va_start(values, fmt);
    SDL_vsnprintf(text, sizeof text, fmt, values);
    va_end(values);
    SDL_SetError("%s", text);
}

const char *SDLNet_GetError(void) {
    return SDL_GetError();
}

// The system's own reason is the last thing that is set, since thaw looks at it afterwards.
static void fail(int reason, const char *text) {
    SDLNet_SetError("%s", text);
    errno = reason;
}

// ---- addresses ----

int SDLNet_ResolveHost(IPaddress *address, const char *host, Uint16 port) {
    unsigned part[4];
    char rest;
    Uint32 number = INADDR_ANY;
    bool known = true;
    if (host && SDL_strcmp(host, "localhost") == 0) {
        number = MEMORY_LOOPBACK;
    } else if (host) {
        known = SDL_sscanf(host, "%3u.%3u.%3u.%3u%c", &part[0], &part[1], &part[2], &part[3],
                           &rest) == 4;
        for (int i = 0; known && i < 4; i++) {
            known = part[i] <= 255;
            number = number << 8 | part[i];
        }
    }
    address->host = known ? SDL_SwapBE32(number) : INADDR_NONE;
    address->port = SDL_SwapBE16(port);
    return known ? 0 : -1;
}

int SDLNet_GetLocalAddresses(IPaddress *addresses, int maxcount) {
    if (maxcount < 1)
        return 0;
    addresses[0] = (IPaddress){.host = SDL_SwapBE32(MEMORY_LOOPBACK)};
    return 1;
}

IPaddress *SDLNet_TCP_GetPeerAddress(TCPsocket sock) {
    return sock->link ? &sock->peer : NULL;
}

// ---- opening, accepting, closing ----

static TCPsocket open_listener(Uint16 port) {
    TCPsocket socket = memory_socket_create(&(IPaddress){0}, NULL, MEMORY_SERVER_END);
    int reason = socket ? EADDRNOTAVAIL : ENOMEM; // the former for port 0, which nobody would find
    if (socket && port > 0) {
        socket->port = port;
        memory_lock();
        reason = memory_ports_listen(socket);
        memory_unlock();
    }
    if (reason == 0)
        return socket;
    SDL_free(socket);
    fail(reason, "Couldn't bind to local port");
    return NULL;
}

static TCPsocket connect_to(const IPaddress *address) {
    TCPsocket socket = NULL;
    int reason = ENETUNREACH;
    if (SDL_SwapBE32(address->host) >> 24 == MEMORY_LOOPBACK >> 24) {
        memory_lock();
        TCPsocket listener = memory_ports_wait_for_room(SDL_SwapBE16(address->port));
        reason = !listener ? ECONNREFUSED : memory_ports_are_full() ? EMFILE : ENOMEM;
        if (reason == ENOMEM)
            socket = memory_ports_knock(listener, address);
        memory_unlock();
    }
    if (!socket)
        fail(reason, "Couldn't connect to remote host");
    return socket;
}

TCPsocket SDLNet_TCP_Open(IPaddress *ip) {
    bool listens = ip->host == INADDR_ANY || ip->host == INADDR_NONE;
    return listens ? open_listener(SDL_SwapBE16(ip->port)) : connect_to(ip);
}

TCPsocket SDLNet_TCP_Accept(TCPsocket server) {
    if (server->link) {
        SDLNet_SetError("Only server sockets can accept()");
        return NULL;
    }
    memory_lock();
    server->ready = 0;
    int reason = server->waiting == 0 ? EAGAIN : memory_ports_are_full() ? EMFILE : ENOMEM;
    TCPsocket socket = reason == ENOMEM ? memory_ports_accept(server) : NULL;
    memory_unlock();
    if (!socket)
        fail(reason, "accept() failed");
    return socket;
}

void SDLNet_TCP_Close(TCPsocket sock) {
    if (!sock)
        return;
    memory_lock();
    memory_ports_close(sock);
    memory_unlock();
    SDL_free(sock);
}

// ---- sending and receiving ----

// Write what there is room for, but at least a byte; 0 when the stream is torn. Lock held, but not
// while waiting.
static size_t write_some(TCPsocket socket, const Uint8 *bytes, size_t size) {
    Link *link = socket->link;
    Stream *stream = &link->incoming[1 - socket->end];
    while (!link->ended[socket->end] && !link->torn[socket->end] &&
           stream->count == MEMORY_STREAM_SIZE)
        memory_wait();
    if (link->torn[socket->end])
        return 0;
    if (link->ended[socket->end]) {
        link->torn[socket->end] = true;
        return size;
    }
    size = SDL_min(SDL_min(size, MEMORY_STREAM_SIZE - stream->count), stream->until_break);
    memory_link_put(stream, bytes, size);
    if (stream->until_break != MEMORY_NET_ALL)
        stream->until_break -= size;
    if (stream->until_break == 0)
        memory_link_break(link, stream->how);
    memory_tell();
    return size;
}

int SDLNet_TCP_Send(TCPsocket sock, const void *data, int len) {
    if (!sock->link) {
        SDLNet_SetError("Server sockets cannot send");
        return -1;
    }
    size_t sent = 0;
    size_t written = 1;
    memory_lock();
    while (sent < (size_t)len && written > 0) {
        written = write_some(sock, (const Uint8 *)data + sent, (size_t)len - sent);
        sent += written;
    }
    memory_unlock();
    if (written == 0)
        errno = ECONNRESET;
    return (int)sent;
}

int SDLNet_TCP_Recv(TCPsocket sock, void *data, int maxlen) {
    if (!sock->link) {
        SDLNet_SetError("Server sockets cannot receive");
        return -1;
    }
    Stream *stream = &sock->link->incoming[sock->end];
    memory_lock();
    while (!memory_socket_is_ready(sock))
        memory_wait();
    sock->ready = 0;
    size_t size = SDL_min(memory_link_readable(stream), (size_t)maxlen);
    bool reset = stream->count == 0 && !sock->link->ended[sock->end];
    if (stream->count == MEMORY_STREAM_SIZE)
        memory_tell();
    memory_link_take(stream, data, size);
    if (stream->free_to_read != MEMORY_NET_ALL)
        stream->free_to_read -= size;
    memory_unlock();
    if (reset)
        errno = ECONNRESET;
    return reset ? -1 : (int)size;
}

// ---- what happens to a stream ----

// Lock held.
static Stream *stream_of(TCPsocket socket, MemoryNetWay way) {
    SDL_assert(socket->link);
    return &socket->link->incoming[way == MEMORY_NET_IN ? socket->end : 1 - socket->end];
}

void memory_net_break_after(TCPsocket socket, MemoryNetWay way, MemoryNetBreak how, size_t bytes) {
    memory_lock();
    Stream *stream = stream_of(socket, way);
    stream->how = how;
    stream->until_break = bytes;
    if (bytes == 0)
        memory_link_break(socket->link, how);
    memory_tell();
    memory_unlock();
}

void memory_net_deliver_at_most(TCPsocket socket, MemoryNetWay way, size_t bytes) {
    memory_lock();
    stream_of(socket, way)->piece = bytes;
    memory_tell();
    memory_unlock();
}

void memory_net_hold_after(TCPsocket socket, MemoryNetWay way, size_t bytes) {
    memory_lock();
    stream_of(socket, way)->free_to_read = bytes;
    memory_tell();
    memory_unlock();
}

int memory_net_count_sockets(void) {
    memory_lock();
    int count = memory_ports_count();
    memory_unlock();
    return count;
}
