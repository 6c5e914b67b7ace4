#include "clock.h"

Uint64 thaw_clock_ns(void) {
    Uint64 ticks = SDL_GetPerformanceCounter();
    Uint64 per_s = SDL_GetPerformanceFrequency();
    // Most systems count in nanoseconds, so there is nothing to scale.
    if (per_s == THAW_NS_PER_S)
        return ticks;
    // Seconds and the rest are scaled apart: ticks * 1e9 would overflow after half an hour of
    // uptime on a system whose counter runs at 10 MHz.
    return ticks / per_s * THAW_NS_PER_S + ticks % per_s * THAW_NS_PER_S / per_s;
}

Uint64 thaw_clock_span_ns(Uint64 from_ns, Uint64 to_ns) {
    return to_ns > from_ns ? to_ns - from_ns : 0;
}

Uint64 thaw_clock_since_ns(Uint64 since_ns) {
    return thaw_clock_span_ns(since_ns, thaw_clock_ns());
}
