#include "sign.h"

void sign_draw(Canvas *canvas, SDL_Rect rect, const char *sign) {
    const Theme *theme = canvas->theme;
    bool window = SDL_strcmp(sign, "Wi") == 0;
    if (window)
        canvas_round(canvas, rect, rect.h / 2, theme->accent);
    else if (SDL_strcmp(sign, "Wo") == 0)
        canvas_round(canvas, rect, canvas_px(canvas, 4.0f), theme->text);
    else
        canvas_fill(canvas, rect, theme->server);
    canvas_label(canvas, FONT_SMALL, rect, ALIGN_MIDDLE,
                 window ? theme->accent_text : theme->ground, sign);
}

void sign_draw_flag(Canvas *canvas, SDL_Rect rect, const char *text) {
    canvas_round(canvas, rect, canvas_px(canvas, 3.0f), canvas->theme->now);
    canvas_label(canvas, FONT_SMALL, rect, ALIGN_MIDDLE, canvas->theme->ground, text);
}
