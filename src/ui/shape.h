// shape.h - the signs of the window: a snowflake for frozen, an hourglass for a wait, and others.
//
// Each says the same in every view, by its form and not by its colour. A shape is worked out from
// lines and triangles at the size it is wanted in, so it is sharp at every zoom.
#ifndef SHAPE_H
#define SHAPE_H

#include <SDL.h>
#include <stdbool.h>

typedef enum Shape {
    SHAPE_SNOWFLAKE, // frozen
    SHAPE_HOURGLASS, // a wait
    SHAPE_TICK,      // done
    SHAPE_TICK_RING, // done, and the window was never frozen
    SHAPE_CHEVRON,   // what to do
    SHAPE_CROSS,     // close, failed
    SHAPE_RING,      // idle
    SHAPE_RIGHT,     // a triangle: works; the head of an arrow
    SHAPE_LEFT,
    SHAPE_UP,
    SHAPE_DOWN,
    SHAPE_BEGIN,   // a hollow triangle: a run begins
    SHAPE_BARS,    // paused
    SHAPE_DIAMOND, // held by the gate
    SHAPE_COUNT
} Shape;

// How much of the pixel (x, y) of a picture of `width` by `height` pixels the shape covers, 0 to
// 255.
Uint8 shape_coverage(Shape shape, int width, int height, int x, int y);

// The name, for tests and people.
// Owner: static.
const char *shape_name(Shape shape);

#endif
