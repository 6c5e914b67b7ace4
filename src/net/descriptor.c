// DESIGN
// SDL_net keeps a socket's descriptor to itself, and some things cannot be had without it. So it is
// read from where every SDL_net 2 keeps it, and believed only when the system says that it is this
// socket.
#ifndef _WIN32
// NOLINTNEXTLINE(bugprone-reserved-identifier): how the system is asked for its sockets.
#define _POSIX_C_SOURCE 200809L
#ifdef __APPLE__
// NOLINTNEXTLINE(bugprone-reserved-identifier): and for SO_NOSIGPIPE, which POSIX does not know.
#define _DARWIN_C_SOURCE
#endif
#endif
#include "descriptor.h"

#include <errno.h>
#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#endif

#include "clock.h"

#define SPARE_SOCKETS 16 // those that other threads may open in the same moment
#ifdef _WIN32
typedef SOCKET Descriptor;
typedef int SocketLength;
#else
typedef int Descriptor;
typedef socklen_t SocketLength;
#endif

// ---- how many there are ----

bool thaw_descriptor_is_left(void) {
#ifndef _WIN32
    // The system gives the lowest number that is free.
    int next = socket(AF_INET, SOCK_STREAM, 0);
    if (next >= 0)
        close(next);
    if (next >= (int)(sizeof(fd_set) * CHAR_BIT) - SPARE_SOCKETS) {
        SDL_SetError("no more sockets: this process has too many files open");
        return false;
    }
#endif
    return true;
}

// ---- finding it ----

// How the struct behind a TCPsocket begins.
typedef struct SocketInside {
    int ready;
    Descriptor descriptor;
} SocketInside;

static bool is_same(const struct sockaddr_in *name, const IPaddress *address) {
    return name->sin_family == AF_INET && name->sin_addr.s_addr == address->host &&
           name->sin_port == address->port;
}

// Find the descriptor of a socket. A connected one has the peer that SDL_net says; one that listens
// has none, for either of them.
static bool find_descriptor(TCPsocket socket, Descriptor *descriptor) {
    const IPaddress *peer = SDLNet_TCP_GetPeerAddress(socket);
    *descriptor = ((const SocketInside *)(const void *)socket)->descriptor;
    if (peer) {
        struct sockaddr_in name = {0};
        SocketLength size = sizeof name;
        return getpeername(*descriptor, (struct sockaddr *)&name, &size) == 0 &&
               is_same(&name, peer);
    }
    int listens = 0;
    SocketLength size = sizeof listens;
    return getsockopt(*descriptor, SOL_SOCKET, SO_ACCEPTCONN, (char *)&listens, &size) == 0 &&
           listens;
}

// ---- what can be set and asked ----

void thaw_descriptor_keep(TCPsocket socket) {
    Descriptor descriptor;
    if (!find_descriptor(socket, &descriptor))
        return;
#ifdef _WIN32
    SetHandleInformation((HANDLE)descriptor, HANDLE_FLAG_INHERIT, 0);
#else
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
#ifdef SO_NOSIGPIPE
    // macOS raises SIGPIPE for the process, where holding it back in the writing thread is no help.
    setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &(int){1}, sizeof(int));
#endif
#endif
}

void thaw_descriptor_set_backlog(TCPsocket listener, int backlog) {
    Descriptor descriptor;
    if (find_descriptor(listener, &descriptor))
        listen(descriptor, backlog);
}

#ifndef _WIN32
static struct timeval time_of(Uint32 ms) {
    return (struct timeval){.tv_sec = ms / 1000, .tv_usec = (int)(ms % 1000) * 1000};
}
#endif

void thaw_descriptor_limit_write(TCPsocket socket, Uint32 limit_ms) {
    Descriptor descriptor;
    if (!find_descriptor(socket, &descriptor))
        return;
#ifdef _WIN32
    DWORD limit = limit_ms;
#else
    struct timeval limit = time_of(limit_ms);
#endif
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, (const char *)&limit, sizeof limit);
}

bool thaw_descriptor_can_write(TCPsocket socket) {
    Descriptor descriptor;
    if (!find_descriptor(socket, &descriptor))
        return false;
#ifdef _WIN32
    WSAPOLLFD wanted = {.fd = descriptor, .events = POLLOUT};
    return WSAPoll(&wanted, 1, 0) > 0;
#else
    struct pollfd wanted = {.fd = descriptor, .events = POLLOUT};
    return poll(&wanted, 1, 0) > 0;
#endif
}

bool thaw_descriptor_has_met_itself(TCPsocket socket) {
    Descriptor descriptor;
    struct sockaddr_in name = {0};
    SocketLength size = sizeof name;
    if (!find_descriptor(socket, &descriptor) ||
        getsockname(descriptor, (struct sockaddr *)&name, &size) != 0 ||
        !is_same(&name, SDLNet_TCP_GetPeerAddress(socket)))
        return false;
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, (const char *)&at_once, sizeof at_once);
    return true;
}

// ---- waiting, reading and writing ----

// SDL_net is not asked for what may last: a signal ends that early, even one that a suspended
// process is woken with. SDL_net begins a wait or a write anew then, so many signals make it
// endless. And it reads on and on over what has come, since the bytes do not make the system forget
// the signal.
#ifdef _WIN32
int thaw_descriptor_of(TCPsocket socket) {
    (void)socket;
    return -1;
}

bool thaw_descriptor_limit_read(int descriptor, Uint32 limit_ms) {
    (void)descriptor;
    (void)limit_ms;
    return false;
}

int thaw_descriptor_wait(int descriptor, Uint32 timeout_ms) {
    (void)descriptor;
    (void)timeout_ms;
    return -1;
}

int thaw_descriptor_read(int descriptor, Uint8 *buffer, int room, int *ready) {
    (void)descriptor;
    (void)buffer;
    (void)room;
    *ready = -1;
    return -1;
}

int thaw_descriptor_write(int descriptor, const Uint8 *bytes, int size) {
    (void)descriptor;
    (void)bytes;
    (void)size;
    return -1;
}

int thaw_descriptor_write_some(int descriptor, const Uint8 *bytes, int size) {
    (void)descriptor;
    (void)bytes;
    (void)size;
    return 0;
}
#else
int thaw_descriptor_of(TCPsocket socket) {
    Descriptor descriptor;
    return find_descriptor(socket, &descriptor) ? descriptor : -1;
}

bool thaw_descriptor_limit_read(int descriptor, Uint32 limit_ms) {
    struct timeval limit = time_of(limit_ms);
    return descriptor >= 0 &&
           setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0;
}

int thaw_descriptor_wait(int descriptor, Uint32 timeout_ms) {
    struct pollfd wanted = {.fd = descriptor, .events = POLLIN};
    int ready = poll(&wanted, 1, (int)SDL_min(timeout_ms, SDL_MAX_SINT32));
    return ready < 0 && errno == EINTR ? 0 : ready;
}

int thaw_descriptor_read(int descriptor, Uint8 *buffer, int room, int *ready) {
    int size = (int)recv(descriptor, buffer, (size_t)room, 0);
    bool early = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    *ready = !early;
    return early ? 0 : size;
}

// Whether a write that has made no way since `since_ns` has used up the limit of writes.
static bool is_late(int descriptor, Uint64 since_ns) {
    struct timeval limit = {0}; // no limit, also where the system does not say
    socklen_t size = sizeof limit;
    getsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, &size);
    Uint64 limit_ns = (Uint64)limit.tv_sec * THAW_NS_PER_S + (Uint64)limit.tv_usec * 1000u;
    return limit_ns > 0 && thaw_clock_since_ns(since_ns) >= limit_ns;
}

int thaw_descriptor_write(int descriptor, const Uint8 *bytes, int size) {
    int sent = 0;
    Uint64 since_ns = 0; // the first signal since it made way; 0: none came
    while (sent < size) {
        int more = (int)send(descriptor, bytes + sent, (size_t)(size - sent), 0);
        if (more > 0) {
            sent += more;
            since_ns = 0;
            continue;
        }
        if (more == 0 || errno != EINTR)
            break;
        since_ns = since_ns > 0 ? since_ns : thaw_clock_ns();
        if (is_late(descriptor, since_ns)) {
            errno = EAGAIN; // as where no signal had come
            break;
        }
    }
    return sent;
}

// macOS has the first flag, and blocks all the same.
#if defined MSG_DONTWAIT && defined MSG_NOSIGNAL && !defined __APPLE__
int thaw_descriptor_write_some(int descriptor, const Uint8 *bytes, int size) {
    int sent = (int)send(descriptor, bytes, (size_t)size, MSG_DONTWAIT | MSG_NOSIGNAL);
    bool later = sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return later ? 0 : sent;
}
#else
int thaw_descriptor_write_some(int descriptor, const Uint8 *bytes, int size) {
    (void)descriptor;
    (void)bytes;
    (void)size;
    return 0;
}
#endif
#endif
