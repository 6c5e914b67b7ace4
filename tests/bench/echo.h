// echo.h - an echo server by hand: a thread that accepts, and one for each client.
//
// It is the peer of both sides of a comparison, and the limit of the built-in server.
#ifndef BENCH_ECHO_H
#define BENCH_ECHO_H

#include <stdbool.h>

typedef enum EchoKind {
    ECHO_STREAM, // echoes bytes as they come, and does not look at them
    ECHO_FRAMES  // takes in a whole message, then sends it back, as the built-in server does
} EchoKind;

typedef struct EchoServer EchoServer; // belongs to the thread that started it

// Listen on a port of the system's choice.
// Errors: NULL.
EchoServer *echo_start(EchoKind kind);

int echo_port(const EchoServer *server);

// Stop listening and free it; NULL is fine.
// Blocks: until the last client has hung up.
void echo_stop(EchoServer *server);

// ---- a process of its own ----

// Serve both kinds in another process, so that the memory and the threads of the peer are not those
// of whoever is measured. It ends when this process does. Before the first thread is started.
// Errors: false.
bool echo_fork(int *stream_port, int *frames_port);

#endif
