// frames.h - when pictures were shown, and what kept the window from showing them.
//
// The window is the witness: it notes every present, and what its own thread did in between, from
// the observer's events of the GUI's lane. A gap of more than FRAMES_BLIND_MS is a freeze: nothing
// moved, and clicks and keys had to wait. Those that came meanwhile are the ones that the first
// look at the events after it brings, since nobody looked before. All of it belongs to the GUI
// thread.
#ifndef FRAMES_H
#define FRAMES_H

#include <stdbool.h>

#include "histogram.h"
#include "observer.h"

#define FRAMES_KEPT 1024           // the newest; 17 s at 60 frames a second
#define FRAMES_PERIOD_NS 16666667u // between two frames when nothing is late
#define FRAMES_BLIND_MS 100u       // a person sees a shorter gap as a stutter at the most
#define FRAMES_DISK "the disk that a file goes to"
#define FRAMES_CLIPBOARD "the program that has the clipboard"
#define FRAMES_HANDING "handing a text to the clipboard"
#define FRAMES_WAITS 4       // kinds of waits that are kept apart in one gap; more are left out
#define FRAMES_HUNG_MS 5000u // after that systems tell people that a window hangs

typedef struct Frame {
    Uint64 shown_ns; // when it was presented, on thaw_clock_ns
    Uint64 gap_ns;   // since the frame before was
    ThawCall call;   // what took up most of the gap; THAW_CALL_NONE: something else did
} Frame;

typedef struct Freeze {
    Uint64 gap_ns;
    ThawCall call; // as in Frame
    Uint64 call_ns;
    const char *other; // the longest wait, if all but the network's took up most of it; NULL: none
    Uint64 other_ns;
    Uint64 missed; // frames that should have been shown in the gap
    int clicks;    // in the gap
    int keys;
} Freeze;

// What something else than the network took of a gap, all together.
typedef struct FramesWait {
    const char *what; // NULL: nothing
    Uint64 ns;
} FramesWait;

typedef struct Frames {
    Frame ring[FRAMES_KEPT]; // frame `number` is at number % FRAMES_KEPT
    Uint64 count;            // of all frames so far
    Uint64 shown_ns;         // of the last one; 0: there was none, or it was hidden since
    Uint64 hidden_count;     // of them were shown before the window was hidden last

    Histogram gap_ns; // these are since frames_reset
    Freeze longest;   // its clicks and keys are not counted
    Uint64 missed;
    Uint64 clicks;
    Uint64 keys;

    ThawCall call; // the one under way on the GUI thread
    Uint64 call_since_ns;
    Uint64 call_ns[THAW_CALL_COUNT]; // time of this gap in each call
    FramesWait waits[FRAMES_WAITS];  // what else of this gap is known
    Freeze freeze;                   // the last gap, if it was one,
    bool frozen;                     // and was not told yet
} Frames;

// Append a frame to the ring.
void frames_add(Frames *frames, Frame frame);

// An all-zero Frames is empty. This forgets the statistics, and keeps the ring.
void frames_reset(Frames *frames);

// Take in an event of the observer; those of other lanes than the GUI's are left alone.
// Thread: any.
void frames_observe(Frames *frames, const ThawEvent *event);

// Something else than a call of the network has kept the GUI thread for `ns`: `what` names it for
// people, like FRAMES_DISK. Borrowed for good. Waits of the same name in one gap are one.
void frames_note(Frames *frames, const char *what, Uint64 ns);

// A picture was presented at `now_ns`.
void frames_show(Frames *frames, Uint64 now_ns);

// Nothing is shown for a while, and nothing is missed by that.
void frames_hide(Frames *frames);

// A click or a key was taken out of the queue of events.
void frames_input(Frames *frames, bool key);

// After the events were taken: what was lost in the last gap. True once for each freeze.
bool frames_tell(Frames *frames, Freeze *freeze);

// The gaps of the frames that were shown after `since_ns`, as far as they are kept.
void frames_count(const Frames *frames, Uint64 since_ns, Histogram *gap_ns);

// What a call is, for people: "RECEIVE"; "no call of the network" for THAW_CALL_NONE.
const char *frames_call_name(ThawCall call);

// What caused a freeze, for people: the call, or else what `other` names.
const char *frames_cause_name(const Freeze *freeze);

#endif
