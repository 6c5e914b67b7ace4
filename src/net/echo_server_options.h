// echo_server_options.h - what a server can be told when it is started, and what it counts.
//
// Below everything else of the server.
#ifndef THAW_ECHO_SERVER_OPTIONS_H
#define THAW_ECHO_SERVER_OPTIONS_H

#include <SDL.h>
#include <stdbool.h>

#include "fault.h"
#include "observer.h"

#ifdef __cplusplus
extern "C" {
#endif

#define THAW_ECHO_SERVER_PORT_DEFAULT 50007     // the port of the 2011 sample
#define THAW_ECHO_SERVER_DELAY_DEFAULT_MS 1500u // long enough to watch
#define THAW_ECHO_SERVER_DELAY_MAX_MS 3600000u  // an hour
#define THAW_ECHO_SERVER_CLIENTS_MAX 64         // the next one is accepted and closed at once

// What to tell a server. It needs a port; zero is complete in every other field.
typedef struct ThawEchoServerOptions {
    int port;           // 1 to 65535
    int port_count;     // how many are tried, from `port` on, where one is taken; 0 is one
    Uint32 delay_ms;    // between a message and its echo; 0 is none
    Uint32 max_message; // bytes; 0 means THAW_MAX_MESSAGE_DEFAULT; a client that claims more is cut
    ThawFault fault;    // what it does wrong from the start; its door (refuse, black hole) takes a
                        // moment: thaw_echo_server_is_settled
    bool remote;        // let in peers from elsewhere than the loopback, too
    Uint32 silence_ms;  // time for which a client may send no whole message, or leave the system no
                        // room for its answer, before it is hung up on; 0: no limit
    ThawHook observer;  // called on the server's threads
} ThawEchoServerOptions;

// What its door is like: whether a connect gets in.
typedef enum ThawDoor {
    THAW_DOOR_OPEN,      // a connect gets in
    THAW_DOOR_CLOSED,    // it does not listen
    THAW_DOOR_BLACK_HOLE // its backlog is full: connects hang, or are refused on some systems
} ThawDoor;

// What has come and gone since the server was started.
typedef struct ThawEchoServerCounts {
    int clients;        // connected; while the server does not read, it does not see them go
    Uint64 accepted;    // let in since the start, fillers of a black hole among them
    Uint64 turned_away; // refused: one too many, or not over the loopback
    Uint64 echoed;      // messages dealt with as the fault says, and the client kept
    ThawDoor door;      // as it is now; it follows a fault within a moment
} ThawEchoServerCounts;

#ifdef __cplusplus
}
#endif

#endif
