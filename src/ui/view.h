// view.h - what a view is: a function that shows one thing and looks at the events for it.
//
// It draws from the model and from its own state, and returns what a person asks for as an Action.
// views.h is the table of them, layout.h gives each its place, screen.h runs them.
#ifndef VIEW_H
#define VIEW_H

#include "action.h"
#include "model.h"
#include "widgets.h"

#define VIEW_IDS 32 // widgets of a view

#define VIEW_MARGIN 16.0f       // points, at the sides of a view and around what is in it
#define VIEW_FIELD_HEIGHT 40.0f // points, of a field or a button
#define VIEW_GAP 12.0f          // points, between them

// Look at an event, or draw into `area`: see widgets.h. `id` is the first of the view's VIEW_IDS
// widgets, `state` what it keeps from one run to the next. Returns ACTION_NONE when nothing is
// asked for.
// Thread: GUI.   Blocks: only for the clipboard.
typedef Action ViewRun(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

// Where a view stands.
typedef enum ViewPlace {
    VIEW_ROW,     // below the rows before it
    VIEW_REST,    // the same, and takes what the others leave; there is one of them
    VIEW_PASSING, // a row that comes and goes; it takes its height from the rest
    VIEW_LOG,     // over the rest while it is open, over all rows but the first and the last where
                  // the rest is low
    VIEW_BODY     // over all rows but the first and the last while it is open
} ViewPlace;

typedef struct View {
    const char *name;
    ViewPlace place;
    ViewRun *run;
    int (*height_px)(const Canvas *canvas, const ScreenModel *model); // of a row
    int folds;         // rows with a larger number go first when the window is low; 0: never
    ActionType opens;  // action that opens and closes a view over the others
    size_t state_size; // bytes; begins as zeros, for a view over the others at each opening
    void (*quit)(void *state); // frees what the state owns, before the renderer goes; NULL: nothing
} View;

// `area` without the margins at its sides.
SDL_Rect view_inside(const Canvas *canvas, SDL_Rect area);

// Whether the window is so low that what can be smaller is.
bool view_is_low(const Canvas *canvas);

#endif
