// DESIGN
// All that the client's side knows of SDL_net, and, with descriptor.h, of the system below it.
//
// Names are looked up with getaddrinfo, which may run on several threads at once and gives every
// address of a name; SDLNet_ResolveHost gives one, and no two may run at a time. A step of opening
// tries one address, so the commands' deadline and stop count for all of them together.
#ifndef _WIN32
// NOLINTNEXTLINE(bugprone-reserved-identifier): how the system is asked for sigaction.
#define _POSIX_C_SOURCE 200809L
#endif
#include "tcp.h"

#include <errno.h>
#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#endif

#include "descriptor.h"

#define ADDRESSES_MAX 16 // of a name that are tried
#ifdef _WIN32
#define SILENCE_NS (10ull * THAW_NS_PER_S) // refusals take Windows 2 s, and silence 21 s
#endif

struct ThawTransport {
    TCPsocket socket; // NULL when not open
    int descriptor;   // of `socket`; -1: not known
    SDLNet_SocketSet set;
    IPaddress addresses[ADDRESSES_MAX]; // of the host, while it is being opened
    int address_count;                  // 0: the host was not looked up yet
    int next_address;                   // to be tried
    char peer[THAW_HOST_SIZE + 16];     // host:port, for people
    int error;                          // see thaw_transport_error
    Uint32 read_limit_ms;               // after which a read of `socket` gives up; 0: it does not
    bool asked_limit;                   // for that limit, which may have been refused
    bool holds_pipe;                    // its thread holds SIGPIPE back for good
    ThawTrace *trace;                   // borrowed
};

// ---- SDL_net and the process ----

// SDL_net counts its users in a variable of the process without a lock, so this lock belongs to the
// process too. It is held while SDL_net starts or stops and SIGPIPE is put back, which waits for
// nobody.
static SDL_SpinLock start_lock;

#ifdef _WIN32
typedef int KeptSignal;

static void keep_signal(KeptSignal *kept) {
    *kept = 0;
}

static void put_signal_back(const KeptSignal *kept) {
    (void)kept;
}
#else
typedef struct sigaction KeptSignal;

static void keep_signal(KeptSignal *kept) {
    sigaction(SIGPIPE, NULL, kept);
}

static void put_signal_back(const KeptSignal *kept) {
    sigaction(SIGPIPE, kept, NULL);
}
#endif

bool thaw_transport_start(void) {
    KeptSignal kept;
    SDL_AtomicLock(&start_lock);
    (void)thaw_clock_ns(); // SDL starts its clock at the first question, and without a lock
    keep_signal(&kept);
    bool started = SDLNet_Init() == 0;
    put_signal_back(&kept);
    SDL_AtomicUnlock(&start_lock);
    return started;
}

void thaw_transport_stop(void) {
    KeptSignal kept;
    SDL_AtomicLock(&start_lock);
    keep_signal(&kept);
    SDLNet_Quit();
    put_signal_back(&kept);
    SDL_AtomicUnlock(&start_lock);
}

static int last_error(void) {
#ifdef _WIN32
    return WSAGetLastError();
#else
    return errno;
#endif
}

// ---- creating and destroying ----

ThawTransport *thaw_transport_create(ThawTrace *trace) {
    ThawTransport *transport = SDL_calloc(1, sizeof *transport);
    if (!transport)
        return NULL;
    transport->trace = trace;
    transport->descriptor = -1;
    transport->set = SDLNet_AllocSocketSet(1);
    if (!transport->set) {
        SDL_free(transport);
        return NULL;
    }
    return transport;
}

void thaw_transport_close(ThawTransport *transport) {
    transport->address_count = 0;
    if (!transport->socket)
        return;
    SDLNet_TCP_DelSocket(transport->set, transport->socket);
    SDLNet_TCP_Close(transport->socket);
    transport->socket = NULL;
    transport->descriptor = -1;
}

void thaw_transport_destroy(ThawTransport *transport) {
    if (!transport)
        return;
    thaw_transport_close(transport);
    SDLNet_FreeSocketSet(transport->set);
    SDL_free(transport);
}

bool thaw_transport_is_open(const ThawTransport *transport) {
    return transport->socket != NULL;
}

bool thaw_tcp_adopt(ThawTransport *transport, TCPsocket socket) {
    SDL_assert(!transport->socket);
    thaw_descriptor_keep(socket);
    transport->read_limit_ms = 0;
    transport->asked_limit = false;
    if (SDLNet_TCP_AddSocket(transport->set, socket) < 0)
        return false;
    transport->socket = socket;
    transport->descriptor = thaw_descriptor_of(socket);
    return true;
}

// ---- the addresses of a host ----

// SDL_net would quietly make a listening socket of these two, however they are written.
static bool is_usable(Uint32 host) {
    return host != INADDR_ANY && host != INADDR_NONE;
}

static void fail_unusable(ThawReply *reply, const char *host) {
    thaw_reply_fail(reply, THAW_ERROR_ADDRESS, "bad address: nobody can connect to %s", host);
}

static void add_address(ThawTransport *transport, Uint32 host, int port) {
    IPaddress *addresses = transport->addresses;
    for (int i = 0; i < transport->address_count; i++)
        if (addresses[i].host == host)
            return;
    if (!is_usable(host) || transport->address_count == ADDRESSES_MAX)
        return;
    addresses[transport->address_count].host = host;
    SDLNet_Write16((Uint16)port, &addresses[transport->address_count].port);
    transport->address_count++;
}

// Ask the system for addresses; an error of getaddrinfo, 0 is none.
static int ask_for(const char *host, int family, int flags, struct addrinfo **found) {
    struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_STREAM, .ai_flags = flags};
    *found = NULL;
    return getaddrinfo(host, NULL, &hints, found);
}

static bool has_ipv6(const char *host, int flags) {
    struct addrinfo *found;
    bool has = ask_for(host, AF_INET6, flags, &found) == 0;
    if (found)
        freeaddrinfo(found);
    return has;
}

// "[::1]" is how an IPv6 address is written where a port may follow.
static bool is_ipv6_address(const char *host) {
    char inside[THAW_HOST_SIZE];
    size_t size = SDL_strlen(host);
    bool brackets = size > 2 && host[0] == '[' && host[size - 1] == ']';
    SDL_strlcpy(inside, host + brackets, sizeof inside);
    if (brackets)
        inside[size - 2] = '\0';
    return SDL_strchr(inside, ':') && has_ipv6(inside, AI_NUMERICHOST);
}

static void fail_lookup(ThawReply *reply, const char *host, int error) {
#ifdef _WIN32
    int system_error = error;
#else
    int system_error = error == EAI_SYSTEM ? errno : 0;
#endif
    if (error == EAI_MEMORY)
        thaw_reply_fail(reply, THAW_ERROR_MEMORY, "out of memory to look up \"%s\"", host);
    else if (error != EAI_AGAIN && has_ipv6(host, 0))
        thaw_reply_fail(reply, THAW_ERROR_ADDRESS,
                        "bad address: \"%s\" has IPv6 addresses only, and SDL_net 2 takes IPv4",
                        host);
    else if (error == EAI_AGAIN)
        thaw_reply_fail(reply, THAW_ERROR_UNKNOWN_HOST,
                        "unknown host: no name server could be asked for \"%s\"", host);
    else
        thaw_reply_fail(reply, THAW_ERROR_UNKNOWN_HOST, "unknown host: \"%s\" has no address",
                        host);
    reply->system_error = system_error;
}

// Find the addresses of a host. Errors: false, and the reply says why.
static bool look_up(ThawTransport *transport, const char *host, int port, ThawReply *reply) {
    struct addrinfo *found;
    if (is_ipv6_address(host)) {
        thaw_reply_fail(reply, THAW_ERROR_ADDRESS,
                        "bad address: %s is an IPv6 address, and SDL_net 2 takes IPv4", host);
        return false;
    }
    int error = ask_for(host, AF_INET, 0, &found);
    if (error)
        fail_lookup(reply, host, error);
    for (const struct addrinfo *each = found; each; each = each->ai_next) {
        struct sockaddr_in name;
        SDL_memcpy(&name, each->ai_addr, sizeof name);
        add_address(transport, name.sin_addr.s_addr, port);
    }
    if (found)
        freeaddrinfo(found);
    if (!error && transport->address_count == 0)
        fail_unusable(reply, host);
    return transport->address_count > 0;
}

// ---- opening ----

// Why the last connect failed. SDL_net keeps that to itself; most systems still know.
static int connect_error(Uint64 began_ns) {
#ifdef _WIN32
    // When SDL notes its own error, it asks Windows for the thread's memory, and that sets the last
    // error to 0. Then only the time tells silence from a refusal, which comes within few seconds.
    int reason = last_error();
    bool silence = thaw_clock_since_ns(began_ns) > SILENCE_NS;
    return reason == 0 && silence ? WSAETIMEDOUT : reason;
#else
    (void)began_ns;
    return last_error();
#endif
}

static void fail_connect(ThawReply *reply, int reason, const char *peer) {
    switch (reason) {
#ifdef _WIN32
    case 0:
        thaw_reply_fail(reply, THAW_ERROR_REFUSED,
                        "refused: nobody listens on %s, or no way leads there", peer);
        break;
    case WSAECONNREFUSED:
#endif
    case ECONNREFUSED:
        thaw_reply_fail(reply, THAW_ERROR_REFUSED, "refused: nobody listens on %s", peer);
        break;
#ifdef _WIN32
    case WSAETIMEDOUT:
#endif
    case ETIMEDOUT:
        thaw_reply_fail(reply, THAW_ERROR_UNREACHABLE, "unreachable: %s does not answer", peer);
        break;
#ifdef _WIN32
    case WSAEHOSTUNREACH:
    case WSAENETUNREACH:
#endif
    case EHOSTUNREACH:
    case ENETUNREACH:
        thaw_reply_fail(reply, THAW_ERROR_UNREACHABLE, "unreachable: no way to %s", peer);
        break;
#ifdef _WIN32
    case WSAEMFILE:
#endif
    case EMFILE:
    case ENFILE:
    case ENOMEM:
        thaw_reply_fail(reply, THAW_ERROR_MEMORY,
                        "no more sockets: this process or system has too many open");
        break;
    default:
        thaw_reply_fail(reply, THAW_ERROR_UNREACHABLE,
                        "unreachable: connecting to %s failed (system error %d)", peer, reason);
    }
    reply->system_error = reason;
}

// Connect to one address. Errors: false, and the reply says why.
static bool connect_to(ThawTransport *transport, const IPaddress *address, ThawReply *reply) {
    if (!thaw_descriptor_is_left()) {
        thaw_reply_fail(reply, THAW_ERROR_MEMORY, "%s", SDL_GetError());
        return false;
    }
    IPaddress own = *address;
    THAW_TRACE_CALL(transport->trace, THAW_CALL_CONNECT);
    Uint64 began_ns = thaw_clock_ns();
    errno = 0;
    TCPsocket socket = SDLNet_TCP_Open(&own);
    int reason = connect_error(began_ns);
    THAW_TRACE_RETURN(transport->trace);
    if (socket && thaw_descriptor_has_met_itself(socket)) {
        SDLNet_TCP_Close(socket);
        socket = NULL;
        reason = ECONNREFUSED;
    }
    if (!socket) {
        fail_connect(reply, reason, transport->peer);
    } else if (!thaw_tcp_adopt(transport, socket)) {
        SDLNet_TCP_Close(socket);
        thaw_reply_fail(reply, THAW_ERROR_MEMORY, "the socket could not be watched");
    }
    return transport->socket != NULL;
}

ThawStep thaw_transport_open(ThawTransport *transport, const char *host, int port,
                             ThawReply *reply) {
    SDL_assert(!transport->socket);
    if (transport->address_count == 0) {
        transport->next_address = 0;
        SDL_snprintf(transport->peer, sizeof transport->peer, "%s:%d", host, port);
        THAW_TRACE_CALL(transport->trace, THAW_CALL_LOOKUP);
        bool found = look_up(transport, host, port, reply);
        THAW_TRACE_RETURN(transport->trace);
        if (!found)
            return THAW_STEP_DONE;
    }
    int tried = transport->next_address++;
    if (connect_to(transport, &transport->addresses[tried], reply))
        thaw_reply_succeed(reply, "%s", transport->peer);
    else if (reply->code != THAW_ERROR_MEMORY && transport->next_address < transport->address_count)
        return THAW_STEP_PENDING;
    transport->address_count = 0;
    return THAW_STEP_DONE;
}

// ---- reading and writing ----

// The first limit that a read has is set for good; others are waited for.
static bool can_limit_read(ThawTransport *transport, Uint32 limit_ms) {
    if (!transport->asked_limit && limit_ms > 0) {
        transport->asked_limit = true;
        if (thaw_descriptor_limit_read(transport->descriptor, limit_ms))
            transport->read_limit_ms = limit_ms;
    }
    return limit_ms > 0 && limit_ms == transport->read_limit_ms;
}

// A look that does not wait cannot be interrupted.
int thaw_transport_wait(ThawTransport *transport, Uint32 timeout_ms) {
    if (timeout_ms > 0 && transport->descriptor >= 0)
        return thaw_descriptor_wait(transport->descriptor, timeout_ms);
    return SDLNet_CheckSockets(transport->set, timeout_ms);
}

static int wait_and_read(ThawTransport *transport, Uint8 *buffer, int room, Uint32 timeout_ms,
                         int *ready) {
    *ready = thaw_transport_wait(transport, timeout_ms);
    if (*ready > 0)
        return SDLNet_TCP_Recv(transport->socket, buffer, room);
    return *ready == 0 ? 0 : -1;
}

int thaw_transport_read(ThawTransport *transport, Uint8 *buffer, size_t room, Uint32 timeout_ms,
                        int *ready) {
    int most = (int)SDL_min(room, SDL_MAX_SINT32);
    int size = can_limit_read(transport, timeout_ms)
                   ? thaw_descriptor_read(transport->descriptor, buffer, most, ready)
                   : wait_and_read(transport, buffer, most, timeout_ms, ready);
    transport->error = size < 0 ? last_error() : 0;
    return size;
}

int thaw_transport_error(const ThawTransport *transport) {
    return transport->error;
}

// Both return what has got through; less than all of it is a failure.
static bool send_all(ThawTransport *transport, const Uint8 *bytes, int size) {
    int through = transport->descriptor >= 0
                      ? thaw_descriptor_write(transport->descriptor, bytes, size)
                      : SDLNet_TCP_Send(transport->socket, bytes, size);
    bool sent = through == size;
    transport->error = sent ? 0 : last_error();
    return sent;
}

#ifdef _WIN32
static bool send_quietly(ThawTransport *transport, const Uint8 *bytes, int size) {
    return send_all(transport, bytes, size);
}
#else
// Whether this thread holds back a SIGPIPE.
static bool is_pending(void) {
    sigset_t pending;
    return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE);
}

// Writing to a stream whose peer has gone raises SIGPIPE in the writing thread, which by default
// ends the process. What the process does at that signal is not ours to change, so the thread
// holds it back meanwhile, and what was raised here is taken back before anybody sees it. Threads
// that SDL makes hold it back anyway, and ours go on doing so: they are asked once, since that is a
// call into the system for each send.
static bool send_quietly(ThawTransport *transport, const Uint8 *bytes, int size) {
    sigset_t pipe;
    sigset_t before;
    if (transport->holds_pipe)
        return send_all(transport, bytes, size);
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    if (sigismember(&before, SIGPIPE) && transport->trace->lane != THAW_LANE_GUI) {
        transport->holds_pipe = true;
        return send_all(transport, bytes, size);
    }
    bool old = is_pending();
    bool sent = send_all(transport, bytes, size);
    int raised;
    if (!sent && !old && is_pending())
        sigwait(&pipe, &raised);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return sent;
}
#endif

// A window that sends itself wants to know beforehand whether that may hold it.
static bool is_worth_asking(const ThawTrace *trace) {
    return trace->hook.call && trace->lane == THAW_LANE_GUI;
}

bool thaw_transport_write(ThawTransport *transport, const Uint8 *bytes, size_t size) {
    bool room = is_worth_asking(transport->trace) && thaw_descriptor_can_write(transport->socket);
    THAW_TRACE_CALL_WITH(transport->trace, THAW_CALL_SEND, room);
    bool sent = send_quietly(transport, bytes, (int)size);
    THAW_TRACE_RETURN(transport->trace);
    return sent;
}

int thaw_transport_write_some(ThawTransport *transport, const Uint8 *bytes, size_t size) {
    if (transport->descriptor < 0)
        return 0;
    int most = (int)SDL_min(size, SDL_MAX_SINT32);
    bool room = transport->trace->lane == THAW_LANE_GUI;
    THAW_TRACE_CALL_WITH(transport->trace, THAW_CALL_SEND, room);
    int through = thaw_descriptor_write_some(transport->descriptor, bytes, most);
    transport->error = through < 0 ? last_error() : 0;
    THAW_TRACE_RETURN(transport->trace);
    return through;
}
