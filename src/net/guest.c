#include "guest.h"

#include "connection.h"
#include "descriptor.h"
#include "frame_inside.h"
#include "tcp.h"
#include "trace.h"

#define SLICE_MS 50u
#define DRIP_MS 100u
#define SPLIT_MS 10u
#define PUSH_EVERY_MS 1000u
#define LATE_FACTOR 10u
#define LATE_LEAST_MS 3000u
#define FLOOD_BLOCK (64u * 1024u) // bytes that go out in one send
#define FLOOD_MESSAGE 1024u       // bytes; a longer message is not what a flood is made of

// Belongs to its thread once that runs.
typedef struct Guest {
    ThawServerState *state; // a reference
    ThawConnection *connection;
    ThawTrace trace;
    char peer[THAW_PEER_SIZE];
    Uint64 heard_ns;    // time of its arrival, last whole message, or last step without a read
    Uint64 answered_ns; // time of its arrival, or of the last thing that it was given
    Uint64 pushed_ns;   // when it was last sent a message that it had not asked for; 0: never
    Uint32 push_count;  // of those messages
} Guest;

static bool send_frame(Guest *guest, const ThawFrame *frame) {
    ThawReply reply = {0};
    ThawStep step = THAW_STEP_PENDING;
    while (step == THAW_STEP_PENDING && !thaw_state_is_stopping(guest->state))
        step = thaw_connection_send(guest->connection, frame, &reply);
    return step == THAW_STEP_DONE && reply.status == THAW_STATUS_SUCCESS;
}

static size_t wire_size(const ThawFrame *frame) {
    return THAW_HEADER_SIZE + (size_t)thaw_frame_size(frame);
}

// ---- the faults ----

// One byte after the other. When the fault changes, the rest follows at once.
static bool drip(Guest *guest, const ThawFrame *frame) {
    const Uint8 *wire = thaw_frame_wire(frame);
    size_t size = wire_size(frame);
    size_t sent = 0;
    bool alive = true;
    for (; alive && sent < size && thaw_state_fault(guest->state) == THAW_FAULT_DRIP &&
           thaw_state_pause(guest->state, DRIP_MS);
         sent++)
        alive = thaw_connection_send_raw(guest->connection, wire + sent, 1);
    return alive && !thaw_state_is_stopping(guest->state) &&
           thaw_connection_send_raw(guest->connection, wire + sent, size - sent);
}

// Pieces of 1, 2, 3, 5, 8, ... bytes: the first three lie in the header, the third crosses its end.
static bool split(Guest *guest, const ThawFrame *frame) {
    const Uint8 *wire = thaw_frame_wire(frame);
    size_t left = wire_size(frame);
    size_t piece = 1;
    size_t next = 2;
    while (left > 0) {
        size_t size = SDL_min(piece, left);
        if (thaw_state_is_stopping(guest->state) ||
            !thaw_connection_send_raw(guest->connection, wire, size))
            return false;
        wire += size;
        left -= size;
        size_t sum = piece + next;
        piece = next;
        next = sum;
        thaw_state_pause(guest->state, SPLIT_MS);
    }
    return true;
}

// Announce `claimed` bytes and send the first `size` of the payload.
static bool send_claim(Guest *guest, Uint32 claimed, const Uint8 *payload, size_t size) {
    Uint8 header[THAW_HEADER_SIZE];
    for (unsigned i = 0; i < THAW_HEADER_SIZE; i++)
        header[i] = (Uint8)(claimed >> (8 * i));
    return thaw_connection_send_raw(guest->connection, header, sizeof header) &&
           thaw_connection_send_raw(guest->connection, payload, size);
}

static bool send_garbage(Guest *guest) {
    Uint8 bytes[64];
    Uint32 state = 0x9E3779B9u;
    for (size_t i = 0; i < sizeof bytes; i++) {
        state = state * 1664525u + 1013904223u;
        bytes[i] = (Uint8)(state >> 24) | 0x80u; // its first four are a length beyond every limit
    }
    return thaw_connection_send_raw(guest->connection, bytes, sizeof bytes);
}

// The same answer without end, as many in one send as a block holds.
static bool flood(Guest *guest, const ThawFrame *frame) {
    size_t one = wire_size(frame);
    bool fits = thaw_frame_size(frame) <= FLOOD_MESSAGE;
    size_t count = fits ? FLOOD_BLOCK / one : 1;
    Uint8 *block = SDL_malloc(count * one);
    if (!block)
        return false;
    for (size_t i = 0; i < count; i++)
        SDL_memcpy(block + i * one, thaw_frame_wire(frame), one);
    bool alive = true;
    while (alive && !thaw_state_is_stopping(guest->state) &&
           thaw_state_fault(guest->state) == THAW_FAULT_FLOOD)
        alive = thaw_connection_send_raw(guest->connection, block, count * one);
    SDL_free(block);
    return alive;
}

// What was not read when a socket is closed makes the system send a reset. So what the client says
// stays where it is, and the beginning of an answer goes out before. If the message was read before
// the fault came, the answer is cut off.
static bool reset(Guest *guest) {
    static const Uint8 beginning[] = {100, 0, 0, 0, 'r', 'e', 's', 'e', 't'};
    thaw_connection_send_raw(guest->connection, beginning, sizeof beginning);
    return false;
}

// Answer `frame` wrongly, or rightly. False ends the conversation.
static bool answer(Guest *guest, const ThawFrame *frame, ThawFault fault) {
    const Uint8 *payload = thaw_frame_payload(frame);
    Uint32 size = thaw_frame_size(frame);
    switch (fault) {
    case THAW_FAULT_SILENT: return true;
    case THAW_FAULT_RESET: return reset(guest);
    case THAW_FAULT_DRIP: return drip(guest, frame);
    case THAW_FAULT_SPLIT: return split(guest, frame);
    case THAW_FAULT_CUT_HEADER:
        thaw_connection_send_raw(guest->connection, thaw_frame_wire(frame), THAW_HEADER_SIZE / 2);
        return false;
    case THAW_FAULT_CUT_BODY: send_claim(guest, SDL_max(size, 1), payload, size / 2); return false;
    case THAW_FAULT_HUGE_LENGTH: return send_claim(guest, SDL_MAX_UINT32, payload, size);
    case THAW_FAULT_GARBAGE: return send_garbage(guest);
    case THAW_FAULT_FLOOD: return flood(guest, frame);
    case THAW_FAULT_DUPLICATE:
        if (!send_frame(guest, frame))
            return false;
        break;
    default: break;
    }
    return send_frame(guest, frame);
}

// Send what nobody has asked for, when it is time again. False: nobody is there any more.
static bool push_in_time(Guest *guest) {
    if (guest->pushed_ns > 0 &&
        thaw_clock_since_ns(guest->pushed_ns) < (Uint64)PUSH_EVERY_MS * THAW_NS_PER_MS)
        return true;
    char text[32];
    int size = SDL_snprintf(text, sizeof text, "push %u", guest->push_count + 1);
    ThawFrame *frame = thaw_frame_create(text, (Uint32)size);
    thaw_connection_end_wait(guest->connection);
    bool sent = frame && send_frame(guest, frame);
    thaw_frame_free(frame);
    guest->pushed_ns = guest->answered_ns = thaw_clock_ns();
    guest->push_count++;
    return sent;
}

// ---- its thread ----

// Another fault ends the delay of the message that waits, and the fault that lengthens delays
// begins it anew.
static void sleep_delay(Guest *guest) {
    bool late;
    do {
        late = thaw_state_fault(guest->state) == THAW_FAULT_DELAY;
        thaw_state_sleep_delay(guest->state, late ? LATE_FACTOR : 1, late ? LATE_LEAST_MS : 0);
    } while (!late && thaw_state_fault(guest->state) == THAW_FAULT_DELAY);
}

// Answer a whole message when its time comes. False ends the conversation.
static bool deal_with(Guest *guest, const ThawFrame *frame) {
    sleep_delay(guest);
    ThawFault fault = thaw_state_fault(guest->state);
    bool goes_on = !thaw_state_is_stopping(guest->state) && answer(guest, frame, fault);
    if (goes_on)
        thaw_state_count_echo(guest->state);
    guest->heard_ns = thaw_clock_ns();
    if (fault != THAW_FAULT_SILENT)
        guest->answered_ns = guest->heard_ns;
    return goes_on;
}

static bool rest(Guest *guest) {
    thaw_connection_end_wait(guest->connection);
    thaw_state_pause(guest->state, SLICE_MS);
    guest->heard_ns = thaw_clock_ns();
    return true;
}

// Take in what has come, and answer a message that is whole. The fault is looked at before each
// read, also in the middle of a message. False ends the conversation.
// Blocks: in slices while it waits; in a send for as long as the peer likes.
static bool serve(Guest *guest) {
    if (thaw_state_fault(guest->state) == THAW_FAULT_NOT_READING)
        return rest(guest);
    if (thaw_state_fault(guest->state) == THAW_FAULT_PUSH && !push_in_time(guest))
        return false;
    if (!thaw_connection_wait(guest->connection, SLICE_MS))
        return true;
    // Something is there. The fault may have become another while it was on its way.
    ThawFault fault = thaw_state_fault(guest->state);
    if (fault == THAW_FAULT_NOT_READING)
        return true;
    if (fault == THAW_FAULT_RESET)
        return reset(guest);
    ThawReply reply = {0};
    if (thaw_connection_receive(guest->connection, SLICE_MS, &reply) == THAW_STEP_PENDING)
        return true;
    bool goes_on = reply.frame && deal_with(guest, reply.frame);
    thaw_frame_free(reply.frame);
    return goes_on;
}

static void guest_thread(void *userdata) {
    Guest *guest = userdata;
    guest->heard_ns = guest->answered_ns = thaw_clock_ns();
    THAW_TRACE(&guest->trace, .kind = THAW_EVENT_ACCEPTED, .peer = guest->peer);
    thaw_connection_opened(guest->connection, guest->peer);
    // One step comes before the question whether the client is silent: what came while an observer
    // held the thread may be a whole message.
    while (!thaw_state_is_stopping(guest->state) && serve(guest) &&
           !thaw_state_must_release(guest->state, guest->answered_ns) &&
           !thaw_state_is_silent(guest->state, guest->heard_ns)) {
    }
    thaw_connection_destroy(guest->connection);
    guest->connection = NULL;
    thaw_state_leave(guest->state);
    THAW_TRACE(&guest->trace, .kind = THAW_EVENT_LEFT, .peer = guest->peer);
}

static void free_guest(void *userdata) {
    Guest *guest = userdata;
    thaw_connection_destroy(guest->connection);
    thaw_state_release(guest->state);
    SDL_free(guest);
}

// On false the socket is closed.
static bool take_socket(Guest *guest, TCPsocket socket) {
    const ThawEchoServerOptions *options = thaw_state_options(guest->state);
    guest->connection = thaw_connection_create(options->max_message, &guest->trace);
    if (!guest->connection ||
        !thaw_tcp_adopt(thaw_connection_transport(guest->connection), socket)) {
        SDLNet_TCP_Close(socket);
        return false;
    }
    if (options->silence_ms > 0)
        thaw_descriptor_limit_write(socket, options->silence_ms);
    return true;
}

ThawTask *thaw_guest_start(ThawServerState *state, const ThawArrival *arrival, Uint32 number) {
    Guest *guest = SDL_calloc(1, sizeof *guest);
    if (!guest) {
        SDLNet_TCP_Close(arrival->socket);
        return NULL;
    }
    guest->state = thaw_state_retain(state);
    guest->trace.hook = thaw_state_hook(state);
    guest->trace.lane = THAW_LANE_SERVER;
    guest->trace.thread = number;
    SDL_strlcpy(guest->peer, arrival->peer, sizeof guest->peer);
    ThawTask *task = take_socket(guest, arrival->socket)
                         ? thaw_task_start("thaw guest", guest_thread, free_guest, guest)
                         : NULL;
    if (!task)
        free_guest(guest);
    return task;
}
