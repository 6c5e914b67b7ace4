// control_view.h - the header: the ring, who waits, the message, and the buttons.
#ifndef CONTROL_VIEW_H
#define CONTROL_VIEW_H

#include "fields.h"
#include "spinner.h"
#include "view.h"

typedef struct ControlView {
    Spinner spinner;
    Fields fields; // connection_view shows them too
} ControlView;

// The big button of a view whose first widget is `id`: where the keys go at the start.
WidgetId control_view_do_it(WidgetId id);

// See ViewRun, and View. `state` is a ControlView.
Action control_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
int control_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form);
void control_view_quit(void *state);

#endif
