// last_picture.h - what the window shows while its thread is held in a call of the network: a
// picture that stays true.
//
//     .observer = {last_picture_observe, app}        tells the recorder, too
//
// The library says when a call that may take time begins, on the thread that makes it. When that is
// the window's own, one more picture is drawn and presented before the call goes on: frozen, in
// which call, since when. It is drawn from the recording, since the client is in the middle of a
// command and may not be asked.
#ifndef LAST_PICTURE_H
#define LAST_PICTURE_H

#include "describe.h"

// A ThawObserver; `userdata` is the App.
// Thread: any.   Blocks: for a picture, on the GUI thread alone.
void last_picture_observe(void *userdata, const ThawEvent *event);

#endif
