// names.c - what a page knows of names. Emscripten makes up an address for whatever it is asked,
// but pages cannot look names up. It takes the place of getaddrinfo in net/tcp.c.
#include <arpa/inet.h>
#include <netdb.h>
#include <stdbool.h>
#include <string.h>

int names_getaddrinfo(const char *restrict host, const char *restrict service,
                      const struct addrinfo *restrict hints, struct addrinfo **restrict found);

static bool is_number(const char *host) {
    struct in_addr address;
    struct in6_addr address6;
    return inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address6) == 1;
}

int names_getaddrinfo(const char *restrict host, const char *restrict service,
                      const struct addrinfo *restrict hints, struct addrinfo **restrict found) {
    bool own = strcmp(host, "localhost") == 0 && hints->ai_family == AF_INET;
    if (!own && !is_number(host))
        return EAI_NONAME;
    return getaddrinfo(own ? "127.0.0.1" : host, service, hints, found);
}
