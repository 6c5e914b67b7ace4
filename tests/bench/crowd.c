#define _POSIX_C_SOURCE 200809L

#include "crowd.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "clock.h"
#include "sockets.h"

#define PAYLOAD 16u
#define MESSAGE (WIRE_HEADER + PAYLOAD)
#define ROOM (MESSAGE * CROWD_ON_THEIR_WAY_MAX)
#define PATIENCE_MS 20000 // without any echo for any client: then something is wrong

typedef struct Crowd {
    struct pollfd clients[CROWD_CLIENTS];
    Uint64 came[CROWD_CLIENTS];        // bytes that came back
    Uint64 came_before[CROWD_CLIENTS]; // those of them that came before the measurement
    uint8_t messages[ROOM + MESSAGE];  // what every client sends, over and over
} Crowd;

// Bytes of this process that are in memory; 0: the system does not tell.
static double resident_bytes(void) {
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file)
        return 0;
    long all;
    long resident;
    int found = fscanf(file, "%ld %ld", &all, &resident);
    fclose(file);
    return found == 2 ? (double)resident * (double)sysconf(_SC_PAGESIZE) : 0;
}

bool crowd_knows_memory(void) {
    return resident_bytes() > 0;
}

// ---- one client ----

// Take in what came back, and send as many new messages as it ends.
static bool serve(Crowd *crowd, int which) {
    uint8_t bytes[ROOM];
    int socket = crowd->clients[which].fd;
    ptrdiff_t size = socket_read(socket, bytes, sizeof bytes);
    if (size <= 0)
        return bench_fail("client %d was hung up on by the server", which + 1);
    // It may begin anywhere in a message, and all messages are the same.
    size_t before = (size_t)(crowd->came[which] % MESSAGE);
    size_t all = before + (size_t)size;
    if (memcmp(bytes, crowd->messages + before, (size_t)size) != 0)
        return bench_fail("client %d has other bytes back than it sent", which + 1);
    crowd->came[which] += (Uint64)size;
    return socket_write(socket, crowd->messages, all / MESSAGE * MESSAGE) ||
           bench_fail("client %d cannot send any more", which + 1);
}

// ---- all of them ----

static void hang_up(Crowd *crowd) {
    for (int i = 0; i < CROWD_CLIENTS; i++)
        if (crowd->clients[i].fd >= 0)
            close(crowd->clients[i].fd);
}

// Connect them all, and give each as many messages on their way as it may have.
static bool come_in(Crowd *crowd, const CrowdPlan *plan) {
    for (int i = 0; i < CROWD_CLIENTS; i++) {
        crowd->clients[i] = (struct pollfd){socket_connect(plan->port), POLLIN, 0};
        if (crowd->clients[i].fd < 0)
            return bench_fail("client %d cannot connect to port %d: %s", i + 1, plan->port,
                              strerror(errno));
    }
    for (int i = 0; i < CROWD_CLIENTS; i++)
        if (!socket_write(crowd->clients[i].fd, crowd->messages,
                          MESSAGE * (size_t)plan->on_their_way))
            return bench_fail("client %d cannot send its first messages", i + 1);
    return true;
}

// Serve whoever has something, once.
static bool go_round(Crowd *crowd) {
    int ready = poll(crowd->clients, CROWD_CLIENTS, PATIENCE_MS);
    if (ready < 0 && errno == EINTR)
        return true;
    if (ready <= 0)
        return bench_fail("no client has had an echo for %d s", PATIENCE_MS / 1000);
    for (int i = 0; i < CROWD_CLIENTS; i++)
        if (crowd->clients[i].revents && !serve(crowd, i))
            return false;
    return true;
}

static bool all_have_a_new_echo(const Crowd *crowd) {
    for (int i = 0; i < CROWD_CLIENTS; i++)
        if (crowd->came[i] < crowd->came_before[i] + MESSAGE)
            return false;
    return true;
}

// Go on for so long, and until every client has had one more echo.
static bool go_on(Crowd *crowd, int duration_ms) {
    Uint64 began_ns = thaw_clock_ns();
    for (;;) {
        Uint64 passed_ms = thaw_clock_since_ns(began_ns) / THAW_NS_PER_MS;
        bool all = all_have_a_new_echo(crowd);
        if (all && passed_ms >= (Uint64)duration_ms)
            return true;
        if (!all && passed_ms >= (Uint64)duration_ms + PATIENCE_MS)
            return bench_fail("a client has had no echo for %d s", PATIENCE_MS / 1000);
        if (!go_round(crowd))
            return false;
    }
}

static void count(const Crowd *crowd, Uint64 begin_ns, CrowdFigures *figures) {
    Uint64 sum = 0;
    Uint64 slowest = SDL_MAX_UINT64;
    Uint64 fastest = 0;
    for (int i = 0; i < CROWD_CLIENTS; i++) {
        Uint64 bytes = crowd->came[i] - crowd->came_before[i];
        sum += bytes;
        slowest = SDL_min(slowest, bytes);
        fastest = SDL_max(fastest, bytes);
    }
    figures->per_second = bench_per_second((double)sum / MESSAGE, begin_ns);
    figures->fairness = fastest > 0 ? (double)slowest / (double)fastest : 0;
}

// From the first echo of the last client on, so that nobody is slow for having come late.
static bool measure(Crowd *crowd, const CrowdPlan *plan, CrowdFigures *figures) {
    if (!go_on(crowd, 0))
        return false;
    memcpy(crowd->came_before, crowd->came, sizeof crowd->came);
    figures->before_bytes = resident_bytes();
    Uint64 began_ns = thaw_clock_ns();
    if (!go_on(crowd, plan->duration_ms))
        return false;
    count(crowd, began_ns, figures);
    figures->after_bytes = resident_bytes();
    return true;
}

bool crowd_run(const CrowdPlan *plan, CrowdFigures *figures) {
    Crowd crowd = {0};
    for (int i = 0; i < CROWD_CLIENTS; i++)
        crowd.clients[i].fd = -1;
    for (size_t at = 0; at < sizeof crowd.messages; at += MESSAGE) {
        wire_put_size(crowd.messages + at, PAYLOAD);
        memcpy(crowd.messages + at + WIRE_HEADER, "as fast as I can", PAYLOAD);
    }
    bool ran = come_in(&crowd, plan) && measure(&crowd, plan, figures);
    hang_up(&crowd);
    return ran;
}
