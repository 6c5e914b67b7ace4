#include "scene.h"

#include "timeline.h"

#define STRIP_PART 4     // of the window's lane; there stands what lies over the pictures
#define STRIP_MOST 20.0f // points
#define BAR_PART 0.42f   // of the height of a lane
#define BAR_UNDER_STRIP 0.38f
#define BAR_MAX 40.0f // points
#define END_GAP 3.0f  // points, from words to the line at which the recording ends

Scene scene_of(Canvas *canvas, const LabModel *lab, SDL_Rect field,
               const SDL_Rect lanes[LAB_LANES]) {
    Scene scene = {.canvas = canvas,
                   .lab = lab,
                   .ruler = ruler_of(field, lab->start_ns, lab->from_ns, lab->to_ns, lab->now_ns),
                   .past = lab->state == LAB_PAST,
                   .least_px = SDL_max(3, canvas_px(canvas, 3.0f)),
                   .thin_px = SDL_max(1, canvas_px(canvas, 1.0f))};
    SDL_memcpy(scene.lanes, lanes, sizeof scene.lanes);
    scene.chosen = chosen_of(lab->tracks, lab->selected);
    return scene;
}

// ---- places ----

const TrackKind *scene_tracks(LabLane lane) {
    static const TrackKind tracks[LAB_LANES][4] = {
        {TRACK_MARKS, TRACK_WINDOW, TRACK_PICTURES, TRACK_COUNT},
        {TRACK_COMMANDS, TRACK_COUNT},
        {TRACK_WORKER, TRACK_GIVEN_UP, TRACK_COUNT},
        {TRACK_REPLIES, TRACK_COUNT},
        {TRACK_OUT, TRACK_IN, TRACK_SERVER, TRACK_COUNT},
    };
    return tracks[lane];
}

int scene_strip(const Scene *scene) {
    const Canvas *canvas = scene->canvas;
    int part = scene->lanes[LAB_WINDOW].h / STRIP_PART;
    int line = text_cell_height(canvas->text, FONT_SMALL);
    return SDL_max(line, SDL_min(part, canvas_px(canvas, STRIP_MOST)));
}

bool scene_sees(const Scene *scene, TrackKind kind) {
    const Tracks *tracks = scene->lab->tracks;
    Uint64 found =
        SDL_max(tracks_find(tracks, kind, scene->ruler.from_ns), tracks_first(tracks, kind));
    return found < tracks_end(tracks, kind) &&
           tracks_at(tracks, kind, found)->begin_ns < scene->ruler.to_ns;
}

SDL_Rect scene_bar(const Scene *scene, LabLane lane) {
    const Canvas *canvas = scene->canvas;
    SDL_Rect row = scene->lanes[lane];
    int high = SDL_min((int)((float)row.h * BAR_PART), canvas_px(canvas, BAR_MAX));
    int y = row.y + (row.h - high) / 2;
    if (lane == LAB_WINDOW) {
        high = SDL_min((int)((float)row.h * BAR_UNDER_STRIP), canvas_px(canvas, BAR_MAX));
        y = row.y + scene_strip(scene) + canvas_px(canvas, 5.0f);
    } else if (lane == LAB_COMMANDS || lane == LAB_REPLIES) {
        high = SDL_min(row.h * 6 / 10, canvas_px(canvas, BAR_MAX));
        y = row.y + (row.h - high) / 2;
    } else if (lane == LAB_WORKER && scene_sees(scene, TRACK_GIVEN_UP)) {
        y = row.y + canvas_px(canvas, 4.0f);
    } else if (lane == LAB_WIRE) {
        y = row.y + row.h - high - canvas_px(canvas, 4.0f);
    }
    return (SDL_Rect){row.x, y, 0, high};
}

SDL_Rect scene_inside(const Scene *scene, SDL_Rect rect) {
    int margin = canvas_px(scene->canvas, 5.0f);
    int from = SDL_max(rect.x, scene->ruler.field.x) + margin;
    int to = SDL_min(rect.x + rect.w, ruler_right(&scene->ruler)) - margin;
    return (SDL_Rect){from, rect.y, SDL_max(0, to - from), rect.h};
}

int scene_limit(const Scene *scene, bool more, const Block *next) {
    return more ? next->x : ruler_right(&scene->ruler);
}

// ---- words ----

void scene_write_time(char text[SCENE_TIME_SIZE], Uint64 ns) {
    if (ns >= THAW_NS_PER_S)
        SDL_snprintf(text, SCENE_TIME_SIZE, "%.2f s", (double)ns / THAW_NS_PER_S);
    else if (ns >= 100 * THAW_NS_PER_MS)
        SDL_snprintf(text, SCENE_TIME_SIZE, "%.0f ms", (double)ns / THAW_NS_PER_MS);
    else if (ns >= THAW_NS_PER_MS)
        SDL_snprintf(text, SCENE_TIME_SIZE, "%.1f ms", (double)ns / THAW_NS_PER_MS);
    else
        SDL_snprintf(text, SCENE_TIME_SIZE, "%.1f us", (double)ns / 1000);
}

Uint64 scene_length(const Scene *scene, const Span *span) {
    return thaw_clock_span_ns(span->begin_ns, span->end_ns > 0 ? span->end_ns : scene->lab->now_ns);
}

FontSize scene_font(const Canvas *canvas, int height_px, FontSize best) {
    while (best > FONT_SMALL && text_cell_height(canvas->text, best) > height_px)
        best--;
    return best;
}

SDL_Color scene_ink(const Scene *scene, SDL_Color color) {
    return scene->pale ? scene->canvas->theme->dim : color;
}

bool scene_words_at(const Scene *scene, FontSize font, SDL_Rect rect, Align align, SDL_Color color,
                    const char *const *words) {
    int gap = canvas_px(scene->canvas, END_GAP);
    int end = scene->ruler.now_x;
    int width = 0;
    if (!timeline_fit(scene->canvas, font, rect.w, words, &width))
        return false;
    int from = rect.x + (align == ALIGN_MIDDLE ? (rect.w - width) / 2 : 0);
    if (end < from - gap || end >= from + width + gap)
        return timeline_words(scene->canvas, font, rect, align, color, words);
    SDL_Rect before = {rect.x, rect.y, SDL_max(0, end - gap - rect.x), rect.h};
    int right = rect.x + rect.w;
    SDL_Rect behind = {SDL_max(rect.x, end + gap), rect.y, 0, rect.h};
    behind.w = SDL_max(0, right - behind.x);
    return timeline_words(scene->canvas, font, before, align, color, words) ||
           timeline_words(scene->canvas, font, behind, align, color, words);
}

bool scene_words(const Scene *scene, FontSize best, SDL_Rect rect, SDL_Color color,
                 const char *const *words) {
    FontSize font = scene_font(scene->canvas, rect.h, best);
    if (text_cell_height(scene->canvas->text, font) > rect.h + canvas_px(scene->canvas, 2.0f))
        return false;
    return scene_words_at(scene, font, rect, ALIGN_LEFT, color, words);
}

void scene_words_beside(const Scene *scene, const Block *block, SDL_Rect bar, int limit_x,
                        SDL_Color color, const char *const *words) {
    int gap = canvas_px(scene->canvas, 4.0f);
    int from = SDL_max(block->x + block->w, scene->ruler.field.x) + gap;
    int to = SDL_min(limit_x, ruler_right(&scene->ruler)) - gap;
    SDL_Rect rect = {from, bar.y, SDL_max(0, to - from), bar.h};
    scene_words(scene, FONT_SMALL, rect, scene_ink(scene, color), words);
}

// ---- shapes ----

bool scene_is_chosen(const Scene *scene, TrackKind kind, const Block *block) {
    return scene->chosen.id > 0 && block->first < scene->chosen.end[kind] &&
           scene->chosen.first[kind] < block->end;
}

void scene_outline(const Scene *scene, SDL_Rect rect, bool framed) {
    Canvas *canvas = scene->canvas;
    int apart = SDL_max(1, canvas_px(canvas, framed ? 5.0f : 1.0f));
    int width = SDL_max(1, canvas_px(canvas, 2.0f));
    int out = apart + width;
    SDL_Color color = canvas->theme->now;
    SDL_Rect around = {rect.x - out, rect.y - out, rect.w + 2 * out, rect.h + 2 * out};
    canvas_fill(canvas, (SDL_Rect){around.x, around.y, around.w, width}, color);
    canvas_fill(canvas, (SDL_Rect){around.x, around.y + around.h - width, around.w, width}, color);
    canvas_fill(canvas, (SDL_Rect){around.x, around.y, width, around.h}, color);
    canvas_fill(canvas, (SDL_Rect){around.x + around.w - width, around.y, width, around.h}, color);
}

void scene_hatch(const Scene *scene, SDL_Rect rect, SDL_Color color) {
    static const char slashes[] =
        "////////////////////////////////////////////////////////////////"
        "////////////////////////////////////////////////////////////////"
        "////////////////////////////////////////////////////////////////";
    Canvas *canvas = scene->canvas;
    FontSize font = scene_font(canvas, rect.h, FONT_MAIN);
    int cell = SDL_max(1, text_cell_width(canvas->text, font));
    size_t count = SDL_min((size_t)SDL_max(0, rect.w) / (size_t)cell, sizeof slashes - 1);
    canvas_text(canvas, font, rect.x, rect.y + (rect.h - text_cell_height(canvas->text, font)) / 2,
                color, slashes, count);
}

void scene_to_come(const Scene *scene, SDL_Rect rect, SDL_Color color) {
    int from = rect.x + rect.w - scene->thin_px;
    int to = ruler_right(&scene->ruler) + 4 * scene->thin_px;
    canvas_dashes(scene->canvas, (SDL_Rect){from, rect.y, to - from, rect.h}, 2 * scene->thin_px,
                  color);
}
