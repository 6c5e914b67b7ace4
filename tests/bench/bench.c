#include "bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

#define QUICK_PART 20 // of what a full round does

// ---- rounds ----

// False: nobody will ask for a round any more.
static bool is_asked_for(const BenchPlan *plan) {
    int byte = '\n';
    if (plan->step)
        do
            byte = getchar();
        while (byte != '\n' && byte != EOF);
    return byte != EOF;
}

static void print_figure(const char *name, BenchSource from, double figures[][BENCH_FIGURES_MAX]) {
    if (from.side == BENCH_NOBODY)
        printf(",\"%s\":null", name);
    else
        printf(",\"%s\":%.9g", name, figures[from.side][from.figure]);
}

static void print_row(const BenchRow *row, int round, double figures[][BENCH_FIGURES_MAX]) {
    printf("{\"row\":\"%s\",\"round\":%d,\"unit\":\"%s\",\"better\":\"%s\"", row->name, round,
           row->unit, row->better);
    print_figure("ours", row->ours, figures);
    print_figure("other", row->other, figures);
    printf(",\"other_name\":\"%s\"}\n", row->other_name);
}

bool bench_rounds(const BenchPlan *plan, const BenchSide *sides, int side_count,
                  const BenchRow *rows, int row_count) {
    SDL_assert(side_count <= BENCH_SIDES_MAX);
    for (int round = 0; round <= plan->rounds; round++) {
        double figures[BENCH_SIDES_MAX][BENCH_FIGURES_MAX] = {{0}};
        if (round > 0 && !is_asked_for(plan))
            return bench_fail("nobody asks for round %d", round);
        for (int i = 0; i < side_count; i++) {
            int side = (round + i) % side_count;
            if (!sides[side].measure(sides[side].state, figures[side]))
                return false;
        }
        for (int i = 0; round > 0 && i < row_count; i++)
            print_row(&rows[i], round, figures);
        if (fflush(stdout) != 0)
            return bench_fail("what was measured cannot be written to standard output");
    }
    return true;
}

int bench_count(const BenchPlan *plan, int full) {
    return plan->quick ? SDL_max(full / QUICK_PART, 1) : full;
}

double bench_per_second(double count, Uint64 began_ns) {
    Uint64 passed_ns = thaw_clock_since_ns(began_ns);
    return count * THAW_NS_PER_S / (double)SDL_max(passed_ns, 1);
}

bool bench_fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("thaw_bench: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return false;
}

// ---- the limit ----

// One for the process, since its end is what it guards.
static struct {
    SDL_mutex *mutex; // guards the name
    SDL_cond *changed;
    const char *name; // NULL: nothing is measured
    Uint64 since_ns;
} limit;

static int watch(void *unused) {
    (void)unused;
    SDL_LockMutex(limit.mutex);
    for (;;) {
        SDL_CondWaitTimeout(limit.changed, limit.mutex, 1000);
        if (limit.name && thaw_clock_since_ns(limit.since_ns) / THAW_NS_PER_S >= BENCH_LIMIT_S) {
            bench_fail("\"%s\" has taken longer than %u s, so this ends here", limit.name,
                       BENCH_LIMIT_S);
            _Exit(EXIT_FAILURE);
        }
    }
}

static bool start_watching(void) {
    limit.mutex = SDL_CreateMutex();
    limit.changed = SDL_CreateCond();
    SDL_Thread *thread =
        limit.mutex && limit.changed ? SDL_CreateThread(watch, "bench limit", NULL) : NULL;
    SDL_DetachThread(thread);
    return thread || bench_fail("there is no thread to watch the time: %s", SDL_GetError());
}

bool bench_limit(const char *name) {
    if (!limit.mutex && !start_watching())
        return false;
    SDL_LockMutex(limit.mutex);
    limit.name = name;
    limit.since_ns = thaw_clock_ns();
    SDL_UnlockMutex(limit.mutex);
    return true;
}
