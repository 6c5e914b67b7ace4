// session.h - the client as the program uses it: commands that actions ask for, the replies in the
// log, and what a scenario says of them. All of it belongs to the GUI thread.
#ifndef SESSION_H
#define SESSION_H

#include "action.h"
#include "client.h"
#include "command_line.h"
#include "journal.h"
#include "large.h"
#include "recording.h"

#define SESSION_CAPACITY 4096 // commands that may be outstanding

// What the scenario says about a command.
typedef struct Expectation {
    int line; // of the scenario; 0: says nothing
    bool must_fail;
} Expectation;

typedef struct Session {
    ThawClient *client;                     // owned
    Expectation expected[SESSION_CAPACITY]; // a ring: what the scenario says of command `id`
    bool lenient;                           // whether that is not judged
    Uint64 heard;                           // of the news, by "hear" of a scenario
    char peer[THAW_TEXT_SIZE];              // the address that the client is connected to
    Large large;
    Recording *recording; // borrowed
    Journal *journal;     // borrowed
} Session;

// Create the client. `doorbell` rings while nobody polls.
// Owner:  session_quit, also after an error.
// Errors: false, see SDL_GetError.
bool session_init(Session *session, const Options *options, ThawDoorbell doorbell,
                  Recording *recording, Journal *journal);
void session_quit(Session *session);

// Let an action of the network take effect. A CONNECT and a SEND have their text.
// Blocks: never for the network under THAW_STRATEGY_WORKER; while a strategy ends, for
// THAW_GRACE_MS at the most.
Acted session_act(Session *session, const Action *action);

// Whether so many commands can be submitted. If not, a person is told, and a scenario waits.
bool session_has_room(Session *session, int commands, const Action *action);

int session_outstanding(const Session *session);

// Give up the large message that a person has asked for, if it is still being made.
void session_drop_large(Session *session);

// Take in the replies that are there, a bounded number of them.
void session_take_replies(Session *session);

// A strategy in a sentence, for people. Static.
const char *session_explain(ThawStrategy strategy);

#endif
