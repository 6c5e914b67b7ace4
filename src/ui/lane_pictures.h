// lane_pictures.h - the pictures of the window in its lane: a stroke for each, higher when it is
// late, and dots for those that a freeze left out.
#ifndef LANE_PICTURES_H
#define LANE_PICTURES_H

#include "scene.h"

// The feet of the pictures, and how high they are.
typedef struct Strokes {
    int base_y, normal_px, full_px;
    int step_px, width_px;
    int dots_y; // above it there are no dots
} Strokes;

Strokes strokes_of(const Scene *scene);

void lane_pictures_draw(const Scene *scene);

#endif
