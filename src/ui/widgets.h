// widgets.h - buttons and fields, immediate mode: a widget is a call, not an object.
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

#define WIDGETS_MAX 32 // that can take the focus, in one window

typedef int WidgetId; // given by the views; 0 is no widget

// What became of a paste.
typedef enum PasteResult {
    PASTE_NONE,  // there was none, or all of it is there
    PASTE_EMPTY, // nothing came
    PASTE_CUT    // the field is full
} PasteResult;

typedef struct Ui {
    Canvas *canvas;
    const SDL_Event *event;      // the one the widgets look at; NULL while drawing
    bool used;                   // whether some widget has taken the event
    WidgetId focus;              // the widget that gets the keys
    WidgetId hover;              // the widget under the mouse
    WidgetId pressed;            // the widget that was pressed and not released yet
    SDL_Point mouse;             // in pixels
    Uint16 key_mods;             // modifiers at the last key
    bool key_was_used;           // whether some widget has taken the press of that key
    bool modal;                  // something lies over the widgets: they only draw
    Uint64 now_ns;               // set by the caller before ui_begin
    Uint64 caret_since_ns;       // the caret blinks from here on
    Composition composition;     // in the field that has the focus
    Uint64 waited_ns;            // for the program that has the clipboard, since it was last told
    Uint64 handed_ns;            // for the clipboard to take a text, the same
    PasteResult pasted;          // the same
    bool typing;                 // in this run a field has the focus
    SDL_Rect caret_rect;         // as the system was told, in points of the window
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
// being composed, all keys without Ctrl and Alt belong to the input method.
//
// `key` is named by its symbol. On a keyboard whose letters are not ASCII, or whose digits want
// Shift, it is the key that has this symbol on a US keyboard. On the keypad without NumLock it is
// what the key does there.
bool ui_key(Ui *ui, SDL_Keycode key, int mods);
bool ui_key_repeats(Ui *ui, SDL_Keycode key, int mods);

// Whether the event is the text `text` of a key that was pressed with Ctrl, and whose press meant
// nothing by itself. Some layouts have a symbol where no table of keys would look for it.
bool ui_shortcut_text(Ui *ui, const char *text);

// Hand a text to the clipboard.
void ui_copy(Ui *ui, const char *text);

// Offer a text that was selected to whoever presses the middle button. Systems without that custom
// do nothing.
void ui_offer_selection(Ui *ui, const char *text);

// The window has lost the keyboard or is not seen any more: nothing is held down or dragged.
void ui_release(Ui *ui);

// Whether the caret of a field is in the visible half of its blinking.
bool ui_caret_visible(const Ui *ui);

typedef enum ButtonKind {
    BUTTON_PLAIN,
    BUTTON_MAIN, // the one to press
    BUTTON_SMALL,
    BUTTON_CHOSEN // a small one that is on
} ButtonKind;

// A button. True when it was pressed: by a click, or by Space or Enter while it has the focus.
// `hint` is a word in small letters below the label, where there is room; NULL for none.
bool ui_button(Ui *ui, WidgetId id, SDL_Rect rect, ButtonKind kind, const char *label,
               const char *hint, bool enabled);

// A field for one line of text. True when its text has changed. Enter is left to the caller. What
// is being composed stands underlined where it would go, and is not in the text yet.
// `scroll_px` is kept by the caller and begins at 0.
bool ui_field(Ui *ui, WidgetId id, SDL_Rect rect, Edit *edit, int *scroll_px);

#endif
