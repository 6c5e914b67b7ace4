#include "box.h"

#include <SDL.h>
#include <SDL_ttf.h>
#include <stdbool.h>

#include "theme.h"

#define WIDTH 560 // units, as everything here
#define MARGIN 24
#define POINTS 15
#define LOOK_MS 100

static const char how_to_close[] = "\n\nEnter or Esc closes this window.";

// Write the text with the font, in lines that fit. NULL: it cannot be written.
static SDL_Surface *write_text(const char *text, const char *font_file) {
    char whole[1024];
    if (!font_file || TTF_Init() < 0)
        return NULL;
    SDL_snprintf(whole, sizeof whole, "%s%s", text, how_to_close);
    TTF_Font *font = TTF_OpenFont(font_file, POINTS);
    SDL_Color color = theme_get(THEME_DARK)->text;
    SDL_Surface *written =
        font ? TTF_RenderUTF8_Blended_Wrapped(font, whole, color, WIDTH - 2 * MARGIN) : NULL;
    if (font)
        TTF_CloseFont(font);
    TTF_Quit();
    return written;
}

// What the window shows is lost when another lies over it, so it is drawn again and again.
static void draw(SDL_Renderer *renderer, SDL_Texture *written) {
    SDL_Color color = theme_get(THEME_DARK)->ground;
    SDL_Rect place = {MARGIN, MARGIN, 0, 0};
    SDL_SetRenderDrawColor(renderer, color.r, color.g, color.b, color.a);
    SDL_RenderClear(renderer);
    if (written && SDL_QueryTexture(written, NULL, NULL, &place.w, &place.h) == 0)
        SDL_RenderCopy(renderer, written, NULL, &place);
    SDL_RenderPresent(renderer);
}

static bool closes(const SDL_Event *event) {
    // SDL_QUIT comes for the last window only, and the program's own may still be there.
    if (event->type == SDL_WINDOWEVENT)
        return event->window.event == SDL_WINDOWEVENT_CLOSE;
    if (event->type != SDL_KEYDOWN || event->key.repeat > 0)
        return event->type == SDL_QUIT;
    SDL_Keycode key = event->key.keysym.sym;
    return key == SDLK_RETURN || key == SDLK_KP_ENTER || key == SDLK_ESCAPE;
}

// By software as the program's window is, where the window takes that: under Wayland it does not.
static SDL_Renderer *create_renderer(SDL_Window *window) {
    SDL_Renderer *renderer = SDL_CreateRenderer(window, -1, SDL_RENDERER_SOFTWARE);
    return renderer ? renderer : SDL_CreateRenderer(window, -1, 0);
}

// Without the text the title remains. A window without a renderer may be one that nobody sees, and
// could close.
static void wait_until_closed(SDL_Window *window, SDL_Surface *text) {
    SDL_Renderer *renderer = create_renderer(window);
    SDL_Texture *written = renderer && text ? SDL_CreateTextureFromSurface(renderer, text) : NULL;
    SDL_Event event;
    bool closed = renderer == NULL;
    while (!closed) {
        draw(renderer, written);
        closed = SDL_WaitEventTimeout(&event, LOOK_MS) && closes(&event);
    }
    if (renderer)
        SDL_DestroyRenderer(renderer); // and the texture with it
}

// The title names the sentence as well: it can be read without a font.
static void show_window(const char *title, const char *text, const char *font_file) {
    char whole[1024];
    SDL_Surface *written = write_text(text, font_file);
    int height = (written ? written->h : 0) + 2 * MARGIN;
    SDL_snprintf(whole, sizeof whole, "%s: %s", title, text);
    SDL_Window *window =
        SDL_CreateWindow(whole, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, WIDTH, height, 0);
    if (window) {
        wait_until_closed(window, written);
        SDL_DestroyWindow(window);
    }
    SDL_FreeSurface(written);
}

void box_show(const char *title, const char *text, const char *font_file) {
    if (SDL_ShowSimpleMessageBox(SDL_MESSAGEBOX_ERROR, title, text, NULL) < 0)
        show_window(title, text, font_file);
}
