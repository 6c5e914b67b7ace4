// theme.h - the colours, dark and light.
// Every pair of text and ground has a contrast of 4.5 or more (WCAG 2.1, 1.4.3).
#ifndef THEME_H
#define THEME_H

#include <SDL.h>

typedef enum ThemeKind { THEME_DARK, THEME_LIGHT } ThemeKind;

typedef struct Theme {
    SDL_Color ground; // behind everything
    SDL_Color panel;  // behind the log, the help and the buttons
    SDL_Color field;  // behind text that can be edited
    SDL_Color border; // around fields and buttons; the spinner's track
    SDL_Color text;
    SDL_Color dim;         // text that matters less; what is disabled
    SDL_Color accent;      // the one thing to press, the spinner, the focus
    SDL_Color accent_text; // on the accent
    SDL_Color ok;
    SDL_Color late; // not wrong, but not good either
    SDL_Color error;
    SDL_Color selection; // behind selected text
} Theme;

// Owner: static; never freed.
const Theme *theme_get(ThemeKind kind);

// `from` moved towards `to` by `amount`, 0 to 255.
SDL_Color theme_mix(SDL_Color from, SDL_Color to, int amount);

#endif
