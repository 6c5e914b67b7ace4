// ui_support.h - what the tests of the window share: events as SDL sends them, and pixels.
// No display is needed: SDL's dummy driver gives a window that is only memory. Functions that can
// fail end the running test.
#ifndef TESTS_UI_SUPPORT_H
#define TESTS_UI_SUPPORT_H

#include "support.h"

#include "screen.h"

#define TEST_FONT THAW_TEST_ASSETS "/font/DejaVuSansMono.ttf"

// The group fixtures of these test programs: begin_tests, and video on the dummy driver.
int begin_window_tests(void **state);
int end_window_tests(void **state);

// Events, as if a person had done it. Places are points of the window.
SDL_Event motion_to(int x, int y);
SDL_Event press_at(int x, int y);
SDL_Event release_at(int x, int y);
SDL_Event key_down(SDL_Keycode key, int mods);
SDL_Event keys_released(void);                    // the last of those that were held
SDL_Event typed(const char *text);                // at most 31 bytes
SDL_Event composing(const char *text, int caret); // at most 31 bytes; the caret in code points
SDL_Event wheel_turned(float up);

// What a window is opened with in most tests.
ScreenOptions screen_options(void);

SDL_Point middle_of(SDL_Rect rect);

// A copy of what is drawn. SDL_FreeSurface.
SDL_Surface *picture_of(const Canvas *canvas);

// How many pixels of `rect` are not the same in both, or are of one colour.
int pixels_changed(const SDL_Surface *before, const SDL_Surface *after, SDL_Rect rect);
int pixels_of_color(const SDL_Surface *picture, SDL_Rect rect, SDL_Color color);

#endif
