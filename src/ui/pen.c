#include "pen.h"

#include "clock.h"
#include "view.h"

SDL_Rect pen_row(Pen *pen, float points) {
    SDL_Rect row = pen->room;
    row.h = canvas_px(pen->canvas, points);
    if (row.h > pen->room.h || row.w <= 0)
        return (SDL_Rect){pen->room.x, pen->room.y, pen->room.w, 0};
    pen->room.y += row.h;
    pen->room.h -= row.h;
    return row;
}

void pen_gap(Pen *pen, float points) {
    int gap = SDL_min(canvas_px(pen->canvas, points), pen->room.h);
    pen->room.y += gap;
    pen->room.h -= gap;
}

bool pen_words(Pen *pen, SDL_Color color, const char *words) {
    SDL_Rect row = pen_row(pen, PEN_LINE);
    if (row.h > 0)
        canvas_label(pen->canvas, FONT_SMALL, row, ALIGN_LEFT, color, words);
    return row.h > 0;
}

void pen_lines(Pen *pen, SDL_Color color, const char *words, int most) {
    int high = SDL_max(1, text_cell_height(pen->canvas->text, FONT_SMALL));
    int fit = SDL_min(most, pen->room.h / high);
    int lines =
        fit > 0 ? view_draw_lines(pen->canvas, FONT_SMALL, pen->room, color, words, fit) : 0;
    pen->room.y += lines * high;
    pen->room.h -= lines * high;
}

const char *pen_time(char text[PEN_TIME_SIZE], Uint64 start_ns, Uint64 time_ns) {
    double seconds = (double)thaw_clock_span_ns(start_ns, time_ns) / THAW_NS_PER_S;
    SDL_snprintf(text, PEN_TIME_SIZE, "%.3f s", seconds);
    return text;
}
