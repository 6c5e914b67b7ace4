// widgets.h - what all widgets share, and buttons; immediate mode: a widget is a call, not an
// object.
//
// A view is a function that names its widgets one after the other. It runs once per input event,
// when the widgets look at the event and nothing is drawn, and once to draw when something has
// changed. So two clicks within one frame are two clicks. What has to last from one run to the next
// (which widget has the focus, which is pressed) is in Ui; a text belongs to the caller's Edit.
// All of it belongs to the GUI thread.
#ifndef WIDGETS_H
#define WIDGETS_H

#include <SDL.h>
#include <stdbool.h>

#include "canvas.h"
#include "composition.h"
#include "edit.h"

#define WIDGETS_MAX 32 // widgets that can take the focus, in one window

typedef int WidgetId; // given by the views; 0 is no widget

// What became of a paste.
typedef enum PasteResult {
    PASTE_NONE,  // there was none, or all of it is there
    PASTE_EMPTY, // nothing came
    PASTE_CUT    // the field is full
} PasteResult;

#define UI_COPIED_SIZE 48 // bytes
#define UI_FIELDS 4       // fields drawn at a time

// What was copied, since it was last told.
typedef struct CopyResult {
    bool asked;                 // whether somebody wanted to copy; else the rest says nothing
    bool failed;                // whether the system refused the text
    size_t lines;               // lines copied
    char start[UI_COPIED_SIZE]; // beginning of the first line, without the blanks before it
    bool cut;                   // whether the first line goes on behind it
} CopyResult;

typedef struct Ui {
    Canvas *canvas;
    const SDL_Event *event;     // the one the widgets look at; NULL while drawing
    bool used;                  // whether some widget has taken the event
    WidgetId focus;             // the widget that gets the keys
    WidgetId hover;             // the widget under the mouse
    WidgetId pressed;           // the widget that was pressed and not released yet
    SDL_Point mouse;            // in pixels
    Uint16 key_mods;            // modifiers at the last key
    bool key_was_used;          // whether some widget has taken the press of that key
    char tip[96];               // of the widget under the mouse; empty: none
    bool still;                 // the window is held: nothing it shows can be used
    bool modal;                 // something lies over the widgets: they only draw
    Uint64 now_ns;              // set by the caller before ui_begin
    Uint64 caret_since_ns;      // the caret blinks from here on
    Composition composition;    // in the field that has the focus
    Uint64 waited_ns;           // for the program that has the clipboard, since it was last told
    Uint64 handed_ns;           // for the clipboard to take a text, the same
    PasteResult pasted;         // the same
    CopyResult copied;          // the same
    bool typing;                // in this run a field has the focus
    SDL_Rect caret_rect;        // as the system was told, in points of the window
    SDL_Rect fields[UI_FIELDS]; // those drawn in this run, in points of the window
    int field_count;
    bool drew_caret;             // one of them, and it has the focus
    WidgetId order[WIDGETS_MAX]; // of what can take the focus, as the views name them
    int order_count;
} Ui;

// Owner: the caller owns the Ui and keeps `canvas` alive.
void ui_init(Ui *ui, Canvas *canvas);

// Around one run of the views: with an event to look at, or with NULL to draw.
void ui_begin(Ui *ui, const SDL_Event *event);
void ui_end(Ui *ui);

// A widget that can take the focus says so in every run that looks at an event.
void ui_can_take_focus(Ui *ui, WidgetId id);

static inline bool ui_is_drawing(const Ui *ui) {
    return ui->event == NULL;
}

// Whether the event is the press of `key` with exactly these of Ctrl (or Cmd), Shift and Alt, and
// no widget has taken it; if so, it is taken. `mods` is made of KMOD_CTRL, KMOD_SHIFT, KMOD_ALT.
// A key that is held down presses once; with ui_key_repeats it goes on pressing. While something is
// being composed, all keys without Ctrl and Alt belong to the input method. Layouts: keys.h.
bool ui_key(Ui *ui, SDL_Keycode key, int mods);
bool ui_key_repeats(Ui *ui, SDL_Keycode key, int mods);

// Whether the event is the text `text` of a key that was pressed with Ctrl, and whose press meant
// nothing by itself. Some layouts have a symbol where no table of keys would look for it.
bool ui_shortcut_text(Ui *ui, const char *text);

// The window has lost the keyboard or is not seen any more: nothing is held down or dragged.
void ui_release(Ui *ui);

typedef enum ButtonKind {
    BUTTON_PLAIN,
    BUTTON_MAIN,    // the one to press
    BUTTON_PRESSED, // the same, while what it began goes on and nothing can be pressed
    BUTTON_SMALL,
    BUTTON_SIGN // a cross that closes something, without an edge
} ButtonKind;

// Whether a widget shows that it gets the keys, and how: an edge around `rect`, apart from it.
bool ui_shows_focus(const Ui *ui, WidgetId id);
void ui_draw_focus(const Ui *ui, SDL_Rect rect);

// Follow the mouse over `rect`, while an event is looked at. True when it was pressed there just
// now.
bool ui_watch_mouse(Ui *ui, WidgetId id, SDL_Rect rect);

// The mouse's place comes in points of the window, the widgets lie in pixels.
float ui_pixels_per_point(const Ui *ui);
SDL_Rect ui_in_points(const Ui *ui, SDL_Rect rect);

// What ui_button does besides drawing, for whoever draws it otherwise. While an event is looked at.
bool ui_press(Ui *ui, WidgetId id, SDL_Rect rect, bool enabled);

// The same for what only the mouse presses; it gets no keys.
bool ui_click(Ui *ui, WidgetId id, SDL_Rect rect, bool enabled);

// What the widget under the mouse does, in a few words: shown by whoever has the room for it.
void ui_tip(Ui *ui, WidgetId id, const char *words);

// A click on what lies there and can do nothing is taken by it, and goes to nobody else.
void ui_take_click(Ui *ui, SDL_Rect rect);

// A button. True when it was pressed: by a click, or by Space or Enter while it has the focus.
// `hint` is a word in small letters below the label, where there is room; NULL for none.
bool ui_button(Ui *ui, WidgetId id, SDL_Rect rect, ButtonKind kind, const char *label,
               const char *hint, bool enabled);

#endif
