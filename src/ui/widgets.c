#include "widgets.h"

#include "keys.h"

#define RADIUS 7.0f // points, of the corners

void ui_init(Ui *ui, Canvas *canvas) {
    SDL_zerop(ui);
    ui->canvas = canvas;
}

// ---- one run of the views ----

float ui_pixels_per_point(const Ui *ui) {
    return ui->canvas->scale / ui->canvas->zoom;
}

SDL_Rect ui_in_points(const Ui *ui, SDL_Rect rect) {
    float factor = ui_pixels_per_point(ui);
    return (SDL_Rect){(int)((float)rect.x / factor), (int)((float)rect.y / factor),
                      SDL_max(1, (int)((float)rect.w / factor)), (int)((float)rect.h / factor)};
}

static SDL_Point to_pixels(const Ui *ui, int x, int y) {
    float factor = ui_pixels_per_point(ui);
    SDL_Point point = {(int)((float)x * factor), (int)((float)y * factor)};
    return point;
}

void ui_begin(Ui *ui, const SDL_Event *event) {
    if (!event)
        ui->tip[0] = '\0';
    ui->event = event;
    ui->used = false;
    ui->typing = false;
    ui->order_count = 0;
    if (!event) {
        ui->field_count = 0;
        ui->drew_caret = false;
        return;
    }
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
    // Below something modal no widget has entered itself in the order.
    if (ui_key_repeats(ui, SDLK_TAB, 0))
        move_focus(ui, 1);
    if (ui_key_repeats(ui, SDLK_TAB, KMOD_SHIFT))
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

// ---- keys ----

static bool key_down(Ui *ui, SDL_Keycode key, int mods, bool repeats) {
    if (!ui->event || ui->used || ui->event->type != SDL_KEYDOWN)
        return false;
    const SDL_Keysym *pressed = &ui->event->key.keysym;
    if (!keys_match(pressed, key, mods))
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
        !keys_are_shortcut(ui->key_mods) || SDL_strcmp(ui->event->text.text, text) != 0)
        return false;
    ui->used = true;
    return true;
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

bool ui_watch_mouse(Ui *ui, WidgetId id, SDL_Rect rect) {
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

bool ui_shows_focus(const Ui *ui, WidgetId id) {
    return ui->focus == id && !ui->modal && !ui->still;
}

void ui_draw_focus(const Ui *ui, SDL_Rect rect) {
    Canvas *canvas = ui->canvas;
    int apart = SDL_max(2, canvas_px(canvas, 3.0f));
    SDL_Rect around = {rect.x - apart, rect.y - apart, rect.w + 2 * apart, rect.h + 2 * apart};
    canvas_box(canvas, around, canvas_px(canvas, RADIUS) + apart,
               SDL_max(1, canvas_px(canvas, 2.0f)), canvas->theme->now, canvas->theme->ground);
}

// How a button looks.
typedef struct ButtonLook {
    SDL_Color ground, edge, text;
    bool dashed; // it cannot be pressed
} ButtonLook;

static ButtonLook look_of(const Ui *ui, WidgetId id, ButtonKind kind, bool enabled) {
    const Theme *theme = ui->canvas->theme;
    ButtonLook look = {theme->raised, theme->line, theme->text, false};
    if (kind == BUTTON_PRESSED) // and what it began is not over
        return (ButtonLook){theme->chosen, theme->held, theme->dim, false};
    if (!enabled)
        return (ButtonLook){theme->ground, theme->line, theme->dim, true};
    if (kind == BUTTON_MAIN)
        look = (ButtonLook){theme->accent, theme->accent, theme->accent_text, false};
    if (ui->hover == id)
        look.ground = theme_mix(look.ground, theme->text, ui->pressed == id ? 60 : 26);
    return look;
}

static void draw_ground(const Ui *ui, WidgetId id, SDL_Rect rect, ButtonLook look) {
    Canvas *canvas = ui->canvas;
    int width = SDL_max(1, canvas_px(canvas, 1.0f));
    if (look.dashed) {
        canvas_dashes(canvas, rect, width, look.edge);
        return;
    }
    if (ui_shows_focus(ui, id))
        ui_draw_focus(ui, rect);
    canvas_box(canvas, rect, canvas_px(canvas, RADIUS), width, look.edge, look.ground);
}

// The largest size in which a label fits beside the corners.
static FontSize font_of(const Ui *ui, SDL_Rect rect, ButtonKind kind, const char *label) {
    bool large = kind == BUTTON_MAIN || kind == BUTTON_PRESSED;
    FontSize font = large ? FONT_MAIN : kind == BUTTON_SMALL ? FONT_NOTE : FONT_LANE;
    int room = rect.w - 2 * canvas_px(ui->canvas, 6.0f);
    while (font > FONT_SMALL &&
           (text_width(ui->canvas->text, font, label, SDL_strlen(label)) > room ||
            text_cell_height(ui->canvas->text, font) > rect.h))
        font--;
    return font;
}

static void draw_button(const Ui *ui, WidgetId id, SDL_Rect rect, ButtonKind kind,
                        const char *label, const char *hint, bool enabled) {
    Canvas *canvas = ui->canvas;
    ButtonLook look = look_of(ui, id, kind, enabled);
    if (kind == BUTTON_SIGN) {
        int size = canvas_px(canvas, 12.0f);
        if (ui_shows_focus(ui, id))
            canvas_box(canvas, rect, canvas_px(canvas, RADIUS), SDL_max(1, canvas_px(canvas, 2.0f)),
                       canvas->theme->now, canvas->theme->raised);
        canvas_shape(
            canvas, SHAPE_CROSS,
            (SDL_Rect){rect.x + (rect.w - size) / 2, rect.y + (rect.h - size) / 2, size, size},
            look.text);
        return;
    }
    draw_ground(ui, id, rect, look);
    FontSize font = font_of(ui, rect, kind, label);
    FontSize hint_font = kind == BUTTON_SMALL ? FONT_SMALL : FONT_NOTE;
    int hint_px = text_cell_height(canvas->text, hint_font);
    int label_px = text_cell_height(canvas->text, font);
    if (!hint || label_px + hint_px > rect.h) {
        canvas_label(canvas, font, rect, ALIGN_MIDDLE, look.text, label);
        return;
    }
    int top = rect.y + (rect.h - hint_px - label_px) / 2;
    canvas_label(canvas, font, (SDL_Rect){rect.x, top, rect.w, label_px}, ALIGN_MIDDLE, look.text,
                 label);
    canvas_label(canvas, hint_font, (SDL_Rect){rect.x, top + label_px, rect.w, hint_px},
                 ALIGN_MIDDLE, kind == BUTTON_MAIN || look.dashed ? look.text : canvas->theme->dim,
                 hint);
}

bool ui_press(Ui *ui, WidgetId id, SDL_Rect rect, bool enabled) {
    if (ui->modal)
        return false;
    if (!enabled) {
        if (ui->pressed == id)
            ui->pressed = 0;
        return false;
    }
    ui_can_take_focus(ui, id);
    ui_watch_mouse(ui, id, rect);
    if (ui->pressed == id && left_button(ui, SDL_MOUSEBUTTONUP)) {
        ui->used = true;
        return SDL_PointInRect(&ui->mouse, &rect);
    }
    return ui->focus == id && (ui_key(ui, SDLK_SPACE, 0) || ui_key(ui, SDLK_RETURN, 0) ||
                               ui_key(ui, SDLK_KP_ENTER, 0));
}

bool ui_click(Ui *ui, WidgetId id, SDL_Rect rect, bool enabled) {
    if (ui->modal || !enabled)
        return false;
    ui_watch_mouse(ui, id, rect);
    if (ui->pressed != id || !left_button(ui, SDL_MOUSEBUTTONUP))
        return false;
    ui->used = true;
    return SDL_PointInRect(&ui->mouse, &rect);
}

void ui_tip(Ui *ui, WidgetId id, const char *words) {
    if (ui_is_drawing(ui) && ui->hover == id && !ui->modal)
        SDL_strlcpy(ui->tip, words, sizeof ui->tip);
}

void ui_take_click(Ui *ui, SDL_Rect rect) {
    if (!ui_is_drawing(ui) && !ui->modal && ui->event->type == SDL_MOUSEBUTTONDOWN &&
        SDL_PointInRect(&ui->mouse, &rect))
        ui->used = true;
}

bool ui_button(Ui *ui, WidgetId id, SDL_Rect rect, ButtonKind kind, const char *label,
               const char *hint, bool enabled) {
    if (!ui_is_drawing(ui))
        return ui_press(ui, id, rect, enabled);
    draw_button(ui, id, rect, kind, label, hint, enabled);
    return false;
}
