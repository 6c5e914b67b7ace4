// keys.h - what the press of a key means, on any layout of a keyboard.
#ifndef KEYS_H
#define KEYS_H

#include <SDL.h>
#include <stdbool.h>

// Whether a key is `key` with exactly these of Ctrl (or Cmd), Shift and Alt: `mods` is made of
// KMOD_CTRL, KMOD_SHIFT and KMOD_ALT.
//
// `key` is named by its symbol. On a keyboard whose letters are not ASCII, or whose digits want
// Shift, it is the key that has this symbol on a US keyboard. On the keypad without NumLock it is
// what the key does there.
bool keys_match(const SDL_Keysym *pressed, SDL_Keycode key, int mods);

// Whether what is held, as in SDL_Keymod, makes a shortcut of any key.
bool keys_are_shortcut(Uint16 mods);

// Whether text that comes while they are held is not typed. X11 sends the text of a key that Ctrl
// makes no control character of: Ctrl with 0, = or -. Ctrl with Alt is how Windows tells of AltGr,
// which does type.
bool keys_type_nothing(Uint16 mods);

#endif
