// log_places.h - where the parts of the log's view are: its rows, their signs, the scroll bar.
#ifndef LOG_PLACES_H
#define LOG_PLACES_H

#include "widgets.h"

// What follows from the area and the font.
typedef struct LogPlaces {
    WidgetId id; // of the log; the next is its button's
    SDL_Rect panel;
    SDL_Rect text; // the rows
    SDL_Rect bar;  // the scroll bar's groove
    int row_px;
    int cell_px;
    Uint64 rows; // of those that fit
} LogPlaces;

// Places for the view with the first widget `id` in `area`.
LogPlaces log_places_of(const Ui *ui, WidgetId id, SDL_Rect area);

#endif
