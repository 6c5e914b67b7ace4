// page.h - what the program asks of the page that it runs in, when a browser runs it. Elsewhere
// there is no page, and SDL is asked.
//
// In a browser the window is the page's canvas. SDL's own surface for it is as large as the window
// in points, and is copied as a whole for each picture; this one has all pixels of the device, and
// what has changed is copied. All of it belongs to the GUI thread, unless it says otherwise.
#ifndef PAGE_H
#define PAGE_H

#include <SDL.h>
#include <stdbool.h>

// Whether a browser runs the program.
bool page_is_there(void);

// The pixels of a window, as large as it is now.
// Owner: the window, until the next call.   Errors: NULL, see SDL_GetError.
SDL_Surface *page_surface(SDL_Window *window);

// Show parts of them, which lie inside. Blocks: as long as the system takes.
void page_show(SDL_Window *window, const SDL_Rect *parts, int count);

// Whether fingers press what the window shows, and no mouse does.
bool page_has_fingers(void);

// Tell where somebody may type, in points of the window, and whether somebody does. A telephone
// shows its keyboard only while it handles the touch itself, so the page has to know before.
void page_show_fields(const SDL_Rect *fields, int count, bool typing);

// Whether the window fills the screen, and let it do so or not. A browser may refuse, or do it a
// little later.
bool page_fills_screen(SDL_Window *window);
void page_fill_screen(SDL_Window *window, bool fill);

#endif
