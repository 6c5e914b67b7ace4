#include "ruler.h"

#include "clock.h"

#define OUTSIDE 64       // pixels beside the field; what lies further away is there
#define LABEL_GAP 28.0f  // points, between two labels
#define FLAG_GAP 5.0f    // points, from a label to the flag
#define STEP_MIN_NS 100u // from one label to the next
#define TICK_HEIGHT 5.0f // points

// ---- places ----

static double px_of(const Ruler *ruler, Uint64 time_ns) {
    double ns = time_ns >= ruler->start_ns ? (double)(time_ns - ruler->start_ns)
                                           : -(double)(ruler->start_ns - time_ns);
    return SDL_floor(ns * ruler->px_per_ns + 0.5);
}

Ruler ruler_of(SDL_Rect field, Uint64 start_ns, Uint64 from_ns, Uint64 to_ns, Uint64 now_ns) {
    Uint64 across_ns = SDL_max(1, thaw_clock_span_ns(from_ns, to_ns));
    Ruler ruler = {.field = field,
                   .start_ns = start_ns,
                   .from_ns = from_ns,
                   .to_ns = from_ns + across_ns,
                   .now_ns = now_ns,
                   .px_per_ns = (double)SDL_max(1, field.w) / (double)across_ns};
    ruler.from_px = (Sint64)px_of(&ruler, from_ns);
    ruler.now_x = ruler_x(&ruler, now_ns);
    return ruler;
}

int ruler_x(const Ruler *ruler, Uint64 time_ns) {
    double x = px_of(ruler, time_ns) - (double)ruler->from_px + ruler->field.x;
    return (int)SDL_clamp(x, ruler->field.x - OUTSIDE, ruler_right(ruler) + OUTSIDE);
}

Uint64 ruler_time(const Ruler *ruler, int x) {
    double px = (double)(x - ruler->field.x) + (double)ruler->from_px;
    double ns = px / ruler->px_per_ns + (double)ruler->start_ns;
    // Whole nanoseconds apart, so that a small difference is not lost beside a large start.
    if (px >= 0)
        return ruler->start_ns + (Uint64)(px / ruler->px_per_ns);
    return ns > 0 ? (Uint64)ns : 0;
}

int ruler_right(const Ruler *ruler) {
    return ruler->field.x + ruler->field.w;
}

// ---- the axis ----

void ruler_write(char label[RULER_LABEL_SIZE], Uint64 ns, Uint64 step_ns) {
    double s = (double)ns / THAW_NS_PER_S;
    double ms = (double)ns / THAW_NS_PER_MS;
    if (step_ns >= THAW_NS_PER_S)
        SDL_snprintf(label, RULER_LABEL_SIZE, "%.0f s", s);
    else if (step_ns >= 100 * THAW_NS_PER_MS)
        SDL_snprintf(label, RULER_LABEL_SIZE, "%.1f s", s);
    else if (step_ns >= 10 * THAW_NS_PER_MS)
        SDL_snprintf(label, RULER_LABEL_SIZE, "%.2f s", s);
    else if (step_ns >= THAW_NS_PER_MS)
        SDL_snprintf(label, RULER_LABEL_SIZE, "%.0f ms", ms);
    else if (step_ns >= 10000)
        SDL_snprintf(label, RULER_LABEL_SIZE, "%.2f ms", ms);
    else if (step_ns >= 1000)
        SDL_snprintf(label, RULER_LABEL_SIZE, "%.0f us", ms * 1000);
    else
        SDL_snprintf(label, RULER_LABEL_SIZE, "%.1f us", ms * 1000);
}

// The least step of 1, 2 or 5 at which no label comes near the next.
static Uint64 step_of(const Canvas *canvas, const Ruler *ruler) {
    static const Uint64 factors[] = {1, 2, 5};
    Uint64 last_ns = thaw_clock_span_ns(ruler->start_ns, ruler->to_ns);
    Uint64 unit_ns = STEP_MIN_NS;
    for (int i = 0;; i = (i + 1) % 3) {
        char label[RULER_LABEL_SIZE];
        Uint64 step_ns = unit_ns * factors[i];
        ruler_write(label, last_ns, step_ns);
        int width = text_width(canvas->text, FONT_SMALL, label, SDL_strlen(label));
        if ((double)step_ns * ruler->px_per_ns >= width + canvas_px(canvas, LABEL_GAP))
            return step_ns;
        unit_ns *= i == 2 ? 10 : 1;
    }
}

// Nothing is shown before zero.
static Uint64 first_tick(const Ruler *ruler, Uint64 step_ns) {
    Uint64 from_ns = thaw_clock_span_ns(ruler->start_ns, ruler->from_ns);
    return (from_ns + step_ns - 1) / step_ns * step_ns;
}

void ruler_draw_grid(Canvas *canvas, const Ruler *ruler) {
    Uint64 step_ns = step_of(canvas, ruler);
    SDL_Rect line = ruler->field;
    line.w = SDL_max(1, canvas_px(canvas, 1.0f));
    for (Uint64 ns = first_tick(ruler, step_ns); ruler->start_ns + ns < ruler->to_ns;
         ns += step_ns) {
        line.x = ruler_x(ruler, ruler->start_ns + ns);
        canvas_fill(canvas, line, canvas->theme->grid);
    }
}

void ruler_draw_axis(Canvas *canvas, const Ruler *ruler, SDL_Rect axis, SDL_Rect flag) {
    Uint64 step_ns = step_of(canvas, ruler);
    int high = SDL_min(axis.h, canvas_px(canvas, TICK_HEIGHT));
    SDL_Rect tick = {0, axis.y + axis.h - high, SDL_max(1, canvas_px(canvas, 1.0f)), high};
    SDL_Rect words = {0, axis.y, 0, axis.h - canvas_px(canvas, 4.0f)};
    int gap = flag.w > 0 ? canvas_px(canvas, FLAG_GAP) : 0;
    flag.x -= gap;
    flag.w += 2 * gap;
    for (Uint64 ns = first_tick(ruler, step_ns); ruler->start_ns + ns < ruler->to_ns;
         ns += step_ns) {
        char label[RULER_LABEL_SIZE];
        tick.x = ruler_x(ruler, ruler->start_ns + ns);
        canvas_fill(canvas, tick, canvas->theme->line);
        ruler_write(label, ns, step_ns);
        words.w = text_width(canvas->text, FONT_SMALL, label, SDL_strlen(label));
        words.x = tick.x - words.w / 2;
        bool inside = words.x >= axis.x && words.x + words.w <= axis.x + axis.w;
        if (inside && !SDL_HasIntersection(&words, &flag))
            canvas_label(canvas, FONT_SMALL, words, ALIGN_LEFT, canvas->theme->dim, label);
    }
}
