#include "memory_socket.h"

TCPsocket memory_socket_create(const IPaddress *peer, Link *link, int end) {
    TCPsocket socket = SDL_calloc(1, sizeof *socket);
    if (!socket)
        return NULL;
    socket->channel = NO_DESCRIPTOR;
    socket->peer = *peer;
    socket->link = link;
    socket->end = end;
    return socket;
}

bool memory_socket_is_ready(TCPsocket socket) {
    const Link *link = socket->link;
    if (!link)
        return socket->waiting > 0;
    const Stream *stream = &link->incoming[socket->end];
    return memory_link_readable(stream) > 0 ||
           (stream->count == 0 && (link->ended[socket->end] || link->torn[socket->end]));
}
