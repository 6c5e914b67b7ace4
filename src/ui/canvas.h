// canvas.h - what a frame is drawn on: it takes the drawing commands and has them painted
// (painter.h) where their list differs from that of the frame before.
//
// A frame: canvas_begin_frame, canvas_begin_view and commands for each view, canvas_end_frame,
// canvas_present. In the areas where the list has changed, all views are drawn anew in their order,
// so that one may lie over another and need not fill its ground.
//
// With the software renderer all drawing goes straight into the window's surface, and presenting
// hands the changed areas to the system. With an accelerated renderer the scene is a texture that
// is copied to the screen in every frame. Drawing code sees no difference.
// All of it belongs to the GUI thread.
#ifndef CANVAS_H
#define CANVAS_H

#include <SDL.h>
#include <stdbool.h>

#include "drawing.h"
#include "masks.h"
#include "theme.h"

#define CANVAS_CHANGED_MAX 16

typedef struct Canvas {
    SDL_Window *window;     // borrowed
    SDL_Renderer *renderer; // owned; NULL where none can be had
    SDL_Texture *scene;     // owned; NULL with the software renderer
    bool software;          // canvas_fit gives it up where it cannot fill the window
    Text *text;             // borrowed
    const Theme *theme;     // static
    bool fingers;           // press what is drawn, and no mouse does
    float zoom;             // as the user asked for it; 1 is normal
    float scale;            // pixels per point: zoom times the display's own scale
    int width_px;
    int height_px;
    Drawing drawing;                      // owned; of this frame
    Drawing before;                       // owned; of the frame before
    bool invalid;                         // the pixels are not as `before` says
    SDL_Rect changed[CANVAS_CHANGED_MAX]; // areas drawn since the last present
    int changed_count;
    Masks masks; // owned; of the renderer
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

// Begin a frame, with nothing in it but the ground.
void canvas_begin_frame(Canvas *canvas);

// What follows belongs to a view and is cut off outside of `area`. See drawing_begin_part.
void canvas_begin_view(Canvas *canvas, int number, const char *name, SDL_Rect area);

// Draw what has changed since the frame before.
void canvas_end_frame(Canvas *canvas);

// The pixels are gone, or not what they were: the next frame draws everything.
void canvas_invalidate(Canvas *canvas);

// Show what was drawn.
// Blocks: as long as the system takes; never for the display's refresh.
void canvas_present(Canvas *canvas);

// Save what canvas_present is about to show, or has shown, as a BMP file.
// Errors: false, see SDL_GetError.
bool canvas_save(const Canvas *canvas, const char *file);

// Cut off what follows outside of `clip` too, until the next call; NULL: only outside of the view.
void canvas_clip(Canvas *canvas, const SDL_Rect *clip);

// Shapes, in pixels. Corners are smooth; a radius of 0 makes them square.
void canvas_fill(Canvas *canvas, SDL_Rect rect, SDL_Color color);
void canvas_round(Canvas *canvas, SDL_Rect rect, int radius_px, SDL_Color color);
// `color` inside an edge of `width_px` pixels.
void canvas_box(Canvas *canvas, SDL_Rect rect, int radius_px, int width_px, SDL_Color edge,
                SDL_Color color);

// An edge of dashes, with nothing inside: what is still to come, or cannot be pressed.
void canvas_dashes(Canvas *canvas, SDL_Rect rect, int width_px, SDL_Color color);

// A sign that fills `rect`.
void canvas_shape(Canvas *canvas, Shape shape, SDL_Rect rect, SDL_Color color);

// Text on one line. `align` is where in the rectangle it stands: 0 left, 1 middle, 2 right;
// always in the middle of its height. What does not fit ends in an ellipsis.
typedef enum Align { ALIGN_LEFT, ALIGN_MIDDLE, ALIGN_RIGHT } Align;
void canvas_label(Canvas *canvas, FontSize font, SDL_Rect rect, Align align, SDL_Color color,
                  const char *string);

// Text of which the first cell's top left corner is at (x, y). Pieces longer than TEXT_PIECE_MAX
// bytes are cut.
void canvas_text(Canvas *canvas, FontSize font, int x, int y, SDL_Color color, const char *string,
                 size_t size);

// A texture without holes that fills `rect`. When its picture changes, so does `version`.
// Owner: borrowed until the frame after this one has ended.
void canvas_image(Canvas *canvas, SDL_Rect rect, SDL_Texture *texture, Uint64 version);

#endif
