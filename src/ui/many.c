#include "many.h"

#include "number.h"
#include "timeline.h"

#define APART 8.0f // points from a number to the next block, which has words of its own

void many_stripes(const Scene *scene, SDL_Rect rect, SDL_Color color) {
    int width = SDL_max(2, canvas_px(scene->canvas, 2.0f));
    int from = SDL_max(rect.x, scene->ruler.field.x - 3 * width);
    int to = SDL_min(rect.x + rect.w, ruler_right(&scene->ruler));
    if (rect.w < 4 * width) {
        canvas_fill(scene->canvas, rect, color);
        return;
    }
    // From the block's begin on, so that they move with it.
    from = rect.x + (from - rect.x) / (3 * width) * (3 * width);
    int end = rect.x + rect.w;
    for (int x = from; x < to; x += 3 * width) {
        bool last = end - x < 3 * width + scene->least_px; // no stripe is narrower than a span
        canvas_fill(scene->canvas, (SDL_Rect){x, rect.y, last ? end - x : 2 * width, rect.h},
                    color);
        if (last)
            return;
    }
}

void many_draw(const Scene *scene, const Block *block, SDL_Rect rect, int limit_x, SDL_Color color,
               const char *what) {
    const Theme *theme = scene->canvas->theme;
    char whole[SCENE_WORDS_SIZE];
    char least[SCENE_WORDS_SIZE];
    SDL_Color shown = block->bad ? theme->freeze : color;
    many_stripes(scene, rect, shown);
    char count[THAW_NUMBER_SIZE];
    thaw_number_write(count, block_count(block));
    SDL_snprintf(whole, sizeof whole, "%s %s", count, what);
    SDL_snprintf(least, sizeof least, "\xC3\x97%s", count);
    const char *words[] = {whole, least, NULL};
    FontSize font = scene_font(scene->canvas, rect.h, FONT_SMALL);
    SDL_Rect inside = scene_inside(scene, rect);
    int margin = canvas_px(scene->canvas, 4.0f);
    int width = 0;
    const char *fitting = timeline_fit(scene->canvas, font, inside.w - 2 * margin, words, &width);
    if (fitting && rect.h >= text_cell_height(scene->canvas->text, font)) {
        width += 2 * margin;
        inside.x += (inside.w - width) / 2;
        inside.w = width;
        canvas_fill(scene->canvas, inside, theme->field);
        canvas_label(scene->canvas, font, inside, ALIGN_MIDDLE,
                     scene_ink(scene, block->bad ? theme->freeze : theme->text), fitting);
        return;
    }
    if (rect.w < canvas_px(scene->canvas, MANY_LEAST))
        scene_words_beside(scene, block, rect, limit_x - canvas_px(scene->canvas, APART),
                           block->bad ? theme->freeze : theme->dim, words + 1);
}
