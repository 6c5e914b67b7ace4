#include "lane_names.h"

#include "mark.h"
#include "sign.h"
#include "view.h"

#define SIGN_WIDTH 19.0f // points
#define SIGN_HEIGHT 17.0f

static SDL_Color color_of(const Theme *theme, LaneMark mark) {
    return mark_color(theme, mark, mark == LANE_WAITS ? theme->wait : theme->dim);
}

void lane_name_draw(Canvas *canvas, const LaneModel *lane, LabLane which, SDL_Rect rect) {
    static const char *const names[LAB_LANES] = {"Window thread", "Command queue", "Worker thread",
                                                 "Reply queue", "Wire / server"};
    static const char *const signs[LAB_LANES] = {
        [LAB_WINDOW] = "Wi", [LAB_WORKER] = "Wo", [LAB_WIRE] = "S"};
    int sign_px = canvas_px(canvas, SIGN_WIDTH);
    int left = rect.x + sign_px + canvas_px(canvas, view_is_wide(canvas) ? 7.0f : 4.0f);
    int line = text_cell_height(canvas->text, FONT_SMALL);
    FontSize font = view_is_wide(canvas) ? FONT_NOTE : FONT_SMALL;
    int name_px = text_cell_height(canvas->text, font);
    bool two = lane->text[0] != '\0' && rect.h >= name_px + line;
    int top = rect.y + SDL_max(0, (rect.h - name_px - (two ? line : 0)) / 2);
    SDL_Rect words = {left, top, SDL_max(0, rect.x + rect.w - left), name_px};
    int sign_h = SDL_min(canvas_px(canvas, SIGN_HEIGHT), rect.h);
    if (signs[which])
        sign_draw(canvas, (SDL_Rect){rect.x, top + (name_px - sign_h) / 2, sign_px, sign_h},
                  signs[which]);
    canvas_label(canvas, font, words, ALIGN_LEFT, canvas->theme->text,
                 lane->name ? lane->name : names[which]);
    words.y += name_px;
    words.h = line;
    if (two)
        canvas_label(canvas, FONT_SMALL, words, ALIGN_LEFT, color_of(canvas->theme, lane->mark),
                     lane->text);
}

const char *lane_name_tip(LabLane lane) {
    static const char *const tips[LAB_LANES] = {
        "It draws the window and takes clicks. As long as it waits for something, it does neither.",
        "What the window wants done waits here until the worker thread takes it.",
        "It waits for the network, so that the window does not have to.",
        "What came of a command waits here until the window takes it, between two pictures.",
        "The bytes as they go out and come in, and how long the server takes to answer."};
    return tips[lane];
}
