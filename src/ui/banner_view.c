#include "banner_view.h"

#define PADDING 9.0f   // points, above and below the words
#define GAP_BELOW 8.0f // points, before the log

int banner_view_height(const Canvas *canvas, const ScreenModel *model) {
    if (!model->banner.title[0])
        return 0;
    return text_cell_height(canvas->text, FONT_LARGE) +
           text_cell_height(canvas->text, FONT_NORMAL) + canvas_px(canvas, 2 * PADDING + GAP_BELOW);
}

Action banner_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)id;
    (void)state;
    Canvas *canvas = ui->canvas;
    const Theme *theme = canvas->theme;
    int margin = canvas_px(canvas, VIEW_MARGIN);
    int title = text_cell_height(canvas->text, FONT_LARGE);
    SDL_Rect box = view_inside(canvas, area);
    if (!ui_is_drawing(ui))
        return (Action){0};
    box.h = SDL_max(0, box.h - canvas_px(canvas, GAP_BELOW));
    canvas_box(canvas, box, canvas_px(canvas, 7.0f), canvas_px(canvas, 3.0f), theme->error,
               theme->ground);
    SDL_Rect words = {box.x + margin, box.y + canvas_px(canvas, PADDING),
                      SDL_max(0, box.w - 2 * margin), title};
    canvas_label(canvas, FONT_LARGE, words, ALIGN_LEFT, theme->error, model->banner.title);
    words.y += title;
    words.h = text_cell_height(canvas->text, FONT_NORMAL);
    canvas_label(canvas, FONT_NORMAL, words, ALIGN_LEFT, theme->text, model->banner.text);
    return (Action){0};
}
