#include "frames.h"

void frames_add(Frames *frames, Frame frame) {
    frames->ring[frames->count++ % FRAMES_KEPT] = frame;
}

void frames_reset(Frames *frames) {
    SDL_zero(frames->gap_ns);
    SDL_zero(frames->longest);
    frames->missed = frames->clicks = frames->keys = 0;
}

void frames_observe(Frames *frames, const ThawEvent *event) {
    if (event->lane != THAW_LANE_GUI)
        return;
    if (event->kind == THAW_EVENT_CALL) {
        frames->call = event->call;
        frames->call_since_ns = event->time_ns;
    } else if (event->kind == THAW_EVENT_RETURN) {
        frames->call_ns[event->call] += thaw_clock_span_ns(frames->call_since_ns, event->time_ns);
    }
}

void frames_note(Frames *frames, const char *what, Uint64 ns) {
    int i = 0;
    while (i < FRAMES_WAITS && frames->waits[i].what && SDL_strcmp(frames->waits[i].what, what))
        i++;
    if (i == FRAMES_WAITS)
        return;
    frames->waits[i].what = what;
    frames->waits[i].ns += ns;
}

static void forget_gap(Frames *frames) {
    SDL_zero(frames->call_ns);
    SDL_zero(frames->waits);
}

// The longest of the waits, if together they are half of the gap or more.
static FramesWait blame_wait(const Frames *frames, Uint64 gap_ns) {
    FramesWait longest = {NULL, 0};
    Uint64 all_ns = 0;
    for (int i = 0; i < FRAMES_WAITS; i++) {
        all_ns += frames->waits[i].ns;
        if (frames->waits[i].ns > longest.ns)
            longest = frames->waits[i];
    }
    return all_ns >= gap_ns / 2 ? longest : (FramesWait){NULL, 0};
}

// The call that took the most, if that is half of the gap or more.
static ThawCall blame(const Frames *frames, Uint64 gap_ns) {
    ThawCall call = THAW_CALL_NONE;
    for (int i = 0; i < THAW_CALL_COUNT; i++)
        if (frames->call_ns[i] > frames->call_ns[call])
            call = (ThawCall)i;
    return frames->call_ns[call] >= gap_ns / 2 ? call : THAW_CALL_NONE;
}

void frames_show(Frames *frames, Uint64 now_ns) {
    Uint64 gap_ns = frames->shown_ns > 0 ? thaw_clock_span_ns(frames->shown_ns, now_ns) : 0;
    frames->shown_ns = now_ns;
    if (gap_ns > 0) {
        Freeze gap = {.gap_ns = gap_ns,
                      .call = blame(frames, gap_ns),
                      .missed = (gap_ns + FRAMES_PERIOD_NS / 2) / FRAMES_PERIOD_NS};
        gap.call_ns = frames->call_ns[gap.call];
        FramesWait wait = blame_wait(frames, gap_ns);
        if (gap.call == THAW_CALL_NONE) {
            gap.other = wait.what;
            gap.other_ns = wait.ns;
        }
        gap.missed -= gap.missed > 0; // the last of them is the one that is shown now
        frames_add(frames, (Frame){now_ns, gap_ns, gap.call});
        histogram_add(&frames->gap_ns, gap_ns);
        frames->missed += gap.missed;
        if (gap_ns > frames->longest.gap_ns)
            frames->longest = gap;
        frames->frozen = gap_ns > FRAMES_BLIND_MS * THAW_NS_PER_MS;
        frames->freeze = gap;
    }
    forget_gap(frames);
}

void frames_hide(Frames *frames) {
    frames->shown_ns = 0;
    frames->hidden_count = frames->count;
    frames->frozen = false;
    forget_gap(frames);
}

void frames_input(Frames *frames, bool key) {
    if (!frames->frozen)
        return;
    *(key ? &frames->freeze.keys : &frames->freeze.clicks) += 1;
    *(key ? &frames->keys : &frames->clicks) += 1;
}

bool frames_tell(Frames *frames, Freeze *freeze) {
    bool frozen = frames->frozen;
    frames->frozen = false;
    *freeze = frames->freeze;
    return frozen;
}

void frames_count(const Frames *frames, Uint64 since_ns, Histogram *gap_ns) {
    SDL_zerop(gap_ns);
    Uint64 kept = SDL_min(frames->count, FRAMES_KEPT);
    for (Uint64 number = frames->count - kept; number < frames->count; number++) {
        const Frame *frame = &frames->ring[number % FRAMES_KEPT];
        if (frame->shown_ns > since_ns)
            histogram_add(gap_ns, frame->gap_ns);
    }
}

const char *frames_call_name(ThawCall call) {
    switch (call) {
    case THAW_CALL_LOOKUP: return "LOOKUP";
    case THAW_CALL_CONNECT: return "CONNECT";
    case THAW_CALL_SEND: return "SEND";
    case THAW_CALL_RECEIVE: return "RECEIVE";
    default: return "no call of the network";
    }
}

const char *frames_cause_name(const Freeze *freeze) {
    return freeze->other ? freeze->other : frames_call_name(freeze->call);
}
