#include "screen.h"

#include "clock.h"
#include "help_view.h"
#include "place.h"

#define DOUBT_NS 1000000000u // a key that is held repeats sooner than that

enum {
    ID_CONTROL = 1,
    ID_LOG = ID_CONTROL + CONTROL_VIEW_IDS,
    ID_STATUS = ID_LOG + LOG_VIEW_IDS,
    ID_WAIT = ID_STATUS + STATUS_VIEW_IDS
};

// ---- opening and closing ----

static void set_icon(SDL_Window *window, const char *file) {
    SDL_Surface *icon = file ? SDL_LoadBMP(file) : NULL;
    if (icon)
        SDL_SetWindowIcon(window, icon);
    SDL_FreeSurface(icon);
}

static bool open_window(Screen *screen, const ScreenOptions *options) {
    screen->window =
        place_window("thaw", SCREEN_WIDTH, SCREEN_HEIGHT, SCREEN_MIN_WIDTH, SCREEN_MIN_HEIGHT,
                     SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (!screen->window)
        return false;
    set_icon(screen->window, options->icon_file);
    canvas_init(&screen->canvas, screen->window, screen->text, options->software);
    return canvas_fit(&screen->canvas, options->zoom);
}

bool screen_open(Screen *screen, const ScreenOptions *options, Log *log) {
    SDL_zerop(screen);
    screen->log = log;
    screen->hint = options->hint;
    screen->visible = true;
    screen->zoom = options->zoom;
    spinner_init(&screen->spinner);
    control_view_init(&screen->control, ID_CONTROL, options->host, options->port, options->message);
    log_view_init(&screen->log_view, ID_LOG);
    screen->text = text_create(options->font_file);
    if (!screen->text || !open_window(screen, options))
        return false;
    ui_init(&screen->ui, &screen->canvas);
    screen->ui.focus = control_view_message(&screen->control);
    screen_set_theme(screen, options->theme);
    SDL_StartTextInput();
    return true;
}

void screen_close(Screen *screen) {
    spinner_quit(&screen->spinner);
    if (screen->canvas.window)
        canvas_quit(&screen->canvas);
    text_destroy(screen->text);
    if (screen->window)
        SDL_DestroyWindow(screen->window);
    SDL_zerop(screen);
}

// ---- what is shown, and how ----

void screen_set_theme(Screen *screen, ThemeKind theme) {
    screen->theme = theme;
    screen->canvas.theme = theme_get(theme);
}

void screen_set_zoom(Screen *screen, float zoom) {
    screen->zoom = SDL_clamp(zoom, SCREEN_ZOOM_MIN, SCREEN_ZOOM_MAX);
    screen->must_fit = true;
}

void screen_toggle_full_screen(Screen *screen) {
    bool full = (SDL_GetWindowFlags(screen->window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
    SDL_SetWindowFullscreen(screen->window, full ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
    screen->must_fit = true;
}

static void toggle(Screen *screen, Overlay overlay) {
    screen->overlay = screen->overlay == overlay ? OVERLAY_NONE : overlay;
}

void screen_toggle_help(Screen *screen) {
    toggle(screen, OVERLAY_HELP);
}

void screen_show_compare(Screen *screen, bool show) {
    screen->overlay = show ? OVERLAY_COMPARE : OVERLAY_NONE;
}

void screen_toggle_faults(Screen *screen, const FaultModel *faults) {
    toggle(screen, OVERLAY_FAULTS);
    fault_view_open(&screen->faults, faults);
}

// ---- where things stand ----

// A banner takes its room from the log.
static Layout lay_out(const Screen *screen, const ScreenModel *model, SDL_Rect *banner) {
    Layout layout = layout_of(&screen->canvas);
    *banner = layout.log;
    banner->h = SDL_min(layout.log.h, banner_view_height(&screen->canvas, &model->banner));
    layout.log.y += banner->h;
    layout.log.h -= banner->h;
    return layout;
}

// ---- events ----

// The button may come up where this window does not see it.
static void end_drags(Screen *screen) {
    ui_let_go(&screen->ui);
    screen->doubts = false;
    screen->log_view.selecting = screen->log_view.dragging = false;
}

static void window_event(Screen *screen, const SDL_WindowEvent *event) {
    switch (event->event) {
    case SDL_WINDOWEVENT_HIDDEN:
    case SDL_WINDOWEVENT_MINIMIZED:
        screen->visible = false;
        end_drags(screen);
        break;
    case SDL_WINDOWEVENT_FOCUS_GAINED: screen->keyboard_ns = thaw_clock_ns(); break;
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
    case SDL_WINDOWEVENT_MAXIMIZED:
        screen->visible = true;
        screen->must_fit = true;
        break;
    case SDL_WINDOWEVENT_SIZE_CHANGED:
    case SDL_WINDOWEVENT_DISPLAY_CHANGED: screen->must_fit = true; break;
    case SDL_WINDOWEVENT_EXPOSED: canvas_invalidate(&screen->canvas); break;
    case SDL_WINDOWEVENT_FOCUS_LOST:
        composition_end(&screen->ui.composition);
        end_drags(screen);
        break;
    case SDL_WINDOWEVENT_LEAVE: screen->ui.hover = 0; break;
    default: break;
    }
}

// Keys that work whatever has the focus.
static Request window_key(Ui *ui) {
    static const struct {
        SDL_Keycode key;
        int mods;
        Request request;
    } keys[] = {
        {SDLK_F1, 0, REQUEST_HELP},
        {SDLK_F6, 0, REQUEST_FAULTS},
        {SDLK_F7, 0, REQUEST_COMPARE},
        {SDLK_F11, 0, REQUEST_FULL_SCREEN},
        {SDLK_b, KMOD_CTRL, REQUEST_SEND_LARGE},
        {SDLK_s, KMOD_CTRL, REQUEST_SAVE_LOG},
        {SDLK_p, KMOD_CTRL, REQUEST_SAVE_PICTURE},
        {SDLK_l, KMOD_CTRL, REQUEST_CLEAR_LOG},
        {SDLK_t, KMOD_CTRL, REQUEST_THEME},
        {SDLK_q, KMOD_CTRL, REQUEST_QUIT},
        {SDLK_EQUALS, KMOD_CTRL, REQUEST_ZOOM_IN},
        {SDLK_PLUS, KMOD_CTRL, REQUEST_ZOOM_IN},
        {SDLK_PLUS, KMOD_CTRL | KMOD_SHIFT, REQUEST_ZOOM_IN},
        {SDLK_EQUALS, KMOD_CTRL | KMOD_SHIFT, REQUEST_ZOOM_IN},
        {SDLK_KP_PLUS, KMOD_CTRL, REQUEST_ZOOM_IN},
        {SDLK_1, KMOD_CTRL | KMOD_SHIFT, REQUEST_ZOOM_IN}, // + on a Swiss keyboard
        {SDLK_MINUS, KMOD_CTRL, REQUEST_ZOOM_OUT},
        {SDLK_KP_MINUS, KMOD_CTRL, REQUEST_ZOOM_OUT},
        {SDLK_0, KMOD_CTRL, REQUEST_ZOOM_RESET},
        {SDLK_KP_0, KMOD_CTRL, REQUEST_ZOOM_RESET},
    };
    for (size_t i = 0; i < SDL_arraysize(keys); i++)
        if (ui_key(ui, keys[i].key, keys[i].mods))
            return keys[i].request;
    return ui_shortcut_text(ui, "+") ? REQUEST_ZOOM_IN : REQUEST_NONE;
}

// Keys that are text while somebody types: 1, 2, 3 and C. With Ctrl the digits always work.
static Request letter_key(Screen *screen) {
    Ui *ui = &screen->ui;
    bool typing = control_view_is_typing(&screen->control, ui);
    for (int i = 0; i < WAIT_CHOICES; i++) {
        if (ui_key(ui, SDLK_1 + i, KMOD_CTRL) || (!typing && ui_key(ui, SDLK_1 + i, 0))) {
            screen->strategy = i;
            return REQUEST_STRATEGY;
        }
    }
    return !typing && ui_key(ui, SDLK_c, 0) ? REQUEST_COMPARE : REQUEST_NONE;
}

// An overlay covers the log and gets all events. What closes it does nothing else.
static Request overlay_event(Screen *screen, const ScreenModel *model, const Layout *layout) {
    Ui *ui = &screen->ui;
    bool close = ui_key(ui, SDLK_ESCAPE, 0);
    Request request = REQUEST_NONE;
    if (screen->overlay == OVERLAY_FAULTS) {
        int fault = fault_view(ui, &screen->faults, &model->faults, layout->overlay);
        close = close || fault >= 0;
        if (fault >= 0) {
            screen->fault = fault;
            request = REQUEST_FAULT;
        }
    } else {
        close = close || ui_key(ui, SDLK_RETURN, 0);
    }
    if (close || ui->event->type == SDL_MOUSEBUTTONDOWN)
        toggle(screen, screen->overlay);
    ui->used = true;
    return request;
}

static bool is_input(const SDL_Event *event) {
    if (composition_is_event(event))
        return true;
    switch (event->type) {
    case SDL_KEYDOWN:
    case SDL_KEYUP: // tells what is not held any more
    case SDL_TEXTINPUT:
    case SDL_MOUSEMOTION:
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
    case SDL_MOUSEWHEEL: return true;
    default: return false;
    }
}

// Let the views look at an event.
static Request input_event(Screen *screen, const SDL_Event *event, const ScreenModel *model) {
    Ui *ui = &screen->ui;
    SDL_Rect banner;
    Layout layout = lay_out(screen, model, &banner);
    ui->modal = screen->overlay != OVERLAY_NONE;
    ui_begin(ui, event);
    Request request = window_key(ui);
    if (request == REQUEST_NONE && ui->modal)
        request = overlay_event(screen, model, &layout);
    Request pressed = control_view(ui, &screen->control, &model->control, &layout);
    Request chosen = REQUEST_NONE;
    if (layout.panel.h > 0)
        chosen = wait_view(ui, ID_WAIT, &model->wait, layout.wait, &screen->strategy);
    log_view(ui, &screen->log_view, screen->log, layout.log, screen->hint);
    Request below = status_view(ui, ID_STATUS, &model->status, layout.status);
    if (!ui->modal && !request && !pressed && !below && !chosen)
        chosen = letter_key(screen);
    ui_end(ui);
    return request ? request : pressed ? pressed : below ? below : chosen;
}

// A key that is held down in another window, or while this one opens, comes here as a press when it
// repeats, and no system tells that it went down before. So for a moment after the window got the
// keyboard, a press waits: for the key to come up, or for the next key, which make it one, or for
// its repeat, which shows that it is held. True: `event` has to wait.
static bool must_wait(Screen *screen, const SDL_Event *event) {
    if (event->type != SDL_KEYDOWN)
        return false;
    if (screen->doubts && event->key.repeat != 0) {
        screen->doubts = false;
        return true;
    }
    if (event->key.repeat != 0 || thaw_clock_since_ns(screen->keyboard_ns) > DOUBT_NS)
        return false;
    screen->doubted = *event;
    screen->doubts = true;
    return true;
}

// The press that waited, if `event` shows that it was one.
static Request end_doubt(Screen *screen, const SDL_Event *event, const ScreenModel *model) {
    bool ends = event->type == SDL_KEYUP || (event->type == SDL_KEYDOWN && event->key.repeat == 0);
    if (!screen->doubts || !ends)
        return REQUEST_NONE;
    screen->doubts = false;
    return input_event(screen, &screen->doubted, model);
}

Request screen_event(Screen *screen, const SDL_Event *event, const ScreenModel *model) {
    if (event->type == SDL_WINDOWEVENT) {
        window_event(screen, &event->window);
        return REQUEST_NONE;
    }
    if (event->type == SDL_RENDER_TARGETS_RESET || event->type == SDL_RENDER_DEVICE_RESET)
        screen->must_fit = true;
    if (!is_input(event))
        return REQUEST_NONE;
    Request earlier = end_doubt(screen, event, model);
    if (must_wait(screen, event))
        return earlier;
    Request now = input_event(screen, event, model);
    return earlier ? earlier : now;
}

// ---- drawing ----

static bool fit(Screen *screen) {
    spinner_quit(&screen->spinner);
    screen->must_fit = !canvas_fit(&screen->canvas, screen->zoom);
    return !screen->must_fit;
}

// In a low window what lies over the log takes the place of the panel too.
static bool is_panel_covered(const Screen *screen, const Layout *layout) {
    return screen->overlay != OVERLAY_NONE && layout->overlay.y < layout->log.y;
}

// The views, as parts of the frame's drawing.
enum { PART_HEADER = 1, PART_WAIT, PART_STRIP, PART_BANNER, PART_LOG, PART_OVERLAY, PART_STATUS };

// Who waits, and the frame strip: between header and log.
static void draw_panel(Screen *screen, const ScreenModel *model, const Layout *layout) {
    Canvas *canvas = &screen->canvas;
    if (layout->panel.h == 0 || is_panel_covered(screen, layout))
        return;
    canvas_begin_view(canvas, PART_WAIT, "wait", layout->panel);
    wait_view(&screen->ui, ID_WAIT, &model->wait, layout->wait, &screen->strategy);
    if (layout->strip.h == 0)
        return;
    canvas_begin_view(canvas, PART_STRIP, "strip", layout->strip);
    strip_view_draw(canvas, model->frames, layout->strip);
}

// The log and what lies over it.
static void draw_log(Screen *screen, const ScreenModel *model, const Layout *layout) {
    Canvas *canvas = &screen->canvas;
    if (!is_panel_covered(screen, layout)) {
        canvas_begin_view(canvas, PART_LOG, "log", layout->log);
        log_view(&screen->ui, &screen->log_view, screen->log, layout->log, screen->hint);
    }
    if (screen->overlay == OVERLAY_NONE)
        return;
    canvas_begin_view(canvas, PART_OVERLAY, "overlay", layout->overlay);
    if (screen->overlay == OVERLAY_HELP)
        help_view(canvas, layout->overlay);
    else
        fault_view(&screen->ui, &screen->faults, &model->faults, layout->overlay);
}

// The comparison takes the place of the panel and the log.
static void draw_compare(Screen *screen, const ScreenModel *model, const Layout *layout) {
    SDL_Rect body = layout->header;
    body.y += body.h;
    body.h = SDL_max(0, layout->status.y - body.y);
    canvas_begin_view(&screen->canvas, PART_OVERLAY, "compare", body);
    compare_view(&screen->canvas, model->compare, body);
}

static void draw_spinner(Screen *screen, const ScreenModel *model, SDL_Rect area, Uint64 now_ns) {
    Canvas *canvas = &screen->canvas;
    spinner_draw(&screen->spinner, canvas, area, now_ns);
    bool small = area.w < canvas_px(canvas, 120.0f);
    FontSize font = small ? FONT_NORMAL : FONT_LARGE;
    int title_px = text_cell_height(screen->text, font);
    int text_px = *model->spinner_text ? text_cell_height(screen->text, FONT_SMALL) : 0;
    int top = area.y + (area.h - title_px - text_px) / 2;
    canvas_label(canvas, font, (SDL_Rect){area.x, top, area.w, title_px}, ALIGN_MIDDLE,
                 canvas->theme->text, model->spinner_title);
    canvas_label(canvas, FONT_SMALL, (SDL_Rect){area.x, top + title_px, area.w, text_px},
                 ALIGN_MIDDLE, canvas->theme->dim, model->spinner_text);
}

static void draw_views(Screen *screen, const ScreenModel *model, Uint64 now_ns) {
    Canvas *canvas = &screen->canvas;
    Ui *ui = &screen->ui;
    SDL_Rect banner;
    Layout layout = lay_out(screen, model, &banner);
    ui->modal = screen->overlay != OVERLAY_NONE;
    ui_begin(ui, NULL);
    canvas_begin_view(canvas, PART_HEADER, "header", layout.header);
    draw_spinner(screen, model, layout.spinner, now_ns);
    control_view(ui, &screen->control, &model->control, &layout);
    if (screen->overlay == OVERLAY_COMPARE && model->compare) {
        draw_compare(screen, model, &layout);
    } else {
        draw_panel(screen, model, &layout);
        if (banner.h > 0) {
            canvas_begin_view(canvas, PART_BANNER, "banner", banner);
            banner_view(canvas, &model->banner, banner);
        }
        draw_log(screen, model, &layout);
    }
    canvas_begin_view(canvas, PART_STATUS, "status", layout.status);
    status_view(ui, ID_STATUS, &model->status, layout.status);
    ui_end(ui);
}

bool screen_draw(Screen *screen, const ScreenModel *model, Uint64 now_ns) {
    screen->ui.now_ns = now_ns;
    if (!screen->visible)
        return true;
    bool fits = !screen->must_fit && canvas_fits(&screen->canvas);
    if (!fits && !fit(screen))
        return false;
    canvas_begin_frame(&screen->canvas);
    draw_views(screen, model, now_ns);
    canvas_end_frame(&screen->canvas);
    return true;
}

void screen_present(Screen *screen) {
    if (screen->visible && screen->canvas.renderer)
        canvas_present(&screen->canvas);
}

bool screen_save(Screen *screen, const char *file) {
    return screen->canvas.renderer && canvas_save(&screen->canvas, file);
}

void screen_set_port(Screen *screen, int from, int to) {
    char text[16];
    Edit *field = &screen->control.port;
    SDL_snprintf(text, sizeof text, "%d", from);
    if (SDL_strcmp(field->text, text) != 0)
        return;
    SDL_snprintf(text, sizeof text, "%d", to);
    edit_select_all(field);
    edit_insert(field, text, SDL_strlen(text));
}
