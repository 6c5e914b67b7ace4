// lanes_messages.h - what happens at one moment of a run: messages from lane to lane are arrows,
// and clicks are pins.
#ifndef LANES_MESSAGES_H
#define LANES_MESSAGES_H

#include "lanes_places.h"

void lanes_messages_draw(Canvas *canvas, const Lanes *lanes, const ScreenModel *model);

// Clicks, from where they were made to where they were heard.
void lanes_messages_draw_pins(Canvas *canvas, const Lanes *lanes, const Run *run);

#endif
