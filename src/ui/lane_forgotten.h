// lane_forgotten.h - what a lane of the lab's timeline has forgotten.
//
// A track keeps its newest spans. In a flood those are soon all of the last second, and a lane that
// is empty before them would say that nothing had happened.
#ifndef LANE_FORGOTTEN_H
#define LANE_FORGOTTEN_H

#include "scene.h"

// Hatch a lane up to where it is known, with how many spans are missing.
void lane_forgotten_draw(const Scene *scene, LabLane lane);

#endif
