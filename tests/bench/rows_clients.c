// Many clients of the built-in server at once, against a server by hand. Both run in this process,
// with a thread for each client, and so does the crowd.
#include "clock.h"
#include "crowd.h"
#include "echo.h"
#include "echo_server.h"
#include "rows.h"

#define DURATION_MS 500
#define QUICK_MS 100
#define PORT_FIRST 50400 // and as many after it as it takes to find a free one
#define PORT_COUNT 200
#define MIB (1024.0 * 1024.0)
#define EMPTY_LIMIT_MS 10000 // for the server to see that everybody has gone

typedef struct Clients {
    ThawEchoServer *server; // NULL: it is the one by hand
    CrowdPlan plan;
} Clients;

// The server has room for one crowd: the one before has to be gone.
static bool wait_until_empty(ThawEchoServer *server) {
    Uint64 began_ns = thaw_clock_ns();
    while (thaw_echo_server_counts(server).clients > 0) {
        if (thaw_clock_since_ns(began_ns) > (Uint64)EMPTY_LIMIT_MS * THAW_NS_PER_MS)
            return bench_fail("the built-in server still counts clients that have hung up");
        SDL_Delay(1);
    }
    return true;
}

static bool measure(void *state, double *figures) {
    Clients *clients = state;
    CrowdFigures crowd;
    if (clients->server && !wait_until_empty(clients->server))
        return false;
    if (!crowd_run(&clients->plan, &crowd))
        return false;
    figures[0] = crowd.per_second;
    figures[1] = crowd.fairness;
    figures[2] = crowd.after_bytes / MIB;
    figures[3] = crowd.before_bytes / MIB;
    return true;
}

static bool compare(const BenchPlan *plan, int on_their_way, const BenchRow *rows, int row_count) {
    ThawEchoServerOptions options = {.port = PORT_FIRST, .port_count = PORT_COUNT};
    Clients ours = {.server = thaw_echo_server_create(&options)};
    if (!ours.server)
        return bench_fail("no built-in server: %s", SDL_GetError());
    EchoServer *server = echo_start(ECHO_FRAMES);
    bool ran = server != NULL;
    if (ran) {
        int duration_ms = plan->quick ? QUICK_MS : DURATION_MS;
        int port = thaw_echo_server_port(ours.server);
        ours.plan = (CrowdPlan){port, on_their_way, duration_ms};
        Clients by_hand = {NULL, {echo_port(server), on_their_way, duration_ms}};
        const BenchSide sides[] = {{measure, &ours}, {measure, &by_hand}};
        ran = bench_rounds(plan, sides, 2, rows, row_count);
    } else {
        bench_fail("no server by hand");
    }
    echo_stop(server);
    thaw_echo_server_destroy(ours.server);
    return ran;
}

bool rows_clients(const BenchPlan *plan) {
    const BenchRow rows[] = {
        {"64 clients: each waits for its echo", "a second", "more", {0, 0}, {1, 0}, "by hand"},
        {"64 clients: slowest over fastest", "1", "more", {0, 1}, {1, 1}, "by hand"},
    };
    return compare(plan, 1, rows, 2);
}

bool rows_clients_full(const BenchPlan *plan) {
    const BenchRow rows[] = {
        {"64 clients: 64 messages each on their way",
         "a second",
         "more",
         {0, 0},
         {1, 0},
         "by hand"},
        {"64 clients: the same, slowest over fastest", "1", "more", {0, 1}, {1, 1}, "by hand"},
        {"64 clients: the same, memory afterwards", "MiB", "less", {0, 2}, {0, 3}, "before"},
    };
    return compare(plan, CROWD_ON_THEIR_WAY_MAX, rows, crowd_knows_memory() ? 3 : 2);
}
