// canvas.h - the window's pixels: two layers, and shapes with smooth edges.
//
// The scene (controls, log, status) stays as it is until something in it changes, and then only the
// changed rectangle is drawn again. The live layer (the spinner) is drawn every frame; it must
// paint all of its rectangle, so nothing below it needs to be restored. canvas_present shows only
// what was drawn since the last one.
//
// With the software renderer all drawing goes straight into the window's surface, and presenting
// hands the changed rectangles to the system. With an accelerated renderer the scene is a texture
// that is copied to the screen in every frame. Drawing code sees no difference.
// All of it belongs to the GUI thread.
#ifndef CANVAS_H
#define CANVAS_H

#include <SDL.h>
#include <stdbool.h>

#include "text.h"
#include "theme.h"

#define CANVAS_DISCS 8
#define CANVAS_CHANGED_MAX 8

typedef struct Canvas {
    SDL_Window *window;     // borrowed
    SDL_Renderer *renderer; // owned; NULL where none can be had
    SDL_Texture *scene;     // owned; NULL with the software renderer
    bool software;          // canvas_fit gives it up where it cannot fill the window
    Text *text;             // borrowed
    const Theme *theme;     // static
    float zoom;             // what the user asked for, 1 is normal
    float scale;            // pixels per point: zoom times the display's own scale
    int width_px;
    int height_px;
    SDL_Rect changed[CANVAS_CHANGED_MAX]; // drawn since the last present
    int changed_count;
    SDL_Rect area; // the part being drawn
    struct {
        int radius_px;
        SDL_Texture *texture;
    } discs[CANVAS_DISCS]; // owned; smooth circles, cut into corners
    int next_disc;
} Canvas;

// Prepare a canvas; nothing is drawn before canvas_fit.
// Owner: the caller owns the Canvas and keeps `window` and `text` alive; canvas_quit.
void canvas_init(Canvas *canvas, SDL_Window *window, Text *text, bool software);
void canvas_quit(Canvas *canvas);

// Make the layers as large as the window is now, at `zoom`. Everything must be drawn again.
// Errors: false, see SDL_GetError.
bool canvas_fit(Canvas *canvas, float zoom);

// Whether the layers are as large as the window, in pixels or in points. While SDL tells of a new
// size it may still give the window's old surface to canvas_fit: SDL 3 does, behind sdl2-compat.
bool canvas_fits(const Canvas *canvas);

// Points to pixels, rounded.
int canvas_px(const Canvas *canvas, float points);

// Draw into `area` of the scene until canvas_end; outside of it nothing changes.
void canvas_begin_scene(Canvas *canvas, SDL_Rect area);
// Draw the live layer into `area`, which the caller paints completely. After the scene's.
void canvas_begin_live(Canvas *canvas, SDL_Rect area);
void canvas_end(Canvas *canvas);

// Bring the accelerated scene to the back buffer; between the scene's drawing and the live layer's.
void canvas_compose(Canvas *canvas);

// Show what was drawn.
// Blocks: as long as the system takes; never for the display's refresh.
void canvas_present(Canvas *canvas);

// Save what canvas_present is about to show, or has shown, as a BMP file.
// Errors: false, see SDL_GetError.
bool canvas_save(Canvas *canvas, const char *file);

// Shapes, in pixels. Corners are smooth; a radius of 0 makes them square.
void canvas_fill(Canvas *canvas, SDL_Rect rect, SDL_Color color);
void canvas_round(Canvas *canvas, SDL_Rect rect, int radius_px, SDL_Color color);
// `color` inside an edge of `width_px` pixels.
void canvas_box(Canvas *canvas, SDL_Rect rect, int radius_px, int width_px, SDL_Color edge,
                SDL_Color color);

// Text on one line. `align` is where in the rectangle it stands: 0 left, 1 middle, 2 right;
// always in the middle of its height. What does not fit ends in an ellipsis.
typedef enum Align { ALIGN_LEFT, ALIGN_MIDDLE, ALIGN_RIGHT } Align;
void canvas_label(Canvas *canvas, FontSize font, SDL_Rect rect, Align align, SDL_Color color,
                  const char *string);

// Nothing is drawn outside of `clip` until the next call; NULL: outside of the area begun.
void canvas_clip(Canvas *canvas, const SDL_Rect *clip);

#endif
