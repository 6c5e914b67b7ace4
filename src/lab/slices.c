#include "slices.h"

#define POINT_NS 1000u     // width of a slice that stands for a moment
#define OPEN_CALLS_MAX 128 // threads that are in a call at the same time; others are left out

typedef struct OpenCall {
    const Record *record; // NULL: free
} OpenCall;

typedef struct Maker {
    Slices *slices;
    Uint64 start_ns;
    OpenCall calls[OPEN_CALLS_MAX];
} Maker;

Uint64 slices_tid(const Record *record) {
    switch (record->lane) {
    case THAW_LANE_GUI: return 1;
    case THAW_LANE_NETWORK: return 2 + 2 * (Uint64)record->thread;
    default: return 3 + 2 * (Uint64)record->thread;
    }
}

// ---- making them ----

static void add_slice(Maker *maker, const Record *record, SliceKind kind, Uint64 begin_ns,
                      Uint64 end_ns) {
    begin_ns = SDL_clamp(begin_ns, maker->start_ns, end_ns);
    maker->slices->list[maker->slices->count++] =
        (Slice){begin_ns, SDL_max(end_ns, begin_ns + 1), slices_tid(record), record, kind};
}

static void open_call(Maker *maker, const Record *record) {
    for (int i = 0; i < OPEN_CALLS_MAX; i++) {
        if (maker->calls[i].record)
            continue;
        maker->calls[i].record = record;
        return;
    }
}

static void close_call(Maker *maker, OpenCall *call, Uint64 end_ns) {
    if (call->record)
        add_slice(maker, call->record, SLICE_CALL, call->record->time_ns, end_ns);
    call->record = NULL;
}

static void end_call(Maker *maker, Uint8 lane, Uint32 thread, Uint64 end_ns) {
    for (int i = 0; i < OPEN_CALLS_MAX; i++) {
        const Record *call = maker->calls[i].record;
        if (call && call->lane == lane && call->thread == thread)
            close_call(maker, &maker->calls[i], end_ns);
    }
}

// A client or server has ended, or, without a record, the recording.
static void end_calls(Maker *maker, const Record *ended, Uint64 end_ns) {
    for (int i = 0; i < OPEN_CALLS_MAX; i++) {
        const Record *call = maker->calls[i].record;
        bool other_side =
            call && ended && (call->lane == THAW_LANE_SERVER) != (ended->lane == THAW_LANE_SERVER);
        if (!other_side)
            close_call(maker, &maker->calls[i], end_ns);
    }
}

static void add_point(Maker *maker, const Record *record) {
    add_slice(maker, record, SLICE_POINT, record->time_ns, record->time_ns + POINT_NS);
}

// Each record makes one slice at most, and each call that is open one at its end.
static void make_slice(Maker *maker, const Record *record) {
    switch (record->kind) {
    case THAW_EVENT_CALL:
        end_call(maker, record->lane, record->thread, record->time_ns);
        open_call(maker, record);
        break;
    case THAW_EVENT_RETURN: end_call(maker, record->lane, record->thread, record->time_ns); break;
    case THAW_EVENT_DISOWNED:
        end_call(maker, THAW_LANE_NETWORK, record->thread, record->time_ns);
        break;
    case THAW_EVENT_ENDED: end_calls(maker, record, record->time_ns); break;
    case THAW_EVENT_SUBMITTED:
    case THAW_EVENT_TAKEN:
    case THAW_EVENT_REPLIED:
    case THAW_EVENT_PUT:
    case THAW_EVENT_ANSWERED:
    case THAW_EVENT_POLLED: add_point(maker, record); break;
    case RECORD_PRESENTED:
        add_slice(maker, record, SLICE_PICTURE, record->began_ns, record->time_ns);
        break;
    case RECORD_WAITED:
        add_slice(maker, record, SLICE_WAIT, record->began_ns, record->time_ns);
        break;
    default: break;
    }
}

// ---- putting them in order ----

// By thread, and what holds others before them: a point holds nothing.
static int compare_slices(const void *one, const void *other) {
    const Slice *a = one;
    const Slice *b = other;
    if (a->tid != b->tid)
        return a->tid < b->tid ? -1 : 1;
    if (a->begin_ns != b->begin_ns)
        return a->begin_ns < b->begin_ns ? -1 : 1;
    if ((a->kind == SLICE_POINT) != (b->kind == SLICE_POINT))
        return a->kind == SLICE_POINT ? 1 : -1;
    if (a->end_ns != b->end_ns)
        return a->end_ns > b->end_ns ? -1 : 1;
    return a->kind < b->kind ? -1 : a->kind > b->kind;
}

// A point is as short as the time to what begins next on its thread.
static void cut_points(Slices *slices) {
    Uint64 next_ns = SDL_MAX_UINT64; // where a later slice begins
    for (size_t i = slices->count; i-- > 0;) {
        Slice *slice = &slices->list[i];
        const Slice *next = i + 1 < slices->count ? slice + 1 : NULL;
        if (!next || next->tid != slice->tid)
            next_ns = SDL_MAX_UINT64;
        else if (next->begin_ns > slice->begin_ns)
            next_ns = next->begin_ns;
        if (slice->kind == SLICE_POINT)
            slice->end_ns = SDL_min(slice->end_ns, next_ns);
    }
}

// ---- the whole ----

bool slices_make(Slices *slices, const Extract *extract) {
    Maker maker = {.slices = slices};
    size_t most = extract->count + OPEN_CALLS_MAX;
    SDL_zerop(slices);
    slices->list = SDL_malloc(most * sizeof *slices->list);
    if (!slices->list)
        return SDL_OutOfMemory() == 0;
    maker.start_ns = extract->count > 0 ? extract->records[0].time_ns : 0;
    Uint64 end_ns = extract->count > 0 ? extract->records[extract->count - 1].time_ns : 0;
    for (size_t i = 0; i < extract->count; i++)
        make_slice(&maker, &extract->records[i]);
    end_calls(&maker, NULL, end_ns);
    SDL_qsort(slices->list, slices->count, sizeof *slices->list, compare_slices);
    cut_points(slices);
    return true;
}

void slices_free(Slices *slices) {
    SDL_free(slices->list);
    SDL_zerop(slices);
}
