// log_lines.h - how lines of the log look: a sign, and the parts of the line in their colours, over
// as many rows as it takes.
#ifndef LOG_LINES_H
#define LOG_LINES_H

#include "log_places.h"
#include "log_selection.h"
#include "model.h"

// Draw the lines that are in view from `top_row` on, those that are selected on a ground of their
// own.
void log_lines_draw(Canvas *canvas, const Log *log, Uint64 top_row, const LogSelection *selection,
                    const LogPlaces *places);

// Draw the commands that wait for their reply, from `y` on.
void log_lines_draw_pending(Canvas *canvas, const LogModel *model, const LogPlaces *places, int y);

#endif
