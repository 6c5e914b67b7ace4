// watch.h - what the window measures of itself: its frames, its freezes, how late replies are
// shown, and the processor time of it all. All of it belongs to the GUI thread.
#ifndef WATCH_H
#define WATCH_H

#include "frames.h"

#define WATCH_FIGURES_SIZE 160 // bytes
#define WATCH_WORDS_SIZE 192   // bytes
#define WATCH_REPLIES_MAX 4096 // in one frame; more are not measured

typedef struct Watch {
    Frames frames;
    Histogram reply_ns;                // from the making of a reply to the frame that shows it
    Uint64 made_ns[WATCH_REPLIES_MAX]; // of the replies that the next frame shows
    int made;

    char figures[WATCH_FIGURES_SIZE]; // in words, renewed twice a second
    Uint64 figures_ns;                // when they were
    Uint64 cpu_ns;                    // used until then
} Watch;

// A reply was taken that was made at `made_ns`; the next frame shows it.
void watch_reply(Watch *watch, Uint64 made_ns);

// A frame was presented.
void watch_show(Watch *watch, Uint64 now_ns);

// Nothing is shown for a while, and nothing that comes meanwhile is late.
void watch_hide(Watch *watch);

// Renew the figures, if it is time. They tell of the last `span_ns`.
void watch_figures(Watch *watch, Uint64 now_ns, Uint64 span_ns);

// What a freeze was, for people: "blind for 1.51 s", and what held the window and what it missed.
void watch_describe(const Freeze *freeze, char title[64], char text[WATCH_WORDS_SIZE]);

#endif
