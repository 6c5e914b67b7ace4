// trips.h - round trips of a small message, by the library and by hand.
//
//     Trips trips;
//     bool ran = trips_open(&trips, plan->frames_port, TRIPS_HAND, 8000) && ...
//     trips_close(&trips);
//
// Belongs to the main thread. What fails is said on standard error.
#ifndef BENCH_TRIPS_H
#define BENCH_TRIPS_H

#include "bench.h"
#include "by_hand.h"
#include "client.h"

#define TRIP_SIZE 16u
#define TRIP_LIMIT_MS 20000u // for a reply; longer means that something is wrong

// Which of the clients are wanted.
typedef enum TripsWanted {
    TRIPS_OURS = 1,
    TRIPS_HAND = 2,
    TRIPS_BARE = 4,
    TRIPS_USUAL = 8 // by hand, as HAND_USUAL; one of the two
} TripsWanted;

typedef struct Trips {
    int count;             // round trips in a round
    ThawClient *client;    // ours
    Hand *hand;            // the same pattern by hand
    int bare;              // a socket without a thread; -1: none
    Uint8 text[TRIP_SIZE]; // what goes there and back
} Trips;

// Connect the clients that `wanted` names, ours with `observer`.
// Errors: false; trips_close all the same.
bool trips_open(Trips *trips, int port, int wanted, int count, ThawHook observer);
void trips_close(Trips *trips);

// The next reply of our client, which has to be a success. Owner: you. Errors: NULL.
ThawReply *trips_reply(ThawClient *client);

// One round trip of ours: SEND, its reply, RECEIVE, its reply.
bool trips_wait_once(Trips *trips);

// A BenchMeasure each, with Trips as the state: figure 0 is round trips a second.
bool trips_wait(void *state, double *figures); // each reply is waited for
bool trips_wait_by_hand(void *state, double *figures);
bool trips_together(void *state, double *figures); // SEND and RECEIVE are submitted together
bool trips_together_by_hand(void *state, double *figures);
bool trips_pipelined(void *state, double *figures); // a hundred of both
bool trips_pipelined_by_hand(void *state, double *figures);
bool trips_bare(void *state, double *figures); // without a thread

#endif
