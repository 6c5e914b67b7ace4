#include "lane_pictures.h"

#include "frames.h"
#include "phrases.h"
#include "timeline.h"

#define BASE_BELOW 5.0f // from the foot of the pictures to the end of their lane
#define STROKE 4.0f     // points, from one picture or dot to the next
#define SAMPLES 16      // pictures that are looked at for one stroke

Strokes strokes_of(const Scene *scene) {
    const Canvas *canvas = scene->canvas;
    SDL_Rect row = scene->lanes[LAB_WINDOW];
    SDL_Rect bar = scene_bar(scene, LAB_WINDOW);
    int base = row.y + row.h - canvas_px(canvas, BASE_BELOW);
    int top = row.y + scene_strip(scene) + canvas_px(canvas, 2.0f);
    int step = SDL_max(3, canvas_px(canvas, STROKE));
    return (Strokes){base, (base - row.y) * 2 / 5, base - top,
                     step, SDL_max(1, step / 2),   bar.y + bar.h + canvas_px(canvas, 4.0f)};
}

// Some of many pictures are looked at; those that froze are known without looking.
static Uint64 longest_gap(const Tracks *tracks, Uint64 from, Uint64 to) {
    Uint64 longest_ns = 0;
    Uint64 step = SDL_max(1, (to - from) / SAMPLES);
    for (Uint64 i = from; i < to; i += step) {
        const Span *span = tracks_at(tracks, TRACK_PICTURES, i);
        longest_ns = SDL_max(longest_ns, thaw_clock_span_ns(span->begin_ns, span->end_ns));
    }
    return longest_ns;
}

static void draw_dots(const Scene *scene, const Strokes *strokes, int x) {
    int size = strokes->width_px;
    for (int y = strokes->base_y - size, i = 0; i < 3 && y >= strokes->dots_y; y -= 2 * size, i++)
        canvas_fill(scene->canvas, (SDL_Rect){x, y, size, size}, scene->canvas->theme->freeze);
}

// How many pictures a freeze left out. Returns where that stands: no dots are there.
static SDL_Rect write_missing(const Scene *scene, const Strokes *strokes, const Span *span) {
    Canvas *canvas = scene->canvas;
    char whole[SCENE_WORDS_SIZE];
    char least[SCENE_WORDS_SIZE];
    Uint64 periods = (scene_length(scene, span) + FRAMES_PERIOD_NS / 2) / FRAMES_PERIOD_NS;
    Uint64 count = SDL_max(1, periods) - 1;
    SDL_snprintf(whole, sizeof whole, "%" SDL_PRIu64 " picture%s missing", count,
                 phrase_plural(count));
    SDL_snprintf(least, sizeof least, "%" SDL_PRIu64, count);
    const char *words[] = {whole, least, NULL};
    int high = text_cell_height(canvas->text, FONT_SMALL);
    int from = SDL_max(ruler_x(&scene->ruler, span->begin_ns), scene->ruler.field.x);
    int to = SDL_min(span->end_ns > 0 ? ruler_x(&scene->ruler, span->end_ns) : scene->ruler.now_x,
                     ruler_right(&scene->ruler));
    int margin = canvas_px(canvas, 6.0f);
    int above = high - canvas_px(canvas, 3.0f); // of the base line
    int width = 0;
    const char *fitting = timeline_fit(canvas, FONT_SMALL, to - from - 8 * margin, words, &width);
    if (!fitting || strokes->base_y - strokes->dots_y < above)
        return (SDL_Rect){0, 0, 0, 0};
    SDL_Rect rect = {from + (to - from - width) / 2, strokes->base_y - above, width, high};
    canvas_label(canvas, FONT_SMALL, rect, ALIGN_LEFT, scene_ink(scene, canvas->theme->freeze),
                 fitting);
    return (SDL_Rect){rect.x - margin, rect.y, rect.w + 2 * margin, rect.h};
}

// Pictures that are far enough apart stand where they came.
static void draw_each_picture(const Scene *scene, const Strokes *strokes) {
    const Tracks *tracks = scene->lab->tracks;
    Uint64 end = tracks_end(tracks, TRACK_PICTURES);
    Uint64 number = SDL_max(tracks_find(tracks, TRACK_PICTURES, scene->ruler.from_ns),
                            tracks_first(tracks, TRACK_PICTURES));
    while (number < end) {
        const Span *span = tracks_at(tracks, TRACK_PICTURES, number);
        int x = ruler_x(&scene->ruler, span->end_ns);
        if (span->end_ns == 0 || x >= ruler_right(&scene->ruler))
            return;
        // Of those that nevertheless come close together, the first.
        Uint64 after = tracks_find_from(tracks, TRACK_PICTURES, number,
                                        ruler_time(&scene->ruler, x + strokes->width_px + 1));
        int height =
            timeline_stroke_height(span->bad ? 0 : thaw_clock_span_ns(span->begin_ns, span->end_ns),
                                   strokes->normal_px, strokes->full_px);
        canvas_fill(scene->canvas,
                    (SDL_Rect){x, strokes->base_y - height, SDL_max(2, strokes->width_px), height},
                    scene->canvas->theme->accent);
        number = SDL_max(number + 1, after);
    }
}

// One stroke: all pictures that came in its time, as high as the latest. Where none came though
// none was late, its neighbours only lie unevenly on the pixels.
static void draw_stroke(const Scene *scene, const Strokes *strokes, int x, Uint64 number,
                        Uint64 after) {
    Uint64 from_ns = ruler_time(&scene->ruler, x);
    const Tracks *tracks = scene->lab->tracks;
    const Theme *theme = scene->canvas->theme;
    bool froze = tracks_bads(tracks, TRACK_PICTURES, number, after) > 0;
    int height = 0;
    if (after > number)
        height = timeline_stroke_height(froze ? 0 : longest_gap(tracks, number, after),
                                        strokes->normal_px, strokes->full_px);
    else if (scene_length(scene, tracks_at(tracks, TRACK_PICTURES, number)) <
             FRAMES_PERIOD_NS * 3 / 2)
        height = strokes->normal_px;
    // A freeze that is narrower than the stroke.
    bool came_in = froze && tracks_at(tracks, TRACK_PICTURES, number)->begin_ns < from_ns;
    bool hides = froze && tracks_bads(tracks, TRACK_PICTURES, number + came_in, after) > 0;
    height = hides ? strokes->full_px : height;
    if (height > 0)
        canvas_fill(scene->canvas,
                    (SDL_Rect){x, strokes->base_y - height, strokes->width_px, height},
                    hides ? theme->freeze : theme->accent);
}

void lane_pictures_draw(const Scene *scene) {
    const Tracks *tracks = scene->lab->tracks;
    const Ruler *ruler = &scene->ruler;
    Strokes strokes = strokes_of(scene);
    Uint64 end = tracks_end(tracks, TRACK_PICTURES);
    bool each = (double)FRAMES_PERIOD_NS * ruler->px_per_ns >= 1.5 * strokes.step_px;
    SDL_Rect words = {0, 0, 0, 0};
    Uint64 told = SDL_MAX_UINT64;
    if (each)
        draw_each_picture(scene, &strokes);
    // From zero on, so that the strokes move with the rest.
    int x = ruler->field.x - (int)(ruler->from_px % strokes.step_px);
    int to = SDL_min(ruler_right(ruler), ruler->now_x);
    Uint64 after = SDL_max(tracks_find(tracks, TRACK_PICTURES, ruler_time(ruler, x)),
                           tracks_first(tracks, TRACK_PICTURES));
    for (; x < to; x += strokes.step_px) {
        Uint64 number = after;
        if (number >= end)
            return;
        const Span *span = tracks_at(tracks, TRACK_PICTURES, number);
        Uint64 to_ns = ruler_time(ruler, x + strokes.step_px);
        after = SDL_clamp(tracks_find_from(tracks, TRACK_PICTURES, number, to_ns), number, end);
        if (span->begin_ns >= to_ns)
            continue;
        if (!span->bad || after > number) {
            if (!each)
                draw_stroke(scene, &strokes, x, number, after);
            continue;
        }
        if (told != number)
            words = write_missing(scene, &strokes, span);
        told = number;
        if (words.w == 0 || x + strokes.width_px <= words.x || x >= words.x + words.w)
            draw_dots(scene, &strokes, x);
    }
}
