#include "progress.h"

#include "clock.h"

Uint64 thaw_progress_held_ns(const ThawProgress *progress, Uint64 now_ns) {
    Uint64 since_ns = progress->held_since_ns;
    return progress->held_ns + (since_ns > 0 ? thaw_clock_span_ns(since_ns, now_ns) : 0);
}

Uint64 thaw_progress_ns(const ThawProgress *progress, Uint64 now_ns) {
    Uint64 held_ns = thaw_progress_held_ns(progress, now_ns) - progress->held_before_ns;
    return thaw_clock_span_ns(held_ns, thaw_clock_span_ns(progress->running_since_ns, now_ns));
}
