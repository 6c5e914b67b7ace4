#include "fields.h"

#define HOST_LIMIT 255 // bytes; longer than any host name may be
#define PORT_LIMIT 64  // bytes; blanks around it do not count, and what is no port is quoted whole

void fields_init(Fields *fields, const char *host, int port, const char *message) {
    char port_text[16];
    SDL_snprintf(port_text, sizeof port_text, "%d", port);
    edit_init(&fields->host, HOST_LIMIT, host);
    edit_init(&fields->port, PORT_LIMIT, port_text);
    edit_init(&fields->message, EDIT_SIZE - 1, message);
    fields->host.history = &fields->histories[0];
    fields->port.history = &fields->histories[1];
    fields->message.history = &fields->histories[2];
}

void fields_set_port(Fields *fields, int from, int to) {
    char text[16];
    SDL_snprintf(text, sizeof text, "%d", from);
    if (SDL_strcmp(fields->port.text, text) != 0)
        return;
    SDL_snprintf(text, sizeof text, "%d", to);
    edit_select_all(&fields->port);
    edit_insert(&fields->port, text, SDL_strlen(text));
}
