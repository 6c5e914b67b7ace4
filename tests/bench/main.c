// thaw_bench - measures, and prints a line of JSON for each row and round; bench.py tells people.
//
//     thaw_bench [--quick] [--rounds N] [--step] [NAME...]    the names of --list; without any: all
//     thaw_bench --load PORT SECONDS                          64 clients for a server elsewhere
//     thaw_bench --list
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crowd.h"
#include "echo.h"
#include "rows.h"

#define ROUNDS 15
#define ROUNDS_QUICK 3
#define LOAD_SECONDS_MAX 100
#define WRONG_USAGE 2

typedef struct Name {
    const char *text;
    bool (*run)(const BenchPlan *plan);
    bool by_name_only; // it needs somebody beside it
} Name;

static const Name names[] = {
    {"queue", rows_queue, false},
    {"hand-off", rows_hand_off, false},
    {"wait", rows_wait, false},
    {"together", rows_together, false},
    {"pipelined", rows_pipelined, false},
    {"no-thread", rows_no_thread, false},
    {"recorder", rows_recorder, false},
    {"large", rows_large, false},
    {"streaming", rows_streaming, false},
    {"server", rows_server, false},
    {"clients", rows_clients, false},
    {"clients-full", rows_clients_full, false},
    {"wait-alone", rows_wait_alone, true},
};
#define NAME_COUNT (sizeof names / sizeof names[0])

typedef struct Request {
    BenchPlan plan;
    bool list;
    CrowdPlan load; // a port of 0: none
    bool wanted[NAME_COUNT];
    bool any_wanted;
} Request;

// ---- the command line ----

// A whole number between two others. Errors: false, and it is said.
static bool read_number(const char *option, const char *text, long least, long most, int *number) {
    char *end = NULL;
    errno = 0;
    long value = text ? strtol(text, &end, 10) : 0;
    if (!text || end == text || *end || errno || value < least || value > most)
        return bench_fail("%s takes a whole number from %ld to %ld, not \"%s\"", option, least,
                          most, text ? text : "");
    *number = (int)value;
    return true;
}

static bool want(Request *request, const char *text) {
    for (size_t i = 0; i < NAME_COUNT; i++)
        if (strcmp(names[i].text, text) == 0) {
            request->wanted[i] = true;
            request->any_wanted = true;
            return true;
        }
    return bench_fail("nothing is called \"%s\"; thaw_bench --list tells what there is", text);
}

// Take in one argument, and what belongs to it. Returns how many; 0: it is wrong, which is said.
static int read_argument(Request *request, char **arguments) {
    const char *text = arguments[0];
    int seconds;
    if (strcmp(text, "--quick") == 0) {
        request->plan.quick = true;
    } else if (strcmp(text, "--step") == 0) {
        request->plan.step = true;
    } else if (strcmp(text, "--list") == 0) {
        request->list = true;
    } else if (strcmp(text, "--rounds") == 0) {
        return read_number(text, arguments[1], 1, BENCH_ROUNDS_MAX, &request->plan.rounds) ? 2 : 0;
    } else if (strcmp(text, "--load") == 0) {
        if (!read_number("--load", arguments[1], 1, 65535, &request->load.port) ||
            !read_number("--load PORT", arguments[2], 1, LOAD_SECONDS_MAX, &seconds))
            return 0;
        request->load.duration_ms = 1000 * seconds;
        return 3;
    } else if (!want(request, text)) {
        return 0;
    }
    return 1;
}

static bool read_arguments(Request *request, char **arguments) {
    while (*arguments) {
        int count = read_argument(request, arguments);
        if (count == 0)
            return false;
        arguments += count;
    }
    if (request->plan.rounds == 0)
        request->plan.rounds = request->plan.quick ? ROUNDS_QUICK : ROUNDS;
    return true;
}

// ---- what it does ----

static bool list(void) {
    for (size_t i = 0; i < NAME_COUNT; i++)
        if (!names[i].by_name_only)
            puts(names[i].text);
    return true;
}

static bool load(CrowdPlan *plan) {
    CrowdFigures figures;
    plan->on_their_way = CROWD_ON_THEIR_WAY_MAX;
    if (!bench_limit("--load") || !crowd_run(plan, &figures))
        return false;
    printf("{\"clients\":%d,\"per_second\":%.9g,\"slowest_over_fastest\":%.9g}\n", CROWD_CLIENTS,
           figures.per_second, figures.fairness);
    return true;
}

static bool measure(Request *request) {
    BenchPlan *plan = &request->plan;
    if (!echo_fork(&plan->stream_port, &plan->frames_port))
        return bench_fail("no process for the peer");
    if (plan->step &&
        (printf("{\"peer_port\":%d}\n", plan->frames_port) < 0 || fflush(stdout) != 0))
        return bench_fail("the port of the peer cannot be written to standard output");
    for (size_t i = 0; i < NAME_COUNT; i++) {
        bool wanted = request->any_wanted ? request->wanted[i] : !names[i].by_name_only;
        if (wanted && (!bench_limit(names[i].text) || !names[i].run(plan)))
            return bench_fail("\"%s\" could not be measured", names[i].text);
    }
    // Whoever asks for rounds one by one may still need the peer after the last.
    while (plan->step && getchar() != EOF) {
    }
    return true;
}

int main(int argc, char **argv) {
    (void)argc;
    Request request = {0};
    if (!read_arguments(&request, argv + 1))
        return WRONG_USAGE;
    bool done = request.list             ? list()
                : request.load.port != 0 ? load(&request.load)
                                         : measure(&request);
    if (fflush(stdout) != 0)
        done = bench_fail("standard output cannot be written to");
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
