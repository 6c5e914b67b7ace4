// screen.h - the window as a whole: its views, what is drawn again and when, and its keys.
//
// Every frame lists all that is to be seen; what is the same as in the frame before is not drawn
// again (canvas.h). All of it belongs to the GUI thread.
#ifndef SCREEN_H
#define SCREEN_H

#include "banner_view.h"
#include "compare_view.h"
#include "control_view.h"
#include "fault_view.h"
#include "layout.h"
#include "log_view.h"
#include "spinner.h"
#include "status_view.h"
#include "strip_view.h"
#include "wait_view.h"

#define SCREEN_WIDTH 1200 // points, at the start
#define SCREEN_HEIGHT 720
#define SCREEN_MIN_WIDTH 800
#define SCREEN_MIN_HEIGHT 480
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
    const char *hint; // shown while the log is empty; borrowed
} ScreenOptions;

// What the views show, new for every frame.
typedef struct ScreenModel {
    ControlModel control;
    StatusModel status;
    FaultModel faults;
    WaitModel wait;
    BannerModel banner;
    const Frames *frames;        // for the strip; borrowed
    const CompareModel *compare; // borrowed; NULL: nothing was compared
    const char *spinner_title;   // in the middle of the spinner
    const char *spinner_text;    // below it
} ScreenModel;

typedef enum Overlay { OVERLAY_NONE, OVERLAY_HELP, OVERLAY_FAULTS, OVERLAY_COMPARE } Overlay;

typedef struct Screen {
    SDL_Window *window;
    Text *text;
    Canvas canvas;
    Ui ui;
    Spinner spinner;
    ControlView control;
    LogView log_view;
    Log *log; // borrowed
    const char *hint;
    ThemeKind theme;
    float zoom;      // as wanted; the canvas has it after the next draw
    Overlay overlay; // what lies over the log
    FaultView faults;
    int fault;          // the one chosen last
    int strategy;       // the one chosen last
    bool visible;       // not hidden or minimised
    bool must_fit;      // the size, the scale or the surface changed
    Uint64 keyboard_ns; // when the window got the keyboard
    SDL_Event doubted;  // a key that went down soon after, perhaps elsewhere,
    bool doubts;        // and is still down
} Screen;

// Open the window. `log` is shown, and stays the caller's.
// Errors: false, see SDL_GetError. Call screen_close all the same.
bool screen_open(Screen *screen, const ScreenOptions *options, Log *log);
void screen_close(Screen *screen);

// Look at an event. Returns what the person asks for.
Request screen_event(Screen *screen, const SDL_Event *event, const ScreenModel *model);

void screen_set_theme(Screen *screen, ThemeKind theme);
void screen_set_zoom(Screen *screen, float zoom); // taken into the limits
void screen_toggle_full_screen(Screen *screen);
void screen_toggle_help(Screen *screen);
void screen_show_compare(Screen *screen, bool show);
void screen_toggle_faults(Screen *screen, const FaultModel *faults);

// Let the port field say `to`, unless somebody has made it say something else than `from`.
void screen_set_port(Screen *screen, int from, int to);

// Draw what has changed, and the spinner as at `now_ns`. Nothing while the window is hidden.
// Errors: false when the window cannot be drawn to, see SDL_GetError.
bool screen_draw(Screen *screen, const ScreenModel *model, Uint64 now_ns);

// Show what screen_draw drew.
void screen_present(Screen *screen);

// Save what screen_draw drew as a BMP file.
// Errors: false, see SDL_GetError.
bool screen_save(Screen *screen, const char *file);

#endif
