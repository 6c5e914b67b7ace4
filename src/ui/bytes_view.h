// bytes_view.h - the bytes of a message as they came, its length worked out, and cuts to be tried.
#ifndef BYTES_VIEW_H
#define BYTES_VIEW_H

#include "brought.h"
#include "bytes_cut.h"
#include "life.h"
#include "view.h"
#include "wire.h"

typedef struct BytesView {
    // What was looked up last, and for what.
    Uint32 source;  // recording_number
    Uint64 number;  // of the record behind the cursor
    Uint64 changes; // of the recording then
    bool newest;    // no record was behind the cursor
    Uint32 selected;
    Life life; // of the command that is selected
    WireMessage out;
    WireMessage in;
    Brought brought; // by a read of whoever is waited for
    Uint64 brought_size;
    BytesCut tried;
} BytesView;

// `state` is a BytesView.
Action bytes_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

#endif
