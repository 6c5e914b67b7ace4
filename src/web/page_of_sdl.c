// page_of_sdl.c - page.h where there is no page.
#include "page.h"

bool page_is_there(void) {
    return false;
}

SDL_Surface *page_surface(SDL_Window *window) {
    return SDL_GetWindowSurface(window);
}

void page_show(SDL_Window *window, const SDL_Rect *parts, int count) {
    SDL_UpdateWindowSurfaceRects(window, parts, count);
}

bool page_has_fingers(void) {
    return false;
}

void page_show_fields(const SDL_Rect *fields, int count, bool typing) {
    (void)fields;
    (void)count;
    (void)typing;
}

bool page_fills_screen(SDL_Window *window) {
    return (SDL_GetWindowFlags(window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
}

void page_fill_screen(SDL_Window *window, bool fill) {
    SDL_SetWindowFullscreen(window, fill ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
}
