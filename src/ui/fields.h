// fields.h - what a person types: host, port and message.
#ifndef FIELDS_H
#define FIELDS_H

#include "widgets.h"

typedef struct Fields {
    Edit host;
    Edit port;
    Edit message;
    int host_scroll_px;
    int port_scroll_px;
    int message_scroll_px;
    EditHistory histories[3]; // of the fields
} Fields;

// Fill the fields.
// Thread: GUI, as for all here.
void fields_init(Fields *fields, const char *host, int port, const char *message);

// Let the port field say `to`, unless somebody has made it say something else than `from`.
void fields_set_port(Fields *fields, int from, int to);

#endif
