#include "log_scroll.h"

#define THUMB_MIN 28.0f // points
#define WHEEL_ROWS 3.0f

static Uint64 last_top(const Log *log, const LogPlaces *places) {
    Uint64 count = log_end_row(log) - log_first_row(log);
    return count <= places->rows ? log_first_row(log) : log_end_row(log) - places->rows;
}

void log_scroll_settle(LogScroll *scroll, const Log *log, const LogPlaces *places) {
    Uint64 last = last_top(log, places);
    scroll->top_row = SDL_max(scroll->top_row, log_first_row(log));
    scroll->scrolled = scroll->scrolled && scroll->top_row < last;
    if (!scroll->scrolled)
        scroll->top_row = last;
}

void log_scroll_to(LogScroll *scroll, const Log *log, const LogPlaces *places, Uint64 top_row) {
    Uint64 last = last_top(log, places);
    scroll->top_row = SDL_clamp(top_row, log_first_row(log), last);
    scroll->scrolled = scroll->top_row != last;
}

void log_scroll_by(LogScroll *scroll, const Log *log, const LogPlaces *places, Sint64 rows) {
    Uint64 top_row = scroll->top_row;
    if (rows < 0 && top_row < (Uint64)-rows)
        top_row = 0;
    else
        top_row += (Uint64)rows;
    log_scroll_to(scroll, log, places, top_row);
}

SDL_Rect log_scroll_thumb(const Ui *ui, const LogScroll *scroll, const Log *log,
                          const LogPlaces *places) {
    SDL_Rect thumb = places->bar;
    Uint64 count = log_end_row(log) - log_first_row(log);
    if (count <= places->rows) {
        thumb.h = 0;
        return thumb;
    }
    int least = SDL_min(canvas_px(ui->canvas, THUMB_MIN), places->bar.h);
    thumb.h = SDL_max(least, (int)((double)places->bar.h * (double)places->rows / (double)count));
    double part = (double)(scroll->top_row - log_first_row(log)) / (double)(count - places->rows);
    thumb.y += (int)((double)(places->bar.h - thumb.h) * SDL_min(part, 1.0));
    return thumb;
}

void log_scroll_drag(const Ui *ui, LogScroll *scroll, const Log *log, const LogPlaces *places) {
    SDL_Rect thumb = log_scroll_thumb(ui, scroll, log, places);
    int way = places->bar.h - thumb.h;
    if (thumb.h == 0 || way <= 0)
        return;
    int at = SDL_clamp(ui->mouse.y - scroll->drag_offset_px - places->bar.y, 0, way);
    Uint64 hidden = log_end_row(log) - log_first_row(log) - places->rows;
    log_scroll_to(scroll, log, places,
                  log_first_row(log) + (Uint64)((double)hidden * (double)at / (double)way + 0.5));
}

void log_scroll_wheel(Ui *ui, LogScroll *scroll, const Log *log, const LogPlaces *places) {
    if (!SDL_PointInRect(&ui->mouse, &places->panel))
        return;
    ui->used = true;
    const SDL_MouseWheelEvent *wheel = &ui->event->wheel;
    float turned = wheel->preciseY * (wheel->direction == SDL_MOUSEWHEEL_FLIPPED ? -1.0f : 1.0f);
    scroll->wheel += SDL_clamp(turned, -1000.0f, 1000.0f) * WHEEL_ROWS;
    int rows = (int)scroll->wheel;
    scroll->wheel -= (float)rows;
    log_scroll_by(scroll, log, places, -rows);
}

void log_scroll_keys(Ui *ui, LogScroll *scroll, const Log *log, const LogPlaces *places) {
    Sint64 page = (Sint64)SDL_max(places->rows, 2) - 1;
    bool focused = ui->focus == places->id;
    if (ui_key_repeats(ui, SDLK_UP, 0))
        log_scroll_by(scroll, log, places, -1);
    if (ui_key_repeats(ui, SDLK_DOWN, 0))
        log_scroll_by(scroll, log, places, 1);
    if (ui_key_repeats(ui, SDLK_PAGEUP, 0))
        log_scroll_by(scroll, log, places, -page);
    if (ui_key_repeats(ui, SDLK_PAGEDOWN, 0))
        log_scroll_by(scroll, log, places, page);
    if (ui_key(ui, SDLK_HOME, KMOD_CTRL) || (focused && ui_key(ui, SDLK_HOME, 0)))
        log_scroll_to(scroll, log, places, 0);
    if (ui_key(ui, SDLK_END, KMOD_CTRL) || (focused && ui_key(ui, SDLK_END, 0)))
        log_scroll_to(scroll, log, places, SDL_MAX_UINT64);
}

Uint64 log_scroll_line_under_mouse(const Ui *ui, const LogScroll *scroll, const Log *log,
                                   const LogPlaces *places) {
    int y = SDL_clamp(ui->mouse.y - places->text.y, 0, SDL_max(0, places->text.h - 1));
    return log_line_at(log, scroll->top_row + (Uint64)(y / places->row_px));
}

void log_scroll_draw(const Ui *ui, const LogScroll *scroll, const Log *log,
                     const LogPlaces *places) {
    SDL_Rect thumb = log_scroll_thumb(ui, scroll, log, places);
    if (thumb.h == 0)
        return;
    const Theme *theme = ui->canvas->theme;
    SDL_Color color = scroll->dragging ? theme->dim : theme->line;
    canvas_round(ui->canvas, places->bar, places->bar.w / 2, theme->grid);
    canvas_round(ui->canvas, thumb, thumb.w / 2, color);
}
