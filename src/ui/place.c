#include "place.h"

// A frame as systems have it, since most do not tell of theirs before the window is there.
static const PlaceFrame usual_frame = {.top = 40, .left = 8, .bottom = 8, .right = 8};

SDL_Rect place_within(SDL_Rect usable, PlaceFrame frame, int width, int height) {
    int room_x = SDL_max(1, usable.w - frame.left - frame.right);
    int room_y = SDL_max(1, usable.h - frame.top - frame.bottom);
    SDL_Rect place = {.w = SDL_min(width, room_x), .h = SDL_min(height, room_y)};
    place.x = usable.x + frame.left + (room_x - place.w) / 2;
    place.y = usable.y + frame.top + (room_y - place.h) / 2;
    return place;
}

// A window that nobody sees is on no display, whatever SDL makes up for it.
static bool has_display(void) {
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver && SDL_strcmp(driver, "dummy") != 0 && SDL_strcmp(driver, "offscreen") != 0;
}

static SDL_Rect current_place(SDL_Window *window) {
    SDL_Rect place;
    SDL_GetWindowPosition(window, &place.x, &place.y);
    SDL_GetWindowSize(window, &place.w, &place.h);
    return place;
}

// Now that the system tells of its frame: move the window where all of it is on the display.
static void put_right(SDL_Window *window, SDL_Rect usable) {
    PlaceFrame frame;
    if (SDL_GetWindowBordersSize(window, &frame.top, &frame.left, &frame.bottom, &frame.right) < 0)
        return;
    SDL_Rect now = current_place(window);
    SDL_Rect right = place_within(usable, frame, now.w, now.h);
    bool fits = now.x >= usable.x + frame.left && now.y >= usable.y + frame.top &&
                now.x + now.w + frame.right <= usable.x + usable.w &&
                now.y + now.h + frame.bottom <= usable.y + usable.h;
    if (fits)
        return;
    if (right.w != now.w || right.h != now.h)
        SDL_SetWindowSize(window, right.w, right.h);
    SDL_SetWindowPosition(window, right.x, right.y);
}

SDL_Window *place_window(const char *title, int width, int height, int least_width,
                         int least_height, Uint32 flags) {
    SDL_Rect usable;
    bool known = has_display() && SDL_GetDisplayUsableBounds(0, &usable) == 0 && usable.w > 0 &&
                 usable.h > 0;
    SDL_Rect place = {SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height};
    if (known)
        place = place_within(usable, usual_frame, width, height);
    SDL_Window *window = SDL_CreateWindow(title, place.x, place.y, place.w, place.h, flags);
    if (!window)
        return NULL;
    SDL_SetWindowMinimumSize(window, SDL_min(least_width, place.w), SDL_min(least_height, place.h));
    if (known)
        put_right(window, usable);
    return window;
}
