#include "frames.h"

#include "clock.h"

void frames_add(Frames *frames, Frame frame) {
    frames->ring[frames->count++ % FRAMES_KEPT] = frame;
}

void frames_hide(Frames *frames) {
    frames->hidden_count = frames->count;
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

int frames_rate(const Frames *frames, Uint64 span_ns) {
    Uint64 shown = SDL_min(frames->count - frames->hidden_count, FRAMES_KEPT);
    Uint64 passed_ns = 0;
    Uint64 count = 0;
    for (; count < shown && passed_ns < span_ns; count++)
        passed_ns += frames->ring[(frames->count - 1 - count) % FRAMES_KEPT].gap_ns;
    return passed_ns > 0 ? (int)((count * THAW_NS_PER_S + passed_ns / 2) / passed_ns) : FRAMES_RATE;
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
