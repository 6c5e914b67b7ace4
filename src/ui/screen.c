#include "screen.h"

#include "caption_view.h"
#include "clock.h"
#include "page.h"
#include "place.h"

#define DOUBT_NS 1000000000u // a key that is held repeats sooner than that

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
    screen->canvas.fingers = page_has_fingers();
    return canvas_fit(&screen->canvas, screen_zoom(screen));
}

static bool create_states(Screen *screen) {
    for (int i = 0; i < view_count; i++) {
        screen->states[i] = SDL_calloc(1, SDL_max(views[i].state_size, 1));
        if (!screen->states[i])
            return SDL_OutOfMemory() == 0;
    }
    return true;
}

bool screen_open(Screen *screen, const ScreenOptions *options) {
    SDL_zerop(screen);
    screen->visible = true;
    screen->zoom = options->zoom;
    screen->open = -1;
    if (!create_states(screen))
        return false;
    fields_init(screen_fields(screen), options->host, options->port, options->message);
    screen->text = text_create(options->font_file);
    if (!screen->text || !open_window(screen, options))
        return false;
    ui_init(&screen->ui, &screen->canvas);
    screen->ui.focus = control_view_do_it(screen_id(control_view));
    screen_set_theme(screen, options->theme);
    SDL_StartTextInput();
    return true;
}

// What the views own belongs to a renderer.
static void quit_views(Screen *screen) {
    for (int i = 0; i < view_count; i++)
        if (views[i].quit && screen->states[i] && !views[i].shares)
            views[i].quit(screen->states[i]);
}

void screen_close(Screen *screen) {
    quit_views(screen);
    if (screen->canvas.window)
        canvas_quit(&screen->canvas);
    text_destroy(screen->text);
    if (screen->window)
        SDL_DestroyWindow(screen->window);
    for (int i = 0; i < view_count; i++)
        SDL_free(screen->states[i]);
    SDL_zerop(screen);
}

// ---- the views ----

static int index_of(ViewRun *run) {
    int i = 0;
    while (i < view_count - 1 && views[i].run != run)
        i++;
    SDL_assert(views[i].run == run);
    return i;
}

static WidgetId first_id(int view) {
    return 1 + view * VIEW_IDS;
}

void *screen_state(const Screen *screen, ViewRun *run) {
    return screen->states[index_of(run)];
}

WidgetId screen_id(ViewRun *run) {
    return first_id(index_of(run));
}

Fields *screen_fields(const Screen *screen) {
    return &((ControlView *)screen_state(screen, control_view))->fields;
}

SDL_Rect screen_area(const Screen *screen, const ScreenModel *model, ViewRun *run) {
    return layout_of(&screen->canvas, model, screen->open).areas[index_of(run)];
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

// What the window holds, at most; a presentation takes what makes it look like a small window.
float screen_zoom(const Screen *screen) {
    SDL_Point size = {1, 1};
    SDL_GetWindowSize(screen->window, &size.x, &size.y);
    float limit = layout_zoom_limit(size.x, size.y, screen->canvas.fingers);
    float shown = SDL_min((float)size.x / LAYOUT_SHOW_WIDTH, (float)size.y / LAYOUT_SHOW_HEIGHT);
    float zoom = screen->presents ? SDL_max(screen->zoom, shown) : screen->zoom;
    return SDL_max(SCREEN_ZOOM_MIN, SDL_min(zoom, limit));
}

void screen_set_title(Screen *screen, const char *title) {
    if (SDL_strcmp(SDL_GetWindowTitle(screen->window), title) != 0)
        SDL_SetWindowTitle(screen->window, title);
}

void screen_toggle_full_screen(Screen *screen) {
    // A browser may have refused to fill the screen, and yet everything is large.
    bool refused = page_is_there() && screen->presents;
    bool full = page_fills_screen(screen->window) || refused;
    page_fill_screen(screen->window, !full);
    screen->presents = !full;
    screen->must_fit = true;
}

void screen_toggle(Screen *screen, ActionType type) {
    int view = 0;
    while (view < view_count - 1 && views[view].opens != type)
        view++;
    SDL_assert(views[view].opens == type);
    screen->open = screen->open == view ? -1 : view;
    if (!views[view].shares)
        SDL_memset(screen->states[view], 0, views[view].state_size);
}

void screen_leave_focus(Screen *screen) {
    screen->ui.focus = 0;
}

void screen_close_view(Screen *screen) {
    screen->open = -1;
}

// ---- events ----

// The button may come up where this window does not see it.
static void end_drags(Screen *screen) {
    ui_release(&screen->ui);
    screen->doubts = false;
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

// A key that types a character where somebody types.
static bool is_character(SDL_Keycode key, int mods) {
    return key >= ' ' && key < 0x7F && !(mods & (KMOD_CTRL | KMOD_ALT));
}

// Below a view over the others nothing is done by a character, by its other keys, or by what a
// button asks for.
static bool is_alive(const ActionRow *row, bool open) {
    SDL_Keycode key;
    int mods;
    return !open || (row->needs == NEEDS_NOTHING && action_key(row, 0, &key, &mods) &&
                     !is_character(key, mods));
}

static bool is_key_of(Ui *ui, const ActionRow *row, bool open) {
    SDL_Keycode key;
    int mods;
    for (int i = 0; is_alive(row, open) && action_key(row, i, &key, &mods); i++)
        if (!((open || ui->typing) && is_character(key, mods)) && ui_key(ui, key, mods))
            return true;
    return false;
}

// What a key asks for that no view has taken. The names of keys are read only where one was
// pressed: a mouse moves a thousand times a second.
static Action key_action(Ui *ui, const ScreenModel *model, bool open) {
    bool pressed = !ui->used && ui->event->type == SDL_KEYDOWN;
    for (int i = 0; pressed && i < action_row_count; i++) {
        const ActionRow *row = &action_rows[i];
        if (row->type != ACTION_NONE && is_key_of(ui, row, open))
            return model_allows(model, row) ? action_of(row) : (Action){0};
    }
    bool larger = ui_shortcut_text(ui, "+");
    return larger ? action_of(action_row(ACTION_ZOOM_IN, 0)) : (Action){0};
}

// What lies over the others is closed by a choice, by Escape, Enter and a click. What closes it
// does nothing else.
static void close_view(Screen *screen, bool chosen) {
    Ui *ui = &screen->ui;
    bool clicked = !ui->used && ui->event->type == SDL_MOUSEBUTTONDOWN;
    if (chosen || clicked || ui_key(ui, SDLK_ESCAPE, 0) || ui_key(ui, SDLK_RETURN, 0))
        screen->open = -1;
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

// Let the views draw, or look at an event. Those below an open one are drawn and do not look.
static Action run_views(Screen *screen, const SDL_Event *event, const ScreenModel *model) {
    Ui *ui = &screen->ui;
    Layout layout = layout_of(&screen->canvas, model, screen->open);
    int open = screen->open;
    Action asked = {0};
    for (int i = 0; i < view_count; i++) {
        SDL_Rect area = layout.areas[i];
        // What lies over all of the body leaves what is beside it usable.
        ui->modal = open >= 0 && i != open && views[open].place != VIEW_BODY;
        if (area.h == 0 || (event && ui->modal))
            continue;
        if (!event)
            canvas_begin_view(&screen->canvas, i + 1, views[i].name, area);
        void *state = views[i].shares ? screen_state(screen, views[i].shares) : screen->states[i];
        Action action = views[i].run(ui, first_id(i), state, model, area);
        if (asked.type == ACTION_NONE)
            asked = action;
    }
    ui->modal = false; // Tab goes on in what lies over the others
    return asked;
}

// With the wheel, as in other programs.
static Action wheel_action(Ui *ui) {
    bool turned = ui->event->type == SDL_MOUSEWHEEL && ui->event->wheel.y != 0 &&
                  (SDL_GetModState() & KMOD_CTRL);
    if (!turned)
        return (Action){0};
    ui->used = true;
    return action_of(action_row(ui->event->wheel.y > 0 ? ACTION_ZOOM_IN : ACTION_ZOOM_OUT, 0));
}

static Action input_event(Screen *screen, const SDL_Event *event, const ScreenModel *model) {
    Ui *ui = &screen->ui;
    bool open = screen->open >= 0;
    ui_begin(ui, event);
    Action asked = wheel_action(ui);
    if (asked.type == ACTION_NONE && !open)
        asked = caption_view_event(ui, model, screen_area(screen, model, caption_view));
    if (!ui->used)
        asked = run_views(screen, event, model);
    if (open && screen->open >= 0)
        close_view(screen, asked.type != ACTION_NONE && asked.type != ACTION_SERVER_DELAY &&
                               !views[screen->open].stays);
    bool covers = open && screen->open >= 0 && views[screen->open].place == VIEW_BODY;
    if (asked.type == ACTION_NONE)
        asked = key_action(ui, model, open && !covers);
    if (covers && asked.type != ACTION_NONE && asked.type != ACTION_COMPARE)
        screen->open = -1;
    ui_end(ui);
    return asked;
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
static Action end_doubt(Screen *screen, const SDL_Event *event, const ScreenModel *model) {
    bool ends = event->type == SDL_KEYUP || (event->type == SDL_KEYDOWN && event->key.repeat == 0);
    if (!screen->doubts || !ends)
        return (Action){0};
    screen->doubts = false;
    return input_event(screen, &screen->doubted, model);
}

Action screen_event(Screen *screen, const SDL_Event *event, const ScreenModel *model) {
    if (event->type == SDL_WINDOWEVENT)
        window_event(screen, &event->window);
    if (event->type == SDL_RENDER_TARGETS_RESET || event->type == SDL_RENDER_DEVICE_RESET)
        screen->must_fit = true;
    if (!is_input(event))
        return (Action){0};
    Action earlier = end_doubt(screen, event, model);
    if (must_wait(screen, event))
        return earlier;
    Action now = input_event(screen, event, model);
    return earlier.type != ACTION_NONE ? earlier : now;
}

// ---- drawing ----

static bool fit(Screen *screen) {
    quit_views(screen);
    screen->must_fit = !canvas_fit(&screen->canvas, screen_zoom(screen));
    return !screen->must_fit;
}

// Tell the page of the fields, when they are other ones than before.
static void tell_fields(Screen *screen) {
    const Ui *ui = &screen->ui;
    size_t size = sizeof ui->fields[0] * (size_t)ui->field_count;
    if (ui->field_count == screen->field_count && ui->drew_caret == screen->typing &&
        SDL_memcmp(ui->fields, screen->fields, size) == 0)
        return;
    SDL_memcpy(screen->fields, ui->fields, size);
    screen->field_count = ui->field_count;
    screen->typing = ui->drew_caret;
    page_show_fields(screen->fields, screen->field_count, screen->typing);
}

bool screen_draw(Screen *screen, const ScreenModel *model, Uint64 now_ns) {
    screen->ui.now_ns = now_ns;
    if (!screen->visible)
        return true;
    bool fits = !screen->must_fit && canvas_fits(&screen->canvas);
    if (!fits && !fit(screen))
        return false;
    canvas_begin_frame(&screen->canvas);
    screen->ui.still = model->frozen != THAW_CALL_NONE;
    ui_begin(&screen->ui, NULL);
    run_views(screen, NULL, model);
    ui_end(&screen->ui);
    canvas_end_frame(&screen->canvas);
    tell_fields(screen);
    return true;
}

void screen_present(Screen *screen) {
    if (screen->visible && screen->canvas.renderer)
        canvas_present(&screen->canvas);
}

bool screen_save(const Screen *screen, const char *file) {
    return screen->canvas.renderer && canvas_save(&screen->canvas, file);
}
