#include "strip_view.h"

#include "clock.h"

#define SCALE_WIDTH 66.0f // points, of the words at the left
#define AHEAD 10.0f       // points that are free before the beam
#define LARGE 56.0f       // points, its height
#define SMALL 40.0f       // points, in a low window
#define TOP_NS 100000000u // of the strip
#define LATE_NS 25000000u // a frame and a half

// Where the bars stand: right of the scale, inside of the frame.
static SDL_Rect bars_of(const Canvas *canvas, SDL_Rect area) {
    int scale = canvas_px(canvas, SCALE_WIDTH);
    return (SDL_Rect){area.x + scale, area.y, SDL_max(1, area.w - scale), area.h};
}

static int height_of(Uint64 gap_ns, int full_px) {
    double part = SDL_sqrt((double)SDL_min(gap_ns, TOP_NS) / TOP_NS);
    return SDL_max(1, (int)(part * full_px + 0.5));
}

static bool is_freeze(const Frame *frame) {
    return frame->gap_ns > (Uint64)FRAMES_BLIND_MS * THAW_NS_PER_MS;
}

static SDL_Color color_of(const Theme *theme, const Frame *frame, bool odd) {
    SDL_Color color = theme->accent;
    if (is_freeze(frame))
        return theme->error;
    if (frame->gap_ns > LATE_NS)
        return theme->late;
    return theme_mix(theme->field, color, odd ? 150 : 110);
}

static void draw_target(Canvas *canvas, SDL_Rect bars) {
    int y = bars.y + bars.h - height_of(FRAMES_PERIOD_NS, bars.h);
    canvas_fill(canvas, (SDL_Rect){bars.x, y, bars.w, SDL_max(1, canvas_px(canvas, 1.0f))},
                canvas->theme->dim);
}

// What a freeze says of itself, where there is room for it.
static void write_reason(Canvas *canvas, SDL_Rect bar, const Frame *frame) {
    char words[64];
    double seconds = (double)frame->gap_ns / THAW_NS_PER_S;
    if (frame->call == THAW_CALL_NONE)
        SDL_snprintf(words, sizeof words, "%.2f s", seconds);
    else
        SDL_snprintf(words, sizeof words, "%.2f s %s", seconds, frames_call_name(frame->call));
    if (text_width(canvas->text, FONT_SMALL, words, SDL_strlen(words)) < bar.w)
        canvas_label(canvas, FONT_SMALL, bar, ALIGN_MIDDLE, canvas->theme->ground, words);
}

static void draw_bar(Canvas *canvas, SDL_Rect bars, int from, int to, const Frame *frame,
                     bool odd) {
    int height = height_of(frame->gap_ns, bars.h);
    SDL_Rect bar = {from, bars.y + bars.h - height, SDL_max(1, to - from), height};
    canvas_fill(canvas, bar, color_of(canvas->theme, frame, odd));
    if (is_freeze(frame))
        write_reason(canvas, bar, frame);
}

static int x_of(SDL_Rect bars, Uint64 time_ns, Uint64 span_ns) {
    return bars.x + (int)(time_ns * (Uint64)bars.w / span_ns);
}

static void draw_ground(Canvas *canvas, SDL_Rect area) {
    const Theme *theme = canvas->theme;
    SDL_Rect bars = bars_of(canvas, area);
    SDL_Rect words = {area.x, area.y, bars.x - area.x - canvas_px(canvas, 6.0f), 0};
    canvas_fill(canvas, bars, theme->field);
    words.h = text_cell_height(canvas->text, FONT_SMALL);
    words.y = bars.y + bars.h - height_of(FRAMES_PERIOD_NS, bars.h) - words.h / 2;
    canvas_label(canvas, FONT_SMALL, words, ALIGN_RIGHT, theme->dim, "16.7 ms");
    words.y = SDL_min(bars.y, words.y - words.h);
    canvas_label(canvas, FONT_SMALL, words, ALIGN_RIGHT, theme->dim, "100 ms");
}

static void draw_still(Canvas *canvas, const Frame *frames, size_t count, Uint64 begin_ns,
                       Uint64 span_ns, SDL_Rect bars, bool freezes) {
    for (size_t i = 0; i < count; i++) {
        const Frame *frame = &frames[i];
        if (frame->shown_ns <= begin_ns || frame->shown_ns > begin_ns + span_ns ||
            is_freeze(frame) != freezes)
            continue;
        Uint64 end_ns = frame->shown_ns - begin_ns;
        Uint64 from_ns = end_ns - SDL_min(end_ns, frame->gap_ns);
        draw_bar(canvas, bars, x_of(bars, from_ns, span_ns), x_of(bars, end_ns, span_ns), frame,
                 i % 2 == 1);
    }
}

void strip_view_draw_still(Canvas *canvas, const Frame *frames, size_t count, Uint64 begin_ns,
                           Uint64 span_ns, SDL_Rect area) {
    SDL_Rect bars = bars_of(canvas, area);
    draw_ground(canvas, area);
    draw_still(canvas, frames, count, begin_ns, span_ns, bars, false);
    draw_target(canvas, bars);
    draw_still(canvas, frames, count, begin_ns, span_ns, bars, true);
}

static const Frame *frame_at(const Frames *frames, Uint64 number) {
    return &frames->ring[number % FRAMES_KEPT];
}

// The number of the first frame that ended after `time_ns`.
static Uint64 first_after(const Frames *frames, Uint64 time_ns) {
    Uint64 kept = SDL_min(frames->count - frames->hidden_count, FRAMES_KEPT);
    Uint64 number = frames->count;
    while (number > frames->count - kept && frame_at(frames, number - 1)->shown_ns > time_ns)
        number--;
    return number;
}

// A lap of the beam: the frames from `first` up to `end`, where the left end of the strip is at
// `left_ns`, as far as they lie right of `least_x`.
typedef struct Lap {
    Uint64 first;
    Uint64 end;
    Uint64 left_ns;
    int least_x;
} Lap;

static void draw_lap(Canvas *canvas, SDL_Rect bars, const Frames *frames, const Lap *lap,
                     bool freezes) {
    for (Uint64 number = lap->first; number < lap->end; number++) {
        const Frame *frame = frame_at(frames, number);
        Uint64 end_ns = SDL_min(frame->shown_ns - lap->left_ns, STRIP_SPAN_NS);
        Uint64 from_ns = frame->shown_ns - SDL_min(frame->gap_ns, STRIP_SPAN_NS);
        int from =
            from_ns > lap->left_ns ? x_of(bars, from_ns - lap->left_ns, STRIP_SPAN_NS) : bars.x;
        int to = x_of(bars, end_ns, STRIP_SPAN_NS);
        if (is_freeze(frame) == freezes && to > lap->least_x && from < bars.x + bars.w)
            draw_bar(canvas, bars, SDL_max(from, lap->least_x), to, frame, number % 2 == 1);
    }
}

// Left of the beam stand the bars of this lap, right of it those of the lap before. They come in
// this order so that the list of the next frame differs in one place: at the beam. The line of the
// target lies over them, and freezes lie over the line.
static void draw(Canvas *canvas, const Frames *frames, SDL_Rect area) {
    SDL_Rect bars = bars_of(canvas, area);
    draw_ground(canvas, area);
    if (frames->count == frames->hidden_count) {
        draw_target(canvas, bars);
        return;
    }
    Uint64 last_ns = frame_at(frames, frames->count - 1)->shown_ns;
    Uint64 lap_ns = last_ns / STRIP_SPAN_NS * STRIP_SPAN_NS;
    int ahead = x_of(bars, last_ns - lap_ns, STRIP_SPAN_NS) + canvas_px(canvas, AHEAD);
    Lap now = {first_after(frames, lap_ns), frames->count, lap_ns, bars.x};
    // The first frame of this lap may have begun in the one before.
    bool has_before = lap_ns >= STRIP_SPAN_NS;
    Lap before = {first_after(frames, last_ns - SDL_min(last_ns, STRIP_SPAN_NS)),
                  has_before ? SDL_min(now.first + 1, frames->count) : 0,
                  lap_ns - SDL_min(lap_ns, STRIP_SPAN_NS), ahead};
    draw_lap(canvas, bars, frames, &now, false);
    draw_lap(canvas, bars, frames, &before, false);
    draw_target(canvas, bars);
    draw_lap(canvas, bars, frames, &now, true);
    draw_lap(canvas, bars, frames, &before, true);
}

int strip_view_height(const Canvas *canvas, const ScreenModel *model) {
    (void)model;
    return canvas_px(canvas, view_is_low(canvas) ? SMALL : LARGE) + canvas_px(canvas, VIEW_GAP);
}

Action strip_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)id;
    (void)state;
    SDL_Rect strip = view_inside(ui->canvas, area);
    strip.h = SDL_max(0, strip.h - canvas_px(ui->canvas, VIEW_GAP));
    if (ui_is_drawing(ui))
        draw(ui->canvas, model->frames, strip);
    return (Action){0};
}
