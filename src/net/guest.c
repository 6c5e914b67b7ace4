#include "guest.h"

#define SLICE_MS 50u
#define DRIP_MS 100u
#define SPLIT_MS 10u
#define LATE_FACTOR 10u
#define LATE_LEAST_MS 3000u
#define FLOOD_BLOCK (64u * 1024u) // bytes that go out in one send
#define FLOOD_MESSAGE 1024u       // bytes; a longer message is not what a flood is made of

// Wait for a whole message; NULL when the conversation is over.
static ThawFrame *receive(ThawServer *server, ThawConnection *connection, Uint64 heard_ns) {
    ThawReply reply = {0};
    ThawStep step = THAW_STEP_PENDING;
    while (step == THAW_STEP_PENDING && !thaw_server_is_stopping(server) &&
           !thaw_server_is_tired(server, heard_ns))
        step = thaw_connection_receive(connection, SLICE_MS, &reply);
    return reply.frame;
}

static bool send_frame(ThawServer *server, ThawConnection *connection, const ThawFrame *frame) {
    ThawReply reply = {0};
    ThawStep step = THAW_STEP_PENDING;
    while (step == THAW_STEP_PENDING && !thaw_server_is_stopping(server))
        step = thaw_connection_send(connection, frame, &reply);
    return step == THAW_STEP_DONE && reply.status == THAW_SUCCESS;
}

static size_t wire_size(const ThawFrame *frame) {
    return THAW_HEADER_SIZE + (size_t)thaw_frame_size(frame);
}

// ---- the faults ----

// One byte after the other. When the fault changes, the rest follows at once.
static bool drip(ThawServer *server, ThawConnection *connection, const ThawFrame *frame) {
    const Uint8 *wire = thaw_frame_wire(frame);
    size_t size = wire_size(frame);
    size_t sent = 0;
    bool alive = true;
    for (; alive && sent < size && thaw_server_fault(server) == THAW_FAULT_DRIP &&
           thaw_server_pause(server, DRIP_MS);
         sent++)
        alive = thaw_connection_send_raw(connection, wire + sent, 1);
    return alive && !thaw_server_is_stopping(server) &&
           thaw_connection_send_raw(connection, wire + sent, size - sent);
}

// Pieces of 1, 2, 3, 5, 8, ... bytes: the first three lie in the header, the third crosses its end.
static bool split(ThawServer *server, ThawConnection *connection, const ThawFrame *frame) {
    const Uint8 *wire = thaw_frame_wire(frame);
    size_t left = wire_size(frame);
    size_t piece = 1;
    size_t next = 2;
    while (left > 0) {
        size_t size = SDL_min(piece, left);
        if (thaw_server_is_stopping(server) || !thaw_connection_send_raw(connection, wire, size))
            return false;
        wire += size;
        left -= size;
        size_t sum = piece + next;
        piece = next;
        next = sum;
        thaw_server_pause(server, SPLIT_MS);
    }
    return true;
}

// Announce `claimed` bytes and send the first `size` of the payload.
static bool send_claim(ThawConnection *connection, Uint32 claimed, const Uint8 *payload,
                       size_t size) {
    Uint8 header[THAW_HEADER_SIZE];
    for (unsigned i = 0; i < THAW_HEADER_SIZE; i++)
        header[i] = (Uint8)(claimed >> (8 * i));
    return thaw_connection_send_raw(connection, header, sizeof header) &&
           thaw_connection_send_raw(connection, payload, size);
}

static bool send_garbage(ThawConnection *connection) {
    Uint8 bytes[64];
    Uint32 state = 0x9E3779B9u;
    for (size_t i = 0; i < sizeof bytes; i++) {
        state = state * 1664525u + 1013904223u;
        bytes[i] = (Uint8)(state >> 24) | 0x80u; // its first four are a length beyond every limit
    }
    return thaw_connection_send_raw(connection, bytes, sizeof bytes);
}

// The same answer without end, as many in one send as a block holds.
static bool flood(ThawServer *server, ThawConnection *connection, const ThawFrame *frame) {
    size_t one = wire_size(frame);
    bool fits = thaw_frame_size(frame) <= FLOOD_MESSAGE;
    size_t count = fits ? FLOOD_BLOCK / one : 1;
    Uint8 *block = SDL_malloc(count * one);
    if (!block)
        return false;
    for (size_t i = 0; i < count; i++)
        SDL_memcpy(block + i * one, thaw_frame_wire(frame), one);
    bool alive = true;
    while (alive && !thaw_server_is_stopping(server) &&
           thaw_server_fault(server) == THAW_FAULT_FLOOD)
        alive = thaw_connection_send_raw(connection, block, count * one);
    SDL_free(block);
    return alive;
}

// What was not read when a socket is closed makes the system send a reset. So the client's message
// stays where it is, and the beginning of an answer goes out before.
static bool reset(ThawConnection *connection) {
    static const Uint8 beginning[] = {100, 0, 0, 0, 'r', 'e', 's', 'e', 't'};
    thaw_connection_send_raw(connection, beginning, sizeof beginning);
    return false;
}

// Answer `frame` wrongly, or rightly. False ends the conversation.
static bool answer(ThawServer *server, ThawConnection *connection, const ThawFrame *frame,
                   ThawFault fault) {
    const Uint8 *payload = thaw_frame_payload(frame);
    Uint32 size = thaw_frame_size(frame);
    switch (fault) {
    case THAW_FAULT_SILENT: return true;
    case THAW_FAULT_DRIP: return drip(server, connection, frame);
    case THAW_FAULT_SPLIT: return split(server, connection, frame);
    case THAW_FAULT_CUT_HEADER:
        thaw_connection_send_raw(connection, thaw_frame_wire(frame), THAW_HEADER_SIZE / 2);
        return false;
    case THAW_FAULT_CUT_BODY:
        send_claim(connection, SDL_max(size, 1), payload, size / 2);
        return false;
    case THAW_FAULT_HUGE_LENGTH: return send_claim(connection, SDL_MAX_UINT32, payload, size);
    case THAW_FAULT_GARBAGE: return send_garbage(connection);
    case THAW_FAULT_FLOOD: return flood(server, connection, frame);
    case THAW_FAULT_DUPLICATE:
        if (!send_frame(server, connection, frame))
            return false;
        break;
    default: break;
    }
    return send_frame(server, connection, frame);
}

bool thaw_guest_serve(ThawServer *server, ThawConnection *connection, ThawGuestTimes *times) {
    if (thaw_server_fault(server) == THAW_FAULT_NOT_READING) {
        thaw_server_pause(server, SLICE_MS);
        return true;
    }
    if (!thaw_connection_wait(connection, SLICE_MS))
        return true;
    // Something is there. The fault may have become another while it was on its way.
    ThawFault fault = thaw_server_fault(server);
    if (fault == THAW_FAULT_NOT_READING)
        return true;
    if (fault == THAW_FAULT_RESET)
        return reset(connection);
    ThawFrame *frame = receive(server, connection, times->heard_ns);
    if (!frame)
        return false;
    bool late = thaw_server_fault(server) == THAW_FAULT_DELAY;
    thaw_server_sleep_delay(server, late ? LATE_FACTOR : 1, late ? LATE_LEAST_MS : 0);
    fault = thaw_server_fault(server);
    bool goes_on = !thaw_server_is_stopping(server) && answer(server, connection, frame, fault);
    if (goes_on)
        thaw_server_count_echo(server);
    times->heard_ns = thaw_clock_ns();
    if (fault != THAW_FAULT_SILENT)
        times->answered_ns = times->heard_ns;
    thaw_frame_free(frame);
    return goes_on;
}
