// clock.h - the one monotonic clock of the program.
// Every time that thaw keeps or compares is a count of nanoseconds from this clock. Its zero is
// arbitrary, so only differences mean something.
#ifndef THAW_CLOCK_H
#define THAW_CLOCK_H

#include <SDL.h>

#ifdef __cplusplus
extern "C" {
#endif

#define THAW_NS_PER_MS 1000000u   // nanoseconds in a millisecond
#define THAW_NS_PER_S 1000000000u // nanoseconds in a second

// Now, in nanoseconds; never goes backwards.
// Thread: any.   Blocks: never.   Owner: nothing moves.   Errors: none.
Uint64 thaw_clock_ns(void);

// How long it took from `from_ns` to `to_ns`; 0 when that is before. Two threads may note their
// times in another order than the things happened in, and a difference that wraps is 584 years.
// Thread: any.   Blocks: never.   Owner: nothing moves.   Errors: none.
Uint64 thaw_clock_span_ns(Uint64 from_ns, Uint64 to_ns);

// How long ago `since_ns` was; 0 when it is still to come.
// Thread: any.   Blocks: never.   Owner: nothing moves.   Errors: none.
Uint64 thaw_clock_since_ns(Uint64 since_ns);

#ifdef __cplusplus
}
#endif

#endif
