#include "field.h"

#include "clipboard.h"
#include "clock.h"
#include "keys.h"
#include "utf8.h"

#define RADIUS 7.0f      // points, of the corners
#define PADDING 9.0f     // points, beside the text
#define CARET_WIDTH 2.0f // points
#define UNDERLINE 1.0f   // points, thickness
#define BLINK_NS 530000000u

static bool caret_is_visible(const Ui *ui) {
    return thaw_clock_span_ns(ui->caret_since_ns, ui->now_ns) / BLINK_NS % 2 == 0;
}

// Returns the size of the selection.
static size_t read_selection(const Edit *edit, char copy[EDIT_SIZE]) {
    size_t first;
    size_t size = edit_selection(edit, &first);
    SDL_memcpy(copy, edit->text + first, size);
    copy[size] = '\0';
    return size;
}

static void copy_selection(Ui *ui, const Edit *edit) {
    char copy[EDIT_SIZE];
    if (read_selection(edit, copy) > 0)
        clipboard_copy(ui, copy);
}

// Copying, pasting and undoing. True when the text has changed.
static bool clipboard_key(Ui *ui, Edit *edit) {
    size_t first;
    bool selected = edit_selection(edit, &first) > 0;
    if (ui_key(ui, SDLK_a, KMOD_CTRL))
        edit_select_all(edit);
    // Without a selection Ctrl+C is left to others: the log may have one.
    if (selected && (ui_key(ui, SDLK_c, KMOD_CTRL) || ui_key(ui, SDLK_INSERT, KMOD_CTRL)))
        copy_selection(ui, edit);
    if (ui_key_repeats(ui, SDLK_v, KMOD_CTRL) || ui_key_repeats(ui, SDLK_INSERT, KMOD_SHIFT))
        return clipboard_paste(ui, edit);
    if (ui_key_repeats(ui, SDLK_z, KMOD_CTRL))
        return edit_undo(edit);
    if (ui_key_repeats(ui, SDLK_y, KMOD_CTRL) || ui_key_repeats(ui, SDLK_z, KMOD_CTRL | KMOD_SHIFT))
        return edit_redo(edit);
    if (selected && (ui_key(ui, SDLK_x, KMOD_CTRL) || ui_key(ui, SDLK_DELETE, KMOD_SHIFT))) {
        copy_selection(ui, edit);
        return edit_delete(edit, EDIT_LEFT);
    }
    return false;
}

static bool edit_key(Ui *ui, Edit *edit) {
    static const struct {
        SDL_Keycode key;
        int mods;
        EditMove move;
    } moves[] = {
        {SDLK_LEFT, 0, EDIT_LEFT},   {SDLK_LEFT, KMOD_CTRL, EDIT_WORD_LEFT},
        {SDLK_RIGHT, 0, EDIT_RIGHT}, {SDLK_RIGHT, KMOD_CTRL, EDIT_WORD_RIGHT},
        {SDLK_HOME, 0, EDIT_HOME},   {SDLK_END, 0, EDIT_END},
    };
    for (size_t i = 0; i < SDL_arraysize(moves); i++) {
        if (ui_key_repeats(ui, moves[i].key, moves[i].mods))
            edit_move(edit, moves[i].move, false);
        else if (ui_key_repeats(ui, moves[i].key, moves[i].mods | KMOD_SHIFT))
            edit_move(edit, moves[i].move, true);
    }
    if (ui_key_repeats(ui, SDLK_BACKSPACE, 0))
        return edit_delete(edit, EDIT_LEFT);
    if (ui_key_repeats(ui, SDLK_BACKSPACE, KMOD_CTRL))
        return edit_delete(edit, EDIT_WORD_LEFT);
    if (ui_key_repeats(ui, SDLK_DELETE, 0))
        return edit_delete(edit, EDIT_RIGHT);
    if (ui_key_repeats(ui, SDLK_DELETE, KMOD_CTRL))
        return edit_delete(edit, EDIT_WORD_RIGHT);
    return clipboard_key(ui, edit);
}

static SDL_Rect text_rect(const Ui *ui, SDL_Rect rect) {
    int padding = canvas_px(ui->canvas, PADDING);
    return (SDL_Rect){rect.x + padding, rect.y, SDL_max(0, rect.w - 2 * padding), rect.h};
}

static int x_of(const Ui *ui, const Edit *edit, size_t offset) {
    return (int)utf8_cells(edit->text, offset) * text_cell_width(ui->canvas->text, FONT_NORMAL);
}

// The offset of the boundary between characters that is nearest to `x`.
static size_t offset_at(const Ui *ui, SDL_Rect inner, const Edit *edit, int scroll_px, int x) {
    int cell_px = SDL_max(1, text_cell_width(ui->canvas->text, FONT_NORMAL));
    int in_text = SDL_max(0, x - inner.x + scroll_px);
    size_t before = utf8_offset(edit->text, edit->size, (size_t)(in_text / cell_px));
    size_t after = before + utf8_next(edit->text + before, edit->size - before);
    int middle = (x_of(ui, edit, before) + x_of(ui, edit, after)) / 2;
    return in_text < middle ? before : after;
}

static void field_mouse(Ui *ui, WidgetId id, SDL_Rect rect, Edit *edit, int scroll_px) {
    SDL_Rect inner = text_rect(ui, rect);
    size_t offset = offset_at(ui, inner, edit, scroll_px, ui->mouse.x);
    if (ui_watch_mouse(ui, id, rect)) {
        bool extend = ui->focus == id && (SDL_GetModState() & KMOD_SHIFT);
        ui->focus = id;
        edit_move_to(edit, offset, extend);
        if (ui->event->button.clicks == 2)
            edit_select_word(edit);
        else if (ui->event->button.clicks > 2)
            edit_select_all(edit);
    } else if (ui->pressed == id && ui->event->type == SDL_MOUSEMOTION) {
        edit_move_to(edit, offset, true);
    }
}

// Keep the caret inside, and no empty place at the end of a text that would fill it.
static void follow_caret(const Ui *ui, SDL_Rect inner, const Edit *edit, int *scroll_px) {
    int caret_px = canvas_px(ui->canvas, CARET_WIDTH);
    int caret_x = x_of(ui, edit, edit->caret);
    int end_x = x_of(ui, edit, edit->size) + caret_px;
    *scroll_px = SDL_min(*scroll_px, SDL_max(0, end_x - inner.w));
    *scroll_px = SDL_min(*scroll_px, caret_x);
    *scroll_px = SDL_max(*scroll_px, caret_x + caret_px - inner.w);
    *scroll_px = SDL_max(*scroll_px, 0);
}

// Tell the system where the caret is: what an input method offers appears below it.
static void report_caret(Ui *ui, SDL_Rect caret) {
    SDL_Rect rect = ui_in_points(ui, caret);
    if (SDL_RectEquals(&rect, &ui->caret_rect))
        return;
    ui->caret_rect = rect;
    SDL_SetTextInputRect(&rect);
}

// What a field shows: its text with what is being composed in it, as if that were typed already.
typedef struct Shown {
    Edit edit;
    size_t composed_at;
    size_t composed; // bytes
} Shown;

static Shown shown_of(const Ui *ui, WidgetId id, const Edit *edit) {
    const Composition *composition = &ui->composition;
    Shown shown = {*edit, 0, 0};
    if (ui->focus != id || ui->modal || composition->size == 0)
        return shown;
    edit_selection(edit, &shown.composed_at);
    if (edit_insert(&shown.edit, composition->text, composition->size))
        shown.composed = shown.edit.caret - shown.composed_at;
    edit_move_to(&shown.edit, shown.composed_at + SDL_min(composition->caret, shown.composed),
                 false);
    return shown;
}

// The cells of `size` bytes from `first` on, where `line` is the place of the whole text.
static SDL_Rect part_of(const Ui *ui, const Edit *edit, size_t first, size_t size, SDL_Rect line) {
    int x = x_of(ui, edit, first);
    return (SDL_Rect){line.x + x, line.y, x_of(ui, edit, first + size) - x, line.h};
}

// Draw what is in the field: text, selection, caret. Only the cells that can be seen are rendered.
static void draw_content(Ui *ui, SDL_Rect inner, const Shown *shown, int scroll_px, bool focused) {
    Canvas *canvas = ui->canvas;
    const Theme *theme = canvas->theme;
    const Edit *edit = &shown->edit;
    int line_px = text_cell_height(canvas->text, FONT_NORMAL);
    int cell_px = SDL_max(1, text_cell_width(canvas->text, FONT_NORMAL));
    SDL_Rect line = {inner.x - scroll_px, inner.y + (inner.h - line_px) / 2, 0, line_px};
    size_t first;
    size_t selected = edit_selection(edit, &first);
    if (focused && selected > 0)
        canvas_fill(canvas, part_of(ui, edit, first, selected, line), theme->selection);
    size_t skip = utf8_offset(edit->text, edit->size, (size_t)(scroll_px / cell_px));
    size_t size =
        utf8_offset(edit->text + skip, edit->size - skip, (size_t)(inner.w / cell_px + 3));
    canvas_text(canvas, FONT_NORMAL, line.x + x_of(ui, edit, skip), line.y,
                ui->still ? theme->dim : theme->text, edit->text + skip, size);
    if (shown->composed > 0) {
        SDL_Rect below = part_of(ui, edit, shown->composed_at, shown->composed, line);
        below.y += line_px;
        below.h = canvas_px(canvas, UNDERLINE);
        canvas_fill(canvas, below, theme->accent);
    }
    SDL_Rect caret = part_of(ui, edit, edit->caret, 0, line);
    caret.w = canvas_px(canvas, CARET_WIDTH);
    if (focused)
        report_caret(ui, caret);
    if (focused && caret_is_visible(ui))
        canvas_fill(canvas, caret, theme->accent);
}

static void draw_field(Ui *ui, WidgetId id, SDL_Rect rect, const Shown *shown, int scroll_px) {
    Canvas *canvas = ui->canvas;
    const Theme *theme = canvas->theme;
    bool focused = ui_shows_focus(ui, id);
    bool lit = focused || ui->hover == id;
    if (ui->still)
        canvas_dashes(canvas, rect, SDL_max(1, canvas_px(canvas, 1.0f)), theme->line);
    else
        canvas_box(
            canvas, rect, canvas_px(canvas, RADIUS), canvas_px(canvas, focused ? 2.0f : 1.0f),
            focused ? theme->now : theme_mix(theme->line, theme->text, lit ? 60 : 0), theme->field);
    SDL_Rect inner = text_rect(ui, rect);
    SDL_Rect clip = {inner.x - 1, inner.y, inner.w + 2, inner.h};
    canvas_clip(canvas, &clip);
    draw_content(ui, inner, shown, scroll_px, focused);
    canvas_clip(canvas, NULL);
}

// The middle button pastes what is selected anywhere, at the place where it is pressed.
static bool middle_press(Ui *ui, WidgetId id, SDL_Rect rect, Edit *edit, int scroll_px) {
    bool pressed =
        clipboard_has_selection() && !ui->used && ui->event->type == SDL_MOUSEBUTTONDOWN &&
        ui->event->button.button == SDL_BUTTON_MIDDLE && SDL_PointInRect(&ui->mouse, &rect);
    if (!pressed)
        return false;
    ui->used = true;
    ui->focus = id;
    edit_move_to(edit, offset_at(ui, text_rect(ui, rect), edit, scroll_px, ui->mouse.x), false);
    return clipboard_paste_selection(ui, edit);
}

// A selection is offered when it is made: by the end of a drag, or by a key.
static void offer_selection(Ui *ui, WidgetId id, const Edit *edit) {
    char copy[EDIT_SIZE];
    bool dragged = ui->event->type == SDL_MOUSEBUTTONUP && ui->pressed == id;
    bool by_key = ui->event->type == SDL_KEYDOWN && ui->focus == id && ui->used;
    if ((dragged || by_key) && read_selection(edit, copy) > 0)
        clipboard_offer(ui, copy);
}

static bool field_event(Ui *ui, WidgetId id, SDL_Rect rect, Edit *edit, int scroll_px) {
    if (middle_press(ui, id, rect, edit, scroll_px))
        return true;
    field_mouse(ui, id, rect, edit, scroll_px);
    ui->typing = ui->typing || ui->focus == id;
    if (ui->focus != id || ui->used)
        return false;
    if (ui->event->type == SDL_TEXTINPUT) {
        if (keys_type_nothing(ui->key_mods))
            return false;
        ui->used = true;
        const char *text = ui->event->text.text;
        return edit_insert(edit, text, SDL_strlen(text));
    }
    return edit_key(ui, edit);
}

// Whoever shows a keyboard has to know where somebody may type.
static void note_field(Ui *ui, WidgetId id, SDL_Rect rect) {
    if (ui->modal || ui->field_count == UI_FIELDS)
        return;
    ui->fields[ui->field_count++] = ui_in_points(ui, rect);
    ui->drew_caret = ui->drew_caret || ui_shows_focus(ui, id);
}

bool ui_field(Ui *ui, WidgetId id, SDL_Rect rect, Edit *edit, int *scroll_px) {
    if (ui_is_drawing(ui)) {
        Shown shown = shown_of(ui, id, edit);
        follow_caret(ui, text_rect(ui, rect), &shown.edit, scroll_px);
        draw_field(ui, id, rect, &shown, *scroll_px);
        note_field(ui, id, rect);
        return false;
    }
    if (ui->modal)
        return false;
    ui_can_take_focus(ui, id);
    bool changed = field_event(ui, id, rect, edit, *scroll_px);
    offer_selection(ui, id, edit);
    return changed;
}
