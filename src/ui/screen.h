// screen.h - the window as a whole: its views, what is drawn again and when, and its keys.
//
// Every frame lists all that is to be seen; what is the same as in the frame before is not drawn
// again (canvas.h). All of it belongs to the GUI thread.
#ifndef SCREEN_H
#define SCREEN_H

#include "control_view.h"
#include "layout.h"

#define SCREEN_WIDTH 1200 // points, at the start
#define SCREEN_HEIGHT 720
#define SCREEN_MIN_WIDTH 640
#define SCREEN_MIN_HEIGHT 400
#define SCREEN_ZOOM_MIN 0.5f
#define SCREEN_ZOOM_MAX 4.0f

typedef struct ScreenOptions {
    const char *font_file;
    const char *icon_file; // NULL: none
    bool software;         // SDL's own renderer on the window's surface
    ThemeKind theme;
    float zoom;
    const char *host;
    int port;
    const char *message;
} ScreenOptions;

typedef struct Screen {
    SDL_Window *window;
    Text *text;
    Canvas canvas;
    Ui ui;
    void *states[VIEWS_MAX]; // owned; of the views that have one
    ThemeKind theme;
    float zoom;    // as wanted; the canvas has it, or what the window holds, after the next draw
    bool presents; // everything is as large as the screen allows
    int open;      // the view over the others; -1: none
    bool visible;  // not hidden or minimised
    SDL_Rect fields[UI_FIELDS]; // as the page was told
    int field_count;
    bool typing;
    bool must_fit;      // the size, the scale or the surface changed
    Uint64 keyboard_ns; // when the window got the keyboard
    SDL_Event doubted;  // a key that went down soon after, perhaps elsewhere,
    bool doubts;        // and is still down
} Screen;

// Open the window.
// Errors: false, see SDL_GetError. Call screen_close all the same.
bool screen_open(Screen *screen, const ScreenOptions *options);
void screen_close(Screen *screen);

// Look at an event. Returns what the person asks for; ACTION_NONE: nothing.
Action screen_event(Screen *screen, const SDL_Event *event, const ScreenModel *model);

void screen_set_theme(Screen *screen, ThemeKind theme);
void screen_set_zoom(Screen *screen, float zoom); // taken into the limits
// The zoom that is in effect: never so much that the window would lose what never goes.
float screen_zoom(const Screen *screen);
void screen_set_title(Screen *screen, const char *title);
// There or back: a presentation fills the screen, and everything is as large as it can be.
void screen_toggle_full_screen(Screen *screen);

// Open the view over the others that `type` opens, or close it if it is open.
void screen_toggle(Screen *screen, ActionType type);
// No widget gets the keys any more.
void screen_leave_focus(Screen *screen);
// Close what lies over the others.
void screen_close_view(Screen *screen);

// The state of a view, and its first widget. The view must have one.
void *screen_state(const Screen *screen, ViewRun *run);
WidgetId screen_id(ViewRun *run);

// The fields.
Fields *screen_fields(const Screen *screen);

// The area of a view, in pixels; empty when it is not seen.
SDL_Rect screen_area(const Screen *screen, const ScreenModel *model, ViewRun *run);

// Draw what has changed until `now_ns`. Nothing while the window is hidden.
// Errors: false when the window cannot be drawn to, see SDL_GetError.
bool screen_draw(Screen *screen, const ScreenModel *model, Uint64 now_ns);

// Show what screen_draw drew.
void screen_present(Screen *screen);

// Save what screen_draw drew as a BMP file.
// Errors: false, see SDL_GetError.
bool screen_save(const Screen *screen, const char *file);

#endif
