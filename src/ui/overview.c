#include "overview.h"

#include "clock.h"
#include "number.h"

#define PX_PER_S 55.0f   // points; a young recording is not blown up
#define FRAME_LEAST 8.0f // points, of the frame: a hand must find it
#define MOVE_LEAST 3.0f  // points; what moves less is a click
#define LOOK_AHEAD 4     // spans that are looked through in one column
#define HATCH 4.0f       // points, from one stroke to the next
#define LOSS_LEAST 12.0f // points
#define LOSS_EDGES 32.0f // points, of hatching beside the words
#define LOSS_WORDS 48
#define RUN_NONE (-1)

// How times lie in the strip.
typedef struct Strip {
    const LabModel *lab;
    SDL_Rect rect;
    double px_per_ns;
    int before_px; // what stands for the forgotten beginning
} Strip;

static Uint64 forgotten(const LabModel *lab) {
    return lab->recording ? recording_first(lab->recording) : 0;
}

static void write_forgotten(char words[LOSS_WORDS], const LabModel *lab) {
    char number[THAW_NUMBER_SIZE];
    SDL_snprintf(words, LOSS_WORDS, "%s forgotten", thaw_number_write(number, forgotten(lab)));
}

// How much of the strip stands for what was before its beginning.
static int forgotten_px(const Canvas *canvas, const LabModel *lab, SDL_Rect rect) {
    char words[LOSS_WORDS];
    if (forgotten(lab) == 0)
        return 0;
    write_forgotten(words, lab);
    int width = text_width(canvas->text, FONT_SMALL, words, SDL_strlen(words));
    return SDL_min(width + canvas_px(canvas, LOSS_EDGES), rect.w / 2);
}

// What was forgotten stands before it.
static Strip strip_of(const Canvas *canvas, const LabModel *lab, SDL_Rect rect) {
    int before = forgotten_px(canvas, lab, rect);
    rect.x += before;
    rect.w -= before;
    double all_ns = (double)SDL_max(1, thaw_clock_span_ns(lab->first_ns, lab->now_ns));
    double most = (double)(PX_PER_S * canvas->scale) / THAW_NS_PER_S;
    return (Strip){lab, rect, SDL_min(most, (double)rect.w / all_ns), before};
}

// The column of a time. What lies outside is at the edge.
static int column_of(const Strip *strip, Uint64 time_ns) {
    double px = (double)thaw_clock_span_ns(strip->lab->first_ns, time_ns) * strip->px_per_ns;
    return strip->rect.x + (int)SDL_min(px, (double)strip->rect.w);
}

static Uint64 time_of(const Strip *strip, int column) {
    int px = SDL_clamp(column - strip->rect.x, 0, strip->rect.w);
    return strip->lab->first_ns + (Uint64)((double)px / strip->px_per_ns);
}

static int end_of(const Strip *strip) {
    return column_of(strip, strip->lab->now_ns);
}

// ---- what happened ----

typedef bool IsWanted(const Span *span);

static bool is_wait(const Span *span) {
    return span->reason >= SPAN_LOOKUP && span->reason <= SPAN_RECEIVE;
}

static bool is_asking(const Span *span) {
    return span->reason == SPAN_ASKS;
}

static bool is_held(const Span *span) {
    return span->reason == SPAN_HELD;
}

// The end of a span that is wanted and seen in `column`; 0: there is none. `*next_ns`: where the
// next one begins that might be.
static Uint64 wanted_end(const Strip *strip, TrackKind kind, int column, IsWanted *wanted,
                         Uint64 *next_ns) {
    const Tracks *tracks = strip->lab->tracks;
    Uint64 before_ns = time_of(strip, column + 1);
    Uint64 number = tracks_find(tracks, kind, time_of(strip, column));
    Uint64 end = tracks_end(tracks, kind);
    *next_ns = number < end ? before_ns : strip->lab->now_ns;
    for (int i = 0; i < LOOK_AHEAD && number < end; i++, number++) {
        const Span *span = tracks_at(tracks, kind, number);
        Uint64 end_ns = span->end_ns > 0 ? span->end_ns : strip->lab->now_ns;
        if (span->begin_ns >= before_ns && i == 0)
            *next_ns = span->begin_ns;
        if (span->begin_ns >= before_ns)
            break;
        if (wanted(span))
            return end_ns;
        *next_ns = SDL_max(*next_ns, end_ns);
    }
    return 0;
}

// Fill `band` wherever a span of a track is wanted. What is under way somewhere in a column is seen
// in it.
static void draw_spans(Canvas *canvas, const Strip *strip, TrackKind kind, IsWanted *wanted,
                       SDL_Rect band, SDL_Color color) {
    int end = end_of(strip);
    int from = RUN_NONE;
    int column = strip->rect.x;
    while (column < end) {
        Uint64 next_ns = 0;
        Uint64 end_ns = wanted_end(strip, kind, column, wanted, &next_ns);
        if (end_ns > 0 && from == RUN_NONE)
            from = column;
        if (end_ns == 0 && from != RUN_NONE) {
            canvas_fill(canvas, (SDL_Rect){from, band.y, column - from, band.h}, color);
            from = RUN_NONE;
        }
        column = SDL_max(column + 1, column_of(strip, end_ns > 0 ? end_ns : next_ns));
    }
    if (from != RUN_NONE)
        canvas_fill(canvas, (SDL_Rect){from, band.y, end - from, band.h}, color);
}

// Whether a picture came so late, somewhere in a column, that the window was frozen. `*picture`,
// the first one of the column, becomes that of the next column.
static bool is_frozen_at(const Strip *strip, int column, Uint64 *picture) {
    const Tracks *tracks = strip->lab->tracks;
    Uint64 before_ns = time_of(strip, column + 1);
    Uint64 from = *picture;
    Uint64 to = tracks_find_from(tracks, TRACK_PICTURES, from, before_ns);
    *picture = to;
    bool under_way = to < tracks_end(tracks, TRACK_PICTURES) &&
                     tracks_at(tracks, TRACK_PICTURES, to)->begin_ns < before_ns;
    return tracks_bads(tracks, TRACK_PICTURES, from, to + under_way) > 0;
}

static void draw_freeze(Canvas *canvas, const Strip *strip, SDL_Rect band, int from, int to) {
    int size = canvas_px(canvas, 7.0f);
    SDL_Color color = canvas->theme->freeze;
    canvas_fill(canvas, (SDL_Rect){from, band.y, SDL_max(2, to - from), band.h}, color);
    canvas_shape(canvas, SHAPE_DOWN, (SDL_Rect){from - size / 2, strip->rect.y, size, size}, color);
}

static void draw_freezes(Canvas *canvas, const Strip *strip, SDL_Rect band) {
    const Tracks *tracks = strip->lab->tracks;
    Uint64 first = tracks_first(tracks, TRACK_PICTURES);
    Uint64 last = tracks_end(tracks, TRACK_PICTURES);
    if (first == last || tracks_bads(tracks, TRACK_PICTURES, first, last) == 0)
        return;
    int end = end_of(strip);
    int from = RUN_NONE;
    Uint64 picture = tracks_find(tracks, TRACK_PICTURES, time_of(strip, strip->rect.x));
    for (int column = strip->rect.x; column <= end; column++) {
        bool frozen = column < end && is_frozen_at(strip, column, &picture);
        if (frozen && from == RUN_NONE)
            from = column;
        if (!frozen && from != RUN_NONE) {
            draw_freeze(canvas, strip, band, from, column);
            from = RUN_NONE;
        }
    }
}

// ---- what is not there ----

// A hatched block, and in it what it stands for, where there is room for that.
static void draw_block(Canvas *canvas, SDL_Rect block, const char *words) {
    const Theme *theme = canvas->theme;
    int high = text_cell_height(canvas->text, FONT_SMALL);
    int least = text_width(canvas->text, FONT_SMALL, words, SDL_strlen(words)) + high / 2;
    int step = SDL_max(2, canvas_px(canvas, HATCH));
    canvas_fill(canvas, block, theme->ground);
    for (int x = block.x; x < block.x + block.w; x += step)
        canvas_fill(canvas, (SDL_Rect){x, block.y, SDL_max(1, step / 4), block.h}, theme->line);
    SDL_Rect label = {block.x + (block.w - least) / 2, block.y + (block.h - high) / 2, least, high};
    if (least > block.w)
        return;
    canvas_fill(canvas, label, theme->ground);
    canvas_label(canvas, FONT_SMALL, label, ALIGN_MIDDLE, theme->text, words);
}

static void draw_loss(Canvas *canvas, const Strip *strip, int from, int to, Uint64 count) {
    char number[THAW_NUMBER_SIZE];
    char words[LOSS_WORDS];
    SDL_snprintf(words, sizeof words, "%s lost", thaw_number_write(number, count));
    int least = text_width(canvas->text, FONT_SMALL, words, SDL_strlen(words)) +
                text_cell_height(canvas->text, FONT_SMALL);
    SDL_Rect block = {from, strip->rect.y, SDL_max(to - from, least), strip->rect.h};
    block.w = SDL_min(block.w, strip->rect.x + strip->rect.w - from);
    draw_block(canvas, block, words);
}

// What the recording has dropped of its beginning.
static void draw_forgotten(Canvas *canvas, const Strip *strip) {
    char words[LOSS_WORDS];
    if (strip->before_px == 0)
        return;
    write_forgotten(words, strip->lab);
    int gap = SDL_max(1, canvas_px(canvas, 2.0f));
    draw_block(canvas,
               (SDL_Rect){strip->rect.x - strip->before_px, strip->rect.y,
                          SDL_max(0, strip->before_px - gap), strip->rect.h},
               words);
}

// Losses that would lie over each other become one.
static void draw_losses(Canvas *canvas, const Strip *strip) {
    const Tracks *tracks = strip->lab->tracks;
    Uint64 number = tracks_first(tracks, TRACK_LOST);
    Uint64 end = tracks_end(tracks, TRACK_LOST);
    int most = strip->rect.w; // blocks; each takes a pixel at least
    for (; number < end && most > 0; most--) {
        const Span *span = tracks_at(tracks, TRACK_LOST, number);
        int from = column_of(strip, span->begin_ns);
        int to = column_of(strip, span->end_ns > 0 ? span->end_ns : strip->lab->now_ns);
        to = SDL_max(to, from + canvas_px(canvas, LOSS_LEAST));
        Uint64 count = span->size;
        for (number++; number < end; number++) {
            const Span *next = tracks_at(tracks, TRACK_LOST, number);
            if (column_of(strip, next->begin_ns) > to)
                break;
            count += next->size;
        }
        draw_loss(canvas, strip, from, to, count);
    }
}

// ---- the frame ----

static SDL_Rect frame_of(const Canvas *canvas, const Strip *strip) {
    int least = SDL_min(canvas_px(canvas, FRAME_LEAST), strip->rect.w);
    int from = column_of(strip, strip->lab->from_ns);
    int to = SDL_max(column_of(strip, strip->lab->to_ns), from + least);
    int over = SDL_max(0, to - strip->rect.x - strip->rect.w);
    return (SDL_Rect){from - over, strip->rect.y, to - from, strip->rect.h};
}

SDL_Rect overview_frame(const Canvas *canvas, const LabModel *lab, SDL_Rect rect) {
    Strip strip = strip_of(canvas, lab, rect);
    return frame_of(canvas, &strip);
}

static void draw_frame(Canvas *canvas, const Strip *strip) {
    SDL_Color color = canvas->theme->now;
    SDL_Rect frame = frame_of(canvas, strip);
    int width = SDL_max(1, canvas_px(canvas, 2.0f));
    canvas_fill(canvas, (SDL_Rect){frame.x, frame.y, frame.w, width}, color);
    canvas_fill(canvas, (SDL_Rect){frame.x, frame.y + frame.h - width, frame.w, width}, color);
    canvas_fill(canvas, (SDL_Rect){frame.x, frame.y, width, frame.h}, color);
    canvas_fill(canvas, (SDL_Rect){frame.x + frame.w - width, frame.y, width, frame.h}, color);
    if (strip->lab->state != LAB_PAST)
        return;
    int cursor = column_of(strip, strip->lab->cursor_ns);
    canvas_fill(canvas, (SDL_Rect){cursor - width / 2, strip->rect.y, width, strip->rect.h}, color);
}

static void draw(Canvas *canvas, const Strip *strip) {
    const Theme *theme = canvas->theme;
    SDL_Rect rect = strip->rect;
    int pad = canvas_px(canvas, 4.0f);
    int thin = SDL_max(1, canvas_px(canvas, 2.0f));
    SDL_Rect band = {rect.x, rect.y + pad, end_of(strip) - rect.x, rect.h - 2 * pad};
    SDL_Rect low = {band.x, band.y + band.h * 2 / 3, band.w, band.h - band.h * 2 / 3};
    canvas_fill(canvas, band, theme->field);
    canvas_fill(canvas, (SDL_Rect){band.x, rect.y + (rect.h - thin) / 2, band.w, thin},
                theme->accent);
    if (strip->lab->tracks) {
        draw_spans(canvas, strip, TRACK_WINDOW, is_asking, low, theme->slab);
        draw_spans(canvas, strip, TRACK_WINDOW, is_wait, band, theme->slab);
        draw_spans(canvas, strip, TRACK_WORKER, is_wait, band, theme->slab);
        draw_spans(canvas, strip, TRACK_WORKER, is_held, band, theme->gate);
        draw_freezes(canvas, strip, band);
        draw_losses(canvas, strip);
    }
    draw_forgotten(canvas, strip);
    draw_frame(canvas, strip);
    static const char words[] = "the whole recording";
    int left = SDL_max(end_of(strip), rect.x) + canvas_px(canvas, 2 * VIEW_GAP);
    int width = text_width(canvas->text, FONT_SMALL, words, sizeof words - 1);
    SDL_Rect place = {left, rect.y, rect.x + rect.w - left, rect.h};
    if (place.w >= width)
        canvas_label(canvas, FONT_SMALL, place, ALIGN_RIGHT, theme->dim, words);
}

// ---- the hand ----

static Action point_at(const Strip *strip, int x) {
    Uint64 time_ns = SDL_min(time_of(strip, x), strip->lab->now_ns);
    return (Action){.type = ACTION_POINT,
                    .times = 1,
                    .number = (Sint64)thaw_clock_span_ns(strip->lab->start_ns, time_ns)};
}

static Action move_to(const Strip *strip, const OverviewDrag *drag, int x) {
    double px = (double)(x - strip->rect.x);
    Sint64 across_ns = (Sint64)thaw_clock_span_ns(strip->lab->from_ns, strip->lab->to_ns);
    Sint64 before_ns = (Sint64)thaw_clock_span_ns(strip->lab->start_ns, strip->lab->first_ns);
    Sint64 from_ns = before_ns + SDL_max(0, (Sint64)(px / strip->px_per_ns) - drag->grab_ns);
    return (Action){.type = ACTION_RANGE, .times = 1, .number = from_ns, .to = from_ns + across_ns};
}

static void grab(const Ui *ui, OverviewDrag *drag, const Strip *strip) {
    SDL_Rect frame = frame_of(ui->canvas, strip);
    double px = (double)(ui->mouse.x - strip->rect.x);
    *drag = (OverviewDrag){.holds = SDL_PointInRect(&ui->mouse, &frame) == SDL_TRUE,
                           .from_px = ui->mouse.x};
    drag->grab_ns = (Sint64)(px / strip->px_per_ns) -
                    ((Sint64)strip->lab->from_ns - (Sint64)strip->lab->first_ns);
}

Action overview_run(Ui *ui, WidgetId id, OverviewDrag *drag, const ScreenModel *model,
                    SDL_Rect rect) {
    Strip strip = strip_of(ui->canvas, &model->lab, rect);
    bool alive = model->frozen == THAW_CALL_NONE;
    if (ui_is_drawing(ui)) {
        draw(ui->canvas, &strip);
        return (Action){0};
    }
    bool was_pressed = ui->pressed == id;
    bool clicked = ui_click(ui, id, rect, alive);
    if (ui->pressed == id && !was_pressed)
        grab(ui, drag, &strip);
    if (clicked && !drag->moved)
        return point_at(&strip, ui->mouse.x);
    if (ui->pressed != id || !drag->holds || ui->event->type != SDL_MOUSEMOTION)
        return (Action){0};
    int way = ui->mouse.x - drag->from_px;
    drag->moved = drag->moved || SDL_abs(way) >= canvas_px(ui->canvas, MOVE_LEAST);
    return drag->moved ? move_to(&strip, drag, ui->mouse.x) : (Action){0};
}
