// lab_lanes.h - all lanes of the lab's timeline.
#ifndef LAB_LANES_H
#define LAB_LANES_H

#include "scene.h"

// Draw all lanes within `clip`, in the colours of the canvas' theme. `pale`: they are those of what
// comes after the cursor, and all words on the ground of the lanes are dim.
void lab_lanes_draw(Scene *scene, SDL_Rect clip, bool pale);

#endif
