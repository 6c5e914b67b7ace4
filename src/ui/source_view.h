// source_view.h - where each thread is, and the source around the line of one of them.
#ifndef SOURCE_VIEW_H
#define SOURCE_VIEW_H

#include "view.h"

typedef struct SourceView {
    char sign[4];  // of the thread that somebody has picked; empty: the model's choice
    char file[64]; // end of the path of the file that is shown
    int top;       // first line that is shown
    float wheel;   // lines that were turned and are not whole
    bool scrolled; // somebody reads elsewhere: the source does not follow the thread
} SourceView;

// `state` is a SourceView. A click on a line with an observed point asks for the next event there.
Action source_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area);

#endif
