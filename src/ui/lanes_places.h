// lanes_places.h - where the three lanes of a run are, and what stands in them.
#ifndef LANES_PLACES_H
#define LANES_PLACES_H

#include "timeline.h"
#include "view.h"

#define LANES_BASE_BELOW 6.0f // points, from the end of the strokes to that of their lane

// What follows from the area and the model.
typedef struct Lanes {
    SDL_Rect axis;
    SDL_Rect rows[LANES];  // right of the names
    SDL_Rect names[LANES]; // left of them
    Timeline time;
    int now_x;
    bool lives; // now is shown: the run is under way, or there was none
} Lanes;

// See lanes_view_height.
int lanes_places_height(const Canvas *canvas, ViewForm form);

Lanes lanes_places(const Canvas *canvas, const LanesModel *model, SDL_Rect area);

// Where slabs are in a lane, without a width: as high in each.
SDL_Rect lanes_places_slab(const Canvas *canvas, const Lanes *lanes, int lane);

// What is seen of a slab, whose begin may have left the field.
SDL_Rect lanes_places_seen(const Lanes *lanes, SDL_Rect slab);

#endif
