// compare_view.h - the same scenario three times, with each who can wait: three runs on one ruler,
// and what each of them cost.
#ifndef COMPARE_VIEW_H
#define COMPARE_VIEW_H

#include "timeline.h"
#include "view.h"

// See ViewRun.
Action compare_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

// The ruler on which all runs that are over lie; they begin at one place of it.
Timeline compare_view_ruler(const Canvas *canvas, const CompareModel *model, SDL_Rect field);

// Draw what the window's and the worker's thread did in a run, over each other in `row`, within the
// width of the ruler's field.
void compare_view_draw_run(Canvas *canvas, const CompareRun *run, const Timeline *ruler,
                           SDL_Rect row);

#endif
