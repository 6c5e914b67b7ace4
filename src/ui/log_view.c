#include "log_view.h"

#include "utf8.h"

#define PADDING 10.0f   // points, inside the panel
#define LEADING 3.0f    // points, between rows
#define SIGN_CELLS 2    // left of each line, for its sign
#define BAR_WIDTH 10.0f // points
#define THUMB_MIN 28.0f // points
#define WHEEL_ROWS 3.0f

// What follows from the area and the font.
typedef struct Places {
    WidgetId id; // of the log; the next is its button's
    SDL_Rect panel;
    SDL_Rect text; // the rows
    SDL_Rect bar;  // the scroll bar's groove
    int row_px;
    int cell_px;
    Uint64 rows; // of those that fit
} Places;

static Places places_of(const Ui *ui, WidgetId id, SDL_Rect area) {
    const Canvas *canvas = ui->canvas;
    int margin = canvas_px(canvas, VIEW_MARGIN);
    int padding = canvas_px(canvas, PADDING);
    int bar = canvas_px(canvas, BAR_WIDTH);
    Places places = {.id = id};
    places.panel = (SDL_Rect){area.x + margin, area.y, area.w - 2 * margin, area.h};
    places.bar = (SDL_Rect){places.panel.x + places.panel.w - bar - padding / 2,
                            places.panel.y + padding, bar, places.panel.h - 2 * padding};
    places.row_px = text_cell_height(canvas->text, FONT_NORMAL) + canvas_px(canvas, LEADING);
    places.row_px = SDL_max(1, places.row_px);
    places.cell_px = SDL_max(1, text_cell_width(canvas->text, FONT_NORMAL));
    int left = places.panel.x + padding + SIGN_CELLS * places.cell_px;
    places.text = (SDL_Rect){left, places.panel.y + padding, places.bar.x - padding / 2 - left,
                             places.panel.h - 2 * padding};
    places.rows = (Uint64)SDL_max(1, places.text.h / places.row_px);
    return places;
}

// ---- scrolling ----

static Uint64 last_top(const Log *log, const Places *places) {
    Uint64 count = log_end_row(log) - log_first_row(log);
    return count <= places->rows ? log_first_row(log) : log_end_row(log) - places->rows;
}

static void settle(LogView *view, const Log *log, const Places *places) {
    Uint64 last = last_top(log, places);
    view->top_row = SDL_max(view->top_row, log_first_row(log));
    view->scrolled = view->scrolled && view->top_row < last;
    if (!view->scrolled)
        view->top_row = last;
}

static void scroll_to(LogView *view, const Log *log, const Places *places, Uint64 top_row) {
    Uint64 last = last_top(log, places);
    view->top_row = SDL_clamp(top_row, log_first_row(log), last);
    view->scrolled = view->top_row != last;
}

static void scroll_by(LogView *view, const Log *log, const Places *places, Sint64 rows) {
    Uint64 top_row = view->top_row;
    if (rows < 0 && top_row < (Uint64)-rows)
        top_row = 0;
    else
        top_row += (Uint64)rows;
    scroll_to(view, log, places, top_row);
}

// The thumb of the scroll bar; of height 0 when everything can be seen.
static SDL_Rect thumb_of(const Ui *ui, const LogView *view, const Log *log, const Places *places) {
    SDL_Rect thumb = places->bar;
    Uint64 count = log_end_row(log) - log_first_row(log);
    if (count <= places->rows) {
        thumb.h = 0;
        return thumb;
    }
    int least = SDL_min(canvas_px(ui->canvas, THUMB_MIN), places->bar.h);
    thumb.h = SDL_max(least, (int)((double)places->bar.h * (double)places->rows / (double)count));
    double part = (double)(view->top_row - log_first_row(log)) / (double)(count - places->rows);
    thumb.y += (int)((double)(places->bar.h - thumb.h) * SDL_min(part, 1.0));
    return thumb;
}

static void drag_thumb(const Ui *ui, LogView *view, const Log *log, const Places *places) {
    SDL_Rect thumb = thumb_of(ui, view, log, places);
    int way = places->bar.h - thumb.h;
    if (thumb.h == 0 || way <= 0)
        return;
    int at = SDL_clamp(ui->mouse.y - view->drag_offset_px - places->bar.y, 0, way);
    Uint64 hidden = log_end_row(log) - log_first_row(log) - places->rows;
    scroll_to(view, log, places,
              log_first_row(log) + (Uint64)((double)hidden * (double)at / (double)way + 0.5));
}

// ---- events ----

static Uint64 line_under_mouse(const Ui *ui, const LogView *view, const Log *log,
                               const Places *places) {
    int y = SDL_clamp(ui->mouse.y - places->text.y, 0, SDL_max(0, places->text.h - 1));
    return log_line_at(log, view->top_row + (Uint64)(y / places->row_px));
}

static void press(Ui *ui, LogView *view, const Log *log, const Places *places) {
    SDL_Rect thumb = thumb_of(ui, view, log, places);
    ui->used = true;
    ui->pressed = places->id;
    if (thumb.h > 0 && ui->mouse.x >= places->bar.x) {
        bool on_thumb = ui->mouse.y >= thumb.y && ui->mouse.y < thumb.y + thumb.h;
        view->drag_offset_px = on_thumb ? ui->mouse.y - thumb.y : thumb.h / 2;
        view->dragging = true;
        drag_thumb(ui, view, log, places);
        return;
    }
    ui->focus = places->id;
    if (log_first(log) == log_end(log))
        return;
    view->select_to = line_under_mouse(ui, view, log, places);
    if (!view->selected || !(SDL_GetModState() & KMOD_SHIFT))
        view->select_from = view->select_to;
    view->selected = view->selecting = true;
}

static void follow_mouse(Ui *ui, LogView *view, const Log *log, const Places *places) {
    if (view->dragging)
        drag_thumb(ui, view, log, places);
    if (!view->selecting || log_first(log) == log_end(log))
        return;
    if (ui->mouse.y < places->text.y)
        scroll_by(view, log, places, -1);
    else if (ui->mouse.y >= places->text.y + places->text.h)
        scroll_by(view, log, places, 1);
    view->select_to = line_under_mouse(ui, view, log, places);
}

static void turn_wheel(Ui *ui, LogView *view, const Log *log, const Places *places) {
    if (!SDL_PointInRect(&ui->mouse, &places->panel))
        return;
    ui->used = true;
    const SDL_MouseWheelEvent *wheel = &ui->event->wheel;
    float turned = wheel->preciseY * (wheel->direction == SDL_MOUSEWHEEL_FLIPPED ? -1.0f : 1.0f);
    view->wheel += SDL_clamp(turned, -1000.0f, 1000.0f) * WHEEL_ROWS;
    int rows = (int)view->wheel;
    view->wheel -= (float)rows;
    scroll_by(view, log, places, -rows);
}

static void scroll_keys(Ui *ui, LogView *view, const Log *log, const Places *places) {
    Sint64 page = (Sint64)SDL_max(places->rows, 2) - 1;
    bool focused = ui->focus == places->id;
    if (ui_key_repeats(ui, SDLK_UP, 0))
        scroll_by(view, log, places, -1);
    if (ui_key_repeats(ui, SDLK_DOWN, 0))
        scroll_by(view, log, places, 1);
    if (ui_key_repeats(ui, SDLK_PAGEUP, 0))
        scroll_by(view, log, places, -page);
    if (ui_key_repeats(ui, SDLK_PAGEDOWN, 0))
        scroll_by(view, log, places, page);
    if (ui_key(ui, SDLK_HOME, KMOD_CTRL) || (focused && ui_key(ui, SDLK_HOME, 0)))
        scroll_to(view, log, places, 0);
    if (ui_key(ui, SDLK_END, KMOD_CTRL) || (focused && ui_key(ui, SDLK_END, 0)))
        scroll_to(view, log, places, SDL_MAX_UINT64);
}

static char *selected_lines(const LogView *view, const Log *log) {
    return log_copy(log, SDL_min(view->select_from, view->select_to),
                    SDL_max(view->select_from, view->select_to));
}

static void offer_lines(Ui *ui, const LogView *view, const Log *log) {
    char *copy = selected_lines(view, log);
    if (copy)
        ui_offer_selection(ui, copy);
    SDL_free(copy);
}

static void selection_keys(Ui *ui, LogView *view, const Log *log) {
    bool any = log_first(log) < log_end(log);
    if (any && ui_key(ui, SDLK_a, KMOD_CTRL)) {
        view->selected = true;
        view->select_from = log_first(log);
        view->select_to = log_end(log) - 1;
    }
    if (any && view->selected &&
        (ui_key(ui, SDLK_c, KMOD_CTRL) || ui_key(ui, SDLK_INSERT, KMOD_CTRL))) {
        char *copy = selected_lines(view, log);
        if (copy)
            ui_copy(ui, copy);
        SDL_free(copy);
    }
}

static void look_at_event(Ui *ui, LogView *view, const Log *log, const Places *places) {
    ui_can_take_focus(ui, places->id);
    switch (ui->event->type) {
    case SDL_MOUSEBUTTONDOWN:
        if (!ui->used && ui->event->button.button == SDL_BUTTON_LEFT &&
            SDL_PointInRect(&ui->mouse, &places->panel))
            press(ui, view, log, places);
        break;
    case SDL_MOUSEMOTION: follow_mouse(ui, view, log, places); break;
    case SDL_MOUSEBUTTONUP:
        if (view->selecting)
            offer_lines(ui, view, log);
        view->selecting = view->dragging = false;
        break;
    case SDL_MOUSEWHEEL: turn_wheel(ui, view, log, places); break;
    case SDL_KEYDOWN:
        scroll_keys(ui, view, log, places);
        selection_keys(ui, view, log);
        break;
    default: break;
    }
}

// Lines that were dropped cannot stay selected.
static void settle_selection(LogView *view, const Log *log) {
    if (!view->selected)
        return;
    Uint64 last = SDL_max(view->select_from, view->select_to);
    if (last < log_first(log) || last >= log_end(log))
        view->selected = view->selecting = false;
    view->select_from = SDL_max(view->select_from, log_first(log));
    view->select_to = SDL_max(view->select_to, log_first(log));
}

// ---- drawing ----

typedef struct Span {
    size_t from;
    size_t to;
    SDL_Color color;
} Span;

static void draw_sign(Canvas *canvas, const LogLine *line, const Places *places, int y) {
    const Theme *theme = canvas->theme;
    const char *sign = line->kind == LOG_OK        ? "\xE2\x9C\x93" // check mark
                       : line->kind == LOG_ERROR   ? "\xE2\x9C\x97" // ballot x
                       : line->kind == LOG_CAPTION ? "\xE2\x96\xB6" // triangle
                                                   : "\xC2\xB7";    // dot
    SDL_Color color = line->kind == LOG_OK        ? theme->ok
                      : line->kind == LOG_ERROR   ? theme->error
                      : line->kind == LOG_CAPTION ? theme->accent
                                                  : theme->dim;
    canvas_text(canvas, FONT_NORMAL, places->text.x - SIGN_CELLS * places->cell_px, y, color, sign,
                SDL_strlen(sign));
}

// Draw the bytes of a line that one row shows, each part in its colour.
static void draw_row(Canvas *canvas, const LogLine *line, size_t from, size_t to, int x, int y) {
    const Theme *theme = canvas->theme;
    SDL_Color result = line->kind == LOG_ERROR ? theme->error : theme->ok;
    SDL_Color detail = line->kind == LOG_ERROR     ? theme->error
                       : line->kind == LOG_CAPTION ? theme->accent
                       : line->kind == LOG_INFO    ? theme->dim
                                                   : theme->text;
    Span spans[] = {{0, line->what_at, theme->dim},
                    {line->what_at, line->outcome_at, theme->text},
                    {line->outcome_at, line->detail_at, result},
                    {line->detail_at, line->size, detail}};
    int cell_px = text_cell_width(canvas->text, FONT_NORMAL);
    for (size_t i = 0; i < SDL_arraysize(spans); i++) {
        size_t first = SDL_max(from, spans[i].from);
        size_t end = SDL_min(to, spans[i].to);
        if (first >= end)
            continue;
        int column = (int)utf8_cells(line->text + from, first - from);
        canvas_text(canvas, FONT_NORMAL, x + column * cell_px, y, spans[i].color,
                    line->text + first, end - first);
    }
}

// Draw the part of a line that lies in the rows from `top` on; `y` is the top of the first of them.
// Returns how many rows it took.
static Uint64 draw_line(Canvas *canvas, const Log *log, const LogLine *line, const Places *places,
                        Uint64 top, Uint64 rows_left, int y) {
    int indent = log_indent(log, line);
    size_t from = 0;
    Uint64 drawn = 0;
    for (Uint64 row = line->row; from < line->size || row == line->row; row++) {
        int moved = row == line->row ? 0 : indent;
        size_t to = log_row_end(log, line, from);
        if (row >= top && drawn < rows_left) {
            int row_y = y + (int)drawn * places->row_px;
            draw_row(canvas, line, from, to, places->text.x + moved * places->cell_px, row_y);
            if (row == line->row)
                draw_sign(canvas, line, places, row_y);
            drawn++;
        }
        from = to;
        if (from >= line->size)
            break;
    }
    return drawn;
}

static void draw_lines(const Ui *ui, const LogView *view, const Log *log, const Places *places) {
    Canvas *canvas = ui->canvas;
    Uint64 from = SDL_min(view->select_from, view->select_to);
    Uint64 to = SDL_max(view->select_from, view->select_to);
    Uint64 shown = 0;
    for (Uint64 number = log_line_at(log, view->top_row);
         number < log_end(log) && shown < places->rows; number++) {
        const LogLine *line = log_line(log, number);
        int y = places->text.y + (int)shown * places->row_px;
        Uint64 next_row =
            number + 1 < log_end(log) ? log_line(log, number + 1)->row : log_end_row(log);
        Uint64 rows = SDL_min(next_row - SDL_max(line->row, view->top_row), places->rows - shown);
        if (view->selected && number >= from && number <= to)
            canvas_fill(ui->canvas,
                        (SDL_Rect){places->panel.x + 2, y, places->bar.x - places->panel.x - 4,
                                   (int)rows * places->row_px},
                        canvas->theme->selection);
        shown += draw_line(canvas, log, line, places, view->top_row, rows, y);
    }
}

static void draw_bar(const Ui *ui, const LogView *view, const Log *log, const Places *places) {
    SDL_Rect thumb = thumb_of(ui, view, log, places);
    if (thumb.h == 0)
        return;
    const Theme *theme = ui->canvas->theme;
    SDL_Color color = theme_mix(theme->panel, theme->dim, view->dragging ? 255 : 150);
    canvas_round(ui->canvas, places->bar, places->bar.w / 2,
                 theme_mix(theme->panel, theme->border, 90));
    canvas_round(ui->canvas, thumb, thumb.w / 2, color);
}

static void draw_hint(const Ui *ui, const Places *places, const char *hint) {
    int line_px = places->row_px * 3 / 2;
    int lines = 1;
    for (const char *c = hint; *c; c++)
        lines += *c == '\n';
    int y = places->panel.y + (places->panel.h - lines * line_px) / 2;
    while (*hint) {
        const char *end = SDL_strchr(hint, '\n');
        size_t size = end ? (size_t)(end - hint) : SDL_strlen(hint);
        char line[256];
        SDL_strlcpy(line, hint, SDL_min(sizeof line, size + 1));
        canvas_label(ui->canvas, FONT_NORMAL,
                     (SDL_Rect){places->text.x, y, places->text.w, line_px}, ALIGN_MIDDLE,
                     ui->canvas->theme->dim, line);
        hint += size + (hint[size] == '\n');
        y += line_px;
    }
}

// Back to the newest line: a button that stands on the rows while they do not follow it.
static bool newest_button(Ui *ui, const Places *places) {
    int width = 12 * places->cell_px;
    int height = places->row_px * 3 / 2;
    SDL_Rect rect = {places->text.x + places->text.w - width - places->cell_px,
                     places->text.y + places->text.h - height, width, height};
    return ui_button(ui, places->id + 1, rect, BUTTON_PLAIN, "\xE2\x86\x93 newest", NULL, true);
}

// Bring rows and selection in line with the log and the area as they are now. When the width
// changes, the line at the top stays at the top.
static void settle_all(const Ui *ui, LogView *view, Log *log, const Places *places) {
    if (ui->pressed != places->id) // the button may come up where this window does not see it
        view->selecting = view->dragging = false;
    int columns = SDL_max(1, places->text.w / places->cell_px);
    bool empty = log_first(log) == log_end(log);
    Uint64 top = empty ? 0 : log_line_at(log, view->top_row);
    if (log_wrap(log, columns) && !empty)
        view->top_row = log_line(log, SDL_max(top, log_first(log)))->row;
    settle(view, log, places);
    settle_selection(view, log);
}

static void draw(Ui *ui, const LogView *view, const LogModel *model, const Places *places) {
    Canvas *canvas = ui->canvas;
    bool focused = ui->focus == places->id && !ui->modal;
    canvas_box(canvas, places->panel, canvas_px(canvas, 8.0f), canvas_px(canvas, 1.0f),
               focused ? canvas->theme->accent : canvas->theme->border, canvas->theme->panel);
    if (log_first(model->log) == log_end(model->log)) {
        draw_hint(ui, places, model->hint);
        return;
    }
    draw_lines(ui, view, model->log, places);
    draw_bar(ui, view, model->log, places);
    if (view->scrolled)
        newest_button(ui, places);
}

Action log_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    LogView *view = state;
    Log *log = model->log.log;
    Places places = places_of(ui, id, area);
    settle_all(ui, view, log, &places);
    if (ui_is_drawing(ui)) {
        draw(ui, view, &model->log, &places);
        return (Action){0};
    }
    if (view->scrolled && newest_button(ui, &places))
        scroll_to(view, log, &places, SDL_MAX_UINT64);
    look_at_event(ui, view, log, &places);
    return (Action){0};
}
