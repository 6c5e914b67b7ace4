#include "connection_view.h"

#include "field.h"

#define WIDTH 620.0f // points
#define LABEL_WIDTH 78.0f
#define PORT_LABEL 44.0f
#define PORT_WIDTH 90.0f
#define ROWS 3

enum { ID_HOST, ID_PORT, ID_MESSAGE, ID_COMMANDS };

#define ACTION_OF(name, step, deadline, effect) ACTION_##name,
static const ActionType commands[] = {THAW_COMMANDS(ACTION_OF)};
#define COMMANDS THAW_COMMAND_COUNT

typedef struct Places {
    SDL_Rect panel;
    SDL_Rect host_label, host, port_label, port;
    SDL_Rect message_label, message;
    SDL_Rect commands[COMMANDS];
} Places;

static Places places_of(const Canvas *canvas, SDL_Rect area) {
    Places places;
    int margin = canvas_px(canvas, VIEW_MARGIN);
    int gap = canvas_px(canvas, VIEW_GAP);
    int row = canvas_px(canvas, view_reach(canvas, VIEW_FIELD_HEIGHT));
    int width = SDL_min(canvas_px(canvas, WIDTH), area.w - 2 * view_margin(canvas, area.w));
    int height = SDL_min(area.h, ROWS * row + (ROWS - 1) * gap + 2 * margin);
    int label = canvas_px(canvas, LABEL_WIDTH);
    int port_label = canvas_px(canvas, PORT_LABEL);
    int port = canvas_px(canvas, PORT_WIDTH);
    SDL_Rect panel = {area.x + (area.w - width) / 2, area.y + (area.h - height) / 2, width, height};
    int left = panel.x + margin;
    int right = panel.x + panel.w - margin;
    int y = panel.y + margin;
    places.panel = panel;
    places.host_label = (SDL_Rect){left, y, label, row};
    places.port = (SDL_Rect){right - port, y, port, row};
    places.port_label = (SDL_Rect){right - port - port_label, y, port_label, row};
    places.host =
        (SDL_Rect){left + label, y, SDL_max(0, places.port_label.x - gap - left - label), row};
    y += row + gap;
    places.message_label = (SDL_Rect){left, y, label, row};
    places.message = (SDL_Rect){left + label, y, SDL_max(0, right - left - label), row};
    y += row + gap;
    int room = SDL_max(0, right - left - (COMMANDS - 1) * gap);
    for (int i = 0; i < COMMANDS; i++) {
        int from = room * i / COMMANDS;
        int to = room * (i + 1) / COMMANDS;
        places.commands[i] = (SDL_Rect){left + from + i * gap, y, to - from, row};
    }
    return places;
}

static void draw(Canvas *canvas, const Places *places) {
    SDL_Color dim = canvas->theme->dim;
    canvas_box(canvas, places->panel, canvas_px(canvas, 10.0f), canvas_px(canvas, 2.0f),
               canvas->theme->accent, canvas->theme->ground);
    canvas_label(canvas, FONT_LANE, places->host_label, ALIGN_LEFT, dim, "Host");
    canvas_label(canvas, FONT_LANE, places->port_label, ALIGN_LEFT, dim, "Port");
    canvas_label(canvas, FONT_LANE, places->message_label, ALIGN_LEFT, dim, "Message");
}

// The key that stands on a button presses it, too: other keys do nothing below what lies over them.
static bool run_button(Ui *ui, WidgetId id, SDL_Rect rect, const ActionRow *row, bool enabled) {
    char name[ACTION_KEY_SIZE];
    SDL_Keycode key;
    int mods;
    action_key_name(row, name);
    bool pressed = ui_button(ui, id, rect, BUTTON_PLAIN, row->label, name, enabled);
    return pressed || (enabled && action_key(row, 0, &key, &mods) && ui_key(ui, key, mods));
}

Action connection_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    Fields *fields = &((ControlView *)state)->fields;
    Places places = places_of(ui->canvas, area);
    Action asked = {0};
    if (ui_is_drawing(ui))
        draw(ui->canvas, &places);
    ui_field(ui, id + ID_HOST, places.host, &fields->host, &fields->host_scroll_px);
    ui_field(ui, id + ID_PORT, places.port, &fields->port, &fields->port_scroll_px);
    ui_field(ui, id + ID_MESSAGE, places.message, &fields->message, &fields->message_scroll_px);
    for (int i = 0; i < COMMANDS; i++) {
        const ActionRow *row = action_row(commands[i], 0);
        if (run_button(ui, id + ID_COMMANDS + i, places.commands[i], row, model_allows(model, row)))
            asked = action_of(row);
    }
    ui_take_click(ui, places.panel);
    return asked;
}
