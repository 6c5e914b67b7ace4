// view.h - what a view is: a function that shows one thing and looks at the events for it.
//
// It draws from the model and from its own state, and returns what a person asks for as an Action.
// views.h is the table of them, layout.h gives each its place, screen.h runs them.
#ifndef VIEW_H
#define VIEW_H

#include "action.h"
#include "model.h"
#include "widgets.h"

#define VIEW_IDS 128 // widgets of a view

#define VIEW_MARGIN 16.0f       // points, at the sides of a view and around what is in it
#define VIEW_FIELD_HEIGHT 36.0f // points, of a field or a button
#define VIEW_GAP 8.0f           // points, between them

// How much of itself a view shows: the window's room decides, for all views at once.
typedef enum ViewForm {
    VIEW_FULL,  // all that helps
    VIEW_LOW,   // without explanations
    VIEW_LEAST, // what never goes, and no more
    VIEW_FORMS
} ViewForm;

// Look at an event, or draw into `area`: see widgets.h. `id` is the first of the view's VIEW_IDS
// widgets, `state` what it keeps from one run to the next. Returns ACTION_NONE when nothing is
// asked for.
// Thread: GUI.   Blocks: only for the clipboard.
typedef Action ViewRun(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

// Where a view stands.
typedef enum ViewPlace {
    VIEW_ROW,   // below the rows before it
    VIEW_REST,  // the same, and takes what the others leave; there is one of them. In the lab it is
                // a pane
    VIEW_PANES, // names of the panes, above those of which one is shown at a time
    VIEW_PANE,  // in what the rows leave; the window's width decides how many are seen
    VIEW_LOG,   // over the rest while it is open, over all rows but the first and the last where
                // the rest is low
    VIEW_BODY   // over all rows but the first and the last while it is open
} ViewPlace;

// When a view is there.
typedef enum ViewMode { VIEW_ALWAYS, VIEW_SIMPLE, VIEW_LAB } ViewMode;

typedef struct View {
    const char *name;
    ViewPlace place;
    ViewRun *run;
    ViewMode mode; // VIEW_SIMPLE: while the lab is closed
    LabPane pane;  // of a pane
    int (*height_px)(const Canvas *canvas, const ScreenModel *model, ViewForm form); // of a row
    bool grows;        // a row that takes up to half of its height more before the rest does
    bool insists;      // a row that comes when it has something to say, and gets its room
    bool gives_way;    // a row that goes when something that a scenario says needs its room
    ViewRun *shares;   // view whose state it uses; NULL: it has its own
    bool stays;        // a choice in a view over the others does not close it
    ActionType opens;  // action that opens and closes a view over the others
    size_t state_size; // bytes; begins as zeros, for a view over the others at each opening
    void (*quit)(void *state); // frees what the state owns, before the renderer goes; NULL: nothing
} View;

// `area` without the margins at its sides.
SDL_Rect view_inside(const Canvas *canvas, SDL_Rect area);

// The margin at the sides of a view that is `width_px` wide.
int view_margin(const Canvas *canvas, int width_px);

// Whether the window has the width for the full form.
bool view_is_wide(const Canvas *canvas);

// Whether a window of this size is clearly higher than wide.
bool view_stands(int width, int height);

// Whether the window stands upright: higher than wide, and not wide. Then there is height to spare.
bool view_is_upright(const Canvas *canvas);

// Whether it is also so narrow that what elsewhere stands side by side stands below each other.
bool view_is_narrow(const Canvas *canvas);

// The height in points of what has `points` elsewhere and is to be pressed: where fingers press it,
// and in a window that stands upright, a finger finds it.
float view_reach(const Canvas *canvas, float points);

// Tell what a button does and its key while the mouse is on it.
void view_tip(Ui *ui, WidgetId id, const ActionRow *row);

// Draw words in lines that end between words, from the top of `rect` on, each as high as the
// font's, at most `most` of them. The last one is cut when there are more. Returns how many.
int view_draw_lines(Canvas *canvas, FontSize font, SDL_Rect rect, SDL_Color color,
                    const char *words, int most);
int view_count_lines(const Canvas *canvas, FontSize font, int width_px, const char *words,
                     int most);

#endif
