#include "log_view.h"

#include "clipboard.h"
#include "keys.h"
#include "utf8.h"

#define RULE_ABOVE 1.0f // points, over the lines
#define PADDING 6.0f    // points, above and below them
#define LEADING 3.0f    // points, between rows
#define SIGN_CELLS 3    // left of each line, for its sign
#define BAR_WIDTH 10.0f // points
#define THUMB_MIN 28.0f // points
#define WHEEL_ROWS 3.0f
#define TIME_CELLS 14 // as the lines of the log have it, see app/line.c
#define WHAT_CELLS 15
#define OUTCOME_CELLS 9
#define DETAIL_CELLS 10 // at least; less says nothing

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
    int padding = SDL_min(canvas_px(canvas, PADDING), area.h / 8);
    int bar = canvas_px(canvas, BAR_WIDTH);
    Places places = {.id = id, .panel = view_inside(canvas, area)};
    places.bar = (SDL_Rect){places.panel.x + places.panel.w - bar, places.panel.y + padding, bar,
                            places.panel.h - 2 * padding};
    places.row_px = text_cell_height(canvas->text, FONT_NOTE) + canvas_px(canvas, LEADING);
    places.row_px = SDL_max(1, places.row_px);
    places.cell_px = SDL_max(1, text_cell_width(canvas->text, FONT_NOTE));
    int left = places.panel.x + SIGN_CELLS * places.cell_px;
    places.text = (SDL_Rect){left, places.panel.y + padding, places.bar.x - padding / 2 - left,
                             places.panel.h - 2 * padding};
    places.rows = (Uint64)SDL_max(1, places.text.h / places.row_px);
    return places;
}

// ---- finding ----

#define LOOKED_PER_RUN 20000 // lines, so that a long log does not stop the picture

void log_view_quit(void *state) {
    LogView *view = state;
    log_destroy(view->found);
    view->found = NULL;
}

static void look_anew(LogView *view) {
    log_view_quit(view);
    view->looked = view->looked_from = 0;
    view->scrolled = view->selected = view->selecting = false;
}

// ASCII letters are the same, large or small.
static bool has(const char *text, const char *wanted) {
    size_t size = SDL_strlen(wanted);
    for (; *text; text++)
        if (SDL_strncasecmp(text, wanted, size) == 0)
            return true;
    return false;
}

// The log that is shown: all of it, or copies of the lines that are wanted.
static Log *shown_of(LogView *view, Log *log) {
    if (!view->wanted[0])
        return log;
    if (log_first(log) > view->looked_from && log_first(log) >= view->looked) // it was cleared
        look_anew(view);
    if (!view->found) {
        view->found = log_create();
        view->looked_from = log_first(log);
    }
    if (!view->found)
        return log;
    view->looked = SDL_max(view->looked, log_first(log));
    for (int i = 0; i < LOOKED_PER_RUN && view->looked < log_end(log); i++) {
        const LogLine *line = log_line(log, view->looked++);
        if (has(line->text, view->wanted))
            log_append(view->found, line->kind, line->what_at, line->outcome_at, line->detail_at,
                       line->text);
    }
    return view->found;
}

static void find_keys(Ui *ui, LogView *view, WidgetId id) {
    if (ui_key(ui, SDLK_f, KMOD_CTRL)) {
        view->finds = true;
        ui->focus = id;
    }
    view->finds = view->finds && ui->focus == id;
    if (!view->finds)
        return;
    ui->typing = true;
    size_t size = SDL_strlen(view->wanted);
    if (ui_key(ui, SDLK_ESCAPE, 0)) {
        view->finds = false;
        view->wanted[0] = '\0';
        look_anew(view);
    } else if (ui_key_repeats(ui, SDLK_BACKSPACE, 0) && size > 0) {
        view->wanted[utf8_floor(view->wanted, size - 1)] = '\0';
        look_anew(view);
    } else if (ui->event->type == SDL_TEXTINPUT && !ui->used && !keys_type_nothing(ui->key_mods) &&
               size + SDL_strlen(ui->event->text.text) < sizeof view->wanted) {
        ui->used = true;
        SDL_strlcat(view->wanted, ui->event->text.text, sizeof view->wanted);
        look_anew(view);
    }
}

// What is looked for, over the end of the lines. Where somebody has gone on to something else,
// Escape belongs to that.
static void draw_wanted(const Ui *ui, const LogView *view, const Places *places) {
    Canvas *canvas = ui->canvas;
    char text[LOG_VIEW_WANTED_SIZE + 48];
    if (!view->finds && !view->wanted[0])
        return;
    SDL_snprintf(text, sizeof text, "find: %s%s: all lines", view->wanted,
                 view->finds ? "_   Esc" : "   Ctrl+F, Esc");
    int width = text_width(canvas->text, FONT_NOTE, text, SDL_strlen(text)) + 2 * places->cell_px;
    SDL_Rect box = {places->text.x + places->text.w - width, places->panel.y, width,
                    places->row_px};
    canvas_box(canvas, box, 0, SDL_max(1, canvas_px(canvas, 1.0f)), canvas->theme->accent,
               canvas->theme->raised);
    canvas_label(canvas, FONT_NOTE, box, ALIGN_MIDDLE, canvas->theme->text, text);
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
        clipboard_offer(ui, copy);
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
            clipboard_copy(ui, copy);
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

typedef struct Piece {
    size_t from;
    size_t to;
    SDL_Color color;
} Piece;

static void draw_mark(Canvas *canvas, const Places *places, int y, Shape shape, SDL_Color color) {
    int size = SDL_min(canvas_px(canvas, 12.0f), places->row_px);
    canvas_shape(canvas, shape,
                 (SDL_Rect){places->panel.x + canvas_px(canvas, 2.0f),
                            y + (text_cell_height(canvas->text, FONT_NOTE) - size) / 2, size, size},
                 color);
}

static void draw_sign(Canvas *canvas, const LogLine *line, const Places *places, int y) {
    const Theme *theme = canvas->theme;
    switch (line->kind) {
    case LOG_OK: draw_mark(canvas, places, y, SHAPE_TICK, theme->ok); return;
    case LOG_ERROR: draw_mark(canvas, places, y, SHAPE_CROSS, theme->freeze); return;
    case LOG_CAPTION: draw_mark(canvas, places, y, SHAPE_RIGHT, theme->accent); return;
    case LOG_SKIPPED: draw_mark(canvas, places, y, SHAPE_RING, theme->line); return;
    case LOG_RUN: draw_mark(canvas, places, y, SHAPE_BEGIN, theme->server); return;
    case LOG_FROZEN: draw_mark(canvas, places, y, SHAPE_SNOWFLAKE, theme->freeze); return;
    case LOG_INFO: break;
    }
    int size = SDL_max(2, canvas_px(canvas, 4.0f));
    canvas_round(canvas,
                 (SDL_Rect){places->panel.x + canvas_px(canvas, 6.0f),
                            y + (text_cell_height(canvas->text, FONT_NOTE) - size) / 2, size, size},
                 size / 2, theme->dim);
}

// Draw the bytes of a line that one row shows, each part in its colour.
static void draw_row(Canvas *canvas, const LogLine *line, size_t from, size_t to, int x, int y) {
    const Theme *theme = canvas->theme;
    SDL_Color result = line->kind == LOG_ERROR     ? theme->freeze
                       : line->kind == LOG_SKIPPED ? theme->dim
                                                   : theme->ok;
    SDL_Color detail = line->kind == LOG_ERROR                               ? theme->freeze
                       : line->kind == LOG_CAPTION                           ? theme->accent
                       : line->kind == LOG_INFO || line->kind == LOG_SKIPPED ? theme->dim
                                                                             : theme->text;
    Piece spans[] = {{0, line->what_at, theme->dim},
                     {line->what_at, line->outcome_at, theme->text},
                     {line->outcome_at, line->detail_at, result},
                     {line->detail_at, line->size, detail}};
    int cell_px = text_cell_width(canvas->text, FONT_NOTE);
    for (size_t i = 0; i < SDL_arraysize(spans); i++) {
        size_t first = SDL_max(from, spans[i].from);
        size_t end = SDL_min(to, spans[i].to);
        if (first >= end)
            continue;
        int column = (int)utf8_cells(line->text + from, first - from);
        canvas_text(canvas, FONT_NOTE, x + column * cell_px, y, spans[i].color, line->text + first,
                    end - first);
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
    SDL_Color color = view->dragging ? theme->dim : theme->line;
    canvas_round(ui->canvas, places->bar, places->bar.w / 2, theme->grid);
    canvas_round(ui->canvas, thumb, thumb.w / 2, color);
}

static void draw_hint(const Ui *ui, const Places *places, const char *hint) {
    view_draw_lines(ui->canvas, FONT_NOTE, places->text, ui->canvas->theme->dim, hint, 2);
}

// The commands that wait for their reply, below the newest line.
static void draw_pending(Canvas *canvas, const LogModel *model, const Places *places, int y) {
    const Theme *theme = canvas->theme;
    int time_px = TIME_CELLS * places->cell_px;
    for (int i = 0; i < model->pending_count; i++, y += places->row_px) {
        const LogPending *line = &model->pending[i];
        int x = places->text.x + time_px;
        SDL_Color color = line->runs ? theme->wait : theme->dim;
        if (y + places->row_px > places->panel.y + places->panel.h)
            return;
        draw_mark(canvas, places, y, line->runs ? SHAPE_HOURGLASS : SHAPE_RING,
                  line->runs ? theme->wait : theme->line);
        canvas_text(canvas, FONT_NOTE, x, y, theme->text, line->what, SDL_strlen(line->what));
        x += WHAT_CELLS * places->cell_px;
        canvas_text(canvas, FONT_NOTE, x, y, color, line->outcome, SDL_strlen(line->outcome));
        x += OUTCOME_CELLS * places->cell_px;
        SDL_Rect rest = {x, y, places->text.x + places->text.w - x,
                         text_cell_height(canvas->text, FONT_NOTE)};
        if (rest.w >= DETAIL_CELLS * places->cell_px)
            canvas_label(canvas, FONT_NOTE, rest, ALIGN_LEFT, theme->text, line->detail);
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

static void draw_all(Ui *ui, const LogView *view, const Log *log, const LogModel *model,
                     const Places *places) {
    Canvas *canvas = ui->canvas;
    Uint64 room = (Uint64)SDL_max(0, places->text.h / places->row_px);
    bool crowded =
        !view->scrolled && model->pending_count > 0 && room <= (Uint64)model->pending_count;
    if (log_first(log) < log_end(log) && !crowded && room > 0)
        draw_lines(ui, view, log, places);
    int below = (int)(log_end_row(log) - view->top_row) * places->row_px;
    if (!view->scrolled && !view->wanted[0])
        draw_pending(canvas, model, places, places->text.y + (crowded ? 0 : below));
    draw_bar(ui, view, log, places);
    if (view->scrolled)
        newest_button(ui, places);
}

static void draw(Ui *ui, const LogView *view, const Log *log, const LogModel *model,
                 const Places *places) {
    Canvas *canvas = ui->canvas;
    bool focused = ui_shows_focus(ui, places->id);
    int thin = SDL_max(1, canvas_px(canvas, focused ? 2 * RULE_ABOVE : RULE_ABOVE));
    canvas_fill(canvas, (SDL_Rect){places->panel.x, places->panel.y, places->panel.w, thin},
                focused ? canvas->theme->now : canvas->theme->line);
    if (log_first(model->log) == log_end(model->log) && model->pending_count == 0)
        draw_hint(ui, places, model->hint);
    else
        draw_all(ui, view, log, model, places);
    draw_wanted(ui, view, places);
}

Action log_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    LogView *view = state;
    Places places = places_of(ui, id, area);
    if (!ui_is_drawing(ui))
        find_keys(ui, view, id);
    Log *log = shown_of(view, model->log.log);
    // Commands that wait for their reply stand below the lines, which make room for them.
    Uint64 pending = view->wanted[0] ? 0 : (Uint64)model->log.pending_count;
    places.rows = places.rows > pending ? places.rows - pending : 1;
    settle_all(ui, view, log, &places);
    if (ui_is_drawing(ui)) {
        draw(ui, view, log, &model->log, &places);
        return (Action){0};
    }
    if (view->scrolled && newest_button(ui, &places))
        scroll_to(view, log, &places, SDL_MAX_UINT64);
    look_at_event(ui, view, log, &places);
    return (Action){0};
}
