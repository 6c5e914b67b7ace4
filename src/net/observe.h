// observe.h - how net itself tells an observer what happens.
//
// Internal to net. It is C alone, so it stands apart from observer.h, which C++ can read too.
#ifndef THAW_OBSERVE_H
#define THAW_OBSERVE_H

#include "observer.h"

// Report an event: THAW_OBSERVE(hook, .kind = THAW_EVENT_TAKEN, .lane = ..., .command_id = ...);
#define THAW_OBSERVE(hook, ...)                                                                    \
    do {                                                                                           \
        if ((hook).call)                                                                           \
            (hook).call((hook).userdata, &(ThawEvent){.time_ns = thaw_clock_ns(),                  \
                                                      .file = __FILE__,                            \
                                                      .line = __LINE__,                            \
                                                      __VA_ARGS__});                               \
    } while (0)

#endif
