// lane_marks.h - signs and words over the pictures: where a run begins, clicks and keys, what
// failed, what a scenario says.
#ifndef LANE_MARKS_H
#define LANE_MARKS_H

#include "scene.h"

void lane_marks_draw(const Scene *scene);

#endif
