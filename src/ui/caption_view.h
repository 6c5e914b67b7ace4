// caption_view.h - what a scenario says, at the foot of the window, and what it asks: the question,
// its answers, and beside them what was guessed and what happened.
//
//     the caption, up to two lines wrapped between words
//     We asked: the question
//     [ A  It keeps turning ]  [ B  It stops   your guess: right ]
//     tour: step 6 of 14        PgDn next   PgUp back   Space pause   any other key: your turn
//
// While a scenario plays, its keys come before those of all views: the screen calls
// caption_view_event first.
#ifndef CAPTION_VIEW_H
#define CAPTION_VIEW_H

#include "view.h"

// See ViewRun, and View. It only draws. Without a caption it has no height.
Action caption_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
int caption_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form);

// Look at an event for whoever plays: the keys of the tour, a guess, and what takes over. What it
// takes is used. A key that would only look otherwise at the window does not take over: those with
// Ctrl or Alt, the help, the full screen.
Action caption_view_event(Ui *ui, const ScreenModel *model, SDL_Rect area);

#endif
