#include "lane_forgotten.h"

#include "number.h"
#include "timeline.h"

#define MARGIN 6.0f // points, beside the words

// Up to where a lane has forgotten something. `count`: spans.
static int forgotten_x(const Scene *scene, LabLane lane, Uint64 *count) {
    const Tracks *tracks = scene->lab->tracks;
    int x = scene->ruler.field.x;
    for (const TrackKind *kind = scene_tracks(lane); *kind != TRACK_COUNT; kind++) {
        Uint64 first = tracks_first(tracks, *kind);
        if (first == 0)
            continue;
        *count += first;
        x = SDL_max(x, ruler_x(&scene->ruler, tracks_at(tracks, *kind, first)->begin_ns));
    }
    return SDL_min(x, ruler_right(&scene->ruler));
}

static SDL_Rect words_in(const Canvas *canvas, SDL_Rect rect, const char *words) {
    int margin = canvas_px(canvas, MARGIN);
    int width = text_width(canvas->text, FONT_SMALL, words, SDL_strlen(words)) + 2 * margin;
    return (SDL_Rect){rect.x + (rect.w - width) / 2, rect.y, width, rect.h};
}

void lane_forgotten_draw(const Scene *scene, LabLane lane) {
    Canvas *canvas = scene->canvas;
    char number[THAW_NUMBER_SIZE];
    char words[SCENE_WORDS_SIZE];
    Uint64 count = 0;
    SDL_Rect rect = scene_bar(scene, lane);
    rect.w = forgotten_x(scene, lane, &count) - rect.x - canvas_px(canvas, MARGIN);
    if (count == 0 || rect.w < scene->least_px)
        return;
    SDL_snprintf(words, sizeof words, "%s forgotten", thaw_number_write(number, count));
    SDL_Rect label = words_in(canvas, rect, words);
    if (label.w > rect.w) {
        scene_hatch(scene, rect, canvas->theme->line);
        return;
    }
    SDL_Rect side = {rect.x, rect.y, label.x - rect.x, rect.h};
    scene_hatch(scene, side, canvas->theme->line);
    side.x = label.x + label.w;
    side.w = rect.x + rect.w - side.x;
    scene_hatch(scene, side, canvas->theme->line);
    canvas_label(canvas, FONT_SMALL, label, ALIGN_MIDDLE, scene_ink(scene, canvas->theme->text),
                 words);
}
