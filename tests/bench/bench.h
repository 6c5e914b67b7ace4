// bench.h - rounds in which sides run beside each other, and a line of JSON for each row of them.
//
//     BenchSide sides[] = {{measure_ours, &state}, {measure_by_hand, &state}};
//     BenchRow row = {"hand-off", "ns", "less", {0, 0}, {1, 0}, "by hand"};
//     return bench_rounds(plan, sides, 2, &row, 1);
//
// Every round runs each side once, and begins with another one than the round before. So a machine
// that gets slower for a while does so to both sides, and neither is always the one that finds the
// caches warm. One round goes before them all and counts for nothing.
//
// Standard output has nothing but those lines. What fails is said on standard error.
//
// All of it belongs to the main thread.
#ifndef BENCH_H
#define BENCH_H

#include <SDL.h>
#include <stdbool.h>

#define BENCH_SIDES_MAX 4
#define BENCH_FIGURES_MAX 4
#define BENCH_ROUNDS_MAX 1000
#define BENCH_LIMIT_S 120u // for everything that is measured under one name

// What every measurement is told.
typedef struct BenchPlan {
    int rounds;
    bool quick;      // as little as still gives a figure
    bool step;       // a round begins when a line comes in on standard input
    int stream_port; // of the peer that echoes as it reads
    int frames_port; // of the peer that takes in a whole message before it echoes
} BenchPlan;

// One side of a comparison.
typedef struct BenchSide {
    // Run one round and fill in the figures that rows speak of. False: it failed, and said why.
    bool (*measure)(void *state, double figures[BENCH_FIGURES_MAX]);
    void *state; // borrowed
} BenchSide;

// Where the figure of a row comes from.
typedef struct BenchSource {
    int side;   // which of the sides; BENCH_NOBODY: there is no figure
    int figure; // which of its figures
} BenchSource;
#define BENCH_NOBODY (-1)

// What is printed. The strings hold nothing that JSON would want escaped.
typedef struct BenchRow {
    const char *name;
    const char *unit;
    const char *better; // "more" or "less"
    BenchSource ours;
    BenchSource other;
    const char *other_name;
} BenchRow;

// Run all rounds, and print every row after each.
// Errors: false when a side failed.
bool bench_rounds(const BenchPlan *plan, const BenchSide *sides, int side_count,
                  const BenchRow *rows, int row_count);

// How often to do something in a round: `full` times, or a fraction of that when it has to be
// quick.
int bench_count(const BenchPlan *plan, int full);

// How many of something there were a second, since `began_ns` on thaw_clock_ns.
double bench_per_second(double count, Uint64 began_ns);

// Say on standard error what failed. Returns false.
bool bench_fail(SDL_PRINTF_FORMAT_STRING const char *format, ...) SDL_PRINTF_VARARG_FUNC(1);

// End the process with a sentence unless this is called again within BENCH_LIMIT_S. `name` is what
// is measured from now on; NULL: nothing more.
// Errors: false when there is no thread for that.
bool bench_limit(const char *name);

#endif
