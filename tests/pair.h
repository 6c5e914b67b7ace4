// pair.h - both ends of a connection, for tests of sockets themselves.
#ifndef TESTS_PAIR_H
#define TESTS_PAIR_H

#include "support.h"

typedef struct Pair {
    TCPsocket client;
    TCPsocket server;
} Pair;

// Connect one end to the other. Close both with end_pair.
Pair new_pair(void);
void end_pair(Pair *pair);

// Connect, or not: then errno says why.
TCPsocket try_open(const char *host, int port);

// The next bytes must be those of `text`.
void expect_bytes(TCPsocket socket, const char *text);

// The next receive must give `outcome`: 0 is the end of the stream, -1 a reset.
void expect_end_of(TCPsocket socket, int outcome);

#endif
