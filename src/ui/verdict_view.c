#include "verdict_view.h"

#define HEIGHT 86.0f // points
#define HEIGHT_LOW 64.0f
#define HEIGHT_LEAST 58.0f
#define HEIGHT_NARROW 104.0f
#define LINES_UPRIGHT 2 // of the words
#define LINES_NARROW 3
#define HEAD_NARROW 2   // lines
#define GAP_BELOW 12.0f // before the log
#define EDGE 6.0f
#define LINE_GAP 4.0f // between head and words
#define BUTTON_HEIGHT 30.0f

enum { ID_OFFER, ID_CLOSE };

int verdict_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form) {
    (void)model;
    if (view_is_upright(canvas))
        return canvas_px(canvas,
                         (view_is_narrow(canvas) ? HEIGHT_NARROW : view_reach(canvas, HEIGHT_LOW)) +
                             GAP_BELOW - 4 * VIEW_LOW);
    float height = form == VIEW_FULL ? HEIGHT : form == VIEW_LOW ? HEIGHT_LOW : HEIGHT_LEAST;
    return canvas_px(canvas, height + GAP_BELOW - 4 * (float)form);
}

static SDL_Color color_of(const Theme *theme, VerdictKind kind) {
    switch (kind) {
    case VERDICT_PROMPT: return theme->accent;
    case VERDICT_WAITS: return theme->wait;
    case VERDICT_OK: return theme->ok;
    case VERDICT_FROZEN:
    case VERDICT_FAILED: break;
    }
    return theme->freeze;
}

static Shape shape_of(VerdictKind kind) {
    static const Shape shapes[] = {SHAPE_CHEVRON, SHAPE_HOURGLASS, SHAPE_TICK_RING, SHAPE_SNOWFLAKE,
                                   SHAPE_CROSS};
    return shapes[kind];
}

// Where things stand: the box, and what is in it.
typedef struct Places {
    SDL_Rect box, edge, mark, head;
    SDL_Rect words; // below the head
    SDL_Rect offer, close;
    bool full;
    int head_lines;
    int most_lines; // of the words, in a window that stands upright; else 0
    FontSize head_font;
    FontSize font;
} Places;

// Head and words are broken into lines. What closes it stands beside them.
static Places narrow_places(const Canvas *canvas, const VerdictModel *model, SDL_Rect area) {
    Places places = {
        .most_lines = LINES_NARROW, .head_font = FONT_LANE, .font = FONT_SMALL, .full = false};
    SDL_Rect box = view_inside(canvas, area);
    box.h = SDL_max(0, box.h - canvas_px(canvas, GAP_BELOW - 4 * VIEW_LOW));
    int gap = canvas_px(canvas, VIEW_GAP);
    int mark = canvas_px(canvas, 26.0f);
    int side = canvas_px(canvas, view_reach(canvas, BUTTON_HEIGHT));
    int right = box.x + box.w - gap;
    places.box = box;
    places.edge = (SDL_Rect){box.x, box.y, canvas_px(canvas, EDGE), box.h};
    places.mark =
        (SDL_Rect){places.edge.x + places.edge.w + gap, box.y + (box.h - mark) / 2, mark, mark};
    if (model->can_be_closed) {
        places.close = (SDL_Rect){box.x + box.w - side, box.y, side, SDL_min(side, box.h)};
        right = places.close.x;
    }
    int left = places.mark.x + mark + gap;
    SDL_Rect text = {left, box.y, SDL_max(0, right - left), 0};
    places.head_lines =
        view_count_lines(canvas, places.head_font, text.w, model->head, HEAD_NARROW);
    int lines = view_count_lines(canvas, places.font, text.w, model->lines[0], LINES_NARROW);
    places.head = places.words = text;
    places.head.h = places.head_lines * text_cell_height(canvas->text, places.head_font);
    places.words.h = text_cell_height(canvas->text, places.font);
    int all = places.head.h + canvas_px(canvas, LINE_GAP) + lines * places.words.h;
    places.head.y += SDL_max(0, (box.h - all) / 2);
    places.words.y = places.head.y + places.head.h + canvas_px(canvas, LINE_GAP);
    return places;
}

static Places places_of(const Canvas *canvas, const VerdictModel *model, SDL_Rect area) {
    if (view_is_narrow(canvas))
        return narrow_places(canvas, model, area);
    bool upright = view_is_upright(canvas);
    Places places = {.head_lines = 1,
                     .most_lines = upright ? LINES_UPRIGHT : 0,
                     .full = !upright && (float)area.h >= (HEIGHT + 2) * canvas->scale};
    ViewForm form = places.full ? VIEW_FULL : VIEW_LOW;
    int margin = canvas_px(canvas, places.full ? 20.0f : 10.0f);
    SDL_Rect box = view_inside(canvas, area);
    box.h = SDL_max(0, box.h - canvas_px(canvas, GAP_BELOW - 4 * (float)form));
    places.box = box;
    places.edge = (SDL_Rect){box.x, box.y, canvas_px(canvas, EDGE), box.h};
    int mark = SDL_min(canvas_px(canvas, places.full ? 34.0f : 26.0f), box.h);
    places.mark = (SDL_Rect){places.edge.x + places.edge.w + margin - canvas_px(canvas, 4.0f),
                             box.y + (box.h - mark) / 2, mark, mark};
    bool roomy = (float)box.w >= 760 * canvas->scale;
    places.head_font = places.full ? FONT_LARGE : roomy ? FONT_CAPTION : FONT_NORMAL;
    places.font = places.full ? FONT_NORMAL : roomy ? FONT_LANE : FONT_SMALL;
    int left = places.mark.x + mark + margin;
    int right = box.x + box.w - canvas_px(canvas, 12.0f);
    int head = text_cell_height(canvas->text, places.head_font);
    int line = text_cell_height(canvas->text, places.font);
    bool two = places.full && model->lines[1][0];
    int gap = canvas_px(canvas, two ? 1.0f : LINE_GAP);
    int lines = two || upright ? 2 : 1;
    int top = box.y + SDL_max(0, (box.h - head - gap - lines * line) / 2);
    places.words = (SDL_Rect){left, top + head + gap, SDL_max(0, right - left), line};
    int button = canvas_px(canvas, view_reach(canvas, BUTTON_HEIGHT));
    if (model->can_be_closed)
        places.close =
            (SDL_Rect){right - canvas_px(canvas, 24.0f), box.y + canvas_px(canvas, 10.0f),
                       canvas_px(canvas, 24.0f), button};
    if (model->can_be_closed && (upright || canvas->fingers)) {
        int side = canvas_px(canvas, view_reach(canvas, BUTTON_HEIGHT));
        places.close = (SDL_Rect){box.x + box.w - side, box.y, side, SDL_min(side, box.h)};
        places.words.w = SDL_max(0, places.close.x - left);
    }
    int end = model->can_be_closed ? places.close.x - canvas_px(canvas, 6.0f) : right;
    if (model->offer && places.full) {
        int width = text_width(canvas->text, FONT_NOTE, model->offer, SDL_strlen(model->offer)) +
                    canvas_px(canvas, 26.0f);
        places.offer = (SDL_Rect){end - width, box.y + canvas_px(canvas, 10.0f), width, button};
        end = places.offer.x - canvas_px(canvas, 12.0f);
    }
    places.head = (SDL_Rect){left, top, SDL_max(0, end - left), head};
    return places;
}

static void draw_head(Canvas *canvas, const VerdictModel *model, const Places *places) {
    const Theme *theme = canvas->theme;
    bool loud = model->kind >= VERDICT_OK;
    SDL_Color color = loud ? color_of(theme, model->kind) : theme->text;
    if (places->head_lines > 1) {
        view_draw_lines(canvas, places->head_font, places->head, color, model->head,
                        places->head_lines);
        return;
    }
    canvas_label(canvas, places->head_font, places->head, ALIGN_LEFT, color, model->head);
    int used = text_width(canvas->text, places->head_font, model->head, SDL_strlen(model->head)) +
               canvas_px(canvas, 24.0f);
    SDL_Rect rest = {places->head.x + used, places->head.y, places->head.w - used, places->head.h};
    if (text_width(canvas->text, FONT_NOTE, model->who, SDL_strlen(model->who)) <= rest.w)
        canvas_label(canvas, FONT_NOTE, rest, ALIGN_LEFT, theme->dim, model->who);
}

static bool fits(const Canvas *canvas, const Places *places, const char *words) {
    return text_width(canvas->text, places->font, words, SDL_strlen(words)) <= places->words.w;
}

// Where there is room for one line alone, it is the one that says why; where a line is too long, it
// gives way to the short one.
static void draw_words(Canvas *canvas, const VerdictModel *model, const Places *places) {
    const char *last = model->short_line;
    SDL_Rect place = places->words;
    int lines = places->full && model->lines[1][0] ? 2 : 1;
    for (int i = 0; i < lines; i++, place.y += place.h) {
        const char *words = model->lines[i];
        if (places->most_lines > 0) {
            view_draw_lines(canvas, places->font, place, canvas->theme->text, words,
                            places->most_lines);
            return;
        }
        bool only = lines == 1 && model->kind == VERDICT_FROZEN && !model->can_be_closed;
        if (last && (only || !fits(canvas, places, words))) {
            words = last;
            last = NULL;
        }
        canvas_label(canvas, places->font, place, ALIGN_LEFT, canvas->theme->text, words);
    }
}

static void draw(Canvas *canvas, const VerdictModel *model, const Places *places) {
    const Theme *theme = canvas->theme;
    SDL_Color color = color_of(theme, model->kind);
    canvas_round(canvas, places->box, canvas_px(canvas, 6.0f), theme->raised);
    canvas_fill(canvas, places->edge, color);
    canvas_shape(canvas, shape_of(model->kind), places->mark, color);
    draw_head(canvas, model, places);
    draw_words(canvas, model, places);
}

Action verdict_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)state;
    const VerdictModel *verdict = &model->verdict;
    Places places = places_of(ui->canvas, verdict, area);
    Action action = {0};
    bool alive = model->frozen == THAW_CALL_NONE;
    if (ui_is_drawing(ui))
        draw(ui->canvas, verdict, &places);
    if (places.offer.w > 0 &&
        ui_button(ui, id + ID_OFFER, places.offer, BUTTON_SMALL, verdict->offer, NULL, alive))
        action = action_of(action_row(verdict->offered, 0));
    if (places.close.w > 0 && ui_button(ui, id + ID_CLOSE, places.close, BUTTON_SIGN,
                                        shape_name(SHAPE_CROSS), NULL, alive))
        action = action_of(action_row(ACTION_DISMISS, 0));
    return action;
}
