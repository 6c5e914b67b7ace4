#include "histogram.h"

// Durations below 64 ns have a bucket each; from there on a bucket is a power of two, given by the
// position of the highest bit, and the five bits that follow it.
static unsigned bucket_of(Uint64 ns) {
    if (ns < 64)
        return (unsigned)ns;
    unsigned shift = 0;
    while (ns >> shift >= 64)
        shift++;
    return 32 * shift + (unsigned)(ns >> shift);
}

// The longest duration that falls into a bucket.
static Uint64 end_of(unsigned bucket) {
    if (bucket < 64)
        return bucket;
    unsigned shift = bucket / 32 - 1;
    return ((Uint64)(bucket % 32 + 32 + 1) << shift) - 1;
}

void histogram_add(Histogram *histogram, Uint64 duration_ns) {
    histogram->counts[bucket_of(duration_ns)]++;
    histogram->count++;
    histogram->max_ns = SDL_max(histogram->max_ns, duration_ns);
}

Uint64 histogram_percentile_ns(const Histogram *histogram, double percent) {
    Uint64 wanted = (Uint64)((double)histogram->count * percent / 100.0 + 0.9999);
    Uint64 seen = 0;
    for (unsigned bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
        seen += histogram->counts[bucket];
        if (seen > 0 && seen >= wanted)
            return SDL_min(end_of(bucket), histogram->max_ns);
    }
    return histogram->max_ns;
}
