// observer.h - the one hook by which the outside sees what the threads do.
//
// net itself draws, records and measures nothing. Whoever wants to know hangs a function here; it
// is called on the thread where the thing happens, at the moment when it happens, with no lock
// held. It must not call back into the client or server that it observes, nor wait for the thread
// that owns them. Without an observer each place costs one test for NULL.
//
// An observer may hold the thread that runs the commands, for as long as somebody wants to look.
// That time counts for no deadline of a command and for no THAW_GRACE_MS; time spent in what the
// client itself tells (SUBMITTED, CANCELLED, POLLED) does count. A thread that the observer holds
// is not disowned for a cancel or a deadline. But destroying a client, leaving its strategy and
// stopping a server wait for it to return: whoever holds a thread lets it go first.
//
// The contract. In the order in which they are told,
// - a command is SUBMITTED, then mostly TAKEN, then REPLIED or ANSWERED, then POLLED. A submit that
//   is refused tells nothing. Commands that were not POLLED when their client has ENDED are lost.
// - between REPLIED and its next event a worker tells PUT, once for each reply, and then RUNG when
//   the doorbell has rung, which it does for the first reply that waits. Both may be told after the
//   POLLED of that reply. The time of PUT is that of the last moment before, so in the order of
//   times it stands where it belongs. Whoever runs commands without a reply queue tells neither.
// - news (ThawReply) is REPLIED, PUT and then POLLED, with 0 as command_id and RECEIVE or CLOSE as
//   its command. It may come in the middle of a command. A thread that listens is in one RECEIVE.
// - a thread is in one call at most. Each CALL has its RETURN; where there is none, the DISOWNED of
//   that thread, or the ENDED of its client or server, takes its place. However many looks at the
//   socket a wait consists of, it is one CALL and one RETURN. Under THAW_STRATEGY_POLL nobody waits
//   for bytes, so there each look is a call.
// - nothing is told by a thread after its DISOWNED, and nothing by anybody after ENDED.
#ifndef THAW_OBSERVER_H
#define THAW_OBSERVER_H

#include <SDL.h>
#include <stdbool.h>

#include "clock.h"
#include "message.h"

#ifdef __cplusplus
extern "C" {
#endif

// On which side of the program a thread is.
typedef enum ThawLane {
    THAW_LANE_GUI,     // the thread that owns the client
    THAW_LANE_NETWORK, // a worker of the client
    THAW_LANE_SERVER   // a thread of the built-in server
} ThawLane;

// What has happened. Under THAW_STRATEGY_POLL and THAW_STRATEGY_BLOCK all of a command's life is on
// the GUI's lane.
typedef enum ThawEventKind {
    // The life of a command.
    THAW_EVENT_SUBMITTED, // GUI: it goes into the command queue
    THAW_EVENT_TAKEN,     // network: it has come out of it and runs
    THAW_EVENT_CALL,      // a call that may take time begins: see ThawEvent.call
    THAW_EVENT_RETURN,    // the call has come back
    THAW_EVENT_SENT,      // bytes went to the system
    THAW_EVENT_RECEIVED,  // bytes came from the system
    THAW_EVENT_REPLIED,   // network: the reply is made, and is not in the reply queue yet
    THAW_EVENT_PUT,       // network: it is in the reply queue
    THAW_EVENT_RUNG,      // network: the doorbell has rung for it
    THAW_EVENT_POLLED,    // GUI: the reply has come out of it
    THAW_EVENT_ANSWERED,  // GUI: the client has replied in place of a worker that was given up

    // What ends a wait from outside.
    THAW_EVENT_CANCELLED, // GUI: commands up to this one, or it alone, were asked to stop
    THAW_EVENT_EXPIRED,   // GUI: the deadline of this command has passed; rarely under BLOCK
    THAW_EVENT_DISOWNED,  // GUI: worker `thread` is stuck in this command (0: the client goes, or
                          // changes its strategy) and was given up
    THAW_EVENT_FINISHED,  // GUI: the thread of that worker has ended after all
    THAW_EVENT_ENDED,     // the client, or the server, is gone; always the last event

    THAW_EVENT_OPENED, // a connection was opened
    THAW_EVENT_CLOSED, // a connection was closed
    THAW_EVENT_ASLEEP, // network: there is nothing to do
    THAW_EVENT_AWAKE,  // network: there is something to do again

    THAW_EVENT_ACCEPTED,    // server: a client came in
    THAW_EVENT_TURNED_AWAY, // server: a client was refused: too many, or not over the loopback
    THAW_EVENT_LEFT         // server: a client went
} ThawEventKind;

// The calls that may take time.
typedef enum ThawCall {
    THAW_CALL_NONE,    // no call
    THAW_CALL_LOOKUP,  // the addresses of a name
    THAW_CALL_CONNECT, // one address
    THAW_CALL_SEND,    // one piece of a message
    THAW_CALL_RECEIVE  // waiting for bytes and taking them in
} ThawCall;
#define THAW_CALL_COUNT 5 // of the calls above, THAW_CALL_NONE among them

// One event. Valid during the call only; copy what you want to keep. The strings of the source are
// constants.
typedef struct ThawEvent {
    ThawEventKind kind;      // what has happened
    ThawLane lane;           // where it has happened
    Uint32 thread;           // of the lane: which worker, counted from 1; which of the server's
                             // clients, counted from 1, or 0 for its door; 0 for the GUI thread
    Uint64 time_ns;          // thaw_clock_ns
    Uint32 command_id;       // 0 when it belongs to no command
    ThawCommandType command; // its type, where it belongs to one
    ThawError code;          // REPLIED, PUT, ANSWERED, POLLED: how the command ended
    ThawCall call;           // CALL and RETURN
    bool has_room;           // CALL of a SEND on the GUI thread: the system takes bytes at once, or
                             // the call does not wait for it, so it will hardly hold the thread
    Uint64 began_ns;         // RETURN, SENT and RECEIVED: when their CALL began; POLLED: when the
                             // reply was made
    Uint32 looks;            // RETURN of a RECEIVE: how often the system was asked for bytes
    const Uint8 *bytes;      // SENT and RECEIVED: this chunk; borrowed
    size_t size;             // bytes in it
    Uint64 offset;           // of its first byte in this direction of the connection
    Uint64 done;             // SENT and RECEIVED: payload bytes of this message so far
    Uint64 total;            // payload bytes of it in all; 0 while that is unknown
    const char *peer;        // OPENED, CLOSED, ACCEPTED, TURNED_AWAY, LEFT: "127.0.0.1:40312";
                             // borrowed
    const char *file;        // where in the source it happened
    const char *function;    // the function there
    int line;                // the line there
} ThawEvent;

// A function that is told of events.
typedef void (*ThawObserver)(void *userdata, const ThawEvent *event);

// An observer and what it is called with.
typedef struct ThawHook {
    ThawObserver call; // NULL: nobody looks
    void *userdata;    // borrowed
} ThawHook;

#ifdef __cplusplus
}
#endif

#endif
