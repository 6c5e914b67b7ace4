#include "lane_queues.h"

#include "arrows.h"
#include "many.h"
#include "number.h"

#define NARROW 8.0f // points; what waits so shortly has no room for an edge of dashes
#define LOOK_MAX 4  // spans of the worker before the cursor that are looked at for its newest reply

// How many wait behind the one at the head of its queue, when it comes there.
static Uint64 behind(const Scene *scene, TrackKind kind, const Block *block) {
    const Tracks *tracks = scene->lab->tracks;
    Uint64 low = block->end;
    Uint64 high = tracks_end(tracks, kind);
    Uint64 head_ns = ruler_time(&scene->ruler, block->x + 1);
    while (low < high) {
        Uint64 middle = low + (high - low) / 2;
        if (tracks_at(tracks, kind, middle)->begin_ns <= head_ns)
            low = middle + 1;
        else
            high = middle;
    }
    return low - block->end;
}

static void write_queued(const Scene *scene, TrackKind kind, const Block *block, SDL_Rect rect) {
    const Span *span = block->span;
    unsigned id = span->command_id;
    const char *name = thaw_command_name((ThawCommandType)span->command);
    const char *was = scene->past ? "was " : "";
    char longest[SCENE_WORDS_SIZE];
    char whole[SCENE_WORDS_SIZE];
    char middle[SCENE_WORDS_SIZE];
    char least[SCENE_WORDS_SIZE];
    Uint64 others = behind(scene, kind, block);
    if (kind == TRACK_REPLIES && id == 0)
        SDL_strlcpy(longest, "news", sizeof longest);
    else if (kind == TRACK_REPLIES)
        SDL_snprintf(longest, sizeof longest, "reply to #%u %s", id, name);
    else if (others > 0)
        SDL_snprintf(longest, sizeof longest, "#%u %s %squeued, %" SDL_PRIu64 " more behind it", id,
                     name, was, others);
    else
        SDL_snprintf(longest, sizeof longest, "#%u %s %squeued until #%u %s done", id, name, was,
                     id - 1, scene->past ? "was" : "is");
    SDL_snprintf(whole, sizeof whole, "#%u %s %squeued", id, name, was);
    if (others > 0)
        SDL_snprintf(middle, sizeof middle, "#%u +%" SDL_PRIu64, id, others);
    else
        SDL_snprintf(middle, sizeof middle, "#%u %s", id, name);
    SDL_snprintf(least, sizeof least, "#%u", id);
    bool single = id <= 1 && kind == TRACK_COMMANDS && others == 0;
    bool reply = kind == TRACK_REPLIES;
    const char *words[] = {single ? whole : longest, reply ? middle : whole, middle, least, NULL};
    if (reply && id == 0) {
        SDL_snprintf(middle, sizeof middle, others > 0 ? "news +%" SDL_PRIu64 : "news", others);
        words[0] = middle;
        words[1] = longest;
        words[2] = NULL;
    }
    scene_words(scene, FONT_SMALL, scene_inside(scene, rect), scene->canvas->theme->text, words);
}

// "#5", "#5 #6", "#5 to #9".
static void write_ids(const Scene *scene, const Block *block, SDL_Rect rect, int limit_x) {
    const Theme *theme = scene->canvas->theme;
    char whole[SCENE_WORDS_SIZE];
    char least[SCENE_WORDS_SIZE];
    unsigned from = block->span->command_id;
    unsigned to = block->last->command_id;
    Uint64 count = block_count(block);
    char number[THAW_NUMBER_SIZE];
    thaw_number_write(number, count);
    SDL_snprintf(least, sizeof least, "\xC3\x97%s", number);
    if (from == 0 || to == 0)
        SDL_snprintf(whole, sizeof whole, count == 1 ? "news" : "%s replies and news", number);
    else if (count == 1)
        SDL_snprintf(whole, sizeof whole, "#%u", from);
    else if (count == 2)
        SDL_snprintf(whole, sizeof whole, "#%u #%u", from, to);
    else
        SDL_snprintf(whole, sizeof whole, "#%u to #%u", from, to);
    const char *words[] = {whole, count > 1 ? least : NULL, NULL};
    scene_words_beside(scene, block, rect, limit_x, block->bad ? theme->freeze : theme->text,
                       words);
}

// When the worker made the reply that is in no queue yet at the cursor; 0: there is none.
static Uint64 made_ns(const Scene *scene) {
    const Tracks *tracks = scene->lab->tracks;
    const Moment *moment = scene->lab->moment;
    if (!moment || moment->newest_id[MOMENT_REPLIED] <= moment->newest_id[MOMENT_PUT])
        return 0;
    Uint64 first = tracks_first(tracks, TRACK_WORKER);
    Uint64 end = tracks_find(tracks, TRACK_WORKER, scene->lab->cursor_ns);
    end = SDL_min(end + 1, tracks_end(tracks, TRACK_WORKER)); // it may be held, or go on
    for (Uint64 i = end; i > first && i + LOOK_MAX > end; i--) {
        const Span *span = tracks_at(tracks, TRACK_WORKER, i - 1);
        if (span->command_id == moment->newest_id[MOMENT_REPLIED])
            return span->end_ns;
    }
    return 0; // the window has no such queue
}

// What comes into the reply queue next, or is in it already.
static const Span *next_reply(const Scene *scene, Uint64 time_ns) {
    const Tracks *tracks = scene->lab->tracks;
    Uint64 found =
        SDL_max(tracks_find(tracks, TRACK_REPLIES, time_ns), tracks_first(tracks, TRACK_REPLIES));
    return found < tracks_end(tracks, TRACK_REPLIES) ? tracks_at(tracks, TRACK_REPLIES, found)
                                                     : NULL;
}

void lane_queue_draw_made(const Scene *scene) {
    Uint64 time_ns = made_ns(scene);
    if (time_ns == 0)
        return;
    const Canvas *canvas = scene->canvas;
    char whole[SCENE_WORDS_SIZE];
    char middle[SCENE_WORDS_SIZE];
    unsigned id = scene->lab->moment->newest_id[MOMENT_REPLIED];
    SDL_Rect row = scene->lanes[LAB_REPLIES];
    SDL_Rect bar = scene_bar(scene, LAB_REPLIES);
    const Span *next = next_reply(scene, time_ns);
    int from = ruler_x(&scene->ruler, time_ns) + canvas_px(canvas, 10.0f);
    int to = next ? SDL_min(ruler_x(&scene->ruler, next->begin_ns), ruler_right(&scene->ruler))
                  : ruler_right(&scene->ruler);
    SDL_Rect room = {from, bar.y, to - from - canvas_px(canvas, 4.0f), bar.h};
    arrows_draw_hop(scene, time_ns, row.y, bar.y + bar.h, true);
    SDL_snprintf(whole, sizeof whole, "reply #%u was made, but %s in this queue yet", id,
                 scene->past ? "was not" : "is not");
    SDL_snprintf(middle, sizeof middle, "reply #%u: not here yet", id);
    const char *words[] = {whole, middle, NULL};
    if (room.w > 0 && from > scene->ruler.field.x)
        scene_words(scene, FONT_SMALL, room, canvas->theme->dim, words);
}

void lane_queue_draw(const Scene *scene, LabLane lane, TrackKind kind) {
    Canvas *canvas = scene->canvas;
    const Theme *theme = canvas->theme;
    Blocks blocks = blocks_of(scene->lab->tracks, kind, &scene->ruler, scene->least_px,
                              canvas_px(canvas, NARROW));
    SDL_Rect bar = scene_bar(scene, lane);
    Uint64 made = kind == TRACK_REPLIES ? made_ns(scene) : 0;
    int made_x = ruler_x(&scene->ruler, made);
    Block block;
    Block next = {0};
    for (bool more = blocks_next(&blocks, &block); more; block = next) {
        more = blocks_next(&blocks, &next);
        SDL_Rect rect = {block.x, bar.y, block.w, bar.h};
        int limit = scene_limit(scene, more, &next);
        if (made > 0 && block.x < made_x) // there stands an arrow
            limit = SDL_min(limit, made_x - canvas_px(canvas, 5.0f));
        SDL_Color color = block.bad ? theme->freeze : theme->text;
        bool narrow = block.w < canvas_px(canvas, block_count(&block) > 1 ? MANY_LEAST : NARROW);
        if (narrow) {
            many_stripes(scene, rect, color);
            write_ids(scene, &block, rect, limit);
        } else if (block_count(&block) > 1) {
            many_draw(scene, &block, rect, limit, theme->text,
                      kind == TRACK_REPLIES ? "replies" : "commands");
        } else {
            SDL_Rect edge = rect;
            if (block.span->end_ns == 0) // open at the right: it waits on
                edge.w = ruler_right(&scene->ruler) + 2 * scene->thin_px - edge.x;
            canvas_dashes(canvas, edge, scene->thin_px, color);
            write_queued(scene, kind, &block, rect);
        }
        if (scene_is_chosen(scene, kind, &block))
            scene_outline(scene, rect, false);
    }
}
