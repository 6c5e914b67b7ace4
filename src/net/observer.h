// observer.h - the one hook by which the outside sees what the threads do.
//
// net itself draws, records and measures nothing. Whoever wants to know hangs a function here; it
// is called on the thread where the thing happens, at the moment when it happens, with no lock
// held. It must not call back into the client or server that it observes, nor wait for the thread
// that owns them: disowning a worker, destroying a client and stopping a server wait for it to
// return. Without an observer each place costs one test for NULL.
#ifndef THAW_OBSERVER_H
#define THAW_OBSERVER_H

#include <SDL.h>

#include "clock.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ThawLane { THAW_LANE_GUI, THAW_LANE_NETWORK, THAW_LANE_SERVER } ThawLane;

typedef enum ThawEventKind {
    THAW_EVENT_SUBMITTED,   // GUI: a command went into the command queue
    THAW_EVENT_TAKEN,       // network: and came out of it
    THAW_EVENT_CALL,        // a call that may wait begins: see ThawEvent.call
    THAW_EVENT_RETURN,      // and has come back
    THAW_EVENT_SENT,        // bytes went to the system
    THAW_EVENT_RECEIVED,    // bytes came from the system
    THAW_EVENT_REPLIED,     // network: the reply is made and goes into the reply queue
    THAW_EVENT_POLLED,      // GUI: and came out of it
    THAW_EVENT_CANCELLED,   // GUI: a cancel was asked for
    THAW_EVENT_DISOWNED,    // GUI: a worker that does not answer was given up
    THAW_EVENT_ACCEPTED,    // server: a client came in
    THAW_EVENT_TURNED_AWAY, // server: a client was refused: too many, or not from this machine
    THAW_EVENT_LEFT         // server: a client went
} ThawEventKind;

typedef enum ThawCall {
    THAW_CALL_NONE,
    THAW_CALL_LOOKUP,  // SDLNet_ResolveHost
    THAW_CALL_CONNECT, // SDLNet_TCP_Open
    THAW_CALL_SEND,    // SDLNet_TCP_Send
    THAW_CALL_RECEIVE  // SDLNet_CheckSockets and SDLNet_TCP_Recv
} ThawCall;
#define THAW_CALL_COUNT 5

// Valid during the call only; copy what you want to keep.
typedef struct ThawEvent {
    ThawEventKind kind;
    ThawLane lane;
    ThawCall call;      // CALL and RETURN
    Uint32 command_id;  // 0 when it belongs to no command
    Uint64 time_ns;     // thaw_clock_ns
    const Uint8 *bytes; // SENT and RECEIVED: this chunk; borrowed
    size_t size;        // bytes in it
    Uint64 done;        // SENT and RECEIVED: payload bytes of this message so far,
    Uint64 total;       // of how many; 0 while its length is unknown
    Uint32 guest;       // of the server's lane: which client, counted from 1; 0: none of them
    const char *peer;   // ACCEPTED, TURNED_AWAY, LEFT: its address, "127.0.0.1:40312"; borrowed
    const char *file;   // where in the source it happened
    int line;
} ThawEvent;

typedef void (*ThawObserver)(void *userdata, const ThawEvent *event);

typedef struct ThawHook {
    ThawObserver call; // NULL: nobody looks
    void *userdata;
} ThawHook;

#ifdef __cplusplus
}
#endif

#endif
