#include "lane_wire.h"

#include "many.h"
#include "number.h"

#define BYTES_SHOWN 4
#define TEXT_SHOWN 24
#define ARROW_OUT "\xE2\x86\x92"
#define ARROW_IN "\xE2\x86\x90"

// The record of a chunk of the client's; NULL: it is not kept any more.
static const Record *record_of(const Scene *scene, const Span *chunk, bool out) {
    const Recording *recording = scene->lab->recording;
    Uint8 kind = out ? THAW_EVENT_SENT : THAW_EVENT_RECEIVED;
    if (!recording)
        return NULL;
    Uint64 first = recording_first(recording);
    for (Uint64 i = recording_find(recording, chunk->end_ns); i > first; i--) {
        const Record *record = recording_at(recording, i - 1);
        if (record->time_ns < chunk->end_ns)
            return NULL;
        if (record->kind == kind && record->lane != THAW_LANE_SERVER)
            return record;
    }
    return NULL;
}

static bool is_printable(const Uint8 *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (bytes[i] < ' ' || bytes[i] > '~')
            return false;
    return size > 0;
}

// The length and the words of a message, where a chunk begins with them; else its first bytes.
static void write_bytes(const Scene *scene, const Span *chunk, bool out, char hex[SCENE_WORDS_SIZE],
                        char whole[SCENE_WORDS_SIZE]) {
    Uint8 bytes[RECORD_BYTES_MAX];
    const Record *record = record_of(scene, chunk, out);
    size_t size = record ? recording_bytes(scene->lab->recording, record, bytes) : 0;
    size_t used = 0;
    hex[0] = '\0';
    for (size_t i = 0; i < SDL_min(size, BYTES_SHOWN); i++)
        used += (size_t)SDL_snprintf(hex + used, SCENE_WORDS_SIZE - used, i == 0 ? "%02x" : " %02x",
                                     bytes[i]);
    SDL_strlcpy(whole, hex, SCENE_WORDS_SIZE);
    bool heads = record && record->size == record->done + BYTES_SHOWN;
    size_t from = heads ? BYTES_SHOWN : 0;
    size_t shown = SDL_min(size - SDL_min(size, from), TEXT_SHOWN);
    if (!is_printable(bytes + from, shown))
        return;
    bool cut = from + shown < record->size;
    SDL_snprintf(whole, SCENE_WORDS_SIZE, heads ? "%s \"%.*s%s\"" : "%s\"%.*s%s\"",
                 heads ? hex : "", (int)shown, (const char *)bytes + from,
                 cut ? "\xE2\x80\xA6" : "");
}

static void write_chunks(const Scene *scene, const Block *block, bool out, SDL_Rect room) {
    const Theme *theme = scene->canvas->theme;
    const char *arrow = out ? ARROW_OUT : ARROW_IN;
    char longest[SCENE_WORDS_SIZE + 8] = "";
    char whole[SCENE_WORDS_SIZE + 8] = "";
    char middle[SCENE_WORDS_SIZE];
    char hex[SCENE_WORDS_SIZE] = "";
    char words_of_it[SCENE_WORDS_SIZE] = "";
    char number[THAW_NUMBER_SIZE];
    Uint64 count = block_count(block);
    // Looking bytes up is worth it only where they would fit.
    if (count == 1 && room.w > canvas_px(scene->canvas, 80.0f))
        write_bytes(scene, block->span, out, hex, words_of_it);
    if (count == 1)
        SDL_snprintf(middle, sizeof middle, "%s %s B", arrow,
                     thaw_number_write(number, block->span->size));
    else
        SDL_snprintf(middle, sizeof middle, "%s \xC3\x97%s", arrow,
                     thaw_number_write(number, count));
    SDL_snprintf(longest, sizeof longest, "%s %s", arrow, words_of_it);
    SDL_snprintf(whole, sizeof whole, "%s %s", arrow, hex);
    bool known = hex[0] != '\0' || words_of_it[0] != '\0';
    const char *words[] = {known ? longest : middle, hex[0] ? whole : middle, middle, arrow, NULL};
    scene_words(scene, FONT_SMALL, room, scene_ink(scene, block->bad ? theme->freeze : theme->text),
                words);
}

void lane_wire_draw_chunks(const Scene *scene) {
    Canvas *canvas = scene->canvas;
    const Tracks *tracks = scene->lab->tracks;
    SDL_Rect row = scene->lanes[LAB_WIRE];
    SDL_Rect bar = scene_bar(scene, LAB_WIRE);
    SDL_Rect line = {0, row.y + canvas_px(canvas, 2.0f), 0, 0};
    line.h = SDL_max(scene->least_px, bar.y - canvas_px(canvas, 2.0f) - line.y);
    Blocks ways[2] = {blocks_of(tracks, TRACK_OUT, &scene->ruler, scene->least_px, scene->least_px),
                      blocks_of(tracks, TRACK_IN, &scene->ruler, scene->least_px, scene->least_px)};
    Block heads[2];
    bool more[2] = {blocks_next(&ways[0], &heads[0]), blocks_next(&ways[1], &heads[1])};
    while (more[0] || more[1]) {
        int way = !more[0] || (more[1] && heads[1].x < heads[0].x);
        TrackKind kind = way == 0 ? TRACK_OUT : TRACK_IN;
        Block block = heads[way];
        more[way] = blocks_next(&ways[way], &heads[way]);
        int limit =
            SDL_min(scene_limit(scene, more[0], &heads[0]), scene_limit(scene, more[1], &heads[1]));
        SDL_Rect mark = {block.x, line.y + (way == 0 ? 0 : line.h / 2), block.w, line.h / 2};
        SDL_Color color = block.bad ? canvas->theme->freeze : canvas->theme->text;
        if (block_count(&block) > 1)
            many_stripes(scene, mark, color);
        else
            canvas_fill(canvas, mark, color);
        int from = SDL_max(block.x + block.w, scene->ruler.field.x) + canvas_px(canvas, 5.0f);
        SDL_Rect room = {from, line.y, limit - from - canvas_px(canvas, 5.0f), line.h};
        if (room.w > 0)
            write_chunks(scene, &block, way == 0, room);
        if (scene_is_chosen(scene, kind, &block))
            scene_outline(scene, mark, false);
    }
}

void lane_wire_draw_server(const Scene *scene) {
    Canvas *canvas = scene->canvas;
    const Theme *theme = canvas->theme;
    Blocks blocks = blocks_of(scene->lab->tracks, TRACK_SERVER, &scene->ruler, scene->least_px,
                              scene->least_px);
    SDL_Rect bar = scene_bar(scene, LAB_WIRE);
    int width = 2 * scene->thin_px;
    Block block;
    while (blocks_next(&blocks, &block)) {
        char time[SCENE_TIME_SIZE];
        char whole[SCENE_WORDS_SIZE];
        char middle[SCENE_WORDS_SIZE];
        bool open = block.span->end_ns == 0;
        SDL_Rect rect = {block.x, bar.y, block.w, bar.h};
        if (block_count(&block) > 1) {
            many_draw(scene, &block, rect, rect.x, theme->server, "answers");
            continue;
        }
        canvas_box(canvas, rect, 0, width, theme->server, theme->field);
        canvas_fill(canvas, (SDL_Rect){rect.x, rect.y + rect.h - 2 * width, rect.w, 2 * width},
                    theme->server);
        scene_write_time(time, scene_length(scene, block.span));
        SDL_snprintf(whole, sizeof whole,
                     scene->past ? "server waited %s"
                     : open      ? "server waits, %s so far"
                                 : "server waits %s before it answers",
                     time);
        SDL_snprintf(middle, sizeof middle, "server %s", scene->past ? "waited" : "waits");
        const char *words[] = {whole, middle, time, NULL};
        SDL_Rect inside = scene_inside(scene, rect);
        inside.h -= width;
        scene_words(scene, FONT_SMALL, inside, theme->text, words);
    }
}
