// frames.h - pictures that were shown, as the frame strip draws them, and what a freeze was.
//
//     Frames frames = {0};
//     frames_add(&frames, frame);       the meter does, for each gap between two presents
//     frames_hide(&frames);             and when the window is hidden
//
// Plain values; the meter's belong to the GUI thread.
#ifndef FRAMES_H
#define FRAMES_H

#include <stdbool.h>

#include "histogram.h"
#include "observer.h"

#define FRAMES_KEPT 1024           // the newest; 17 s at 60 frames a second
#define FRAMES_PERIOD_NS 16666667u // between two frames when nothing is late
#define FRAMES_BLIND_MS 100u       // a person sees a shorter gap as a stutter at the most
#define FRAMES_HUNG_MS 5000u       // after that systems tell people that a window hangs
#define FRAMES_RATE 60             // frames a second, when nothing is late

// Names for what else than the network keeps the GUI thread waiting.
#define FRAMES_DISK "the disk that a file goes to"
#define FRAMES_CLIPBOARD "the program that has the clipboard"
#define FRAMES_HANDING "handing a text to the clipboard"

typedef struct Frame {
    Uint64 shown_ns; // when it was presented, on thaw_clock_ns
    Uint64 gap_ns;   // since the frame before was
    ThawCall call;   // the call that took up most of the gap; THAW_CALL_NONE: something else did
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

typedef struct Frames {
    Frame ring[FRAMES_KEPT]; // frame `number` is at number % FRAMES_KEPT
    Uint64 count;            // frames so far
    Uint64 hidden_count;     // frames that were shown before the window was hidden last
} Frames;

// Append a frame.
void frames_add(Frames *frames, Frame frame);

// The window is hidden: the strip begins anew.
void frames_hide(Frames *frames);

// The gaps of the frames that were shown after `since_ns`, as far as they are kept.
void frames_count(const Frames *frames, Uint64 since_ns, Histogram *gap_ns);

// Frames per second over the newest frames that fill `span_ns`, since the window was hidden;
// FRAMES_RATE when there is none.
int frames_rate(const Frames *frames, Uint64 span_ns);

// What a call is, for people: "RECEIVE"; "no call of the network" for THAW_CALL_NONE.
const char *frames_call_name(ThawCall call);

// What caused a freeze, for people: the call, or else what `other` names.
const char *frames_cause_name(const Freeze *freeze);

#endif
