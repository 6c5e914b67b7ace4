// own_server.h - the built-in echo server as the program uses it: its port, its faults, who comes.
// All of it belongs to the GUI thread; the server has threads of its own.
#ifndef OWN_SERVER_H
#define OWN_SERVER_H

#include "action.h"
#include "command_line.h"
#include "echo_server.h"
#include "journal.h"
#include "model.h"
#include "recorder.h"
#include "visitors.h"

#define OWN_SERVER_SETTLES_NS (8ull * THAW_NS_PER_S) // how long a fault may take

// A fault that is asked for until it is in effect.
typedef struct FaultWish {
    ThawFault fault;
    Uint64 since_ns; // 0: none is asked for
} FaultWish;

typedef struct OwnServer {
    ThawEchoServer *server; // owned; NULL: not running
    ThawEchoServerOptions options;
    int served_port;     // the one it got last; 0: it has never run
    Visitors *visitors;  // owned; of a server that other machines can reach; NULL: it is not
    FaultWish wishes[2]; // of a person or an option, and of a scenario: both may wait at once
    const char *fault_names[THAW_FAULT_COUNT];
    const char *fault_explanations[THAW_FAULT_COUNT];
    const char *fault_lessons[THAW_FAULT_COUNT];
    Recorder *recorder; // borrowed
    Journal *journal;   // borrowed
} OwnServer;

// Prepare it; it does not run.
// Owner:  the OwnServer stays where it is. own_server_quit, also after an error.
// Errors: false when memory ran out.
bool own_server_init(OwnServer *own, const Options *options, Recorder *recorder, Journal *journal);
void own_server_quit(OwnServer *own);

// Start it. The options take note of the port that it got.
// Errors: false, see SDL_GetError.
bool own_server_start(OwnServer *own);

// Say how it can be reached, if others can, and when its port is not the one that was wanted.
void own_server_tell_port(OwnServer *own, int wanted);

// Let an action of the server take effect.
Acted own_server_act(OwnServer *own, const Action *action);

// The scenario is left: what it waits for is not its concern any more. The next one that wants the
// same fault has all the time for it.
void own_server_leave(OwnServer *own);

// Whether its fault is in effect, or there is no server.
bool own_server_is_settled(const OwnServer *own);

// Tell who has come and gone since the last call, a bounded number of them.
void own_server_take_visits(OwnServer *own);

// Once a frame: `waits` says whether the GUI thread is about to wait for the network. A fault could
// hold it for ever; then the server releases it.
void own_server_arm_watchdog(OwnServer *own, bool waits);

// Its faults, for the list of them.
FaultModel own_server_faults(const OwnServer *own);

#endif
