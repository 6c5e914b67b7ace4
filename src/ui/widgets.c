#include "widgets.h"

#include "clock.h"
#include "utf8.h"

#define RADIUS 7.0f      // points, of the corners
#define PADDING 9.0f     // points, beside a field's text
#define CARET_WIDTH 2.0f // points
#define UNDERLINE 1.0f   // points, thickness
#define BLINK_NS 530000000u

void ui_init(Ui *ui, Canvas *canvas) {
    SDL_zerop(ui);
    ui->canvas = canvas;
}

// ---- one run of the views ----

// The mouse's place comes in points of the window, the widgets lie in pixels.
static float pixels_per_point(const Ui *ui) {
    return ui->canvas->scale / ui->canvas->zoom;
}

static SDL_Point to_pixels(const Ui *ui, int x, int y) {
    float factor = pixels_per_point(ui);
    SDL_Point point = {(int)((float)x * factor), (int)((float)y * factor)};
    return point;
}

void ui_begin(Ui *ui, const SDL_Event *event) {
    ui->event = event;
    ui->used = false;
    ui->typing = false;
    ui->order_count = 0;
    if (!event)
        return;
    composition_event(&ui->composition, event);
    if (event->type == SDL_MOUSEMOTION)
        ui->mouse = to_pixels(ui, event->motion.x, event->motion.y);
    else if (event->type == SDL_MOUSEBUTTONDOWN || event->type == SDL_MOUSEBUTTONUP)
        ui->mouse = to_pixels(ui, event->button.x, event->button.y);
    else if (event->type == SDL_KEYDOWN || event->type == SDL_TEXTINPUT ||
             composition_is_event(event))
        ui->caret_since_ns = ui->now_ns;
    if (event->type == SDL_KEYDOWN || event->type == SDL_KEYUP)
        ui->key_mods = event->key.keysym.mod;
    if (event->type == SDL_MOUSEBUTTONDOWN)
        composition_end(&ui->composition);
    if (event->type == SDL_MOUSEMOTION || event->type == SDL_MOUSEBUTTONDOWN)
        ui->hover = 0;
}

static void move_focus(Ui *ui, int step) {
    int at = step > 0 ? -1 : ui->order_count;
    for (int i = 0; i < ui->order_count; i++)
        if (ui->order[i] == ui->focus)
            at = i;
    if (ui->order_count > 0)
        ui->focus = ui->order[(at + step + ui->order_count) % ui->order_count];
}

void ui_end(Ui *ui) {
    const SDL_Event *event = ui->event;
    if (!event)
        return;
    if (!ui->modal && ui_key_repeats(ui, SDLK_TAB, 0))
        move_focus(ui, 1);
    if (!ui->modal && ui_key_repeats(ui, SDLK_TAB, KMOD_SHIFT))
        move_focus(ui, -1);
    if (!ui->typing) // nothing can be typed where the focus is, so nothing can be composed
        composition_end(&ui->composition);
    if (event->type == SDL_MOUSEBUTTONUP && event->button.button == SDL_BUTTON_LEFT)
        ui->pressed = 0;
    if (event->type == SDL_KEYDOWN)
        ui->key_was_used = ui->used;
}

void ui_release(Ui *ui) {
    ui->pressed = 0;
}

#ifdef __APPLE__
#define MOD_SHORTCUT (KMOD_CTRL | KMOD_GUI) // Cmd is what Ctrl is elsewhere
#define MOD_FOREIGN 0
#else
#define MOD_SHORTCUT KMOD_CTRL
#define MOD_FOREIGN KMOD_GUI // belongs to the desktop: a key with it is none of ours
#endif

static int held_mods(Uint16 state) {
    int mods = 0;
    if (state & MOD_SHORTCUT)
        mods |= KMOD_CTRL;
    if (state & KMOD_SHIFT)
        mods |= KMOD_SHIFT;
    if (state & KMOD_ALT)
        mods |= KMOD_ALT;
    return mods;
}

// ---- what a key means ----

// What the keypad does without NumLock; with it, it types.
static SDL_Keycode of_keypad(const SDL_Keysym *pressed) {
    static const SDL_Keycode moves[] = {SDLK_END,   SDLK_DOWN, SDLK_PAGEDOWN, SDLK_LEFT,  0,
                                        SDLK_RIGHT, SDLK_HOME, SDLK_UP,       SDLK_PAGEUP};
    if (pressed->mod & KMOD_NUM)
        return pressed->sym;
    if (pressed->sym >= SDLK_KP_1 && pressed->sym <= SDLK_KP_9)
        return moves[pressed->sym - SDLK_KP_1];
    return pressed->sym == SDLK_KP_0        ? SDLK_INSERT
           : pressed->sym == SDLK_KP_PERIOD ? SDLK_DELETE
                                            : pressed->sym;
}

// The symbol that a key has on a US keyboard; 0 for those that are not among letters and digits.
static SDL_Keycode on_us_keyboard(SDL_Scancode code) {
    if (code >= SDL_SCANCODE_A && code <= SDL_SCANCODE_Z)
        return SDLK_a + (SDL_Keycode)(code - SDL_SCANCODE_A);
    if (code >= SDL_SCANCODE_1 && code <= SDL_SCANCODE_9)
        return SDLK_1 + (SDL_Keycode)(code - SDL_SCANCODE_1);
    return code == SDL_SCANCODE_0        ? SDLK_0
           : code == SDL_SCANCODE_MINUS  ? SDLK_MINUS
           : code == SDL_SCANCODE_EQUALS ? SDLK_EQUALS
                                         : 0;
}

static bool is_letter(SDL_Keycode key) {
    return key >= SDLK_a && key <= SDLK_z;
}

static bool is_digit(SDL_Keycode key) {
    return key >= SDLK_0 && key <= SDLK_9;
}

// A letter is where its symbol is, if the layout has any of ASCII there. What is no letter may also
// be where a US keyboard has it, unless the layout has a letter or a digit there.
static bool means(const SDL_Keysym *pressed, SDL_Keycode key) {
    SDL_Keycode symbol = of_keypad(pressed);
    if (symbol == key)
        return true;
    if (symbol & SDLK_SCANCODE_MASK || on_us_keyboard(pressed->scancode) != key)
        return false;
    return symbol > 0x7F || (!is_letter(key) && !is_letter(symbol) && !is_digit(symbol));
}

static bool key_down(Ui *ui, SDL_Keycode key, int mods, bool repeats) {
    if (!ui->event || ui->used || ui->event->type != SDL_KEYDOWN)
        return false;
    const SDL_Keysym *pressed = &ui->event->key.keysym;
    if (!means(pressed, key) || held_mods(pressed->mod) != mods || pressed->mod & MOD_FOREIGN)
        return false;
    if (ui->composition.size > 0 && !(mods & (KMOD_CTRL | KMOD_ALT)))
        return false;
    ui->used = true;
    return repeats || ui->event->key.repeat == 0;
}

bool ui_key(Ui *ui, SDL_Keycode key, int mods) {
    return key_down(ui, key, mods, false);
}

bool ui_key_repeats(Ui *ui, SDL_Keycode key, int mods) {
    return key_down(ui, key, mods, true);
}

bool ui_shortcut_text(Ui *ui, const char *text) {
    if (!ui->event || ui->used || ui->event->type != SDL_TEXTINPUT || ui->key_was_used ||
        !(ui->key_mods & MOD_SHORTCUT) || ui->key_mods & (KMOD_ALT | MOD_FOREIGN) ||
        SDL_strcmp(ui->event->text.text, text) != 0)
        return false;
    ui->used = true;
    return true;
}

bool ui_caret_visible(const Ui *ui) {
    return thaw_clock_span_ns(ui->caret_since_ns, ui->now_ns) / BLINK_NS % 2 == 0;
}

// ---- what widgets share ----

void ui_can_take_focus(Ui *ui, WidgetId id) {
    if (ui->order_count < WIDGETS_MAX)
        ui->order[ui->order_count++] = id;
}

static bool left_button(const Ui *ui, Uint32 type) {
    return ui->event && !ui->used && ui->event->type == type &&
           ui->event->button.button == SDL_BUTTON_LEFT;
}

// Follow the mouse over `rect`. True when it was pressed there just now.
static bool watch_mouse(Ui *ui, WidgetId id, SDL_Rect rect) {
    bool inside = SDL_PointInRect(&ui->mouse, &rect);
    if (inside && (ui->event->type == SDL_MOUSEMOTION || ui->event->type == SDL_MOUSEBUTTONDOWN))
        ui->hover = id;
    if (!inside || !left_button(ui, SDL_MOUSEBUTTONDOWN))
        return false;
    ui->pressed = id;
    ui->used = true;
    return true;
}

// ---- the button ----

static void draw_button(const Ui *ui, WidgetId id, SDL_Rect rect, ButtonKind kind,
                        const char *label, const char *hint, bool enabled) {
    Canvas *canvas = ui->canvas;
    const Theme *theme = canvas->theme;
    bool main_kind = kind == BUTTON_MAIN;
    bool bright = main_kind || kind == BUTTON_CHOSEN;
    SDL_Color ground = bright ? theme->accent : theme->panel;
    SDL_Color edge = bright ? theme->accent : theme->border;
    SDL_Color color = bright ? theme->accent_text : theme->text;
    bool hot = enabled && ui->hover == id;
    if (!enabled) {
        ground = main_kind ? theme_mix(theme->ground, theme->border, 160) : theme->ground;
        edge = theme_mix(theme->ground, theme->border, 160);
        color = theme_mix(theme->ground, theme->dim, main_kind ? 230 : 170);
    } else if (hot) {
        ground = theme_mix(ground, theme->text, ui->pressed == id ? 60 : 26);
    }
    int width_px = canvas_px(canvas, 1.0f);
    if (enabled && ui->focus == id) {
        edge = bright ? theme->text : theme->accent;
        width_px = canvas_px(canvas, 2.0f);
    }
    canvas_box(canvas, rect, canvas_px(canvas, RADIUS), width_px, edge, ground);
    FontSize font = main_kind ? FONT_LARGE : kind == BUTTON_PLAIN ? FONT_NORMAL : FONT_SMALL;
    int hint_px = text_cell_height(canvas->text, FONT_SMALL);
    int label_px = text_cell_height(canvas->text, font);
    if (!hint || label_px + hint_px > rect.h) {
        canvas_label(canvas, font, rect, ALIGN_MIDDLE, color, label);
        return;
    }
    int top = rect.y + (rect.h - hint_px - label_px) / 2;
    canvas_label(canvas, font, (SDL_Rect){rect.x, top, rect.w, label_px}, ALIGN_MIDDLE, color,
                 label);
    canvas_label(canvas, FONT_SMALL, (SDL_Rect){rect.x, top + label_px, rect.w, hint_px},
                 ALIGN_MIDDLE, color, hint);
}

bool ui_button(Ui *ui, WidgetId id, SDL_Rect rect, ButtonKind kind, const char *label,
               const char *hint, bool enabled) {
    if (ui_is_drawing(ui)) {
        draw_button(ui, id, rect, kind, label, hint, enabled);
        return false;
    }
    if (ui->modal)
        return false;
    if (!enabled) {
        if (ui->pressed == id)
            ui->pressed = 0;
        return false;
    }
    ui_can_take_focus(ui, id);
    watch_mouse(ui, id, rect);
    if (ui->pressed == id && left_button(ui, SDL_MOUSEBUTTONUP)) {
        ui->used = true;
        return SDL_PointInRect(&ui->mouse, &rect);
    }
    return ui->focus == id && (ui_key(ui, SDLK_SPACE, 0) || ui_key(ui, SDLK_RETURN, 0) ||
                               ui_key(ui, SDLK_KP_ENTER, 0));
}

// ---- the field ----

// Returns the size of the selection.
static size_t read_selection(const Edit *edit, char copy[EDIT_SIZE]) {
    size_t first;
    size_t size = edit_selection(edit, &first);
    SDL_memcpy(copy, edit->text + first, size);
    copy[size] = '\0';
    return size;
}

// Who shows the windows, or another program, may take its time to let us have the clipboard.
static void hand_over(Ui *ui, int (*set)(const char *), const char *text) {
    Uint64 since_ns = thaw_clock_ns();
    set(text);
    ui->handed_ns += thaw_clock_since_ns(since_ns);
}

void ui_copy(Ui *ui, const char *text) {
    hand_over(ui, SDL_SetClipboardText, text);
}

static void copy_selection(Ui *ui, const Edit *edit) {
    char copy[EDIT_SIZE];
    if (read_selection(edit, copy) > 0)
        ui_copy(ui, copy);
}

// Another program has the text, and may take its time to hand it over: SDL waits for a second.
typedef char *(*AskForText)(void);

static bool paste(Ui *ui, Edit *edit, AskForText ask) {
    Uint64 asked_ns = thaw_clock_ns();
    char *text = ask();
    ui->waited_ns += thaw_clock_since_ns(asked_ns);
    size_t size = text ? edit_line_size(text, SDL_strlen(text)) : 0;
    // Only what could fit is looked at, however much is in the clipboard.
    size_t looked_at = SDL_min(size, (size_t)4 * EDIT_SIZE);
    bool fits = looked_at == size && edit_fits(edit, text, size);
    bool changed = edit_insert(edit, text, looked_at);
    ui->pasted = !fits ? PASTE_CUT : changed ? PASTE_NONE : PASTE_EMPTY;
    SDL_free(text);
    return changed;
}

// X11 and Wayland have a second clipboard: what was selected last, for the middle button. Elsewhere
// SDL would keep such a text to itself.
#if SDL_VERSION_ATLEAST(2, 26, 0)
static bool has_selection_custom(void) {
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver && (SDL_strcmp(driver, "x11") == 0 || SDL_strcmp(driver, "wayland") == 0);
}

void ui_offer_selection(Ui *ui, const char *text) {
    if (has_selection_custom())
        hand_over(ui, SDL_SetPrimarySelectionText, text);
}

static char *offered_selection(void) {
    return SDL_GetPrimarySelectionText();
}
#else
static bool has_selection_custom(void) {
    return false;
}

void ui_offer_selection(Ui *ui, const char *text) {
    (void)ui;
    (void)text;
}

static char *offered_selection(void) {
    return NULL;
}
#endif

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
        return paste(ui, edit, SDL_GetClipboardText);
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
    if (watch_mouse(ui, id, rect)) {
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
    float factor = pixels_per_point(ui);
    SDL_Rect rect = {(int)((float)caret.x / factor), (int)((float)caret.y / factor),
                     SDL_max(1, (int)((float)caret.w / factor)), (int)((float)caret.h / factor)};
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
    canvas_text(canvas, FONT_NORMAL, line.x + x_of(ui, edit, skip), line.y, theme->text,
                edit->text + skip, size);
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
    if (focused && ui_caret_visible(ui))
        canvas_fill(canvas, caret, theme->accent);
}

static void draw_field(Ui *ui, WidgetId id, SDL_Rect rect, const Shown *shown, int scroll_px) {
    Canvas *canvas = ui->canvas;
    const Theme *theme = canvas->theme;
    bool focused = ui->focus == id && !ui->modal;
    bool lit = focused || ui->hover == id;
    canvas_box(canvas, rect, canvas_px(canvas, RADIUS), canvas_px(canvas, focused ? 2.0f : 1.0f),
               focused ? theme->accent : theme_mix(theme->border, theme->text, lit ? 60 : 0),
               theme->field);
    SDL_Rect inner = text_rect(ui, rect);
    SDL_Rect clip = {inner.x - 1, inner.y, inner.w + 2, inner.h};
    canvas_clip(canvas, &clip);
    draw_content(ui, inner, shown, scroll_px, focused);
    canvas_clip(canvas, NULL);
}

// X11 sends the text of a key that Ctrl makes no control character of: Ctrl with 0, = or -. That is
// a shortcut and nothing typed. Ctrl with Alt is how Windows tells of AltGr, which does type.
static bool is_shortcut_text(const Ui *ui) {
    return (ui->key_mods & (MOD_SHORTCUT | MOD_FOREIGN)) && !(ui->key_mods & KMOD_ALT);
}

// The middle button pastes what is selected anywhere, at the place where it is pressed.
static bool middle_press(Ui *ui, WidgetId id, SDL_Rect rect, Edit *edit, int scroll_px) {
    bool pressed = has_selection_custom() && !ui->used && ui->event->type == SDL_MOUSEBUTTONDOWN &&
                   ui->event->button.button == SDL_BUTTON_MIDDLE &&
                   SDL_PointInRect(&ui->mouse, &rect);
    if (!pressed)
        return false;
    ui->used = true;
    ui->focus = id;
    edit_move_to(edit, offset_at(ui, text_rect(ui, rect), edit, scroll_px, ui->mouse.x), false);
    return paste(ui, edit, offered_selection);
}

// A selection is offered when it is made: by the end of a drag, or by a key.
static void offer_selection(Ui *ui, WidgetId id, const Edit *edit) {
    char copy[EDIT_SIZE];
    bool dragged = ui->event->type == SDL_MOUSEBUTTONUP && ui->pressed == id;
    bool by_key = ui->event->type == SDL_KEYDOWN && ui->focus == id && ui->used;
    if ((dragged || by_key) && read_selection(edit, copy) > 0)
        ui_offer_selection(ui, copy);
}

static bool field_event(Ui *ui, WidgetId id, SDL_Rect rect, Edit *edit, int scroll_px) {
    if (middle_press(ui, id, rect, edit, scroll_px))
        return true;
    field_mouse(ui, id, rect, edit, scroll_px);
    ui->typing = ui->typing || ui->focus == id;
    if (ui->focus != id || ui->used)
        return false;
    if (ui->event->type == SDL_TEXTINPUT) {
        if (is_shortcut_text(ui))
            return false;
        ui->used = true;
        const char *text = ui->event->text.text;
        return edit_insert(edit, text, SDL_strlen(text));
    }
    return edit_key(ui, edit);
}

bool ui_field(Ui *ui, WidgetId id, SDL_Rect rect, Edit *edit, int *scroll_px) {
    if (ui_is_drawing(ui)) {
        Shown shown = shown_of(ui, id, edit);
        follow_caret(ui, text_rect(ui, rect), &shown.edit, scroll_px);
        draw_field(ui, id, rect, &shown, *scroll_px);
        return false;
    }
    if (ui->modal)
        return false;
    ui_can_take_focus(ui, id);
    bool changed = field_event(ui, id, rect, edit, *scroll_px);
    offer_selection(ui, id, edit);
    return changed;
}
