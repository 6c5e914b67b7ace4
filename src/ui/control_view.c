#include "control_view.h"

#define HOST_LIMIT 255 // bytes; longer than any host name may be
#define PORT_LIMIT 64  // bytes; blanks around it do not count, and what is no port is quoted whole

#define LABEL_WIDTH 78.0f // of the labels at the left
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

void control_view_init(ControlView *view, WidgetId id, const char *host, int port,
                       const char *message) {
    SDL_zerop(view);
    view->id = id;
    char port_text[16];
    SDL_snprintf(port_text, sizeof port_text, "%d", port);
    edit_init(&view->host, HOST_LIMIT, host);
    edit_init(&view->port, PORT_LIMIT, port_text);
    edit_init(&view->message, EDIT_SIZE - 1, message);
    view->host.history = &view->histories[0];
    view->port.history = &view->histories[1];
    view->message.history = &view->histories[2];
}

WidgetId control_view_message(const ControlView *view) {
    return view->id + ID_MESSAGE;
}

bool control_view_is_typing(const ControlView *view, const Ui *ui) {
    return ui->focus >= view->id + ID_HOST && ui->focus <= view->id + ID_MESSAGE;
}

// The places of the widgets.
typedef struct Places {
    SDL_Rect host_label, host, port_label, port;
    SDL_Rect message_label, message;
    SDL_Rect buttons[4];
    SDL_Rect do_it, cancel;
} Places;

// Host and port, and the message below them, from (left, top) on.
static void place_fields(const Canvas *canvas, Places *places, int left, int top, int width) {
    int row = canvas_px(canvas, LAYOUT_ROW);
    int gap = canvas_px(canvas, LAYOUT_GAP);
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

static Places places_of(const Canvas *canvas, const Layout *layout) {
    SDL_Rect spinner = layout->spinner;
    int margin = canvas_px(canvas, LAYOUT_MARGIN);
    int row = canvas_px(canvas, LAYOUT_ROW);
    int gap = canvas_px(canvas, LAYOUT_GAP);
    int left = spinner.x + spinner.w + margin + (layout->narrow ? 0 : gap);
    int right = layout->header.w - margin;
    Places places;
    if (layout->narrow) {
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

static Request shortcut(Ui *ui, const bool enabled[]) {
    static const struct {
        SDL_Keycode key;
        Request press;
    } keys[] = {{SDLK_RETURN, REQUEST_DO_IT}, {SDLK_KP_ENTER, REQUEST_DO_IT},
                {SDLK_F2, REQUEST_CONNECT},   {SDLK_F3, REQUEST_SEND},
                {SDLK_F4, REQUEST_RECEIVE},   {SDLK_F5, REQUEST_CLOSE},
                {SDLK_ESCAPE, REQUEST_CANCEL}};
    for (size_t i = 0; i < SDL_arraysize(keys); i++)
        if (ui_key(ui, keys[i].key, 0))
            return enabled[keys[i].press] ? keys[i].press : REQUEST_NONE;
    return REQUEST_NONE;
}

Request control_view(Ui *ui, ControlView *view, const ControlModel *model, const Layout *layout) {
    Canvas *canvas = ui->canvas;
    Places places = places_of(canvas, layout);
    bool connected = model->will_be_connected;
    const bool enabled[] = {
        [REQUEST_DO_IT] = !connected, [REQUEST_CONNECT] = !connected,
        [REQUEST_SEND] = connected,   [REQUEST_RECEIVE] = connected,
        [REQUEST_CLOSE] = connected,  [REQUEST_CANCEL] = model->outstanding > 0};
    if (ui_is_drawing(ui)) {
        SDL_Color dim = canvas->theme->dim;
        canvas_label(canvas, FONT_NORMAL, places.host_label, ALIGN_LEFT, dim, "Host");
        canvas_label(canvas, FONT_NORMAL, places.port_label, ALIGN_LEFT, dim, "Port");
        canvas_label(canvas, FONT_NORMAL, places.message_label, ALIGN_LEFT, dim, "Message");
    }
    ui_field(ui, view->id + ID_HOST, places.host, &view->host, &view->host_scroll_px);
    ui_field(ui, view->id + ID_PORT, places.port, &view->port, &view->port_scroll_px);
    ui_field(ui, view->id + ID_MESSAGE, places.message, &view->message, &view->message_scroll_px);

    Request press = REQUEST_NONE;
    if (ui_button(ui, view->id + ID_DO_IT, places.do_it, BUTTON_MAIN, "Do it!",
                  connected ? "close first" : "Enter", enabled[REQUEST_DO_IT]))
        press = REQUEST_DO_IT;
    static const char *const labels[] = {"Connect", "Send", "Receive", "Close"};
    for (int i = 0; i < 4; i++)
        if (ui_button(ui, view->id + ID_CONNECT + i, places.buttons[i], BUTTON_PLAIN, labels[i],
                      NULL, enabled[REQUEST_CONNECT + i]))
            press = (Request)(REQUEST_CONNECT + i);
    if (ui_button(ui, view->id + ID_CANCEL, places.cancel, BUTTON_PLAIN, "Cancel", NULL,
                  enabled[REQUEST_CANCEL]))
        press = REQUEST_CANCEL;
    if (press == REQUEST_NONE && !ui_is_drawing(ui) && !ui->modal)
        press = shortcut(ui, enabled);
    return press;
}
