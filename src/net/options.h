// options.h - what a client can be told when it is created, and who it tells what.
//
// Everything that runs commands takes these: worker, stepper and client. A structure of zeros is
// complete: the worker strategy, no deadlines, nobody told.
#ifndef THAW_OPTIONS_H
#define THAW_OPTIONS_H

#include <SDL.h>
#include <stdbool.h>

#include "observer.h"

#ifdef __cplusplus
extern "C" {
#endif

// Who waits for the network. The connection is the same (connection.h); only the caller and the
// time limit of a step differ. With the last two it is thaw_client_poll that runs the commands, on
// the GUI thread.
typedef enum ThawStrategy {
    THAW_WORKER, // the network thread waits, the GUI thread never does
    THAW_POLL,   // the GUI thread takes one step per poll and does not wait for bytes; lookup,
                 // connect and send still stop it, since SDL_net has no other form of them
    THAW_BLOCK   // the GUI thread waits until a command is done: the mistake, to be looked at
} ThawStrategy;
#define THAW_STRATEGY_COUNT 3

// "worker", "poll", "block"; and back: false when there is none of that name.
// Thread: any.   Blocks: never.
const char *thaw_strategy_name(ThawStrategy strategy);
bool thaw_strategy_find(const char *name, ThawStrategy *strategy);

// Called on the network thread when the reply queue goes from empty to not empty, so that a GUI
// which has nothing to draw can sleep until then. Must return soon and must not call the client.
// SDL_PushEvent waits while the GUI thread is in an event watch; SDL_PeepEvents with SDL_ADDEVENT
// does not.
typedef struct ThawDoorbell {
    void (*ring)(void *userdata); // NULL: nobody listens
    void *userdata;
} ThawDoorbell;

#define THAW_CAPACITY_DEFAULT 256 // commands
#define THAW_DISOWNED_MAX 16      // disowned workers at one time
#define THAW_GRACE_MS 80u         // a worker's time to answer a stop before it is disowned

// THAW_BLOCK: a command without a deadline of its own is given up after so long, where SDL_net
// allows that.
#define THAW_BLOCK_LIMIT_MS 60000u

typedef struct ThawOptions {
    ThawStrategy strategy;
    int capacity;              // commands that may be outstanding; 0: THAW_CAPACITY_DEFAULT
    Uint32 max_message;        // bytes; a longer message from the peer breaks the stream;
                               // 0: THAW_MAX_MESSAGE_DEFAULT
    Uint32 connect_timeout_ms; // deadlines, counted from when the command begins to run; 0: none
    Uint32 send_timeout_ms;
    Uint32 receive_timeout_ms;
    ThawHook observer;
    ThawDoorbell doorbell;
} ThawOptions;

#ifdef __cplusplus
}
#endif

#endif
