#include "log_view.h"

#include "log_lines.h"

#define RULE_ABOVE 1.0f // points, over the lines

void log_view_quit(void *state) {
    LogView *view = state;
    log_search_quit(&view->search);
}

// ---- events ----

static void press(Ui *ui, LogView *view, const Log *log, const LogPlaces *places) {
    SDL_Rect thumb = log_scroll_thumb(ui, &view->scroll, log, places);
    ui->used = true;
    ui->pressed = places->id;
    if (thumb.h > 0 && ui->mouse.x >= places->bar.x) {
        bool on_thumb = ui->mouse.y >= thumb.y && ui->mouse.y < thumb.y + thumb.h;
        view->scroll.drag_offset_px = on_thumb ? ui->mouse.y - thumb.y : thumb.h / 2;
        view->scroll.dragging = true;
        log_scroll_drag(ui, &view->scroll, log, places);
        return;
    }
    ui->focus = places->id;
    if (log_first(log) == log_end(log))
        return;
    log_selection_begin(&view->selection,
                        log_scroll_line_under_mouse(ui, &view->scroll, log, places));
}

static void follow_mouse(Ui *ui, LogView *view, const Log *log, const LogPlaces *places) {
    if (view->scroll.dragging)
        log_scroll_drag(ui, &view->scroll, log, places);
    if (!view->selection.selecting || log_first(log) == log_end(log))
        return;
    if (ui->mouse.y < places->text.y)
        log_scroll_by(&view->scroll, log, places, -1);
    else if (ui->mouse.y >= places->text.y + places->text.h)
        log_scroll_by(&view->scroll, log, places, 1);
    view->selection.to = log_scroll_line_under_mouse(ui, &view->scroll, log, places);
}

static void look_at_event(Ui *ui, LogView *view, const Log *log, const LogPlaces *places) {
    ui_can_take_focus(ui, places->id);
    switch (ui->event->type) {
    case SDL_MOUSEBUTTONDOWN:
        if (!ui->used && ui->event->button.button == SDL_BUTTON_LEFT &&
            SDL_PointInRect(&ui->mouse, &places->panel))
            press(ui, view, log, places);
        break;
    case SDL_MOUSEMOTION: follow_mouse(ui, view, log, places); break;
    case SDL_MOUSEBUTTONUP:
        if (view->selection.selecting)
            log_selection_offer(ui, &view->selection, log);
        view->selection.selecting = view->scroll.dragging = false;
        break;
    case SDL_MOUSEWHEEL: log_scroll_wheel(ui, &view->scroll, log, places); break;
    case SDL_KEYDOWN:
        log_scroll_keys(ui, &view->scroll, log, places);
        log_selection_keys(ui, &view->selection, log);
        break;
    default: break;
    }
}

// ---- drawing ----

// What is looked for, over the end of the lines. Where somebody has gone on to something else,
// Escape belongs to that.
static void draw_wanted(const Ui *ui, const LogView *view, const LogPlaces *places) {
    Canvas *canvas = ui->canvas;
    char text[LOG_SEARCH_WANTED_SIZE + 48];
    if (!view->search.finds && !view->search.wanted[0])
        return;
    SDL_snprintf(text, sizeof text, "find: %s%s: all lines", view->search.wanted,
                 view->search.finds ? "_   Esc" : "   Ctrl+F, Esc");
    int width = text_width(canvas->text, FONT_NOTE, text, SDL_strlen(text)) + 2 * places->cell_px;
    SDL_Rect box = {places->text.x + places->text.w - width, places->panel.y, width,
                    places->row_px};
    canvas_box(canvas, box, 0, SDL_max(1, canvas_px(canvas, 1.0f)), canvas->theme->accent,
               canvas->theme->raised);
    canvas_label(canvas, FONT_NOTE, box, ALIGN_MIDDLE, canvas->theme->text, text);
}

static void draw_hint(const Ui *ui, const LogPlaces *places, const char *hint) {
    view_draw_lines(ui->canvas, FONT_NOTE, places->text, ui->canvas->theme->dim, hint, 2);
}

// Back to the newest line: a button that stands on the rows while they do not follow it.
static bool newest_button(Ui *ui, const LogPlaces *places) {
    int width = 12 * places->cell_px;
    int height = places->row_px * 3 / 2;
    SDL_Rect rect = {places->text.x + places->text.w - width - places->cell_px,
                     places->text.y + places->text.h - height, width, height};
    return ui_button(ui, places->id + 1, rect, BUTTON_PLAIN, "\xE2\x86\x93 newest", NULL, true);
}

// Bring rows and selection in line with the log and the area as they are now. When the width
// changes, the line at the top stays at the top.
static void settle_all(const Ui *ui, LogView *view, Log *log, const LogPlaces *places) {
    if (ui->pressed != places->id) // the button may come up where this window does not see it
        view->selection.selecting = view->scroll.dragging = false;
    int columns = SDL_max(1, places->text.w / places->cell_px);
    bool empty = log_first(log) == log_end(log);
    Uint64 top = empty ? 0 : log_line_at(log, view->scroll.top_row);
    if (log_wrap(log, columns) && !empty)
        view->scroll.top_row = log_line(log, SDL_max(top, log_first(log)))->row;
    log_scroll_settle(&view->scroll, log, places);
    log_selection_settle(&view->selection, log);
}

static void draw_all(Ui *ui, const LogView *view, const Log *log, const LogModel *model,
                     const LogPlaces *places) {
    Canvas *canvas = ui->canvas;
    Uint64 room = (Uint64)SDL_max(0, places->text.h / places->row_px);
    bool crowded =
        !view->scroll.scrolled && model->pending_count > 0 && room <= (Uint64)model->pending_count;
    if (log_first(log) < log_end(log) && !crowded && room > 0)
        log_lines_draw(canvas, log, view->scroll.top_row, &view->selection, places);
    int below = (int)(log_end_row(log) - view->scroll.top_row) * places->row_px;
    if (!view->scroll.scrolled && !view->search.wanted[0])
        log_lines_draw_pending(canvas, model, places, places->text.y + (crowded ? 0 : below));
    log_scroll_draw(ui, &view->scroll, log, places);
    if (view->scroll.scrolled)
        newest_button(ui, places);
}

static void draw(Ui *ui, const LogView *view, const Log *log, const LogModel *model,
                 const LogPlaces *places) {
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

// The log that is shown. When its lines are others than before, nobody has scrolled or selected
// there.
static Log *shown_of(LogView *view, Log *log) {
    Log *shown = log_search_shown(&view->search, log);
    if (view->search.renewed)
        view->scroll.scrolled = view->selection.selected = view->selection.selecting = false;
    view->search.renewed = false;
    return shown;
}

Action log_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    LogView *view = state;
    LogPlaces places = log_places_of(ui, id, area);
    if (!ui_is_drawing(ui))
        log_search_keys(ui, &view->search, id);
    Log *log = shown_of(view, model->log.log);
    // Commands that wait for their reply stand below the lines, which make room for them.
    Uint64 pending = view->search.wanted[0] ? 0 : (Uint64)model->log.pending_count;
    places.rows = places.rows > pending ? places.rows - pending : 1;
    settle_all(ui, view, log, &places);
    if (ui_is_drawing(ui)) {
        draw(ui, view, log, &model->log, &places);
        return (Action){0};
    }
    if (view->scroll.scrolled && newest_button(ui, &places))
        log_scroll_to(&view->scroll, log, &places, SDL_MAX_UINT64);
    look_at_event(ui, view, log, &places);
    return (Action){0};
}
