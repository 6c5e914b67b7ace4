// theme.h - the colours, dark and light, by what they say.
//
// Text has a contrast of 4.5 or more to what it stands on (WCAG 2.1, 1.4.3), everything else that
// one must tell apart 3 or more (1.4.11); test_theme holds that. Each colour also has its own
// shape, so nobody needs to see colours.
#ifndef THEME_H
#define THEME_H

#include <SDL.h>

typedef enum ThemeKind { THEME_DARK, THEME_LIGHT } ThemeKind;

typedef struct Theme {
    SDL_Color ground;      // behind everything
    SDL_Color field;       // behind the lanes and text that can be edited
    SDL_Color raised;      // behind buttons and the verdict
    SDL_Color line;        // borders and rules
    SDL_Color grid;        // decoration that nobody needs to see
    SDL_Color track;       // of the ring
    SDL_Color text;        // words
    SDL_Color dim;         // words that matter less; what cannot be used
    SDL_Color accent;      // the window: alive, its pictures, the one thing to press
    SDL_Color accent_text; // words on the accent
    SDL_Color chosen;      // behind what is chosen
    SDL_Color held;        // edge of what was chosen or pressed, while the window is frozen
    SDL_Color wait;        // a wait: its edge, words and mark
    SDL_Color slab;        // a wait, filled
    SDL_Color slab_text;   // words on it
    SDL_Color freeze;      // frozen, missing, late, failed
    SDL_Color freeze_text; // words on it
    SDL_Color ok;          // success, always with a tick
    SDL_Color server;      // the server, always an outline
    SDL_Color now;         // the line of the present moment
    SDL_Color selection;   // behind selected text
    SDL_Color waiting;     // behind the row of what waits
    SDL_Color gate;        // a thread that somebody holds, and what holds it
    SDL_Color gate_text;   // words on it
    SDL_Color gate_row;    // behind the row where it is held
    SDL_Color past;        // behind the lanes while they show the past
} Theme;

// Owner: static; never freed.
const Theme *theme_get(ThemeKind kind);

// `from` moved towards `to` by `amount`, 0 to 255.
SDL_Color theme_mix(SDL_Color from, SDL_Color to, int amount);

#endif
