#include "lanes_places.h"

#define AXIS_HEIGHT 22.0f // points
#define AXIS_LOW 18.0f
#define SLAB_PART 0.41f // of the window's lane
#define SLAB_MAX 64.0f  // points
#define GAP_BELOW 10.0f // before the verdict

static const int heights_of[VIEW_FORMS][LANES] = {{108, 74, 82}, {86, 60, 64}, {80, 54, 50}};

static int points_of(ViewForm form) {
    return heights_of[form][0] + heights_of[form][1] + heights_of[form][2];
}

int lanes_places_height(const Canvas *canvas, ViewForm form) {
    float axis = form == VIEW_FULL ? AXIS_HEIGHT : AXIS_LOW;
    return canvas_px(canvas, axis + (float)points_of(form) + GAP_BELOW - 2 * (float)form);
}

// The names take a little more than a quarter, and never more than the longest sentence needs.
static int names_width(const Canvas *canvas, int width_px) {
    float width = (float)width_px / canvas->scale;
    float names = width <= 640   ? 226 - (640 - width) * 0.185f
                  : width <= 800 ? 226 + (width - 640) * 0.0875f
                                 : 240 + (width - 800) * 0.22f;
    return canvas_px(canvas, SDL_min(names, 328.0f));
}

static ViewForm form_of(const Canvas *canvas, SDL_Rect area) {
    float height = (float)area.h / canvas->scale;
    return height >= 280 ? VIEW_FULL : height >= 228 ? VIEW_LOW : VIEW_LEAST;
}

Lanes lanes_places(const Canvas *canvas, const LanesModel *model, SDL_Rect area) {
    Lanes lanes;
    ViewForm form = form_of(canvas, area);
    int margin = view_margin(canvas, area.w);
    int names = names_width(canvas, area.w);
    int axis = canvas_px(canvas, form == VIEW_FULL ? AXIS_HEIGHT : AXIS_LOW);
    int below = canvas_px(canvas, GAP_BELOW - 2 * (float)form);
    int room = SDL_max(3, area.h - axis - below);
    int right = area.x + area.w - margin;
    int y = area.y + axis;
    int so_far = 0;
    lanes.axis = (SDL_Rect){area.x + names, area.y, SDL_max(0, right - area.x - names), axis};
    for (int i = 0; i < LANES; i++) {
        so_far += heights_of[form][i];
        int end = area.y + axis + room * so_far / points_of(form);
        lanes.rows[i] = (SDL_Rect){lanes.axis.x, y, lanes.axis.w, end - y};
        lanes.names[i] =
            (SDL_Rect){area.x + margin, y, names - margin - canvas_px(canvas, 8.0f), end - y};
        y = end;
    }
    SDL_Rect field = {lanes.axis.x, area.y + axis, lanes.axis.w, y - area.y - axis};
    bool wide = (float)area.w >= 720 * canvas->scale;
    lanes.time = timeline_of(canvas, model->run, field, wide ? TIMELINE_STROKE : TIMELINE_DENSE,
                             model->now_ns, model->due_ns);
    lanes.now_x = model->run->begin_ns == 0 ? field.x + field.w - canvas_px(canvas, 1.0f)
                                            : timeline_x(&lanes.time, lanes.time.now_ns);
    lanes.lives = lanes.time.now_ns == model->now_ns;
    return lanes;
}

SDL_Rect lanes_places_slab(const Canvas *canvas, const Lanes *lanes, int lane) {
    SDL_Rect row = lanes->rows[lane];
    int height = SDL_min((int)((float)lanes->rows[0].h * SLAB_PART), canvas_px(canvas, SLAB_MAX));
    height = SDL_min(height, row.h - canvas_px(canvas, LANES_BASE_BELOW));
    if (lane == 2)
        height = height * 5 / 6;
    int room = lane == 0 ? row.h - canvas_px(canvas, LANES_BASE_BELOW) - height : row.h - height;
    return (SDL_Rect){row.x, row.y + room / 2, 0, height};
}

SDL_Rect lanes_places_seen(const Lanes *lanes, SDL_Rect slab) {
    int right = slab.x + slab.w;
    slab.x = SDL_max(slab.x, lanes->time.field.x);
    slab.w = SDL_max(0, right - slab.x);
    return slab;
}
