#include "sentence_view.h"

#include "mark.h"
#include "sign.h"

#define HEIGHT 34.0f // points; it holds two lines in small letters
#define HEIGHT_LOW 28.0f
#define LOW 660.0f  // a window that is lower
#define HIGH 760.0f // from here on a narrow window has room for three lines
#define HEIGHT_OF_TWO 44.0f
#define HEIGHT_LEAST 34.0f
#define HEIGHT_NARROW 54.0f
#define FLAG_WIDTH 66.0f
#define MARK_SIZE 14.0f
#define LINES 2
#define LINES_NARROW 3

// Where its words begin, from the left side of what is inside of the margins.
static int words_left(const Canvas *canvas) {
    return canvas_px(canvas, FLAG_WIDTH + MARK_SIZE + 3 * VIEW_GAP);
}

static bool fits_one_line(const Canvas *canvas, const LabModel *lab, int width_px) {
    return text_width(canvas->text, FONT_LANE, lab->sentence, SDL_strlen(lab->sentence)) <=
           width_px;
}

// A window that is not wide always has the room for more lines than one, so that nothing below it
// moves.
int sentence_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form) {
    (void)model;
    bool three = view_is_narrow(canvas) && (float)canvas->height_px >= HIGH * canvas->scale;
    return canvas_px(canvas, view_is_wide(canvas) ? HEIGHT
                             : three              ? HEIGHT_NARROW
                             : form == VIEW_LEAST ? HEIGHT_LEAST
                                                  : HEIGHT_OF_TWO);
}

// The moment that it speaks of: now, or a time of the recording.
static void draw_flag(Canvas *canvas, const LabModel *lab, SDL_Rect rect) {
    char words[24] = "now";
    Uint64 ns = lab->cursor_ns - SDL_min(lab->cursor_ns, lab->start_ns);
    if (lab->state == LAB_PAST)
        SDL_snprintf(words, sizeof words, "%.3f s", (double)ns / THAW_NS_PER_S);
    sign_draw_flag(canvas, rect, words);
}

Action sentence_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)id;
    (void)state;
    Canvas *canvas = ui->canvas;
    const LabModel *lab = &model->lab;
    if (!ui_is_drawing(ui))
        return (Action){0};
    SDL_Rect inside = view_inside(canvas, area);
    int gap = canvas_px(canvas, 2.0f);
    inside.y += gap;
    inside.h = SDL_max(0, inside.h - 2 * gap);
    canvas_fill(canvas, inside, canvas->theme->raised);
    SDL_Rect flag = {inside.x + gap, inside.y + gap, canvas_px(canvas, FLAG_WIDTH),
                     SDL_min(inside.h, canvas_px(canvas, HEIGHT)) - 4 * gap};
    flag.y = inside.y + (inside.h - flag.h) / 2;
    draw_flag(canvas, lab, flag);
    int size = canvas_px(canvas, MARK_SIZE);
    int left = flag.x + flag.w + canvas_px(canvas, VIEW_GAP);
    mark_draw(canvas, lab->mark, (SDL_Rect){left, inside.y + (inside.h - size) / 2, size, size});
    SDL_Rect words = {inside.x + words_left(canvas), inside.y, 0, inside.h};
    words.w = SDL_max(0, inside.x + inside.w - words.x - canvas_px(canvas, VIEW_GAP));
    SDL_Color color = mark_color(canvas->theme, lab->mark, canvas->theme->text);
    if (fits_one_line(canvas, lab, words.w)) {
        canvas_label(canvas, FONT_LANE, words, ALIGN_LEFT, color, lab->sentence);
        return (Action){0};
    }
    int most = inside.h >= canvas_px(canvas, HEIGHT_OF_TWO) ? LINES_NARROW : LINES;
    int lines = view_count_lines(canvas, FONT_SMALL, words.w, lab->sentence, most);
    int high = text_cell_height(canvas->text, FONT_SMALL);
    words.y += (inside.h - lines * high) / 2;
    view_draw_lines(canvas, FONT_SMALL, words, color, lab->sentence, most);
    return (Action){0};
}
