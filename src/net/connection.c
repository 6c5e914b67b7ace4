#include "connection.h"

#include <errno.h>
#ifdef _WIN32
#include <winsock2.h>
#else
#include <limits.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

#include "observe.h"

#define SEND_CHUNK (64u * 1024u) // bytes; a longer frame goes out in pieces of this size
#define DRAINS_PER_CHUNK 4       // receives between two pieces, so that a flood can not win
#define LOOKUP_RETRY_MS 10u      // how often a waiting lookup asks whether it may begin
#define SPARE_SOCKETS 16         // that other threads may open in the same moment
#ifdef _WIN32
#define SILENCE_NS (10ull * THAW_NS_PER_S) // refusals take Windows 2 s, and silence 21 s
#endif

// How the incoming half of the stream ended, if it did.
typedef enum StreamEnd { STREAM_OPEN, STREAM_CLOSED, STREAM_RESET } StreamEnd;

struct ThawConnection {
    TCPsocket socket; // NULL when not connected
    SDLNet_SocketSet set;
    ThawDecoder *decoder;
    StreamEnd end;
    size_t sent;                    // wire bytes that are out, of the frame being sent
    char peer[THAW_HOST_SIZE + 16]; // host:port, for people
    Uint32 max_message;
    Uint32 command_id; // of the command that runs, for the observer
    ThawHook observer;
    ThawLane lane;
    SDL_atomic_t in_system; // the owner writes it, others look
};

// gethostbyname, inside SDLNet_ResolveHost, is not safe to run on two threads of one process, so
// this one flag belongs to the process. It is held for the time of a lookup and only ever tried.
static SDL_SpinLock lookup_running;

ThawConnection *thaw_connection_create(Uint32 max_message, ThawHook observer, ThawLane lane) {
    ThawConnection *connection = SDL_calloc(1, sizeof *connection);
    if (!connection)
        return NULL;
    connection->max_message = SDL_min(max_message, THAW_MAX_MESSAGE_LIMIT);
    connection->observer = observer;
    connection->lane = lane;
    connection->set = SDLNet_AllocSocketSet(1);
    connection->decoder = thaw_decoder_create(connection->max_message);
    if (!connection->set || !connection->decoder) {
        thaw_connection_destroy(connection);
        return NULL;
    }
    return connection;
}

static void hang_up(ThawConnection *connection) {
    if (!connection->socket)
        return;
    SDLNet_TCP_DelSocket(connection->set, connection->socket);
    SDLNet_TCP_Close(connection->socket);
    connection->socket = NULL;
}

void thaw_connection_destroy(ThawConnection *connection) {
    if (!connection)
        return;
    hang_up(connection);
    if (connection->set)
        SDLNet_FreeSocketSet(connection->set);
    thaw_decoder_destroy(connection->decoder);
    SDL_free(connection);
}

bool thaw_connection_has_room(void) {
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

bool thaw_connection_adopt(ThawConnection *connection, TCPsocket socket) {
    SDL_assert(!connection->socket);
    if (SDLNet_TCP_AddSocket(connection->set, socket) < 0)
        return false;
    connection->socket = socket;
    thaw_decoder_reset(connection->decoder);
    connection->end = STREAM_OPEN;
    connection->sent = 0;
    return true;
}

bool thaw_connection_is_open(const ThawConnection *connection) {
    return connection->socket != NULL;
}

bool thaw_connection_is_in_system(ThawConnection *connection) {
    return SDL_AtomicGet(&connection->in_system);
}

// A RECEIVE waits in slices, so that call comes back by itself.
static void observe_call(ThawConnection *connection, ThawEventKind kind, ThawCall call) {
    SDL_AtomicSet(&connection->in_system, kind == THAW_EVENT_CALL && call != THAW_CALL_RECEIVE);
    THAW_OBSERVE(connection->observer, .kind = kind, .lane = connection->lane, .call = call,
                 .command_id = connection->command_id);
}

// ---- CONNECT ----

// Four decimal numbers up to 255 and nothing else: an address that needs no lookup.
static bool is_dotted_quad(const char *host) {
    for (int part = 0; part < 4; part++) {
        int value = 0;
        int digits = 0;
        char first = *host;
        for (; *host >= '0' && *host <= '9' && digits < 4; host++, digits++)
            value = 10 * value + (*host - '0');
        // With a zero in front the system takes a number for octal, or for a name.
        if (digits == 0 || digits > 3 || value > 255 || (digits > 1 && first == '0'))
            return false;
        if (*host++ != (part < 3 ? '.' : '\0'))
            return false;
    }
    return true;
}

static void fail_unusable(const ThawCommand *command) {
    thaw_reply_fail(command->reply, THAW_ERROR_ADDRESS,
                    "bad address: %s is not one that can be connected to", command->host);
}

static bool check_target(const ThawCommand *command) {
    if (command->host[0] == '\0')
        thaw_reply_fail(command->reply, THAW_ERROR_ADDRESS, "bad address: the host is empty");
    else if (SDL_strcmp(command->host, "0.0.0.0") == 0 ||
             SDL_strcmp(command->host, "255.255.255.255") == 0)
        fail_unusable(command);
    else if (SDL_strlen(command->host) > THAW_HOST_MAX)
        thaw_reply_fail(command->reply, THAW_ERROR_ADDRESS,
                        "bad address: a host name has at most %d characters", THAW_HOST_MAX);
    else if (command->port < 1 || command->port > 65535)
        thaw_reply_fail(command->reply, THAW_ERROR_ADDRESS,
                        "bad address: port %d is not between 1 and 65535", command->port);
    else
        return true;
    return false;
}

// Find the address; DONE when that failed, PENDING when another lookup of this process is running.
// `*found` tells that the connect may go on.
static ThawStep look_up(ThawConnection *connection, const ThawCommand *command, Uint32 timeout_ms,
                        IPaddress *address, bool *found) {
    bool needs_lookup = !is_dotted_quad(command->host);
    if (needs_lookup && !SDL_AtomicTryLock(&lookup_running)) {
        SDL_Delay(SDL_min(timeout_ms, LOOKUP_RETRY_MS));
        return THAW_STEP_PENDING;
    }
    observe_call(connection, THAW_EVENT_CALL, THAW_CALL_LOOKUP);
    int failed = SDLNet_ResolveHost(address, command->host, (Uint16)command->port);
    if (needs_lookup)
        SDL_AtomicUnlock(&lookup_running);
    observe_call(connection, THAW_EVENT_RETURN, THAW_CALL_LOOKUP);

    // SDL_net would quietly make a listening socket of these two addresses, however they are
    // written.
    *found = !failed && address->host != INADDR_ANY && address->host != INADDR_NONE;
    if (failed)
        thaw_reply_fail(command->reply, THAW_ERROR_UNKNOWN_HOST,
                        "unknown host: \"%s\" has no address", command->host);
    else if (!*found)
        fail_unusable(command);
    return THAW_STEP_DONE;
}

// Why the last connect failed. SDL_net keeps that to itself; most systems still know.
static int connect_error(Uint64 began_ns) {
#ifdef _WIN32
    // When SDL notes its own error, it asks Windows for the thread's memory, and that sets the last
    // error to 0. Then only the time tells silence from a refusal, which comes within few seconds.
    int reason = WSAGetLastError();
    bool silence = thaw_clock_since_ns(began_ns) > SILENCE_NS;
    return reason == 0 && silence ? WSAETIMEDOUT : reason;
#else
    (void)began_ns;
    return errno;
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
}

static ThawStep connect_step(ThawConnection *connection, ThawCommand *command, Uint32 timeout_ms) {
    ThawReply *reply = command->reply;
    if (connection->socket) {
        thaw_reply_fail(reply, THAW_ERROR_STATE, "already connected to %s: CLOSE first",
                        connection->peer);
        return THAW_STEP_DONE;
    }
    if (command->refused) {
        thaw_reply_fail(reply, THAW_ERROR_BUSY,
                        "busy: too many given-up commands are still stuck in the system; "
                        "try again when one has come home");
        return THAW_STEP_DONE;
    }
    if (!check_target(command))
        return THAW_STEP_DONE;

    IPaddress address;
    bool found = false;
    ThawStep step = look_up(connection, command, timeout_ms, &address, &found);
    if (!found)
        return step;

    SDL_snprintf(connection->peer, sizeof connection->peer, "%s:%d", command->host, command->port);
    if (!thaw_connection_has_room()) {
        thaw_reply_fail(reply, THAW_ERROR_MEMORY, "%s", SDL_GetError());
        return THAW_STEP_DONE;
    }
    observe_call(connection, THAW_EVENT_CALL, THAW_CALL_CONNECT);
    Uint64 began_ns = thaw_clock_ns();
    errno = 0;
    TCPsocket socket = SDLNet_TCP_Open(&address);
    int reason = connect_error(began_ns);
    observe_call(connection, THAW_EVENT_RETURN, THAW_CALL_CONNECT);
    if (!socket) {
        fail_connect(reply, reason, connection->peer);
    } else if (!thaw_connection_adopt(connection, socket)) {
        SDLNet_TCP_Close(socket);
        thaw_reply_fail(reply, THAW_ERROR_MEMORY, "the socket could not be watched");
    } else {
        thaw_reply_succeed(reply, "%s", connection->peer);
    }
    return THAW_STEP_DONE;
}

// ---- the incoming half ----

// Take in bytes that are there, or come within `timeout_ms`. True when some came; the end of the
// stream is remembered in connection->end.
static bool pull(ThawConnection *connection, Uint32 timeout_ms) {
    Uint8 *where = NULL;
    size_t room = thaw_decoder_room(connection->decoder, &where);
    if (room == 0 || connection->end != STREAM_OPEN)
        return false;
    observe_call(connection, THAW_EVENT_CALL, THAW_CALL_RECEIVE);
    int size = -1;
    int ready = SDLNet_CheckSockets(connection->set, timeout_ms);
    if (ready > 0)
        size = SDLNet_TCP_Recv(connection->socket, where, (int)room);
    observe_call(connection, THAW_EVENT_RETURN, THAW_CALL_RECEIVE);
    if (ready == 0)
        return false;
    if (size <= 0) {
        connection->end = size == 0 ? STREAM_CLOSED : STREAM_RESET;
        return false;
    }
    thaw_decoder_feed(connection->decoder, (size_t)size);
    THAW_OBSERVE(connection->observer, .kind = THAW_EVENT_RECEIVED, .lane = connection->lane,
                 .command_id = connection->command_id, .bytes = where, .size = (size_t)size,
                 .done = thaw_decoder_arrived(connection->decoder),
                 .total = thaw_decoder_claimed(connection->decoder));
    return true;
}

// Take a whole message out of the decoder, or say that the stream can not be followed any more.
static ThawStep take_message(ThawConnection *connection, ThawReply *reply) {
    switch (thaw_decoder_next(connection->decoder, &reply->frame)) {
    case THAW_DECODED_MESSAGE:
        reply->size = thaw_frame_size(reply->frame);
        thaw_reply_succeed(reply, "%u bytes", reply->size);
        return THAW_STEP_DONE;
    case THAW_DECODED_TOO_LARGE:
        thaw_reply_fail(reply, THAW_ERROR_TOO_LARGE,
                        "too large: the peer announces %u bytes, the limit is %u; "
                        "the connection is closed",
                        thaw_decoder_claimed(connection->decoder), connection->max_message);
        hang_up(connection);
        return THAW_STEP_DONE;
    case THAW_DECODED_NO_MEMORY:
        thaw_reply_fail(reply, THAW_ERROR_MEMORY,
                        "out of memory for a message of %u bytes; the connection is closed",
                        thaw_decoder_claimed(connection->decoder));
        hang_up(connection);
        return THAW_STEP_DONE;
    case THAW_DECODED_NOTHING: break;
    }
    return THAW_STEP_PENDING;
}

// The peer has ended the stream. Between two messages that is an ordinary end; inside one it is
// not, and what had come of it is lost.
static void fail_ended(ThawConnection *connection, ThawReply *reply) {
    if (connection->end == STREAM_RESET)
        thaw_reply_fail(reply, THAW_ERROR_RESET, "reset: the connection was torn down");
    else if (!thaw_decoder_inside(connection->decoder))
        thaw_reply_fail(reply, THAW_ERROR_CLOSED, "closed by the peer");
    else if (thaw_decoder_claimed(connection->decoder) == 0)
        thaw_reply_fail(reply, THAW_ERROR_CUT, "closed inside a message: inside its header");
    else
        thaw_reply_fail(reply, THAW_ERROR_CUT, "closed inside a message: %u of %u bytes had come",
                        thaw_decoder_arrived(connection->decoder),
                        thaw_decoder_claimed(connection->decoder));
    hang_up(connection);
}

static ThawStep fail_not_connected(ThawReply *reply) {
    thaw_reply_fail(reply, THAW_ERROR_STATE, "not connected: CONNECT first");
    return THAW_STEP_DONE;
}

ThawStep thaw_connection_receive(ThawConnection *connection, Uint32 timeout_ms, ThawReply *reply) {
    if (!connection->socket)
        return fail_not_connected(reply);
    if (take_message(connection, reply) == THAW_STEP_DONE)
        return THAW_STEP_DONE;
    pull(connection, timeout_ms);
    if (take_message(connection, reply) == THAW_STEP_DONE)
        return THAW_STEP_DONE;
    if (connection->end == STREAM_OPEN)
        return THAW_STEP_PENDING;
    fail_ended(connection, reply);
    return THAW_STEP_DONE;
}

// ---- the outgoing half ----

// A frame goes out in one send, so that header and payload share a packet. Only a long frame goes
// in pieces: between two of them what has arrived is taken in, up to one message and a stage, since
// a peer that answers while it reads would stop reading once its answers find no room, and both
// sides would wait for ever.
ThawStep thaw_connection_send(ThawConnection *connection, const ThawFrame *frame,
                              ThawReply *reply) {
    if (!connection->socket)
        return fail_not_connected(reply);
    size_t total = THAW_HEADER_SIZE + (size_t)thaw_frame_size(frame);
    size_t size = SDL_min(total - connection->sent, SEND_CHUNK);
    const Uint8 *bytes = thaw_frame_wire(frame) + connection->sent;

    observe_call(connection, THAW_EVENT_CALL, THAW_CALL_SEND);
    int sent = SDLNet_TCP_Send(connection->socket, bytes, (int)size);
    observe_call(connection, THAW_EVENT_RETURN, THAW_CALL_SEND);
    if (sent < (int)size) {
        thaw_reply_fail(reply, THAW_ERROR_RESET,
                        "reset: the peer is gone, the message did not get through");
        connection->sent = 0;
        hang_up(connection);
        return THAW_STEP_DONE;
    }
    connection->sent += size;
    THAW_OBSERVE(connection->observer, .kind = THAW_EVENT_SENT, .lane = connection->lane,
                 .command_id = connection->command_id, .bytes = bytes, .size = size,
                 .done = connection->sent - THAW_HEADER_SIZE, .total = thaw_frame_size(frame));
    if (connection->sent < total) {
        for (int i = 0; i < DRAINS_PER_CHUNK && pull(connection, 0); i++) {
        }
        return THAW_STEP_PENDING;
    }
    connection->sent = 0;
    reply->size = thaw_frame_size(frame);
    thaw_reply_succeed(reply, "%u bytes", reply->size);
    return THAW_STEP_DONE;
}

bool thaw_connection_wait(ThawConnection *connection, Uint32 timeout_ms) {
    return thaw_decoder_has_message(connection->decoder) ||
           SDLNet_CheckSockets(connection->set, timeout_ms) != 0;
}

bool thaw_connection_send_raw(ThawConnection *connection, const Uint8 *bytes, size_t size) {
    while (size > 0) {
        int piece = (int)SDL_min(size, SEND_CHUNK);
        if (SDLNet_TCP_Send(connection->socket, bytes, piece) < piece)
            return false;
        bytes += piece;
        size -= (size_t)piece;
    }
    return true;
}

// ---- commands ----

static ThawStep close_step(ThawConnection *connection, ThawReply *reply) {
    if (!connection->socket)
        return fail_not_connected(reply);
    hang_up(connection);
    thaw_reply_succeed(reply, "%s", "");
    return THAW_STEP_DONE;
}

static ThawStep choose_step(ThawConnection *connection, ThawCommand *command, Uint32 timeout_ms) {
    switch (command->type) {
    case THAW_CONNECT: return connect_step(connection, command, timeout_ms);
    case THAW_SEND: return thaw_connection_send(connection, command->frame, command->reply);
    case THAW_RECEIVE: return thaw_connection_receive(connection, timeout_ms, command->reply);
    case THAW_CLOSE: return close_step(connection, command->reply);
    }
    thaw_reply_fail(command->reply, THAW_ERROR_STATE, "no such command");
    return THAW_STEP_DONE;
}

ThawStep thaw_connection_step(ThawConnection *connection, ThawCommand *command, Uint32 timeout_ms) {
    if (command->started_ns == 0)
        command->started_ns = thaw_clock_ns();
    connection->command_id = command->id;
    ThawStep step = choose_step(connection, command, timeout_ms);
    connection->command_id = 0;
    command->reply->connected = thaw_connection_is_open(connection);
    return step;
}

void thaw_connection_abandon(ThawConnection *connection, ThawCommand *command, ThawErrorCode code) {
    const char *why =
        code == THAW_ERROR_CANCELLED ? "cancelled" : "no answer within the time limit";
    if (connection->sent > 0) {
        connection->sent = 0;
        hang_up(connection);
        thaw_reply_fail(command->reply, code, "%s inside a message: the connection is closed", why);
    } else if (connection->socket && thaw_decoder_inside(connection->decoder)) {
        thaw_reply_fail(command->reply, code, "%s; the part that has come is kept", why);
    } else {
        thaw_reply_fail(command->reply, code, "%s", why);
    }
    command->reply->connected = thaw_connection_is_open(connection);
}
