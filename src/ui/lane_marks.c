#include "lane_marks.h"

#include "lane_pictures.h"
#include "timeline.h"
#include "utf8.h"

#define MARK_SIZE 8.0f // points

// What a scenario says of this moment; NULL: that is not kept any more.
static const char *said_words(const Scene *scene, const Span *mark, char text[SCENE_WORDS_SIZE]) {
    Uint8 bytes[RECORD_BYTES_MAX];
    const Recording *recording = scene->lab->recording;
    Uint64 first = recording ? recording_first(recording) : 0;
    for (Uint64 i = recording ? recording_find(recording, mark->begin_ns) : 0; i > first; i--) {
        const Record *record = recording_at(recording, i - 1);
        if (record->time_ns < mark->begin_ns)
            return NULL;
        size_t size = record->kind == RECORD_MARK ? recording_bytes(recording, record, bytes) : 0;
        if (size > 0) {
            utf8_sanitize(text, SCENE_WORDS_SIZE, (const char *)bytes, size);
            return text;
        }
    }
    return NULL;
}

static const char *press_words(const Scene *scene, const Span *mark, char text[SCENE_WORDS_SIZE]) {
    const char *what = mark->reason == SPAN_KEY ? "key" : "click";
    char time[SCENE_TIME_SIZE];
    scene_write_time(time, scene_length(scene, mark));
    if (mark->bad)
        SDL_snprintf(text, SCENE_WORDS_SIZE, "%s: heard %s later", what, time);
    else
        SDL_snprintf(text, SCENE_WORDS_SIZE, "%s: %sheard immediately", what,
                     scene->past ? "was " : "");
    return text;
}

static const char *mark_words(const Scene *scene, const Span *mark, char text[SCENE_WORDS_SIZE]) {
    const char *name = thaw_command_name((ThawCommandType)mark->command);
    switch (mark->reason) {
    case SPAN_BEGIN: return "a run begins";
    case SPAN_CANCEL: return "Cancel";
    case SPAN_CLICK:
    case SPAN_KEY: return press_words(scene, mark, text);
    case SPAN_ERROR:
        SDL_snprintf(text, SCENE_WORDS_SIZE, "#%u %s failed: %s", (unsigned)mark->command_id, name,
                     thaw_error_name((ThawError)mark->code));
        return text;
    case SPAN_GIVE_UP:
        SDL_snprintf(text, SCENE_WORDS_SIZE, "#%u %s given up", (unsigned)mark->command_id, name);
        return text;
    default: break;
    }
    const char *said = said_words(scene, mark, text);
    return said ? said : "mark";
}

static const char *mark_name(Uint8 reason) {
    switch (reason) {
    case SPAN_BEGIN: return "run";
    case SPAN_CLICK: return "click";
    case SPAN_KEY: return "key";
    case SPAN_ERROR: return "failed";
    case SPAN_GIVE_UP: return "given up";
    case SPAN_SAID: return "mark";
    default: return "";
    }
}

// A pin: a click or a key, whose head is square, from when it was made to when it was heard.
static void draw_pin(const Scene *scene, const Span *mark, int x) {
    Canvas *canvas = scene->canvas;
    const Theme *theme = canvas->theme;
    SDL_Rect row = scene->lanes[LAB_WINDOW];
    int size = canvas_px(canvas, MARK_SIZE);
    int thin = scene->thin_px;
    int y = row.y + (scene_strip(scene) - size) / 2;
    Strokes strokes = strokes_of(scene);
    int foot = mark->bad ? scene_bar(scene, LAB_WINDOW).y : strokes.base_y - strokes.normal_px;
    SDL_Color color = mark->bad ? theme->freeze : theme->now;
    canvas_fill(canvas, (SDL_Rect){x - thin / 2, y + size, thin, SDL_max(0, foot - y - size)},
                color);
    SDL_Rect head = {x - size / 2, y, size, size};
    int radius = mark->reason == SPAN_KEY ? 0 : size / 2;
    if (mark->bad)
        canvas_round(canvas, head, radius, color);
    else
        canvas_box(canvas, head, radius, SDL_max(1, canvas_px(canvas, 2.0f)), color, theme->field);
}

static void draw_sign(const Scene *scene, const Span *mark, int x) {
    Canvas *canvas = scene->canvas;
    const Theme *theme = canvas->theme;
    int size = canvas_px(canvas, MARK_SIZE);
    SDL_Rect rect = {x - size / 2, scene->lanes[LAB_WINDOW].y + (scene_strip(scene) - size) / 2,
                     size, size};
    SDL_Rect stem = {x - scene->thin_px / 2, rect.y + size - 1, scene->thin_px,
                     canvas_px(canvas, 6.0f)};
    switch (mark->reason) {
    case SPAN_CLICK:
    case SPAN_KEY: draw_pin(scene, mark, x); return;
    case SPAN_ERROR: canvas_shape(canvas, SHAPE_CROSS, rect, theme->freeze); return;
    case SPAN_CANCEL: canvas_shape(canvas, SHAPE_CROSS, rect, theme->text); return;
    case SPAN_GIVE_UP: canvas_shape(canvas, SHAPE_BARS, rect, theme->freeze); return;
    case SPAN_BEGIN: canvas_shape(canvas, SHAPE_DOWN, rect, theme->now); break;
    default: canvas_shape(canvas, SHAPE_CHEVRON, rect, theme->accent); break;
    }
    canvas_fill(canvas, stem, theme->now);
}

// Marks that lie too close to each other to be told apart.
typedef struct MarkGroup {
    const Span *mark; // the worst of them
    int x;
    Uint64 count;
} MarkGroup;

// The first bad one among the marks from `from` to before `end`; `from`: there is none.
static Uint64 worst_of(const Tracks *tracks, Uint64 from, Uint64 end) {
    Uint64 low = from;
    if (tracks_bads(tracks, TRACK_MARKS, from, end) == 0)
        return from;
    for (Uint64 high = end; high - low > 1;) {
        Uint64 middle = low + (high - low) / 2;
        if (tracks_bads(tracks, TRACK_MARKS, from, middle) > 0)
            high = middle;
        else
            low = middle;
    }
    return low;
}

// The first mark from `from` on that begins at `x` or right of it.
static Uint64 mark_at_x(const Scene *scene, Uint64 from, int x) {
    Uint64 low = from;
    Uint64 high = tracks_end(scene->lab->tracks, TRACK_MARKS);
    while (low < high) {
        Uint64 middle = low + (high - low) / 2;
        const Span *mark = tracks_at(scene->lab->tracks, TRACK_MARKS, middle);
        if (ruler_x(&scene->ruler, mark->begin_ns) < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool next_marks(const Scene *scene, Uint64 *number, MarkGroup *group) {
    const Tracks *tracks = scene->lab->tracks;
    int apart = canvas_px(scene->canvas, MARK_SIZE + 2.0f);
    *group = (MarkGroup){0};
    if (*number >= tracks_end(tracks, TRACK_MARKS))
        return false;
    Uint64 from = *number;
    group->x = ruler_x(&scene->ruler, tracks_at(tracks, TRACK_MARKS, from)->begin_ns);
    if (group->x >= ruler_right(&scene->ruler) + apart)
        return false;
    *number = mark_at_x(scene, from, group->x + apart);
    group->mark = tracks_at(tracks, TRACK_MARKS, worst_of(tracks, from, *number));
    group->count = *number - from;
    return true;
}

static void write_mark(const Scene *scene, const MarkGroup *group, int limit_x) {
    Canvas *canvas = scene->canvas;
    char text[SCENE_WORDS_SIZE];
    char many[SCENE_WORDS_SIZE];
    int gap = canvas_px(canvas, MARK_SIZE);
    SDL_snprintf(many, sizeof many, "\xC3\x97%" SDL_PRIu64, group->count);
    const char *words[] = {group->count > 1 ? many : mark_words(scene, group->mark, text),
                           group->count > 1 ? many : mark_name(group->mark->reason), NULL};
    SDL_Rect rect = {group->x + gap, scene->lanes[LAB_WINDOW].y, 0, scene_strip(scene)};
    rect.w = SDL_max(0, SDL_min(limit_x - gap, ruler_right(&scene->ruler)) - rect.x);
    bool bad = group->mark->bad || group->mark->reason == SPAN_ERROR;
    if (rect.x >= scene->ruler.field.x)
        scene_words_at(scene, FONT_SMALL, rect, ALIGN_LEFT,
                       scene_ink(scene, bad ? canvas->theme->freeze : canvas->theme->text), words);
}

void lane_marks_draw(const Scene *scene) {
    const Tracks *tracks = scene->lab->tracks;
    Uint64 number = SDL_max(
        tracks_find(tracks, TRACK_MARKS, ruler_time(&scene->ruler, scene->ruler.field.x - 8)),
        tracks_first(tracks, TRACK_MARKS));
    MarkGroup group;
    MarkGroup next = {0};
    for (bool more = next_marks(scene, &number, &group); more; group = next) {
        more = next_marks(scene, &number, &next);
        draw_sign(scene, group.mark, group.x);
        write_mark(scene, &group, more ? next.x : ruler_right(&scene->ruler));
    }
}
