// version.h - which thaw this is.
//
// Within one major version a program that was compiled with an older header runs with a newer
// library. Enumerators are only added. ThawClientOptions, ThawEchoServerOptions, ThawReply and
// ThawEvent grow at their end only: a new field begins where the structure ended before, and zero
// in it means what the library did before. All other structures stay as they are.
//
// That goes for client.h, client_options.h, message.h, frame.h, clock.h and version.h, and for
// ThawHook. What else is in observer.h, and the echo server with its faults, may change in any
// release. So may the counts of enumerators, such as THAW_STRATEGY_COUNT.
#ifndef THAW_VERSION_H
#define THAW_VERSION_H

#ifdef __cplusplus
extern "C" {
#endif

// The headers that a program is compiled with. CMake reads the number of the project from here.
#define THAW_VERSION_MAJOR 1
#define THAW_VERSION_MINOR 0
#define THAW_VERSION_PATCH 0
#define THAW_VERSION "1.0.0"

// Whether the headers are of this version or a later one; for the preprocessor.
#define THAW_VERSION_AT_LEAST(major, minor, patch)                                                 \
    (THAW_VERSION_MAJOR > (major) ||                                                               \
     (THAW_VERSION_MAJOR == (major) &&                                                             \
      (THAW_VERSION_MINOR > (minor) ||                                                             \
       (THAW_VERSION_MINOR == (minor) && THAW_VERSION_PATCH >= (patch)))))

// The version of the library that runs: "1.0.0". It may be newer than THAW_VERSION.
// Thread: any.   Blocks: never.   Owner: the string is static.   Errors: none.
const char *thaw_version(void);

#ifdef __cplusplus
}
#endif

#endif
