#include "banner_view.h"

#include "layout.h"

#define PADDING 9.0f   // points, above and below the words
#define GAP_BELOW 8.0f // points, before the log

int banner_view_height(const Canvas *canvas, const BannerModel *model) {
    if (!model->title[0])
        return 0;
    return text_cell_height(canvas->text, FONT_LARGE) +
           text_cell_height(canvas->text, FONT_NORMAL) + canvas_px(canvas, 2 * PADDING + GAP_BELOW);
}

void banner_view(Canvas *canvas, const BannerModel *model, SDL_Rect area) {
    const Theme *theme = canvas->theme;
    int margin = canvas_px(canvas, LAYOUT_MARGIN);
    int padding = canvas_px(canvas, PADDING);
    int title = text_cell_height(canvas->text, FONT_LARGE);
    SDL_Rect box = {area.x + margin, area.y, SDL_max(0, area.w - 2 * margin),
                    SDL_max(0, area.h - canvas_px(canvas, GAP_BELOW))};
    canvas_box(canvas, box, canvas_px(canvas, 7.0f), canvas_px(canvas, 3.0f), theme->error,
               theme->ground);
    SDL_Rect words = {box.x + margin, box.y + padding, SDL_max(0, box.w - 2 * margin), title};
    canvas_label(canvas, FONT_LARGE, words, ALIGN_LEFT, theme->error, model->title);
    words.y += title;
    words.h = text_cell_height(canvas->text, FONT_NORMAL);
    canvas_label(canvas, FONT_NORMAL, words, ALIGN_LEFT, theme->text, model->text);
}
