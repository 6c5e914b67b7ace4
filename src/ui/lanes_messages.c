#include "lanes_messages.h"

#define PIN_RADIUS 10.0f

// ---- messages ----

// The words beside the arrows, so that none lies over another.
typedef struct Labels {
    int free_x[LANES]; // for each border between lanes: words before it are taken
} Labels;

static void draw_arrow(Canvas *canvas, int x, int from_y, int to_y) {
    int width = SDL_max(1, canvas_px(canvas, 2.0f));
    int head = canvas_px(canvas, 8.0f);
    bool down = to_y > from_y;
    SDL_Rect line = {x - width / 2, SDL_min(from_y, to_y), width, SDL_abs(to_y - from_y)};
    if (line.h < head)
        return;
    if (!down)
        line.y += head / 2;
    line.h -= head / 2;
    canvas_fill(canvas, line, canvas->theme->now);
    canvas_shape(canvas, down ? SHAPE_DOWN : SHAPE_UP,
                 (SDL_Rect){x - head / 2, down ? to_y - head : to_y, head, head},
                 canvas->theme->now);
}

// What comes goes left of its arrow, what goes back to its right.
static void draw_arrow_words(Canvas *canvas, const Lanes *lanes, Labels *labels, int border, int x,
                             int y, bool back, const char *words) {
    int width = text_width(canvas->text, FONT_SMALL, words, SDL_strlen(words));
    int high = text_cell_height(canvas->text, FONT_SMALL);
    int apart = canvas_px(canvas, 9.0f);
    SDL_Rect field = lanes->time.field;
    SDL_Rect rect = {back ? x + apart : x - apart - width, y, width, high};
    if (rect.x < SDL_max(field.x, labels->free_x[border]) || rect.x + width > field.x + field.w)
        return;
    labels->free_x[border] = rect.x + width + apart;
    canvas_label(canvas, FONT_SMALL, rect, ALIGN_LEFT, canvas->theme->text, words);
}

// Where a message leaves the lane of whoever waits: at the lower edge of the slab.
static int edge_of_slab(const Canvas *canvas, const Lanes *lanes, int lane, bool lower) {
    SDL_Rect slab = lanes_places_slab(canvas, lanes, lane);
    return lower ? slab.y + slab.h + canvas_px(canvas, 4.0f) : slab.y;
}

static void draw_message(Canvas *canvas, const Lanes *lanes, const ScreenModel *model,
                         Labels *labels, const RunMessage *message) {
    bool worker = model->lanes.run->strategy == THAW_STRATEGY_WORKER;
    int x = timeline_x(&lanes->time, message->time_ns);
    SDL_Rect server = lanes_places_slab(canvas, lanes, 2);
    int lower =
        edge_of_slab(canvas, lanes, worker ? 1 : 0, true) - (worker ? canvas_px(canvas, 4.0f) : 0);
    int words_y = lanes->rows[2].y + canvas_px(canvas, 3.0f);
    int worker_y = lanes->rows[1].y + canvas_px(canvas, 14.0f);
    switch (message->way) {
    case RUN_COMMAND:
        draw_arrow(canvas, x, lanes->rows[0].y + canvas_px(canvas, 10.0f),
                   edge_of_slab(canvas, lanes, 1, false));
        canvas_shape(canvas, SHAPE_DOWN,
                     (SDL_Rect){x - canvas_px(canvas, 5.0f),
                                lanes->rows[0].y + canvas_px(canvas, 6.0f),
                                canvas_px(canvas, 10.0f), canvas_px(canvas, 9.0f)},
                     canvas->theme->now);
        draw_arrow_words(canvas, lanes, labels, 0, x, worker_y, false, "command");
        break;
    case RUN_REPLY:
        draw_arrow(canvas, x, edge_of_slab(canvas, lanes, 1, false),
                   lanes->rows[0].y + lanes->rows[0].h / 3);
        draw_arrow_words(canvas, lanes, labels, 0, x, worker_y, true, "reply");
        break;
    case RUN_OUT:
        draw_arrow(canvas, x, lower, server.y);
        draw_arrow_words(canvas, lanes, labels, 1, x, words_y, false, model->lanes.message);
        break;
    case RUN_IN:
        draw_arrow(canvas, x, server.y, lower);
        draw_arrow_words(canvas, lanes, labels, 1, x, words_y, true, model->lanes.message);
        break;
    }
}

// Of messages between the same lanes that lie too near to each other, the first is drawn.
void lanes_messages_draw(Canvas *canvas, const Lanes *lanes, const ScreenModel *model) {
    const Run *run = model->lanes.run;
    Labels labels = {{0}};
    int last_x[2] = {-100000, -100000};
    for (Uint32 i = 0; i < run->message_count; i++) {
        const RunMessage *message = &run->messages[i];
        int border = message->way == RUN_OUT || message->way == RUN_IN;
        int x = timeline_x(&lanes->time, message->time_ns);
        if (x - last_x[border] < canvas_px(canvas, 12.0f))
            continue;
        last_x[border] = x;
        draw_message(canvas, lanes, model, &labels, message);
    }
}

// ---- pins ----

static void draw_pin(Canvas *canvas, SDL_Rect circle, int number, bool late) {
    const Theme *theme = canvas->theme;
    char text[8];
    SDL_snprintf(text, sizeof text, "%d", number);
    if (late)
        canvas_round(canvas, circle, circle.w / 2, theme->freeze);
    else
        canvas_box(canvas, circle, circle.w / 2, SDL_max(1, canvas_px(canvas, 2.0f)), theme->text,
                   theme->field);
    canvas_label(canvas, FONT_SMALL, circle, ALIGN_MIDDLE, late ? theme->freeze_text : theme->text,
                 text);
}

static void describe_pins(const Run *run, char *text, size_t size) {
    const char *plural = run->pin_count > 1 ? "s" : "";
    if (run->late > 0)
        SDL_snprintf(text, size, "%" SDL_PRIu64 " click%s heard only here", run->late,
                     run->late > 1 ? "s" : "");
    else if (run->pin_count > 1)
        SDL_snprintf(text, size, "%u click%s, each heard immediately", run->pin_count, plural);
    else
        SDL_snprintf(text, size, "heard immediately");
}

// A system may not tell when a click was made that had to wait; then it stands before the end of
// the freeze, not at a place of our invention.
static int pin_x(const Canvas *canvas, const Lanes *lanes, const RunPin *pin, int back) {
    Uint64 waited_ns = thaw_clock_span_ns(pin->asked_ns, pin->heard_ns);
    int x = timeline_x(&lanes->time, pin->asked_ns);
    bool unknown = pin->late && waited_ns < 20 * THAW_NS_PER_MS;
    return unknown ? x - back * canvas_px(canvas, 24.0f) : x;
}

void lanes_messages_draw_pins(Canvas *canvas, const Lanes *lanes, const Run *run) {
    const Theme *theme = canvas->theme;
    int radius = canvas_px(canvas, PIN_RADIUS);
    int thin = SDL_max(1, canvas_px(canvas, 2.0f));
    int middle = lanes->rows[0].y + radius + thin;
    int heard_x = 0;
    int last_x = -100000;
    SDL_Rect slab = lanes_places_slab(canvas, lanes, 0);
    for (Uint32 i = 0; i < run->pin_count; i++) {
        const RunPin *pin = &run->pins[i];
        int x = pin_x(canvas, lanes, pin, (int)(run->pin_count - i));
        int top = middle + radius;
        int foot = pin->late ? slab.y : lanes->rows[0].y + lanes->rows[0].h / 2;
        heard_x = SDL_max(heard_x, timeline_x(&lanes->time, pin->heard_ns));
        if (pin->late)
            canvas_fill(canvas, (SDL_Rect){x, middle - thin / 2, heard_x - x, thin}, theme->freeze);
        canvas_fill(canvas, (SDL_Rect){x - thin / 2, top, thin, SDL_max(0, foot - top)},
                    pin->late ? theme->freeze : theme->text);
        if (x - last_x >= 2 * radius)
            draw_pin(canvas, (SDL_Rect){x - radius, middle - radius, 2 * radius, 2 * radius},
                     (int)i + 1, pin->late);
        last_x = x - last_x >= 2 * radius ? x : last_x;
    }
    if (run->pin_count == 0 || run->end_ns == 0)
        return;
    char text[64];
    describe_pins(run, text, sizeof text);
    if (run->late > 0)
        canvas_shape(canvas, SHAPE_RIGHT, (SDL_Rect){heard_x, middle - radius / 2, radius, radius},
                     theme->freeze);
    const char *words[] = {text, run->late > 0 ? "heard only here" : "heard immediately", NULL};
    int left = SDL_max(heard_x, last_x) + 2 * radius;
    SDL_Rect rect = {left, middle - radius, lanes->rows[0].x + lanes->rows[0].w - left, 2 * radius};
    timeline_words(canvas, FONT_NOTE, rect, ALIGN_LEFT, run->late > 0 ? theme->freeze : theme->text,
                   words);
}
