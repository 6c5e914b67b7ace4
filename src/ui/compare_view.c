#include "compare_view.h"

#define AXIS_HEIGHT 22.0f  // points
#define NAMES_WIDTH 232.0f // left of the lanes
#define NAMES_NARROW 150.0f
#define CELL_WIDTH 84.0f
#define VERDICT_HEIGHT 76.0f
#define BUTTON_HEIGHT 30.0f
#define WIDE_FIELD 470.0f

enum { ID_AGAIN, ID_CLOSE };

// What follows from the area.
typedef struct Places {
    SDL_Rect axis;
    SDL_Rect rows[COMPARE_RUNS]; // whole
    SDL_Rect field;              // of all lanes
    int cells_x;
    int cell_px;
    SDL_Rect verdict, again, close;
} Places;

static Places places_of(const Canvas *canvas, SDL_Rect area) {
    Places places;
    SDL_Rect inside = view_inside(canvas, area);
    bool wide = view_is_wide(canvas);
    int names = canvas_px(canvas, wide ? NAMES_WIDTH : NAMES_NARROW);
    int axis = canvas_px(canvas, AXIS_HEIGHT);
    int gap = canvas_px(canvas, VIEW_GAP);
    int verdict = SDL_min(canvas_px(canvas, VERDICT_HEIGHT), inside.h / 3);
    int rows = SDL_max(COMPARE_RUNS, inside.h - axis - verdict - 2 * gap);
    places.cell_px = canvas_px(canvas, wide ? CELL_WIDTH : CELL_WIDTH - 12);
    places.cells_x = inside.x + inside.w - COMPARE_COLUMNS * places.cell_px;
    places.field = (SDL_Rect){inside.x + names, inside.y + axis,
                              SDL_max(1, places.cells_x - gap - inside.x - names), rows};
    places.axis = (SDL_Rect){places.field.x, inside.y, places.field.w, axis};
    for (int i = 0; i < COMPARE_RUNS; i++)
        places.rows[i] =
            (SDL_Rect){inside.x, inside.y + axis + rows * i / COMPARE_RUNS, inside.w,
                       rows * (i + 1) / COMPARE_RUNS - rows * i / COMPARE_RUNS - gap / 2};
    places.verdict = (SDL_Rect){inside.x, places.field.y + rows + gap, inside.w, verdict};
    int button = canvas_px(canvas, BUTTON_HEIGHT);
    int right = inside.x + inside.w - canvas_px(canvas, 12.0f);
    int again = canvas_px(canvas, 100.0f);
    places.close = (SDL_Rect){right - canvas_px(canvas, 24.0f), places.verdict.y + gap,
                              canvas_px(canvas, 24.0f), button};
    places.again = (SDL_Rect){places.close.x - gap - again, places.verdict.y + gap, again, button};
    return places;
}

// ---- a run ----

// The two lanes of a run.
typedef struct Lanes {
    Timeline time;
    SDL_Rect window, worker;
    int base_y;   // of the strokes
    int normal_y; // top of a stroke that is in time
    int slab_px;  // as high in each lane
} Lanes;

static Lanes lanes_of(const Canvas *canvas, const Run *run, const Timeline *ruler, SDL_Rect row) {
    Lanes lanes = {.time = *ruler};
    int small = text_cell_height(canvas->text, FONT_SMALL);
    lanes.window = (SDL_Rect){ruler->field.x, row.y, ruler->field.w, row.h * 62 / 100};
    lanes.worker = lanes.window;
    lanes.worker.y += lanes.window.h;
    lanes.worker.h = row.h - lanes.window.h;
    lanes.base_y = lanes.window.y + lanes.window.h - canvas_px(canvas, 3.0f);
    lanes.normal_y = lanes.base_y - lanes.window.h * 45 / 100;
    // Below it the window's lane has the count of what is missing.
    int high = SDL_min(canvas_px(canvas, 26.0f), lanes.worker.h - canvas_px(canvas, 8.0f));
    lanes.slab_px = SDL_max(1, SDL_min(high, lanes.window.h - canvas_px(canvas, 14.0f) - small));
    // All three runs begin at the same place of one ruler.
    lanes.time.base_ns = run->begin_ns;
    lanes.time.field = (SDL_Rect){lanes.window.x, row.y, lanes.window.w, row.h};
    return lanes;
}

// Dashes above the strokes, since it draws in between.
static void draw_asking(Canvas *canvas, const Lanes *lanes, SDL_Rect span, const char *text) {
    const char *words[] = {text, NULL};
    int high = text_cell_height(canvas->text, FONT_SMALL);
    span.h = SDL_max(2, canvas_px(canvas, 3.0f));
    span.y = lanes->normal_y - 3 * span.h;
    canvas_dashes(canvas, span, span.h, canvas->theme->wait);
    timeline_words(canvas, FONT_SMALL, (SDL_Rect){span.x, span.y - high, span.w, high}, ALIGN_LEFT,
                   canvas->theme->wait, words);
}

static void draw_slab(Canvas *canvas, SDL_Rect slab, bool freezes, const char *text) {
    const Theme *theme = canvas->theme;
    const char *words[] = {text, NULL};
    timeline_draw_slab(canvas, slab, freezes);
    FontSize font = text_cell_height(canvas->text, FONT_NOTE) <= slab.h ? FONT_NOTE : FONT_SMALL;
    SDL_Rect inside = {slab.x + canvas_px(canvas, 8.0f), slab.y, slab.w - canvas_px(canvas, 10.0f),
                       slab.h};
    if (text_cell_height(canvas->text, font) <= slab.h)
        timeline_words(canvas, font, inside, ALIGN_LEFT, theme->slab_text, words);
}

static void draw_wait(Canvas *canvas, const Lanes *lanes, const RunWait *wait, Uint64 end_ns) {
    Uint64 ns = run_wait_ns(wait, end_ns);
    bool of_window = wait->lane == THAW_LANE_GUI;
    int x = timeline_x(&lanes->time, wait->begin_ns);
    char text[64];
    // What is over within two pictures nobody has waited for.
    if (ns < 2 * FRAMES_PERIOD_NS)
        return;
    SDL_Rect slab = {x, lanes->window.y + canvas_px(canvas, 5.0f),
                     SDL_max(3, timeline_x(&lanes->time, wait->begin_ns + ns) - x), lanes->slab_px};
    if (!of_window)
        slab.y = lanes->worker.y + (lanes->worker.h - slab.h) / 2;
    SDL_snprintf(text, sizeof text,
                 wait->asks                        ? "asks: is it there?, %.2f s"
                 : wait->call == THAW_CALL_RECEIVE ? "waits for the answer, %.2f s"
                                                   : "waits, %.2f s",
                 (double)ns / THAW_NS_PER_S);
    if (wait->asks)
        draw_asking(canvas, lanes, slab, text);
    else
        draw_slab(canvas, slab, of_window, text);
}

void compare_view_draw_run(Canvas *canvas, const CompareRun *run, const Timeline *ruler,
                           SDL_Rect row) {
    const Theme *theme = canvas->theme;
    Lanes lanes = lanes_of(canvas, &run->run, ruler, row);
    SDL_Rect rule = lanes.worker;
    rule.h = SDL_max(1, canvas_px(canvas, 1.0f));
    canvas_clip(canvas, &lanes.time.field);
    canvas_fill(canvas, lanes.time.field, theme->field);
    timeline_draw_grid(canvas, &lanes.time, &run->run);
    canvas_fill(canvas, rule, theme->line);
    timeline_draw_missing(canvas, &lanes.time, &run->run, lanes.base_y);
    timeline_draw_pictures(canvas, &lanes.time, &run->run, lanes.base_y,
                           lanes.base_y - lanes.normal_y, lanes.window.h - canvas_px(canvas, 6.0f));
    for (Uint32 i = 0; i < run->run.wait_count; i++)
        draw_wait(canvas, &lanes, &run->run.waits[i], run->run.end_ns);
    if (run->run.strategy != THAW_STRATEGY_WORKER)
        canvas_label(canvas, FONT_SMALL, lanes.worker, ALIGN_MIDDLE, theme->dim,
                     "not used: the window does it itself");
    canvas_clip(canvas, NULL);
}

static void draw_name(Canvas *canvas, const CompareRun *run, const Places *places, SDL_Rect row) {
    const Theme *theme = canvas->theme;
    int mark = canvas_px(canvas, 20.0f);
    int high = text_cell_height(canvas->text, FONT_LANE);
    int small = text_cell_height(canvas->text, FONT_SMALL);
    int left = row.x + mark + canvas_px(canvas, 10.0f);
    int room = places->field.x - left - canvas_px(canvas, 6.0f);
    bool wide = view_is_wide(canvas);
    SDL_Color color = run->froze ? theme->freeze : theme->ok;
    int y = row.y + canvas_px(canvas, 6.0f);
    canvas_shape(canvas, run->froze ? SHAPE_SNOWFLAKE : SHAPE_TICK_RING,
                 (SDL_Rect){row.x, y + canvas_px(canvas, 8.0f), mark, mark}, color);
    int lines = view_draw_lines(canvas, wide ? FONT_LANE : FONT_SMALL,
                                (SDL_Rect){left, y, room, high}, theme->text, run->name, 2);
    y += lines * (wide ? high : small);
    y += small * view_draw_lines(canvas, FONT_SMALL, (SDL_Rect){left, y, room, small}, color,
                                 run->outcome, 1);
    if (y + 2 * small <= row.y + row.h)
        view_draw_lines(canvas, FONT_SMALL, (SDL_Rect){left, y, room, small}, theme->dim, run->note,
                        2);
}

static void draw_cells(Canvas *canvas, const CompareRun *run, const Places *places, SDL_Rect row) {
    const Theme *theme = canvas->theme;
    int high = text_cell_height(canvas->text, FONT_CAPTION);
    int small = text_cell_height(canvas->text, FONT_SMALL);
    int y = row.y + SDL_max(0, (row.h - high - small) / 3);
    for (int i = 0; i < COMPARE_COLUMNS; i++) {
        SDL_Color color = run->bad[i] ? theme->freeze : theme->text;
        SDL_Rect cell = {places->cells_x + i * places->cell_px, y, places->cell_px, high};
        canvas_label(canvas, FONT_CAPTION, cell, ALIGN_LEFT, color, run->cells[i]);
        cell.y += high;
        cell.h = small;
        canvas_label(canvas, FONT_SMALL, cell, ALIGN_LEFT, run->bad[i] ? color : theme->dim,
                     run->units[i]);
    }
}

// ---- the whole ----

Timeline compare_view_ruler(const Canvas *canvas, const CompareModel *model, SDL_Rect field) {
    const CompareRun *longest = &model->runs[0];
    for (int i = 1; i < model->done; i++)
        if (thaw_clock_span_ns(model->runs[i].run.begin_ns, model->runs[i].run.end_ns) >
            thaw_clock_span_ns(longest->run.begin_ns, longest->run.end_ns))
            longest = &model->runs[i];
    bool wide = (float)field.w >= WIDE_FIELD * canvas->scale;
    return timeline_of(canvas, &longest->run, field, wide ? TIMELINE_STROKE : TIMELINE_DENSE,
                       longest->run.end_ns + 300 * THAW_NS_PER_MS,
                       longest->run.end_ns + 300 * THAW_NS_PER_MS);
}

// The largest in which the whole sentence is seen.
static FontSize head_font(const Canvas *canvas, const char *words, int width) {
    FontSize font = FONT_LARGE;
    while (font > FONT_SMALL && text_width(canvas->text, font, words, SDL_strlen(words)) > width)
        font--;
    return font;
}

static void draw_verdict(Canvas *canvas, const CompareModel *model, const Places *places) {
    const Theme *theme = canvas->theme;
    SDL_Rect box = places->verdict;
    int mark = canvas_px(canvas, 30.0f);
    int margin = canvas_px(canvas, 20.0f);
    int left = box.x + margin + mark + margin;
    bool wide = view_is_wide(canvas);
    FontSize font = head_font(canvas, model->verdict, places->again.x - left - margin / 2);
    FontSize small = wide ? FONT_NORMAL : FONT_SMALL;
    int head = text_cell_height(canvas->text, font);
    int line = text_cell_height(canvas->text, small);
    canvas_round(canvas, box, canvas_px(canvas, 6.0f), theme->raised);
    canvas_fill(canvas, (SDL_Rect){box.x, box.y, canvas_px(canvas, 6.0f), box.h}, theme->accent);
    canvas_shape(canvas, SHAPE_CHEVRON,
                 (SDL_Rect){box.x + margin, box.y + (box.h - mark) / 2, mark, mark}, theme->accent);
    int top = box.y + SDL_max(0, (box.h - head - line) / 2);
    canvas_label(canvas, font, (SDL_Rect){left, top, places->again.x - left - margin / 2, head},
                 ALIGN_LEFT, theme->text, model->verdict);
    canvas_label(canvas, small,
                 (SDL_Rect){left, top + head, box.x + box.w - left - margin / 2, line}, ALIGN_LEFT,
                 theme->text,
                 "What differs is whose thread sits in the wait: the one that draws, or another.");
}

static void draw(Canvas *canvas, const CompareModel *model, const Places *places) {
    const Theme *theme = canvas->theme;
    SDL_Rect title = places->axis;
    title.x = places->rows[0].x;
    title.w = places->field.x - title.x;
    canvas_label(canvas, FONT_SMALL, title, ALIGN_LEFT, theme->dim, "Three runs, one ruler");
    for (int i = 0; i < COMPARE_COLUMNS; i++)
        canvas_label(canvas, FONT_SMALL,
                     (SDL_Rect){places->cells_x + i * places->cell_px, places->axis.y,
                                places->cell_px, places->axis.h},
                     ALIGN_LEFT, theme->dim, model->headings[i]);
    Timeline ruler = compare_view_ruler(canvas, model, places->field);
    timeline_draw_axis(canvas, &ruler, &model->runs[0].run, places->axis, (SDL_Rect){0, 0, 0, 0});
    for (int i = 0; i < model->done; i++) {
        compare_view_draw_run(canvas, &model->runs[i], &ruler, places->rows[i]);
        draw_name(canvas, &model->runs[i], places, places->rows[i]);
        draw_cells(canvas, &model->runs[i], places, places->rows[i]);
    }
    draw_verdict(canvas, model, places);
}

Action compare_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)state;
    if (!model->compare)
        return (Action){0};
    Places places = places_of(ui->canvas, area);
    bool over = model->compare->running < 0;
    Action action = {0};
    if (ui_is_drawing(ui))
        draw(ui->canvas, model->compare, &places);
    const ActionRow *again = action_row(ACTION_COMPARE, 1);
    if (ui_button(ui, id + ID_AGAIN, places.again, BUTTON_SMALL, again->label, NULL, over))
        action = action_of(again);
    if (ui_button(ui, id + ID_CLOSE, places.close, BUTTON_SIGN, "", NULL, true))
        action = action_of(action_row(ACTION_COMPARE, 0));
    return action;
}
