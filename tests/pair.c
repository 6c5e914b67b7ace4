#include "pair.h"

#include <errno.h>

Pair new_pair(void) {
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    Pair pair = {.client = connect_to(port)};
    pair.server = accept_from(listener);
    SDLNet_TCP_Close(listener);
    return pair;
}

void end_pair(Pair *pair) {
    SDLNet_TCP_Close(pair->client);
    SDLNet_TCP_Close(pair->server);
}

TCPsocket try_open(const char *host, int port) {
    IPaddress address;
    assert_int_equal(SDLNet_ResolveHost(&address, host, (Uint16)port), 0);
    errno = 0;
    return SDLNet_TCP_Open(&address);
}

void expect_bytes(TCPsocket socket, const char *text) {
    char bytes[64];
    size_t size = SDL_strlen(text);
    assert_in_range(size, 0, sizeof bytes);
    read_exactly(socket, bytes, size);
    assert_memory_equal(bytes, text, size);
}

void expect_end_of(TCPsocket socket, int outcome) {
    char byte;
    errno = 0;
    assert_int_equal(read_some(socket, &byte, 1), outcome);
    if (outcome < 0)
        assert_int_equal(errno, ECONNRESET);
}
