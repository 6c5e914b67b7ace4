// composition.h - what an input method is composing: on the screen already, not in a text yet.
//
// Whoever writes Chinese, Japanese or Korean types sounds or strokes and chooses characters; until
// then the system sends the text that is being composed, again with every change of it. At the end
// the chosen text comes as SDL_TEXTINPUT like any other. All of it belongs to the GUI thread.
#ifndef COMPOSITION_H
#define COMPOSITION_H

#include <SDL.h>
#include <stdbool.h>

#define COMPOSITION_SIZE 256 // bytes with the end mark; the rest of a longer one is not shown

typedef struct Composition {
    char text[COMPOSITION_SIZE]; // as utf8_sanitize makes it
    size_t size;                 // bytes; 0: nothing is being composed
    size_t caret;                // bytes before the input method's own caret
} Composition;

// Whether an event is about a composition: SDL_TEXTEDITING or its longer form.
bool composition_is_event(const SDL_Event *event);

// Take in such an event, or the SDL_TEXTINPUT that ends a composition; others change nothing.
// Owner: the text of the longer form is freed.
void composition_event(Composition *composition, const SDL_Event *event);

// Give up what is being composed, and tell the input method.
void composition_end(Composition *composition);

#endif
