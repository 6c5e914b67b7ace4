#include "memory_ports.h"

#include <errno.h>

#include "memory_lock.h"

#define KNOCK_MS 100u // from room in a full backlog to the next attempt; TCP takes longer
#define LISTENERS_MAX 64
#define SOCKETS_MAX 256
#define OWN_PORTS_FIRST 49152u // of the ends that connect, up to the last port of all

static TCPsocket listeners[LISTENERS_MAX];
static int socket_count;
static Uint32 own_ports_given;

// The place of the listener on a port, or of none with the port 0. NULL when there is no such
// place.
static TCPsocket *find_listener(Uint16 port) {
    for (int i = 0; i < LISTENERS_MAX; i++)
        if ((listeners[i] ? listeners[i]->port : 0) == port)
            return &listeners[i];
    return NULL;
}

int memory_ports_listen(TCPsocket socket) {
    TCPsocket *place = find_listener(0);
    if (find_listener(socket->port))
        return EADDRINUSE;
    if (!place || memory_ports_are_full())
        return EMFILE;
    *place = socket;
    socket_count++;
    return 0;
}

static IPaddress give_own_address(void) {
    Uint32 port = OWN_PORTS_FIRST + own_ports_given++ % (65536u - OWN_PORTS_FIRST);
    return (IPaddress){SDL_SwapBE32(MEMORY_LOOPBACK), SDL_SwapBE16((Uint16)port)};
}

static bool is_full(const TCPsocket *place) {
    return place && (*place)->waiting == MEMORY_BACKLOG;
}

TCPsocket memory_ports_wait_for_room(Uint16 port) {
    TCPsocket *place = port > 0 ? find_listener(port) : NULL;
    while (is_full(place)) {
        memory_wait();
        place = find_listener(port);
        if (!place || is_full(place))
            continue;
        memory_unlock();
        SDL_Delay(KNOCK_MS);
        memory_lock();
        place = find_listener(port);
    }
    return place ? *place : NULL;
}

TCPsocket memory_ports_knock(TCPsocket listener, const IPaddress *address) {
    Link *link = memory_link_create();
    TCPsocket socket = link ? memory_socket_create(address, link, MEMORY_CLIENT_END) : NULL;
    if (!socket) {
        SDL_free(link);
        return NULL;
    }
    link->client = give_own_address();
    listener->backlog[listener->waiting++] = link;
    socket_count++;
    memory_tell();
    return socket;
}

TCPsocket memory_ports_accept(TCPsocket listener) {
    Link *link = listener->backlog[0];
    TCPsocket socket = memory_socket_create(&link->client, link, MEMORY_SERVER_END);
    if (!socket)
        return NULL;
    listener->waiting--;
    SDL_memmove(listener->backlog, listener->backlog + 1,
                (size_t)listener->waiting * sizeof(Link *));
    socket_count++;
    memory_tell();
    return socket;
}

static void close_listener(TCPsocket socket) {
    *find_listener(socket->port) = NULL;
    for (int i = 0; i < socket->waiting; i++)
        memory_link_leave(socket->backlog[i], MEMORY_SERVER_END, true);
}

void memory_ports_close(TCPsocket socket) {
    if (socket->link)
        memory_link_leave(socket->link, socket->end, false);
    else
        close_listener(socket);
    socket_count--;
    memory_tell();
}

int memory_ports_count(void) {
    return socket_count;
}

bool memory_ports_are_full(void) {
    return socket_count >= SOCKETS_MAX;
}
