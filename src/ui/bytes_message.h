// bytes_message.h - a message on the wire, drawn: where its bytes came from, a cell for each, and
// its length worked out. Thread: GUI, for all of it.
#ifndef BYTES_MESSAGE_H
#define BYTES_MESSAGE_H

#include "cells.h"
#include "model.h"
#include "pen.h"
#include "wire.h"

#define BYTES_ROW 40.0f // points, for one row of cells

// How many bytes of payload a message may have.
Uint32 bytes_limit(const LabModel *lab);

// Draw a message, with `room_px` for its cells.
void bytes_message_draw(Pen *pen, const WireMessage *message, bool incoming, const LabModel *lab,
                        int room_px);

// Draw cells for `wanted` bytes of a message, as many as there is room for: with what is known of
// them, and empty where they have not come.
Cells bytes_message_cells(Pen *pen, const WireMessage *message, int wanted, SDL_Rect room);

// "... and 12 more bytes"; nothing when there are none.
void bytes_message_more(Pen *pen, Uint64 more);

#endif
