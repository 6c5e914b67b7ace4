// banner_view.h - what happened while the window could not show anything.
#ifndef BANNER_VIEW_H
#define BANNER_VIEW_H

#include "canvas.h"

typedef struct BannerModel {
    char title[64]; // empty: there is no banner
    char text[192];
} BannerModel;

// How high it is, in pixels; 0 when there is none.
int banner_view_height(const Canvas *canvas, const BannerModel *model);

// Draw into `area`.
void banner_view(Canvas *canvas, const BannerModel *model, SDL_Rect area);

#endif
