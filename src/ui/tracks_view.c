#include "tracks_view.h"

#include "clock.h"
#include "lab_lanes.h"
#include "lane_names.h"
#include "panes.h"
#include "sign.h"
#include "span_words.h"

#define RULER_HEIGHT 24.0f // points
#define RULER_LOW 20.0f
#define NAMES_WIDTH 192.0f // from the left edge of the window to the field
#define NAMES_NARROW 176.0f
#define SNAP 6.0f // points; the end of a span that is so near is meant
#define DRAG_LEAST 3.0f
#define ZOOM_STEP 1.25 // a turn of the wheel
#define PAN_SHARE 10   // of the width: a turn of the wheel pans so far
#define ACROSS_MIN_NS 1000u
#define ACROSS_MAX_NS (3600 * (Uint64)THAW_NS_PER_S)
#define PALE_DARK 107 // of 255: what is to come after the cursor is so much weaker
#define PALE_LIGHT 64

enum { ID_RULER, ID_FIELD, ID_NAMES };

// ---- where things stand ----

static const int heights_of[VIEW_FORMS][LAB_LANES] = {
    {56, 40, 56, 40, 48}, {56, 40, 56, 40, 48}, {41, 25, 35, 25, 37}};

static int points_of(ViewForm form) {
    int points = 0;
    for (int i = 0; i < LAB_LANES; i++)
        points += heights_of[form][i];
    return points;
}

static float ruler_points(ViewForm form) {
    return form == VIEW_LEAST ? RULER_LOW : RULER_HEIGHT;
}

int tracks_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form) {
    if (panes_are_pages(canvas) && model->lab.pane != PANE_LANES)
        return 0; // another page is in its place
    return canvas_px(canvas, ruler_points(form) + (float)points_of(form));
}

typedef struct Places {
    SDL_Rect ruler;
    SDL_Rect field;
    SDL_Rect lanes[LAB_LANES]; // right of the names
    SDL_Rect names[LAB_LANES];
} Places;

static Places places_of(const Canvas *canvas, SDL_Rect area) {
    Places places;
    float least = RULER_HEIGHT + (float)points_of(VIEW_LOW);
    ViewForm form = area.h >= canvas_px(canvas, least) ? VIEW_LOW : VIEW_LEAST;
    int margin = view_margin(canvas, area.w);
    int names = canvas_px(canvas, view_is_wide(canvas) ? NAMES_WIDTH : NAMES_NARROW);
    int ruler = canvas_px(canvas, ruler_points(form));
    int width = SDL_max(1, area.w - names - margin);
    int room = SDL_max(LAB_LANES, area.h - ruler);
    int so_far = 0;
    int y = area.y + ruler;
    places.ruler = (SDL_Rect){area.x + names, area.y, width, ruler};
    places.field = (SDL_Rect){places.ruler.x, y, width, room};
    for (int i = 0; i < LAB_LANES; i++) {
        so_far += heights_of[form][i];
        int end = area.y + ruler + room * so_far / points_of(form);
        places.lanes[i] = (SDL_Rect){places.field.x, y, width, end - y};
        places.names[i] =
            (SDL_Rect){area.x + margin, y, names - margin - canvas_px(canvas, 6.0f), end - y};
        y = end;
    }
    return places;
}

// ---- cursor and now ----

typedef struct Flag {
    SDL_Rect rect; // empty: not in sight
    int x;
    char text[RULER_LABEL_SIZE];
} Flag;

static Flag flag_of(const Canvas *canvas, const Places *places, const Ruler *ruler, Uint64 time_ns,
                    const char *text) {
    Flag flag = {.x = ruler_x(ruler, time_ns)};
    SDL_strlcpy(flag.text, text, sizeof flag.text);
    if (flag.x < places->field.x || flag.x > ruler_right(ruler))
        return flag;
    flag.x = SDL_min(flag.x, ruler_right(ruler) - canvas_px(canvas, 1.0f));
    int width =
        text_width(canvas->text, FONT_SMALL, text, SDL_strlen(text)) + 2 * canvas_px(canvas, 5.0f);
    int x = SDL_clamp(flag.x - width / 2, places->field.x, ruler_right(ruler) - width);
    flag.rect = (SDL_Rect){x, places->ruler.y + canvas_px(canvas, 1.0f), width,
                           places->ruler.h - canvas_px(canvas, 6.0f)};
    return flag;
}

static void draw_flag(Canvas *canvas, const Places *places, const Flag *flag, int width_px) {
    const Theme *theme = canvas->theme;
    if (flag->rect.w == 0)
        return;
    int foot = flag->rect.y + flag->rect.h;
    int below = places->field.y - foot;
    canvas_fill(canvas, (SDL_Rect){flag->x - width_px / 2, foot, width_px, below + places->field.h},
                theme->now);
    if (width_px > 1)
        canvas_shape(canvas, SHAPE_DOWN,
                     (SDL_Rect){flag->x - below, foot - 1, 2 * below, below + 1}, theme->now);
    sign_draw_flag(canvas, flag->rect, flag->text);
}

// Where the recording ends, when the cursor is in the past.
static void draw_now(Canvas *canvas, const Places *places, const Ruler *ruler) {
    int thin = SDL_max(1, canvas_px(canvas, 1.0f));
    SDL_Rect line = {ruler->now_x, places->field.y, thin, places->field.h};
    if (SDL_HasIntersection(&line, &places->field))
        canvas_fill(canvas, line, canvas->theme->dim);
}

// ---- the past ----

static SDL_Color faded(SDL_Color color, SDL_Color field, int amount) {
    return theme_mix(color, field, amount);
}

// The colours of what comes after the cursor: shapes are weaker, and words are dim.
static Theme pale_theme(const Theme *theme) {
    bool dark = theme->field.r < 128;
    int amount = dark ? PALE_DARK : PALE_LIGHT;
    Theme pale = *theme;
    pale.line = faded(theme->line, theme->field, amount);
    pale.grid = faded(theme->grid, theme->field, amount);
    pale.accent = faded(theme->accent, theme->field, amount);
    pale.wait = faded(theme->wait, theme->field, amount);
    pale.slab = faded(theme->slab, theme->field, amount);
    pale.freeze = faded(theme->freeze, theme->field, amount);
    pale.server = faded(theme->server, theme->field, amount);
    pale.gate = faded(theme->gate, theme->field, amount);
    pale.now = faded(theme->now, theme->field, amount);
    pale.text = theme->dim;
    return pale;
}

// Up to the cursor as it was, and behind it paler.
static void draw_past(Scene *scene, int cursor_x) {
    Canvas *canvas = scene->canvas;
    const Theme *theme = canvas->theme;
    Theme tinted = *theme;
    tinted.field = theme->past;
    Theme pale = pale_theme(&tinted);
    SDL_Rect left = scene->ruler.field;
    left.w = SDL_clamp(cursor_x - left.x, 0, left.w);
    SDL_Rect right = scene->ruler.field;
    right.x += left.w;
    right.w -= left.w;
    canvas->theme = &tinted;
    if (left.w > 0)
        lab_lanes_draw(scene, left, false);
    canvas->theme = &pale;
    if (right.w > 0)
        lab_lanes_draw(scene, right, true);
    canvas->theme = theme;
}

// ---- measuring ----

static void draw_measured(Canvas *canvas, const TracksView *view, const Places *places,
                          const Ruler *ruler) {
    const Theme *theme = canvas->theme;
    if (view->measured_from_ns == view->measured_to_ns)
        return;
    Uint64 from_ns = SDL_min(view->measured_from_ns, view->measured_to_ns);
    Uint64 to_ns = SDL_max(view->measured_from_ns, view->measured_to_ns);
    int from = ruler_x(ruler, from_ns);
    int to = ruler_x(ruler, to_ns);
    int thin = SDL_max(1, canvas_px(canvas, 1.0f));
    char text[32];
    SDL_snprintf(text, sizeof text, "%.3f ms", (double)(to_ns - from_ns) / THAW_NS_PER_MS);
    SDL_Rect field = places->field;
    int high = text_cell_height(canvas->text, FONT_NOTE) + canvas_px(canvas, 4.0f);
    int width =
        text_width(canvas->text, FONT_NOTE, text, SDL_strlen(text)) + canvas_px(canvas, 12.0f);
    int y = places->lanes[LAB_COMMANDS].y - high / 2;
    int x = SDL_clamp(from + (to - from - width) / 2, field.x,
                      SDL_max(field.x, ruler_right(ruler) - width));
    canvas_clip(canvas, &field);
    canvas_fill(canvas, (SDL_Rect){from, field.y, thin, field.h}, theme->ok);
    canvas_fill(canvas, (SDL_Rect){to, field.y, thin, field.h}, theme->ok);
    canvas_fill(canvas, (SDL_Rect){from, y + high / 2, to - from, thin}, theme->ok);
    canvas_box(canvas, (SDL_Rect){x, y, width, high}, canvas_px(canvas, 3.0f), thin, theme->ok,
               theme->raised);
    canvas_label(canvas, FONT_NOTE, (SDL_Rect){x, y, width, high}, ALIGN_MIDDLE, theme->text, text);
    canvas_clip(canvas, NULL);
}

// ---- drawing ----

static void draw(Canvas *canvas, const LabModel *lab, const TracksView *view, const Places *places,
                 Scene *scene) {
    bool past = lab->state == LAB_PAST;
    char text[RULER_LABEL_SIZE] = "now";
    if (past)
        SDL_snprintf(text, sizeof text, "%.3f s",
                     (double)thaw_clock_span_ns(lab->start_ns, lab->cursor_ns) / THAW_NS_PER_S);
    Flag flag = flag_of(canvas, places, &scene->ruler, lab->cursor_ns, text);
    for (int i = 0; i < LAB_LANES; i++)
        lane_name_draw(canvas, &lab->lanes[i], (LabLane)i, places->names[i]);
    ruler_draw_axis(canvas, &scene->ruler, places->ruler, flag.rect);
    if (!past)
        lab_lanes_draw(scene, scene->ruler.field, false);
    else
        draw_past(scene, flag.x);
    if (past)
        draw_now(canvas, places, &scene->ruler);
    draw_measured(canvas, view, places, &scene->ruler);
    draw_flag(canvas, places, &flag, canvas_px(canvas, past ? 2.0f : 1.0f));
}

// ---- what lies under the mouse ----

// The lane at a height; LAB_LANES: none.
static int lane_at(const Places *places, int y) {
    int lane = 0;
    while (lane < LAB_LANES && y >= places->lanes[lane].y + places->lanes[lane].h)
        lane++;
    return lane;
}

// The span that is drawn at a place, with its track; NULL: there is empty ground.
static const Span *span_at(const Scene *scene, const Places *places, SDL_Point at,
                           TrackKind *track) {
    int lane = lane_at(places, at.y);
    int reach = scene->least_px;
    if (lane == LAB_LANES || !SDL_PointInRect(&at, &places->field))
        return NULL;
    for (const TrackKind *kind = scene_tracks((LabLane)lane); *kind != TRACK_COUNT; kind++) {
        const Tracks *tracks = scene->lab->tracks;
        Uint64 found = SDL_max(tracks_find(tracks, *kind, ruler_time(&scene->ruler, at.x - reach)),
                               tracks_first(tracks, *kind));
        bool pictures = *kind == TRACK_PICTURES;
        if (found >= tracks_end(tracks, *kind))
            continue;
        const Span *span = tracks_at(tracks, *kind, found);
        if (ruler_x(&scene->ruler, span->begin_ns) > at.x + reach || (pictures && !span->bad))
            continue;
        *track = *kind;
        return span;
    }
    return NULL;
}

static void take_nearer(Uint64 time_ns, Uint64 at_ns, Uint64 *best_ns, Uint64 *away_ns) {
    Uint64 away = time_ns > at_ns ? time_ns - at_ns : at_ns - time_ns;
    if (time_ns > 0 && away < *away_ns) {
        *away_ns = away;
        *best_ns = time_ns;
    }
}

// The time at a place, or that of an end of a span near to it in the same lane.
static Uint64 snapped(const Scene *scene, const Places *places, SDL_Point at) {
    int lane = lane_at(places, at.y);
    int reach = canvas_px(scene->canvas, SNAP);
    Uint64 at_ns = ruler_time(&scene->ruler, at.x);
    Uint64 from_ns = ruler_time(&scene->ruler, at.x - reach);
    Uint64 away_ns = thaw_clock_span_ns(from_ns, at_ns) + 1;
    Uint64 best_ns = at_ns;
    if (lane == LAB_LANES)
        return at_ns;
    for (const TrackKind *kind = scene_tracks((LabLane)lane); *kind != TRACK_COUNT; kind++) {
        const Tracks *tracks = scene->lab->tracks;
        Uint64 number = SDL_max(tracks_find(tracks, *kind, from_ns), tracks_first(tracks, *kind));
        Uint64 end = SDL_min(tracks_end(tracks, *kind), number + 64);
        for (; number < end; number++) {
            const Span *span = tracks_at(tracks, *kind, number);
            take_nearer(span->begin_ns, at_ns, &best_ns, &away_ns);
            take_nearer(span->end_ns, at_ns, &best_ns, &away_ns);
        }
    }
    return best_ns;
}

static void show_tip(Ui *ui, WidgetId id, const Scene *scene, const Places *places) {
    TrackKind track = TRACK_COUNT;
    char text[sizeof ui->tip];
    const Span *span = span_at(scene, places, ui->mouse, &track);
    for (int i = 0; i < LAB_LANES; i++)
        ui_tip(ui, id + ID_NAMES + (WidgetId)i, lane_name_tip((LabLane)i));
    if (!span)
        return;
    span_words(scene, span, track, text, sizeof text);
    ui_tip(ui, id + ID_FIELD, text);
}

// ---- the mouse ----

static Sint64 from_start(const LabModel *lab, Uint64 time_ns) {
    return (Sint64)thaw_clock_span_ns(lab->start_ns, time_ns);
}

static Action show_range(const LabModel *lab, Uint64 from_ns, Uint64 across_ns) {
    from_ns = SDL_max(from_ns, lab->first_ns);
    return (Action){.type = ACTION_RANGE,
                    .number = from_start(lab, from_ns),
                    .to = from_start(lab, from_ns + across_ns)};
}

static Action point_at(const LabModel *lab, Uint64 time_ns) {
    return (Action){.type = ACTION_POINT, .number = from_start(lab, time_ns)};
}

static Uint64 across_of(const LabModel *lab) {
    return SDL_max(1, thaw_clock_span_ns(lab->from_ns, lab->to_ns));
}

// Zoom, with what is under the mouse held there.
static Action zoom_by(const LabModel *lab, const Ruler *ruler, int x, double factor) {
    Uint64 still_ns = SDL_clamp(ruler_time(ruler, x), lab->from_ns, lab->to_ns);
    double across =
        SDL_clamp((double)across_of(lab) * factor, ACROSS_MIN_NS, (double)ACROSS_MAX_NS);
    double left = (double)(still_ns - lab->from_ns) / (double)across_of(lab) * across;
    return show_range(lab, still_ns - SDL_min(still_ns, (Uint64)left), (Uint64)across);
}

// Panning by a part of the width; negative: back.
static Action pan_by(const LabModel *lab, double share) {
    Uint64 way_ns = (Uint64)(SDL_fabs(share) * (double)across_of(lab));
    Uint64 from_ns =
        share < 0 ? lab->from_ns - SDL_min(lab->from_ns, way_ns) : lab->from_ns + way_ns;
    return show_range(lab, from_ns, across_of(lab));
}

static Action turn_wheel(Ui *ui, const LabModel *lab, const Ruler *ruler) {
    const SDL_MouseWheelEvent *wheel = &ui->event->wheel;
    float sign = wheel->direction == SDL_MOUSEWHEEL_FLIPPED ? -1.0f : 1.0f;
    float up = SDL_clamp(wheel->preciseY * sign, -10.0f, 10.0f);
    float right = SDL_clamp(wheel->preciseX * sign, -10.0f, 10.0f);
    bool pans = (SDL_GetModState() & KMOD_SHIFT) != 0;
    ui->used = true;
    if (pans)
        return pan_by(lab, (double)(right - up) / PAN_SHARE);
    if (SDL_fabsf(right) > SDL_fabsf(up))
        return pan_by(lab, (double)right / PAN_SHARE);
    return zoom_by(lab, ruler, ui->mouse.x, SDL_pow(ZOOM_STEP, (double)-up));
}

// A press selects the command of what lies there; where it points is told when it comes up.
static Action press(const Ui *ui, TracksView *view, const Scene *scene, const Places *places) {
    const LabModel *lab = scene->lab;
    TrackKind track = TRACK_COUNT;
    view->pressed_x = ui->mouse.x;
    view->pressed_from_ns = lab->from_ns;
    view->moves = false;
    view->measures = (SDL_GetModState() & KMOD_SHIFT) != 0;
    view->measured_from_ns = snapped(scene, places, ui->mouse);
    view->measured_to_ns = view->measured_from_ns;
    if (view->measures)
        return (Action){0};
    if (ui->event->button.clicks == 2)
        return (Action){.type = ACTION_VIEW, .number = LAB_SHOW_ALL};
    const Span *span = span_at(scene, places, ui->mouse, &track);
    Uint32 id = span ? span->command_id : 0;
    if (id == lab->selected)
        return (Action){0};
    return (Action){.type = ACTION_SELECT, .number = id};
}

static Action drag(const Ui *ui, TracksView *view, const Scene *scene, const Places *places) {
    int way = ui->mouse.x - view->pressed_x;
    if (view->measures) {
        view->measured_to_ns = snapped(scene, places, ui->mouse);
        return (Action){0};
    }
    view->moves = view->moves || SDL_abs(way) >= canvas_px(scene->canvas, DRAG_LEAST);
    if (!view->moves)
        return (Action){0};
    Uint64 way_ns = (Uint64)(SDL_abs(way) / scene->ruler.px_per_ns);
    Uint64 from_ns = view->pressed_from_ns;
    from_ns = way > 0 ? from_ns - SDL_min(from_ns, way_ns) : from_ns + way_ns;
    return show_range(scene->lab, from_ns, across_of(scene->lab));
}

static Action field_event(Ui *ui, WidgetId id, TracksView *view, const Scene *scene,
                          const Places *places) {
    bool was_pressed = ui->pressed == id;
    bool clicked = ui_click(ui, id, places->field, true);
    if (ui->pressed == id && ui->event->type == SDL_MOUSEBUTTONDOWN)
        return was_pressed ? (Action){0} : press(ui, view, scene, places);
    if (ui->pressed == id && ui->event->type == SDL_MOUSEMOTION)
        return drag(ui, view, scene, places);
    bool shows_all = clicked && ui->event->button.clicks == 2;
    if (clicked && !view->moves && !view->measures && !shows_all)
        return point_at(scene->lab, snapped(scene, places, ui->mouse));
    return (Action){0};
}

// On the ruler the cursor follows the mouse.
static Action ruler_event(Ui *ui, WidgetId id, const Scene *scene, const Places *places) {
    ui_click(ui, id, places->ruler, true);
    bool moved = ui->event->type == SDL_MOUSEBUTTONDOWN || ui->event->type == SDL_MOUSEMOTION;
    if (ui->pressed != id || !moved)
        return (Action){0};
    return point_at(scene->lab, ruler_time(&scene->ruler, ui->mouse.x));
}

static Action look_at_event(Ui *ui, WidgetId id, TracksView *view, const Scene *scene,
                            const Places *places, SDL_Rect area) {
    if (ui->event->type == SDL_MOUSEWHEEL)
        return ui->used || !SDL_PointInRect(&ui->mouse, &area)
                   ? (Action){0}
                   : turn_wheel(ui, scene->lab, &scene->ruler);
    for (int i = 0; i < LAB_LANES; i++)
        ui_click(ui, id + ID_NAMES + (WidgetId)i, places->names[i], true);
    Action action = ruler_event(ui, id + ID_RULER, scene, places);
    return action.type != ACTION_NONE ? action
                                      : field_event(ui, id + ID_FIELD, view, scene, places);
}

Action tracks_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    Canvas *canvas = ui->canvas;
    if (!model->lab.tracks)
        return (Action){0};
    Places places = places_of(canvas, area);
    Scene scene = scene_of(canvas, &model->lab, places.field, places.lanes);
    if (!ui_is_drawing(ui))
        return look_at_event(ui, id, state, &scene, &places, area);
    draw(canvas, &model->lab, state, &places, &scene);
    if (!ui->pressed)
        show_tip(ui, id, &scene, &places);
    return (Action){0};
}
