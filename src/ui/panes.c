#include "panes.h"

#define WIDE 1000.0f // points; from here on the source has its own column
#define VERY_WIDE 1600.0f
#define LOW 580.0f // points, of the height; below it panes are pages
#define NAME_HEIGHT 26.0f
#define NAME_HEIGHT_LOW 22.0f
#define NAME_WIDTH 74.0f
#define SOURCE_SHARE 0.672f // of the width, beside another pane
#define SOURCE_THIRD 0.472f // beside two columns
#define SOURCE_MOST 892.0f  // points; it has room for its 100 columns then
#define BYTES_THIRD 0.205f
#define BYTES_LEAST 344.0f // points: the life of a message has this below them

const char *panes_name(LabPane pane) {
    static const char *const names[LAB_PANES] = {"Source", "Bytes", "Queues",
                                                 "Log",    "Runs",  "Lanes"};
    return names[pane];
}

bool panes_are_pages(const Canvas *canvas) {
    return (float)canvas->height_px < LOW * canvas->scale;
}

// A row of buttons, and below them the pane that was chosen. As pages the lanes are the first.
static void place_choice(const Canvas *canvas, Panes *panes, SDL_Rect area, LabPane first,
                         LabPane chosen) {
    bool pages = panes_are_pages(canvas);
    if (area.h < canvas_px(canvas, NAME_HEIGHT_LOW))
        return; // a scenario needs the room
    int gap = canvas_px(canvas, VIEW_GAP / 2);
    int count = (pages ? LAB_PANES : PANE_LANES) - (int)first;
    int high = canvas_px(canvas, view_reach(canvas, pages ? NAME_HEIGHT_LOW : NAME_HEIGHT));
    int width = SDL_min(canvas_px(canvas, NAME_WIDTH), area.w / count - gap);
    SDL_Rect name = {area.x, area.y, width, SDL_min(area.h, high)};
    for (int i = 0; i < count; i++, name.x += width + gap) {
        int pane = !pages ? (int)first + i : i == 0 ? PANE_LANES : (int)first + i - 1;
        panes->names[pane] = name;
        panes->choice[pane] = true;
    }
    bool is_here = panes->choice[chosen];
    panes->shown = is_here ? chosen : first;
    int used = SDL_min(area.h, name.h + gap);
    panes->areas[panes->shown] = (SDL_Rect){area.x, area.y + used, area.w, area.h - used};
}

static void place_titled(const Canvas *canvas, Panes *panes, SDL_Rect area, LabPane pane) {
    int gap = canvas_px(canvas, VIEW_GAP / 2);
    int high = SDL_min(area.h, canvas_px(canvas, NAME_HEIGHT));
    int used = SDL_min(area.h, high + gap);
    panes->names[pane] = (SDL_Rect){area.x, area.y, area.w, high};
    panes->areas[pane] = (SDL_Rect){area.x, area.y + used, area.w, area.h - used};
}

// Two panes over each other, with titles. The upper one takes `share` of the height.
static void place_column(const Canvas *canvas, Panes *panes, SDL_Rect area, LabPane upper,
                         LabPane lower, float share) {
    int gap = canvas_px(canvas, VIEW_GAP);
    SDL_Rect half = area;
    half.h = (int)((float)area.h * share) - gap / 2;
    place_titled(canvas, panes, half, upper);
    half.y += half.h + gap;
    half.h = area.y + area.h - half.y;
    place_titled(canvas, panes, half, lower);
}

Panes panes_of(const Canvas *canvas, SDL_Rect rest, LabPane chosen) {
    Panes panes;
    SDL_zero(panes);
    SDL_Rect area = view_inside(canvas, rest);
    float width = (float)rest.w / canvas->scale;
    int gap = canvas_px(canvas, 20.0f);
    if (width < WIDE || panes_are_pages(canvas)) {
        place_choice(canvas, &panes, area, PANE_SOURCE, chosen);
        return panes;
    }
    bool three = width >= VERY_WIDE;
    SDL_Rect left = area;
    left.w = (int)((float)area.w * (three ? SOURCE_THIRD : SOURCE_SHARE));
    left.w = SDL_min(left.w, canvas_px(canvas, SOURCE_MOST)) - gap / 2;
    panes.areas[PANE_SOURCE] = left;
    SDL_Rect right = area;
    right.x = left.x + left.w + gap;
    right.w = area.x + area.w - right.x;
    if (!three) {
        place_choice(canvas, &panes, right, PANE_BYTES, chosen);
        return panes;
    }
    SDL_Rect middle = right;
    middle.w = SDL_max((int)((float)area.w * BYTES_THIRD), canvas_px(canvas, BYTES_LEAST));
    place_column(canvas, &panes, middle, PANE_BYTES, PANE_QUEUES, 0.5f);
    right.x += middle.w + gap;
    right.w = area.x + area.w - right.x;
    place_column(canvas, &panes, right, PANE_RUNS, PANE_LOG, 0.55f);
    return panes;
}
