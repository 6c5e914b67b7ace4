#include "wait_view.h"

#include "layout.h"

#define CHOICE_WIDTH 92.0f // points

static void write_words(Canvas *canvas, const WaitModel *model, SDL_Rect words) {
    const Theme *theme = canvas->theme;
    int line = text_cell_height(canvas->text, FONT_SMALL);
    int top = words.y + (words.h - 2 * line) / 2;
    SDL_Color color = model->chosen == 0   ? theme->ok
                      : model->chosen == 1 ? theme->late
                                           : theme->error;
    canvas_label(canvas, FONT_SMALL, (SDL_Rect){words.x, top, words.w, line}, ALIGN_LEFT, color,
                 model->sentence);
    canvas_label(canvas, FONT_SMALL, (SDL_Rect){words.x, top + line, words.w, line}, ALIGN_LEFT,
                 theme->text, model->figures);
}

Request wait_view(Ui *ui, WidgetId id, const WaitModel *model, SDL_Rect area, int *choice) {
    Canvas *canvas = ui->canvas;
    int width = canvas_px(canvas, CHOICE_WIDTH);
    int gap = canvas_px(canvas, 4.0f);
    Request request = REQUEST_NONE;
    for (int i = 0; i < WAIT_CHOICES; i++) {
        SDL_Rect rect = {area.x + i * (width + gap), area.y, width, area.h};
        char label[32];
        SDL_snprintf(label, sizeof label, "%d %s", i + 1, model->names[i]);
        ButtonKind kind = i == model->chosen ? BUTTON_CHOSEN : BUTTON_SMALL;
        if (ui_button(ui, id + i, rect, kind, label, NULL, true)) {
            *choice = i;
            request = REQUEST_STRATEGY;
        }
    }
    if (ui_is_drawing(ui)) {
        int left = area.x + WAIT_CHOICES * (width + gap) + canvas_px(canvas, LAYOUT_GAP);
        write_words(canvas, model,
                    (SDL_Rect){left, area.y, SDL_max(0, area.x + area.w - left), area.h});
    }
    return request;
}
