// bytes_cut.h - "cut it yourself": the borders between the chunks of a message are moved by hand,
// and the real decoder is fed again. Thread: GUI, for all of it.
#ifndef BYTES_CUT_H
#define BYTES_CUT_H

#include "cut.h"
#include "model.h"
#include "pen.h"
#include "widgets.h"
#include "wire.h"

// Cuts that are tried. All zeros: none are.
typedef struct BytesCut {
    bool on;
    bool fed;    // `result` is of these cuts
    int dragged; // border that the mouse holds; 0: none
    bool moved;  // it has moved, or is fresh
    Cut cut;
    CutResult result;
    Uint32 total; // payload bytes of the whole message
} BytesCut;

// Whether one of these messages is there with all its bytes.
bool bytes_cut_can(const WireMessage *in, const WireMessage *out);

// Begin with the cuts that it came with; the one that came in goes before.
void bytes_cut_begin(BytesCut *tried, const WireMessage *in, const WireMessage *out);

// Let the mouse move the borders. `room` is that of the pen.
void bytes_cut_watch(Ui *ui, BytesCut *tried, WidgetId id, SDL_Rect room);

// Draw its cells, and what the decoder says after each chunk.
void bytes_cut_draw(Pen *pen, BytesCut *tried, const LabModel *lab);

#endif
