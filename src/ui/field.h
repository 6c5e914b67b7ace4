// field.h - a widget for one line of text: typing, selecting, composing, the clipboard.
#ifndef FIELD_H
#define FIELD_H

#include "widgets.h"

// Run a field. True when its text has changed. Enter is left to the caller. What is being composed
// stands underlined where it would go, and is not in the text yet.
// `scroll_px` is kept by the caller and begins at 0.
bool ui_field(Ui *ui, WidgetId id, SDL_Rect rect, Edit *edit, int *scroll_px);

#endif
