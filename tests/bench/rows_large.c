// Messages of 64 MiB: there the memory is what counts.
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "rows.h"
#include "trips.h"

#define MIB (1024u * 1024u)
#define SIZE (64u * MIB) // bytes of payload
#define ECHOES 3         // in a round

// ---- ours ----

typedef struct Large {
    int count;
    ThawClient *client;
    ThawFrame *frame; // the one that is ready: the last that came back
    Uint8 *bytes;     // what is copied, where no frame is ready
} Large;

// Its first and last byte are enough: a message that is cut or shifted has others there.
static bool is_right(const Uint8 *payload, Uint32 size) {
    return size == SIZE && payload[0] == 'a' && payload[SIZE / 2] == 0 && payload[SIZE - 1] == 'z';
}

static void fill(Uint8 *payload) {
    memset(payload, 0, SIZE);
    payload[0] = 'a';
    payload[SIZE - 1] = 'z';
}

// Take the reply to a SEND, then the one to a RECEIVE with the message. Errors: NULL.
static ThawFrame *take_echo(ThawClient *client) {
    ThawReply *sent = trips_reply(client);
    thaw_reply_free(sent);
    ThawReply *received = sent ? trips_reply(client) : NULL;
    if (!received)
        return NULL;
    ThawFrame *frame = received->frame;
    received->frame = NULL;
    thaw_reply_free(received);
    if (is_right(thaw_frame_payload(frame), thaw_frame_size(frame)))
        return frame;
    bench_fail("a large message came back damaged");
    thaw_frame_free(frame);
    return NULL;
}

static bool echo_ready(void *state, double *figures) {
    Large *large = state;
    Uint64 began_ns = thaw_clock_ns();
    for (int i = 0; i < large->count; i++) {
        ThawFrame *frame = large->frame;
        large->frame = NULL;
        if (!thaw_client_submit(large->client, thaw_command_send_frame(frame)) ||
            !thaw_client_receive(large->client))
            return bench_fail("the library took no large message");
        large->frame = take_echo(large->client);
        if (!large->frame)
            return false;
    }
    figures[0] = bench_per_second((double)large->count * SIZE / MIB, began_ns);
    return true;
}

static bool echo_copied(void *state, double *figures) {
    Large *large = state;
    Uint64 began_ns = thaw_clock_ns();
    for (int i = 0; i < large->count; i++) {
        if (!thaw_client_send(large->client, large->bytes, SIZE) ||
            !thaw_client_receive(large->client))
            return bench_fail("the library took no large message");
        ThawFrame *frame = take_echo(large->client);
        if (!frame)
            return false;
        thaw_frame_free(frame);
    }
    figures[0] = bench_per_second((double)large->count * SIZE / MIB, began_ns);
    return true;
}

static bool open_large(Large *large, Trips *trips, const BenchPlan *plan, int port) {
    Uint8 *payload;
    *large = (Large){.count = bench_count(plan, ECHOES)};
    if (!trips_open(trips, port, TRIPS_OURS, 0, (ThawHook){NULL, NULL}))
        return false;
    large->client = trips->client;
    large->frame = thaw_frame_reserve(SIZE, &payload);
    large->bytes = malloc(SIZE);
    if (!large->frame || !large->bytes)
        return bench_fail("no memory for large messages");
    fill(payload);
    fill(large->bytes);
    return true;
}

static void close_large(Large *large, Trips *trips) {
    thaw_frame_free(large->frame);
    free(large->bytes);
    trips_close(trips);
}

// ---- by hand ----

typedef struct HandLarge {
    int count;
    Hand *hand;
    HandMessage *message; // the one that is ready
} HandLarge;

// Take two replies, in whatever order. The message that was sent is done with; the one that was
// received is ready to be sent in its place.
static bool take_echo_by_hand(HandLarge *large) {
    for (int i = 0; i < 2; i++) {
        HandMessage *reply = hand_wait(large->hand);
        if (!reply || reply->failed) {
            hand_free(large->hand, reply);
            return bench_fail("by hand a large message failed");
        }
        if (reply->is_send)
            hand_free(large->hand, reply);
        else
            large->message = reply;
    }
    return is_right(hand_payload(large->message), large->message->size) ||
           bench_fail("by hand a large message came back damaged");
}

static bool echo_by_hand(void *state, double *figures) {
    HandLarge *large = state;
    Uint64 began_ns = thaw_clock_ns();
    for (int i = 0; i < large->count; i++) {
        HandMessage *message = large->message;
        large->message = NULL;
        message->is_send = true;
        if (!hand_submit(large->hand, message) || !hand_submit(large->hand, hand_receive()))
            return bench_fail("by hand a large message was not taken");
        if (!take_echo_by_hand(large))
            return false;
    }
    figures[0] = bench_per_second((double)large->count * SIZE / MIB, began_ns);
    return true;
}

static bool open_by_hand(HandLarge *large, const BenchPlan *plan, int port, HandKind kind) {
    *large = (HandLarge){.count = bench_count(plan, ECHOES), .hand = hand_create(port, kind)};
    large->message = hand_send(NULL, SIZE);
    if (!large->hand || !large->message)
        return bench_fail("no client by hand for large messages");
    fill(hand_payload(large->message));
    return true;
}

static void close_by_hand(HandLarge *large) {
    free(large->message);
    hand_destroy(large->hand);
}

// ---- the rows ----

bool rows_large(const BenchPlan *plan) {
    Trips trips = {.bare = -1};
    Large ours;
    HandLarge fresh = {0};
    HandLarge reused = {0};
    const BenchSide sides[] = {
        {echo_ready, &ours}, {echo_copied, &ours}, {echo_by_hand, &fresh}, {echo_by_hand, &reused}};
    const BenchRow rows[] = {
        {"64 MiB: ready frame", "MiB a second", "more", {0, 0}, {2, 0}, "by hand, fresh memory"},
        {"64 MiB: ready frame", "MiB a second", "more", {0, 0}, {3, 0}, "by hand, reused memory"},
        {"64 MiB: copied", "MiB a second", "more", {1, 0}, {3, 0}, "by hand, reused memory"},
    };
    bool ran = open_large(&ours, &trips, plan, plan->frames_port) &&
               open_by_hand(&fresh, plan, plan->frames_port, HAND_FRESH) &&
               open_by_hand(&reused, plan, plan->frames_port, HAND_REUSED) &&
               bench_rounds(plan, sides, 4, rows, 3);
    close_by_hand(&reused);
    close_by_hand(&fresh);
    close_large(&ours, &trips);
    return ran;
}

bool rows_streaming(const BenchPlan *plan) {
    Trips trips = {.bare = -1};
    Large ours;
    HandLarge duplex = {0};
    const BenchSide sides[] = {{echo_ready, &ours}, {echo_by_hand, &duplex}};
    const BenchRow row = {"64 MiB: echo while it is sent", "MiB a second", "more", {0, 0}, {1, 0},
                          "by hand, two threads"};
    bool ran = open_large(&ours, &trips, plan, plan->stream_port) &&
               open_by_hand(&duplex, plan, plan->stream_port, HAND_DUPLEX) &&
               bench_rounds(plan, sides, 2, &row, 1);
    close_by_hand(&duplex);
    close_large(&ours, &trips);
    return ran;
}
