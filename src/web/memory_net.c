// memory_net.c - the TCP of SDL_net 2, over streams in the memory of this process.
//
// It carries every connection of a process to itself: for tests that no system disturbs, and for
// systems that have no sockets. It is not part of the library: whoever wants it compiles it with
// the library's sources, against SDL_net's header, and does not link SDL2_net.
//
// DESIGN
// A Link is a connection: a ring of bytes for each end to read. Both ends hold it, and the last to
// leave frees it. The server's end is held by the listener's backlog until it is accepted. A client
// that finds the backlog full waits, and looks for the listener by its port each time it wakes; so
// a listener can be closed at any time. What an end finds is what it finds of TCP on the loopback
// of Linux:
//   - the peer closed: it reads the bytes under way, then the end. What it sends then is taken and
//     lost, and further sends fail.
//   - the peer closed with bytes unread, or its listener closed before it was accepted: that is a
//     reset. It reads the bytes under way, then a failure, and sends fail.
// What TCP gives up after minutes waits for ever here: a connect, and a send to who does not read.
//
// `lock` guards everything but a socket's constants, and no thread waits with it held. Every change
// that somebody may wait for is told on `changed`, to all who wait. As in SDL_net, a set belongs to
// one thread, SDLNet_Init comes before there are others, nobody uses a socket while it is closed,
// and a set forgets a socket before that is closed.
#include "memory_net.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>

#include "clock.h"

#define STREAM_SIZE (2u * 1024u * 1024u) // bytes under way in one direction; then a send waits
#define BACKLOG 6     // not accepted yet; then a connect waits. SDL_net asks for 5, Linux adds one.
#define KNOCK_MS 100u // from room in a full backlog to the next attempt; TCP takes longer
#define LISTENERS_MAX 64
#define SOCKETS_MAX 256
#define LOOPBACK 0x7F000001u
#define OWN_PORTS_FIRST 49152u // of the ends that connect, up to the last port of all
#define ERROR_SIZE 256

// How a struct behind a TCPsocket begins in SDL_net; tcp.c looks for the descriptor there, and is
// told by the system that -1 is none.
#ifdef _WIN32
typedef uintptr_t Descriptor;
#else
typedef int Descriptor;
#endif
#define NO_DESCRIPTOR ((Descriptor)-1)

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
enum { CLIENT_END, SERVER_END };

typedef struct Link {
    Stream incoming[2]; // of each end
    bool ended[2];      // the stream to that end is over, in order
    bool torn[2];       // whether that end was reset: it cannot send, nor wait for more
    int holders;        // ends that were not closed
    IPaddress client;   // address of the end that connected
    Uint8 rings[2][STREAM_SIZE];
} Link;

struct _TCPsocket {
    int ready; // for the macro SDLNet_SocketReady
    Descriptor channel;
    Uint16 port;    // constant; of a listener, 0 for the others
    IPaddress peer; // constant
    Link *link;     // constant; NULL for a listener
    int end;        // constant; of the link
    Link *backlog[BACKLOG];
    int waiting; // links in the backlog
};

struct _SDLNet_SocketSet {
    int count;
    int most;
    TCPsocket sockets[]; // room for `most`
};

// Both live as long as the process, since a thread that was disowned may be inside.
static SDL_mutex *lock;
static SDL_cond *changed;

static TCPsocket listeners[LISTENERS_MAX];
static int socket_count;
static Uint32 own_ports_given;

// ---- starting, errors ----

int SDLNet_Init(void) {
    if (!lock)
        lock = SDL_CreateMutex();
    if (!changed)
        changed = SDL_CreateCond();
    return lock && changed ? 0 : -1;
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
        number = LOOPBACK;
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
    addresses[0] = (IPaddress){.host = SDL_SwapBE32(LOOPBACK)};
    return 1;
}

IPaddress *SDLNet_TCP_GetPeerAddress(TCPsocket sock) {
    return sock->link ? &sock->peer : NULL;
}

// ---- links ----

static Link *create_link(void) {
    Link *link = SDL_malloc(sizeof *link);
    if (!link)
        return NULL;
    SDL_memset(link, 0, offsetof(Link, rings)); // most of the rings is never touched
    link->holders = 2;
    for (int end = CLIENT_END; end <= SERVER_END; end++)
        link->incoming[end] = (Stream){.ring = link->rings[end],
                                       .piece = MEMORY_NET_ALL,
                                       .free_to_read = MEMORY_NET_ALL,
                                       .until_break = MEMORY_NET_ALL};
    return link;
}

// One end closes, or resets the other. Lock held.
static void leave(Link *link, int end, bool reset) {
    if (reset || link->incoming[end].count > 0)
        link->torn[1 - end] = true;
    else if (!link->torn[1 - end])
        link->ended[1 - end] = true;
    if (--link->holders == 0)
        SDL_free(link);
}

// Both ends are hung up on. Lock held.
static void break_link(Link *link, MemoryNetBreak how) {
    bool *ends = how == MEMORY_NET_RESET ? link->torn : link->ended;
    ends[CLIENT_END] = true;
    ends[SERVER_END] = true;
}

// ---- sockets ----

static TCPsocket create_socket(const IPaddress *peer, Link *link, int end) {
    TCPsocket socket = SDL_calloc(1, sizeof *socket);
    if (!socket)
        return NULL;
    socket->channel = NO_DESCRIPTOR;
    socket->peer = *peer;
    socket->link = link;
    socket->end = end;
    return socket;
}

// The place of the listener on a port, or of none with the port 0. NULL when there is no such
// place. Lock held.
static TCPsocket *find_listener(Uint16 port) {
    for (int i = 0; i < LISTENERS_MAX; i++)
        if ((listeners[i] ? listeners[i]->port : 0) == port)
            return &listeners[i];
    return NULL;
}

// Lock held.
static int add_listener(TCPsocket socket) {
    TCPsocket *place = find_listener(0);
    if (find_listener(socket->port))
        return EADDRINUSE;
    if (!place || socket_count == SOCKETS_MAX)
        return EMFILE;
    *place = socket;
    socket_count++;
    return 0;
}

static TCPsocket open_listener(Uint16 port) {
    TCPsocket socket = create_socket(&(IPaddress){0}, NULL, SERVER_END);
    int reason = socket ? EADDRNOTAVAIL : ENOMEM; // the former for port 0, which nobody would find
    if (socket && port > 0) {
        socket->port = port;
        SDL_LockMutex(lock);
        reason = add_listener(socket);
        SDL_UnlockMutex(lock);
    }
    if (reason == 0)
        return socket;
    SDL_free(socket);
    fail(reason, "Couldn't bind to local port");
    return NULL;
}

static IPaddress give_own_address(void) {
    Uint32 port = OWN_PORTS_FIRST + own_ports_given++ % (65536u - OWN_PORTS_FIRST);
    return (IPaddress){SDL_SwapBE32(LOOPBACK), SDL_SwapBE16((Uint16)port)};
}

static bool is_full(const TCPsocket *place) {
    return place && (*place)->waiting == BACKLOG;
}

// Find the listener on a port once its backlog has room. NULL: there is none, or not any more. As
// with TCP, who found it full does not get the very next place: a server that lets in all who are
// there would otherwise never come to the end of them. Lock held, but not while waiting.
static TCPsocket wait_for_room(Uint16 port) {
    TCPsocket *place = port > 0 ? find_listener(port) : NULL;
    while (is_full(place)) {
        SDL_CondWait(changed, lock);
        place = find_listener(port);
        if (!place || is_full(place))
            continue;
        SDL_UnlockMutex(lock);
        SDL_Delay(KNOCK_MS);
        SDL_LockMutex(lock);
        place = find_listener(port);
    }
    return place ? *place : NULL;
}

// Put a new link into a backlog that has room. NULL: out of memory. Lock held.
static TCPsocket knock(TCPsocket listener, const IPaddress *address) {
    Link *link = create_link();
    TCPsocket socket = link ? create_socket(address, link, CLIENT_END) : NULL;
    if (!socket) {
        SDL_free(link);
        return NULL;
    }
    link->client = give_own_address();
    listener->backlog[listener->waiting++] = link;
    socket_count++;
    SDL_CondBroadcast(changed);
    return socket;
}

static TCPsocket connect_to(const IPaddress *address) {
    TCPsocket socket = NULL;
    int reason = ENETUNREACH;
    if (SDL_SwapBE32(address->host) >> 24 == LOOPBACK >> 24) {
        SDL_LockMutex(lock);
        TCPsocket listener = wait_for_room(SDL_SwapBE16(address->port));
        reason = !listener ? ECONNREFUSED : socket_count == SOCKETS_MAX ? EMFILE : ENOMEM;
        if (reason == ENOMEM)
            socket = knock(listener, address);
        SDL_UnlockMutex(lock);
    }
    if (!socket)
        fail(reason, "Couldn't connect to remote host");
    return socket;
}

TCPsocket SDLNet_TCP_Open(IPaddress *ip) {
    bool listens = ip->host == INADDR_ANY || ip->host == INADDR_NONE;
    return listens ? open_listener(SDL_SwapBE16(ip->port)) : connect_to(ip);
}

// Take the longest waiting link out of the backlog, which is not empty. Lock held.
static TCPsocket take_link(TCPsocket listener) {
    Link *link = listener->backlog[0];
    TCPsocket socket = create_socket(&link->client, link, SERVER_END);
    if (!socket)
        return NULL;
    listener->waiting--;
    SDL_memmove(listener->backlog, listener->backlog + 1,
                (size_t)listener->waiting * sizeof(Link *));
    socket_count++;
    SDL_CondBroadcast(changed);
    return socket;
}

TCPsocket SDLNet_TCP_Accept(TCPsocket server) {
    if (server->link) {
        SDLNet_SetError("Only server sockets can accept()");
        return NULL;
    }
    SDL_LockMutex(lock);
    server->ready = 0;
    int reason = server->waiting == 0 ? EAGAIN : socket_count >= SOCKETS_MAX ? EMFILE : ENOMEM;
    TCPsocket socket = reason == ENOMEM ? take_link(server) : NULL;
    SDL_UnlockMutex(lock);
    if (!socket)
        fail(reason, "accept() failed");
    return socket;
}

// Whoever waits to be accepted is reset, and whoever waits for a place is refused. Lock held.
static void remove_listener(TCPsocket socket) {
    *find_listener(socket->port) = NULL;
    for (int i = 0; i < socket->waiting; i++)
        leave(socket->backlog[i], SERVER_END, true);
}

void SDLNet_TCP_Close(TCPsocket sock) {
    if (!sock)
        return;
    SDL_LockMutex(lock);
    if (sock->link)
        leave(sock->link, sock->end, false);
    else
        remove_listener(sock);
    socket_count--;
    SDL_CondBroadcast(changed);
    SDL_UnlockMutex(lock);
    SDL_free(sock);
}

// ---- sending and receiving ----

// Copy bytes into a ring that has room for them. Lock held.
static void put(Stream *stream, const Uint8 *bytes, size_t size) {
    if (stream->count == 0)
        stream->first = 0;
    size_t at = (stream->first + stream->count) % STREAM_SIZE;
    size_t straight = SDL_min(size, STREAM_SIZE - at);
    SDL_memcpy(stream->ring + at, bytes, straight);
    SDL_memcpy(stream->ring, bytes + straight, size - straight);
    stream->count += size;
}

// Copy bytes that are there out of a ring. Lock held.
static void take(Stream *stream, Uint8 *bytes, size_t size) {
    size_t straight = SDL_min(size, STREAM_SIZE - stream->first);
    SDL_memcpy(bytes, stream->ring + stream->first, straight);
    SDL_memcpy(bytes + straight, stream->ring, size - straight);
    stream->first = (stream->first + size) % STREAM_SIZE;
    stream->count -= size;
}

// Write what there is room for, but at least a byte; 0 when the stream is torn. Lock held, but not
// while waiting.
static size_t write_some(TCPsocket socket, const Uint8 *bytes, size_t size) {
    Link *link = socket->link;
    Stream *stream = &link->incoming[1 - socket->end];
    while (!link->ended[socket->end] && !link->torn[socket->end] && stream->count == STREAM_SIZE)
        SDL_CondWait(changed, lock);
    if (link->torn[socket->end])
        return 0;
    if (link->ended[socket->end]) {
        link->torn[socket->end] = true;
        return size;
    }
    size = SDL_min(SDL_min(size, STREAM_SIZE - stream->count), stream->until_break);
    put(stream, bytes, size);
    if (stream->until_break != MEMORY_NET_ALL)
        stream->until_break -= size;
    if (stream->until_break == 0)
        break_link(link, stream->how);
    SDL_CondBroadcast(changed);
    return size;
}

int SDLNet_TCP_Send(TCPsocket sock, const void *data, int len) {
    if (!sock->link) {
        SDLNet_SetError("Server sockets cannot send");
        return -1;
    }
    size_t sent = 0;
    size_t written = 1;
    SDL_LockMutex(lock);
    while (sent < (size_t)len && written > 0) {
        written = write_some(sock, (const Uint8 *)data + sent, (size_t)len - sent);
        sent += written;
    }
    SDL_UnlockMutex(lock);
    if (written == 0)
        errno = ECONNRESET;
    return (int)sent;
}

// Bytes that a receive would get. Lock held.
static size_t readable(const Stream *stream) {
    return SDL_min(stream->count, SDL_min(stream->free_to_read, stream->piece));
}

// Whether a receive, or an accept, would not wait. Lock held.
static bool is_ready(TCPsocket socket) {
    const Link *link = socket->link;
    if (!link)
        return socket->waiting > 0;
    const Stream *stream = &link->incoming[socket->end];
    return readable(stream) > 0 ||
           (stream->count == 0 && (link->ended[socket->end] || link->torn[socket->end]));
}

int SDLNet_TCP_Recv(TCPsocket sock, void *data, int maxlen) {
    if (!sock->link) {
        SDLNet_SetError("Server sockets cannot receive");
        return -1;
    }
    Stream *stream = &sock->link->incoming[sock->end];
    SDL_LockMutex(lock);
    while (!is_ready(sock))
        SDL_CondWait(changed, lock);
    sock->ready = 0;
    size_t size = SDL_min(readable(stream), (size_t)maxlen);
    bool reset = stream->count == 0 && !sock->link->ended[sock->end];
    if (stream->count == STREAM_SIZE)
        SDL_CondBroadcast(changed);
    take(stream, data, size);
    if (stream->free_to_read != MEMORY_NET_ALL)
        stream->free_to_read -= size;
    SDL_UnlockMutex(lock);
    if (reset)
        errno = ECONNRESET;
    return reset ? -1 : (int)size;
}

// ---- sets ----

SDLNet_SocketSet SDLNet_AllocSocketSet(int maxsockets) {
    SDLNet_SocketSet set = SDL_calloc(1, sizeof *set + (size_t)maxsockets * sizeof(TCPsocket));
    if (set)
        set->most = maxsockets;
    else
        SDLNet_SetError("Out of memory");
    return set;
}

void SDLNet_FreeSocketSet(SDLNet_SocketSet set) {
    SDL_free(set);
}

int SDLNet_AddSocket(SDLNet_SocketSet set, SDLNet_GenericSocket sock) {
    if (set->count == set->most) {
        SDLNet_SetError("socketset is full");
        return -1;
    }
    set->sockets[set->count++] = (TCPsocket)sock;
    return set->count;
}

int SDLNet_DelSocket(SDLNet_SocketSet set, SDLNet_GenericSocket sock) {
    int i = 0;
    while (i < set->count && set->sockets[i] != (TCPsocket)sock)
        i++;
    if (i == set->count) {
        SDLNet_SetError("sock not found in socketset");
        return -1;
    }
    set->sockets[i] = set->sockets[--set->count];
    return set->count;
}

// Lock held.
static int count_ready(SDLNet_SocketSet set) {
    int count = 0;
    for (int i = 0; i < set->count; i++) {
        set->sockets[i]->ready = is_ready(set->sockets[i]);
        count += set->sockets[i]->ready;
    }
    return count;
}

int SDLNet_CheckSockets(SDLNet_SocketSet set, Uint32 timeout) {
    const Uint64 timeout_ns = (Uint64)timeout * THAW_NS_PER_MS;
    const Uint64 since_ns = thaw_clock_ns();
    Uint64 passed_ns;
    int count;
    SDL_LockMutex(lock);
    while ((count = count_ready(set)) == 0 &&
           (passed_ns = thaw_clock_since_ns(since_ns)) < timeout_ns) {
        Uint64 left_ns = timeout_ns - passed_ns;
        SDL_CondWaitTimeout(changed, lock, (Uint32)((left_ns - 1) / THAW_NS_PER_MS + 1));
    }
    SDL_UnlockMutex(lock);
    return count;
}

// ---- what happens to a stream ----

// Lock held.
static Stream *stream_of(TCPsocket socket, MemoryNetWay way) {
    SDL_assert(socket->link);
    return &socket->link->incoming[way == MEMORY_NET_IN ? socket->end : 1 - socket->end];
}

void memory_net_break_after(TCPsocket socket, MemoryNetWay way, MemoryNetBreak how, size_t bytes) {
    SDL_LockMutex(lock);
    Stream *stream = stream_of(socket, way);
    stream->how = how;
    stream->until_break = bytes;
    if (bytes == 0)
        break_link(socket->link, how);
    SDL_CondBroadcast(changed);
    SDL_UnlockMutex(lock);
}

void memory_net_deliver_at_most(TCPsocket socket, MemoryNetWay way, size_t bytes) {
    SDL_LockMutex(lock);
    stream_of(socket, way)->piece = bytes;
    SDL_UnlockMutex(lock);
}

void memory_net_hold_after(TCPsocket socket, MemoryNetWay way, size_t bytes) {
    SDL_LockMutex(lock);
    stream_of(socket, way)->free_to_read = bytes;
    SDL_CondBroadcast(changed);
    SDL_UnlockMutex(lock);
}

int memory_net_count_sockets(void) {
    SDL_LockMutex(lock);
    int count = socket_count;
    SDL_UnlockMutex(lock);
    return count;
}
