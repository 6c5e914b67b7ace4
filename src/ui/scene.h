// scene.h - what all lanes of the lab's timeline share: places, colours, words, edges.
//
// A lane shows one or two tracks. Whatever is narrower than Scene.least_px is drawn that wide, or
// together with its neighbours. Words stand inside of what they tell about, or in the free room to
// its right, or not at all; so no word lies over another.
#ifndef SCENE_H
#define SCENE_H

#include "blocks.h"
#include "chosen.h"
#include "model.h"

#define SCENE_WORDS_SIZE 96

typedef struct Scene {
    Canvas *canvas;      // borrowed
    const LabModel *lab; // borrowed; its tracks are there
    Ruler ruler;
    SDL_Rect lanes[LAB_LANES]; // right of the names
    bool past;
    bool pale; // what comes after the cursor is drawn: all words are dim
    int least_px;
    int thin_px;
    Chosen chosen;
} Scene;

Scene scene_of(Canvas *canvas, const LabModel *lab, SDL_Rect field,
               const SDL_Rect lanes[LAB_LANES]);

// ---- places ----

// The tracks that a lane shows, from the top one on, TRACK_COUNT behind the last.
const TrackKind *scene_tracks(LabLane lane);

// Whether a track has something in the field.
bool scene_sees(const Scene *scene, TrackKind kind);

// Where a bar lies in its lane, and in the lane of the window's thread.
SDL_Rect scene_bar(const Scene *scene, LabLane lane);

// The height of what stands over the pictures of the window.
int scene_strip(const Scene *scene);

// The part of a rectangle that is in the field, without its margins.
SDL_Rect scene_inside(const Scene *scene, SDL_Rect rect);

// Where the next block begins, or the field ends.
int scene_limit(const Scene *scene, bool more, const Block *next);

// ---- words ----

// A time that something took: "1.50 s", "12.3 ms".
#define SCENE_TIME_SIZE 24
void scene_write_time(char text[SCENE_TIME_SIZE], Uint64 ns);

// How long a span is, up to now when it goes on.
Uint64 scene_length(const Scene *scene, const Span *span);

// The largest font up to `best` that is no higher than this; the smallest when none is.
FontSize scene_font(const Canvas *canvas, int height_px, FontSize best);

// The colour of words on the ground of the lanes.
SDL_Color scene_ink(const Scene *scene, SDL_Color color);

// Draw the longest words that fit, on one side of the line at which the recording ends: behind it
// nothing has happened, so there is room. Returns whether some did.
bool scene_words_at(const Scene *scene, FontSize font, SDL_Rect rect, Align align, SDL_Color color,
                    const char *const *words);

// The same, from the left and no larger than the line is high; none where the line is too low for
// them.
bool scene_words(const Scene *scene, FontSize best, SDL_Rect rect, SDL_Color color,
                 const char *const *words);

// Draw words to the right of a narrow block, up to where the next one begins.
void scene_words_beside(const Scene *scene, const Block *block, SDL_Rect bar, int limit_x,
                        SDL_Color color, const char *const *words);

// ---- edges ----

// Whether one of a block's spans is of the selected command.
bool scene_is_chosen(const Scene *scene, TrackKind kind, const Block *block);

// Draw the white outline of the selection, apart from what it stands around, which may have a
// frame.
void scene_outline(const Scene *scene, SDL_Rect rect, bool framed);

// Draw slashes: hatched, by hand.
void scene_hatch(const Scene *scene, SDL_Rect rect, SDL_Color color);

// Draw an edge of dashes from now on, open to the right: nobody knows when it ends.
void scene_to_come(const Scene *scene, SDL_Rect rect, SDL_Color color);

#endif
