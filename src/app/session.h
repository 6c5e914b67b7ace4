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
#define SESSION_HEARS_S 60u   // for which "hear" of a scenario waits

// What the scenario says about a command.
typedef struct Expectation {
    int line; // of the scenario; 0: says nothing
    bool must_fail;
    ThawCommandType type;
} Expectation;

typedef struct Session {
    ThawClient *client;                     // owned
    Expectation expected[SESSION_CAPACITY]; // a ring: what the scenario says of command `id`
    bool lenient;                           // whether that is not judged
    bool broken;                            // see session_is_skipped
    Uint64 heard;                           // of the news, by "hear" of a scenario,
    Uint64 hears_ns;                        // which has waited since then; 0: it does not
    char peer[THAW_TEXT_SIZE];              // the address that the client is connected to
    char host[256];                         // of the last CONNECT, as it was asked for
    char message[24];                       // beginning of the last one that was sent, or its size
    Large large;
    Recording *recording; // borrowed
    Journal *journal;     // borrowed
} Session;

// Create the client. `doorbell` rings while nobody polls; `observer` is told of its events.
// Owner:  session_quit, also after an error.
// Errors: false, see SDL_GetError.
bool session_init(Session *session, const Options *options, ThawDoorbell doorbell,
                  ThawHook observer, Recording *recording, Journal *journal);
void session_quit(Session *session);

// Let an action of the network take effect. A CONNECT and a SEND have their text.
// Blocks: never for the network under THAW_STRATEGY_WORKER; while a strategy ends, for
// THAW_GRACE_MS at the most.
Acted session_act(Session *session, const Action *action);

// Whether so many commands can be submitted. If not, a person is told, and a scenario waits.
bool session_has_room(Session *session, int commands, const Action *action);

// The type of a command that has no reply yet.
ThawCommandType session_type(const Session *session, Uint32 id);

int session_outstanding(const Session *session);

// Give up the large message that a person has asked for, if it is still being made.
void session_drop_large(Session *session);

// The scenario is left: give up the large message that it has asked for, which the next large
// message would wait for, and what it waits to hear.
void session_leave(Session *session);

// Cancel what is outstanding, of which the scenario expects nothing any more.
void session_give_up(Session *session);

// Take in the replies that are there, a bounded number of them.
void session_take_replies(Session *session);

// Whether a reply failed only because of an earlier failure of the same run of commands: no
// connection was there any more, and the command before had failed and left none, or was skipped
// itself. `broken` is kept from one reply to the next, in their order, and begins false.
bool session_is_skipped(bool *broken, const ThawReply *reply);

// A run of commands is over: what fails from here on does so by itself. A scenario says so by
// waiting; for a person a run is over when all of it is answered, without this.
void session_end_run(Session *session);

// A strategy in a sentence, for people. Static.
const char *session_explain(ThawStrategy strategy);

// Who waits under a strategy, for people: "the window, by waiting". Static.
const char *session_who_waits(ThawStrategy strategy);

#endif
