// sentence_view.h - what happens at the cursor of the lab, in one sentence.
#ifndef SENTENCE_VIEW_H
#define SENTENCE_VIEW_H

#include "view.h"

Action sentence_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);
int sentence_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form);

#endif
