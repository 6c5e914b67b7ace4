#include "connection.h"

#include "decoder.h"
#include "frame_inside.h"
#include "number.h"

#define SEND_CHUNK (64u * 1024u)   // bytes of a piece that blocks; longer frames go out in pieces
#define SEND_BURST (1024u * 1024u) // bytes of one that does not, at most
#define DRAINS_PER_CHUNK 4         // receives for each SEND_CHUNK, so that a flood cannot win
#define DROPPED_MOST (4u * 1024u * 1024u) // bytes that are read for nothing at the end

// How the incoming half of the stream ended, if it did.
typedef enum StreamEnd { STREAM_OPEN, STREAM_CLOSED, STREAM_RESET } StreamEnd;

struct ThawConnection {
    ThawTransport *transport;
    ThawDecoder *decoder;
    StreamEnd end;
    size_t sent;                    // wire bytes that are out, of the frame being sent
    size_t undrained;               // bytes of long frames for which nothing was taken in yet
    bool told;                      // OPENED was told, and CLOSED was not yet
    Uint64 out_bytes;               // bytes of the stream that went to the system so far,
    Uint64 in_bytes;                // and of the one from it
    char peer[THAW_HOST_SIZE + 16]; // host:port, for people
    Uint32 max_message;
    ThawTrace *trace; // borrowed

    ThawReply *end_news; // for when it has ended; NULL: nobody wants to know
    bool ended;          // `end_news` says how
    bool listening;      // a look that finds nothing does not end the wait
};

ThawConnection *thaw_connection_create(Uint32 max_message, ThawTrace *trace) {
    ThawConnection *connection = SDL_calloc(1, sizeof *connection);
    if (!connection)
        return NULL;
    connection->max_message = SDL_min(max_message, THAW_MAX_MESSAGE_LIMIT);
    connection->trace = trace;
    connection->transport = thaw_transport_create(trace);
    connection->decoder = thaw_decoder_create(connection->max_message);
    if (!connection->transport || !connection->decoder) {
        thaw_connection_destroy(connection);
        return NULL;
    }
    return connection;
}

void thaw_connection_use(ThawConnection *connection, ThawReuse *reuse) {
    thaw_decoder_use(connection->decoder, reuse);
}

void thaw_connection_end_wait(ThawConnection *connection) {
    if (connection->trace->call == THAW_CALL_RECEIVE)
        THAW_TRACE_RETURN(connection->trace);
}

// What was under way in the stream is gone with it.
static void hang_up(ThawConnection *connection) {
    thaw_connection_end_wait(connection);
    thaw_transport_close(connection->transport);
    connection->sent = connection->undrained = 0;
    if (connection->told)
        THAW_TRACE(connection->trace, .kind = THAW_EVENT_CLOSED, .peer = connection->peer);
    connection->told = false;
}

// Bytes that nobody has read make the system tear the stream down instead of ending it, and what is
// on its way to the peer would be lost. They are dropped first: no more than DROPPED_MOST, since a
// peer may send without end.
void thaw_connection_close(ThawConnection *connection) {
    Uint8 bytes[4096];
    size_t dropped = 0;
    int size = thaw_connection_is_open(connection) ? 1 : 0;
    while (size > 0 && dropped < DROPPED_MOST) {
        int ready;
        size = thaw_transport_read(connection->transport, bytes, sizeof bytes, 0, &ready);
        dropped += sizeof bytes;
    }
    hang_up(connection);
}

// Hang up, and keep for the news why, as the reply of whoever has noticed says it.
static void end_as(ThawConnection *connection, const ThawReply *reply) {
    hang_up(connection);
    ThawReply *news = connection->end_news;
    if (!news || connection->ended)
        return;
    thaw_reply_fail(news, reply->code, "%s", reply->text);
    news->system_error = reply->system_error;
    connection->ended = true;
}

ThawReply *thaw_connection_take_end(ThawConnection *connection) {
    if (!connection->ended)
        return NULL;
    ThawReply *news = connection->end_news;
    connection->end_news = NULL;
    connection->ended = false;
    return news;
}

void thaw_connection_destroy(ThawConnection *connection) {
    if (!connection)
        return;
    thaw_reply_free(connection->end_news);
    if (connection->transport)
        hang_up(connection);
    thaw_transport_destroy(connection->transport);
    thaw_decoder_free(connection->decoder);
    SDL_free(connection);
}

ThawTransport *thaw_connection_transport(ThawConnection *connection) {
    return connection->transport;
}

bool thaw_connection_is_open(const ThawConnection *connection) {
    return thaw_transport_is_open(connection->transport);
}

// ---- CONNECT ----

static bool check_target(const ThawCommand *command) {
    if (command->host[0] == '\0')
        thaw_reply_fail(command->reply, THAW_ERROR_ADDRESS, "bad address: the host is empty");
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

void thaw_connection_opened(ThawConnection *connection, const char *peer) {
    SDL_strlcpy(connection->peer, peer, sizeof connection->peer);
    thaw_decoder_reset(connection->decoder);
    connection->end = STREAM_OPEN;
    connection->out_bytes = connection->in_bytes = 0;
    connection->told = true;
    THAW_TRACE(connection->trace, .kind = THAW_EVENT_OPENED, .peer = connection->peer);
}

static ThawStep connect_step(ThawConnection *connection, ThawCommand *command, Uint32 timeout_ms) {
    (void)timeout_ms; // SDL_net has none for this
    ThawReply *reply = command->reply;
    if (thaw_connection_is_open(connection)) {
        thaw_reply_fail(reply, THAW_ERROR_STATE, "already connected to %s: CLOSE first",
                        connection->peer);
        return THAW_STEP_DONE;
    }
    if (command->refused) {
        thaw_reply_fail(reply, THAW_ERROR_BUSY,
                        "busy: too many given-up commands are still stuck in the system; "
                        "try again when one has finished");
        return THAW_STEP_DONE;
    }
    if (!check_target(command))
        return THAW_STEP_DONE;

    ThawStep step = thaw_transport_open(connection->transport, command->host, command->port, reply);
    if (thaw_connection_is_open(connection)) {
        char peer[sizeof connection->peer];
        SDL_snprintf(peer, sizeof peer, "%s:%d", command->host, command->port);
        thaw_connection_opened(connection, peer);
        connection->end_news = command->end;
        command->end = NULL;
    }
    return step;
}

// ---- the incoming half ----

// A wait begins, or goes on from the step before. The connection looks at the system once more.
#define BEGIN_WAIT(connection)                                                                     \
    do {                                                                                           \
        if ((connection)->trace->call == THAW_CALL_NONE)                                           \
            THAW_TRACE_CALL((connection)->trace, THAW_CALL_RECEIVE);                               \
        (connection)->trace->looks++;                                                              \
    } while (0)

// The wait is over when something is `ready`, or it was none.
#define END_LOOK(connection, ready, timeout_ms)                                                    \
    do {                                                                                           \
        if ((ready) || ((timeout_ms) == 0 && !(connection)->listening))                            \
            THAW_TRACE_RETURN((connection)->trace);                                                \
    } while (0)

// Take in bytes that are there, or come within `timeout_ms`. True when some came; the end of the
// stream is remembered in connection->end.
static bool pull(ThawConnection *connection, Uint32 timeout_ms) {
    Uint8 *where = NULL;
    size_t room = thaw_decoder_room(connection->decoder, &where);
    if (room == 0 || connection->end != STREAM_OPEN)
        return false;
    int ready;
    BEGIN_WAIT(connection);
    int size = thaw_transport_read(connection->transport, where, room, timeout_ms, &ready);
    END_LOOK(connection, ready, timeout_ms);
    if (ready == 0)
        return false;
    if (size <= 0) {
        connection->end = size == 0 ? STREAM_CLOSED : STREAM_RESET;
        return false;
    }
    thaw_decoder_feed(connection->decoder, (size_t)size);
    THAW_TRACE(connection->trace, .kind = THAW_EVENT_RECEIVED, .bytes = where, .size = (size_t)size,
               .offset = connection->in_bytes, .began_ns = connection->trace->call_ns,
               .done = thaw_decoder_arrived(connection->decoder),
               .total = thaw_decoder_claimed(connection->decoder));
    connection->in_bytes += (Uint64)size;
    return true;
}

// Take a whole message out of the decoder, or say that the stream cannot be followed any more.
static ThawStep take_message(ThawConnection *connection, ThawReply *reply) {
    char size[THAW_NUMBER_SIZE];
    char limit[THAW_NUMBER_SIZE];
    switch (thaw_decoder_next(connection->decoder, &reply->frame)) {
    case THAW_DECODED_MESSAGE:
        thaw_reply_succeed_with(reply, thaw_frame_size(reply->frame));
        return THAW_STEP_DONE;
    case THAW_DECODED_TOO_LARGE:
        thaw_reply_fail(reply, THAW_ERROR_TOO_LARGE,
                        "too large: the peer announces %s bytes, the limit is %s; "
                        "the connection is closed",
                        thaw_number_write(size, thaw_decoder_claimed(connection->decoder)),
                        thaw_number_write(limit, connection->max_message));
        end_as(connection, reply);
        return THAW_STEP_DONE;
    case THAW_DECODED_NO_MEMORY:
        thaw_reply_fail(reply, THAW_ERROR_MEMORY,
                        "out of memory for a message of %s %s; the connection is closed",
                        thaw_number_write(size, thaw_decoder_claimed(connection->decoder)),
                        thaw_number_bytes(thaw_decoder_claimed(connection->decoder)));
        end_as(connection, reply);
        return THAW_STEP_DONE;
    case THAW_DECODED_NOTHING: break;
    }
    return THAW_STEP_PENDING;
}

// The peer has ended the stream. Between two messages that is an ordinary end; inside one it is
// not, and what had come of it is lost.
static void fail_ended(ThawConnection *connection, ThawReply *reply) {
    char arrived[THAW_NUMBER_SIZE];
    char claimed[THAW_NUMBER_SIZE];
    if (connection->end == STREAM_RESET)
        thaw_reply_fail(reply, THAW_ERROR_RESET, "reset: the connection was torn down");
    else if (!thaw_decoder_inside(connection->decoder))
        thaw_reply_fail(reply, THAW_ERROR_CLOSED, "closed by the peer");
    else if (thaw_decoder_claimed(connection->decoder) == 0)
        thaw_reply_fail(reply, THAW_ERROR_CUT, "closed inside a message: inside its header");
    else
        thaw_reply_fail(reply, THAW_ERROR_CUT, "closed inside a message: %s of %s %s had come",
                        thaw_number_write(arrived, thaw_decoder_arrived(connection->decoder)),
                        thaw_number_write(claimed, thaw_decoder_claimed(connection->decoder)),
                        thaw_number_bytes(thaw_decoder_claimed(connection->decoder)));
    reply->system_error = thaw_transport_error(connection->transport);
    end_as(connection, reply);
}

static ThawStep fail_not_connected(ThawReply *reply) {
    thaw_reply_fail(reply, THAW_ERROR_STATE, "not connected: CONNECT first");
    return THAW_STEP_DONE;
}

ThawStep thaw_connection_receive(ThawConnection *connection, Uint32 timeout_ms, ThawReply *reply) {
    if (!thaw_connection_is_open(connection))
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

bool thaw_connection_listens(const ThawConnection *connection) {
    return connection->end_news && thaw_connection_is_open(connection);
}

ThawStep thaw_connection_listen(ThawConnection *connection, ThawReply *reply) {
    connection->listening = true;
    ThawStep step = thaw_connection_receive(connection, 0, reply);
    connection->listening = false;
    reply->connected = thaw_connection_is_open(connection);
    return step;
}

Uint64 thaw_connection_received(const ThawConnection *connection) {
    return connection->in_bytes;
}

Uint64 thaw_connection_moved(const ThawConnection *connection) {
    return connection->in_bytes + connection->out_bytes;
}

bool thaw_connection_has_message(const ThawConnection *connection) {
    return thaw_decoder_has_message(connection->decoder);
}

// ---- the outgoing half ----

// Send the next piece of a frame. Returns its size; 0: the stream is broken.
//
// Where the system takes bytes at once a piece is long: after each one the system may let the peer
// run, and few long turns are faster than many short ones. A piece that blocks is short.
static size_t send_piece(ThawConnection *connection, const Uint8 *bytes, size_t size) {
    if (size > SEND_CHUNK) {
        int some =
            thaw_transport_write_some(connection->transport, bytes, SDL_min(size, SEND_BURST));
        if (some != 0)
            return (size_t)SDL_max(some, 0);
    }
    size_t piece = SDL_min(size, SEND_CHUNK);
    return thaw_transport_write(connection->transport, bytes, piece) ? piece : 0;
}

// Take in what has arrived, for one SEND_CHUNK of those that went out. Where nothing has come, the
// rest of the debt is dropped.
static void drain(ThawConnection *connection) {
    int came = 0;
    while (came < DRAINS_PER_CHUNK && pull(connection, 0))
        came++;
    bool more = came > 0 && connection->undrained > SEND_CHUNK;
    connection->undrained = more ? connection->undrained - SEND_CHUNK : 0;
}

// A frame goes out in one send, so that header and payload share a packet. Only a long frame goes
// in pieces, and for each SEND_CHUNK of it what has arrived is taken in, up to one message and a
// stage. Each step does so once, so that messages can be told of in between. A peer that answers
// while it reads would otherwise stop reading once its answers find no room, and both sides would
// wait for ever. What the last piece of a long frame owes, the next long one pays first.
ThawStep thaw_connection_send(ThawConnection *connection, const ThawFrame *frame,
                              ThawReply *reply) {
    if (!thaw_connection_is_open(connection))
        return fail_not_connected(reply);
    size_t total = THAW_HEADER_SIZE + (size_t)thaw_frame_size(frame);
    if (total > SEND_CHUNK && connection->undrained >= SEND_CHUNK) {
        drain(connection);
        return THAW_STEP_PENDING;
    }
    const Uint8 *bytes = thaw_frame_wire(frame) + connection->sent;
    size_t size = send_piece(connection, bytes, total - connection->sent);
    if (size == 0) {
        thaw_reply_fail(reply, THAW_ERROR_RESET,
                        "reset: the peer is gone, the message did not get through");
        reply->system_error = thaw_transport_error(connection->transport);
        end_as(connection, reply);
        return THAW_STEP_DONE;
    }
    connection->sent += size;
    THAW_TRACE(connection->trace, .kind = THAW_EVENT_SENT, .bytes = bytes, .size = size,
               .offset = connection->out_bytes, .began_ns = connection->trace->call_ns,
               .done = SDL_max(connection->sent, THAW_HEADER_SIZE) - THAW_HEADER_SIZE,
               .total = thaw_frame_size(frame));
    connection->out_bytes += size;
    if (total > SEND_CHUNK)
        connection->undrained += size;
    if (connection->sent < total) {
        drain(connection);
        return THAW_STEP_PENDING;
    }
    connection->sent = 0;
    thaw_reply_succeed_with(reply, thaw_frame_size(frame));
    return THAW_STEP_DONE;
}

bool thaw_connection_wait(ThawConnection *connection, Uint32 timeout_ms) {
    if (thaw_decoder_has_message(connection->decoder))
        return true;
    BEGIN_WAIT(connection);
    int ready = thaw_transport_wait(connection->transport, timeout_ms);
    END_LOOK(connection, ready, timeout_ms);
    return ready != 0;
}

bool thaw_connection_send_raw(ThawConnection *connection, const Uint8 *bytes, size_t size) {
    while (size > 0) {
        size_t piece = SDL_min(size, SEND_CHUNK);
        if (!thaw_transport_write(connection->transport, bytes, piece))
            return false;
        THAW_TRACE(connection->trace, .kind = THAW_EVENT_SENT, .bytes = bytes, .size = piece,
                   .offset = connection->out_bytes, .began_ns = connection->trace->call_ns);
        connection->out_bytes += piece;
        bytes += piece;
        size -= piece;
    }
    return true;
}

// ---- commands ----

static ThawStep send_step(ThawConnection *connection, ThawCommand *command, Uint32 timeout_ms) {
    (void)timeout_ms; // SDL_net has none for this
    return thaw_connection_send(connection, command->frame, command->reply);
}

static ThawStep receive_step(ThawConnection *connection, ThawCommand *command, Uint32 timeout_ms) {
    return thaw_connection_receive(connection, timeout_ms, command->reply);
}

static ThawStep close_step(ThawConnection *connection, ThawCommand *command, Uint32 timeout_ms) {
    (void)timeout_ms;
    if (!thaw_connection_is_open(connection))
        return fail_not_connected(command->reply);
    thaw_connection_close(connection);
    thaw_reply_free(connection->end_news);
    connection->end_news = NULL;
    thaw_reply_succeed(command->reply, "%s", "");
    return THAW_STEP_DONE;
}

#define STEP_OF(name, step, deadline, effect)                                                      \
    case THAW_COMMAND_##name: return step##_step(connection, command, timeout_ms);

static ThawStep choose_step(ThawConnection *connection, ThawCommand *command, Uint32 timeout_ms) {
    switch (command->type) { THAW_COMMANDS(STEP_OF) }
    SDL_assert(false); // every type is a case above
    return THAW_STEP_DONE;
}

ThawStep thaw_connection_step(ThawConnection *connection, ThawCommand *command, Uint32 timeout_ms) {
    if (command->started_ns == 0)
        command->started_ns = thaw_clock_ns();
    ThawStep step = choose_step(connection, command, timeout_ms);
    command->reply->connected = thaw_connection_is_open(connection);
    return step;
}

void thaw_connection_abandon(ThawConnection *connection, ThawCommand *command, ThawError code) {
    const char *why =
        code == THAW_ERROR_CANCELLED ? "cancelled" : "no answer within the time limit";
    thaw_connection_end_wait(connection);
    if (!thaw_connection_is_open(connection))
        hang_up(connection); // of a CONNECT, the addresses that were not tried
    if (connection->sent > 0) {
        thaw_reply_fail(command->reply, code, "%s inside a message: the connection is closed", why);
        end_as(connection, command->reply);
    } else if (thaw_connection_is_open(connection) && thaw_decoder_inside(connection->decoder)) {
        thaw_reply_fail(command->reply, code, "%s; the part that has come is kept", why);
    } else {
        thaw_reply_fail(command->reply, code, "%s", why);
    }
    command->reply->connected = thaw_connection_is_open(connection);
}
