// timeline.h - a run drawn over time: where a moment lies, and the pictures of the window.
//
// A stroke is a picture that was drawn. Strokes lie at whole pixels, TIMELINE_STROKE points apart
// when one stroke is one picture; over a longer time one stands for two, four, eight pictures. All
// times are of thaw_clock_ns, all places are pixels.
#ifndef TIMELINE_H
#define TIMELINE_H

#include "canvas.h"
#include "run.h"

#define TIMELINE_STROKE 4.0f // points from one stroke to the next
#define TIMELINE_DENSE 3.0f  // the same, where there is little room

typedef struct Timeline {
    SDL_Rect field;   // where it is drawn
    Uint64 base_ns;   // a moment,
    Sint64 base_x;    // and where it lies
    int stroke_px;    // from one stroke to the next
    int group;        // pictures that a stroke stands for
    double px_per_ns; // follows from both
    Uint64 now_ns;    // the right end of what has happened
} Timeline;

// A timeline for what a run needs: a run begins near the left edge of the field, `now_ns` walks to
// the right, and the strokes get denser, and the picture scrolls, only when it would leave the
// field. Before the first run now is at the right edge. `until_ns` is what has to be seen if it can
// be, such as the moment at which an answer is due; 0: nothing.
Timeline timeline_of(const Canvas *canvas, const Run *run, SDL_Rect field, float stroke,
                     Uint64 now_ns, Uint64 until_ns);

// Where a moment lies; outside of the field, too.
int timeline_x(const Timeline *timeline, Uint64 time_ns);

// Where a picture's stroke lies.
int timeline_stroke_x(const Timeline *timeline, const RunPicture *picture);

// The height of a stroke: `normal_px` when its picture is in time, up to `full_px` when late.
// Logarithmic: twice as late is always the same step higher.
int timeline_stroke_height(Uint64 gap_ns, int normal_px, int full_px);

// Draw the strokes of all pictures, from the base line upwards.
void timeline_draw_pictures(Canvas *canvas, const Timeline *timeline, const Run *run, int base_y,
                            int normal_px, int full_px);

// Draw dots at the base line for the pictures that freezes left out, with their count among them.
void timeline_draw_missing(Canvas *canvas, const Timeline *timeline, const Run *run, int base_y);

// Draw a wait. `freezes`: it holds the window, and has the frame that says so, apart from it.
void timeline_draw_slab(Canvas *canvas, SDL_Rect slab, bool freezes);
void timeline_draw_frame(Canvas *canvas, SDL_Rect slab);

// Draw the hairlines of the axis through the field, and its words above it.
void timeline_draw_grid(Canvas *canvas, const Timeline *timeline, const Run *run);
void timeline_draw_axis(Canvas *canvas, const Timeline *timeline, const Run *run, SDL_Rect axis,
                        SDL_Rect flag);

// The longest of `words` that is no wider than the room, with its width; NULL: none is. NULL ends
// the list.
const char *timeline_fit(const Canvas *canvas, FontSize font, int room_px, const char *const *words,
                         int *width_px);

// Draw words at `rect`, the longest of `words` that fits. Returns whether one did.
bool timeline_words(Canvas *canvas, FontSize font, SDL_Rect rect, Align align, SDL_Color color,
                    const char *const *words);

#endif
