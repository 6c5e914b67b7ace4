#include "lane_threads.h"

#include "frames.h"
#include "lane_pictures.h"
#include "many.h"
#include "timeline.h"

#define FREEZE_NS ((Uint64)FRAMES_BLIND_MS * THAW_NS_PER_MS)

// ---- words ----

// What a thread does, and did.
static const char *doing(Uint8 reason, bool past) {
    switch (reason) {
    case SPAN_LOOKUP: return past ? "looked up the address" : "looks up the address";
    case SPAN_CONNECT: return past ? "waited for a connection" : "waits for a connection";
    case SPAN_SEND: return past ? "sent" : "sends";
    case SPAN_WAIT: return past ? "waited for the server" : "waits for the server";
    case SPAN_RECEIVE: return past ? "received" : "receives";
    case SPAN_ASKS: return past ? "asked: is it there?" : "asks: is it there?";
    case SPAN_NEWS:
        return past ? "took in what came, while there was room"
                    : "takes in what comes, while there is room";
    case SPAN_HELD: return past ? "was held by you" : "held by you";
    default: return past ? "worked" : "works";
    }
}

// The same in one word.
static const char *verb_of(Uint8 reason, bool past) {
    switch (reason) {
    case SPAN_SEND: return past ? "sent" : "sends";
    case SPAN_RECEIVE: return past ? "received" : "receives";
    case SPAN_ASKS: return past ? "asked" : "asks";
    case SPAN_NEWS: return past ? "took in" : "takes in";
    case SPAN_WORK: return past ? "worked" : "works";
    default: return past ? "waited" : "waits";
    }
}

#define RUN_WORDS 4 // from the longest to the shortest

static void write_run(const Scene *scene, const Span *span,
                      char words[RUN_WORDS][SCENE_WORDS_SIZE]) {
    char time[SCENE_TIME_SIZE];
    bool past = scene->past || span->end_ns > 0;
    unsigned id = span->command_id;
    const char *failed = span->code != THAW_OK ? ": failed" : "";
    scene_write_time(time, scene_length(scene, span));
    if (id == 0) { // what it does belongs to no command
        SDL_snprintf(words[0], SCENE_WORDS_SIZE, "%s, %s", doing(span->reason, past), time);
        SDL_strlcpy(words[1], doing(span->reason, past), SCENE_WORDS_SIZE);
        SDL_strlcpy(words[2], verb_of(span->reason, past), SCENE_WORDS_SIZE);
        words[3][0] = '\0';
        return;
    }
    SDL_snprintf(words[0], SCENE_WORDS_SIZE, "#%u %s %s, %s%s", id,
                 thaw_command_name((ThawCommandType)span->command), doing(span->reason, past), time,
                 failed);
    SDL_snprintf(words[1], SCENE_WORDS_SIZE, "#%u %s%s", id, doing(span->reason, past), failed);
    SDL_snprintf(words[2], SCENE_WORDS_SIZE, "#%u %s%s", id, verb_of(span->reason, past), failed);
    SDL_snprintf(words[3], SCENE_WORDS_SIZE, "#%u", id);
}

// ---- the gate ----

// Time held by the gate.
static void draw_held(const Scene *scene, const Block *block, SDL_Rect rect) {
    Canvas *canvas = scene->canvas;
    const Theme *theme = canvas->theme;
    char time[SCENE_TIME_SIZE];
    char whole[SCENE_WORDS_SIZE];
    char middle[SCENE_WORDS_SIZE];
    scene_write_time(time, scene_length(scene, block->span));
    SDL_snprintf(whole, sizeof whole, "%s, %s: counts for no deadline",
                 doing(SPAN_HELD, scene->past || block->span->end_ns > 0), time);
    SDL_snprintf(middle, sizeof middle, "held, %s", time);
    const char *const words[] = {whole, middle, "held", NULL};
    canvas_box(canvas, rect, 0, 2 * scene->thin_px, theme->gate, theme->field);
    if (block->span->end_ns == 0)
        scene_to_come(scene, rect, theme->gate);
    SDL_Rect inside = scene_inside(scene, rect);
    int side = canvas_px(canvas, 14.0f);
    inside.x += side;
    inside.w -= side;
    FontSize font = scene_font(canvas, rect.h, FONT_SMALL);
    int margin = canvas_px(canvas, 6.0f);
    int width = 0;
    const char *fitting = timeline_fit(canvas, font, inside.w - 2 * margin, words, &width);
    if (!fitting) {
        scene_hatch(scene, inside, theme->gate);
        return;
    }
    SDL_Rect part = inside;
    part.w = SDL_min((inside.w - width) / 2 - margin, canvas_px(canvas, 64.0f));
    scene_hatch(scene, part, theme->gate);
    int left = part.x + part.w + margin;
    canvas_label(canvas, font, (SDL_Rect){left, rect.y, width, rect.h}, ALIGN_LEFT, theme->text,
                 fitting);
    part.x = left + width + margin;
    part.w = inside.x + inside.w - part.x;
    scene_hatch(scene, part, theme->gate);
}

// The gate itself: a diamond on a line, where it has stopped the thread.
static void draw_gate(const Scene *scene, const Block *block, SDL_Rect rect) {
    Canvas *canvas = scene->canvas;
    SDL_Rect row = scene->lanes[LAB_WORKER];
    int size = canvas_px(canvas, 18.0f);
    int width = 2 * scene->thin_px;
    canvas_fill(
        canvas,
        (SDL_Rect){block->x - width / 2, row.y + scene->thin_px, width, row.h - scene->thin_px},
        canvas->theme->gate);
    canvas_shape(canvas, SHAPE_DIAMOND,
                 (SDL_Rect){block->x - size / 2, rect.y + (rect.h - size) / 2, size, size},
                 canvas->theme->gate);
}

// ---- bars ----

// How a bar looks, by reason: form and sign before colour.
typedef struct BarLook {
    SDL_Color fill, edge, words;
    Shape sign;
    bool has_sign;
    bool solid; // without an edge of another colour
} BarLook;

static BarLook look_of(const Scene *scene, Uint8 reason) {
    const Theme *theme = scene->canvas->theme;
    switch (reason) {
    case SPAN_WAIT:
        return (BarLook){theme->slab, theme->wait, theme->slab_text, SHAPE_HOURGLASS, true, false};
    case SPAN_LOOKUP:
    case SPAN_CONNECT:
        return (BarLook){theme->field,    theme->wait, scene_ink(scene, theme->wait),
                         SHAPE_HOURGLASS, true,        false};
    default: break;
    }
    SDL_Color fill = theme->text;
    SDL_Color words = theme->ground;
    bool moves = reason == SPAN_SEND || reason == SPAN_RECEIVE;
    return (BarLook){fill,  fill, words, reason == SPAN_SEND ? SHAPE_RIGHT : SHAPE_LEFT,
                     moves, true};
}

static void write_bar(const Scene *scene, const Block *block, SDL_Rect rect, const BarLook *look) {
    Canvas *canvas = scene->canvas;
    char runs[RUN_WORDS][SCENE_WORDS_SIZE];
    write_run(scene, block->span, runs);
    const char *words[] = {runs[0], runs[1], runs[2], runs[3], NULL};
    SDL_Rect inside = scene_inside(scene, rect);
    int sign = SDL_min(canvas_px(canvas, 12.0f), rect.h - 4);
    if (look->has_sign && inside.w >= sign) {
        int width = look->sign == SHAPE_HOURGLASS ? sign * 3 / 4 : sign * 2 / 3;
        canvas_shape(canvas, look->sign,
                     (SDL_Rect){inside.x, rect.y + (rect.h - sign) / 2, width, sign}, look->words);
        inside.x += sign + canvas_px(canvas, 3.0f);
        inside.w = SDL_max(0, inside.w - sign - canvas_px(canvas, 3.0f));
    }
    scene_words(scene, rect.h >= canvas_px(canvas, 30.0f) ? FONT_NOTE : FONT_SMALL, inside,
                look->words, words);
}

// Between its looks the window draws, so that is no slab: dashes over the pictures.
static void draw_asking(const Scene *scene, const Block *block, SDL_Rect rect) {
    Canvas *canvas = scene->canvas;
    char runs[RUN_WORDS][SCENE_WORDS_SIZE];
    write_run(scene, block->span, runs);
    const char *words[] = {runs[0], runs[1], runs[2], runs[3], NULL};
    int size = SDL_max(2, canvas_px(canvas, 2.0f));
    Strokes strokes = strokes_of(scene);
    SDL_Rect dashes = {rect.x, strokes.base_y - strokes.normal_px - size - 1, rect.w, size};
    canvas_dashes(canvas, dashes, size, canvas->theme->wait);
    SDL_Rect line = scene_inside(scene, rect);
    line.y = scene->lanes[LAB_WINDOW].y + scene_strip(scene);
    line.h = dashes.y + size - line.y; // nothing of a letter reaches down into the dashes
    scene_words(scene, FONT_SMALL, line, scene_ink(scene, canvas->theme->wait), words);
}

// Whether a wait holds the window.
static bool freezes(const Scene *scene, const Span *span, bool window) {
    return window && span->reason != SPAN_ASKS && scene_length(scene, span) > FREEZE_NS;
}

static void draw_run(const Scene *scene, const Block *block, SDL_Rect rect, bool window) {
    Canvas *canvas = scene->canvas;
    const Span *span = block->span;
    if (span->reason == SPAN_HELD) {
        draw_held(scene, block, rect);
        return;
    }
    if (span->reason == SPAN_ASKS) {
        draw_asking(scene, block, rect);
        return;
    }
    BarLook look = look_of(scene, span->reason);
    if (look.solid && rect.w > scene->least_px + scene->thin_px)
        rect.w -= scene->thin_px; // its neighbour may be of the same colour
    if (freezes(scene, span, window))
        timeline_draw_frame(canvas, rect);
    if (block->bad && span->code != THAW_OK)
        look.edge = canvas->theme->freeze;
    canvas_box(canvas, rect, 0, span->reason == SPAN_WAIT ? scene->thin_px : 2 * scene->thin_px,
               look.edge, look.fill);
    write_bar(scene, block, rect, &look);
    if (span->end_ns == 0)
        scene_to_come(scene, rect, look.edge);
    if (block->bad && span->code != THAW_OK) // how it ended
        canvas_fill(canvas,
                    (SDL_Rect){rect.x + rect.w - scene->least_px, rect.y, scene->least_px, rect.h},
                    canvas->theme->freeze);
}

// ---- lanes ----

// The outline of the selection, around neighbours.
typedef struct Outline {
    SDL_Rect around; // empty: there is none
    bool framed;
} Outline;

static void outline_takes(Outline *outline, SDL_Rect rect, bool framed) {
    SDL_UnionRect(&outline->around, &rect, &outline->around);
    outline->framed = outline->framed || framed;
}

static void outline_draw(const Scene *scene, Outline *outline) {
    if (outline->around.w > 0)
        scene_outline(scene, outline->around, outline->framed);
    SDL_zerop(outline);
}

void lane_threads_draw(const Scene *scene, LabLane lane, TrackKind kind) {
    bool window = lane == LAB_WINDOW;
    const Theme *theme = scene->canvas->theme;
    Blocks blocks =
        blocks_of(scene->lab->tracks, kind, &scene->ruler, scene->least_px, scene->least_px);
    SDL_Rect bar = scene_bar(scene, lane);
    Outline outline = {0};
    Block block;
    Block next = {0};
    for (bool more = blocks_next(&blocks, &block); more; block = next) {
        more = blocks_next(&blocks, &next);
        SDL_Rect rect = {block.x, bar.y, block.w, bar.h};
        if (block_count(&block) > 1)
            // In the lane of the window there are pictures beside it.
            many_draw(scene, &block, rect, window ? rect.x : scene_limit(scene, more, &next),
                      theme->text, "steps");
        else
            draw_run(scene, &block, rect, window);
        if (block.span->reason == SPAN_HELD)
            draw_gate(scene, &block, rect);
        if (scene_is_chosen(scene, kind, &block))
            outline_takes(&outline, rect, freezes(scene, block.span, window));
        if (!more || !scene_is_chosen(scene, kind, &next) ||
            next.x > block.x + block.w + scene->least_px)
            outline_draw(scene, &outline);
    }
}

static void write_given_up(const Block *block, char whole[SCENE_WORDS_SIZE],
                           char least[SCENE_WORDS_SIZE]) {
    const Span *span = block->span;
    unsigned id = (unsigned)span->command_id;
    if (block_count(block) > 1) {
        SDL_snprintf(whole, SCENE_WORDS_SIZE, "\xC3\x97%" SDL_PRIu64 " given up",
                     block_count(block));
        SDL_snprintf(least, SCENE_WORDS_SIZE, "\xC3\x97%" SDL_PRIu64, block_count(block));
        return;
    }
    SDL_snprintf(whole, SCENE_WORDS_SIZE, "#%u %s: given up, %s stuck", id,
                 thaw_command_name((ThawCommandType)span->command),
                 span->end_ns > 0 ? "was" : "still");
    SDL_snprintf(least, SCENE_WORDS_SIZE, "#%u given up", id);
}

void lane_threads_draw_given_up(const Scene *scene) {
    Canvas *canvas = scene->canvas;
    Blocks blocks = blocks_of(scene->lab->tracks, TRACK_GIVEN_UP, &scene->ruler, scene->least_px,
                              scene->least_px);
    SDL_Rect row = scene->lanes[LAB_WORKER];
    SDL_Rect bar = scene_bar(scene, LAB_WORKER);
    SDL_Rect rect = {0, bar.y + bar.h + canvas_px(canvas, 5.0f), 0, 0};
    Block block;
    rect.h = SDL_max(scene->least_px, row.y + row.h - rect.y - canvas_px(canvas, 4.0f));
    while (blocks_next(&blocks, &block)) {
        char whole[SCENE_WORDS_SIZE];
        char least[SCENE_WORDS_SIZE];
        rect.x = block.x;
        rect.w = block.w;
        write_given_up(&block, whole, least);
        const char *words[] = {whole, least, NULL};
        canvas_box(canvas, rect, 0, scene->thin_px, canvas->theme->dim, canvas->theme->grid);
        scene_words(scene, FONT_SMALL, scene_inside(scene, rect), canvas->theme->text, words);
    }
}

void lane_threads_draw_none(const Scene *scene) {
    if (scene_sees(scene, TRACK_WORKER) || scene_sees(scene, TRACK_GIVEN_UP) ||
        !scene_sees(scene, TRACK_WINDOW))
        return;
    static const char *const now[] = {"no worker thread: the window runs the commands itself",
                                      "no worker thread", NULL};
    static const char *const then[] = {"no worker thread: the window ran the commands itself",
                                       "no worker thread", NULL};
    SDL_Rect row = scene->lanes[LAB_WORKER];
    row.x = scene->ruler.field.x + canvas_px(scene->canvas, 12.0f);
    row.w = SDL_max(0, ruler_right(&scene->ruler) - row.x);
    scene_words_at(scene, FONT_SMALL, row, ALIGN_MIDDLE, scene->canvas->theme->dim,
                   scene->past ? then : now);
}
