#include "inspector.h"

#include "clock.h"

#define ACROSS_NS (4 * (Uint64)THAW_NS_PER_S) // of the timeline, at first
#define ACROSS_MIN_NS 1000u
#define ACROSS_MAX_NS (3600 * (Uint64)THAW_NS_PER_S)
#define ZOOM_STEP 1.5
#define DRAG_NS (500 * (Uint64)THAW_NS_PER_MS) // between two moves of one drag, at most
#define MOVE_SHARE 5 // of the timeline's width: a move is as wide as this part of it

void inspector_init(Inspector *inspector, Recording *recording) {
    inspector->live = true;
    inspector->slowness = 1;
    inspector->across_ns = ACROSS_NS;
    inspector->pane = PANE_LANES;
    inspector->recording = recording;
}

// ---- times ----

// A record by its number from the first one on; 0 when there is none.
static Uint64 time_at(const Inspector *inspector, Uint64 number) {
    const Recording *recording = inspector->recording;
    if (number < recording_first(recording) || number >= recording_end(recording))
        return 0;
    return recording_at(recording, number)->time_ns;
}

Uint64 inspector_start_ns(const Inspector *inspector) {
    return recording_began_ns(inspector->recording);
}

// The oldest record that is kept; nothing before it can be looked at.
static Uint64 first_ns(const Inspector *inspector) {
    return time_at(inspector, recording_first(inspector->recording));
}

static Uint64 end_ns(const Inspector *inspector, Uint64 now_ns) {
    Uint64 newest_ns = time_at(inspector, recording_end(inspector->recording) - 1);
    return inspector->replays ? newest_ns : SDL_max(now_ns, newest_ns);
}

Uint64 inspector_cursor_ns(const Inspector *inspector, Uint64 now_ns) {
    return inspector->live ? end_ns(inspector, now_ns) : inspector->cursor_ns;
}

// Live the timeline ends at now; a little room at its right shows that.
static InspectorRange range_of(const Inspector *inspector, Uint64 now_ns) {
    if (!inspector->live)
        return inspector->range;
    Uint64 to_ns = end_ns(inspector, now_ns) + inspector->across_ns / 50;
    return (InspectorRange){to_ns - SDL_min(to_ns, inspector->across_ns), to_ns};
}

static Uint64 across_of(InspectorRange range) {
    return SDL_max(1, thaw_clock_span_ns(range.from_ns, range.to_ns));
}

// ---- leaving live, and coming back ----

static void leave_live(Inspector *inspector, Uint64 now_ns) {
    if (!inspector->live)
        return;
    inspector->range = range_of(inspector, now_ns);
    inspector->cursor_ns = end_ns(inspector, now_ns);
    inspector->live = false;
    inspector->runs = false;
}

static void come_back(Inspector *inspector) {
    if (inspector->replays)
        return;
    inspector->across_ns = SDL_min(across_of(inspector->range), 60 * (Uint64)THAW_NS_PER_S);
    inspector->live = true;
    inspector->runs = false;
    inspector->undo_count = 0;
}

// The timeline follows a cursor that leaves it.
static void follow_cursor(Inspector *inspector) {
    InspectorRange *range = &inspector->range;
    Uint64 across_ns = across_of(*range);
    if (inspector->cursor_ns >= range->from_ns && inspector->cursor_ns < range->to_ns)
        return;
    range->from_ns = inspector->cursor_ns - SDL_min(inspector->cursor_ns, across_ns / 2);
    range->to_ns = range->from_ns + across_ns;
}

static void point_at(Inspector *inspector, Uint64 time_ns, Uint64 now_ns) {
    leave_live(inspector, now_ns);
    inspector->cursor_ns = SDL_clamp(time_ns, first_ns(inspector), end_ns(inspector, now_ns));
    follow_cursor(inspector);
}

// ---- the range ----

static void note_for_undo(Inspector *inspector) {
    if (inspector->undo_count == INSPECTOR_UNDO) {
        inspector->undo_count--;
        SDL_memmove(inspector->undo, inspector->undo + 1,
                    (INSPECTOR_UNDO - 1) * sizeof *inspector->undo);
    }
    inspector->undo[inspector->undo_count++] = inspector->range;
}

static void set_range(Inspector *inspector, Uint64 from_ns, Uint64 to_ns, Uint64 now_ns) {
    Uint64 across_ns = SDL_clamp(thaw_clock_span_ns(from_ns, to_ns), ACROSS_MIN_NS, ACROSS_MAX_NS);
    // Some of the recording stays in sight.
    Uint64 oldest_ns = first_ns(inspector);
    Uint64 least_ns = oldest_ns - SDL_min(oldest_ns, across_ns / 2);
    from_ns = SDL_clamp(from_ns, least_ns, SDL_max(least_ns, end_ns(inspector, now_ns)));
    inspector->range = (InspectorRange){from_ns, from_ns + across_ns};
}

static void change_range(Inspector *inspector, Uint64 from_ns, Uint64 to_ns, Uint64 now_ns) {
    leave_live(inspector, now_ns);
    note_for_undo(inspector);
    set_range(inspector, from_ns, to_ns, now_ns);
}

// A drag is many of these, and one step to be undone.
static void drag_range(Inspector *inspector, Uint64 from_ns, Uint64 to_ns, Uint64 now_ns) {
    bool first = inspector->live || inspector->undo_count == 0 ||
                 thaw_clock_span_ns(inspector->dragged_ns, now_ns) > DRAG_NS;
    inspector->dragged_ns = now_ns;
    if (first)
        change_range(inspector, from_ns, to_ns, now_ns);
    else
        set_range(inspector, from_ns, to_ns, now_ns);
}

// Zoom with the cursor held in its place, where it can be seen.
static void zoom(Inspector *inspector, double factor, Uint64 now_ns) {
    if (inspector->live) {
        double across_ns = (double)inspector->across_ns * factor;
        inspector->across_ns = (Uint64)SDL_clamp(across_ns, 1e6, 60e9);
        return;
    }
    InspectorRange range = inspector->range;
    Uint64 still_ns = SDL_clamp(inspector->cursor_ns, range.from_ns, range.to_ns);
    double left = (double)(still_ns - range.from_ns) * factor;
    double right = (double)(range.to_ns - still_ns) * factor;
    Uint64 from_ns = still_ns - SDL_min(still_ns, (Uint64)left);
    change_range(inspector, from_ns, still_ns + (Uint64)right, now_ns);
}

static void shift(Inspector *inspector, bool later, Uint64 now_ns) {
    leave_live(inspector, now_ns);
    InspectorRange range = inspector->range;
    Uint64 way_ns = across_of(range) / MOVE_SHARE;
    if (later)
        change_range(inspector, range.from_ns + way_ns, range.to_ns + way_ns, now_ns);
    else
        change_range(inspector, range.from_ns - SDL_min(range.from_ns, way_ns),
                     range.to_ns - SDL_min(range.to_ns, way_ns), now_ns);
}

static void show_all(Inspector *inspector, Uint64 now_ns) {
    leave_live(inspector, now_ns);
    Uint64 oldest_ns = first_ns(inspector);
    Uint64 all_ns = thaw_clock_span_ns(oldest_ns, end_ns(inspector, now_ns));
    Uint64 margin_ns = all_ns / 50; // and what stands beside the last block
    change_range(inspector, oldest_ns - SDL_min(oldest_ns, margin_ns),
                 oldest_ns + all_ns + 2 * margin_ns, now_ns);
}

static void undo(Inspector *inspector) {
    if (inspector->undo_count > 0)
        inspector->range = inspector->undo[--inspector->undo_count];
}

static void act_view(Inspector *inspector, LabMove move, Uint64 now_ns) {
    switch (move) {
    case LAB_ZOOM_IN: zoom(inspector, 1 / ZOOM_STEP, now_ns); break;
    case LAB_ZOOM_OUT: zoom(inspector, ZOOM_STEP, now_ns); break;
    case LAB_EARLIER: shift(inspector, false, now_ns); break;
    case LAB_LATER: shift(inspector, true, now_ns); break;
    case LAB_SHOW_ALL: show_all(inspector, now_ns); break;
    case LAB_UNDO: undo(inspector); break;
    }
}

// ---- the cursor ----

// To the time of another record. Several with the same time are one step.
static void step(Inspector *inspector, Sint64 steps, Uint64 now_ns) {
    const Recording *recording = inspector->recording;
    leave_live(inspector, now_ns);
    inspector->runs = false;
    for (; steps > 0; steps--) {
        Uint64 next_ns = time_at(inspector, recording_find(recording, inspector->cursor_ns));
        if (next_ns == 0)
            break;
        inspector->cursor_ns = next_ns;
    }
    for (; steps < 0; steps++) {
        Uint64 number = recording_find(recording, inspector->cursor_ns - 1);
        if (number == recording_first(recording))
            break;
        inspector->cursor_ns = time_at(inspector, number - 1);
    }
    follow_cursor(inspector);
}

// Whether people look for such a mark.
static bool is_found(const Span *mark) {
    return mark->reason == SPAN_FREEZE || mark->reason == SPAN_ERROR ||
           mark->reason == SPAN_CANCEL || mark->reason == SPAN_GIVE_UP || mark->reason == SPAN_SAID;
}

// When the nearest one before or after the cursor begins; 0: there is none.
static Uint64 nearest_ns(const Inspector *inspector, const Tracks *tracks, TrackKind kind,
                         Sint64 way) {
    Uint64 found_ns = 0;
    for (Uint64 i = tracks_first(tracks, kind); i < tracks_end(tracks, kind); i++) {
        const Span *mark = tracks_at(tracks, kind, i);
        if (!is_found(mark))
            continue;
        if (way > 0 && mark->begin_ns > inspector->cursor_ns)
            return mark->begin_ns;
        if (way < 0 && mark->begin_ns < inspector->cursor_ns)
            found_ns = mark->begin_ns;
    }
    return found_ns;
}

static void go_to_mark(Inspector *inspector, Sint64 way, Uint64 now_ns) {
    const Tracks *tracks = recording_tracks(inspector->recording);
    leave_live(inspector, now_ns);
    inspector->runs = false;
    if (!tracks)
        return;
    Uint64 mark_ns = nearest_ns(inspector, tracks, TRACK_MARKS, way);
    Uint64 freeze_ns = nearest_ns(inspector, tracks, TRACK_FREEZES, way);
    bool both = mark_ns > 0 && freeze_ns > 0;
    Uint64 found_ns = both && way > 0 ? SDL_min(mark_ns, freeze_ns) : SDL_max(mark_ns, freeze_ns);
    if (found_ns > 0)
        point_at(inspector, found_ns, now_ns);
}

static void stand(Inspector *inspector, bool or_run, Uint64 now_ns) {
    if (inspector->live) {
        leave_live(inspector, now_ns);
        return;
    }
    inspector->runs = or_run && !inspector->runs;
    inspector->moved_ns = now_ns;
}

void inspector_act(Inspector *inspector, const Action *action, Uint64 now_ns) {
    Uint64 zero_ns = inspector_start_ns(inspector);
    Uint64 number = (Uint64)SDL_max(0, action->number);
    switch (action->type) {
    case ACTION_LAB:
        inspector->open = action->number == ACTION_OTHER ? !inspector->open : action->number != 0;
        break;
    case ACTION_PANE:
        inspector->pane = (LabPane)SDL_clamp(action->number - 1, 0, LAB_PANES - 1);
        break;
    case ACTION_PAUSE: stand(inspector, action->number == ACTION_OTHER, now_ns); break;
    case ACTION_STEP: step(inspector, action->number, now_ns); break;
    case ACTION_SEEK: point_at(inspector, zero_ns + number * THAW_NS_PER_MS, now_ns); break;
    case ACTION_POINT: point_at(inspector, zero_ns + number, now_ns); break;
    case ACTION_LIVE: come_back(inspector); break;
    case ACTION_SPEED: inspector->slowness = (int)SDL_clamp(action->number, 1, LAB_SLOWEST); break;
    case ACTION_NEXT_MARK: go_to_mark(inspector, action->number, now_ns); break;
    case ACTION_SELECT: inspector->selected = (Uint32)action->number; break;
    case ACTION_VIEW: act_view(inspector, (LabMove)action->number, now_ns); break;
    case ACTION_RANGE:
        drag_range(inspector, zero_ns + number,
                   zero_ns + (Uint64)SDL_max(action->number, action->to), now_ns);
        break;
    default: break;
    }
}

void inspector_move(Inspector *inspector, Uint64 now_ns) {
    if (inspector->live || !inspector->runs)
        return;
    Uint64 passed_ns = thaw_clock_span_ns(inspector->moved_ns, now_ns);
    Uint64 last_ns = end_ns(inspector, now_ns);
    inspector->moved_ns = now_ns;
    inspector->cursor_ns += passed_ns / (Uint64)inspector->slowness;
    if (inspector->cursor_ns >= last_ns) {
        inspector->cursor_ns = last_ns;
        inspector->runs = false;
    }
    follow_cursor(inspector);
}

void inspector_show(Inspector *inspector, Recording *recording, bool replays) {
    bool open = inspector->open;
    SDL_zerop(inspector);
    inspector_init(inspector, recording);
    inspector->open = open || replays;
    inspector->replays = replays;
    if (!replays)
        return;
    inspector->live = false;
    inspector->cursor_ns = first_ns(inspector);
    show_all(inspector, 0);
    inspector->undo_count = 0;
}

// ---- the model ----

// What the threads did at the cursor. It changes only with the records up to there.
static const Moment *moment_at(Inspector *inspector, Uint64 cursor_ns) {
    Uint64 end = recording_find(inspector->recording, cursor_ns);
    Uint32 source = recording_number(inspector->recording);
    if (inspector->moment_source != source || inspector->moment_end != end)
        recording_moment(inspector->recording, cursor_ns, &inspector->moment);
    inspector->moment_source = source;
    inspector->moment_end = end;
    return &inspector->moment;
}

void inspector_describe(Inspector *inspector, Uint64 now_ns, LabModel *model) {
    model->open = inspector->open;
    if (!inspector->open)
        return;
    InspectorRange range = range_of(inspector, now_ns);
    model->state = inspector->live ? LAB_LIVE : LAB_PAST;
    model->runs = inspector->runs;
    model->replays = inspector->replays;
    model->slowness = inspector->slowness;
    model->recording = inspector->recording;
    model->tracks = recording_tracks(inspector->recording);
    model->start_ns = inspector_start_ns(inspector);
    model->first_ns = first_ns(inspector);
    model->now_ns = end_ns(inspector, now_ns);
    model->cursor_ns = inspector_cursor_ns(inspector, now_ns);
    model->from_ns = range.from_ns;
    model->to_ns = range.to_ns;
    model->selected = inspector->selected;
    model->pane = inspector->pane;
    bool now = inspector->live && !inspector->replays;
    model->moment =
        now ? recording_now(inspector->recording) : moment_at(inspector, model->cursor_ns);
}
