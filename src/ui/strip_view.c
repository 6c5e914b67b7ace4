#include "strip_view.h"

#include "clock.h"

#define SCALE_WIDTH 66.0f // points, of the words at the left
#define AHEAD 10.0f       // points that are free before the beam
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

static SDL_Color color_of(const Theme *theme, const Frame *frame, bool odd) {
    SDL_Color color = theme->accent;
    if (frame->gap_ns > (Uint64)FRAMES_BLIND_MS * THAW_NS_PER_MS)
        return theme->error;
    if (frame->gap_ns > LATE_NS)
        return theme->late;
    return theme_mix(theme->field, color, odd ? 150 : 110);
}

static void draw_target(Canvas *canvas, SDL_Rect bars, int from, int to) {
    int y = bars.y + bars.h - height_of(FRAMES_PERIOD_NS, bars.h);
    canvas_fill(canvas, (SDL_Rect){from, y, to - from, SDL_max(1, canvas_px(canvas, 1.0f))},
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
    if (frame->gap_ns > (Uint64)FRAMES_BLIND_MS * THAW_NS_PER_MS)
        write_reason(canvas, bar, frame);
    else
        draw_target(canvas, bars, bar.x, bar.x + bar.w);
}

static int x_of(SDL_Rect bars, Uint64 time_ns, Uint64 span_ns) {
    return bars.x + (int)(time_ns * (Uint64)bars.w / span_ns);
}

static void draw_ground(Canvas *canvas, SDL_Rect area) {
    const Theme *theme = canvas->theme;
    SDL_Rect bars = bars_of(canvas, area);
    SDL_Rect words = {area.x, area.y, bars.x - area.x - canvas_px(canvas, 6.0f), 0};
    canvas_fill(canvas, area, theme->ground);
    canvas_fill(canvas, bars, theme->field);
    words.h = text_cell_height(canvas->text, FONT_SMALL);
    words.y = bars.y + bars.h - height_of(FRAMES_PERIOD_NS, bars.h) - words.h / 2;
    canvas_label(canvas, FONT_SMALL, words, ALIGN_RIGHT, theme->dim, "16.7 ms");
    words.y = SDL_min(bars.y, words.y - words.h);
    canvas_label(canvas, FONT_SMALL, words, ALIGN_RIGHT, theme->dim, "100 ms");
}

void strip_view_draw_still(Canvas *canvas, const Frame *frames, size_t count, Uint64 begin_ns,
                           Uint64 span_ns, SDL_Rect area) {
    SDL_Rect bars = bars_of(canvas, area);
    draw_ground(canvas, area);
    draw_target(canvas, bars, bars.x, bars.x + bars.w);
    for (size_t i = 0; i < count; i++) {
        const Frame *frame = &frames[i];
        if (frame->shown_ns <= begin_ns || frame->shown_ns > begin_ns + span_ns)
            continue;
        Uint64 end_ns = frame->shown_ns - begin_ns;
        Uint64 from_ns = end_ns - SDL_min(end_ns, frame->gap_ns);
        draw_bar(canvas, bars, x_of(bars, from_ns, span_ns), x_of(bars, end_ns, span_ns), frame,
                 i % 2 == 1);
    }
}

// A bar that goes over the right end goes on at the left. What lies ahead of it is cleared.
static void draw_sweep(Canvas *canvas, SDL_Rect bars, const Frame *frame, bool odd) {
    Uint64 end_ns = frame->shown_ns % STRIP_SPAN_NS;
    Uint64 gap_ns = SDL_min(frame->gap_ns, STRIP_SPAN_NS);
    int to = x_of(bars, end_ns, STRIP_SPAN_NS);
    if (gap_ns > end_ns) {
        int from = x_of(bars, end_ns + STRIP_SPAN_NS - gap_ns, STRIP_SPAN_NS);
        draw_bar(canvas, bars, from, bars.x + bars.w, frame, odd);
        gap_ns = end_ns;
    }
    draw_bar(canvas, bars, x_of(bars, end_ns - gap_ns, STRIP_SPAN_NS), to, frame, odd);
    SDL_Rect ahead = {to, bars.y, canvas_px(canvas, AHEAD), bars.h};
    ahead.w = SDL_min(ahead.w, bars.x + bars.w - to);
    canvas_fill(canvas, ahead, canvas->theme->field);
}

static const Frame *frame_at(const Frames *frames, Uint64 number) {
    return &frames->ring[number % FRAMES_KEPT];
}

void strip_view_draw(StripView *view, Canvas *canvas, const Frames *frames, SDL_Rect area) {
    SDL_Rect bars = bars_of(canvas, area);
    draw_ground(canvas, area);
    draw_target(canvas, bars, bars.x, bars.x + bars.w);
    view->drawn = frames->count;
    if (frames->count == frames->hidden_count)
        return;
    Uint64 last_ns = frame_at(frames, frames->count - 1)->shown_ns;
    Uint64 kept = SDL_min(frames->count - frames->hidden_count, FRAMES_KEPT);
    for (Uint64 number = frames->count - kept; number < frames->count; number++) {
        const Frame *frame = frame_at(frames, number);
        if (last_ns - frame->shown_ns < STRIP_SPAN_NS)
            draw_sweep(canvas, bars, frame, number % 2 == 1);
    }
}

// The place of the bars that are new, up to the right end, or from the left one on.
static SDL_Rect new_place(const Canvas *canvas, const Frames *frames, Uint64 from, SDL_Rect bars) {
    Uint64 last_ns = frame_at(frames, frames->count - 1)->shown_ns;
    Uint64 first_ns = frame_at(frames, from)->shown_ns - frame_at(frames, from)->gap_ns;
    SDL_Rect place = bars;
    if (first_ns / STRIP_SPAN_NS == last_ns / STRIP_SPAN_NS) {
        place.x = x_of(bars, first_ns % STRIP_SPAN_NS, STRIP_SPAN_NS);
        int end = x_of(bars, last_ns % STRIP_SPAN_NS, STRIP_SPAN_NS) + canvas_px(canvas, AHEAD);
        place.w = SDL_min(end, bars.x + bars.w) - place.x;
    }
    return place;
}

void strip_view_add(StripView *view, Canvas *canvas, const Frames *frames, SDL_Rect area) {
    if (view->drawn >= frames->count)
        return;
    if (frames->count - view->drawn > FRAMES_KEPT)
        view->drawn = frames->count - FRAMES_KEPT;
    SDL_Rect bars = bars_of(canvas, area);
    canvas_begin_scene(canvas, new_place(canvas, frames, view->drawn, bars));
    for (; view->drawn < frames->count; view->drawn++)
        draw_sweep(canvas, bars, frame_at(frames, view->drawn), view->drawn % 2 == 1);
    canvas_end(canvas);
}
