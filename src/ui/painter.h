// painter.h - gives drawing commands their pixels.
//
// It knows the list and nothing of where it comes from, or of what has changed in it (canvas.h).
// Belongs to the GUI thread, like the renderer.
#ifndef PAINTER_H
#define PAINTER_H

#include "drawing.h"
#include "masks.h"

// What it paints with. All is borrowed.
typedef struct Painter {
    SDL_Renderer *renderer;
    Text *text;
    Masks *masks;
    int dash_px; // the shortest dash
} Painter;

// Paint what can be seen of a list in `area`, in the list's order. It leaves its clip behind.
void painter_draw(const Painter *painter, const Drawing *drawing, SDL_Rect area);

#endif
