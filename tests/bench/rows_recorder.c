// What it costs to be looked at: the same round trips with the lab's recorder and without it.
#include "clock.h"
#include "recording.h"
#include "rows.h"
#include "trips.h"

#define TRIPS 8000                     // in a round
#define FRAME_NS (THAW_NS_PER_S / 60u) // the window drains the recording once in each frame

typedef struct Watched {
    Trips trips;
    Recording *recording; // NULL: nobody looks
} Watched;

// Figure 0 leaves out the time of the drains, which is the window's; figure 1 is all of it.
static bool measure(void *state, double *figures) {
    Watched *watched = state;
    Trips *trips = &watched->trips;
    Uint64 began_ns = thaw_clock_ns();
    Uint64 drained_ns = began_ns;
    Uint64 draining_ns = 0;
    for (int i = 0; i < trips->count; i++) {
        if (!trips_wait_once(trips))
            return false;
        Uint64 now_ns = thaw_clock_ns();
        if (now_ns - drained_ns >= FRAME_NS) {
            drained_ns = now_ns;
            if (watched->recording)
                recording_drain(watched->recording);
            draining_ns += thaw_clock_since_ns(now_ns);
        }
    }
    figures[0] = bench_per_second(trips->count, began_ns + draining_ns);
    figures[1] = bench_per_second(trips->count, began_ns);
    return true;
}

static bool compare(const BenchPlan *plan, Watched *on, Watched *off) {
    const BenchSide sides[] = {{measure, on}, {measure, off}};
    const BenchRow rows[] = {
        {"recorder: the hook", "a second", "more", {0, 0}, {1, 0}, "recorder off"},
        {"recorder: with its drains", "a second", "more", {0, 1}, {1, 1}, "recorder off"},
    };
    ThawHook hook = {recorder_observe, recording_recorder(on->recording)};
    int count = bench_count(plan, TRIPS);
    return trips_open(&on->trips, plan->frames_port, TRIPS_OURS, count, hook) &&
           trips_open(&off->trips, plan->frames_port, TRIPS_OURS, count, (ThawHook){NULL, NULL}) &&
           bench_rounds(plan, sides, 2, rows, 2);
}

bool rows_recorder(const BenchPlan *plan) {
    Watched on = {.trips = {.bare = -1}, .recording = recording_create()};
    Watched off = {.trips = {.bare = -1}};
    if (!on.recording)
        return bench_fail("no recording: memory ran out");
    bool ran = compare(plan, &on, &off);
    trips_close(&on.trips);
    trips_close(&off.trips);
    recording_destroy(on.recording);
    return ran;
}
