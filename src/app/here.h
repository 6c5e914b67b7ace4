// here.h - where the cursor of the lab stands: what is known of that moment.
//
//     Here here = here_find(&found, &facts, &model->lab);
//     if (here_is_frozen(&here)) ... here_tense(&here, "waits", "waited") ...
//
// It is found once a frame, from the recording, the moment at the cursor and a few facts, and then
// told in words: lane_words.h, place_words.h, moment_words.h.
//
// The work of a frame is bounded: a bounded number of records before the cursor is looked at, and
// HereFound remembers what was found in earlier frames. Pictures are counted by the tracks.
//
// All of it belongs to the GUI thread, and nothing blocks.
#ifndef HERE_H
#define HERE_H

#include <stdarg.h>

#include "model.h"
#include "story.h"

// A thread that has not drawn for so long is late, whoever waits.
#define HERE_LATE_NS ((Uint64)FRAMES_BLIND_MS * THAW_NS_PER_MS)

// What is looked for: the newest record of each at or before the cursor.
typedef enum HerePlace {
    HERE_WINDOW,   // of the window's thread
    HERE_WORKER,   // of the newest worker
    HERE_POINT,    // of the same, but for being held and released
    HERE_STUCK,    // of a worker that was given up
    HERE_GUEST,    // of a thread of the server that serves a client
    HERE_STRATEGY, // RECORD_STRATEGY
    HERE_PLACES
} HerePlace;

// What was found in the frame before. All zeros: nothing yet. The strings of its records last as
// long as the recording.
typedef struct HereFound {
    Uint32 source; // recording_number
    Uint64 cursor_ns;
    Uint64 changes; // of the recording
    bool known[HERE_PLACES];
    Record records[HERE_PLACES];
} HereFound;

// All is borrowed, for the frame.
typedef struct Here {
    HereFound *found;
    const StoryFacts *facts;
    LabModel *lab;
    const Moment *moment;
    const MomentThread *window; // NULL, as all four: there is none
    const MomentThread *worker; // the newest that was not given up
    const MomentThread *stuck;  // the newest that was given up
    const MomentThread *guest;  // the one whose record is the newest
    ThawStrategy strategy;      // at the cursor
    Uint64 cursor_ns;
    bool past; // it is told in the past tense
    bool held; // the worker thread
} Here;

// Look at the cursor of a lab that is open and has a recording and a moment.
Here here_find(HereFound *found, const StoryFacts *facts, LabModel *lab);

// ---- what is there ----

// The newest record of a place; NULL: none is known. Borrowed, for the frame.
const Record *here_found(const Here *here, HerePlace place);

// From a time to the cursor; 0 where it is later.
Uint64 here_since_ns(const Here *here, Uint64 begin_ns);

// The window's thread waits itself, and draws nothing meanwhile: whether it does, in which call,
// and for how long; 0: that is not known.
bool here_is_frozen(const Here *here);
ThawCall here_frozen_call(const Here *here);
Uint64 here_frozen_ns(const Here *here);

// The window asks in each picture, and draws in between.
bool here_asks(const Here *here);

// Whether a worker runs the commands; whether it is in a call that takes time; whether that is for
// messages which may come by themselves; whether it has just taken such in; and for how long one
// that is held has been.
bool here_worker_is_used(const Here *here);
bool here_worker_waits(const Here *here);
bool here_worker_listens(const Here *here);
bool here_worker_has_news(const Here *here);
Uint64 here_held_ns(const Here *here);

// Whether it is known how long the built-in server still takes.
bool here_server_takes(const Here *here, Uint64 *left_ns);

// Whether the server sends one message after the other that nobody asks for.
bool here_server_keeps_sending(const Here *here);

// ---- what the tracks tell ----

// Pictures that were shown from one time to another.
Uint64 here_pictures(const Here *here, Uint64 from_ns, Uint64 to_ns);

// Clicks and keys that were made from `from_ns` up to the cursor.
Uint64 here_clicks(const Here *here, Uint64 from_ns);

// The span of a track at the cursor; NULL: none. Borrowed, as below.
const Span *here_span(const Here *here, TrackKind kind);

// The newest error, cancel or give-up of the last seconds, and the last freeze that ended in them;
// NULL: none.
const Span *here_recent_mark(const Here *here);
const Span *here_recent_freeze(const Here *here);

// ---- words ----

const char *here_tense(const Here *here, const char *now, const char *past);

// Write into `size` bytes. What does not fit is cut, never inside of a character.
void here_write(char *out, size_t size, const char *format, va_list arguments);
void here_say(char *out, size_t size, SDL_PRINTF_FORMAT_STRING const char *format, ...)
    SDL_PRINTF_VARARG_FUNC(3);

#endif
