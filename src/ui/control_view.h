// control_view.h - the header: the spinner, the fields and the buttons.
#ifndef CONTROL_VIEW_H
#define CONTROL_VIEW_H

#include "spinner.h"
#include "view.h"

typedef struct ControlView {
    Spinner spinner;
    Edit host;
    Edit port;
    Edit message;
    int host_scroll_px;
    int port_scroll_px;
    int message_scroll_px;
    EditHistory histories[3]; // of the fields
} ControlView;

// Fill the fields.
void control_view_init(ControlView *view, const char *host, int port, const char *message);

// Let the port field say `to`, unless somebody has made it say something else than `from`.
void control_view_set_port(ControlView *view, int from, int to);

// The message field of a view whose first widget is `id`: where typing goes at the start.
WidgetId control_view_message(WidgetId id);

// See ViewRun, and View. `state` is a ControlView.
Action control_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
int control_view_height(const Canvas *canvas, const ScreenModel *model);
void control_view_quit(void *state);

#endif
