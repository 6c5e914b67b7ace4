// text.h - text on the screen: a grid of monospace cells, each piece of text a texture.
//
// Rendering a line costs much more than copying it, so a piece of text is rendered once in each of
// its colours: SDL's software renderer would take several times as long to colour a copy. The cache
// is bounded: the texture that was not used for the longest time goes first, and one that was not
// used for half a second goes in any case: whenever one goes, SDL's software renderer looks through
// all that there are. How the characters of a piece come onto their cells is glyphs.h. A frame
// renders for a limited time: a screen full of Chinese takes several, and the window goes on
// turning meanwhile. All of it belongs to the GUI thread.
#ifndef TEXT_H
#define TEXT_H

#include <SDL.h>
#include <stdbool.h>

typedef struct Text Text;

// The sizes that there are, by what they are for. Text that carries meaning is never smaller.
typedef enum FontSize {
    FONT_SMALL,   // axes, counters, second lines
    FONT_NOTE,    // the log, buttons, notes
    FONT_LANE,    // what a thread does, what lies in its lane, the choices
    FONT_NORMAL,  // fields, sentences
    FONT_CAPTION, // what somebody says to an audience
    FONT_LARGE,   // the verdict
    FONT_MAIN,    // the big button
    FONT_COUNT
} FontSize;

// Its size in points, the height of a line less the space between lines.
float text_points(FontSize font);

// Read the font file; nothing is made with it before text_resize.
// Blocks: for the disk.   Owner: you; text_destroy.   Errors: NULL, and SDL_GetError names the
// file.
Text *text_create(const char *font_file);
void text_destroy(Text *text); // NULL is fine

// Open the font at `scale` pixels per point and forget what was rendered. Call it again when the
// scale or the renderer changes, before the old renderer is destroyed: with NULL first.
// Errors: false, and SDL_GetError names the file.
bool text_resize(Text *text, SDL_Renderer *renderer, float scale);

// A frame begins. True: draw all text again, since a font has come that some of it needs, or the
// last frame had no time for it all.
// Blocks: never.
bool text_begin_frame(Text *text);

// Whether there is more to come than this frame shows: it had no time for all text, or a font is on
// its way.
bool text_is_behind(const Text *text);

// A sentence about what the person asked for and does not get, a font of theirs; else "".
const char *text_complaint(const Text *text);

// The size of a character cell in pixels.
int text_cell_width(const Text *text, FontSize font);
int text_cell_height(const Text *text, FontSize font);

// The width in pixels of `size` bytes of valid UTF-8.
int text_width(const Text *text, FontSize font, const char *string, size_t size);

// Draw `size` bytes of valid UTF-8, at most TEXT_PIECE_MAX of them, with the first cell at the top
// left corner of `rect`, and nothing outside of `rect`. A character that no font has is drawn as a
// box.
#define TEXT_PIECE_MAX 2047
void text_draw(Text *text, FontSize font, SDL_Rect rect, SDL_Color color, const char *string,
               size_t size);

// What text_draw would draw can still be seen from an earlier frame: it stays in the cache.
void text_keep(Text *text, FontSize font, SDL_Color color, const char *string, size_t size);

// Whether text which can be seen may soon be dropped from the cache, if it is not kept: because
// there is little room, or as a piece that was not used for a while.
bool text_is_crowded(const Text *text);

#endif
