// drop.h - what is dropped on the window: a file is a scenario to be played or a recording to be
// shown, text is nothing.
#ifndef DROP_H
#define DROP_H

#include "app.h"

// Take what was dropped, or say why it is not opened now.
// Blocks: for the disk.   Owner: the text of the event is freed.
void app_take_drop(App *app, const SDL_DropEvent *drop);

#endif
