// lane_queues.h - what waits in a queue, as edges of dashes: each command at the head of its queue.
#ifndef LANE_QUEUES_H
#define LANE_QUEUES_H

#include "scene.h"

void lane_queue_draw(const Scene *scene, LabLane lane, TrackKind kind);

// A reply that the worker has made, and is about to put into its queue: an arrow of dashes.
void lane_queue_draw_made(const Scene *scene);

#endif
