#include "control_view.h"

#define HOST_LIMIT 255 // bytes; longer than any host name may be
#define PORT_LIMIT 64  // bytes; blanks around it do not count, and what is no port is quoted whole

#define SPINNER_LARGE 156.0f // points
#define SPINNER_SMALL 132.0f // in a low window
#define NARROW_WINDOW 780.0f // below it the spinner is as high as the two rows of fields
#define LABEL_WIDTH 78.0f    // of the labels at the left
#define PORT_LABEL 44.0f
#define PORT_WIDTH 82.0f
#define MAIN_WIDTH 168.0f // of the big button
#define MAIN_NARROW 104.0f

enum {
    ID_HOST,
    ID_PORT,
    ID_MESSAGE,
    ID_DO_IT,
    ID_CONNECT,
    ID_SEND,
    ID_RECEIVE,
    ID_CLOSE,
    ID_CANCEL
};

void control_view_init(ControlView *view, const char *host, int port, const char *message) {
    char port_text[16];
    SDL_snprintf(port_text, sizeof port_text, "%d", port);
    edit_init(&view->host, HOST_LIMIT, host);
    edit_init(&view->port, PORT_LIMIT, port_text);
    edit_init(&view->message, EDIT_SIZE - 1, message);
    view->host.history = &view->histories[0];
    view->port.history = &view->histories[1];
    view->message.history = &view->histories[2];
}

void control_view_quit(void *state) {
    ControlView *view = state;
    spinner_quit(&view->spinner);
}

void control_view_set_port(ControlView *view, int from, int to) {
    char text[16];
    SDL_snprintf(text, sizeof text, "%d", from);
    if (SDL_strcmp(view->port.text, text) != 0)
        return;
    SDL_snprintf(text, sizeof text, "%d", to);
    edit_select_all(&view->port);
    edit_insert(&view->port, text, SDL_strlen(text));
}

WidgetId control_view_message(WidgetId id) {
    return id + ID_MESSAGE;
}

// ---- where things stand ----

static bool is_narrow(const Canvas *canvas) {
    return (float)canvas->width_px < NARROW_WINDOW * canvas->scale;
}

static int spinner_size(const Canvas *canvas) {
    if (is_narrow(canvas))
        return 2 * canvas_px(canvas, VIEW_FIELD_HEIGHT) + canvas_px(canvas, VIEW_GAP);
    return canvas_px(canvas, view_is_low(canvas) ? SPINNER_SMALL : SPINNER_LARGE);
}

// In a narrow window the buttons have a row of their own below the spinner.
int control_view_height(const Canvas *canvas, const ScreenModel *model) {
    (void)model;
    int buttons = canvas_px(canvas, VIEW_GAP) + canvas_px(canvas, VIEW_FIELD_HEIGHT);
    return spinner_size(canvas) + (is_narrow(canvas) ? buttons : 0) +
           2 * canvas_px(canvas, VIEW_MARGIN);
}

// The places of the widgets.
typedef struct Places {
    SDL_Rect spinner; // a square
    SDL_Rect host_label, host, port_label, port;
    SDL_Rect message_label, message;
    SDL_Rect buttons[4];
    SDL_Rect do_it, cancel;
} Places;

// Host and port, and the message below them, from (left, top) on.
static void place_fields(const Canvas *canvas, Places *places, int left, int top, int width) {
    int row = canvas_px(canvas, VIEW_FIELD_HEIGHT);
    int gap = canvas_px(canvas, VIEW_GAP);
    int label = canvas_px(canvas, LABEL_WIDTH);
    int port_label = canvas_px(canvas, PORT_LABEL);
    int port = canvas_px(canvas, PORT_WIDTH);
    int host = SDL_max(0, width - label - gap - port_label - port);
    int second = top + row + gap;
    places->host_label = (SDL_Rect){left, top, label, row};
    places->host = (SDL_Rect){left + label, top, host, row};
    places->port_label = (SDL_Rect){left + label + host + gap, top, port_label, row};
    places->port = (SDL_Rect){left + width - port, top, port, row};
    places->message_label = (SDL_Rect){left, second, label, row};
    places->message = (SDL_Rect){left + label, second, SDL_max(0, width - label), row};
}

// `count` rectangles of the same width beside each other.
static void place_row(SDL_Rect *rects, int count, int left, int top, int width, int row, int gap) {
    int room = SDL_max(0, width - (count - 1) * gap);
    for (int i = 0; i < count; i++) {
        int from = room * i / count;
        int to = room * (i + 1) / count;
        rects[i] = (SDL_Rect){left + from + i * gap, top, to - from, row};
    }
}

static Places places_of(const Canvas *canvas, SDL_Rect area) {
    int margin = canvas_px(canvas, VIEW_MARGIN);
    int row = canvas_px(canvas, VIEW_FIELD_HEIGHT);
    int gap = canvas_px(canvas, VIEW_GAP);
    int size = spinner_size(canvas);
    bool narrow = is_narrow(canvas);
    SDL_Rect spinner = {area.x + margin, area.y + margin, size, size};
    int left = spinner.x + spinner.w + margin + (narrow ? 0 : gap);
    int right = area.x + area.w - margin;
    Places places = {.spinner = spinner};
    if (narrow) {
        int big = canvas_px(canvas, MAIN_NARROW);
        int third = spinner.y + spinner.h + gap;
        int after = spinner.x + big + gap;
        SDL_Rect rest[5];
        place_fields(canvas, &places, left, spinner.y, SDL_max(0, right - left));
        place_row(rest, 5, after, third, right - after, row, gap);
        SDL_memcpy(places.buttons, rest, sizeof places.buttons);
        places.cancel = rest[4];
        places.do_it = (SDL_Rect){spinner.x, third, big, row};
        return places;
    }
    int big = canvas_px(canvas, MAIN_WIDTH);
    int width = SDL_max(0, right - left - big - gap);
    int top = spinner.y + (spinner.h - 3 * row - 2 * gap) / 2;
    int third = top + 2 * (row + gap);
    place_fields(canvas, &places, left, top, width);
    place_row(places.buttons, 4, left, third, width, row, gap);
    places.do_it = (SDL_Rect){left + width + gap, top, big, 2 * row + gap};
    places.cancel = (SDL_Rect){left + width + gap, third, big, row};
    return places;
}

// ---- drawing and looking ----

static void draw_spinner(Ui *ui, Spinner *spinner, const ControlModel *model, SDL_Rect area) {
    Canvas *canvas = ui->canvas;
    spinner_draw(spinner, canvas, area, ui->now_ns);
    FontSize font = area.w < canvas_px(canvas, 120.0f) ? FONT_NORMAL : FONT_LARGE;
    int title_px = text_cell_height(canvas->text, font);
    int text_px = *model->text ? text_cell_height(canvas->text, FONT_SMALL) : 0;
    int top = area.y + (area.h - title_px - text_px) / 2;
    canvas_label(canvas, font, (SDL_Rect){area.x, top, area.w, title_px}, ALIGN_MIDDLE,
                 canvas->theme->text, model->title);
    canvas_label(canvas, FONT_SMALL, (SDL_Rect){area.x, top + title_px, area.w, text_px},
                 ALIGN_MIDDLE, canvas->theme->dim, model->text);
}

static void draw_labels(Canvas *canvas, const Places *places) {
    SDL_Color dim = canvas->theme->dim;
    canvas_label(canvas, FONT_NORMAL, places->host_label, ALIGN_LEFT, dim, "Host");
    canvas_label(canvas, FONT_NORMAL, places->port_label, ALIGN_LEFT, dim, "Port");
    canvas_label(canvas, FONT_NORMAL, places->message_label, ALIGN_LEFT, dim, "Message");
}

static void run_fields(Ui *ui, WidgetId id, ControlView *view, const Places *places) {
    ui_field(ui, id + ID_HOST, places->host, &view->host, &view->host_scroll_px);
    ui_field(ui, id + ID_PORT, places->port, &view->port, &view->port_scroll_px);
    ui_field(ui, id + ID_MESSAGE, places->message, &view->message, &view->message_scroll_px);
}

// A button for the action of `type`, which becomes `*asked` when it is pressed.
static void run_button(Ui *ui, WidgetId id, SDL_Rect rect, ActionType type,
                       const ScreenModel *model, Action *asked) {
    const ActionRow *row = action_row(type, 0);
    bool main_kind = type == ACTION_DO_IT;
    const char *hint = !main_kind ? NULL : model_allows(model, row) ? "Enter" : "close first";
    if (ui_button(ui, id, rect, main_kind ? BUTTON_MAIN : BUTTON_PLAIN, row->label, hint,
                  model_allows(model, row)))
        *asked = action_of(row);
}

Action control_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    static const ActionType steps[] = {ACTION_CONNECT, ACTION_SEND, ACTION_RECEIVE, ACTION_CLOSE};
    ControlView *view = state;
    Places places = places_of(ui->canvas, area);
    Action asked = {0};
    if (ui_is_drawing(ui)) {
        draw_spinner(ui, &view->spinner, &model->control, places.spinner);
        draw_labels(ui->canvas, &places);
    }
    run_fields(ui, id, view, &places);
    run_button(ui, id + ID_DO_IT, places.do_it, ACTION_DO_IT, model, &asked);
    for (int i = 0; i < 4; i++)
        run_button(ui, id + ID_CONNECT + i, places.buttons[i], steps[i], model, &asked);
    run_button(ui, id + ID_CANCEL, places.cancel, ACTION_CANCEL, model, &asked);
    return asked;
}
