#include "transport_view.h"

#include "clock.h"

#define TOP 5.0f // points, above the buttons
#define TITLE_HEIGHT 15.0f
#define BUTTON_HEIGHT 30.0f
#define ROW_GAP 6.0f // points, from the buttons to the label
#define LABEL_HEIGHT 27.0f
#define BOTTOM 2.0f
#define TOP_LEAST 3.0f
#define BUTTON_LEAST 26.0f
#define GAP_LEAST 5.0f
#define TITLES_FROM 640.0f // points, of the window's height: from here on the groups have titles
#define BUTTON_GAP 4.0f
#define GROUP_GAP 14.0f
#define PADDING 9.0f // points, beside a button's label
#define PADDING_LEAST 7.0f
#define SIGN 14.0f         // points, of the diamond on a button
#define LABEL_CELLS 24     // of the longest label of a state
#define LABEL_SIGN 18.0f   // points, of the sign in the label
#define TIME_CELLS 13      // "t = 123.456 s"
#define TIME_CELLS_LEAST 9 // without "t = "
#define HOLE 4.0f          // points, of a hole in the label of a replay
#define HOLES 3            // at each end
#define LEVELS 7           // from all that helps to what matters most

// What stands in the first row.
typedef enum Item {
    ITEM_START,
    ITEM_BACK,
    ITEM_PAUSE,
    ITEM_FORWARD,
    ITEM_LIVE,
    ITEM_SPEED, // a word
    ITEM_SPEED_1,
    ITEM_SPEED_4,
    ITEM_SPEED_10,
    ITEM_TIME, // the time at the cursor
    ITEM_PREVIOUS,
    ITEM_NEXT,
    ITEM_HOLD, // these are the gate's; the first stands where the others do
    ITEM_FURTHER,
    ITEM_LET_GO,
    ITEMS
} Item;

// Each level has less of an item, when the level before does not fit.
typedef struct ItemRow {
    ActionType type;
    Sint64 number;
    const char *brief; // in place of its label; NULL: there is none
    int brief_from;    // level
    int gone_from;     // level
    bool begins;       // a group
} ItemRow;

static const ItemRow items[ITEMS] = {
    [ITEM_START] = {ACTION_SEEK, 0, NULL, LEVELS, 6, false},
    [ITEM_BACK] = {ACTION_STEP, -1, NULL, LEVELS, LEVELS, false},
    [ITEM_PAUSE] = {ACTION_PAUSE, ACTION_OTHER, NULL, LEVELS, LEVELS, false},
    [ITEM_FORWARD] = {ACTION_STEP, 1, NULL, LEVELS, LEVELS, false},
    [ITEM_LIVE] = {ACTION_LIVE, 0, "live", 3, LEVELS, false},
    [ITEM_SPEED] = {ACTION_NONE, 0, "speed", 0, 1, true},
    [ITEM_SPEED_1] = {ACTION_SPEED, 1, NULL, LEVELS, 4, true},
    [ITEM_SPEED_4] = {ACTION_SPEED, 4, NULL, LEVELS, 4, false},
    [ITEM_SPEED_10] = {ACTION_SPEED, 10, NULL, LEVELS, 4, false},
    [ITEM_TIME] = {ACTION_NONE, 0, NULL, 2, 5, true},
    [ITEM_PREVIOUS] = {ACTION_NEXT_MARK, -1, "<<", 2, 6, true},
    [ITEM_NEXT] = {ACTION_NEXT_MARK, 1, ">>", 2, 6, false},
    [ITEM_HOLD] = {ACTION_HOLD, 0, "hold", 3, LEVELS, true},
    [ITEM_FURTHER] = {ACTION_RELEASE, 1, "further", 3, LEVELS, true},
    [ITEM_LET_GO] = {ACTION_RELEASE, 0, "let go", 3, LEVELS, false},
};

WidgetId transport_view_button(WidgetId id, ActionType type, Sint64 number) {
    for (int i = 0; i < ITEMS; i++)
        if (items[i].type == type && items[i].number == number)
            return id + i;
    return 0;
}

WidgetId transport_view_strip(WidgetId id) {
    return id + ITEMS;
}

// ---- where things stand ----

int transport_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form) {
    (void)model;
    if (form == VIEW_LEAST)
        return canvas_px(canvas, TOP_LEAST + view_reach(canvas, BUTTON_LEAST) + GAP_LEAST +
                                     LABEL_HEIGHT + BOTTOM);
    bool titles = (float)canvas->height_px >= TITLES_FROM * canvas->scale;
    return canvas_px(canvas, TOP + view_reach(canvas, BUTTON_HEIGHT) + ROW_GAP + LABEL_HEIGHT +
                                 BOTTOM + (titles ? TITLE_HEIGHT : 0.0f));
}

typedef struct Bar {
    int level;
    SDL_Rect items[ITEMS]; // empty: it is not there
    SDL_Rect titles[2];    // over the two groups; empty: there is no room
    SDL_Rect gate;         // of its group, whatever is in it
    int rule_x;
    SDL_Rect label; // of the state
    SDL_Rect strip;
} Bar;

static const char *label_of(int item, int level) {
    const ItemRow *row = &items[item];
    return level >= row->brief_from && row->brief ? row->brief
                                                  : action_row(row->type, row->number)->label;
}

static int cells(const Canvas *canvas, FontSize font, const char *words) {
    return text_width(canvas->text, font, words, SDL_strlen(words));
}

static int width_of(const Canvas *canvas, int item, int level) {
    if (level >= items[item].gone_from)
        return 0;
    if (item == ITEM_TIME)
        return level >= items[item].brief_from
                   ? TIME_CELLS_LEAST * text_cell_width(canvas->text, FONT_LANE)
                   : TIME_CELLS * text_cell_width(canvas->text, FONT_NORMAL);
    if (item == ITEM_SPEED)
        return cells(canvas, FONT_SMALL, items[item].brief);
    int width = cells(canvas, FONT_NOTE, label_of(item, level)) +
                2 * canvas_px(canvas, level >= 3 ? PADDING_LEAST : PADDING);
    bool has_sign = item == ITEM_HOLD || item == ITEM_FURTHER;
    return width + (has_sign ? canvas_px(canvas, SIGN + BUTTON_GAP) : 0);
}

static int gap_before(const Canvas *canvas, int item, int level) {
    bool follows_word = item == ITEM_SPEED_1 && level < items[ITEM_SPEED].gone_from;
    return canvas_px(canvas, !items[item].begins || follows_word ? BUTTON_GAP
                             : level >= 3                        ? BUTTON_GAP * 2
                                                                 : GROUP_GAP);
}

// The gate has the same room in each of its states, so that nothing moves under a hand.
static int width_of_gate(const Canvas *canvas, int level) {
    int held = width_of(canvas, ITEM_FURTHER, level) + canvas_px(canvas, BUTTON_GAP) +
               width_of(canvas, ITEM_LET_GO, level);
    return SDL_max(held, width_of(canvas, ITEM_HOLD, level));
}

// From the left; returns the end of the last one.
static int place_cursor(const Canvas *canvas, SDL_Rect row, Bar *bar) {
    int x = row.x;
    for (int i = 0; i < ITEM_HOLD; i++) {
        int width = width_of(canvas, i, bar->level);
        bar->items[i] = (SDL_Rect){0, 0, 0, 0};
        if (width == 0)
            continue;
        x += i > 0 && x > row.x ? gap_before(canvas, i, bar->level) : 0;
        bar->items[i] = (SDL_Rect){x, row.y, width, row.h};
        x += width;
    }
    return x;
}

static void place_gate(const Canvas *canvas, SDL_Rect row, int x, Bar *bar) {
    int gap = gap_before(canvas, ITEM_HOLD, bar->level);
    bar->rule_x = x + gap;
    x = bar->rule_x + gap;
    bar->gate = (SDL_Rect){x, row.y, row.x + row.w - x, row.h};
    for (int i = ITEM_HOLD; i < ITEMS; i++) {
        int width = width_of(canvas, i, bar->level);
        bar->items[i] = (SDL_Rect){x, row.y, width, row.h};
        x += i == ITEM_HOLD ? 0 : width + canvas_px(canvas, BUTTON_GAP);
    }
}

// The first level that fits, or the last.
static void place_items(const Canvas *canvas, SDL_Rect row, Bar *bar) {
    int x = row.x;
    for (bar->level = 0; bar->level < LEVELS; bar->level++) {
        x = place_cursor(canvas, row, bar);
        int gaps = 2 * gap_before(canvas, ITEM_HOLD, bar->level);
        if (x + gaps + width_of_gate(canvas, bar->level) <= row.x + row.w)
            break;
    }
    bar->level = SDL_min(bar->level, LEVELS - 1);
    place_gate(canvas, row, x, bar);
}

static Bar bar_of(const Canvas *canvas, SDL_Rect area) {
    Bar bar;
    SDL_zero(bar);
    SDL_Rect row = view_inside(canvas, area);
    float height = (float)area.h / canvas->scale;
    float button = view_reach(canvas, BUTTON_HEIGHT);
    bool least = height < TOP + button + ROW_GAP + LABEL_HEIGHT + BOTTOM - 1;
    bool titles = height > button + LABEL_HEIGHT + TOP + ROW_GAP + BOTTOM + TITLE_HEIGHT - 1;
    row.y += canvas_px(canvas, least ? TOP_LEAST : TOP);
    SDL_Rect title = {row.x, row.y - canvas_px(canvas, 2.0f), row.w,
                      canvas_px(canvas, TITLE_HEIGHT)};
    row.y += titles ? title.h : 0;
    row.h = canvas_px(canvas, least ? view_reach(canvas, BUTTON_LEAST) : button);
    place_items(canvas, row, &bar);
    if (titles) {
        bar.titles[0] = title;
        bar.titles[0].w = bar.rule_x - title.x;
        bar.titles[1] = title;
        bar.titles[1].x = bar.gate.x;
        bar.titles[1].w = bar.gate.w;
    }
    int label = LABEL_CELLS * text_cell_width(canvas->text, FONT_CAPTION) +
                canvas_px(canvas, LABEL_SIGN + 3 * VIEW_GAP);
    int y = row.y + row.h + canvas_px(canvas, least ? GAP_LEAST : ROW_GAP);
    bar.label = (SDL_Rect){row.x, y, SDL_min(label, row.w), canvas_px(canvas, LABEL_HEIGHT)};
    int left = bar.label.x + bar.label.w + canvas_px(canvas, VIEW_MARGIN);
    bar.strip = (SDL_Rect){left, y, SDL_max(0, row.x + row.w - left), bar.label.h};
    return bar;
}

// ---- the buttons of the cursor ----

static bool allows(const ScreenModel *model, int item) {
    const ActionRow *row = action_row(items[item].type, items[item].number);
    bool goes_live = item == ITEM_LIVE && model->lab.replays; // in a file nothing is live
    return model_allows(model, row) && !goes_live;
}

static bool is_chosen(const ScreenModel *model, int item) {
    return items[item].type == ACTION_SPEED && items[item].number == model->lab.slowness;
}

// A button as all others, but that a chosen one has the edge and ground of what is chosen.
static bool run_plain(Ui *ui, WidgetId id, SDL_Rect rect, const ScreenModel *model, int item,
                      const char *label) {
    const Theme *theme = ui->canvas->theme;
    bool allowed = allows(model, item);
    bool pressed = ui_button(ui, id, rect, BUTTON_SMALL, label, NULL, allowed);
    if (!ui_is_drawing(ui) || !is_chosen(model, item) || !allowed)
        return pressed;
    canvas_box(ui->canvas, rect, canvas_px(ui->canvas, 6.0f), canvas_px(ui->canvas, 2.0f),
               theme->accent, theme->chosen);
    canvas_label(ui->canvas, FONT_NOTE, rect, ALIGN_MIDDLE, theme->text, label);
    return pressed;
}

static void draw_time(Canvas *canvas, SDL_Rect rect, const LabModel *lab, bool brief) {
    char words[32];
    double s = (double)thaw_clock_span_ns(lab->start_ns, lab->cursor_ns) / THAW_NS_PER_S;
    int digits = s < 1000 ? 3 : s < 10000 ? 2 : s < 100000 ? 1 : 0;
    SDL_snprintf(words, sizeof words, brief ? "%.*f s" : "t = %.*f s", digits, s);
    canvas_label(canvas, brief ? FONT_LANE : FONT_NORMAL, rect, ALIGN_MIDDLE, canvas->theme->text,
                 words);
}

static const char *label_in(const ScreenModel *model, int item, int level) {
    bool stands = model->lab.state == LAB_PAST && !model->lab.runs;
    return item == ITEM_PAUSE && stands ? "run" : label_of(item, level);
}

static Action run_cursor(Ui *ui, WidgetId id, const ScreenModel *model, const Bar *bar) {
    Canvas *canvas = ui->canvas;
    Action asked = {0};
    for (int i = 0; i < ITEM_HOLD; i++) {
        SDL_Rect rect = bar->items[i];
        if (rect.w == 0)
            continue;
        if (items[i].type != ACTION_NONE) {
            const ActionRow *row = action_row(items[i].type, items[i].number);
            if (run_plain(ui, id + i, rect, model, i, label_in(model, i, bar->level)))
                asked = action_of(row);
            view_tip(ui, id + i, row);
        } else if (ui_is_drawing(ui) && i == ITEM_TIME) {
            draw_time(canvas, rect, &model->lab, bar->level >= items[i].brief_from);
        } else if (ui_is_drawing(ui)) {
            canvas_label(canvas, FONT_SMALL, rect, ALIGN_LEFT, canvas->theme->dim, items[i].brief);
        }
    }
    return asked;
}

// ---- the gate ----

// How a button of the gate looks: filled where it lets the thread go a point further.
static void draw_gate_button(const Ui *ui, WidgetId id, SDL_Rect rect, int item, const char *label,
                             bool allowed) {
    Canvas *canvas = ui->canvas;
    const Theme *theme = canvas->theme;
    bool filled = item == ITEM_FURTHER && allowed;
    bool hot = ui->hover == id && allowed && !ui->modal;
    SDL_Color ground = filled ? theme->gate : theme->ground;
    SDL_Color text = filled ? theme->gate_text : allowed ? theme->text : theme->dim;
    if (hot)
        ground = theme_mix(ground, theme->text, ui->pressed == id ? 60 : 26);
    if (ui_shows_focus(ui, id) && allowed)
        ui_draw_focus(ui, rect);
    if (allowed)
        canvas_box(canvas, rect, canvas_px(canvas, 4.0f), SDL_max(1, canvas_px(canvas, 2.0f)),
                   theme->gate, ground);
    else
        canvas_dashes(canvas, rect, SDL_max(1, canvas_px(canvas, 1.0f)), theme->line);
    if (item != ITEM_LET_GO) {
        int size = canvas_px(canvas, SIGN);
        int left = canvas_px(canvas, PADDING_LEAST);
        canvas_shape(canvas, SHAPE_DIAMOND,
                     (SDL_Rect){rect.x + left, rect.y + (rect.h - size) / 2, size, size},
                     filled    ? theme->gate_text
                     : allowed ? theme->gate
                               : theme->dim);
        rect.x += left + size;
        rect.w -= left + size;
    }
    canvas_label(canvas, FONT_NOTE, rect, ALIGN_MIDDLE, text, label);
}

static Action run_gate_button(Ui *ui, WidgetId id, const ScreenModel *model, const Bar *bar,
                              int item) {
    const ActionRow *row = action_row(items[item].type, items[item].number);
    bool allowed = allows(model, item);
    Action asked = {0};
    if (ui_is_drawing(ui))
        draw_gate_button(ui, id + item, bar->items[item], item, label_of(item, bar->level),
                         allowed);
    else if (ui_press(ui, id + item, bar->items[item], allowed))
        asked = action_of(row);
    view_tip(ui, id + item, row);
    return asked;
}

static Action run_gate(Ui *ui, WidgetId id, const ScreenModel *model, const Bar *bar) {
    Canvas *canvas = ui->canvas;
    const LabModel *lab = &model->lab;
    if (ui_is_drawing(ui))
        canvas_fill(
            canvas,
            (SDL_Rect){bar->rule_x, bar->gate.y, SDL_max(1, canvas_px(canvas, 1.0f)), bar->gate.h},
            canvas->theme->line);
    if (lab->holds) {
        Action further = run_gate_button(ui, id, model, bar, ITEM_FURTHER);
        Action let_go = run_gate_button(ui, id, model, bar, ITEM_LET_GO);
        return further.type != ACTION_NONE ? further : let_go;
    }
    if (lab->can_hold || !lab->gate[0])
        return run_gate_button(ui, id, model, bar, ITEM_HOLD);
    if (!ui_is_drawing(ui))
        return (Action){0};
    int high = text_cell_height(canvas->text, FONT_SMALL);
    int lines = view_count_lines(canvas, FONT_SMALL, bar->gate.w, lab->gate, 2);
    SDL_Rect words = bar->gate;
    words.y += SDL_max(0, (words.h - lines * high) / 2);
    view_draw_lines(canvas, FONT_SMALL, words, canvas->theme->dim, lab->gate, 2);
    return (Action){0};
}

// ---- what is shown ----

typedef enum Form { FORM_LIVE, FORM_PAST, FORM_REPLAY, FORM_HELD, FORM_FROZEN } Form;

static Form form_of(const ScreenModel *model) {
    if (model->lab.replays)
        return FORM_REPLAY;
    if (model->lab.state == LAB_PAST)
        return FORM_PAST;
    if (model->frozen != THAW_CALL_NONE)
        return FORM_FROZEN;
    return model->lab.state == LAB_HELD ? FORM_HELD : FORM_LIVE;
}

// What stands in a frozen picture stays true: how long ago the cursor is does not.
static void write_label(char *words, size_t size, const ScreenModel *model) {
    const LabModel *lab = &model->lab;
    double at_s = (double)thaw_clock_span_ns(lab->start_ns, lab->cursor_ns) / THAW_NS_PER_S;
    double ago_s = (double)thaw_clock_span_ns(lab->cursor_ns, lab->now_ns) / THAW_NS_PER_S;
    if (lab->replays)
        SDL_snprintf(words, size, "REPLAY, %.1f s", at_s);
    else if (form_of(model) == FORM_PAST && model->frozen != THAW_CALL_NONE)
        SDL_strlcpy(words, "PAST", size);
    else if (form_of(model) == FORM_PAST)
        SDL_snprintf(words, size, "PAST, %.1f s ago", ago_s);
    else
        SDL_strlcpy(words,
                    form_of(model) == FORM_FROZEN ? "FROZEN, stopped here"
                    : form_of(model) == FORM_HELD ? "LIVE, worker thread held"
                                                  : "LIVE",
                    size);
}

static void draw_sign(Canvas *canvas, SDL_Rect rect, Form form, bool runs, SDL_Color color) {
    int dot = rect.w * 3 / 4;
    SDL_Rect disc = {rect.x + (rect.w - dot) / 2, rect.y + (rect.h - dot) / 2, dot, dot};
    switch (form) {
    case FORM_LIVE: canvas_round(canvas, disc, dot / 2, color); break;
    case FORM_PAST:
    case FORM_REPLAY: canvas_shape(canvas, runs ? SHAPE_CHEVRON : SHAPE_BARS, rect, color); break;
    case FORM_HELD: canvas_shape(canvas, SHAPE_DIAMOND, rect, color); break;
    case FORM_FROZEN: canvas_shape(canvas, SHAPE_SNOWFLAKE, rect, color); break;
    }
}

// Holes along both ends, as a film has them: it was made elsewhere. Returns what is between them.
static SDL_Rect draw_holes(Canvas *canvas, SDL_Rect rect, SDL_Color color) {
    int size = SDL_max(2, canvas_px(canvas, HOLE));
    int step = (rect.h - HOLES * size) / (HOLES + 1);
    for (int i = 0; i < HOLES; i++) {
        int y = rect.y + step + i * (size + step);
        canvas_fill(canvas, (SDL_Rect){rect.x + size, y, size, size}, color);
        canvas_fill(canvas, (SDL_Rect){rect.x + rect.w - 2 * size, y, size, size}, color);
    }
    return (SDL_Rect){rect.x + 2 * size, rect.y, rect.w - 4 * size, rect.h};
}

// The past is looked at, and meanwhile the worker thread is held: at the right end of the label,
// with a word where the words of the past leave room for it.
static void draw_held(Canvas *canvas, SDL_Rect label, int taken_px) {
    const Theme *theme = canvas->theme;
    static const char words[] = "held";
    int pad = canvas_px(canvas, VIEW_GAP);
    int size = canvas_px(canvas, LABEL_SIGN);
    int width = text_width(canvas->text, FONT_CAPTION, words, sizeof words - 1) + pad;
    bool fits = taken_px + size + 2 * pad + width <= label.w;
    SDL_Rect part = label;
    part.w = size + 2 * pad + (fits ? width : 0);
    part.x = label.x + label.w - part.w;
    canvas_box(canvas, part, canvas_px(canvas, 4.0f), SDL_max(1, canvas_px(canvas, 2.0f)),
               theme->gate, theme->gate);
    SDL_Rect sign = {part.x + pad, part.y + (part.h - size) / 2, size, size};
    canvas_shape(canvas, SHAPE_DIAMOND, sign, theme->gate_text);
    part.x = sign.x + size + pad / 2;
    part.w = fits ? width : 0;
    if (fits)
        canvas_label(canvas, FONT_CAPTION, part, ALIGN_LEFT, theme->gate_text, words);
}

// An outline, or filled in one of four colours: seen from afar, words and signs come second.
static void draw_label(Canvas *canvas, SDL_Rect rect, const ScreenModel *model) {
    const Theme *theme = canvas->theme;
    Form form = form_of(model);
    const struct {
        SDL_Color edge, ground, text;
    } looks[] = {[FORM_LIVE] = {theme->ok, theme->ground, theme->ok},
                 [FORM_PAST] = {theme->now, theme->now, theme->ground},
                 [FORM_REPLAY] = {theme->accent, theme->accent, theme->accent_text},
                 [FORM_HELD] = {theme->gate, theme->gate, theme->gate_text},
                 [FORM_FROZEN] = {theme->freeze, theme->freeze, theme->freeze_text}};
    char words[48];
    write_label(words, sizeof words, model);
    canvas_box(canvas, rect, canvas_px(canvas, 4.0f), SDL_max(1, canvas_px(canvas, 2.0f)),
               looks[form].edge, looks[form].ground);
    const SDL_Rect whole = rect;
    if (form == FORM_REPLAY)
        rect = draw_holes(canvas, rect, looks[form].text);
    int size = canvas_px(canvas, LABEL_SIGN);
    int gap = canvas_px(canvas, VIEW_GAP);
    SDL_Rect sign = {rect.x + gap, rect.y + (rect.h - size) / 2, size, size};
    draw_sign(canvas, sign, form, model->lab.runs, looks[form].text);
    rect.w -= sign.x + size + gap - rect.x;
    rect.x = sign.x + size + gap;
    canvas_label(canvas, FONT_CAPTION, rect, ALIGN_LEFT, looks[form].text, words);
    int used = text_width(canvas->text, FONT_CAPTION, words, SDL_strlen(words));
    if (form == FORM_PAST && model->lab.held)
        draw_held(canvas, whole, rect.x + used - whole.x);
}

static void draw_titles(Canvas *canvas, const Bar *bar) {
    static const char *const titles[2] = {"look back (changes nothing)",
                                          "hold the worker thread (real)"};
    for (int i = 0; i < 2; i++)
        if (bar->titles[i].w > 0)
            canvas_label(canvas, FONT_SMALL, bar->titles[i], ALIGN_LEFT,
                         i == 0 ? canvas->theme->dim : canvas->theme->gate, titles[i]);
}

Action transport_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    TransportView *view = state;
    Bar bar = bar_of(ui->canvas, area);
    if (ui_is_drawing(ui)) {
        draw_titles(ui->canvas, &bar);
        draw_label(ui->canvas, bar.label, model);
    }
    Action cursor = run_cursor(ui, id, model, &bar);
    Action gate = run_gate(ui, id, model, &bar);
    Action strip = {0};
    if (bar.strip.w > 0)
        strip = overview_run(ui, transport_view_strip(id), &view->drag, model, bar.strip);
    return cursor.type != ACTION_NONE ? cursor : gate.type != ACTION_NONE ? gate : strip;
}
