#include "wait_view.h"

#define CHOICE_WIDTH 92.0f // points
#define GAP_BELOW 8.0f     // points

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

int wait_view_height(const Canvas *canvas, const ScreenModel *model) {
    (void)model;
    return canvas_px(canvas, VIEW_FIELD_HEIGHT) + canvas_px(canvas, GAP_BELOW);
}

Action wait_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)state;
    Canvas *canvas = ui->canvas;
    int width = canvas_px(canvas, CHOICE_WIDTH);
    int gap = canvas_px(canvas, 4.0f);
    Action action = {0};
    SDL_Rect inside = view_inside(canvas, area);
    inside.h = SDL_max(0, inside.h - canvas_px(canvas, GAP_BELOW));
    for (int i = 0; i < WAIT_CHOICES; i++) {
        const ActionRow *row = action_row(ACTION_STRATEGY, i);
        SDL_Rect rect = {inside.x + i * (width + gap), inside.y, width, inside.h};
        char label[32];
        SDL_snprintf(label, sizeof label, "%d %s", i + 1, row->label);
        ButtonKind kind = i == model->wait.chosen ? BUTTON_CHOSEN : BUTTON_SMALL;
        if (ui_button(ui, id + i, rect, kind, label, NULL, true))
            action = action_of(row);
    }
    int left = inside.x + WAIT_CHOICES * (width + gap) + canvas_px(canvas, VIEW_GAP);
    inside.w = SDL_max(0, inside.x + inside.w - left);
    inside.x = left;
    if (ui_is_drawing(ui))
        write_words(canvas, &model->wait, inside);
    return action;
}
