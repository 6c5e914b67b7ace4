#include "timeline.h"

#include "phrases.h"

#define BEFORE_PART 7           // of the field lies left of the begin of a run,
#define BEFORE_NS 500000000u    // but no more than this
#define LATE_FULL_NS 100000000u // a picture that comes so late has a stroke of full height
#define LABEL_LEAST 84.0f       // points from one word of the axis to the next
#define STROKES_MAX 4096        // in a field
#define GROUPS_MAX 8            // pictures in a stroke, before the picture scrolls

// ---- places ----

static void set_group(Timeline *timeline, int group) {
    timeline->group = group;
    timeline->px_per_ns = (double)timeline->stroke_px / ((double)group * (double)FRAMES_PERIOD_NS);
}

static Sint64 px_of(const Timeline *timeline, Uint64 ns) {
    return (Sint64)((double)ns * timeline->px_per_ns + 0.5);
}

static Sint64 stroke_of(const Timeline *timeline, Sint64 slot) {
    Sint64 group = timeline->group;
    return slot >= 0 ? slot / group : -((-slot + group - 1) / group);
}

static Uint64 before_ns(const Timeline *timeline) {
    double part_ns = (double)timeline->field.w / BEFORE_PART / timeline->px_per_ns;
    return SDL_min(BEFORE_NS, (Uint64)part_ns);
}

// A run that is over needs room for itself alone: the sweep goes on to the edge of the field, and
// stops there.
static void place_run(Timeline *timeline, const Run *run, Uint64 until_ns) {
    Uint64 end_ns = run->end_ns > 0 ? run->end_ns : SDL_max(timeline->now_ns, until_ns);
    Uint64 long_ns = thaw_clock_span_ns(run->begin_ns, end_ns);
    Sint64 room = timeline->field.w - timeline->stroke_px;
    while (timeline->group < GROUPS_MAX && px_of(timeline, before_ns(timeline) + long_ns) > room)
        set_group(timeline, timeline->group * 2);
    timeline->base_ns = run->begin_ns;
    timeline->base_x = timeline->field.x + px_of(timeline, before_ns(timeline));
    Uint64 shown_ns = (Uint64)((double)room / timeline->px_per_ns);
    if (run->end_ns > 0)
        timeline->now_ns = SDL_min(
            timeline->now_ns,
            run->begin_ns + SDL_max(long_ns, shown_ns - SDL_min(shown_ns, before_ns(timeline))));
    // Whole strokes, so that none moves by less.
    Sint64 over = timeline->base_x +
                  px_of(timeline, thaw_clock_span_ns(run->begin_ns, timeline->now_ns)) -
                  (timeline->field.x + timeline->field.w);
    if (over > 0)
        timeline->base_x -=
            (over + timeline->stroke_px - 1) / timeline->stroke_px * timeline->stroke_px;
}

Timeline timeline_of(const Canvas *canvas, const Run *run, SDL_Rect field, float stroke,
                     Uint64 now_ns, Uint64 until_ns) {
    Timeline timeline = {.field = field, .now_ns = now_ns};
    timeline.stroke_px = SDL_max(2, canvas_px(canvas, stroke));
    set_group(&timeline, 1);
    if (run->begin_ns > 0) {
        place_run(&timeline, run, until_ns);
        return timeline;
    }
    const RunPicture *last =
        run->picture_count > 0 ? &run->pictures[(run->picture_count - 1) % RUN_PICTURES] : NULL;
    timeline.base_x = field.x + field.w - (last ? last->slot + 1 : 0) * (Sint64)timeline.stroke_px;
    timeline.base_ns = last ? 0 : now_ns;
    return timeline;
}

int timeline_x(const Timeline *timeline, Uint64 time_ns) {
    Sint64 x = time_ns >= timeline->base_ns
                   ? timeline->base_x + px_of(timeline, time_ns - timeline->base_ns)
                   : timeline->base_x - px_of(timeline, timeline->base_ns - time_ns);
    return (int)SDL_clamp(x, -100000, 100000);
}

int timeline_stroke_x(const Timeline *timeline, const RunPicture *picture) {
    Sint64 x = timeline->base_x + stroke_of(timeline, picture->slot) * timeline->stroke_px;
    return (int)SDL_clamp(x, -100000, 100000);
}

// ---- pictures ----

int timeline_stroke_height(Uint64 gap_ns, int normal_px, int full_px) {
    if (gap_ns <= FRAMES_PERIOD_NS)
        return normal_px;
    double late = SDL_log((double)SDL_min(gap_ns, LATE_FULL_NS) / FRAMES_PERIOD_NS) /
                  SDL_log((double)LATE_FULL_NS / FRAMES_PERIOD_NS);
    return normal_px + (int)(late * (full_px - normal_px) + 0.5);
}

static const RunPicture *picture_at(const Run *run, Uint64 number) {
    return &run->pictures[number % RUN_PICTURES];
}

// Heights of the strokes across the field; 0: there is no picture.
typedef struct Strokes {
    Sint64 first; // stroke at the left edge
    int left_x;
    int count;
    Uint16 heights[STROKES_MAX];
} Strokes;

static void find_strokes(const Timeline *timeline, const Run *run, int normal_px, int full_px,
                         Strokes *strokes) {
    Sint64 from = timeline->field.x - timeline->base_x;
    strokes->first = from >= 0 ? from / timeline->stroke_px
                               : -((-from + timeline->stroke_px - 1) / timeline->stroke_px);
    strokes->left_x = (int)(timeline->base_x + strokes->first * timeline->stroke_px);
    strokes->count = SDL_min(timeline->field.w / timeline->stroke_px + 2, STROKES_MAX);
    SDL_memset(strokes->heights, 0, (size_t)strokes->count * sizeof strokes->heights[0]);
    for (Uint64 number = run_first_picture(run); number < run->picture_count; number++) {
        const RunPicture *picture = picture_at(run, number);
        Sint64 at = stroke_of(timeline, picture->slot) - strokes->first;
        if (at < 0 || at >= strokes->count)
            continue;
        // One stroke for all pictures that lie there, as high as the latest.
        int height =
            timeline_stroke_height(picture->frozen ? 0 : picture->gap_ns, normal_px, full_px);
        strokes->heights[at] = (Uint16)SDL_max(strokes->heights[at], height);
    }
}

// There is a command for each stroke that could be, so that a new one changes one command and
// moves none.
void timeline_draw_pictures(Canvas *canvas, const Timeline *timeline, const Run *run, int base_y,
                            int normal_px, int full_px) {
    Strokes strokes;
    int width = SDL_max(1, timeline->stroke_px / 2);
    find_strokes(timeline, run, normal_px, full_px, &strokes);
    for (int i = 0; i < strokes.count; i++) {
        int height = SDL_max(1, strokes.heights[i]);
        canvas_fill(
            canvas,
            (SDL_Rect){strokes.left_x + i * timeline->stroke_px, base_y - height, width, height},
            strokes.heights[i] > 0 ? canvas->theme->accent : canvas->theme->field);
    }
}

// The dots between two strokes, but not where words stand. Those that the network is not to blame
// for have another colour.
static void draw_dots(Canvas *canvas, const Timeline *timeline, int from_x, int to_x, int base_y,
                      SDL_Color color, SDL_Rect words) {
    int size = SDL_max(1, timeline->stroke_px / 2);
    int step = canvas_px(canvas, 5.0f);
    for (int x = from_x; x < to_x; x += timeline->stroke_px) {
        bool outside = x < timeline->field.x || x >= timeline->field.x + timeline->field.w;
        if (outside || (words.w > 0 && x + size > words.x && x < words.x + words.w))
            continue;
        for (int row = 0; row < 3; row++)
            canvas_fill(canvas,
                        (SDL_Rect){x, base_y - size - row * step, size, row == 0 ? size + 1 : size},
                        color);
    }
}

static void draw_gap(Canvas *canvas, const Timeline *timeline, const RunPicture *before,
                     const RunPicture *after, int base_y) {
    int from_x = timeline_stroke_x(timeline, before) + timeline->stroke_px;
    int to_x = timeline_stroke_x(timeline, after);
    Uint64 periods = (after->gap_ns + FRAMES_PERIOD_NS / 2) / FRAMES_PERIOD_NS;
    Uint64 count = SDL_max(1, periods) - 1;
    char text[48];
    char number[24];
    SDL_snprintf(text, sizeof text, "%" SDL_PRIu64 " picture%s missing", count,
                 phrase_plural(count));
    SDL_snprintf(number, sizeof number, "%" SDL_PRIu64, count);
    const char *words[] = {text, number, NULL};
    int high = text_cell_height(canvas->text, FONT_SMALL);
    int margin = canvas_px(canvas, 8.0f);
    SDL_Rect room = {SDL_max(from_x, timeline->field.x),
                     base_y - canvas_px(canvas, 5.0f) - high / 2 - high / 4, 0, high};
    room.w = SDL_min(to_x, timeline->field.x + timeline->field.w) - room.x;
    SDL_Rect taken = {0, 0, 0, 0};
    int width = 0;
    if (timeline_fit(canvas, FONT_SMALL, room.w - 4 * margin, words, &width))
        taken =
            (SDL_Rect){room.x + (room.w - width) / 2 - margin, room.y, width + 2 * margin, high};
    SDL_Color color = after->by_network ? canvas->theme->freeze : canvas->theme->dim;
    draw_dots(canvas, timeline, from_x, to_x, base_y, color, taken);
    if (taken.w > 0)
        timeline_words(canvas, FONT_SMALL, taken, ALIGN_MIDDLE, color, words);
}

void timeline_draw_missing(Canvas *canvas, const Timeline *timeline, const Run *run, int base_y) {
    for (Uint64 number = run_first_picture(run) + 1; number < run->picture_count; number++) {
        const RunPicture *picture = picture_at(run, number);
        if (picture->frozen && (run->begin_ns == 0 || picture->slot >= 0))
            draw_gap(canvas, timeline, picture_at(run, number - 1), picture, base_y);
    }
}

// ---- waits ----

void timeline_draw_frame(Canvas *canvas, SDL_Rect slab) {
    int width = SDL_max(1, canvas_px(canvas, 2.0f));
    int apart = canvas_px(canvas, 2.0f) + width;
    SDL_Rect frame = {slab.x - apart, slab.y - apart, slab.w + 2 * apart, slab.h + 2 * apart};
    canvas_box(canvas, frame, 0, width, canvas->theme->freeze, canvas->theme->field);
}

void timeline_draw_slab(Canvas *canvas, SDL_Rect slab, bool freezes) {
    const Theme *theme = canvas->theme;
    if (freezes)
        timeline_draw_frame(canvas, slab);
    canvas_box(canvas, slab, 0, SDL_max(1, canvas_px(canvas, 1.0f)), theme->wait, theme->slab);
}

// ---- the axis ----

// Seconds from one word to the next.
static double step_of(const Canvas *canvas, const Timeline *timeline) {
    static const double steps[] = {0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600};
    size_t i = 0;
    while (i < SDL_arraysize(steps) - 1 &&
           steps[i] * THAW_NS_PER_S * timeline->px_per_ns < canvas_px(canvas, LABEL_LEAST))
        i++;
    return steps[i];
}

// Call for each stroke of the axis: the number of the step from the begin of the run, and where.
typedef void Mark(Canvas *canvas, const void *userdata, int number, double seconds, int x);

static void each_step(Canvas *canvas, const Timeline *timeline, const Run *run, Mark *mark,
                      const void *userdata) {
    double step = step_of(canvas, timeline);
    double step_px = step * THAW_NS_PER_S * timeline->px_per_ns;
    bool idle = run->begin_ns == 0;
    Sint64 zero_x = idle ? timeline->field.x + timeline->field.w : timeline->base_x;
    int from = (int)(((double)timeline->field.x - (double)zero_x) / step_px) - 1;
    for (int number = from;; number++) {
        int x = (int)(zero_x + (Sint64)SDL_floor(number * step_px + 0.5));
        if (x > timeline->field.x + timeline->field.w)
            return;
        if (x >= timeline->field.x)
            mark(canvas, userdata, number, number * step, x);
    }
}

static void mark_grid(Canvas *canvas, const void *userdata, int number, double seconds, int x) {
    (void)number;
    (void)seconds;
    const Timeline *timeline = userdata;
    canvas_fill(
        canvas,
        (SDL_Rect){x, timeline->field.y, SDL_max(1, canvas_px(canvas, 1.0f)), timeline->field.h},
        canvas->theme->grid);
}

void timeline_draw_grid(Canvas *canvas, const Timeline *timeline, const Run *run) {
    each_step(canvas, timeline, run, mark_grid, timeline);
}

typedef struct AxisWords {
    SDL_Rect axis;
    SDL_Rect flag; // no word stands here
    bool idle;
} AxisWords;

static void mark_words(Canvas *canvas, const void *userdata, int number, double seconds, int x) {
    const AxisWords *words = userdata;
    char text[32];
    if (number < 0 && !words->idle)
        return;
    if (number == 0 && words->idle)
        return;
    if (number == 0)
        SDL_strlcpy(text, "0 = Do it!", sizeof text);
    else
        SDL_snprintf(text, sizeof text, "%.1f s", seconds);
    int width = text_width(canvas->text, FONT_SMALL, text, SDL_strlen(text));
    SDL_Rect rect = {x - width / 2, words->axis.y, width, words->axis.h};
    // The first word gives way to the flag at the left, and to the edge; others are left out.
    if (number == 0)
        rect.x = SDL_max(rect.x, words->axis.x);
    if (number == 0 && SDL_HasIntersection(&rect, &words->flag))
        rect.x = words->flag.x - width - canvas_px(canvas, 6.0f);
    if (rect.x < words->axis.x || rect.x + width > words->axis.x + words->axis.w ||
        SDL_HasIntersection(&rect, &words->flag))
        return;
    canvas_label(canvas, FONT_SMALL, rect, ALIGN_LEFT, canvas->theme->dim, text);
}

void timeline_draw_axis(Canvas *canvas, const Timeline *timeline, const Run *run, SDL_Rect axis,
                        SDL_Rect flag) {
    AxisWords words = {axis, flag, run->begin_ns == 0};
    each_step(canvas, timeline, run, mark_words, &words);
}

// ---- words ----

const char *timeline_fit(const Canvas *canvas, FontSize font, int room_px, const char *const *words,
                         int *width_px) {
    for (; *words; words++) {
        *width_px = text_width(canvas->text, font, *words, SDL_strlen(*words));
        if (*width_px <= room_px)
            return *words;
    }
    return NULL;
}

bool timeline_words(Canvas *canvas, FontSize font, SDL_Rect rect, Align align, SDL_Color color,
                    const char *const *words) {
    int width = 0;
    const char *fitting = timeline_fit(canvas, font, rect.w, words, &width);
    if (fitting)
        canvas_label(canvas, font, rect, align, color, fitting);
    return fitting;
}
