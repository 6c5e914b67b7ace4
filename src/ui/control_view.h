// control_view.h - the fields and buttons of the header.
#ifndef CONTROL_VIEW_H
#define CONTROL_VIEW_H

#include "layout.h"
#include "request.h"
#include "widgets.h"

typedef struct ControlView {
    WidgetId id; // the first of CONTROL_VIEW_IDS
    Edit host;
    Edit port;
    Edit message;
    int host_scroll_px;
    int port_scroll_px;
    int message_scroll_px;
    EditHistory histories[3]; // of the fields
} ControlView;
#define CONTROL_VIEW_IDS 16

// What the buttons need to know to be enabled only when they make sense.
typedef struct ControlModel {
    bool will_be_connected; // once all outstanding commands have succeeded
    int outstanding;
} ControlModel;

void control_view_init(ControlView *view, WidgetId id, const char *host, int port,
                       const char *message);

// The message field: where typing goes at the start.
WidgetId control_view_message(const ControlView *view);

// Whether a field has the focus, so that letters and digits are text.
bool control_view_is_typing(const ControlView *view, const Ui *ui);

// Look at an event, or draw into the header, leaving the spinner's place alone.
Request control_view(Ui *ui, ControlView *view, const ControlModel *model, const Layout *layout);

#endif
