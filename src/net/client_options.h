// client_options.h - what a client can be told when it is created, and who it tells what.
//
// Everything that runs commands takes these: worker, stepper and client. A structure of zeros is
// complete: the worker strategy, no deadlines, nobody told.
#ifndef THAW_CLIENT_OPTIONS_H
#define THAW_CLIENT_OPTIONS_H

#include <SDL.h>
#include <stdbool.h>

#include "observer.h"

#ifdef __cplusplus
extern "C" {
#endif

// Who waits for the network. The connection is the same; only the caller and the time limit of a
// step differ. With the last two it is thaw_client_poll that runs the commands, on the GUI thread.
typedef enum ThawStrategy {
    THAW_STRATEGY_WORKER, // the network thread waits, the GUI thread never does
    THAW_STRATEGY_POLL,   // the GUI thread takes one step per poll and does not wait for bytes;
                          // lookup, connect and send still stop it, since SDL_net has no other
                          // form of them
    THAW_STRATEGY_BLOCK   // the GUI thread waits until a command is done: the mistake, to be looked
                          // at
} ThawStrategy;
#define THAW_STRATEGY_COUNT 3 // of the strategies above

// "worker", "poll", "block".
// Thread: any.   Blocks: never.   Owner: the string is static.   Errors: "?" for no strategy.
const char *thaw_strategy_name(ThawStrategy strategy);

// Called on the network thread when the reply queue goes from empty to not empty, so that a GUI
// which has nothing to draw can sleep until then. Must return soon and must not call the client. To
// sleep on a file descriptor as well, write a byte into a pipe here, and wait with poll() for both,
// for thaw_client_sleep_limit_ms at most.
typedef struct ThawDoorbell {
    void (*call)(void *userdata); // NULL: nobody listens
    void *userdata;               // borrowed
} ThawDoorbell;

// A doorbell that puts an SDL event of this type, of SDL_RegisterEvents, into SDL's queue, which
// wakes SDL_WaitEvent. It never waits: SDL_PushEvent would, while the GUI thread is in an event
// watch. When the queue is full it does nothing, since then the GUI thread is awake anyway.
// Thread: any.   Blocks: never.   Owner: nothing to free.   Errors: none.
ThawDoorbell thaw_doorbell_event(Uint32 type);

#define THAW_CAPACITY_DEFAULT 256 // commands
#define THAW_CAPACITY_LIMIT 65536 // commands; more than that is cut to it
#define THAW_DISOWNED_MAX 16      // disowned workers at one time
#define THAW_GRACE_MS 80u         // a worker's time to answer a stop before it is disowned

// THAW_STRATEGY_BLOCK: a command without a deadline of its own is given up after so long, where
// SDL_net allows that.
#define THAW_BLOCK_LIMIT_MS 60000u

// What to tell a client. Zero means the usual in every field, also in those that later versions add
// at the end.
//
// A deadline counts for the whole command, the lookup of a name included, and its reply comes up to
// THAW_GRACE_MS later. After a RECEIVE that ran out the connection stays open, and the late answer
// goes to the next RECEIVE. A CONNECT that ran out leaves no connection, and neither does a SEND
// of which a part went out, or which sits in the system. A program without a network thread has to
// wait for a lookup, connect or send that sits there, however long.
typedef struct ThawClientOptions {
    ThawStrategy strategy;     // who waits for the network
    int capacity;              // commands that may be outstanding, and messages that may wait with
                               // auto_receive; 0: THAW_CAPACITY_DEFAULT
    Uint32 max_message;        // bytes; a longer message from the peer breaks the stream, and so
                               // many may wait with auto_receive, or 64 KiB if that is more;
                               // 0: THAW_MAX_MESSAGE_DEFAULT
    Uint32 connect_timeout_ms; // deadline of a CONNECT, counted from when it begins to run; 0: none
    Uint32 send_timeout_ms;    // the same for a SEND
    Uint32 receive_timeout_ms; // the same for a RECEIVE
    bool auto_receive;         // messages come by themselves, and so does the end of the connection
    ThawHook observer;         // told of everything that happens
    ThawDoorbell doorbell;     // called when a reply waits
} ThawClientOptions;

#ifdef __cplusplus
}
#endif

#endif
