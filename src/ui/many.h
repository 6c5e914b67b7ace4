// many.h - several spans that cannot be told apart, as one block of stripes with their number.
#ifndef MANY_H
#define MANY_H

#include "scene.h"

#define MANY_LEAST 28.0f // points; with less there is no room for their number among the stripes

// Draw stripes, which say that there are several.
void many_stripes(const Scene *scene, SDL_Rect rect, SDL_Color color);

// Draw stripes, and how many there are: among them on a ground of its own, or beside them up to
// `limit_x`, or not at all. `what`: their name in the plural.
void many_draw(const Scene *scene, const Block *block, SDL_Rect rect, int limit_x, SDL_Color color,
               const char *what);

#endif
