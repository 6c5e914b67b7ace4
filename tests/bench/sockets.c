#define _POSIX_C_SOURCE 200809L
#define _DARWIN_C_SOURCE // for SO_NOSIGPIPE, where there is no MSG_NOSIGNAL

#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

#define BACKLOG 128

void wire_put_size(uint8_t header[WIRE_HEADER], uint32_t size) {
    for (unsigned i = 0; i < WIRE_HEADER; i++)
        header[i] = (uint8_t)(size >> (8 * i));
}

uint32_t wire_size(const uint8_t header[WIRE_HEADER]) {
    uint32_t size = 0;
    for (unsigned i = 0; i < WIRE_HEADER; i++)
        size |= (uint32_t)header[i] << (8 * i);
    return size;
}

// ---- opening ----

static struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {0};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)port);
    return address;
}

static void set_up(int handle) {
    int on = 1;
    setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
#ifdef SO_NOSIGPIPE
    setsockopt(handle, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
}

int socket_listen(int *port) {
    struct sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    int handle = socket(AF_INET, SOCK_STREAM, 0);
    if (handle < 0)
        return -1;
    if (bind(handle, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(handle, BACKLOG) != 0 ||
        getsockname(handle, (struct sockaddr *)&address, &size) != 0) {
        close(handle);
        return -1;
    }
    *port = ntohs(address.sin_port);
    return handle;
}

int socket_connect(int port) {
    struct sockaddr_in address = loopback(port);
    int handle = socket(AF_INET, SOCK_STREAM, 0);
    if (handle < 0)
        return -1;
    if (connect(handle, (struct sockaddr *)&address, sizeof address) != 0) {
        close(handle);
        return -1;
    }
    set_up(handle);
    return handle;
}

int socket_accept(int listener) {
    int handle = accept(listener, NULL, NULL);
    if (handle >= 0)
        set_up(handle);
    return handle;
}

// ---- reading and writing ----

bool socket_write(int socket, const void *bytes, size_t size) {
    const uint8_t *from = bytes;
    while (size > 0) {
        ssize_t sent = send(socket, from, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        from += sent;
        size -= (size_t)sent;
    }
    return true;
}

ptrdiff_t socket_read(int socket, void *bytes, size_t room) {
    ssize_t size;
    do
        size = recv(socket, bytes, room, 0);
    while (size < 0 && errno == EINTR);
    return size;
}

bool socket_read_all(int socket, void *bytes, size_t size) {
    uint8_t *to = bytes;
    while (size > 0) {
        ptrdiff_t have = socket_read(socket, to, size);
        if (have <= 0)
            return false;
        to += have;
        size -= (size_t)have;
    }
    return true;
}
