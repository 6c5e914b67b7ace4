#include "target.h"

#include "utf8.h"

#define PORT_DIGITS 5   // of the largest port
#define QUOTED_SIZE 64u // bytes of what is quoted; more is cut off

static void fail(char *error, const char *format, const char *text, size_t size) {
    char quoted[QUOTED_SIZE];
    utf8_sanitize(quoted, sizeof quoted, text, size);
    SDL_snprintf(error, TARGET_ERROR_SIZE, format, quoted);
}

// Only the ten digits of ASCII: Unicode has others that look the same, and no system takes them.
static int read_port(const char *text, size_t size) {
    int port = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9' || size > PORT_DIGITS)
            return 0;
        port = 10 * port + (text[i] - '0');
    }
    return port <= 65535 ? port : 0;
}

bool target_read(Target *target, const char *host, const char *port,
                 char error[TARGET_ERROR_SIZE]) {
    size_t host_size = SDL_strlen(host);
    size_t port_size = SDL_strlen(port);
    host = utf8_trim(host, &host_size);
    port = utf8_trim(port, &port_size);
    target->port = read_port(port, port_size);
    if (host_size == 0)
        SDL_strlcpy(error, "the Host field is empty", TARGET_ERROR_SIZE);
    else if (host_size > THAW_HOST_MAX)
        fail(error, "host \"%s...\" has more than 253 characters", host, host_size);
    else if (target->port == 0)
        fail(error, "port \"%s\" is not a number from 1 to 65535", port, port_size);
    else
        SDL_strlcpy(target->host, host, host_size + 1);
    return host_size > 0 && host_size <= THAW_HOST_MAX && target->port > 0;
}
