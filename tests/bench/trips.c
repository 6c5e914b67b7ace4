#define _POSIX_C_SOURCE 200809L

#include "trips.h"

#include <string.h>
#include <unistd.h>

#include "clock.h"

#define PIPELINED                                                                                  \
    100 // messages on their way at once; fits THAW_CAPACITY_DEFAULT and HAND_QUEUE_ROOM

// ---- ours ----

ThawReply *trips_reply(ThawClient *client) {
    ThawReply *reply = thaw_client_wait(client, TRIP_LIMIT_MS) ? thaw_client_poll(client) : NULL;
    if (!reply) {
        bench_fail("no reply came from the library within %u s", TRIP_LIMIT_MS / 1000);
        return NULL;
    }
    if (reply->code != THAW_OK) {
        bench_fail("%s failed: %s", thaw_command_name(reply->type), reply->text);
        thaw_reply_free(reply);
        return NULL;
    }
    return reply;
}

// Take `count` replies. Every message among them has to be the one that was sent.
static bool take_replies(Trips *trips, int count) {
    for (int i = 0; i < count; i++) {
        ThawReply *reply = trips_reply(trips->client);
        if (!reply)
            return false;
        bool same = reply->type != THAW_COMMAND_RECEIVE ||
                    (reply->size == TRIP_SIZE &&
                     memcmp(thaw_frame_payload(reply->frame), trips->text, TRIP_SIZE) == 0);
        thaw_reply_free(reply);
        if (!same)
            return bench_fail("the library had another message back than it sent");
    }
    return true;
}

static bool submit_send(Trips *trips) {
    return thaw_client_send(trips->client, trips->text, TRIP_SIZE) != 0 ||
           bench_fail("the library took no SEND");
}

static bool submit_receive(Trips *trips) {
    return thaw_client_receive(trips->client) != 0 || bench_fail("the library took no RECEIVE");
}

bool trips_wait_once(Trips *trips) {
    return submit_send(trips) && take_replies(trips, 1) && submit_receive(trips) &&
           take_replies(trips, 1);
}

bool trips_wait(void *state, double *figures) {
    Trips *trips = state;
    Uint64 began_ns = thaw_clock_ns();
    for (int i = 0; i < trips->count; i++)
        if (!trips_wait_once(trips))
            return false;
    figures[0] = bench_per_second(trips->count, began_ns);
    return true;
}

bool trips_together(void *state, double *figures) {
    Trips *trips = state;
    Uint64 began_ns = thaw_clock_ns();
    for (int i = 0; i < trips->count; i++)
        if (!submit_send(trips) || !submit_receive(trips) || !take_replies(trips, 2))
            return false;
    figures[0] = bench_per_second(trips->count, began_ns);
    return true;
}

bool trips_pipelined(void *state, double *figures) {
    Trips *trips = state;
    int turns = SDL_max(trips->count / PIPELINED, 1);
    Uint64 began_ns = thaw_clock_ns();
    for (int i = 0; i < turns; i++) {
        for (int j = 0; j < PIPELINED; j++)
            if (!submit_send(trips))
                return false;
        for (int j = 0; j < PIPELINED; j++)
            if (!submit_receive(trips))
                return false;
        if (!take_replies(trips, 2 * PIPELINED))
            return false;
    }
    figures[0] = bench_per_second((double)turns * PIPELINED, began_ns);
    return true;
}

// ---- by hand ----

static bool take_replies_by_hand(Trips *trips, int count) {
    for (int i = 0; i < count; i++) {
        HandMessage *reply = hand_wait(trips->hand);
        bool same =
            reply && !reply->failed && memcmp(hand_payload(reply), trips->text, TRIP_SIZE) == 0;
        hand_free(trips->hand, reply);
        if (!same)
            return bench_fail("by hand another message came back than was sent");
    }
    return true;
}

static bool submit_by_hand(Trips *trips, HandMessage *message) {
    return hand_submit(trips->hand, message) || bench_fail("by hand a message was not taken");
}

static bool submit_send_by_hand(Trips *trips) {
    return submit_by_hand(trips, hand_send(trips->text, TRIP_SIZE));
}

static bool submit_receive_by_hand(Trips *trips) {
    return submit_by_hand(trips, hand_receive());
}

bool trips_wait_by_hand(void *state, double *figures) {
    Trips *trips = state;
    Uint64 began_ns = thaw_clock_ns();
    for (int i = 0; i < trips->count; i++)
        if (!submit_send_by_hand(trips) || !take_replies_by_hand(trips, 1) ||
            !submit_receive_by_hand(trips) || !take_replies_by_hand(trips, 1))
            return false;
    figures[0] = bench_per_second(trips->count, began_ns);
    return true;
}

bool trips_together_by_hand(void *state, double *figures) {
    Trips *trips = state;
    Uint64 began_ns = thaw_clock_ns();
    for (int i = 0; i < trips->count; i++)
        if (!submit_send_by_hand(trips) || !submit_receive_by_hand(trips) ||
            !take_replies_by_hand(trips, 2))
            return false;
    figures[0] = bench_per_second(trips->count, began_ns);
    return true;
}

bool trips_pipelined_by_hand(void *state, double *figures) {
    Trips *trips = state;
    int turns = SDL_max(trips->count / PIPELINED, 1);
    Uint64 began_ns = thaw_clock_ns();
    for (int i = 0; i < turns; i++) {
        for (int j = 0; j < PIPELINED; j++)
            if (!submit_send_by_hand(trips))
                return false;
        for (int j = 0; j < PIPELINED; j++)
            if (!submit_receive_by_hand(trips))
                return false;
        if (!take_replies_by_hand(trips, 2 * PIPELINED))
            return false;
    }
    figures[0] = bench_per_second((double)turns * PIPELINED, began_ns);
    return true;
}

// ---- without a thread ----

bool trips_bare(void *state, double *figures) {
    Trips *trips = state;
    uint8_t there[WIRE_HEADER + TRIP_SIZE];
    uint8_t back[sizeof there];
    Uint64 began_ns = thaw_clock_ns();
    for (int i = 0; i < trips->count; i++) {
        wire_put_size(there, TRIP_SIZE);
        memcpy(there + WIRE_HEADER, trips->text, TRIP_SIZE);
        if (!socket_write(trips->bare, there, sizeof there) ||
            !socket_read_all(trips->bare, back, sizeof back) ||
            memcmp(there, back, sizeof there) != 0)
            return bench_fail("without a thread another message came back than was sent");
    }
    figures[0] = bench_per_second(trips->count, began_ns);
    return true;
}

// ---- beginning and end ----

static bool connect_ours(Trips *trips, int port, ThawHook observer) {
    ThawClientOptions options = {.observer = observer};
    trips->client = thaw_client_create(&options);
    if (!trips->client)
        return bench_fail("no client: %s", SDL_GetError());
    thaw_client_connect(trips->client, "127.0.0.1", port);
    ThawReply *reply = trips_reply(trips->client);
    thaw_reply_free(reply);
    return reply != NULL;
}

bool trips_open(Trips *trips, int port, int wanted, int count, ThawHook observer) {
    *trips = (Trips){.count = count, .bare = -1};
    memcpy(trips->text, "sixteen bytes ..", TRIP_SIZE);
    if ((wanted & TRIPS_OURS) && !connect_ours(trips, port, observer))
        return false;
    if ((wanted & (TRIPS_HAND | TRIPS_USUAL)) &&
        !(trips->hand = hand_create(port, wanted & TRIPS_HAND ? HAND_FRESH : HAND_USUAL)))
        return bench_fail("no client by hand");
    if ((wanted & TRIPS_BARE) && (trips->bare = socket_connect(port)) < 0)
        return bench_fail("no socket");
    return true;
}

void trips_close(Trips *trips) {
    thaw_client_destroy(trips->client);
    hand_destroy(trips->hand);
    if (trips->bare >= 0)
        close(trips->bare);
}
