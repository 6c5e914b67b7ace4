// transport_view.h - where the lab stands in time: the buttons of cursor and gate, what is shown
// (live, past, held), and the whole recording in one strip.
//
// The cursor's buttons are like all others, and change nothing but what is looked at; those of the
// gate have its colour and its diamond, since they hold a real thread. The label below them says
// what is shown, at the same place in every state.
#ifndef TRANSPORT_VIEW_H
#define TRANSPORT_VIEW_H

#include "overview.h"
#include "view.h"

typedef struct TransportView {
    OverviewDrag drag;
} TransportView;

// See ViewRun, and View. `state` is a TransportView.
Action transport_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
int transport_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form);

// The widget of an action's button, in a view whose first widget is `id`; 0: it has none.
WidgetId transport_view_button(WidgetId id, ActionType type, Sint64 number);

// The widget that is the strip.
WidgetId transport_view_strip(WidgetId id);

#endif
