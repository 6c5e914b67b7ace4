// record.h - one event as it is stored: of the network, or of the GUI thread.
//
// A record is a plain value of fixed size without pointers that anybody has to free, so it can be
// copied under a lock, kept for an hour and moved about. What lives no longer than the event is
// kept beside it, as RECORD_BYTES_MAX bytes at most: the first bytes of a chunk, the name of a
// peer, the words of a mark.
#ifndef RECORD_H
#define RECORD_H

#include <SDL.h>

#include "observer.h"

// What the GUI thread says of itself. The numbers follow those of ThawEventKind, so that one field
// holds either.
typedef enum RecordKind {
    RECORD_PRESENTED = THAW_EVENT_LEFT + 1, // a picture is on the screen; began_ns: its work began
    RECORD_HIDDEN,   // the window shows nothing until the next RECORD_PRESENTED
    RECORD_CLICK,    // a click was taken; began_ns: the system queued it
    RECORD_KEY,      // a key was taken; began_ns: the system queued it
    RECORD_SEEN,     // all input from the time of the last freeze was taken
    RECORD_ACTION,   // an action took effect; size: its type, as a number of the program
    RECORD_WAITED,   // a wait for something else than the network ended; what: its name; began_ns
    RECORD_CANCEL,   // all that is outstanding is to be cancelled; began_ns: time of the request
    RECORD_QUIT,     // the program is to end; what: who asked for it; began_ns: time of the request
    RECORD_ENDED,    // all threads that end have ended
    RECORD_STRATEGY, // who waits from now on; size: ThawStrategy
    RECORD_MARK,     // a scenario says that this moment matters; bytes: its words
    RECORD_HELD,     // this worker is held by the gate: it does nothing until it is released
    RECORD_RELEASED, // it goes on; began_ns: it was held since then
    RECORD_LOST      // records of this lane found no room from began_ns on; size: how many
} RecordKind;

#define RECORD_BYTES_MAX 256 // bytes that are kept beside a record; the rest of a chunk is not

typedef struct Record {
    Uint64 time_ns;   // thaw_clock_ns
    Uint64 began_ns;  // as in ThawEvent, or see RecordKind
    Uint64 offset;    // as in ThawEvent
    Uint64 done;      // as in ThawEvent
    Uint64 total;     // as in ThawEvent
    const char *file; // place in the source; NULL: not known. Constant
    const char *function;
    const char *what;  // see RecordKind. Constant
    Uint64 bytes_at;   // where its bytes are kept (recording_bytes); 0: nowhere
    Uint32 size;       // bytes of a chunk or of words, also of those not kept; or see RecordKind
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
