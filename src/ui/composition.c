#include "composition.h"

#include "utf8.h"

// `start` is the caret in code points. Some systems do not tell it and say 0: then it is the end.
static void set_text(Composition *composition, const char *text, int start) {
    utf8_sanitize(composition->text, sizeof composition->text, text, SDL_strlen(text));
    composition->size = SDL_strlen(composition->text);
    composition->caret = 0;
    for (int i = 0; i < start && composition->caret < composition->size; i++) {
        Uint32 code_point = 0;
        composition->caret += utf8_decode(composition->text + composition->caret,
                                          composition->size - composition->caret, &code_point);
    }
    if (start <= 0)
        composition->caret = composition->size;
}

bool composition_is_event(const SDL_Event *event) {
#if SDL_VERSION_ATLEAST(2, 0, 22)
    if (event->type == SDL_TEXTEDITING_EXT)
        return true;
#endif
    return event->type == SDL_TEXTEDITING;
}

void composition_event(Composition *composition, const SDL_Event *event) {
    if (event->type == SDL_TEXTEDITING)
        set_text(composition, event->edit.text, event->edit.start);
    else if (event->type == SDL_TEXTINPUT)
        set_text(composition, "", 0);
#if SDL_VERSION_ATLEAST(2, 0, 22)
    else if (event->type == SDL_TEXTEDITING_EXT) {
        set_text(composition, event->editExt.text, event->editExt.start);
        SDL_free(event->editExt.text);
    }
#endif
}

void composition_end(Composition *composition) {
    if (composition->size == 0)
        return;
    set_text(composition, "", 0);
#if SDL_VERSION_ATLEAST(2, 0, 22)
    SDL_ClearComposition();
#else
    SDL_StopTextInput();
    SDL_StartTextInput();
#endif
}
