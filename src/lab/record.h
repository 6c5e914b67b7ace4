// record.h - one event as it is stored: of the network, or of the GUI thread.
//
// A record is a plain value of fixed size without pointers that anybody has to free, so it can be
// copied under a lock, kept for an hour and moved about. It leaves out what lives no longer than
// the event: the bytes of a chunk and the name of a peer.
#ifndef RECORD_H
#define RECORD_H

#include <SDL.h>

#include "observer.h"

// What the GUI thread says of itself. The numbers follow those of ThawEventKind, so that one field
// holds either.
typedef enum RecordKind {
    RECORD_PRESENTED = THAW_EVENT_LEFT + 1, // a picture is on the screen; began_ns: its work began
    RECORD_HIDDEN, // the window shows nothing until the next RECORD_PRESENTED
    RECORD_CLICK,  // a click was taken; began_ns: the system queued it
    RECORD_KEY,    // a key was taken; began_ns: the system queued it
    RECORD_SEEN,   // all input from the time of the last freeze was taken
    RECORD_ACTION, // an action took effect; size: its type, as a number of the program
    RECORD_WAITED, // a wait for something else than the network ended; what: its name; began_ns
    RECORD_CANCEL, // all that is outstanding is to be cancelled; began_ns: time of the request
    RECORD_QUIT,   // the program is to end; what: who asked for it; began_ns: time of the request
    RECORD_ENDED,  // all threads that end have ended
    RECORD_LOST    // records of this lane found no room from began_ns on; size: how many
} RecordKind;

typedef struct Record {
    Uint64 time_ns;   // thaw_clock_ns
    Uint64 began_ns;  // as in ThawEvent, or see RecordKind
    Uint64 offset;    // as in ThawEvent
    Uint64 done;      // as in ThawEvent
    Uint64 total;     // as in ThawEvent
    const char *file; // place in the source; NULL: not known. Constant
    const char *function;
    const char *what;  // see RecordKind. Constant
    Uint32 size;       // bytes of a chunk, or see RecordKind
    Uint32 command_id; // 0: belongs to no command
    Uint32 thread;     // as in ThawEvent
    Uint32 looks;      // as in ThawEvent
    Uint16 line;       // place in the source
    Uint8 kind;        // ThawEventKind or RecordKind
    Uint8 lane;        // ThawLane
    Uint8 command;     // ThawCommandType
    Uint8 code;        // ThawError
    Uint8 call;        // ThawCall
} Record;

SDL_COMPILE_TIME_ASSERT(record_is_small, sizeof(Record) <= 96);

#define RECORD_LANES 3 // of ThawLane

#endif
