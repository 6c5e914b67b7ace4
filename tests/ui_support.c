// What the tests of the window share; see ui_support.h.
#include "ui_support.h"

#include <SDL_ttf.h>

int begin_window_tests(void **state) {
    SDL_setenv("SDL_VIDEODRIVER", "dummy", 1);
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    if (begin_tests(state) != 0 || SDL_Init(SDL_INIT_VIDEO) < 0 || TTF_Init() < 0)
        return -1;
    return 0;
}

int end_window_tests(void **state) {
    TTF_Quit();
    SDL_Quit();
    return end_tests(state);
}

SDL_Event motion_to(int x, int y) {
    SDL_Event event;
    SDL_zero(event);
    event.type = SDL_MOUSEMOTION;
    event.motion.x = x;
    event.motion.y = y;
    return event;
}

static SDL_Event button_event(Uint32 type, int x, int y) {
    SDL_Event event;
    SDL_zero(event);
    event.type = type;
    event.button.button = SDL_BUTTON_LEFT;
    event.button.state = type == SDL_MOUSEBUTTONDOWN ? SDL_PRESSED : SDL_RELEASED;
    event.button.clicks = 1;
    event.button.x = x;
    event.button.y = y;
    return event;
}

SDL_Event press_at(int x, int y) {
    return button_event(SDL_MOUSEBUTTONDOWN, x, y);
}

SDL_Event release_at(int x, int y) {
    return button_event(SDL_MOUSEBUTTONUP, x, y);
}

SDL_Event key_down(SDL_Keycode key, int mods) {
    SDL_Event event;
    SDL_zero(event);
    event.type = SDL_KEYDOWN;
    event.key.state = SDL_PRESSED;
    event.key.keysym.sym = key;
    event.key.keysym.mod = (Uint16)mods;
    return event;
}

SDL_Event keys_released(void) {
    SDL_Event event;
    SDL_zero(event);
    event.type = SDL_KEYUP;
    event.key.state = SDL_RELEASED;
    return event;
}

SDL_Event typed(const char *text) {
    SDL_Event event;
    SDL_zero(event);
    event.type = SDL_TEXTINPUT;
    assert_true(SDL_strlen(text) < sizeof event.text.text);
    SDL_strlcpy(event.text.text, text, sizeof event.text.text);
    return event;
}

SDL_Event composing(const char *text, int caret) {
    SDL_Event event;
    SDL_zero(event);
    event.type = SDL_TEXTEDITING;
    event.edit.start = caret;
    assert_true(SDL_strlen(text) < sizeof event.edit.text);
    SDL_strlcpy(event.edit.text, text, sizeof event.edit.text);
    return event;
}

SDL_Event wheel_turned(float up) {
    SDL_Event event;
    SDL_zero(event);
    event.type = SDL_MOUSEWHEEL;
    event.wheel.y = (int)up;
    event.wheel.preciseY = up;
    return event;
}

ScreenOptions screen_options(void) {
    return (ScreenOptions){.font_file = TEST_FONT,
                           .software = true,
                           .theme = THEME_DARK,
                           .zoom = 1.0f,
                           .host = "127.0.0.1",
                           .port = 50007,
                           .message = "hello"};
}

SDL_Point middle_of(SDL_Rect rect) {
    SDL_Point point = {rect.x + rect.w / 2, rect.y + rect.h / 2};
    return point;
}

SDL_Surface *picture_of(const Canvas *canvas) {
    SDL_Surface *picture = SDL_CreateRGBSurfaceWithFormat(0, canvas->width_px, canvas->height_px,
                                                          32, SDL_PIXELFORMAT_RGB888);
    assert_non_null(picture);
    assert_int_equal(SDL_RenderReadPixels(canvas->renderer, NULL, SDL_PIXELFORMAT_RGB888,
                                          picture->pixels, picture->pitch),
                     0);
    return picture;
}

// 0xRRGGBB of a pixel whose place was looked at before.
static Uint32 known_pixel(const SDL_Surface *picture, int x, int y) {
    const Uint8 *row = (const Uint8 *)picture->pixels + (size_t)y * (size_t)picture->pitch;
    Uint32 pixel;
    SDL_memcpy(&pixel, row + (size_t)x * sizeof pixel, sizeof pixel);
    return pixel & 0xFFFFFF;
}

static void expect_inside(const SDL_Surface *picture, SDL_Rect rect) {
    assert_true(rect.x >= 0 && rect.y >= 0);
    assert_true(rect.x + rect.w <= picture->w && rect.y + rect.h <= picture->h);
}

static Uint32 rgb(SDL_Color color) {
    return (Uint32)color.r << 16 | (Uint32)color.g << 8 | color.b;
}

// Nearly all rows are, and comparing them pixel by pixel takes most of a test's time.
static bool is_same_row(const SDL_Surface *before, const SDL_Surface *after, SDL_Rect rect, int y) {
    const size_t start = (size_t)rect.x * sizeof(Uint32);
    const Uint8 *old = (const Uint8 *)before->pixels + (size_t)y * (size_t)before->pitch;
    const Uint8 *new = (const Uint8 *)after->pixels + (size_t)y *(size_t)after->pitch;
    return SDL_memcmp(old + start, new + start, (size_t)rect.w * sizeof(Uint32)) == 0;
}

int pixels_changed(const SDL_Surface *before, const SDL_Surface *after, SDL_Rect rect) {
    expect_inside(before, rect);
    expect_inside(after, rect);
    int count = 0;
    for (int y = rect.y; y < rect.y + rect.h; y++)
        if (!is_same_row(before, after, rect, y))
            for (int x = rect.x; x < rect.x + rect.w; x++)
                count += known_pixel(before, x, y) != known_pixel(after, x, y);
    return count;
}

int pixels_of_color(const SDL_Surface *picture, SDL_Rect rect, SDL_Color color) {
    expect_inside(picture, rect);
    Uint32 wanted = rgb(color);
    int count = 0;
    for (int y = rect.y; y < rect.y + rect.h; y++)
        for (int x = rect.x; x < rect.x + rect.w; x++)
            count += known_pixel(picture, x, y) == wanted;
    return count;
}
