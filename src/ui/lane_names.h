// lane_names.h - the names of the lab's lanes: who or what it is, and how it is at the cursor.
#ifndef LANE_NAMES_H
#define LANE_NAMES_H

#include "canvas.h"
#include "model.h"

void lane_name_draw(Canvas *canvas, const LaneModel *lane, LabLane which, SDL_Rect rect);

// What a lane is, in one sentence for newcomers.
const char *lane_name_tip(LabLane lane);

#endif
