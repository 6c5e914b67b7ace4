// arrows.h - the way of the selected command from lane to lane.
#ifndef ARROWS_H
#define ARROWS_H

#include "scene.h"

// Draw one hop at a time; 0: not at all. `next`: it has not been made yet, and has dashes.
void arrows_draw_hop(const Scene *scene, Uint64 time_ns, int from_y, int to_y, bool next);

// Submitted, taken, replied, polled. The first that comes after the cursor is the next, with
// dashes.
void arrows_draw(const Scene *scene);

#endif
