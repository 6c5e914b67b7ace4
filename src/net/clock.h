// clock.h - the one monotonic clock of the program.
// Every time that thaw keeps or compares is a count of nanoseconds from this clock. Its zero is
// arbitrary, so only differences mean something.
#ifndef THAW_CLOCK_H
#define THAW_CLOCK_H

#include <SDL.h>

#ifdef __cplusplus
extern "C" {
#endif

#define THAW_NS_PER_MS 1000000u
#define THAW_NS_PER_S 1000000000u

// Now, in nanoseconds; never goes backwards.
// Thread: any.   Blocks: never.
Uint64 thaw_clock_ns(void);

#ifdef __cplusplus
}
#endif

#endif
