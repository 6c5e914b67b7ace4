#include "compare_view.h"

#define AXIS_HEIGHT 22.0f  // points
#define NAMES_WIDTH 232.0f // left of the lanes
#define NAMES_NARROW 150.0f
#define CELL_WIDTH 84.0f
#define VERDICT_HEIGHT 76.0f
#define BUTTON_HEIGHT 30.0f
#define WIDE_FIELD 470.0f
#define VERDICT_NARROW 128.0f
#define ROW_LOW 130.0f

enum { ID_AGAIN, ID_CLOSE };

// What follows from the area.
typedef struct Places {
    SDL_Rect axis;
    SDL_Rect rows[COMPARE_RUNS]; // whole
    int head_px, foot_px;        // of a row, above and below its lanes: 0, but in a narrow window
    SDL_Rect field;              // of all lanes
    int cells_x;
    int cell_px;
    SDL_Rect verdict, again, close;
} Places;

// In a narrow window a row has its name above its lanes and its cells below them: two lines each,
// or one where the row is low.
static void place_narrow(const Canvas *canvas, SDL_Rect inside, Places *places) {
    int small = text_cell_height(canvas->text, FONT_SMALL);
    bool low = (float)places->rows[0].h < ROW_LOW * canvas->scale;
    places->head_px = text_cell_height(canvas->text, FONT_NOTE) + (low ? 0 : small);
    places->foot_px = small + (low ? 0 : text_cell_height(canvas->text, FONT_NOTE));
    places->cell_px = inside.w / COMPARE_COLUMNS;
    places->cells_x = inside.x;
    places->field.x = places->axis.x = inside.x;
    places->field.w = places->axis.w = inside.w;
    int gap = canvas_px(canvas, VIEW_GAP);
    int side = canvas_px(canvas, view_reach(canvas, BUTTON_HEIGHT));
    int y = places->verdict.y + places->verdict.h - gap - side;
    int right = inside.x + inside.w - gap;
    places->close = (SDL_Rect){right - side, y, side, side};
    places->again = (SDL_Rect){inside.x + 2 * gap, y, places->close.x - inside.x - 3 * gap, side};
}

static Places places_of(const Canvas *canvas, SDL_Rect area) {
    Places places = {.head_px = 0};
    SDL_Rect inside = view_inside(canvas, area);
    bool wide = view_is_wide(canvas);
    int names = canvas_px(canvas, wide ? NAMES_WIDTH : NAMES_NARROW);
    int axis = canvas_px(canvas, AXIS_HEIGHT);
    int gap = canvas_px(canvas, VIEW_GAP);
    bool narrow = view_is_narrow(canvas);
    int verdict =
        SDL_min(canvas_px(canvas, narrow ? VERDICT_NARROW : VERDICT_HEIGHT), inside.h / 3);
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
    if (narrow)
        place_narrow(canvas, inside, &places);
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

// The name and the outcome above the lanes.
static void draw_narrow_name(Canvas *canvas, const CompareRun *run, const Places *places,
                             SDL_Rect row) {
    const Theme *theme = canvas->theme;
    SDL_Color color = run->froze ? theme->freeze : theme->ok;
    int high = text_cell_height(canvas->text, FONT_NOTE);
    int mark = SDL_min(canvas_px(canvas, 20.0f), places->head_px);
    int left = row.x + mark + canvas_px(canvas, 10.0f);
    SDL_Rect line = {left, row.y, SDL_max(0, row.x + row.w - left), high};
    canvas_shape(canvas, run->froze ? SHAPE_SNOWFLAKE : SHAPE_TICK_RING,
                 (SDL_Rect){row.x, row.y + (places->head_px - mark) / 2, mark, mark}, color);
    canvas_label(canvas, FONT_NOTE, line, ALIGN_LEFT, theme->text, run->name);
    bool low = places->head_px == high;
    line.y += low ? 0 : high;
    line.h = low ? high : places->head_px - high;
    canvas_label(canvas, FONT_SMALL, line, low ? ALIGN_RIGHT : ALIGN_LEFT, color, run->outcome);
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

// Below the lanes, each with its heading.
static void draw_narrow_cells(Canvas *canvas, const CompareModel *model, const CompareRun *run,
                              const Places *places, SDL_Rect row) {
    const Theme *theme = canvas->theme;
    int small = text_cell_height(canvas->text, FONT_SMALL);
    char words[2 * COMPARE_CELL_SIZE];
    for (int i = 0; i < COMPARE_COLUMNS; i++) {
        SDL_Color color = run->bad[i] ? theme->freeze : theme->text;
        SDL_Rect cell = {places->cells_x + i * places->cell_px, row.y + row.h - places->foot_px,
                         places->cell_px, small};
        if (places->foot_px > small)
            canvas_label(canvas, FONT_SMALL, cell, ALIGN_LEFT, theme->dim, model->headings[i]);
        cell.y += places->foot_px - small;
        SDL_snprintf(words, sizeof words, "%s %s", run->cells[i], run->units[i]);
        canvas_label(canvas, FONT_SMALL, cell, ALIGN_LEFT, color, words);
    }
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

#define LESSON "What differs is whose thread sits in the wait: the one that draws, or another."

// Above the buttons, in small letters.
static void draw_narrow_verdict(Canvas *canvas, const CompareModel *model, const Places *places) {
    const Theme *theme = canvas->theme;
    SDL_Rect box = places->verdict;
    int gap = canvas_px(canvas, VIEW_GAP);
    int high = text_cell_height(canvas->text, FONT_SMALL);
    SDL_Rect words = {box.x + 2 * gap, box.y + gap / 2, SDL_max(0, box.w - 3 * gap), high};
    canvas_round(canvas, box, canvas_px(canvas, 6.0f), theme->raised);
    canvas_fill(canvas, (SDL_Rect){box.x, box.y, canvas_px(canvas, 6.0f), box.h}, theme->accent);
    words.y += high * view_draw_lines(canvas, FONT_SMALL, words, theme->text, model->verdict, 2);
    view_draw_lines(canvas, FONT_SMALL, words, theme->text, LESSON,
                    SDL_max(0, (places->again.y - words.y) / high));
}

static void draw_verdict(Canvas *canvas, const CompareModel *model, const Places *places) {
    if (view_is_narrow(canvas)) {
        draw_narrow_verdict(canvas, model, places);
        return;
    }
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
                 theme->text, LESSON);
}

static void draw_run(Canvas *canvas, const CompareModel *model, const Timeline *ruler,
                     const Places *places, int i) {
    const CompareRun *run = &model->runs[i];
    SDL_Rect row = places->rows[i];
    SDL_Rect lanes = row;
    lanes.y += places->head_px;
    lanes.h = SDL_max(1, lanes.h - places->head_px - places->foot_px);
    compare_view_draw_run(canvas, run, ruler, lanes);
    if (view_is_narrow(canvas)) {
        draw_narrow_name(canvas, run, places, row);
        draw_narrow_cells(canvas, model, run, places, row);
        return;
    }
    draw_name(canvas, run, places, row);
    draw_cells(canvas, run, places, row);
}

// Over the columns that stand beside the lanes.
static void draw_titles(Canvas *canvas, const CompareModel *model, const Places *places) {
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
}

static void draw(Canvas *canvas, const CompareModel *model, const Places *places) {
    if (!view_is_narrow(canvas))
        draw_titles(canvas, model, places);
    Timeline ruler = compare_view_ruler(canvas, model, places->field);
    timeline_draw_axis(canvas, &ruler, &model->runs[0].run, places->axis, (SDL_Rect){0, 0, 0, 0});
    for (int i = 0; i < model->done; i++)
        draw_run(canvas, model, &ruler, places, i);
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
