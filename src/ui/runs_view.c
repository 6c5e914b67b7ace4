#include "runs_view.h"

#include "clock.h"
#include "compare_view.h"

#define AXIS_HEIGHT 20.0f // points
#define NAMES_WIDTH 132.0f
#define NAMES_SHARE 3 // of the width: names take no more than this part of it
#define AFTER_NS (300 * (Uint64)THAW_NS_PER_MS) // the ruler goes on so long behind the longest run

enum { ID_ROWS };

typedef struct Places {
    SDL_Rect axis;
    SDL_Rect field; // of all rows, right of the names
    SDL_Rect rows[COMPARE_RUNS];
    int name_px;
} Places;

static Places places_of(const Canvas *canvas, SDL_Rect area) {
    Places places;
    int axis = SDL_min(area.h, canvas_px(canvas, AXIS_HEIGHT));
    int gap = canvas_px(canvas, 6.0f);
    int room = SDL_max(COMPARE_RUNS, area.h - axis);
    places.name_px = SDL_min(canvas_px(canvas, NAMES_WIDTH), area.w / NAMES_SHARE);
    places.field = (SDL_Rect){area.x + places.name_px, area.y + axis,
                              SDL_max(1, area.w - places.name_px), room};
    places.axis = (SDL_Rect){places.field.x, area.y, places.field.w, axis};
    for (int i = 0; i < COMPARE_RUNS; i++) {
        int from = room * i / COMPARE_RUNS;
        int to = room * (i + 1) / COMPARE_RUNS;
        places.rows[i] =
            (SDL_Rect){area.x, area.y + axis + from, area.w, SDL_max(1, to - from - gap)};
    }
    return places;
}

// ---- one cursor ----

// How far into its run the cursor is, if it is in one of them.
static bool find_cursor(const CompareModel *compare, const LabModel *lab, Uint64 *into_ns) {
    for (int i = 0; i < compare->done && lab->state == LAB_PAST; i++) {
        const Run *run = &compare->runs[i].run;
        if (lab->cursor_ns >= run->begin_ns && lab->cursor_ns < run->end_ns + AFTER_NS) {
            *into_ns = lab->cursor_ns - run->begin_ns;
            return true;
        }
    }
    return false;
}

static void draw_cursor(Canvas *canvas, const Timeline *ruler, const Places *places,
                        Uint64 into_ns) {
    int x = timeline_x(ruler, ruler->base_ns + into_ns);
    canvas_fill(
        canvas,
        (SDL_Rect){x, places->field.y, SDL_max(1, canvas_px(canvas, 2.0f)), places->field.h},
        canvas->theme->now);
}

// ---- drawing ----

static void draw_name(Canvas *canvas, const CompareRun *run, const Places *places, SDL_Rect row) {
    const Theme *theme = canvas->theme;
    int line = text_cell_height(canvas->text, FONT_SMALL);
    SDL_Rect words = {row.x, row.y, places->name_px - canvas_px(canvas, 8.0f), line};
    int most = SDL_clamp(row.h / SDL_max(1, line) - 1, 0, 2);
    int names = view_count_lines(canvas, FONT_SMALL, words.w, run->name, most);
    words.y += SDL_max(0, (row.h - (names + 1) * line) / 2);
    words.y += line * view_draw_lines(canvas, FONT_SMALL, words, theme->text, run->name, most);
    canvas_label(canvas, FONT_SMALL, words, ALIGN_LEFT, run->froze ? theme->freeze : theme->ok,
                 run->outcome);
}

static void draw(Canvas *canvas, const CompareModel *compare, const LabModel *lab,
                 const Places *places) {
    Timeline ruler = compare_view_ruler(canvas, compare, places->field);
    Uint64 into_ns = 0;
    timeline_draw_axis(canvas, &ruler, &compare->runs[0].run, places->axis, (SDL_Rect){0, 0, 0, 0});
    for (int i = 0; i < compare->done; i++) {
        compare_view_draw_run(canvas, &compare->runs[i], &ruler, places->rows[i]);
        draw_name(canvas, &compare->runs[i], places, places->rows[i]);
    }
    if (find_cursor(compare, lab, &into_ns))
        draw_cursor(canvas, &ruler, places, into_ns);
}

// ---- the whole ----

// A click points the cursor at that moment of the run that lies there.
static Action click(const Ui *ui, const ScreenModel *model, const Places *places) {
    Timeline ruler = compare_view_ruler(ui->canvas, model->compare, places->field);
    double into_ns = (ui->mouse.x - (double)timeline_x(&ruler, ruler.base_ns)) / ruler.px_per_ns;
    for (int i = 0; i < model->compare->done; i++) {
        const SDL_Rect *row = &places->rows[i];
        double time_ns =
            (double)thaw_clock_span_ns(model->lab.start_ns, model->compare->runs[i].run.begin_ns) +
            into_ns;
        if (SDL_PointInRect(&ui->mouse, row))
            return (Action){.type = ACTION_POINT, .number = (Sint64)SDL_max(0, time_ns)};
    }
    return (Action){0};
}

static void offer(Ui *ui, WidgetId id, SDL_Rect area, Action *action) {
    const ActionRow *row = action_row(ACTION_COMPARE, 0);
    SDL_Rect words = {area.x, area.y, area.w, text_cell_height(ui->canvas->text, FONT_NOTE)};
    SDL_Rect button = {area.x, 0, canvas_px(ui->canvas, 140.0f), canvas_px(ui->canvas, 30.0f)};
    int lines = 2;
    if (ui_is_drawing(ui))
        view_draw_lines(ui->canvas, FONT_NOTE, words, ui->canvas->theme->dim,
                        "The same work three times, each time with another who waits, on one "
                        "ruler: play the comparison.",
                        lines);
    button.y = area.y + lines * words.h + canvas_px(ui->canvas, 8.0f);
    if (button.y + button.h <= area.y + area.h &&
        ui_button(ui, id, button, BUTTON_SMALL, row->label ? row->label : "Compare", NULL, true))
        *action = action_of(row);
}

Action runs_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)state;
    Action action = {0};
    if (!model->compare || model->compare->done == 0) {
        offer(ui, id + ID_ROWS, area, &action);
        return action;
    }
    Places places = places_of(ui->canvas, area);
    if (ui_is_drawing(ui))
        draw(ui->canvas, model->compare, &model->lab, &places);
    else if (ui_click(ui, id + ID_ROWS, places.field, true))
        action = click(ui, model, &places);
    return action;
}
