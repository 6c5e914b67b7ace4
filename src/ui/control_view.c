#include "control_view.h"

#include "field.h"
#include "timeline.h"

#define HEIGHT 150.0f    // points
#define HEIGHT_LOW 78.0f // from here on down the ring and the cards are small
#define HEIGHT_LEAST 71.0f
#define HEIGHT_LAB 64.0f // in each of its forms
#define TOP_UPRIGHT 8.0f
#define BUTTON_UPRIGHT 62.0f
#define QUESTION_UPRIGHT 24.0f
#define CARD_UPRIGHT 52.0f
#define RING_SIZE 126.0f
#define CARD_WIDTH 222.0f
#define CARD_HEIGHT 86.0f
#define CARD_LOW 44.0f
#define FIELD_ROOM 44.0f    // points, of the message above the buttons
#define FROZEN_STRENGTH 115 // of 255: how strong the small pictures are while the window is frozen

enum { ID_MESSAGE, ID_DO_IT, ID_CANCEL, ID_CARDS };

WidgetId control_view_do_it(WidgetId id) {
    return id + ID_DO_IT;
}

void control_view_quit(void *state) {
    ControlView *view = state;
    spinner_quit(&view->spinner);
}

// ---- where things stand ----

static float upright_height(const Canvas *canvas) {
    return view_reach(canvas, BUTTON_UPRIGHT) + view_reach(canvas, CARD_UPRIGHT) +
           QUESTION_UPRIGHT + 3 * TOP_UPRIGHT;
}

int control_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form) {
    if (view_is_upright(canvas))
        return canvas_px(canvas, upright_height(canvas));
    float more = view_reach(canvas, CARD_LOW) - CARD_LOW;
    if (model->lab.open)
        return canvas_px(canvas, HEIGHT_LAB + more);
    return canvas_px(canvas, form == VIEW_FULL  ? HEIGHT
                             : form == VIEW_LOW ? HEIGHT_LOW + more
                                                : HEIGHT_LEAST + more);
}

// The places of the widgets. What has no width is not there.
typedef struct Places {
    SDL_Rect ring; // a square
    SDL_Rect now;  // beside it, in words, that it tells of now: in the lab
    SDL_Rect question, sentence;
    SDL_Rect cards[WAIT_CHOICES];
    SDL_Rect message_label, message;
    SDL_Rect do_it, cancel;
    bool full;
} Places;

static SDL_Rect rect_of(const Canvas *canvas, SDL_Rect area, float x, float y, float w, float h) {
    return (SDL_Rect){area.x + canvas_px(canvas, x), area.y + canvas_px(canvas, y),
                      canvas_px(canvas, w), canvas_px(canvas, h)};
}

static Places full_places(const Canvas *canvas, SDL_Rect area) {
    Places places = {.full = true};
    float width = (float)area.w / canvas->scale;
    // From the right: a narrower window takes from the message, then from the cards.
    float spare = SDL_min(0, width - 1200);
    float card = CARD_WIDTH + SDL_max(spare / 3, -54.0f);
    float button = 212 + SDL_max(spare / 8, -26.0f);
    float left = 168 + 3 * (card + 6) + 10;
    float right = SDL_max(width - 16, left + button + 110);
    places.ring = rect_of(canvas, area, 17, 17, RING_SIZE, RING_SIZE);
    places.question = rect_of(canvas, area, 168, 10, 3 * card, 22);
    for (int i = 0; i < WAIT_CHOICES; i++)
        places.cards[i] = rect_of(canvas, area, 168 + (float)i * (card + 6), 36, card, CARD_HEIGHT);
    places.sentence = rect_of(canvas, area, 168, 125, left - 178, 20);
    places.cancel = rect_of(canvas, area, right - 102, 62, 102, 74);
    places.do_it = rect_of(canvas, area, right - 110 - button, 62, button, 74);
    float field = SDL_min(view_reach(canvas, VIEW_FIELD_HEIGHT), FIELD_ROOM);
    float top = 14 - (field - VIEW_FIELD_HEIGHT) / 2;
    places.message_label = rect_of(canvas, area, right - 110 - button, top, 64, field);
    places.message = rect_of(canvas, area, right - 110 - button + 68, top, button + 42, field);
    return places;
}

static Places low_places(const Canvas *canvas, SDL_Rect area) {
    Places places = {.full = false};
    float width = (float)area.w / canvas->scale;
    float part = SDL_clamp((width - 640) / 160, 0.0f, 1.0f); // of the way from 640 to 800
    float ring = 53 + 8 * part;
    float left = 66 + 18 * part;
    float card = 112 + 24 * part;
    float margin = 8 + 2 * part;
    float cancel = 80 + 26 * part;
    float button = 124 + 34 * part;
    float top = 8;
    float choice = view_reach(canvas, CARD_LOW);
    float high = 58 + 4 * part + choice - CARD_LOW;
    places.ring = rect_of(canvas, area, margin - 1, 39 - ring / 2, ring, ring);
    places.question = rect_of(canvas, area, left, 2 + 3 * part, 3 * card, 20);
    for (int i = 0; i < WAIT_CHOICES; i++)
        places.cards[i] = rect_of(canvas, area, left + (float)i * (card + 4 + 2 * part),
                                  22 + 4 * part, card, choice);
    float right = width - margin;
    float first = right - cancel - 8 - button;
    places.cancel = rect_of(canvas, area, right - cancel, top, cancel, high);
    places.do_it = rect_of(canvas, area, first, top, button, high);
    // A wide window that is low has room for the message.
    float free = left + 3 * (card + 6) + 16;
    if (first - free >= 240) {
        places.message_label = rect_of(canvas, area, free, 4, 100, 20);
        places.message = rect_of(canvas, area, free, 28, first - free - 16, 36);
    }
    return places;
}

// In the lab the header is one line. `first` is where the cards begin, `question` where the words
// before them do; 0: they are left out.
static void place_lab_cards(const Canvas *canvas, SDL_Rect area, float question, float first,
                            float card, float gap, Places *places) {
    float high = view_reach(canvas, CARD_LOW);
    for (int i = 0; i < WAIT_CHOICES; i++)
        places->cards[i] = rect_of(canvas, area, first + (float)i * (card + gap), 10, card, high);
    if (question > 0)
        places->question = rect_of(canvas, area, question, 10, 84, high);
}

// All of it, but for the message where the window is not wide enough.
static Places wide_lab_places(const Canvas *canvas, SDL_Rect area) {
    Places places = {.full = false};
    float high = view_reach(canvas, CARD_LOW);
    float right = (float)area.w / canvas->scale - VIEW_MARGIN;
    float cards = right - 3 * 134 - 2 * 6;
    float cancel = cards - 98 - 16 - 88;
    float do_it = cancel - 8 - 148;
    places.ring = rect_of(canvas, area, 16, 7, 50, 50);
    places.now = rect_of(canvas, area, 72, 10, 82, high);
    place_lab_cards(canvas, area, cards - 98, cards, 134, 6, &places);
    places.cancel = rect_of(canvas, area, cancel, 10, 88, high);
    places.do_it = rect_of(canvas, area, do_it, 10, 148, high);
    if (do_it - 12 - 218 >= 110) {
        places.message_label = rect_of(canvas, area, 158, 10, 58, high);
        places.message = rect_of(canvas, area, 218, 14, do_it - 12 - 218, 36);
    }
    return places;
}

// The choices stand between the ring and the buttons, as in a low window.
static Places narrow_lab_places(const Canvas *canvas, SDL_Rect area) {
    Places places = {.full = false};
    float high = view_reach(canvas, CARD_LOW);
    float width = (float)area.w / canvas->scale;
    float part = SDL_clamp((width - 640) / 360, 0.0f, 1.0f); // of the way from 640 to 1000
    float margin = 8 + 2 * part;
    float card = 106 + 28 * part;
    float gap = 4 + 2 * part;
    float cancel = 74 + 14 * part;
    float do_it = 116 + 32 * part;
    float right = width - margin;
    float first = right - cancel - 6 - do_it;
    float left = 106 + 4 * part;
    bool asks = first - left - 3 * card - 2 * gap >= 100; // there is room for the question
    places.ring = rect_of(canvas, area, margin, 8, 48, 48);
    places.now = rect_of(canvas, area, margin + 51, 10, 46, high);
    place_lab_cards(canvas, area, asks ? left : 0, asks ? left + 90 : left, card, gap, &places);
    places.cancel = rect_of(canvas, area, right - cancel, 10, cancel, high);
    places.do_it = rect_of(canvas, area, first, 10, do_it, high);
    return places;
}

// The choices stand below the ring and the buttons.
static Places upright_places(const Canvas *canvas, const ScreenModel *model, SDL_Rect area) {
    Places places = {.full = false};
    float margin = (float)view_margin(canvas, area.w) / canvas->scale;
    float right = (float)area.w / canvas->scale - margin;
    float high = view_reach(canvas, BUTTON_UPRIGHT);
    float left = margin + high + 12;
    float cards = TOP_UPRIGHT + high + TOP_UPRIGHT / 2;
    float card = (right - margin - 12) / 3;
    places.ring = rect_of(canvas, area, margin, TOP_UPRIGHT, high, high);
    if (model->lab.open) {
        places.now = rect_of(canvas, area, left, TOP_UPRIGHT, 82, high);
        left += 94;
    }
    places.do_it = rect_of(canvas, area, left, TOP_UPRIGHT, right - 118 - left, high);
    places.cancel = rect_of(canvas, area, right - 110, TOP_UPRIGHT, 110, high);
    places.question = rect_of(canvas, area, margin, cards, right - margin, QUESTION_UPRIGHT);
    for (int i = 0; i < WAIT_CHOICES; i++)
        places.cards[i] = rect_of(canvas, area, margin + (float)i * (card + 6),
                                  cards + QUESTION_UPRIGHT, card, view_reach(canvas, CARD_UPRIGHT));
    return places;
}

static Places places_of(const Canvas *canvas, const ScreenModel *model, SDL_Rect area) {
    if (view_is_upright(canvas))
        return upright_places(canvas, model, area);
    if (model->lab.open)
        return view_is_wide(canvas) ? wide_lab_places(canvas, area)
                                    : narrow_lab_places(canvas, area);
    return (float)area.h >= (HEIGHT - 2) * canvas->scale && view_is_wide(canvas)
               ? full_places(canvas, area)
               : low_places(canvas, area);
}

// ---- the ring ----

// The lab may show the past; the ring never does.
static void draw_now(Canvas *canvas, SDL_Rect rect, bool frozen) {
    const char *words = frozen ? "now: frozen" : "now: alive";
    int high = text_cell_height(canvas->text, FONT_SMALL);
    int lines = view_count_lines(canvas, FONT_SMALL, rect.w, words, 2);
    rect.y += (rect.h - lines * high) / 2;
    view_draw_lines(canvas, FONT_SMALL, rect, frozen ? canvas->theme->freeze : canvas->theme->text,
                    words, 2);
}

static void draw_ring(Ui *ui, Spinner *spinner, const ScreenModel *model, SDL_Rect ring) {
    Canvas *canvas = ui->canvas;
    const Theme *theme = canvas->theme;
    bool frozen = model->frozen != THAW_CALL_NONE;
    bool large = ring.w >= canvas_px(canvas, 100.0f);
    bool wordless = (float)ring.w < 58 * canvas->scale || model->lab.open;
    SpinnerLook look = frozen                           ? SPINNER_FROZEN
                       : model->control.outstanding > 0 ? SPINNER_BUSY
                                                        : SPINNER_IDLE;
    spinner_draw(spinner, canvas, ring, ui->now_ns, look);
    FontSize font = large ? FONT_CAPTION : FONT_NOTE;
    int high = text_cell_height(canvas->text, font);
    int small = text_cell_height(canvas->text, FONT_SMALL);
    SDL_Rect word = {ring.x, ring.y + (ring.h - high - (large ? small : 0)) / 2, ring.w, high};
    if (frozen) {
        int size = large ? canvas_px(canvas, 34.0f) : ring.w / 2;
        SDL_Rect snowflake = {ring.x + (ring.w - size) / 2, ring.y + (ring.h - size) / 2, size,
                              size};
        if (large) {
            snowflake.y = ring.y + ring.h * 19 / 100;
            word.y = snowflake.y + size - canvas_px(canvas, 1.0f);
        }
        canvas_shape(canvas, SHAPE_SNOWFLAKE, snowflake, theme->freeze);
        if (!large)
            return;
    }
    if (wordless)
        return;
    canvas_label(canvas, font, word, ALIGN_MIDDLE, frozen ? theme->freeze : theme->text,
                 frozen ? "frozen" : "alive");
    if (large)
        canvas_label(canvas, FONT_SMALL, (SDL_Rect){ring.x, word.y + high, ring.w, small},
                     ALIGN_MIDDLE, frozen ? theme->text : theme->dim, "the window");
}

// ---- the cards ----

static const char *const hints[WAIT_CHOICES] = {
    "waits beside the window, which draws on",
    "asks 60 times a second: is it there?",
    "waits itself and can do nothing else",
};

// A small picture of a run: strokes of the window, and the wait above or below them.
static void draw_sketch(Canvas *canvas, SDL_Rect rect, int choice, int strength) {
    const Theme *theme = canvas->theme;
    SDL_Color ground = choice < 0 ? theme->chosen : theme->raised;
    SDL_Color stroke = theme_mix(ground, theme->accent, strength);
    SDL_Color wait = theme_mix(ground, theme->slab, strength);
    int step = SDL_max(2, canvas_px(canvas, 4.0f));
    int thin = SDL_max(1, canvas_px(canvas, 1.0f));
    int high = canvas_px(canvas, 9.0f);
    SDL_Rect slab = {rect.x + rect.w / 4, rect.y, rect.w * 54 / 100, high};
    for (int x = rect.x; x + step / 2 <= rect.x + rect.w; x += step) {
        bool inside = x >= slab.x && x < slab.x + slab.w;
        if (choice == 2 && inside)
            continue;
        canvas_fill(canvas, (SDL_Rect){x, rect.y, step / 2, high}, stroke);
        if (choice == 1 && inside)
            canvas_fill(canvas, (SDL_Rect){x, rect.y, step / 2, canvas_px(canvas, 3.0f)}, wait);
    }
    int below = rect.y + rect.h - high;
    canvas_fill(canvas, (SDL_Rect){rect.x, rect.y + rect.h - thin, rect.w, thin},
                theme_mix(ground, theme->line, strength));
    if (choice == 0)
        slab.y = below;
    if (choice != 1)
        canvas_fill(canvas, slab, wait);
}

// The newest run with this choice, as it was.
static void draw_thumbnail(Canvas *canvas, SDL_Rect rect, const Run *run, bool dim) {
    const Theme *theme = canvas->theme;
    int half = rect.h / 2 - 1;
    Uint64 last_ns = run->end_ns > 0
                         ? run->end_ns + 300 * THAW_NS_PER_MS
                         : run->pictures[(run->picture_count - 1) % RUN_PICTURES].shown_ns;
    Uint64 from_ns = run->begin_ns - SDL_min(run->begin_ns, 200 * THAW_NS_PER_MS);
    double px_per_ns = (double)rect.w / (double)SDL_max(1, last_ns - from_ns);
    int strength = dim ? FROZEN_STRENGTH : 255;
    SDL_Color stroke = theme_mix(theme->raised, theme->accent, strength);
    SDL_Color wait = theme_mix(theme->raised, theme->slab, strength);
    int step = SDL_max(2, canvas_px(canvas, 4.0f));
    int used = -1;
    for (Uint64 number = run_first_picture(run); number < run->picture_count; number++) {
        const RunPicture *picture = &run->pictures[number % RUN_PICTURES];
        if (picture->shown_ns < from_ns || picture->shown_ns > last_ns)
            continue;
        int column = (int)((double)(picture->shown_ns - from_ns) * px_per_ns) / step;
        if (column == used)
            continue;
        used = column;
        canvas_fill(canvas, (SDL_Rect){rect.x + column * step, rect.y, step / 2, half}, stroke);
    }
    for (Uint32 i = 0; i < run->wait_count; i++) {
        const RunWait *span = &run->waits[i];
        Uint64 ns = run_wait_ns(span, last_ns);
        int width = (int)((double)ns * px_per_ns);
        int x = rect.x + (int)((double)(span->begin_ns - from_ns) * px_per_ns);
        if (ns < 8 * THAW_NS_PER_MS)
            continue;
        SDL_Rect slab = {x, rect.y, SDL_min(SDL_max(2, width), rect.x + rect.w - x), half};
        if (span->lane == THAW_LANE_NETWORK)
            slab.y += half + 2;
        if (span->asks)
            slab.h = SDL_max(1, half / 3);
        canvas_fill(canvas, slab, wait);
    }
}

static void draw_radio(Canvas *canvas, SDL_Rect rect, bool chosen, SDL_Color edge,
                       SDL_Color inside) {
    int width = SDL_max(1, canvas_px(canvas, 2.0f));
    canvas_box(canvas, rect, rect.w / 2, width, edge, inside);
    int dot = rect.w / 2;
    if (chosen)
        canvas_round(canvas,
                     (SDL_Rect){rect.x + (rect.w - dot) / 2, rect.y + (rect.h - dot) / 2, dot, dot},
                     dot / 2, edge);
}

static void draw_card_edge(Ui *ui, WidgetId id, SDL_Rect card, bool chosen, bool frozen) {
    Canvas *canvas = ui->canvas;
    const Theme *theme = canvas->theme;
    int radius = canvas_px(canvas, 6.0f);
    int width = SDL_max(1, canvas_px(canvas, chosen ? 2.0f : 1.0f));
    bool hot = ui->hover == id && !ui->modal && !frozen;
    if (ui_shows_focus(ui, id))
        ui_draw_focus(ui, card);
    if (frozen && !chosen) {
        canvas_dashes(canvas, card, width, theme->line);
        return;
    }
    SDL_Color ground = chosen ? theme->chosen : theme->raised;
    SDL_Color edge = frozen ? theme->held : chosen ? theme->accent : theme->line;
    canvas_box(canvas, card, radius, width, edge,
               hot ? theme_mix(ground, theme->text, 20) : ground);
}

// The name of a choice, in two lines where it is too long for one. Returns the lines.
static int draw_card_name(Canvas *canvas, SDL_Rect words, const ScreenModel *model, int choice,
                          FontSize font) {
    bool off = model->frozen != THAW_CALL_NONE && choice != model->control.chosen;
    return view_draw_lines(canvas, font, words, off ? canvas->theme->dim : canvas->theme->text,
                           action_row(ACTION_STRATEGY, choice)->label, 2);
}

static void draw_card_picture(Canvas *canvas, SDL_Rect rect, const ScreenModel *model, int choice) {
    const Run *run = model->control.runs[choice];
    bool dim = model->frozen != THAW_CALL_NONE;
    if (run && run->picture_count > 0)
        draw_thumbnail(canvas, rect, run, dim);
    else
        draw_sketch(canvas, rect, choice, dim ? FROZEN_STRENGTH : 255);
}

static void draw_card(Ui *ui, WidgetId id, const ScreenModel *model, const Places *places,
                      int choice) {
    Canvas *canvas = ui->canvas;
    const Theme *theme = canvas->theme;
    SDL_Rect card = places->cards[choice];
    bool chosen = choice == model->control.chosen;
    bool narrow = (float)card.w < 125 * canvas->scale;
    FontSize font = places->full ? FONT_LANE : narrow ? FONT_SMALL : FONT_NOTE;
    int mark = canvas_px(canvas, 14.0f);
    int gap = canvas_px(canvas, narrow ? 5.0f : 7.0f);
    SDL_Rect radio = {card.x + gap, card.y + canvas_px(canvas, 7.0f), mark, mark};
    int left = radio.x + mark + gap;
    SDL_Rect words = {left, card.y + canvas_px(canvas, 6.0f), card.x + card.w - left - 2, 0};
    const char *name = action_row(ACTION_STRATEGY, choice)->label;
    int lines = view_count_lines(canvas, font, words.w, name, 2);
    draw_card_edge(ui, id, card, chosen, model->frozen != THAW_CALL_NONE);
    if (!places->full) {
        words.y = card.y + (card.h - lines * text_cell_height(canvas->text, font)) / 2;
        radio.y = card.y + (card.h - mark) / 2;
    }
    draw_radio(canvas, radio, chosen, chosen ? theme->accent : theme->line,
               chosen ? theme->chosen : theme->raised);
    draw_card_name(canvas, words, model, choice, font);
    if (!places->full || (model->control.hides_hints && !model->control.runs[choice]))
        return;
    words.y += lines * text_cell_height(canvas->text, font);
    words.w -= canvas_px(canvas, 6.0f);
    view_draw_lines(canvas, FONT_SMALL, words, theme->dim, hints[choice], 3 - lines);
    draw_card_picture(canvas,
                      (SDL_Rect){left, card.y + card.h - canvas_px(canvas, 26.0f), words.w,
                                 canvas_px(canvas, 21.0f)},
                      model, choice);
}

// ---- the whole ----

static void draw_words(Ui *ui, const ScreenModel *model, const Places *places) {
    Canvas *canvas = ui->canvas;
    const Theme *theme = canvas->theme;
    bool points = SDL_PointInRect(&ui->mouse, &places->ring) && model->control.figures[0];
    bool brief = model->lab.open;
    canvas_label(canvas,
                 places->full ? FONT_NORMAL
                 : brief      ? FONT_NOTE
                              : FONT_SMALL,
                 places->question, ALIGN_LEFT, theme->text,
                 brief ? "Who waits?" : "Who waits for the answer?");
    if (places->now.w > 0)
        draw_now(canvas, places->now, model->frozen != THAW_CALL_NONE);
    canvas_label(canvas, FONT_NOTE, places->sentence, ALIGN_LEFT, theme->text,
                 points ? model->control.figures : model->control.sentence);
    canvas_label(canvas, FONT_NOTE, places->message_label, ALIGN_LEFT, theme->dim, "Message");
}

// A button for the action of `type`, which becomes `*asked` when it is pressed.
static void run_button(Ui *ui, WidgetId id, SDL_Rect rect, ActionType type,
                       const ScreenModel *model, const char *hint, Action *asked) {
    const ActionRow *row = action_row(type, 0);
    bool frozen = model->frozen != THAW_CALL_NONE;
    bool main_kind = type == ACTION_DO_IT;
    ButtonKind kind = main_kind && frozen ? BUTTON_PRESSED : main_kind ? BUTTON_MAIN : BUTTON_PLAIN;
    if (ui_button(ui, id, rect, kind, row->label, hint, model_allows(model, row)))
        *asked = action_of(row);
    view_tip(ui, id, row);
}

Action control_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    ControlView *view = state;
    Places places = places_of(ui->canvas, model, area);
    Action asked = {0};
    bool alive = model->frozen == THAW_CALL_NONE;
    if (ui_is_drawing(ui)) {
        draw_ring(ui, &view->spinner, model, places.ring);
        draw_words(ui, model, &places);
    }
    for (int i = 0; i < WAIT_CHOICES; i++) {
        if (ui_is_drawing(ui))
            draw_card(ui, id + ID_CARDS + i, model, &places, i);
        else if (ui_press(ui, id + ID_CARDS + i, places.cards[i], alive))
            asked = action_of(action_row(ACTION_STRATEGY, i));
        view_tip(ui, id + ID_CARDS + i, action_row(ACTION_STRATEGY, i));
    }
    if (places.message.w > 0)
        ui_field(ui, id + ID_MESSAGE, places.message, &view->fields.message,
                 &view->fields.message_scroll_px);
    run_button(ui, id + ID_DO_IT, places.do_it, ACTION_DO_IT, model, alive ? "Enter" : "pressed",
               &asked);
    run_button(ui, id + ID_CANCEL, places.cancel, ACTION_CANCEL, model, alive ? "Esc" : "must wait",
               &asked);
    return asked;
}
