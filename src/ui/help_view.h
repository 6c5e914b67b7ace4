// help_view.h - what can be pressed, over the log.
#ifndef HELP_VIEW_H
#define HELP_VIEW_H

#include "canvas.h"

// Draw into the middle of `area`.
void help_view(Canvas *canvas, SDL_Rect area);

#endif
