// lane_wire.h - chunks of bytes that went out and came in, and the server's own time.
#ifndef LANE_WIRE_H
#define LANE_WIRE_H

#include "scene.h"

// Draw chunks of both directions in one row, what goes out in its upper half.
void lane_wire_draw_chunks(const Scene *scene);

// Draw the server's own time: an outline that has a foot.
void lane_wire_draw_server(const Scene *scene);

#endif
