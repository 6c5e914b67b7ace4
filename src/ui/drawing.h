// drawing.h - what a frame looks like: a list of drawing commands, before any of it has pixels.
//
// Every view appends its commands in every frame. The list is compared with that of the frame
// before, and only the places where the two differ get new pixels (canvas.h). So nobody has to
// remember what has changed. Tests read the list as text.
//
// A list has a part for each view. Parts are compared one by one, so that a line more in one of
// them does not shift the others. Coordinates are pixels. A plain struct for the GUI thread.
#ifndef DRAWING_H
#define DRAWING_H

#include "shape.h"
#include "text.h"

#define DRAWING_PARTS 32                    // views in one list
#define DRAWING_COMMANDS_MAX 65536          // in one list; what is more is not drawn
#define DRAWING_TEXT_MAX (4u * 1024 * 1024) // bytes of text in one list; what is more is not drawn
#define DRAWING_AREAS_MAX 6 // areas that one view changes in a frame; more grow into these

typedef enum DrawingKind {
    DRAWING_FILL,   // `rect` in `color`
    DRAWING_BOX,    // the same inside of an edge
    DRAWING_TEXT,   // one piece of text that fills the cells of `rect`
    DRAWING_IMAGE,  // a texture without holes, as large as `rect`
    DRAWING_DASHES, // an edge of dashes, `edge_px` wide, with nothing inside
    DRAWING_SHAPE   // `shape` in `color`, as large as `rect`
} DrawingKind;

typedef struct DrawingCommand {
    DrawingKind kind;
    SDL_Rect rect;
    SDL_Rect clip; // nothing is drawn outside of it
    SDL_Color color;
    SDL_Color edge;       // BOX
    int edge_px;          // BOX, DASHES: its width
    int radius_px;        // FILL, BOX: of the corners; 0: square ones
    FontSize font;        // TEXT
    Shape shape;          // SHAPE
    Uint32 text_size;     // TEXT: bytes
    SDL_Texture *texture; // IMAGE; borrowed until the list is begun anew
    Uint64 version;       // IMAGE: another number, another picture
    size_t text_at;       // TEXT: where it begins in the list's text; not compared
} DrawingCommand;

typedef struct DrawingPart {
    const char *name; // of the view; borrowed; NULL: it is not in this list
    SDL_Rect area;
    size_t from; // its first command
    size_t count;
} DrawingPart;

typedef struct Drawing {
    DrawingCommand *commands; // owned
    size_t count;
    size_t room;
    char *text; // owned; of all commands, one after the other
    size_t text_size;
    size_t text_room;
    DrawingPart parts[DRAWING_PARTS];
    DrawingPart *part; // the one being appended to
    SDL_Rect clip;     // of the next command
} Drawing;

// An all-zero Drawing is empty. This frees its memory and empties it.
void drawing_quit(Drawing *drawing);

// Begin a list anew, with its memory kept.
void drawing_begin(Drawing *drawing);

// What follows belongs to the view `number`, below DRAWING_PARTS, and is cut off outside of `area`.
// Views come in the order in which they lie on each other; each comes once.
void drawing_begin_part(Drawing *drawing, int number, const char *name, SDL_Rect area);

// Cut off what follows outside of `clip` too, until the next call; NULL: only outside of the area.
void drawing_clip(Drawing *drawing, const SDL_Rect *clip);

// Append a command of which all but kind, rectangle and clip is zero, to be filled in at once.
// Owner: borrowed until the next one is appended.
// Errors: NULL when it lies outside of the clip, without memory and beyond the limits.
DrawingCommand *drawing_add(Drawing *drawing, DrawingKind kind, SDL_Rect rect);

// The same for a piece of text, which is copied.
DrawingCommand *drawing_add_text(Drawing *drawing, SDL_Rect rect, const char *text, size_t size);

// The text of a command.
// Owner: borrowed until the list is begun anew; without an end mark.
const char *drawing_text(const Drawing *drawing, const DrawingCommand *command);

// The areas in which part `number` of two lists differs, at most DRAWING_AREAS_MAX of them.
// Returns how many.
int drawing_compare_part(const Drawing *before, const Drawing *after, int number,
                         SDL_Rect areas[DRAWING_AREAS_MAX]);

// Whether a command leaves nothing to be seen of what was drawn in `area` before it.
bool drawing_covers(const DrawingCommand *command, SDL_Rect area);

// The list as text, a line for each command, for tests and for people.
// Owner: you; SDL_free.   Errors: NULL when memory ran out.
char *drawing_write(const Drawing *drawing);

#endif
