// histogram.h - durations counted, for percentiles in bounded memory.
// A duration falls into a bucket that is at most 1/32 as wide as it is long, so a percentile is off
// by 3% at most; the largest one is kept exactly. A plain struct for one thread.
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <SDL.h>

#define HISTOGRAM_BUCKETS 1920 // 32 for each power of two, up to 2^64 ns

typedef struct Histogram {
    Uint64 counts[HISTOGRAM_BUCKETS];
    Uint64 count;
    Uint64 max_ns;
} Histogram;

// An all-zero Histogram is empty.
void histogram_add(Histogram *histogram, Uint64 duration_ns);

// The duration that `percent` (0 to 100) of all are not longer than; 0 when there are none.
Uint64 histogram_percentile_ns(const Histogram *histogram, double percent);

#endif
