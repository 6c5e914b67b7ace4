#include "caption_view.h"

#define ROWS_MAX 2          // of a caption
#define ROWS_NARROW 3       // in a narrow window
#define PADDING 6.0f        // points, above and below
#define GAP 4.0f            // points, between the parts
#define ANSWER_HEIGHT 36.0f // points
#define ANSWER_GAP 12.0f    // points

// ---- where things are ----

typedef struct Places {
    FontSize font; // of the caption: the largest of which few rows are enough
    SDL_Rect words;
    SDL_Rect question; // without height: there is none
    SDL_Rect answers[CAPTION_ANSWERS];
    SDL_Rect foot; // without height: nothing plays
    int height;    // of all
} Places;

// The large words: a question that is not answered by what happened yet is more than what was said.
static const char *words_of(const CaptionModel *caption) {
    if (caption->question && !caption->told)
        return caption->question;
    return caption->text ? caption->text : "";
}

static int rows_max(const Canvas *canvas) {
    return view_is_narrow(canvas) ? ROWS_NARROW : ROWS_MAX;
}

// While steps follow each other the caption keeps its height, so that nothing above it jumps.
static int rows_of(const Canvas *canvas, const CaptionModel *caption, const Places *places) {
    if (caption->steps > 1)
        return rows_max(canvas);
    return view_count_lines(canvas, places->font, places->words.w, words_of(caption),
                            rows_max(canvas));
}

static FontSize font_of(const Canvas *canvas, const CaptionModel *caption, int width) {
    static const FontSize fonts[] = {FONT_CAPTION, FONT_NORMAL, FONT_LANE};
    int most = rows_max(canvas);
    for (size_t i = 0; i < SDL_arraysize(fonts); i++)
        if (view_count_lines(canvas, fonts[i], width, words_of(caption), most + 1) <= most)
            return fonts[i];
    return FONT_SMALL;
}

// Beside each other, or below each other in a narrow window. Returns where they end.
static int place_answers(const Canvas *canvas, const CaptionModel *caption, SDL_Rect row,
                         Places *places) {
    bool narrow = view_is_narrow(canvas);
    int gap = canvas_px(canvas, narrow ? GAP : ANSWER_GAP);
    int count = SDL_clamp(caption->answer_count, 1, CAPTION_ANSWERS);
    int columns = narrow ? 1 : count;
    row.w = SDL_max(0, (row.w - (columns - 1) * gap) / columns);
    for (int i = 0; i < count; i++) {
        places->answers[i] = row;
        places->answers[i].x += i % columns * (row.w + gap);
        places->answers[i].y += i / columns * (row.h + gap);
    }
    return places->answers[count - 1].y + row.h;
}

static Places places_of(const Canvas *canvas, const CaptionModel *caption, SDL_Rect area) {
    Places places;
    int gap = canvas_px(canvas, GAP);
    SDL_zero(places);
    SDL_Rect row = view_inside(canvas, area);
    row.y += canvas_px(canvas, PADDING);
    places.font = font_of(canvas, caption, row.w);
    places.words = row;
    places.words.h =
        rows_of(canvas, caption, &places) * text_cell_height(canvas->text, places.font);
    row.y += places.words.h;
    if (caption->question) {
        places.question = row;
        places.question.h = text_cell_height(canvas->text, FONT_LANE) + gap;
        row.y += places.question.h;
        row.h = canvas_px(canvas, view_reach(canvas, ANSWER_HEIGHT));
        row.y = place_answers(canvas, caption, row, &places) + gap;
    }
    if (caption->plays) {
        places.foot = row;
        places.foot.h = text_cell_height(canvas->text, FONT_SMALL);
        row.y += places.foot.h;
    }
    places.height = row.y + canvas_px(canvas, PADDING) - area.y;
    return places;
}

static bool has_words(const CaptionModel *caption) {
    return caption->text || caption->question;
}

int caption_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form) {
    (void)form;
    SDL_Rect area = {0, 0, canvas->width_px, 0};
    return has_words(&model->caption) ? places_of(canvas, &model->caption, area).height : 0;
}

// ---- drawing ----

static void draw_question(Canvas *canvas, const CaptionModel *caption, SDL_Rect row) {
    char text[TEXT_PIECE_MAX + 1];
    if (caption->told)
        SDL_snprintf(text, sizeof text, "We asked: %s", caption->question);
    else if (caption->stands)
        SDL_snprintf(text, sizeof text, "What do you think? Press %s, or click on it.",
                     caption->answer_count > 2 ? "A, B or C" : "A or B");
    else if (caption->guess > 0)
        SDL_snprintf(text, sizeof text, "Your guess is %c. Now watch.", 'A' + caption->guess - 1);
    else
        SDL_strlcpy(text, "Now watch.", sizeof text);
    canvas_label(canvas, FONT_LANE, row, ALIGN_LEFT, canvas->theme->dim, text);
}

// What stands at the right of an answer: word and mark, since colour alone tells nobody.
static const char *verdict_of(const CaptionModel *caption, int number) {
    bool guessed = caption->guess == number;
    if (!caption->told || caption->right == 0)
        return guessed ? "your guess" : "";
    if (caption->right == number)
        return guessed ? "\xE2\x9C\x93 your guess: right" : "\xE2\x9C\x93 right"; // check mark
    return guessed ? "\xE2\x9C\x97 your guess: not so" : "";                      // ballot x
}

// The same where there is no room for it: the mark, and who it speaks of.
static const char *brief_verdict_of(const CaptionModel *caption, int number) {
    bool guessed = caption->guess == number;
    if (!caption->told || caption->right == 0)
        return guessed ? "you" : "";
    if (caption->right == number)
        return guessed ? "\xE2\x9C\x93 you" : "\xE2\x9C\x93";
    return guessed ? "\xE2\x9C\x97 you" : "";
}

static void draw_answer(const Ui *ui, const CaptionModel *caption, int number, SDL_Rect box) {
    Canvas *canvas = ui->canvas;
    const Theme *theme = canvas->theme;
    char text[TEXT_PIECE_MAX + 1];
    const char *verdict = verdict_of(caption, number);
    bool right = caption->told && caption->right == number;
    bool guessed = caption->guess == number;
    bool wrong = guessed && caption->told && caption->right > 0 && !right;
    bool hot = caption->stands && caption->plays && SDL_PointInRect(&ui->mouse, &box);
    SDL_Color mark = right ? theme->ok : wrong ? theme->freeze : theme->accent;
    bool marked = right || guessed || hot;
    SDL_snprintf(text, sizeof text, "%c  %s", 'A' + number - 1, caption->answers[number - 1]);
    canvas_box(canvas, box, canvas_px(canvas, 7.0f), canvas_px(canvas, marked ? 2.0f : 1.0f),
               marked ? mark : theme->line, theme->raised);
    SDL_Rect inside = view_inside(canvas, box);
    int width = text_width(canvas->text, FONT_LANE, text, SDL_strlen(text));
    int taken = text_width(canvas->text, FONT_SMALL, verdict, SDL_strlen(verdict));
    if (width + taken > inside.w) {
        verdict = brief_verdict_of(caption, number);
        taken = text_width(canvas->text, FONT_SMALL, verdict, SDL_strlen(verdict));
    }
    canvas_label(canvas, FONT_SMALL, inside, ALIGN_RIGHT, mark, verdict);
    inside.w = SDL_max(0, inside.w - taken);
    canvas_label(canvas, FONT_LANE, inside, ALIGN_LEFT, theme->text, text);
}

static void draw_foot(Canvas *canvas, const CaptionModel *caption, SDL_Rect row) {
    char step[64];
    char keys[96];
    SDL_snprintf(step, sizeof step, "%s: step %d of %d%s", caption->name, caption->step,
                 caption->steps, caption->paused ? ", paused" : "");
    if (canvas->fingers)
        SDL_strlcpy(keys,
                    caption->stands ? "tap an answer; elsewhere: your turn"
                                    : "tap here: next, elsewhere: your turn",
                    sizeof keys);
    else
        SDL_snprintf(keys, sizeof keys, "PgDn %s   PgUp back   Space %s   any other key: your turn",
                     caption->stands ? "on" : "next", caption->paused ? "go on" : "pause");
    int taken =
        text_width(canvas->text, FONT_SMALL, step, SDL_strlen(step)) + canvas_px(canvas, VIEW_GAP);
    canvas_label(canvas, FONT_SMALL, row, ALIGN_LEFT, canvas->theme->dim, step);
    row.x += SDL_min(taken, row.w);
    row.w -= SDL_min(taken, row.w);
    canvas_label(canvas, FONT_SMALL, row, ALIGN_RIGHT, canvas->theme->dim, keys);
}

Action caption_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)id;
    (void)state;
    const CaptionModel *caption = &model->caption;
    if (!ui_is_drawing(ui) || !has_words(caption))
        return (Action){0};
    Places places = places_of(ui->canvas, caption, area);
    view_draw_lines(ui->canvas, places.font, places.words, ui->canvas->theme->text,
                    words_of(caption), rows_max(ui->canvas));
    if (caption->question)
        draw_question(ui->canvas, caption, places.question);
    for (int i = 0; caption->question && i < caption->answer_count; i++)
        draw_answer(ui, caption, i + 1, places.answers[i]);
    if (caption->plays)
        draw_foot(ui->canvas, caption, places.foot);
    return (Action){0};
}

// ---- events ----

static Action move(Sint64 number) {
    return (Action){.type = ACTION_TOUR, .times = 1, .number = number};
}

// The number of the answer whose key was pressed, from 1; 0: none. A guess that comes too late, or
// that the question does not have, is no reason to end the tour.
static int guess_by_key(Ui *ui) {
    static const SDL_Keycode keys[][CAPTION_ANSWERS] = {
        {SDLK_a, SDLK_b, SDLK_c}, {SDLK_1, SDLK_2, SDLK_3}, {SDLK_KP_1, SDLK_KP_2, SDLK_KP_3}};
    for (size_t i = 0; i < SDL_arraysize(keys); i++)
        for (int answer = 0; answer < CAPTION_ANSWERS; answer++)
            if (ui_key(ui, keys[i][answer], 0) || ui_key(ui, keys[i][answer], KMOD_SHIFT))
                return answer + 1;
    return 0;
}

static int guess_by_mouse(const Ui *ui, const CaptionModel *caption, SDL_Rect area) {
    Places places = places_of(ui->canvas, caption, area);
    for (int i = 0; i < caption->answer_count; i++)
        if (SDL_PointInRect(&ui->mouse, &places.answers[i]))
            return i + 1;
    return 0;
}

// Keys that every window leaves to the system and to its own shortcuts do not take over, nor those
// of which SDL makes no character and no key of an ordinary keyboard: volume, Print, the lamps.
static bool takes_over(const SDL_Keysym *key) {
    SDL_Keycode symbol = key->sym;
    if (key->mod & (KMOD_CTRL | KMOD_ALT | KMOD_GUI) || symbol == SDLK_F1 || symbol == SDLK_F11)
        return false;
    if (!(symbol & SDLK_SCANCODE_MASK))
        return symbol != SDLK_UNKNOWN;
    int scancode = symbol & ~SDLK_SCANCODE_MASK;
    return (scancode >= SDL_SCANCODE_F1 && scancode <= SDL_SCANCODE_F12) ||
           (scancode >= SDL_SCANCODE_INSERT && scancode <= SDL_SCANCODE_UP) ||
           (scancode >= SDL_SCANCODE_KP_DIVIDE && scancode <= SDL_SCANCODE_KP_PERIOD);
}

static Action key_event(Ui *ui, const CaptionModel *caption) {
    if (ui_key(ui, SDLK_PAGEDOWN, 0))
        return move(TOUR_NEXT);
    if (ui_key(ui, SDLK_PAGEUP, 0))
        return move(TOUR_BACK);
    if (ui_key(ui, SDLK_SPACE, 0))
        return move(TOUR_PAUSE);
    int guess = caption->question ? guess_by_key(ui) : 0;
    if (guess > 0 && guess <= caption->answer_count && caption->stands)
        return move(TOUR_ANSWER_A + guess - 1);
    if (ui->used || ui->event->key.repeat != 0 || !takes_over(&ui->event->key.keysym))
        return (Action){0};
    ui->used = true;
    return move(TOUR_END);
}

static Action click_event(Ui *ui, const CaptionModel *caption, SDL_Rect area) {
    ui->used = true;
    if (!SDL_PointInRect(&ui->mouse, &area))
        return move(TOUR_END);
    int guess = caption->stands ? guess_by_mouse(ui, caption, area) : 0;
    if (guess > 0)
        return move(TOUR_ANSWER_A + guess - 1);
    // Beside the answers a finger has missed one.
    return ui->canvas->fingers && !caption->stands ? move(TOUR_NEXT) : (Action){0};
}

Action caption_view_event(Ui *ui, const ScreenModel *model, SDL_Rect area) {
    const CaptionModel *caption = &model->caption;
    if (!caption->plays)
        return (Action){0};
    switch (ui->event->type) {
    case SDL_KEYDOWN: return key_event(ui, caption);
    case SDL_MOUSEBUTTONDOWN: return click_event(ui, caption, area);
    default: return (Action){0};
    }
}
