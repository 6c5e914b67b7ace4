#include "lanes_waits.h"

#include "phrases.h"

#define MIB (1024 * 1024)
#define FREEZE_NS ((Uint64)FRAMES_BLIND_MS * THAW_NS_PER_MS)

// ---- the slab ----

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
    SDL_Rect server = lanes_places_slab(canvas, lanes, 2);
    SDL_Color color = canvas->theme->wait;
    canvas_fill(canvas, (SDL_Rect){lanes->now_x, y, reach, width}, color);
    canvas_fill(canvas, (SDL_Rect){x - width, y, width, SDL_max(0, server.y - y - head / 2)},
                color);
    canvas_shape(canvas, SHAPE_DOWN,
                 (SDL_Rect){x - width / 2 - head / 2, server.y - head, head, head}, color);
}

static void draw_wait(Canvas *canvas, const Lanes *lanes, const ScreenModel *model,
                      const RunWait *wait) {
    const Theme *theme = canvas->theme;
    bool of_window = wait->lane == THAW_LANE_GUI;
    bool open = wait->end_ns == 0;
    Uint64 ns = run_wait_ns(wait, model->lanes.now_ns);
    bool freezes = of_window && (ns > FREEZE_NS || (open && model->frozen != THAW_CALL_NONE));
    SDL_Rect slab = lanes_places_slab(canvas, lanes, of_window ? 0 : 1);
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
    write_words(canvas, wait, ns, lanes_places_seen(lanes, slab));
    if (coming.w == 0)
        return;
    write_outlook(canvas, wait, freezes, coming);
    draw_dependence(canvas, lanes, slab);
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
    SDL_Rect slab = lanes_places_slab(canvas, lanes, 1);
    int margin = canvas_px(canvas, 8.0f);
    slab.x = timeline_x(&lanes->time, hold->begin_ns);
    slab.w = (open ? lanes->now_x : timeline_x(&lanes->time, hold->end_ns)) - slab.x;
    slab.w = SDL_max(canvas_px(canvas, 3.0f), slab.w);
    canvas_box(canvas, slab, 0, canvas_px(canvas, 2.0f), theme->gate, theme->field);
    SDL_Rect inside = lanes_places_seen(lanes, slab);
    inside.x += margin;
    inside.w = SDL_max(0, inside.w - 2 * margin);
    FontSize font = text_cell_height(canvas->text, FONT_LANE) <= slab.h ? FONT_LANE : FONT_SMALL;
    timeline_words(canvas, font, inside, ALIGN_LEFT, theme->gate, words);
}

void lanes_waits_draw(Canvas *canvas, const Lanes *lanes, const ScreenModel *model) {
    const Run *run = model->lanes.run;
    for (Uint32 i = 0; i < run->wait_count; i++)
        if (!run->waits[i].asks)
            draw_wait(canvas, lanes, model, &run->waits[i]);
    for (Uint32 i = 0; i < run->hold_count; i++)
        draw_hold(canvas, lanes, &run->holds[i], model->lanes.now_ns);
}

// ---- asking ----

// A dot over each stroke: is it there?
static void draw_asking(Canvas *canvas, const Lanes *lanes, const ScreenModel *model,
                        const RunWait *wait, int normal_px) {
    Uint64 end_ns = wait->end_ns > 0 ? wait->end_ns : model->lanes.now_ns;
    SDL_Rect row = lanes->rows[0];
    int base = row.y + row.h - canvas_px(canvas, LANES_BASE_BELOW);
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

void lanes_waits_draw_asking(Canvas *canvas, const Lanes *lanes, const ScreenModel *model,
                             int normal_px) {
    const Run *run = model->lanes.run;
    for (Uint32 i = 0; i < run->wait_count; i++)
        if (run->waits[i].lane == THAW_LANE_GUI && run->waits[i].asks)
            draw_asking(canvas, lanes, model, &run->waits[i], normal_px);
}

// ---- the server ----

static void draw_answer(Canvas *canvas, const Lanes *lanes, const ScreenModel *model,
                        const RunAnswer *answer) {
    const Theme *theme = canvas->theme;
    bool open = answer->end_ns == 0;
    int width = SDL_max(1, canvas_px(canvas, 2.0f));
    SDL_Rect box = lanes_places_slab(canvas, lanes, 2);
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

void lanes_waits_draw_answers(Canvas *canvas, const Lanes *lanes, const ScreenModel *model) {
    for (Uint32 i = 0; i < model->lanes.run->answer_count; i++)
        draw_answer(canvas, lanes, model, &model->lanes.run->answers[i]);
    draw_answer_to_come(canvas, lanes, model);
}
