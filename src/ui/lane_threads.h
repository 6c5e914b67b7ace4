// lane_threads.h - what a thread does, as bars: it works, sends, receives, waits, is held.
//
// A wait that holds the window has the frame of a freeze; the window that asks again and again has
// dashes over its pictures.
#ifndef LANE_THREADS_H
#define LANE_THREADS_H

#include "scene.h"

// Draw the window's thread, or the worker thread.
void lane_threads_draw(const Scene *scene, LabLane lane, TrackKind kind);

// Draw workers that were given up and are still stuck: grey, below the one that took over.
void lane_threads_draw_given_up(const Scene *scene);

// Where there is no worker thread, say so.
void lane_threads_draw_none(const Scene *scene);

#endif
