// page_of_browser.c - page.h in a browser; page.js is the other side.
#include "page.h"

#include <emscripten.h>
#include <emscripten/threading.h>
#include <pthread.h>

#define SURFACE "thaw surface" // the name that the window knows it by

static void *gui_thread; // its pthread_t, read and written with SDL's atomic operations

bool page_is_there(void) {
    return true;
}

SDL_Surface *page_surface(SDL_Window *window) {
    int width;
    int height;
    SDL_AtomicSetPtr(&gui_thread, (void *)pthread_self());
    SDL_GetWindowSizeInPixels(window, &width, &height);
    SDL_FreeSurface(SDL_GetWindowData(window, SURFACE));
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, SDL_max(1, width), SDL_max(1, height),
                                                          32, SDL_PIXELFORMAT_BGR888);
    SDL_SetWindowData(window, SURFACE, surface);
    return surface;
}

void page_show(SDL_Window *window, const SDL_Rect *parts, int count) {
    const SDL_Surface *surface = SDL_GetWindowData(window, SURFACE);
    if (!surface)
        return;
    // clang-format off
    MAIN_THREAD_EM_ASM({ Module.thawShow($0, $1, $2, $3); },
                       surface->pixels, surface->pitch, parts, count);
    // clang-format on
}

bool page_has_fingers(void) {
    return MAIN_THREAD_EM_ASM_INT({ return matchMedia("(pointer: coarse)").matches; }) != 0;
}

void page_show_fields(const SDL_Rect *fields, int count, bool typing) {
    MAIN_THREAD_EM_ASM({ Module.thawShowFields($0, $1, $2); }, fields, count, typing);
}

bool page_fills_screen(SDL_Window *window) {
    (void)window;
    return MAIN_THREAD_EM_ASM_INT({ return document.fullscreenElement ? 1 : 0; }) != 0;
}

void page_fill_screen(SDL_Window *window, bool fill) {
    (void)window;
    MAIN_THREAD_ASYNC_EM_ASM({ Module.thawFillScreen($0); }, fill);
}

static void forget(const SDL_Event *event) {
    if (event->type == SDL_DROPFILE)
        SDL_free(event->drop.file);
}

// Owner: `event` moves.
static void push(SDL_Event *event) {
    if (SDL_PushEvent(event) != 1)
        forget(event);
    SDL_free(event);
}

// Let the GUI thread push an event. Emscripten brings it touches and keys by the same queue, so
// what people did first comes first, even after the window was frozen. Thread: the page's.
static void send(const SDL_Event *event) {
    void *thread = SDL_AtomicGetPtr(&gui_thread);
    SDL_Event *copy = SDL_malloc(sizeof *copy);
    if (!copy) {
        forget(event);
        return;
    }
    *copy = *event;
    if (!thread) { // nobody has touched a window that was never shown
        push(copy);
        return;
    }
    emscripten_dispatch_to_thread((pthread_t)thread, EM_FUNC_SIG_VI, push, NULL, copy);
}

// What a telephone's keyboard types, which presses no keys. Thread: the page's.
EMSCRIPTEN_KEEPALIVE void page_type(const char *text);
void page_type(const char *text) {
    SDL_Event event = {.text = {.type = SDL_TEXTINPUT}};
    SDL_strlcpy(event.text.text, text, sizeof event.text.text);
    send(&event);
}

// The same for a character that it takes back.
EMSCRIPTEN_KEEPALIVE void page_erase(void);
void page_erase(void) {
    SDL_Event event = {
        .key = {.type = SDL_KEYDOWN,
                .state = SDL_PRESSED,
                .keysym = {.scancode = SDL_SCANCODE_BACKSPACE, .sym = SDLK_BACKSPACE}}};
    send(&event);
    event.key.type = SDL_KEYUP;
    event.key.state = SDL_RELEASED;
    send(&event);
}

// The page has put a file where the program can read it, and asks to open it. Thread: the page's.
EMSCRIPTEN_KEEPALIVE void page_drop(const char *file);
void page_drop(const char *file) {
    SDL_Event event = {.drop = {.type = SDL_DROPFILE, .file = SDL_strdup(file)}};
    if (event.drop.file)
        send(&event);
    // NOLINTNEXTLINE(clang-analyzer-unix.Malloc): whoever takes the event frees the name.
}
