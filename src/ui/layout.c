#include "layout.h"

#include "panes.h"

#define OVER_LEAST 240.0f // points; what lies over a lower log also covers the rows before it

#define HELP_LEAST 370.0f  // points, of the help in the lab
#define HELP_NARROW 520.0f // of the help in a narrow window

// What the rest has at least in each form, and what it has before rows grow, in points.
static const float rest_least[VIEW_FORMS] = {48.0f, 42.0f, 27.0f};
static const float rest_good[VIEW_FORMS] = {138.0f, 54.0f, 27.0f};

// What the panes of the lab have at least.
static const float panes_least[VIEW_FORMS] = {150.0f, 100.0f, 0.0f};
static const float panes_good[VIEW_FORMS] = {250.0f, 250.0f, 250.0f};
#define NAMES_LEAST 24.0f // points, of the names of pages

static bool is_there(const View *view, const ScreenModel *model) {
    return view->mode == VIEW_ALWAYS || (view->mode == VIEW_LAB) == model->lab.open;
}

// Whether a view stands in the column of rows, the rest among them.
static bool is_row(const View *view) {
    return view->place == VIEW_ROW || view->place == VIEW_REST;
}

static int sum(const int heights[VIEWS_MAX]) {
    int all = 0;
    for (int i = 0; i < view_count; i++)
        all += views[i].place == VIEW_ROW ? heights[i] : 0;
    return all;
}

static void measure(const Canvas *canvas, const ScreenModel *model, ViewForm form,
                    int heights[VIEWS_MAX]) {
    for (int i = 0; i < view_count; i++)
        heights[i] = views[i].height_px && is_there(&views[i], model)
                         ? views[i].height_px(canvas, model, form)
                         : 0;
}

static bool insists(const int heights[VIEWS_MAX]) {
    for (int i = 0; i < view_count; i++)
        if (views[i].insists && heights[i] > 0)
            return true;
    return false;
}

// Let those that may grow become lower, as far as they have to.
static void make_lower(int heights[VIEWS_MAX], int over) {
    for (int i = 0; i < view_count; i++)
        if (views[i].grows && heights[i] > 0)
            heights[i] = SDL_max(heights[i] * 3 / 4, heights[i] - SDL_max(0, over));
}

// Let rows go that give way, the lowest first, as far as they have to. Then those that may grow
// become lower.
static void make_way(const Canvas *canvas, int heights[VIEWS_MAX]) {
    for (int i = view_count - 1; i >= 0 && sum(heights) > canvas->height_px; i--)
        if (views[i].gives_way)
            heights[i] = 0;
    make_lower(heights, sum(heights) - canvas->height_px);
}

// In a low window fingers need the room for the names of pages more than the lanes do.
static void make_way_for_names(const Canvas *canvas, const ScreenModel *model,
                               int heights[VIEWS_MAX]) {
    if (!model->lab.open || !canvas->fingers || !panes_are_pages(canvas))
        return;
    int names = canvas_px(canvas, view_reach(canvas, NAMES_LEAST) + VIEW_GAP / 2);
    make_lower(heights, sum(heights) + names - canvas->height_px);
}

// The fullest form that fits. For what insists, others do without their rows, and the rest goes.
static ViewForm choose(const Canvas *canvas, const ScreenModel *model, int heights[VIEWS_MAX]) {
    const float *least = model->lab.open ? panes_least : rest_least;
    ViewForm form = view_is_wide(canvas) && !model->lab.open ? VIEW_FULL : VIEW_LOW;
    form = model->lab.open && panes_are_pages(canvas) ? VIEW_LEAST : form;
    for (; form < VIEW_LEAST; form++) {
        measure(canvas, model, form, heights);
        if (sum(heights) + canvas_px(canvas, least[form]) <= canvas->height_px)
            return form;
        if (!insists(heights))
            continue;
        make_way(canvas, heights);
        if (sum(heights) <= canvas->height_px)
            return form;
    }
    measure(canvas, model, form, heights);
    make_way_for_names(canvas, model, heights);
    make_way(canvas, heights);
    return form;
}

// What the rest has before rows grow, in points.
static float good_rest(const Canvas *canvas, const ScreenModel *model, ViewForm form) {
    if (!model->lab.open)
        return rest_good[form];
    return panes_are_pages(canvas) ? view_reach(canvas, NAMES_LEAST) : panes_good[form];
}

// What is left over goes to the rows that grow, and then to the rest.
static void grow(const Canvas *canvas, float good, int heights[VIEWS_MAX]) {
    int spare = canvas->height_px - sum(heights) - canvas_px(canvas, good);
    for (int i = 0; i < view_count && spare > 0; i++) {
        if (!views[i].grows)
            continue;
        int more = SDL_min(spare, heights[i] / 2);
        heights[i] += more;
        spare -= more;
    }
}

// The rows stand below each other; those after the rest stand at the bottom.
static void place_rows(const Canvas *canvas, const int heights[VIEWS_MAX], Layout *layout) {
    int top = 0;
    int below = 0; // height of those after the rest that are not placed yet
    int rest = 0;
    for (int i = 0; i < view_count; i++) {
        rest = views[i].place == VIEW_REST ? i : rest;
        below += rest > 0 ? heights[i] : 0;
    }
    for (int i = 0; i < view_count; i++) {
        if (!is_row(&views[i]))
            continue;
        below -= i > rest ? heights[i] : 0;
        int left = SDL_max(0, canvas->height_px - top - below);
        // What there is no room for goes over the edge.
        int height = i == rest ? left : heights[i];
        layout->areas[i] = (SDL_Rect){0, top, canvas->width_px, height};
        top += height;
    }
    layout->rest = layout->areas[rest];
}

// In the lab the rest is parted into panes.
static void place_panes(const Canvas *canvas, LabPane chosen, Layout *layout) {
    Panes panes = panes_of(canvas, layout->rest, chosen);
    for (int i = 0; i < view_count; i++)
        if (views[i].place == VIEW_PANES)
            layout->areas[i] = layout->rest;
        else if (views[i].place == VIEW_PANE || views[i].place == VIEW_REST)
            layout->areas[i] = panes.areas[views[i].pane];
}

// A view over the others, and what it leaves to be seen of them.
static void place_open(const Canvas *canvas, const ScreenModel *model, Layout *layout, int open) {
    int last = 0;
    for (int i = 0; i < view_count; i++)
        last = is_row(&views[i]) ? i : last;
    SDL_Rect body = layout->areas[0];
    body.y += body.h;
    body.h = SDL_max(0, layout->areas[last].y - body.y);
    // The help of the lab is long: at the smallest size it takes the whole window.
    bool narrow = view_is_narrow(canvas);
    bool is_long = (model->lab.open || narrow) && views[open].opens == ACTION_HELP;
    int least = canvas_px(canvas, !is_long ? OVER_LEAST : narrow ? HELP_NARROW : HELP_LEAST);
    bool over_rest = views[open].place == VIEW_LOG && layout->rest.h >= least &&
                     !view_is_upright(canvas); // a finger takes more room
    layout->areas[open] = over_rest ? layout->rest : body;
    if (is_long && body.h < least)
        layout->areas[open] = (SDL_Rect){0, 0, canvas->width_px, canvas->height_px};
    for (int i = 1; i < last && views[open].place == VIEW_BODY; i++)
        layout->areas[i].h = 0;
}

Layout layout_of(const Canvas *canvas, const ScreenModel *model, int open) {
    Layout layout;
    int heights[VIEWS_MAX] = {0};
    SDL_zero(layout);
    layout.form = choose(canvas, model, heights);
    grow(canvas, good_rest(canvas, model, layout.form), heights);
    place_rows(canvas, heights, &layout);
    if (model->lab.open)
        place_panes(canvas, model->lab.pane, &layout);
    if (open >= 0)
        place_open(canvas, model, &layout, open);
    return layout;
}

float layout_zoom_limit(int width, int height, bool fingers) {
    float least = fingers ? LAYOUT_FINGER_HEIGHT : LAYOUT_MIN_HEIGHT;
    float lying = SDL_min((float)width / LAYOUT_MIN_WIDTH, (float)height / least);
    float upright =
        SDL_min((float)width / LAYOUT_UPRIGHT_WIDTH, (float)height / LAYOUT_UPRIGHT_HEIGHT);
    if (!view_stands(width, height))
        return lying;
    return SDL_max(lying, upright);
}
