// Round trips of 16 bytes, to a peer in another process.
#include "echo.h"
#include "echo_server.h"
#include "rows.h"
#include "trips.h"

#define TRIPS 8000            // in a round
#define TRIPS_PIPELINED 40000 // the same
#define PORT_FIRST 50200      // and as many after it as it takes to find a free one
#define PORT_COUNT 200

typedef bool (*Measure)(void *state, double *figures);

// Ours against something else, with the same peer.
static bool compare(const BenchPlan *plan, const BenchRow *row, Measure ours, Measure other,
                    int count, int wanted) {
    Trips trips;
    const BenchSide sides[] = {{ours, &trips}, {other, &trips}};
    bool ran = trips_open(&trips, plan->frames_port, wanted, bench_count(plan, count),
                          (ThawHook){NULL, NULL}) &&
               bench_rounds(plan, sides, other ? 2 : 1, row, 1);
    trips_close(&trips);
    return ran;
}

// Ours against both limits: by hand as fast as it gets, and as people usually write it.
static bool compare_limits(const BenchPlan *plan, const char *name, Measure ours, Measure by_hand,
                           int full) {
    Trips trips;
    Trips usual = {.bare = -1};
    int count = bench_count(plan, full);
    const ThawHook nobody = {NULL, NULL};
    const BenchSide sides[] = {{ours, &trips}, {by_hand, &trips}, {by_hand, &usual}};
    const BenchRow rows[] = {
        {name, "a second", "more", {0, 0}, {1, 0}, "by hand"},
        {name, "a second", "more", {0, 0}, {2, 0}, "by hand, as usual"},
    };
    bool ran = trips_open(&trips, plan->frames_port, TRIPS_OURS | TRIPS_HAND, count, nobody) &&
               trips_open(&usual, plan->frames_port, TRIPS_USUAL, count, nobody) &&
               bench_rounds(plan, sides, SDL_arraysize(sides), rows, SDL_arraysize(rows));
    trips_close(&trips);
    trips_close(&usual);
    return ran;
}

bool rows_wait(const BenchPlan *plan) {
    return compare_limits(plan, "round trip: wait for each reply", trips_wait, trips_wait_by_hand,
                          TRIPS);
}

bool rows_together(const BenchPlan *plan) {
    return compare_limits(plan, "round trip: submitted together", trips_together,
                          trips_together_by_hand, TRIPS);
}

bool rows_pipelined(const BenchPlan *plan) {
    return compare_limits(plan, "round trip: 100 on their way", trips_pipelined,
                          trips_pipelined_by_hand, TRIPS_PIPELINED);
}

bool rows_no_thread(const BenchPlan *plan) {
    const BenchRow row = {
        "round trip: against no thread", "a second", "more", {0, 0}, {1, 0}, "a blocking socket"};
    return compare(plan, &row, trips_wait, trips_bare, TRIPS, TRIPS_OURS | TRIPS_BARE);
}

bool rows_wait_alone(const BenchPlan *plan) {
    const BenchRow row = {
        "round trip: against Python", "a second", "more", {0, 0}, {BENCH_NOBODY, 0}, ""};
    return compare(plan, &row, trips_wait, NULL, TRIPS, TRIPS_OURS);
}

// The same client by hand with two servers: here the server is what is compared. Both run in this
// process.
static bool compare_servers(const BenchPlan *plan, int our_port, int other_port) {
    Trips ours;
    Trips other = {.bare = -1};
    int count = bench_count(plan, TRIPS);
    const ThawHook nobody = {NULL, NULL};
    const BenchSide sides[] = {{trips_bare, &ours}, {trips_bare, &other}};
    const BenchRow row = {"server: one client", "a second", "more", {0, 0}, {1, 0}, "by hand"};
    bool ran = trips_open(&ours, our_port, TRIPS_BARE, count, nobody) &&
               trips_open(&other, other_port, TRIPS_BARE, count, nobody) &&
               bench_rounds(plan, sides, 2, &row, 1);
    trips_close(&ours);
    trips_close(&other);
    return ran;
}

bool rows_server(const BenchPlan *plan) {
    ThawEchoServerOptions options = {.port = PORT_FIRST, .port_count = PORT_COUNT};
    ThawEchoServer *ours = thaw_echo_server_create(&options);
    if (!ours)
        return bench_fail("no built-in server: %s", SDL_GetError());
    EchoServer *other = echo_start(ECHO_FRAMES);
    bool ran = other ? compare_servers(plan, thaw_echo_server_port(ours), echo_port(other))
                     : bench_fail("no server by hand");
    echo_stop(other);
    thaw_echo_server_destroy(ours);
    return ran;
}
