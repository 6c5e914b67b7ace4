// crowd.h - many clients of one server at once, in one thread, as fast as they can.
//
// Each has some messages of 16 bytes on their way, and sends the next one as soon as an echo is
// back. They are plain sockets, so what is measured is the server.
#ifndef BENCH_CROWD_H
#define BENCH_CROWD_H

#include <stdbool.h>

#define CROWD_CLIENTS 64

typedef struct CrowdPlan {
    int port;
    int on_their_way; // messages of each client, at most CROWD_ON_THEIR_WAY_MAX
    int duration_ms;
} CrowdPlan;
#define CROWD_ON_THEIR_WAY_MAX 64

typedef struct CrowdFigures {
    double per_second;   // messages of all clients that came back
    double fairness;     // those of the slowest client over those of the fastest
    double before_bytes; // resident memory of this process when every client had its first echo,
    double after_bytes;  // and at the end; see crowd_knows_memory
} CrowdFigures;

// Whether this system tells how much memory is resident.
bool crowd_knows_memory(void);

// Let them loose.
// Blocks: for the duration, and until each client has had one more echo.
// Errors: false when a client was refused, hung up on, or had a wrong byte back; that is said.
bool crowd_run(const CrowdPlan *plan, CrowdFigures *figures);

#endif
