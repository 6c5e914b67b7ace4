#include "lanes_view.h"

#include "mark.h"
#include "phrases.h"
#include "sign.h"
#include "timeline.h"

#define AXIS_HEIGHT 22.0f // points
#define AXIS_LOW 18.0f
#define MARK_SIZE 13.0f
#define BASE_BELOW 6.0f // from the end of the strokes to that of their lane
#define SLAB_PART 0.41f // of the window's lane
#define SLAB_MAX 64.0f  // points
#define PIN_RADIUS 10.0f
#define GAP_BELOW 10.0f // before the verdict
#define MIB (1024 * 1024)
#define FREEZE_NS ((Uint64)FRAMES_BLIND_MS * THAW_NS_PER_MS)

// What follows from the area and the model.
typedef struct Lanes {
    SDL_Rect axis;
    SDL_Rect rows[LANES];  // right of the names
    SDL_Rect names[LANES]; // left of them
    Timeline time;
    int now_x;
    bool lives; // now is shown: the run is under way, or there was none
} Lanes;

// ---- where things stand ----

static const int heights_of[VIEW_FORMS][LANES] = {{108, 74, 82}, {86, 60, 64}, {80, 54, 50}};

static int points_of(ViewForm form) {
    return heights_of[form][0] + heights_of[form][1] + heights_of[form][2];
}

int lanes_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form) {
    (void)model;
    float axis = form == VIEW_FULL ? AXIS_HEIGHT : AXIS_LOW;
    return canvas_px(canvas, axis + (float)points_of(form) + GAP_BELOW - 2 * (float)form);
}

// The names take a little more than a quarter, and never more than the longest sentence needs.
static int names_width(const Canvas *canvas, int width_px) {
    float width = (float)width_px / canvas->scale;
    float names = width <= 640   ? 226 - (640 - width) * 0.185f
                  : width <= 800 ? 226 + (width - 640) * 0.0875f
                                 : 240 + (width - 800) * 0.22f;
    return canvas_px(canvas, SDL_min(names, 328.0f));
}

static ViewForm form_of(const Canvas *canvas, SDL_Rect area) {
    float height = (float)area.h / canvas->scale;
    return height >= 280 ? VIEW_FULL : height >= 228 ? VIEW_LOW : VIEW_LEAST;
}

static Lanes lanes_of(const Canvas *canvas, const LanesModel *model, SDL_Rect area) {
    Lanes lanes;
    ViewForm form = form_of(canvas, area);
    int margin = view_margin(canvas, area.w);
    int names = names_width(canvas, area.w);
    int axis = canvas_px(canvas, form == VIEW_FULL ? AXIS_HEIGHT : AXIS_LOW);
    int below = canvas_px(canvas, GAP_BELOW - 2 * (float)form);
    int room = SDL_max(3, area.h - axis - below);
    int right = area.x + area.w - margin;
    int y = area.y + axis;
    int so_far = 0;
    lanes.axis = (SDL_Rect){area.x + names, area.y, SDL_max(0, right - area.x - names), axis};
    for (int i = 0; i < LANES; i++) {
        so_far += heights_of[form][i];
        int end = area.y + axis + room * so_far / points_of(form);
        lanes.rows[i] = (SDL_Rect){lanes.axis.x, y, lanes.axis.w, end - y};
        lanes.names[i] =
            (SDL_Rect){area.x + margin, y, names - margin - canvas_px(canvas, 8.0f), end - y};
        y = end;
    }
    SDL_Rect field = {lanes.axis.x, area.y + axis, lanes.axis.w, y - area.y - axis};
    bool wide = (float)area.w >= 720 * canvas->scale;
    lanes.time = timeline_of(canvas, model->run, field, wide ? TIMELINE_STROKE : TIMELINE_DENSE,
                             model->now_ns, model->due_ns);
    lanes.now_x = model->run->begin_ns == 0 ? field.x + field.w - canvas_px(canvas, 1.0f)
                                            : timeline_x(&lanes.time, lanes.time.now_ns);
    lanes.lives = lanes.time.now_ns == model->now_ns;
    return lanes;
}

// ---- the names ----

// The name in the middle of its lane, and what its thread does below it, in a few lines where
// there is room.
static void draw_name(Canvas *canvas, const LaneModel *lane, SDL_Rect rect) {
    const Theme *theme = canvas->theme;
    bool quiet = lane->mark == LANE_IDLE || lane->mark == LANE_UNUSED;
    FontSize large = (float)rect.w >= 250 * canvas->scale ? FONT_NORMAL : FONT_LANE;
    FontSize small = large == FONT_NORMAL ? FONT_LANE : FONT_SMALL;
    int name_px = text_cell_height(canvas->text, large);
    int line_px = text_cell_height(canvas->text, small);
    int mark_px = canvas_px(canvas, MARK_SIZE - (large == FONT_NORMAL ? 0 : 2));
    int left = rect.x + mark_px + canvas_px(canvas, 10.0f);
    SDL_Rect words = {left, 0, SDL_max(0, rect.x + rect.w - left), line_px};
    int most = view_is_upright(canvas) ? 3 : 2;
    int lines = view_count_lines(canvas, small, words.w, lane->text, most);
    if (name_px + lines * line_px > rect.h)
        lines = SDL_max(1, (rect.h - name_px) / line_px);
    int top = rect.y + SDL_max(0, (rect.h - name_px - lines * line_px) / 2);
    mark_draw(canvas, lane->mark,
              (SDL_Rect){rect.x, top + (name_px - mark_px) / 2, mark_px, mark_px});
    canvas_label(canvas, large, (SDL_Rect){left, top, words.w, name_px}, ALIGN_LEFT, theme->text,
                 lane->name);
    words.y = top + name_px;
    view_draw_lines(canvas, small, words,
                    lane->mark == LANE_FROZEN ? theme->freeze
                    : quiet                   ? theme->dim
                                              : theme->text,
                    lane->text, lines);
}

// ---- the slab ----

// As high in each lane.
static SDL_Rect slab_of(const Canvas *canvas, const Lanes *lanes, int lane) {
    SDL_Rect row = lanes->rows[lane];
    int height = SDL_min((int)((float)lanes->rows[0].h * SLAB_PART), canvas_px(canvas, SLAB_MAX));
    height = SDL_min(height, row.h - canvas_px(canvas, BASE_BELOW));
    if (lane == 2)
        height = height * 5 / 6;
    int room = lane == 0 ? row.h - canvas_px(canvas, BASE_BELOW) - height : row.h - height;
    return (SDL_Rect){row.x, row.y + room / 2, 0, height};
}

static void write_words(Canvas *canvas, const RunWait *wait, Uint64 ns, SDL_Rect slab) {
    int hourglass = SDL_min(canvas_px(canvas, 14.0f), slab.h - 2);
    int margin = canvas_px(canvas, 8.0f);
    char whole[96];
    char middle[64];
    char least[32];
    double seconds = (double)ns / THAW_NS_PER_S;
    bool over = wait->end_ns > 0;
    SDL_snprintf(whole, sizeof whole, "%s waits %s: %.2f s", frames_call_name((ThawCall)wait->call),
                 phrase_aim((ThawCall)wait->call), seconds);
    SDL_snprintf(middle, sizeof middle, over ? "waits, %.2f s" : "waits, %.1f s", seconds);
    SDL_snprintf(least, sizeof least, over ? "%.2f s" : "%.1f s", seconds);
    if (!over && wait->total >= MIB)
        SDL_snprintf(middle, sizeof middle, "%s %.1f of %.1f MiB",
                     wait->call == THAW_CALL_SEND ? "sends" : "receives", (double)wait->done / MIB,
                     (double)wait->total / MIB);
    const char *words[] = {over ? whole : middle, middle, least, NULL};
    SDL_Rect sign = {slab.x + margin, slab.y + (slab.h - hourglass) / 2, hourglass * 3 / 4,
                     hourglass};
    SDL_Rect rest = {sign.x + sign.w + margin, slab.y, slab.x + slab.w - margin, slab.h};
    rest.w -= rest.x;
    if (sign.x + sign.w > slab.x + slab.w - margin / 2)
        return;
    canvas_shape(canvas, SHAPE_HOURGLASS, sign, canvas->theme->slab_text);
    timeline_words(canvas, FONT_LANE, rest, ALIGN_LEFT, canvas->theme->slab_text, words);
}

// What is to come: from the begin, below what is gone by, to when the answer is due, or open to the
// edge of the field. So it stays as it is while time passes. Returns what is left of it.
static SDL_Rect draw_outline(Canvas *canvas, const Lanes *lanes, SDL_Rect done, Uint64 due_ns,
                             int width_px, SDL_Color color) {
    SDL_Rect field = lanes->time.field;
    int right = field.x + field.w;
    bool open = due_ns == 0 || timeline_x(&lanes->time, due_ns) > right;
    int to_x = open ? right + 2 * width_px : timeline_x(&lanes->time, due_ns);
    SDL_Rect rect = {done.x, done.y, SDL_max(done.w, to_x - done.x), done.h};
    canvas_dashes(canvas, rect, width_px, color);
    int from_x = done.x + done.w;
    return (SDL_Rect){from_x, done.y, SDL_max(0, SDL_min(rect.x + rect.w, right) - from_x), done.h};
}

// A box that grows at its right end.
static void draw_growing_box(Canvas *canvas, SDL_Rect box, int width_px, int foot_px,
                             SDL_Color edge, SDL_Color color) {
    canvas_fill(canvas, box, color);
    canvas_fill(canvas, (SDL_Rect){box.x, box.y, box.w, width_px}, edge);
    canvas_fill(canvas, (SDL_Rect){box.x, box.y + box.h - foot_px, box.w, foot_px}, edge);
    canvas_fill(canvas, (SDL_Rect){box.x, box.y, width_px, box.h}, edge);
}

// The words in the outline, which stand still while it gets shorter. While the window is frozen
// they say what cannot be.
static void write_outlook(Canvas *canvas, const RunWait *wait, bool frozen, SDL_Rect rect) {
    const Theme *theme = canvas->theme;
    int indent = canvas_px(canvas, 32.0f);
    const char *aim = phrase_whom((ThawCall)wait->call);
    char whole[64];
    char shorter[48];
    SDL_snprintf(whole, sizeof whole, "waits %s in %s", aim,
                 frames_call_name((ThawCall)wait->call));
    SDL_snprintf(shorter, sizeof shorter, "waits %s", aim);
    const char *long_words[] = {whole, shorter, NULL};
    const char *short_words[] = {aim, NULL};
    const char *cost[] = {"until then: no picture, no click", "no picture, no click", NULL};
    rect.x += indent;
    rect.w -= indent + canvas_px(canvas, 8.0f);
    if (!frozen) {
        timeline_words(canvas, FONT_LANE, rect, ALIGN_RIGHT, theme->wait, short_words);
        return;
    }
    rect.h /= 2;
    FontSize font = FONT_LANE;
    while (font > FONT_SMALL && text_cell_height(canvas->text, font) > rect.h)
        font--;
    timeline_words(canvas, font, rect, ALIGN_LEFT, theme->wait, long_words);
    rect.y += rect.h;
    timeline_words(canvas, font, rect, ALIGN_LEFT, theme->freeze, cost);
}

// From the slab at now down to the server: who waits for whom.
static void draw_dependence(Canvas *canvas, const Lanes *lanes, SDL_Rect slab) {
    int width = SDL_max(2, canvas_px(canvas, 3.0f));
    int reach = canvas_px(canvas, 15.0f);
    int head = canvas_px(canvas, 10.0f);
    int x = lanes->now_x + reach;
    int y = slab.y + slab.h / 2;
    SDL_Rect server = slab_of(canvas, lanes, 2);
    SDL_Color color = canvas->theme->wait;
    canvas_fill(canvas, (SDL_Rect){lanes->now_x, y, reach, width}, color);
    canvas_fill(canvas, (SDL_Rect){x - width, y, width, SDL_max(0, server.y - y - head / 2)},
                color);
    canvas_shape(canvas, SHAPE_DOWN,
                 (SDL_Rect){x - width / 2 - head / 2, server.y - head, head, head}, color);
}

// What is seen of a slab, whose begin may have left the field.
static SDL_Rect seen_of(const Lanes *lanes, SDL_Rect slab) {
    int right = slab.x + slab.w;
    slab.x = SDL_max(slab.x, lanes->time.field.x);
    slab.w = SDL_max(0, right - slab.x);
    return slab;
}

static void draw_wait(Canvas *canvas, const Lanes *lanes, const ScreenModel *model,
                      const RunWait *wait) {
    const Theme *theme = canvas->theme;
    bool of_window = wait->lane == THAW_LANE_GUI;
    bool open = wait->end_ns == 0;
    Uint64 ns = run_wait_ns(wait, model->lanes.now_ns);
    bool freezes = of_window && (ns > FREEZE_NS || (open && model->frozen != THAW_CALL_NONE));
    SDL_Rect slab = slab_of(canvas, lanes, of_window ? 0 : 1);
    int from_x = timeline_x(&lanes->time, wait->begin_ns);
    int to_x = open ? lanes->now_x : timeline_x(&lanes->time, wait->end_ns);
    int least = canvas_px(canvas, open ? 4.0f : 3.0f);
    // What is over within two pictures nobody has waited for.
    if (!open && ns < 2 * FRAMES_PERIOD_NS)
        return;
    slab.x = from_x;
    slab.w = SDL_max(least, to_x - from_x);
    int thin = SDL_max(1, canvas_px(canvas, 1.0f));
    SDL_Rect coming = {0, 0, 0, 0};
    if (open && lanes->lives)
        coming = draw_outline(canvas, lanes, slab, model->lanes.due_ns, 2 * thin, theme->wait);
    else if (open && freezes)
        timeline_draw_frame(canvas, slab);
    if (open)
        draw_growing_box(canvas, slab, thin, thin, theme->wait, theme->slab);
    else
        timeline_draw_slab(canvas, slab, freezes);
    write_words(canvas, wait, ns, seen_of(lanes, slab));
    if (coming.w == 0)
        return;
    write_outlook(canvas, wait, freezes, coming);
    draw_dependence(canvas, lanes, slab);
}

// ---- asking ----

// A dot over each stroke: is it there?
static void draw_asking(Canvas *canvas, const Lanes *lanes, const ScreenModel *model,
                        const RunWait *wait, int normal_px) {
    Uint64 end_ns = wait->end_ns > 0 ? wait->end_ns : model->lanes.now_ns;
    SDL_Rect row = lanes->rows[0];
    int base = row.y + row.h - canvas_px(canvas, BASE_BELOW);
    int size = SDL_max(2, canvas_px(canvas, 3.0f));
    int y = base - normal_px - canvas_px(canvas, 14.0f);
    int from_x = timeline_x(&lanes->time, wait->begin_ns);
    int to_x = SDL_min(timeline_x(&lanes->time, end_ns), row.x + row.w);
    // From the left edge of the field on, at the places of the strokes.
    int skipped = SDL_max(0, row.x - from_x) / lanes->time.stroke_px * lanes->time.stroke_px;
    for (int x = from_x + skipped; x < row.x + row.w; x += lanes->time.stroke_px)
        canvas_fill(canvas, (SDL_Rect){x, y, size, size},
                    x < to_x ? canvas->theme->wait : canvas->theme->field);
    char text[64];
    SDL_snprintf(text, sizeof text, "asked %u time%s: is it there?", (unsigned)wait->asked,
                 wait->asked == 1 ? "" : "s");
    int high = text_cell_height(canvas->text, FONT_NOTE);
    SDL_Rect rect = {from_x, y - high, row.x + row.w - from_x, high};
    if (rect.y >= row.y && wait->asked > 0)
        canvas_label(canvas, FONT_NOTE, rect, ALIGN_LEFT, canvas->theme->wait, text);
}

// ---- the lanes ----

static int normal_px(const Lanes *lanes) {
    return lanes->rows[0].h / 2;
}

static void draw_window_lane(Canvas *canvas, const Lanes *lanes, const ScreenModel *model) {
    const Run *run = model->lanes.run;
    SDL_Rect row = lanes->rows[0];
    int base = row.y + row.h - canvas_px(canvas, BASE_BELOW);
    timeline_draw_missing(canvas, &lanes->time, run, base);
    for (Uint32 i = 0; i < run->wait_count; i++)
        if (run->waits[i].lane == THAW_LANE_GUI && run->waits[i].asks)
            draw_asking(canvas, lanes, model, &run->waits[i], normal_px(lanes));
    timeline_draw_pictures(canvas, &lanes->time, run, base, normal_px(lanes),
                           row.h - canvas_px(canvas, 2 * BASE_BELOW));
}

// The worker thread stood still for as long, wherever it was.
static void draw_hold(Canvas *canvas, const Lanes *lanes, const RunHold *hold, Uint64 now_ns) {
    const Theme *theme = canvas->theme;
    bool open = hold->end_ns == 0;
    double seconds =
        phrase_seconds(thaw_clock_span_ns(hold->begin_ns, open ? now_ns : hold->end_ns));
    char whole[48];
    char shorter[48];
    SDL_snprintf(whole, sizeof whole, "held by hand, %.2f s", seconds);
    SDL_snprintf(shorter, sizeof shorter, "held, %.2f s", seconds);
    const char *words[] = {whole, shorter, "held", NULL};
    SDL_Rect slab = slab_of(canvas, lanes, 1);
    int margin = canvas_px(canvas, 8.0f);
    slab.x = timeline_x(&lanes->time, hold->begin_ns);
    slab.w = (open ? lanes->now_x : timeline_x(&lanes->time, hold->end_ns)) - slab.x;
    slab.w = SDL_max(canvas_px(canvas, 3.0f), slab.w);
    canvas_box(canvas, slab, 0, canvas_px(canvas, 2.0f), theme->gate, theme->field);
    SDL_Rect inside = seen_of(lanes, slab);
    inside.x += margin;
    inside.w = SDL_max(0, inside.w - 2 * margin);
    FontSize font = text_cell_height(canvas->text, FONT_LANE) <= slab.h ? FONT_LANE : FONT_SMALL;
    timeline_words(canvas, font, inside, ALIGN_LEFT, theme->gate, words);
}

static void draw_waits(Canvas *canvas, const Lanes *lanes, const ScreenModel *model) {
    const Run *run = model->lanes.run;
    for (Uint32 i = 0; i < run->wait_count; i++)
        if (!run->waits[i].asks)
            draw_wait(canvas, lanes, model, &run->waits[i]);
    for (Uint32 i = 0; i < run->hold_count; i++)
        draw_hold(canvas, lanes, &run->holds[i], model->lanes.now_ns);
}

static void draw_answer(Canvas *canvas, const Lanes *lanes, const ScreenModel *model,
                        const RunAnswer *answer) {
    const Theme *theme = canvas->theme;
    bool open = answer->end_ns == 0;
    int width = SDL_max(1, canvas_px(canvas, 2.0f));
    SDL_Rect box = slab_of(canvas, lanes, 2);
    box.x = timeline_x(&lanes->time, answer->begin_ns);
    int end_x = open ? lanes->now_x : timeline_x(&lanes->time, answer->end_ns);
    box.w = SDL_max(2 * width, end_x - box.x);
    Uint64 end_ns = open ? model->lanes.now_ns : answer->end_ns;
    double seconds = (double)thaw_clock_span_ns(answer->begin_ns, end_ns) / THAW_NS_PER_S;
    char whole[64];
    char least[32];
    if (seconds < 0.004 && !open)
        return;
    if (open || answer->given)
        SDL_snprintf(whole, sizeof whole, "takes %.1f s to answer", seconds);
    else
        SDL_strlcpy(whole, "never answered", sizeof whole);
    SDL_snprintf(least, sizeof least, "%.1f s", seconds);
    const char *words[] = {whole, least, NULL};
    SDL_Rect inside = {box.x + 4 * width, box.y, SDL_max(0, box.w - 8 * width), box.h};
    if (!open) {
        canvas_box(canvas, box, 0, width, theme->server, theme->field);
        canvas_fill(canvas, (SDL_Rect){box.x, box.y + box.h - 2 * width, box.w, 2 * width},
                    theme->server);
        timeline_words(canvas, FONT_NOTE, inside, ALIGN_LEFT, theme->text, words);
        return;
    }
    if (!lanes->lives)
        return;
    Uint64 due_ns = model->lanes.due_ns;
    SDL_Rect coming = draw_outline(canvas, lanes, box, due_ns, SDL_max(1, canvas_px(canvas, 1.0f)),
                                   theme->server);
    draw_growing_box(canvas, box, width, 2 * width, theme->server, theme->field);
    double left = (double)thaw_clock_span_ns(model->lanes.now_ns, due_ns) / THAW_NS_PER_S;
    SDL_snprintf(whole, sizeof whole, "answers in %.1f s", left);
    const char *soon[] = {due_ns > 0 ? whole : "has not answered yet", "answers", NULL};
    coming.x += canvas_px(canvas, 24.0f);
    coming.w -= canvas_px(canvas, 32.0f);
    timeline_words(canvas, FONT_NOTE, coming, ALIGN_RIGHT, theme->text, soon);
}

// The server's answer that it has not begun to take its time for, since it was not heard of yet.
static void draw_answer_to_come(Canvas *canvas, const Lanes *lanes, const ScreenModel *model) {
    const Run *run = model->lanes.run;
    bool known = run->answer_count > 0 && run->answers[run->answer_count - 1].end_ns == 0;
    if (model->lanes.due_ns == 0 || known || run->end_ns > 0)
        return;
    const RunAnswer soon = {.begin_ns = model->lanes.now_ns};
    draw_answer(canvas, lanes, model, &soon);
}

// ---- what passes between lanes ----

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
    SDL_Rect slab = slab_of(canvas, lanes, lane);
    return lower ? slab.y + slab.h + canvas_px(canvas, 4.0f) : slab.y;
}

static void draw_message(Canvas *canvas, const Lanes *lanes, const ScreenModel *model,
                         Labels *labels, const RunMessage *message) {
    bool worker = model->lanes.run->strategy == THAW_STRATEGY_WORKER;
    int x = timeline_x(&lanes->time, message->time_ns);
    SDL_Rect server = slab_of(canvas, lanes, 2);
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
static void draw_messages(Canvas *canvas, const Lanes *lanes, const ScreenModel *model) {
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

static void draw_pins(Canvas *canvas, const Lanes *lanes, const Run *run) {
    const Theme *theme = canvas->theme;
    int radius = canvas_px(canvas, PIN_RADIUS);
    int thin = SDL_max(1, canvas_px(canvas, 2.0f));
    int middle = lanes->rows[0].y + radius + thin;
    int heard_x = 0;
    int last_x = -100000;
    SDL_Rect slab = slab_of(canvas, lanes, 0);
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

// ---- now ----

static SDL_Rect flag_of(const Canvas *canvas, const Lanes *lanes, const char *text) {
    int width =
        text_width(canvas->text, FONT_SMALL, text, SDL_strlen(text)) + 2 * canvas_px(canvas, 5.0f);
    int x = lanes->now_x - width / 2;
    x = SDL_clamp(x, lanes->axis.x, lanes->axis.x + lanes->axis.w - width);
    return (SDL_Rect){x, lanes->axis.y + 1, width, SDL_max(0, lanes->axis.h - 2)};
}

static void draw_now(Canvas *canvas, const Lanes *lanes, SDL_Rect flag, const char *text) {
    int width = SDL_max(1, canvas_px(canvas, 1.0f));
    SDL_Rect field = lanes->time.field;
    canvas_fill(canvas, (SDL_Rect){lanes->now_x, field.y, width, field.h}, canvas->theme->now);
    sign_draw_flag(canvas, flag, text);
}

// ---- the whole ----

static void draw_field(Canvas *canvas, const Lanes *lanes, const ScreenModel *model) {
    SDL_Rect field = lanes->time.field;
    int thin = SDL_max(1, canvas_px(canvas, 1.0f));
    canvas_fill(canvas, field, canvas->theme->field);
    canvas_clip(canvas, &field);
    timeline_draw_grid(canvas, &lanes->time, model->lanes.run);
    for (int i = 1; i < LANES; i++)
        canvas_fill(canvas, (SDL_Rect){field.x, lanes->rows[i].y, field.w, thin},
                    canvas->theme->line);
    draw_waits(canvas, lanes, model);
    for (Uint32 i = 0; i < model->lanes.run->answer_count; i++)
        draw_answer(canvas, lanes, model, &model->lanes.run->answers[i]);
    draw_answer_to_come(canvas, lanes, model);
    draw_messages(canvas, lanes, model);
    draw_pins(canvas, lanes, model->lanes.run);
    draw_window_lane(canvas, lanes, model);
    canvas_clip(canvas, NULL);
}

// Where the title is too long, it ends at its comma.
static void draw_title(Canvas *canvas, const char *title, SDL_Rect rect) {
    char first[48];
    const char *comma = SDL_strchr(title, ',');
    SDL_strlcpy(first, title,
                comma ? SDL_min(sizeof first, (size_t)(comma - title) + 1) : sizeof first);
    const char *words[] = {title, first, NULL};
    timeline_words(canvas, FONT_SMALL, rect, ALIGN_LEFT, canvas->theme->dim, words);
}

static void draw(Canvas *canvas, const ScreenModel *model, SDL_Rect area) {
    Lanes lanes = lanes_of(canvas, &model->lanes, area);
    const char *now = model->frozen != THAW_CALL_NONE ? "stopped here" : "now";
    SDL_Rect flag = lanes.lives ? flag_of(canvas, &lanes, now) : (SDL_Rect){0, 0, 0, 0};
    SDL_Rect title = lanes.names[0];
    title.y = lanes.axis.y;
    title.h = lanes.axis.h;
    draw_title(canvas, model->lanes.title, title);
    for (int i = 0; i < LANES; i++)
        draw_name(canvas, &model->lanes.lanes[i], lanes.names[i]);
    timeline_draw_axis(canvas, &lanes.time, model->lanes.run, lanes.axis, flag);
    draw_field(canvas, &lanes, model);
    if (lanes.lives)
        draw_now(canvas, &lanes, flag, now);
}

Action lanes_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)id;
    (void)state;
    if (ui_is_drawing(ui))
        draw(ui->canvas, model, area);
    return (Action){0};
}
