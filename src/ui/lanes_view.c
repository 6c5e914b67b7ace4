#include "lanes_view.h"

#include "lanes_messages.h"
#include "lanes_waits.h"
#include "mark.h"
#include "sign.h"

#define MARK_SIZE 13.0f // points

int lanes_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form) {
    (void)model;
    return lanes_places_height(canvas, form);
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

// ---- the field ----

static int normal_px(const Lanes *lanes) {
    return lanes->rows[0].h / 2;
}

static void draw_window_lane(Canvas *canvas, const Lanes *lanes, const ScreenModel *model) {
    const Run *run = model->lanes.run;
    SDL_Rect row = lanes->rows[0];
    int base = row.y + row.h - canvas_px(canvas, LANES_BASE_BELOW);
    timeline_draw_missing(canvas, &lanes->time, run, base);
    lanes_waits_draw_asking(canvas, lanes, model, normal_px(lanes));
    timeline_draw_pictures(canvas, &lanes->time, run, base, normal_px(lanes),
                           row.h - canvas_px(canvas, 2 * LANES_BASE_BELOW));
}

static void draw_field(Canvas *canvas, const Lanes *lanes, const ScreenModel *model) {
    SDL_Rect field = lanes->time.field;
    int thin = SDL_max(1, canvas_px(canvas, 1.0f));
    canvas_fill(canvas, field, canvas->theme->field);
    canvas_clip(canvas, &field);
    timeline_draw_grid(canvas, &lanes->time, model->lanes.run);
    for (int i = 1; i < LANES; i++)
        canvas_fill(canvas, (SDL_Rect){field.x, lanes->rows[i].y, field.w, thin},
                    canvas->theme->line);
    lanes_waits_draw(canvas, lanes, model);
    lanes_waits_draw_answers(canvas, lanes, model);
    lanes_messages_draw(canvas, lanes, model);
    lanes_messages_draw_pins(canvas, lanes, model->lanes.run);
    draw_window_lane(canvas, lanes, model);
    canvas_clip(canvas, NULL);
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
    Lanes lanes = lanes_places(canvas, &model->lanes, area);
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
