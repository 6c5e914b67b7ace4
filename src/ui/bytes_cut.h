// bytes_cut.h - "cut it yourself": the borders between the chunks of a message are moved by hand,
// and the real decoder is fed again.
//
// What is tried is in the BytesView. Thread: GUI, for all of it.
#ifndef BYTES_CUT_H
#define BYTES_CUT_H

#include "bytes_view.h"
#include "pen.h"

// Whether a message is there of which all bytes are known.
bool bytes_cut_can(const BytesView *view);

// Begin with the cuts that it came with.
void bytes_cut_begin(BytesView *view);

// Let the mouse move the borders. `room` is that of the pen.
void bytes_cut_watch(Ui *ui, BytesView *view, WidgetId id, SDL_Rect room);

// Draw its cells, and what the decoder says after each chunk.
void bytes_cut_draw(Pen *pen, BytesView *view, const LabModel *lab);

#endif
